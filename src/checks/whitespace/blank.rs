//! `blank`: white space that nobody sees, at the ends of lines and between paragraphs.
//!
//! A document has one finding a card, at the first place, with the edits of all places: white space at a line's end
//! comes by the hundred or not at all, and a report of 400 equal lines hides the one that matters. The count is in the
//! message.

use std::sync::Arc;

use serde::Deserialize;

use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::kind::{Hit, Invalid, Kind, Pass, Sink, Spec};
use crate::span::Span;
use crate::text::Document;

pub(crate) struct Blank;

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
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

#[derive(Deserialize)]
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

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let cards = cards.iter().map(Spec::rule_with_params).collect::<Result<_, _>>()?;
        Ok(Box::new(BlankPass { cards }))
    }
}

impl Pass for BlankPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        for (rule, Params { fault }) in &self.cards {
            let spans = match fault {
                Fault::TrailingSpace => trailing(document),
                Fault::BlankLineRun => runs(document),
                Fault::LeadingBlankLines => leading(document).into_iter().collect(),
                Fault::TabInProse => tabs(document),
            };
            let Some(&first) = spans.first() else { continue };
            let (lines, places) = (counted(spans.len(), "line"), counted(spans.len(), "place"));
            let left = if *fault == Fault::TabInProse { " " } else { "" };
            let edits = spans.into_iter().map(|span| Edit::replace(span, left)).collect();
            sink.report(
                rule,
                Hit::new(first).slots(&[("lines", &lines), ("places", &places)]).edits(edits, Applicability::Safe),
            );
        }
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// The spaces and tabs at the ends of lines.
fn trailing(document: &Document) -> Vec<Span> {
    let bytes = document.text.as_bytes();
    let mut spans = Vec::new();
    for line in document.lines().iter() {
        let is_space = |byte: u8| byte == b' ' || byte == b'\t';
        if line.end == line.start || !is_space(bytes[line.end - 1]) {
            continue;
        }
        let content = &bytes[line.start..line.end];
        let length = content.iter().rev().take_while(|&&byte| is_space(byte)).count();
        let is_break = length == 2 && content.ends_with(b"  ") && length < content.len();
        if !is_break {
            spans.push(Span::new(line.end - length, line.end));
        }
    }
    spans
}

/// What is too much in each run of blank lines: all but its first line.
fn runs(document: &Document) -> Vec<Span> {
    let lines = document.lines();
    let mut spans = Vec::new();
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
        }
    }
    spans
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
        let is_label = before.trim_end().ends_with([':', '|']);
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
