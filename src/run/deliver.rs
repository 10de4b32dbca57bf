//! The reports' end of the pipeline: outcomes back in order, known findings marked, everything counted.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use rustc_hash::FxHashMap;

use super::attributes::Attributes;
use super::budget::Budget;
use super::diff::FileDiff;
use super::done::{Done, DoneRecords};
use super::outbox::{Sent, Turn};
use super::records::{self, RecordsWriter, run_ends_at};
use super::rows::Rows;
use super::tally::Tally;
use super::{Aside, Destination, Input, Outcome, Output, Sampling, Task};
use crate::baseline::Baseline;
use crate::corpus::compression::uncompressed;
use crate::corpus::pieces::Part;
use crate::diagnostic::Finding;
use crate::lint::{self, Comparisons};
use crate::report::gate::{Gate, Gated};
use crate::report::rejected::Dropped;
use crate::report::summary::{Groups, Lengths};
use crate::report::{self, Interruption, Sample, Summary};
use crate::span::Span;

/// What puts the outcomes of the jobs back into order.
pub(super) struct Delivery<'d> {
    task: &'d Task<'d>,
    outputs: &'d mut [Output],
    written: &'d mut dyn Write,
    stripped: Rows<'d>,
    rejected: Rows<'d>,
    summary: Summary,
    baseline: Option<Baseline>,
    collected: Option<Baseline>,
    /// What came before its turn.
    waiting: BTreeMap<u64, Waiting>,
    /// The job whose turn it is.
    next: u64,
    /// The file of records that is being written.
    records: Option<RecordsWriter>,
    attributes: Option<Attributes<'d>>,
    /// The file of records whose changes are being shown.
    shown: Option<FileDiff>,
    /// There until they conclude.
    comparisons: Option<Comparisons<'d>>,
    /// Of those whose text is not all of their file, the bytes before it, if the rest is.
    marks: FxHashMap<usize, Option<usize>>,
    /// The file that was looked at last.
    last: Option<Arc<str>>,
    /// What was mended in the file of records that is being written.
    mended_in_records: u64,
    /// What was left out of it, and by groups, where documents are grouped.
    dropped_in_records: Dropped,
    dropped_groups_in_records: Option<Groups>,
    tally: Tally,
    /// The groups of those that were compared, where documents are grouped.
    groups: Vec<Option<Arc<str>>>,
}

/// What has come of a job.
#[derive(Default)]
struct Waiting {
    findings: Vec<Finding>,
    done: Option<Box<Done>>,
}

impl<'d> Delivery<'d> {
    pub(super) fn new(
        task: &'d Task<'d>,
        outputs: &'d mut [Output],
        aside: Aside<'d>,
        collected: Option<Baseline>,
    ) -> Self {
        let summary = Summary {
            fixing: task.fix.filter(|_| task.destination != Destination::Diff),
            diffing: task.destination == Destination::Diff,
            groups: task.notes.grouping.clone().map(Groups::new),
            lengths: task.notes.lengths.then(Lengths::default),
            sample: task.sample.map(|Sampling { share, seed }| Sample { share, seed, passed: 0 }),
            max_removed: task.max_removed,
            dropped: task.dropping.as_ref().map(|_| Dropped::default()),
            gates: task.gates.iter().map(|gate| gated(gate, task)).collect(),
            ..Summary::default()
        };
        Self {
            task,
            outputs,
            written: aside.written,
            stripped: Rows::new(aside.removed),
            rejected: Rows::new(aside.rejected),
            summary,
            baseline: task.baseline.cloned(),
            collected,
            waiting: BTreeMap::new(),
            next: 0,
            records: None,
            attributes: task.attributes.as_deref().map(Attributes::new),
            shown: None,
            comparisons: Some(match task.survey {
                Some(passes) => lint::survey(passes, &task.scratch),
                None => task.linter.compare(&task.scratch),
            }),
            marks: FxHashMap::default(),
            last: None,
            mended_in_records: 0,
            dropped_in_records: Dropped::default(),
            dropped_groups_in_records: None,
            tally: Tally::new(task.linter.is_corpus_wide()),
            groups: Vec::new(),
        }
    }

    pub(super) fn begin(&mut self) -> Result<()> {
        for output in &mut *self.outputs {
            output.report.begin(&mut output.stream)?;
        }
        Ok(())
    }

    /// Takes what a worker sends, and delivers all whose turn has come.
    pub(super) fn take(&mut self, sent: Sent, budget: &Budget, turn: &Turn) -> Result<()> {
        match sent {
            Sent::Findings { number, findings } => self.waiting.entry(number).or_default().findings.extend(findings),
            Sent::Done(mut done) => {
                let waiting = self.waiting.entry(done.number).or_default();
                waiting.findings.append(&mut done.findings);
                waiting.done = Some(done);
            }
        }
        while let Some(Waiting { findings, done }) = self.waiting.remove(&self.next) {
            let count = findings.len();
            self.task.progress.add(0, count as u64, 0);
            let reported = findings.into_iter().try_for_each(|finding| self.report(finding));
            turn.give(count);
            reported?;
            let Some(done) = done else { break };
            self.next += 1;
            turn.pass();
            let weight = done.weight;
            let delivered = self.deliver(*done);
            budget.give(weight);
            delivered?;
        }
        Ok(())
    }

