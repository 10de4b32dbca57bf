//! `--drop`, `--max-noise` and `--max-removed`: what is left out of what is written, and what is left alone.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::{Value, json};

use crate::compressed::{packed, unpacked};
use crate::place::{DIRTY, MENDED, Place, Ran, ran};

/// Sound sentences, and residue that no safe fix takes away.
const TOLD: &str = "The pilot boat stays in the harbour tonight, the office said, because of the wind from the west.\n\n\
    The crew will try again in the morning, when the tide is low and the wind has turned to the south.\n\n\
    Photo: [object Object]\n";

/// What was rejected, and the run.
fn rejected(place: &Place, arguments: &[&str]) -> (Ran, Vec<Value>) {
    let ran = place.run(&[&["--rejected", "rejected.jsonl"], arguments].concat());
    let lines = if place.path("rejected.jsonl").exists() { place.read("rejected.jsonl") } else { String::new() };
    (ran, lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect())
}

fn reasons(rows: &[Value]) -> Vec<String> {
    let words = |row: &Value| {
        let reasons = row["reasons"].as_array().expect("a list").iter();
        reasons.map(|reason| reason.as_str().expect("a string")).collect::<Vec<_>>().join(" ")
    };
    rows.iter().map(words).collect()
}

fn line(id: u32, text: &str) -> String {
    format!("{{\"id\": {id}, \"text\": {}, \"n\": 1.50}}\n", json!(text))
}

/// Standard input through the program.
fn stream(place: &Place, input: &str, arguments: &[&str]) -> Ran {
    place.write("input", input);
    let mut command = place.command(arguments);
    command.stdin(fs::File::open(place.path("input")).expect("it was just written"));
    ran(command.output().expect("it runs"))
}

#[test]
fn what_is_left_out_goes_to_its_own_file_as_it_was() {
    let lines = [line(1, DIRTY), line(2, TOLD), line(3, MENDED)];
    let place = Place::with(&[("a.jsonl", &lines.concat()), ("b.txt", TOLD), ("c.txt", DIRTY)]);
    let arguments = ["--select", "boilerplate,markup", "--drop", "markup", "--out-dir", "out", "."];
    let (ran, rows) = rejected(&place, &arguments);
    assert_eq!(place.read("out/a.jsonl"), [line(1, MENDED), line(3, MENDED)].concat());
    assert_eq!((place.path("out/b.txt").exists(), place.read("out/c.txt")), (false, MENDED.to_owned()));
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert_eq!(rows[0]["record"]["id"], "2");
    assert_eq!(
        rows[1],
        json!({"path": "b.txt", "record": null, "reasons": rows[1]["reasons"], "document": {"text": TOLD}})
    );
    assert!(place.read("rejected.jsonl").lines().next().is_some_and(|row| row.contains(lines[1].trim_end())));
    assert!(reasons(&rows).iter().all(|reasons| reasons.starts_with("markup/")), "{rows:?}");
    assert!(ran.out.contains("Dropped 2 of 5 documents, kept 3: markup/"), "{}", ran.out);
    assert!(ran.out.contains("Mended 2 findings; nothing remains in 3 documents."), "{}", ran.out);
    assert_eq!((ran.status, place.read("a.jsonl"), place.read("b.txt").as_str()), (0, lines.concat(), TOLD));
}

#[test]
fn a_stream_loses_its_records_too() {
    let place = Place::new();
    let input = [line(1, DIRTY), line(2, TOLD), line(3, TOLD)].concat();
    let arguments = ["-", "--fix", "--stdin-filename", "a.jsonl", "--select", "boilerplate,markup", "--drop", "markup"];
    let ran = stream(&place, &input, &arguments);
    assert_eq!(ran.out, line(1, MENDED), "{}", ran.err);
    let ran = stream(&place, &input, &[&arguments[..], &["--keep-lines"]].concat());
    assert_eq!(ran.out, line(1, MENDED) + "{}\n{}\n", "{}", ran.err);
    let ran = stream(&place, TOLD, &["-", "--fix", "--drop", "markup", "--rejected", "rejected.jsonl"]);
    assert_eq!((ran.out.as_str(), place.read("rejected.jsonl").lines().count()), ("", 1), "{}", ran.err);
}

