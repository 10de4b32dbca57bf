//! Which file a path means, however it is spelled, through whatever links.

use std::fs;
use std::path::{Component, Path, PathBuf};

/// A file that is there, the same for each of its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    #[cfg(unix)]
    inode: (u64, u64),
    #[cfg(not(unix))]
    path: PathBuf,
}

impl Identity {
    /// Of the file at the end of `path`; `None` where there is none.
    pub fn of(path: &Path) -> Option<Self> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            let metadata = fs::metadata(path).ok()?;
            Some(Self { inode: (metadata.dev(), metadata.ino()) })
        }
        #[cfg(not(unix))]
        fs::canonicalize(path).ok().map(|path| Self { path })
    }
}

/// The path without links and `..`, as far as it exists; what does not exist yet is taken by its words.
pub fn resolved(path: &Path) -> PathBuf {
    for ancestor in path.ancestors() {
        let folder = if ancestor.as_os_str().is_empty() { Path::new(".") } else { ancestor };
        let Ok(mut real) = fs::canonicalize(folder) else { continue };
        for part in path.strip_prefix(ancestor).expect("its own ancestor").components() {
            match part {
                Component::ParentDir => drop(real.pop()),
                Component::Normal(name) => real.push(name),
                Component::Prefix(_) | Component::RootDir | Component::CurDir => {}
            }
        }
        return real;
    }
    path.to_owned()
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_file_is_the_same_by_all_its_names() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a"), "x").expect("writable");
        fs::write(at("b"), "x").expect("writable");
        fs::create_dir(at("sub")).expect("writable");
        fs::hard_link(at("a"), at("hard")).expect("a link");
        symlink("../a", at("sub/soft")).expect("a link");
        for name in ["a", "hard", "sub/soft", "sub/../a"] {
            assert_eq!(Identity::of(&at(name)), Identity::of(&at("a")), "{name}");
        }
        assert_ne!(Identity::of(&at("a")), Identity::of(&at("b")));
        assert_eq!(Identity::of(&at("none")), None);
    }

    #[test]
    fn what_is_not_there_yet_is_taken_by_its_words() {
        let folder = tempfile::tempdir().expect("a folder");
        let real = folder.path().canonicalize().expect("there");
        fs::create_dir(real.join("sub")).expect("writable");
        symlink("sub", real.join("link")).expect("a link");
        assert_eq!(resolved(&real.join("link/new/./x/../y")), real.join("sub/new/y"));
        assert_eq!(resolved(Path::new("")), Path::new(".").canonicalize().expect("there"));
    }
}
