//! The catalogue keeps its own promises.

use corpuslint::examples::try_card;
use corpuslint::lint::Linter;
use corpuslint::rules::{Card, builtin, embedded};
use corpuslint::text::Document;

#[test]
fn every_card_finds_and_mends_what_its_examples_say() {
    let mut wrong = Vec::new();
    for card in builtin::cards() {
        for disagreement in try_card(&card).expect("a built-in card compiles") {
            let place = format!("{} example {}", card.path, disagreement.example);
            wrong.push(format!("{place}: {}: {}", disagreement.kind, disagreement.detail));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_card_has_examples_and_counter_examples() {
    const FEWEST: usize = 2;
    let mut wrong = Vec::new();
    for card in builtin::cards() {
        let counters = card.examples().iter().filter(|example| example.is_counter_example()).count();
        let examples = card.examples().len() - counters;
        if examples < FEWEST || counters < FEWEST {
            wrong.push(format!("{}: {examples} examples, {counters} counter-examples", card.path));
        }
        assert!(!card.rule.summary.ends_with('.') && !card.rule.why.is_empty(), "{}: summary or why", card.path);
    }
    assert!(wrong.is_empty(), "at least {FEWEST} of each:\n{}", wrong.join("\n"));
}

/// What a run takes on trust, for the sake of its start: the parts that are read late, and the patterns.
#[test]
fn every_card_stands_the_scrutiny_of_a_users_card() {
    for embedded in embedded::embedded() {
        let (id, source) = (embedded.id, embedded.source);
        let card = Card::parse(id, &format!("rules/{id}.toml"), source).expect("a built-in card is right");
        Linter::new([&card]).expect("a built-in card compiles");
        let headers =
            source.lines().filter(|line| line.starts_with('[') && !line.starts_with("[[[")).collect::<Vec<_>>();
        let first = headers.iter().position(|line| *line == "[[example]]").expect("a card has examples");
        let builtin = Card::builtin(embedded).expect("a built-in card is right");
        assert_eq!(card.examples(), builtin.examples());
        // The phrases of the one were folded when the program was built, those of the other just now.
        let disagreements = [&card, &builtin].map(|card| try_card(card).expect("it compiles"));
        assert_eq!(disagreements, [vec![], vec![]], "{id}");
        assert!(headers[first..].iter().all(|line| *line == "[[example]]"), "{id}: the examples come last");
    }
}

/// Beside other rules a rule finds less than alone, where they name what it would: never more.
#[test]
fn a_counter_example_holds_beside_all_other_cards() {
    let cards = builtin::cards();
    let linter = Linter::new(&cards).expect("all built-in cards compile together");
    for card in &cards {
        let plain = card.examples().iter().filter(|example| example.format.is_none() && example.fault.is_none());
        for example in plain.filter(|example| example.is_counter_example()) {
            let Ok(text) = std::str::from_utf8(&example.raw) else { continue };
            let found = linter.lint(&Document::new(text));
            assert!(found.iter().all(|found| found.rule.id != card.rule.id), "{}: {text:?}", card.path);
        }
    }
}
