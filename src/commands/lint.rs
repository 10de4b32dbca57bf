//! `corpuslint PATHS`, or `corpuslint check PATHS`: from the options to a task, and from its outcome to an exit status.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use clap::{ArgMatches, ColorChoice, CommandFactory as _};
use corpuslint::baseline::Baseline;
use corpuslint::config::{Config, FailOn};
use corpuslint::corpus::identity::resolved;
use corpuslint::corpus::target::Target;
use corpuslint::decisions::Decisions;
use corpuslint::fix::Applicability;
use corpuslint::lint::Linter;
use corpuslint::report::{self, Context, Earlier, OutputFormat, Summary, Template};
use corpuslint::rules::{Card, RuleSet};
use corpuslint::run::{self, Aside, Destination, DiffStyle, Input, Notes, Output, Sampling, Task};
use corpuslint::site::Grouping;
use indicatif::ProgressBar;

use super::in_use::InUse;
use super::outputs::Form;
use super::progress::{self, Beside};
use super::{
    CLEAN, FINDINGS, cache, closing, dropping, gates, input, journal, outputs, resume, selected, show_files, terminal,
    wrap,
};
use crate::cli::{Cli, LintArgs};

/// Lints, and returns the exit status.
pub(crate) fn run(args: &LintArgs, matches: &ArgMatches) -> Result<u8> {
    let began = Instant::now();
    let usual = outputs::usual(args, terminal(outputs::are_on_stderr(args)), super::is_set);
    let mut outputs = outputs::outputs(args, matches, usual)?;
    let statistics = outputs::statistics(args, &mut outputs);
    tell_commands_from_paths(&args.input.paths)?;
    let input = input::read(&args.input)?;
    let reads_content = matches!(input, Input::Stream { .. });
    if reads_content && args.out_dir.is_some() {
        bail!("--out-dir wants files; what is read from standard input is written to standard output with --fix");
    }
    if reads_content && args.attributes.is_some() {
        bail!("--attributes wants files: Dolma finds them by the names of these");
    }
    let (config, rules) = super::cards(&args.cards, input::data(&args.input, &input, args.quiet))?;
    let rules = rules.with_severities(|rule| config.severity(rule));
    let on = rules.select(&selected::selection(&args.selection, &config)?)?;
    let mut linter = Linter::of(&rules, &on)?;
    let sampling = sampling(args)?;
    if args.attributes.is_some() && !args.quiet {
        let comparing = linter.rules().iter().filter(|rule| linter.compares(rule));
        tell_absent(comparing.map(|rule| rule.id.as_str()), "No attributes of these")?;
    }
    if sampling.is_some() {
        linter = without_needing_others(linter, &rules, &on, args.quiet)?;
    }
    if !linter.ahead().is_empty() && !args.quiet && !input.comes_again() {
        let text =
            "a rule that has to see all documents before the first is silent: standard input, or a pipe, comes only";
        writeln!(io::stderr(), "warning: {text} once")?;
    }
    let here = std::env::current_dir().context("cannot tell the working folder")?;
    let known = args.baseline.as_ref().or(config.baseline.as_ref().map(|(path, _)| path));
    let baseline = match &args.baseline {
        _ if args.write_baseline.is_some() => None,
        Some(path) => Some(Baseline::load(path, &here)?),
        None => Baseline::of(&config, &here)?,
    };
    if args.strict_baseline && known.is_none() {
        bail!("--strict-baseline goes with --baseline, or with a configuration that names one");
    }
    let has = |wanted: OutputFormat| outputs.iter().any(|(form, _)| form.is(wanted));
    let (has_page, has_digest) = (has(OutputFormat::Html), has(OutputFormat::Digest));
    let fixes = args.fix || args.diff || args.out_dir.is_some();
    if args.unsafe_fixes && !fixes {
        bail!("--unsafe-fixes goes with --fix, --diff or --out-dir");
    }
    if args.removed.is_some() && !fixes {
        bail!("--removed goes with --fix, --diff or --out-dir");
    }
    if args.group_by.is_some() && !args.statistics && !has_page && !has_digest {
        bail!("--group-by goes with --statistics or --output-format digest or html");
    }
    if args.max_removed.is_some() && !fixes {
        bail!("--max-removed goes with --fix, --diff or --out-dir");
    }
    let dropping = dropping::dropping(args, &linter, reads_content && args.fix)?;
    if let Some(dropping) = dropping.as_ref().filter(|_| !args.quiet) {
        tell_absent(dropping.comparing.iter().map(String::as_str), "Nothing is left out for these")?;
    }
    if args.decisions.is_some() && !fixes {
        bail!("--decisions goes with --fix, --diff or --out-dir");
    }
    let decisions = args.decisions.as_deref().map(Decisions::load).transpose()?;
    // What was decided is done, however far it is trusted.
    let least = if args.unsafe_fixes || decisions.is_some() { Applicability::Unsafe } else { Applicability::Safe };
    let scratch = std::env::temp_dir();
    let load = |form: &Form| form.template().map(|path| Template::load(path, &scratch)).transpose();
    let templates: Vec<Option<Template>> = outputs.iter().map(|(form, _)| load(form)).collect::<Result<_>>()?;
    let earlier = args.compare.as_deref().map(|path| compare(path, has_page)).transpose()?;
    let mut task = Task {
        sample: sampling,
        baseline: baseline.as_ref(),
        decisions: decisions.as_ref(),
        fix: fixes.then_some(least),
        max_removed: args.max_removed,
        dropping,
        destination: match &args.out_dir {
            Some(folder) => Destination::Folder(folder.clone()),
            None if args.diff => Destination::Diff,
            None => Destination::InPlace,
        },
        attributes: args.attributes.clone(),
        gates: gates::gates(args, &config, &rules, &linter)?,
        notes: Notes {
            removed: args.removed.is_some(),
            characters: statistics.is_some() || has_page || has_digest,
            lengths: has_page,
            grouping: args.group_by.clone().or((has_page || has_digest).then(Grouping::default)),
        },
        resumes: args.resume,
        diff_style: diff_style(args.color),
        excerpt_columns: excerpt_columns(&outputs, args.diff || reads_content && fixes),
        began,
        ..input::task(&args.input, input, &config, &linter)?
    };
    task.cache_folder = cache::folder(args, &config, &task);
    task.fields.asked.extend(args.group_by.iter().filter_map(Grouping::field).cloned());
    if args.show_files {
        return show_files::run(&task);
    }
    refuse_what_is_in_use(args, &config, known.map(PathBuf::as_path), &outputs, &task)?;
    if let Some(folder) = args.out_dir.as_deref().filter(|_| args.resume) {
        resume::begin(folder, &task)?;
    }
    task.cache = cache::open(args, &rules, &task)?.map(Arc::new);
    // A diff, or mended content, takes standard output; the findings then go to standard error.
    let written_to_stdout = args.diff || reads_content && fixes;
    let bar = progress::bar(args.quiet);
    let mut streams = Vec::with_capacity(outputs.len());
    for ((form, path), template) in outputs.iter().zip(templates) {
        if args.diff && path.is_none() {
            continue;
        }
        let color = path.is_none() && super::colors(args.color, terminal(written_to_stdout));
        let context = Context {
            color,
            columns: if path.is_none() { columns(written_to_stdout) } else { wrap::USUAL },
            rules: linter.rules().to_vec(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            directory: Some(task.working_folder.clone()),
            earlier: earlier.clone().filter(|_| form.is(OutputFormat::Html)),
            most: args.max_findings.unwrap_or_default(),
        };
        let stream = stream(path.as_deref(), written_to_stdout, bar.as_ref())?;
        let report = match template {
            Some(template) => report::templated(template),
            None => report::report(form.known().expect("what is no template has a name"), &context),
        };
        streams.push(Output { report, stream });
    }
    let mut stdout: Box<dyn Write> = match &bar {
        Some(bar) if io::stdout().is_terminal() => {
            Box::new(BufWriter::new(Beside { bar: bar.clone(), output: io::stdout() }))
        }
        _ => Box::new(BufWriter::new(io::stdout())),
    };
    let collected = args.write_baseline.as_ref().map(|path| Baseline::new(path, &here));
    let side = |path: &Option<PathBuf>| path.as_deref().map(|path| super::written(Some(path))).transpose();
    let (mut removed, mut rejected) = (side(&args.removed)?, side(&args.rejected)?);
    task.journal = journal::begin(args, &config, &task)?.map(Arc::new);
    let aside = Aside {
        written: &mut stdout,
        removed: removed.as_mut().map(|removed| removed as _),
        rejected: rejected.as_mut().map(|rejected| rejected as _),
    };
    let mut outcome = progress::beside(bar.as_ref(), &task, || run::run(&task, &mut streams, aside, collected))?;
    streams.into_iter().map(|output| output.stream).chain(removed).chain(rejected).try_for_each(Target::finish)?;
    stdout.flush()?;
    if let (Some(path), Some(collected)) = (&args.write_baseline, &outcome.collected) {
        collected.save(path)?;
    }
    outcome.drift.only(|rule| selected::may_be_gone(rule, &rules, &linter));
    if args.group_by.is_none() {
        // The page and the digest were grouped, the table is not.
        outcome.summary.groups = None;
    }
    let has_journal = journal::finish(task.journal.as_deref())?;
    let known = known.map(PathBuf::as_path);
    closing::say(args, &outputs, statistics, known, (written_to_stdout, has_journal), &outcome)?;
    if let Some(cache) = &task.cache {
        cache.finish();
    }
    let status = status(args, &config, &outcome.summary);
    let is_strict = args.strict_baseline || config.strict_baseline == Some(true);
    if status != CLEAN || !is_strict || outcome.drift.is_none() {
        return Ok(status);
    }
    if !args.quiet {
        let text = "The baseline knows findings that are gone: `corpuslint baseline prune` takes them out.";
        writeln!(io::stderr(), "{text}")?;
    }
    Ok(FINDINGS)
}

/// Which documents are looked at, if not all.
fn sampling(args: &LintArgs) -> Result<Option<Sampling>> {
    let Some(share) = args.sample else { return Ok(None) };
    if share.as_f64() == 0.0 {
        bail!("--sample {share} has no document");
    }
    Ok(Some(Sampling { share, seed: args.seed }))
}

/// The rules whose findings in a document depend on no other one: of a sample the others would find what is not so, and
/// miss nearly all that is.
fn without_needing_others(linter: Linter, rules: &RuleSet, selected: &[&Card], is_quiet: bool) -> Result<Linter> {
    let (silent, on): (Vec<&Card>, Vec<&Card>) = selected.iter().partition(|card| linter.needs_others(&card.rule));
    if silent.is_empty() {
        return Ok(linter);
    }
    if !is_quiet {
        tell_absent(silent.iter().map(|card| card.rule.id.as_str()), "Silent in a sample")?;
    }
    Linter::of(rules, &on)
}

/// Says which rules have no part in what is asked for.
fn tell_absent<'r>(rules: impl Iterator<Item = &'r str>, how: &str) -> Result<()> {
    let rules: Vec<&str> = rules.collect();
    if !rules.is_empty() {
        writeln!(io::stderr(), "{how}, because they compare documents: {}.", rules.join(", "))?;
    }
    Ok(())
}

