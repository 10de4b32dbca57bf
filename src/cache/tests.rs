//! Whatever lies in the folder, what is found is what was kept.

use std::fs;

use super::*;

const LIMITS: Limits = Limits { bytes: 20_000, days: 30, noted: 7, segments: 3 };

fn open(folder: &Path, setting: u128, today: u32) -> Cache {
    Cache::with_limits(folder, setting, today, LIMITS)
}

/// Keeps entries, each its key as text.
fn keep(folder: &Path, today: u32, keys: impl IntoIterator<Item = u128>) {
    let cache = open(folder, 1, today);
    keys.into_iter().for_each(|key| cache.put(key, content(key).as_bytes()));
    cache.finish();
}

fn content(key: u128) -> String {
    format!("what belongs to {key}")
}

/// Which of these keys are known; what is known is right.
fn known(folder: &Path, today: u32, keys: impl IntoIterator<Item = u128>) -> Vec<u128> {
    let cache = open(folder, 1, today);
    let is_known = |key: &u128| {
        let found = cache.get(*key);
        assert!(found.as_ref().is_none_or(|found| *found == content(*key).into_bytes()), "{key}");
        found.is_some()
    };
    keys.into_iter().filter(is_known).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.expect("readable"));
    entries
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "bin"))
        .map(|it| it.into_path())
        .collect()
}

#[test]
fn what_is_kept_is_found_again_under_its_setting() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("new/cache");
    assert_eq!(known(&folder, 1, 0..3), []);
    assert!(!folder.exists(), "there is nothing to keep");
    keep(&folder, 1, 0..3);
    keep(&folder, 1, 3..5);
    assert_eq!(known(&folder, 1, 0..9), [0, 1, 2, 3, 4]);
    assert!(open(&folder, 2, 1).get(1).is_none());
    let tag = fs::read_to_string(folder.join("CACHEDIR.TAG")).expect("there");
    assert!(tag.starts_with("Signature: 8a477f597d28d172789f06886806bc55\n"), "{tag}");
    assert_eq!(fs::read_to_string(folder.join(".gitignore")).expect("there"), "*\n");
    // A file of one setting is none of another, wherever it lies.
    let other = folder.join(format!("{:032x}", 2));
    fs::create_dir(&other).expect("writable");
    fs::copy(&files(&folder)[0], other.join(format!("{:032x}.bin", 7))).expect("writable");
    assert!((0..5).all(|key| open(&folder, 2, 1).get(key).is_none()));
}

#[test]
fn whatever_byte_is_damaged_nothing_wrong_is_found() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("cache");
    keep(&folder, 1, 0..3);
    let [path] = &files(&folder)[..] else { panic!("one file") };
    let whole = fs::read(path).expect("there");
    for at in 0..whole.len() {
        let mut raw = whole.clone();
        for bit in [0, 7] {
            raw[at] = whole[at] ^ 1 << bit;
            fs::write(path, &raw).expect("writable");
            assert!(known(&folder, 1, 0..3).len() < 3, "byte {at}");
        }
        fs::write(path, &whole[..at]).expect("writable");
        assert_eq!(known(&folder, 1, 0..3), [], "cut at {at}");
    }
    fs::write(path, whole.repeat(2)).expect("writable");
    known(&folder, 1, 0..3);
    // What is damaged is put right by the next run that keeps something, and by one that meets it.
    fs::write(path, &whole[..9]).expect("writable");
    keep(&folder, 1, 1..3);
    assert_eq!((known(&folder, 1, 0..3), files(&folder).len()), (vec![1, 2], 1));
}

#[test]
fn files_are_put_together_and_what_nobody_asks_for_goes() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("cache");
    (0..3).for_each(|key| keep(&folder, 10, [key]));
    assert_eq!(files(&folder).len(), 3);
    // Asked for in time, so that it stays.
    let cache = open(&folder, 1, 30);
    assert!(cache.get(0).is_some());
    cache.finish();
    assert_eq!((files(&folder).len(), known(&folder, 30, 0..4)), (1, vec![0, 1, 2]));
    for today in 41..45 {
        keep(&folder, today, [100 + u128::from(today)]);
    }
    assert_eq!(known(&folder, 45, 0..200), [0, 141, 142, 143, 144]);
}

#[test]
fn no_more_is_kept_than_there_is_room_for() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("cache");
    for round in 0..6 {
        keep(&folder, 1, (0..60).map(|key| 1000 * round + key));
        let size: u64 = files(&folder).iter().map(|path| path.metadata().expect("there").len()).sum();
        assert!(size < 2 * LIMITS.bytes, "{size}");
    }
    let last = known(&folder, 1, 5000..5060);
    assert_eq!(last.len(), 60);
    // One run has more than there is room for: some of it is kept, and serves.
    keep(&folder, 1, 9000..10_000);
    let kept = known(&folder, 1, 9000..10_000).len();
    assert!((50..200).contains(&kept), "{kept}");
    // The files of settings that are not in use make room for others.
    let cache = Cache::with_limits(&folder, 2, 1, Limits { bytes: 1_000, ..LIMITS });
    cache.put(1, b"x");
    cache.finish();
    assert_eq!((files(&folder).len(), known(&folder, 1, 9000..9100).len()), (1, 0));
}

#[test]
fn a_folder_with_anything_else_in_it_is_left_alone() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path();
    fs::write(folder.join("a.txt"), "x").expect("writable");
    assert!(Cache::is_elsewhere(folder));
    keep(folder, 1, 0..3);
    assert_eq!(fs::read_dir(folder).expect("there").count(), 1);
    fs::write(folder.join("file"), "x").expect("writable");
    keep(&folder.join("file"), 1, 0..3);
    assert_eq!(known(&folder.join("file"), 1, 0..3), []);
    // Another program's cache is another's.
    fs::create_dir(folder.join("other")).expect("writable");
    fs::write(folder.join("other/CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55\n").expect("writable");
    keep(&folder.join("other"), 1, 0..3);
    assert_eq!(fs::read_dir(folder.join("other")).expect("there").count(), 1);
}

#[test]
fn runs_at_the_same_time_lose_nothing() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("cache");
    let run = |from: u128| (0..20).for_each(|round| keep(&folder, 1, [from + round]));
    std::thread::scope(|scope| {
        scope.spawn(|| run(0));
        scope.spawn(|| run(100));
        scope.spawn(|| run(200));
        for _ in 0..200 {
            known(&folder, 1, 0..300);
        }
    });
    let expected: Vec<u128> = [0, 100, 200].iter().flat_map(|from| *from..from + 20).collect();
    assert_eq!(known(&folder, 1, 0..300), expected);
}
