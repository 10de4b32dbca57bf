//! How findings spread over documents, and which documents have most.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::diagnostic::{Finding, Record, Severity};

/// The least findings of each class of documents.
pub(super) const CLASSES: [u64; 7] = [1, 2, 4, 8, 16, 32, 64];
/// Documents that are named.
const MOST: usize = 100;
/// Candidates for these.
const CANDIDATES: usize = 2_000;
/// Documents whose number of findings is known when they have a second turn, as those have in which something is found
/// by comparing them: 16 bytes each. A further one would be counted as another document.
const KNOWN: usize = 1 << 20;

/// Findings of a document by severity.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) errors: u64,
    pub(super) warnings: u64,
    pub(super) notes: u64,
}

impl Counts {
    fn all(self) -> u64 {
        self.errors + self.warnings + self.notes
    }

    fn add(&mut self, other: Self) {
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.notes += other.notes;
    }

    /// How bad it is: an error counts as three warnings, a warning as three notes.
    fn weight(self) -> u64 {
        9 * self.errors + 3 * self.warnings + self.notes
    }
}

/// A document of which something is said.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) path: Arc<str>,
    pub(super) record: Option<Arc<Record>>,
    pub(super) counts: Counts,
    /// The place of its first finding.
    first: u64,
}

/// Counts by document.
#[derive(Default)]
pub(super) struct Documents {
    /// Documents in each class.
    spread: [u64; CLASSES.len()],
    known: FxHashMap<u64, u64>,
    current: Option<Named>,
    candidates: FxHashMap<(Arc<str>, Option<u64>), Named>,
    count: u64,
}

/// What is known at the end.
pub(super) struct Spread {
    pub(super) classes: [u64; CLASSES.len()],
    /// The worst first.
    pub(super) worst: Vec<Named>,
}

impl Documents {
    pub(super) fn count(&mut self, finding: &Finding) {
        let number = |record: Option<&Arc<Record>>| record.map(|record| record.number);
        let is_same = |named: &Named| {
            named.path == finding.path && number(named.record.as_ref()) == number(finding.record.as_ref())
        };
        if !self.current.as_ref().is_some_and(is_same) {
            self.close();
            let (path, record) = (Arc::clone(&finding.path), finding.record.clone());
            self.current = Some(Named { path, record, counts: Counts::default(), first: self.count });
        }
        self.count += 1;
        let counts = &mut self.current.as_mut().expect("it was just put there").counts;
        *match finding.severity() {
            Severity::Error => &mut counts.errors,
            Severity::Warning => &mut counts.warnings,
            Severity::Note => &mut counts.notes,
        } += 1;
    }

    pub(super) fn finish(mut self) -> Spread {
        self.close();
        let mut worst: Vec<Named> = self.candidates.into_values().collect();
        worst.sort_unstable_by_key(order);
        worst.truncate(MOST);
        Spread { classes: self.spread, worst }
    }

    /// Counts the document that had its turn.
    fn close(&mut self) {
        let Some(named) = self.current.take() else { return };
        let number = named.record.as_ref().map(|record| record.number);
        let hash = xxh3_64_with_seed(named.path.as_bytes(), number.unwrap_or(0));
        let class = |findings: u64| CLASSES.partition_point(|least| *least <= findings) - 1;
        let is_full = self.known.len() >= KNOWN;
        let before = self.known.get(&hash).copied().unwrap_or(0);
        let findings = before + named.counts.all();
        if before > 0 {
            self.spread[class(before)] -= 1;
        }
        self.spread[class(findings)] += 1;
        if before > 0 || !is_full {
            self.known.insert(hash, findings);
        }
        match self.candidates.get_mut(&(Arc::clone(&named.path), number)) {
            Some(candidate) => candidate.counts.add(named.counts),
            None => drop(self.candidates.insert((Arc::clone(&named.path), number), named)),
        }
        if self.candidates.len() >= 2 * CANDIDATES {
            let mut all: Vec<Named> = std::mem::take(&mut self.candidates).into_values().collect();
            all.sort_unstable_by_key(order);
            all.truncate(CANDIDATES);
            let key = |named: &Named| (Arc::clone(&named.path), named.record.as_ref().map(|record| record.number));
            self.candidates = all.into_iter().map(|named| (key(&named), named)).collect();
        }
    }
}

fn order(named: &Named) -> (std::cmp::Reverse<u64>, u64) {
    (std::cmp::Reverse(named.counts.weight()), named.first)
}
