//! What was read of each rule, `tests/quality.json`: thirty of its findings on the development sets, and how many of
//! them a reader called right. A rule that warns has to be right nine times in ten.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use corpuslint::diagnostic::Severity;
use corpuslint::rules::builtin;

/// Findings read of a rule, and those that were right.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Reading {
    read: u32,
    right: u32,
}

/// So many findings are drawn of a rule, or all that it has.
const DRAWN: u32 = 30;

#[test]
fn a_rule_that_warns_is_right_nine_times_in_ten() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/quality.json");
    let figures: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(path).expect("it is there")).expect("it is JSON");
    let readings: BTreeMap<String, Reading> =
        serde_json::from_value(figures["read"].clone()).expect("rules with what was read of them");
    assert!(readings.len() >= 40, "{} rules were read", readings.len());
    let cards = builtin::cards();
    for (id, Reading { read, right }) in &readings {
        let card = cards.iter().find(|card| card.rule.id == *id);
        let card = card.unwrap_or_else(|| panic!("there is no rule {id}"));
        assert!((1..=DRAWN).contains(read) && right <= read, "{id}: {right} of {read}");
        let warns = card.default && card.rule.severity >= Severity::Warning;
        assert!(!warns || right * 10 >= read * 9, "{id} warns, and {right} of {read} were right");
    }
}
