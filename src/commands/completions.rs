//! What a shell offers at Tab. The script that `completions` prints asks the program each time, so that it offers what
//! there is: the rules of the program and of the configuration that holds in the working folder.
//!
//! A rule's id is offered in two steps, as a path is: there are too many for one list.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{self, Write as _};

use anyhow::{Context as _, Result};
use clap::{Arg, CommandFactory as _};
use clap_complete::CompletionCandidate;
use clap_complete::Shell;
use clap_complete::engine::{ArgValueCompleter, PathCompleter, ValueCompleter as _};
use clap_complete::env::{CompleteEnv, Shells};
use corpuslint::report::OutputFormat;
use corpuslint::rules::{RuleSet, set};

use super::{Data, cards};
use crate::cli::{CardArgs, Cli, ConfigArgs, TEMPLATE};

/// Set where a shell asks: the name of the shell. Not clap's `COMPLETE`, which others may set for reasons of their own.
const ASKED: &str = "CORPUSLINT_COMPLETE";

/// Prints the script that has a shell ask.
pub(crate) fn script(shell: Shell) -> Result<u8> {
    let name = Cli::command().get_name().to_owned();
    let shells = Shells::builtins();
    let completer = shells.completer(&shell.to_string()).with_context(|| format!("no completions for {shell}"))?;
    let mut script = Vec::new();
    completer.write_registration(ASKED, &name, &name, &name, &mut script)?;
    io::stdout().write_all(&script)?;
    Ok(0)
}

/// Answers the shell, if it is one that asks; whether it is.
pub(crate) fn answer() -> Result<bool> {
    let here = std::env::current_dir().ok();
    let env = CompleteEnv::with_factory(command).var(ASKED);
    env.try_complete(std::env::args_os(), here.as_deref()).context("cannot complete")
}

/// The words of the command line, with what may stand behind them.
fn command() -> clap::Command {
    with_values(Cli::command())
}

fn with_values(command: clap::Command) -> clap::Command {
    command.mut_args(with_value).mut_subcommands(with_values)
}

fn with_value(arg: Arg) -> Arg {
    let offer: fn(&OsStr) -> Vec<CompletionCandidate> = match arg.get_id().as_str() {
        "select" | "ignore" | "extend_select" | "fail_on_rate" => selectors,
        "drop" => droppable,
        "profile" => profiles,
        "rule" => one_rule,
        "group_by" => groupings,
        // Of other commands they are fewer, and clap's own.
        "output_format" if takes_templates(&arg) => formats,
        _ => return arg,
    };
    arg.add(ArgValueCompleter::new(offer))
}

/// All rules there are; the built-in ones where the configuration cannot be used, which a run will tell.
fn rules() -> RuleSet {
    let args = CardArgs { rules: Vec::new(), config: ConfigArgs { config: None, isolated: false } };
    let data = Data { is_quiet: true, ..Data::default() };
    cards(&args, data).map_or_else(|_| RuleSet::builtin(), |(_, rules)| rules)
}

/// What names rules: `ALL`, categories and tags, and ids as soon as it is clear of which category.
fn selectors(word: &OsStr) -> Vec<CompletionCandidate> {
    let (rules, word) = (rules(), word.to_string_lossy());
    let mut offered = vec![candidate("ALL", "every rule")];
    let mut categories: BTreeMap<&str, usize> = BTreeMap::new();
    let mut tags: BTreeMap<&str, usize> = BTreeMap::new();
    for card in rules.cards() {
        *categories.entry(card.rule.category()).or_default() += 1;
        for tag in &card.rule.tags {
            *tags.entry(tag).or_default() += 1;
        }
    }
    tags.retain(|tag, _| !categories.contains_key(tag));
    let rules_of = |count: usize| if count == 1 { "1 rule".to_owned() } else { format!("{count} rules") };
    offered.extend(categories.iter().map(|(name, count)| candidate(name, format!("{}, a category", rules_of(*count)))));
    offered.extend(tags.iter().map(|(name, count)| candidate(name, format!("{}, a tag", rules_of(*count)))));
    if is_of_one_category(&rules, &word) {
        offered.extend(ids(&rules));
    }
    beginning_with(&word, offered)
}

/// Rules, and what `--drop` knows besides.
fn droppable(word: &OsStr) -> Vec<CompletionCandidate> {
    let mut offered = selectors(word);
    let own = vec![candidate("max-removed", "documents that --max-removed would leave alone")];
    offered.extend(beginning_with(&word.to_string_lossy(), own));
    offered
}

fn profiles(word: &OsStr) -> Vec<CompletionCandidate> {
    let rules = rules();
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for name in rules.cards().iter().flat_map(|card| set::profiles(&card.rule)) {
        *names.entry(name).or_default() += 1;
    }
    let offered = names.iter().map(|(name, count)| candidate(name, format!("{count} rules"))).collect();
    beginning_with(&word.to_string_lossy(), offered)
}

