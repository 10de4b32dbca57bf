//! Any text: a second fix changes nothing, and a text is never fixed to nothing.
#![no_main]

use corpuslint::fix::Applicability;
use corpuslint::lint::Linter;
use corpuslint::rules::RuleSet;
use corpuslint::text::Document;
use libfuzzer_sys::fuzz_target;

thread_local!(static LINTER: Linter = Linter::new(RuleSet::builtin().cards()).expect("built-in cards compile"));

fuzz_target!(|text: &str| {
    LINTER.with(|linter| {
        for least in [Applicability::Safe, Applicability::Unsafe] {
            let fix = |text: &str| {
                let document = Document::new(text);
                linter.fix(&document, linter.lint(&document), least, &|_, _| true)
            };
            let once = fix(text);
            assert!(text.trim().is_empty() || !once.text.trim().is_empty());
            let twice = fix(&once.text);
            assert_eq!(twice.text, once.text, "{:?}", twice.rounds);
        }
    });
});
