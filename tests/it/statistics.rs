//! `--statistics`: the same for any number of threads, by groups too, and what a fix would take is what it takes.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::place::{DIRTY, MENDED, Place};

fn rows(place: &Place, arguments: &[&str]) -> Vec<Value> {
    let ran = place.run(&[&["--statistics", "--output-format", "jsonl"], arguments].concat());
    assert_eq!(ran.err, "");
    ran.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// `group rule findings documents checked` of each row.
fn told(rows: &[Value]) -> Vec<String> {
    let word = |row: &Value, key: &str| row[key].as_str().unwrap_or("-").to_owned();
    let told = rows.iter().map(|row| {
        let rule = word(row, "rule");
        let rule = rule.rsplit('/').next().unwrap_or_default();
        format!("{} {rule} {} {} {}", word(row, "group"), row["findings"], row["documents"], row["checked"])
    });
    told.collect()
}

#[test]
fn folders_are_groups() {
    let place = Place::with(&[
        ("a.txt", DIRTY),
        ("news/b.txt", DIRTY),
        ("news/c.txt", MENDED),
        ("news/old/d.txt", MENDED),
        ("town/e.txt", &format!("{DIRTY}\nScroll to Top\n")),
        ("town/f.txt", DIRTY),
    ]);
    let found = rows(&place, &["--group-by", "folder", "--select", "boilerplate", "."]);
    let expected =
        ["town comment-form 2 2 2", "town page-navigation 1 1 2", ". comment-form 1 1 1", "news comment-form 1 1 2"];
    assert_eq!(told(&found), expected);
    let ran = place.run(&["--statistics", "--group-by", "folder", "--select", "boilerplate", "."]);
    assert!(
        ran.out.contains("\nnews: in 1 of 2 documents\n") && ran.out.contains("\nNothing found in 1 more group.\n")
    );
    // What is found across documents belongs to a group as well.
    let found = rows(&place, &["--group-by", "folder", "--select", "duplicate", "."]);
    assert_eq!(told(&found), ["news document 1 1 2", "news/old document 1 1 1", "town document 1 1 2"]);
    // After fixes it is what remains.
    let ran = place.run(&["--fix", "--statistics", "--group-by", "folder", "--select", "boilerplate", "."]);
    assert!(ran.out.contains("nothing remains") && !ran.out.contains("comment-form"), "{}", ran.out);
}

#[test]
fn the_characters_that_would_go_are_those_that_go() {
    let place = Place::with(&[("a.txt", DIRTY), ("b.txt", &format!("日本 😀\n\n{DIRTY}\nScroll to Top\n"))]);
    place.write("c.jsonl", format!("{}\n", serde_json::json!({ "text": DIRTY })));
    let of = |place: &Place| -> usize {
        let texts = ["a.txt", "b.txt", "c.jsonl"].map(|name| place.read(name).replace("\\n", "\n").chars().count());
        texts.iter().sum()
    };
    let before = of(&place);
    let found = rows(&place, &["--select", "boilerplate", "."]);
    let characters: u64 = found.iter().filter_map(|row| row["characters"].as_u64()).sum();
    place.run(&["--fix", "--select", "boilerplate", "."]);
    assert_eq!(characters, (before - of(&place)) as u64, "{found:?}");
}

#[test]
fn each_text_of_a_record_is_a_document() {
    let place = Place::new();
    let turns = serde_json::json!({ "messages": [{ "content": DIRTY }, { "content": MENDED }, { "content": DIRTY }] });
    place.write("chat.jsonl", format!("{turns}\n"));
    let found = rows(&place, &["--select", "boilerplate", "."]);
    assert_eq!(told(&found), ["- comment-form 2 2 3"]);
    assert!(place.run(&["--select", "boilerplate", "."]).out.contains("Found 2 findings in 2 documents"));
}

#[test]
fn columns_of_csv_are_groups() {
    let row = |source: &str, text: &str| format!("{source},\"{text}\",3\n");
    let rows_of =
        [row("harbour", DIRTY), row("harbour", MENDED), row("\"a \"\"b\"\"\"", DIRTY), row("", DIRTY)].concat();
    let place = Place::with(&[("a.csv", &format!("source,text,n\n{rows_of}"))]);
    let by = |field: &str| told(&rows(&place, &["--group-by", field, "--select", "boilerplate", "a.csv"]));
    let expected = ["- comment-form 1 1 1", "a \"b\" comment-form 1 1 1", "harbour comment-form 1 1 2"];
    assert_eq!(by("/source"), expected);
    assert_eq!(by("source"), expected);
    assert_eq!(by("n"), ["3 comment-form 3 3 4"]);
    assert_eq!(by("/source/x"), ["- comment-form 3 3 4"]);
}

#[test]
fn what_is_left_out_is_counted_by_groups() {
    let place = Place::new();
    let row = |id: usize| {
        let text = if id.is_multiple_of(3) { DIRTY } else { MENDED };
        let source = ["a", "b", "c"][id % 7 % 3];
        format!("{}\n", serde_json::json!({ "source": source, "text": format!("{id} {text}") }))
    };
    place.write("a.jsonl", (0..700).map(row).collect::<String>());
    place.write("b.txt", MENDED);
    place.write("c.txt", DIRTY);
    let drop = ["--drop", "boilerplate/comment-form", "--select", "boilerplate", "--group-by", "source"];
    let drop = [&drop[..], &["a.jsonl", "b.txt", "c.txt"]].concat();
    let rows_of = |folder, threads| rows(&place, &[&["--out-dir", folder, "--threads", threads], &drop[..]].concat());
    let found = rows_of("out", "1");
    let dropped = |row: &Value| (row["group"].clone(), row["dropped"].as_u64(), row["checked"].as_u64());
    let counts: Vec<_> = found.iter().map(dropped).collect();
    assert_eq!(counts.iter().map(|(_, dropped, _)| dropped.expect("a count")).sum::<u64>(), 235, "{counts:?}");
    assert_eq!((counts.len(), &counts[3]), (4, &(Value::Null, Some(1), Some(2))), "{counts:?}");
    assert_eq!(counts[0], ("a".into(), Some(102), Some(300)));
    assert_eq!(found, rows_of("other", "4"));
    let ran = place.run(&[&["--out-dir", "more", "--statistics"], &drop[..]].concat());
    assert!(ran.out.contains("\na: in 0 of 300 documents, 102 dropped\n"), "{}", ran.out);
    // A file of records that is not written has lost none.
    std::fs::create_dir_all(place.path("taken/a.jsonl")).expect("writable");
    let ran = place.run(&[&["--out-dir", "taken", "--statistics"], &drop[..]].concat());
    assert!(ran.status == 2 && !ran.out.contains("\na: ") && ran.out.contains("(no source): "), "{}", ran.out);
}

#[test]
fn groups_do_not_depend_on_threads() {
    let place = Place::new();
    let mut lines = String::new();
    for id in 0..900 {
        let text = if id % 3 == 0 { DIRTY } else { MENDED };
        let host = format!("https://site{}.example/{id}", id % 40);
        lines.push_str(&format!("{}\n", serde_json::json!({ "id": id, "url": host, "text": format!("{id} {text}") })));
    }
    place.write("pages.jsonl", &lines);
    for index in 0..40 {
        place.write(&format!("{}/{index}.txt", index % 7), format!("{index} {DIRTY}"));
    }
    for by in ["host", "folder", "id"] {
        let of = |threads: &str| rows(&place, &["--threads", threads, "--group-by", by, "."]);
        let one = of("1");
        assert_eq!(one, of("5"), "{by}");
        let mut documents: BTreeMap<String, u64> = BTreeMap::new();
        for row in one {
            documents.insert(row["group"].to_string(), row["checked"].as_u64().expect("a count"));
        }
        assert!(documents.len() > 6, "{by}: {documents:?}");
    }
}

#[test]
fn it_is_said_what_does_not_go_together() {
    let place = Place::with(&[("a.txt", DIRTY)]);
    let ran = place.run(&["--group-by", "host", "."]);
    assert!(ran.status == 2 && ran.err.contains("--statistics"), "{}", ran.err);
    let ran = place.run(&["--statistics", "--group-by", "", "."]);
    assert!(ran.status == 2 && ran.err.contains("`/meta/source`"), "{}", ran.err);
    // A report to a file is one, beside the rows.
    let words = ["--statistics", "--output-format", "jsonl", "-o", "found.jsonl", "--output-format", "json", "."];
    let ran = place.run(&words);
    let rows: Value = serde_json::from_str(&ran.out).expect("an array");
    assert_eq!(rows[0]["rule"], "boilerplate/comment-form");
    assert!(place.read("found.jsonl").starts_with("{\"rule\":\"boilerplate/comment-form\",\"severity\""));
    // What a diff leaves free is standard error.
    let ran = place.run(&["--diff", "--statistics", "--output-format", "json", "."]);
    assert!(ran.out.starts_with("---") && ran.err.starts_with("[\n{\"rule\""), "{}{}", ran.out, ran.err);
}
