//! Files of records on their way out: piece by piece, in order, and whole or not at all.

use std::fmt;
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};

use anyhow::{Context as _, Result, bail, ensure};

use super::aligned::{Aligned, known_beside};
use super::done::DoneRecords;
use super::feed::RecordsFile;
use super::seam::Seam;
use super::target::below;
use super::{Destination, Dropping, Task};
use crate::corpus::RandomAccess;
use crate::corpus::new_file::{self, NewFile};
use crate::corpus::packing::Packer;
use crate::corpus::replace::{Replacement, Stamp};
use crate::corpus::rewriter::{Output, Rewriter};
use crate::journal::{Entry, Journaled, lock};

/// A file of records on its way out, piece by piece.
pub(super) struct RecordsWriter {
    out: Out,
    /// Where records are left out of a list.
    seam: Option<Seam>,
    /// What is written beside it.
    aligned: Aligned,
    /// What the journal is to say of it.
    entry: Option<Arc<Mutex<Entry>>>,
}

/// Where it goes.
enum Out {
    Replacing(Packer<BufWriter<Journaled>>),
    New(Packer<BufWriter<NewFile>>),
    /// What was packed and not written yet.
    Stream(Packer<Vec<u8>>),
    /// It is not written from front to back.
    Rewriting(Box<dyn Rewriter>),
    /// Writing failed; the rest of this file is not written.
    Given {
        shown: Arc<str>,
    },
}

impl RecordsWriter {
    /// Begins to write a file, up to the piece that is done; `None` where there is nothing to write so far.
    fn begin(task: &Task, done: &DoneRecords) -> Result<Option<Self>> {
        let DoneRecords { file, mended, offset, .. } = done;
        let Some(stamp) = file.stamp.as_ref().filter(|_| task.destination == Destination::InPlace) else {
            return Ok(Out::begin(task, file)?.map(|out| Self::new(out, file, task)));
        };
        if mended.is_none() {
            return Ok(None);
        }
        task.admit(&file.path)?;
        let replacement = Replacement::begin(&file.path, stamp)?;
        let (replacing, entry) = Journaled::new(task.journal.as_ref(), replacement, file.is_kept());
        let out = if let Some(access) = file.format.random_access() {
            let folder = file.path.parent().unwrap_or(Path::new("."));
            rewriter(task, file, access, Box::new(replacing), folder)?
        } else {
            let mut packer = file.packing.pack(BufWriter::new(replacing))?;
            // Up to here nothing had to be mended.
            let mut unpacked = file.packing.unpack(File::open(&file.path)?).take(*offset);
            each_block(&mut unpacked, |block| {
                if let Some(mut entry) = entry.as_deref().map(lock) {
                    entry.was(block);
                }
                packer.write_all(block).context("cannot write")
            })?;
            Out::Replacing(packer)
        };
        Ok(Some(Self { entry, ..Self::new(out, file, task) }))
    }

    fn new(out: Out, file: &RecordsFile, task: &Task) -> Self {
        let separator = file.format.separator().filter(|_| task.dropping.is_some());
        Self { out, seam: separator.map(Seam::new), aligned: Aligned::default(), entry: None }
    }

    /// For a file of which no more is written.
    pub(super) fn given(shown: Arc<str>) -> Self {
        Self { out: Out::Given { shown }, seam: None, aligned: Aligned::default(), entry: None }
    }

    pub(super) fn is_given(&self) -> bool {
        matches!(self.out, Out::Given { .. })
    }
}

impl Out {
    /// Begins to write what does not take a file's place; `None` where nothing is written.
    fn begin(task: &Task, file: &RecordsFile) -> Result<Option<Self>> {
        Ok(match &task.destination {
            Destination::InPlace => Some(Self::Stream(file.packing.pack(Vec::new())?)),
            Destination::Folder(folder) => {
                let path = below(folder, &file.shown);
                let path = file.format.converted(&path).unwrap_or(path);
                let new = new_file::below(folder, &path)?;
                if let Some(access) = file.format.random_access() {
                    return Ok(Some(rewriter(task, file, access, Box::new(new), folder)?));
                }
                Some(Self::New(file.packing.pack(BufWriter::new(new))?))
            }
            Destination::Diff => None,
        })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        match self {
            Self::Replacing(packer) => packer.write_all(bytes),
            Self::New(packer) => packer.write_all(bytes),
            Self::Stream(packer) => packer.write_all(bytes),
            Self::Rewriting(_) | Self::Given { .. } => Ok(()),
        }
        .context("cannot write")
    }

