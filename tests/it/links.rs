//! Links: what a folder holds is data, what stands on the command line is meant.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;

use crate::place::{DIRTY, MENDED, Place};

/// [`DIRTY`] as a record.
fn record() -> String {
    format!("{}\n", serde_json::json!({ "text": DIRTY }))
}

/// A folder of data with links out of it: to a file, to a file of records and to a folder.
fn place() -> Place {
    let place = Place::with(&[
        ("data/a.txt", MENDED),
        ("store/b.txt", DIRTY),
        ("store/c.jsonl", &record()),
        ("store/deep/d.txt", DIRTY),
    ]);
    for (target, link) in [("b.txt", "b.txt"), ("c.jsonl", "c.jsonl"), ("deep", "deep")] {
        symlink(format!("../store/{target}"), place.path(&format!("data/{link}"))).expect("a link");
    }
    place
}

#[test]
fn a_link_in_a_folder_is_counted_and_not_followed() {
    let place = place();
    for arguments in [&["data"][..], &["--fix", "data"], &["--no-ignore", "data"]] {
        let ran = place.run(arguments);
        assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
        assert!(ran.out.contains("Skipped 3 files: link 3."), "{}", ran.out);
    }
    assert_eq!(place.read("store/b.txt"), DIRTY);
    place.run(&["--out-dir", "clean", "data"]);
    assert!(!place.path("clean/data/b.txt").exists());
}

#[test]
fn where_links_are_followed_nothing_outside_is_written() {
    let place = place();
    let ran = place.run(&["--follow", "--output-format", "concise", "data"]);
    assert_eq!((ran.status, ran.out.matches("comment-form").count()), (1, 3), "{}", ran.out);

    let ran = place.run(&["--follow", "--fix", "data"]);
    assert_eq!(ran.status, 2, "{}{}", ran.out, ran.err);
    for path in ["data/b.txt", "data/c.jsonl", "data/deep/d.txt"] {
        let sentence = format!("{path}: not fixed: a link leads to it, out of the paths that were named");
        assert!(ran.err.contains(&sentence), "{}", ran.err);
    }
    assert!(ran.out.contains("comment-form"), "what was not mended is reported: {}", ran.out);
    assert_eq!((place.read("store/b.txt").as_str(), place.read("store/c.jsonl")), (DIRTY, record()));
    assert_eq!(place.read("store/deep/d.txt"), DIRTY);

    let ran = place.run(&["--follow", "--diff", "data"]);
    assert_eq!((ran.status, ran.out.matches("+++").count()), (2, 0), "{}", ran.out);

    // Where the target is named too, it is inside.
    let ran = place.run(&["--follow", "--fix", "--threads", "1", "data", "store/deep"]);
    assert_eq!((ran.status, place.read("store/deep/d.txt").as_str()), (2, MENDED));
    assert_eq!(place.read("store/b.txt"), DIRTY);
}

#[test]
fn a_link_that_is_named_is_followed() {
    let place = place();
    for path in ["data/b.txt", "data/deep"] {
        assert_eq!(place.run(&["--fix", path]).status, 0);
    }
    assert_eq!((place.read("store/b.txt").as_str(), place.read("store/deep/d.txt").as_str()), (MENDED, MENDED));
    assert!(fs::symlink_metadata(place.path("data/b.txt")).expect("there").is_symlink());
}

#[test]
fn a_link_back_up_is_left_out() {
    let place = Place::with(&[("data/a.txt", MENDED)]);
    symlink("..", place.path("data/up")).expect("a link");
    let ran = place.run(&["--follow", "."]);
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("Skipped 1 file: link 1."), "{}", ran.out);
}

#[test]
fn a_list_of_ignored_names_is_a_plain_file() {
    let place = Place::with(&[("data/a.txt", MENDED), ("data/pipe/b.txt", DIRTY), ("data/zero/c.txt", DIRTY)]);
    let made = std::process::Command::new("mkfifo").arg(place.path("data/pipe/.gitignore")).status();
    assert!(made.expect("mkfifo is there").success());
    symlink("/dev/zero", place.path("data/zero/.gitignore")).expect("a link");
    let ran = place.run(&["--output-format", "concise", "data"]);
    assert_eq!(ran.out.matches("comment-form").count(), 2, "{}{}", ran.out, ran.err);
}

#[test]
fn endings_are_counted_by_name_and_no_number_is_one() {
    let mut files: Vec<(String, &str)> = (0..40).map(|number| (format!("part.{number:05}"), "")).collect();
    files.extend((0..12).map(|number| (format!("{number}.x{}", char::from(b'a' + number)), "")));
    files.extend([("1.PDF".to_owned(), ""), ("2.pdf".to_owned(), ""), ("Makefile".to_owned(), "")]);
    let files: Vec<(&str, &str)> = files.iter().map(|(name, content)| (name.as_str(), *content)).collect();
    let ran = Place::with(&files).run(&["."]);
    let expected = "Skipped 55 files: other endings 40, .pdf 2, .xa 1, .xb 1, .xc 1, .xd 1, others 9.\n";
    assert!(ran.status == 3 && ran.out.starts_with(expected), "{}", ran.out);
}
