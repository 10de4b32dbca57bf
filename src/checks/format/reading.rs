//! `reading`: what went wrong before there was a text to look at.
//!
//! The faults are found by whoever read the file; this kind only gives them a rule, so that an unreadable file is
//! counted, baselined and gated like any other finding.

use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::Rule;
use crate::kind::{Hit, Invalid, Kind, Pass, Sink, Spec};
use crate::text::{Document, FaultKind};

pub(crate) struct Reading;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// The fault that the card reports.
    fault: FaultKind,
    /// For records that are too long: how many bytes one may have.
    max_bytes: Option<Spanned<usize>>,
    /// For compressed data that expands: to how many times its size it may.
    max_ratio: Option<Spanned<u32>>,
}

/// Files of records are read this many bytes at a time, so a smaller limit would save nothing.
const LEAST_LIMIT: usize = 1 << 20;
/// Text that is written by hand expands to less than ten times its compressed size, a log to some dozen.
const LEAST_RATIO: u32 = 20;

struct ReadingPass {
    cards: Vec<(Arc<Rule>, FaultKind)>,
    record_limit: Option<usize>,
    expansion_limit: Option<u32>,
}

impl Kind for Reading {
    fn name(&self) -> &'static str {
        "reading"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let mut compiled = Vec::with_capacity(cards.len());
        let (mut record_limit, mut expansion_limit) = (None, None);
        for card in cards {
            let Params { fault, max_bytes, max_ratio } = card.params()?;
            match (fault, max_bytes) {
                (FaultKind::OversizedRecord, Some(limit)) if *limit.get_ref() >= LEAST_LIMIT => {
                    record_limit = Some(record_limit.unwrap_or(usize::MAX).min(*limit.get_ref()));
                }
                (FaultKind::OversizedRecord, Some(limit)) => {
                    return Err(card.invalid(limit.span(), format!("max-bytes: at least {LEAST_LIMIT}")));
                }
                (FaultKind::OversizedRecord, None) => {
                    return Err(card.invalid(0..0, "params: missing field `max-bytes`"));
                }
                (_, Some(limit)) => return Err(card.invalid(limit.span(), "max-bytes: only for `oversized-record`")),
                (_, None) => {}
            }
            match (fault, max_ratio) {
                (FaultKind::Expansion, Some(limit)) if *limit.get_ref() >= LEAST_RATIO => {
                    expansion_limit = Some(expansion_limit.unwrap_or(u32::MAX).min(*limit.get_ref()));
                }
                (FaultKind::Expansion, Some(limit)) => {
                    return Err(card.invalid(limit.span(), format!("max-ratio: at least {LEAST_RATIO}")));
                }
                (FaultKind::Expansion, None) => {
                    return Err(card.invalid(0..0, "params: missing field `max-ratio`"));
                }
                (_, Some(limit)) => return Err(card.invalid(limit.span(), "max-ratio: only for `expansion`")),
                (_, None) => {}
            }
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
