//! What a worker does with a job: read, lint, mend, and write what is one document a file.

use std::panic::{self, AssertUnwindSafe};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};

use super::feed::{Job, Lines, LinesFile, Part, Size, What};
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
use crate::text::{Document, Fault, FaultKind, Origin};

/// What came of a job.
#[derive(Default)]
pub(super) struct Done {
    pub(super) number: u64,
    pub(super) weight: usize,
    pub(super) findings: Vec<Finding>,
    pub(super) documents: u64,
    /// A file begins with this job.
    pub(super) files: u64,
    pub(super) bytes: u64,
    pub(super) mended: u64,
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
}

impl Done {
    /// Takes in what came of another file of the same job.
    fn add(&mut self, other: Self) {
        self.findings.extend(other.findings);
        self.documents += other.documents;
        self.files += other.files;
        self.bytes += other.bytes;
        self.mended += other.mended;
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

pub(super) fn work(task: &Task, size: &Size, job: Job) -> Done {
    let mut done = Done { number: job.number, weight: job.weight, ..Done::default() };
    match job.what {
        What::Skipped { reason } => done.skipped.push(reason),
        What::Fault { shown, kind, detail } => {
            done.files = 1;
            fault(task, &shown, kind, detail, &mut done);
        }
        What::Files(files) => {
            for file in files {
                let mut one = Done { files: 1, ..Done::default() };
                work_file(task, &file.path, &file.shown, file.format, file.is_named, &mut one);
                size.add(one.bytes);
                done.add(one);
            }
        }
        What::Lines(lines) => work_lines(task, lines, &mut done),
        What::Content { shown, format, raw } => {
            done.files = 1;
            let no_records = (format.unit() == Unit::Line).then(|| source::no_records(&raw)).flatten();
            let mended = if let Some((kind, detail)) = no_records {
                fault(task, &shown, kind, detail, &mut done);
                None
            } else {
                Look::new(task, &shown, true).visit(format, Piece { raw: &raw, first_number: 1 }, &mut done)
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

fn fault(task: &Task, shown: &Arc<str>, kind: FaultKind, detail: String, done: &mut Done) {
    let faults = [Fault { kind, span: Span::at(0), detail }];
    let item = Item { text: "", origin: Origin::default(), faults: &faults, damage: None, record: None };
    Look::new(task, shown, true).look(item, done);
}

fn work_file(task: &Task, path: &Path, shown: &Arc<str>, format: &dyn Format, is_named: bool, done: &mut Done) {
    let (raw, stamp) = match replace::read(path) {
        Ok(read) => read,
        Err(error) => return fault(task, shown, FaultKind::UnreadableFile, walk::plain_words(&error), done),
    };
    done.bytes = raw.len() as u64;
    let piece = Piece { raw: &raw, first_number: 1 };
    let mended = Look::new(task, shown, is_named).visit(format, piece, done);
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
        let mut look = Look::new(task, shown, is_named);
        look.mends = false;
        look.visit(format, piece, done);
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

fn work_lines(task: &Task, lines: Lines, done: &mut Done) {
    let Lines { file, raw, offset, first_number, is_last, part } = lines;
    done.bytes = raw.len() as u64;
    done.files = u64::from(offset == 0);
    let piece = Piece { raw: &raw, first_number };
    let look = Look::new(task, &file.shown, true);
    let mended = match part {
        Part::Whole => look.visit(file.format, piece, done),
        Part::Head(limit) => {
            look.tell_oversized(first_number, limit, done);
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
        Self { task, shown, is_named, mends: task.fix.is_some(), exemptions }
    }

    fn visit(&self, format: &dyn Format, piece: Piece, done: &mut Done) -> Option<Vec<u8>> {
        done.paths.push(Arc::clone(self.shown));
        format.visit(piece, &self.task.fields, &mut |item| self.look_or_pass(item, done))
    }

    /// Looks at one document. A fault of the program's own costs no more than that document: it stays as it is, and the
    /// run says so.
    fn look_or_pass(&self, item: Item, done: &mut Done) -> Vec<Vec<Edit>> {
        let place = item.record.as_ref().map_or(String::new(), |record| format!(":{}", record.number));
        let kept = (done.findings.len(), done.rows.len(), done.remembered.len());
        unless_it_fails(|| self.look(item, done)).unwrap_or_else(|| {
            done.findings.truncate(kept.0);
            done.rows.truncate(kept.1);
            done.remembered.truncate(kept.2);
            done.failures
                .push(format!("{}{place}: left out: a fault in corpuslint itself, please report it", self.shown));
            Vec::new()
        })
    }

    /// Files that a record is too long to be looked at.
    fn tell_oversized(&self, number: u64, limit: usize, done: &mut Done) {
        done.paths.push(Arc::clone(self.shown));
        let detail = match limit {
            _ if limit.is_multiple_of(1 << 20) => format!("more than {} MiB on one line", limit >> 20),
            _ => format!("more than {limit} bytes on one line"),
        };
        let faults = [Fault { kind: FaultKind::OversizedRecord, span: Span::at(0), detail }];
        let origin = Origin { is_record: true, ..Origin::default() };
        let record = Record { number, id: None, field: self.task.fields.text.clone() };
        self.look(Item { text: "", origin, faults: &faults, damage: None, record: Some(record) }, done);
    }

    /// Files what is found in one document, and returns the edits that mend it.
    fn look(&self, item: Item, done: &mut Done) -> Vec<Vec<Edit>> {
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
        let Some(least) = self.task.fix.filter(|_| self.mends) else {
            self.file(&document, found, record, done);
            return Vec::new();
        };
        let shows_diff = self.task.destination == Destination::Diff;
        let shown = if shows_diff { found.clone() } else { Vec::new() };
        let fixed = linter.fix(&document, found, least, &|document, diagnostic| self.may_mend(document, diagnostic));
        done.mended += fixed.mended as u64;
        if shows_diff {
            // Nothing is written, so everything is still there.
            self.file(&document, shown, record, done);
        } else if fixed.rounds.is_empty() {
            self.file(&document, fixed.remaining, record, done);
        } else {
            let document = Document::new_from(&fixed.text, item.origin);
            self.file(&document, fixed.remaining, record, done);
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

    fn file(&self, document: &Document, found: Vec<Diagnostic>, record: Option<Arc<Record>>, done: &mut Done) {
        if self.task.linter.is_corpus_wide() {
            let digests = self.task.linter.digest(document);
            if digests.iter().any(Option::is_some) {
                let home = Home { path: Arc::clone(self.shown), record: record.clone() };
                done.remembered.push(Remembered { home, digests });
            }
        }
        let mut locator = Locator::new(document, Arc::clone(self.shown), record, self.task.with_excerpts);
        let found = found.into_iter().filter(|diagnostic| !self.is_exempt(document, diagnostic));
        done.findings.extend(found.map(|diagnostic| locator.finding(diagnostic)));
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
