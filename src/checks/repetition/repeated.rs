//! `repeated`: the same line or paragraph many times in one document, or a run of them twice.
//!
//! Refrains, tables, lists, code and dialogue repeat on purpose: what begins like a list item or a table row is not
//! counted, nor is what has few words. One finding a repeated text, on its second occurrence, which is the first that
//! is too much; of runs one a copy. What stands in a run that a card reports is not told again line by line.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::Deserialize;
use xxhash_rust::xxh3::xxh3_64;

use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::kind::{Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec};
use crate::span::Span;
use crate::text::words;
use crate::text::{Document, is_indented};

mod block;

pub(crate) struct Repeated;

#[derive(Clone, Copy, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Unit {
    /// A line that is no paragraph of its own.
    Line,
    /// A long line, or the lines between two blank ones.
    Paragraph,
    /// A run of lines that stands there twice.
    Block,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    unit: Unit,
    /// How often it has to stand there.
    at_least: u32,
    /// Shorter ones are not counted, in words.
    min_words: u32,
}

struct RepeatedPass {
    cards: Vec<(Arc<Rule>, Params)>,
}

/// A line with as many words is a paragraph.
const PARAGRAPH_WORDS: u32 = 25;

impl Kind for Repeated {
    fn name(&self) -> &'static str {
        "repeated"
    }

    fn summary(&self) -> &'static str {
        "the same line or paragraph many times in one document, or a run of them twice"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let cards = cards.iter().map(Spec::rule_with_params).collect::<Result<_, _>>()?;
        Ok(Box::new(RepeatedPass { cards }))
    }
}

/// Lines `first..=last`, with the words on them.
#[derive(Clone, Copy)]
struct Piece {
    first: usize,
    last: usize,
    words: u32,
}

impl Piece {
    /// From the first to the last character that is not white space.
    fn content(self, document: &Document) -> Span {
        document.lines().span(self.first, self.last).trimmed(document.text)
    }
}

/// What is known of one text.
struct Seen {
    count: u32,
    second: Piece,
    /// Where the later occurrences stand.
    later: Vec<Span>,
}

impl Pass for RepeatedPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let lines = document.lines();
        // A text all of short lines is a poem, a song or a table: there repeating is the form.
        if lines.prose_without(|_| false).is_none() {
            return;
        }
        let of_blocks = self.cards.iter().filter(|(_, params)| params.unit == Unit::Block);
        let copies = block::report(document, of_blocks, sink);
        for (rule, params) in self.cards.iter().filter(|(_, params)| params.unit != Unit::Block) {
            // Fewer lines than must be alike cannot be.
            if lines.len() < params.at_least as usize {
                continue;
            }
            // Around a refrain there are sentences, but no paragraphs.
            if params.unit == Unit::Line && !lines.has_paragraph() {
                continue;
            }
            let mut seen: FxHashMap<u64, Seen> = FxHashMap::default();
            seen.reserve(lines.len().min(64));
            let mut look = |piece: Piece| {
                if piece.words < params.min_words {
                    return;
                }
                let span = piece.content(document);
                if is_code(document, piece.first)
                    || is_form(span.of(document.text))
                    || covers(&copies, piece.first, piece.last)
                {
                    return;
                }
                let known = seen.entry(xxh3_64(span.of(document.text).as_bytes())).or_insert(Seen {
                    count: 0,
                    second: piece,
                    later: Vec::new(),
                });
                known.count += 1;
                if known.count == 2 {
                    known.second = piece;
                }
                if known.count >= 2 {
                    known
                        .later
                        .push(Span::new(lines.span(piece.first, piece.last).start, lines.next_start(piece.last)));
                }
            };
            match params.unit {
                Unit::Line => lines_of(document, &mut look),
                Unit::Paragraph | Unit::Block => paragraphs_of(document, &mut look),
            }
            for known in seen.into_values().filter(|known| known.count >= params.at_least) {
                let count = known.count.to_string();
                let edits = known.later.into_iter().map(Edit::delete).collect();
                let slots = [("count", count.as_str())];
                let hit = Hit::new(known.second.content(document)).slots(&slots);
                sink.report(rule, hit.edits(edits, Applicability::Suggestion));
            }
        }
    }
}

fn lines_of(document: &Document, look: &mut dyn FnMut(Piece)) {
    for (index, line) in document.lines().iter().enumerate() {
        let words = words::count(document, line);
        // A line that is part of a paragraph is no line of its own, and begins as others do.
        let is_part = || document.goes_on(index) || index > 0 && document.goes_on(index - 1);
        if words > 0 && words < PARAGRAPH_WORDS && !is_part() {
            look(Piece { first: index, last: index, words });
        }
    }
}

fn paragraphs_of(document: &Document, look: &mut dyn FnMut(Piece)) {
    let mut open: Option<Piece> = None;
    for (index, line) in document.lines().iter().enumerate() {
        let words = words::count(document, line);
        if words == 0 || words >= PARAGRAPH_WORDS {
            if let Some(piece) = open.take() {
                look(piece);
            }
            if words > 0 {
                look(Piece { first: index, last: index, words });
            }
            continue;
        }
        let piece = open.get_or_insert(Piece { first: index, last: index, words: 0 });
        piece.last = index;
        piece.words = piece.words.saturating_add(words);
    }
    if let Some(piece) = open {
        look(piece);
    }
}

/// Whether one of these runs of lines, in order and apart from each other, holds all lines from `first` to `last`.
fn covers(runs: &[(usize, usize)], first: usize, last: usize) -> bool {
    let before = runs.partition_point(|run| run.0 <= first);
    before > 0 && last <= runs[before - 1].1
}

/// Whether a line is code, which repeats by its nature: between fences, or indented, behind whatever line it stands.
fn is_code(document: &Document, line_index: usize) -> bool {
    let line = document.lines().get(line_index).map_or("", |line| document.line_text(line));
    is_indented(line) || document.is_fenced(line_index)
}

/// What repeats by its nature: rows, items, speeches, code.
fn is_form(text: &str) -> bool {
    !text.contains(char::is_alphabetic)
        || text.starts_with([
            '-', '–', '—', '*', '•', '|', '+', '>', '#', '"', '“', '„', '«', '\'', '‘', '<', '{', '}', '/',
        ])
        || text.starts_with(|c: char| c.is_ascii_digit())
        || memchr::memchr2(b'|', b'\t', text.as_bytes()).is_some()
        || text.ends_with(['{', '}', ';', ':', '|', ','])
}
