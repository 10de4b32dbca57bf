//! Rows of numbers in ascending order, each once: what does not fit into memory is sorted in runs on disk and merged.
//!
//! What a corpus of ten million documents is counted by takes gigabytes; a hash table over it would, too, and an
//! embedded database takes ten times as long. Here memory is bounded by the runs, however often a row comes and in
//! whatever order. The file has no name: nothing is left of it when the program ends, however it ends.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

mod blobs;
mod repeats;

pub(crate) use blobs::Blobs;
pub(crate) use repeats::{Repeat, Repeats};

/// Bytes of rows in memory, at most.
const IN_MEMORY: usize = 64 << 20;
/// Bytes of a run that are read at once when the runs are merged.
const BUFFER: usize = 64 << 10;
/// Runs that are merged at once: a terabyte of rows takes more, and is merged in two steps.
const MOST_RUNS: usize = 512;

/// Takes rows in any order.
pub(crate) struct Sorter<const N: usize> {
    rows: Vec<[u64; N]>,
    /// Rows in memory, at most.
    most: usize,
    disk: Option<Disk>,
    folder: PathBuf,
}

/// A file of sorted runs, one after the other.
struct Disk {
    file: File,
    /// Where the runs begin and end, in bytes.
    runs: Vec<(u64, u64)>,
    end: u64,
}

impl<const N: usize> Sorter<N> {
    /// What does not fit into memory goes to a file in `folder`.
    pub(crate) fn new(folder: &Path) -> Self {
        Self::with_most(folder, IN_MEMORY / (N * size_of::<u64>()))
    }

    fn with_most(folder: &Path, most: usize) -> Self {
        Self { rows: Vec::new(), most, disk: None, folder: folder.to_owned() }
    }

    /// Takes a row.
    ///
    /// # Errors
    /// When the file cannot be made or written.
    pub(crate) fn push(&mut self, row: [u64; N]) -> io::Result<()> {
        if self.rows.len() >= self.most {
            self.sort();
            // Rows that come again and again need no disk.
            if self.rows.len() > self.most / 2 {
                self.spill()?;
            }
        }
        self.rows.push(row);
        Ok(())
    }

    fn sort(&mut self) {
        self.rows.sort_unstable();
        self.rows.dedup();
    }

    fn spill(&mut self) -> io::Result<()> {
        let disk = match &mut self.disk {
            Some(disk) => disk,
            None => {
                let file = tempfile::tempfile_in(&self.folder)?;
                self.disk.insert(Disk { file, runs: Vec::new(), end: 0 })
            }
        };
        disk.append(self.rows.iter().copied().map(Ok))?;
        self.rows.clear();
        Ok(())
    }

    /// The rows in ascending order, each once.
    ///
    /// # Errors
    /// When the file cannot be written or read.
    pub(crate) fn finish(mut self) -> io::Result<Rows<N>> {
        self.sort();
        let Some(mut disk) = self.disk.take() else {
            return Ok(Rows { memory: self.rows.into_iter(), merge: None });
        };
        if !self.rows.is_empty() {
            disk.append(self.rows.iter().copied().map(Ok))?;
        }
        self.rows = Vec::new();
        while disk.runs.len() > MOST_RUNS {
            let runs: Vec<_> = disk.runs.drain(..MOST_RUNS).collect();
            let merge = Merge::<N>::new(disk.file.try_clone()?, runs)?;
            disk.append(merge)?;
        }
        let merge = Merge::new(disk.file, disk.runs)?;
        Ok(Rows { memory: Vec::new().into_iter(), merge: Some(merge) })
    }
}

impl Disk {
    /// Writes a run behind the others.
    fn append<const N: usize>(&mut self, rows: impl Iterator<Item = io::Result<[u64; N]>>) -> io::Result<()> {
        let start = self.end;
        let mut bytes = Vec::with_capacity(BUFFER + N * size_of::<u64>());
        for row in rows {
            row?.iter().for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
            if bytes.len() >= BUFFER {
                self.write(&mut bytes)?;
            }
        }
        self.write(&mut bytes)?;
        self.runs.push((start, self.end));
        Ok(())
    }

    fn write(&mut self, bytes: &mut Vec<u8>) -> io::Result<()> {
        // Whoever merges reads from the same file in between.
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(bytes)?;
        self.end += bytes.len() as u64;
        bytes.clear();
        Ok(())
    }
}

/// Rows in ascending order, each once.
pub(crate) struct Rows<const N: usize> {
    memory: std::vec::IntoIter<[u64; N]>,
    merge: Option<Merge<N>>,
}

impl<const N: usize> Iterator for Rows<N> {
    type Item = io::Result<[u64; N]>;

