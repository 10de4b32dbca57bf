//! Counting what is found, by rule and by document.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::diagnostic::Finding;
use crate::report::Summary;

/// What has to be known of the documents to count them.
#[derive(Default)]
pub(super) struct Tally {
    /// A document may have its turn again: what is found across documents comes after all else.
    has_second_turns: bool,
    /// The document of the last finding.
    last_document: Option<(Arc<str>, Option<u64>)>,
    /// Hashes of the documents with findings, where one can come up again.
    with_findings: FxHashSet<u64>,
    /// Rules with a finding in that document.
    rules_in_document: BTreeSet<String>,
}

impl Tally {
    pub(super) fn new(has_second_turns: bool) -> Self {
        Self { has_second_turns, ..Self::default() }
    }

    /// Counts a finding that is not suppressed.
    pub(super) fn count(&mut self, finding: &Finding, summary: &mut Summary) {
        let document = (Arc::clone(&finding.path), finding.record.as_ref().map(|record| record.number));
        if self.last_document.as_ref() != Some(&document) {
            if self.is_first_of(&document) {
                summary.count_document(finding);
            }
            self.rules_in_document.clear();
            self.last_document = Some(document);
        }
        summary.count(finding);
        let is_first = !self.rules_in_document.contains(&finding.rule.id)
            && self.rules_in_document.insert(finding.rule.id.clone());
        if is_first {
            summary.count_rule_of_document(finding);
        }
    }

    /// Whether a document has no finding yet; a hash is enough to know it by.
    fn is_first_of(&mut self, (path, record): &(Arc<str>, Option<u64>)) -> bool {
        let hash = xxh3_64_with_seed(path.as_bytes(), record.unwrap_or(0));
        !self.has_second_turns || self.with_findings.insert(hash)
    }
}
