//! What must hold of every text, however broken: no panic, edits in bounds, fixes that settle.

use std::path::Path;
use std::sync::LazyLock;

use corpuslint::checks::KINDS;
use corpuslint::fix::Applicability;
use corpuslint::kind::Home;
use corpuslint::lint::{Compared, Linter};
use corpuslint::rules::builtin;
use corpuslint::text::Document;
use proptest::prelude::*;

/// The cards of some kinds, compiled.
pub(crate) fn linter(wanted: impl Fn(&str) -> bool) -> Linter {
    let cards: Vec<_> = builtin::cards().into_iter().filter(|card| wanted(&card.check)).collect();
    Linter::new(&cards).expect("built-in cards compile")
}

/// A linter for each kind alone; compiling them takes longer than a case does.
fn of_each_kind() -> &'static [Linter] {
    static LINTERS: LazyLock<Vec<Linter>> =
        LazyLock::new(|| KINDS.iter().map(|kind| linter(|check| check == kind.name())).collect());
    &LINTERS
}

fn of_kind(name: &str) -> &'static Linter {
    let index = KINDS.iter().position(|kind| kind.name() == name).expect("a kind");
    &of_each_kind()[index]
}

/// Lints and fixes; returns the text that does not change any more.
pub(crate) fn settle(linter: &Linter, text: &str) -> String {
    let fix = |text: &str| {
        let document = Document::new(text);
        let found = linter.lint(&document);
        let mut comparisons = linter.compare(Path::new(""));
        for _ in 0..2 {
            let home = Home { path: "a.txt".into(), record: None };
            comparisons.take(Compared::new(home, &document, linter.digest(&document))).expect("it fits into memory");
        }
        for found in comparisons.conclude().expect("it fits into memory") {
            let _ = found.expect("it fits into memory").1.span.of(text);
        }
        for diagnostic in &found {
            let _ = diagnostic.span.of(text);
            for edit in diagnostic.fix.iter().flat_map(|fix| fix.edits()) {
                let _ = edit.span.of(text);
            }
        }
        linter.fix(&document, found, Applicability::Unsafe, &|_, _| true).text
    };
    let once = fix(text);
    assert_eq!(fix(&once), once);
    once
}

/// Text read as windows-1252 (C1 controls where it has holes), up to three times over.
fn misread(text: &str, times: usize) -> String {
    let mut text = text.to_owned();
    for _ in 0..times {
        text = text.bytes().map(char::from).collect();
    }
    text
}

/// Two readings differ in a place that the surroundings of the place before reach into.
#[test]
fn readings_that_differ_again_two_hundred_bytes_on_settle() {
    settle(of_kind("mojibake"), &misread("ßaâ—√ÃA¡Ж╨\u{8D}™—Жß\u{8D}’√√™—a😀.™Ж—ñ╨¶", 2));
}

#[test]
fn a_misread_text_comes_back() {
    let text = "Der Fährmann sagte: „Morgen früh, über die Brücke“ – und ging.\n";
    for times in 1..=3 {
        assert_eq!(settle(of_kind("mojibake"), &misread(text, times)), text);
    }
}

/// A line of no-break spaces is blank; a kind that took it for more would look for what stands on it.
#[test]
fn a_line_of_no_break_spaces_breaks_nothing() {
    let menu = "Ferry times\n".repeat(40);
    for around in [String::new(), menu, "=====\n".to_owned(), "## Tides\n".to_owned(), "- | a |\n".to_owned()] {
        for text in [format!("\u{A0}\n{around}"), format!("{around}\u{A0}"), format!("{around}\n\u{A0}\n{around}")] {
            for linter in of_each_kind() {
                settle(linter, &text);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(160) })]

    #[test]
    fn no_kind_panics_on_any_text(text in "(?s).{0,120}") {
        for linter in of_each_kind() {
            settle(linter, &text);
        }
    }

    #[test]
    fn the_whole_catalogue_settles(text in "([a-zA-Z]{1,6}[ .!|*\n]|\n\n|- |\\*\\*|Share|Leave a Comment\n|Scroll to Top\n|You may also like\n|A title\n|Facebook\n|â€™|&amp;|said\\.The|\u{200B}|\r\n){0,60}") {
        static ALL: LazyLock<Linter> = LazyLock::new(|| linter(|_| true));
        settle(&ALL, &text);
    }

    #[test]
    fn line_ends_and_blanks_settle(text in "[a \t\r\n]{0,60}") {
        static BOTH: LazyLock<Linter> = LazyLock::new(|| linter(|kind| kind == "blank" || kind == "newlines"));
        settle(of_kind("newlines"), &text);
        settle(of_kind("blank"), &text);
        settle(&BOTH, &text);
    }

    #[test]
    fn mojibake_settles(text in "[a-cA-C .éÉ’“”—ñßяЖ日😀Ãâ€™©√╨Γ\u{80}-\u{BF}]{0,40}", times in 0_usize..3) {
        settle(of_kind("mojibake"), &misread(&text, times));
    }

    #[test]
    fn identifiers_settle(text in "([0-9]{1,5}[ .:+()@/-]|4111 1111 1111 1111|\\+1 212 555 0147|a@b\\.example|193\\.0\\.14\\.129|-----BEGIN A PRIVATE KEY-----\n|GB29NWBK60161331926819|AKIAIOSFODNN7EXAMPLE|078-05-1120|[ x\n]){0,30}") {
        settle(of_kind("identifier"), &text);
    }

    #[test]
    fn characters_and_escapes_settle(text in "[a \u{0}\u{1B}\\[\\]m\u{7}\u{AD}\u{200B}\u{200D}日\u{1F3F4}\u{E0067}\u{E007F}]{0,40}") {
        static BOTH: LazyLock<Linter> = LazyLock::new(|| linter(|kind| kind == "characters" || kind == "pattern"));
        settle(&BOTH, &text);
    }
}
