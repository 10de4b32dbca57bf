//! The build script: lists the cards under `rules/`, what lies beside them, and the words of `rules/languages`, as
//! Rust, so that the program carries its catalogue.
//!
//! It stands here, beside what reads the list, and not at the top of the house. The phrases of a card are taken out and
//! folded here: there are some ten thousand, and a run that reads one file would spend most of its time on them. So are
//! the literals read that patterns require.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

#[path = "../checks/boilerplate/phrase/fold.rs"]
#[expect(dead_code, reason = "the pass reads lines with it too")]
mod fold;

#[path = "../text/letters.rs"]
#[expect(dead_code, reason = "the program asks for letters alone, too")]
mod letters;

#[path = "../matching/literals/read.rs"]
mod literals;

#[path = "../language/embed.rs"]
mod embed_languages;
#[path = "../language/file.rs"]
mod file;
#[path = "../language/list.rs"]
#[expect(dead_code, unreachable_pub, reason = "the program shows what a list is for, and who asks for it")]
mod list;

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo names the manifest's folder")).join("rules");
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=src/rules/embed.rs");
    println!("cargo::rerun-if-changed=src/checks/boilerplate/phrase/fold.rs");
    println!("cargo::rerun-if-changed=src/text/letters.rs");
    println!("cargo::rerun-if-changed=src/matching/literals/read.rs");
    for part in ["embed", "file", "list"] {
        println!("cargo::rerun-if-changed=src/language/{part}.rs");
    }
    let (mut cards, mut files) = (Vec::new(), Vec::new());
    collect(&root, &mut cards, &mut files);
    let languages = root.join("languages");
    let (languages, cards): (Vec<PathBuf>, Vec<PathBuf>) =
        cards.into_iter().partition(|path| path.starts_with(&languages));
    write(&root, "builtin_languages.rs", &languages, |_, path| embed_languages::describe(path));
    // A card goes by its id, which has no ending; what lies beside it goes by its whole name.
    write(&root, "builtin_cards.rs", &cards, |name, path| {
        let id = name.strip_suffix(".toml").expect("a card ends so");
        let source = fs::read_to_string(path).expect("a card is readable");
        let (head, folded) = take_phrases(source.find("\n[[example]]").map_or(source.as_str(), |end| &source[..=end]));
        format!("Embedded {{ id: {id:?}, source: include_str!({path:?}), head: {head:?}, folded: {folded:?} }}")
    });
    write_literals(&cards);
    write(&root, "builtin_files.rs", &files, |name, path| format!("({name:?}, include_str!({path:?}))"));
}

/// Writes a list of what `describe` makes of each path and its name under `root`, sorted by name.
fn write(root: &Path, list_name: &str, paths: &[PathBuf], describe: fn(&str, &Path) -> String) {
    let inside = |path: &PathBuf| {
        let inside = path.strip_prefix(root).expect("it lies under rules/");
        inside.to_string_lossy().replace('\\', "/")
    };
    let mut named: Vec<(String, &PathBuf)> = paths.iter().map(|path| (inside(path), path)).collect();
    // By id: `a-b.toml` stands after `a.toml`, and `a-b` after `a`, but `.` stands after `-`.
    named.sort_by_key(|(name, _)| name.trim_end_matches(".toml").to_owned());
    let mut list = String::from("&[\n");
    for (name, path) in named {
        writeln!(list, "    {},", describe(&name, path)).expect("a string takes what is written");
    }
    list.push_str("]\n");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo names the output folder")).join(list_name);
    fs::write(out, list).expect("the output folder is writable");
}

/// Writes the literals of all patterns that stand in the cards' parameters, sorted by pattern. A card or a pattern that
/// is broken is left out, for the program to complain of.
fn write_literals(cards: &[PathBuf]) {
    let mut known = BTreeMap::new();
    for path in cards {
        let source = fs::read_to_string(path).expect("a card is readable");
        let Ok(card) = DeTable::parse(&source) else { continue };
        let Some(DeValue::Table(params)) = card.get_ref().get("params").map(Spanned::get_ref) else { continue };
        let lists = PATTERNS.iter().filter_map(|name| params.get(*name)?.get_ref().as_array());
        for pattern in lists.flat_map(|list| list.iter()).filter_map(|pattern| pattern.get_ref().as_str()) {
            if let Ok(literals) = literals::required(pattern) {
                known.insert(pattern.to_owned(), literals);
            }
        }
    }
    let mut list = String::from("&[\n");
    for (pattern, literals) in known {
        let literals = literals.map_or("None".to_owned(), |literals| format!("Some(&{literals:?})"));
        writeln!(list, "    ({pattern:?}, {literals}),").expect("a string takes what is written");
    }
    list.push_str("]\n");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo names the output folder")).join("builtin_literals.rs");
    fs::write(out, list).expect("the output folder is writable");
}

/// The parameters of cards that are lists of regexes.
const PATTERNS: [&str; 6] = ["patterns", "edge-patterns", "unless", "unless-document", "answers", "besides"];

/// A card without the lists of phrases in its `[params]`, and these lists folded: one phrase a line, after the letter
/// of its list. A card that is broken in any way is left as it is, for the program to complain of.
fn take_phrases(head: &str) -> (String, String) {
    let (mut kept, mut folded) = (head.to_owned(), String::new());
    let Ok(card) = DeTable::parse(head) else { return (kept, folded) };
    if card.get_ref().get("check").and_then(|check| check.get_ref().as_str()) != Some("phrase") {
        return (kept, folded);
    }
    let Some(DeValue::Table(params)) = card.get_ref().get("params").map(Spanned::get_ref) else {
        return (kept, folded);
    };
    let mut spans = Vec::new();
    let mut line = fold::Folded::default();
    for (list, letter) in fold::LISTS {
        let Some(list) = params.get(list) else { continue };
        for phrase in list.get_ref().as_array().expect("a list of phrases") {
            let phrase = phrase.get_ref().as_str().expect("a phrase is a string");
            line.read_phrase(phrase);
            assert!(!line.text.is_empty(), "a phrase without a letter or a number: {phrase:?}");
            writeln!(folded, "{}{}", fold::letter_of(letter, phrase), line.text).expect("a string takes it");
        }
        spans.push(list.span());
    }
    spans.sort_by_key(|span| std::cmp::Reverse(span.start));
    for span in spans {
        kept.replace_range(span, "[]");
    }
    (kept, folded)
}

fn collect(folder: &Path, cards: &mut Vec<PathBuf>, files: &mut Vec<PathBuf>) {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder).expect("rules/ is readable") {
        let path = entry.expect("rules/ is readable").path();
        if path.is_dir() {
            collect(&path, cards, files);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            cards.push(path);
        } else {
            files.push(path);
        }
    }
}
