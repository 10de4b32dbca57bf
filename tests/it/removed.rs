//! `--removed`: what fixes took away, where it stood, and never what was not written.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;

use crate::place::{DIRTY, MENDED, Place, Ran};

/// Runs with `--removed` and returns what was noted.
fn removed(place: &Place, arguments: &[&str]) -> (Ran, Vec<Value>) {
    let ran = place.run(&[&["--removed", "gone.jsonl"], arguments].concat());
    let lines = place.read("gone.jsonl");
    fs::remove_file(place.path("gone.jsonl")).expect("it was written");
    (ran, lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect())
}

fn offset(value: &Value) -> usize {
    usize::try_from(value.as_u64().expect("an offset")).expect("it fits")
}

/// The bytes of a file, or of a record's text, without what was taken away, with what was put in its place.
fn applied(was: &[u8], removed: &[&Value]) -> Vec<u8> {
    let mut edits: Vec<_> = removed.iter().map(|one| (offset(&one["start"]), offset(&one["end"]), *one)).collect();
    edits.sort_by_key(|(start, end, _)| (*start, *end));
    let (mut out, mut done) = (Vec::new(), 0);
    for (start, end, one) in edits {
        out.extend_from_slice(&was[done..start]);
        out.extend_from_slice(one["replacement"].as_str().expect("a text").as_bytes());
        done = end;
    }
    out.extend_from_slice(&was[done..]);
    out
}

/// Pages whose fixes take several rounds, and one whose line loses a character before it goes.
fn pages() -> Vec<(&'static str, String)> {
    let menu = "Home\nNews\nSport\nWeather\nContact us\nSkip to content\n\n";
    let foot = "\nLeave a Comment\n\nYour email address will not be published. Required fields are marked *\n\n\
        Share this:\n\nRelated posts\n\nScroll to Top\n\nCopyright © 2021 The Harbour Post. All rights reserved.\n";
    let article = MENDED;
    vec![
        ("a.txt", DIRTY.to_owned()),
        ("b.txt", format!("{menu}{article}{foot}")),
        ("c.txt", format!("\u{feff}{menu}{article}{foot}").replace('\n', "\r\n")),
        ("d.txt", format!("{article}\nLeave a Com\u{200b}ment\n\nScroll to Top\n")),
        ("e.txt", format!("{article}\nThe ferry's caf\u{200b}\u{e9} \u{2014} 日本 😀 \u{200b}\u{200b}sails.   \n")),
    ]
}

/// Deletions and replacements of the text, and nothing that is put between: those have no text that went.
const SELECT: &str = "boilerplate,encoding/invisible-character,whitespace/trailing-space";

#[test]
fn what_is_noted_stood_there_and_is_all_that_went() {
    let place = Place::new();
    for (name, text) in pages() {
        place.write(name, &text);
    }
    let records: Vec<_> = pages().iter().map(|(name, text)| serde_json::json!({ "id": name, "text": text })).collect();
    place.write("r.jsonl", records.iter().map(|record| format!("{record}\n")).collect::<String>());
    let before: Vec<(&str, Vec<u8>)> = pages().iter().map(|(name, _)| (*name, place.bytes(name))).collect();
    let (_, shown) = removed(&place, &["--diff", "--unsafe-fixes", "--select", SELECT, "."]);
    let (ran, noted) = removed(&place, &["--fix", "--unsafe-fixes", "--select", SELECT, "."]);
    assert_eq!(shown, noted, "--diff says what --fix does");
    assert!(noted.len() > 20, "{}{}", ran.out, noted.len());
    assert!(noted.iter().any(|one| one["round"].as_u64() > Some(1)), "one round is not enough");
    let after: Vec<Value> =
        place.read("r.jsonl").lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let mut untold = 0;
    let mut check = |name: &str, own: &[&Value], was: &[u8], is: &[u8]| {
        for one in own.iter().filter(|one| !one["start"].is_null()) {
            let text = &was[offset(&one["start"])..offset(&one["end"])];
            assert_eq!(one["text"].as_str(), std::str::from_utf8(text).ok(), "{name}: {one}");
        }
        if own.iter().any(|one| one["start"].is_null()) {
            untold += 1;
        } else {
            assert_eq!(String::from_utf8_lossy(&applied(was, own)), String::from_utf8_lossy(is), "{name}");
        }
    };
    for (index, (name, was)) in before.iter().enumerate() {
        let own: Vec<&Value> = noted.iter().filter(|one| one["path"] == *name).collect();
        check(name, &own, was, &place.bytes(name));
        let own: Vec<&Value> = noted.iter().filter(|one| one["record"]["id"] == *name).collect();
        let text = after[index]["text"].as_str().expect("a text").as_bytes();
        check(name, &own, pages()[index].1.as_bytes(), text);
    }
    assert!((1..4).contains(&untold), "{untold} documents with a place that cannot be told");
}

