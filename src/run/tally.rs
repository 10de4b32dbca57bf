//! Counting what is found, by rule and by document: a text of a record that has several is a document.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::diagnostic::Finding;
use crate::report::Summary;

/// Which document it is: the path of its file, and of a record the number, and the field of the text.
type Of = (Arc<str>, Option<(u64, String)>);

/// What has to be known of the documents to count them.
#[derive(Default)]
pub(super) struct Tally {
    /// A document may have its turn again: what is found across documents comes after all else.
    has_second_turns: bool,
    /// The document of the last finding.
    last_document: Option<Of>,
    /// Hashes of the documents with findings, where one can come up again.
    with_findings: FxHashSet<u64>,
    /// The same for each bound.
    counted_for_gates: FxHashSet<u64>,
    /// Rules with a finding in that document.
    rules_in_document: BTreeSet<String>,
    /// The bounds that it counts for already, by their places.
    gates_of_document: BTreeSet<usize>,
}

impl Tally {
    pub(super) fn new(has_second_turns: bool) -> Self {
        Self { has_second_turns, ..Self::default() }
    }

    /// Counts a finding that is not suppressed.
    pub(super) fn count(&mut self, finding: &Finding, summary: &mut Summary) {
        if !self.is_of_last_document(finding) {
            let record = finding.record.as_ref().map(|record| (record.number, record.field.clone()));
            let document = (Arc::clone(&finding.path), record);
            if self.is_first_of(&document) {
                summary.count_document(finding);
            }
            self.rules_in_document.clear();
            self.gates_of_document.clear();
            self.last_document = Some(document);
        }
        summary.count(finding);
        let is_first = !self.rules_in_document.contains(&finding.rule.id)
            && self.rules_in_document.insert(finding.rule.id.clone());
        if is_first {
            summary.count_rule_of_document(finding);
            self.count_for_gates(&finding.rule.id, summary);
        }
    }

    /// Counts the document for the bounds of a rule that speaks of it.
    fn count_for_gates(&mut self, rule: &str, summary: &mut Summary) {
        for (place, gated) in summary.gates.iter_mut().enumerate() {
            if !gated.rules.contains(rule) || !self.gates_of_document.insert(place) {
                continue;
            }
            // A document that has its second turn may have been counted in its first one.
            let last = self.last_document.as_ref().map_or(0, hash);
            let in_gate = xxh3_64_with_seed(&place.to_le_bytes(), last);
            gated.documents += u64::from(!self.has_second_turns || self.counted_for_gates.insert(in_gate));
        }
    }

    fn is_of_last_document(&self, finding: &Finding) -> bool {
        let Some((path, record)) = &self.last_document else { return false };
        let own = finding.record.as_ref().map(|record| (record.number, record.field.as_str()));
        *path == finding.path && record.as_ref().map(|(number, field)| (*number, field.as_str())) == own
    }

    /// Whether a document has no finding yet.
    fn is_first_of(&mut self, document: &Of) -> bool {
        !self.has_second_turns || self.with_findings.insert(hash(document))
    }
}

/// Enough to know a document by.
fn hash((path, record): &Of) -> u64 {
    let (number, field) = record.as_ref().map_or((0, ""), |(number, field)| (*number, field));
    xxh3_64_with_seed(path.as_bytes(), xxh3_64_with_seed(field.as_bytes(), number))
}