/// A rule's id, or its name where it begins as no category does.
fn one_rule(word: &OsStr) -> Vec<CompletionCandidate> {
    let (rules, word) = (rules(), word.to_string_lossy());
    if is_of_one_category(&rules, &word) {
        return beginning_with(&word, ids(&rules).collect());
    }
    let mut categories: Vec<String> = rules.cards().iter().map(|card| format!("{}/", card.rule.category())).collect();
    categories.dedup();
    let offered = beginning_with(&word, categories.into_iter().map(CompletionCandidate::new).collect());
    if !offered.is_empty() {
        return offered;
    }
    let named = rules.cards().iter().filter_map(|card| {
        let (_, name) = card.rule.id.split_once('/')?;
        rules.named(name).map(|_| candidate(name, card.rule.summary.as_str()))
    });
    beginning_with(&word, named.collect())
}

fn groupings(word: &OsStr) -> Vec<CompletionCandidate> {
    let offered = vec![
        candidate("folder", "the folder of the file"),
        candidate("host", "the host of the record's address"),
        candidate("site", "the host, or the folder where there is none"),
        candidate("field:", "a field of the record"),
    ];
    beginning_with(&word.to_string_lossy(), offered)
}

fn takes_templates(arg: &Arg) -> bool {
    arg.get_possible_values().iter().any(|value| value.get_name().starts_with(TEMPLATE))
}

/// The formats, and behind `template:` the files there are.
fn formats(word: &OsStr) -> Vec<CompletionCandidate> {
    if let Some(path) = word.to_str().and_then(|word| word.strip_prefix(TEMPLATE)) {
        let paths = PathCompleter::any().complete(OsStr::new(path)).into_iter();
        return paths.map(|path| path.add_prefix(TEMPLATE)).collect();
    }
    let names = OutputFormat::all().iter().map(|format| format.name()).chain([TEMPLATE]);
    beginning_with(&word.to_string_lossy(), names.map(CompletionCandidate::new).collect())
}

/// Whether there is one category that the word names or begins.
fn is_of_one_category(rules: &RuleSet, word: &str) -> bool {
    let Some(first) = rules.cards().iter().find(|card| card.rule.id.starts_with(word)) else { return false };
    let mut fitting = rules.cards().iter().filter(|card| card.rule.id.starts_with(word));
    fitting.all(|card| card.rule.category() == first.rule.category())
}

fn ids(rules: &RuleSet) -> impl Iterator<Item = CompletionCandidate> {
    rules.cards().iter().map(|card| candidate(&card.rule.id, card.rule.summary.as_str()))
}

fn candidate(value: &str, help: impl Into<String>) -> CompletionCandidate {
    CompletionCandidate::new(value).help(Some(help.into().into()))
}

fn beginning_with(word: &str, mut offered: Vec<CompletionCandidate>) -> Vec<CompletionCandidate> {
    offered.retain(|candidate| candidate.get_value().to_string_lossy().starts_with(word));
    offered
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is offered for the last of these words.
    fn offered(words: &str) -> Vec<String> {
        let words: Vec<_> = format!("corpuslint {words}").split(' ').map(Into::into).collect();
        let last = words.len() - 1;
        let offered = clap_complete::engine::complete(&mut command(), words, last, None).expect("completions");
        offered.iter().map(|candidate| candidate.get_value().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_selector_is_a_category_first_and_then_its_rules() {
        let all = offered("--select ");
        assert!(all.starts_with(&["ALL".to_owned(), "boilerplate".to_owned()]), "{all:?}");
        assert!(all.contains(&"gopher".to_owned()) && all.iter().all(|value| !value.contains('/')), "{all:?}");
        let some = offered("--ignore boil");
        assert_eq!(some[0], "boilerplate");
        assert!(some.contains(&"boilerplate/comment-form".to_owned()), "{some:?}");
        assert!(some.iter().all(|value| value.starts_with("boilerplate")), "{some:?}");
        assert_eq!(offered("--select text/joined"), ["text/joined-words"]);
    }

    #[test]
    fn behind_a_comma_the_next_one_is_offered() {
        assert_eq!(offered("--select markup,text/joined"), ["markup,text/joined-words"]);
        assert_eq!(offered("--profile gopher,fine"), ["gopher,fineweb"]);
        assert_eq!(offered("check --profile=refi"), ["--profile=refinedweb"]);
    }

    #[test]
    fn each_option_offers_its_own() {
        assert_eq!(offered("--profile c"), ["c4"]);
        assert_eq!(offered("--drop max"), ["max-removed"]);
        assert_eq!(offered("--group-by h"), ["host"]);
        assert_eq!(offered("--output-format sa"), ["sarif"]);
        assert_eq!(offered("--output-format tem"), ["template:"]);
        assert_eq!(offered("--output-format template:src/cl"), ["template:src/cli.rs"]);
        assert_eq!(offered("explain --output-format "), ["text", "json"]);
        assert_eq!(offered("--select nothing-like-it"), [""; 0]);
    }

    #[test]
    fn a_rule_is_explained_by_its_id_or_its_name() {
        let all = offered("explain ");
        assert!(all.contains(&"boilerplate/".to_owned()) && !all.contains(&"text/joined-words".to_owned()), "{all:?}");
        assert_eq!(offered("explain boilerplate/comment-f"), ["boilerplate/comment-form"]);
        assert_eq!(offered("rule joined-w"), ["joined-words"]);
    }
}
