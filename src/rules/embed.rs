//! The build script: lists the cards under `rules/` as Rust, so that the program carries its catalogue.
//!
//! It stands here, beside what reads the list, and not at the top of the house.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo names the manifest's folder")).join("rules");
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=src/rules/embed.rs");
    let mut cards = Vec::new();
    collect(&root, &mut cards);
    cards.sort();
    let mut list = String::from("&[\n");
    for path in &cards {
        let id = path.strip_prefix(&root).expect("a card lies under rules/").with_extension("");
        let id = id.to_string_lossy().replace('\\', "/");
        writeln!(list, "    ({id:?}, include_str!({path:?})),").expect("a string takes what is written");
    }
    list.push_str("]\n");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo names the output folder")).join("builtin_cards.rs");
    fs::write(out, list).expect("the output folder is writable");
}

fn collect(folder: &Path, cards: &mut Vec<PathBuf>) {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder).expect("rules/ is readable") {
        let path = entry.expect("rules/ is readable").path();
        if path.is_dir() {
            collect(&path, cards);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            cards.push(path);
        }
    }
}
