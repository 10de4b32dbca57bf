//! Replacing a file, whole or not at all.
//!
//! The new content is written beside the file and renamed over it, so that whoever looks, and whatever stops the
//! program, finds the old or the new file and never a part of one. What a rename would quietly undo is refused instead:
//! hard links, a read-only mode, another owner, a change since the file was read.

use std::fs::{self, File, Metadata};
use std::io::{self, Read as _, Seek as _, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context as _, Result, ensure};
use tempfile::NamedTempFile;

use super::content::{Content, Seen};
use super::temporary;

/// What tells whether a file is still the one that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    len: u64,
    modified: Option<SystemTime>,
    #[cfg(unix)]
    inode: (u64, u64),
}

impl Stamp {
    pub fn of(metadata: &Metadata) -> Self {
        Self {
            len: metadata.len(),
            modified: metadata.modified().ok(),
            #[cfg(unix)]
            inode: {
                use std::os::unix::fs::MetadataExt as _;
                (metadata.dev(), metadata.ino())
            },
        }
    }
}

/// Reads a file and remembers which one it was.
pub fn read(path: &Path) -> io::Result<(Vec<u8>, Stamp)> {
    let mut file = File::open(path)?;
    let metadata = file.metadata()?;
    let mut raw = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    if metadata.len() > 0 {
        // Reading no further than the length saves asking whether there is more. What a file grows by meanwhile is not
        // seen, and the file is not written then: its length is no longer the one in the stamp.
        file.take(metadata.len()).read_to_end(&mut raw)?;
    } else {
        // A pipe or a device, which has no length.
        file.read_to_end(&mut raw)?;
    }
    Ok((raw, Stamp::of(&metadata)))
}

/// Whether it can be told, without trying, that the file would not be replaced.
pub fn is_refused(path: &Path) -> bool {
    // Only a link has to be followed, which takes a call for each folder on the way.
    let is_link = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
    let target = if is_link { path.canonicalize() } else { Ok(path.to_owned()) };
    let Ok(target) = target else { return true };
    let folder = |target: &Path| target.parent().map(|folder| Path::new(".").join(folder));
    let is_locked = |folder: &Path| fs::metadata(folder).is_ok_and(|metadata| metadata.permissions().readonly());
    fs::metadata(&target).map_or(true, |metadata| may_replace(&metadata).is_err())
        || folder(&target).is_some_and(|folder| is_locked(&folder))
}

/// A new content on its way into a file's place. Dropped before [`Self::commit`], it leaves nothing behind.
pub struct Replacement {
    temporary: NamedTempFile,
    /// The file itself, where the path was a link to it.
    target: PathBuf,
    stamp: Stamp,
    written: Seen,
}

impl Replacement {
    /// Opens a temporary file beside the file at `path`, with its mode and owner.
    ///
    /// # Errors
    /// When the file may not, or should not, be replaced.
    pub fn begin(path: &Path, stamp: &Stamp) -> Result<Self> {
        let target = path.canonicalize().context("cannot follow the path")?;
        let metadata = fs::metadata(&target).context("cannot look at the file")?;
        ensure!(Stamp::of(&metadata) == *stamp, "changed since it was read");
        may_replace(&metadata)?;
        let folder = target.parent().context("a file without a folder")?;
        let temporary = temporary::create(folder, None).context("cannot write beside it")?;
        keep_mode_and_owner(temporary.as_file(), &metadata)?;
        Ok(Self { temporary, target, stamp: stamp.clone(), written: Seen::default() })
    }

    /// The file that is to be replaced, links followed.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// What was written so far.
    pub fn content(&self) -> Content {
        self.written.content()
    }

    /// Puts the new content into the file's place. `was` is what the file held when it was read, where that is at hand.
    ///
    /// # Errors
    /// When the disk did not take it, or the file is no longer the one that was read; the file stays as it is then.
    pub fn commit(mut self, was: Option<&[u8]>) -> Result<()> {
        self.temporary.flush().context("cannot write")?;
        self.temporary.as_file().sync_all().context("cannot write")?;
        let mut file = File::open(&self.target).context("cannot look at the file again")?;
        ensure!(Stamp::of(&file.metadata()?) == self.stamp, "changed since it was read");
        // A clock's tick can be longer than the time since the file was read: what it holds is what counts.
        if let Some(was) = was {
            ensure!(holds(&mut file, was)?, "changed since it was read");
        }
        self.temporary.persist(&self.target).map_err(|error| error.error).context("cannot rename")?;
        sync_folder(&self.target);
        Ok(())
    }
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.temporary.write(bytes)?;
        self.written.add(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.temporary.flush()
    }
}

/// Whether a rename would undo nothing: a file that may be written, under one name.
///
/// # Errors
/// When it would, with the reason.
pub(super) fn may_replace(metadata: &Metadata) -> Result<()> {
    ensure!(metadata.is_file(), "not a regular file");
    ensure!(!metadata.permissions().readonly(), "the file is read-only; `chmod u+w` lets it be written");
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let links = metadata.nlink();
        ensure!(links <= 1, "it has {links} hard links, and writing would part them");
    }
    Ok(())
}

/// Gives a temporary file the mode and the owner of the file it is to replace.
pub(super) fn keep_mode_and_owner(temporary: &File, metadata: &Metadata) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let own = temporary.metadata()?;
        if (own.uid(), own.gid()) != (metadata.uid(), metadata.gid()) {
            std::os::unix::fs::fchown(temporary, Some(metadata.uid()), Some(metadata.gid()))
                .context("it belongs to somebody else, whom the new file could not be given to")?;
        }
    }
    temporary.set_permissions(metadata.permissions()).context("cannot keep its mode")
}

fn holds(file: &mut File, was: &[u8]) -> io::Result<bool> {
    let mut buffer = vec![0; was.len().clamp(1, 1 << 16)];
    let mut rest = was;
    file.rewind()?;
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(rest.is_empty()),
            count => match rest.strip_prefix(&buffer[..count]) {
                Some(left) => rest = left,
                None => return Ok(false),
            },
        }
    }
}

/// Makes the rename itself last through a loss of power. Not every file system can, and the content is safe without it.
fn sync_folder(target: &Path) {
    if let Some(folder) = target.parent()
        && let Ok(folder) = File::open(folder)
    {
        drop(folder.sync_all());
    }
}
