//! The folder of a cache: whose it is, and how much of it is kept.
//!
//! It may be any folder that the user names, so nothing is written into one with anything else in it, and nothing is
//! removed but files named as this module names them.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::segment::ENDING;
use crate::corpus::temporary;

/// What the folder is called where the user does not say.
pub const NAME: &str = ".corpuslint_cache";

const TAG_NAME: &str = "CACHEDIR.TAG";
/// The first line says to programs that make backups that nothing here is worth one: <https://bford.info/cachedir/>.
const TAG: &str = "Signature: 8a477f597d28d172789f06886806bc55\n\
    # This folder is a cache of corpuslint, and may be deleted at any time.\n";
const IGNORE_NAME: &str = ".gitignore";
const IGNORE: &str = "*\n";

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Whether a folder was made here.
pub(super) fn is_ours(folder: &Path) -> bool {
    fs::read(folder.join(TAG_NAME)).is_ok_and(|tag| tag == TAG.as_bytes())
}

/// Whether a folder was made here, or can be: it is not there, or has nothing else in it.
pub(super) fn may_be_ours(folder: &Path) -> bool {
    if is_ours(folder) {
        return true;
    }
    match fs::read_dir(folder) {
        Ok(mut entries) => entries.all(|entry| entry.is_ok_and(|entry| is_beginning(&entry))) || is_ours(folder),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

/// Whether it may be what another run has written so far that is about to make the folder.
fn is_beginning(entry: &fs::DirEntry) -> bool {
    entry.file_name().to_str().is_some_and(|name| name == IGNORE_NAME || temporary::is_temporary(name))
}

/// Makes the folder, unless it is there.
///
/// # Errors
/// What the system said, or that something else is in it.
pub(super) fn prepare(folder: &Path) -> io::Result<()> {
    if is_ours(folder) {
        return Ok(());
    }
    if !may_be_ours(folder) {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    fs::create_dir_all(folder)?;
    fs::write(folder.join(IGNORE_NAME), IGNORE)?;
    // Last, because it says that the folder is made; and at once, for another run may look.
    let mut tag = temporary::create(folder, None)?;
    io::Write::write_all(&mut tag, TAG.as_bytes())?;
    temporary::put_in_place(tag, &folder.join(TAG_NAME))
}

/// The files of a setting, the latest first.
pub(super) fn segments(home: &Path) -> Vec<PathBuf> {
    let mut found: Vec<_> = files(home).into_iter().filter(|file| is_segment(&file.path)).collect();
    found.sort_by(|a, b| b.modified.cmp(&a.modified).then_with(|| a.path.cmp(&b.path)));
    found.into_iter().map(|file| file.path).collect()
}

fn is_segment(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.and_then(|name| name.split_once('.')).is_some_and(|(stem, ending)| is_number(stem) && ending == ENDING)
}

fn is_number(name: &str) -> bool {
    name.len() == 32 && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

struct Listed {
    path: PathBuf,
    modified: SystemTime,
    length: u64,
}

/// The regular files of a folder.
fn files(folder: &Path) -> Vec<Listed> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let listed = |entry: fs::DirEntry| {
        let metadata = entry.metadata().ok().filter(fs::Metadata::is_file)?;
        Some(Listed { path: entry.path(), modified: metadata.modified().ok()?, length: metadata.len() })
    };
    entries.filter_map(listed).collect()
}

/// Notes that a file is in use, at most once a day.
pub(super) fn note_use(path: &Path) {
    let now = SystemTime::now();
    let note = || {
        let file = File::open(path)?;
        let is_old = now.duration_since(file.metadata()?.modified()?).is_ok_and(|age| age > DAY);
        if is_old { file.set_modified(now) } else { Ok(()) }
    };
    // In a folder that cannot be written it is not noted.
    drop(note());
}

/// Removes files of a setting.
pub(super) fn remove_segments<'p>(paths: impl Iterator<Item = &'p PathBuf>) {
    // What cannot be removed is read again, and does no harm.
    paths.filter(|path| is_segment(path)).for_each(|path| drop(fs::remove_file(path)));
}

/// Removes those files of a setting that are none.
pub(super) fn remove_damaged(home: &Path, is_damaged: impl Fn(&Path) -> bool) {
    remove_segments(segments(home).iter().filter(|path| is_damaged(path)));
}

/// Removes what killed runs left, and the files of settings other than that of `own` which are not in use: those older
/// than so many days, and the oldest where all take more than `most` bytes.
pub(super) fn make_room(folder: &Path, own: &Path, most: u64, days: u32) {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let is_home = |entry: &fs::DirEntry| {
        entry.file_name().to_str().is_some_and(is_number) && entry.file_type().is_ok_and(|it| it.is_dir())
    };
    let homes: Vec<PathBuf> = entries.filter(is_home).map(|entry| entry.path()).collect();
    let mut total = 0;
    let mut others = Vec::new();
    for home in &homes {
        for file in files(home) {
            temporary::remove_left_behind(&file.path);
            if is_segment(&file.path) {
                total += file.length;
                others.extend((home != own).then_some(file));
            }
        }
    }
    others.sort_by_key(|file| file.modified);
    let now = SystemTime::now();
    for file in others {
        let is_old = now.duration_since(file.modified).is_ok_and(|age| age > DAY * days);
        if total > most || is_old {
            total -= file.length;
            drop(fs::remove_file(&file.path));
        }
    }
    // Those with anything in them stay.
    homes.iter().filter(|home| *home != own).for_each(|home| drop(fs::remove_dir(home)));
}