#[test]
fn what_lost_something_before_it_went_has_no_place() {
    let place = Place::with(&[("d.txt", &format!("{MENDED}\nLeave a Com\u{200b}ment\n\nScroll to Top\n"))]);
    let (_, noted) = removed(&place, &["--fix", "--select", SELECT, "."]);
    assert_eq!(place.read("d.txt"), MENDED);
    let told: Vec<_> =
        noted.iter().map(|one| (one["text"].as_str().expect("a text"), one["start"].is_null())).collect();
    assert_eq!(told.iter().filter(|(_, is_null)| *is_null).count(), 1, "{told:?}");
    let (text, _) = told.iter().find(|(_, is_null)| *is_null).expect("one");
    assert!(text.contains("Leave a Comment"), "{text:?}");
}

#[test]
fn places_are_bytes_of_the_file_whatever_its_charset() {
    let text = format!("\u{feff}日本 😀\n\n{DIRTY}");
    let raw: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let place = Place::new();
    place.write("a.txt", &raw);
    let (_, noted) = removed(&place, &["--fix", "--select", "boilerplate", "."]);
    assert_eq!(noted.len(), 1, "{noted:?}");
    assert_eq!(applied(&raw, &noted.iter().collect::<Vec<_>>()), place.bytes("a.txt"));
}

#[test]
fn only_what_was_written_is_noted() {
    let record = serde_json::json!({ "text": DIRTY }).to_string();
    let place = Place::with(&[("a.txt", DIRTY), ("b.jsonl", &format!("{record}\n")), ("c.txt", DIRTY)]);
    for name in ["a.txt", "b.jsonl"] {
        fs::set_permissions(place.path(name), fs::Permissions::from_mode(0o444)).expect("own file");
    }
    let (ran, noted) = removed(&place, &["--fix", "."]);
    assert_eq!(ran.status, 2, "{}", ran.err);
    let paths: Vec<_> = noted.iter().map(|one| one["path"].as_str().expect("a path")).collect();
    assert_eq!(paths, ["c.txt"]);
    // Elsewhere they are.
    let (_, noted) = removed(&place, &["--out-dir", "clean", "a.txt", "b.jsonl"]);
    let paths: Vec<_> = noted.iter().map(|one| one["path"].as_str().expect("a path")).collect();
    assert_eq!(paths, ["a.txt", "b.jsonl"]);
}

#[test]
fn it_is_the_same_for_any_number_of_threads_and_for_standard_input() {
    let place = Place::new();
    for index in 0..12 {
        for (name, text) in pages() {
            place.write(&format!("{index:02}/{name}"), text);
        }
    }
    let lines: String = (0..1_200).map(|id| format!("{}\n", serde_json::json!({ "id": id, "text": DIRTY }))).collect();
    place.write("06.jsonl", &lines);
    let one = removed(&place, &["--diff", "--threads", "1", "."]).1;
    assert!(one.len() > 1_300, "{}", one.len());
    assert_eq!(one, removed(&place, &["--diff", "--threads", "7", "."]).1);
    let mut command = place.command(&["-", "--fix", "--removed", "gone.jsonl"]);
    command.stdin(fs::File::open(place.path("00/a.txt")).expect("there"));
    let ran = crate::place::ran(command.output().expect("it runs"));
    assert_eq!(ran.out, MENDED);
    assert!(
        place.read("gone.jsonl").starts_with("{\"path\":\"-\",\"record\":null,\"rule\":\"boilerplate/comment-form\",")
    );
}

#[test]
fn it_goes_with_what_fixes_and_over_nothing_that_is_read() {
    let place = Place::with(&[("a.txt", DIRTY)]);
    let ran = place.run(&["--removed", "gone.jsonl", "."]);
    assert!(ran.status == 2 && ran.err.contains("--removed goes with --fix, --diff or --out-dir"), "{}", ran.err);
    let ran = place.run(&["--fix", "--removed", "a.txt", "."]);
    assert!(ran.status == 2 && ran.err.contains("--removed `a.txt` is one of the files to be linted"), "{}", ran.err);
    assert_eq!(place.read("a.txt"), DIRTY);
    let ran = place.run(&["--fix", "--removed", "x", "--output-format", "jsonl", "-o", "x", "."]);
    assert!(ran.status == 2 && ran.err.contains("something else is written there already"), "{}", ran.err);
}
