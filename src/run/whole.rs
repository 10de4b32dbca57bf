//! Files that are one document each: read, linted, mended, and put into their places.
//!
//! Where a journal is kept it is synced before a file has its new content. A sync takes longer than all else that is
//! done to a small file, so some wait for it together. What is found in them waits with them, and is told in order.

use std::io::{self, Read as _, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result, anyhow, ensure};

use super::diff::FileDiff;
use super::done::Done;
use super::feed::{Size, WholeFile};
use super::kept::visit;
use super::look::{Look, Telling};
use super::outbox::Outbox;
use super::target::below;
use super::{Destination, Task};
use crate::corpus::compression::uncompressed;
use crate::corpus::packing::{self, Packing};
use crate::corpus::replace::{self, Replacement, Stamp};
use crate::corpus::{Item, Piece, new_file};
use crate::diagnostic::Finding;
use crate::journal::{self, Entry, Lines};

/// So many new contents wait for the journal together: each is an open file.
const MOST_TOGETHER: usize = 8;
/// Bytes of files that wait together, at most; a longer one waits for nobody.
const MOST_BYTES: usize = 1 << 20;

/// A file that was looked at.
struct Waiting<'w> {
    file: &'w WholeFile,
    look: Look<'w>,
    read: Read,
    done: Done,
    findings: Vec<Finding>,
    /// What is to take its place, if anything is; or why nothing does.
    replacing: Result<Option<Replacing>>,
}

/// The bytes of a file as it is stored, and where it is packed unpacked.
struct Read {
    stored: Vec<u8>,
    stamp: Stamp,
    unpacked: Option<Vec<u8>>,
    packing: Packing,
}

impl Read {
    fn raw(&self) -> &[u8] {
        self.unpacked.as_deref().unwrap_or(&self.stored)
    }
}

/// A new content that is written, but not in its place.
struct Replacing {
    replacement: Replacement,
    entry: Option<Entry>,
}

/// Looks at some files, one after the other.
pub(super) fn work_files(task: &Task, size: &Size, files: &[WholeFile], done: &mut Done, outbox: &mut Outbox) {
    let mut together: Vec<Waiting> = Vec::new();
    let mut bytes = 0;
    for file in files {
        let read = read(task, &file.path);
        let length = read.as_ref().map_or(0, |read| read.raw().len());
        if bytes + length > MOST_BYTES || together.len() == MOST_TOGETHER || read.is_err() {
            settle(&mut together, size, done, outbox);
            bytes = 0;
        }
        let read = match read {
            Ok(read) => read,
            Err(error) => {
                let faults = [packing::fault(&error)];
                let mut one = Done { files: 1, ..Done::default() };
                Look::new(task, &file.shown, true).look(Item::of_unreadable(&faults), &mut one, outbox);
                size.add(0);
                done.add(one);
                continue;
            }
        };
        bytes += length;
        if !together.is_empty() {
            outbox.hold();
        }
        let mut waiting = begin(task, file, read, outbox);
        waiting.findings = outbox.release();
        together.push(waiting);
        if task.journal.is_none() {
            settle(&mut together, size, done, outbox);
            bytes = 0;
        }
    }
    settle(&mut together, size, done, outbox);
}

/// Looks at a file, and writes what is to take its place.
fn begin<'w>(task: &'w Task, file: &'w WholeFile, read: Read, outbox: &mut Outbox) -> Waiting<'w> {
    let WholeFile { path, shown, format, is_named } = file;
    let mut done = Done {
        files: 1,
        bytes: read.raw().len() as u64,
        stored: read.stored.len() as u64,
        without_attributes: u64::from(task.attributes.is_some()),
        ..Done::default()
    };
    let name = uncompressed(path);
    let mut look = Look::at(task, path, shown, *is_named);
    if look.mends && task.destination != Destination::Diff {
        look.telling = Telling::OnceWritten;
    }
    let mended = visit(&look, *format, Piece::whole(&name, read.raw()), &mut done, outbox);
    let packed = |mended| read.packing.packed(mended).context("cannot write");
    let replacing = match (&task.destination, mended) {
        (Destination::Folder(folder), Some(_)) if done.dropped.documents > 0 => refuse_leftover(folder, shown),
        (Destination::InPlace, Some(mended)) => {
            let lines = std::mem::take(&mut done.journaled);
            packed(mended).and_then(|packed| replace(task, path, &read, &packed, lines)).map(Some)
        }
        (Destination::Diff, Some(mended)) => task.admit(path).map(|()| {
            done.diff = show(task, path, read.raw(), &mended, &mut done);
            None
        }),
        (Destination::Folder(folder), Some(mended)) => {
            packed(mended).and_then(|packed| write_below(folder, shown, &packed))
        }
        (Destination::Folder(folder), None) if done.skipped.is_empty() => write_below(folder, shown, &read.stored),
        _ => Ok(None),
    };
    Waiting { file, look, read, done, findings: Vec::new(), replacing }
}

