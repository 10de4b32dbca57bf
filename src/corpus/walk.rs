//! From the paths on the command line to the files behind them, in an order that depends on names alone.
//!
//! A file that was named is always taken, through links too. In a folder, hidden names, what `.gitignore` names, links
//! and endings that no format claims are left out, and counted, so that nobody takes silence for cleanliness.
//!
//! A `.gitignore` is obeyed wherever it lies, and one inside foreign data hides what it names: the count tells, and
//! `--no-ignore` looks. To obey only those above the data would read the build folders of every repository within.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::FileType;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use walkdir::WalkDir;

use super::{Format, format_of, temporary};

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
pub struct Manner {
    /// Leave out hidden files and what `.gitignore` files name.
    pub obey_ignores: bool,
    /// Follow the links in folders, to files and to folders.
    pub follow: bool,
}

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
            Ok(metadata) if metadata.is_dir() => walk_folder(root, manner, each),
            Ok(_) => each(named(root)),
            Err(error) => each(Entry::Missing { shown: shown(root), detail: plain_words(&error) }),
        };
        if !goes_on {
            break;
        }
    }
}

/// Entries of one folder by name. Their paths begin alike, so the paths compare as the names do, and need no taking
/// apart.
fn by_name(a: &walkdir::DirEntry, b: &walkdir::DirEntry) -> std::cmp::Ordering {
    a.path().as_os_str().cmp(b.path().as_os_str())
}

/// A file that was named. Opening a FIFO waits for whoever writes into it, and a device may have no end: neither is
/// opened. What the caller has open already, standard input or what a shell puts for `<(...)`, is read as `-` is.
fn named(path: &Path) -> Entry {
    let is_open = ["/dev/stdin", "/dev/fd", "/proc/self/fd"].iter().any(|open| path.starts_with(open));
    if !path.is_file() && !is_open {
        return Entry::Unreadable { shown: shown(path), detail: "it is no regular file".to_owned() };
    }
    let format = format_of(path).unwrap_or(super::plain());
    Entry::File { path: path.to_owned(), shown: shown(path), format, is_named: true }
}

/// A path as reports print it.
pub fn shown(path: &Path) -> Arc<str> {
    let text = path.to_string_lossy();
    let text = if std::path::MAIN_SEPARATOR == '\\' { text.replace('\\', "/").into() } else { text };
    text.strip_prefix("./").filter(|rest| !rest.is_empty()).unwrap_or(&text).into()
}

fn walk_folder(root: &Path, manner: Manner, each: &mut dyn FnMut(Entry) -> bool) -> bool {
    let Manner { obey_ignores, follow } = manner;
    let absolute = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let mut ignores = if obey_ignores { ancestors(&absolute) } else { Vec::new() };
    let inherited = ignores.len();
    let mut entries = WalkDir::new(root).follow_links(follow).sort_by(by_name).into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            // A link to a folder above it.
            Err(error) if error.loop_ancestor().is_some() => {
                if !each(Entry::Skipped { reason: LINK.to_owned() }) {
                    return false;
                }
                continue;
            }
            Err(error) => {
                let place = error.path().unwrap_or(root);
                let detail = error.io_error().map_or_else(|| error.to_string(), plain_words);
                if !each(Entry::Unreadable { shown: shown(place), detail }) {
                    return false;
                }
                continue;
            }
        };
        ignores.truncate(inherited + entry.depth());
        let is_folder = entry.file_type().is_dir();
        if !is_folder && entry.file_name().to_str().is_some_and(temporary::is_temporary) {
            if !each(Entry::Temporary { path: entry.into_path() }) {
                return false;
            }
            continue;
        }
        if entry.depth() > 0 {
            let absolute = || absolute.join(entry.path().strip_prefix(root).expect("an entry lies below its root"));
            if let Some(reason) = left_out(&entry, obey_ignores, &ignores, absolute) {
                let goes_on = each(Entry::Skipped { reason: reason.to_owned() });
                if is_folder {
                    entries.skip_current_dir();
                }
                if !goes_on {
                    return false;
                }
                continue;
            }
        }
        if is_folder {
            if obey_ignores {
                let below = entry.path().strip_prefix(root).expect("an entry lies below its root");
                ignores.push(gitignore(&absolute.join(below)));
            }
            continue;
        }
        let goes_on = match classify(entry.path(), entry.file_type()) {
            Ok(format) => {
                let shown = shown(entry.path());
                each(Entry::File { path: entry.into_path(), shown, format, is_named: false })
            }
            Err(reason) => each(Entry::Skipped { reason }),
        };
        if !goes_on {
            return false;
        }
    }
    true
}

