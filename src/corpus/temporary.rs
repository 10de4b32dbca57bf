//! Temporary files: named so that a later run knows whose they are, and removed when their process is gone.
//!
//! `kill -9` leaves one behind. What may be removed must be certain, so everything has to agree: the exact name, a
//! regular file of our own with one link, made on this host, by a process that runs no longer and so holds no lock on
//! it. The lock is what another container or another host that shares the folder cannot get wrong. A file in doubt
//! stays, as does one whose process id is in use again.

use std::fs::{self, Permissions};
use std::io;
use std::path::Path;
use std::process;

use tempfile::NamedTempFile;

const PREFIX: &str = ".corpuslint-";
const SUFFIX: &str = ".tmp";
/// Random characters that `tempfile` puts into a name.
const RANDOM: usize = 6;

/// Makes a temporary file in a folder: `.corpuslint-<process>-<host>-<random>.tmp`, for this user alone unless
/// `permissions` says otherwise.
pub(crate) fn create(folder: &Path, permissions: Option<Permissions>) -> io::Result<NamedTempFile> {
    let prefix = prefix(process::id());
    let mut builder = tempfile::Builder::new();
    if let Some(permissions) = permissions {
        builder.permissions(permissions);
    }
    let temporary = builder.prefix(&prefix).suffix(SUFFIX).rand_bytes(RANDOM).tempfile_in(folder)?;
    // Where the file system knows no locks, nobody can take one to remove the file either.
    #[cfg(unix)]
    drop(temporary.as_file().try_lock());
    Ok(temporary)
}

/// Renames a temporary file, which nobody removes from then on, whether a file was there or not.
///
/// By the standard library and not by `tempfile`: on Windows only its renaming replaces a file that a reader has open,
/// which may be a thread of our own.
///
/// # Errors
/// What the system said; the temporary file is removed.
pub(crate) fn put_in_place(temporary: NamedTempFile, target: &Path) -> io::Result<()> {
    // The file stays open, and with it the lock.
    let (_file, path) = temporary.keep().map_err(|error| error.error)?;
    fs::rename(&path, target).inspect_err(|_| drop(fs::remove_file(&path)))
}

/// How the names of a process's temporary files begin on this host.
pub fn prefix(process: u32) -> String {
    format!("{PREFIX}{process}-{:08x}-", host())
}

/// Whether a file of this name is a temporary one of some run.
pub fn is_temporary(name: &str) -> bool {
    parts(name).is_some()
}

/// The process and the host in a name.
fn parts(name: &str) -> Option<(u32, u32)> {
    let mut parts = name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?.split('-');
    let (process, host, random) = (parts.next()?, parts.next()?, parts.next()?);
    let is_random = random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let process = process.parse().ok().filter(|number: &u32| *number > 0 && number.to_string() == process)?;
    let host = u32::from_str_radix(host, 16).ok().filter(|number| format!("{number:08x}") == host)?;
    (is_random && parts.next().is_none()).then_some((process, host))
}

/// Removes a temporary file that was left behind; whether it did. In doubt it does not.
#[cfg(unix)]
pub fn remove_left_behind(path: &Path) -> bool {
    use std::fs::File;
    use std::os::unix::fs::MetadataExt as _;

    use rustix::io::Errno;
    use rustix::process::{Pid, geteuid, test_kill_process};

    let parts = path.file_name().and_then(|name| name.to_str()).and_then(parts);
    let Some((process, _)) = parts.filter(|(_, its_host)| *its_host == host()) else { return false };
    let is_ours =
        |metadata: &fs::Metadata| metadata.is_file() && metadata.uid() == geteuid().as_raw() && metadata.nlink() == 1;
    let is_gone = || {
        let id = i32::try_from(process).ok().and_then(Pid::from_raw);
        id.is_some_and(|id| test_kill_process(id) == Err(Errno::SRCH))
    };
    // Looked at before it is opened: a pipe of that name would keep us waiting.
    let Some(seen) = fs::symlink_metadata(path).ok().filter(is_ours) else { return false };
    if !is_gone() {
        return false;
    }
    let Ok(file) = File::open(path) else { return false };
    let is_the_same = file.metadata().is_ok_and(|it| is_ours(&it) && (it.dev(), it.ino()) == (seen.dev(), seen.ino()));
    is_the_same && file.try_lock().is_ok() && fs::remove_file(path).is_ok()
}

/// Removes a temporary file that was left behind; nothing is certain here, so it never does.
#[cfg(not(unix))]
pub fn remove_left_behind(_path: &Path) -> bool {
    false
}

