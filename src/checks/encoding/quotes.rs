//! `quotes`: straight and curly quotation marks in one document.
//!
//! Either is right; both together say that the text was put together from two sources, or half converted. Inches,
//! minutes and code use straight marks whatever the text does, so marks behind digits and lines that look like code do
//! not count.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::Rule;
use crate::kind::{Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec};
use crate::span::Span;
use crate::text::{Document, is_indented};

pub(crate) struct Quotes;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// Fewer marks of the rarer style are no mixture.
    min_rarer: usize,
}

struct QuotesPass {
    cards: Vec<(Arc<Rule>, Params)>,
}

impl Kind for Quotes {
    fn name(&self) -> &'static str {
        "quotes"
    }

    fn summary(&self) -> &'static str {
        "straight and curly quotation marks in one document"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let cards = cards.iter().map(Spec::rule_with_params).collect::<Result<_, _>>()?;
        Ok(Box::new(QuotesPass { cards }))
    }
}

/// How often a style occurs, and where first.
#[derive(Clone, Copy, Default)]
struct Seen {
    count: usize,
    first: Option<Span>,
}

impl Seen {
    fn add(&mut self, span: Span) {
        self.count += 1;
        self.first.get_or_insert(span);
    }
}

impl Pass for QuotesPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let bytes = &document.profile().bytes;
        // All curly marks begin with 0xE2.
        if !bytes.has(0xE2) || !bytes.has_any([b'"', b'\'']) {
            return;
        }
        for (what, [straight, curly]) in ["quotation marks", "apostrophes"].into_iter().zip(count(document)) {
            let (name, rarer, other, usual) = if straight.count <= curly.count {
                ("straight", straight, "curly", curly)
            } else {
                ("curly", curly, "straight", straight)
            };
            let Some(first) = rarer.first else { continue };
            let (rare, usual) = (rarer.count.to_string(), usual.count.to_string());
            let slots = [("what", what), ("rarer", name), ("count", &rare), ("other", other), ("others", &usual)];
            for (rule, _) in self.cards.iter().filter(|(_, params)| rarer.count >= params.min_rarer) {
                sink.report(rule, Hit::new(first).slots(&slots));
            }
        }
    }
}

/// Quotation marks and apostrophes, each straight and curly.
fn count(document: &Document) -> [[Seen; 2]; 2] {
    let text = document.text;
    let mut seen = [[Seen::default(); 2]; 2];
    // Where the line last asked about ends, and whether it looks like code.
    let (mut line_end, mut is_code) = (0, false);
    for at in memchr::memchr3_iter(b'"', b'\'', 0xE2, text.as_bytes()) {
        let c = text[at..].chars().next().expect("a character begins here");
        let span = Span::new(at, at + c.len_utf8());
        let before = text[..at].chars().next_back();
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        // Between letters a mark is an apostrophe and nothing else.
        let is_inside = || is_letter(before) && is_letter(text[span.end..].chars().next());
        let slot = match c {
            '"' if !before.is_some_and(|c| c.is_ascii_digit()) => (0, 0),
            '“' | '”' | '„' => (0, 1),
            '\'' if is_inside() => (1, 0),
            '’' if is_inside() => (1, 1),
            _ => continue,
        };
        if at >= line_end {
            let lines = document.lines();
            let line = lines.get(lines.index_at(at));
            is_code = line.is_some_and(|line| looks_like_code(document.line_text(line)));
            line_end = line.map_or(text.len(), |line| line.end.max(at + 1));
        }
        if !is_code {
            seen[slot.0][slot.1].add(span);
        }
    }
    seen
}

fn looks_like_code(line: &str) -> bool {
    is_indented(line) || line.contains(['<', '{', '`', '='])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, quotes: [usize; 2], apostrophes: [usize; 2]) {
        let document = Document::new(text);
        assert_eq!(count(&document).map(|styles| styles.map(|seen| seen.count)), [quotes, apostrophes]);
    }

    #[test]
    fn inches_and_code_do_not_count() {
        check("He said \"no\" and “yes”, and it's what’s done.", [2, 2], [1, 1]);
        check("A board of 6' 2\" by 12\".\n    print(\"no\")\nname = \"x\"", [0, 0], [0, 0]);
    }
}
