//! What a run that was killed left beside its journal: second names of files that it had not replaced yet.
//!
//! A file with two names is never written, so the next run would refuse it. A name is given up only where the file
//! under its first one is the very same: nothing is lost then.

use std::fs::{self, File};
use std::path::Path;

use super::entry::kept_at;
use super::{home, read};
use crate::corpus::identity::Identity;

/// Gives up the second names that killed runs left in the journals of `home`.
pub(super) fn release(home: &Path) {
    for journal in home::journals(home) {
        let kept = fs::read_dir(home::originals(&journal)).into_iter().flatten().filter_map(Result::ok);
        if !kept.filter_map(|entry| entry.metadata().ok()).any(|kept| has_two_names(&kept)) || read::is_ended(&journal)
        {
            continue;
        }
        let is_going_on = File::open(&journal).is_ok_and(|file| file.try_lock().is_err());
        let Ok(told) = read::read(&journal) else { continue };
        for file in told.files.iter().filter(|_| !is_going_on) {
            let Some((path, name)) = file.head.path.path().zip(file.head.kept.as_ref()) else { continue };
            let kept = kept_at(&journal, name);
            let is_same = Identity::of(&kept).is_some_and(|kept| Identity::of(&home.join(path)) == Some(kept));
            if is_same && fs::symlink_metadata(&kept).is_ok_and(|kept| has_two_names(&kept)) {
                // What stays is told by whoever asks for the file to be written.
                drop(fs::remove_file(kept));
            }
        }
    }
}

fn has_two_names(metadata: &fs::Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        metadata.nlink() > 1
    }
    #[cfg(not(unix))]
    {
        let _ = metadata;
        false
    }
}
