//! `--sample`: a part of the documents, the same in any order and among any others, which passes for no whole.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::place::{DIRTY, MENDED, Place};

/// The paths and records that something was found in.
fn found(place: &Place, arguments: &[&str]) -> BTreeSet<String> {
    let ran = place.run(&[&["--isolated", "--select", "boilerplate", "--output-format", "jsonl"], arguments].concat());
    assert!(ran.status < 2, "{}", ran.err);
    let rows = ran.out.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    rows.map(|row| format!("{}:{}", row["path"].as_str().expect("a path"), row["record"]["number"])).collect()
}

fn records(count: usize) -> String {
    (0..count).map(|id| format!("{}\n", serde_json::json!({ "id": id, "text": format!("{id} {DIRTY}") }))).collect()
}

#[test]
fn the_choice_depends_on_nothing_else() {
    let place = Place::with(&[("b.jsonl", &records(900))]);
    for index in 0..300 {
        place.write(&format!("texts/{index}.txt"), DIRTY);
    }
    let one = found(&place, &["--sample", "20%", "--threads", "1", "."]);
    assert!((150..330).contains(&one.len()), "{}", one.len());
    assert_eq!(one, found(&place, &["--sample", "0.2", "--seed", "0", "--threads", "4", "."]));
    assert_eq!(one, found(&place, &["--sample", "20%", "texts", "b.jsonl"]));
    place.write("a.jsonl", records(50));
    place.write("texts/more.txt", DIRTY);
    let among_more = found(&place, &["--sample", "20%", "."]);
    let those: BTreeSet<String> =
        among_more.into_iter().filter(|at| !at.starts_with("a.jsonl") && !at.starts_with("texts/more")).collect();
    assert_eq!(one, those);
    assert_ne!(one, found(&place, &["--sample", "20%", "--seed", "1", "texts", "b.jsonl"]));
    assert_eq!(found(&place, &["--sample", "100%", "texts", "b.jsonl"]).len(), 1_201);
}

#[test]
fn every_container_is_sampled() {
    let row = |id: usize| format!("{id},\"{DIRTY}\"\n");
    let rows: String = (0..400).map(row).collect();
    let place = Place::with(&[("a.csv", &format!("id,text\n{rows}")), ("a.jsonl", &records(400))]);
    place.write("a.json", format!("[{}]", records(400).trim_end().replace('\n', ",\n")));
    let warc = |id: usize| {
        let text = format!("{id} {DIRTY}");
        format!("WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: {}\r\n\r\n{text}\r\n\r\n", text.len())
    };
    place.write("a.wet", (0..400).map(warc).collect::<String>());
    let mut archive = tar::Builder::new(Vec::new());
    for id in 0..400 {
        let mut header = tar::Header::new_gnu();
        header.set_size(DIRTY.len() as u64);
        archive.append_data(&mut header, format!("{id}.txt"), DIRTY.as_bytes()).expect("memory takes it");
    }
    place.write("a.tar", archive.into_inner().expect("memory takes it"));
    for name in ["a.csv", "a.jsonl", "a.json", "a.wet", "a.tar"] {
        let count = found(&place, &["--sample", "0.25", name]).len();
        assert!((65..136).contains(&count), "{name}: {count}");
    }
}

#[test]
fn what_is_not_in_it_is_not_read() {
    let place = Place::with(&[("a.jsonl", &format!("{}{}", records(1), "{\"text\": \n".repeat(499)))]);
    let ran = place.run(&[
        "--isolated",
        "--select",
        "format",
        "--sample",
        "10%",
        "--statistics",
        "--output-format",
        "jsonl",
        ".",
    ]);
    let row: Value = serde_json::from_str(&ran.out).expect("a row");
    let checked = row["checked"].as_u64().expect("a count");
    assert!((20..85).contains(&checked) && row["findings"] == checked, "{row}");
    assert_eq!((&row["rate"], &row["rate_high"], &row["sample"]), (&1.0.into(), &1.0.into(), &0.1.into()));
    let expected = format!("A sample of 10 % (seed 0): {checked} documents looked at, {} others not.\n", 500 - checked);
    assert!(ran.err.ends_with(&expected), "{}", ran.err);
}

