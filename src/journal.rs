//! What runs changed in files, written down so that it can be undone.
//!
//! A file is told of before it takes its place, and the journal is synced first: whatever stops the program, and when,
//! each file is the old one, or the journal knows how to make it so again. Whether a file is the old or the new one is
//! told by its content alone.
//!
//! What was taken out of a file is written down, byte for byte. A file whose bytes are not those of its text, because
//! it is packed or a table, is kept itself: by a second name, which takes no room until the first one is given to the
//! new file, or as a copy where there can be none.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use anyhow::{Context as _, Result};

use crate::corpus::content::Content;
use crate::corpus::identity::resolved;

mod entry;
mod home;
mod left;
mod line;
mod prune;
mod read;
mod splices;
mod undo;

pub use entry::{Entry, Journaled, lock};
pub use home::{above, all, home_of, is_undone, journals, shown_time};
use line::{Line, SCHEMA, Written, line};
pub use line::{Lines, Mark};
pub use prune::{Pruned, prune};
pub use undo::{Refused, Undone, files, undo};

/// The journal of a run that is going on.
pub struct Journal {
    /// The folder that it lies in, links followed, from which paths in it start.
    home: PathBuf,
    path: PathBuf,
    /// The folders were made for it.
    is_new: bool,
    state: Mutex<State>,
    /// Files that were kept themselves.
    kept: AtomicU64,
}

struct State {
    file: File,
    /// Bytes that are written whole.
    length: u64,
    files: u64,
}

impl fmt::Debug for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Journal").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Journal {
    /// Begins one for the folder `home`. While it is open it is locked, so that nobody undoes half a run.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(home: &Path, version: &str, now: SystemTime) -> Result<Self> {
        let home = resolved(home);
        left::release(&home);
        let (path, file, is_new) = home::create(&home, now)?;
        // Where the file system knows no locks, nobody can take one to undo it either.
        drop(file.try_lock());
        let journal = Self {
            home,
            path,
            is_new,
            state: Mutex::new(State { file, length: 0, files: 0 }),
            kept: AtomicU64::new(0),
        };
        let began = home::shown_time(&journal.path);
        let first = line(&Line::Run { schema: SCHEMA, version: version.to_owned(), began });
        journal.append(&mut journal.state(), &mut first.as_bytes())?;
        Ok(journal)
    }

    /// Its file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many files it tells of.
    pub fn files(&self) -> u64 {
        self.state().files
    }

    /// Ends it. One that tells of nothing is removed.
    ///
    /// # Errors
    /// What the system said; what it tells can be undone nevertheless.
    pub fn finish(&self) -> Result<()> {
        let mut state = self.state();
        if state.files == 0 {
            return home::remove(&self.path, self.is_new).context("cannot remove the journal");
        }
        self.append(&mut state, &mut line(&Line::End).as_bytes()).context("cannot end the journal")
    }

    /// Tells of files that are about to be replaced. Once this returns the disk has it.
    fn tell(&self, entries: &mut [(&mut Entry, Content)]) -> Result<()> {
        let told = self.try_to_tell(entries);
        if told.is_err() {
            entries.iter_mut().for_each(|(entry, _)| entry.keep_no_longer());
        }
        told.with_context(|| format!("cannot write the journal `{}`", self.path.display()))
    }

    fn try_to_tell(&self, entries: &mut [(&mut Entry, Content)]) -> Result<()> {
        for (entry, _) in &mut *entries {
            entry.keep(self)?;
        }
        let mut state = self.state();
        let length = state.length;
        let told = entries.iter_mut().try_for_each(|(entry, after)| {
            let head = entry.head(self, *after);
            self.append(&mut state, &mut line(&Line::File(head)).as_bytes())?;
            let held = entry.held()?;
            self.append(&mut state, held)
        });
        let told = told.and_then(|()| Ok(state.file.sync_data()?));
        match told {
            Ok(()) => state.files += entries.len() as u64,
            // What stands there of it would pass for the beginning of what comes next.
            Err(_) => self.cut(&mut state, length)?,
        }
        told
    }

    /// Takes back that a file is to be replaced.
    fn take_back(&self, target: &Path) -> Result<()> {
        let path = Written::of(self.below(target));
        self.append(&mut self.state(), &mut line(&Line::Failed { path }).as_bytes())
    }

    fn append(&self, state: &mut State, bytes: &mut dyn Read) -> Result<()> {
        let written = io::copy(bytes, &mut state.file)?;
        state.length += written;
        Ok(())
    }

    fn cut(&self, state: &mut State, length: u64) -> io::Result<()> {
        state.file.set_len(length)?;
        state.file.seek(SeekFrom::Start(length))?;
        state.length = length;
        Ok(())
    }

    /// A path as it is written down.
    fn below<'p>(&self, target: &'p Path) -> &'p Path {
        target.strip_prefix(&self.home).unwrap_or(target)
    }

    /// Keeps a file itself; its name among those that are kept.
    fn keep(&self, target: &Path) -> Result<String> {
        let folder = home::originals(&self.path);
        fs::create_dir_all(&folder)?;
        let name = format!("{:06}", self.kept.fetch_add(1, Ordering::Relaxed) + 1);
        let path = folder.join(&name);
        if fs::hard_link(target, &path).is_err() {
            let mut copy = File::options().write(true).create_new(true).open(&path)?;
            io::copy(&mut File::open(target)?, &mut copy)?;
            copy.flush()?;
            copy.sync_all()?;
        }
        // Not every file system can; those that cannot have no order to keep either.
        drop(File::open(&folder).and_then(|folder| folder.sync_all()));
        Ok(name)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells of files, whose journal is the same, that are about to be replaced, and syncs once for all of them.
///
/// # Errors
/// When the journal cannot be written; none of them may be replaced then.
pub fn tell(entries: &mut [(&mut Entry, Content)]) -> Result<()> {
    let Some(journal) = entries.first().map(|(entry, _)| Arc::clone(&entry.journal)) else { return Ok(()) };
    journal.tell(entries)
}
