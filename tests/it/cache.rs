//! The cache: whatever lies in it, a run says what it would say without.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use corpuslint::report::OutputFormat;

use crate::place::{DIRTY, MENDED, Place};

const KEPT: &str = ".corpuslint_cache";

/// A project with a configuration: clean, dirty, damaged, binary and empty texts, copies, records, what is compressed
/// and what is exempt.
fn project() -> Place {
    let place = Place::new();
    let record = |number: usize, text: &str| format!("{{\"id\":\"{number}\",\"text\":{}}}\n", serde_json::json!(text));
    let records: String =
        (0..40).map(|number| record(number % 39, if number % 3 == 0 { DIRTY } else { MENDED })).collect();
    place.write("corpuslint.toml", "[per-file-ignores]\n'data/drafts/*' = ['boilerplate']\n");
    place.write("data/clean.txt", MENDED);
    place.write("data/dirty.txt", DIRTY);
    place.write("data/dirty.md", format!("# A *heading\n\n{DIRTY}"));
    place.write("data/drafts/dirty.txt", DIRTY);
    place.write("data/copy/dirty.txt", DIRTY);
    place.write("data/copy/clean.txt", format!("{MENDED}\nA line of its own, and no more than that.\n"));
    place.write("data/damaged.txt", b"The harbour caf\xe9 is open, and the ferry sails.\r\nLeave a Comment\r\n");
    place.write("data/binary.txt", b"\0\x01\x02\x03\0\0\0\xff\xfe\x00\x01".repeat(9));
    place.write("data/empty.txt", "");
    place.write("data/records.jsonl", &records);
    place.write("data/records.csv", format!("id,text\n1,\"{MENDED}\"\n2,\"said.The rest {DIRTY}\"\n"));
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packer, DIRTY.as_bytes()).expect("in memory");
    place.write("data/packed.txt.gz", packer.finish().expect("in memory"));
    place
}

/// What a run says.
type Said = (String, String, i32);

fn said(output: &Output) -> Said {
    // All but the time that it took.
    let timeless = |raw: &[u8]| {
        let text = String::from_utf8_lossy(raw);
        let lines = text.lines().map(|line| line.split(" Took ").next().unwrap_or_default().to_owned());
        lines.collect::<Vec<_>>().join("\n")
    };
    (timeless(&output.stdout), timeless(&output.stderr), output.status.code().unwrap_or(-1))
}

fn run(place: &Place, arguments: &[&str]) -> Said {
    said(&place.command(arguments).output().expect("it starts"))
}

/// Runs without what is kept, with it, and with what that run has kept; all say the same.
#[track_caller]
fn check(place: &Place, arguments: &[&str]) -> Said {
    let expected = run(place, &[&["--no-cache"], arguments].concat());
    for round in 0..2 {
        assert_eq!(run(place, arguments), expected, "{arguments:?}, run {round}");
    }
    expected
}

/// The files in which something is kept.
fn kept(place: &Place) -> Vec<PathBuf> {
    let names = place.names().into_iter().filter(|name| name.starts_with(KEPT) && name.ends_with(".bin"));
    names.map(|name| place.path(&name)).collect()
}

#[test]
fn every_report_is_the_same_with_what_is_kept() {
    let place = project();
    for format in OutputFormat::all() {
        check(&place, &["--output-format", format.name(), "data"]);
    }
    let options: &[&[&str]] = &[
        &["--statistics"],
        &["--statistics", "--group-by", "folder"],
        &["--statistics", "--group-by", "id", "--output-format", "json"],
        &["--select", "ALL", "--ignore", "duplicate/site-line"],
        &["--select", "duplicate/site-line,boilerplate", "--fail-on", "note"],
        &["--profile", "gopher,c4"],
        &["--no-ignore", "-v"],
        &["--text-field", "id"],
        &["--id-field", "text"],
        &["--threads", "1"],
        &["--diff"],
        &["--diff", "--unsafe-fixes", "--removed", "removed.jsonl"],
        &["--show-files"],
    ];
    for option in options {
        check(&place, &[option, &["data"][..]].concat());
    }
    check(&place, &["."]);
    check(&place, &["--no-ignore", "--extension", "bin,TAG", "."]);
    assert!(!kept(&place).is_empty());
}

#[test]
fn the_second_run_looks_at_nothing_again() {
    let place = project();
    place.run(&["data"]);
    let before = kept(&place);
    assert_eq!(before.len(), 1);
    // Nothing is added, and so nothing written.
    place.run(&["data"]);
    assert_eq!(kept(&place), before);
    // The whole of what is found goes by what is kept: another program's findings are told as they stand.
    place.write("data/dirty.txt", MENDED);
    place.run(&["data"]);
    assert_eq!(kept(&place).len(), 2, "one file has changed");
}

