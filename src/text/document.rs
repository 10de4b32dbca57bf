//! One document: its text, where it came from, and what went wrong on the way.

use std::sync::Arc;

use super::facts::Facts;
use super::holes::Holes;
use super::lines::{Line, Lines, Zone};
use super::profile::Profile;
use crate::dialect::Dialect;
use crate::fix::Edit;
use crate::site::{Folder, Whereabouts};
use crate::span::Span;

/// Where a document came from, as far as a check may care.
#[derive(Clone, Copy, Debug, Default)]
pub struct Origin<'a> {
    /// The headline, where the container holds it apart from the text.
    pub title: Option<&'a str>,
    /// The text is a field of a record, not a file: it needs no final newline.
    pub is_record: bool,
    /// The address it was found at, where the container has it.
    pub url: Option<&'a str>,
    /// The dialect that the file's ending means; without one the text is asked.
    pub dialect: Option<Dialect>,
    /// The record it was a field of, as JSON; of formats that are none, the fields that somebody asks for.
    pub record: Option<&'a str>,
    /// The folder that the file lies in, or the file that the record stands in.
    pub folder: Option<Folder<'a>>,
}

impl<'a> Origin<'a> {
    /// What is known of the document's site.
    pub fn whereabouts(&self) -> Whereabouts<'a> {
        Whereabouts { url: self.url, folder: self.folder, record: self.record }
    }
}

/// What reading could not do. Faults are facts about the input; the cards of kind `reading` make findings of them.
#[derive(Clone, Debug)]
pub struct Fault {
    pub kind: FaultKind,
    /// In the document's text; empty when there is none.
    pub span: Span,
    /// What the system or the parser said, without a full stop.
    pub detail: String,
    /// What else there is to say, and what to do.
    pub advice: Option<String>,
}

impl Fault {
    /// A fault of all the document.
    pub fn new(kind: FaultKind, detail: impl Into<String>) -> Self {
        Self { kind, span: Span::at(0), detail: detail.into(), advice: None }
    }

    /// Adds what to do.
    #[must_use]
    pub fn advising(self, advice: impl Into<String>) -> Self {
        Self { advice: Some(advice.into()), ..self }
    }
}

/// What kind of fault it is; a card of kind `reading` names one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// The file or folder could not be opened or read.
    UnreadableFile,
    /// The bytes are no text in any encoding known here.
    BinaryFile,
    /// The bytes are text in an encoding that is told but not read here.
    UnsupportedEncoding,
    /// The record is not what its format says.
    MalformedRecord,
    /// The record has no field with the text.
    MissingField,
    /// The record is longer than what may be in memory at once.
    OversizedRecord,
    /// Compressed data became more than is believed of any text.
    Expansion,
    /// A key of the record stands twice.
    DuplicateKey,
}

impl FaultKind {
    /// Whether there is no text to look at.
    pub fn hides_text(self) -> bool {
        self != Self::DuplicateKey
    }
}

/// What was doubtful about a document's bytes: some were no text in its encoding, or the encoding is a guess. In the
/// text each run of such bytes stands as one U+FFFD. The file is written by nothing but the repair.
#[derive(Clone, Debug, Default)]
pub struct Damage {
    /// Each U+FFFD that stands for such a run.
    pub holes: Arc<Holes>,
    /// The bytes of the first run.
    pub first: Vec<u8>,
    /// The charset that the file as a whole looks like, by its WHATWG label where it has one.
    pub charset: Option<&'static str>,
    /// Where that is not clear, the charsets that make different texts of the bytes, all of them believable.
    pub rivals: Vec<&'static str>,
    /// Puts what `charset` makes of the bytes in the place of every run, where there are very many together with what
    /// stands between them; empty when it cannot without loss.
    pub repair: Vec<Edit>,
    /// The form that units of two or four bytes without a mark were read in.
    pub guess: Option<&'static str>,
    /// Beside the damaged bytes stands sound UTF-8: the file is in two encodings.
    pub is_mixed: bool,
}

/// What checks look at.
#[derive(Debug)]
pub struct Document<'a> {
    pub text: &'a str,
    pub origin: Origin<'a>,
    pub faults: &'a [Fault],
    pub damage: Option<&'a Damage>,
    profile: Profile,
    pub(super) facts: Facts,
}

impl<'a> Document<'a> {
    /// A document of sound text.
    pub fn new(text: &'a str) -> Self {
        Self::new_from(text, Origin::default())
    }

    /// A document of sound text from `origin`.
    pub fn new_from(text: &'a str, origin: Origin<'a>) -> Self {
        Self::with(text, origin, &[], None)
    }

    /// A document with what went wrong when it was read.
    pub fn with(text: &'a str, origin: Origin<'a>, faults: &'a [Fault], damage: Option<&'a Damage>) -> Self {
        Self { text, origin, faults, damage, profile: Profile::of(text), facts: Facts::default() }
    }

    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    pub fn lines(&self) -> &Lines {
        &self.profile.lines
    }

    /// The characters of a line, without its end.
    pub fn line_text(&self, line: Line) -> &'a str {
        &self.text[line.start..line.end]
    }

    /// The zone in which the byte at `offset` lies.
    pub fn zone_at(&self, offset: usize) -> Zone {
        let lines = self.lines();
        lines.zone(lines.index_at(offset))
    }

    /// Of one rule no more findings than this are kept, and no more edits made in one round: one for every so many
    /// bytes, and so many in any document. A hostile text has one for every other byte, and all of them would take a
    /// hundred times its length. Fixes go on with the others in the next round, and reach the end of such a text before
    /// the rounds do.
    pub fn most_findings(&self) -> usize {
        const BYTES_A_FINDING: usize = 64;
        const ALWAYS_KEPT: usize = 10_000;
        ALWAYS_KEPT.max(self.text.len() / BYTES_A_FINDING)
    }

    /// Whether the text could be read at all. Where it could not, only the faults speak.
    pub fn is_readable(&self) -> bool {
        self.faults.iter().all(|fault| !fault.kind.hides_text())
    }
}
