//! Where a run keeps what came of its files, if anywhere.
//!
//! A configuration says that a folder is somebody's project, and that is where the cache goes without being asked for.
//! Who has none may be in a folder of data, in which nothing is written that was not asked for.

use std::env;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::Result;
use corpuslint::cache::{self, Cache};
use corpuslint::config::Config;
use corpuslint::corpus::identity::resolved;
use corpuslint::rules::RuleSet;
use corpuslint::run::{self, Input, Task};
use corpuslint::text::printable::printable;

use crate::cli::LintArgs;

/// The cache of a run, where there is one.
///
/// # Errors
/// When nobody can be told that the folder that was asked for is another's.
pub(super) fn open(args: &LintArgs, rules: &RuleSet, task: &Task) -> Result<Option<Cache>> {
    let Some(folder) = task.cache_folder.as_deref().filter(|_| !args.no_cache) else { return Ok(None) };
    if let Some(named) = args.cache_dir.as_ref().filter(|_| Cache::is_elsewhere(folder) && !args.quiet) {
        let named = named.display().to_string();
        let named = printable(&named);
        writeln!(io::stderr(), "warning: `{named}` is no cache, and something else is in it; nothing is kept there")?;
    }
    let Some(program) = program() else { return Ok(None) };
    let setting = run::setting(task, &program, rules.fingerprint());
    Ok(Some(Cache::open(folder, setting, today())))
}

/// Where the cache lies, whether it is used or not; `None` where nobody asks for one.
pub(super) fn folder(args: &LintArgs, config: &Config, task: &Task) -> Option<PathBuf> {
    let Input::Paths(paths) = &task.input else { return None };
    if let Some(folder) = &args.cache_dir {
        return Some(resolved(folder));
    }
    let home = config.files.last().and_then(|file| file.parent()).filter(|_| config.cache != Some(false))?;
    // A configuration that came with the data was named, or is trusted; it asks for nothing to be written there.
    let is_users =
        resolved(&task.working_folder).starts_with(home) || !paths.iter().any(|path| home.starts_with(resolved(path)));
    let folder = config.cache_dir.clone().or_else(|| is_users.then(|| home.join(cache::NAME)))?;
    // A link may lead anywhere.
    let is_link = folder.ancestors().take_while(|above| *above != home).any(Path::is_symlink);
    (!is_link).then_some(folder)
}

/// What tells one build of the program from another of the same version.
fn program() -> Option<String> {
    let path = env::current_exe().ok()?;
    let metadata = path.metadata().ok()?;
    Some(format!("{} {path:?} {} {:?}", env!("CARGO_PKG_VERSION"), metadata.len(), metadata.modified().ok()?))
}

/// Days since 1970.
fn today() -> u32 {
    const SECONDS: u64 = 24 * 60 * 60;
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u32::try_from(since.as_secs() / SECONDS).unwrap_or(u32::MAX)
}
