//! What a worker does with a job: read, lint, mend, and write what is one document a file.

use std::panic::{self, AssertUnwindSafe};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};

use super::feed::{Job, Lines, LinesFile, Size, What, WholeFile};
use super::look::Look;
use super::outbox::Outbox;
use super::pieces::Part;
use super::{Destination, Task, diff};
use crate::corpus::replace::{self, Replacement};
use crate::corpus::{Item, Piece, nothing_in, walk};
use crate::diagnostic::{Diagnostic, Finding, Record};
use crate::kind::{Digest, Home};
use crate::text::{Damage, Document, Fault, FaultKind, Offsets, Origin};

/// What came of a job.
#[derive(Default)]
pub(super) struct Done {
    /// The job's, as in [`Job`].
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
    /// What could not be done, for standard error.
    pub(super) failures: Vec<String>,
    /// What `--diff` shows of these files.
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
    pub(super) pending: Vec<Pending>,
}

/// What remains in a mended document.
pub(super) struct Pending {
    pub(super) text: String,
    pub(super) damage: Option<Damage>,
    pub(super) offsets: Option<Offsets>,
    pub(super) record: Option<Arc<Record>>,
    pub(super) remaining: Vec<Diagnostic>,
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

/// A piece of a file of records on its way to be written.
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
    /// Bytes of the file before its text, where these are the file's other bytes.
    pub(super) mark: Option<usize>,
    pub(super) digests: Vec<Option<Digest>>,
}

/// Does a job; findings go to the outbox as they are made, all else is in what it returns.
pub(super) fn work(task: &Task, size: &Size, job: Job, outbox: &mut Outbox) -> Done {
    let mut done = Done { number: job.number, weight: job.weight, ..Done::default() };
    match job.what {
        What::Skipped { reason } => done.skipped.push(reason),
        What::Fault { shown, fault } => {
            done.files = 1;
            tell(task, &shown, fault, &mut done, outbox);
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
            let mended = if let Some(fault) = nothing_in(format, &task.fields, &raw) {
                tell(task, &shown, fault, &mut done, outbox);
                None
            } else {
                let piece = Piece::whole(Path::new(&*shown), &raw);
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

/// Tells why nothing could be read.
fn tell(task: &Task, shown: &Arc<str>, fault: Fault, done: &mut Done, outbox: &mut Outbox) {
    let faults = [fault];
    let item = Item {
        text: "",
        origin: Origin::default(),
        faults: &faults,
        damage: None,
        record: None,
        offsets: None,
        refusal: None,
    };
    Look::new(task, shown, true).look(item, done, outbox);
}

fn work_file(task: &Task, file: &WholeFile, done: &mut Done, outbox: &mut Outbox) {
    let WholeFile { path, shown, format, is_named } = file;
    let (raw, stamp) = match replace::read(path) {
        Ok(read) => read,
        Err(error) => {
            let fault = Fault::new(FaultKind::UnreadableFile, walk::plain_words(&error));
            return tell(task, shown, fault, done, outbox);
        }
    };
    done.bytes = raw.len() as u64;
    let piece = Piece::whole(path, &raw);
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
    for Pending { text, damage, offsets, record, remaining } in std::mem::take(&mut done.pending) {
        let document = Document::with(&text, Origin::default(), &[], damage.as_ref());
        look.tell(&document, remaining.into_iter(), record, (offsets.as_ref(), None), outbox);
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

/// Where a file goes in the folder given with `--out-dir`: the path as shown, with nothing that leads out of the
/// folder.
pub(super) fn below(folder: &Path, shown: &str) -> PathBuf {
    let inside = Path::new(shown).components().filter(|part| matches!(part, Component::Normal(_)));
    folder.join(inside.collect::<PathBuf>())
}

fn work_lines(task: &Task, lines: Lines, done: &mut Done, outbox: &mut Outbox) {
    let Lines { file, raw, offset, first_number, is_last, part } = lines;
    done.bytes = raw.len() as u64;
    // A file without records was counted when that was told.
    done.files = u64::from(offset == 0 && part != Part::Through);
    let piece = Piece { raw: &raw, first_number, path: &file.path };
    let look = Look::new(task, &file.shown, true);
    let mended = match part {
        Part::Whole => look.visit(file.format, piece, done, outbox),
        Part::Head(limit) => {
            look.tell_oversized(first_number, limit, done, outbox);
            None
        }
        // The bytes go through to where the file is written.
        Part::Rest | Part::Through => None,
    };
    if task.destination == Destination::Diff {
        // An edit inside a JSON string never adds a line: the numbers of both sides stay the same.
        done.diff =
            mended.map_or(String::new(), |mended| diff::unified(&file.shown, &raw, &mended, first_number, offset == 0));
    } else if task.fix.is_some() || matches!(task.destination, Destination::Folder(_)) {
        done.lines = Some(DoneLines { file, raw, mended, offset, is_last });
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