    fn next(&mut self) -> Option<io::Result<[u64; N]>> {
        match &mut self.merge {
            Some(merge) => merge.next(),
            None => self.memory.next().map(Ok),
        }
    }
}

/// The rows of several runs of a file, merged.
struct Merge<const N: usize> {
    file: File,
    runs: Vec<Run>,
    /// The next row of each run that has one.
    heads: BinaryHeap<Reverse<([u64; N], usize)>>,
    last: Option<[u64; N]>,
}

/// What is left of a run: bytes that were read, and where in the file the others are.
struct Run {
    bytes: Vec<u8>,
    at: usize,
    next: u64,
    end: u64,
}

impl<const N: usize> Merge<N> {
    fn new(file: File, runs: Vec<(u64, u64)>) -> io::Result<Self> {
        let open = |(next, end)| Run { bytes: Vec::new(), at: 0, next, end };
        let mut merge = Self { file, runs: runs.into_iter().map(open).collect(), heads: BinaryHeap::new(), last: None };
        for index in 0..merge.runs.len() {
            if let Some(row) = merge.read(index)? {
                merge.heads.push(Reverse((row, index)));
            }
        }
        Ok(merge)
    }

    /// The next row of a run.
    fn read(&mut self, index: usize) -> io::Result<Option<[u64; N]>> {
        let length = N * size_of::<u64>();
        let run = &mut self.runs[index];
        if run.at == run.bytes.len() {
            let rest = usize::try_from(run.end - run.next).unwrap_or(usize::MAX);
            let rows = (BUFFER / length).max(1);
            run.bytes.resize(rest.min(rows * length), 0);
            self.file.seek(SeekFrom::Start(run.next))?;
            self.file.read_exact(&mut run.bytes)?;
            run.next += run.bytes.len() as u64;
            run.at = 0;
        }
        let Some(bytes) = run.bytes.get(run.at..run.at + length) else { return Ok(None) };
        run.at += length;
        let mut row = [0; N];
        for (number, bytes) in row.iter_mut().zip(bytes.chunks_exact(size_of::<u64>())) {
            *number = u64::from_le_bytes(bytes.try_into().expect("chunks of eight bytes"));
        }
        Ok(Some(row))
    }
}

impl<const N: usize> Iterator for Merge<N> {
    type Item = io::Result<[u64; N]>;

    fn next(&mut self) -> Option<io::Result<[u64; N]>> {
        loop {
            let Reverse((row, index)) = *self.heads.peek()?;
            match self.read(index) {
                // In the place of the one that goes: half the work of taking it out and putting another in.
                Ok(Some(next)) => *self.heads.peek_mut()? = Reverse((next, index)),
                Ok(None) => drop(self.heads.pop()),
                Err(error) => {
                    self.heads.clear();
                    return Some(Err(error));
                }
            }
            if self.last != Some(row) {
                self.last = Some(row);
                return Some(Ok(row));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(most: usize, rows: impl Iterator<Item = [u64; 2]>) -> Vec<[u64; 2]> {
        let folder = tempfile::tempdir().expect("a folder");
        let mut sorter = Sorter::with_most(folder.path(), most);
        rows.for_each(|row| sorter.push(row).expect("it is written"));
        let rows = sorter.finish().expect("it is read").collect::<Result<_, _>>().expect("it is read");
        let left: Vec<_> = std::fs::read_dir(folder.path()).expect("a folder").collect();
        assert!(left.is_empty(), "{left:?}");
        rows
    }

    #[test]
    fn rows_come_out_the_same_from_memory_and_from_disk() {
        let rows = || (0..20_000_u64).map(|index| [index.wrapping_mul(0x9E37_79B9_7F4A_7C15) % 5_000, index % 2]);
        let mut expected: Vec<_> = rows().collect();
        expected.sort_unstable();
        expected.dedup();
        for most in [1 << 20, 3_000, 64, 7] {
            assert_eq!(sorted(most, rows()), expected, "{most} rows in memory");
        }
        assert_eq!(sorted(8, std::iter::empty()), [[0; 2]; 0]);
    }

    #[test]
    fn a_row_that_comes_again_and_again_needs_no_disk() {
        let mut sorter = Sorter::with_most(Path::new("no such folder"), 16);
        for index in 0..10_000 {
            sorter.push([index % 5]).expect("nothing is written");
        }
        assert_eq!(sorter.finish().expect("it is in memory").count(), 5);
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_an_error() {
        let mut sorter = Sorter::with_most(Path::new("no such folder"), 4);
        assert!((0..100).any(|index| sorter.push([index]).is_err()));
    }
}
