//! `pattern`: regexes on single lines.
//!
//! The literals that the patterns of all cards require are searched together, once over the document; a card's regex
//! runs only on lines where one of its literals stands and which its card looks at, and on a long line only around
//! them. A pattern without such a literal is refused unless its card names one.

use std::cell::LazyCell;
use std::sync::{Arc, OnceLock};

use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::Rule;
use crate::kind::{Hit, Invalid, Kind, Pass, Sink, Spec, Where};
use crate::matching::lazy::{LazyRegex, reason};
use crate::matching::literals;
use crate::matching::reach::Surroundings;
use crate::matching::search::LiteralSearch;
use crate::span::Span;
use crate::text::stretches::others;
use crate::text::{Document, Zone};

pub(crate) struct Pattern;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// Regexes in the `regex` crate's syntax. The finding is the group named `match`, or the whole match.
    patterns: Vec<Spanned<String>>,
    /// Regexes that count only on lines before or after the prose, in a document that has some.
    #[serde(default)]
    edge_patterns: Vec<Spanned<String>>,
    /// Literals of which each match must hold one, where they cannot be read off the patterns. Case of ASCII is
    /// ignored.
    #[serde(default)]
    requires: Vec<String>,
    #[serde(default, rename = "where")]
    place: Where,
    /// Longer lines are not looked at; in words.
    max_words: Option<u32>,
    /// A line that matches one of these is left alone.
    #[serde(default)]
    unless: Vec<Spanned<String>>,
    /// A document in which one of these matches is left alone.
    #[serde(default)]
    unless_document: Vec<Spanned<String>>,
    /// Fenced and indented lines of code are left alone.
    #[serde(default)]
    outside_code: bool,
    /// More findings than this in one document are told once, at the first place: the text is written so.
    most: Option<usize>,
}

struct Compiled {
    rule: Arc<Rule>,
    patterns: Vec<LazyRegex>,
    /// The patterns from this index on count only before or after the prose.
    first_of_edges: usize,
    unless: Vec<LazyRegex>,
    unless_document: Vec<LazyRegex>,
    place: Where,
    max_words: u32,
    outside_code: bool,
    most: usize,
    reach: OnceLock<usize>,
}

struct PatternPass {
    cards: Vec<Compiled>,
    search: Option<Search>,
}

/// In bytes. On a longer line patterns that do not reach far are matched only around their card's literals.
const LONG_LINE: usize = 4 << 10;

/// One search over the literals of all cards.
struct Search {
    search: LiteralSearch,
    /// For each literal of the search, the cards that want it.
    wanted_by: Vec<Vec<u32>>,
}

impl Kind for Pattern {
    fn name(&self) -> &'static str {
        "pattern"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let mut compiled = Vec::with_capacity(cards.len());
        let mut literals: Vec<(String, u32)> = Vec::new();
        for (index, card) in cards.iter().enumerate() {
            let params: Params = card.params()?;
            let index = u32::try_from(index).expect("fewer cards than that");
            literals.extend(params.requires.iter().map(|literal| (literal.to_ascii_lowercase(), index)));
            let mut patterns = Vec::with_capacity(params.patterns.len());
            for pattern in params.patterns.iter().chain(&params.edge_patterns) {
                let read = if params.requires.is_empty() {
                    let found = literals::required(pattern.get_ref());
                    found.map_err(|error| card.invalid(pattern.span(), format!("pattern: {}", reason(&error))))?
                } else {
                    Some(Vec::new())
                };
                match read {
                    Some(found) => literals.extend(found.into_iter().map(|literal| (literal, index))),
                    None => {
                        let message = "this pattern has no literal to search for; name one with `requires`";
                        return Err(card.invalid(pattern.span(), message));
                    }
                }
                patterns.push(LazyRegex::of(card, pattern)?);
            }
            let all =
                |patterns: &[Spanned<String>]| patterns.iter().map(|pattern| LazyRegex::of(card, pattern)).collect();
            let unless: Result<_, Invalid> = all(&params.unless);
            let unless_document: Result<_, Invalid> = all(&params.unless_document);
            compiled.push(Compiled {
                rule: Arc::clone(&card.rule),
                patterns,
                first_of_edges: params.patterns.len(),
                unless: unless?,
                unless_document: unless_document?,
                place: params.place,
                max_words: params.max_words.unwrap_or(u32::MAX),
                outside_code: params.outside_code,
                most: params.most.unwrap_or(usize::MAX),
                reach: OnceLock::new(),
            });
        }
        literals.sort();
        literals.dedup();
        Ok(Box::new(PatternPass { search: Search::of(&literals), cards: compiled }))
    }
}

