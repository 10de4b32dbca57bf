//! What a worker does with a job: read, lint, mend, and write what is one document a file.

use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};

use super::attributes::DoneAttributes;
use super::diff::FileDiff;
use super::done::{Done, DoneRecords};
use super::feed::{Job, Records, Size, What, WholeFile};
use super::kept::visit;
use super::look::{Look, Telling};
use super::outbox::Outbox;
use super::target::below;
use super::{Destination, Task};
use crate::corpus::compression::uncompressed;
use crate::corpus::packing::{self, Packing};
use crate::corpus::pieces::{Chunk, Part};
use crate::corpus::replace::{self, Replacement};
use crate::corpus::{Item, Piece, new_file};
use crate::text::Fault;

/// Does a job; findings go to the outbox as they are made, all else is in what it returns.
pub(super) fn work(task: &Task, size: &Size, job: Job, outbox: &mut Outbox) -> Done {
    let mut done = Done { number: job.number, weight: job.weight, ..Done::default() };
    match job.what {
        What::Skipped { reason } => done.skipped.push(reason),
        What::Failed { failure } => done.failures.push(failure),
        What::Removed => done.removed = 1,
        What::Passed(files) => done.passed = files,
        What::Fault { shown, fault, is_cut } => {
            // Of a file that was cut some was delivered before.
            done.files = u64::from(!is_cut);
            done.cut = is_cut.then(|| Arc::clone(&shown));
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
        What::Records(records) => work_records(task, records, &mut done, outbox),
        What::Content { shown, .. } if task.sample.is_some_and(|sample| !sample.takes(&shown, None)) => done.passed = 1,
        What::Content { shown, format, raw, packing } => {
            done.files = 1;
            (done.bytes, done.stored) = (raw.len() as u64, raw.len() as u64);
            let name = uncompressed(Path::new(&*shown));
            let piece = Piece::whole(&name, &raw);
            let mut look = Look::new(task, &shown, true);
            if look.mends && task.dropping.is_some() {
                look.telling = Telling::BehindRecord;
            }
            let mended = visit(&look, format, piece, &mut done, outbox);
            if task.destination == Destination::Diff {
                done.diff = mended.map_or(Vec::new(), |mended| show(task, &name, &raw, &mended, &mut done));
            } else if task.fix.is_some() {
                match packing.packed(mended.unwrap_or(raw)) {
                    Ok(content) => done.content = Some(content),
                    Err(error) => done.failures.push(format!("{shown}: not written: {error}")),
                }
            }
        }
    }
    done
}

/// Tells why nothing could be read.
fn tell(task: &Task, shown: &Arc<str>, fault: Fault, done: &mut Done, outbox: &mut Outbox) {
    let faults = [fault];
    Look::new(task, shown, true).look(Item::of_unreadable(&faults), done, outbox);
}

fn work_file(task: &Task, file: &WholeFile, done: &mut Done, outbox: &mut Outbox) {
    let WholeFile { path, shown, format, is_named } = file;
    let packing = Packing::of(path, task.linter.expansion_limit().unwrap_or(u32::MAX));
    let (stored, stamp, raw) = match read(path, &packing) {
        Ok(read) => read,
        Err(error) => return tell(task, shown, packing::fault(&error), done, outbox),
    };
    let raw = raw.as_deref().unwrap_or(&stored);
    done.bytes = raw.len() as u64;
    done.stored = stored.len() as u64;
    done.without_attributes = u64::from(task.attributes.is_some());
    let name = uncompressed(path);
    let piece = Piece::whole(&name, raw);
    let mut look = Look::at(task, path, shown, *is_named);
    if look.mends && task.destination != Destination::Diff {
        look.telling = Telling::OnceWritten;
    }
    let mended = visit(&look, *format, piece, done, outbox);
    let result = match (&task.destination, mended) {
        (Destination::Folder(folder), Some(_)) if done.dropped.documents > 0 => refuse_leftover(folder, shown),
        (Destination::InPlace, Some(mended)) => replace_file(task, path, &stamp, &stored, (mended, &packing)),
        (Destination::Diff, Some(mended)) => task.admit(path).map(|()| {
            done.diff = show(task, path, raw, &mended, done);
        }),
        (Destination::Folder(folder), Some(mended)) => {
            packing.packed(mended).context("cannot write").and_then(|packed| write_below(folder, shown, &packed))
        }
        (Destination::Folder(folder), None) if done.skipped.is_empty() => write_below(folder, shown, &stored),
        _ => Ok(()),
    };
    if let Err(error) = result {
        // The file stays as it was, and so do its findings.
        let failure = format!("{shown}: not fixed: {error:#}");
        let Done { number, weight, files, bytes, .. } = *done;
        *done = Done { number, weight, files, bytes, failures: vec![failure], ..Done::default() };
        (look.mends, look.telling, look.is_refused) = (false, Telling::AtOnce, true.into());
        visit(&look, *format, piece, done, outbox);
    }
    look.tell_pending(done, outbox);
}

/// The bytes of a file as it is stored, and where it is packed unpacked.
fn read(path: &Path, packing: &Packing) -> io::Result<(Vec<u8>, replace::Stamp, Option<Vec<u8>>)> {
    let (stored, stamp) = replace::read(path)?;
    if packing.codec().is_none() {
        return Ok((stored, stamp, None));
    }
    let mut raw = Vec::new();
    packing.unpack(&stored[..]).read_to_end(&mut raw)?;
    Ok((stored, stamp, Some(raw)))
}

fn replace_file(
    task: &Task,
    path: &Path,
    stamp: &replace::Stamp,
    stored: &[u8],
    (mended, packing): (Vec<u8>, &Packing),
) -> Result<()> {
    task.admit(path)?;
    let mut replacement = Replacement::begin(path, stamp)?;
    let mended = packing.packed(mended).context("cannot write")?;
    replacement.write_all(&mended).context("cannot write")?;
    replacement.commit(Some(stored))
}

/// What is left out is not in the folder: a file that an earlier run left there would pass for it.
fn refuse_leftover(folder: &Path, shown: &str) -> Result<()> {
    let path = below(folder, shown);
    ensure!(!path.exists(), "it is to be left out, and `{}` is there of an earlier run", path.display());
    Ok(())
}

fn write_below(folder: &Path, shown: &str, content: &[u8]) -> Result<()> {
    let mut file = new_file::below(folder, &below(folder, shown))?;
    file.write_all(content).context("cannot write")?;
    file.commit()
}

fn work_records(task: &Task, Records { file, chunk, stored }: Records, done: &mut Done, outbox: &mut Outbox) {
    let Chunk { raw, part, first_number, start, head, is_last } = chunk;
    let offset = start.offset;
    done.stored = stored;
    done.bytes = raw.len() as u64;
    // A file without records was counted when that was told.
    done.files = u64::from(offset == 0 && part != Part::Through);
    let is_folder = matches!(task.destination, Destination::Folder(_));
    let keeps_lines = task.dropping.as_ref().is_some_and(|dropping| dropping.keeps_lines);
    let converts = is_folder && file.format.converted(&file.path).is_some();
    let piece =
        Piece { raw: &raw, first_number, start, head: head.as_deref(), path: &file.path, converts, keeps_lines };
    let mut look = Look::new(task, &file.shown, true);
    if file.stamp.is_some() {
        look = Look::at(task, &file.path, &file.shown, true);
        // What would not be written is not shown as if it were.
        look.mends &= task.destination != Destination::Diff || task.admit(&file.path).is_ok();
    }
    if look.mends && task.dropping.is_some() {
        look.telling = Telling::BehindRecord;
    }
    let mended = match part {
        Part::Whole => visit(&look, file.format, piece, done, outbox),
        Part::Head(_) if !look.wants(first_number, done) => None,
        Part::Head(limit) => {
            look.tell_oversized((first_number, start.line), limit, done, outbox);
            None
        }
        // The bytes go through to where the file is written.
        Part::Rest | Part::Through => None,
    };
    if task.attributes.is_some() && file.format.has_json_records() && part != Part::Through {
        let (rows, refused) = (std::mem::take(&mut done.attributes), done.refused_attributes.take());
        let file = Arc::clone(&file);
        done.done_attributes = Some(DoneAttributes { file, rows, refused, is_first: offset == 0, is_last });
    } else if task.attributes.is_some() && offset == 0 {
        done.without_attributes = 1;
    }
    if task.fix.is_some() || is_folder {
        // What is not read does not become another format.
        let mended = mended.or_else(|| converts.then(Vec::new));
        let (made, left_out) = (std::mem::take(&mut done.made), std::mem::take(&mut done.left_out));
        done.records = Some(DoneRecords { file, raw, mended, offset, is_last, part, first_number, left_out, made });
    }
}

/// What `--diff` prints of a file.
fn show(task: &Task, path: &Path, raw: &[u8], mended: &[u8], done: &mut Done) -> Vec<u8> {
    let made = std::mem::take(&mut done.made);
    FileDiff::new(task.diff_style, &uncompressed(path), &task.working_folder).whole(raw, mended, made)
}