/// Tells hosts apart: process ids of another one mean nothing here.
fn host() -> u32 {
    #[cfg(unix)]
    let name = rustix::system::uname().nodename().to_bytes().to_vec();
    #[cfg(not(unix))]
    let name = Vec::new();
    let hash = xxhash_rust::xxh3::xxh3_64(&name);
    u32::try_from(hash >> 32).expect("the upper half of 64 bits")
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs::File;
    use std::os::unix::fs::symlink;
    use std::path::PathBuf;
    use std::process::Command;

    use super::*;

    /// The id of a process that has ended.
    fn ended() -> u32 {
        let mut child = Command::new("true").spawn().expect("there is `true`");
        child.wait().expect("it ends");
        child.id()
    }

    fn left(folder: &Path, prefix: &str) -> PathBuf {
        let path = folder.join(format!("{prefix}aB3xYz.tmp"));
        fs::write(&path, "half a te").expect("writable");
        path
    }

    #[test]
    fn names_are_known_exactly() {
        let folder = tempfile::tempdir().expect("a folder");
        let temporary = create(folder.path(), None).expect("writable");
        let name = temporary.path().file_name().and_then(|name| name.to_str()).expect("UTF-8");
        assert_eq!(parts(name), Some((process::id(), host())));
        for name in [
            ".corpuslint-aB3xYz.tmp",
            ".corpuslint-12-0123abcd-aB3xY.tmp",
            ".corpuslint-12-0123abcd-aB3xYz.tmp.txt",
            ".corpuslint-012-0123abcd-aB3xYz.tmp",
            ".corpuslint-0-0123abcd-aB3xYz.tmp",
            ".corpuslint-+2-0123abcd-aB3xYz.tmp",
            ".corpuslint-12-0123ABCD-aB3xYz.tmp",
            ".corpuslint-12-0123abcd-aB3-Yz.tmp",
            ".corpuslint-12-0123abcd-aB3xYz-x.tmp",
            "corpuslint-12-0123abcd-aB3xYz.tmp",
        ] {
            assert_eq!(parts(name), None, "{name}");
        }
        assert_eq!(parts(".corpuslint-12-0123abcd-aB3xYz.tmp"), Some((12, 0x0123_abcd)));
    }

    #[test]
    fn only_what_a_process_of_this_host_left_behind_is_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let (folder, dead) = (folder.path(), prefix(ended()));
        let path = left(folder, &dead);
        assert!(remove_left_behind(&path) && !path.exists());
        assert!(!remove_left_behind(&path), "it is not there any more");

        let other = format!("{PREFIX}{}-{:08x}-", ended(), !host());
        for prefix in [prefix(process::id()), prefix(1), other, PREFIX.to_owned()] {
            let path = left(folder, &prefix);
            assert!(!remove_left_behind(&path) && path.exists(), "{prefix}");
        }
    }

    #[test]
    fn what_is_locked_or_linked_or_no_file_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let (folder, dead) = (folder.path(), prefix(ended()));
        let path = left(folder, &dead);
        let file = File::open(&path).expect("there");
        file.try_lock().expect("nobody else has it");
        assert!(!remove_left_behind(&path) && path.exists(), "somebody holds it, whatever its name says");
        drop(file);
        fs::hard_link(&path, folder.join("kept.txt")).expect("a link");
        assert!(!remove_left_behind(&path) && path.exists(), "it has another name");
        fs::remove_file(&path).expect("own file");
        symlink("kept.txt", &path).expect("a link");
        assert!(!remove_left_behind(&path) && folder.join("kept.txt").exists());
        fs::remove_file(&path).expect("own link");
        fs::create_dir(&path).expect("writable");
        assert!(!remove_left_behind(&path) && path.exists());
        fs::remove_dir(&path).expect("own folder");
        assert!(Command::new("mkfifo").arg(&path).status().expect("mkfifo is there").success());
        assert!(!remove_left_behind(&path) && path.exists(), "and it is not opened");
    }

    #[test]
    fn one_takes_the_place_of_a_file_or_leaves_nothing_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().join("a.txt");
        fs::write(&target, "old").expect("writable");
        let reader = File::open(&target).expect("there");
        let mut temporary = create(folder.path(), None).expect("writable");
        io::Write::write_all(&mut temporary, b"new").expect("room");
        put_in_place(temporary, &target).expect("it is renamed");
        assert_eq!(fs::read_to_string(&target).expect("there"), "new");
        assert_eq!(io::read_to_string(reader).expect("readable"), "old");
        let temporary = create(folder.path(), None).expect("writable");
        assert!(put_in_place(temporary, &folder.path().join("none/a.txt")).is_err());
        let names: Vec<_> = fs::read_dir(folder.path()).expect("there").flatten().map(|it| it.file_name()).collect();
        assert_eq!(names, ["a.txt"]);
    }

    #[test]
    fn one_that_is_being_written_is_locked() {
        let folder = tempfile::tempdir().expect("a folder");
        let temporary = create(folder.path(), None).expect("writable");
        assert!(File::open(temporary.path()).expect("there").try_lock().is_err());
    }
}
