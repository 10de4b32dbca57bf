//! `corpuslint explain RULE`: the card, for people, its examples included. With `--document` it is the document that is
//! explained: see `document.rs`.

use std::fmt::Write as _;
use std::io::{self, IsTerminal as _, Write as _};

use anyhow::{Result, bail};
use corpuslint::diagnostic::{Action, Extent};
use corpuslint::genre::Genre;
use corpuslint::rules::{Card, Example, set};
use corpuslint::text::printable;

use super::{Data, document, wrap};
use crate::cli::ExplainArgs;

/// Prints what a card says, or what is known of a document.
pub(crate) fn run(args: &ExplainArgs) -> Result<u8> {
    if let Some(named) = &args.document {
        return document::run(named, args, args.color);
    }
    let id = args.rule.as_deref().expect("clap asks for a rule or a document");
    let (config, rules) = super::cards(&args.cards, Data::default())?;
    let rules = rules.with_severities(|rule| config.severity(rule));
    let Some(card) = rules.card(id).or_else(|| rules.named(id)) else {
        match rules.nearest_rule(id) {
            Some(nearest) => bail!("no rule `{id}`; did you mean `{nearest}`?"),
            None => bail!("no rule `{id}`; `corpuslint rules` lists them"),
        }
    };
    let color = super::colors(args.color, io::stdout().is_terminal());
    io::stdout().write_all(explain(card, color, wrap::columns()).as_bytes())?;
    Ok(0)
}

fn explain(card: &Card, color: bool, columns: usize) -> String {
    let (bold, under, off) = if color { ("\u{1b}[1m", "\u{1b}[4m", "\u{1b}[0m") } else { ("", "⟪", "⟫") };
    let rule = &card.rule;
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    line(format!("{bold}{}{}: {}", rule.id, if color { off } else { "" }, rule.summary));
    line(String::new());
    line(wrap::wrapped(&rule.why, columns));
    line(String::new());
    let state = if card.default { "on by default" } else { "off by default" };
    let profiles = set::profiles(rule);
    let options: Vec<String> = profiles.iter().map(|name| format!("`--profile {name}`")).collect();
    let on = if options.is_empty() { String::new() } else { format!(", on with {}", options.join(" or ")) };
    line(format!("Severity: {}, {state}{on}.", rule.severity));
    // A profile is a tag too, and has been named.
    if !rule.tags.is_empty() && profiles.is_empty() {
        line(wrap::wrapped(&format!("Tags: {}.", rule.tags.join(", ")), columns));
    }
    if !rule.languages.is_empty() {
        line(wrap::wrapped(&format!("Languages: {}.", languages(card)), columns));
    }
    if !rule.unless_genre.is_empty() {
        line(wrap::wrapped(&format!("Silent for: {}.", genres(card)), columns));
    }
    if !rule.unless_dialect.is_empty() {
        line(wrap::wrapped(&format!("Silent in: {}.", dialects(card)), columns));
    }
    if !card.rule.sites.is_empty() {
        line(wrap::wrapped(&format!("Only for: {}.", sites(card)), columns));
    }
    if let Some(once) = once(card) {
        line(wrap::wrapped(&format!("{once}."), columns));
    }
    line(wrap::wrapped(&format!("Fix: {}.", fix(card)), columns));
    line(format!("Card: {} (kind `{}`).", card.path, card.check));
    for (title, is_counter) in [("Found", false), ("Not found", true)] {
        let examples = card.examples().iter().filter(|example| example.is_counter_example() == is_counter);
        for (index, example) in examples.enumerate() {
            line(String::new());
            line(format!("{bold}{title}{}{}", if index > 0 { ", too" } else { "" }, if color { off } else { "" }));
            line(indent(&marked(example, under, off)));
            if let Some(fixed) = &example.fixed {
                line(format!("{bold}Mended{}", if color { off } else { "" }));
                line(indent(&visible(fixed)));
            }
        }
    }
    out
}

/// What the card's fix does, and how far it may be trusted.
pub(super) fn fix(card: &Card) -> String {
    let Some(plan) = &card.rule.fix else { return "none".to_owned() };
    let what = match &plan.action {
        Action::Delete(Extent::Match) => "deletes the match".to_owned(),
        Action::Delete(Extent::Line) => "deletes the line".to_owned(),
        Action::Delete(Extent::Block) => "deletes the block of lines".to_owned(),
        Action::Delete(Extent::ToEnd) => "deletes everything from the line to the end".to_owned(),
        Action::Replace(text) => format!("replaces the match by `{text}`"),
        Action::Computed => "rewrites the place, as in the examples".to_owned(),
    };
    let mut text = format!("{}, {what}", plan.safety);
    if plan.in_body != plan.safety {
        write!(text, "; {} between the first and the last line of prose", plan.in_body).expect("a string takes it");
    }
    if plan.alone != plan.safety {
        write!(text, "; {} where little shows that it was a page", plan.alone).expect("a string takes it");
    }
    text
}

/// The languages a rule is for, by name.
pub(super) fn languages(card: &Card) -> String {
    card.rule.languages.iter().map(|language| language.name()).collect::<Vec<_>>().join(", ")
}

/// The genres that a rule is silent for, by what they are.
pub(super) fn genres(card: &Card) -> String {
    let named = |genre: &Genre| format!("{genre} ({})", genre.meaning());
    card.rule.unless_genre.iter().map(named).collect::<Vec<_>>().join("; ")
}

/// The dialects that a rule is silent in, by what people call them.
pub(super) fn dialects(card: &Card) -> String {
    card.rule.unless_dialect.iter().map(|dialect| dialect.name()).collect::<Vec<_>>().join(", ")
}

/// The sites that a rule speaks for.
pub(super) fn sites(card: &Card) -> String {
    card.rule.sites.iter().map(|site| printable::printable(site.name())).collect::<Vec<_>>().join(", ")
}

/// When a rule speaks once for a whole document.
pub(super) fn once(card: &Card) -> Option<String> {
    match card.rule.once_above? {
        0 | 1 => Some("One finding a document".to_owned()),
        count => Some(format!("More than {count} findings in a document are told as one")),
    }
}

/// An example as it may be printed, with its marks.
pub(super) fn marked(example: &Example, open: &str, close: &str) -> String {
    let mut out = String::new();
    let mut done = 0;
    for mark in &example.marks {
        out.push_str(&visible(&example.raw[done..mark.start]));
        out.push_str(open);
        out.push_str(&visible(&example.raw[mark.clone()]));
        out.push_str(close);
        done = mark.end;
    }
    out.push_str(&visible(&example.raw[done..]));
    out
}

/// Bytes as they may be printed: line ends kept, what cannot be seen named.
pub(super) fn visible(raw: &[u8]) -> String {
    let mut out = String::new();
    for chunk in raw.utf8_chunks() {
        for c in chunk.valid().chars() {
            let is_seen = c == ' ' || !c.is_whitespace();
            if c == '\n' || is_seen && printable::is_printable(c) {
                out.push(c);
            } else {
                out.push_str(&printable::name(c));
            }
        }
        for byte in chunk.invalid() {
            write!(out, "<{byte:02X}>").expect("a string takes it");
        }
    }
    out
}

fn indent(text: &str) -> String {
    text.trim_end_matches('\n')
        .lines()
        .map(|line| format!("    {line}").trim_end().to_owned())
        .collect::<Vec<_>>()
        .join("\n")
}
