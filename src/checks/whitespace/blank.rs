//! `blank`: white space that nobody sees, at the ends of lines and between paragraphs.
//!
//! A document has one finding a card, at the first place, with the edits of all places: white space at a line's end
//! comes by the hundred or not at all, and a report of 400 equal lines hides the one that matters. The count is in the
//! message.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::kind::{Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec};
use crate::span::Span;
use crate::text::{Dialect, Document, Line, words};

pub(crate) struct Blank;

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Fault {
    /// Spaces and tabs at the end of a line, but for the two of a Markdown line break.
    TrailingSpace,
    /// Three or more blank lines between others.
    BlankLineRun,
    /// Blank lines before the first other.
    LeadingBlankLines,
    /// Tabs between two words of a sentence.
    TabInProse,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    fault: Fault,
}

struct BlankPass {
    cards: Vec<(Arc<Rule>, Params)>,
}

/// More blank lines than this are a gap.
const MOST_BLANK: usize = 2;

impl Kind for Blank {
    fn name(&self) -> &'static str {
        "blank"
    }

    fn summary(&self) -> &'static str {
        "white space that nobody sees, at the ends of lines and between paragraphs"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let cards = cards.iter().map(Spec::rule_with_params).collect::<Result<_, _>>()?;
        Ok(Box::new(BlankPass { cards }))
    }
}

impl Pass for BlankPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        for (rule, Params { fault }) in &self.cards {
            let (spans, trust) = match fault {
                Fault::TrailingSpace => (trailing(document), Applicability::Safe),
                Fault::BlankLineRun => runs(document),
                Fault::LeadingBlankLines => (leading(document).into_iter().collect(), Applicability::Safe),
                Fault::TabInProse => (tabs(document), Applicability::Safe),
            };
            let Some(&first) = spans.first() else { continue };
            let (lines, places) = (counted(spans.len(), "line"), counted(spans.len(), "place"));
            let left = if *fault == Fault::TabInProse { " " } else { "" };
            let edits =
                spans.into_iter().take(document.most_findings()).map(|span| Edit::replace(span, left)).collect();
            sink.report(rule, Hit::new(first).slots(&[("lines", &lines), ("places", &places)]).edits(edits, trust));
        }
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// The spaces and tabs at the ends of lines.
///
/// Some carry structure: an empty cell at the end of a row of tabs, the two of a Markdown line break, the one behind
/// the two hyphens above a signature, and in code (a patch begins its unchanged lines with one) any of them.
fn trailing(document: &Document) -> Vec<Span> {
    let bytes = document.text.as_bytes();
    let lines = document.lines();
    let mut spans = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let is_space = |byte: u8| byte == b' ' || byte == b'\t';
        if line.end == line.start || !is_space(bytes[line.end - 1]) {
            continue;
        }
        let content = &bytes[line.start..line.end];
        let length = content.iter().rev().take_while(|&&byte| is_space(byte)).count();
        let (text, space) = content.split_at(content.len() - length);
        // Of a row that has only its first cell, the rows beside it tell.
        let mut rows = index.saturating_sub(1)..=index + 1;
        let is_cell = space.contains(&b'\t') && !text.is_empty() && rows.any(|row| has_cells(document, row));
        let is_signature = content == b"-- ";
        let is_break = space == b"  " && !text.is_empty();
        let is_code = document.is_fenced(index) || !text.is_empty() && document.is_code(index);
        if is_break || is_cell || is_signature || is_code {
            continue;
        }
        let goes_on =
            space.starts_with(b"  ") && !text.is_empty() && index + 1 < lines.len() && !lines.is_blank(index + 1);
        let kept = if goes_on && document.dialect() == Dialect::Markdown { 2 } else { 0 };
        spans.push(Span::new(line.end - length + kept, line.end));
    }
    spans
}

/// Whether a tab stands inside the line, or between its cells.
fn has_cells(document: &Document, line_index: usize) -> bool {
    let line = document.lines().get(line_index);
    line.is_some_and(|line| memchr::memchr(b'\t', document.line_text(line).trim().as_bytes()).is_some())
}

