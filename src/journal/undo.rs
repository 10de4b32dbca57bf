//! Makes files again what they were before a run.
//!
//! A journal is data: it may have come with somebody's repository. So nothing is written but a file that holds, by its
//! hash, exactly what the journal says, in the place that the journal says, links followed, and only below the folder
//! that the journal lies in, or where the user names it.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context as _, Result, bail, ensure};

use super::entry::kept_at;
use super::home;
use super::read::{Told, ToldFile, each_stretch, read};
use crate::corpus::content::Content;
use crate::corpus::replace::{Replacement, Stamp};
use crate::corpus::temporary;

/// What was undone.
#[derive(Debug, Default)]
pub struct Undone {
    /// The files that are as they were, in the order of their paths.
    pub restored: Vec<PathBuf>,
    /// How many were so before.
    pub already: u64,
    pub refused: Vec<Refused>,
    /// How many were not asked for.
    pub passed: u64,
    /// The line from which on the journal could not be read.
    pub damaged: Option<u64>,
    /// It was stopped before its end.
    pub is_stopped: bool,
}

/// A file that stays as it is, and why.
#[derive(Debug)]
pub struct Refused {
    pub path: PathBuf,
    pub why: String,
}

/// How many files a journal tells of.
///
/// # Errors
/// When it cannot be read.
pub fn files(journal: &Path) -> Result<usize> {
    Ok(read(journal)?.files.len())
}

/// Undoes what `journal` tells, the last first; of files at or below `named` only, unless there are none. Once all is
/// undone its name says so, and no files are kept for it any longer.
///
/// # Errors
/// When the journal cannot be read, or its run is going on.
pub fn undo(journal: &Path, named: &[PathBuf], stop: &AtomicBool) -> Result<Undone> {
    let shown = || format!("`{}`", journal.display());
    let home = home::home_of(journal).with_context(|| format!("{} lies in no `{}/journal`", shown(), home::NAME))?;
    let lock = File::open(journal).with_context(shown)?;
    if let Err(fs::TryLockError::WouldBlock) = lock.try_lock() {
        bail!("{}: the run that writes it, or undoes it, is going on", shown());
    }
    let named: Vec<PathBuf> = named
        .iter()
        .map(|path| path.canonicalize().with_context(|| format!("`{}`", path.display())))
        .collect::<Result<_>>()?;
    let Told { files, damaged } = read(journal).with_context(shown)?;
    remove_left_behind(&home, &files);
    let mut undone = Undone { damaged, ..Undone::default() };
    for file in files.iter().rev() {
        if stop.load(Ordering::Relaxed) {
            undone.is_stopped = true;
            break;
        }
        let Some(path) = file.head.path.path().map(|path| home.join(path)) else {
            let path = PathBuf::from("?");
            undone.refused.push(Refused { path, why: "a path that this system does not have".to_owned() });
            continue;
        };
        if !named.is_empty() && !named.iter().any(|named| path.starts_with(named)) {
            undone.passed += 1;
            continue;
        }
        match admit(&path, &home, &named).and_then(|()| put_back(journal, file, &path)) {
            Ok(true) => undone.restored.push(path),
            Ok(false) => undone.already += 1,
            Err(error) => undone.refused.push(Refused { path, why: format!("{error:#}") }),
        }
    }
    undone.restored.sort();
    undone.refused.sort_by(|a, b| a.path.cmp(&b.path));
    let is_all = undone.refused.is_empty() && undone.passed == 0 && !undone.is_stopped && damaged.is_none();
    if is_all {
        home::finish_undone(journal).with_context(shown)?;
    }
    Ok(undone)
}

/// Removes what runs that were killed left beside the files.
fn remove_left_behind(home: &Path, files: &[ToldFile]) {
    let paths = files.iter().filter_map(|file| Some(home.join(file.head.path.path()?).parent()?.to_owned()));
    let folders: BTreeSet<PathBuf> = paths.filter(|folder| folder.starts_with(home)).collect();
    for entry in folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().filter_map(Result::ok) {
        if entry.file_name().to_str().is_some_and(temporary::is_temporary) {
            temporary::remove_left_behind(&entry.path());
        }
    }
}

/// Refuses a path at which nothing may be written because a journal says so.
fn admit(path: &Path, home: &Path, named: &[PathBuf]) -> Result<()> {
    let is_plain = path.components().all(|part| !matches!(part, Component::ParentDir | Component::CurDir));
    ensure!(is_plain && path.is_absolute(), "it is no plain path");
    let metadata = fs::symlink_metadata(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => anyhow::anyhow!("it is no longer there"),
        _ => error.into(),
    })?;
    ensure!(metadata.is_file(), "it is no regular file any longer");
    ensure!(path.canonicalize()? == path, "a link leads to it, where none was");
    let is_inside = path.starts_with(home) || named.iter().any(|named| path.starts_with(named));
    ensure!(is_inside, "it lies outside of the journal's folder, and is undone where it, or a folder above, is named");
    ensure!(!path.starts_with(home.join(home::NAME)), "it lies among the journals");
    Ok(())
}

/// Makes a file what it was; `false` where it is that.
fn put_back(journal: &Path, file: &ToldFile, path: &Path) -> Result<bool> {
    let mut input = File::open(path)?;
    let stamp = Stamp::of(&input.metadata()?);
    let (before, after) = (file.head.before, file.head.after);
    let now = Content::read(&mut input)?;
    if now == before {
        return Ok(false);
    }
    ensure!(now == after, "it has changed since it was fixed");
    let replacement = Replacement::begin(path, &stamp)?;
    let mut output = BufWriter::new(replacement);
    match &file.head.kept {
        Some(name) => {
            let is_plain = name.bytes().all(|byte| byte.is_ascii_digit()) && !name.is_empty();
            ensure!(is_plain, "the journal names no file that it keeps");
            let kept = File::open(kept_at(journal, name)).context("it was kept, and is no longer")?;
            io::copy(&mut BufReader::new(kept), &mut output).context("cannot write")?;
        }
        None => {
            let mut new = BufReader::with_capacity(1 << 16, File::open(path)?);
            let mut at = 0;
            each_stretch(journal, file, |stretch| {
                let old = stretch.old().context("the journal is damaged")?;
                let same = stretch.at.checked_sub(at).context("the journal is damaged")?;
                copy(&mut new, same, &mut output)?;
                copy(&mut new, stretch.new, &mut io::sink())?;
                output.write_all(&old).context("cannot write")?;
                at = stretch.at + old.len() as u64;
                Ok(())
            })?;
            io::copy(&mut new, &mut output).context("cannot write")?;
        }
    }
    let replacement = output.into_inner().map_err(io::IntoInnerError::into_error).context("cannot write")?;
    ensure!(replacement.content() == before, "what the journal tells is not what the file was");
    replacement.commit(None)?;
    Ok(true)
}

fn copy(input: &mut impl Read, count: u64, output: &mut impl Write) -> Result<()> {
    let copied = io::copy(&mut input.take(count), output).context("cannot write")?;
    ensure!(copied == count, "the journal is damaged");
    Ok(())
}
