//! Globs over paths, as the configuration and the command line write them.
//!
//! `*` stays within one part of a path, `**` crosses any number. A glob without a slash is about names, wherever they
//! lie, as in `.gitignore`; any other starts from a folder: the configuration's, or the working folder.

use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};

/// A glob with the folder it is relative to.
#[derive(Clone, Debug)]
pub struct Glob {
    folder: PathBuf,
    matcher: GlobMatcher,
    is_name: bool,
    tells_names: bool,
}

impl Glob {
    /// `folder` is an absolute path.
    ///
    /// # Errors
    /// What is wrong with the glob.
    pub fn new(text: &str, folder: &Path) -> Result<Self, globset::ErrorKind> {
        // Who names a folder may end it as one.
        let text = text.strip_suffix('/').filter(|rest| !rest.is_empty()).unwrap_or(text);
        let is_name = !text.contains('/');
        let (mut folder, mut text) = (folder.to_owned(), text);
        if let Some(rest) = text.strip_prefix('/') {
            (folder, text) = (PathBuf::from("/"), rest);
        }
        loop {
            if let Some(rest) = text.strip_prefix("./") {
                text = rest;
            } else if let Some(rest) = text.strip_prefix("../") {
                folder.pop();
                text = rest;
            } else {
                break;
            }
        }
        let matcher = GlobBuilder::new(text).literal_separator(true).build().map_err(|error| error.kind().clone())?;
        let last = text.rsplit('/').next().unwrap_or(text);
        let tells_names = last.contains(|c| c != '*');
        Ok(Self { folder, matcher: matcher.compile_matcher(), is_name, tells_names })
    }

    /// Whether it means the file or folder at this absolute path.
    pub fn matches(&self, absolute: &Path) -> bool {
        if self.is_name {
            absolute.file_name().is_some_and(|name| self.matcher.is_match(name))
        } else {
            absolute.strip_prefix(&self.folder).is_ok_and(|path| self.matcher.is_match(path))
        }
    }

    /// Whether it means the path or a folder on the way to it, seen from the glob's own folder.
    pub fn matches_above(&self, absolute: &Path) -> bool {
        let is_below = |path: &&Path| *path != self.folder && path.starts_with(&self.folder);
        self.matches(absolute) || absolute.ancestors().skip(1).take_while(is_below).any(|above| self.matches(above))
    }

    /// Whether it says anything of a file's own name: `news/**` does not, `news/*.log` does.
    pub fn tells_names(&self) -> bool {
        self.tells_names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(glob: &str, matches: &str, others: &str) {
        let glob = Glob::new(glob, Path::new("/home/data")).expect("it is a glob");
        let given = |paths: &str, expected: bool| {
            for path in paths.split_whitespace() {
                assert_eq!(glob.matches(Path::new(path)), expected, "{path}");
            }
        };
        given(matches, true);
        given(others, false);
    }

    #[test]
    fn names_match_anywhere_and_paths_from_their_folder() {
        check("*.log", "/home/data/a.log /home/data/sub/a.log /else/a.log", "/home/data/a.txt");
        check("drafts", "/home/data/drafts /home/data/sub/drafts", "/home/data/drafts/a.txt");
        check("drafts/", "/home/data/drafts /home/data/sub/drafts", "/home/data/drafts/a.txt");
        check("sub/*.txt", "/home/data/sub/a.txt", "/home/data/sub/old/a.txt /home/data/a/sub/a.txt /else/sub/a.txt");
        check("sub/**", "/home/data/sub/a.txt /home/data/sub/old/a.txt", "/home/data/sub");
        check("**/old/*.txt", "/home/data/sub/old/a.txt /home/data/old/a.txt", "/home/data/a.txt");
        check("./a.txt", "/home/data/a.txt", "/home/data/sub/a.txt");
        check("../more/a.txt", "/home/more/a.txt", "/home/data/more/a.txt");
        check("/else/*.txt", "/else/a.txt", "/home/data/else/a.txt");
    }

    #[test]
    fn a_folder_on_the_way_counts_up_to_the_globs_own() {
        let above = |glob: &str, path: &str| {
            Glob::new(glob, Path::new("/home/data")).expect("it is a glob").matches_above(Path::new(path))
        };
        assert!(above("drafts", "/home/data/drafts/sub/a.txt"));
        assert!(above("drafts/sub", "/home/data/drafts/sub/a.txt"));
        assert!(!above("data", "/home/data/a.txt"));
        assert!(!above("else", "/else/a.txt"));
        assert!(above("a.txt", "/else/a.txt"));
    }

    #[test]
    fn what_a_glob_says_of_names() {
        let tells = |glob: &str| Glob::new(glob, Path::new("/")).expect("it is a glob").tells_names();
        assert!(tells("wiki_*") && tells("news/*.log") && tells("news/a?"));
        assert!(!tells("news/**") && !tells("news/*") && !tells("**"));
    }
}
