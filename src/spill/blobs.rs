//! Pieces of bytes by number: on disk, as soon as they are more than some megabytes.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

/// Pieces in the order in which they came. Eight bytes of each stay in memory.
pub(crate) struct Blobs {
    /// What is not in the file yet.
    tail: Vec<u8>,
    file: Option<File>,
    /// Bytes in the file.
    written: u64,
    /// Where each piece ends, counted over file and memory.
    ends: Vec<u64>,
    /// Bytes in memory, at most, and a piece.
    most: usize,
    folder: PathBuf,
}

impl Blobs {
    /// What is more than `most` bytes goes to a file in `folder`.
    pub(crate) fn new(folder: &Path, most: usize) -> Self {
        Self { tail: Vec::new(), file: None, written: 0, ends: Vec::new(), most, folder: folder.to_owned() }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Adds the next piece.
    ///
    /// # Errors
    /// When the file cannot be made or written.
    pub(crate) fn push(&mut self, piece: &[u8]) -> io::Result<()> {
        if self.tail.len() >= self.most {
            self.spill()?;
        }
        self.tail.extend_from_slice(piece);
        self.ends.push(self.written + self.tail.len() as u64);
        Ok(())
    }

    fn spill(&mut self) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(tempfile::tempfile_in(&self.folder)?),
        };
        file.seek(SeekFrom::Start(self.written))?;
        file.write_all(&self.tail)?;
        self.written += self.tail.len() as u64;
        self.tail.clear();
        Ok(())
    }

    /// The piece with this number, which has been added.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn get(&mut self, number: usize) -> io::Result<Vec<u8>> {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        let length = usize::try_from(self.ends[number] - start).expect("it was in memory once");
        let mut piece = vec![0; length];
        match &mut self.file {
            // A piece is written as a whole.
            Some(file) if start < self.written => {
                file.seek(SeekFrom::Start(start))?;
                file.read_exact(&mut piece)?;
            }
            _ => {
                let start = usize::try_from(start - self.written).expect("it is in memory");
                piece.copy_from_slice(&self.tail[start..start + length]);
            }
        }
        Ok(piece)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_is_found_again_in_memory_and_on_disk() {
        let scratch = tempfile::tempdir().expect("a folder");
        for most in [usize::MAX, 1_000, 0] {
            let mut blobs = Blobs::new(scratch.path(), most);
            let piece = |number: usize| vec![number as u8; number % 40];
            for number in 0..500 {
                blobs.push(&piece(number)).expect("it is written");
            }
            assert_eq!(blobs.len(), 500);
            for number in (0..500).rev() {
                assert_eq!(blobs.get(number).expect("it is read"), piece(number), "{number} with {most}");
            }
        }
    }
}
