//! The walk of one folder: what is left out, and why, and what the rest is read as.

use std::ffi::OsStr;
use std::fs::FileType;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::choice::{Included, Spelled};
use super::ignores::Ignores;
use super::{Choice, EXCLUDED, Entry, Manner, OWN_FOLDER, plain_words, shown};
use crate::corpus::{Format, format_at, format_of, plain, temporary};

const LINK: &str = "link";

/// Calls `each` for everything below `root`, in order, until it returns `false`; whether it came to the end.
pub(super) fn walk(root: &Path, manner: Manner, each: &mut dyn FnMut(Entry) -> bool) -> bool {
    let mut entries = WalkDir::new(root).follow_links(manner.follow).sort_by(by_name).into_iter();
    let mut walker = Walker::new(root, manner);
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                if !each(walker.unreadable(&error)) {
                    return false;
                }
                continue;
            }
        };
        let is_folder = entry.file_type().is_dir();
        if is_folder && walker.is_own(&entry) {
            entries.skip_current_dir();
            continue;
        }
        let taken = walker.take(entry);
        if is_folder && taken.is_some() {
            entries.skip_current_dir();
        }
        if taken.is_some_and(|taken| !each(taken)) {
            return false;
        }
    }
    true
}

/// Entries of one folder by name. Their paths begin alike, so the paths compare as the names do, and need no taking
/// apart.
fn by_name(a: &DirEntry, b: &DirEntry) -> std::cmp::Ordering {
    a.path().as_os_str().cmp(b.path().as_os_str())
}

struct Walker<'w> {
    root: &'w Path,
    /// The root without links and dots.
    real: PathBuf,
    spelled: Spelled,
    manner: Manner<'w>,
    ignores: Ignores,
    /// Of each folder from the root to where the walk is: whether no file in it has an ending, once it was asked for.
    bare: Vec<Option<bool>>,
}

impl<'w> Walker<'w> {
    fn new(root: &'w Path, manner: Manner<'w>) -> Self {
        let real = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let ignores = if manner.obey_ignores { Ignores::above(&real) } else { Ignores::none() };
        Self { root, spelled: manner.choice.spell(root), real, manner, ignores, bare: Vec::new() }
    }

    /// Whether a folder is the cache's, or that of the journals. It is not counted: the first run makes it, and the
    /// second has to say the same.
    fn is_own(&self, entry: &DirEntry) -> bool {
        let is_cache = |cache: &Path| {
            cache.file_name() == Some(entry.file_name())
                && entry.path().strip_prefix(self.root).is_ok_and(|below| self.real.join(below) == cache)
        };
        entry.depth() > 0 && (entry.file_name() == OWN_FOLDER || self.manner.cache.is_some_and(is_cache))
    }

    fn unreadable(&self, error: &walkdir::Error) -> Entry {
        // A link to a folder above it.
        if error.loop_ancestor().is_some() {
            return Entry::Skipped { reason: LINK.to_owned() };
        }
        let detail = error.io_error().map_or_else(|| error.to_string(), plain_words);
        Entry::Unreadable { shown: shown(error.path().unwrap_or(self.root)), detail }
    }

    /// What an entry is; `None` for a folder that is to be walked.
    fn take(&mut self, entry: DirEntry) -> Option<Entry> {
        self.ignores.leave(entry.depth());
        self.bare.truncate(entry.depth());
        let is_folder = entry.file_type().is_dir();
        if !is_folder && entry.file_name().to_str().is_some_and(temporary::is_temporary) {
            return Some(Entry::Temporary { path: entry.into_path() });
        }
        let below = entry.path().strip_prefix(self.root).expect("an entry lies below its root");
        if entry.depth() > 0
            && let Some(reason) = self.left_out(&entry, below)
        {
            return Some(Entry::Skipped { reason: reason.to_owned() });
        }
        if is_folder {
            if self.manner.obey_ignores {
                self.ignores.enter(&self.real.join(below));
            }
            self.bare.push(None);
            return None;
        }
        let format = match self.classify(entry.path(), entry.file_type()) {
            Ok(format) => format,
            Err(reason) => return Some(Entry::Skipped { reason }),
        };
        let shown = shown(entry.path());
        Some(Entry::File { path: entry.into_path(), shown, format, is_named: false })
    }

    /// Why an entry below the folder is left out, if it is.
    fn left_out(&self, entry: &DirEntry, below: &Path) -> Option<&'static str> {
        let (name, is_folder) = (entry.file_name(), entry.file_type().is_dir());
        let is_hidden = name.as_encoded_bytes().starts_with(b".");
        // The repository's own store is nobody's corpus, ignores obeyed or not.
        if is_folder && name == ".git" || self.manner.obey_ignores && is_hidden {
            return Some("hidden");
        }
        if self.manner.choice.excludes(|| self.spelled.join(below)) {
            return Some(EXCLUDED);
        }
        if self.ignores.is_empty() { None } else { self.ignores.reason(&self.real.join(below), is_folder) }
    }

    /// The format of a file found in the folder, or why it is left out.
    fn classify(&mut self, path: &Path, file_type: FileType) -> Result<&'static dyn Format, String> {
        // Where links are followed, the type is that of the target.
        if file_type.is_symlink() {
            return Err(LINK.to_owned());
        }
        let choice: &Choice = self.manner.choice;
        let spelled = || self.spelled.join(path.strip_prefix(self.root).expect("an entry lies below its root"));
        let included = choice.includes(spelled);
        if included == Included::No {
            return Err("not included".to_owned());
        }
        let means_text = included == Included::ByName || choice.means_text(path);
        let by_ending = format_of(path).or_else(|| means_text.then_some(plain()));
        let format = if file_type.is_file() { format_at(path).or(by_ending) } else { by_ending };
        match format {
            Some(format) if file_type.is_file() => Ok(format),
            Some(_) => Err("no regular file".to_owned()),
            None if file_type.is_file() && path.extension().is_none() && self.is_bare(path) => Ok(plain()),
            None => Err(ending(path)),
        }
    }

    /// Whether the folder of a file holds only files without an ending, as the shards of some extractors are named. A
    /// README beside sources, or a licence beside texts, is no document.
    fn is_bare(&mut self, path: &Path) -> bool {
        let Some((folder, known)) = path.parent().zip(self.bare.last_mut()) else { return false };
        *known.get_or_insert_with(|| {
            let Ok(entries) = std::fs::read_dir(folder) else { return false };
            let is_with_ending = |entry: &std::fs::DirEntry| {
                let name = entry.file_name();
                let is_hidden = name.as_encoded_bytes().starts_with(b".");
                !is_hidden && Path::new(&name).extension().is_some() && entry.file_type().is_ok_and(|it| !it.is_dir())
            };
            !entries.filter_map(Result::ok).any(|entry| is_with_ending(&entry))
        })
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
