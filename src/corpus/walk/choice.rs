//! Which files of a folder are wanted, as the user says it with globs and endings.
//!
//! What was named is linted whatever the globs say of it, as with ruff: only `force_exclude` leaves it out, for hooks
//! that name every file that was changed.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use crate::corpus::glob::Glob;

/// Which files are wanted.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Where there are any, only these.
    pub include: Vec<Glob>,
    /// Not these, nor anything in a folder of that name or path.
    pub exclude: Vec<Glob>,
    /// Further endings that mean text, in small letters, without their dot. An empty one means files without an ending.
    pub endings: Vec<String>,
    /// What is excluded is left out even where it was named.
    pub force_exclude: bool,
    /// The folder that relative paths start from.
    pub here: PathBuf,
}

/// How far the globs include a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Included {
    /// Not at all.
    No,
    /// As everything in its folder: what its name means decides.
    ByFolder,
    /// By its name: it is wanted whatever its ending.
    ByName,
}

/// A path as globs compare it: as the user spells it, and as the system does where links lead elsewhere.
pub(super) struct Spelled {
    written: PathBuf,
    real: Option<PathBuf>,
}

impl Choice {
    pub(super) fn spell(&self, path: &Path) -> Spelled {
        let written = without_dots(&self.here.join(path));
        let real = path.canonicalize().ok().filter(|real| *real != written);
        Spelled { written, real }
    }

    /// Whether a file or folder below a folder that is walked is left out.
    pub(super) fn excludes(&self, path: impl Fn() -> Spelled) -> bool {
        !self.exclude.is_empty() && path().any(|path| self.exclude.iter().any(|glob| glob.matches(path)))
    }

    /// Whether a path that was named is left out all the same.
    pub fn excludes_named(&self, path: &Path) -> bool {
        self.force_exclude
            && !self.exclude.is_empty()
            && self.spell(path).any(|path| self.exclude.iter().any(|glob| glob.matches_above(path)))
    }

    /// How far a file is included; as one of its folder where nothing is said.
    pub(super) fn includes(&self, path: impl Fn() -> Spelled) -> Included {
        if self.include.is_empty() {
            return Included::ByFolder;
        }
        let path = path();
        let by = |tells: bool| {
            path.any(|path| self.include.iter().any(|glob| glob.tells_names() == tells && glob.matches(path)))
        };
        if by(true) {
            Included::ByName
        } else if by(false) {
            Included::ByFolder
        } else {
            Included::No
        }
    }

    /// Whether the user said that the file's ending means text.
    pub(super) fn means_text(&self, path: &Path) -> bool {
        let ending = path.extension().unwrap_or(OsStr::new(""));
        self.endings.iter().any(|own| ending.eq_ignore_ascii_case(own))
    }
}

impl Spelled {
    /// A path below this one.
    pub(super) fn join(&self, below: &Path) -> Self {
        Self { written: self.written.join(below), real: self.real.as_ref().map(|real| real.join(below)) }
    }

    fn any(&self, is: impl Fn(&Path) -> bool) -> bool {
        is(&self.written) || self.real.as_deref().is_some_and(is)
    }
}

/// An ending as [`Choice::endings`] has it, however it was written: `.Log` is `log`.
pub fn plain_ending(ending: &str) -> String {
    let ending = ending.trim();
    ending.strip_prefix('.').unwrap_or(ending).to_lowercase()
}

/// The path with `.` and `..` worked out by its words alone.
fn without_dots(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}
