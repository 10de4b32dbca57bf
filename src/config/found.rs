//! Which configuration holds: one that stands above the data. One that lies in the data came with it, and would decide
//! what is said of it.

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

/// The name looked for.
pub const FILE_NAME: &str = "corpuslint.toml";

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The configuration that holds.
    pub used: Option<PathBuf>,
    /// Others that lie in what is linted, or below the working folder on the way to it.
    pub left: Vec<PathBuf>,
}

/// The closest configuration above the first path that is there: from the working folder upwards where that lies above
/// it, else from the path's own parent. None inside a folder that is linted holds, but the working folder's own.
///
/// `here` is the working folder; no path means to lint it.
pub fn find(paths: &[PathBuf], here: &Path) -> Found {
    let here = here.canonicalize().unwrap_or_else(|_| here.to_owned());
    let first = paths.iter().find_map(|path| Some((path, path.canonicalize().ok()?)));
    let (start, first) = match first {
        Some((path, first)) if !first.starts_with(&here) && !is_written_below(path, &here) => {
            (first.parent().map(Path::to_owned), first)
        }
        Some((_, first)) => (Some(here.clone()), first),
        None => (Some(here.clone()), here.clone()),
    };
    let start = start.unwrap_or_else(|| first.clone());
    let folders: Vec<PathBuf> =
        paths.iter().filter(|path| path.is_dir()).filter_map(|path| path.canonicalize().ok()).collect();
    let is_trusted = |folder: &Path| {
        start == here && here.starts_with(folder) || !folders.iter().any(|linted| folder.starts_with(linted))
    };
    let configured = |folder: &Path| Some(folder.join(FILE_NAME)).filter(|file| file.is_file());
    let used = start.ancestors().filter(|folder| is_trusted(folder)).find_map(configured);
    let (mut left, mut seen) = (Vec::new(), HashSet::new());
    let on_the_way = first.ancestors().take_while(|folder| !start.starts_with(folder));
    let refused = start.ancestors().filter(|folder| !is_trusted(folder));
    for file in on_the_way.chain(refused).chain(folders.iter().map(PathBuf::as_path)).filter_map(configured) {
        if Some(&file) != used.as_ref() && seen.insert(file.clone()) {
            left.push(file);
        }
    }
    Found { used, left }
}

/// The closest configuration at the path or above, wherever it lies: for data that is trusted.
pub fn closest(path: &Path) -> Option<PathBuf> {
    let start = path.canonicalize().ok()?;
    start.ancestors().map(|folder| folder.join(FILE_NAME)).find(|file| file.is_file())
}

/// Whether the words of a path say that it lies below the working folder, wherever links then lead.
fn is_written_below(path: &Path, here: &Path) -> bool {
    let goes_up = path.components().any(|part| part == Component::ParentDir);
    !goes_up && (path.is_relative() || path.starts_with(here))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks what is found for `paths` in `here`, both below a root with configurations in these folders.
    #[track_caller]
    fn check(configured: &str, here: &str, paths: &str, used: &str, left: &str) {
        let root = tempfile::tempdir().expect("a folder");
        let root = root.path().canonicalize().expect("a folder");
        for folder in ["home/data/news/old", "else/data/news"] {
            std::fs::create_dir_all(root.join(folder)).expect("writable");
            std::fs::write(root.join(folder).join("a.txt"), "x").expect("writable");
        }
        for folder in configured.split_whitespace() {
            std::fs::write(root.join(folder).join(FILE_NAME), "").expect("writable");
        }
        let paths: Vec<PathBuf> = paths.split_whitespace().map(|path| root.join(path)).collect();
        let found = find(&paths, &root.join(here));
        let folder = |file: &PathBuf| {
            let folder = file.parent().and_then(|folder| folder.strip_prefix(&root).ok()).expect("below the root");
            folder.display().to_string()
        };
        let got =
            (found.used.as_ref().map_or("-".to_owned(), folder), found.left.iter().map(folder).collect::<Vec<_>>());
        assert_eq!((got.0.as_str(), got.1.join(" ").as_str()), (used, left), "{paths:?}");
    }

    #[test]
    fn a_configuration_above_the_data_holds() {
        check("home", "home", "home/data", "home", "");
        check("home", "home/data", "home/data", "home", "");
        check("home home/data", "home/data", "home/data/news", "home/data", "");
        check("home", "else", "home/data/news", "home", "");
        check("home home/data", "else", "home/data/news/old/a.txt", "home/data", "");
        check("home", "home", "", "home", "");
    }

    #[test]
    fn one_in_the_data_does_not() {
        check("home home/data", "home", "home/data", "home", "home/data");
        check("home/data", "home", "home/data/news", "-", "home/data");
        check("home/data/news", "home", "home/data/news/old/a.txt", "-", "home/data/news");
        check("home/data", "else", "home/data", "-", "home/data");
        check("home/data", "home", "else/data home/data", "-", "home/data");
        // The first path lies in the folder that the second one lints.
        check("home/data", "else", "home/data/news home/data", "-", "home/data");
        check("home", "home/data", "home", "-", "home");
    }

    #[test]
    fn the_working_folder_is_its_users() {
        check("home/data", "home/data", "home/data", "home/data", "");
        check("home/data", "home/data", "home/data home", "home/data", "");
        check("home/data home/data/news", "home/data", "home/data", "home/data", "");
    }

    #[test]
    #[cfg(unix)]
    fn a_link_below_the_working_folder_leads_to_data() {
        let root = tempfile::tempdir().expect("a folder");
        let root = root.path().canonicalize().expect("a folder");
        for folder in ["home", "data/news"] {
            std::fs::create_dir_all(root.join(folder)).expect("writable");
        }
        for folder in ["home", "data"] {
            std::fs::write(root.join(folder).join(FILE_NAME), "").expect("writable");
        }
        std::os::unix::fs::symlink(root.join("data/news"), root.join("home/link")).expect("a link");
        let found = find(&[root.join("home/link")], &root.join("home"));
        assert_eq!(found.used, Some(root.join("home").join(FILE_NAME)));
        assert_eq!(found.left, [root.join("data").join(FILE_NAME)]);
    }
}
