//! A new file, whole or not at all: what goes to another folder, a report, a baseline.
//!
//! Unlike a [`Replacement`](super::replace::Replacement) it does not care what the file at its path held before.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use tempfile::NamedTempFile;

use super::identity::resolved;
use super::{replace, temporary};

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
        // A new file takes the mode that the user's mask leaves of this.
        #[cfg(unix)]
        let mode = Some(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        #[cfg(not(unix))]
        let mode = None;
        let temporary = temporary::create(folder, mode).with_context(named)?;
        Ok(Self { temporary, path: path.to_owned() })
    }

    /// Opens a temporary file beside the file that `path` leads to, links followed, with its mode and owner; a new one
    /// where there is none.
    ///
    /// # Errors
    /// When the file may not, or should not, be replaced.
    pub fn over(path: &Path) -> Result<Self> {
        let named = || format!("cannot write `{}`", path.display());
        if fs::symlink_metadata(path).is_err() {
            return Self::begin(path);
        }
        let target = path.canonicalize().with_context(named)?;
        let metadata = fs::metadata(&target).with_context(named)?;
        replace::may_replace(&metadata).with_context(named)?;
        let new = Self::begin(&target)?;
        replace::keep_mode_and_owner(new.temporary.as_file(), &metadata).with_context(named)?;
        Ok(Self { path: target, ..new })
    }

    /// Puts it into its place.
    ///
    /// # Errors
    /// What the system said, with the path.
    pub fn commit(self) -> Result<()> {
        let Self { temporary, path } = self;
        let named = || format!("cannot write `{}`", path.display());
        temporary.as_file().sync_all().with_context(named)?;
        temporary::put_in_place(temporary, &path).with_context(named)?;
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

/// Opens the file for `path` below a folder of output.
///
/// # Errors
/// What the system said, with the path; and where a link in the folder leads out of it, perhaps to what was read.
pub fn below(folder: &Path, path: &Path) -> Result<NewFile> {
    let home = path.parent().unwrap_or(path);
    if !resolved(home).starts_with(resolved(folder)) {
        bail!("cannot write `{}`: a link leads out of `{}`", path.display(), folder.display());
    }
    NewFile::begin(path)
}

/// Writes a new file, or over an old one, whole or not at all, making its folders.
///
/// # Errors
/// What the system said, with the path.
pub fn write_new(path: &Path, content: &[u8]) -> Result<()> {
    let mut file = NewFile::over(path)?;
    file.write_all(content).with_context(|| format!("cannot write `{}`", path.display()))?;
    file.commit()
}
