//! `--attributes`: for each file of JSON records one that says where in which document something was found, as
//! Dolma's mixer wants it: line by line, under the path that the file has below its folder `documents`.
//!
//! A file of attributes has a line for every record, or it is not there: a line too few would put those behind it to
//! the wrong documents.

use std::io::{BufWriter, Write as _};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use rustc_hash::FxHashSet;

use super::feed::RecordsFile;
use super::target::below;
use crate::corpus::new_file::{self, NewFile};
use crate::corpus::packing::Packer;

/// What a piece of a file of records has to say.
pub(super) struct DoneAttributes {
    pub(super) file: Arc<RecordsFile>,
    pub(super) rows: String,
    /// Why the file can have no attributes.
    pub(super) refused: Option<String>,
    pub(super) is_first: bool,
    pub(super) is_last: bool,
}

/// Files of attributes on their way.
pub(super) struct Attributes<'a> {
    folder: &'a Path,
    /// The one that is being written; `None` where writing failed, or its file is at its end.
    open: Option<Packer<BufWriter<NewFile>>>,
    /// What was begun so far: two files of one name would take each other's place.
    begun: FxHashSet<PathBuf>,
}

impl<'a> Attributes<'a> {
    pub(super) fn new(folder: &'a Path) -> Self {
        Self { folder, open: None, begun: FxHashSet::default() }
    }

    /// Writes what a piece has to say; after a failure what comes of the same file is passed over.
    ///
    /// # Errors
    /// Why there will be no attributes of the file.
    pub(super) fn put(&mut self, done: DoneAttributes) -> Result<()> {
        let put = self.try_put(done);
        if put.is_err() {
            self.open = None;
        }
        put
    }

    fn try_put(&mut self, DoneAttributes { file, rows, refused, is_first, is_last }: DoneAttributes) -> Result<()> {
        if is_first {
            self.open = None;
            let path = place(self.folder, &file.shown);
            ensure!(self.begun.insert(path.clone()), "those of another file are in `{}`", path.display());
            self.open = Some(file.packing.pack(BufWriter::new(new_file::below(self.folder, &path)?))?);
        }
        let Some(open) = &mut self.open else { return Ok(()) };
        if let Some(refused) = refused {
            anyhow::bail!(refused);
        }
        open.write_all(rows.as_bytes()).context("cannot write")?;
        if let Some(packer) = self.open.take_if(|_| is_last) {
            let buffer = packer.finish().context("cannot write")?;
            buffer.into_inner().map_err(std::io::IntoInnerError::into_error).context("cannot write")?.commit()?;
        }
        Ok(())
    }

    /// Forgets a file that did not come to its end; whether there was one.
    pub(super) fn forget(&mut self) -> bool {
        self.open.take().is_some()
    }
}

/// Where the attributes of a file go: below its folder `documents` it has the path that they have, so that Dolma, which
/// puts one folder in the other's place, finds them. A file that is in no such folder keeps its path as shown.
fn place(folder: &Path, shown: &str) -> PathBuf {
    let parts: Vec<Component> = Path::new(shown).components().collect();
    let is_documents = |part: &Component| part.as_os_str() == "documents";
    let behind = match parts.iter().rposition(is_documents) {
        Some(at) if at + 1 < parts.len() => parts[at + 1..].iter().collect::<PathBuf>(),
        _ => PathBuf::from(shown),
    };
    below(folder, &behind.to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_lie_where_dolma_looks() {
        let check = |shown: &str, expected: &str| assert_eq!(place(Path::new("out"), shown), Path::new(expected));
        check("wiki/documents/a/b.jsonl.gz", "out/a/b.jsonl.gz");
        check("/home/me/documents/wiki/documents/b.jsonl.gz", "out/b.jsonl.gz");
        check("../documents/../a.jsonl", "out/a.jsonl");
        check("./a/b.jsonl", "out/a/b.jsonl");
        check("a/documents", "out/a/documents");
    }
}