#[test]
fn a_rule_without_a_fix_judges_what_the_fixes_leave() {
    // Of so many words, and three more.
    let text = |count: usize| {
        let words = "Salt and wool came in on the tide the log says".split_whitespace().cycle().take(count);
        format!("{}.\n\nLeave a Comment\n", words.collect::<Vec<_>>().join(" "))
    };
    let (long_enough, short) = (text(50), text(49));
    let place = Place::with(&[("a.txt", &long_enough), ("b.txt", &short)]);
    let select = "boilerplate,quality/gopher-word-count";
    let arguments = ["--select", select, "--unsafe-fixes", "--drop", "quality", "--out-dir", "out", "."];
    let (ran, rows) = rejected(&place, &arguments);
    assert_eq!(reasons(&rows), ["quality/gopher-word-count"], "{}", ran.out);
    assert_eq!(rows[0]["path"], "b.txt");
    // What a rule would mend it has found, mended or not.
    let (_, rows) =
        rejected(&place, &["--select", select, "--drop", "boilerplate", "--out-dir", "new", "a.txt", "b.txt"]);
    assert_eq!(reasons(&rows), ["boilerplate/comment-form"; 2]);
}

#[test]
fn a_record_goes_with_all_its_texts_and_what_was_found_in_them() {
    let record = |first: &str, second: &str| format!("{}\n", json!({"body": first, "text": second}));
    let place =
        Place::with(&[("a.jsonl", &[record(TOLD, DIRTY), record(DIRTY, TOLD), record(DIRTY, MENDED)].concat())]);
    let arguments = [
        "--select",
        "boilerplate,markup",
        "--text-field",
        "body,text",
        "--drop",
        "markup",
        "--removed",
        "gone.jsonl",
        "--statistics",
        "--output-format",
        "json",
        "--output-format",
        "concise",
        "-o",
        "told",
        "--out-dir",
        "out",
        ".",
    ];
    let (ran, rows) = rejected(&place, &arguments);
    assert_eq!(place.read("out/a.jsonl"), record(MENDED, MENDED));
    assert_eq!((rows.len(), place.read("told").as_str(), place.read("gone.jsonl").lines().count()), (2, "", 1));
    let statistics: Vec<Value> = serde_json::from_str(&ran.out).expect("JSON");
    assert!(statistics.iter().all(|row| row["findings"] == 0 && row["dropped"] == 4), "{}", ran.out);
}

#[test]
fn a_long_list_keeps_its_commas() {
    let element = |text: &str| json!({"text": text, "pad": "x".repeat(700_000)}).to_string();
    let (kept, gone) = (element(MENDED), element(TOLD));
    let list = |elements: &[&String]| {
        format!("[\n{}\n]\n", elements.iter().map(|element| format!("  {element}")).collect::<Vec<_>>().join(",\n"))
    };
    for (index, wanted) in ["kgggg", "gkgkg", "ggggk", "ggggg", "kkkgk"].into_iter().enumerate() {
        let all: Vec<&String> = wanted.bytes().map(|is| if is == b'k' { &kept } else { &gone }).collect();
        let left: Vec<&String> = all.iter().copied().filter(|element| **element == kept).collect();
        let name = format!("{index}.json");
        let place = Place::with(&[(&name, &list(&all))]);
        let ran = place.run(&["--select", "markup", "--drop", "markup", "--out-dir", "out", "."]);
        let out: Vec<Value> = serde_json::from_str(&place.read(&format!("out/{name}"))).unwrap_or_else(|error| {
            panic!("{wanted}: {error}: {}", ran.out);
        });
        assert_eq!(out.len(), left.len(), "{wanted}");
        if wanted.starts_with('k') {
            assert!(place.read(&format!("out/{name}")) == list(&left), "{wanted}");
        }
    }
}

#[test]
fn a_text_that_fixes_would_gut_is_left_alone() {
    let gutted =
        format!("{}\nLeave a Comment\n", "The ferry to the outer islands sails again from Monday, they said.\n");
    let place = Place::with(&[("a.txt", &gutted), ("b.txt", DIRTY)]);
    let run = |more: &[&str]| place.run(&[&["--select", "boilerplate", "--unsafe-fixes"], more].concat());
    let ran = run(&["--max-removed", "15%", "--out-dir", "out", "a.txt", "b.txt"]);
    assert_eq!((place.read("out/a.txt"), place.read("out/b.txt").as_str()), (gutted.clone(), MENDED), "{}", ran.out);
    assert!(
        ran.out.contains("Not fixed: 1 document of which more than 15 % would have been taken away."),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("Mended 1 finding; 1 remains in 1 document"), "{}", ran.out);
    let ran = run(&["--max-removed", "0.15", "--diff", "a.txt", "b.txt"]);
    assert!(ran.out.contains("b.txt") && !ran.out.contains("a.txt"), "{}", ran.out);
    let (ran, rows) = rejected(
        &place,
        &[
            "--select",
            "boilerplate",
            "--unsafe-fixes",
            "--max-removed",
            "0.15",
            "--drop",
            "max-removed",
            "--out-dir",
            "new",
            "a.txt",
            "b.txt",
        ],
    );
    assert_eq!(
        (reasons(&rows).join(" ").as_str(), place.path("new/a.txt").exists()),
        ("max-removed", false),
        "{}",
        ran.out
    );
    let (_, rows) =
        rejected(&place, &["--select", "boilerplate", "--max-noise", "15%", "--out-dir", "quiet", "a.txt", "b.txt"]);
    assert_eq!((reasons(&rows).join(" ").as_str(), rows[0]["path"].as_str()), ("max-noise", Some("a.txt")));
}

