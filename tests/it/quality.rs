//! The category `quality`: its cards are complete, its profiles are what the README says, and it is off until asked
//! for.

use std::collections::BTreeMap;

use corpuslint::rules::{builtin, set};

use crate::place::Place;

#[test]
fn each_profile_has_the_tests_of_its_filter() {
    let mut profiles: BTreeMap<String, usize> = BTreeMap::new();
    for card in builtin::cards() {
        for profile in set::profiles(&card.rule) {
            *profiles.entry(profile.clone()).or_default() += 1;
        }
    }
    let counts: Vec<(&str, usize)> = profiles.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    let expected = [
        ("c4", 9),
        ("datatrove", 9),
        ("fineweb", 4),
        ("gopher", 8),
        ("gopher-repetition", 13),
        ("oscar", 5),
        ("refinedweb", 6),
    ];
    assert_eq!(counts, expected);
}

#[test]
fn a_card_of_the_category_is_off_and_names_its_source_and_its_profile() {
    for card in builtin::cards().iter().filter(|card| card.check == "measure") {
        let rule = &card.rule;
        let source = card.source.lines().find_map(|line| line.strip_prefix("source")).expect("a card says its source");
        let source = source.trim_start_matches([' ', '=']).trim_matches('"');
        let why = rule.why.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(!card.default && why.ends_with(&format!("Source: {source}.")), "{}: {why}", rule.id);
        let name = rule.id.strip_prefix("quality/").expect("of the category");
        let is_named_for_it = |profile: &String| name.starts_with(profile.trim_end_matches("-repetition"));
        assert!(rule.tags.iter().all(is_named_for_it), "{}", rule.id);
        for count in card.examples().iter().fold([0, 0], |[found, not], example| match example.is_counter_example() {
            false => [found + 1, not],
            true => [found, not + 1],
        }) {
            assert!(count >= 2, "{}: two examples and two counter-examples", rule.id);
        }
    }
}

#[test]
fn a_profile_is_switched_on_by_the_command_line_or_the_configuration() {
    let place = Place::with(&[
        ("a.txt", "A ferry\n"),
        ("one.toml", "profile = ['gopher']\nselect = ['whitespace']\n"),
        ("two.toml", "profile = ['gofer']\n"),
    ]);
    let rules = |arguments: &[&str]| {
        let out = place.run(&[arguments, &["--output-format", "jsonl", "a.txt"]].concat()).out;
        let rule = |line: &str| {
            let finding: serde_json::Value = serde_json::from_str(line).expect("JSON");
            finding["rule"].as_str().expect("a rule").to_owned()
        };
        out.lines().map(rule).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(rules(&[]), "");
    let gopher = "quality/gopher-stop-words quality/gopher-word-count";
    assert_eq!(rules(&["--profile", "gopher"]), gopher);
    assert_eq!(rules(&["--config", "one.toml"]), gopher);
    assert_eq!(
        rules(&["--profile", "gopher", "--ignore", "gopher-repetition,quality/gopher-stop-words"]),
        "quality/gopher-word-count"
    );
    let both = rules(&["--profile", "gopher", "--profile", "oscar"]);
    assert_eq!(both, format!("{gopher} quality/oscar-short-lines quality/oscar-tiny"));
    let ran = place.run(&["--config", "two.toml", "a.txt"]);
    assert_eq!((ran.status, ran.err.lines().next()), (2, Some("error: no profile `gofer`; did you mean `gopher`?")));
    assert!(ran.err.contains("two.toml:1:12"), "{}", ran.err);
}

#[test]
fn measures_are_the_same_for_any_number_of_threads() {
    let place = Place::new();
    for index in 0..200 {
        place.write(&format!("{}/{index}.txt", index % 3), "A ferry sails. ".repeat(index));
    }
    let records: String =
        (0..3_000).map(|index| format!("{{\"id\":{index},\"text\":\"Pier {index}, page 2.\"}}\n")).collect();
    place.write("records.jsonl", records);
    let rows = |threads: &str| place.run(&["metrics", "--threads", threads, "."]).out;
    let one = rows("1");
    assert_eq!(one.lines().count(), 3_200);
    assert!(one.ends_with('\n') && rows("4") == one);
    let last: serde_json::Value = serde_json::from_str(one.lines().last().expect("rows")).expect("JSON");
    assert_eq!(last["record"], serde_json::json!({ "number": 3_000, "id": "2999", "field": "text" }));
    assert_eq!((&last["words"], &last["letters-per-word"]), (&4.into(), &4.into()));
}

#[test]
fn what_has_no_measures_is_said_on_standard_error() {
    let place = Place::with(&[("a.jsonl", "{\"story\":\"A ferry.\"}\n{\"text\":\"x\"}\n[]\n"), ("empty/x.png", "")]);
    let ran = place.run(&["metrics", "a.jsonl"]);
    assert_eq!((ran.status, ran.out.lines().count()), (2, 1));
    assert!(ran.err.starts_with("error: a.jsonl:1: no field with a text\nerror: a.jsonl:3: "), "{}", ran.err);
    place.write("corpuslint.toml", "text-field = 'story'");
    assert_eq!(place.run(&["metrics", "a.jsonl"]).err.lines().count(), 2);
    assert_eq!(place.run(&["metrics", "empty"]).status, 3);
    assert_eq!(place.run(&["metrics", "absent"]).status, 2);
}

#[test]
fn the_help_names_the_profiles_there_are() {
    let help = Place::new().run(&["--help"]).out;
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    let named = help.split_once("published quality filter too: ").expect("the option is there").1;
    for card in builtin::cards() {
        for profile in set::profiles(&card.rule) {
            assert!(named.contains(profile.as_str()), "{profile} is not in the help");
        }
    }
}

#[test]
fn every_measure_that_a_card_asks_for_stands_in_a_row() {
    let place = Place::with(&[("a.txt", "A ferry.\n")]);
    let row: serde_json::Value = serde_json::from_str(&place.run(&["metrics", "a.txt"]).out).expect("JSON");
    for card in builtin::cards().iter().filter(|card| card.check == "measure") {
        let measure = card.source.lines().find_map(|line| line.strip_prefix("measure")).expect("a card names it");
        assert!(row.get(measure.trim_matches([' ', '=', '"'])).is_some(), "{}", card.rule.id);
    }
}
