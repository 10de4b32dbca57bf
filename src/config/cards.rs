//! The cards that hold where a configuration does.

use std::path::PathBuf;

use anyhow::Result;

use super::{Config, Site};
use crate::broken::Broken;
use crate::rules::RuleSet;

impl Config {
    /// The built-in cards, those of the configuration's folders, and those of `more` folders, each over those before.
    ///
    /// # Errors
    /// The first card that cannot be used; a selector of the configuration that names no rule, with its place.
    pub fn rule_set(&self, more: &[PathBuf]) -> Result<RuleSet> {
        let mut rules = RuleSet::builtin();
        for (folder, site) in &self.rules {
            rules.load(folder).map_err(|error| match error.downcast_ref::<Broken>() {
                // Elsewhere there may be other TOML than cards.
                Some(broken) if !site.is_beside(folder) => site.broken(broken.without_content()).into(),
                _ => at(error, site),
            })?;
        }
        for folder in more {
            rules.load(folder)?;
        }
        for (selector, site) in &self.selectors {
            rules.check(selector).map_err(|error| at(error, site))?;
        }
        Ok(rules)
    }
}

/// An error with the place in the configuration that leads to it, unless it has a place of its own.
pub fn at(error: anyhow::Error, site: &Site) -> anyhow::Error {
    if error.is::<Broken>() { error } else { site.broken(format!("{error:#}")).into() }
}
