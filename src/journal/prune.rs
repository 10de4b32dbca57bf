//! Removes journals that nobody needs any longer.
//!
//! Nothing is removed but by a command that asks for it: a journal is the only way back to what files were, and no
//! number of runs or days says that somebody has looked at what they did.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result};

use super::home;

/// A journal that is removed.
#[derive(Debug)]
pub struct Pruned {
    pub journal: PathBuf,
    /// All that it told of was undone before.
    pub was_undone: bool,
    /// What it and the files that were kept for it took.
    pub bytes: u64,
}

/// Removes the journals of `home` that are undone and, where an age is given, those that are older. One whose run is
/// going on, or being undone, stays.
///
/// # Errors
/// With the first that cannot be removed; those before it are.
pub fn prune(home: &Path, older_than: Option<Duration>, now: SystemTime) -> Result<Vec<Pruned>> {
    // Their names are times, which sort.
    let limit = older_than.map(|age| home::written(now.checked_sub(age).unwrap_or(SystemTime::UNIX_EPOCH)));
    let is_old = |journal: &Path| {
        let name = journal.file_name().and_then(|name| name.to_str());
        limit.as_deref().zip(name).is_some_and(|(limit, name)| name < limit)
    };
    let mut pruned = Vec::new();
    for journal in home::all(home) {
        let was_undone = home::is_undone(&journal);
        if !was_undone && !is_old(&journal) {
            continue;
        }
        let shown = || format!("cannot remove `{}`", journal.display());
        let lock = File::open(&journal).with_context(shown)?;
        if let Err(fs::TryLockError::WouldBlock) = lock.try_lock() {
            continue;
        }
        let bytes = home::size(&journal);
        // Not every system removes what is open.
        drop(lock);
        home::remove_whole(&journal).with_context(shown)?;
        pruned.push(Pruned { journal, was_undone, bytes });
    }
    Ok(pruned)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with a journal of each of these days, one file kept beside each, and the first of them undone.
    fn place(days: &[u64]) -> tempfile::TempDir {
        let place = tempfile::tempdir().expect("a folder");
        for day in days {
            let (path, ..) = home::create(place.path(), at(*day)).expect("writable");
            fs::write(&path, "told").expect("writable");
            fs::create_dir(home::originals(&path)).expect("writable");
            fs::write(home::originals(&path).join("000001"), "kept").expect("writable");
        }
        home::finish_undone(&home::all(place.path())[0]).expect("writable");
        place
    }

    fn at(day: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + days(day)
    }

    fn days(days: u64) -> Duration {
        Duration::from_secs(days * 86_400)
    }

    fn left(place: &tempfile::TempDir) -> usize {
        fs::read_dir(place.path().join(".corpuslint/journal")).expect("a folder").count()
    }

    #[test]
    fn what_is_undone_goes_and_what_is_old_only_where_that_is_asked_for() {
        let place = place(&[20_000, 20_001, 20_030]);
        let pruned = prune(place.path(), None, at(20_040)).expect("removable");
        assert_eq!(pruned.iter().map(|one| (one.was_undone, one.bytes)).collect::<Vec<_>>(), [(true, 4)]);
        assert_eq!(left(&place), 4);
        assert!(prune(place.path(), Some(days(40)), at(20_040)).expect("removable").is_empty());
        let pruned = prune(place.path(), Some(days(30)), at(20_040)).expect("removable");
        assert_eq!(pruned.iter().map(|one| (one.was_undone, one.bytes)).collect::<Vec<_>>(), [(false, 8)]);
        assert_eq!((left(&place), home::journals(place.path()).len()), (2, 1));
        // An age from before all time removes nothing.
        assert!(prune(place.path(), Some(Duration::MAX), at(20_040)).expect("removable").is_empty());
    }

    #[test]
    fn what_is_going_on_stays() {
        let place = place(&[20_000, 20_001]);
        let journal = home::journals(place.path()).remove(0);
        let held = File::open(&journal).expect("readable");
        held.lock().expect("nobody else has it");
        assert_eq!(prune(place.path(), Some(days(1)), at(20_040)).expect("removable").len(), 1);
        assert!(journal.exists());
        drop(held);
        assert_eq!(prune(place.path(), Some(days(1)), at(20_040)).expect("removable").len(), 1);
        assert_eq!(left(&place), 0);
    }
}
