//! What a worker does with a job: read, lint, mend, and write what is one document a file.

use std::panic::{self, AssertUnwindSafe};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};

use super::feed::{Job, Lines, LinesFile, Part, Size, What, WholeFile};
use super::outbox::Outbox;
use super::{Destination, Task, diff};
use crate::checks::{Digest, Home};
use crate::config::Exemptions;
use crate::corpus::replace::{self, Replacement};
use crate::corpus::{Format, Item, Piece, Unit, source, walk};
use crate::diagnostic::{Diagnostic, Finding, Record, Rule};
use crate::fix::Edit;
use crate::lint::{Locator, fingerprint};
use crate::report::metrics::MetricsFormat;
use crate::span::Span;
use crate::text::measures::Measures;
use crate::text::{Damage, Document, Fault, FaultKind, Origin};

/// What came of a job.
#[derive(Default)]
pub(super) struct Done {
    pub(super) number: u64,
    pub(super) weight: usize,
    /// Those that were not sent before.
    pub(super) findings: Vec<Finding>,
    pub(super) documents: u64,
    /// A file begins with this job.
    pub(super) files: u64,
    pub(super) bytes: u64,
    pub(super) mended: u64,
    /// Documents that were not mended further, because nothing of their text would have remained.
    pub(super) kept_whole: u64,
    /// Why a file was left out after all.
    pub(super) skipped: Vec<String>,
    pub(super) failures: Vec<String>,
    pub(super) diff: String,
    /// The measures of the documents.
    pub(super) rows: String,
    /// For content: what it was mended to, or itself.
    pub(super) content: Option<Vec<u8>>,
    /// Of a file of records: what the lines were mended to, to be written in order.
    pub(super) lines: Option<DoneLines>,
    pub(super) remembered: Vec<Remembered>,
    /// The paths of the files that were looked at.
    pub(super) paths: Vec<Arc<str>>,
    /// What is told of a file that is to be written only once it is: if that fails, all its findings remain.
    pending: Vec<Pending>,
}

/// What remains in a mended document.
struct Pending {
    text: String,
    is_damaged: bool,
    record: Option<Arc<Record>>,
    remaining: Vec<Diagnostic>,
}

impl Done {
    /// Takes in what came of another file of the same job.
    fn add(&mut self, other: Self) {
        self.documents += other.documents;
        self.files += other.files;
        self.bytes += other.bytes;
        self.mended += other.mended;
        self.kept_whole += other.kept_whole;
        self.skipped.extend(other.skipped);
        self.failures.extend(other.failures);
        self.diff.push_str(&other.diff);
        self.rows.push_str(&other.rows);
        self.remembered.extend(other.remembered);
        self.paths.extend(other.paths);
    }
}

pub(super) struct DoneLines {
    pub(super) file: Arc<LinesFile>,
    pub(super) raw: Vec<u8>,
    pub(super) mended: Option<Vec<u8>>,
    pub(super) offset: u64,
    pub(super) is_last: bool,
}

/// What the corpus-wide checks have to know of a document.
pub(super) struct Remembered {
    pub(super) home: Home,
    pub(super) digests: Vec<Option<Digest>>,
}

pub(super) fn work(task: &Task, size: &Size, job: Job, outbox: &mut Outbox) -> Done {
    let mut done = Done { number: job.number, weight: job.weight, ..Done::default() };
    match job.what {
        What::Skipped { reason } => done.skipped.push(reason),
        What::Fault { shown, kind, detail } => {
            done.files = 1;
            fault(task, &shown, kind, detail, &mut done, outbox);
        }
        What::Files(files) => {
            for file in files {
                let mut one = Done { files: 1, ..Done::default() };
                work_file(task, &file, &mut one, outbox);
                size.add(one.bytes);
                done.add(one);
            }
        }
        What::Lines(lines) => work_lines(task, lines, &mut done, outbox),
        What::Content { shown, format, raw } => {
            done.files = 1;
            let no_records = (format.unit() == Unit::Line).then(|| source::no_records(&raw)).flatten();
            let mended = if let Some((kind, detail)) = no_records {
                fault(task, &shown, kind, detail, &mut done, outbox);
                None
            } else {
                let piece = Piece { raw: &raw, first_number: 1 };
                Look::new(task, &shown, true).visit(format, piece, &mut done, outbox)
            };
            if task.destination == Destination::Diff {
                done.diff = mended.map_or(String::new(), |mended| diff::unified(&shown, &raw, &mended, 1, true));
            } else if task.fix.is_some() {
                done.content = Some(mended.unwrap_or(raw));
            }
        }
    }
    done
}

