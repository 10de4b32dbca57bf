//! From the paths on the command line to the files behind them, in an order that depends on names alone.
//!
//! A file that was named is always taken. In a folder, hidden names, what `.gitignore` names and endings that no format
//! claims are left out, and counted, so that nobody takes silence for cleanliness.

use std::ffi::OsStr;
use std::fs::FileType;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};
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
    /// A place that could not be read, and what the system said.
    Unreadable { shown: Arc<str>, detail: String },
    /// Left out, for this reason.
    Skipped { reason: String },
    /// A temporary file of this program, never read as input.
    Temporary { path: PathBuf },
}

/// Calls `each` for everything below `paths`, in order, until it returns `false`.
///
/// `obey_ignores` leaves out hidden files and what `.gitignore` files name.
///
/// # Errors
/// When a path does not exist.
pub fn walk(paths: &[PathBuf], obey_ignores: bool, each: &mut dyn FnMut(Entry) -> bool) -> Result<()> {
    for path in paths {
        // Not `try_exists`: a dangling link is no path to lint.
        std::fs::metadata(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    }
    for (index, root) in paths.iter().enumerate() {
        // A path below one that was walked already is not walked again.
        if paths[..index].iter().any(|earlier| root.starts_with(earlier)) {
            continue;
        }
        let goes_on = if root.is_dir() { walk_folder(root, obey_ignores, each) } else { each(named(root)) };
        if !goes_on {
            break;
        }
    }
    Ok(())
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

fn walk_folder(root: &Path, obey_ignores: bool, each: &mut dyn FnMut(Entry) -> bool) -> bool {
    let absolute = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let mut ignores = if obey_ignores { ancestors(&absolute) } else { Vec::new() };
    let inherited = ignores.len();
    let mut entries = WalkDir::new(root).sort_by(by_name).into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
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
                ignores.push(Gitignore::new(absolute.join(below).join(".gitignore")).0);
            }
            continue;
        }
        let goes_on = match classify(entry.path(), entry.file_type()) {
            Ok(Some(format)) => {
                let shown = shown(entry.path());
                each(Entry::File { path: entry.into_path(), shown, format, is_named: false })
            }
            Ok(None) => each(Entry::Skipped { reason: ending(entry.path()) }),
            Err(reason) => each(reason),
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

/// The format of a file found in a folder; `None` if no format claims its ending.
fn classify(path: &Path, file_type: FileType) -> Result<Option<&'static dyn Format>, Entry> {
    let Some(format) = format_of(path) else { return Ok(None) };
    // A link to a file is the file; a link to a folder is not followed, it may lead back up.
    let target = if file_type.is_symlink() { std::fs::metadata(path).map(|it| it.file_type()) } else { Ok(file_type) };
    match target {
        Ok(target) if target.is_file() => Ok(Some(format)),
        Ok(target) if target.is_dir() => Err(Entry::Skipped { reason: "a link to a folder".to_owned() }),
        Ok(_) => Err(Entry::Skipped { reason: "not a regular file".to_owned() }),
        Err(error) => Err(Entry::Unreadable { shown: shown(path), detail: plain_words(&error) }),
    }
}

fn ending(path: &Path) -> String {
    match path.extension().and_then(OsStr::to_str) {
        Some(ending) => format!("ending .{}", ending.to_lowercase()),
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
    let read = |folder: &Path| {
        let mut builder = GitignoreBuilder::new(folder);
        // A missing file is no error, a malformed line is none of ours.
        drop(builder.add(folder.join(".gitignore")));
        builder.build().unwrap_or_else(|_| Gitignore::empty())
    };
    // The folder itself was named: that it is ignored further up does not count, what lies in it does.
    above.into_iter().map(read).collect()
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
