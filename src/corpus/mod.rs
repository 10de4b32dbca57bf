//! Files: found, read, cut into documents, and written back with nothing changed but what a fix names.

use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::Record;
use crate::fix::Edit;
use crate::language::Languages;
use crate::text::{Damage, Fault, Offsets, Origin};

mod container;
pub mod identity;
mod jsonl;
pub mod new_file;
mod plain;
pub mod replace;
pub mod source;
pub mod target;
pub mod temporary;
pub mod walk;

pub use container::Refusal;

/// One container format: bytes to documents, and edited documents back.
pub trait Format: Send + Sync {
    /// What the user calls it.
    fn name(&self) -> &'static str;

    /// The endings of file names that mean this format, lower case, without the dot.
    fn endings(&self) -> &'static [&'static str];

    /// What of a file must be in memory at once.
    fn unit(&self) -> Unit;

    /// Cuts `piece` into documents and hands each to `each`, which returns the edits to make, round by round; returns
    /// the piece with all of them made, every other byte as it was, or `None` when there are none.
    fn visit(&self, piece: Piece, fields: &Fields, each: &mut dyn FnMut(Item) -> Vec<Vec<Edit>>) -> Option<Vec<u8>>;

    /// Begins to ask whether a file of records holds any.
    fn survey(&self, _: &Fields) -> Option<Box<dyn Survey>> {
        None
    }
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

/// Why there is nothing to look at in bytes that are a whole file of records.
pub fn nothing_in(format: &dyn Format, fields: &Fields, raw: &[u8]) -> Option<Fault> {
    match format.survey(fields)?.look(raw, true, true) {
        Surveyed::Nothing(fault) => Some(fault),
        Surveyed::Records | Surveyed::Undecided => None,
    }
}

/// What a format reads at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// The whole file is one document.
    File,
    /// Each line is a record: a file is read some lines at a time, however large it is.
    Line,
}

/// Bytes to be cut into documents.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'p> {
    pub raw: &'p [u8],
    /// The 1-based number of the piece's first line.
    pub first_number: u64,
    /// The file's name, of which the ending may say that it is no text; empty where there is none.
    pub path: &'p Path,
}

impl<'p> Piece<'p> {
    /// A whole file.
    pub fn whole(path: &'p Path, raw: &'p [u8]) -> Self {
        Self { raw, first_number: 1, path }
    }
}

/// Where a record keeps what, and by whose words a file's charset is told.
#[derive(Clone, Debug)]
pub struct Fields {
    /// The names of the fields with the text and with the id.
    pub text: String,
    pub id: String,
    /// The field that records are grouped by, as a JSON Pointer.
    pub group: Option<String>,
    pub languages: Arc<Languages>,
}

impl Default for Fields {
    fn default() -> Self {
        Self { text: "text".to_owned(), id: "id".to_owned(), group: None, languages: Arc::default() }
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
}

static FORMATS: &[&dyn Format] = &[&jsonl::JsonLines, &plain::Plain];

/// The format that claims the path's ending.
pub fn format_of(path: &Path) -> Option<&'static dyn Format> {
    let ending = path.extension().and_then(OsStr::to_str)?;
    let claims = |format: &dyn Format| format.endings().iter().any(|own| own.eq_ignore_ascii_case(ending));
    FORMATS.iter().copied().find(|format| claims(*format))
}

/// The format of what is named without an ending, and of standard input.
pub fn plain() -> &'static dyn Format {
    &plain::Plain
}
