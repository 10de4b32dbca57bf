//! `--changed`: only what git says differs, and what it does not know yet.

use std::process::Command;

use crate::place::{DIRTY, MENDED, Place, ran};

/// `None` on a machine without git.
fn repository() -> Option<Place> {
    let place = Place::new();
    place.write("crawl/a.txt", MENDED);
    place.write("crawl/b.txt", DIRTY);
    place.write("crawl/gone.txt", DIRTY);
    place.write("crawl/code.rs", "fn main() {}");
    place.write(".gitignore", "ignored/\n");
    git(&place, &["init", "--quiet", "--initial-branch", "main"])?;
    git(&place, &["add", "."])?;
    git(&place, &["commit", "--quiet", "--message", "first"])?;
    Some(place)
}

fn git(place: &Place, arguments: &[&str]) -> Option<()> {
    let mut command = Command::new("git");
    for (name, value) in [
        ("GIT_AUTHOR_NAME", "a"),
        ("GIT_AUTHOR_EMAIL", "a@example.org"),
        ("GIT_COMMITTER_NAME", "a"),
        ("GIT_COMMITTER_EMAIL", "a@example.org"),
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_SYSTEM", "/dev/null"),
    ] {
        command.env(name, value);
    }
    let done = command.args(arguments).current_dir(place.folder()).output().ok()?;
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    Some(())
}

/// The files that have a finding.
fn found(place: &Place, arguments: &[&str]) -> (i32, Vec<String>) {
    let select = ["--isolated", "--quiet", "--output-format", "concise", "--select", "boilerplate"];
    let ran = place.run(&[&select, arguments].concat());
    assert_eq!(ran.err, "");
    let files = ran.out.lines().map(|line| line.split(':').next().unwrap_or_default().to_owned());
    (ran.status, files.collect())
}

#[test]
fn what_differs_and_what_is_new_is_read() {
    let Some(place) = repository() else { return };
    assert_eq!(found(&place, &["--changed"]), (0, vec![]));
    place.write("crawl/a.txt", DIRTY);
    place.write("crawl/new one.txt", DIRTY);
    place.write("crawl/new.rs", DIRTY);
    place.write("ignored/c.txt", DIRTY);
    std::fs::remove_file(place.path("crawl/gone.txt")).expect("it is there");
    let expected = |names: &[&str]| (1, names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    for paths in [&["."][..], &["crawl"], &[]] {
        let got = found(&place, &[&["--changed"], paths].concat());
        assert_eq!(got, expected(&["crawl/a.txt", "crawl/new one.txt"]), "{paths:?}");
    }
    assert_eq!(found(&place, &["--changed", "crawl/a.txt", "crawl/b.txt"]), expected(&["crawl/a.txt"]));
    git(&place, &["add", "."]);
    git(&place, &["commit", "--quiet", "--message", "second"]);
    assert_eq!(found(&place, &["--changed", "crawl"]), (0, vec![]));
    assert_eq!(found(&place, &["--changed=HEAD~1", "crawl"]), expected(&["crawl/a.txt", "crawl/new one.txt"]));
    // Seen from the folder itself.
    let mut command = place.command(&["--isolated", "--changed=main~1", "--output-format", "concise", "--quiet"]);
    let said = ran(command.current_dir(place.path("crawl")).output().expect("the program starts"));
    assert!(said.out.starts_with("a.txt:") && said.out.contains("\nnew one.txt:"), "{}", said.out);
}

#[test]
fn what_git_cannot_say_is_an_error() {
    let Some(place) = repository() else { return };
    let said = |arguments: &[&str]| {
        let ran = place.run(&[&["--isolated"], arguments].concat());
        assert_eq!(ran.status, 2, "{}", ran.out);
        ran.err
    };
    assert!(said(&["--changed=nowhere", "crawl"]).contains("--changed: git says of `crawl`: "));
    assert!(said(&["--changed=--output=x", "crawl"]).contains("--changed wants the name of a commit"));
    assert!(said(&["--changed", "-"]).contains("not with standard input"));
    let elsewhere = Place::with(&[("a.txt", DIRTY)]);
    let mut command = elsewhere.command(&["--isolated", "--changed", "."]);
    let done = ran(command.env("GIT_CEILING_DIRECTORIES", "/").output().expect("the program starts"));
    assert_eq!(done.status, 2, "{}", done.out);
    assert!(done.err.contains("--changed: git says of `.`: "), "{}", done.err);
}
