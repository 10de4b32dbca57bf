//! What a reviewer would say twice.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use corpuslint::rules::builtin;

fn sources() -> Vec<(String, String)> {
    sources_below("src")
}

/// The same of the library with the package for Python, which lies beside it.
fn all_sources() -> Vec<(String, String)> {
    [sources(), sources_below("python/src")].concat()
}

fn sources_below(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = walkdir::WalkDir::new(root.join(folder)).sort_by_file_name();
    files
        .into_iter()
        .map(|entry| entry.expect("a folder that is readable"))
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "rs"))
        .map(|entry| {
            let name = entry.path().strip_prefix(root).expect("below the root").to_string_lossy().into_owned();
            (name, fs::read_to_string(entry.path()).expect("a file that is readable"))
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
    "pointer",
    "spill",
    "broken",
    "language",
    "dialect",
    "genre",
    "site",
    "diagnostic",
    "text",
    "kind",
    "matching",
    "checks",
    "rules",
    "lint",
    "corpus",
    "cache",
    "report",
    "journal",
    "examples",
    "config",
    "baseline",
    "decisions",
    "run",
    "schema",
    "learn",
    "server",
];

/// The modules that a file names in paths, each by its whole path: `crate::text::words` of `use super::words::mix` in
/// `src/text/prose.rs`.
fn named_modules(name: &str, source: &str) -> BTreeSet<String> {
    let here = module_of(name);
    let parent = here.rsplit_once("::").map_or("crate", |(parent, _)| parent).to_owned();
    let code = code(source);
    let mut named = BTreeSet::new();
    let prefixes = [("crate::", "crate".to_owned()), ("super::", parent), ("self::", here)];
    for (prefix, base) in prefixes {
        for (at, _) in code.match_indices(prefix) {
            let is_path_start = !code[..at].ends_with([':', '_']) && !code[..at].ends_with(char::is_alphanumeric);
            if is_path_start {
                expand(&base, &code[at + prefix.len()..], &mut named);
            }
        }
    }
    named
}

/// Every path that a piece of code begins with, groups in braces taken apart.
fn expand(base: &str, path: &str, named: &mut BTreeSet<String>) -> usize {
    if let Some(group) = path.strip_prefix('{') {
        let mut at = 1;
        for _ in group.chars() {
            at += path[at..].len() - path[at..].trim_start().len();
            if path[at..].starts_with('}') {
                return at + 1;
            }
            at += expand(base, &path[at..], named).max(1);
            if path[at..].starts_with(',') {
                at += 1;
            }
        }
        return at;
    }
    let end = path.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(path.len());
    let whole = if &path[..end] == "self" { base.to_owned() } else { format!("{base}::{}", &path[..end]) };
    named.insert(whole.clone());
    if path[end..].starts_with("::") { end + 2 + expand(&whole, &path[end + 2..], named) } else { end }
}

/// `crate::text::words` for `src/text/words.rs`.
fn module_of(name: &str) -> String {
    let inside = name.trim_start_matches("src/").trim_end_matches(".rs");
    let inside = inside.trim_end_matches("/mod");
    format!("crate::{}", inside.replace('/', "::"))
}

#[test]
fn a_module_uses_only_those_below_it() {
    for (name, source) in sources() {
        let module = name.trim_start_matches("src/").split(['/', '.']).next().unwrap_or_default();
        let Some(floor) = FLOORS.iter().position(|floor| *floor == module) else { continue };
        for used in named_modules(&name, &source) {
            let used = used.split("::").nth(1).unwrap_or_default();
            let above = FLOORS.iter().position(|floor| *floor == used);
            assert!(above.is_none_or(|above| above <= floor), "{name} (floor {floor}) uses {used} ({above:?})");
        }
    }
}

/// A file and the files of its folder lean on each other: what a module is made of may name what its parent holds.
/// Between any two others no way leads there and back.
#[test]
fn no_files_import_each_other_in_a_circle() {
    let sources = sources();
    let modules: BTreeMap<String, &String> = sources.iter().map(|(name, _)| (module_of(name), name)).collect();
    let mut uses: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, source) in &sources {
        let (from, _) = modules.get_key_value(&module_of(name)).expect("every file has a module");
        for used in named_modules(name, source) {
            let Some((to, _)) = modules.get_key_value(&used) else { continue };
            let is_kin =
                |upper: &str, lower: &str| lower.strip_prefix(upper).is_some_and(|rest| rest.starts_with("::"));
            if to != from && !is_kin(to, from) && !is_kin(from, to) {
                uses.entry(from).or_default().push(to);
            }
        }
    }
    for start in modules.keys() {
        let mut seen = BTreeSet::new();
        let mut next: Vec<&str> = uses.get(start.as_str()).cloned().unwrap_or_default();
        while let Some(module) = next.pop() {
            assert!(module != start, "{start} imports itself in a circle, by way of {seen:?}");
            if seen.insert(module) {
                next.extend(uses.get(module).into_iter().flatten());
            }
        }
    }
}

