//! A file of records on its way out, piece by piece.

use std::fs::File;
use std::io::{self, BufWriter, Read as _, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};

use super::done::DoneRecords;
use super::feed::RecordsFile;
use super::work::below;
use super::{Destination, Task};
use crate::corpus::RandomAccess;
use crate::corpus::new_file::{self, NewFile};
use crate::corpus::packing::Packer;
use crate::corpus::replace::{Replacement, Stamp};
use crate::corpus::rewriter::{Output, Rewriter};

/// A file of records on its way out. Dropped before it is committed, it leaves nothing behind.
pub(super) enum RecordsWriter {
    Replacing(Packer<BufWriter<Replacement>>),
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
    ///
    /// # Errors
    /// When the file may not be written, or cannot be.
    pub(super) fn begin(task: &Task, done: &DoneRecords) -> Result<Option<Self>> {
        let DoneRecords { file, mended, offset, .. } = done;
        Ok(match (&task.destination, &file.stamp) {
            (Destination::InPlace, None) => Some(Self::Stream(file.packing.pack(Vec::new())?)),
            (Destination::InPlace, Some(stamp)) if mended.is_some() => {
                task.admit(&file.path)?;
                let replacement = Replacement::begin(&file.path, stamp)?;
                if let Some(access) = file.format.random_access() {
                    let folder = file.path.parent().unwrap_or(Path::new("."));
                    return Ok(Some(rewriter(task, file, access, Box::new(replacement), folder)?));
                }
                let mut packer = file.packing.pack(BufWriter::new(replacement))?;
                // Up to here nothing had to be mended.
                let unpacked = file.packing.unpack(File::open(&file.path)?);
                io::copy(&mut unpacked.take(*offset), &mut packer).context("cannot write")?;
                Some(Self::Replacing(packer))
            }
            (Destination::Folder(folder), _) => {
                let path = below(folder, &file.shown);
                let path = file.format.converted(&path).unwrap_or(path);
                let new = new_file::below(folder, &path)?;
                if let Some(access) = file.format.random_access() {
                    return Ok(Some(rewriter(task, file, access, Box::new(new), folder)?));
                }
                Some(Self::New(file.packing.pack(BufWriter::new(new))?))
            }
            _ => None,
        })
    }

    /// Writes a piece, or what it was mended to.
    ///
    /// # Errors
    /// When that is not taken.
    pub(super) fn write(&mut self, raw: &[u8], mended: Option<&[u8]>) -> Result<()> {
        let bytes = mended.unwrap_or(raw);
        match self {
            Self::Replacing(packer) => packer.write_all(bytes).context("cannot write"),
            Self::New(packer) => packer.write_all(bytes).context("cannot write"),
            Self::Stream(packer) => packer.write_all(bytes).context("cannot write"),
            Self::Rewriting(rewriter) => rewriter.put(raw, mended),
            Self::Given { .. } => Ok(()),
        }
    }

    /// Puts a file that is written to its end into its place.
    ///
    /// # Errors
    /// When the disk did not take it, or it is no longer the file that was read.
    pub(super) fn commit(self) -> Result<()> {
        match self {
            Self::Replacing(packer) => written(packer)?.commit(None),
            Self::New(packer) => written(packer)?.commit(),
            Self::Rewriting(rewriter) => rewriter.commit(),
            Self::Stream(_) | Self::Given { .. } => Ok(()),
        }
    }
}

/// Writes a file anew that is read here and there, if it is still the one that was read.
fn rewriter(
    task: &Task,
    file: &RecordsFile,
    access: &dyn RandomAccess,
    output: Box<dyn Output>,
    folder: &Path,
) -> Result<RecordsWriter> {
    let source = File::open(&file.path).context("cannot read it again")?;
    let is_same = file.stamp.as_ref() == Some(&Stamp::of(&source.metadata()?));
    ensure!(is_same, "changed since it was read");
    Ok(RecordsWriter::Rewriting(access.rewrite(source, &task.fields, output, folder)?))
}

/// What a packer and its buffer write to, once all is written.
fn written<W: Write>(packer: Packer<BufWriter<W>>) -> Result<W> {
    let buffer = packer.finish().context("cannot write")?;
    buffer.into_inner().map_err(io::IntoInnerError::into_error).context("cannot write")
}
