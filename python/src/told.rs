//! A finding as Python is told it: places in code points and in bytes.

use std::sync::Arc;

use corpuslint::diagnostic::{Diagnostic, Rule};
use corpuslint::lint::Locator;
use corpuslint::text::Document;

use crate::offsets::CodePoints;
use crate::settings::Compiled;
use crate::work::Home;

/// A finding.
pub(crate) struct Told {
    pub(crate) rule: Arc<Rule>,
    pub(crate) message: String,
    pub(crate) notes: Vec<String>,
    pub(crate) place: Place,
    /// 1-based, columns in code points, the end exclusive.
    pub(crate) lines: [i64; 4],
    pub(crate) fingerprint: String,
    pub(crate) snippet: String,
    /// How far its fix may be trusted, where it has one.
    pub(crate) safety: Option<String>,
    pub(crate) edits: Vec<(Place, String)>,
}

/// A part of the text.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    /// In code points, from 0, the end exclusive.
    pub(crate) start: i64,
    pub(crate) end: i64,
    /// The same in bytes of UTF-8.
    pub(crate) start_byte: i64,
    pub(crate) end_byte: i64,
}

/// What was found in a document and is not let pass.
pub(crate) fn told(compiled: &Compiled, home: &Home, document: &Document, found: Vec<Diagnostic>) -> Vec<Told> {
    if found.is_empty() {
        return Vec::new();
    }
    let exemptions = compiled.exemptions(&home.whole);
    let points = CodePoints::of(document.text);
    let place = |start: usize, end: usize| Place {
        start: points.before(start) as i64,
        end: points.before(end) as i64,
        start_byte: start as i64,
        end_byte: end as i64,
    };
    let mut locator = Locator::new(document, Arc::from(""), None, None);
    let counted = found.into_iter().filter(|found| !exemptions.admit(&found.rule, found.span.of(document.text)));
    let told = |found| {
        let finding = locator.finding(found);
        let edits = finding.fix.as_ref().map_or(&[][..], |fix| fix.edits());
        let edit = |edit: &corpuslint::fix::Edit| (place(edit.span.start, edit.span.end), edit.text().to_owned());
        Told {
            place: place(finding.span.start, finding.span.end),
            lines: [finding.line, finding.column, finding.end_line, finding.end_column].map(|number| number as i64),
            safety: finding.fix.as_ref().map(|fix| fix.applicability.to_string()),
            edits: edits.iter().map(edit).collect(),
            rule: finding.rule,
            message: finding.message,
            notes: finding.notes,
            fingerprint: finding.fingerprint,
            snippet: finding.snippet,
        }
    };
    counted.map(told).collect()
}
