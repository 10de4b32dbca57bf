//! What a document's own dialect says of its text: which lines are code, headings, tables, front matter, and which
//! marks of emphasis, code and links it consumes. What it leaves over may be residue.
//!
//! Lines are read once, when first asked for. Marks within them are read where the first kind asks for them: a file of
//! Markdown as one whole; any other text paragraph by paragraph, because lines of a scraped page are paragraphs and a
//! mark that was lost on one is not closed by a mark on another.

use std::ops::Range;
use std::sync::atomic::Ordering;

use super::dialect;
use super::document::Document;
use super::fence::{Fences, is_indented_code};
use super::formula::is_formula;
use super::root::is_page;
use crate::dialect::Dialect;
use crate::span::Span;

mod asciidoc;
mod front_matter;
mod latex;
mod markdown;
mod org;
mod pod;
mod restructured;

pub(crate) use super::facts::{Inline, Role};
use super::facts::{Link, Roles};

/// All roles but text, with what people call such lines.
const NAMED: [(Role, &str); 6] = [
    (Role::FrontMatter, "of front matter"),
    (Role::Heading, "of headings"),
    (Role::Code, "of code"),
    (Role::Table, "of tables"),
    (Role::Directive, "that speak to a program"),
    (Role::Html, "of HTML"),
];

impl Document<'_> {
    /// The dialect that it is written in: its file's ending says so, or its own marks.
    pub fn dialect(&self) -> Dialect {
        *self.facts.dialect.get_or_init(|| self.origin.dialect.unwrap_or_else(|| dialect::told(self.text)))
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
            Dialect::ReStructuredText | Dialect::AsciiDoc | Dialect::Org | Dialect::Pod | Dialect::Latex => false,
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

    /// How many lines its dialect makes headings, code, tables and so on, by name; text is left out.
    pub fn count_roles(&self) -> Vec<(&'static str, usize)> {
        let count = |role: Role| (0..self.lines().len()).filter(|&index| self.role(index) == role).count();
        let named = NAMED.iter().map(|(role, name)| (*name, count(*role)));
        named.filter(|(_, count)| *count > 0).collect()
    }

    fn roles(&self) -> &Roles {
        self.facts.roles.get_or_init(|| Roles::of(self, self.dialect(), self.origin.dialect.is_some()))
    }

    /// Which marks within the lines are markup, and which are left over. Read at the first call.
    pub(crate) fn inline(&self) -> &Inline {
        match self.roles().whole() {
            Some(inline) => inline,
            None => self.facts.inline.get_or_init(|| read_paragraphs(self)),
        }
    }

    /// Whether the byte at `offset` stands in a piece of code, on a line of code or within one.
    pub(crate) fn is_in_code(&self, offset: usize) -> bool {
        self.is_code(self.lines().index_at(offset)) || holds(&self.inline().code, offset)
    }

    /// Whether the byte at `offset` stands in code by a mark of its dialect: between fences or backticks, and not
    /// because of spaces alone, which a page may have anywhere.
    pub(crate) fn is_in_marked_code(&self, offset: usize) -> bool {
        self.is_fenced(self.lines().index_at(offset)) || holds(&self.inline().code, offset)
    }

    /// Whether the line holds math.
    pub(crate) fn is_formula(&self, line_index: usize) -> bool {
        // A line of a megabyte may be asked about for every other byte. The answer stands in the lowest bit, above it
        // the line's number, so that 0 is no answer.
        let last = self.facts.formula.load(Ordering::Relaxed);
        if last >> 1 == line_index + 1 {
            return last & 1 == 1;
        }
        let is_formula = self.lines().get(line_index).is_some_and(|line| is_formula(self.line_text(line)));
        self.facts.formula.store((line_index + 1) << 1 | usize::from(is_formula), Ordering::Relaxed);
        is_formula
    }
}

impl Roles {
    pub(super) fn of(document: &Document, dialect: Dialect, is_declared: bool) -> Self {
        let mut roles = Self::default();
        // What a program reads from its first line to its last: no blank of it is the text's.
        if is_page(document.text) {
            roles.set(document, 0..document.lines().len(), Role::Code);
            return roles;
        }
        let front = front_matter::lines(document);
        let body = front.as_ref().map_or(0, |front| front.end);
        match dialect {
            Dialect::Markdown => roles.inline = markdown::read_whole(document, body, is_declared, &mut roles),
            Dialect::ReStructuredText => restructured::read(document, body, &mut roles),
            Dialect::AsciiDoc => asciidoc::read(document, body, &mut roles),
            Dialect::Org => org::read(document, body, &mut roles),
            Dialect::Pod => pod::read(document, body, &mut roles),
            Dialect::Latex => latex::read(document, body, &mut roles),
            Dialect::Plain | Dialect::Wiki => {
                for block in Fences::of(document).blocks() {
                    roles.set(document, block, Role::Code);
                }
            }
        }
        if let Some(front) = front {
            roles.set(document, front, Role::FrontMatter);
        }
        roles
    }

    fn set(&mut self, document: &Document, line_indices: Range<usize>, role: Role) {
        if self.of_lines.is_empty() {
            self.of_lines.resize(document.lines().len(), Role::Text);
        }
        self.has_code |= role == Role::Code;
        let end = line_indices.end.min(self.of_lines.len());
        if let Some(lines) = self.of_lines.get_mut(line_indices.start..end) {
            lines.fill(role);
        }
    }

    /// The role of a line; text where there is none of this 0-based index.
    pub(super) fn get(&self, line_index: usize) -> Role {
        self.of_lines.get(line_index).copied().unwrap_or_default()
    }

    pub(super) fn has_code(&self) -> bool {
        self.has_code
    }

    /// What was read within the lines of a whole file.
    pub(super) fn whole(&self) -> Option<&Inline> {
        self.inline.as_ref()
    }
}

/// Reads the marks within the lines of a text that is not declared to be Markdown, paragraph by paragraph.
pub(super) fn read_paragraphs(document: &Document) -> Inline {
    let lines = document.lines();
    let bytes = document.text.as_bytes();
    let mut marked: Vec<usize> = Vec::new();
    let mut note = |marks: &mut dyn Iterator<Item = usize>| {
        let mut end = 0;
        for at in marks {
            if at >= end {
                let line_index = lines.index_at(at);
                end = lines.next_start(line_index);
                marked.push(line_index);
            }
        }
    };
    note(&mut memchr::memchr3_iter(b'*', b'`', b']', bytes));
    note(&mut memchr::memchr2_iter(b'_', b'<', bytes));
    marked.sort_unstable();
    marked.dedup();
    let by_blank_lines = !marked.is_empty() && document.has_paragraphs_of_source();
    let goes_on = |index: usize| document.goes_on(index) || by_blank_lines && document.continues_quoted(index);
    let mut inline = Inline::default();
    let mut end = 0;
    for line_index in marked {
        if line_index < end || document.is_code(line_index) || document.role(line_index) == Role::FrontMatter {
            continue;
        }
        let first = (0..line_index).rev().take_while(|&index| index >= end && goes_on(index)).last();
        let last = (line_index..).take_while(|&index| goes_on(index)).last().map_or(line_index, |index| index + 1);
        end = last + 1;
        markdown::read_paragraph(document, lines.span(first.unwrap_or(line_index), last), &mut inline);
    }
    inline.sort();
    inline
}

/// Whether any of the spans, which come in order and do not overlap, holds the byte at `offset`.
pub(super) fn holds(spans: &[Span], offset: usize) -> bool {
    let after = spans.partition_point(|span| span.start <= offset);
    after > 0 && offset < spans[after - 1].end
}
