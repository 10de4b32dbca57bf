//! What a task walks over.

use std::path::{Path, PathBuf};

use super::{Destination, Input, Task};
use crate::corpus::identity::resolved;
use crate::corpus::walk::{self, Entry, Manner};

/// Calls `each` for everything that a task is to read, in order, until it returns `false`. What this very run writes is
/// not its input: that is skipped. Of content there is nothing to walk over.
pub fn walk(task: &Task, each: &mut dyn FnMut(Entry) -> bool) {
    let Input::Paths(paths) = &task.input else { return };
    let spelt = |folder: Option<&Path>| folder.map_or_else(Vec::new, |folder| spellings(folder, paths));
    let outside = match &task.destination {
        Destination::Folder(folder) => spelt(Some(folder)),
        _ => Vec::new(),
    };
    let of_attributes = spelt(task.attributes.as_deref());
    let cache = task.cache_folder.as_deref();
    let manner = Manner { obey_ignores: task.obey_ignores, follow: task.follow.is_some(), choice: &task.choice, cache };
    walk::walk(paths, manner, &mut |entry| match entry {
        Entry::File { path, .. } if task.only.as_ref().is_some_and(|only| !only.contains(&path)) => true,
        Entry::File { path, .. } if outside.iter().any(|outside| path.starts_with(outside)) => {
            each(Entry::Skipped { reason: "in the folder of --out-dir".to_owned() })
        }
        Entry::File { path, .. } if is_aligned(task, &path) => {
            each(Entry::Skipped { reason: "aligned with another".to_owned() })
        }
        Entry::File { path, .. } if of_attributes.iter().any(|folder| path.starts_with(folder)) => {
            each(Entry::Skipped { reason: "in the folder of --attributes".to_owned() })
        }
        entry => each(entry),
    });
}

/// Whether a file is written along with another.
fn is_aligned(task: &Task, path: &Path) -> bool {
    let aligned = task.dropping.as_ref().map_or(&[][..], |dropping| &dropping.aligned);
    aligned.iter().any(|name| path.file_name().is_some_and(|own| own == name.as_str()))
}

/// A folder as a walk over `paths` would spell it.
fn spellings(folder: &Path, paths: &[PathBuf]) -> Vec<PathBuf> {
    let real = resolved(folder);
    let below = |path: &PathBuf| Some(path.join(real.strip_prefix(resolved(path)).ok()?));
    paths.iter().filter_map(below).collect()
}
