//! `pattern`: regexes on single lines.
//!
//! The literals that the patterns of all cards require are searched together, once over the document; a card's regex runs
//! only on lines where one of its literals stands and which its card looks at. A pattern without such a literal is refused
//! unless its card names one.

use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::lazy::{LazyRegex, reason};
use super::search::LiteralSearch;
use super::stretches::others;
use super::{Hit, Invalid, Kind, Pass, Sink, Spec, Where, literals};
use crate::diagnostic::Rule;
use crate::span::Span;
use crate::text::{Document, Zone};

pub(super) struct Pattern;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// Regexes in the `regex` crate's syntax. The finding is the group named `match`, or the whole match.
    patterns: Vec<Spanned<String>>,
    /// Literals of which each match must hold one, where they cannot be read off the patterns. Case of ASCII is ignored.
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
    unless: Vec<LazyRegex>,
    unless_document: Vec<LazyRegex>,
    place: Where,
    max_words: u32,
    outside_code: bool,
    most: usize,
}

struct PatternPass {
    cards: Vec<Compiled>,
    search: Option<Search>,
}

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
            for pattern in &params.patterns {
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
                unless: unless?,
                unless_document: unless_document?,
                place: params.place,
                max_words: params.max_words.unwrap_or(u32::MAX),
                outside_code: params.outside_code,
                most: params.most.unwrap_or(usize::MAX),
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
        let (mut line_index, mut line_end) = (0, 0);
        let has = |byte: u8| document.profile().bytes.has(byte);
        search.each(document.text.as_bytes(), has, &mut |at, literal| {
            if at >= line_end {
                line_index = lines.index_at(at);
                line_end = lines.next_start(line_index);
            }
            for &card in &wanted_by[literal] {
                let card = card as usize;
                if std::mem::replace(&mut looked[card], line_index) != line_index {
                    self.cards[card].look(document, line_index, has_prose, &mut kept[card]);
                }
            }
        });
        for (card, kept) in self.cards.iter().zip(kept).filter(|(_, kept)| !kept.is_empty()) {
            if !card.unless_document.iter().any(|unless| unless.regex().is_match(document.text)) {
                card.tell(document, &kept, sink);
            }
        }
    }
}

impl Compiled {
    /// Adds what the card finds on a line.
    fn look(&self, document: &Document, line_index: usize, has_prose: bool, kept: &mut Vec<(Span, Zone)>) {
        let lines = document.lines();
        let Some(line) = lines.get(line_index) else { return };
        let zone = lines.zone(line_index);
        if line.words > self.max_words || !self.place.admits(zone, has_prose) {
            return;
        }
        let text = document.line_text(line);
        if self.unless.iter().any(|unless| unless.regex().is_match(text))
            || self.outside_code && document.is_code(line_index)
        {
            return;
        }
        let mut spans: Vec<Span> = Vec::new();
        for pattern in &self.patterns {
            let regex = pattern.regex();
            let mut keep = |range: std::ops::Range<usize>| {
                if !range.is_empty() {
                    spans.push(Span::new(line.start + range.start, line.start + range.end));
                }
            };
            match regex.capture_names().flatten().any(|name| name == "match") {
                true => regex.captures_iter(text).filter_map(|found| found.name("match")).for_each(|m| keep(m.range())),
                false => regex.find_iter(text).for_each(|found| keep(found.range())),
            }
        }
        // Two patterns of one card may see the same thing: the one that begins first is told, of two such the longer.
        spans.sort_unstable_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
        let mut end = 0;
        for span in spans {
            if span.start >= end {
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