impl Search {
    /// `literals` come sorted, each with the card that wants it.
    fn of(literals: &[(String, u32)]) -> Option<Self> {
        let mut needles: Vec<&str> = Vec::new();
        let mut wanted_by: Vec<Vec<u32>> = Vec::new();
        for (literal, card) in literals {
            if needles.last() == Some(&literal.as_str()) {
                wanted_by.last_mut().expect("as long as needles").push(*card);
            } else {
                needles.push(literal);
                wanted_by.push(vec![*card]);
            }
        }
        if needles.is_empty() {
            return None;
        }
        Some(Self { search: LiteralSearch::new(&needles), wanted_by })
    }
}

impl Pass for PatternPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let Some(Search { search, wanted_by }) = &self.search else { return };
        if !document.profile().bytes.has_any(search.triggers().iter().copied()) {
            return;
        }
        let lines = document.lines();
        let has_prose = lines.prose_without(|_| false).is_some();
        // For each card the line it looked at last, so that a line with many literals costs one look.
        let mut looked = vec![usize::MAX; self.cards.len()];
        let mut kept: Vec<Vec<(Span, Zone)>> = vec![Vec::new(); self.cards.len()];
        // For each card the long lines on which its literals stand, each with where.
        let mut long_lines: Vec<Vec<(usize, Surroundings)>> = Vec::new();
        long_lines.resize_with(self.cards.len(), Vec::new);
        let (mut line_index, mut line_start, mut line_end) = (0, 0, 0);
        let has = |byte: u8| document.profile().bytes.has(byte);
        search.each(document.text.as_bytes(), has, &mut |at, literal| {
            if at >= line_end {
                line_index = lines.index_at(at);
                line_start = lines.get(line_index).map_or(at, |line| line.start);
                line_end = lines.next_start(line_index);
            }
            for &card in &wanted_by[literal] {
                let card = card as usize;
                let is_new = std::mem::replace(&mut looked[card], line_index) != line_index;
                if line_end - line_start <= LONG_LINE {
                    if is_new {
                        self.cards[card].look(document, line_index, None, has_prose, &mut kept[card]);
                    }
                    continue;
                }
                if is_new {
                    long_lines[card].push((line_index, Surroundings::default()));
                }
                let (_, around) = long_lines[card].last_mut().expect("a line's first literal put it there");
                around.add(at - line_start, self.cards[card].reach());
            }
        });
        for (card, (long_lines, kept)) in self.cards.iter().zip(long_lines.iter().zip(&mut kept)) {
            for (line_index, around) in long_lines {
                card.look(document, *line_index, Some(around), has_prose, kept);
            }
            if !long_lines.is_empty() {
                kept.sort_unstable_by_key(|(span, _)| span.start);
            }
        }
        for (card, kept) in self.cards.iter().zip(kept).filter(|(_, kept)| !kept.is_empty()) {
            if !card.unless_document.iter().any(|unless| unless.regex().is_match(document.text)) {
                card.tell(document, &kept, sink);
            }
        }
    }
}

impl Compiled {
    /// The longest match of those patterns that have one, in bytes.
    fn reach(&self) -> usize {
        *self.reach.get_or_init(|| self.patterns.iter().filter_map(LazyRegex::longest).max().unwrap_or(0))
    }