#[test]
fn what_cannot_be_read_stays_unless_it_is_named() {
    let lines = format!("{}broken\n{{\"other\": 1}}\n", line(1, TOLD));
    let place = Place::with(&[("a.jsonl", &lines)]);
    let (_, rows) = rejected(&place, &["--drop", "markup", "--out-dir", "out", "a.jsonl"]);
    assert_eq!((rows.len(), place.read("out/a.jsonl").as_str()), (1, "broken\n{\"other\": 1}\n"));
    let (_, rows) =
        rejected(&place, &["--drop", "format", "--ignore", "format/duplicate-id", "--out-dir", "out", "a.jsonl"]);
    assert_eq!(place.read("out/a.jsonl"), line(1, TOLD));
    assert_eq!(reasons(&rows), ["format/malformed-record", "format/missing-field"]);
    assert_eq!((&rows[0]["document"], &rows[1]["document"]), (&json!({"raw": "broken"}), &json!({"other": 1})));
}

#[test]
fn what_does_not_parse_in_a_list_stays_with_its_neighbours() {
    // The second has lost its closing quote, and so has taken the comma behind it along.
    let list =
        format!("[\n{},\n{{\"text\": \"Salt.}},\n{},\nnonsense\n]\n", json!({"text": MENDED}), json!({"text": TOLD}));
    let place = Place::with(&[("a.json", &list)]);
    let gone = json!({"text": TOLD}).to_string();
    let (_, rows) = rejected(&place, &["--select", "markup", "--drop", "markup", "--out-dir", "out", "a.json"]);
    assert_eq!((rows.len(), place.read("out/a.json")), (1, list.replace(&format!("{gone},"), "")));
    let (ran, rows) =
        rejected(&place, &["--drop", "format", "--ignore", "format/duplicate-id", "--out-dir", "all", "a.json"]);
    assert_eq!((ran.status, rows.len(), place.read("all/a.json")), (2, 0, list), "{}", ran.err);
    assert!(ran.err.contains("a.json: not dropped: where a record that does not parse ends is a guess"), "{}", ran.err);
}

