//! `reading`: what went wrong before there was a text to look at.
//!
//! The faults are found by whoever read the file; this kind only gives them a rule, so that an unreadable file is counted,
//! baselined and gated like any other finding.

use std::sync::Arc;

use serde::Deserialize;

use super::{Hit, Invalid, Kind, Pass, Sink, Spec};
use crate::diagnostic::Rule;
use crate::text::{Document, FaultKind};

pub(super) struct Reading;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// The fault that the card reports.
    fault: FaultKind,
}

struct ReadingPass {
    cards: Vec<(Arc<Rule>, FaultKind)>,
}

impl Kind for Reading {
    fn name(&self) -> &'static str {
        "reading"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let mut compiled = Vec::with_capacity(cards.len());
        for card in cards {
            let Params { fault } = card.params()?;
            compiled.push((Arc::clone(&card.rule), fault));
        }
        Ok(Box::new(ReadingPass { cards: compiled }))
    }
}

impl Pass for ReadingPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        for fault in document.faults {
            for (rule, _) in self.cards.iter().filter(|(_, kind)| *kind == fault.kind) {
                sink.report(rule, Hit::new(fault.span).slots(&[("detail", &fault.detail)]));
            }
        }
    }

    fn wants_unreadable(&self) -> bool {
        true
    }
}