fn fault(task: &Task, shown: &Arc<str>, kind: FaultKind, detail: String, done: &mut Done, outbox: &mut Outbox) {
    let faults = [Fault { kind, span: Span::at(0), detail }];
    let item = Item { text: "", origin: Origin::default(), faults: &faults, damage: None, record: None };
    Look::new(task, shown, true).look(item, done, outbox);
}

fn work_file(task: &Task, file: &WholeFile, done: &mut Done, outbox: &mut Outbox) {
    let WholeFile { path, shown, format, is_named } = file;
    let (raw, stamp) = match replace::read(path) {
        Ok(read) => read,
        Err(error) => {
            return fault(task, shown, FaultKind::UnreadableFile, walk::plain_words(&error), done, outbox);
        }
    };
    done.bytes = raw.len() as u64;
    let piece = Piece { raw: &raw, first_number: 1 };
    let mut look = Look::new(task, shown, *is_named);
    look.defers = look.mends && task.destination != Destination::Diff;
    let mended = look.visit(*format, piece, done, outbox);
    let result = match (&task.destination, mended) {
        (Destination::InPlace, Some(mended)) => replace_file(path, &stamp, &raw, &mended),
        (Destination::Diff, Some(mended)) => {
            done.diff = diff::unified(shown, &raw, &mended, 1, true);
            Ok(())
        }
        (Destination::Folder(folder), mended) if done.skipped.is_empty() => {
            replace::write_new(&below(folder, shown), mended.as_deref().unwrap_or(&raw))
        }
        _ => Ok(()),
    };
    if let Err(error) = result {
        // The file stays as it was, and so do its findings.
        let failure = format!("{shown}: not fixed: {error:#}");
        let Done { number, weight, files, bytes, .. } = *done;
        *done = Done { number, weight, files, bytes, failures: vec![failure], ..Done::default() };
        (look.mends, look.defers) = (false, false);
        look.visit(*format, piece, done, outbox);
    }
    for Pending { text, is_damaged, record, remaining } in std::mem::take(&mut done.pending) {
        let damage = is_damaged.then(Damage::default);
        let document = Document::with(&text, Origin::default(), &[], damage.as_ref());
        look.tell(&document, remaining.into_iter(), record, outbox);
    }
}

/// What `work` gives; `None` where it panics. Whatever it had begun to change must be put right by the caller.
pub(super) fn unless_it_fails<T>(work: impl FnOnce() -> T) -> Option<T> {
    panic::catch_unwind(AssertUnwindSafe(work)).ok()
}

fn replace_file(path: &Path, stamp: &replace::Stamp, raw: &[u8], mended: &[u8]) -> Result<()> {
    use std::io::Write as _;
    let mut replacement = Replacement::begin(path, stamp)?;
    replacement.write_all(mended).context("cannot write")?;
    replacement.commit(Some(raw))
}

/// Where a file goes in the folder given with `--out-dir`: the path as shown, with nothing that leads out of the folder.
pub(super) fn below(folder: &Path, shown: &str) -> PathBuf {
    let inside = Path::new(shown).components().filter(|part| matches!(part, Component::Normal(_)));
    folder.join(inside.collect::<PathBuf>())
}

