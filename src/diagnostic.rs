//! A rule, and one finding of it.
//!
//! A [`Diagnostic`] is what a check saw in one document; it knows neither the file nor the line. A [`Finding`] is the
//! same with its place worked out, which is what baselines and reports consume.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::dialect::Dialect;
use crate::fix::{Applicability, Fix};
use crate::genre::Genre;
use crate::language::Language;
use crate::site::Site;
use crate::span::Span;

mod message;

pub(crate) use message::{Words, fill, show};

/// How bad a finding is, mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Note,
    Warning,
    Error,
}

impl Severity {
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a rule's fix does to the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Takes the extent away.
    Delete(Extent),
    /// Puts this text in the place of the match.
    Replace(Arc<str>),
    /// The check works the edits out itself.
    Computed,
}

/// How much around the match a deletion takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Extent {
    /// The span itself.
    Match,
    /// The whole lines the span stands on, with the blank lines that only set them apart.
    Line,
    /// The run of lines without a blank one that the span stands in.
    Block,
    /// From the span's line to the end of the document.
    ToEnd,
}

/// A card's `[fix]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixPlan {
    pub action: Action,
    /// How far it may be trusted at most; a check may lower it for one finding, never raise it.
    pub safety: Applicability,
    /// The same between the first and the last line of prose, where text is more easily hit than at the edges.
    pub in_body: Applicability,
    /// The same in a document that nothing shows to be a page: a page leaves many lines behind, of more than one kind,
    /// or one that nobody else would write.
    pub alone: Applicability,
    /// Lines of that many words are such as nobody else would write; none are where it is not given.
    pub telling_words: Option<u32>,
}

/// What every finding of a rule has in common: the part of a card that outlives its parsing.
#[derive(Clone, Debug)]
pub struct Rule {
    /// `category/name`, the card's path under `rules/`.
    pub id: String,
    /// One line, without a full stop.
    pub summary: String,
    /// Why it matters and how sure it is: Markdown, for `explain` and SARIF help.
    pub why: String,
    pub severity: Severity,
    pub tags: Vec<String>,
    /// The rule speaks only of documents in one of these; of all when there is none.
    pub languages: Vec<Language>,
    /// The rule is silent in documents of one of these.
    pub unless_genre: Vec<Genre>,
    /// The rule is silent in documents written in one of these.
    pub unless_dialect: Vec<Dialect>,
    /// The rule speaks only of documents of one of these; of all when there is none.
    pub sites: Vec<Site>,
    /// Of more findings than this in one document one is told, at the first place, for all that are mended with the
    /// same trust.
    pub once_above: Option<usize>,
    /// The message with `{match}` and the kind's own slots.
    pub message: String,
    pub fix: Option<FixPlan>,
}

impl Rule {
    /// The part of the id before the slash.
    pub fn category(&self) -> &str {
        self.id.split_once('/').map_or(self.id.as_str(), |(category, _)| category)
    }
}

/// One finding in one document's text. A hostile document has one for every other byte: this is kept small, and what it
/// says is made when it is told.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    pub rule: Arc<Rule>,
    pub span: Span,
    pub fix: Option<Fix>,
    /// Shared by findings that say the same.
    pub(crate) words: Option<Arc<Words>>,
}

impl Diagnostic {
    /// A finding of which the card's message says all.
    pub fn new(rule: Arc<Rule>, span: Span) -> Self {
        Self { rule, span, fix: None, words: None }
    }

    /// A finding of which just this is said.
    pub fn told(rule: Arc<Rule>, span: Span, message: String, notes: Vec<String>) -> Self {
        Self { words: Some(Arc::new(Words { message: Some(message), notes })), ..Self::new(rule, span) }
    }

    /// What is said of it, in one line. `text` is the document's.
    pub fn message(&self, text: &str) -> Cow<'_, str> {
        if let Some(message) = self.words.as_ref().and_then(|words| words.message.as_deref()) {
            return Cow::Borrowed(message);
        }
        let mut out = String::with_capacity(self.rule.message.len() + 32);
        fill(&mut out, &self.rule.message, &|name, out| {
            let is_match = name == "match";
            if is_match {
                show(out, self.span.of(text));
            }
            is_match
        });
        Cow::Owned(out)
    }

    /// Further sentences: the evidence, the chain, what was left alone.
    pub fn notes(&self) -> &[String] {
        self.words.as_ref().map_or(&[], |words| &words.notes)
    }

    /// Adds a further sentence.
    pub(crate) fn note(&mut self, note: String) {
        Arc::make_mut(self.words.get_or_insert_default()).notes.push(note);
    }

    /// Says this in the place of what the card says.
    pub(crate) fn say(&mut self, message: String) {
        Arc::make_mut(self.words.get_or_insert_default()).message = Some(message);
    }
}

/// Which record of a file a document was, for formats that hold many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// 1-based line or row.
    pub number: u64,
    /// The 1-based line of the file that it begins on.
    pub line: u64,
    /// The value of the id field, if there is one.
    pub id: Option<String>,
    /// The name of the field that holds the text, or a JSON Pointer to it.
    pub field: String,
}

