//! The paths in a baseline: relative to the folder it lies in, whatever folder the program runs in and however a file
//! was named.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use crate::corpus::identity::resolved;

/// What turns paths as shown into those of a baseline.
#[derive(Clone, Debug)]
pub(super) struct Home {
    /// What the paths in the baseline start from; absolute, without links.
    folder: PathBuf,
    working_folder: PathBuf,
    /// The folder of the file that was asked for last, as shown and from here: files of one folder come together.
    last_folder: Option<(PathBuf, String)>,
    last: Option<(Arc<str>, String)>,
}

impl Home {
    /// Of a baseline whose paths start from `folder`.
    pub(super) fn new(folder: &Path, working_folder: &Path) -> Self {
        let folder = resolved(&working_folder.join(folder));
        Self { folder, working_folder: working_folder.to_owned(), last_folder: None, last: None }
    }

    /// The path of a file as the baseline has it.
    pub(super) fn path(&self, shown: &str) -> String {
        match split(shown) {
            Some((folder, name)) => joined(&self.seen_from_here(folder), name),
            None => shown.to_owned(),
        }
    }

    /// The same, remembered for the next finding of the file and the next file of the folder.
    pub(super) fn path_again(&mut self, shown: &Arc<str>) -> &str {
        if self.last.as_ref().is_none_or(|(last, _)| last != shown) {
            let path = match split(shown) {
                Some((folder, name)) => {
                    if self.last_folder.as_ref().is_none_or(|(last, _)| last != folder) {
                        self.last_folder = Some((folder.to_owned(), self.seen_from_here(folder)));
                    }
                    joined(&self.last_folder.as_ref().expect("just set").1, name)
                }
                None => shown.to_string(),
            };
            self.last = Some((Arc::clone(shown), path));
        }
        &self.last.as_ref().expect("just set").1
    }

    /// Where a path of the baseline leads to.
    pub(super) fn file(&self, path: &str) -> PathBuf {
        resolved_parent(&self.folder.join(path))
    }

    /// A path of the command line, without links.
    pub(super) fn root(&self, named: &Path) -> PathBuf {
        resolved(&self.working_folder.join(named))
    }

    fn seen_from_here(&self, folder: &Path) -> String {
        relative(&resolved(&self.working_folder.join(folder)), &self.folder)
    }
}

/// A path's folder and name; `None` for standard input, which lies in none.
fn split(shown: &str) -> Option<(&Path, &str)> {
    let path = Path::new(shown);
    let name = path.file_name()?.to_str()?;
    (shown != "-").then(|| (path.parent().unwrap_or(Path::new("")), name))
}

fn joined(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// A link that a file is has its own name.
fn resolved_parent(path: &Path) -> PathBuf {
    match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) => resolved(folder).join(name),
        _ => path.to_owned(),
    }
}

/// `path` as seen from `folder`, both absolute, with `/` between its parts.
fn relative(path: &Path, folder: &Path) -> String {
    let same = path.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    if same == 0 {
        // Another drive.
        return path.to_string_lossy().replace('\\', "/");
    }
    let up = folder.components().skip(same).map(|_| "..".into());
    let down = path.components().skip(same).map(|part: Component| part.as_os_str().to_string_lossy());
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_one_path_however_it_is_named() {
        let root = tempfile::tempdir().expect("a folder");
        let real = root.path().canonicalize().expect("there");
        for folder in ["gate", "corpus/news", "elsewhere"] {
            std::fs::create_dir_all(real.join(folder)).expect("writable");
        }
        std::os::unix::fs::symlink("corpus", real.join("link")).expect("a link");
        let check = |working_folder: &str, shown: &str, expected: &str| {
            let mut home = Home::new(&real.join("gate"), &real.join(working_folder));
            assert_eq!(home.path(shown), expected);
            assert_eq!(home.path_again(&shown.into()), expected);
        };
        let expected = "../corpus/news/a.txt";
        check("", "corpus/news/a.txt", expected);
        check("", "./corpus/../corpus/news/a.txt", expected);
        check("", "link/news/a.txt", expected);
        check("corpus", "news/a.txt", expected);
        check("corpus/news", "a.txt", expected);
        check("elsewhere", "../corpus/news/a.txt", expected);
        check("", real.join("corpus/news/a.txt").to_str().expect("UTF-8"), expected);
        check("gate", "a.txt", "a.txt");
        check("elsewhere", "-", "-");
        check("gate", "new/a.txt", "new/a.txt");
    }
}
