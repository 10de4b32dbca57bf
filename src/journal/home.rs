//! Where journals lie: `.corpuslint/journal/TIME.jsonl`, beside a configuration or in a working folder.
//!
//! The folder is hidden and keeps itself out of git. Nothing in it is a link: one that came with somebody's data could
//! have a run write anywhere.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result, ensure};

/// The folder of what runs keep beside a configuration; no walk reads it.
pub(super) const NAME: &str = crate::corpus::walk::OWN_FOLDER;
const INSIDE: &str = "journal";
const IGNORE: &str = ".gitignore";
const ENDING: &str = ".jsonl";
/// Of one that is undone.
const UNDONE: &str = ".undone.jsonl";

/// The folder of the journals of `home`.
fn folder(home: &Path) -> PathBuf {
    home.join(NAME).join(INSIDE)
}

/// The folders with journals in them, from `start` upwards: a run has its own where the configuration lies, and that
/// may be a new one.
pub fn above(start: &Path) -> Vec<PathBuf> {
    start.ancestors().filter(|home| is_own(&home.join(NAME)) && is_own(&folder(home))).map(Path::to_owned).collect()
}

/// The folder whose journals this file is among, if it lies where one would.
pub fn home_of(journal: &Path) -> Option<PathBuf> {
    let journal = journal.canonicalize().ok()?;
    let inside = journal.parent().filter(|inside| inside.ends_with(Path::new(NAME).join(INSIDE)))?;
    inside.ancestors().nth(2).map(Path::to_owned)
}

fn is_own(folder: &Path) -> bool {
    fs::symlink_metadata(folder).is_ok_and(|it| it.is_dir())
}

/// The journals of `home` that are not undone, the oldest first.
pub fn journals(home: &Path) -> Vec<PathBuf> {
    listed(home, |name| name.ends_with(ENDING) && !name.ends_with(UNDONE))
}

/// All of them.
pub fn all(home: &Path) -> Vec<PathBuf> {
    listed(home, |name| name.ends_with(ENDING))
}

fn listed(home: &Path, is_wanted: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder(home)).into_iter().flatten().filter_map(Result::ok);
    let is_journal = |entry: &fs::DirEntry| {
        entry.file_name().to_str().is_some_and(&is_wanted) && entry.file_type().is_ok_and(|it| it.is_file())
    };
    let mut found: Vec<PathBuf> = entries.filter(is_journal).map(|entry| entry.path()).collect();
    found.sort();
    found
}

/// Whether a journal says by its name that it is undone.
pub fn is_undone(journal: &Path) -> bool {
    journal.to_str().is_some_and(|name| name.ends_with(UNDONE))
}

/// The folder in which the files themselves are kept that a journal tells of.
pub(super) fn originals(journal: &Path) -> PathBuf {
    let name = journal.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    journal.with_file_name(name.strip_suffix(UNDONE).or(name.strip_suffix(ENDING)).unwrap_or(name))
}

/// Notes in a journal's name that it is undone, and keeps no files for it any longer.
pub(super) fn finish_undone(journal: &Path) -> io::Result<()> {
    if !is_undone(journal) {
        let mut name = originals(journal).into_os_string();
        name.push(UNDONE);
        fs::rename(journal, PathBuf::from(name))?;
    }
    let originals = originals(journal);
    if is_own(&originals) { fs::remove_dir_all(originals) } else { Ok(()) }
}

/// The bytes that a journal takes, with the files that are kept for it.
pub(super) fn size(journal: &Path) -> u64 {
    let originals = Some(originals(journal)).filter(|folder| is_own(folder));
    let kept = originals.and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().filter_map(Result::ok);
    let kept: u64 = kept.filter_map(|entry| entry.metadata().ok()).map(|kept| kept.len()).sum();
    kept + fs::symlink_metadata(journal).map_or(0, |journal| journal.len())
}

/// Removes a journal and what is kept for it. First its name says that there is nothing to undo by it: stopped in
/// between, it promises nothing that it cannot keep.
pub(super) fn remove_whole(journal: &Path) -> io::Result<()> {
    let mut undone = originals(journal).into_os_string();
    undone.push(UNDONE);
    finish_undone(journal)?;
    fs::remove_file(PathBuf::from(undone))
}

