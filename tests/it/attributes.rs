//! `--attributes`: a line for every record, in files beside those that were read, whole or not at all.

use std::fs;

use serde_json::{Value, json};

use crate::place::{DIRTY, MENDED, Place};

const ATTRIBUTES: &str = "corpuslint__boilerplate__comment_form";

/// With a field beside the text, so that few of them are more than is read at once.
fn records(count: usize) -> String {
    let pad = "y".repeat(1_000);
    let text = |id: usize| if id.is_multiple_of(3) { format!("日本 {id} {DIRTY}") } else { format!("{id} {MENDED}") };
    (0..count).map(|id| format!("{}\n", json!({ "id": id, "text": text(id), "pad": pad }))).collect()
}

fn run(place: &Place, arguments: &[&str]) -> (i32, String) {
    let ran = place.run(&[&["--isolated", "-q", "--select", "boilerplate,format,duplicate"], arguments].concat());
    (ran.status, ran.err)
}

fn rows(place: &Place, name: &str) -> Vec<Value> {
    place.read(name).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn every_record_has_a_line_for_any_number_of_threads() {
    let place = Place::new();
    // Some megabytes, and packed, so that it comes in pieces.
    let long = records(3_000);
    place.write("wiki/documents/a/0.jsonl", &long);
    place.write("wiki/documents/b.jsonl.zst", zstd::encode_all(records(40).as_bytes(), 1).expect("memory takes it"));
    assert_eq!(run(&place, &["--threads", "1", "--attributes", "one", "wiki"]), (1, String::new()));
    assert_eq!(run(&place, &["--threads", "4", "--attributes", "four", "wiki"]), (1, String::new()));
    assert_eq!(place.bytes("one/a/0.jsonl"), place.bytes("four/a/0.jsonl"));
    let rows = rows(&place, "one/a/0.jsonl");
    assert!(rows.len() == 3_000 && rows.iter().enumerate().all(|(id, row)| row["id"] == id));
    for (row, line) in rows.iter().zip(long.lines()) {
        let document: Value = serde_json::from_str(line).expect("JSON");
        let text: Vec<char> = document["text"].as_str().expect("a text").chars().collect();
        let place = |number: usize| -> Option<usize> {
            usize::try_from(row["attributes"][ATTRIBUTES][0][number].as_u64()?).ok()
        };
        let found = place(0).zip(place(1)).map(|(start, end)| text[start..end].iter().collect::<String>());
        let is_dirty = document["id"].as_u64().is_some_and(|id| id % 3 == 0);
        assert_eq!(found.as_deref(), is_dirty.then_some("Leave a Comment"), "{row}");
    }
    let packed = zstd::decode_all(&place.bytes("one/b.jsonl.zst")[..]).expect("it is packed as its file is");
    assert_eq!(packed.iter().filter(|byte| **byte == b'\n').count(), 40);
}

#[test]
fn they_are_those_of_the_files_as_they_were_read() {
    let place = Place::with(&[("a.jsonl", &records(9))]);
    run(&place, &["--attributes", "plain", "a.jsonl"]);
    let words = ["--out-dir", "out", "--drop", "boilerplate/comment-form", "--unsafe-fixes", "--attributes", "at"];
    run(&place, &[&words[..], &["--ignore", "duplicate,format/duplicate-id", "a.jsonl"]].concat());
    assert_eq!(place.read("out/a.jsonl").lines().count(), 6);
    assert_eq!(place.read("plain/a.jsonl"), place.read("at/a.jsonl"));
    // In a folder that is linted they are no documents.
    assert_eq!(run(&place, &["--attributes", "at", "."]).0, 1);
    assert!(place.names().contains(&"at/out/a.jsonl".to_owned()));
    assert!(!place.path("at/at").exists());
    // What is known is in no report, and not here.
    run(&place, &["--write-baseline", "known.json", "a.jsonl"]);
    run(&place, &["--baseline", "known.json", "--attributes", "new", "a.jsonl"]);
    assert!(rows(&place, "new/a.jsonl").iter().all(|row| row["attributes"] == json!({})));
}

#[test]
fn the_id_is_the_documents_own() {
    let lines = [
        "{\"text\":\"a\",\"id\":1.50}",
        "{\"id\":\"\\u00e9\",\"text\":\"\\ud800\"}",
        "{\"id\":[1, 2]}",
        "{",
        "{\"text\":\"b\"}",
    ];
    let place = Place::with(&[("a.jsonl", &lines.join("\n"))]);
    run(&place, &["--attributes", "out", "a.jsonl"]);
    let ids = ["1.50", "\"\\u00e9\"", "[1, 2]", "null", "null"];
    for (line, id) in place.read("out/a.jsonl").lines().zip(ids) {
        assert!(line.starts_with(&format!("{{\"id\":{id},\"attributes\":{{")), "{line}");
    }
    assert_eq!(rows(&place, "out/a.jsonl").len(), 5);
}

#[test]
fn a_part_is_not_written() {
    let place = Place::with(&[("a.txt", DIRTY), ("b.jsonl", &records(3))]);
    let chat = json!({ "messages": [{ "content": DIRTY }, { "content": MENDED }] });
    place.write("chat.jsonl", format!("{chat}\n"));
    let mut cut = zstd::encode_all(records(3_000).as_bytes(), 1).expect("memory takes it");
    cut.truncate(cut.len() / 2);
    place.write("cut.jsonl.zst", cut);
    place.write("x/documents/same.jsonl", records(1));
    place.write("y/documents/same.jsonl", records(2));
    let (status, errors) = run(&place, &["--attributes", "out", "."]);
    assert_eq!(status, 2);
    assert!(errors.contains("chat.jsonl: without attributes: record 1 has several texts"), "{errors}");
    assert!(errors.contains("cut.jsonl.zst: without attributes: it could not be read to its end"), "{errors}");
    assert!(errors.contains("y/documents/same.jsonl: without attributes: those of another file"), "{errors}");
    let names: Vec<String> = place.names().into_iter().filter(|name| name.starts_with("out/")).collect();
    assert_eq!(names, ["out/b.jsonl", "out/same.jsonl"]);
    assert_eq!(rows(&place, "out/same.jsonl").len(), 1);
    let ran = place.run(&["--isolated", "--attributes", "out", "a.txt", "b.jsonl"]);
    assert!(ran.out.contains("have: 1 file.\n"), "{}", ran.out);
}

#[test]
fn nothing_that_is_read_is_written_over() {
    let place = Place::with(&[("documents/a.jsonl", &records(3))]);
    let before = place.read("documents/a.jsonl");
    for words in [
        &["--attributes", "documents", "documents"][..],
        &["--attributes", ".", "documents"],
        &["--attributes", "documents", "documents/a.jsonl"],
        &["--attributes", "out", "--out-dir", "out", "documents"],
        &["--attributes", "out/documents", "--out-dir", "out", "documents"],
        &["--attributes", "out", "--fix", "documents"],
        &["--attributes", "out", "--sample", "50%", "documents"],
        &["--attributes", "out", "-"],
    ] {
        let (status, errors) = run(&place, words);
        assert!(status == 2 && errors.contains("--attributes"), "{words:?} {errors}");
    }
    // Nor through a link that leads out.
    fs::create_dir(place.path("out")).expect("writable");
    #[cfg(unix)]
    std::os::unix::fs::symlink("../documents", place.path("out/documents")).expect("a link");
    place.write("in/x/documents.jsonl", records(1));
    let (status, errors) = run(&place, &["--attributes", "out/documents", "documents/a.jsonl"]);
    assert!(status == 2, "{errors}");
    assert_eq!(place.read("documents/a.jsonl"), before);
}
