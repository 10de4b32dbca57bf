//! `corpuslint undo`: makes files again what they were before a run.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context as _, Result, bail};
use corpuslint::journal::{self, Pruned, Refused, Undone};
use corpuslint::report::{counted, grouped};
use corpuslint::text::printable::printable;

use super::{CLEAN, FAILED, INTERRUPTED, input, relative};
use crate::cli::UndoArgs;

/// So many files are named.
const MOST: usize = 20;

/// Undoes the run that is meant, and returns the exit status.
pub(crate) fn run(args: &UndoArgs) -> Result<u8> {
    let here = std::env::current_dir().context("cannot tell the working folder")?;
    let (journals, paths): (Vec<PathBuf>, Vec<PathBuf>) =
        args.paths.iter().cloned().partition(|path| journal::home_of(path).is_some());
    let mut out = io::stdout().lock();
    if args.list {
        list(&here, &mut out)?;
        return Ok(CLEAN);
    }
    if args.prune {
        prune(&here, args, &mut out)?;
        return Ok(CLEAN);
    }
    let journal = match &journals[..] {
        [] => match last(&here)? {
            Some(journal) => journal,
            None if args.quiet => return Ok(CLEAN),
            None => {
                writeln!(out, "Nothing to undo: every run that is written down is undone.")?;
                return Ok(CLEAN);
            }
        },
        [journal] => journal.canonicalize()?,
        _ => bail!("one journal at a time, the last one first"),
    };
    let undone = journal::undo(&journal, &paths, input::interrupted())?;
    if !args.quiet {
        say(&undone, &journal, &mut out)?;
    }
    let mut errors = io::stderr().lock();
    for Refused { path, why } in &undone.refused {
        writeln!(errors, "error: {}: not undone: {}", shown(path), printable(why))?;
    }
    if let Some(line) = undone.damaged {
        let journal = shown(&journal);
        writeln!(errors, "error: `{journal}`: line {line} cannot be read, and what stands behind it was not undone")?;
    }
    Ok(match undone {
        Undone { is_stopped: true, .. } => INTERRUPTED,
        Undone { damaged: None, ref refused, .. } if refused.is_empty() => CLEAN,
        _ => FAILED,
    })
}

/// The last run that is not undone and has changed anything.
fn last(here: &Path) -> Result<Option<PathBuf>> {
    let homes = journal::above(here);
    if homes.is_empty() {
        bail!("no run is written down: there is no `.corpuslint/journal` in `{}`, nor above it", here.display());
    }
    for journal in by_time(homes.iter().flat_map(|home| journal::journals(home))).into_iter().rev() {
        if journal::files(&journal).with_context(|| format!("`{}`", journal.display()))? > 0 {
            return Ok(Some(journal));
        }
    }
    Ok(None)
}

/// The journals, the oldest first: their names are times.
fn by_time(journals: impl Iterator<Item = PathBuf>) -> Vec<PathBuf> {
    let mut journals: Vec<PathBuf> = journals.collect();
    journals.sort_by(|a, b| a.file_name().cmp(&b.file_name()));
    journals
}

fn list(here: &Path, out: &mut impl Write) -> Result<()> {
    for journal in by_time(journal::above(here).iter().flat_map(|home| journal::all(home))) {
        let what = match journal::files(&journal) {
            Ok(files) => counted(files as u64, "file"),
            Err(error) => printable(&format!("{error:#}")).into_owned(),
        };
        let undone = if journal::is_undone(&journal) { ", undone" } else { "" };
        writeln!(out, "{}: {what}{undone}", shown(&journal))?;
    }
    Ok(())
}

/// Removes journals, and says which and what is left.
fn prune(here: &Path, args: &UndoArgs, out: &mut impl Write) -> Result<()> {
    let homes = journal::above(here);
    let (mut count, mut bytes) = (0, 0);
    for home in &homes {
        for Pruned { journal, was_undone, bytes: own } in journal::prune(home, args.older_than, SystemTime::now())? {
            count += 1;
            bytes += own;
            if !args.quiet {
                let what = if was_undone { "undone" } else { "not undone, which can no longer be" };
                writeln!(out, "removed {}: {what}", shown(&journal))?;
            }
        }
    }
    if args.quiet {
        return Ok(());
    }
    match count {
        0 => write!(out, "Nothing to remove")?,
        _ => write!(out, "Removed {}, {:.1} MB", counted(count, "journal"), bytes as f64 / 1e6)?,
    }
    let left = homes.iter().map(|home| journal::all(home).len() as u64).sum::<u64>();
    let hint = if args.older_than.is_none() { " (--older-than 30d removes the older ones)" } else { "" };
    match left {
        0 => writeln!(out, ".")?,
        _ => writeln!(out, "; {} left{hint}.", counted(left, "journal"))?,
    }
    Ok(())
}

fn say(undone: &Undone, journal: &Path, out: &mut impl Write) -> io::Result<()> {
    for path in undone.restored.iter().take(MOST) {
        writeln!(out, "{}: as it was", shown(path))?;
    }
    if undone.restored.len() > MOST {
        writeln!(out, "and {} more", grouped((undone.restored.len() - MOST) as u64))?;
    }
    let run = format!("the run of {}", journal::shown_time(journal));
    match (undone.restored.len() as u64, undone.already) {
        (0, 0) => writeln!(out, "Nothing of {run} was undone.")?,
        (0, _) => writeln!(out, "Nothing to undo: the files are as they were before {run}.")?,
        (count, 0) => writeln!(out, "Put back {}, as before {run}.", counted(count, "file"))?,
        (count, already) => writeln!(
            out,
            "Put back {}, as before {run}; {} so already.",
            counted(count, "file"),
            if already == 1 { "1 was".to_owned() } else { format!("{} were", grouped(already)) }
        )?,
    }
    if undone.passed > 0 {
        writeln!(out, "{} of that run, not named, left as it is.", counted(undone.passed, "file"))?;
    }
    Ok(())
}

/// A path as a person would write it, safe to show.
fn shown(path: &Path) -> String {
    printable(&relative(path.to_owned()).display().to_string()).into_owned()
}