#[test]
fn rates_come_by_groups() {
    let place = Place::new();
    for index in 0..200 {
        place.write(&format!("news/{index}.txt"), if index % 2 == 0 { DIRTY } else { MENDED });
        place.write(&format!("town/{index}.txt"), MENDED);
    }
    let words = ["--isolated", "--select", "boilerplate", "--sample", "50%", "--group-by", "folder", "--statistics"];
    let ran = place.run(&[&words[..], &["--output-format", "jsonl", "."]].concat());
    let row: Value = serde_json::from_str(&ran.out).expect("a row");
    assert_eq!(row["group"], "news");
    let share = |key: &str| row[key].as_f64().expect("a number");
    assert!(share("rate_low") < 0.5 && 0.5 < share("rate_high"), "{row}");
    assert!((share("rate") - share("documents") / share("checked")).abs() < 1e-5, "{row}");
    let ran = place.run(&[&words[..], &["."]].concat());
    assert!(ran.out.contains("  rate %  ") && ran.out.contains(" documents of a sample"), "{}", ran.out);
}

#[test]
fn a_sample_passes_for_no_whole() {
    let place = Place::with(&[("a.jsonl", &records(100))]);
    for other in [
        &["--fix"][..],
        &["--out-dir", "out"],
        &["--write-baseline", "known"],
        &["--out-dir", "out", "--drop", "boilerplate"],
        &["--diff", "--removed", "gone"],
    ] {
        let ran = place.run(&[&["--sample", "0.5", "."], other].concat());
        assert!(ran.status == 2 && ran.err.contains("--sample"), "{}", ran.err);
    }
    assert!(place.run(&["--seed", "1", "."]).err.contains("--sample"));
    assert!(place.run(&["--sample", "0", "."]).err.contains("no document"));
    assert_eq!(place.names(), ["a.jsonl"]);
    // What others would have to be known for is not said of it.
    let ran = place.run(&["--isolated", "--select", "duplicate,boilerplate", "--sample", "0.5", "."]);
    assert!(ran.err.contains("Silent in a sample") && ran.err.contains("duplicate/document"), "{}", ran.err);
    for (format, part) in [
        ("markdown", "\nA sample of 50 % (seed 0): "),
        ("github", "::notice title=corpuslint::A sample of 50 %25 (seed 0): "),
        ("sarif", "\"A sample of 50 % (seed 0): "),
        ("concise", "\nA sample of 50 % (seed 0): "),
        ("azure", "##vso[task.logissue type=warning;]A sample of 50 %AZP25 (seed 0): "),
        ("gitlab", "\"A sample of 50 % (seed 0): "),
        ("junit", "\"A sample of 50 % (seed 0): "),
        ("checkstyle", "\"A sample of 50 % (seed 0): "),
        ("rdjson", "\"A sample of 50 % (seed 0): "),
    ] {
        let ran = place.run(&["--isolated", "--sample", "0.5", "--output-format", format, "."]);
        assert!(ran.out.contains(part), "{format}: {}", ran.out);
    }
    // That a finding was not met in it does not make it a stale one.
    place.run(&["--isolated", "--write-baseline", "known.json", "a.jsonl"]);
    let ran = place.run(&["--isolated", "--baseline", "known.json", "--sample", "0.5", "a.jsonl"]);
    assert!(ran.status == 0 && !ran.err.contains("stale"), "{}", ran.err);
}

#[test]
fn a_stream_is_sampled_as_a_file_of_its_name() {
    let place = Place::with(&[("a.jsonl", &records(200))]);
    let of_file = found(&place, &["--sample", "0.3", "a.jsonl"]);
    let mut command = place.command(&["--isolated", "--select", "boilerplate", "--output-format", "jsonl"]);
    command.args(["--sample", "0.3", "--stdin-filename", "a.jsonl", "-"]);
    command.stdin(std::fs::File::open(place.path("a.jsonl")).expect("there"));
    let out = String::from_utf8(command.output().expect("the program starts").stdout).expect("UTF-8");
    assert_eq!(out.lines().count(), of_file.len());
}
