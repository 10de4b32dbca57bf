//! Containers of records, as files: read, mended in place, copied where nothing changes, or turned into JSON Lines.

use std::path::Path;

use corpuslint::corpus::pieces::{Chunks as _, Pieces};
use corpuslint::corpus::{Answer, Fields, Format, Item, Piece, format_of};
use corpuslint::fix::Edit;
use corpuslint::text::Start;
use proptest::prelude::*;

use crate::place::{DIRTY, MENDED, Place};

fn json(text: &str) -> String {
    serde_json::json!({ "text": text.trim_end() }).to_string()
}

fn csv(text: &str) -> String {
    format!("\"{}\"", text.trim_end())
}

fn conversion(text: &str) -> String {
    let text = text.trim_end();
    format!("WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: {}\r\n\r\n{text}\r\n\r\n", text.len())
}

/// Files of so many sound records before one that is dirty, and of what they become.
fn files(count: usize) -> Vec<(&'static str, [String; 2])> {
    let list = |last: &str| format!("[\n  {}{last}\n]\n", format!("{},\n  ", json(MENDED)).repeat(count));
    let rows = |last: &str| format!("n,text\r\n{}7,{last}\r\n", format!("1.50,{}\r\n", csv(MENDED)).repeat(count));
    let tabs = |last: &str| format!("text\tn\n{}{last}\t1\n", format!("{}\t1\n", csv(MENDED)).repeat(count));
    vec![
        ("a.json", [list(&json(DIRTY)), list(&json(MENDED))]),
        ("b.csv", [rows(&csv(DIRTY)), rows(&csv(MENDED))]),
        ("c.tsv", [tabs(&csv(DIRTY)), tabs(&csv(MENDED))]),
    ]
}

#[test]
fn records_of_every_container_are_mended_and_nothing_else_changes() {
    // Some thousands are more than one piece.
    for count in [0, 9_000] {
        for (name, [dirty, mended]) in files(count) {
            let place = Place::with(&[(name, &dirty)]);
            let ran = place.run(&["--select", "boilerplate", "--fix", "."]);
            assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{name}");
            assert!(place.read(name) == mended, "{name}");
            let ran = place.run(&["--select", "boilerplate", "--output-format", "concise", "."]);
            assert!(ran.out.contains("0 findings") || !ran.out.contains(name), "{}", ran.out);
        }
    }
}

#[test]
fn the_diff_of_a_container_is_a_patch_of_its_lines() {
    for (name, [dirty, _]) in files(2) {
        let place = Place::with(&[(name, &dirty)]);
        let ran = place.run(&["--select", "boilerplate", "--diff", name]);
        assert!(ran.out.contains(&format!("--- ./{name}")) && ran.out.contains("Leave a Comment"), "{}", ran.out);
        assert_eq!(place.read(name), dirty);
    }
}

#[test]
fn texts_are_where_the_pointers_say() {
    let turn = |text: &str| serde_json::json!({ "role": "user", "content": text.trim_end() });
    let chat = |text: &str| format!("{}\n", serde_json::json!({ "messages": [turn(MENDED), turn(text)], "id": 7 }));
    let deep = |text: &str| format!("{}\n", serde_json::json!({ "doc": { "body": { "text": text.trim_end() } } }));
    let place = Place::with(&[("chat.jsonl", &chat(DIRTY)), ("deep.jsonl", &deep(DIRTY))]);
    let run = |arguments: &[&str]| {
        let ran = place.run(&[&["--select", "boilerplate,format", "--output-format", "jsonl"], arguments].concat());
        let lines = ran.out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
        lines.map(|finding| finding["record"].clone()).collect::<Vec<_>>()
    };
    let record = |id: Option<&str>, field: &str| vec![serde_json::json!({ "number": 1, "id": id, "field": field })];
    assert_eq!(run(&["chat.jsonl"]), record(Some("7"), "/messages/1/content"));
    assert_eq!(run(&["--text-field", "/messages/0/content", "chat.jsonl"]), Vec::<serde_json::Value>::new());
    assert_eq!(run(&["--text-field", "/doc/body/text", "deep.jsonl"]), record(None, "/doc/body/text"));
    place.run(&["--select", "boilerplate", "--fix", "--text-field", "/messages/*/content,/doc/body/text", "."]);
    assert_eq!(place.read("chat.jsonl"), chat(MENDED));
    assert_eq!(place.read("deep.jsonl"), deep(MENDED));
    place.write("corpuslint.toml", "text-field = [\"story\", \"/doc/body/text\"]\n");
    place.write("deep.jsonl", deep(DIRTY));
    assert_eq!(run(&["deep.jsonl"]), record(None, "/doc/body/text"));
}

