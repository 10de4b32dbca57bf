//! The pipeline: order, threads, streams, what is left out of a folder.

use std::io::Write as _;
use std::process::Stdio;

use crate::place::{DIRTY, MENDED, Place, Ran, ran};

#[test]
fn output_is_the_same_for_any_number_of_threads() {
    let place = Place::new();
    for index in 0..300 {
        place.write(&format!("{}/{index}.txt", index % 7), DIRTY.replace("Monday", &format!("day {index}")));
    }
    // More than is read at once.
    let record = format!("{}\n", serde_json::json!({ "text": DIRTY.trim_end(), "pad": "y".repeat(4_000) }));
    place.write("records.jsonl", record.repeat(1_000));
    let run = |threads: &str| place.run(&["--threads", threads, "--output-format", "jsonl", "."]).out;
    let one = run("1");
    assert!(one.lines().count() > 1_000);
    for threads in ["2", "7"] {
        assert!(run(threads) == one, "{threads} threads print something else");
    }
    let paths: Vec<String> = one
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).expect("JSON")["path"].as_str().expect("a path").to_owned()
        })
        .collect();
    let last = paths.last().expect("findings");
    assert_eq!(last, "records.jsonl");
}

#[test]
fn a_document_of_thousands_of_findings_is_told_in_order_before_and_after_it_is_mended() {
    let place = Place::new();
    // The zero-width spaces are mended; a marker that marks nothing only is with `--unsafe-fixes`.
    let text = "-\n-\na\u{200b}b\n".repeat(2_000);
    for name in ["a.txt", "b.txt", "c.txt"] {
        place.write(name, &text);
    }
    let select = ["--isolated", "--select", "markup/orphan-bullet,encoding/invisible-character"];
    let run = |arguments: &[&str]| {
        let out = place.run(&[&select[..], &["--output-format", "jsonl"], arguments, &["."]].concat()).out;
        let finding = |line: &str| serde_json::from_str::<serde_json::Value>(line).expect("JSON");
        let place = |finding: serde_json::Value| (finding["path"].to_string(), finding["start"].as_u64());
        let places: Vec<_> = out.lines().map(finding).map(place).collect();
        assert!(places.is_sorted(), "{arguments:?}");
        (places.len(), out)
    };
    let (count, found) = run(&["--threads", "1"]);
    assert_eq!(count, 3 * 3 * 2_000);
    for threads in ["2", "5"] {
        assert!(run(&["--threads", threads]).1 == found, "{threads} threads print something else");
        let diff = place.run(&[&select[..], &["--threads", threads, "--diff", "."]].concat());
        assert!(diff.err.contains("Found 18,000 findings in 3 documents; the diff mends 6,000."), "{}", diff.err);
    }
    assert_eq!(run(&["--fix"]).0, 3 * 2 * 2_000);
    assert_eq!(place.read("b.txt"), "-\n-\nab\n".repeat(2_000));
}

