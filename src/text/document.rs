//! One document: its text, where it came from, and what went wrong on the way.

use std::sync::OnceLock;

use super::authors::is_authors;
use super::dialect::{Dialect, is_heading};
use super::fence::is_indented_code;
use super::formula::is_formula;
use super::headline::headline;
use super::language::language;
use super::lines::{Line, Lines, Zone};
use super::markup::{self, Inline, Role, Roles};
use super::profile::Profile;
use super::wrap::{Width, continues_paragraph, sentence_goes_on};
use crate::fix::Edit;
use crate::language::Language;
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
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
}

/// What was doubtful about a document's bytes: some were no text in its encoding, or the encoding is a guess. In the
/// text each run of such bytes stands as one U+FFFD. The file is written by nothing but the repair.
#[derive(Clone, Debug, Default)]
pub struct Damage {
    /// Each U+FFFD that stands for such a run, in order.
    pub spans: Vec<Span>,
    /// Of bytes that should be UTF-8, how many each of them stands for.
    pub lengths: Vec<u8>,
    /// The bytes of the first run.
    pub first: Vec<u8>,
    /// The charset that the file as a whole looks like, by its WHATWG label where it has one.
    pub charset: Option<&'static str>,
    /// Where that is not clear, the charsets that make different texts of the bytes, all of them believable.
    pub rivals: Vec<&'static str>,
    /// Puts what `charset` makes of the bytes in the place of every run; empty when it cannot without loss.
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
    /// Told when first asked for.
    language: OnceLock<Option<Language>>,
    dialect: OnceLock<Dialect>,
    width: OnceLock<Option<Width>>,
    headline: OnceLock<Option<usize>>,
    roles: OnceLock<Roles>,
    inline: OnceLock<Inline>,
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
        Self {
            text,
            origin,
            faults,
            damage,
            profile: Profile::of(text),
            language: OnceLock::new(),
            dialect: OnceLock::new(),
            width: OnceLock::new(),
            headline: OnceLock::new(),
            roles: OnceLock::new(),
            inline: OnceLock::new(),
        }
    }

    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    pub fn lines(&self) -> &Lines {
        &self.profile.lines
    }

    /// The characters of a line, without its end.
    pub fn line_text(&self, line: &Line) -> &'a str {
        &self.text[line.start..line.end]
    }

    /// The zone in which the byte at `offset` lies.
    pub fn zone_at(&self, offset: usize) -> Zone {
        let lines = self.lines();
        lines.zone(lines.index_at(offset))
    }

    /// The language of its prose; `None` when it is not clear. A tenth of a millisecond at the first call.
    pub fn language(&self) -> Option<Language> {
        *self.language.get_or_init(|| language(self.text, self.lines()))
    }

    /// The dialect that it is written in: its file's ending says so, or its own marks.
    pub fn dialect(&self) -> Dialect {
        *self.dialect.get_or_init(|| self.origin.dialect.unwrap_or_else(|| Dialect::of(self.text)))
    }

    /// What the line with this 0-based index is by the document's dialect.
    pub(crate) fn role(&self, line_index: usize) -> Role {
        self.roles().get(line_index)
    }

    /// Whether the line is code: between fences, in a literal block, or indented behind a blank line. Front matter and
    /// what speaks to a program (a directive, a field) count as code.
    pub fn is_code(&self, line_index: usize) -> bool {
        self.is_fenced(line_index) || self.may_indent_code() && is_indented_code(self, line_index)
    }

    /// Whether four spaces alone may make code of a line: in a file of Markdown the parser knows of lists, and other
    /// dialects indent quotations and items.
    fn may_indent_code(&self) -> bool {
        match self.dialect() {
            Dialect::Plain | Dialect::Wiki => true,
            Dialect::Markdown => self.origin.dialect.is_none(),
            Dialect::ReStructuredText | Dialect::AsciiDoc | Dialect::Org => false,
        }
    }

    /// Whether the line is code by a mark of its dialect, or speaks to a program.
    pub fn is_fenced(&self, line_index: usize) -> bool {
        matches!(self.role(line_index), Role::Code | Role::FrontMatter | Role::Directive)
    }

    /// Whether any line is code by a mark of its dialect.
    pub fn has_fences(&self) -> bool {
        self.roles().has_code()
    }

    fn roles(&self) -> &Roles {
        self.roles.get_or_init(|| Roles::of(self, self.dialect(), self.origin.dialect.is_some()))
    }

    /// Which marks within the lines are markup, and which are left over. Read at the first call.
    pub(crate) fn inline(&self) -> &Inline {
        match self.roles().whole() {
            Some(inline) => inline,
            None => self.inline.get_or_init(|| markup::read_paragraphs(self)),
        }
    }

    /// Whether the byte at `offset` stands in a piece of code, on a line of code or within one.
    pub(crate) fn is_in_code(&self, offset: usize) -> bool {
        self.is_code(self.lines().index_at(offset)) || markup::holds(&self.inline().code, offset)
    }

    /// Whether the line with this 0-based index is the author's by the document's structure, whatever its words.
    pub fn is_authors(&self, line_index: usize) -> bool {
        is_authors(self, line_index)
    }

    /// Whether the line has the mark of a heading or the number of an item.
    pub(crate) fn is_marked(&self, line_index: usize) -> bool {
        let text = self.lines().get(line_index).map_or("", |line| self.line_text(line)).trim_start();
        let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_item = number.len() < text.len() && (number.starts_with(". ") || number.starts_with(") "));
        self.role(line_index) == Role::Heading || is_heading(text, b'#') || is_item
    }

    /// Whether the line holds math.
    pub(crate) fn is_formula(&self, line_index: usize) -> bool {
        self.lines().get(line_index).is_some_and(|line| is_formula(self.line_text(line)))
    }

    /// The 0-based index of the line that is probably its headline.
    pub fn headline(&self) -> Option<usize> {
        *self.headline.get_or_init(|| headline(self))
    }

    /// Whether a paragraph goes on from this line to the next: its file's dialect says so, its text is cut at a width, or
    /// its sentence is.
    pub fn goes_on(&self, line_index: usize) -> bool {
        if self.origin.dialect.is_some_and(Dialect::parts_paragraphs_by_blank_lines) {
            return sentence_goes_on(self, line_index) || continues_paragraph(self, line_index);
        }
        self.width.get_or_init(|| Width::of(self)).is_some_and(|width| width.goes_on(self, line_index))
            || sentence_goes_on(self, line_index)
    }

    /// Whether the text could be read at all. Where it could not, only the faults speak.
    pub fn is_readable(&self) -> bool {
        self.faults.is_empty()
    }
}
