//! What a document's own dialect says of its text: which lines are code, headings, tables, front matter, and which marks
//! of emphasis, code and links it consumes. What it leaves over may be residue.
//!
//! Lines are read once, when first asked for. Marks within them are read where the first kind asks for them: a file of
//! Markdown as one whole; any other text paragraph by paragraph, because lines of a scraped page are paragraphs and a
//! mark that was lost on one is not closed by a mark on another.

use std::ops::Range;

use super::dialect::Dialect;
use super::document::Document;
use super::fence::Fences;
use crate::span::Span;

mod asciidoc;
mod front_matter;
mod markdown;
mod org;
mod restructured;

pub(crate) use markdown::Inline;

/// What a line is by its dialect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Role {
    /// Prose, lists, quotations.
    #[default]
    Text,
    /// Between fences, in a literal block, an example of a program.
    Code,
    /// The title of a part, with its marks and its rules.
    Heading,
    /// A row or a border of a table with all its marks.
    Table,
    /// Between `---` and `---` or `+++` and `+++` at the document's begin.
    FrontMatter,
    /// A directive, a field, an attribute, a comment: it speaks to a program.
    Directive,
    /// A block of HTML in Markdown.
    Html,
}

/// What each line is.
#[derive(Debug, Default)]
pub(super) struct Roles {
    /// Without any, all lines are text.
    of_lines: Vec<Role>,
    has_code: bool,
    /// What the parser of a whole file has read on its way.
    inline: Option<Inline>,
}

impl Roles {
    pub(super) fn of(document: &Document, dialect: Dialect, is_declared: bool) -> Self {
        let mut roles = Self::default();
        let front = front_matter::lines(document);
        let body = front.as_ref().map_or(0, |front| front.end);
        match dialect {
            Dialect::Markdown => roles.inline = markdown::read_whole(document, body, is_declared, &mut roles),
            Dialect::ReStructuredText => restructured::read(document, body, &mut roles),
            Dialect::AsciiDoc => asciidoc::read(document, body, &mut roles),
            Dialect::Org => org::read(document, body, &mut roles),
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
    let mut inline = Inline::default();
    let mut end = 0;
    for at in memchr::memchr3_iter(b'*', b'`', b']', document.text.as_bytes()).chain(memchr::memchr2_iter(
        b'_',
        b'<',
        document.text.as_bytes(),
    )) {
        inline.marked.push(lines.index_at(at));
    }
    inline.marked.sort_unstable();
    inline.marked.dedup();
    let marked = std::mem::take(&mut inline.marked);
    for line_index in marked {
        if line_index < end || document.is_code(line_index) || document.role(line_index) == Role::FrontMatter {
            continue;
        }
        let first = (0..line_index).rev().take_while(|&index| index >= end && document.goes_on(index)).last();
        let last =
            (line_index..).take_while(|&index| document.goes_on(index)).last().map_or(line_index, |index| index + 1);
        end = last + 1;
        markdown::read_paragraph(document, lines.span(first.unwrap_or(line_index), last), &mut inline);
    }
    inline
}

/// Whether any of the spans, which come in order and do not overlap, holds the byte at `offset`.
pub(super) fn holds(spans: &[Span], offset: usize) -> bool {
    let after = spans.partition_point(|span| span.start <= offset);
    after > 0 && offset < spans[after - 1].end
}