/// Why an entry below the folder is left out, if it is.
fn left_out(
    entry: &walkdir::DirEntry,
    obey_ignores: bool,
    ignores: &[Gitignore],
    absolute: impl Fn() -> PathBuf,
) -> Option<&'static str> {
    let (name, is_folder) = (entry.file_name(), entry.file_type().is_dir());
    let is_hidden = name.as_encoded_bytes().starts_with(b".");
    // The repository's own store is nobody's corpus, ignores obeyed or not.
    if is_folder && name == ".git" || obey_ignores && is_hidden {
        return Some("hidden");
    }
    let is_named = !ignores.iter().all(Gitignore::is_empty) && is_ignored(ignores, &absolute(), is_folder);
    is_named.then_some("ignored by .gitignore")
}

const LINK: &str = "link";

/// The format of a file found in a folder, or why it is left out.
fn classify(path: &Path, file_type: FileType) -> Result<&'static dyn Format, String> {
    // Where links are followed, the type is that of the target.
    if file_type.is_symlink() {
        return Err(LINK.to_owned());
    }
    match format_of(path) {
        Some(format) if file_type.is_file() => Ok(format),
        Some(_) => Err("no regular file".to_owned()),
        None => Err(ending(path)),
    }
}

/// The ending of a file's name, for counting. What is no ending in anybody's mind, a number or a long word, is not told
/// apart: numbered pieces of a data set would be counted one by one.
fn ending(path: &Path) -> String {
    const LONGEST: usize = 10;
    match path.extension().and_then(OsStr::to_str).map(str::to_lowercase) {
        Some(ending) if ending.len() <= LONGEST && ending.contains(char::is_alphabetic) => format!(".{ending}"),
        Some(_) => "other endings".to_owned(),
        None => "no ending".to_owned(),
    }
}

/// What the system said, without its number.
pub fn plain_words(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}

/// The `.gitignore` files above a folder, outermost first, as far up as its repository reaches.
fn ancestors(folder: &Path) -> Vec<Gitignore> {
    let Some(top) = folder.ancestors().skip(1).position(|above| above.join(".git").exists()) else { return Vec::new() };
    let mut above: Vec<&Path> = folder.ancestors().skip(1).take(top + 1).collect();
    above.reverse();
    // The folder itself was named: that it is ignored further up does not count, what lies in it does.
    above.into_iter().map(gitignore).collect()
}

/// The `.gitignore` of a folder, empty where there is none. It is data: no link is followed, as git does it, no pipe
/// waited for, and what is too long to be written by hand is not read.
fn gitignore(folder: &Path) -> Gitignore {
    const LONGEST: u64 = 1 << 20;
    let file = folder.join(".gitignore");
    let is_one = std::fs::symlink_metadata(&file).is_ok_and(|it| it.is_file() && it.len() <= LONGEST);
    let mut builder = GitignoreBuilder::new(folder);
    if is_one {
        // A malformed line is no error of ours.
        drop(builder.add(file));
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}

/// Whether the innermost `.gitignore` that says anything about the path says to leave it out.
fn is_ignored(ignores: &[Gitignore], path: &Path, is_folder: bool) -> bool {
    for ignore in ignores.iter().rev() {
        match ignore.matched(path, is_folder) {
            Match::Ignore(_) => return true,
            Match::Whitelist(_) => return false,
            Match::None => {}
        }
    }
    false
}
