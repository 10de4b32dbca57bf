//! What a worker does with a job: read, lint, mend, and write what is one document a file.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};

use super::diff::FileDiff;
use super::done::{Done, DoneLines, Pending};
use super::feed::{Job, Lines, Size, What, WholeFile};
use super::line_reader::Part;
use super::look::Look;
use super::outbox::Outbox;
use super::{Destination, Task};
use crate::corpus::replace::{self, Replacement};
use crate::corpus::{Item, Piece, new_file, nothing_in, walk};
use crate::text::{Document, Fault, FaultKind, Origin};

/// Does a job; findings go to the outbox as they are made, all else is in what it returns.
pub(super) fn work(task: &Task, size: &Size, job: Job, outbox: &mut Outbox) -> Done {
    let mut done = Done { number: job.number, weight: job.weight, ..Done::default() };
    match job.what {
        What::Skipped { reason } => done.skipped.push(reason),
        What::Failed { failure } => done.failures.push(failure),
        What::Removed => done.removed = 1,
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
                done.diff =
                    mended.map_or(Vec::new(), |mended| show(task, Path::new(&*shown), &raw, &mended, &mut done));
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
    let mut look = Look::at(task, path, shown, *is_named);
    look.defers = look.mends && task.destination != Destination::Diff;
    let mended = look.visit(*format, piece, done, outbox);
    let result = match (&task.destination, mended) {
        (Destination::InPlace, Some(mended)) => replace_file(task, path, &stamp, &raw, &mended),
        (Destination::Diff, Some(mended)) => task.admit(path).map(|()| {
            done.diff = show(task, path, &raw, &mended, done);
        }),
        (Destination::Folder(folder), mended) if done.skipped.is_empty() => {
            write_below(folder, shown, mended.as_deref().unwrap_or(&raw))
        }
        _ => Ok(()),
    };
    if let Err(error) = result {
        // The file stays as it was, and so do its findings.
        let failure = format!("{shown}: not fixed: {error:#}");
        let Done { number, weight, files, bytes, .. } = *done;
        *done = Done { number, weight, files, bytes, failures: vec![failure], ..Done::default() };
        (look.mends, look.defers, look.is_refused) = (false, false, true.into());
        look.visit(*format, piece, done, outbox);
    }
    for Pending { text, damage, offsets, repair, record, remaining, group } in std::mem::take(&mut done.pending) {
        let document = Document::with(&text, Origin::default(), &[], damage.as_ref());
        look.tell(&document, remaining.into_iter(), repair, (record, group), (offsets.as_ref(), None), outbox);
    }
}

fn replace_file(task: &Task, path: &Path, stamp: &replace::Stamp, raw: &[u8], mended: &[u8]) -> Result<()> {
    use std::io::Write as _;
    task.admit(path)?;
    let mut replacement = Replacement::begin(path, stamp)?;
    replacement.write_all(mended).context("cannot write")?;
    replacement.commit(Some(raw))
}

fn write_below(folder: &Path, shown: &str, content: &[u8]) -> Result<()> {
    use std::io::Write as _;
    let mut file = new_file::below(folder, &below(folder, shown))?;
    file.write_all(content).context("cannot write")?;
    file.commit()
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
    let mut look = Look::at(task, &file.path, &file.shown, true);
    // What would not be written is not shown as if it were.
    look.mends &= task.destination != Destination::Diff || task.admit(&file.path).is_ok();
    let mended = match part {
        Part::Whole => look.visit(file.format, piece, done, outbox),
        Part::Head(limit) => {
            look.tell_oversized(first_number, limit, done, outbox);
            None
        }
        // The bytes go through to where the file is written.
        Part::Rest | Part::Through => None,
    };
    let is_passed = part != Part::Whole;
    if task.fix.is_some() || matches!(task.destination, Destination::Folder(_)) {
        let made = std::mem::take(&mut done.made);
        done.lines = Some(DoneLines { file, raw, mended, offset, is_last, is_passed, made });
    }
}

/// What `--diff` prints of a file.
fn show(task: &Task, path: &Path, raw: &[u8], mended: &[u8], done: &mut Done) -> Vec<u8> {
    let made = std::mem::take(&mut done.made);
    FileDiff::new(task.diff_style, path, &task.working_folder).whole(raw, mended, made)
}