    fn deliver(&mut self, mut done: Done) -> Result<()> {
        self.summary.files += done.files;
        self.summary.documents += done.documents;
        if let Some(sample) = &mut self.summary.sample {
            sample.passed += done.passed;
        }
        self.summary.bytes += done.bytes;
        self.task.progress.add(done.documents, 0, done.stored);
        if let Some(groups) = &mut self.summary.groups {
            done.groups.iter().for_each(|(group, documents)| groups.of(group.as_ref()).documents += documents);
        }
        if let Some(lengths) = &mut self.summary.lengths {
            lengths.add(&done.lengths);
        }
        self.summary.mended += done.mended;
        self.summary.kept_whole += done.kept_whole;
        self.summary.cut_too_far += done.cut_too_far;
        self.summary.removed += done.removed;
        for reason in std::mem::take(&mut done.skipped) {
            *self.summary.skipped.entry(reason).or_default() += 1;
        }
        for failure in done.failures {
            // What is said of a file is said once, not once a piece.
            if self.summary.failures.last() != Some(&failure) {
                self.summary.failures.push(failure);
            }
        }
        for remembered in done.remembered {
            let Some(comparisons) = &mut self.comparisons else { break };
            let number = comparisons.take(remembered.compared)?;
            if remembered.mark != Some(0) {
                self.marks.insert(number, remembered.mark);
            }
            if self.task.notes.grouping.is_some() {
                self.groups.push(remembered.group);
            }
        }
        if let Some(last) = done.paths.last() {
            self.last = Some(Arc::clone(last));
        }
        if let Some(baseline) = &mut self.baseline {
            done.paths.iter().for_each(|path| baseline.look_at(path));
        }
        self.written.write_all(&done.diff)?;
        self.written.write_all(done.rows.as_bytes())?;
        if let Some(content) = done.content {
            self.written.write_all(&content)?;
        }
        let is_held = done.records.is_some() && self.task.destination != Destination::Diff;
        if !is_held {
            self.stripped.note(&done.stripped)?;
            self.rejected.note(&done.rejected)?;
            self.summary.drop(std::mem::take(&mut done.dropped));
            let groups = self.summary.groups.as_mut();
            groups.into_iter().for_each(|groups| groups.drop(std::mem::take(&mut done.dropped_in_groups)));
        }
        self.summary.without_attributes += done.without_attributes;
        if let (Some(attributes), Some(put)) = (&mut self.attributes, done.done_attributes) {
            let shown = Arc::clone(&put.file.shown);
            if let Err(error) = attributes.put(put) {
                self.summary.failures.push(format!("{shown}: without attributes: {error:#}"));
            }
        }
        if let Some(shown) = &done.cut
            && self.attributes.as_mut().is_some_and(Attributes::forget)
        {
            self.summary.failures.push(format!("{shown}: without attributes: it could not be read to its end"));
        }
        if let Some(records) = done.records {
            if self.task.destination == Destination::Diff {
                return self.show_records(records);
            }
            let shown = Arc::clone(&records.file.shown);
            if records.offset == 0 {
                self.forget_records();
            }
            self.mended_in_records += done.mended;
            self.dropped_in_records.add(done.dropped);
            if let Some(by) = self.task.notes.grouping.as_ref().filter(|_| self.task.dropping.is_some()) {
                let groups = self.dropped_groups_in_records.get_or_insert_with(|| Groups::new(by.clone()));
                groups.drop(done.dropped_in_groups);
            }
            self.stripped.hold(&done.stripped)?;
            self.rejected.hold(&done.rejected)?;
            if let Err(error) = records::write(&mut self.records, records, self.task, self.written) {
                if run_ends_at(&error) {
                    return Err(error);
                }
                self.summary.failures.push(format!("{shown}: not fixed: {error:#}"));
                self.records = Some(RecordsWriter::given(Arc::clone(&shown)));
            }
            match &self.records {
                // Written, or nothing to write so far.
                None => self.keep_records()?,
                Some(writer) if writer.is_given() => self.forget_notes(),
                Some(_) => {}
            }
        }
        if let Some(shown) = done.cut
            && self.forget_records()
        {
            self.summary.failures.push(format!("{shown}: not fixed: it could not be read to its end"));
        }
        Ok(())
    }

