//! What a template is tried with before a run: nothing, and made-up findings that have all that one can have.

use std::path::Path;

use serde_json::json;

use super::super::summary::RuleCount;
use super::super::{Summary, json::SCHEMA};
use crate::diagnostic::Severity;
use crate::spill::Blobs;

/// Findings, as a template sees them, with the run in which they could have been.
pub(super) fn examples() -> [(Blobs, Summary); 2] {
    let found = findings();
    let count = |finding: &serde_json::Value| {
        let count = RuleCount { severity: Some(Severity::Warning), findings: 1, documents: 1, ..RuleCount::default() };
        (finding["rule"].as_str().unwrap_or_default().to_owned(), count)
    };
    let summary = Summary {
        documents: 3,
        files: 2,
        bytes: 4_711,
        documents_with_findings: 2,
        rules: found.iter().map(count).collect(),
        ..Summary::default()
    };
    let mut blobs = none();
    for finding in &found {
        blobs.push(finding.to_string().as_bytes()).expect("it stays in memory");
    }
    [(none(), Summary { documents: 1, files: 1, ..Summary::default() }), (blobs, summary)]
}

fn none() -> Blobs {
    Blobs::new(Path::new(""), usize::MAX)
}

/// One in a file that is one document, with nothing beside it, and one in a record.
fn findings() -> [serde_json::Value; 2] {
    let plain = json!({
        "rule": "whitespace/trailing-space", "severity": "note", "message": "a blank behind the line",
        "path": "harbour.txt", "record": null, "line": 3, "column": 12, "end_line": 3, "end_column": 13,
        "start": 40, "end": 41, "written": null, "fix": null, "fingerprint": "0123456789abcdef", "notes": [],
        "schema": SCHEMA
    });
    let whole = json!({
        "rule": "boilerplate/comment-form", "severity": "warning", "message": "comment form: `Leave a Comment`",
        "path": "crossings.jsonl", "record": { "number": 2, "id": "ferry-2", "field": "text" },
        "line": 5, "column": 1, "end_line": 5, "end_column": 16, "start": 153, "end": 168,
        "written": { "line": 2, "column": 170, "end_line": 2, "end_column": 185, "start": 420, "end": 435 },
        "fix": { "safety": "safe", "edits": [{ "start": 152, "end": 169, "text": "" }] },
        "fingerprint": "fedcba9876543210", "notes": ["the last line before it is prose"], "schema": SCHEMA
    });
    [plain, whole]
}

#[cfg(test)]
mod tests {
    use schemars::SchemaGenerator;

    use super::super::super::json::WireFinding;
    use super::*;

    #[test]
    fn they_have_every_field_that_the_schema_has() {
        let schema = SchemaGenerator::default().into_root_schema_for::<WireFinding>().to_value();
        let fields = |value: &serde_json::Value| -> Vec<String> {
            let mut names: Vec<String> = value.as_object().expect("an object").keys().cloned().collect();
            names.sort();
            names
        };
        let known = fields(&schema["properties"]);
        for finding in findings() {
            assert_eq!(fields(&finding), known);
        }
        for (field, definition) in [("record", "Record"), ("fix", "Fix"), ("written", "FilePlace")] {
            let known = fields(&schema["$defs"][definition]["properties"]);
            assert_eq!(fields(&findings()[1][field]), known, "{field}");
        }
    }
}
