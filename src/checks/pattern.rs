//! `pattern`: regexes on single lines.
//!
//! The literals that the patterns of all cards require are searched together, once over the document; a card's regex
//! runs only on lines where one of its literals stands and which its card looks at, and on a long line only around
//! them. A pattern without such a literal is refused unless its card names one: then it runs where one of the card's
//! stands.

use std::sync::{Arc, OnceLock};

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::Rule;
use crate::kind::{Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec, Where};
use crate::matching::lazy::{LazyRegex, reason};
use crate::matching::literals;
use crate::matching::reach::Surroundings;
use crate::matching::search::LiteralSearch;
use crate::span::Span;
use crate::text::stretches::others;
use crate::text::{Document, Zone};

pub(crate) struct Pattern;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// Regexes in the `regex` crate's syntax. The finding is the group named `match`, or the whole match.
    #[schemars(with = "Vec<String>")]
    patterns: Vec<Spanned<String>>,
    /// Regexes that count only on lines before or after the prose, in a document that has some.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
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
    #[schemars(with = "Vec<String>")]
    unless: Vec<Spanned<String>>,
    /// A document in which one of these matches is left alone.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
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
    /// For each pattern whether a match holds one of its literals, which are searched for.
    has_literals: Vec<bool>,
    /// The place of the card's first pattern among those of all cards.
    first: usize,
    /// A match lies on a line with one of the card's own literals.
    requires: bool,
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
    /// The patterns of all cards.
    count: usize,
    search: Option<Search>,
}

/// In bytes.
const SHORTEST: usize = 3;
/// In bytes. On a longer line patterns that do not reach far are matched only around their card's literals.
const LONG_LINE: usize = 4 << 10;

/// One search over the literals of all cards.
struct Search {
    search: LiteralSearch,
    /// For each literal of the search, who wants it.
    wanted_by: Vec<Vec<Want>>,
}

/// Who wants a literal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Want {
    card: u32,
    /// The pattern's place among those of all cards; `None` where a card names the literal itself.
    pattern: Option<u32>,
}

impl Kind for Pattern {
    fn name(&self) -> &'static str {
        "pattern"
    }

    fn summary(&self) -> &'static str {
        "regexes on single lines"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let mut compiled = Vec::with_capacity(cards.len());
        let mut literals: Vec<(String, Want)> = Vec::new();
        let mut first = 0;
        let narrow = |index: usize| u32::try_from(index).expect("fewer than that");
        for (index, card) in cards.iter().enumerate() {
            let params: Params = card.params()?;
            let card_index = narrow(index);
            let named = |literal: &String| (literal.to_ascii_lowercase(), Want { card: card_index, pattern: None });
            literals.extend(params.requires.iter().map(named));
            let count = params.patterns.len() + params.edge_patterns.len();
            let (mut patterns, mut has_literals) = (Vec::with_capacity(count), Vec::with_capacity(count));
            for pattern in params.patterns.iter().chain(&params.edge_patterns) {
                let read = literals::required(pattern.get_ref())
                    .map_err(|error| card.invalid(pattern.span(), format!("pattern: {}", reason(&error))))?;
                let is_named = !params.requires.is_empty();
                // Where the card names its literals, others that are short are no help.
                let read = read.filter(|found| !is_named || found.iter().all(|literal| literal.len() >= SHORTEST));
                if read.is_none() && !is_named {
                    let message = "this pattern has no literal to search for; name one with `requires`";
                    return Err(card.invalid(pattern.span(), message));
                }
                has_literals.push(read.is_some());
                let want = Want { card: card_index, pattern: Some(narrow(first + patterns.len())) };
                literals.extend(read.into_iter().flatten().map(|literal| (literal, want)));
                patterns.push(LazyRegex::of(card, pattern)?);
            }
            let all =
                |patterns: &[Spanned<String>]| patterns.iter().map(|pattern| LazyRegex::of(card, pattern)).collect();
            let unless: Result<_, Invalid> = all(&params.unless);
            let unless_document: Result<_, Invalid> = all(&params.unless_document);
            compiled.push(Compiled {
                rule: Arc::clone(&card.rule),
                patterns,
                has_literals,
                first,
                requires: !params.requires.is_empty(),
                first_of_edges: params.patterns.len(),
                unless: unless?,
                unless_document: unless_document?,
                place: params.place,
                max_words: params.max_words.unwrap_or(u32::MAX),
                outside_code: params.outside_code,
                most: params.most.unwrap_or(usize::MAX),
                reach: OnceLock::new(),
            });
            first += count;
        }
        literals.sort();
        literals.dedup();
        Ok(Box::new(PatternPass { search: Search::of(&literals), cards: compiled, count: first }))
    }
}

