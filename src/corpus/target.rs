//! Where a report goes: a stream that takes it as it comes, or a file that gets it whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::{Context as _, Result};

use super::new_file::NewFile;

/// A report's way out. Dropped before [`Self::finish`], it leaves a file as it was.
pub enum Target {
    Stream(Box<dyn Write>),
    Whole(Box<BufWriter<NewFile>>),
}

impl Target {
    /// The file at `path`. What is no regular file, a pipe, a device, what a shell holds open, takes it as it comes.
    ///
    /// # Errors
    /// What the system said, with the path.
    pub fn open(path: &Path) -> Result<Self> {
        let is_stream = is_held_open(path) || fs::metadata(path).is_ok_and(|it| !it.is_file() && !it.is_dir());
        if !is_stream {
            return Ok(Self::Whole(Box::new(BufWriter::new(NewFile::over(path)?))));
        }
        // Behind what is there already: a shell's `>>` means that, and pipes know nothing else.
        let file = File::options().append(true).open(path);
        let file = file.with_context(|| format!("cannot write `{}`", path.display()))?;
        Ok(Self::Stream(Box::new(BufWriter::new(file))))
    }

    /// Ends it, and puts a file into its place.
    ///
    /// # Errors
    /// What the system said; a file is as it was then.
    pub fn finish(self) -> Result<()> {
        match self {
            Self::Stream(mut stream) => Ok(stream.flush()?),
            Self::Whole(buffer) => buffer.into_inner().map_err(io::IntoInnerError::into_error)?.commit(),
        }
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stream(stream) => stream.write(bytes),
            Self::Whole(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stream(stream) => stream.flush(),
            Self::Whole(file) => file.flush(),
        }
    }
}

/// Names of what the program has open already, be it a regular file.
pub fn is_held_open(path: &Path) -> bool {
    ["/dev/stdin", "/dev/stdout", "/dev/stderr", "/dev/fd", "/proc/self/fd"].iter().any(|open| path.starts_with(open))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_whole_or_not_at_all() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("report");
        fs::write(&path, "the old one").expect("writable");
        let mut target = Target::open(&path).expect("writable");
        target.write_all(&[b'x'; 100_000]).expect("room");
        target.flush().expect("room");
        drop(target);
        assert_eq!(fs::read_to_string(&path).expect("there"), "the old one");
        let mut target = Target::open(&path).expect("writable");
        target.write_all(b"new").expect("room");
        target.finish().expect("room");
        assert_eq!(fs::read_to_string(&path).expect("there"), "new");
        assert_eq!(fs::read_dir(folder.path()).expect("there").count(), 1);
    }

    #[test]
    fn a_device_takes_it_as_it_comes() {
        let mut target = Target::open(Path::new("/dev/null")).expect("there");
        target.write_all(b"x").expect("it takes all");
        target.finish().expect("it takes all");
        assert!(fs::metadata("/dev/null").is_ok_and(|it| !it.is_file()));
    }

    #[test]
    fn links_are_followed_and_never_parted() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs::write(at("real"), "old").expect("writable");
        std::os::unix::fs::symlink("real", at("soft")).expect("a link");
        let mut target = Target::open(&at("soft")).expect("writable");
        target.write_all(b"new").expect("room");
        target.finish().expect("room");
        assert_eq!(fs::read_to_string(at("real")).expect("there"), "new");
        assert!(fs::symlink_metadata(at("soft")).expect("there").is_symlink());
        fs::hard_link(at("real"), at("hard")).expect("a link");
        assert!(Target::open(&at("hard")).is_err());
        std::os::unix::fs::symlink("nowhere", at("dangling")).expect("a link");
        assert!(Target::open(&at("dangling")).is_err());
    }
}