#[test]
fn what_decides_has_changed_and_so_has_what_is_found() {
    let place = project();
    let card = |message: &str, severity: &str| {
        format!(
            "summary = 'A word'\nwhy = 'x'\nseverity = '{severity}'\ncheck = 'pattern'\nmessage = '{message}'\n\
             [params]\npatterns = ['harbour']\n"
        )
    };
    place.write("mine/text/word.toml", card("one", "note"));
    let run = || check(&place, &["--rules", "mine", "--output-format", "concise", "data"]).0;
    let first = run();
    assert_eq!(first, run());
    place.write("mine/text/word.toml", card("two", "note"));
    let second = run();
    assert!(first.contains("one") && second.contains("two") && !second.contains("one"), "{second}");
    place.write("mine/text/word.toml", card("two", "error"));
    assert!(run().contains("error"));
    let more = "name = 'English'\n[lists]\nfunction = ['harbour']\n";
    place.write("mine/languages/en.toml", more);
    drop(place.run(&["--rules", "mine", "data"]));
    fs::remove_dir_all(place.path("mine/languages")).expect("there");
    place.write("corpuslint.toml", "[per-file-ignores]\n'data/copy/*' = ['ALL']\n[severity]\n'boilerplate' = 'note'\n");
    let third = run();
    assert!(!third.contains("\ndata/copy") && third.contains("data/drafts"), "{third}");
    place.write("corpuslint.toml", "[[allow]]\nrule = 'boilerplate'\ntext = 'Leave a'\n");
    assert!(!run().contains("boilerplate/comment-form"));
    place.write("corpuslint.toml", "ignore = ['text']\n");
    assert!(!run().contains("text/word"));
    // The same content under a name of another kind.
    fs::rename(place.path("data/dirty.md"), place.path("data/other.txt")).expect("there");
    run();
    place.write("data/clean.txt", DIRTY);
    assert!(run().contains("data/clean.txt"));
}

#[test]
fn another_build_of_the_program_finds_for_itself() {
    let place = project();
    let copy = |name: &str| {
        // Made by another process, so that this one holds no open copy that could not be run.
        let done = Command::new("cp").arg(crate::place::program()).arg(place.path(name)).status().expect("cp is there");
        assert!(done.success());
    };
    copy("first");
    copy("second");
    for (name, settings) in [("first", 1), ("second", 2), ("first", 2)] {
        let mut command = Command::new(place.path(name));
        let done = command.args(["data"]).current_dir(place.folder()).output().expect("it starts");
        assert_eq!(done.status.code(), Some(1));
        assert_eq!(fs::read_dir(place.path(KEPT)).expect("there").count(), 2 + settings, "{name}");
    }
}

#[test]
fn whatever_is_damaged_is_not_believed() {
    let place = project();
    let expected = run(&place, &["--no-cache", "data"]);
    place.run(&["data"]);
    let path = &kept(&place)[0];
    let whole = fs::read(path).expect("there");
    let step = (whole.len() / 16).max(1);
    for at in (0..whole.len()).step_by(step).chain((whole.len() - 30..whole.len()).step_by(7)) {
        let mut raw = whole.clone();
        raw[at] ^= 0x55;
        for raw in [&raw[..], &whole[..at]] {
            for other in kept(&place) {
                fs::remove_file(other).expect("there");
            }
            fs::write(path, raw).expect("writable");
            assert_eq!(run(&place, &["data"]), expected, "{at}");
        }
    }
    for other in kept(&place) {
        fs::write(other, "not written here").expect("writable");
    }
    assert_eq!(run(&place, &["data"]), expected);
    fs::write(place.path(KEPT).join("CACHEDIR.TAG"), "Signature: another").expect("writable");
    assert_eq!(run(&place, &["data"]), expected);
}

#[test]
fn runs_at_the_same_time_say_what_each_would_say_alone() {
    let place = project();
    let expected = run(&place, &["--no-cache", "data"]);
    for _ in 0..3 {
        drop(fs::remove_dir_all(place.path(KEPT)));
        let started: Vec<_> = (0..4)
            .map(|_| {
                let mut command = place.command(&["data"]);
                command
                    .stdout(std::process::Stdio::piped())
                    .stderr(std::process::Stdio::piped())
                    .spawn()
                    .expect("it starts")
            })
            .collect();
        for child in started {
            assert_eq!(said(&child.wait_with_output().expect("it ends")), expected);
        }
        assert_eq!(run(&place, &["data"]), expected);
        assert!(!kept(&place).is_empty());
    }
}

#[test]
fn a_baseline_and_the_gate_go_by_what_is_kept() {
    let place = project();
    place.run(&["data"]);
    place.run(&["data", "--write-baseline", "known.json"]);
    let known = place.read("known.json");
    place.run(&["data", "--no-cache", "--write-baseline", "known.json"]);
    assert_eq!(place.read("known.json"), known);
    for _ in 0..2 {
        assert_eq!(check(&place, &["data", "--baseline", "known.json"]).2, 0);
    }
    place.write("data/clean.txt", DIRTY);
    assert_eq!(check(&place, &["data", "--baseline", "known.json"]).2, 1);
}

