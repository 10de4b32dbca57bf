//! What a journal is going to say of one file, gathered while the file's new content is written.
//!
//! A file of records may be larger than memory, and so may what was taken out of it: what is much is held on disk.

use std::fs::{self, File};
use std::io::{self, Read, Seek as _, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context as _, Result};
use tempfile::SpooledTempFile;

use super::line::{Head, Written};
use super::{Journal, Lines, home, tell};
use crate::corpus::content::{Content, Seen};
use crate::corpus::replace::Replacement;
use crate::corpus::rewriter::Output;

/// So much is held in memory, in bytes.
const IN_MEMORY: usize = 1 << 20;

/// What is said of a file.
pub struct Entry {
    pub(super) journal: Arc<Journal>,
    target: PathBuf,
    before: Seen,
    held: SpooledTempFile,
    fixes: u64,
    bytes: u64,
    /// Whether the file is kept itself.
    is_kept: bool,
    kept: Option<(String, Content)>,
}

impl Entry {
    /// For the file that `replacement` is to replace. Where it `is_kept` itself, what was in it need not be told.
    pub fn new(journal: &Arc<Journal>, replacement: &Replacement, is_kept: bool) -> Self {
        Self {
            journal: Arc::clone(journal),
            target: replacement.target().to_owned(),
            before: Seen::default(),
            held: SpooledTempFile::new(IN_MEMORY),
            fixes: 0,
            bytes: 0,
            is_kept,
            kept: None,
        }
    }

    /// Takes the next bytes of the file as it was; all of them have to come.
    pub fn was(&mut self, bytes: &[u8]) {
        if !self.is_kept {
            self.before.add(bytes);
        }
    }

    /// Holds what there is to say.
    ///
    /// # Errors
    /// When it is much and the disk does not take it.
    pub fn hold(&mut self, lines: &Lines) -> io::Result<()> {
        self.held.write_all(lines.text.as_bytes())?;
        (self.fixes, self.bytes) = (self.fixes + lines.fixes, self.bytes + lines.bytes);
        Ok(())
    }

    /// Takes back that the file is to be replaced: it could not be.
    pub fn take_back(&mut self) {
        // What stands in the journal is of no harm where this fails: the file's content says that it is the old one.
        drop(self.journal.take_back(&self.target));
        self.keep_no_longer();
    }

    /// Gives up the second name of a file that is not replaced: with two nothing writes it.
    pub(super) fn keep_no_longer(&mut self) {
        if let Some((name, _)) = self.kept.take() {
            drop(fs::remove_file(kept_at(self.journal.path(), &name)));
        }
    }

    /// Keeps the file, if it is to be kept.
    pub(super) fn keep(&mut self, journal: &Journal) -> Result<()> {
        if self.is_kept && self.kept.is_none() {
            let name = journal.keep(&self.target).context("cannot keep the file itself")?;
            let content = File::open(kept_at(journal.path(), &name)).and_then(Content::read);
            self.kept = Some((name, content.context("cannot read the file that is kept")?));
        }
        Ok(())
    }

    pub(super) fn head(&self, journal: &Journal, after: Content) -> Head {
        let path = Written::of(journal.below(&self.target));
        let (kept, before) = match &self.kept {
            Some((name, content)) => (Some(name.clone()), *content),
            None => (None, self.before.content()),
        };
        Head { path, before, after, fixes: self.fixes, bytes: self.bytes, kept }
    }

    /// What is held, from its beginning.
    pub(super) fn held(&mut self) -> io::Result<&mut dyn Read> {
        self.held.rewind()?;
        Ok(&mut self.held)
    }
}

/// A new content on its way into a file's place, of which the journal, where there is one, is told first.
pub struct Journaled {
    replacement: Replacement,
    entry: Option<Arc<Mutex<Entry>>>,
}

impl Journaled {
    /// A replacement, and what gathers what is to be said of it.
    pub fn new(
        journal: Option<&Arc<Journal>>,
        replacement: Replacement,
        is_kept: bool,
    ) -> (Self, Option<Arc<Mutex<Entry>>>) {
        let entry = journal.map(|journal| Arc::new(Mutex::new(Entry::new(journal, &replacement, is_kept))));
        (Self { replacement, entry: entry.clone() }, entry)
    }

    /// Puts the new content into the file's place.
    ///
    /// # Errors
    /// As [`Replacement::commit`], or when the journal cannot be written; the file stays as it is then.
    pub fn commit(self) -> Result<()> {
        let Self { replacement, entry } = self;
        let Some(entry) = entry else { return replacement.commit(None) };
        let mut entry = lock(&entry);
        tell(&mut [(&mut entry, replacement.content())])?;
        replacement.commit(None).inspect_err(|_| entry.take_back())
    }
}

/// An entry to be added to.
pub fn lock(entry: &Mutex<Entry>) -> MutexGuard<'_, Entry> {
    entry.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Write for Journaled {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.replacement.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.replacement.flush()
    }
}

impl Output for Journaled {
    fn commit(self: Box<Self>) -> Result<()> {
        (*self).commit()
    }
}

/// Where a file is kept itself, by its name.
pub(super) fn kept_at(journal: &Path, name: &str) -> PathBuf {
    home::originals(journal).join(name)
}