/// What is too much in each run of blank lines, all but its first line, and how far taking it away may be trusted.
///
/// In books, laws and standards several blank lines are the only mark that chapters have: there most runs lead to a
/// head. What a removed picture leaves leads to the next paragraph. Markdown's headings have a mark of their own.
fn runs(document: &Document) -> (Vec<Span>, Applicability) {
    const FEWEST_PARTS: usize = 2;
    let lines = document.lines();
    let mut spans = Vec::new();
    let (mut heads, mut is_in_code) = (0, false);
    // Blank lines before the first other are the other card's.
    let mut start = None;
    for (index, line) in lines.iter().enumerate() {
        if is_blank(document, index) {
            continue;
        }
        if let Some(first) = start.replace(index + 1)
            && index - first > MOST_BLANK
        {
            spans.push(Span::new(lines.next_start(first), line.start));
            heads += usize::from(is_head(document, line));
            is_in_code |= document.is_code(index) && document.is_code(first - 1);
        }
    }
    let marks_parts = heads >= FEWEST_PARTS && heads * 2 >= spans.len();
    let is_safe = !is_in_code && !marks_parts;
    (spans, if is_safe { Applicability::Safe } else { Applicability::Unsafe })
}

/// Whether the line is short, and nothing that Markdown has a mark for.
fn is_head(document: &Document, line: Line) -> bool {
    const MOST_WORDS: u32 = 10;
    let text = document.line_text(line).trim_start();
    words::count(document, line) <= MOST_WORDS && !text.starts_with(['#', '-', '*', '|', '>', '!', '['])
}

/// The blank lines before the first other.
fn leading(document: &Document) -> Option<Span> {
    let lines = document.lines();
    if !is_blank(document, 0) {
        return None;
    }
    let first = (0..lines.len()).find(|&index| !is_blank(document, index))?;
    Some(Span::new(0, lines.get(first)?.start))
}

/// Runs of white space with a tab in them, inside sentences.
///
/// A tab before the text indents it, one behind a marker or a label sets it off, and where the lines around have tabs
/// as well, they part columns.
fn tabs(document: &Document) -> Vec<Span> {
    const WORDS_BEFORE: usize = 3;
    const WORDS_AFTER: usize = 2;
    if !document.profile().bytes.has(b'\t') {
        return Vec::new();
    }
    let lines = document.lines();
    let has_tab = |index: Option<usize>| {
        let line = index.and_then(|index| lines.get(index));
        line.is_some_and(|line| memchr::memchr(b'\t', document.line_text(line).trim_start().as_bytes()).is_some())
    };
    let mut spans = Vec::new();
    let mut end = 0;
    for at in memchr::memchr_iter(b'\t', document.text.as_bytes()) {
        if at < end {
            continue;
        }
        let line_index = lines.index_at(at);
        let line = lines.get(line_index).expect("a tab stands on a line");
        let (before, after) = (&document.text[line.start..at], &document.text[at..line.end]);
        let start = line.start + before.trim_end_matches([' ', '\t']).len();
        end = line.end - after.trim_start_matches([' ', '\t']).len();
        // What stands behind a whole sentence is the next cell: the same in another language, a source.
        let is_label = before.trim_end().ends_with([':', '|', '.', '!', '?', '。']);
        let is_sentence = line.is_prose()
            && !is_label
            && before.split_whitespace().take(WORDS_BEFORE).count() == WORDS_BEFORE
            && after.split_whitespace().take(WORDS_AFTER).count() == WORDS_AFTER;
        if !is_sentence || has_tab(line_index.checked_sub(1)) || has_tab(Some(line_index + 1)) {
            // Nothing else on this line is looked at: of a row a megabyte long each cell would be.
            end = line.end;
            continue;
        }
        if !document.is_code(line_index) {
            spans.push(Span::new(start, end));
        }
    }
    spans
}

/// Whether the line has nothing but spaces and tabs. To the table of lines one of no-break spaces is blank too; but
/// those were written, and are another rule's to delete.
fn is_blank(document: &Document, line_index: usize) -> bool {
    document.lines().get(line_index).is_some_and(|line| {
        line.is_blank() && document.line_text(line).bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_blank_lines_before_heads_are_structure() {
        let check = |text: &str, expected: Applicability| {
            assert_eq!(runs(&Document::new(text)).1, expected, "{text:?}");
        };
        let fog = "The fog came in at night, and the keeper lit the lamp an hour before his time.\n";
        let gap = "\n".repeat(3);
        let part = |head: &str| format!("{gap}{head}\n\n{fog}");
        check(&format!("{fog}{}", part("The lamp")), Applicability::Safe);
        check(&format!("{fog}{}{}", part("The lamp"), part("The boat")), Applicability::Unsafe);
        check(&format!("{fog}{}{}", part("## The lamp"), part("## The boat")), Applicability::Safe);
        check(&format!("{fog}{gap}{fog}{gap}{fog}{gap}{fog}{}", part("The lamp")), Applicability::Safe);
        check("```\na = 1\n\n\n\nb = 2\n```\n", Applicability::Unsafe);
    }
}
