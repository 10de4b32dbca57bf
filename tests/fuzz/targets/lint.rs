//! Any bytes: decoding never fails, a sound file encodes to itself, and every finding lies in the text.
#![no_main]

use corpuslint::corpus::source;
use corpuslint::lint::{Linter, Locator};
use corpuslint::rules::RuleSet;
use corpuslint::text::{Document, Origin};
use libfuzzer_sys::fuzz_target;

thread_local!(static LINTER: Linter = Linter::new(RuleSet::builtin().cards()).expect("built-in cards compile"));

fuzz_target!(|raw: &[u8]| {
    let decoded = source::decode(raw);
    if decoded.damage.is_none() && decoded.fault.is_none() {
        assert_eq!(decoded.encode(&decoded.text), raw);
    }
    let faults: Vec<_> = decoded.fault.into_iter().collect();
    let document = Document::with(&decoded.text, Origin::default(), &faults, decoded.damage.as_ref());
    let found = LINTER.with(|linter| linter.lint(&document));
    let mut locator = Locator::new(&document, "x".into(), None, Some(80));
    for diagnostic in found {
        let text = diagnostic.span.of(document.text).to_owned();
        for edit in diagnostic.fix.iter().flat_map(|fix| fix.edits()) {
            edit.span.of(document.text);
        }
        let finding = locator.finding(diagnostic);
        assert!(finding.line >= 1 && finding.column >= 1 && finding.end_line >= finding.line, "{text:?}");
    }
});
