//! The bounds of `--fail-on-rate` over those of the configuration.

use anyhow::{Context as _, Result, bail};
use corpuslint::config::Config;
use corpuslint::lint::Linter;
use corpuslint::report::Gate;
use corpuslint::rules::RuleSet;

use crate::cli::LintArgs;

/// All bounds. One of the command line takes the place of the configuration's for the same rules; one of the
/// configuration whose rules do not run has nothing to say.
///
/// # Errors
/// When one of the command line names no rule, or none that runs: it would let everything pass.
pub(super) fn gates(args: &LintArgs, config: &Config, rules: &RuleSet, linter: &Linter) -> Result<Vec<Gate>> {
    let runs = |gate: &Gate| linter.rules().iter().any(|rule| gate.rules.matches(rule));
    let is_asked = |gate: &&Gate| args.fail_on_rate.iter().any(|own| own.rules.text == gate.rules.text);
    let mut gates: Vec<Gate> = config.gates.iter().filter(|gate| runs(gate) && !is_asked(gate)).cloned().collect();
    for gate in &args.fail_on_rate {
        rules.check(&gate.rules).with_context(|| format!("--fail-on-rate `{gate}`"))?;
        if !runs(gate) {
            bail!("--fail-on-rate `{gate}`: no such rule runs; --extend-select takes it in");
        }
        gates.push(gate.clone());
    }
    Ok(gates)
}
