//! What a safe fix must leave alone: text that is meant as it stands and looks like residue.

use corpuslint::fix::Applicability;
use corpuslint::lint::Linter;
use corpuslint::rules::builtin;
use corpuslint::text::Document;

/// What safe fixes of one rule make of a text.
fn fixed(rule: &str, text: &str) -> String {
    let card = builtin::cards().into_iter().find(|card| card.rule.id == rule).expect("a rule of this name");
    let linter = Linter::new([&card]).expect("built-in cards compile");
    let document = Document::new(text);
    let found = linter.lint(&document);
    linter.fix(&document, found, Applicability::Safe, &|_, _| true).text
}

#[track_caller]
fn check(rule: &str, text: &str, expected: &str) {
    assert_eq!(fixed(rule, text), expected, "{rule}");
    assert_eq!(fixed(rule, expected), expected, "{rule}, a second time");
}

#[test]
fn a_text_about_references_keeps_them() {
    let rule = "markup/html-entity";
    let keeps = |text: &str| check(rule, text, text);
    check(rule, "The mayor&#8217;s fish &amp; bread.\n", "The mayor’s fish & bread.\n");
    check(rule, "Caf&eacute; on the pier\n\nSalt &mdash; and fish.\n", "Café on the pier\n\nSalt — and fish.\n");
    keeps("The mayors&#8217; paper is written in HTML.\n");
    // Between two letters it is spoken of by nobody.
    check(rule, "The mayor&#8217;s paper is written in HTML.\n", "The mayor’s paper is written in HTML.\n");
    keeps("Bread &amp; fish\n\nAn ampersand stood in the title.\n");
    keeps("Bread &amp; fish: the title was escaped.\n");
    keeps("Il faut une entité : le maire a vu &eacute;.\n");
    keeps("Das Wort Entität steht neben Caf&eacute;.\n");
    keeps("La entidad se llama Caf&eacute;.\n");
    keeps("Имя кодировано дважды: caf&eacute;.\n");
    keeps("Type &euro; and then fish &amp; bread.\n");
    keeps("The title has \"&hellip;\" in it, and fish &amp; bread.\n");
    keeps("My feed of fish &amp; bread.\n");
    keeps("Two words &nbsp; apart.\n");
    keeps("Replace &mdash; by a comma, and &hellip; too.\n");
    keeps("怎样转义\n\n和号 &amp; 在这里。\n");
    // A word far from the reference says nothing about it.
    let far = "The gulls of the pier were loud that year, and nobody slept. ".repeat(4);
    check(rule, &format!("A sign. {far}Fish &amp; bread.\n"), &format!("A sign. {far}Fish & bread.\n"));
    check(rule, &format!("They escaped. {far}Fish &amp; bread.\n"), &format!("They escaped. {far}Fish & bread.\n"));
}

#[test]
fn stars_that_may_be_meant_stay() {
    let rule = "markup/unbalanced-emphasis";
    let keeps = |text: &str| check(rule, text, text);
    check(rule, "A **night** boat, a state of **waiting for it.\n", "A **night** boat, a state of waiting for it.\n");
    keeps("A **night** boat is 12**, on deck 4.\n\n** in winter 9\n");
    keeps("A **night** boat is 12**, a berth 30**.\n\n**in winter less\n");
    keeps("A **night** boat has a **wooden* deck.\n");
    keeps("A **night** boat has a *wooden** deck.\n");
    keeps("Pass **kwargs on. The function **takes what comes.\n");
    keeps("Say echo **; and look into **/boats for more.\n");
}

#[test]
fn words_that_may_have_a_hyphen_are_not_joined() {
    let rule = "text/hyphenated-line-break";
    let keeps = |text: &str| check(rule, text, text);
    check(rule, "A harvest, harvests, a har-\nvest fair.\n", "A harvest, harvests, a har-\nvest fair.\n");
    check(rule, "A harvest, a harvest, a har-\nvest fair.\n", "A harvest, a harvest, a harvest\nfair.\n");
    keeps("He resented it and resented her; the letter was re-\nsented.\n");
    keeps("Longboats and longboats; the long-\nboats race.\n");
    keeps("Harvest, harvest, har-vest, the har-\nvest fair.\n");
}

#[test]
fn a_column_of_numbers_is_no_list() {
    let rule = "markup/orphan-bullet";
    let keeps = |text: &str| check(rule, text, text);
    check(rule, "We need:\n-\nLamps\n-\nOars\n", "We need:\n- Lamps\n- Oars\n");
    check(rule, "•\n12\n•\n14\n", "• 12\n• 14\n");
    keeps("19\n-\n8\n-\n4\n");
    keeps("19\n–\n8,50 €\n–\n4\n");
    keeps("Monday\n-\nTuesday\n-\nFriday\n-\n");
    keeps("41\n-\n-\n-\n38\n");
}