impl Search {
    /// `literals` come sorted, each with who wants it.
    fn of(literals: &[(String, Want)]) -> Option<Self> {
        let mut needles: Vec<&str> = Vec::new();
        let mut wanted_by: Vec<Vec<Want>> = Vec::new();
        for (literal, want) in literals {
            if needles.last() == Some(&literal.as_str()) {
                wanted_by.last_mut().expect("as long as needles").push(*want);
            } else {
                needles.push(literal);
                wanted_by.push(vec![*want]);
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
        // For each card the line on which one of its literals stood last, so that a line with many costs one look, and
        // for each pattern the line on which one of its own did.
        let mut stood = vec![usize::MAX; self.cards.len()];
        let mut own_stood = vec![usize::MAX; self.count];
        // The cards with a literal on this line.
        let mut wanting: Vec<u32> = Vec::new();
        let mut kept: Vec<Vec<(Span, Zone)>> = vec![Vec::new(); self.cards.len()];
        // For each card the long lines on which its literals stand, each with where.
        let mut long_lines: Vec<Vec<(usize, Surroundings)>> = Vec::new();
        long_lines.resize_with(self.cards.len(), Vec::new);
        let (mut line_index, mut line_start, mut line_end) = (0, 0, 0);
        let has = |byte: u8| document.profile().bytes.has(byte);
        let look = |line_index: usize, wanting: &mut Vec<u32>, own_stood: &[usize], kept: &mut [Vec<(Span, Zone)>]| {
            for card in wanting.drain(..) {
                let (card, kept) = (&self.cards[card as usize], &mut kept[card as usize]);
                let may_match =
                    |pattern: usize| !card.has_literals[pattern] || own_stood[card.first + pattern] == line_index;
                card.look(document, line_index, None, has_prose, &may_match, kept);
            }
        };
        search.each(document.text.as_bytes(), has, &mut |at, literal| {
            if at >= line_end {
                look(line_index, &mut wanting, &own_stood, &mut kept);
                line_index = lines.index_at(at);
                line_start = lines.get(line_index).map_or(at, |line| line.start);
                line_end = lines.next_start(line_index);
            }
            for &Want { card, pattern } in &wanted_by[literal] {
                if let Some(pattern) = pattern {
                    own_stood[pattern as usize] = line_index;
                }
                let index = card as usize;
                if self.cards[index].requires && pattern.is_some() {
                    continue;
                }
                let is_new = std::mem::replace(&mut stood[index], line_index) != line_index;
                if line_end - line_start <= LONG_LINE {
                    if is_new {
                        wanting.push(card);
                    }
                    continue;
                }
                if is_new {
                    long_lines[index].push((line_index, Surroundings::default()));
                }
                let (_, around) = long_lines[index].last_mut().expect("a line's first literal put it there");
                around.add(at - line_start, self.cards[index].reach());
            }
        });
        look(line_index, &mut wanting, &own_stood, &mut kept);
        for (card, (long_lines, kept)) in self.cards.iter().zip(long_lines.iter().zip(&mut kept)) {
            for (line_index, around) in long_lines {
                card.look(document, *line_index, Some(around), has_prose, &|_| true, kept);
            }
            if !long_lines.is_empty() {
                kept.sort_unstable_by_key(|(span, _)| span.start);
            }
        }
        for (card, kept) in self.cards.iter().zip(kept).filter(|(_, kept)| !kept.is_empty()) {
            let is_left_alone =
                |unless: &LazyRegex| unless.may_match_in(document) && unless.regex().is_match(document.text);
            if !card.unless_document.iter().any(is_left_alone) {
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

    /// Adds what the card finds on a line; `around` is where its literals stand, if the line is a long one. `may_match`
    /// says of a pattern whether it is worth a try.
    fn look(
        &self,
        document: &Document,
        line_index: usize,
        around: Option<&Surroundings>,
        has_prose: bool,
        may_match: &dyn Fn(usize) -> bool,
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
        for (_, pattern) in self.patterns[..count].iter().enumerate().filter(|(index, _)| may_match(*index)) {
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
