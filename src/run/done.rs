//! What came of a job, on its way from the worker to the delivery.
//!
//! It lies below those that fill it in, send it and deliver it, so that none of them has to know another.

use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;

use super::attributes::DoneAttributes;
use super::diff::Made;
use super::feed::RecordsFile;
use crate::corpus::pieces::Part;
use crate::diagnostic::{Diagnostic, Finding, Mending, Record};
use crate::journal::{self, Lines};
use crate::lint::Compared;
use crate::report::rejected::Dropped;
use crate::report::summary::Lengths;
use crate::text::{Damage, Offsets};

/// What came of a job.
#[derive(Default)]
pub(super) struct Done {
    /// The job's, as in [`Job`].
    pub(super) number: u64,
    pub(super) weight: usize,
    /// Those that were not sent before.
    pub(super) findings: Vec<Finding>,
    pub(super) documents: u64,
    /// Files and records that are not in the sample.
    pub(super) passed: u64,
    /// How many documents each group has, in their order, where they are grouped.
    pub(super) groups: Vec<(Option<Arc<str>>, u64)>,
    /// A file begins with this job.
    pub(super) files: u64,
    pub(super) bytes: u64,
    /// Bytes of files that are done with this job, as they are stored.
    pub(super) stored: u64,
    pub(super) mended: u64,
    /// Documents that were not mended further, because nothing of their text would have remained.
    pub(super) kept_whole: u64,
    /// Documents that were not mended, because too much of them would have been taken away.
    pub(super) cut_too_far: u64,
    /// How long the documents are and would be, where that is asked for.
    pub(super) lengths: Lengths,
    /// Documents that are left out of what is written, and their rows.
    pub(super) dropped: Dropped,
    /// The same by their groups, in their order, where they are grouped.
    pub(super) dropped_in_groups: Vec<(Option<Arc<str>>, Dropped)>,
    pub(super) rejected: String,
    /// The numbers of the records that are left out, in order.
    pub(super) left_out: Vec<u64>,
    /// Temporary files that were left behind by another run, and removed.
    pub(super) removed: u64,
    /// Why a file was left out after all.
    pub(super) skipped: Vec<String>,
    /// What could not be done, for standard error.
    pub(super) failures: Vec<String>,
    /// What `--diff` shows of these files.
    pub(super) diff: Vec<u8>,
    /// Of what `--diff` shows of a file: the fixes that were made.
    pub(super) made: Vec<Made>,
    /// The measures of the documents.
    pub(super) rows: String,
    /// What fixes took away.
    pub(super) stripped: String,
    /// What the journal is to say of the file that is being looked at.
    pub(super) journaled: Lines,
    /// For content: what it was mended to, or itself.
    pub(super) content: Option<Vec<u8>>,
    /// Of a file of records: what they were mended to, to be written or shown in order.
    pub(super) records: Option<DoneRecords>,
    /// A file of records that could not be read to its end.
    pub(super) cut: Option<Arc<str>>,
    /// Where something was found in the documents of a file of records, a line a record, and which was the last.
    pub(super) attributes: String,
    pub(super) last_attributed: Option<u64>,
    /// Why there can be no such lines.
    pub(super) refused_attributes: Option<String>,
    pub(super) done_attributes: Option<DoneAttributes>,
    /// Files that have no attributes, because they are no JSON.
    pub(super) without_attributes: u64,
    pub(super) remembered: Vec<Remembered>,
    /// The paths of the files that were looked at.
    pub(super) paths: Vec<Arc<str>>,
    /// What is told later: of a file that is to be written once it is, for if that fails all its findings remain; of a
    /// record that may be left out once it is not.
    pub(super) pending: Vec<Pending>,
}

/// How much of what a job leaves there was at some time.
pub(super) struct Mark {
    pub(super) documents: u64,
    rows: usize,
    remembered: usize,
    pending: usize,
    mended: u64,
    kept_whole: u64,
    cut_too_far: u64,
    lengths: Lengths,
    made: usize,
    stripped: usize,
    journaled: journal::Mark,
}

/// What remains in a mended document.
pub(super) struct Pending {
    pub(super) text: String,
    pub(super) damage: Option<Damage>,
    pub(super) offsets: Option<Offsets>,
    pub(super) repair: Option<Mending>,
    pub(super) record: Option<Arc<Record>>,
    pub(super) remaining: Vec<Diagnostic>,
    pub(super) group: Option<Arc<str>>,
}

