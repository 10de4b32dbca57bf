//! The words of languages, as `rules/languages` has them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use corpuslint::checks::KINDS;
use corpuslint::corpus::source;
use corpuslint::language::{Languages, List};
use corpuslint::lint::Linter;
use corpuslint::rules::{Card, RuleSet};
use corpuslint::text::Document;
use regex::Regex;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/languages")
}

/// Each file by its code.
fn files() -> BTreeMap<String, toml::Table> {
    let files = fs::read_dir(folder()).expect("rules/languages is readable");
    files
        .map(|file| {
            let path = file.expect("readable").path();
            let code = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let source = fs::read_to_string(&path).expect("readable");
            (code, source.parse().expect("TOML"))
        })
        .collect()
}

fn words(list: &toml::Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().map(|word| word.as_str().expect("a string")).collect()
}

#[test]
fn words_are_sorted_and_stand_once() {
    for (code, file) in files() {
        for (name, list) in file.iter().filter(|(name, _)| *name != "name") {
            for pair in words(list).windows(2) {
                assert!(pair[0] < pair[1], "{code}.toml: {name}: `{}` stands before `{}`", pair[0], pair[1]);
            }
        }
    }
}

/// A word in the wrong file is mostly one of another script.
#[test]
fn words_are_in_the_script_of_their_language() {
    let cyrillic = ["be", "bg", "kk", "ky", "mk", "mn", "ru", "tg", "uk"];
    for (code, file) in files().into_iter().filter(|(code, _)| code != "mul") {
        let script = match code.as_str() {
            code if cyrillic.contains(&code) => r"\p{Cyrillic}",
            "sr" => r"\p{Cyrillic}\p{Latin}",
            "el" => r"\p{Greek}",
            "hy" => r"\p{Armenian}",
            "ka" => r"\p{Georgian}",
            "ar" | "fa" | "ur" => r"\p{Arabic}",
            "he" => r"\p{Hebrew}",
            "am" => r"\p{Ethiopic}",
            "hi" | "mr" | "ne" => r"\p{Devanagari}",
            "bn" => r"\p{Bengali}",
            "pa" => r"\p{Gurmukhi}",
            "gu" => r"\p{Gujarati}",
            "ta" => r"\p{Tamil}",
            "te" => r"\p{Telugu}",
            "kn" => r"\p{Kannada}",
            "ml" => r"\p{Malayalam}",
            "si" => r"\p{Sinhala}",
            "th" => r"\p{Thai}",
            "lo" => r"\p{Lao}",
            "my" => r"\p{Myanmar}",
            "km" => r"\p{Khmer}",
            "zh" => r"\p{Han}",
            "ja" => r"\p{Han}\p{Hiragana}\p{Katakana}",
            "ko" => r"\p{Hangul}",
            _ => r"\p{Latin}",
        };
        let other = Regex::new(&format!(r"[\p{{L}}--[{script}\p{{Common}}\p{{Inherited}}]]")).expect("a regex");
        for (name, list) in file.iter().filter(|(name, _)| *name != "name") {
            for word in words(list) {
                assert!(!other.is_match(word), "{code}.toml: {name}: `{word}` is of another script");
            }
        }
    }
}

/// What every language must have, with the words it must have at least and the languages that cannot have it, or are
/// there for their letters alone: Corsican and Tajik, which tell what a text was written in.
///
/// Months and the capital names of days are those of Unicode CLDR 49 (taken by Babel 2.19.0), in the form that stands in
/// a date. In Vietnamese, Mongolian and East Asia a month is its number, in Irish two have two words; scripts without spaces have no hyphens.
const REQUIRED: &[(List, usize, &[&str])] = &[
    (List::FunctionWords, 20, &[]),
    // No page's menu is in Latin.
    (List::PageWords, 40, &["co", "la", "tg"]),
    (List::SuspendedConjunctions, 1, &["co", "ja", "km", "lo", "my", "tg", "th", "zh"]),
    (List::Months, 10, &["co", "ja", "km", "ko", "la", "lo", "mn", "my", "tg", "th", "vi", "zh"]),
    (List::PageNames, 1, &["co", "ha", "ja", "jv", "km", "ko", "lo", "my", "tg", "th", "zh"]),
    (List::Parts, 1, &["co", "ja", "km", "ko", "lo", "my", "tg", "zh"]),
];

#[test]
fn each_language_has_the_lists_that_all_need() {
    let languages = Languages::builtin();
    let codes: Vec<&str> = languages.names().into_iter().map(|(code, _)| code).filter(|code| *code != "mul").collect();
    assert!(codes.len() >= 80, "{} languages", codes.len());
    for &(list, least, without) in REQUIRED {
        for code in codes.iter().filter(|code| !without.contains(code)) {
            let count = languages.of(code, list).count();
            assert!(count >= least, "{code}.toml: {} has {count} words", list.name());
        }
        for code in without {
            assert!(languages.of(code, list).next().is_none(), "{code}.toml has {} after all", list.name());
        }
    }
}

/// They are looked up from each character on, six at a time at most.
#[test]
fn runs_of_scripts_without_spaces_are_short() {
    for (code, file) in
        files().into_iter().filter(|(code, _)| ["ja", "km", "lo", "my", "th", "zh"].contains(&code.as_str()))
    {
        for list in ["function-words", "page-words"] {
            for word in words(&file[list]) {
                assert!(word.chars().count() <= 6, "{code}.toml: {list}: `{word}` is longer than six characters");
            }
        }
    }
}