/// Makes a journal's file, and the folders for it; whether these were made too.
pub(super) fn create(home: &Path, now: SystemTime) -> Result<(PathBuf, File, bool)> {
    let (own, inside) = (home.join(NAME), folder(home));
    let is_new = fs::symlink_metadata(&own).is_err();
    for folder in [&own, &inside] {
        match fs::create_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error.into()),
            _ => ensure!(is_own(folder), "`{}` is no folder", folder.display()),
        }
    }
    let ignore = own.join(IGNORE);
    if fs::symlink_metadata(&ignore).is_err() {
        fs::write(&ignore, "*\n")?;
    }
    // Two runs may begin at one moment.
    for tick in 0.. {
        let name = written(now + Duration::from_millis(tick));
        let path = inside.join(format!("{name}{ENDING}"));
        let others = [inside.join(format!("{name}{UNDONE}")), originals(&path)];
        if others.iter().any(|other| fs::symlink_metadata(other).is_ok()) {
            continue;
        }
        match File::options().write(true).create_new(true).open(&path) {
            Ok(file) => {
                // So that the names last as what the files hold does. Not every file system can.
                for folder in [inside, own, home.to_owned()] {
                    drop(File::open(folder).and_then(|folder| folder.sync_all()));
                }
                return Ok((path, file, is_new));
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error).context(format!("`{}`", path.display())),
        }
    }
    unreachable!("one is free")
}

/// Removes a journal in which nothing was written, and, where `is_new`, the folders.
pub(super) fn remove(journal: &Path, is_new: bool) -> io::Result<()> {
    fs::remove_file(journal)?;
    let inside = journal.parent().filter(|_| is_new);
    if let Some((inside, own)) = inside.and_then(|inside| Some((inside, inside.parent()?)))
        && fs::remove_dir(inside).is_ok()
    {
        fs::remove_file(own.join(IGNORE))?;
        fs::remove_dir(own)?;
    }
    Ok(())
}

/// A time as the name of a journal has it, which sorts: `2026-11-29T22-40-03.123Z`.
pub(super) fn written(time: SystemTime) -> String {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let (days, rest) = (since.as_secs() / 86_400, since.as_secs() % 86_400);
    let (year, month, day) = date(days);
    let (hours, minutes, seconds) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hours:02}-{minutes:02}-{seconds:02}.{:03}Z", since.subsec_millis())
}

/// Year, month and day, so many days after the first of 1970. Years are counted from March, so that the day that some
/// of them have more stands at their end: <https://howardhinnant.github.io/date_algorithms.html#civil_from_days>
fn date(days: u64) -> (u64, u64, u64) {
    // Days since the first of March of the year 0, 400 years being always as long.
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, year) = if month < 10 { (month + 3, year) } else { (month - 9, year + 1) };
    (era * 400 + year, month, day)
}

/// The time in a journal's name, for people.
pub fn shown_time(journal: &Path) -> String {
    let name = journal.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match name.split_once('T') {
        Some((date, time)) => {
            let time: String = time.split(['.', 'Z']).next().unwrap_or_default().replace('-', ":");
            format!("{date} {time} UTC")
        }
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_people_count_them() {
        let at = |seconds: u64| written(SystemTime::UNIX_EPOCH + Duration::from_millis(seconds * 1000 + 7));
        assert_eq!(at(0), "1970-01-01T00-00-00.007Z");
        assert_eq!(at(951_782_399), "2000-02-28T23-59-59.007Z");
        assert_eq!(at(951_782_400), "2000-02-29T00-00-00.007Z");
        assert_eq!(at(1_796_000_000), "2026-11-30T00-53-20.007Z");
        assert_eq!(at(4_107_542_400), "2100-03-01T00-00-00.007Z");
        assert_eq!(shown_time(Path::new("x/2026-11-30T00-53-20.007Z.jsonl")), "2026-11-30 00:53:20 UTC");
    }

    #[test]
    fn runs_of_one_moment_have_journals_of_their_own() {
        let place = tempfile::tempdir().expect("a folder");
        let now = SystemTime::now();
        let made: Vec<PathBuf> = (0..3).map(|_| create(place.path(), now).expect("writable").0).collect();
        assert_eq!(journals(place.path()), made);
        assert_eq!(fs::read_to_string(place.path().join(".corpuslint/.gitignore")).expect("there"), "*\n");
        assert_eq!(above(&place.path().join("a/b")), [place.path()]);
        assert_eq!(home_of(&made[0]), place.path().canonicalize().ok());
        finish_undone(&made[1]).expect("writable");
        assert_eq!((journals(place.path()).len(), all(place.path()).len()), (2, 3));
    }

    #[test]
    fn one_without_a_word_leaves_nothing() {
        let place = tempfile::tempdir().expect("a folder");
        let (path, _, is_new) = create(place.path(), SystemTime::now()).expect("writable");
        remove(&path, is_new).expect("writable");
        assert_eq!(fs::read_dir(place.path()).expect("there").count(), 0);
    }

    #[test]
    #[cfg(unix)]
    fn a_link_leads_nowhere() {
        let place = tempfile::tempdir().expect("a folder");
        fs::create_dir(place.path().join("else")).expect("writable");
        std::os::unix::fs::symlink("else", place.path().join(NAME)).expect("a link");
        assert!(create(place.path(), SystemTime::now()).is_err());
        assert!(above(place.path()).is_empty());
    }
}
