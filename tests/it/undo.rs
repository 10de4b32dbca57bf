//! The journal and `undo`: whatever was done to files comes back byte for byte, or is refused by name.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::AtomicBool;

use corpuslint::journal;
use serde_json::{Value, json};

use crate::compressed::packed;
use crate::place::{DIRTY, MENDED, Place, Ran};

const FIX: &[&str] = &["--select", "boilerplate,whitespace/trailing-space,encoding", "--fix"];

fn fix(place: &Place, paths: &[&str]) -> Ran {
    let ran = place.run(&[FIX, paths].concat());
    assert!(ran.status <= 1, "{}{}", ran.out, ran.err);
    ran
}

fn journals(place: &Place) -> Vec<PathBuf> {
    journal::all(place.folder())
}

fn lines(journal: &Path) -> Vec<Value> {
    let text = fs::read_to_string(journal).expect("a journal");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// What each file below `in` holds.
fn contents(place: &Place) -> BTreeMap<String, Vec<u8>> {
    let is_one = |name: &String| place.path(name).is_file() && !name.ends_with(".tmp");
    place.names().into_iter().filter(is_one).map(|name| (name.clone(), place.bytes(&name))).collect()
}

/// Files of every kind, all with something to mend.
fn of_every_kind() -> Place {
    let place = Place::new();
    let record = |text: &str| format!("{}\n", json!({ "text": text, "n": 1.50 }));
    let escaped = record(DIRTY).replace("ferry", "f\\u0065rry \\/ \\ud83d\\ude00 caf\\u00e9");
    let row = |text: &str| format!("1,\"{}\"\r\n", text.replace('"', "\"\""));
    place.write("in/a.txt", DIRTY);
    place.write("in/sub/b.md", format!("\u{feff}{}", DIRTY.replace('\n', "\r\n")));
    place.write("in/c.txt", format!("“Café” {DIRTY}日本  \n"));
    let wide: Vec<u8> = DIRTY.encode_utf16().flat_map(u16::to_le_bytes).collect();
    place.write("in/d.txt", [&b"\xFF\xFE"[..], &wide].concat());
    place.write("in/e.jsonl", record(MENDED).repeat(9_000) + &escaped + "\nno record\n" + &record(DIRTY).repeat(3_000));
    place.write("in/f.json", format!("[{},\n {}]", record(DIRTY).trim(), record(MENDED).trim()));
    place.write("in/g.csv", format!("id,text\r\n{}{}", row(DIRTY), row(MENDED)));
    for name in ["in/h.txt.gz", "in/i.txt.xz"] {
        place.write(name, packed(name, DIRTY));
    }
    for name in ["in/j.jsonl.zst", "in/k.jsonl.bz2"] {
        place.write(name, packed(name, &record(DIRTY).repeat(5)));
    }
    let mut tar = tar::Builder::new(Vec::new());
    for name in ["x.txt", "y.txt"] {
        let mut header = tar::Header::new_gnu();
        header.set_size(DIRTY.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, name, DIRTY.as_bytes()).expect("memory takes all");
    }
    place.write("in/l.tar", tar.into_inner().expect("memory takes all"));
    place
}

#[test]
fn files_of_every_kind_come_back() {
    let place = of_every_kind();
    let before = contents(&place);
    let ran = fix(&place, &["in"]);
    assert!(ran.out.ends_with("`corpuslint undo` takes it back.\n"), "{}", ran.out);
    let after = contents(&place);
    assert!(before.iter().all(|(name, content)| after[name] != *content), "each has something to mend");
    let ran = place.run(&["undo"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{}", ran.out);
    assert!(ran.out.contains("in/sub/b.md: as it was\n") && ran.out.contains("Put back 12 files, as before"));
    assert!(contents(&place) == before);
    let ran = place.run(&["undo"]);
    assert_eq!((ran.status, ran.out.as_str()), (0, "Nothing to undo: every run that is written down is undone.\n"));
    // And again, from a folder below, by its name.
    fix(&place, &["in"]);
    assert!(contents(&place) == after);
    let journal = journals(&place).pop().expect("one");
    let mut undo = place.command(&["undo", "--quiet", journal.to_str().expect("UTF-8")]);
    assert!(undo.current_dir(place.path("in")).status().expect("the program starts").success());
    assert!(contents(&place) == before);
    let kept = fs::read_dir(place.path(".corpuslint/journal")).expect("there").count();
    assert_eq!(kept, 2, "no file is kept for what is undone");
}

#[test]
fn the_journal_tells_what_was_done() {
    let place = Place::with(&[("a.txt", DIRTY), ("b.jsonl", &json!({ "id": "x", "text": DIRTY }).to_string())]);
    place.write("c.txt", MENDED);
    fix(&place, &["a.txt", "b.jsonl", "c.txt"]);
    assert_eq!(place.read(".corpuslint/.gitignore"), "*\n");
    let told = lines(&journals(&place)[0]);
    let kinds: Vec<&str> = told.iter().filter_map(|line| line["kind"].as_str()).collect();
    assert_eq!(kinds, ["run", "file", "fix", "bytes", "file", "fix", "bytes", "end"]);
    assert_eq!((&told[1]["path"], &told[1]["before"]["length"]), (&json!("a.txt"), &json!(DIRTY.len())));
    assert_eq!(told[1]["before"]["xxh3"].as_str().map(str::len), Some(32));
    let gone = |line: &Value| (line["rule"].clone(), line["text"].clone(), line["record"]["id"].clone());
    let text = json!("\nLeave a Comment\n");
    assert_eq!(gone(&told[2]), (json!("boilerplate/comment-form"), text.clone(), Value::Null));
    assert_eq!(gone(&told[5]), (json!("boilerplate/comment-form"), text, json!("x")));
    assert_eq!((&told[3]["old"], &told[3]["new"]), (&json!("\nLeave a Comment\n"), &json!(0)));
    assert!(told[6]["old"].as_str().is_some_and(|old| old.contains("Leave a Comment")), "{}", told[6]);
}

#[test]
fn a_run_that_changes_nothing_leaves_nothing() {
    let place = Place::with(&[("a.txt", MENDED), ("b.txt", DIRTY)]);
    fix(&place, &["a.txt"]);
    place.run(&[FIX, &["--no-journal", "b.txt"]].concat());
    place.run(&["--diff", "b.txt"]);
    place.run(&["--out-dir", "out", "b.txt"]);
    assert!(!place.path(".corpuslint").exists());
    assert_eq!(place.read("b.txt"), MENDED);
    let ran = place.run(&["undo"]);
    assert!(ran.status == 2 && ran.err.contains("no run is written down"), "{}", ran.err);
}

#[test]
fn where_no_journal_can_be_kept_nothing_is_changed() {
    let place = Place::with(&[("a.txt", DIRTY), (".corpuslint", "a file")]);
    let ran = place.run(&[FIX, &["a.txt"]].concat());
    assert!(
        ran.status == 2 && ran.err.contains("nothing was changed") && ran.err.contains("--no-journal"),
        "{}",
        ran.err
    );
    assert_eq!(place.read("a.txt"), DIRTY);
    // A link would lead a run to write elsewhere.
    fs::remove_file(place.path(".corpuslint")).expect("own file");
    fs::create_dir(place.path("else")).expect("writable");
    std::os::unix::fs::symlink("else", place.path(".corpuslint")).expect("a link");
    assert_eq!(place.run(&[FIX, &["a.txt"]].concat()).status, 2);
    assert_eq!((place.read("a.txt").as_str(), fs::read_dir(place.path("else")).expect("there").count()), (DIRTY, 0));
    assert_eq!(place.run(&[FIX, &["--no-journal", "a.txt"]].concat()).status, 0);
    assert_eq!(place.read("a.txt"), MENDED);
}

#[test]
fn the_journal_lies_beside_the_configuration_and_is_never_read() {
    let place = Place::with(&[("corpuslint.toml", "select = ['boilerplate']"), ("in/a.txt.gz", "")]);
    place.write("in/a.txt.gz", packed("a.txt.gz", DIRTY));
    let mut run = place.command(&["--fix", "."]);
    assert!(run.current_dir(place.path("in")).stdout(Stdio::null()).status().expect("it starts").success());
    assert!(place.path(".corpuslint/journal").exists() && !place.path("in/.corpuslint").exists());
    let shown = place.run(&["--no-ignore", "--show-files", "."]);
    assert_eq!(shown.out.lines().filter(|line| line.contains("journal")).count(), 0, "{}", shown.out);
}

#[test]
fn what_has_changed_since_is_refused_by_name() {
    let place = Place::new();
    for name in ["a.txt", "b.txt", "c.txt", "d.txt"] {
        place.write(name, DIRTY);
    }
    fix(&place, &["."]);
    place.write("a.txt", format!("{MENDED}More.\n"));
    fs::remove_file(place.path("b.txt")).expect("own file");
    fs::rename(place.path("c.txt"), place.path("e.txt")).expect("own file");
    std::os::unix::fs::symlink("e.txt", place.path("c.txt")).expect("a link");
    let ran = place.run(&["undo"]);
    assert_eq!(ran.status, 2);
    for line in [
        "error: a.txt: not undone: it has changed since it was fixed",
        "error: b.txt: not undone: it is no longer there",
        "error: c.txt: not undone: it is no regular file any longer",
    ] {
        assert!(ran.err.contains(line), "{}", ran.err);
    }
    assert_eq!((place.read("d.txt").as_str(), place.read("e.txt").as_str()), (DIRTY, MENDED));
    // What was in the way is put right, and the rest comes back.
    for name in ["a.txt", "b.txt"] {
        place.write(name, MENDED);
    }
    fs::remove_file(place.path("c.txt")).expect("own link");
    fs::rename(place.path("e.txt"), place.path("c.txt")).expect("own file");
    let ran = place.run(&["undo"]);
    assert!(ran.status == 0 && ran.out.contains("Put back 3 files"), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("; 1 was so already."), "{}", ran.out);
    assert!(["a.txt", "b.txt", "c.txt", "d.txt"].iter().all(|name| place.read(name) == DIRTY));
}

#[test]
fn runs_are_undone_the_last_one_first() {
    let both = format!("{MENDED}\nThe harbour is open.   \n\nLeave a Comment\n");
    let place = Place::with(&[("a.txt", &both), ("b.txt", DIRTY)]);
    place.run(&["--select", "whitespace", "--fix", "a.txt"]);
    let between = place.read("a.txt");
    place.run(&["--select", "boilerplate", "--fix", "."]);
    assert!(between != both && place.read("a.txt") != between);
    let first = journals(&place)[0].display().to_string();
    let ran = place.run(&["undo", &first]);
    assert!(ran.status == 2 && ran.err.contains("it has changed since"), "{}", ran.err);
    // A path that is named restricts it.
    let ran = place.run(&["undo", "b.txt"]);
    assert!(ran.status == 0 && ran.out.contains("1 file of that run, not named, left as it is."), "{}", ran.out);
    assert_eq!(place.read("b.txt"), DIRTY);
    assert_eq!(place.run(&["undo"]).status, 0);
    assert_eq!(place.read("a.txt"), between);
    let listed = place.run(&["undo", "--list"]).out;
    assert!(listed.contains(".jsonl: 1 file\n") && listed.contains(".undone.jsonl: 2 files, undone\n"), "{listed}");
    assert_eq!(place.run(&["undo"]).status, 0);
    assert_eq!(place.read("a.txt"), both);
}

#[test]
fn journals_go_when_somebody_says_so() {
    let place = Place::with(&[("a.txt", DIRTY), ("b.txt.gz", "")]);
    place.write("b.txt.gz", packed("b.txt.gz", DIRTY));
    fix(&place, &["a.txt"]);
    fix(&place, &["b.txt.gz"]);
    let undo = |arguments: &[&str]| {
        let ran = place.run(&[&["undo"], arguments].concat());
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{arguments:?}");
        ran.out
    };
    assert_eq!(undo(&["--prune"]), "Nothing to remove; 2 journals left (--older-than 30d removes the older ones).\n");
    assert_eq!(undo(&["--prune", "--older-than", "1h"]), "Nothing to remove; 2 journals left.\n");
    undo(&[]);
    let said = undo(&["--prune"]);
    assert!(said.contains(".undone.jsonl: undone\nRemoved 1 journal, 0.0 MB; 1 journal left (--older"), "{said}");
    assert_eq!((journals(&place).len(), place.read("a.txt").as_str()), (1, MENDED));
    let said = undo(&["--prune", "--older-than", "0h"]);
    assert!(said.ends_with(".jsonl: not undone, which can no longer be\nRemoved 1 journal, 0.0 MB.\n"), "{said}");
    assert_eq!(place.names().iter().filter(|name| name.contains("journal/")).count(), 0);
    assert!(undo(&[]).starts_with("Nothing to undo"));
    for wrong in [&["--older-than", "1d"][..], &["--prune", "--older-than", "1"], &["--prune", "a.txt"]] {
        assert_eq!(place.run(&[&["undo"], wrong].concat()).status, 2, "{wrong:?}");
    }
}

#[test]
fn a_configuration_may_want_none() {
    let place = Place::with(&[("a.txt", DIRTY), ("corpuslint.toml", "journal = false\n")]);
    let ran = fix(&place, &["a.txt"]);
    assert!(!ran.out.contains("undo") && !place.path(".corpuslint").exists(), "{}", ran.out);
    assert_eq!(place.read("a.txt"), MENDED);
    place.write("corpuslint.toml", "journal = true\n");
    place.write("a.txt", DIRTY);
    assert!(fix(&place, &["a.txt"]).out.contains("`corpuslint undo` takes it back."));
}

#[test]
fn a_journal_that_is_cut_off_is_read_up_to_there() {
    let place = Place::with(&[("a.txt", DIRTY), ("b.txt", DIRTY), ("c.jsonl", &json!({ "text": DIRTY }).to_string())]);
    let before = contents(&place);
    fix(&place, &["."]);
    let after = contents(&place);
    let journal = journals(&place).remove(0);
    let told = fs::read(&journal).expect("a journal");
    let ends: Vec<usize> = (1..=told.len()).filter(|end| told[..*end].ends_with(b"\n")).collect();
    let first = ends[0];
    // Where the last line of a file ends, with the files that are told by then.
    let whole = [(ends[3], 1), (ends[6], 2), (ends[9], 3)];
    let stop = AtomicBool::new(false);
    for end in (first..=told.len()).step_by(17).chain(ends.iter().copied()) {
        after.iter().for_each(|(name, content)| place.write(name, content));
        // Undone, it has another name.
        drop(fs::remove_file(journal.with_extension("undone.jsonl")));
        fs::write(&journal, &told[..end]).expect("writable");
        let undone = journal::undo(&journal, &[], &stop).expect("it can be read");
        let count = whole.iter().filter(|(at, _)| *at <= end).map(|(_, count)| *count).max().unwrap_or(0);
        assert_eq!((undone.restored.len(), undone.refused.len(), undone.damaged), (count, 0, None), "{end}");
        let now = contents(&place);
        assert_eq!(now.iter().filter(|(name, content)| before[*name] == **content).count(), count);
    }
}

#[test]
fn a_journal_writes_nowhere_but_where_it_may() {
    let place = Place::with(&[("home/a.txt", DIRTY), ("else/b.txt", DIRTY), ("else/c.txt", DIRTY)]);
    let mut run = place.command(&[FIX, &["a.txt", "../else"]].concat());
    assert!(run.current_dir(place.path("home")).stdout(Stdio::null()).status().expect("it starts").success());
    let undo = |paths: &[&str]| {
        let mut undo = place.command(&[&["undo"], paths].concat());
        crate::place::ran(undo.current_dir(place.path("home")).output().expect("it starts"))
    };
    // What lies outside is put back where the user names it.
    let ran = undo(&[]);
    assert!(
        ran.status == 2 && ran.err.contains("else/b.txt: not undone: it lies outside of the journal's"),
        "{}",
        ran.err
    );
    assert_eq!((place.read("home/a.txt").as_str(), place.read("else/b.txt").as_str()), (DIRTY, MENDED));
    assert_eq!(undo(&["../else/b.txt"]).status, 0);
    assert_eq!((place.read("else/b.txt").as_str(), place.read("else/c.txt").as_str()), (DIRTY, MENDED));

    // The same by a journal that somebody made, by other ways.
    let journal = journal::journals(&place.path("home")).pop().expect("one");
    let told = fs::read_to_string(&journal).expect("a journal");
    let outside = place.path("else/c.txt").canonicalize().expect("there").display().to_string();
    std::os::unix::fs::symlink("../else", place.path("home/way")).expect("a link");
    for path in ["../else/c.txt", "way/c.txt", "./way/../../else/c.txt", ".corpuslint/journal/x"] {
        fs::write(&journal, told.replace(&outside, path)).expect("writable");
        place.write("home/.corpuslint/journal/x", MENDED);
        let ran = undo(&["../else", "."]);
        assert!(ran.status == 2 && ran.err.contains("not undone"), "{path}: {}{}", ran.out, ran.err);
        assert_eq!(place.read("else/c.txt"), MENDED, "{path}");
    }
    let ran = place.run(&["undo", "else/c.txt"]);
    assert!(ran.status == 2 && ran.err.contains("no run is written down"), "{}", ran.err);
}

#[test]
fn a_name_that_a_killed_run_left_is_given_up() {
    let place = Place::new();
    place.write("a.txt.gz", packed("a.txt.gz", DIRTY));
    let before = place.bytes("a.txt.gz");
    fix(&place, &["a.txt.gz"]);
    let journal = journals(&place).remove(0);
    let kept = journal.with_extension("").join("000001");
    assert_eq!(fs::read(&kept).expect("it is kept"), before);
    // As if the run had been killed before the new file had its place.
    fs::rename(&kept, place.path("a.txt.gz")).expect("own file");
    fs::hard_link(place.path("a.txt.gz"), &kept).expect("a link");
    let told = fs::read_to_string(&journal).expect("a journal").replace("{\"kind\":\"end\"}\n", "");
    fs::write(&journal, told).expect("writable");
    let ran = fix(&place, &["a.txt.gz"]);
    assert!(!kept.exists() && place.bytes("a.txt.gz") != before, "{}", ran.err);
    assert_eq!(place.run(&["undo"]).status, 0);
    assert_eq!(place.bytes("a.txt.gz"), before);
    let ran = place.run(&["undo"]);
    assert!(ran.out.contains("Nothing to undo: the files are as they were before the run of"), "{}", ran.out);
}

/// Numbers that are all over the place, and the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % most.max(1)
    }
}

#[test]
fn killed_at_any_moment_all_comes_back() {
    const KILLS: usize = 300;
    const FILES: usize = 24;
    let place = Place::new();
    for index in 0..FILES {
        place.write(&format!("in/{index:02}.txt"), format!("{index} {DIRTY}"));
    }
    let record = format!("{}\n", json!({ "text": DIRTY }));
    place.write("in/a.jsonl", record.repeat(40));
    place.write("in/b.txt.gz", packed("b.txt.gz", DIRTY));
    let before = contents(&place);
    let arguments = ["--select", "boilerplate/comment-form", "--fix", "--threads", "2", "in"];
    assert_eq!(place.run(&arguments).status, 0);
    let after = contents(&place);
    assert!(before.iter().all(|(name, content)| after[name] != *content));
    let names: Vec<&String> = before.keys().collect();
    let mut dice = Dice(7);
    // Whether a run has come as far as it is to come: a file is no longer what it was when the run began, or its journal
    // has so many bytes.
    let length = || journals(&place).last().and_then(|path| path.metadata().ok()).map_or(0, |it| it.len());
    for kill in 0..KILLS {
        let is_undo = dice.below(3) == 0;
        let arguments = if is_undo { &["undo"][..] } else { &arguments };
        let count = journals(&place).len();
        let (name, bytes) = (names[dice.below(names.len())], dice.below(12_000) as u64);
        let was = place.bytes(name);
        let by_journal = !is_undo && dice.below(2) == 0;
        let mut child = place.command(arguments);
        let mut child = child.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts");
        while child.try_wait().expect("a child").is_none() {
            let is_there =
                if by_journal { journals(&place).len() > count && length() >= bytes } else { place.bytes(name) != was };
            if is_there {
                break;
            }
            std::thread::yield_now();
        }
        child.kill().expect("own child");
        child.wait().expect("own child");
        for (name, content) in contents(&place) {
            assert!(content == before[&name] || content == after[&name], "{name} is neither after kill {kill}");
        }
        if kill % 10 == 9 {
            undo_all(&place);
            assert!(contents(&place) == before, "after kill {kill}");
        }
    }
    assert_eq!(place.run(&arguments).status, 0, "and it can be fixed as before");
    assert!(contents(&place) == after);
    undo_all(&place);
    assert!(contents(&place) == before);
}

/// Undoes run after run until there is none.
fn undo_all(place: &Place) {
    loop {
        let ran = place.run(&["undo"]);
        assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
        if ran.out.contains("every run that is written down is undone") {
            return;
        }
    }
}
