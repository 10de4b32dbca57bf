//! What is looked for in the documents of one folder of the editor's: its configuration, compiled.
//!
//! That folder is to an editor what the working folder is to the command line, so the configuration is found as there:
//! in the folder or above. One that lies deeper came with the data, and is told and not used.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::Result;
use walkdir::WalkDir;

use crate::baseline::Baseline;
use crate::config::{self, Config, FILE_NAME};
use crate::lint::Linter;
use crate::rules::Card;

/// What the command line says of configurations.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Use this one everywhere.
    pub config: Option<PathBuf>,
    /// Use none.
    pub isolated: bool,
    /// Folders of cards that are loaded besides.
    pub rules: Vec<PathBuf>,
}

/// A configuration, ready to be used.
pub(crate) struct Settings {
    /// The editor's folder, without links.
    pub(crate) folder: PathBuf,
    /// The configuration, where there is one.
    pub(crate) file: Option<PathBuf>,
    /// Whether documents may be allowed something in a configuration of this folder.
    pub(crate) is_writable: bool,
    pub(crate) config: Config,
    pub(crate) linter: Linter,
    pub(crate) baseline: Option<Baseline>,
}

impl Settings {
    /// Finds, reads and compiles.
    ///
    /// # Errors
    /// A [`Broken`](crate::broken::Broken) where a file that is used cannot be; what the system said.
    pub(crate) fn load(folder: &Path, options: &Options) -> Result<Self> {
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let file = file(&folder, options);
        let config = file.as_deref().map(Config::load).transpose()?.unwrap_or_default();
        let rules = config.rule_set(&options.rules)?.with_severities(|rule| config.severity(rule));
        let selected = rules.select(&config.selection)?;
        let all = Linter::of(&rules, &selected)?;
        // What needs other documents would find nothing in one, or what is not so.
        let alone: Vec<&Card> = selected.into_iter().filter(|card| !all.needs_others(&card.rule)).collect();
        let linter = Linter::of(&rules, &alone)?;
        let baseline = Baseline::of(&config, &folder)?;
        let is_writable = !options.isolated;
        Ok(Self { folder, file, is_writable, config, linter, baseline })
    }
}

fn file(folder: &Path, options: &Options) -> Option<PathBuf> {
    match &options.config {
        _ if options.isolated => None,
        Some(file) => Some(file.clone()),
        None => config::find(&[], folder).used,
    }
}

/// What a folder's settings come from, as the files are now. Where two of these differ something was changed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Stamps(Vec<(PathBuf, Option<(SystemTime, u64)>)>);

impl Stamps {
    /// Of the files that a folder's settings would come from; `settings` are those of before, which may name others.
    pub(crate) fn now(folder: &Path, options: &Options, settings: Option<&Settings>) -> Self {
        let mut files: Vec<PathBuf> = folder.ancestors().map(|folder| folder.join(FILE_NAME)).collect();
        files.extend(options.config.clone());
        files.extend(settings.iter().flat_map(|settings| settings.config.files.iter().cloned()));
        files
            .extend(settings.iter().flat_map(|settings| settings.config.baseline.iter().map(|(path, _)| path.clone())));
        let of_config = settings.iter().flat_map(|settings| settings.config.rules.iter().map(|(folder, _)| folder));
        for folder in of_config.chain(&options.rules) {
            let cards = WalkDir::new(folder).into_iter().filter_map(Result::ok).map(walkdir::DirEntry::into_path);
            files.extend(cards.filter(|path| path.extension().is_some_and(|ending| ending == "toml")));
        }
        files.sort();
        files.dedup();
        let stamp = |path: &Path| {
            let metadata = path.metadata().ok()?;
            Some((metadata.modified().ok()?, metadata.len()))
        };
        Self(files.into_iter().map(|path| (path.clone(), stamp(&path))).collect())
    }
}