impl Done {
    /// Takes in what came of another file of the same job.
    pub(super) fn add(&mut self, other: Self) {
        self.documents += other.documents;
        self.passed += other.passed;
        other.groups.into_iter().for_each(|(group, documents)| self.count_in_group(group, documents));
        self.files += other.files;
        self.bytes += other.bytes;
        self.stored += other.stored;
        self.mended += other.mended;
        self.kept_whole += other.kept_whole;
        self.cut_too_far += other.cut_too_far;
        self.lengths.add(&other.lengths);
        self.dropped.add(other.dropped);
        self.dropped_in_groups.extend(other.dropped_in_groups);
        self.rejected.push_str(&other.rejected);
        self.skipped.extend(other.skipped);
        self.failures.extend(other.failures);
        self.diff.extend(other.diff);
        self.rows.push_str(&other.rows);
        self.stripped.push_str(&other.stripped);
        self.without_attributes += other.without_attributes;
        self.remembered.extend(other.remembered);
        self.paths.extend(other.paths);
    }

    /// How far it has come.
    pub(super) fn mark(&self) -> Mark {
        Mark {
            documents: self.documents,
            rows: self.rows.len(),
            remembered: self.remembered.len(),
            pending: self.pending.len(),
            mended: self.mended,
            kept_whole: self.kept_whole,
            cut_too_far: self.cut_too_far,
            lengths: self.lengths,
            made: self.made.len(),
            stripped: self.stripped.len(),
            journaled: self.journaled.mark(),
        }
    }

    /// Forgets what came of the documents since then; that they were looked at stays.
    pub(super) fn back_to(&mut self, mark: &Mark) {
        self.rows.truncate(mark.rows);
        self.remembered.truncate(mark.remembered);
        self.pending.truncate(mark.pending);
        self.mended = mark.mended;
        self.kept_whole = mark.kept_whole;
        self.cut_too_far = mark.cut_too_far;
        self.lengths = mark.lengths;
        self.made.truncate(mark.made);
        self.stripped.truncate(mark.stripped);
        self.journaled.back_to(mark.journaled);
    }

    /// Counts documents that are left out, of the group of those that were counted last.
    pub(super) fn drop<'r>(&mut self, documents: u64, reasons: impl Iterator<Item = &'r str> + Clone) {
        self.dropped.count(documents, reasons.clone());
        let Some((group, _)) = self.groups.last() else { return };
        if self.dropped_in_groups.last().is_none_or(|(last, _)| last != group) {
            self.dropped_in_groups.push((group.clone(), Dropped::default()));
        }
        if let Some((_, dropped)) = self.dropped_in_groups.last_mut() {
            dropped.count(documents, reasons);
        }
    }

    /// Counts documents of a group.
    pub(super) fn count_in_group(&mut self, group: Option<Arc<str>>, documents: u64) {
        match self.groups.last_mut() {
            Some((last, count)) if *last == group => *count += documents,
            _ => self.groups.push((group, documents)),
        }
    }
}

/// A piece of a file of records on its way to be written.
pub(super) struct DoneRecords {
    pub(super) file: Arc<RecordsFile>,
    pub(super) raw: Vec<u8>,
    pub(super) mended: Option<Vec<u8>>,
    pub(super) offset: u64,
    pub(super) is_last: bool,
    pub(super) part: Part,
    /// The number of the first record, and those of records that are left out, in order.
    pub(super) first_number: u64,
    pub(super) left_out: Vec<u64>,
    pub(super) made: Vec<Made>,
    pub(super) journaled: Lines,
}

/// What the corpus-wide checks have to know of a document.
pub(super) struct Remembered {
    pub(super) compared: Compared,
    pub(super) group: Option<Arc<str>>,
    /// Bytes of the file before its text, where these are the file's other bytes.
    pub(super) mark: Option<usize>,
}

/// What `work` gives; `None` where it panics. Whatever it had begun to change must be put right by the caller.
pub(super) fn unless_it_fails<T>(work: impl FnOnce() -> T) -> Option<T> {
    panic::catch_unwind(AssertUnwindSafe(work)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_ends_at_the_work_that_has_it() {
        let lengths = |text: &str, cut: usize| unless_it_fails(|| text[cut..].len());
        assert_eq!(lengths("é", 2), Some(0));
        assert_eq!(lengths("é", 1), None);
    }
}
