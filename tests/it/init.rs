//! `init`: a configuration that says what was seen, and that holds as it is written and as it may be changed.

use corpuslint::config::Config;

use crate::place::{DIRTY, MENDED, Place};

#[test]
fn a_configuration_is_begun_and_never_written_over() {
    let place = Place::with(&[("in/a.txt", DIRTY), ("in/b.txt", MENDED), ("in/c.md", MENDED), ("in/x.png", "")]);
    let ran = place.run(&["init", "in"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert_eq!(ran.out, "Wrote `corpuslint.toml`: 3 files, 3 documents of them looked at.\nNext: corpuslint in\n");
    let written = place.read("corpuslint.toml");
    for line in [
        "# Begun by `corpuslint init in`: 3 files, 3 documents of them looked at.",
        "#   text: 3 files, 1 kB",
        "# Languages: English 100 %.",
        "# Left out of these folders: .png 1.",
        "#           1         1        1  warning   boilerplate/comment-form",
        "fail-on = \"warning\"",
        "# [fail-on-rate]",
    ] {
        assert!(written.lines().any(|own| own == line), "{line} is not in\n{written}");
    }
    assert!(!written.contains("text-field"), "{written}");
    let ran = place.run(&["in"]);
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));

    let again = place.run(&["init", "in"]);
    assert!(again.status == 2 && again.err.contains("there is a `corpuslint.toml` already"), "{}", again.err);
    assert_eq!(place.read("corpuslint.toml"), written);
}

#[test]
fn what_stands_behind_a_sign_is_right_too() {
    let place = Place::with(&[("in/a.txt", DIRTY), ("in/b.txt", MENDED)]);
    place.run(&["init", "in"]);
    let is_setting = |rest: &str| {
        let is_key = |key: &str| !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "-\"*/".contains(c));
        rest.starts_with('[') || rest.split_once('=').is_some_and(|(key, _)| is_key(key.trim()))
    };
    let mut count = 0;
    let written = place.read("corpuslint.toml");
    let uncommented: Vec<&str> = written
        .lines()
        .map(|line| {
            let rest = line.strip_prefix("# ").filter(|rest| is_setting(rest));
            count += usize::from(rest.is_some());
            rest.unwrap_or(line)
        })
        .collect();
    assert!(count >= 12, "only {count} settings in\n{written}");
    place.write("other.toml", uncommented.join("\n"));
    let config = Config::load(&place.path("other.toml")).unwrap_or_else(|error| panic!("{error:#}\n{written}"));
    assert!(!config.gates.is_empty() && config.baseline.is_some() && config.strict_baseline == Some(true));
}

#[test]
fn the_field_of_the_text_is_found_whatever_its_name() {
    let record = |field: &str| serde_json::json!({ "id": "x", "title": "Ferry", field: DIRTY }).to_string() + "\n";
    let place = Place::with(&[("usual.jsonl", &record("body")), ("other.jsonl", &record("main \"text"))]);
    place.run(&["init", "--output", "usual.toml", "usual.jsonl"]);
    assert!(place.read("usual.toml").contains("\ntext-field = \"body\"\n"), "{}", place.read("usual.toml"));
    let ran = place.run(&["init", "-o", "other.toml", "other.jsonl"]);
    assert!(ran.out.ends_with("\nNext: corpuslint other.jsonl --config other.toml\n"), "{}", ran.out);
    let config = Config::load(&place.path("other.toml")).expect("it is right");
    assert_eq!(config.text_field, ["main \"text"]);
    let ran = place.run(&["--config", "other.toml", "--output-format", "concise", "other.jsonl"]);
    assert!(ran.status == 1 && ran.out.contains("comment-form"), "{}{}", ran.out, ran.err);
}

#[test]
fn where_nothing_is_nothing_is_written() {
    let place = Place::with(&[("in/x.png", "")]);
    let ran = place.run(&["init", "in"]);
    assert_eq!((ran.status, place.path("corpuslint.toml").exists()), (3, false), "{}", ran.out);
    let ran = place.run(&["init", "--extension", "png", "--exclude", "*.jpg", "in"]);
    assert!(ran.status == 0 && ran.out.starts_with("Wrote `corpuslint.toml`: 1 file"), "{}{}", ran.out, ran.err);
    let config = Config::load(&place.path("corpuslint.toml")).expect("it is right");
    assert_eq!((config.choice.endings.len(), config.choice.exclude.len()), (1, 1));
    let ran = place.run(&["init", "-o", "other.toml", "-"]);
    assert!(ran.status == 2 && ran.err.contains("not at standard input"), "{}", ran.err);
}
