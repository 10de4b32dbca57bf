//! `ngrams`: a text that says the same short sequences of words again and again.
//!
//! The measures are those of table A1 of the Gopher paper (Rae et al. 2021): the share of the characters that stand in
//! the most frequent sequence of n words, and the share in sequences that stood there before, every character counted
//! once. What the paper leaves open is settled so: characters are those of words, case does not count, the first
//! occurrence of a sequence is no repetition, and addresses are left out, because a page of links would be nothing but
//! `https www`. Texts in scripts without spaces are not judged: the limits are for words.

mod counts;
mod words;

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use self::counts::{Excess, most_frequent, repeated};
use self::words::{Words, spans};
use crate::diagnostic::Rule;
use crate::kind::{Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec};
use crate::span::Span;
use crate::text::Document;
use crate::text::stretches::Stretches;

pub(crate) struct NGrams;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// Shorter texts are not judged.
    min_words: usize,
    /// For the most frequent sequence.
    #[schemars(with = "Vec<(usize, f64)>")]
    top: Vec<Limit>,
    /// For repeated ones.
    #[schemars(with = "Vec<(usize, f64)>")]
    repeated: Vec<Limit>,
}

/// Words in a sequence, and the share of characters that may stand in such.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "(usize, f64)")]
struct Limit {
    n: usize,
    share: f64,
}

impl TryFrom<(usize, f64)> for Limit {
    type Error = String;

    fn try_from((n, share): (usize, f64)) -> Result<Self, String> {
        let is_right = (1..=LONGEST).contains(&n) && share >= 0.0;
        is_right.then_some(Self { n, share }).ok_or_else(|| format!("a sequence has one to {LONGEST} words"))
    }
}

struct NGramsPass {
    cards: Vec<(Arc<Rule>, Params)>,
}

impl Kind for NGrams {
    fn name(&self) -> &'static str {
        "ngrams"
    }

    fn summary(&self) -> &'static str {
        "a text that says the same short sequences of words again and again"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let mut compiled = Vec::with_capacity(cards.len());
        for card in cards {
            let mut params: Params = card.params()?;
            params.repeated.sort_by_key(|limit| limit.n);
            compiled.push((Arc::clone(&card.rule), params));
        }
        Ok(Box::new(NGramsPass { cards: compiled }))
    }
}

/// Words of a sequence, at most.
const LONGEST: usize = 64;
/// Runs of lines that a note names.
const MOST_RUNS: usize = 6;

impl Pass for NGramsPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let Some(fewest) = self.cards.iter().map(|(_, params)| params.min_words).min() else { return };
        // A word takes two bytes with what parts it from the next.
        if document.text.len() < 2 * fewest {
            return;
        }
        let words = Words::of(document);
        for (rule, params) in &self.cards {
            if words.len() < params.min_words.max(1) {
                continue;
            }
            if let Some(excess) = Excess::worst(params.top.iter().filter_map(|&limit| most_frequent(&words, limit))) {
                let what = format!("the same {} words {} times", excess.n, excess.runs.len());
                // The second is the first that is too much.
                let second = |spans: &[Span]| run_span(spans, excess.runs[1]);
                report(document, rule, sink, &excess, &what, second);
            }
            if let Some(excess) = Excess::worst(repeated(&words, &params.repeated)) {
                let what = format!("sequences of {} words that stood there before", excess.n);
                // Of two equally long the first.
                let longest = |spans: &[Span]| {
                    let runs = excess.runs.iter().rev().map(|&run| run_span(spans, run));
                    runs.max_by_key(|span| span.len()).expect("a share has a place")
                };
                report(document, rule, sink, &excess, &what, longest);
            }
        }
    }
}

/// Where a run of words stands, given where each word does.
fn run_span(spans: &[Span], (first, end): (usize, usize)) -> Span {
    Span::new(spans[first].start, spans[end - 1].end)
}

fn report(
    document: &Document,
    rule: &Arc<Rule>,
    sink: &mut Sink,
    excess: &Excess,
    what: &str,
    place: impl FnOnce(&[Span]) -> Span,
) {
    let percent = |share: f64| format!("{:.0} %", (100.0 * share).floor());
    let (share, limit) = (percent(excess.share), percent(excess.limit));
    let spans = spans(document);
    let slots = [("what", what), ("share", share.as_str()), ("limit", &limit)];
    let lines = lines_of(document, excess.runs.iter().map(|&run| run_span(&spans, run)));
    sink.report(rule, Hit::new(place(&spans)).slots(&slots).note(lines.to_string()));
}

/// The lines that the runs stand on.
fn lines_of(document: &Document, runs: impl Iterator<Item = Span>) -> Stretches {
    let line_number = |offset: usize| document.lines().index_at(offset) + 1;
    let mut stretches = Stretches::at_most(MOST_RUNS);
    for run in runs {
        stretches.add(line_number(run.start), line_number(run.end - 1));
    }
    stretches
}