/// Nothing that the run reads is written over by what it reports.
fn refuse_what_is_in_use(
    args: &LintArgs,
    config: &Config,
    known: Option<&Path>,
    outputs: &[(Form, Option<PathBuf>)],
    task: &Task,
) -> Result<()> {
    let mut uses = InUse::new(config, &args.cards.rules);
    uses.add(args.input.files_from.as_deref(), "the list of paths in use");
    uses.add(args.compare.as_deref(), "the report that is compared with");
    outputs.iter().for_each(|(form, _)| uses.add(form.template(), "the template in use"));
    uses.add(args.decisions.as_deref(), "the file of decisions in use");
    // Writing the baseline anew is what --write-baseline is for.
    let anew = args.write_baseline.as_deref().map(resolved);
    uses.add(known.filter(|known| anew != Some(resolved(known))), "the baseline in use");
    let reports = outputs.iter().filter_map(|(_, path)| Some(("--output", path.as_deref()?)));
    let removed = args.removed.iter().map(|path| ("--removed", path.as_path()));
    let baseline = args.write_baseline.iter().map(|path| ("--write-baseline", path.as_path()));
    let rejected = args.rejected.iter().map(|path| ("--rejected", path.as_path()));
    uses.refuse(task, reports.chain(removed).chain(rejected).chain(baseline))
}

