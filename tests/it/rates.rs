//! Gates over data that is never spotless: bounds on how many documents rules may speak of.

use crate::place::{DIRTY, MENDED, Place};

/// Ten documents, of which three have a comment form and one a line to skip to the content too.
fn place() -> Place {
    let place = Place::new();
    for index in 0..10 {
        let text = match index {
            0 => &format!("Skip to content\n\n{DIRTY}"),
            1 | 2 => DIRTY,
            _ => MENDED,
        };
        // No text twice.
        place.write(&format!("in/{index}.txt"), text.replace("three weeks", &format!("{index}1 weeks")));
    }
    place
}

#[test]
fn a_rule_with_a_bound_fails_by_its_rate_alone() {
    let place = place();
    let check = |arguments: &[&str], expected: i32, says: &str| {
        let ran = place.run(&[arguments, &["in"]].concat());
        assert_eq!(ran.status, expected, "{arguments:?}\n{}{}", ran.out, ran.err);
        assert!(ran.out.contains(says), "{arguments:?}\n{}", ran.out);
    };
    check(
        &["--fail-on-rate", "boilerplate/*=30%"],
        0,
        "\nboilerplate/*: in 3 of 10 documents, 30.00 %, within 30 %.\n",
    );
    check(
        &["--fail-on-rate", "boilerplate=0.29"],
        1,
        "\nboilerplate: in 3 of 10 documents, 30.00 %, more than 29 %.\n",
    );
    // Two rules in one document are one document, and each has its own share.
    check(
        &["--fail-on-rate", "ALL=30%", "--fail-on-rate", "boilerplate/page-navigation=10%"],
        0,
        "in 1 of 10 documents",
    );
    // What no bound speaks of fails as ever.
    check(&["--fail-on-rate", "boilerplate/comment-form=50%"], 1, "within 50 %");
    check(&["--fail-on-rate", "boilerplate/comment-form=50%", "--fail-on", "never"], 0, "within 50 %");
    check(&["--fail-on-rate", "boilerplate/comment-form=10%", "--fail-on", "never"], 1, "more than 10 %");
}

#[test]
fn the_report_of_a_program_is_no_place_to_say_it() {
    let place = place();
    let ran = place.run(&["--fail-on-rate", "ALL=1%", "--output-format", "jsonl", "in"]);
    assert_eq!((ran.status, ran.err.as_str()), (1, "ALL: in 3 of 10 documents, 30.00 %, more than 1 %.\n"));
    assert!(ran.out.lines().all(|line| line.starts_with('{')), "{}", ran.out);
    let ran = place.run(&["--fail-on-rate", "ALL=1%", "--output-format", "markdown", "in"]);
    assert!(ran.out.contains("\n**<code>ALL&#58; in 3 of 10 documents, 30&#46;00 &#37;, more"), "{}", ran.out);
}

#[test]
fn programs_read_what_came_of_each_bound() {
    let place = place();
    let bounds = ["--fail-on-rate", "boilerplate/*=30%", "--fail-on-rate", "ALL=1%"];
    let ran = place.run(&[&bounds[..], &["--output-format", "summary", "in"]].concat());
    assert_eq!((ran.status, ran.err.as_str()), (1, "ALL: in 3 of 10 documents, 30.00 %, more than 1 %.\n"));
    let summary: serde_json::Value = serde_json::from_str(&ran.out).expect("one object");
    let rate = |rules: &str, allowed: f64, passed: bool| {
        serde_json::json!({
            "rules": rules, "allowed": allowed, "seen": 0.3, "documents": 3, "of": 10, "passed": passed
        })
    };
    let expected = serde_json::json!([rate("boilerplate/*", 0.3, true), rate("ALL", 0.01, false)]);
    assert_eq!(summary["rates"], expected);
    assert_eq!((&summary["findings"], &summary["documents_with_findings"]), (&4.into(), &3.into()));
    assert_eq!(summary["rules"][0]["rule"], "boilerplate/comment-form");
    let ran = place.run(&[&bounds[..], &["--output-format", "sarif", "in"]].concat());
    let sarif: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(sarif["runs"][0]["properties"]["rates"], expected);
    let ran = place.run(&[&bounds[..], &["--output-format", "junit", "in"]].concat());
    assert!(ran.out.contains("<testcase name=\"boilerplate/*=30 %\"/>"), "{}", ran.out);
    let failed = "<testcase name=\"ALL=1 %\">\n            <failure message=\"ALL: in 3 of 10 documents, 30.00 %, more \
                  than 1 %.\" type=\"error\"/>";
    assert!(ran.out.contains(failed), "{}", ran.out);
}

