//! What is no text is linted and never written: whatever the ending or the content says to be another container.

use std::io::Write as _;
use std::process::Stdio;

use crate::place::{DIRTY, MENDED, Place, Ran, ran};

fn pipe(place: &Place, arguments: &[&str], content: &str) -> Ran {
    let mut command = place.command(arguments);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    child.stdin.take().expect("piped").write_all(content.as_bytes()).expect("it reads");
    ran(child.wait_with_output().expect("it ends"))
}

/// Files that a fix would break, each with what it is taken for.
fn containers() -> Vec<(&'static str, String, &'static str)> {
    let warc = format!("WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: {}\r\n\r\n{DIRTY}\r\n\r\n", DIRTY.len());
    let line = serde_json::json!({ "id": 1, "text": "The ferry sails at nine.  " }).to_string();
    vec![
        ("a.wat", DIRTY.to_owned(), "a WARC file by its ending `.wat`"),
        ("b.txt", warc, "a WARC file by its first line, `WARC/`"),
        ("c.psv", "id,text   \n1,Salt\n".to_owned(), "CSV by its ending `.psv`"),
        ("d.tab", "id\ttext   \n1\tSalt   \n2\tWool  \n".to_owned(), "TSV by its ending `.tab`"),
        ("d.txt", "id\ttext\n1\tSalt   \n2\tWool  \n3\tRye  \n".to_owned(), "TSV by its 4 rows of 2 columns"),
        ("e.json5", "{\n  \"text\": \"The ferry sails at nine.\"   \n}\n".to_owned(), "JSON by its whole content"),
        ("f.ndjson.txt", format!("{line}   \n{line}\n"), "JSON Lines by its lines"),
        ("g.xml", format!("<log>\n{DIRTY}</log>\n"), "XML by the element `<log>` around it"),
        ("h.html", format!("{DIRTY}   \n"), "HTML by its ending `.html`"),
        ("i.py", "print('salt')   \n".to_owned(), "a program by its ending `.py`"),
    ]
}

