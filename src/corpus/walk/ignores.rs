//! `.gitignore` and `.ignore`: what they name is left out of a walk.
//!
//! A `.gitignore` counts as far up as its repository reaches, an `.ignore` as far up as there are folders, as for those
//! who search with `rg` or `fd`; and what any `.ignore` says of a path goes before every `.gitignore`. In one kind the
//! innermost file that says anything decides.

use std::path::Path;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// The files of a folder and of all above it, outermost first.
pub(super) struct Ignores {
    levels: Vec<Level>,
    /// Those above the folder that is walked.
    inherited: usize,
}

struct Level {
    ignore: Gitignore,
    gitignore: Gitignore,
}

impl Ignores {
    /// Those above a folder, which is an absolute path. The folder itself was named: that it is ignored further up does
    /// not count, what lies in it does.
    pub(super) fn above(folder: &Path) -> Self {
        let top = folder.ancestors().skip(1).position(|above| above.join(".git").exists());
        let mut levels: Vec<Level> = folder
            .ancestors()
            .skip(1)
            .enumerate()
            .map(|(distance, above)| {
                let is_within = top.is_some_and(|top| distance <= top);
                let gitignore = if is_within { read(above, ".gitignore") } else { Gitignore::empty() };
                Level { ignore: read(above, ".ignore"), gitignore }
            })
            .collect();
        levels.reverse();
        Self { inherited: levels.len(), levels }
    }

    /// None, whatever lies anywhere.
    pub(super) fn none() -> Self {
        Self { levels: Vec::new(), inherited: 0 }
    }

    /// Leaves the folders that are not above an entry at this depth below the folder that is walked, which is at 0.
    pub(super) fn leave(&mut self, depth: usize) {
        self.levels.truncate(self.inherited + depth);
    }

    /// Goes into a folder.
    pub(super) fn enter(&mut self, folder: &Path) {
        self.levels.push(Level { ignore: read(folder, ".ignore"), gitignore: read(folder, ".gitignore") });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.levels.iter().all(|level| level.ignore.is_empty() && level.gitignore.is_empty())
    }

    /// Which of the two names the path, as a reason to leave it out.
    pub(super) fn reason(&self, path: &Path, is_folder: bool) -> Option<&'static str> {
        let said = |of: fn(&Level) -> &Gitignore| {
            self.levels.iter().rev().find_map(|level| match of(level).matched(path, is_folder) {
                Match::Ignore(_) => Some(true),
                Match::Whitelist(_) => Some(false),
                Match::None => None,
            })
        };
        match said(|level| &level.ignore) {
            Some(is_ignored) => is_ignored.then_some("ignored by .ignore"),
            None => said(|level| &level.gitignore).unwrap_or_default().then_some("ignored by .gitignore"),
        }
    }
}

/// The file of this name in a folder, empty where there is none. It is data: no link is followed, as git does it, no
/// pipe waited for, and what is too long to be written by hand is not read.
fn read(folder: &Path, name: &str) -> Gitignore {
    const LONGEST: u64 = 1 << 20;
    let file = folder.join(name);
    let is_one = std::fs::symlink_metadata(&file).is_ok_and(|it| it.is_file() && it.len() <= LONGEST);
    if !is_one {
        return Gitignore::empty();
    }
    let mut builder = GitignoreBuilder::new(folder);
    // A malformed line is no error of ours.
    drop(builder.add(file));
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}
