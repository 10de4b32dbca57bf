//! Which report goes where: `--output-format` and `--output`, paired by the order of the words.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::ArgMatches;
use corpuslint::report::OutputFormat;
use corpuslint::report::statistics::Format;

use crate::cli::LintArgs;

/// The formats with their files, paired by the order of the words: `--output` belongs to the `--output-format` before
/// it. None where the table of `--statistics` stands for the findings.
///
/// # Errors
/// When an `--output` has no format of its own, or two formats would go to standard output.
pub(super) fn outputs(args: &LintArgs, matches: &ArgMatches) -> Result<Vec<(OutputFormat, Option<PathBuf>)>> {
    if args.statistics && args.output_format.is_empty() && args.output.is_empty() {
        return Ok(Vec::new());
    }
    let places = |id: &str| matches.indices_of(id).map(Iterator::collect::<Vec<usize>>).unwrap_or_default();
    let parse = |name: &String| name.parse::<OutputFormat>().expect("clap admits only names of formats");
    let formats = places("output_format").into_iter().zip(args.output_format.iter().map(parse));
    let mut pairs: Vec<(usize, OutputFormat, Option<PathBuf>)> =
        formats.map(|(place, format)| (place, format, None)).collect();
    for (place, path) in places("output").into_iter().zip(&args.output) {
        if pairs.is_empty() {
            pairs.push((0, OutputFormat::Full, None));
        }
        match pairs.iter_mut().rev().find(|pair| pair.0 < place) {
            Some((.., target @ None)) => *target = Some(path.clone()),
            _ => bail!("--output `{}` has no --output-format before it", path.display()),
        }
    }
    if pairs.is_empty() {
        pairs.push((0, OutputFormat::Full, None));
    }
    if pairs.iter().filter(|pair| pair.2.is_none()).count() > 1 {
        bail!("two output formats would go to standard output; give all but one an --output");
    }
    Ok(pairs.into_iter().map(|(_, format, path)| (format, path)).collect())
}

/// How `--statistics` are printed, if they are. As with ruff, the format that would go to standard output is theirs
/// where it is one that both know: it is taken out of `outputs`.
pub(super) fn statistics(args: &LintArgs, outputs: &mut Vec<(OutputFormat, Option<PathBuf>)>) -> Option<Format> {
    if !args.statistics {
        return None;
    }
    let known = |format: OutputFormat| match format {
        OutputFormat::Json => Some(Format::Json),
        OutputFormat::Jsonl => Some(Format::Jsonl),
        _ => None,
    };
    let place = outputs.iter().position(|(format, path)| path.is_none() && known(*format).is_some());
    Some(place.and_then(|place| known(outputs.remove(place).0)).unwrap_or(Format::Table))
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory as _, FromArgMatches as _};

    use super::*;
    use crate::cli::{Cli, Command};

    #[track_caller]
    fn check(words: &str, expected: &str) {
        let matches = Cli::command().get_matches_from(words.split_whitespace());
        let cli = Cli::from_arg_matches(&matches).expect("the words are right");
        let (args, matches) = match (&cli.command, matches.subcommand()) {
            (Some(Command::Check(args)), Some((_, matches))) => (&**args, matches),
            _ => (&cli.lint, &matches),
        };
        let got = match outputs(args, matches) {
            Ok(mut pairs) => statistics(args, &mut pairs)
                .filter(|format| *format != Format::Table)
                .map(|format| format!("statistics as {format:?}"))
                .into_iter()
                .chain(pairs.iter().map(|(format, path)| match path {
                    Some(path) => format!("{}>{}", format.name(), path.display()),
                    None => format.name().to_owned(),
                }))
                .collect::<Vec<_>>()
                .join(" "),
            Err(error) => format!("{error:#}"),
        };
        assert_eq!(got, expected);
    }

    #[test]
    fn an_output_belongs_to_the_format_before_it() {
        check("corpuslint", "full");
        check("corpuslint --output-format sarif --output a.sarif x", "sarif>a.sarif");
        check(
            "corpuslint --output-format full --output-format sarif -o a --output-format json -o b",
            "full sarif>a json>b",
        );
        check("corpuslint -o a.txt", "full>a.txt");
        check("corpuslint --statistics x", "");
        check("corpuslint --statistics -o a.txt x", "full>a.txt");
        check("corpuslint --statistics --output-format concise x", "concise");
        check("corpuslint --statistics --output-format json x", "statistics as Json");
        check(
            "corpuslint --statistics --output-format json -o a --output-format jsonl x",
            "statistics as Jsonl json>a",
        );
        check(
            "corpuslint --output-format full --output-format json",
            "two output formats would go to standard output; give all but one an --output",
        );
        check("corpuslint check --output-format sarif --output a.sarif x", "sarif>a.sarif");
        check("corpuslint --output-format json -o a -o b", "--output `b` has no --output-format before it");
    }
}
