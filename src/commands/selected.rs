//! Which rules run, and what follows from those that do not.

use anyhow::Result;
use corpuslint::config::Config;
use corpuslint::lint::Linter;
use corpuslint::rules::{Card, RuleSet, Selection, Selector, set};

use crate::cli::SelectionArgs;

/// The command line's selection over the configuration's: `--select` begins anew, the others add.
pub(super) fn selection(args: &SelectionArgs, config: &Config) -> Result<Selection> {
    let read = |list: &[String]| list.iter().map(|text| Selector::parse(text.trim())).collect::<Result<Vec<_>>>();
    let mut selection = if args.select.is_empty() {
        config.selection.clone()
    } else {
        Selection { select: read(&args.select)?, ..Selection::default() }
    };
    selection.extend_select.extend(read(&args.extend_select)?);
    selection.extend_select.extend(args.profile.iter().map(|name| Selector::profile(name.trim())));
    selection.ignore.extend(read(&args.ignore)?);
    Ok(selection)
}

/// What looks for these rules.
///
/// # Errors
/// When a card cannot be used, with its place.
pub(super) fn compile(rules: &RuleSet, selected: &[&Card]) -> Result<Linter> {
    Linter::new(selected.iter().copied()).map_err(|error| match rules.card(&error.rule) {
        Some(card) => set::broken(card.path.clone(), &card.source, error).into(),
        None => error.into(),
    })
}

/// Whether a finding of this rule that was not met is gone: one of a rule that did not run may still be there.
pub(super) fn may_be_gone(rule: &str, rules: &RuleSet, linter: &Linter) -> bool {
    rules.card(rule).is_none() || linter.rules().iter().any(|own| own.id == rule)
}
