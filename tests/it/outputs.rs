//! Reports, baselines and folders of output never take the place of what is read.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::process::Command;

use crate::place::{DIRTY, MENDED, Place, program, ran};

/// A place of documents, a card, a configuration, a baseline and a list of paths, and links to them.
fn place() -> Place {
    let card = "summary = 'A word'\nwhy = 'x'\nseverity = 'note'\ncheck = 'pattern'\nmessage = 'x'\n\
        [params]\npatterns = ['zzz']\n";
    let place = Place::with(&[
        ("in/a.txt", DIRTY),
        ("in/sub/b.jsonl", "{\"text\":\"A town\"}\n"),
        ("mine/text/word.toml", card),
        ("base.toml", ""),
        ("corpuslint.toml", "extend = 'base.toml'\nrules = ['mine']\nbaseline = 'known.json'\n"),
        ("known.json", "{\"version\":2,\"findings\":[]}"),
        ("list", "in/a.txt\n"),
    ]);
    symlink("in/a.txt", place.path("soft")).expect("a link");
    symlink("in", place.path("folder")).expect("a link");
    fs::hard_link(place.path("in/a.txt"), place.path("hard")).expect("a link");
    place
}

#[test]
fn what_is_in_use_is_not_written_over() {
    let place = place();
    let before: Vec<_> = place.names();
    let check = |output: &str, what: &str| {
        for option in ["-o", "--write-baseline"] {
            let ran = place.run(&["--output-format", "jsonl", "--files-from", "list", "in", option, output]);
            if option == "--write-baseline" && output.ends_with("known.json") {
                continue;
            }
            assert_eq!(ran.status, 2, "{option} {output}: {}{}", ran.out, ran.err);
            assert!(ran.err.contains(what) && ran.err.contains(output), "{option} {output}: {}", ran.err);
            assert!(ran.err.ends_with("; nothing was written\n"), "{}", ran.err);
            assert_eq!((place.read("in/a.txt").as_str(), place.names()), (DIRTY, before.clone()), "{output}");
        }
    };
    for output in ["in/a.txt", "./in/../in/a.txt", "soft", "hard", "folder/a.txt", "in/sub/b.jsonl"] {
        check(output, "one of the files to be linted");
    }
    check("corpuslint.toml", "the configuration in use");
    check("base.toml", "the configuration in use");
    check("mine/text/word.toml", "a rule card");
    check("list", "the list of paths in use");
    check("known.json", "the baseline in use");
    let ran = place.run(&["metrics", "in", "-o", "soft"]);
    assert!(ran.status == 2 && ran.err.contains("`in/a.txt`, one of the files to be linted"), "{}", ran.err);
    let line = format!("'{}' --output-format jsonl -o hard - < in/a.txt", program());
    let ran = crate::place::ran(
        Command::new("sh").args(["-c", &line]).current_dir(place.folder()).output().expect("sh is there"),
    );
    assert!(ran.status == 2 && ran.err.contains("what is to be linted"), "{}", ran.err);
    assert_eq!(place.read("in/a.txt"), DIRTY);
}

