//! The page that `--output-format html` makes: its data, its policy, and what it says of an earlier report. What a
//! browser makes of it is tried by `.ci/test-html`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::place::{DIRTY, Place};

/// What stands between two marks.
fn between<'t>(text: &'t str, before: &str, behind: &str) -> &'t str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before}"));
    rest.split_once(behind).unwrap_or_else(|| panic!("no {behind}")).0
}

fn json(page: &str, id: &str) -> Value {
    let text = between(page, &format!("<script type=\"application/json\" id=\"{id}\">"), "</script>");
    serde_json::from_str(text).expect("JSON")
}

fn page(place: &Place, options: &[&str]) -> String {
    let usual = ["--isolated", "--fail-on", "never", "--output-format", "html"];
    let ran = place.run(&[&usual[..], options].concat());
    assert_eq!(ran.status, 0, "{}", ran.err);
    ran.out
}

#[test]
fn the_policy_names_the_style_and_the_script() {
    let page = page(&Place::with(&[("a.txt", DIRTY)]), &["a.txt"]);
    let policy = between(&page, "Content-Security-Policy\" content=\"", "\">");
    assert!(policy.starts_with("default-src 'none';"), "{policy}");
    for (name, before, behind) in [("style", "<style>", "</style>"), ("script", "<script>", "</script>")] {
        let hash = STANDARD.encode(Sha256::digest(between(&page, before, behind)));
        let expected = format!("{name}-src 'sha256-{hash}'");
        assert!(policy.contains(&expected), "src/report/html/page.rs has to say {expected}");
    }
    assert!(!page.contains("innerHTML") && !page.contains("insertAdjacent") && !page.contains("document.write"));
}

#[test]
fn totals_are_those_of_the_other_reports() {
    let place = Place::with(&[("a/one.txt", DIRTY), ("a/two.txt", DIRTY), ("b/clean.txt", "A word.\n")]);
    let page = page(&place, &["."]);
    let data = json(&page, "data");
    let list = place.run(&["--isolated", "--fail-on", "never", "--output-format", "json", "."]).out;
    let list: Vec<Value> = serde_json::from_str(&list).expect("JSON");
    assert!(!list.is_empty());
    assert_eq!(data["findings"], list.len());
    assert_eq!((&data["documents"], &data["documentsWithFindings"]), (&3.into(), &2.into()));
    for rule in data["rules"].as_array().expect("rules") {
        assert_eq!(rule["findings"], list.iter().filter(|one| one["rule"] == rule["id"]).count(), "{rule}");
    }
    let group = &data["groups"][0];
    assert_eq!((&group["name"], &group["documents"], &group["damaged"]), (&"a".into(), &2.into(), &2.into()));
    let spread: u64 = data["spread"].as_array().expect("classes").iter().filter_map(Value::as_u64).sum();
    assert_eq!(spread, 2);
    let repeated = data["repeated"].as_array().expect("texts");
    assert!(repeated.iter().any(|text| text[1] == "Leave a Comment" && text[2] == 2), "{repeated:?}");

    let lengths = &data["lengths"];
    let characters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    let all = 2 * characters(DIRTY) + characters("A word.");
    assert_eq!((&lengths["before"], &lengths["after"]), (&all.into(), &(all - 2 * "LeaveaComment".len()).into()));
    assert_eq!(lengths["byShare"].as_array().expect("shares").iter().filter_map(Value::as_u64).sum::<u64>(), 3);

    let rows = json(&page, "rows");
    let rows = rows.as_array().expect("rows");
    assert_eq!(rows.len(), list.len());
    for (row, one) in rows.iter().zip(&list) {
        let rule = &data["rules"][row[0].as_u64().expect("an index") as usize]["id"];
        assert_eq!((rule, &row[3], &row[4], &row[7]), (&one["rule"], &one["line"], &one["column"], &one["message"]));
    }
}