/// Lines of the document around a finding, cut to a width that a terminal can show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// Printable text, one or more lines; what was cut is marked with `…`.
    pub text: String,
    /// The finding within `text`, in bytes.
    pub span: Span,
    /// 1-based number of the excerpt's first line.
    pub first_line: usize,
}

/// Lines and columns of an edit; counted as in [`Finding`], and an end that takes a line end is the next line's column
/// 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
    /// As `column` and `end_column`, but in bytes of UTF-8.
    pub byte_column: usize,
    pub end_byte_column: usize,
}

/// Where a finding stands in its file, in bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InFile {
    /// `None` where it cannot be told.
    pub span: Option<Span>,
    pub edits: EditPlaces,
}

/// Where the edits of a fix stand in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EditPlaces {
    /// Where they stand in the text.
    AsInText,
    /// There, in their order.
    At(Vec<Span>),
    /// Nowhere: putting the edits' text there as UTF-8 does not make the file that the fix makes.
    Nowhere,
}

/// What `--fix` would do with a finding. A fix alone does not say: its file may be one that is never written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mending {
    /// There is nothing to do, or it is only suggested, or the bytes around it have to be repaired first and cannot.
    Nothing,
    /// Mends it, when fixes of this trust are asked for.
    By(Applicability),
    /// Would mend it, but the file is not written.
    Refused,
}

impl Mending {
    /// What a fix does where nothing stands in its way.
    pub fn of(fix: Option<&Fix>) -> Self {
        match fix.map(|fix| fix.applicability) {
            None | Some(Applicability::Suggestion) => Self::Nothing,
            Some(applicability) => Self::By(applicability),
        }
    }

    /// What it does in a document that is written by this repair alone at first; all other fixes follow after it.
    #[must_use]
    pub fn after(self, repair: Self) -> Self {
        match (self, repair) {
            (Self::By(own), Self::By(repair)) => Self::By(own.min(repair)),
            (Self::By(_), Self::Nothing) => Self::Nothing,
            _ => self,
        }
    }
}

/// Where in its file a part of a record's text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FilePlace {
    /// The 1-based line of the file.
    pub line: u64,
    /// 1-based, in Unicode code points, as in `end_column`.
    pub column: u64,
    /// The line on which it ends.
    pub end_line: u64,
    /// The end is exclusive.
    pub end_column: u64,
    /// In bytes from the file's beginning, as in `end`.
    pub start: u64,
    /// The end is exclusive.
    pub end: u64,
}

/// A diagnostic with its place: what reports print and baselines compare.
#[derive(Clone, Debug)]
pub struct Finding {
    pub rule: Arc<Rule>,
    pub message: String,
    pub notes: Vec<String>,
    /// As the user named it or the walk found it, with `/` between its parts.
    pub path: Arc<str>,
    pub record: Option<Arc<Record>>,
    /// Bytes of the document's text.
    pub span: Span,
    /// Of a record as in its text.
    pub in_file: InFile,
    /// Where a record's text is written in its file, where that is known: not in what is compressed, nor once it is
    /// mended.
    pub written: Option<FilePlace>,
    /// 1-based; columns count Unicode code points; the end is exclusive.
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
    /// As `column` and `end_column`, but in bytes of UTF-8.
    pub byte_column: usize,
    pub end_byte_column: usize,
    pub fix: Option<Fix>,
    /// Where each of the fix's edits stands, in their order; empty when the file did not decode, for then the file's
    /// own columns are not the text's.
    pub fix_places: Vec<Place>,
    /// 16 hexadecimal digits that stay the same when lines move: see [`crate::lint`].
    pub fingerprint: String,
    /// The beginning of the matched text, at most 80 characters, white space folded: what a baseline shows its reader.
    pub snippet: String,
    pub excerpt: Option<Excerpt>,
    pub mending: Mending,
    /// Characters that its fix takes away, where that is asked for.
    pub takes: u64,
    /// The group of its document, where documents are grouped and it is of one.
    pub group: Option<Arc<str>>,
    /// A baseline knew it already.
    pub suppressed: bool,
}

impl Finding {
    pub fn severity(&self) -> Severity {
        self.rule.severity
    }

    /// The first and the last line of the file that it stands on, 1-based: of a record those that its text is written
    /// on, or where that is not known the one that the record begins on.
    pub fn lines_in_file(&self) -> (u64, u64) {
        match (&self.record, &self.written) {
            (None, _) => (self.line as u64, self.end_line as u64),
            (Some(_), Some(written)) => (written.line, written.end_line),
            (Some(record), None) => (record.line.max(1), record.line.max(1)),
        }
    }
}

#[cfg(test)]
impl Rule {
    /// A warning of which no more is known: what tests of other things need.
    pub(crate) fn named(id: &str, message: &str) -> Self {
        Self {
            id: id.to_owned(),
            summary: String::new(),
            why: String::new(),
            severity: Severity::Warning,
            tags: Vec::new(),
            languages: Vec::new(),
            unless_genre: Vec::new(),
            unless_dialect: Vec::new(),
            sites: Vec::new(),
            once_above: None,
            message: message.to_owned(),
            fix: None,
        }
    }
}