#[test]
fn no_option_writes_a_container() {
    for (name, content, what) in containers() {
        for options in [&["--fix"][..], &["--fix", "--unsafe-fixes"]] {
            let place = Place::with(&[(name, &content), ("other.txt", DIRTY)]);
            let ran = place.run(&[options, &[name, "other.txt"]].concat());
            assert_eq!((ran.status, place.read(name)), (2, content.clone()), "{name}: {}", ran.err);
            assert_eq!(ran.err.matches(&format!("{name}: not fixed: ")).count(), 1, "{name}: {}", ran.err);
            assert!(ran.err.contains(what), "{name}: {}", ran.err);
            assert_eq!(place.read("other.txt"), MENDED, "what is a text is mended");
        }
        let place = Place::with(&[(name, &content)]);
        let ran = place.run(&["--out-dir", "out", name]);
        assert_eq!((ran.status, place.read(&format!("out/{name}"))), (2, content.clone()), "goes along as it is");
        assert!(ran.err.contains("not fixed: "), "{name}: {}", ran.err);
        let ran = place.run(&["--diff", name]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{name}: no patch");
        assert!(ran.err.contains("not fixed: "), "{name}: {}", ran.err);
    }
}

#[test]
fn what_is_found_in_a_container_offers_no_fix() {
    for (name, content, _) in containers() {
        let place = Place::with(&[(name, &content)]);
        let ran = place.run(&["--output-format", "full", name]);
        assert_eq!(ran.err, "", "{name}: linting refuses nothing");
        assert!(ran.out.contains("Found") && !ran.out.contains("fixable"), "{name}: {}", ran.out);
        let ran = place.run(&["--output-format", "jsonl", name]);
        assert!(ran.out.contains("\"fix\":null") && !ran.out.contains("\"edits\""), "{name}: {}", ran.out);
    }
}

/// All of it is code, so that there is no safe fix to refuse; a bolder one is refused in a file.
#[test]
fn a_page_is_told_in_a_file_and_in_a_record_and_left_as_it_is() {
    let page = format!(
        "<!DOCTYPE html>\n<html>\n<body>\n<p>Salt &amp; wool.</p>   \n\n\n\n<pre>\n{DIRTY}</pre></body></html>\n"
    );
    let record = format!("{}\n", serde_json::json!({ "id": 1, "text": page }));
    for (name, content) in [("a.jsonl", &record), ("a.html", &page), ("a.md", &page), ("a.txt", &page)] {
        let place = Place::with(&[(name, content)]);
        let ran = place.run(&["--fix", "--output-format", "concise", name]);
        let told = "1:1: warning[structure/page-source] the source of a web page and no text, by its `<!DOCTYPE` line";
        assert!(ran.status == 1 && ran.out.contains(told), "{name}: {}", ran.out);
        assert_eq!(&place.read(name), content);
        if name != "a.jsonl" {
            let ran = place.run(&["--fix", "--unsafe-fixes", name]);
            assert!(
                ran.status == 2 && ran.err.contains("taken for HTML by its `<!DOCTYPE` line"),
                "{name}: {}",
                ran.err
            );
            assert_eq!(&place.read(name), content);
        }
        place.run(&["--out-dir", "out", name]);
        assert_eq!(&place.read(&format!("out/{name}")), content);
    }
}

#[test]
fn standard_input_goes_through_as_it_is() {
    let place = Place::new();
    for (name, content, _) in containers() {
        let ran = pipe(&place, &["--fix", "--stdin-filename", name, "-"], &content);
        assert_eq!((ran.status, &ran.out), (2, &content), "{name}");
    }
    let records = "{\"text\": \"The ferry sails at nine.\"}   \n{\"text\": \"Salt\\u200b.\"}\n";
    let ran = pipe(&place, &["--fix", "-"], records);
    assert_eq!((ran.status, ran.out.as_str()), (2, records));
    assert!(ran.err.contains("`--stdin-filename x.jsonl`"), "{}", ran.err);
    let ran = pipe(&place, &["--fix", "--stdin-filename", "x.jsonl", "-"], records);
    assert!(ran.out.contains("\"Salt.\"") && !ran.err.contains("not fixed"), "{} {}", ran.out, ran.err);
}

#[test]
fn what_needs_no_fix_is_not_refused() {
    let place = Place::with(&[("a.psv", "id,text\n1,Salt\n")]);
    let ran = place.run(&["--fix", "--fail-on", "never", "--select", "whitespace", "a.psv"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
}

#[test]
fn other_charsets_hide_no_container() {
    let place = Place::new();
    let wide: Vec<u8> =
        "id\ttext\n1\tSalt   \n2\tWool  \n3\tRye  \n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = [b"\xFF\xFE".as_slice(), &wide].concat();
    place.write("a.txt", &wide);
    place.write("b.txt", b"id,text\n1,Caf\xE9\n2,Th\xE9\n3,\xE9t\xE9\n");
    let ran = place.run(&["--fix", "--unsafe-fixes", "."]);
    assert_eq!((ran.status, ran.err.matches("not fixed: taken for ").count()), (2, 2), "{}", ran.err);
    assert_eq!(place.bytes("a.txt"), wide);
}

#[test]
fn a_text_about_containers_is_mended() {
    let place = Place::with(&[
        ("a.md", &format!("<div align=\"center\">\n\n# Salt\n\n</div>\n\n{DIRTY}")),
        ("b.txt", &format!("[1] A note on {{\"text\": 1}} and WARC/1.0.\n\n{DIRTY}")),
        ("c", DIRTY),
        ("d.article", DIRTY),
    ]);
    let ran = place.run(&["--fix", "a.md", "b.txt", "c", "d.article"]);
    assert_eq!(ran.err, "");
    for name in ["a.md", "b.txt", "c", "d.article"] {
        assert!(place.read(name).ends_with(MENDED), "{name}");
    }
}