#[test]
fn after_fixes_the_lengths_are_those_before_and_now() {
    let place = Place::with(&[("a.txt", DIRTY)]);
    let before = json(&page(&place, &["a.txt"]), "data");
    let fixed = json(&page(&place, &["--fix", "a.txt"]), "data");
    assert_eq!(fixed["isFixed"], true);
    assert_eq!(before["lengths"]["before"], fixed["lengths"]["before"]);
    assert_eq!(before["lengths"]["after"], fixed["lengths"]["after"]);
    let again = json(&page(&place, &["a.txt"]), "data");
    assert_eq!(again["lengths"]["before"], fixed["lengths"]["after"]);
}

#[test]
fn no_text_leaves_its_element() {
    let hostile = "Leave a Comment</script><script>alert(1)</script><!-- <img src=x onerror=alert(2)>\u{202e}\n";
    let place = Place::with(&[("<b>&.txt", &format!("{DIRTY}\n{hostile}"))]);
    let page = page(&place, &["."]);
    assert_eq!((page.matches("<script").count(), page.matches("</script").count()), (3, 3));
    let rest = between(&page, "id=\"data\">", "<script>");
    assert!(!rest.contains("<b>") && !rest.contains("<!--") && !rest.contains("<img"), "{rest}");
    assert!(json(&page, "rows").to_string().contains("<b>&.txt"));
    assert!(!page.contains('\u{202e}'));
}

#[test]
fn an_earlier_report_is_compared_with() {
    let place = Place::with(&[("a.txt", DIRTY), ("b.txt", DIRTY)]);
    for format in ["json", "jsonl"] {
        let report = ["--isolated", "--fail-on", "never", "--output-format", format, "-o", "old", "a.txt", "b.txt"];
        assert_eq!(place.run(&report).status, 0);
        let same = json(&page(&place, &["--compare", "old", "a.txt", "b.txt"]), "data");
        assert_eq!((&same["earlier"]["new"], &same["earlier"]["gone"]), (&0.into(), &0.into()));
    }
    // Moved by a line it is the same; what is in a new file is new, and what was in the other file is gone.
    place.write("a.txt", DIRTY.replacen("\n\n", "\n\n\n", 1));
    place.write("c.txt", DIRTY);
    place.write("b.txt", "A word.\n");
    let changed = page(&place, &["--select", "boilerplate", "--compare", "old", "a.txt", "b.txt", "c.txt"]);
    let earlier = &json(&changed, "data")["earlier"];
    assert_eq!(earlier["new"], 1, "{earlier}");
    assert!(earlier["list"].as_array().expect("a list").iter().any(|gone| gone[1] == "b.txt"), "{earlier}");
    let rows = json(&changed, "rows");
    let new: Vec<&Value> = rows.as_array().expect("rows").iter().filter(|row| row[6] == 1).collect();
    assert!(new.len() == 1 && new[0][1]["path"] == "c.txt", "{new:?}");
}

#[test]
fn what_cannot_be_compared_is_said() {
    let place = Place::with(&[("a.txt", DIRTY), ("old.json", "[{\"rule\": 1}]")]);
    let ran = place.run(&["--compare", "old.json", "a.txt"]);
    assert!(ran.status == 2 && ran.err.contains("--compare goes with --output-format html"), "{}", ran.err);
    let ran = place.run(&["--output-format", "html", "--compare", "old.json", "a.txt"]);
    assert!(ran.status == 2 && ran.err.contains("`old.json`: no report of an earlier run"), "{}", ran.err);
    place.write("old.json", "[]");
    let ran = place.run(&["--output-format", "html", "-o", "old.json", "--compare", "old.json", "a.txt"]);
    assert!(ran.status == 2 && ran.err.contains("the report that is compared with"), "{}", ran.err);
    assert_eq!(place.read("old.json"), "[]");
}

#[test]
fn the_table_is_not_grouped_because_the_page_is() {
    let place = Place::with(&[("a/one.txt", DIRTY), ("b/two.txt", DIRTY)]);
    let table = ["--isolated", "--statistics", "."];
    let plain = place.run(&table).out;
    let beside = place.run(&[&table[..], &["--output-format", "html", "-o", "page.html"]].concat()).out;
    let table = |text: &str| text.lines().filter(|line| line.contains('/')).map(str::to_owned).collect::<Vec<_>>();
    assert!(!table(&plain).is_empty());
    assert_eq!(table(&plain), table(&beside));
}
