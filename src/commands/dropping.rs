//! `--drop` and its kin: from the options to what documents are left out for.

use anyhow::{Result, bail};
use corpuslint::lint::Linter;
use corpuslint::rules::Selector;
use corpuslint::run::Dropping;
use rustc_hash::FxHashSet;

use crate::cli::LintArgs;

/// What stands among the rules of `--drop` for the documents that `--max-removed` would leave alone.
const MAX_REMOVED: &str = "max-removed";

/// What documents are left out for; `None` where none are. A stream that is mended is written elsewhere, as files below
/// `--out-dir` are.
///
/// # Errors
/// When they would be left out of files in their place, or for what is not looked for.
pub(super) fn dropping(args: &LintArgs, linter: &Linter, mends_stream: bool) -> Result<Option<Dropping>> {
    if args.drop.is_empty() && args.max_noise.is_none() {
        match (&args.rejected, args.keep_lines) {
            (Some(_), _) => bail!("--rejected goes with --drop or --max-noise"),
            (None, true) => bail!("--keep-lines goes with --drop or --max-noise"),
            (None, false) => return Ok(None),
        }
    }
    if args.out_dir.is_none() && !mends_stream {
        let option = if args.drop.is_empty() { "--max-noise" } else { "--drop" };
        bail!(
            "{option} goes with --out-dir, or with --fix on standard input: left out of its own file a document would \
             be gone, and other files that belong to it line by line would no longer"
        );
    }
    let mut dropping = Dropping { max_noise: args.max_noise, keeps_lines: args.keep_lines, ..Dropping::default() };
    for text in args.drop.iter().map(|text| text.trim()) {
        if text == MAX_REMOVED {
            if args.max_removed.is_none() {
                bail!("--drop {MAX_REMOVED} goes with --max-removed SHARE");
            }
            dropping.max_removed = true;
        } else {
            dropping.rules.extend(named(text, linter)?);
        }
    }
    Ok(Some(dropping))
}

/// The ids of the rules that a selector names, of those that run.
fn named(text: &str, linter: &Linter) -> Result<FxHashSet<String>> {
    let selector = Selector::parse(text)?;
    let rules: Vec<_> = linter.rules().iter().filter(|rule| selector.matches(rule)).collect();
    if rules.is_empty() {
        bail!(
            "--drop `{text}`: no such rule runs; `corpuslint rules` lists them, and --extend-select or --profile \
             switches on what is off"
        );
    }
    if let Some(rule) = rules.iter().find(|rule| linter.compares(rule)) {
        bail!(
            "--drop `{text}`: {} compares documents, and knows what it found when all of them are written; leave it \
             out, or --ignore it",
            rule.id
        );
    }
    Ok(rules.into_iter().map(|rule| rule.id.clone()).collect())
}
