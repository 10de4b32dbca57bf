//! Which rules run, and what follows from those that do not.

use anyhow::Result;
use corpuslint::config::Config;
use corpuslint::lint::Linter;
use corpuslint::rules::{Asked, RuleSet, Selection};

use crate::cli::SelectionArgs;

/// The command line's selection over the configuration's: `--select` begins anew, the others add.
pub(super) fn selection(args: &SelectionArgs, config: &Config) -> Result<Selection> {
    let SelectionArgs { select, extend_select, ignore, profile, .. } = args;
    Selection::over(&config.selection, &Asked { select, extend_select, ignore, profiles: profile })
}

/// Whether a finding of this rule that was not met is gone: one of a rule that did not run may still be there.
pub(super) fn may_be_gone(rule: &str, rules: &RuleSet, linter: &Linter) -> bool {
    rules.card(rule).is_none() || linter.rules().iter().any(|own| own.id == rule)
}