#[test]
fn data_of_a_folder_that_holds_no_texts_is_passed_over() {
    let place = Place::with(&[
        ("package.json", "{\"name\": \"salt\", \"version\": \"1.0\"}"),
        ("prices.csv", "good,price\nsalt,7\n"),
        ("a.txt", MENDED),
    ]);
    let ran = place.run(&["--isolated", "--trust-config", "."]);
    assert_ne!(ran.status, 0, "the options exclude each other");
    let ran = place.run(&["."]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{}", ran.out);
    assert!(ran.out.contains("CSV without texts") && ran.out.contains("JSON without texts"), "{}", ran.out);
    let ran = place.run(&["--output-format", "concise", "prices.csv"]);
    assert!(ran.out.contains("format/missing-field") && ran.out.contains("no column with a text"), "{}", ran.out);
}

#[test]
fn wet_is_read_and_becomes_json_lines_elsewhere() {
    let wet = format!("{}{}", conversion(MENDED), conversion(DIRTY));
    let place = Place::with(&[("in/a.warc.wet", &wet)]);
    let ran = place.run(&["--select", "boilerplate", "--output-format", "concise", "in"]);
    assert!(ran.out.contains("in/a.warc.wet:2:5:1"), "{}", ran.out);
    let ran = place.run(&["--select", "boilerplate", "--fix", "in"]);
    assert!(ran.status == 2 && ran.err.contains("`--out-dir DIR` makes JSON Lines of its texts"), "{}", ran.err);
    assert_eq!(place.read("in/a.warc.wet"), wet);
    let ran = place.run(&["--select", "boilerplate", "--out-dir", "out", "in"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let lines = place.read("out/in/a.warc.wet.jsonl");
    let texts =
        lines.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON")["text"].clone());
    assert_eq!(texts.collect::<Vec<_>>(), [MENDED.trim_end(), MENDED.trim_end()]);
}

#[test]
fn texts_in_a_tar_are_mended_and_named() {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, text) in [("a/clean.txt", MENDED), ("a/dirty.md", DIRTY), ("a/photo.png", DIRTY)] {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o600);
        builder.append_data(&mut header, name, text.as_bytes()).expect("memory takes all");
    }
    let place = Place::new();
    place.write("a.tar", builder.into_inner().expect("memory takes all"));
    let ran = place.run(&["--select", "boilerplate", "--output-format", "jsonl", "."]);
    let finding: serde_json::Value = serde_json::from_str(ran.out.trim_end()).expect("one finding");
    assert_eq!(finding["record"], serde_json::json!({ "number": 2, "id": "a/dirty.md", "field": "content" }));
    let ran = place.run(&["--select", "boilerplate", "--fix", "."]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let raw = place.bytes("a.tar");
    let mut archive = tar::Archive::new(&raw[..]);
    let texts = archive.entries().expect("an archive").map(|entry| {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut entry.expect("an entry"), &mut text).expect("UTF-8");
        text
    });
    assert_eq!(texts.collect::<Vec<_>>(), [MENDED, MENDED, DIRTY]);
}

/// The texts that are read without fault, each with `edit` at its end, and what comes of the edits.
fn visit(format: &dyn Format, piece: Piece, edit: &str) -> (Vec<String>, Option<Vec<u8>>) {
    let mut texts = Vec::new();
    let mended = format.visit(piece, &Fields::default(), &mut |item: Item| {
        if !item.faults.is_empty() || item.damage.is_some() || item.refusal.is_some() || item.passed_over.is_some() {
            return Answer::default();
        }
        texts.push(format!("{}{edit}", item.text));
        if edit.is_empty() { Answer::default() } else { vec![vec![Edit::insert(item.text.len(), edit)]].into() }
    });
    (texts, mended)
}

/// Bytes that are nearly records of some format, broken in all ways.
fn nearly_records() -> impl Strategy<Value = Vec<u8>> {
    let token = prop_oneof![
        prop::sample::select(vec![
            "{\"text\":\"",
            "\"}",
            "\n",
            "\r\n",
            ",",
            "[",
            "]",
            "{",
            "}",
            "\"",
            "\"\"",
            "\\",
            "\\u00e9",
            "\\ud83d\\ude00",
            "text",
            "id",
            ";",
            "\t",
            " ",
            "salt",
            "é",
            "\u{feff}",
            "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 4\r\n\r\n",
            "\r\n\r\n",
            "\"text\": ",
            "null",
            "1.5",
        ])
        .prop_map(|token| token.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..3),
    ];
    prop::collection::vec(token, 0..40).prop_map(|tokens| tokens.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn any_bytes_are_read_and_only_what_is_edited_changes(raw in nearly_records(), head in 0..4usize) {
        let raw = [["", "id,text\n", "[", "text\tid\n"][head].as_bytes(), &raw].concat();
        for name in ["x.jsonl", "x.json", "x.csv", "x.tsv", "x.tar", "x.warc"] {
            let format = format_of(Path::new(name)).expect("a format");
            let whole = Piece::whole(Path::new("x"), &raw);
            let (texts, untouched) = visit(format, whole, "");
            prop_assert_eq!(untouched, None, "{}", name);
            if let (longer, Some(mended)) = visit(format, whole, "\"é\n") {
                let (again, _) = visit(format, Piece::whole(Path::new("x"), &mended), "");
                prop_assert_eq!(again, longer, "{}", name);
            }
            // Read in pieces, of which there is one, it is the same.
            let mut pieces = Pieces::new(&raw[..], format.cutter().expect("records"), 1 << 20);
            let chunk = pieces.next().expect("memory can be read");
            prop_assert!(chunk.is_last && chunk.raw == raw);
            let piece = Piece { head: chunk.head.as_deref(), ..whole };
            prop_assert_eq!(visit(format, piece, "").0, texts, "{}", name);
        }
    }

    #[test]
    fn records_cut_apart_are_the_records(raw in nearly_records(), head in 0..4usize) {
        let raw = [["", "id,text\n", "[", "text\tid\n"][head].as_bytes(), &raw].concat();
        // What parts the fields of CSV is told by a whole line, which is not seen here byte by byte.
        for name in ["x.jsonl", "x.json", "x.tsv"] {
            let format = format_of(Path::new(name)).expect("a format");
            let (texts, _) = visit(format, Piece::whole(Path::new("x"), &raw), "");
            // Cut wherever a record ends.
            let mut cutter = format.cutter().expect("records");
            // Behind a byte, or before it where the next record begins with it.
            let ends: Vec<_> = (0..raw.len()).map(|at| (at, cutter.scan(&raw[at..=at]))).collect();
            let ends = ends.into_iter().filter_map(|(at, ends)| Some((at + ends.last?, ends.count)));
            let (mut apart, mut from, mut number, mut start) = (Vec::new(), 0, 1, Start::BEGINNING);
            let head = cutter.head();
            for (end, count) in ends.chain([(raw.len(), 0)]) {
                let whole = Piece::whole(Path::new("x"), &raw[from..end]);
                let piece = Piece { first_number: number, start, head: head.as_deref(), ..whole };
                start = start.behind(&raw[from..end]);
                apart.extend(visit(format, piece, "").0);
                (from, number) = (end, number + count);
            }
            prop_assert_eq!(apart, texts, "{}", name);
        }
    }
}
