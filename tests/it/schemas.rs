//! The schemas are true: what is read and written keeps to them, and what is wrong does not. `UPDATE_SNAPSHOTS=1 cargo test
//! schemas` writes those under docs/schemas and docs/kinds.md anew.

use std::fs;
use std::path::Path;

use corpuslint::checks::KINDS;
use corpuslint::rules::builtin;
use corpuslint::schema;
use jsonschema::Validator;
use serde_json::Value;

use crate::place::{DIRTY, Place};

fn validator(name: &str) -> Validator {
    jsonschema::draft202012::new(&schema::of(name).expect("it is listed").to_value()).expect("the schema is one")
}

#[track_caller]
fn check_valid(validator: &Validator, value: &Value, what: &str) {
    let errors: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert_eq!(errors, Vec::<String>::new(), "{what}");
}

fn toml(text: &str) -> Value {
    let table: toml::Table = text.parse().expect("it is TOML");
    serde_json::to_value(table).expect("it has no dates")
}

/// Compares a file of the documentation with what is made, or writes it.
#[track_caller]
fn check_written(path: &str, made: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::create_dir_all(file.parent().expect("a folder")).expect("writable");
        fs::write(&file, made).expect("writable");
        return;
    }
    let written = fs::read_to_string(&file).unwrap_or_default();
    assert!(made == written, "{path} is not what the types say; UPDATE_SNAPSHOTS=1 cargo test schemas writes it");
}

#[test]
fn what_the_documentation_has_is_what_is_printed() {
    let place = Place::new();
    for name in schema::names() {
        let ran = place.run(&["schema", name]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""));
        check_written(&format!("docs/schemas/{name}.json"), &ran.out);
    }
    let ran = place.run(&["rules", "--kinds"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    for kind in KINDS {
        assert!(ran.out.contains(&format!("\n## {}\n\nFinds {}.\n", kind.name(), kind.summary())));
    }
    check_written("docs/kinds.md", &ran.out);
}

#[test]
fn every_card_keeps_to_the_schema() {
    let validator = validator("card");
    for card in builtin::cards() {
        check_valid(&validator, &toml(&card.source), &card.rule.id);
    }
}

#[test]
fn a_card_that_is_wrong_does_not() {
    let validator = validator("card");
    let right = "summary='w'\nwhy='w'\nseverity='note'\ncheck='phrase'\nmessage='w'\n[params]\nphrases=['a']\n";
    check_valid(&validator, &toml(right), "right");
    for (from, to) in [
        ("'phrase'", "'phrases'"),
        ("phrases=", "phases="),
        ("['a']", "'a'"),
        ("'note'", "'loud'"),
        ("summary=", "sumary="),
        // The parameters are those of its own kind.
        ("'phrase'", "'near'"),
        ("'phrase'", "'joined'"),
    ] {
        let wrong = right.replacen(from, to, 1);
        assert!(!validator.is_valid(&toml(&wrong)), "{wrong}");
    }
}

#[test]
fn a_configuration_keeps_to_the_schema_and_a_wrong_one_does_not() {
    let validator = validator("config");
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/configuration.md"));
    let page = page.expect("there is one");
    let shown = page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    let shown: Vec<&str> = shown.filter(|block| block.contains("[per-file-ignores]")).collect();
    assert!(!shown.is_empty());
    for config in shown {
        check_valid(&validator, &toml(config), config);
    }
    check_valid(&validator, &toml("profile = 'gopher'\ncache = false\n[severity]\nmarkup = 'note'\n"), "short");
    for wrong in ["selct = ['a']", "fail-on = 'loud'", "profile = 3", "[[allow]]\npath = 'a'", "[severity]\na = 'bad'"]
    {
        assert!(!validator.is_valid(&toml(wrong)), "{wrong}");
    }
}

#[test]
fn what_is_written_keeps_to_the_schemas() {
    let records = format!("{}\n", serde_json::json!({ "id": 7, "text": DIRTY, "url": "https://lorm.example/a" }));
    let place = Place::with(&[("a.txt", DIRTY), ("b.jsonl", &records), ("c.txt", "Gazaand â€™ so on.\n")]);
    let lines = |text: &str| -> Vec<Value> {
        text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
    };
    let findings = lines(&place.run(&["--output-format", "jsonl", "a.txt", "b.jsonl", "c.txt"]).out);
    assert!(findings.iter().any(|finding| finding["written"].is_object()), "{findings:?}");
    assert!(findings.iter().any(|finding| finding["fix"].is_object() && finding["record"].is_null()), "{findings:?}");
    let finding = validator("finding");
    for one in &findings {
        check_valid(&finding, one, "finding");
        assert_eq!(one["schema"], schema::VERSION);
        let mut other = one.clone();
        other.as_object_mut().expect("an object").remove("rule");
        assert!(!finding.is_valid(&other));
    }
    let report = place.run(&["--output-format", "json", "a.txt", "b.jsonl", "c.txt"]).out;
    check_valid(&validator("report"), &serde_json::from_str(&report).expect("JSON"), "report");

    let summary = validator("summary");
    for more in [&[][..], &["--sample", "100%", "--fail-on-rate", "markup=1%"], &["--out-dir", "o", "--drop", "markup"]]
    {
        let written = place.run(&[&["--output-format", "summary", "a.txt", "b.jsonl", "c.txt"], more].concat()).out;
        check_valid(&summary, &serde_json::from_str(&written).expect("JSON"), &format!("{more:?}"));
    }

    let statistics = validator("statistics");
    for more in [&["--group-by", "host"][..], &["--sample", "100%"], &["--out-dir", "out", "--drop", "markup"]] {
        let args = [&["--statistics", "--output-format", "jsonl", "a.txt", "b.jsonl", "c.txt"], more].concat();
        let rows = lines(&place.run(&args).out);
        assert!(!rows.is_empty(), "{more:?}");
        for row in &rows {
            check_valid(&statistics, row, &format!("{more:?}"));
        }
    }
    let drop = ["--fix", "-q", "--removed", "removed.jsonl", "a.txt", "b.jsonl"];
    place.run(&drop);
    let removed = lines(&place.read("removed.jsonl"));
    assert!(!removed.is_empty());
    for row in &removed {
        check_valid(&validator("removed"), row, "removed");
    }
    let args = ["--out-dir", "out2", "-q", "--drop", "encoding", "--rejected", "rejected.jsonl", "c.txt", "b.jsonl"];
    place.run(&args);
    let rejected = lines(&place.read("rejected.jsonl"));
    assert!(!rejected.is_empty());
    for row in &rejected {
        check_valid(&validator("rejected"), row, "rejected");
    }
}
