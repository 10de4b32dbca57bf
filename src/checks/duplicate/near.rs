//! `near`: a document that is nearly an earlier one.
//!
//! Candidates are found by MinHash over sequences of five words, 14 bands of 8 (Broder 1997; the setting of FineWeb,
//! Penedo et al. 2024), and a candidate counts only when the share of sequences in common passes the card's threshold:
//! the bands decide what may be missed, never what is reported. `sketch` is what is remembered of a document,
//! `neighbours` finds out which of them are near.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::Rule;
use crate::kind::{
    Across, Comparison, CorpusPass, Digest, Findings, Home, Invalid, Kind, MakeSchema, Pass, Sink, Slot, Spec,
};
use crate::text::Document;
use crate::text::words::has_words;

mod neighbours;
mod sketch;

pub(super) use neighbours::of_band;
use neighbours::{Neighbours, Pair};
pub(super) use sketch::{Kept, Sketch};

pub(crate) struct Near;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// Share of the sequences of both documents that both have, at least.
    #[schemars(with = "f64")]
    min_share: Share,
    /// Documents of fewer words are not compared: a word more or less is too much of them.
    min_words: u32,
}

/// More than nothing, and all at most.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "f64")]
struct Share(f64);

impl TryFrom<f64> for Share {
    type Error = &'static str;

    fn try_from(share: f64) -> Result<Self, Self::Error> {
        if share > 0.0 && share <= 1.0 { Ok(Self(share)) } else { Err("a share lies above 0 and is 1 at most") }
    }
}

struct NearPass {
    cards: Vec<(Arc<Rule>, Params)>,
}

impl Kind for Near {
    fn name(&self) -> &'static str {
        "near"
    }

    fn summary(&self) -> &'static str {
        "a document that is nearly an earlier one"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let cards = cards.iter().map(Spec::rule_with_params).collect::<Result<_, _>>()?;
        Ok(Box::new(NearPass { cards }))
    }
}

impl Pass for NearPass {
    fn run(&self, _: &Document, _: &mut Sink) {}

    fn corpus(&self) -> Option<&dyn CorpusPass> {
        Some(self)
    }
}

impl CorpusPass for NearPass {
    fn digest(&self, document: &Document) -> Option<Digest> {
        let fewest = self.cards.iter().map(|(_, params)| params.min_words).min()?;
        if !has_words(document, fewest) {
            return None;
        }
        Some(Digest::lasting(Sketch::of(document)?))
    }

    fn read(&self, raw: &[u8]) -> Option<Digest> {
        Digest::from_bytes::<Sketch>(raw)
    }

    fn min_share(&self) -> Option<f64> {
        Some(self.cards.iter().map(|(_, params)| params.min_share.0).fold(f64::INFINITY, f64::min))
    }

    fn compare(&self, scratch: &Path) -> Box<dyn Comparison + '_> {
        let least = self.min_share().unwrap_or(1.0);
        Box::new(Comparing { cards: &self.cards, neighbours: Neighbours::new(least, scratch) })
    }
}

struct Comparing<'p> {
    cards: &'p [(Arc<Rule>, Params)],
    neighbours: Neighbours,
}

impl Comparison for Comparing<'_> {
    fn take(&mut self, number: usize, _: &Home, digest: Digest) -> Result<()> {
        Ok(self.neighbours.push(number, &digest.open::<Sketch>())?)
    }

    fn conclude<'c>(self: Box<Self>) -> Result<Findings<'c>>
    where
        Self: 'c,
    {
        let Self { cards, neighbours } = *self;
        let mut settled = neighbours.settle()?;
        let pairs = std::iter::from_fn(move || settled.next().transpose());
        Ok(Box::new(pairs.flat_map(move |pair| {
            let pair = pair.map(|pair| (pair.share(), pair));
            cards.iter().filter_map(move |(rule, params)| match &pair {
                Ok(((share, is_counted), pair)) => {
                    (*share >= params.min_share.0).then(|| Ok(across(rule, pair, *share, *is_counted)))
                }
                Err(error) => Some(Err(anyhow::anyhow!("cannot read what is known of the documents: {error}"))),
            })
        })))
    }
}

/// A share of sequences, in words.
pub(super) fn told(share: f64, is_counted: bool) -> String {
    let about = if is_counted { "" } else { "about " };
    // Rounded down: what is not all the same is not said to be.
    format!("{about}{:.0} %", (100.0 * share).floor())
}

fn across(rule: &Arc<Rule>, pair: &Pair, share: f64, is_counted: bool) -> Across {
    let share = told(share, is_counted);
    let slots = vec![
        ("other", Slot::Document(pair.original.number)),
        ("share", Slot::Text(share)),
        ("lines", Slot::Text(pair.copy.lines_in(&pair.original))),
    ];
    Across { document: pair.copy.number, rule: Arc::clone(rule), content: pair.copy.content, slots }
}

#[cfg(test)]
mod tests;