#[test]
fn a_record_goes_from_all_files_that_belong_to_it_or_from_none() {
    let texts = [line(1, DIRTY), line(2, TOLD), "\n".to_owned(), "broken\n".to_owned(), line(3, TOLD), line(4, MENDED)];
    let about = ["{\"u\": 1}\n", "{\"u\": 2}\n", "\n", "x\n", "\n", "{\"u\": 6}"];
    let place = Place::with(&[("in/text.jsonl", &texts.concat()), ("in/metadata.jsonl", &about.concat())]);
    place.write("in/lang.gz", packed("a.gz", &"en\n".repeat(6)));
    let run = |out: &str, more: &[&str]| {
        let arguments = ["--select", "boilerplate,markup", "--drop", "markup", "--out-dir", out, "in"];
        place.run(&[&arguments[..], more].concat())
    };
    let ran = run("out", &["--aligned", "metadata.jsonl,lang.gz"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{}", ran.out);
    assert!(ran.out.contains("aligned with another 1"), "{}", ran.out);
    let left = [about[0], about[2], about[3], about[5]].concat();
    assert_eq!(place.read("out/in/metadata.jsonl"), left);
    assert_eq!(place.read("out/in/text.jsonl"), format!("{}\nbroken\n{}", line(1, MENDED), line(4, MENDED)));
    assert_eq!(unpacked("a.gz", &place.bytes("out/in/lang.gz")), "en\n".repeat(4));
    // A corpus that is known to be kept so is told without the option.
    let ran = run("alone", &[]);
    let told = "in/text.jsonl: not fixed: `metadata.jsonl` beside it belongs to it line by line";
    assert!(ran.status == 2 && ran.err.contains(told), "{}", ran.err);
    assert!(!place.path("alone/in/text.jsonl").exists());
    assert_eq!(run("kept", &["--keep-lines"]).err, "");
    // One that has more lines, or fewer, belongs to another.
    for (lines, told) in [(7, "`metadata.jsonl` has more lines"), (4, "`metadata.jsonl` has fewer lines")] {
        place.write("in/metadata.jsonl", "{}\n".repeat(lines));
        let ran = run("unlike", &["--aligned", "metadata.jsonl"]);
        assert!(ran.status == 2 && ran.err.contains(told), "{}", ran.err);
        assert!(!place.path("unlike/in/text.jsonl").exists() && !place.path("unlike/in/metadata.jsonl").exists());
    }
    let ran = run("absent", &["--aligned", "absent.jsonl"]);
    assert!(ran.err.contains("cannot read `in/absent.jsonl`"), "{}", ran.err);
}

#[test]
fn nothing_is_said_to_be_left_out_that_is_not() {
    let place = Place::with(&[("a.txt", TOLD), ("b.jsonl", &line(1, TOLD))]);
    let arguments = ["--select", "markup", "--drop", "markup", "--out-dir", "out", "."];
    fs::create_dir(place.path("out")).expect("a folder");
    fs::write(place.path("out/a.txt"), "earlier").expect("writable");
    fs::create_dir(place.path("out/b.jsonl")).expect("a folder where the file should be");
    fs::set_permissions(place.path("out"), fs::Permissions::from_mode(0o755)).expect("own folder");
    let (ran, rows) = rejected(&place, &arguments);
    assert_eq!((ran.status, rows.len()), (2, 0), "{}", ran.out);
    assert!(
        ran.err.contains("a.txt: not fixed: it is to be left out, and `out/a.txt` is there of an earlier run"),
        "{}",
        ran.err
    );
    assert!(ran.out.contains("Dropped none of 2 documents."), "{}", ran.out);
}

#[test]
fn it_is_the_same_for_any_number_of_threads() {
    let place = Place::new();
    let text = |id: u32| if id.is_multiple_of(3) { TOLD } else { DIRTY };
    // More than is read at once.
    let pad = format!("\"{}\"", "y".repeat(2_000));
    place.write("a.jsonl", (0..1_000).map(|id| line(id, text(id)).replace("1.50", &pad)).collect::<String>());
    (0..40).for_each(|id| place.write(&format!("b/{id:02}.txt"), text(id)));
    let run = |threads: &str, out: &str| {
        let arguments = ["--drop", "markup", "--threads", threads, "--quiet", "--out-dir", out, "a.jsonl", "b"];
        let (ran, rows) = rejected(&place, &arguments);
        (ran.out, rows, place.read(&format!("{out}/a.jsonl")))
    };
    let one = run("1", "one");
    assert_eq!(one.1.len(), 1_000 / 3 + 1 + 14);
    assert!(one == run("7", "seven"));
}

#[test]
fn of_a_category_what_compares_documents_is_told() {
    let place = Place::with(&[("a.jsonl", &format!("{}{}", line(1, TOLD), line(1, TOLD)))]);
    let arguments = ["--select", "format,markup", "--drop", "format,markup", "--out-dir", "out", "a.jsonl"];
    let (ran, rows) = rejected(&place, &arguments);
    let told = "Nothing is left out for these, because they compare documents: format/duplicate-id.\n";
    assert_eq!((ran.status, ran.err.as_str(), rows.len()), (0, told, 2), "{}", ran.out);
    assert!(ran.out.contains("Dropped 2 of 2 documents, kept 0: markup/code-residue 2."), "{}", ran.out);
}

#[test]
fn what_it_does_not_go_with_is_told() {
    let place = Place::with(&[("a.txt", DIRTY)]);
    let check = |arguments: &[&str], expected: &str| {
        let ran = place.run(arguments);
        assert!(ran.status == 2 && ran.err.contains(expected), "{arguments:?}: {}", ran.err);
    };
    check(&["--fix", "--drop", "markup", "."], "--drop goes with --out-dir, or with --fix on standard input");
    check(&["--diff", "--max-noise", "0.3", "."], "--max-noise goes with --out-dir");
    check(&["--out-dir", "out", "--drop", "gopher", "."], "--drop `gopher`: no such rule runs");
    check(&["--out-dir", "out", "--drop", "duplicate", "."], "compares documents");
    check(&["--out-dir", "out", "--drop", "max-removed", "."], "--drop max-removed goes with --max-removed");
    check(&["--out-dir", "out", "--rejected", "x", "."], "--rejected goes with --drop or --max-noise");
    check(&["--out-dir", "out", "--keep-lines", "."], "--keep-lines goes with --drop or --max-noise");
    check(&["--out-dir", "out", "--aligned", "x", "."], "--aligned goes with --drop or --max-noise");
    check(
        &["--out-dir", "out", "--drop", "markup", "--keep-lines", "--aligned", "x", "."],
        "--aligned goes with --out",
    );
    check(&["--out-dir", "out", "--drop", "markup", "--aligned", "a/x", "."], "--aligned `a/x`: the name of a file");
    check(&["--max-removed", "0.3", "."], "--max-removed goes with --fix, --diff or --out-dir");
    check(&["--out-dir", "out", "--max-noise", "30", "."], "a share lies between 0 and 1, or 0% and 100%");
    check(&["--out-dir", "out", "--drop", "markup", "--rejected", "a.txt", "."], "is one of the files to be linted");
    assert!(!place.path("out").exists());
}
