//! `start`, `end` and the edits of `json` are bytes of the file: a script of ten lines makes what `--fix` makes.

use serde_json::Value;

use crate::place::{DIRTY, Place};

/// What a script would write: the edits of the findings made in the file, those left out that touch one before.
fn applied(raw: &[u8], findings: &[Value]) -> Vec<u8> {
    let offset = |value: &Value| usize::try_from(value.as_u64().expect("an offset")).expect("it fits");
    let (mut out, mut done, mut last) = (Vec::new(), 0, None);
    for edits in findings.iter().filter_map(|finding| finding["fix"]["edits"].as_array()) {
        for edit in edits {
            let (start, end) = (offset(&edit["start"]), offset(&edit["end"]));
            if last.is_some_and(|last| start <= last) {
                continue;
            }
            out.extend_from_slice(&raw[done..start]);
            out.extend_from_slice(edit["text"].as_str().expect("a text").as_bytes());
            (done, last) = (end, Some(end));
        }
    }
    out.extend_from_slice(&raw[done..]);
    out
}

fn findings(place: &Place, arguments: &[&str]) -> Vec<Value> {
    let ran = place.run(&[&["--output-format", "jsonl"], arguments].concat());
    ran.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// The rules of these tests: safe fixes, one round.
const SELECT: &str = "boilerplate/comment-form,encoding/invisible-character";

fn wide(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

#[test]
fn a_script_makes_what_fix_makes() {
    let text = DIRTY.replace("office said", "office\u{200b} said, 日本 😀 har\u{200b}bour,");
    let marked = format!("\u{feff}{text}");
    for (what, raw) in [
        ("plain", text.clone().into_bytes()),
        ("a mark", marked.clone().into_bytes()),
        ("CRLF", text.replace('\n', "\r\n").into_bytes()),
        ("a mark and CRLF", marked.replace('\n', "\r\n").into_bytes()),
        ("UTF-16LE", wide(&marked, u16::to_le_bytes)),
        ("UTF-16BE", wide(&marked, u16::to_be_bytes)),
        ("UTF-32LE", marked.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect()),
    ] {
        let place = Place::new();
        place.write("a.txt", &raw);
        let found = findings(&place, &["--select", SELECT, "a.txt"]);
        assert_eq!(found.len(), 3, "{what}: {found:?}");
        let script = applied(&raw, &found);
        place.run(&["--select", SELECT, "--fix", "a.txt"]);
        assert!(place.bytes("a.txt") != raw, "{what}");
        assert!(place.bytes("a.txt") == script, "{what}: {}", String::from_utf8_lossy(&script));
    }
}

#[test]
fn bytes_in_a_charset_are_repaired_by_a_script_too() {
    for raw in [
        b"Le caf\xE9 ouvre \xE0 huit heures, d\xE8s demain, dit la mairie.\n".to_vec(),
        "Паром отходит в девять часов, сказал капитан порта.\n"
            .chars()
            .map(|c| if c.is_ascii() { c as u8 } else { u8::try_from(u32::from(c) - 0x350).expect("windows-1251") })
            .collect(),
    ] {
        let place = Place::new();
        place.write("a.txt", &raw);
        let arguments = ["--select", "encoding/invalid-utf8", "a.txt"];
        let found = findings(&place, &arguments);
        assert_eq!(found[0]["fix"]["safety"], "unsafe");
        let script = applied(&raw, &found);
        place.run(&[&["--fix", "--unsafe-fixes"], &arguments[..]].concat());
        assert_eq!(place.read("a.txt").into_bytes(), script);
    }
}

/// Where the file has what was found, and what edits there are.
#[track_caller]
fn check(raw: &[u8], rule: &str, expected: &[u8], has_edits: bool) {
    let place = Place::new();
    place.write("a.txt", raw);
    let found = findings(&place, &["--select", rule, "a.txt"]);
    let finding = found.first().unwrap_or_else(|| panic!("{rule} finds nothing"));
    let offset = |name: &str| usize::try_from(finding[name].as_u64().expect("an offset")).expect("it fits");
    assert_eq!(&raw[offset("start")..offset("end")], expected, "{finding}");
    assert_eq!(finding["fix"]["edits"].is_array(), has_edits, "{finding}");
}

#[test]
fn what_is_found_stands_there_in_the_file() {
    let rule = "text/repeated-word";
    check(b"\xEF\xBB\xBFThe ferry sails at at nine.\n", rule, b"at at", true);
    let text = "The ferry sails at at nine, 日 😀 said.\n";
    let marked = format!("\u{feff}{text}");
    check(&wide(&marked, u16::to_le_bytes), rule, &wide("at at", u16::to_le_bytes), true);
    // Before the charset is repaired, no other fix is made.
    check(b"Le caf\xE9 ouvre \xE0 huit. The ferry sails at at nine.\n", rule, b"at at", false);
    check(b"Le caf\xE9 ouvre \xE0 huit heures, d\xE8s demain.\n", "encoding/invalid-utf8", b"\xE9", true);
    check(b"A b\xC3\xA9 and a lost \xE2\x80 byte, \xC3\xA9t\xC3\xA9.\n", "encoding/invalid-utf8", b"\xE2\x80", false);
    // Without a mark the file is to be written as UTF-8: all of it.
    check(&wide(text, u16::to_le_bytes), "encoding/utf16-without-bom", b"", false);
    check(&wide(text, u16::to_le_bytes), rule, &wide("at at", u16::to_le_bytes), false);
    // What is inserted in UTF-16 would be no UTF-8.
    check(&wide("\u{feff}The ferry sails.", u16::to_be_bytes), "whitespace/no-final-newline", b"", false);
}

#[test]
fn after_a_fix_the_offsets_are_those_of_the_new_file() {
    let text =
        format!("\u{feff}{}\nThe ferry sails at at nine.\n", DIRTY.replace("office said", "office\u{200b} said"));
    for raw in [text.clone().into_bytes(), wide(&text, u16::to_le_bytes)] {
        let place = Place::new();
        place.write("a.txt", &raw);
        let found = findings(&place, &["--select", &format!("{SELECT},text/repeated-word"), "--fix", "a.txt"]);
        let mended = place.bytes("a.txt");
        assert!(mended.len() < raw.len());
        let finding = found.iter().find(|finding| finding["rule"] == "text/repeated-word").expect("it remains");
        let offset = |name: &str| usize::try_from(finding[name].as_u64().expect("an offset")).expect("it fits");
        let place: Vec<u8> = mended[offset("start")..offset("end")].iter().copied().filter(|byte| *byte != 0).collect();
        assert_eq!(place, b"at at");
    }
}

#[test]
fn a_mark_changes_no_fingerprint_line_or_column() {
    let place = Place::with(&[("a.txt", DIRTY), ("b.txt", &format!("\u{feff}{DIRTY}"))]);
    let found = findings(&place, &["--select", SELECT, "."]);
    let [a, b] = &found[..] else { panic!("{found:?}") };
    for field in ["fingerprint", "line", "column", "end_line", "end_column", "message"] {
        assert_eq!(a[field], b[field]);
    }
    assert_eq!(a["start"].as_u64().map(|start| start + 3), b["start"].as_u64());
}

#[test]
fn the_offsets_of_a_record_are_those_of_its_text() {
    let place = Place::with(&[("a.jsonl", "\u{feff}{\"text\": \"\\u00e9 ferry sails at at nine.\"}\n")]);
    let found = findings(&place, &["--select", "text/repeated-word", "a.jsonl"]);
    assert_eq!((found[0]["start"].as_u64(), found[0]["end"].as_u64()), (Some(15), Some(20)));
}

#[test]
fn sarif_counts_lines_and_columns_behind_the_mark() {
    let place = Place::with(&[("a.txt", "\u{feff}The ferry sails at at nine.\n")]);
    let ran = place.run(&["--select", "text/repeated-word", "--output-format", "sarif", "a.txt"]);
    let log: Value = serde_json::from_str(&ran.out).expect("JSON");
    let result = &log["runs"][0]["results"][0];
    let region = &result["locations"][0]["physicalLocation"]["region"];
    assert_eq!((region["startColumn"].as_u64(), region["endColumn"].as_u64()), (Some(17), Some(22)));
    let deleted = &result["fixes"][0]["artifactChanges"][0]["replacements"][0]["deletedRegion"];
    assert_eq!((deleted["startColumn"].as_u64(), deleted["endColumn"].as_u64()), (Some(19), Some(22)));
    assert!(region["byteOffset"].is_null(), "no offsets, which would have to count the mark");
}

#[test]
fn comparisons_across_documents_tell_the_files_own_offsets() {
    let text = "The ferry to the outer islands sails again from Monday, the harbour office said, after three weeks in the dock of the yard.\n";
    let place = Place::with(&[("a.txt", text), ("b.txt", &format!("\u{feff}{text}"))]);
    place.write("c.txt", wide(&format!("\u{feff}{text}"), u16::to_le_bytes));
    let found = findings(&place, &["--select", "duplicate", "."]);
    let starts: Vec<(&str, &Value)> =
        found.iter().map(|finding| (finding["path"].as_str().expect("a path"), &finding["start"])).collect();
    assert_eq!(starts, [("b.txt", &Value::from(3)), ("c.txt", &Value::Null)]);
}

#[test]
fn what_is_found_in_a_record_is_where_it_is_written() {
    let text = serde_json::json!({ "é": "日本", "text": DIRTY.trim_end() }).to_string();
    let csv = format!("n,text\n1,{MENDED:?}\n", MENDED = "Salt.").replace('"', "");
    let csv = format!("{csv}2,\"He said \"\"so\"\".\n\n{}\"\n", DIRTY.trim_end());
    let list = format!("[\n  {},\n  {text}\n]\n", serde_json::json!({ "text": "Salt." }));
    for (name, content) in [("a.jsonl", format!("{{\"text\":\"Salt.\"}}\n{text}\n")), ("b.json", list), ("c.csv", csv)]
    {
        let place = Place::with(&[(name, &content)]);
        let arguments = ["--select", "boilerplate/comment-form", "--output-format", "jsonl", name];
        let finding: serde_json::Value =
            serde_json::from_str(place.run(&arguments).out.trim_end()).expect("one finding");
        let at = |key: &str| usize::try_from(finding["written"][key].as_u64().expect("a number")).expect("a place");
        assert_eq!(&content[at("start")..at("end")], "Leave a Comment", "{name}");
        let line = content.lines().nth(at("line") - 1).expect("a line");
        let columns: String = line.chars().skip(at("column") - 1).take(at("end_column") - at("column")).collect();
        assert_eq!(columns, "Leave a Comment", "{name}");
        // SARIF and GitHub take an editor there.
        let sarif = place.run(&["--select", "boilerplate/comment-form", "--output-format", "sarif", name]).out;
        let sarif: serde_json::Value = serde_json::from_str(&sarif).expect("JSON");
        let region = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
        assert_eq!((&region["startLine"], &region["startColumn"]), (&at("line").into(), &at("column").into()));
        // Once it is written anew, the places are no longer those.
        let mended = place.run(&["--fix", "--select", "structure", "--output-format", "jsonl", name]).out;
        assert!(!mended.contains("\"written\""), "{mended}");
    }
}
