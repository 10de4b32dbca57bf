//! The catalogue as a Markdown page: a table a category, and a section a rule with its examples.
//!
//! `docs/rules.md` is this page of the built-in rules; a test compares the two. Everything on it comes from the cards.
//! An example is shown as `explain` shows it: marked, and with names for what cannot be seen.

use std::fmt::{self, Write as _};

use corpuslint::rules::Card;

use super::explain;

const HEAD: &str = "\
# Rules

<!-- Made by `corpuslint rules --output-format markdown`. Change the cards under rules/ instead. -->

A rule is a card, `rules/<category>/<name>.toml`. `corpuslint explain RULE` says of one what is said here.

- **Severity**: an error is damage, a warning is what is not the text, a note is arguable. `--fail-on` says what fails \
a run.
- **Default**: a rule that is off runs when its category, tag, glob or id is selected, or `ALL`.
- **Fix**: `--fix` makes the safe ones, `--unsafe-fixes` the unsafe ones too; a suggestion is only shown. Where a \
page's text
  stands, between the first and the last line of prose, a fix may be less safe than at its edges.
- **Examples**: what is found stands between ⟪ and ⟫, followed by what all fixes, unsafe ones too, make of it. What \
cannot be
  seen is named, as in `<U+200B>`; `<E9>` is a byte that is no text.

";

/// The page of these cards, which come sorted by id.
pub(super) fn page(cards: &[Card]) -> String {
    let mut out = HEAD.to_owned();
    write(&mut out, cards).expect("a string takes what is written");
    out
}

fn write(out: &mut String, cards: &[Card]) -> fmt::Result {
    let on = cards.iter().filter(|card| card.default).count();
    writeln!(out, "There are {} rules, {on} of them on by default.\n", cards.len())?;
    for category in cards.chunk_by(|a, b| a.rule.category() == b.rule.category()) {
        let name = category[0].rule.category();
        writeln!(out, "- [{name}](#{name}): {}", category.len())?;
    }
    for category in cards.chunk_by(|a, b| a.rule.category() == b.rule.category()) {
        writeln!(out, "\n## {}\n", category[0].rule.category())?;
        writeln!(out, "| rule | finds | severity | default | fix |\n| --- | --- | --- | --- | --- |")?;
        for card in category {
            row(out, card)?;
        }
        for card in category {
            section(out, card)?;
        }
    }
    Ok(())
}

fn row(out: &mut String, card: &Card) -> fmt::Result {
    let rule = &card.rule;
    let fix = rule.fix.as_ref().map_or_else(String::new, |plan| match plan.in_body == plan.safety {
        true => plan.safety.to_string(),
        false => format!("{}; {} in the body", plan.safety, plan.in_body),
    });
    let (name, anchor) = (rule.id.rsplit('/').next().unwrap_or_default(), rule.id.replace('/', ""));
    let (summary, state) = (rule.summary.replace('|', "\\|"), if card.default { "on" } else { "off" });
    writeln!(out, "| [`{name}`](#{anchor}) | {summary} | {} | {state} | {fix} |", rule.severity)
}

fn section(out: &mut String, card: &Card) -> fmt::Result {
    let rule = &card.rule;
    writeln!(out, "\n### {}\n\n**{}.** {}\n", rule.id, rule.summary, rule.why)?;
    let state = if card.default { "on by default" } else { "off by default" };
    writeln!(out, "- Severity: {}, {state}", rule.severity)?;
    writeln!(out, "- Message: {}", code(&rule.message))?;
    writeln!(out, "- Fix: {}", explain::fix(card))?;
    if !rule.languages.is_empty() {
        writeln!(out, "- Languages: {}", explain::languages(card))?;
    }
    if !rule.unless_genre.is_empty() {
        writeln!(out, "- Silent for: {}", explain::genres(card))?;
    }
    if !rule.unless_dialect.is_empty() {
        writeln!(out, "- Silent in: {}", explain::dialects(card))?;
    }
    if !rule.sites.is_empty() {
        writeln!(out, "- Only for: {}", explain::sites(card))?;
    }
    if let Some(once) = explain::once(card) {
        writeln!(out, "- {once}")?;
    }
    if !rule.tags.is_empty() {
        writeln!(out, "- Tags: {}", rule.tags.join(", "))?;
    }
    writeln!(out, "- Card: [{path}](../{path}), kind `{}`", card.check, path = card.path)?;
    for example in card.examples().iter().filter(|example| !example.is_counter_example()) {
        writeln!(out, "\nFound:\n")?;
        fenced(out, &explain::marked(example, "⟪", "⟫"))?;
        if let Some(fixed) = &example.fixed {
            writeln!(out, "\nMended:\n")?;
            fenced(out, &explain::visible(fixed))?;
        }
    }
    for example in card.examples().iter().filter(|example| example.is_counter_example()) {
        writeln!(out, "\nNot found:\n")?;
        fenced(out, &explain::marked(example, "⟪", "⟫"))?;
    }
    Ok(())
}

/// A block that no run of backticks in the text closes.
fn fenced(out: &mut String, text: &str) -> fmt::Result {
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    let end = if text.ends_with('\n') || text.is_empty() { "" } else { "\n" };
    writeln!(out, "{fence}text\n{text}{end}{fence}")
}

/// Text as a code span, whatever backticks it has.
fn code(text: &str) -> String {
    match longest_run(text) {
        0 => format!("`{text}`"),
        run => format!("{fence} {text} {fence}", fence = "`".repeat(run + 1)),
    }
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_its_own_fence() {
        let mut out = String::new();
        fenced(&mut out, "a ```` b").expect("a string takes it");
        assert_eq!(out, "`````text\na ```` b\n`````\n");
        assert_eq!(code("found `{match}`"), "`` found `{match}` ``");
        assert_eq!(code("found"), "`found`");
    }
}
