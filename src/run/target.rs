//! Where in another folder a file goes.

use std::path::{Component, Path, PathBuf};

/// Where a file goes in the folder given with `--out-dir`: the path as shown, with nothing that leads out of the
/// folder.
pub(super) fn below(folder: &Path, shown: &str) -> PathBuf {
    let inside = Path::new(shown).components().filter(|part| matches!(part, Component::Normal(_)));
    folder.join(inside.collect::<PathBuf>())
}
