//! A baseline that is kept true: what is gone from the documents goes from it.

use crate::place::{DIRTY, MENDED, Place};

fn place() -> Place {
    let both = format!("Skip to content\n\n{DIRTY}");
    let place =
        Place::with(&[("in/a.txt", &both), ("in/b.txt", DIRTY), ("in/old/c.txt", &DIRTY.replace("three", "two"))]);
    let ran = place.run(&["--write-baseline", "known.json", "in"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    place
}

#[test]
fn a_strict_baseline_fails_where_it_knows_too_much() {
    let place = place();
    let strict = ["--strict-baseline", "--baseline", "known.json", "in"];
    assert_eq!(place.run(&strict).status, 0);
    place.write("in/b.txt", MENDED);
    let ran = place.run(&strict);
    assert_eq!(ran.status, 1, "{}", ran.out);
    let says = "The baseline knows findings that are gone: `corpuslint baseline prune` takes them out.\n";
    assert!(ran.err.starts_with("stale in the baseline: in/b.txt: ") && ran.err.ends_with(says), "{}", ran.err);
    assert_eq!(place.run(&strict[1..]).status, 0);
    // A rule that does not run finds nothing, which says nothing.
    assert_eq!(place.run(&["--strict-baseline", "--select", "encoding", "--baseline", "known.json", "in"]).status, 0);

    place.write("corpuslint.toml", "baseline = 'known.json'\nstrict-baseline = true\n");
    assert_eq!(place.run(&["in"]).status, 1);
    let ran = place.run(&["--isolated", "--strict-baseline", "in"]);
    assert!(ran.status == 2 && ran.err.contains("--strict-baseline goes with --baseline"), "{}", ran.err);
}

#[test]
fn what_is_gone_is_taken_out_and_nothing_is_added() {
    let place = place();
    let prune = ["baseline", "prune", "--baseline", "known.json", "in"];
    let known = place.read("known.json");
    let ran = place.run(&prune);
    assert_eq!(
        (ran.status, ran.out.as_str()),
        (0, "Nothing is gone of the 4 findings in the baseline `known.json`.\n")
    );
    assert_eq!(place.read("known.json"), known);

    place.write("in/a.txt", DIRTY.replace("said,", "said\u{200b},"));
    std::fs::remove_dir_all(place.path("in/old")).expect("own folder");
    // Rules and files that are not looked at are left alone.
    let ran = place.run(&["baseline", "prune", "--baseline", "known.json", "--select", "encoding", "in/b.txt"]);
    assert!(ran.out.starts_with("Nothing is gone of the 4"), "{}", ran.out);
    let ran = place.run(&prune);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert_eq!(ran.out, "Took 2 findings out of the baseline `known.json`: 2 remain.\n");
    let pruned = place.read("known.json");
    assert!(!pruned.contains("Skip to") && !pruned.contains("old/c.txt") && !pruned.contains("invisible"), "{pruned}");
    assert_eq!(place.run(&["--strict-baseline", "--baseline", "known.json", "in/b.txt"]).status, 0);
    assert_eq!(place.run(&["--baseline", "known.json", "in"]).status, 1);
}

#[test]
fn a_run_that_cannot_tell_leaves_the_baseline_as_it_is() {
    let place = place();
    let known = place.read("known.json");
    place.write("in/b.txt", MENDED);
    let ran = place.run(&["baseline", "prune", "--baseline", "known.json", "in", "gone.txt"]);
    assert_eq!((ran.status, place.read("known.json")), (2, known.clone()));
    assert!(ran.err.ends_with("The baseline `known.json` was left as it is.\n"), "{}", ran.err);

    std::fs::create_dir(place.path("moved")).expect("writable");
    std::fs::rename(place.path("in"), place.path("moved/in")).expect("own folder");
    let ran = place.run(&["baseline", "prune", "--baseline", "known.json", "moved"]);
    assert_eq!((ran.status, place.read("known.json")), (2, known));
    assert!(ran.err.contains("none of its paths was linted"), "{}", ran.err);

    let ran = place.run(&["baseline", "prune", "moved"]);
    assert!(ran.status == 2 && ran.err.contains("which baseline?"), "{}", ran.err);
}
