//! What a worker does with a job: read, lint and mend.

use std::path::Path;
use std::sync::Arc;

use super::attributes::DoneAttributes;
use super::done::{Done, DoneRecords};
use super::feed::{Job, Records, Size, What};
use super::kept::visit;
use super::look::{Look, Telling};
use super::outbox::Outbox;
use super::whole::{show, work_files};
use super::{Destination, Task};
use crate::corpus::compression::uncompressed;
use crate::corpus::pieces::{Chunk, Part};
use crate::corpus::{Item, Piece};
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
        What::Files(files) => work_files(task, size, &files, &mut done, outbox),
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
        let mut journaled = std::mem::take(&mut done.journaled);
        if let Some(mended) = mended.as_ref().filter(|_| task.journal.is_some() && !file.is_kept()) {
            journaled.put_back(offset, &raw, mended);
        }
        done.records =
            Some(DoneRecords { file, raw, mended, offset, is_last, part, first_number, left_out, made, journaled });
    }
}
