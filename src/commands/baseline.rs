//! `corpuslint baseline prune`: a baseline renewed, without anything that is new.

use std::io::{self, Write as _};

use anyhow::{Context as _, Result, bail};
use corpuslint::baseline::Baseline;
use corpuslint::run::{self, Task};
use corpuslint::text::printable::printable;

use super::{CLEAN, input, progress, selected};
use crate::cli::PruneArgs;

/// Takes out of the baseline what is gone.
pub(crate) fn prune(args: &PruneArgs) -> Result<u8> {
    let input = input::read(&args.input)?;
    let (config, rules) = super::cards(&args.cards, input::data(&args.input, &input, false))?;
    let on = rules.select(&selected::selection(&args.selection, &config)?)?;
    let linter = selected::compile(&rules, &on)?;
    let here = std::env::current_dir().context("cannot tell the working folder")?;
    let Some(path) = args.baseline.as_ref().or(config.baseline.as_ref().map(|(path, _)| path)) else {
        bail!("which baseline? --baseline names it, or `baseline` in corpuslint.toml");
    };
    let mut baseline = Baseline::load(path, &here)?;
    let known = baseline.clone();
    let task = Task { baseline: Some(&known), ..input::task(&args.input, input, &config, &linter)? };
    let bar = progress::bar(false);
    let mut outcome = progress::beside(bar.as_ref(), &task, || run::run(&task, &mut [], &mut io::sink(), None))?;
    input::tell_failures(&outcome.summary, &mut io::stderr().lock())?;
    let shown = path.display().to_string();
    let shown = printable(&shown);
    if let Some(status) = input::exit_status(&args.input, &outcome.summary) {
        // What was not read may still have its findings.
        writeln!(io::stderr(), "The baseline `{shown}` was left as it is.")?;
        return Ok(status);
    }
    outcome.drift.only(|rule| selected::may_be_gone(rule, &rules, &linter));
    let gone = baseline.prune(&outcome.drift).with_context(|| format!("baseline `{shown}`"))?;
    if gone > 0 {
        baseline.save(path)?;
    }
    let findings = |count: u64| if count == 1 { "1 finding".to_owned() } else { format!("{count} findings") };
    let remain = baseline.len();
    match gone {
        0 => writeln!(io::stdout(), "Nothing is gone of the {} in the baseline `{shown}`.", findings(remain))?,
        _ => writeln!(io::stdout(), "Took {} out of the baseline `{shown}`: {remain} remain.", findings(gone))?,
    }
    Ok(CLEAN)
}
