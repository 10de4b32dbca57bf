//! Which report goes where: `--output-format` and `--output`, paired by the order of the words.

use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::ArgMatches;
use corpuslint::report::OutputFormat;
use corpuslint::report::statistics::Format;

use super::agent;
use crate::cli::{LintArgs, TEMPLATE};

/// What a report is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Known(OutputFormat),
    /// A template of the user's.
    Template(PathBuf),
}

impl Form {
    /// The form that was named: the command line has told that there is one.
    fn named(name: &str) -> Self {
        match name.strip_prefix(TEMPLATE) {
            Some(path) => Self::Template(path.into()),
            None => Self::Known(name.parse().expect("clap admits only names of formats")),
        }
    }

    pub(super) fn known(&self) -> Option<OutputFormat> {
        if let Self::Known(format) = self { Some(*format) } else { None }
    }

    pub(super) fn template(&self) -> Option<&Path> {
        if let Self::Template(path) = self { Some(path) } else { None }
    }

    pub(super) fn is(&self, format: OutputFormat) -> bool {
        self.known() == Some(format)
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(format) => write!(f, "{format}"),
            Self::Template(_) => f.write_str("template's"),
        }
    }
}

/// The formats with their files, paired by the order of the words: `--output` belongs to the `--output-format` before
/// it. None where the table of `--statistics` stands for the findings. Where none is named it is the `usual` one, and
/// in a file `full`.
///
/// # Errors
/// When an `--output` has no format of its own, or two formats would go to standard output.
pub(super) fn outputs(
    args: &LintArgs,
    matches: &ArgMatches,
    usual: OutputFormat,
) -> Result<Vec<(Form, Option<PathBuf>)>> {
    if args.statistics && args.output_format.is_empty() && args.output.is_empty() {
        return Ok(Vec::new());
    }
    let places = |id: &str| matches.indices_of(id).map(Iterator::collect::<Vec<usize>>).unwrap_or_default();
    let formats = places("output_format").into_iter().zip(args.output_format.iter().map(|name| Form::named(name)));
    let mut pairs: Vec<(usize, Form, Option<PathBuf>)> = formats.map(|(place, format)| (place, format, None)).collect();
    for (place, path) in places("output").into_iter().zip(&args.output) {
        if pairs.is_empty() {
            pairs.push((0, Form::Known(OutputFormat::Full), None));
        }
        match pairs.iter_mut().rev().find(|pair| pair.0 < place) {
            Some((.., target @ None)) => *target = Some(path.clone()),
            _ => bail!("--output `{}` has no --output-format before it", path.display()),
        }
    }
    if pairs.is_empty() {
        pairs.push((0, Form::Known(usual), None));
    }
    if args.max_findings.is_some() && !pairs.iter().any(|pair| pair.1.is(OutputFormat::Digest)) {
        bail!("--max-findings goes with --output-format digest; other formats have all findings");
    }
    if pairs.iter().filter(|pair| pair.2.is_none()).count() > 1 {
        bail!("two output formats would go to standard output; give all but one an --output");
    }
    Ok(pairs.into_iter().map(|(_, format, path)| (format, path)).collect())
}

/// The format of what goes to standard output, or standard error, where none is named: whoever looks at a terminal sees
/// what matters, and whatever reads a pipe gets all of it.
pub(super) fn usual(args: &LintArgs, is_terminal: bool, is_set: impl Fn(&str) -> bool) -> OutputFormat {
    if args.max_findings.is_some() {
        OutputFormat::Digest
    } else if agent::is_there(is_set) {
        OutputFormat::Concise
    } else if is_terminal {
        OutputFormat::Digest
    } else {
        OutputFormat::Full
    }
}

/// Whether what is mended is printed, so that the findings have to go to standard error.
pub(super) fn are_on_stderr(args: &LintArgs) -> bool {
    let reads_content = args.input.paths.iter().any(|path| path == Path::new("-"));
    args.diff || reads_content && (args.fix || args.out_dir.is_some())
}

/// How `--statistics` are printed, if they are. As with ruff, the format that would go to standard output is theirs
/// where it is one that both know: it is taken out of `outputs`.
pub(super) fn statistics(args: &LintArgs, outputs: &mut Vec<(Form, Option<PathBuf>)>) -> Option<Format> {
    if !args.statistics {
        return None;
    }
    let known = |form: &Form| match form.known() {
        Some(OutputFormat::Json) => Some(Format::Json),
        Some(OutputFormat::Jsonl) => Some(Format::Jsonl),
        _ => None,
    };
    let place = outputs.iter().position(|(format, path)| path.is_none() && known(format).is_some());
    Some(place.and_then(|place| known(&outputs.remove(place).0)).unwrap_or(Format::Table))
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
        let usual = usual(args, false, |_| false);
        let got = match outputs(args, matches, usual) {
            Ok(mut pairs) => statistics(args, &mut pairs)
                .filter(|format| *format != Format::Table)
                .map(|format| format!("statistics as {format:?}"))
                .into_iter()
                .chain(pairs.iter().map(|(format, path)| match path {
                    Some(path) => format!("{format}>{}", path.display()),
                    None => format.to_string(),
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
        check("corpuslint --output-format template:a.j2 -o a.txt --output-format json x", "template's>a.txt json");
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
        check("corpuslint --max-findings 3 x", "digest");
        check("corpuslint --max-findings all --output-format json -o a --output-format digest", "json>a digest");
        check(
            "corpuslint --max-findings 3 --output-format full",
            "--max-findings goes with --output-format digest; other formats have all findings",
        );
        check("corpuslint check --output-format sarif --output a.sarif x", "sarif>a.sarif");
        check("corpuslint --output-format json -o a -o b", "--output `b` has no --output-format before it");
    }

    #[test]
    fn who_looks_decides_what_is_usual() {
        let check = |words: &str, is_terminal: bool, variable: &str, expected: OutputFormat| {
            let matches = Cli::command().get_matches_from(words.split_whitespace());
            let cli = Cli::from_arg_matches(&matches).expect("the words are right");
            assert_eq!(usual(&cli.lint, is_terminal, |name| name == variable), expected, "{words}");
        };
        check("corpuslint x", true, "", OutputFormat::Digest);
        check("corpuslint x", false, "", OutputFormat::Full);
        check("corpuslint x", false, "CLAUDECODE", OutputFormat::Concise);
        check("corpuslint x", true, "AI_AGENT", OutputFormat::Concise);
        check("corpuslint x --max-findings 3", false, "AI_AGENT", OutputFormat::Digest);
    }
}
