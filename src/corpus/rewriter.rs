//! Files that are not written from front to back as their pieces come.

use std::io::Write;

use anyhow::Result;

use super::new_file::NewFile;
use super::replace::Replacement;

/// A file on its way to its place. Dropped before it is committed, it leaves nothing behind.
pub trait Output: Write + Send {
    /// Puts it into its place.
    ///
    /// # Errors
    /// When the disk did not take it, or what it replaces is no longer what was read.
    fn commit(self: Box<Self>) -> Result<()>;
}

impl Output for Replacement {
    fn commit(self: Box<Self>) -> Result<()> {
        (*self).commit(None)
    }
}

impl Output for NewFile {
    fn commit(self: Box<Self>) -> Result<()> {
        (*self).commit()
    }
}

/// Writes a file anew, with the texts that were mended. Dropped before it is committed, it leaves nothing behind.
pub trait Rewriter: Send {
    /// Takes a piece as it was read, in order, and what it was mended to. Those before the first that was mended may be
    /// left out.
    ///
    /// # Errors
    /// When it cannot be written, or the file is not what it was.
    fn put(&mut self, raw: &[u8], mended: Option<&[u8]>) -> Result<()>;

    /// Writes what is left, and puts the file into its place.
    ///
    /// # Errors
    /// As [`Output::commit`].
    fn commit(self: Box<Self>) -> Result<()>;
}