#[test]
fn what_the_walk_leaves_out_may_be_written_and_one_file_once() {
    let place = Place::with(&[("in/a.txt", DIRTY), ("in/.gitignore", "report.jsonl"), ("in/report.jsonl", "old")]);
    for _ in 0..2 {
        let ran = place.run(&["--output-format", "jsonl", "-o", "in/report.jsonl", "in"]);
        assert_eq!(ran.status, 1, "{}", ran.err);
        assert!(place.read("in/report.jsonl").starts_with("{\"rule\":"));
    }
    let twice = ["--output-format", "jsonl", "-o", "x", "--output-format", "json", "-o", "./in/../x", "in"];
    let ran = place.run(&twice);
    assert!(ran.status == 2 && ran.err.contains("something else is written there already"), "{}", ran.err);
    let ran = place.run(&["--write-baseline", "x", "-o", "x", "in"]);
    assert_eq!(ran.status, 2, "{}", ran.err);
    assert!(!place.path("x").exists());
    // Writing a baseline anew is what the option is for.
    for _ in 0..2 {
        let ran = place.run(&["--baseline", "known.json", "--write-baseline", "known.json", "in"]);
        assert_eq!(ran.status, if place.path("known.json").exists() { 0 } else { 2 }, "{}", ran.err);
    }
    // So it is for the one that the configuration names, however it is spelled.
    place.write("corpuslint.toml", "baseline = 'known.json'\n");
    place.write("known.json", "");
    for path in ["known.json", "./in/../known.json"] {
        let ran = place.run(&["--write-baseline", path, "in"]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{path}");
    }
}

#[test]
fn a_report_that_cannot_be_finished_leaves_the_old_one() {
    let place = Place::with(&[("report.json", "the old one")]);
    for index in 0..300 {
        place.write(&format!("in/{index}.txt"), DIRTY);
    }
    // A limit on the size of files stands for a full disk; with the signal ignored the write fails.
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$0\" --output-format json -o report.json in";
    let output = Command::new("sh").args(["-c", script, program()]).current_dir(place.folder()).output().expect("sh");
    let full = ran(output);
    assert_eq!((full.status, place.read("report.json").as_str()), (2, "the old one"), "{}", full.err);
    // Nor does one whose other report nobody reads to its end, or that was refused while it was made.
    let ran = place.run(&["--output-format", "json", "-o", "report.json", "in", "no-such-file"]);
    assert_eq!(place.names().iter().filter(|name| name.ends_with(".tmp")).count(), 0, "{}", ran.err);
    let ran = place.run(&["--select", "boilerplate", "--output-format", "json", "-o", "report.json", "in"]);
    assert_eq!((ran.status, place.read("report.json").matches("\"rule\"").count()), (1, 300));
}

#[test]
fn a_report_keeps_its_mode_and_a_new_one_takes_the_users() {
    let place = Place::with(&[("in/a.txt", DIRTY), ("old", "x")]);
    fs::set_permissions(place.path("old"), fs::Permissions::from_mode(0o640)).expect("own file");
    let line = format!("umask 027; '{}' -o old in; '{}' -o new in", program(), program());
    Command::new("sh").args(["-c", &line]).current_dir(place.folder()).output().expect("sh is there");
    let mode = |name: &str| fs::metadata(place.path(name)).expect("there").permissions().mode() & 0o777;
    assert_eq!((mode("old"), mode("new")), (0o640, 0o640));
}

#[test]
fn devices_pipes_and_what_a_shell_holds_open_take_a_report_as_it_comes() {
    let place = Place::with(&[("in/a.txt", DIRTY)]);
    let shell = |words: &str| {
        let line = format!("'{}' --output-format concise {words}", program());
        let bash = Command::new("bash").args(["-c", &line]).current_dir(place.folder()).output();
        ran(bash.expect("bash is there"))
    };
    assert!(shell("-o /dev/stdout in").out.starts_with("in/a.txt:5:1"));
    assert!(shell("-o /dev/stderr in").err.starts_with("in/a.txt:5:1"));
    assert!(shell("-o >(tr a-z A-Z >&2) in | cat").err.contains("IN/A.TXT:5:1"));
    assert_eq!(shell("-o /dev/null in").status, 1);
    place.write("log", "kept\n");
    shell("-o /dev/stdout in >> log");
    shell("-o /dev/fd/7 in 7>> log");
    let log = place.read("log");
    assert!(log.starts_with("kept\n") && log.matches("in/a.txt:5:1").count() == 2, "{log}");
}

#[test]
fn a_folder_of_output_takes_no_originals_place() {
    let place = Place::with(&[("corpus/in/a.txt", DIRTY), ("corpus/other/b.txt", MENDED)]);
    symlink("corpus/in", place.path("link")).expect("a link");
    for (folder, path) in [
        ("corpus/in", "corpus/in"),
        ("corpus/in/../in", "corpus/in"),
        ("link", "corpus/in"),
        (".", "corpus/in"),
        ("corpus", "corpus/in/a.txt"),
        ("corpus/in", "corpus/in/a.txt"),
        ("corpus", "corpus"),
    ] {
        let ran = place.run(&["--out-dir", folder, path]);
        assert!(ran.status == 2 && ran.err.contains("the originals"), "{folder} {path}: {}", ran.err);
    }
    assert_eq!(place.read("corpus/in/a.txt"), DIRTY);
    // One that lies inside is not read, and that is told.
    for (path, skipped) in [("corpus", ""), (".", "in the folder of --out-dir 2")] {
        let ran = place.run(&["--select", "boilerplate", "--out-dir", "corpus/clean", path]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        assert!(ran.out.contains(skipped) && ran.out.contains("in 2 documents"), "{}", ran.out);
    }
    assert_eq!(place.read("corpus/clean/corpus/in/a.txt"), MENDED);
    assert!(!place.path("corpus/clean/corpus/clean").exists());
}

#[test]
fn no_link_in_a_folder_of_output_leads_to_the_originals() {
    let place = Place::with(&[("in/a.txt", DIRTY), ("in/b.jsonl", "{\"text\":\"A town \"}\n"), ("out/x", "")]);
    symlink("../in", place.path("out/in")).expect("a link");
    let ran = place.run(&["--out-dir", "out", "in"]);
    assert_eq!(ran.status, 2);
    assert_eq!(ran.err.matches("a link leads out of `out`").count(), 2, "{}", ran.err);
    assert_eq!(
        (place.read("in/a.txt").as_str(), place.read("in/b.jsonl").as_str()),
        (DIRTY, "{\"text\":\"A town \"}\n")
    );
    fs::remove_file(place.path("out/in")).expect("own link");
    fs::create_dir(place.path("out/in")).expect("writable");
    // A link to a file gives way to the file.
    symlink("../../in/a.txt", place.path("out/in/a.txt")).expect("a link");
    assert_eq!(place.run(&["--out-dir", "out", "in"]).status, 0);
    assert_eq!((place.read("in/a.txt").as_str(), place.read("out/in/a.txt").as_str()), (DIRTY, MENDED));
}