    /// Adds what the card finds on a line; `around` is where its literals stand, if the line is a long one.
    fn look(
        &self,
        document: &Document,
        line_index: usize,
        around: Option<&Surroundings>,
        has_prose: bool,
        kept: &mut Vec<(Span, Zone)>,
    ) {
        let lines = document.lines();
        let Some(line) = lines.get(line_index) else { return };
        let zone = lines.zone(line_index);
        if line.words > self.max_words || !self.place.admits(zone, has_prose) {
            return;
        }
        let text = document.line_text(line);
        if self.outside_code && document.is_code(line_index) {
            return;
        }
        let is_code = |span: Span| self.outside_code && document.is_in_code(span.start);
        let mut spans: Vec<Span> = Vec::new();
        let is_at_edge = has_prose && zone != Zone::Body;
        let count = if is_at_edge { self.patterns.len() } else { self.first_of_edges };
        let in_lower_case = LazyCell::new(|| text.to_ascii_lowercase());
        for pattern in &self.patterns[..count] {
            if !pattern.is_compiled() && around.is_none() && !pattern.may_match(&in_lower_case) {
                continue;
            }
            let near = around.filter(|_| pattern.longest().is_some());
            let ranges =
                near.and_then(|around| pattern.shown_near(text, around)).unwrap_or_else(|| pattern.shown(text));
            let ranges = ranges.into_iter().filter(|range| !range.is_empty());
            spans.extend(ranges.map(|range| Span::new(line.start + range.start, line.start + range.end)));
        }
        if spans.is_empty() || self.unless.iter().any(|unless| unless.regex().is_match(text)) {
            return;
        }
        // Two patterns of one card may see the same thing: the one that begins first is told, of two such the longer.
        spans.sort_unstable_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
        let mut end = 0;
        for span in spans {
            if span.start >= end && !is_code(span) {
                end = span.end;
                kept.push((span, zone));
            }
        }
    }

    fn tell(&self, document: &Document, kept: &[(Span, Zone)], sink: &mut Sink) {
        let told = if kept.len() > self.most { 1 } else { kept.len() };
        for &(span, zone) in &kept[..told] {
            let hit = Hit::new(span).zone(zone);
            let more = kept.len() - told;
            let note = || others(document, kept[told..].iter().map(|(span, _)| *span));
            sink.report(&self.rule, if more > 0 { hit.note(note()) } else { hit });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_holds_what_short_ones_hold() {
        let source = "summary = ''\nwhy = ''\nseverity = 'note'\ncheck = 'pattern'\nmessage = ''\n[params]\n\
             unless = ['closed']\nrequires = ['ferry', '<']\n\
             patterns = ['(?i)(?:^|[^\"\\w])(?P<match>night\\s+ferry)\\b', '<[^>]*>']";
        let card = crate::rules::Card::parse("a/b", "", source).expect("the card is right");
        let linter = crate::lint::Linter::new([&card]).expect("it compiles");
        let quay = "夜の渡し船は九時に出る。".repeat(200);
        let long_tag = format!("<a {quay}>");
        let pieces =
            ["Night ferry", "\"night ferry\"", &quay, "a night  ferry,", &long_tag, "night ferrymen <b>", "<x"];
        let found = |between: &str| -> Vec<String> {
            let text = pieces.join(between);
            let document = Document::new(&text);
            let found = linter.lint(&document);
            found.iter().map(|found| found.span.of(&text).to_owned()).collect()
        };
        assert_eq!(found("\n"), ["Night ferry", "night  ferry", &long_tag, "<b>"]);
        assert_eq!(found(" "), found("\n"));
        assert_eq!(found(" closed "), Vec::<String>::new());
        let mixed = format!("a night ferry\n{quay} night ferry {quay}\nNight ferry");
        let spans = linter.lint(&Document::new(&mixed)).into_iter().map(|found| found.span.start);
        assert!(spans.is_sorted() && linter.lint(&Document::new(&mixed)).len() == 3);
    }
}