fn work_lines(task: &Task, lines: Lines, done: &mut Done, outbox: &mut Outbox) {
    let Lines { file, raw, offset, first_number, is_last, part } = lines;
    done.bytes = raw.len() as u64;
    done.files = u64::from(offset == 0);
    let piece = Piece { raw: &raw, first_number };
    let look = Look::new(task, &file.shown, true);
    let mended = match part {
        Part::Whole => look.visit(file.format, piece, done, outbox),
        Part::Head(limit) => {
            look.tell_oversized(first_number, limit, done, outbox);
            None
        }
        // The bytes go through to where the file is written.
        Part::Rest => None,
    };
    if task.destination == Destination::Diff {
        // An edit inside a JSON string never adds a line: the numbers of both sides stay the same.
        done.diff =
            mended.map_or(String::new(), |mended| diff::unified(&file.shown, &raw, &mended, first_number, offset == 0));
    } else if task.fix.is_some() || matches!(task.destination, Destination::Folder(_)) {
        done.lines = Some(DoneLines { file, raw, mended, offset, is_last });
    }
}

/// Lints the documents of one file.
struct Look<'l> {
    task: &'l Task<'l>,
    shown: &'l Arc<str>,
    is_named: bool,
    mends: bool,
    /// What is found is told after the file is written.
    defers: bool,
    exemptions: Exemptions<'l>,
}

impl<'l> Look<'l> {
    fn new(task: &'l Task, shown: &'l Arc<str>, is_named: bool) -> Self {
        let config = task.config;
        let exemptions = if config.has_exemptions() {
            config.exemptions(&task.working_folder.join(&**shown))
        } else {
            Exemptions::default()
        };
        Self { task, shown, is_named, mends: task.fix.is_some(), defers: false, exemptions }
    }

    fn visit(&self, format: &dyn Format, piece: Piece, done: &mut Done, outbox: &mut Outbox) -> Option<Vec<u8>> {
        done.paths.push(Arc::clone(self.shown));
        format.visit(piece, &self.task.fields, &mut |item| self.look_or_pass(item, done, outbox))
    }

    /// Looks at one document. A fault of the program's own costs no more than that document: it stays as it is, and the
    /// run says so.
    fn look_or_pass(&self, item: Item, done: &mut Done, outbox: &mut Outbox) -> Vec<Vec<Edit>> {
        let place = item.record.as_ref().map_or(String::new(), |record| format!(":{}", record.number));
        let kept = (done.rows.len(), done.remembered.len(), done.pending.len(), done.mended, done.kept_whole);
        unless_it_fails(|| self.look(item, done, outbox)).unwrap_or_else(|| {
            done.rows.truncate(kept.0);
            done.remembered.truncate(kept.1);
            done.pending.truncate(kept.2);
            done.mended = kept.3;
            done.kept_whole = kept.4;
            done.failures
                .push(format!("{}{place}: left out: a fault in corpuslint itself, please report it", self.shown));
            Vec::new()
        })
    }

    /// Files that a record is too long to be looked at.
    fn tell_oversized(&self, number: u64, limit: usize, done: &mut Done, outbox: &mut Outbox) {
        done.paths.push(Arc::clone(self.shown));
        let detail = match limit {
            _ if limit.is_multiple_of(1 << 20) => format!("more than {} MiB on one line", limit >> 20),
            _ => format!("more than {limit} bytes on one line"),
        };
        let faults = [Fault { kind: FaultKind::OversizedRecord, span: Span::at(0), detail }];
        let origin = Origin { is_record: true, ..Origin::default() };
        let record = Record { number, id: None, field: self.task.fields.text.clone() };
        self.look(Item { text: "", origin, faults: &faults, damage: None, record: Some(record) }, done, outbox);
    }