    fn report(&mut self, mut finding: Finding) -> Result<()> {
        if let Some(baseline) = &mut self.baseline {
            finding.suppressed = baseline.meet(&finding);
        }
        if let Some(collected) = &mut self.collected {
            collected.add(&finding);
        }
        if finding.suppressed {
            self.summary.suppressed += 1;
        } else {
            self.tally.count(&finding, &mut self.summary);
        }
        for output in &mut *self.outputs {
            output.report.finding(&finding, &mut output.stream)?;
        }
        Ok(())
    }

    /// Counts and notes what was done to a file of records: it is written.
    fn keep_records(&mut self) -> Result<()> {
        self.mended_in_records = 0;
        self.summary.drop(std::mem::take(&mut self.dropped_in_records));
        if let (Some(groups), Some(held)) = (&mut self.summary.groups, self.dropped_groups_in_records.take()) {
            groups.add(held);
        }
        self.stripped.keep()?;
        Ok(self.rejected.keep()?)
    }

    fn forget_notes(&mut self) {
        self.dropped_in_records = Dropped::default();
        self.dropped_groups_in_records = None;
        self.stripped.forget();
        self.rejected.forget();
    }

    /// Leaves a file of records that was not written to its end as it was; whether there was one.
    fn forget_records(&mut self) -> bool {
        let was_mended = std::mem::take(&mut self.mended_in_records);
        self.forget_notes();
        let Some(writer) = self.records.take() else { return false };
        self.summary.mended -= was_mended;
        !writer.is_given()
    }

    /// Ends the run: the corpus-wide findings, then the reports' ends. Not whole is a run that was stopped.
    pub(super) fn conclude(mut self, is_whole: bool) -> Result<Outcome> {
        let is_cut = self.forget_records();
        if !is_whole {
            let last = self.last.take();
            if let Some(last) = last.as_ref().filter(|_| self.attributes.as_mut().is_some_and(Attributes::forget)) {
                self.summary.failures.push(format!("{last}: without attributes: interrupted before its end"));
            }
            if let Some(last) = last.as_ref().filter(|_| is_cut) {
                self.summary.failures.push(format!("{last}: not fixed: interrupted before its end"));
            }
            self.summary.interrupted = Some(Interruption { last: last.as_deref().map(str::to_owned) });
        }
        for found in self.comparisons.take().map(Comparisons::conclude).transpose()?.into_iter().flatten() {
            let (number, mut finding) = found?;
            if let Some(mark) = self.marks.get(&number) {
                finding.in_file.span = mark.map(|mark| Span::new(mark + finding.span.start, mark + finding.span.end));
            }
            finding.group = self.groups.get(number).cloned().flatten();
            let path = self.task.working_folder.join(&*finding.path);
            if !self.task.config.exemptions(&path).admit(&finding.rule, &finding.snippet) {
                self.report(finding)?;
            }
        }
        self.summary.elapsed = self.task.began.elapsed();
        for output in &mut *self.outputs {
            output.report.end(&self.summary, &mut output.stream).map_err(report::failed)?;
            output.stream.flush()?;
        }
        self.written.flush()?;
        self.stripped.flush()?;
        self.rejected.flush()?;
        let roots: &[PathBuf] = match &self.task.input {
            Input::Paths(paths) => paths,
            Input::Stream { .. } => &[],
        };
        // What was not read has no findings in it: the file that knows them stays.
        let is_all = is_whole && self.task.sample.is_none();
        let collected = self.collected.filter(|_| is_all && self.summary.failures.is_empty());
        let drift = self.baseline.filter(|_| is_all).map(|baseline| baseline.drift(roots)).unwrap_or_default();
        Ok(Outcome { summary: self.summary, collected, drift })
    }

    /// Prints what is done of the diff of a file of records.
    fn show_records(&mut self, done: DoneRecords) -> Result<()> {
        let DoneRecords { file, raw, mended, offset, is_last, part, made, .. } = done;
        if offset == 0 {
            self.shown = None;
            self.records = None;
        }
        if file.format.random_access().is_some() {
            if mended.is_some() && self.records.is_none() {
                let (shown, name) = (Arc::clone(&file.shown), file.format.name());
                self.summary.failures.push(format!("{shown}: no diff is shown of a {name} file, which has no lines"));
                self.records = Some(RecordsWriter::given(shown));
            }
            return Ok(());
        }
        let (style, folder) = (self.task.diff_style, &self.task.working_folder);
        let diff = self.shown.get_or_insert_with(|| FileDiff::new(style, &uncompressed(&file.path), folder));
        if part != Part::Whole {
            diff.pass(&raw);
        } else {
            diff.piece(&raw, mended.as_deref().unwrap_or(&raw), made);
        }
        if is_last {
            diff.finish();
        }
        let printed = diff.take();
        self.written.write_all(&printed)?;
        Ok(())
    }
}

/// A bound of which nothing was found so far.
fn gated(gate: &Gate, task: &Task) -> Gated {
    let own = task.linter.rules().iter().filter(|rule| gate.rules.matches(rule));
    Gated { gate: gate.clone(), rules: own.map(|rule| rule.id.clone()).collect(), documents: 0 }
}
