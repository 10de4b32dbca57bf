//! Where the journal of a run that writes in place lies.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context as _, Result};
use corpuslint::config::Config;
use corpuslint::corpus::identity::resolved;
use corpuslint::journal::Journal;
use corpuslint::run::{Destination, Input, Task};

use crate::cli::LintArgs;

/// The journal of a run, where it needs one.
///
/// # Errors
/// When it cannot be written: nothing is changed then.
pub(super) fn begin(args: &LintArgs, config: &Config, task: &Task) -> Result<Option<Journal>> {
    let is_in_place = task.fix.is_some() && task.destination == Destination::InPlace;
    let is_wanted = !args.no_journal && config.journal != Some(false);
    if !is_in_place || !is_wanted || !matches!(task.input, Input::Paths(_)) {
        return Ok(None);
    }
    let home = home(config, &task.working_folder);
    let journal = Journal::begin(&home, env!("CARGO_PKG_VERSION"), SystemTime::now()).with_context(|| {
        let home = home.display();
        format!("nothing was changed: no journal can be kept in `{home}`, by which it could be undone (--no-journal)")
    })?;
    Ok(Some(journal))
}

/// The folder of the configuration in use, where the working folder lies in it; else the working folder itself. What
/// was named elsewhere is read, and asks for nothing to be written there.
fn home(config: &Config, working_folder: &Path) -> PathBuf {
    let here = resolved(working_folder);
    let home = config.files.last().and_then(|file| file.parent()).filter(|home| here.starts_with(home));
    home.map_or(here.clone(), Path::to_owned)
}

/// Ends a journal; whether there is anything to undo.
///
/// # Errors
/// When it cannot be ended; it can be undone nevertheless.
pub(super) fn finish(journal: Option<&Journal>) -> Result<bool> {
    let Some(journal) = journal else { return Ok(false) };
    journal.finish()?;
    Ok(journal.files() > 0)
}
