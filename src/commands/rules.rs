//! `corpuslint rules`: the catalogue as a table, as JSON, or as a Markdown page.

use std::fmt::Write as _;
use std::io::{self, IsTerminal as _, Write as _};

use anyhow::Result;
use corpuslint::dialect::Dialect;
use corpuslint::genre::Genre;
use corpuslint::rules::{Card, set};
use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use super::{Data, catalogue, kinds, languages, wrap};
use crate::cli::RulesArgs;

#[derive(Serialize)]
struct Listed<'c> {
    id: &'c str,
    summary: &'c str,
    severity: &'c str,
    tags: &'c [String],
    languages: Vec<&'c str>,
    unless_genre: &'c [Genre],
    unless_dialect: &'c [Dialect],
    once_above: Option<usize>,
    check: &'c str,
    default: bool,
    fix: Option<String>,
}

/// Prints all rules there are.
pub(crate) fn run(args: &RulesArgs) -> Result<u8> {
    let (config, rules) = super::cards(&args.cards, Data::default())?;
    let rules = rules.with_severities(|rule| config.severity(rule));
    let text = match args.output_format.as_str() {
        _ if args.kinds => kinds::page(),
        format if args.languages => languages::text(rules.languages(), format, wrap::columns()),
        "json" => json(rules.cards()),
        "markdown" => catalogue::page(rules.cards()),
        _ if io::stdout().is_terminal() => list(rules.cards(), wrap::columns()),
        _ => table(rules.cards()),
    };
    io::stdout().write_all(text.as_bytes())?;
    Ok(0)
}

fn json(cards: &[Card]) -> String {
    let listed: Vec<Listed> = cards
        .iter()
        .map(|card| Listed {
            id: &card.rule.id,
            summary: &card.rule.summary,
            severity: card.rule.severity.name(),
            tags: &card.rule.tags,
            languages: card.rule.languages.iter().map(|language| language.code()).collect(),
            unless_genre: &card.rule.unless_genre,
            unless_dialect: &card.rule.unless_dialect,
            once_above: card.rule.once_above,
            check: &card.check,
            default: card.default,
            fix: card.rule.fix.as_ref().map(|plan| plan.safety.to_string()),
        })
        .collect();
    serde_json::to_string_pretty(&listed).expect("strings are always JSON") + "\n"
}

/// The table where a terminal is wide enough for it, else two lines a rule: a line that a terminal breaks is hard to
/// read.
fn list(cards: &[Card], columns: usize) -> String {
    let table = table(cards);
    if table.lines().all(|line| line.width() <= columns) {
        return table;
    }
    let mut out = String::new();
    for card in cards {
        let fix = card.rule.fix.as_ref().map_or(String::new(), |plan| format!(", fix {}", plan.safety));
        let state = state(card).map_or(String::new(), |state| format!(", {state}"));
        let rule = &card.rule;
        let head = wrap::hanging(&format!("{}: {}{fix}{state}", rule.id, rule.severity), columns, 4);
        let summary = wrap::hanging(&rule.summary, columns, 4);
        writeln!(out, "{head}\n    {summary}").expect("a string takes what is written");
    }
    out
}

/// That a rule is off by default, or which profiles switch it on.
fn state(card: &Card) -> Option<String> {
    match set::profiles(&card.rule) {
        _ if card.default => None,
        [] => Some("off by default".to_owned()),
        profiles => Some(format!("profile {}", profiles.join(", "))),
    }
}

fn table(cards: &[Card]) -> String {
    let width = cards.iter().map(|card| card.rule.id.len()).max().unwrap_or(0);
    let mut out = String::new();
    for card in cards {
        let fix = card.rule.fix.as_ref().map_or(String::new(), |plan| plan.safety.to_string());
        let rule = &card.rule;
        let state = state(card).map_or(String::new(), |state| format!(" ({state})"));
        let line = format!("{:width$}  {:7}  {fix:10}  {}{state}", rule.id, rule.severity.name(), rule.summary);
        writeln!(out, "{}", line.trim_end()).expect("a string takes what is written");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use corpuslint::rules::RuleSet;

    #[test]
    fn a_narrow_terminal_breaks_no_word() {
        let rules = RuleSet::builtin();
        for columns in [40, 60, 80] {
            let list = list(rules.cards(), columns);
            let is_word = |line: &str| !line.trim().contains(' ');
            let wide: Vec<&str> = list.lines().filter(|line| line.width() > columns && !is_word(line)).collect();
            assert!(wide.is_empty(), "{columns}: {wide:?}");
            assert!(list.lines().all(|line| line.starts_with("    ") || line.contains('/')));
        }
    }
}
