//! `near`: a document that is nearly an earlier one.
//!
//! Candidates are found by MinHash over sequences of five words, 14 bands of 8 (Broder 1997; the setting of FineWeb,
//! Penedo et al. 2024), and a candidate counts only when the share of sequences in common passes the card's threshold:
//! the bands decide what may be missed, never what is reported. `sketch` is what is remembered of a document.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::diagnostic::Rule;
use crate::kind::{Across, Comparison, CorpusPass, Digest, Home, Invalid, Kind, Opening, Pass, Sink, Spec};
use crate::text::Document;
use crate::text::words::has_words;

mod sketch;

use sketch::BANDS;
use sketch::Sketch;

pub(crate) struct Near;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// Share of the sequences of both documents that both have, at least.
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
        Some(Digest::new(Sketch::of(document)?))
    }

    fn compare(&self) -> Box<dyn Comparison + '_> {
        Box::new(Neighbours::new(&self.cards))
    }
}

/// Documents that a bucket keeps. Those of one template that are not near copies of each other would fill it for ever;
/// a later document is compared with the first of them only.
const MOST_IN_BUCKET: usize = 8;

/// A document that later ones are compared with.
struct Kept {
    number: usize,
    sketch: Box<Sketch>,
}

struct Copy {
    document: usize,
    original: usize,
    opening: Opening,
    content: u64,
    share: f64,
    is_counted: bool,
    lines: String,
}

/// One entry of a bucket: a document, and where the next entry stands.
struct Link {
    kept: u32,
    next: u32,
}

const END: u32 = u32::MAX;

struct Neighbours<'p> {
    cards: &'p [(Arc<Rule>, Params)],
    /// Contents that have been met.
    seen: FxHashSet<u64>,
    kept: Vec<Kept>,
    /// First link of the documents with the same band; the band's number is part of the key.
    buckets: FxHashMap<u64, u32>,
    links: Vec<Link>,
    copies: Vec<Copy>,
    /// How many pairs were compared.
    counted: usize,
}

impl<'p> Neighbours<'p> {
    fn new(cards: &'p [(Arc<Rule>, Params)]) -> Self {
        Self {
            cards,
            seen: FxHashSet::default(),
            kept: Vec::new(),
            buckets: FxHashMap::default(),
            links: Vec::new(),
            copies: Vec::new(),
            counted: 0,
        }
    }
}

/// The earliest document that another one is near.
struct Nearest {
    kept: u32,
    share: f64,
    is_counted: bool,
}

/// Of what bucket a document is by one of its bands.
fn key(sketch: &Sketch, band: usize) -> u64 {
    (band as u64) << 32 | u64::from(sketch.bands[band])
}

impl Neighbours<'_> {
    /// What a document is near, and the bands whose buckets have room for it.
    fn look(&mut self, sketch: &Sketch) -> (Option<Nearest>, Vec<usize>) {
        let least = self.cards.iter().map(|(_, params)| params.min_share.0).fold(f64::INFINITY, f64::min);
        // What was looked at, and whether it is near.
        let mut looked: Vec<(u32, bool)> = Vec::new();
        let mut nearest: Option<Nearest> = None;
        let mut open_bands = Vec::with_capacity(BANDS);
        for band in 0..BANDS {
            let mut at = self.buckets.get(&key(sketch, band)).copied().unwrap_or(END);
            let (mut length, mut is_known) = (0, false);
            while let Some(&Link { kept, next }) = self.links.get(at as usize) {
                is_known |= match looked.iter().find(|(other, _)| *other == kept) {
                    Some((_, is_near)) => *is_near,
                    None => {
                        let (share, is_counted) = sketch.share(&self.kept[kept as usize].sketch);
                        self.counted += 1;
                        let is_near = share >= least;
                        looked.push((kept, is_near));
                        if is_near && nearest.as_ref().is_none_or(|earlier| kept < earlier.kept) {
                            nearest = Some(Nearest { kept, share, is_counted });
                        }
                        is_near
                    }
                };
                length += 1;
                at = next;
            }
            // A bucket where the same text stands already needs no second one: that keeps a thousand copies of a
            // template from being compared with each other.
            if !is_known && length < MOST_IN_BUCKET {
                open_bands.push(band);
            }
        }
        (nearest, open_bands)
    }
}

impl Comparison for Neighbours<'_> {
    fn take(&mut self, number: usize, _: &Home, digest: Digest) {
        let mut sketch: Box<Sketch> = digest.open();
        if !self.seen.insert(sketch.content) {
            return;
        }
        let (nearest, open_bands) = self.look(&sketch);
        if let Some(Nearest { kept, share, is_counted }) = nearest {
            let original = &self.kept[kept as usize];
            self.copies.push(Copy {
                document: number,
                original: original.number,
                opening: sketch.opening.clone(),
                content: sketch.content,
                share,
                is_counted,
                lines: sketch.lines_in(&original.sketch),
            });
        }
        if open_bands.is_empty() {
            return;
        }
        let kept = u32::try_from(self.kept.len()).expect("fewer documents than four thousand million");
        for band in open_bands {
            let first = self.buckets.entry(key(&sketch, band)).or_insert(END);
            let next = std::mem::replace(first, u32::try_from(self.links.len()).expect("fewer links than that"));
            self.links.push(Link { kept, next });
        }
        // What is compared with it later is shown, not this one.
        sketch.opening.shown = Box::default();
        self.kept.push(Kept { number, sketch });
    }

    fn conclude(self: Box<Self>, name: &dyn Fn(usize) -> String) -> Vec<Across> {
        let mut found = Vec::new();
        for copy in &self.copies {
            let other = name(copy.original);
            let about = if copy.is_counted { "" } else { "about " };
            // Rounded down: what is not all the same is not said to be.
            let share = format!("{about}{:.0} %", (100.0 * copy.share).floor());
            let slots = [("other", other.as_str()), ("share", &share), ("lines", &copy.lines)];
            for (rule, _) in self.cards.iter().filter(|(_, params)| copy.share >= params.min_share.0) {
                found.push(Across::new(rule, copy.document, copy.opening.place(), copy.content, &slots));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests;
