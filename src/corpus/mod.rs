//! Files: found, read, cut into documents, and written back with nothing changed but what a fix names.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};

use crate::diagnostic::Record;
use crate::text::{Damage, Fault, Offsets, Origin, Start, Written};

mod answer;
pub mod compression;
mod container;
pub mod content;
mod csv;
pub mod cut;
pub mod fields;
pub mod glob;
pub mod identity;
mod json;
mod mended;
pub mod new_file;
pub mod packing;
#[cfg(feature = "parquet")]
mod parquet;
pub mod pieces;
mod plain;
pub mod replace;
pub mod rewriter;
pub mod source;
mod tar;
pub mod target;
pub mod temporary;
pub mod walk;
mod warc;

pub use answer::{Answer, Inspector};
use compression::uncompressed;
pub use container::Refusal;
use cut::Cutter;
pub use fields::Fields;
use packing::Packing;
use pieces::{Chunks, Limits};
use rewriter::{Output, Rewriter};
use source::UTF8_BOM;

/// One container format: bytes to documents, and edited documents back.
pub trait Format: Send + Sync {
    /// What the user calls it.
    fn name(&self) -> &'static str;

    /// The endings of file names that mean this format, lower case, without the dot.
    fn endings(&self) -> &'static [&'static str];

    /// What finds the ends of records; `None` where the whole file is one document. A file of records is read some of
    /// them at a time, however large it is.
    fn cutter(&self) -> Option<Box<dyn Cutter>>;

    /// What reads a file of records that is not read from front to back, and writes it anew.
    fn random_access(&self) -> Option<&dyn RandomAccess> {
        None
    }

    /// Whether a file is many documents.
    fn has_records(&self) -> bool {
        self.random_access().is_some() || self.cutter().is_some()
    }

    /// Cuts `piece` into documents and hands each to `inspector`; returns the piece with all of its edits made and
    /// without the records that it leaves out, every other byte as it was, or `None` where nothing changes. A file that
    /// is left out as a whole is empty.
    fn visit(&self, piece: Piece, fields: &Fields, inspector: &mut dyn Inspector) -> Option<Vec<u8>>;

    /// What the file at `path` is called once `--out-dir` has made another format of it, which the format itself cannot
    /// be written as; `None` where it stays what it is.
    fn converted(&self, _: &Path) -> Option<PathBuf> {
        None
    }

    /// Whether each line is a record, and has its number.
    fn has_lines(&self) -> bool {
        false
    }

    /// Whether records are JSON.
    fn has_json_records(&self) -> bool {
        false
    }

    /// What parts the records of a list and may not stand behind its last one. A piece of such a file ends with it, and
    /// whether it is wanted is known only when the next record is, so it goes out with that one.
    fn separator(&self) -> Option<u8> {
        None
    }

    /// Whether files of this ending often are no corpus, so that one in a folder is passed over where it has no text.
    fn is_often_no_corpus(&self) -> bool {
        false
    }

    /// Begins to ask whether a file of records holds any.
    fn survey(&self, _: &Fields) -> Option<Box<dyn Survey>> {
        None
    }
}

/// A format whose files are read here and there, so that they cannot be streams.
pub trait RandomAccess {
    /// Begins to read a file; or says why there is nothing to look at in it.
    ///
    /// # Errors
    /// What the system said, or what is wrong with the file.
    fn read(&self, file: File, fields: &Fields, limits: Limits) -> io::Result<Result<Box<dyn Chunks>, Fault>>;

    /// Begins to write a file anew, to `output`. What has no place yet is kept in `folder`, in files without a name.
    ///
    /// # Errors
    /// As with [`Self::read`].
    fn rewrite(
        &self,
        file: File,
        fields: &Fields,
        output: Box<dyn Output>,
        folder: &Path,
    ) -> io::Result<Box<dyn Rewriter>>;
}

/// Asks of a file of records whether it holds any: if not, that is told once and not once a line.
pub trait Survey {
    /// Looks at the next piece, which is whole lines or, unless it `is_whole`, the head of one that is too long.
    fn look(&mut self, raw: &[u8], is_whole: bool, is_last: bool) -> Surveyed;
}

/// What is known of a file of records.
pub enum Surveyed {
    /// There is one, or each is to be told by itself.
    Records,
    /// None so far; never said of the last piece.
    Undecided,
    /// There is none, and this is why.
    Nothing(Fault),
}

