//! `corpuslint review`: what a fix would strip, asked group by group, and written down for `--fix --decisions`.

use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::ColorChoice;
use corpuslint::baseline::Baseline;
use corpuslint::config::{Allowance, Config, FILE_NAME};
use corpuslint::corpus::new_file;
use corpuslint::corpus::target::Target;
use corpuslint::decisions::{Answer, Decision, Decisions, Group, Groups, open};
use corpuslint::lint::Linter;
use corpuslint::report::counted;
use corpuslint::run::{self, Input, Notes, Output, Task};
use corpuslint::text::printable::printable;

use super::{CLEAN, INTERRUPTED, input, progress, relative, selected, wrap};
use crate::cli::ReviewArgs;

mod prompts;
mod screen;

use screen::Ended;

/// What was answered, a place a group.
struct Answers(Vec<Option<Answer>>);

impl Answers {
    fn of(&self, index: usize) -> Option<Answer> {
        self.0[index]
    }

    fn put(&mut self, index: usize, answer: Option<Answer>) {
        self.0[index] = answer;
    }

    /// Gives all that are open of a rule this answer.
    fn put_rule(&mut self, groups: &[Group], rule: &str, answer: Answer) {
        let open = groups.iter().zip(&mut self.0).filter(|(group, given)| group.key.rule == rule && given.is_none());
        open.for_each(|(_, given)| *given = Some(answer));
    }

    fn count(&self, answer: Answer) -> usize {
        self.0.iter().filter(|given| **given == Some(answer)).count()
    }

    /// How many are answered.
    fn given(&self) -> usize {
        self.0.iter().flatten().count()
    }
}

/// Reviews, and returns the exit status.
pub(crate) fn run(args: &ReviewArgs) -> Result<u8> {
    let input = input::read(&args.input)?;
    if matches!(input, Input::Stream { .. }) {
        bail!("review asks on standard input, and takes files and folders");
    }
    let path = &args.decisions;
    let mut decisions = if path.exists() { Decisions::load(path)? } else { Decisions::default() };
    let (config, rules) = super::cards(&args.cards, input::data(&args.input, &input, false))?;
    let rules = rules.with_severities(|rule| config.severity(rule));
    let linter = Linter::of(&rules, &rules.select(&selected::selection(&args.selection, &config)?)?)?;
    let here = std::env::current_dir().context("cannot tell the working folder")?;
    let baseline = Baseline::of(&config, &here)?;
    let task = Task {
        baseline: baseline.as_ref(),
        notes: Notes { characters: true, ..Notes::default() },
        excerpt_columns: Some(wrap::USUAL),
        ..input::task(&args.input, input, &config, &linter)?
    };
    let groups = Groups::default();
    let mut outputs = [Output { report: Box::new(groups.clone()), stream: Target::Stream(Box::new(io::sink())) }];
    let bar = progress::bar(false);
    let outcome = progress::beside(bar.as_ref(), &task, || run::run(&task, &mut outputs, &mut io::sink(), None))?;
    input::tell_failures(&outcome.summary, &mut io::stderr().lock())?;
    if let Some(status) = input::exit_status(&args.input, &outcome.summary) {
        return Ok(status);
    }
    let groups = open(groups.take(), &decisions);
    let mut out = io::stdout().lock();
    if groups.is_empty() {
        writeln!(out, "Nothing to ask: all that a fix would do is decided, or there is nothing.")?;
        return Ok(CLEAN);
    }
    let mut answers = Answers(vec![None; groups.len()]);
    let is_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    if is_terminal && !args.plain {
        if screen::ask(&groups, &mut answers, super::colors(ColorChoice::Auto, true))? == Ended::Dropped {
            writeln!(out, "Nothing was written.")?;
            return Ok(INTERRUPTED);
        }
    } else {
        prompts::ask(&groups, &mut answers, &mut io::stdin().lock(), &mut out)?;
    }
    if answers.given() == 0 {
        writeln!(out, "Nothing was decided.")?;
        return Ok(CLEAN);
    }
    keep(&groups, &answers, &mut decisions);
    let indexed = groups.iter().enumerate();
    let allowed = indexed.filter(|(index, _)| answers.of(*index) == Some(Answer::Allow)).map(|(_, group)| group);
    // First what took somebody an hour.
    decisions.save(path)?;
    let allowing = allow(allowed, &config);
    say(&answers, path, allowing.as_ref().ok().and_then(Option::as_deref), &args.input.paths, &mut out)?;
    allowing.map(|_| CLEAN)
}

/// Takes answers over.
fn keep(groups: &[Group], answers: &Answers, decisions: &mut Decisions) {
    for (index, group) in groups.iter().enumerate() {
        let Some(answer) = answers.of(index) else { continue };
        let example = group.examples.first().map_or(String::new(), |example| example.place.clone());
        decisions.put(group.key.clone(), Decision { answer, fix: group.fix, count: group.count, example });
    }
}

/// Writes into the configuration that these groups are right as they are; its path, if there are any. Without one in
/// use there is a new one in the working folder.
fn allow<'g>(groups: impl Iterator<Item = &'g Group>, config: &Config) -> Result<Option<PathBuf>> {
    let spellings =
        groups.flat_map(|group| group.spellings.iter().map(|found| (group.key.rule.as_str(), found.as_str())));
    let mut spellings = spellings.peekable();
    if spellings.peek().is_none() {
        return Ok(None);
    }
    let path = config.files.last().map_or_else(|| PathBuf::from(FILE_NAME), |path| relative(path.clone()));
    let named = || format!("configuration `{}`", path.display());
    let mut text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error).with_context(named),
    };
    for (rule, found) in spellings {
        let allowance = Allowance { rule, found, reason: Some("reviewed"), path: None };
        let addition = allowance.addition(&text).context("takes no further `[[allow]]` entry; nothing was added");
        addition.with_context(named)?.put_into(&mut text);
    }
    new_file::write_new(&path, text.as_bytes())?;
    Ok(Some(path))
}

fn say(
    answers: &Answers,
    path: &Path,
    allowing: Option<&Path>,
    paths: &[PathBuf],
    out: &mut impl Write,
) -> io::Result<()> {
    let all = [Answer::Yes, Answer::No, Answer::Never, Answer::Allow];
    let parts: Vec<String> = all
        .iter()
        .map(|answer| (answer, answers.count(*answer)))
        .filter(|(_, count)| *count > 0)
        .map(|(answer, count)| format!("{answer} {count}"))
        .collect();
    let given = answers.given();
    let open = answers.0.len() - given;
    let shown = printable(&path.display().to_string()).into_owned();
    let open = if open == 0 { String::new() } else { format!("; {open} not decided") };
    let mut text = format!("\nWrote {} to `{shown}`: {}{open}.\n", counted(given as u64, "decision"), parts.join(", "));
    if let Some(allowing) = allowing {
        let allowing = printable(&allowing.display().to_string()).into_owned();
        text.push_str(&format!("What is always allowed stands in `{allowing}`.\n"));
    }
    let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    let paths = if paths.is_empty() { ".".to_owned() } else { paths.join(" ") };
    text.push_str(&format!("`corpuslint {} --fix --decisions {shown}` does what was decided.\n", printable(&paths)));
    let text = if io::stdout().is_terminal() { wrap::broken(&text, wrap::columns()) } else { text };
    out.write_all(text.as_bytes())
}