/// A kind lies in the family that most of its cards lie in; `pattern` serves all of them.
#[test]
fn a_kind_lies_where_its_cards_lie() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut cards: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for card in builtin::cards() {
        *cards.entry(card.check.replace('-', "_")).or_default().entry(card.rule.category().to_owned()).or_default() +=
            1;
    }
    for (kind, families) in cards.iter().filter(|(kind, _)| *kind != "pattern") {
        let most = families.values().max().expect("a kind has cards");
        let is_there = |family: &String| root.join(format!("src/checks/{family}/{kind}.rs")).is_file();
        let at_home = families.iter().any(|(family, count)| count == most && is_there(family));
        assert!(at_home, "{kind} has its cards in {families:?} and lies elsewhere");
    }
    let table = fs::read_to_string(root.join("src/checks/mod.rs")).expect("readable");
    assert!(!table.contains("trait ") && !table.contains("struct "), "checks/mod.rs is the table and nothing else");
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
    for (name, source) in all_sources() {
        assert!(source.starts_with("//! "), "{name} does not open with `//!`");
    }
}

#[test]
fn lines_keep_to_the_width() {
    const WIDTH: usize = 120;
    for (name, source) in all_sources() {
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

/// Files that name things which are words of a language, too.
const NO_LISTS_OF_WORDS: &[&str] = &[
    // Codes of languages.
    "src/language/mod.rs",
    // Names of programs, of directives, of arguments.
    "src/checks/markup/emphasis/program.rs",
    "src/checks/markup/table/row.rs",
    "src/text/markup/restructured.rs",
    // Names of tags, endings of files.
    "src/corpus/container/endings.rs",
    "src/text/root.rs",
    // Names of fields.
    "src/corpus/fields.rs",
    // A measure's own words, as its paper has them: no file of a user's may change what is measured.
    "src/text/measures/lines.rs",
    // Ligatures.
    "src/checks/encoding/characters/proof.rs",
];

/// A list of words in Rust is of one language or mixes several; in `rules/languages` each is mended by who speaks it.
#[test]
fn words_of_languages_are_no_rust() {
    const MOST: usize = 8;
    const MOST_IN_ONE: usize = 20;
    let list = regex::Regex::new(r#"(?:"[\p{L} '-]{2,}"[\s,|]*)+"#).expect("a regex");
    for (name, source) in sources() {
        if name.starts_with("src/commands/") || name == "src/cli.rs" || NO_LISTS_OF_WORDS.contains(&name.as_str()) {
            continue;
        }
        for words in list.find_iter(&code(&source)) {
            let count = words.as_str().matches('"').count() / 2;
            assert!(count <= MOST, "{name} has a list of {count} words: {}", words.as_str());
        }
        for literal in code(&source).split('"').skip(1).step_by(2) {
            let words = literal.split(' ').filter(|word| !word.is_empty() && word.chars().all(char::is_alphabetic));
            let is_sentence = literal.contains(['{', '`', '.', ',', ':', '\\', ';']);
            assert!(is_sentence || words.count() < MOST_IN_ONE, "{name} has a list of words: {literal}");
        }
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