/// Puts the new contents into their places, and tells what is left in the files.
fn settle(together: &mut Vec<Waiting>, size: &Size, done: &mut Done, outbox: &mut Outbox) {
    let replaced = together.iter_mut().filter_map(|waiting| waiting.replacing.as_mut().ok()?.as_mut());
    let entered =
        replaced.filter_map(|Replacing { replacement, entry }| Some((entry.as_mut()?, replacement.content())));
    let told = journal::tell(&mut entered.collect::<Vec<_>>()).map_err(|error| format!("{error:#}"));
    for Waiting { file, mut look, read, done: mut one, findings, replacing } in together.drain(..) {
        findings.into_iter().for_each(|finding| outbox.put(finding));
        let replaced = replacing.and_then(|replacing| match (replacing, &told) {
            (None, _) => Ok(()),
            (Some(Replacing { entry: Some(_), .. }), Err(error)) => Err(anyhow!("{error}")),
            (Some(Replacing { replacement, mut entry }), _) => {
                let committed = replacement.commit(Some(&read.stored));
                committed.inspect_err(|_| entry.iter_mut().for_each(Entry::take_back))
            }
        });
        if let Err(error) = replaced {
            // The file stays as it was, and so do its findings.
            let failure = format!("{}: not fixed: {error:#}", file.shown);
            let Done { number, weight, files, bytes, .. } = one;
            one = Done { number, weight, files, bytes, failures: vec![failure], ..Done::default() };
            (look.mends, look.telling, look.is_refused) = (false, Telling::AtOnce, true.into());
            let name = uncompressed(&file.path);
            visit(&look, file.format, Piece::whole(&name, read.raw()), &mut one, outbox);
        }
        look.tell_pending(&mut one, outbox);
        size.add(one.bytes);
        done.add(one);
    }
}

fn read(task: &Task, path: &Path) -> io::Result<Read> {
    let packing = Packing::of(path, task.linter.expansion_limit().unwrap_or(u32::MAX));
    let (stored, stamp) = replace::read(path)?;
    let mut unpacked = None;
    if packing.codec().is_some() {
        packing.unpack(&stored[..]).read_to_end(unpacked.insert(Vec::new()))?;
    }
    Ok(Read { stored, stamp, unpacked, packing })
}

/// Writes what is to take a file's place.
fn replace(task: &Task, path: &Path, read: &Read, packed: &[u8], mut lines: Lines) -> Result<Replacing> {
    task.admit(path)?;
    let mut replacement = Replacement::begin(path, &read.stamp)?;
    replacement.write_all(packed).context("cannot write")?;
    let Some(journal) = &task.journal else { return Ok(Replacing { replacement, entry: None }) };
    let is_packed = read.unpacked.is_some();
    let mut entry = Entry::new(journal, &replacement, is_packed);
    entry.was(&read.stored);
    if !is_packed {
        lines.put_back(0, &read.stored, packed);
    }
    entry.hold(&lines).context("cannot hold what is for the journal")?;
    Ok(Replacing { replacement, entry: Some(entry) })
}

/// What is left out is not in the folder: a file that an earlier run left there would pass for it.
fn refuse_leftover(folder: &Path, shown: &str) -> Result<Option<Replacing>> {
    let path = below(folder, shown);
    ensure!(!path.exists(), "it is to be left out, and `{}` is there of an earlier run", path.display());
    Ok(None)
}

fn write_below(folder: &Path, shown: &str, content: &[u8]) -> Result<Option<Replacing>> {
    let mut file = new_file::below(folder, &below(folder, shown))?;
    file.write_all(content).context("cannot write")?;
    file.commit()?;
    Ok(None)
}

/// What `--diff` prints of a file.
pub(super) fn show(task: &Task, path: &Path, raw: &[u8], mended: &[u8], done: &mut Done) -> Vec<u8> {
    let made = std::mem::take(&mut done.made);
    FileDiff::new(task.diff_style, &uncompressed(path), &task.working_folder).whole(raw, mended, made)
}
