//! Markdown, as a CommonMark parser reads it, with GitHub's tables and footnotes.
//!
//! What the parser consumes is markup; the marks in what it hands out as text are left over.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::{Inline, Link, Role, Roles};
use crate::span::Span;
use crate::text::Document;

const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS);

/// Reads a whole document from the line `body` on. What stands within its lines is handed back where the document is
/// declared to be Markdown; otherwise its lines may be paragraphs, and what a parser says across them is no news.
pub(super) fn read_whole(document: &Document, body: usize, is_declared: bool, roles: &mut Roles) -> Option<Inline> {
    let lines = document.lines();
    let base = lines.get(body)?.start;
    let mut inline = Inline::default();
    let mut blocks: Vec<(Range<usize>, Role)> = Vec::new();
    each_event(
        document.text,
        Span::new(base, document.text.len()),
        is_declared.then_some(&mut inline),
        &mut |tag, span| {
            let first = lines.index_at(span.start);
            let last = lines.index_at(span.end.max(span.start + 1) - 1);
            let role = match tag {
                None => Role::Directive,
                Some(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => Role::Code,
                // In any other text indentation is asked for by itself.
                Some(Tag::CodeBlock(CodeBlockKind::Indented)) if is_declared => Role::Code,
                Some(Tag::Table(_)) => Role::Table,
                Some(Tag::HtmlBlock) => Role::Html,
                // A line above a rule is a title only where the document is Markdown for sure.
                Some(Tag::Heading { .. }) if is_declared || document.text[span.start..].starts_with('#') => {
                    Role::Heading
                }
                _ => return,
            };
            blocks.push((first..last + 1, role));
        },
    );
    for (range, role) in blocks {
        roles.set(document, range, role);
    }
    inline.sort();
    is_declared.then_some(inline)
}

/// Reads a paragraph, which is a document of its own.
pub(super) fn read_paragraph(document: &Document, span: Span, inline: &mut Inline) {
    let text = span.of(document.text);
    let start = span.start + (text.len() - text.trim_start().len());
    each_event(document.text, Span::new(start, span.end), Some(inline), &mut |_, _| {});
}

/// The parser takes fifty times the memory of what it reads at once, in bytes; a longer text is read in parts.
const LONGEST_PART: usize = 4 << 20;

/// Where a text is best cut that is longer than [`LONGEST_PART`]: behind its last blank line up to there, its last
/// line, or anywhere.
fn cut(text: &str) -> usize {
    let head = &text.as_bytes()[..LONGEST_PART.min(text.len())];
    if head.len() == text.len() {
        return head.len();
    }
    let behind_blank = memchr::memmem::rfind(head, b"\n\n").map(|at| at + 2);
    let behind_line = || memchr::memrchr(b'\n', head).map(|at| at + 1);
    behind_blank.or_else(behind_line).unwrap_or_else(|| text.floor_char_boundary(head.len()))
}

/// Parses a text part by part, calls `block` for each block, without a tag for each definition of a link
/// (`[tide]: #tide`), and collects what stands within lines.
fn each_event(text: &str, whole: Span, mut inline: Option<&mut Inline>, block: &mut dyn FnMut(Option<&Tag>, Span)) {
    let mut start = whole.start;
    while start < whole.end {
        let part = Span::new(start, start + cut(&text[start..whole.end]));
        each_event_of_part(text, part, inline.as_deref_mut(), block);
        start = part.end;
    }
}

fn each_event_of_part(
    text: &str,
    part: Span,
    mut inline: Option<&mut Inline>,
    block: &mut dyn FnMut(Option<&Tag>, Span),
) {
    let moved = |range: &Range<usize>| Span::new(range.start + part.start, range.end + part.start);
    // Links that are open: where each began, and how much of its text shows.
    let mut open: Vec<(Link, usize)> = Vec::new();
    let mut shown = 0;
    let mut is_code = false;
    let parser = Parser::new_ext(part.of(text), OPTIONS);
    for (_, definition) in parser.reference_definitions().iter() {
        block(None, moved(&definition.span));
    }
    for (event, range) in parser.into_offset_iter() {
        let span = moved(&range);
        match &event {
            Event::Start(tag @ (Tag::CodeBlock(_) | Tag::Table(_) | Tag::HtmlBlock | Tag::Heading { .. })) => {
                is_code |= matches!(tag, Tag::CodeBlock(_));
                block(Some(tag), span);
            }
            Event::End(TagEnd::CodeBlock) => is_code = false,
            _ => {}
        }
        let Some(inline) = inline.as_deref_mut() else { continue };
        match event {
            Event::Start(Tag::Strong) => inline.consume(span, 2),
            Event::Start(Tag::Emphasis) => inline.consume(span, 1),
            Event::Start(Tag::Link { .. }) => open.push((Link { span, is_empty: true }, shown)),
            Event::Start(Tag::Image { dest_url, .. }) => {
                // A picture shows, whatever is written beside it.
                shown += usize::from(!dest_url.trim().is_empty());
                open.push((Link { span, is_empty: true }, shown - usize::from(!dest_url.trim().is_empty())));
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                if let Some((mut link, before)) = open.pop() {
                    link.is_empty = shown == before;
                    inline.links.push(link);
                }
            }
            Event::Code(_) => {
                shown += 1;
                inline.code.push(span);
            }
            Event::Text(said) if !is_code => {
                shown += usize::from(!said.trim().is_empty());
                inline.look_for_loose(text, span);
            }
            _ => {}
        }
    }
}

impl Inline {
    /// Puts links, which are known when they end, and pairs of marks into the order of the text: once, when all are
    /// read.
    pub(super) fn sort(&mut self) {
        self.links.sort_by_key(|link| link.span);
        self.consumed.sort_unstable();
    }

    fn consume(&mut self, span: Span, length: usize) {
        self.consumed.push(Span::new(span.start, span.start + length));
        self.consumed.push(Span::new(span.end - length, span.end));
    }

    /// Marks in what is plain text to the parser. One behind a backslash was meant to be seen.
    fn look_for_loose(&mut self, text: &str, span: Span) {
        let bytes = text.as_bytes();
        let mut end = 0;
        for found in memchr::memchr3_iter(b'*', b'_', b'`', span.of(text).as_bytes()) {
            let start = span.start + found;
            if start < end {
                continue;
            }
            let same = bytes[start..span.end].iter().take_while(|&&byte| byte == bytes[start]).count();
            end = start + same;
            let run = start - bytes[..start].iter().rev().take_while(|&&byte| byte == bytes[start]).count();
            let backslashes = bytes[..run].iter().rev().take_while(|&&byte| byte == b'\\').count();
            if backslashes.is_multiple_of(2) {
                match self.loose.last_mut() {
                    // The parser hands a run out in pieces.
                    Some(last) if last.end == start && bytes[last.start] == bytes[start] => last.end = end,
                    _ => self.loose.push(Span::new(start, end)),
                }
            }
        }
    }
}
