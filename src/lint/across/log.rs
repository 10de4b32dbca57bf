//! Where each document came from and how it begins, for the few of which something is told at the end: on disk, as
//! soon as it is more than some megabytes.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use crate::diagnostic::Record;
use crate::kind::{Home, Opening};
use crate::spill::Blobs;

/// Bytes in memory, at most.
const IN_MEMORY: usize = 32 << 20;
/// Documents that are written and read together.
const BLOCK: usize = 32;

/// Documents in the order in which they came.
pub(super) struct Log {
    blocks: Blobs,
    /// The block that is being filled.
    open: Vec<u8>,
    count: usize,
    /// The path of the last document.
    path: Option<Arc<str>>,
    /// The blocks that were read last, by number.
    read: Vec<(usize, Vec<Entry>)>,
}

/// What is known of a document.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) home: Home,
    pub(super) opening: Opening,
}

#[derive(Serialize, Deserialize)]
struct Written {
    /// `None` where it is that of the document before it in the block.
    path: Option<Arc<str>>,
    /// Its number and line, its id, and its field.
    record: Option<(u64, u64, Option<String>, String)>,
    opening: Opening,
}

impl Log {
    pub(super) fn new(folder: &Path) -> Self {
        Self::with_most(folder, IN_MEMORY)
    }

    fn with_most(folder: &Path, most: usize) -> Self {
        Self { blocks: Blobs::new(folder, most), open: Vec::new(), count: 0, path: None, read: Vec::new() }
    }

    /// Adds the next document.
    pub(super) fn push(&mut self, home: &Home, opening: Opening) -> Result<()> {
        let is_same = self.path.as_ref() == Some(&home.path);
        let parts = |record: &Arc<Record>| (record.number, record.line, record.id.clone(), record.field.clone());
        let record = home.record.as_ref().map(parts);
        let written = Written { path: (!is_same).then(|| Arc::clone(&home.path)), record, opening };
        self.path = Some(Arc::clone(&home.path));
        serde_json::to_writer(&mut self.open, &written)?;
        self.open.push(b'\n');
        self.count += 1;
        if self.count.is_multiple_of(BLOCK) {
            self.path = None;
            self.blocks.push(&self.open).context("cannot keep what is known of the documents")?;
            self.open.clear();
        }
        Ok(())
    }

    /// The document with this number, which has been added.
    pub(super) fn entry(&mut self, number: usize) -> Result<Entry> {
        /// Findings come in the order of the documents, and their originals lie where they lie.
        const MOST_READ: usize = 16;
        let (block, index) = (number / BLOCK, number % BLOCK);
        let at = self.read.iter().position(|(known, _)| *known == block);
        let known = match at {
            Some(at) => self.read.remove(at),
            None => (block, self.read_block(block).context("cannot read what is known of the documents")?),
        };
        let entry = known.1[index].clone();
        self.read.truncate(MOST_READ - 1);
        self.read.insert(0, known);
        Ok(entry)
    }

    fn read_block(&mut self, block: usize) -> Result<Vec<Entry>> {
        let raw = if block < self.blocks.len() { self.blocks.get(block)? } else { self.open.clone() };
        let (mut entries, mut last) = (Vec::with_capacity(BLOCK), None);
        for line in raw.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()) {
            let Written { path, record, opening } = serde_json::from_slice(line)?;
            let path = path.or(last).context("a block begins with a path")?;
            last = Some(Arc::clone(&path));
            let record = record.map(|(number, line, id, field)| Arc::new(Record { number, line, id, field }));
            entries.push(Entry { home: Home { path, record }, opening });
        }
        Ok(entries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_is_found_again_in_memory_and_on_disk() {
        let scratch = tempfile::tempdir().expect("a folder");
        for most in [usize::MAX, 2_000, 0] {
            let mut log = Log::with_most(scratch.path(), most);
            let home = |number: usize| {
                let record =
                    Record { number: number as u64, line: 1, id: Some(format!("i{number}")), field: "text".into() };
                let path = if number > 500 { "b.txt" } else { "a.jsonl" };
                Home { path: path.into(), record: (number <= 500).then(|| Arc::new(record)) }
            };
            for number in 0..700 {
                let shown = format!("line \n{number}").into();
                log.push(&home(number), Opening { line_number: number, shown, ..Opening::default() }).expect("added");
            }
            for number in (0..700).rev().chain([3, 640, 3, 31, 32, 33]) {
                let Entry { home: found, opening } = log.entry(number).expect("it was added");
                assert_eq!((found.name(), opening.line_number), (home(number).name(), number), "{most}");
            }
        }
    }
}