/// Bytes to be cut into documents.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'p> {
    pub raw: &'p [u8],
    /// The 1-based number of the piece's first record.
    pub first_number: u64,
    /// Where in the file it begins.
    pub start: Start,
    /// What the file begins with, where its records cannot be read without.
    pub head: Option<&'p [u8]>,
    /// The file's name, of which the ending may say that it is no text; empty where there is none.
    pub path: &'p Path,
    /// What comes back is what [`Format::converted`] says, for all of the piece.
    pub converts: bool,
    /// A record that is left out leaves an empty one in its place, so that those behind it keep their numbers.
    pub keeps_lines: bool,
}

impl<'p> Piece<'p> {
    /// A whole file.
    pub fn whole(path: &'p Path, raw: &'p [u8]) -> Self {
        let start = Start::BEGINNING;
        Self { raw, first_number: 1, start, head: None, path, converts: false, keeps_lines: false }
    }
}

/// A document as its container gives it.
#[derive(Debug)]
pub struct Item<'i> {
    pub text: &'i str,
    pub origin: Origin<'i>,
    pub faults: &'i [Fault],
    pub damage: Option<&'i Damage>,
    pub record: Option<Record>,
    /// Where in the file the text stands; `None` for a record, whose offsets are those of its text.
    pub offsets: Option<&'i Offsets>,
    /// The file is taken for another container: edits to it are not made.
    pub refusal: Option<&'i Refusal>,
    /// How a record's text stands in its file, where it is written there.
    pub written: Option<Written<'i>>,
    /// There is no text here and should be none: as what it is counted.
    pub passed_over: Option<&'static str>,
}

impl<'i> Item<'i> {
    /// A text of a record, or of a file without one.
    fn new(text: &'i str, origin: Origin<'i>, record: Option<Record>) -> Self {
        Self {
            text,
            origin,
            faults: &[],
            damage: None,
            record,
            offsets: None,
            refusal: None,
            written: None,
            passed_over: None,
        }
    }

    /// A text of a record.
    pub fn of_record(text: &'i str, origin: Origin<'i>, record: Record) -> Self {
        Self::new(text, Origin { is_record: true, ..origin }, Some(record))
    }

    /// A record in which there is nothing to look at, and why.
    pub fn of_fault(faults: &'i [Fault], record: Record) -> Self {
        Self { faults, ..Self::of_record("", Origin::default(), record) }
    }

    /// A file in which there is nothing to look at, and why.
    pub fn of_unreadable(faults: &'i [Fault]) -> Self {
        Self { faults, ..Self::new("", Origin::default(), None) }
    }
}

static FORMATS: &[&dyn Format] = &[
    &json::JsonLines,
    &json::JsonValues,
    &csv::CSV,
    &csv::TSV,
    #[cfg(feature = "parquet")]
    &parquet::Parquet,
    &warc::Warc,
    &tar::Tar,
    &plain::Plain,
];

/// The format that claims the path's ending, or the one before that of a compressed file.
pub fn format_of(path: &Path) -> Option<&'static dyn Format> {
    let path = uncompressed(path);
    let ending = path.extension().and_then(OsStr::to_str)?;
    let claims = |format: &dyn Format| format.endings().iter().any(|own| own.eq_ignore_ascii_case(ending));
    FORMATS.iter().copied().find(|format| claims(*format))
}

/// The format of the file at `path`: that of its ending, or JSON Lines where there is none and the file begins with a
/// record, as extractors write them that name their shards `wiki_00`.
pub fn format_at(path: &Path) -> Option<&'static dyn Format> {
    format_of(path).or_else(|| {
        let has_no_ending = uncompressed(path).extension().is_none();
        (has_no_ending && path.is_file() && begins_with_record(path)).then_some(&json::JsonLines as &dyn Format)
    })
}

/// So much of a file's first line is looked at, in bytes.
const LONGEST_FIRST_LINE: u64 = 8 << 20;

fn begins_with_record(path: &Path) -> bool {
    let Ok(file) = File::open(path) else { return false };
    // No text is larger than a first line that is looked at, so nothing expands beyond bounds here.
    let mut input = BufReader::new(Packing::of(path, u32::MAX).unpack(file)).take(LONGEST_FIRST_LINE);
    let is_object = input.fill_buf().is_ok_and(|head| head.strip_prefix(UTF8_BOM).unwrap_or(head).starts_with(b"{"));
    let mut line = Vec::new();
    is_object && input.read_until(b'\n', &mut line).is_ok() && json::is_record(&line)
}

/// The format of what is named without an ending, and of standard input.
pub fn plain() -> &'static dyn Format {
    &plain::Plain
}
