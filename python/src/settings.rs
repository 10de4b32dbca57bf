//! What a linter is made of, and the linter compiled from it.

use std::path::PathBuf;

use corpuslint::config::{Config, Exemptions};
use corpuslint::fix::Applicability;
use corpuslint::kind::LineCounts;
use corpuslint::lint::{Linter, Share};
use corpuslint::rules::{Asked, Selection};
use corpuslint::run::{Dropping, Treatment};
use serde::{Deserialize, Serialize};

/// As Python says it. It travels with a pickled linter, so that the same is compiled elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) select: Vec<String>,
    pub(crate) extend_select: Vec<String>,
    pub(crate) ignore: Vec<String>,
    pub(crate) profiles: Vec<String>,
    pub(crate) rules: Vec<PathBuf>,
    pub(crate) config: Option<PathBuf>,
    pub(crate) is_unsafe: bool,
    pub(crate) max_removed: Option<String>,
    pub(crate) drop: Vec<String>,
    pub(crate) max_noise: Option<String>,
    /// Of one call; all cores where it is not said.
    pub(crate) threads: Option<usize>,
    /// What was counted of the lines of sites.
    pub(crate) counts: Option<Counts>,
}

/// [`LineCounts`], as they travel.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Counts {
    pub(crate) documents: Vec<(u64, u32)>,
    pub(crate) lines: Vec<(u64, u64, u32, bool)>,
}

/// Settings, ready to be used.
pub(crate) struct Compiled {
    pub(crate) settings: Settings,
    pub(crate) linter: Linter,
    config: Config,
    max_removed: Option<Share>,
    dropping: Option<Dropping>,
}

impl Compiled {
    /// Reads the configuration and the cards that the settings name, and compiles.
    ///
    /// # Errors
    /// What is wrong with them, with its place where it has one.
    pub(crate) fn of(settings: Settings) -> Result<Self, String> {
        Self::compile(settings).map_err(|error| format!("{error:#}"))
    }

    fn compile(settings: Settings) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let config = settings.config.as_deref().map(Config::load).transpose()?.unwrap_or_default();
        let rules = config.rule_set(&settings.rules)?.with_severities(|rule| config.severity(rule));
        let Settings { select, extend_select, ignore, profiles, .. } = &settings;
        let selection = Selection::over(&config.selection, &Asked { select, extend_select, ignore, profiles })?;
        let linter = Linter::of(&rules, &rules.select(&selection)?)?;
        if let Some(Counts { documents, lines }) = &settings.counts {
            linter.take_counts(&LineCounts { documents: documents.clone(), lines: lines.clone() });
        }
        let share = |text: &Option<String>| text.as_deref().map(str::parse).transpose();
        let max_removed: Option<Share> = share(&settings.max_removed)?;
        let max_noise: Option<Share> = share(&settings.max_noise)?;
        let mut dropping = Dropping { max_noise, ..Dropping::default() };
        for text in &settings.drop {
            dropping.add(text.trim(), &linter, max_removed.is_some()).map_err(|error| format!("drop {error:#}"))?;
        }
        let dropping = (!settings.drop.is_empty() || max_noise.is_some()).then_some(dropping);
        Ok(Self { settings, linter, config, max_removed, dropping })
    }

    /// What is done with each document.
    pub(crate) fn treatment(&self) -> Treatment<'_> {
        let Self { linter, max_removed, dropping, .. } = self;
        let least = if self.settings.is_unsafe { Applicability::Unsafe } else { Applicability::Safe };
        Treatment { linter, least, max_removed: *max_removed, dropping: dropping.as_ref() }
    }

    /// What the configuration lets pass in texts of the file at this path.
    pub(crate) fn exemptions(&self, path: &std::path::Path) -> Exemptions<'_> {
        if self.config.has_exemptions() { self.config.exemptions(path) } else { Exemptions::default() }
    }

    /// How many threads a call may have; at least one.
    pub(crate) fn threads(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.settings.threads.unwrap_or_else(cores).max(1)
    }
}
