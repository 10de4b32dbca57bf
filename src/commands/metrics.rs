//! `corpuslint metrics PATHS`: the measures of each document, for whoever wants to see them before choosing thresholds.

use std::io::{self, Write as _};

use anyhow::Result;
use corpuslint::lint::Linter;
use corpuslint::rules::Card;
use corpuslint::run::{self, Task};

use super::in_use::InUse;
use super::{CLEAN, input};
use crate::cli::MetricsArgs;

/// Prints a row a document, and returns the exit status.
pub(crate) fn run(args: &MetricsArgs) -> Result<u8> {
    let format = args.output_format.parse().expect("clap admits only names of formats");
    let input = input::read(&args.input)?;
    let config = super::config(&args.config, input::data(&args.input, &input, false))?;
    let linter = Linter::new(std::iter::empty::<&Card>()).expect("no card is wrong");
    let task = Task { metrics: Some(format), ..input::task(&args.input, input, &config, &linter)? };
    let mut uses = InUse::new(&config, &[]);
    uses.add(args.input.files_from.as_deref(), "the list of paths in use");
    uses.refuse(&task, args.output.iter().map(|path| ("--output", path.as_path())))?;
    let mut out = super::written(args.output.as_deref())?;
    out.write_all(format.header().as_bytes())?;
    let summary = run::run(&task, &mut [], &mut out, None)?.summary;
    out.finish()?;
    input::tell_failures(&summary, &mut io::stderr().lock())?;
    Ok(input::exit_status(&args.input, &summary).unwrap_or(CLEAN))
}