    fn commit(self) -> Result<()> {
        match self {
            Self::Replacing(packer) => packer.finish_buffered().context("cannot write")?.commit(),
            Self::New(packer) => packer.finish_buffered().context("cannot write")?.commit(),
            Self::Rewriting(rewriter) => rewriter.commit(),
            Self::Stream(_) | Self::Given { .. } => Ok(()),
        }
    }
}

/// Writes the next piece of a file of records. `writer` is what its pieces so far went to, and is none again once the
/// file is written; a file with nothing to write has none. The stream is the task's, for what has no file.
pub(super) fn write(
    writer: &mut Option<RecordsWriter>,
    done: DoneRecords,
    task: &Task,
    stream: &mut dyn Write,
) -> Result<()> {
    let is_given = |out: &Out| matches!(out, Out::Given { shown } if *shown == done.file.shown);
    if writer.as_ref().is_some_and(|writer| is_given(&writer.out)) {
        return Ok(());
    }
    if writer.is_none() {
        *writer = RecordsWriter::begin(task, &done)?;
        if let (Some(writer), Destination::Folder(folder), Some(dropping)) =
            (&mut *writer, &task.destination, &task.dropping)
        {
            let max_ratio = task.linter.expansion_limit().unwrap_or(u32::MAX);
            writer.aligned = Aligned::begin(&done.file, &dropping.aligned, folder, max_ratio)?;
        }
    }
    refuse_alone(task, &done)?;
    if let Some(writer) = writer {
        writer.aligned.copy(&done)?;
    }
    let DoneRecords { raw, mended, is_last, part, journaled, .. } = done;
    if let Some(writer) = writer {
        let RecordsWriter { out, seam, entry, .. } = writer;
        if let Some(mut entry) = entry.as_deref().map(lock) {
            entry.was(&raw);
            entry.hold(&journaled).context("cannot hold what is for the journal")?;
        }
        if let Out::Rewriting(rewriter) = out {
            rewriter.put(&raw, mended.as_deref())?;
        }
        let mut bytes = mended.as_deref().unwrap_or(&raw);
        if let Some(seam) = seam {
            let goes_first;
            (goes_first, bytes) = seam.join(&raw, mended.as_deref(), part, is_last);
            out.write(goes_first.then_some(seam.separator).as_slice())?;
        }
        out.write(bytes)?;
        if let Out::Stream(packer) = out
            && let Some(buffer) = packer.get_mut()
        {
            stream.write_all(buffer).map_err(StreamEnds)?;
            buffer.clear();
        }
    }
    match writer.take_if(|_| is_last) {
        Some(RecordsWriter { out: Out::Stream(packer), .. }) => {
            stream.write_all(&packer.finish()?).map_err(StreamEnds)?;
            Ok(())
        }
        Some(RecordsWriter { out, aligned, .. }) => {
            // First what an earlier run is not asked for when it goes on.
            aligned.commit()?;
            out.commit()
        }
        None => Ok(()),
    }
}

/// Calls `each` for all that is read, some at a time.
fn each_block(input: &mut impl Read, mut each: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
    let mut block = vec![0; 1 << 16];
    loop {
        match input.read(&mut block).context("cannot read it again")? {
            0 => return Ok(()),
            count => each(&block[..count])?,
        }
    }
}

/// Refuses to leave a record out of one file that has others beside it which belong to it line by line.
fn refuse_alone(task: &Task, done: &DoneRecords) -> Result<()> {
    let is_alone = |dropping: &&Dropping| !dropping.keeps_lines && dropping.aligned.is_empty();
    if done.left_out.is_empty() || !task.dropping.as_ref().is_some_and(|dropping| is_alone(&dropping)) {
        return Ok(());
    }
    match known_beside(&done.file) {
        Some(name) => bail!(
            "`{name}` beside it belongs to it line by line: --aligned {name} leaves the same lines out of both, \
             --keep-lines none"
        ),
        None => Ok(()),
    }
}

/// Writes a file anew that is read here and there, if it is still the one that was read.
fn rewriter(
    task: &Task,
    file: &RecordsFile,
    access: &dyn RandomAccess,
    output: Box<dyn Output>,
    folder: &Path,
) -> Result<Out> {
    let source = File::open(&file.path).context("cannot read it again")?;
    let is_same = file.stamp.as_ref() == Some(&Stamp::of(&source.metadata()?));
    ensure!(is_same, "changed since it was read");
    Ok(Out::Rewriting(access.rewrite(source, &task.fields, output, folder)?))
}

/// The stream that documents are written to takes no more.
#[derive(Debug)]
struct StreamEnds(io::Error);

impl fmt::Display for StreamEnds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cannot write")
    }
}

impl std::error::Error for StreamEnds {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

/// Whether an error ends the run and not only the file.
pub(super) fn run_ends_at(error: &anyhow::Error) -> bool {
    error.is::<StreamEnds>()
}
