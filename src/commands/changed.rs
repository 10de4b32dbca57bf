//! `--changed[=REF]`: which files differ from a commit, by git, and which it does not know yet.
//!
//! What git names only narrows a walk down: what a run without the option leaves out is left out with it, too.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};
use corpuslint::text::printable::printable;
use rustc_hash::FxHashSet;

/// The files below the paths that differ from `commit` or are not known to git, spelt as a walk over the paths spells
/// them. What was deleted is not among them, nor is what `.gitignore` names.
///
/// # Errors
/// When git cannot be run, a path lies in no repository, or there is no such commit.
pub(super) fn files(paths: &[PathBuf], commit: &str) -> Result<FxHashSet<PathBuf>> {
    if commit.is_empty() || commit.starts_with('-') {
        bail!("--changed wants the name of a commit, as in --changed=main");
    }
    let folder = |path: &PathBuf| match path.parent() {
        _ if path.is_dir() => path.clone(),
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    let mut files = FxHashSet::default();
    for folder in paths.iter().map(folder).collect::<BTreeSet<_>>() {
        let differing =
            ["diff", "--name-only", "-z", "--relative", "--diff-filter=d", "--ignore-submodules", "--no-ext-diff"];
        let differing = differing.into_iter().chain([commit, "--", "."]);
        let unknown = ["ls-files", "--others", "--exclude-standard", "-z", "--", "."];
        for names in [git(&folder, differing)?, git(&folder, unknown)?] {
            for name in names.split(|&byte| byte == 0).filter(|name| !name.is_empty()) {
                let path = folder.join(path_of(name));
                // A file that is named by itself has no `./` before it.
                let plain = path.strip_prefix(".").unwrap_or(&path).to_owned();
                files.extend([plain, path]);
            }
        }
    }
    Ok(files)
}

#[cfg(unix)]
fn path_of(name: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(OsStr::from_bytes(name))
}

#[cfg(not(unix))]
fn path_of(name: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(name).into_owned())
}

/// What git prints when it is run in a folder. It changes nothing there, and starts no program that the repository's
/// configuration names for watching files.
fn git<'a>(folder: &Path, arguments: impl IntoIterator<Item = &'a str>) -> Result<Vec<u8>> {
    let mut command = Command::new("git");
    command.args(["--no-optional-locks", "-c", "core.fsmonitor=false", "-C"]).arg(folder).args(arguments);
    let done = command.output().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => anyhow::anyhow!("--changed asks git what has changed, and there is no `git`"),
        _ => anyhow::anyhow!("cannot run `git`: {error}"),
    });
    let done = done?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr);
        let said = said.lines().find(|line| !line.trim().is_empty()).unwrap_or("no reason");
        let said = said.trim_start_matches("fatal: ").trim_start_matches("error: ");
        bail!("--changed: git says of `{}`: {}", folder.display(), printable(said));
    }
    Ok(done.stdout)
}