/// The languages that most of the web is written in.
const WEB: &[&str] = &[
    "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id",
    "it", "ja", "ko", "lt", "lv", "ms", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "th", "tr", "uk",
    "vi", "zh",
];

/// The commonest kinds of what a page leaves behind: each has phrases in all languages of the web.
const COMMONEST: &[&str] = &[
    "account-controls",
    "comment-form",
    "cookie-notice",
    "copyright",
    "inline-teaser",
    "javascript-notice",
    "list-of-tags",
    "page-navigation",
    "pagination",
    "policy-line",
    "related-links",
    "share-row",
    "subscribe",
    "timestamp",
];

/// Says which language other cards lack: `cargo test languages -- --nocapture`.
#[test]
fn the_commonest_residue_is_told_in_the_languages_of_the_web() {
    for card in RuleSet::builtin().cards().iter().filter(|card| card.rule.category() == "boilerplate") {
        let has = |code: &str| card.rule.tags.iter().any(|tag| tag == code);
        // A card without the tag of a language has no words.
        if !WEB.iter().any(|code| has(code)) {
            continue;
        }
        let lack: Vec<&str> = WEB.iter().copied().filter(|code| !has(code)).collect();
        println!("{}: not in {}", card.rule.id, lack.join(" "));
        let name = card.rule.id.rsplit('/').next().unwrap_or_default();
        assert!(lack.is_empty() || !COMMONEST.contains(&name), "{} has no phrase in {}", card.rule.id, lack.join(" "));
    }
}

/// Says what is still to be done: `cargo test languages -- --nocapture`.
#[test]
fn every_list_is_had_and_asked_for() {
    let languages = Languages::builtin();
    for list in List::ALL {
        assert!(languages.all(*list).next().is_some(), "no language has `{}`", list.name());
        for kind in list.kinds() {
            assert!(KINDS.iter().any(|known| known.name() == *kind), "`{}` is for no kind `{kind}`", list.name());
        }
        let lack = languages.names().into_iter().filter(|(code, _)| languages.of(code, *list).next().is_none());
        println!("{}: not in {}", list.name(), lack.map(|(code, _)| code).collect::<Vec<_>>().join(" "));
    }
    assert!(List::ALL.is_sorted_by_key(|list| list.name()), "lists are sorted by name");
    assert_eq!(languages.names().len(), files().len());
}

#[test]
fn each_list_says_what_it_is_for() {
    for path in fs::read_dir(folder()).expect("readable").map(|file| file.expect("readable").path()) {
        let source = fs::read_to_string(&path).expect("readable");
        for list in List::ALL {
            let Some((before, _)) = source.split_once(&format!("\n{} = [", list.name())) else { continue };
            let comment: Vec<&str> = before.lines().rev().map_while(|line| line.strip_prefix("# ")).collect();
            let comment = comment.into_iter().rev().collect::<Vec<_>>().join(" ");
            assert_eq!(comment, list.about(), "{}: the comment above `{}`", path.display(), list.name());
        }
    }
}

/// A user's folder may bring words alone; they hold for the built-in cards.
#[test]
fn a_users_words_are_used() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("languages")).expect("a folder in it");
    fs::write(
        folder.path().join("languages/xx.toml"),
        "name = 'Lormish'\nend-joined = ['ovu']\nend-joined-witnesses = ['vo']\n",
    )
    .expect("a file in it");
    let text = "Vo pilar kerat vo horm, vo kerat doln vo pilar.\nVo horm vo keratovu doln vo pilar.\n";
    let finds = |set: &RuleSet| {
        let joined = set.cards().iter().filter(|card| card.check == "joined");
        let found = Linter::new(joined).expect("it compiles").lint(&Document::new(text));
        found.iter().map(|found| text[found.span.start..found.span.end].to_owned()).collect::<BTreeSet<_>>()
    };
    let mut set = RuleSet::builtin();
    assert_eq!(finds(&set), BTreeSet::new());
    set.load(folder.path()).expect("it is right");
    assert_eq!(finds(&set), BTreeSet::from(["keratovu".to_owned()]));
    assert_eq!(set.cards().len(), RuleSet::builtin().cards().len());
}

/// The charset of bytes is told by letters and words, and a user may bring those of a language.
#[test]
fn a_users_letters_tell_a_charset() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("xx.toml");
    fs::write(&file, "name = 'Lormish'\nletters-often = ['þð']\nreading-words = ['doln', 'vo', 'vorþ', 'þun']\n")
        .expect("a file in it");
    let raw = b"Vo pilar \xFEun kera\xF0, vo hor\xF0 vor\xFE doln vo pila\xFE.\n";
    let charset = |languages: &Languages| source::decode_by(raw, languages).damage.and_then(|damage| damage.charset);
    let mut languages = Languages::builtin();
    assert_eq!(charset(&languages), None);
    languages.load(&file).expect("it is right");
    assert_eq!(charset(&languages), Some("windows-1252"));
}

#[test]
fn a_card_takes_the_words_of_its_set() {
    let set = RuleSet::builtin();
    let card: &Card = set.cards().first().expect("there are cards");
    assert_eq!(card.languages().names(), set.languages().names());
}