#[test]
fn records_count_each_for_itself_on_any_number_of_threads() {
    let place = Place::new();
    let record = |text: &str| serde_json::json!({ "text": text }).to_string() + "\n";
    place.write(
        "a.jsonl",
        (0..400).map(|index| record(if index % 4 == 0 { DIRTY } else { MENDED })).collect::<String>(),
    );
    // The same text again is told in a second turn, which counts no document twice.
    for threads in ["1", "5"] {
        let arguments = ["--fail-on-rate", "boilerplate=25%", "--fail-on-rate", "ALL=99%", "--threads", threads];
        let ran = place.run(&[&arguments[..], &["--output-format", "concise", "a.jsonl"]].concat());
        assert!(ran.out.contains("\nboilerplate: in 100 of 400 documents, 25.00 %, within 25 %.\n"), "{}", ran.out);
        assert!(ran.out.contains("\nALL: in 39") || ran.out.contains("\nALL: in 400 of 400"), "{}", ran.out);
    }
}

#[test]
fn what_is_known_or_mended_is_not_counted() {
    let place = place();
    place.run(&["--write-baseline", "known.json", "in/0.txt", "in/1.txt"]);
    let ran = place.run(&["--baseline", "known.json", "--fail-on-rate", "boilerplate=10%", "in"]);
    assert!(ran.status == 0 && ran.out.contains("in 1 of 10 documents"), "{}", ran.out);
    let ran = place.run(&["--fix", "--fail-on-rate", "boilerplate=0%", "in"]);
    assert!(ran.status == 0 && ran.out.contains("in 0 of 10 documents, 0.00 %, within 0 %"), "{}", ran.out);
}

#[test]
fn the_configuration_has_bounds_and_the_command_line_others_for_the_same_rules() {
    let place = place();
    let config = "[fail-on-rate]\n'boilerplate/*' = '10%'\n'encoding' = 0.5\n'privacy/*' = 0\n";
    place.write("corpuslint.toml", config);
    let ran = place.run(&["in"]);
    assert!(ran.status == 1 && ran.out.contains("more than 10 %"), "{}", ran.out);
    // Rules that do not run have nothing to say.
    assert!(ran.out.contains("encoding: in 0 of") && !ran.out.contains("privacy"), "{}", ran.out);
    assert_eq!(place.run(&["--fail-on-rate", "boilerplate/*=50%", "in"]).status, 0);

    for (config, place_of_it, says) in [
        ("[fail-on-rate]\n'boilerplate/*' = 'much'\n", "corpuslint.toml:2:19", "0.3 or 30%"),
        ("[fail-on-rate]\n'boilerplate' = 7\n", "corpuslint.toml:2:17", "between 0 and 1"),
        ("[fail-on-rate]\n'boilerplat' = 0.1\n", "corpuslint.toml:2:1", "`boilerplate`"),
    ] {
        place.write("corpuslint.toml", config);
        let ran = place.run(&["in"]);
        assert!(ran.status == 2 && ran.err.contains(place_of_it) && ran.err.contains(says), "{}", ran.err);
    }
}

#[test]
fn a_bound_that_nothing_can_break_is_refused() {
    let place = place();
    for (bound, says) in [
        ("boilerplate", "a bound is written as `boilerplate/*=1%`"),
        ("boilerplat=1%", "did you mean `boilerplate`?"),
        ("privacy/*=1%", "no such rule runs"),
    ] {
        let ran = place.run(&["--fail-on-rate", bound, "in"]);
        assert!(ran.status == 2 && ran.err.contains(says), "{bound}: {}", ran.err);
    }
}
