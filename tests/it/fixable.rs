//! What the summary calls fixable is what `--fix` then mends, with the very options it names.

use crate::place::{DIRTY, MENDED, Place};

/// The number before these words, or none.
fn number_before(text: &str, words: &str) -> u64 {
    let Some((before, _)) = text.split_once(words) else { return 0 };
    let digits = before.rsplit(|c: char| !c.is_ascii_digit() && c != ',').next().unwrap_or_default();
    digits.replace(',', "").parse().unwrap_or_else(|_| panic!("no number before `{words}`: {text}"))
}

/// Of files made by `make`: how many findings are called fixable by `--fix`, how many it mends, and the same of the
/// options together.
fn called_and_mended(make: &dyn Fn() -> Place) -> [(u64, u64); 2] {
    let asked = make().run(&["--isolated", "."]).out;
    let safe = number_before(&asked, " fixable with --fix");
    let further = match asked.contains(" more with --fix --unsafe-fixes") {
        true => number_before(&asked, " more with --fix --unsafe-fixes"),
        false => number_before(&asked, " fixable with --fix --unsafe-fixes"),
    };
    let safe = if asked.contains(" fixable with --fix --") && !asked.contains(" more with") { 0 } else { safe };
    let mended = |options: &[&str]| {
        let ran = make().run(options);
        let line = ran.out.lines().find(|line| line.starts_with("Mended ")).unwrap_or_default().to_owned();
        number_before(&line, " finding")
    };
    [
        (safe, mended(&["--isolated", "--fix", "."])),
        (safe + further, mended(&["--isolated", "--fix", "--unsafe-fixes", "."])),
    ]
}

#[test]
fn what_is_called_fixable_is_mended() {
    let [safe, all] = called_and_mended(&|| Place::with(&[("a.txt", DIRTY), ("b.txt", DIRTY), ("c.txt", MENDED)]));
    assert_eq!((safe, all), ((2, 2), (2, 2)));
}

#[test]
fn in_a_file_that_does_not_decode_all_waits_for_its_repair() {
    // Its own repair is not safe, so what else is safe is mended together with it only.
    let latin: Vec<u8> = DIRTY.replace("harbour", "hårbour").chars().map(|c| c as u8).collect();
    let make = || {
        let place = Place::new();
        place.write("latin.txt", &latin);
        place
    };
    let [safe, all] = called_and_mended(&make);
    assert_eq!(safe, (0, 0));
    assert!(all.0 == all.1 && all.0 >= 2, "{all:?}");
    // With nothing that tells its charset there is no repair, and nothing is called fixable.
    let lost: Vec<u8> = [b"A \xff\xfe\x81\x8d word\n\n", DIRTY.as_bytes()].concat();
    let place = Place::new();
    place.write("lost.txt", &lost);
    let asked = place.run(&["--isolated", "."]).out;
    let mended = place.run(&["--isolated", "--fix", "--unsafe-fixes", "."]).out;
    assert!(asked.contains("fixable") == mended.contains("Mended 2"), "{asked}\n{mended}");
}

#[test]
#[cfg(unix)]
fn a_file_that_cannot_be_written_is_not_called_fixable() {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;
    let make = || {
        let place = Place::with(&[("a.txt", DIRTY), ("b.txt", DIRTY), ("c.txt", DIRTY)]);
        fs::set_permissions(place.path("a.txt"), fs::Permissions::from_mode(0o444)).expect("it is ours");
        fs::hard_link(place.path("b.txt"), place.path("b.orig")).expect("a link");
        place
    };
    assert_eq!(called_and_mended(&make), [(1, 1), (1, 1)]);
    let asked = make().run(&["--isolated", "."]).out;
    assert!(asked.contains("(1 fixable with --fix, 2 fixable only if their files could be written)"), "{asked}");
    let tried = make().run(&["--isolated", "--fix", "."]).out;
    assert!(tried.contains(" in 2 documents (2 fixable only if their files could be written)"), "{tried}");
}