/// The report of an earlier run.
fn compare(path: &Path, has_page: bool) -> Result<Earlier> {
    if !has_page {
        bail!("--compare goes with --output-format html");
    }
    let read = |path: &Path| Earlier::read(BufReader::new(File::open(path)?));
    read(path).with_context(|| format!("--compare `{}`: no report of an earlier run", path.display()))
}

/// Whoever asks for colours reads what a pipe brings.
fn diff_style(choice: ColorChoice) -> DiffStyle {
    let is_terminal = io::stdout().is_terminal();
    if is_terminal || choice == ColorChoice::Always {
        DiffStyle::Shown { color: super::colors(choice, is_terminal), columns: columns(false) }
    } else {
        DiffStyle::Patch
    }
}

/// Behind an option a command's name is a path, and so is a command that is misspelt. Where there is no such path, the
/// command is meant, and something else must not be done in its place.
fn tell_commands_from_paths(paths: &[PathBuf]) -> Result<()> {
    let commands = Cli::command();
    let is_command = |path: &&PathBuf| path.to_str().is_some_and(|name| commands.find_subcommand(name).is_some());
    if let Some(path) = paths.iter().find(is_command).filter(|path| !path.exists()) {
        let name = path.display();
        bail!(
            "cannot read `{name}`, there is no such file; a command comes first: `corpuslint {name}`, then its options"
        )
    }
    if let Some(word) = paths.first().filter(|path| !path.exists()).and_then(|path| path.to_str())
        && let Some(meant) = meant(word, &commands)
    {
        bail!("no command and no file `{word}`; did you mean `corpuslint {meant}`?");
    }
    Ok(())
}

