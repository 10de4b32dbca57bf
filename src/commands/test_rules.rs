//! `corpuslint test-rules`: tries every card's examples, in the words Noisy and Missing.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;

use anyhow::Result;
use corpuslint::examples;
use corpuslint::rules::{Card, RuleSet, set};

/// Tries the cards of `folder`, or the built-in ones; a folder that brings nothing but words of languages is tried with
/// the built-in cards. The status is 1 when one disagrees with an example or has none.
pub(crate) fn run(folder: Option<&Path>) -> Result<u8> {
    let mut rules = RuleSet::default();
    match folder {
        Some(folder) => {
            rules.load(folder)?;
            if rules.cards().is_empty() {
                rules = RuleSet::builtin();
                rules.load(folder)?;
            }
        }
        None => rules = RuleSet::builtin(),
    }
    let mut out = String::new();
    let (mut tried, mut wrong) = (0, 0);
    for card in rules.cards() {
        let complaints = complaints(card)?;
        tried += card.examples().len();
        wrong += complaints.len();
        for complaint in complaints {
            writeln!(out, "{}: {complaint}", card.path)?;
        }
    }
    let counted = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let all = format!("{}, {}", counted(rules.cards().len(), "card"), counted(tried, "example"));
    let verdict = if wrong == 0 { "all as written".to_owned() } else { counted(wrong, "disagreement") };
    writeln!(out, "{all}: {verdict}.")?;
    io::stdout().write_all(out.as_bytes())?;
    Ok(u8::from(wrong > 0))
}

fn complaints(card: &Card) -> Result<Vec<String>> {
    let tried = examples::try_card(card).map_err(|error| set::broken(card.path.clone(), &card.source, error))?;
    let mut complaints: Vec<String> = tried
        .iter()
        .map(|wrong| {
            let detail = corpuslint::text::printable::printable(&wrong.detail);
            format!("example {}: {}: {detail}", wrong.example, wrong.kind)
        })
        .collect();
    for (is_counter, name) in [(false, "example"), (true, "counter-example")] {
        if !card.examples().iter().any(|example| example.is_counter_example() == is_counter) {
            complaints.push(format!("no {name}"));
        }
    }
    Ok(complaints)
}