#[test]
fn records_of_a_large_file_keep_their_numbers_and_are_mended_in_place() {
    let place = Place::new();
    let clean = format!("{}\n", serde_json::json!({ "id": "c", "text": MENDED.trim_end() }));
    let dirty = format!("{}\n", serde_json::json!({ "id": "d", "text": DIRTY.trim_end() }));
    let content = format!("{}{dirty}{}", clean.repeat(9_000), clean.repeat(9_000));
    place.write("records.jsonl", &content);
    let ran = place.run(&["--select", "boilerplate", "--output-format", "jsonl", "."]);
    let finding: serde_json::Value = serde_json::from_str(ran.out.trim_end()).expect("one finding");
    assert_eq!(finding["record"], serde_json::json!({ "number": 9001, "id": "d", "field": "text" }));
    let ran = place.run(&["--fix", "--select", "boilerplate", "."]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(place.read("records.jsonl") == content.replace(&dirty, &clean.replace("\"c\"", "\"d\"")));
    assert_eq!(place.names(), ["records.jsonl"]);
}

#[test]
fn a_folder_is_walked_without_what_is_hidden_ignored_or_foreign() {
    let place = Place::with(&[
        (".gitignore", "build/\n*.md\n!keep.md\n"),
        ("a.txt", DIRTY),
        (".hidden.txt", DIRTY),
        (".git/b.txt", DIRTY),
        ("build/c.txt", DIRTY),
        ("d.md", DIRTY),
        ("keep.md", DIRTY),
        ("photo.png", "x"),
        ("README", DIRTY),
        ("sub/.gitignore", "e.txt"),
        ("sub/e.txt", DIRTY),
        ("sub/f.TXT", DIRTY),
    ]);
    place.write("scan.txt", [b"%PDF-1.7 ".as_slice(), &[0; 64]].concat());
    let paths = |arguments: &[&str]| {
        let ran = place.run(&[&["--select", "boilerplate", "--output-format", "concise"], arguments].concat());
        let found: Vec<String> = ran
            .out
            .lines()
            .filter(|line| line.contains("comment-form"))
            .map(|line| line[..line.find(':').expect("a place")].to_owned())
            .collect();
        found.join(" ")
    };
    assert_eq!(paths(&["."]), "a.txt keep.md sub/f.TXT");
    assert_eq!(paths(&["--no-ignore", "."]), ".hidden.txt a.txt build/c.txt d.md keep.md sub/e.txt sub/f.TXT");
    assert_eq!(paths(&["README", "build"]), "README build/c.txt");
    assert_eq!(paths(&["sub", "sub/f.TXT", "a.txt"]), "sub/f.TXT a.txt");
    let ran = place.run(&["."]);
    for reason in ["binary", ".png", "hidden", ".gitignore"] {
        assert!(ran.out.contains(reason), "the summary does not count {reason}: {}", ran.out);
    }
}

#[test]
fn a_named_file_is_linted_whatever_it_is() {
    let place = Place::with(&[("notes.xyz", DIRTY)]);
    place.write("scan.txt", [b"%PDF-1.7 ".as_slice(), &[0; 64]].concat());
    assert!(place.run(&["notes.xyz"]).out.contains("comment-form"));
    let ran = place.run(&["scan.txt"]);
    assert!(ran.status == 1 && ran.out.contains("format/binary-file"), "{}", ran.out);
}

/// What the program makes of this standard input.
fn pipe(arguments: &[&str], content: impl AsRef<[u8]>) -> Ran {
    let place = Place::new();
    let mut command = place.command(arguments);
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    child.stdin.take().expect("piped").write_all(content.as_ref()).expect("it reads");
    ran(child.wait_with_output().expect("it ends"))
}

#[test]
fn standard_input_is_a_document() {
    let found = pipe(&["--stdin-filename", "notes/a.txt", "--output-format", "concise", "-"], DIRTY);
    assert!(found.status == 1 && found.out.starts_with("notes/a.txt:5:1"), "{}", found.out);
    let mended = pipe(&["--fix", "-"], DIRTY);
    assert_eq!((mended.status, mended.out.as_str()), (0, MENDED));
    let shown = pipe(&["--diff", "-"], DIRTY);
    assert!(shown.out.contains("\n-Leave a Comment\n"), "{}", shown.out);
    let listed = pipe(&["--files-from", "-"], "no-such-file.txt\n");
    assert!(listed.status == 2 && listed.err.contains("no-such-file.txt"), "{}", listed.err);
}

#[test]
fn records_on_standard_input_are_utf_8_as_those_in_a_file() {
    let wide: String = "{\"text\":\"The ferry.   \"}\n".chars().flat_map(|c| [c, '\0']).collect();
    let arguments = ["--stdin-filename", "a.jsonl", "--output-format", "concise", "-"];
    let found = pipe(&arguments, wide.repeat(3));
    assert!(found.out.contains("format/unsupported-encoding") && found.out.contains("UTF-16LE"), "{}", found.out);
    assert!(!found.out.contains("format/malformed-record"), "{}", found.out);
    let mended = pipe(&[&["--fix"], &arguments[..]].concat(), wide.repeat(3));
    assert_eq!(mended.out, wide.repeat(3), "what is not read goes through");
}

#[test]
fn a_closed_pipe_is_success() {
    let place = Place::new();
    for index in 0..3000 {
        place.write(&format!("{index}.txt"), DIRTY);
    }
    let mut child = place.command(&["."]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    drop(child.stdout.take());
    let ran = ran(child.wait_with_output().expect("it ends"));
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
}

#[test]
fn one_run_writes_many_reports() {
    let place = Place::with(&[("a.txt", DIRTY)]);
    let ran = place.run(&["--output-format", "concise", "--output-format", "json", "--output", "out.json", "a.txt"]);
    assert!(ran.out.starts_with("a.txt:5:1"), "{}", ran.out);
    let findings: serde_json::Value = serde_json::from_str(&place.read("out.json")).expect("JSON");
    let first = &findings[0];
    assert_eq!((&first["rule"], &first["line"]), (&"boilerplate/comment-form".into(), &5.into()));
    let text = DIRTY;
    let (start, end) = (first["start"].as_u64().expect("a number"), first["end"].as_u64().expect("a number"));
    assert_eq!(&text[start as usize..end as usize], "Leave a Comment");
}

#[test]
fn memory_does_not_grow_with_a_file_of_records() {
    const MEBIBYTES: usize = 320;
    let place = Place::new();
    let record = format!("{{\"pad\":\"{}\",\"text\":\"A town\"}}\n", "x".repeat((1 << 20) - 32));
    let mut file = std::fs::File::create(place.path("records.jsonl")).expect("writable");
    for _ in 0..MEBIBYTES {
        file.write_all(record.as_bytes()).expect("room on the disk");
    }
    drop(file);
    // In KiB: all address space, the program itself and what is in flight, and well under the file.
    let script = format!("ulimit -v {}; exec \"$0\" --select format records.jsonl", 220 << 10);
    let mut command = std::process::Command::new("sh");
    command.args(["-c", &script, crate::place::program()]).env("MALLOC_ARENA_MAX", "1").current_dir(place.folder());
    let ran = ran(command.output().expect("sh"));
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains(&format!("{MEBIBYTES} documents")), "{}", ran.out);
}
