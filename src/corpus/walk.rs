//! From the paths on the command line to the files behind them, in an order that depends on names alone.
//!
//! A file that was named is taken, through links too. In a folder, hidden names, what `.gitignore` and `.ignore` name,
//! links, what the user excludes and endings that no format claims are left out, and counted, so that nobody takes
//! silence for cleanliness.
//!
//! A `.gitignore` is obeyed wherever it lies, and one inside foreign data hides what it names: the count tells, and
//! `--no-ignore` looks. To obey only those above the data would read the build folders of every repository within.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};

use super::{Format, format_at, format_of};

mod choice;
mod folder;
mod ignores;

pub use choice::{Choice, plain_ending};

/// What the walk comes upon.
pub enum Entry {
    File {
        path: PathBuf,
        /// The path as it is shown: as named, with `/` between its parts.
        shown: Arc<str>,
        format: &'static dyn Format,
        /// The user named it, and means it whatever it holds.
        is_named: bool,
    },
    /// A path that was named and is not there, and what the system said.
    Missing { shown: Arc<str>, detail: String },
    /// A place that could not be read, and what the system said.
    Unreadable { shown: Arc<str>, detail: String },
    /// Left out, for this reason.
    Skipped { reason: String },
    /// A temporary file of this program, never read as input.
    Temporary { path: PathBuf },
}

/// How folders are walked.
#[derive(Clone, Copy, Debug)]
pub struct Manner<'m> {
    /// Leave out hidden files and what `.gitignore` and `.ignore` files name.
    pub obey_ignores: bool,
    /// Follow the links in folders, to files and to folders.
    pub follow: bool,
    pub choice: &'m Choice,
    /// The folder of the cache, without links and dots, which is passed over without a word. Others are as any folder:
    /// what data calls a cache may hold texts.
    pub cache: Option<&'m Path>,
}

/// The folder in which runs keep what they did, which no walk reads.
pub const OWN_FOLDER: &str = ".corpuslint";

/// Why a file is skipped that the user excludes.
pub const EXCLUDED: &str = "excluded";

/// The paths that were named, links followed. Where links in folders are followed, a fix writes nothing outside.
#[derive(Clone, Debug, Default)]
pub struct Realm {
    roots: HashSet<PathBuf>,
}

impl Realm {
    /// The realm of these paths; one that is not there adds nothing to it.
    pub fn of(paths: &[PathBuf]) -> Self {
        Self { roots: paths.iter().filter_map(|path| path.canonicalize().ok()).collect() }
    }

    /// Refuses a path that leads out.
    ///
    /// # Errors
    /// With a sentence about the file.
    pub fn admit(&self, path: &Path) -> Result<()> {
        let target = path.canonicalize().context("cannot follow the path")?;
        let is_inside = target.ancestors().any(|above| self.roots.contains(above));
        ensure!(is_inside, "a link leads to it, out of the paths that were named");
        Ok(())
    }
}

/// Calls `each` for everything below `paths`, in order, until it returns `false`.
pub fn walk(paths: &[PathBuf], manner: Manner, each: &mut dyn FnMut(Entry) -> bool) {
    let mut earlier = HashSet::new();
    for root in paths {
        // A path below one that was walked already is not walked again.
        if root.ancestors().any(|above| earlier.contains(above)) {
            continue;
        }
        earlier.insert(root.as_path());
        // Follows a link: one that leads nowhere is no path to lint.
        let goes_on = match std::fs::metadata(root) {
            Ok(_) if manner.choice.excludes_named(root) => each(Entry::Skipped { reason: EXCLUDED.to_owned() }),
            Ok(metadata) if metadata.is_dir() => folder::walk(root, manner, each),
            Ok(_) => each(named(root)),
            Err(error) => each(Entry::Missing { shown: shown(root), detail: plain_words(&error) }),
        };
        if !goes_on {
            break;
        }
    }
}

/// A file that was named. Opening a FIFO waits for whoever writes into it, and a device may have no end: neither is
/// opened. What the caller has open already, standard input or what a shell puts for `<(...)`, is read as `-` is.
fn named(path: &Path) -> Entry {
    let is_open = ["/dev/stdin", "/dev/fd", "/proc/self/fd"].iter().any(|open| path.starts_with(open));
    if !path.is_file() && !is_open {
        return Entry::Unreadable { shown: shown(path), detail: "it is no regular file".to_owned() };
    }
    let format = if is_open { format_of(path) } else { format_at(path) };
    let format = format.unwrap_or(super::plain());
    Entry::File { path: path.to_owned(), shown: shown(path), format, is_named: true }
}

/// A path as reports print it.
pub fn shown(path: &Path) -> Arc<str> {
    let text = path.to_string_lossy();
    let text = if std::path::MAIN_SEPARATOR == '\\' { text.replace('\\', "/").into() } else { text };
    text.strip_prefix("./").filter(|rest| !rest.is_empty()).unwrap_or(&text).into()
}

/// What the system said, without its number.
pub fn plain_words(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}
