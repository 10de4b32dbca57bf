//! Replacing a file, whole or not at all.
//!
//! The new content is written beside the file and renamed over it, so that whoever looks, and whatever stops the
//! program, finds the old or the new file and never a part of one. What a rename would quietly undo is refused instead:
//! hard links, a read-only mode, another owner, a change since the file was read.

use std::fs::{self, File, Metadata};
use std::io::{self, Read as _, Seek as _, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context as _, Result, bail, ensure};
use tempfile::NamedTempFile;

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

/// Whether a file of this kind and mode is replaced at all.
fn may_replace(metadata: &Metadata) -> Result<()> {
    ensure!(metadata.is_file(), "not a regular file");
    ensure!(!metadata.permissions().readonly(), "the file is read-only; `chmod u+w` lets it be mended");
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let links = metadata.nlink();
        ensure!(links <= 1, "it has {links} hard links, and writing would part them");
    }
    Ok(())
}

/// Whether it can be told, without trying, that the file would not be replaced.
pub fn is_refused(path: &Path) -> bool {
    let Ok(target) = path.canonicalize() else { return true };
    let is_locked = |folder: &Path| fs::metadata(folder).is_ok_and(|metadata| metadata.permissions().readonly());
    fs::metadata(&target).map_or(true, |metadata| may_replace(&metadata).is_err())
        || target.parent().is_some_and(is_locked)
}

/// A new content on its way into a file's place. Dropped before [`Self::commit`], it leaves nothing behind.
pub struct Replacement {
    temporary: NamedTempFile,
    /// The file itself, where the path was a link to it.
    target: PathBuf,
    stamp: Stamp,
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
        let temporary = tempfile::Builder::new()
            .prefix(".corpuslint-")
            .suffix(".tmp")
            .tempfile_in(folder)
            .context("cannot write beside it")?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            let own = temporary.as_file().metadata()?;
            if (own.uid(), own.gid()) != (metadata.uid(), metadata.gid()) {
                std::os::unix::fs::fchown(temporary.as_file(), Some(metadata.uid()), Some(metadata.gid()))
                    .context("it belongs to somebody else, whom the new file could not be given to")?;
            }
        }
        temporary.as_file().set_permissions(metadata.permissions()).context("cannot keep its mode")?;
        Ok(Self { temporary, target, stamp: stamp.clone() })
    }

    /// Copies the first `length` bytes of the file as it is.
    pub fn copy_head(&mut self, length: u64) -> Result<()> {
        let mut head = File::open(&self.target)?.take(length);
        io::copy(&mut head, self.temporary.as_file_mut()).context("cannot write")?;
        Ok(())
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
        self.temporary.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.temporary.flush()
    }
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

/// A new file, or a new content for an old one, on its way to its place. Dropped before [`Self::commit`], it leaves
/// nothing behind.
pub struct NewFile {
    temporary: NamedTempFile,
    path: PathBuf,
}

impl NewFile {
    /// Opens a temporary file beside `path`, whose folders are made.
    ///
    /// # Errors
    /// What the system said, with the path.
    pub fn begin(path: &Path) -> Result<Self> {
        let named = || format!("cannot write `{}`", path.display());
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(folder).with_context(named)?;
        if path.is_dir() {
            bail!("cannot write `{}`: it is a folder", path.display());
        }
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        {
            // A new file takes the mode that the user's mask leaves of this.
            use std::os::unix::fs::PermissionsExt as _;
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let temporary = builder.prefix(".corpuslint-").suffix(".tmp").tempfile_in(folder).with_context(named)?;
        Ok(Self { temporary, path: path.to_owned() })
    }

    /// Puts it into its place.
    ///
    /// # Errors
    /// What the system said, with the path.
    pub fn commit(self) -> Result<()> {
        let Self { temporary, path } = self;
        let named = || format!("cannot write `{}`", path.display());
        temporary.as_file().sync_all().with_context(named)?;
        temporary.persist(&path).map_err(|error| error.error).with_context(named)?;
        Ok(())
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.temporary.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.temporary.flush()
    }
}

/// Writes a new file, or over an old one, whole or not at all, making its folders.
///
/// # Errors
/// What the system said, with the path.
pub fn write_new(path: &Path, content: &[u8]) -> Result<()> {
    let mut file = NewFile::begin(path)?;
    file.write_all(content).with_context(|| format!("cannot write `{}`", path.display()))?;
    file.commit()
}
