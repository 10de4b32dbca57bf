//! The reports' end of the pipeline: outcomes back in order, known findings marked, everything counted.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::budget::Budget;
use super::diff::FileDiff;
use super::done::{Done, DoneLines};
use super::outbox::{Sent, Turn};
use super::work::below;
use super::{Destination, Input, Outcome, Output, Task};
use crate::baseline::Baseline;
use crate::corpus::new_file::{self, NewFile};
use crate::corpus::replace::Replacement;
use crate::diagnostic::Finding;
use crate::lint::{self, Comparisons};
use crate::report::{Interruption, Summary};
use crate::span::Span;

/// What puts the outcomes of the jobs back into order.
pub(super) struct Delivery<'d> {
    task: &'d Task<'d>,
    outputs: &'d mut [Output],
    written: &'d mut dyn Write,
    summary: Summary,
    baseline: Option<Baseline>,
    collected: Option<Baseline>,
    /// What came before its turn.
    waiting: BTreeMap<u64, Waiting>,
    /// The job whose turn it is.
    next: u64,
    /// The file of records that is being written.
    lines: Option<LinesWriter>,
    /// The file of records whose changes are being shown.
    shown: Option<FileDiff>,
    /// There until they conclude.
    comparisons: Option<Comparisons<'d>>,
    /// Of those whose text is not all of their file, the bytes before it, if the rest is.
    marks: FxHashMap<usize, Option<usize>>,
    /// The file that was looked at last.
    last: Option<Arc<str>>,
    /// What was mended in the file of records that is being written.
    mended_in_lines: u64,
    /// The document of the last finding.
    last_document: Option<(Arc<str>, Option<u64>)>,
    /// Hashes of the documents with findings, where one can come up again.
    with_findings: FxHashSet<u64>,
    /// Rules with a finding in that document.
    rules_in_document: BTreeSet<String>,
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
        written: &'d mut dyn Write,
        collected: Option<Baseline>,
    ) -> Self {
        let summary = Summary {
            fixing: task.fix.filter(|_| task.destination != Destination::Diff),
            diffing: task.destination == Destination::Diff,
            ..Summary::default()
        };
        Self {
            task,
            outputs,
            written,
            summary,
            baseline: task.baseline.cloned(),
            collected,
            waiting: BTreeMap::new(),
            next: 0,
            lines: None,
            shown: None,
            comparisons: Some(match task.survey {
                Some(passes) => lint::survey(passes, &task.scratch),
                None => task.linter.compare(&task.scratch),
            }),
            marks: FxHashMap::default(),
            last: None,
            mended_in_lines: 0,
            last_document: None,
            with_findings: FxHashSet::default(),
            rules_in_document: BTreeSet::new(),
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

    fn deliver(&mut self, done: Done) -> Result<()> {
        self.summary.files += done.files;
        self.summary.documents += done.documents;
        self.summary.bytes += done.bytes;
        self.summary.mended += done.mended;
        self.summary.kept_whole += done.kept_whole;
        self.summary.removed += done.removed;
        for reason in done.skipped {
            *self.summary.skipped.entry(reason).or_default() += 1;
        }
        self.summary.failures.extend(done.failures);
        for remembered in done.remembered {
            let Some(comparisons) = &mut self.comparisons else { break };
            let number = comparisons.take(remembered.compared)?;
            if remembered.mark != Some(0) {
                self.marks.insert(number, remembered.mark);
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
        if let Some(lines) = done.lines {
            if self.task.destination == Destination::Diff {
                return self.show_lines(lines);
            }
            let shown = Arc::clone(&lines.file.shown);
            if lines.offset == 0 {
                self.forget_lines();
            }
            self.mended_in_lines += done.mended;
            if let Err(error) = self.write_lines(lines) {
                self.summary.failures.push(format!("{shown}: not fixed: {error:#}"));
                self.lines = Some(LinesWriter::Given { shown: Arc::clone(&shown) });
            }
            if self.lines.is_none() {
                // Written, or nothing to write so far.
                self.mended_in_lines = 0;
            }
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
            let document = (Arc::clone(&finding.path), finding.record.as_ref().map(|record| record.number));
            if self.last_document.as_ref() != Some(&document) {
                if self.is_first_of(&document) {
                    self.summary.documents_with_findings += 1;
                }
                self.rules_in_document.clear();
                self.last_document = Some(document);
            }
            self.summary.count(&finding);
            if !self.rules_in_document.contains(&finding.rule.id)
                && self.rules_in_document.insert(finding.rule.id.clone())
                && let Some(count) = self.summary.rules.get_mut(&finding.rule.id)
            {
                count.documents += 1;
            }
        }
        for output in &mut *self.outputs {
            output.report.finding(&finding, &mut output.stream)?;
        }
        Ok(())
    }

    /// Whether a document has no finding yet. What is found across documents comes after all else, so that a document
    /// may have its turn again; a hash is enough to know it by.
    fn is_first_of(&mut self, (path, record): &(Arc<str>, Option<u64>)) -> bool {
        let hash = xxh3_64_with_seed(path.as_bytes(), record.unwrap_or(0));
        !self.task.linter.is_corpus_wide() || self.with_findings.insert(hash)
    }

    /// Leaves a file of records that was not written to its end as it was; whether there was one.
    fn forget_lines(&mut self) -> bool {
        let was_mended = std::mem::take(&mut self.mended_in_lines);
        let Some(lines) = self.lines.take() else { return false };
        self.summary.mended -= was_mended;
        !matches!(lines, LinesWriter::Given { .. })
    }

    /// Ends the run: the corpus-wide findings, then the reports' ends. Not whole is a run that was stopped.
    pub(super) fn conclude(mut self, is_whole: bool) -> Result<Outcome> {
        let is_cut = self.forget_lines();
        if !is_whole {
            let last = self.last.take();
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
            let path = self.task.working_folder.join(&*finding.path);
            if !self.task.config.exemptions(&path).admit(&finding.rule, &finding.snippet) {
                self.report(finding)?;
            }
        }
        self.summary.elapsed = self.task.began.elapsed();
        for output in &mut *self.outputs {
            output.report.end(&self.summary, &mut output.stream)?;
            output.stream.flush()?;
        }
        self.written.flush()?;
        let roots: &[PathBuf] = match &self.task.input {
            Input::Paths(paths) => paths,
            Input::Content { .. } => &[],
        };
        // What was not read has no findings in it: the file that knows them stays.
        let collected = self.collected.filter(|_| is_whole && self.summary.failures.is_empty());
        let drift = self.baseline.filter(|_| is_whole).map(|baseline| baseline.drift(roots)).unwrap_or_default();
        Ok(Outcome { summary: self.summary, collected, drift })
    }

    /// Prints what is done of the diff of a file of records.
    fn show_lines(&mut self, done: DoneLines) -> Result<()> {
        let DoneLines { file, raw, mended, offset, is_last, is_passed, made } = done;
        if offset == 0 {
            self.shown = None;
        }
        let diff = self
            .shown
            .get_or_insert_with(|| FileDiff::new(self.task.diff_style, &file.path, &self.task.working_folder));
        if is_passed {
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

    fn write_lines(&mut self, done: DoneLines) -> Result<()> {
        let DoneLines { file, raw, mended, offset, is_last, .. } = done;
        if matches!(&self.lines, Some(LinesWriter::Given { shown }) if *shown == file.shown) {
            return Ok(());
        }
        if self.lines.is_none() {
            self.lines = match &self.task.destination {
                Destination::InPlace if mended.is_some() => {
                    self.task.admit(&file.path)?;
                    let mut replacement = Replacement::begin(&file.path, &file.stamp)?;
                    replacement.copy_head(offset)?;
                    Some(LinesWriter::Replacing(BufWriter::new(replacement)))
                }
                Destination::Folder(folder) => {
                    let file = new_file::below(folder, &below(folder, &file.shown))?;
                    Some(LinesWriter::New(BufWriter::new(file)))
                }
                _ => None,
            };
        }
        if let Some(writer) = &mut self.lines {
            writer.write(mended.as_deref().unwrap_or(&raw)).context("cannot write")?;
        }
        match self.lines.take_if(|_| is_last) {
            Some(writer) => writer.commit(),
            None => Ok(()),
        }
    }
}

/// A file of records on its way out, piece by piece.
enum LinesWriter {
    Replacing(BufWriter<Replacement>),
    New(BufWriter<NewFile>),
    /// Writing failed; the rest of this file is not written.
    Given {
        shown: Arc<str>,
    },
}

impl LinesWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Replacing(replacement) => replacement.write_all(bytes),
            Self::New(file) => file.write_all(bytes),
            Self::Given { .. } => Ok(()),
        }
    }

    fn commit(self) -> Result<()> {
        match self {
            Self::Replacing(replacement) => written(replacement)?.commit(None),
            Self::New(file) => written(file)?.commit(),
            Self::Given { .. } => Ok(()),
        }
    }
}

/// What a buffer writes to, once all is written.
fn written<W: Write>(buffer: BufWriter<W>) -> Result<W> {
    buffer.into_inner().map_err(io::IntoInnerError::into_error).context("cannot write")
}
