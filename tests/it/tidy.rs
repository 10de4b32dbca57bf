//! What a reviewer would say twice.

use std::fs;
use std::path::Path;

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = walkdir::WalkDir::new(root.join("src")).sort_by_file_name();
    files
        .into_iter()
        .map(|entry| entry.expect("src/ is readable"))
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "rs"))
        .map(|entry| {
            let name = entry.path().strip_prefix(root).expect("below the root").to_string_lossy().into_owned();
            (name, fs::read_to_string(entry.path()).expect("src/ is readable"))
        })
        .collect()
}

/// The part before the tests, comments taken out.
fn code(source: &str) -> String {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The floors, lowest first: a module uses only those before its own.
const FLOORS: &[&str] = &[
    "span",
    "fix",
    "broken",
    "language",
    "diagnostic",
    "text",
    "checks",
    "rules",
    "lint",
    "corpus",
    "report",
    "examples",
    "config",
    "baseline",
    "run",
];

#[test]
fn a_module_uses_only_those_below_it() {
    for (name, source) in sources() {
        let module = name.trim_start_matches("src/").split(['/', '.']).next().unwrap_or_default();
        let Some(floor) = FLOORS.iter().position(|floor| *floor == module) else { continue };
        let code = code(&source);
        for (above, upper) in FLOORS.iter().enumerate().skip(floor + 1) {
            assert!(
                !code.contains(&format!("crate::{upper}::")),
                "{name} (floor {floor}) uses {upper} (floor {above})"
            );
        }
    }
}

#[test]
fn every_module_has_a_floor() {
    let root = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("readable");
    for module in root.lines().filter_map(|line| line.strip_prefix("pub mod ")) {
        assert!(FLOORS.contains(&module.trim_end_matches(';')), "{module} has no floor");
    }
}

#[test]
fn every_file_says_what_it_is() {
    for (name, source) in sources() {
        assert!(source.starts_with("//! "), "{name} does not open with `//!`");
    }
}

#[test]
fn lines_keep_to_the_width() {
    const WIDTH: usize = 120;
    for (name, source) in sources() {
        for (number, line) in (1..).zip(source.lines()) {
            assert!(line.chars().count() <= WIDTH, "{name}:{number} is wider than {WIDTH} columns");
        }
    }
}

#[test]
fn below_the_commands_nothing_prints_exits_or_reads_the_environment() {
    let forbidden = [
        "println!",
        "eprintln!",
        "print!(",
        "eprint!(",
        "dbg!(",
        "process::exit",
        "env::var",
        "env::args",
        "io::stdout",
        "io::stderr",
        "io::stdin",
    ];
    for (name, source) in sources() {
        if name == "src/main.rs" || name.starts_with("src/commands/") || name == "src/rules/embed.rs" {
            continue;
        }
        let code = code(&source);
        for word in forbidden {
            assert!(!code.contains(word), "{name} has `{word}`");
        }
    }
}

#[test]
fn nothing_is_global_and_mutable() {
    for (name, source) in sources() {
        if name == "src/main.rs" || name.starts_with("src/commands/") {
            continue;
        }
        let code = code(&source);
        for word in ["static mut", "thread_local!", "lazy_static", "LazyLock<Mutex", "static: OnceLock"] {
            assert!(!code.contains(word), "{name} has `{word}`");
        }
    }
}

#[test]
fn lints_are_expected_with_a_reason_never_allowed() {
    for (name, source) in sources() {
        assert!(!code(&source).contains("#[allow"), "{name} allows a lint");
    }
}

/// The cards whose phrases are to be found in many languages; each names these as tags, and has a section of its
/// phrases under a comment for each, `# de: German`, so that who reads the language can check them.
const IN_MANY_LANGUAGES: &[&str] = &[
    "account-controls",
    "comment-form",
    "cookie-notice",
    "inline-teaser",
    "page-navigation",
    "related-links",
    "share-row",
    "subscribe",
];

#[test]
fn phrases_stand_under_their_language() {
    use std::collections::BTreeMap;
    for name in IN_MANY_LANGUAGES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("rules/boilerplate/{name}.toml"));
        let source = fs::read_to_string(path).expect("the card is readable");
        let card: toml::Table = source.parse().expect("TOML");
        let list = if *name == "inline-teaser" { "labels" } else { "phrases" };
        let all = card["params"][list].as_array().expect("a list of phrases").len();

        let (_, from) = source.split_once(&format!("\n{list} = [\n")).expect("the list opens on a line of its own");
        let (body, _) = from.split_once("\n]").expect("the list closes on a line of its own");
        let mut sections: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for section in body.split("  # ").skip(1) {
            let (head, phrases) = section.split_once('\n').expect("phrases follow the language");
            let (code, language) = head.split_once(": ").expect("a code and the language's name");
            assert!(!language.is_empty(), "{name}: {code} has no name");
            let phrases = phrases.split("\",").map(str::trim).filter(|phrase| !phrase.is_empty()).collect();
            assert!(sections.insert(code, phrases).is_none(), "{name}: {code} has two sections");
        }
        let counted: usize = sections.values().map(Vec::len).sum();
        assert_eq!(counted, all, "{name}: phrases outside of a section");
        for (code, phrases) in &sections {
            assert!(phrases.len() >= 3, "{name}: {code} has {} phrases", phrases.len());
        }

        // Chinese has a section for each of its scripts.
        let languages: Vec<&str> = sections.keys().map(|code| code.split('-').next().expect("a code")).collect();
        let tags: Vec<&str> = card["tags"].as_array().expect("tags").iter().filter_map(toml::Value::as_str).collect();
        let tagged: Vec<&&str> = tags.iter().filter(|tag| tag.len() == 2).collect();
        assert!(tagged.len() >= 25, "{name} is tagged with {} languages", tagged.len());
        for language in &languages {
            assert!(tags.contains(language), "{name} has phrases in {language} and no tag for it");
        }
        for tag in tagged {
            assert!(languages.contains(tag), "{name} is tagged {tag} and has no phrase in it");
        }
    }
}
