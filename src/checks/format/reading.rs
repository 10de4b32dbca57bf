//! `reading`: what went wrong before there was a text to look at.
//!
//! The faults are found by whoever read the file; this kind only gives them a rule, so that an unreadable file is
//! counted, baselined and gated like any other finding.

use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::Rule;
use crate::kind::{Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec};
use crate::text::{Document, FaultKind};

pub(crate) struct Reading;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// The fault that the card reports.
    fault: FaultKind,
    /// For records that are too long: how many bytes one may have.
    #[schemars(with = "Option<usize>")]
    max_bytes: Option<Spanned<usize>>,
    /// For compressed data that expands: to how many times its size it may.
    #[schemars(with = "Option<u32>")]
    max_ratio: Option<Spanned<u32>>,
}

/// Files of records are read this many bytes at a time, so a smaller limit would save nothing.
const BYTES: Limit<usize> =
    Limit { name: "max-bytes", fault: FaultKind::OversizedRecord, told: "oversized-record", least: 1 << 20 };
/// Text that is written by hand expands to less than ten times its compressed size, a log to some dozen.
const RATIO: Limit<u32> = Limit { name: "max-ratio", fault: FaultKind::Expansion, told: "expansion", least: 20 };

/// A parameter that the cards of one fault have to give, and no others may.
struct Limit<N> {
    name: &'static str,
    fault: FaultKind,
    /// The fault as a card names it.
    told: &'static str,
    /// A smaller one is refused.
    least: N,
}

impl<N: Copy + PartialOrd + fmt::Display> Limit<N> {
    /// What a card for `fault` gives.
    fn of(&self, card: &Spec, fault: FaultKind, given: Option<Spanned<N>>) -> Result<Option<N>, Invalid> {
        let Self { name, told, least, .. } = self;
        match given {
            None if fault == self.fault => Err(card.invalid(0..0, format!("params: missing field `{name}`"))),
            None => Ok(None),
            Some(given) if fault != self.fault => Err(card.invalid(given.span(), format!("{name}: only for `{told}`"))),
            Some(given) if *given.get_ref() < *least => {
                Err(card.invalid(given.span(), format!("{name}: at least {least}")))
            }
            Some(given) => Ok(Some(*given.get_ref())),
        }
    }
}

struct ReadingPass {
    cards: Vec<(Arc<Rule>, FaultKind)>,
    record_limit: Option<usize>,
    expansion_limit: Option<u32>,
}

impl Kind for Reading {
    fn name(&self) -> &'static str {
        "reading"
    }

    fn summary(&self) -> &'static str {
        "what went wrong before there was a text to look at"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let mut compiled = Vec::with_capacity(cards.len());
        let (mut record_limit, mut expansion_limit) = (None, None);
        for card in cards {
            let Params { fault, max_bytes, max_ratio } = card.params()?;
            let bytes = BYTES.of(card, fault, max_bytes)?;
            let ratio = RATIO.of(card, fault, max_ratio)?;
            record_limit = bytes.into_iter().chain(record_limit).min();
            expansion_limit = ratio.into_iter().chain(expansion_limit).min();
            compiled.push((Arc::clone(&card.rule), fault));
        }
        Ok(Box::new(ReadingPass { cards: compiled, record_limit, expansion_limit }))
    }
}

impl Pass for ReadingPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        for fault in document.faults {
            for (rule, _) in self.cards.iter().filter(|(_, kind)| *kind == fault.kind) {
                let slots = [("detail", fault.detail.as_str())];
                let hit = Hit::new(fault.span).slots(&slots);
                sink.report(rule, fault.advice.iter().fold(hit, |hit, advice| hit.note(advice)));
            }
        }
    }

    fn wants_unreadable(&self) -> bool {
        true
    }

    fn record_limit(&self) -> Option<usize> {
        self.record_limit
    }

    fn expansion_limit(&self) -> Option<u32> {
        self.expansion_limit
    }
}
