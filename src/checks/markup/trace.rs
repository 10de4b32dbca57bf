//! `trace`: signs that a program went over the whole text, each of which alone may be the author's.
//!
//! A tokenizer parts marks from words, a converter escapes what needs no escape. One ` @-@ ` is a quotation and one
//! `\_` a name with care; several different signs, twice as many of them as of places that are sound, are the text's
//! state. So a document is told once, at the first sign, and nothing in code counts.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::kind::{Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec};
use crate::matching::lazy::LazyRegex;
use crate::span::Span;
use crate::text::stretches::others;
use crate::text::{Dialect, Document};

pub(crate) struct Trace;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// Regexes, one a sign. What counts is the group named `match`, or the whole match.
    #[schemars(with = "Vec<String>")]
    signs: Vec<Spanned<String>>,
    /// Literals of which a document holds one if it holds any sign.
    requires: Vec<String>,
    /// So many different signs.
    min_signs: usize,
    /// So many places in all.
    min_hits: usize,
    /// So many words to a place at most: a program spares no sentence.
    max_words_between: Option<usize>,
    /// Regexes of places that speak against it: there may be half as many of them at most.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    sound: Vec<Spanned<String>>,
    /// A document in which one of these matches is left alone.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    unless_document: Vec<Spanned<String>>,
    /// Documents that are, or look like, one of these write the signs by right.
    #[serde(default)]
    unless_dialect: Vec<Dialect>,
    /// What a fix takes out of each place.
    gone: Option<String>,
}

struct Compiled {
    rule: Arc<Rule>,
    signs: Vec<LazyRegex>,
    sound: Option<LazyRegex>,
    unless_document: Option<LazyRegex>,
    params: Params,
}

struct TracePass {
    cards: Vec<Compiled>,
}

/// What stands behind the signs may be meant by one of them.
const UNSAFE: Applicability = Applicability::Unsafe;

impl Kind for Trace {
    fn name(&self) -> &'static str {
        "trace"
    }

    fn summary(&self) -> &'static str {
        "signs that a program went over the whole text, each of which alone may be the author's"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let compile = |card: &Spec| {
            let (rule, params): (_, Params) = card.rule_with_params()?;
            Ok(Compiled {
                rule,
                signs: params.signs.iter().map(|sign| LazyRegex::of(card, sign)).collect::<Result<_, _>>()?,
                sound: LazyRegex::any_of(card, &params.sound)?,
                unless_document: LazyRegex::any_of(card, &params.unless_document)?,
                params,
            })
        };
        Ok(Box::new(TracePass { cards: cards.iter().map(compile).collect::<Result<_, Invalid>>()? }))
    }
}

impl Pass for TracePass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        for card in &self.cards {
            if let Some(hits) = card.look(document) {
                let count = hits.len().to_string();
                let note = others(document, hits[1..].iter().copied());
                let slots = [("count", count.as_str())];
                let hit = Hit::new(hits[0]).slots(&slots).edits(card.edits(document, &hits), UNSAFE);
                sink.report(&card.rule, if hits.len() > 1 { hit.note(note) } else { hit });
            }
        }
    }
}

impl Compiled {
    /// The places of all signs, in order, if they show that the text as a whole was changed.
    fn look(&self, document: &Document) -> Option<Vec<Span>> {
        let (text, params) = (document.text, &self.params);
        let holds = |literal: &String| memchr::memmem::find(text.as_bytes(), literal.as_bytes()).is_some();
        if !params.requires.iter().any(holds) || params.unless_dialect.contains(&document.dialect()) {
            return None;
        }
        let mut hits: Vec<Span> = Vec::new();
        let mut different = 0;
        let may_stand: Vec<&LazyRegex> = self.signs.iter().filter(|sign| sign.may_match_in(document)).collect();
        for (index, sign) in may_stand.iter().enumerate() {
            if different + may_stand.len() - index < params.min_signs {
                return None;
            }
            let before = hits.len();
            let places = sign.shown(text).into_iter().map(|range| Span::new(range.start, range.end));
            hits.extend(places.filter(|span| !document.is_in_code(span.start)));
            different += usize::from(hits.len() > before);
        }
        if different < params.min_signs || hits.len() < params.min_hits {
            return None;
        }
        let words = || document.lines().iter().map(|line| line.words as usize).sum::<usize>();
        if params.max_words_between.is_some_and(|most| words() > most * hits.len()) {
            return None;
        }
        let is_outside = |start: usize| !document.is_in_code(start);
        if self.sound.as_ref().is_some_and(|sound| {
            sound.regex().find_iter(text).filter(|place| is_outside(place.start)).nth(hits.len() / 2).is_some()
        }) {
            return None;
        }
        if self.unless_document.as_ref().is_some_and(|unless| unless.regex().is_match(text)) {
            return None;
        }
        hits.sort_unstable_by_key(|span| (span.start, span.end));
        // Two signs may share a place.
        let mut end = 0;
        hits.retain(|span| {
            let is_new = span.start >= end;
            end = end.max(span.end);
            is_new
        });
        Some(hits)
    }

    fn edits(&self, document: &Document, hits: &[Span]) -> Vec<Edit> {
        let Some(gone) = &self.params.gone else { return Vec::new() };
        let all = hits.iter().flat_map(|hit| hit.of(document.text).match_indices(gone).map(|(at, _)| hit.start + at));
        all.map(|start| Edit::delete(Span::new(start, start + gone.len()))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::Linter;
    use crate::rules::Card;

    #[test]
    fn several_signs_make_a_trace_where_sound_places_are_fewer() {
        let source = "summary = ''\nwhy = ''\nseverity = 'note'\ncheck = 'trace'\nmessage = '{count}'\n[params]\n\
             signs = ['\\w(?P<match> ,)', '@-@']\nrequires = [' ,', '@-@']\nmin-signs = 2\nmin-hits = 3\n\
             max-words-between = 6\n\
             sound = ['\\w,']\nunless-document = ['manual']\nunless-dialect = ['org']";
        let card = Card::parse("a/b", "", source).expect("the card is right");
        let linter = Linter::new([&card]).expect("it compiles");
        let check = |text: &str, expected: Option<&str>| {
            let document = Document::new(text);
            let found = linter.lint(&document);
            let told = found.iter().map(|found| found.message(text)).collect::<Vec<_>>();
            assert_eq!(told.first().map(AsRef::as_ref), expected, "{text}");
        };
        check("boats , gulls , a night @-@ ferry", Some("3"));
        check("boats , gulls @-@ terns", None);
        let rare = "boats , gulls , a night @-@ ferry that left at noon and came back on the third day of June";
        check(rare, None);
        check("boats , gulls , terns , ferries", None);
        check("boats , gulls , a night @-@ ferry, a pier", Some("3"));
        check("boats , gulls , a night @-@ ferry, a pier, a gate", None);
        check("a manual: boats , gulls , a night @-@ ferry", None);
        check("boats `, gulls , a` night @-@ ferry , pier", None);
        check("#+TITLE: Ferry\n#+AUTHOR: Anna\n\n* Ferry\n\nboats , gulls , a night @-@ ferry", None);
    }
}
