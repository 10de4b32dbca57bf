//! `corpuslint init`: looks at what is to be linted, and writes a configuration for it with all that it saw beside.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use corpuslint::config::{self, Config, FILE_NAME};
use corpuslint::lint::Linter;
use corpuslint::rules::{RuleSet, Selection};
use corpuslint::run::Input;
use corpuslint::text::printable::printable;

use super::{CLEAN, NOTHING_TO_CHECK, input};
use crate::cli::{InitArgs, InputArgs};

mod seen;
mod written;

use seen::Seen;

/// Writes a configuration where there is none.
pub(crate) fn run(args: &InitArgs) -> Result<u8> {
    let path = args.output.clone().unwrap_or_else(|| PathBuf::from(FILE_NAME));
    let shown = path.display().to_string();
    let shown = printable(&shown);
    // A link that leads nowhere is something, too.
    if path.symlink_metadata().is_ok() {
        bail!("there is a `{shown}` already, and it stays as it is; `--output FILE` writes another one");
    }
    let asked = InputArgs {
        paths: args.paths.clone(),
        text_field: args.text_field.clone(),
        exclude: args.exclude.clone(),
        extension: args.extension.clone(),
        ..InputArgs::default()
    };
    let input = input::read(&asked)?;
    let Input::Paths(paths) = &input else { bail!("init looks at files and folders, not at standard input") };
    let paths = paths.clone();
    let rules = RuleSet::builtin();
    let selected = rules.select(&Selection::default())?;
    let linter = Linter::new(selected.iter().copied())?;
    let config = Config::default();
    let task = input::task(&asked, input, &config, &linter)?;
    let seen = Seen::of(&task);
    if seen.documents == 0 && seen.files() == 0 {
        writeln!(io::stderr(), "There is nothing to lint here; `corpuslint --show-files` says what would be read.")?;
        return Ok(NOTHING_TO_CHECK);
    }
    let on = (selected.len(), rules.cards().len());
    let text = written::configuration(&seen, args, on);
    let mut file = File::create_new(&path).with_context(|| format!("cannot write `{shown}`"))?;
    file.write_all(text.as_bytes()).with_context(|| format!("cannot write `{shown}`"))?;
    let mut out = io::stdout().lock();
    writeln!(out, "Wrote `{shown}`: {}.", seen.sentence())?;
    let here = std::env::current_dir().context("cannot tell the working folder")?;
    let is_found =
        config::find(&paths, &here).used.is_some_and(|used| path.canonicalize().is_ok_and(|own| own == used));
    let option = if is_found { String::new() } else { format!(" --config {shown}") };
    writeln!(out, "Next: corpuslint {}{option}", written::words(args))?;
    Ok(CLEAN)
}
