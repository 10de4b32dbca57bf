//! What is found in the sample collection, and what its mending leaves.

use std::path::Path;

use crate::place::{Place, command, ran};

const FOUND: &str = include_str!("snapshots/seeds.concise");

fn lint(arguments: &[&str]) -> crate::place::Ran {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    ran(command().args(arguments).current_dir(root).output().expect("the program starts"))
}

#[test]
fn the_sample_collection_has_the_defects_it_was_given() {
    let ran = lint(&["--isolated", "--quiet", "--output-format", "concise", "seeds/"]);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots/seeds.concise");
        std::fs::write(path, &ran.out).expect("writable");
        return;
    }
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert!(ran.out == FOUND, "found now:\n{}", ran.out);
}

#[test]
fn every_category_that_is_on_has_a_seed() {
    let rules = lint(&["--isolated", "rules", "--output-format", "json"]);
    let rules: Vec<serde_json::Value> = serde_json::from_str(&rules.out).expect("JSON");
    for rule in rules.iter().filter(|rule| rule["default"] == true) {
        let id = rule["id"].as_str().expect("an id");
        let category = id.split('/').next().expect("a category");
        assert!(FOUND.contains(&format!("[{category}/")), "no seed has anything of {category}");
    }
}

#[test]
fn mending_the_collection_settles() {
    let place = Place::new();
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds")).expect("readable") {
        let entry = entry.expect("readable");
        place.write(&entry.file_name().to_string_lossy(), std::fs::read(entry.path()).expect("readable"));
    }
    let contents = |place: &Place| place.names().iter().map(|name| place.bytes(name)).collect::<Vec<_>>();
    for options in [&["--fix", "."][..], &["--fix", "--unsafe-fixes", "."]] {
        let before = contents(&place);
        assert_eq!(place.run(options).status, 1);
        let once = contents(&place);
        assert!(once != before, "nothing was mended");
        place.run(options);
        assert!(contents(&place) == once, "a second run changes it again");
    }
    assert!(place.read("moulin-valbrune.txt").contains("Après onze années"));
}
