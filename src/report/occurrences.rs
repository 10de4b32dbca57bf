//! Which of several findings with one fingerprint in a file a finding is.
//!
//! Two findings in one paragraph have two fingerprints; two that are alike in all are told apart by number.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::diagnostic::Finding;

/// How often each fingerprint came in the file that is being reported, or in all where files come mixed.
#[derive(Default)]
pub(super) struct Occurrences(FxHashMap<(Arc<str>, String), u64>);

impl Occurrences {
    /// The 1-based number of this finding among those that are like it.
    pub(super) fn of(&mut self, finding: &Finding) -> u64 {
        let count = self.0.entry((Arc::clone(&finding.path), finding.fingerprint.clone())).or_default();
        *count += 1;
        *count
    }
}
