//! Files of records on their way out: piece by piece, in order, and whole or not at all.

use std::fmt;
use std::fs::File;
use std::io::{self, BufWriter, Read as _, Write};
use std::sync::Arc;

use anyhow::{Context as _, Result};

use super::done::DoneRecords;
use super::feed::RecordsFile;
use super::seam::Seam;
use super::target::below;
use super::{Destination, Task};
use crate::corpus::new_file::{self, NewFile};
use crate::corpus::packing::Packer;
use crate::corpus::replace::Replacement;

/// A file of records on its way out, piece by piece.
pub(super) struct RecordsWriter {
    out: Out,
    /// Where records are left out of a list.
    seam: Option<Seam>,
}

/// Where it goes.
enum Out {
    Replacing(Packer<BufWriter<Replacement>>),
    New(Packer<BufWriter<NewFile>>),
    /// What was packed and not written yet.
    Stream(Packer<Vec<u8>>),
    /// Writing failed; the rest of this file is not written.
    Given {
        shown: Arc<str>,
    },
}

impl RecordsWriter {
    fn new(out: Out, file: &RecordsFile, task: &Task) -> Self {
        let separator = file.format.separator().filter(|_| task.dropping.is_some());
        Self { out, seam: separator.map(Seam::new) }
    }

    /// For a file of which no more is written.
    pub(super) fn given(shown: Arc<str>) -> Self {
        Self { out: Out::Given { shown }, seam: None }
    }

    pub(super) fn is_given(&self) -> bool {
        matches!(self.out, Out::Given { .. })
    }
}

impl Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Replacing(packer) => packer.write_all(bytes),
            Self::New(packer) => packer.write_all(bytes),
            Self::Stream(packer) => packer.write_all(bytes),
            Self::Given { .. } => Ok(()),
        }
    }

    fn commit(self) -> Result<()> {
        match self {
            Self::Replacing(packer) => written(packer)?.commit(None),
            Self::New(packer) => written(packer)?.commit(),
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
    let DoneRecords { file, raw, mended, offset, is_last, part, .. } = done;
    if writer.as_ref().is_some_and(|writer| matches!(&writer.out, Out::Given { shown } if *shown == file.shown)) {
        return Ok(());
    }
    if writer.is_none() {
        let out = match (&task.destination, &file.stamp) {
            (Destination::InPlace, None) => Some(Out::Stream(file.packing.pack(Vec::new())?)),
            (Destination::InPlace, Some(stamp)) if mended.is_some() => {
                task.admit(&file.path)?;
                let replacement = BufWriter::new(Replacement::begin(&file.path, stamp)?);
                let mut packer = file.packing.pack(replacement)?;
                // Up to here nothing had to be mended.
                let unpacked = file.packing.unpack(File::open(&file.path)?);
                io::copy(&mut unpacked.take(offset), &mut packer).context("cannot write")?;
                Some(Out::Replacing(packer))
            }
            (Destination::Folder(folder), _) => {
                let path = below(folder, &file.shown);
                let path = file.format.converted(&path).unwrap_or(path);
                let new = BufWriter::new(new_file::below(folder, &path)?);
                Some(Out::New(file.packing.pack(new)?))
            }
            _ => None,
        };
        *writer = out.map(|out| RecordsWriter::new(out, &file, task));
    }
    if let Some(writer) = writer {
        let RecordsWriter { out, seam } = writer;
        let mut bytes = mended.as_deref().unwrap_or(&raw);
        if let Some(seam) = seam {
            let goes_first;
            (goes_first, bytes) = seam.join(bytes, part, (mended.is_some(), is_last));
            out.write(goes_first.then_some(seam.separator).as_slice()).context("cannot write")?;
        }
        out.write(bytes).context("cannot write")?;
        if let Out::Stream(packer) = out
            && let Some(buffer) = packer.get_mut()
        {
            stream.write_all(buffer).map_err(StreamEnds)?;
            buffer.clear();
        }
    }
    match writer.take_if(|_| is_last).map(|writer| writer.out) {
        Some(Out::Stream(packer)) => {
            stream.write_all(&packer.finish()?).map_err(StreamEnds)?;
            Ok(())
        }
        Some(out) => out.commit(),
        None => Ok(()),
    }
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

/// What a packer and its buffer write to, once all is written.
fn written<W: Write>(packer: Packer<BufWriter<W>>) -> Result<W> {
    let buffer = packer.finish().context("cannot write")?;
    buffer.into_inner().map_err(io::IntoInnerError::into_error).context("cannot write")
}
