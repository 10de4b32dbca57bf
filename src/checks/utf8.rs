//! `utf8`: bytes that are no text in the document's encoding.
//!
//! The text holds one U+FFFD for each such run; what the bytes were is in the document's damage. Where the likely charset
//! reads all of them, the whole repair is one fix: half a repair would mix two charsets in one file.

use std::sync::Arc;

use super::{Hit, Invalid, Kind, Pass, Sink, Spec};
use crate::diagnostic::Rule;
use crate::fix::Applicability;
use crate::text::Document;

pub(super) struct Utf8;

struct Utf8Pass {
    rules: Vec<Arc<Rule>>,
}

/// Damaged runs of one document that are reported one by one.
const MOST_FINDINGS: usize = 20;

impl Kind for Utf8 {
    fn name(&self) -> &'static str {
        "utf8"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let rules = cards.iter().map(Spec::rule_without_params).collect::<Result<_, _>>()?;
        Ok(Box::new(Utf8Pass { rules }))
    }
}

impl Pass for Utf8Pass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let Some(damage) = document.damage else { return };
        let Some(&first) = damage.spans.first() else { return };
        let bytes: Vec<String> = damage.first.iter().map(|byte| format!("{byte:02X}")).collect();
        let bytes = bytes.join(" ");
        let slots = [("bytes", bytes.as_str())];
        let count = damage.spans.len();
        for rule in &self.rules {
            let mut hit = Hit::new(first).slots(&slots);
            if let Some(charset) = damage.charset {
                hit = hit.note(format!("the file looks like {charset}"));
            }
            if !damage.repair.is_empty() {
                if count > 1 {
                    hit = hit.note(format!("{count} places in this file do not decode"));
                }
                sink.report(rule, hit.edits(damage.repair.clone(), Applicability::Unsafe));
                continue;
            }
            if count > MOST_FINDINGS {
                hit = hit.note(format!("{} more places are not listed", count - MOST_FINDINGS));
            }
            sink.report(rule, hit);
            for &span in damage.spans.iter().take(MOST_FINDINGS).skip(1) {
                // Only the first run's bytes are kept.
                sink.report(rule, Hit::new(span).slots(&[("bytes", "…")]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::Linter;
    use crate::rules::builtin;
    use crate::span::Span;
    use crate::text::{Damage, Origin};

    #[test]
    fn damage_without_repair_is_told_place_by_place_up_to_a_limit() {
        let text = "\u{FFFD}".repeat(30);
        let spans = (0..30).map(|index| Span::new(3 * index, 3 * index + 3)).collect();
        let damage = Damage { spans, first: vec![0xE9, 0x20], ..Damage::default() };
        let cards: Vec<_> = builtin::cards().into_iter().filter(|card| card.check == "utf8").collect();
        let document = Document::with(&text, Origin::default(), &[], Some(&damage));
        let found = Linter::new(&cards).expect("built-in cards compile").lint(&document);
        assert_eq!(found.len(), MOST_FINDINGS);
        assert!(found[0].message.contains("`E9 20`"), "{}", found[0].message);
        assert_eq!(found[0].notes, ["10 more places are not listed"]);
    }
}