/// What was meant by a word that is no command.
fn meant(word: &str, commands: &clap::Command) -> Option<String> {
    /// Like enough: two letters exchanged or missing in a short word.
    const ENOUGH: f64 = 0.7;
    match word {
        "lint" => return Some("check".to_owned()),
        "fix" => return Some("--fix".to_owned()),
        "diff" => return Some("--diff".to_owned()),
        "version" => return Some("--version".to_owned()),
        _ => {}
    }
    // `help` is clap's own, and not among them.
    let names = commands.get_subcommands().flat_map(|command| command.get_name_and_visible_aliases()).chain(["help"]);
    names
        .map(|name| (strsim::normalized_damerau_levenshtein(word, name), name))
        .filter(|(likeness, _)| *likeness >= ENOUGH)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name.to_owned())
}

fn status(args: &LintArgs, config: &Config, summary: &Summary) -> u8 {
    let fail_on = match args.fail_on.as_deref() {
        Some("error") => FailOn::Error,
        Some("note") => FailOn::Note,
        Some("never") => FailOn::Never,
        Some(_) => FailOn::Warning,
        None => config.fail_on.unwrap_or(FailOn::Warning),
    };
    let is_found = || summary.fails(fail_on.severity());
    input::exit_status(&args.input, summary).unwrap_or(if args.write_baseline.is_none() && is_found() {
        FINDINGS
    } else {
        CLEAN
    })
}

/// Columns of the terminal that a stream goes to.
fn columns(on_stderr: bool) -> usize {
    if terminal(on_stderr) { wrap::columns() } else { wrap::USUAL }
}

/// Excerpts are cut once, for all reports that show them: for the one on the terminal, if it is among them.
fn excerpt_columns(outputs: &[(Form, Option<PathBuf>)], on_stderr: bool) -> Option<usize> {
    let mut shown = outputs.iter().filter(|(form, _)| form.known().is_some_and(report::wants_excerpts)).peekable();
    shown.peek()?;
    Some(if shown.any(|(_, path)| path.is_none()) { columns(on_stderr) } else { wrap::USUAL })
}

fn stream(path: Option<&Path>, stdout_is_taken: bool, bar: Option<&ProgressBar>) -> Result<Target> {
    let output: Box<dyn Write> = match (path, stdout_is_taken) {
        (Some(_), _) => return super::written(path),
        (None, true) => Box::new(io::stderr()),
        (None, false) if io::stdout().is_terminal() => Box::new(io::stdout()),
        (None, false) => return super::written(None),
    };
    Ok(Target::Stream(match bar {
        Some(bar) => Box::new(BufWriter::new(Beside { bar: bar.clone(), output })),
        None => Box::new(BufWriter::new(output)),
    }))
}