    /// Files what is found in one document, and returns the edits that mend it.
    fn look(&self, item: Item, done: &mut Done, outbox: &mut Outbox) -> Vec<Vec<Edit>> {
        if !self.is_named && item.faults.iter().any(|fault| fault.kind == FaultKind::BinaryFile) {
            done.skipped.push("binary".to_owned());
            done.files = 0;
            return Vec::new();
        }
        if let Some(format) = self.task.metrics {
            self.measure(item, format, done);
            return Vec::new();
        }
        done.documents += 1;
        let record = item.record.map(Arc::new);
        let linter = self.task.linter;
        let document = Document::with(item.text, item.origin, item.faults, item.damage);
        let found = linter.lint(&document);
        let may_mend = |document: &Document, diagnostic: &Diagnostic| self.may_mend(document, diagnostic);
        let Some(least) = self.task.fix.filter(|_| self.mends) else {
            self.remember(&document, record.as_ref(), done);
            self.tell(&document, found.into_iter(), record, outbox);
            return Vec::new();
        };
        if self.task.destination == Destination::Diff {
            // Nothing is written, so everything is still there.
            self.remember(&document, record.as_ref(), done);
            self.tell(&document, found.iter().cloned(), record, outbox);
            let fixed = linter.fix(&document, found, least, &may_mend);
            done.mended += fixed.mended as u64;
            done.kept_whole += u64::from(fixed.would_empty);
            return fixed.rounds;
        }
        let fixed = linter.fix(&document, found, least, &may_mend);
        done.mended += fixed.mended as u64;
        done.kept_whole += u64::from(fixed.would_empty);
        let is_same = fixed.rounds.is_empty();
        let document = if is_same { document } else { Document::new_from(&fixed.text, item.origin) };
        self.remember(&document, record.as_ref(), done);
        if !self.defers {
            self.tell(&document, fixed.remaining.into_iter(), record, outbox);
        } else if !fixed.remaining.is_empty() {
            let is_damaged = document.damage.is_some();
            done.pending.push(Pending { text: fixed.text, is_damaged, record, remaining: fixed.remaining });
        }
        fixed.rounds
    }

    /// Adds a document's row; of what could not be read there is none.
    fn measure(&self, item: Item, format: MetricsFormat, done: &mut Done) {
        if let Some(fault) = item.faults.first() {
            let record = item.record.map_or(String::new(), |record| format!("{}:", record.number));
            done.failures.push(format!("{}:{record} {}", self.shown, fault.detail));
            return;
        }
        done.documents += 1;
        let document = Document::with(item.text, item.origin, item.faults, item.damage);
        done.rows.push_str(&format.row(self.shown, item.record.as_ref(), &Measures::new(&document)));
    }

    fn is_exempt(&self, document: &Document, diagnostic: &Diagnostic) -> bool {
        self.exemptions.admit(&diagnostic.rule, diagnostic.span.of(document.text))
    }

    fn may_mend(&self, document: &Document, diagnostic: &Diagnostic) -> bool {
        let is_known = |rule: &Rule| {
            let known = |baseline: &&crate::baseline::Baseline| {
                baseline.knows(self.shown, &rule.id, &fingerprint(document, &rule.id, diagnostic.span))
            };
            self.task.baseline.as_ref().is_some_and(known)
        };
        !self.is_exempt(document, diagnostic) && !is_known(&diagnostic.rule)
    }

    /// Keeps what the checks across documents have to know.
    fn remember(&self, document: &Document, record: Option<&Arc<Record>>, done: &mut Done) {
        if self.task.linter.is_corpus_wide() {
            let digests = self.task.linter.digest(document);
            if digests.iter().any(Option::is_some) {
                let home = Home { path: Arc::clone(self.shown), record: record.cloned() };
                done.remembered.push(Remembered { home, digests });
            }
        }
    }

    fn tell(
        &self,
        document: &Document,
        found: impl Iterator<Item = Diagnostic>,
        record: Option<Arc<Record>>,
        outbox: &mut Outbox,
    ) {
        let mut locator = Locator::new(document, Arc::clone(self.shown), record, self.task.with_excerpts);
        for diagnostic in found {
            if !self.is_exempt(document, &diagnostic) {
                outbox.put(locator.finding(diagnostic));
            }
        }
    }
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