#[test]
fn mending_asks_only_for_what_is_clean() {
    let (place, other) = (project(), project());
    place.run(&["data"]);
    for arguments in [&["--out-dir", "out", "data"][..], &["--fix", "data"], &["--fix", "data"], &["data"]] {
        let got = run(&place, arguments);
        assert_eq!(got, run(&other, &[&["--no-cache"], arguments].concat()), "{arguments:?}");
        for name in other.names().into_iter().filter(|name| other.path(name).is_file()) {
            assert_eq!(place.bytes(&name), other.bytes(&name), "{name}");
        }
    }
    assert_eq!(place.read("data/dirty.txt"), MENDED);
}

#[test]
fn what_cannot_be_mended_says_so_whatever_was_kept() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = project();
    place.run(&["data"]);
    fs::hard_link(place.path("data/dirty.txt"), place.path("linked.txt")).expect("a link");
    let before = check(&place, &["data"]);
    fs::remove_file(place.path("linked.txt")).expect("there");
    assert_ne!(check(&place, &["data"]), before);
    // A folder that cannot be written costs nothing but time.
    drop(fs::remove_dir_all(place.path(KEPT)));
    let locked = |mode| fs::set_permissions(place.folder(), fs::Permissions::from_mode(mode)).expect("own folder");
    locked(0o555);
    check(&place, &["data"]);
    locked(0o755);
}

#[test]
fn nothing_is_kept_where_it_was_not_asked_for() {
    let place = project();
    let is_there = |name: &str| place.path(name).exists();
    place.run(&["--isolated", "data"]);
    place.run(&["--no-cache", "data"]);
    place.run(&["data", "--show-files"]);
    let line = format!("'{}' - --stdin-filename data/a.txt < data/dirty.txt", crate::place::program());
    Command::new("sh").args(["-c", &line]).current_dir(place.folder()).output().expect("sh is there");
    place.write("corpuslint.toml", "cache = false\n");
    place.run(&["data"]);
    fs::remove_file(place.path("corpuslint.toml")).expect("there");
    place.run(&["data"]);
    // A configuration that came with the data.
    place.write("data/corpuslint.toml", "fail-on = 'note'\n");
    place.run(&["data", "--trust-config"]);
    place.run(&["data", "--config", "data/corpuslint.toml"]);
    assert!(!is_there(KEPT) && !is_there("data/.corpuslint_cache"), "{:?}", place.names());
    std::os::unix::fs::symlink("data", place.path(KEPT)).expect("a link");
    place.write("corpuslint.toml", "");
    place.run(&["data"]);
    assert!(!is_there("data/CACHEDIR.TAG"), "a link leads there");
    // What is asked for.
    place.run(&["--isolated", "data", "--cache-dir", "kept/here"]);
    assert!(is_there("kept/here/CACHEDIR.TAG"));
    place.write("corpuslint.toml", "cache-dir = 'data/kept'\n");
    place.run(&["."]);
    assert!(is_there("data/kept/CACHEDIR.TAG"));
    check(&place, &["--no-ignore", "--extension", "bin,TAG", "data"]);
    let ran = place.run(&["--cache-dir", "data", "data"]);
    assert!(ran.err.contains("`data` is no cache") || ran.err.contains("/data` is no cache"), "{}", ran.err);
    // A folder that the data calls so is data.
    place.write("data/.corpuslint_cache/a.txt", DIRTY);
    assert!(check(&place, &["--no-ignore", "data"]).0.contains("data/.corpuslint_cache/a.txt"));
    place.write("corpuslint.toml", "cache-dir = '../elsewhere'\n");
    let ran = place.run(&["data"]);
    assert!(ran.status == 2 && ran.err.contains("no folder below"), "{}", ran.err);
}

#[test]
fn what_has_changed_by_git_is_all_that_is_asked_for() {
    let place = project();
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
        let done = Command::new("git").args(identity).args(arguments).current_dir(place.folder()).output();
        done.is_ok_and(|done| done.status.success())
    };
    if !(git(&["init", "-q"]) && git(&["add", "."]) && git(&["commit", "-q", "-m", "first"])) {
        return;
    }
    place.run(&["data"]);
    let done = Command::new("git").args(["status", "--porcelain"]).current_dir(place.folder()).output().expect("git");
    assert_eq!(String::from_utf8_lossy(&done.stdout), "", "the cache is nothing to git");
    place.write("data/clean.txt", DIRTY);
    for _ in 0..2 {
        let (out, _, status) = check(&place, &["--changed", "--output-format", "concise", "data"]);
        assert!(status == 1 && out.contains("data/clean.txt") && !out.contains("data/dirty.txt"), "{out}");
    }
    check(&place, &["data"]);
}
