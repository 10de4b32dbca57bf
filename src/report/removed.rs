//! `--removed`: a line of JSON for each text that a fix took away.
//!
//! The names and the order of the fields are a contract, and `start` and `end` are those of the report `json`: bytes of
//! the file, or of a record's text.

use schemars::JsonSchema;
use serde::Serialize;

use super::json::{WireRecord, write_json};
use crate::diagnostic::Record;
use crate::lint::Change;
use crate::span::Span;

/// A text that a fix took away: a line of `--removed`.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Removed")]
pub(crate) struct WireRemoved<'r> {
    /// The file, as it was named or found.
    path: &'r str,
    /// Which record of the file it is; null for a file that is one document.
    record: Option<WireRecord<'r>>,
    /// The id of the rule whose fix it was.
    rule: &'r str,
    /// The round of fixes, from 1; each works on what the one before left.
    round: usize,
    /// Where it stood before any fix, in bytes of the file or of the record's text; null where it was no one stretch.
    start: Option<usize>,
    /// As `start`; the end is exclusive.
    end: Option<usize>,
    /// What was taken away.
    text: &'r str,
    /// What was put in its place.
    replacement: &'r str,
}

impl<'r> WireRemoved<'r> {
    /// What a fix did to the document shown as `path`. `in_file` is where that stood in the file, or in the record's
    /// text.
    pub(crate) fn new(path: &'r str, record: Option<&'r Record>, change: &'r Change, in_file: Option<Span>) -> Self {
        Self {
            path,
            record: record.map(WireRecord::from),
            rule: &change.rule.id,
            round: change.round,
            start: in_file.map(|span| span.start),
            end: in_file.map(|span| span.end),
            text: &change.text,
            replacement: &change.replacement,
        }
    }
}

/// The line of a text that was taken out of the document shown as `path`, with its end. `in_file` is where it stood
/// there, or in the record's text.
pub fn row(path: &str, record: Option<&Record>, removed: &Change, in_file: Option<Span>) -> String {
    let mut row =
        write_json(&WireRemoved::new(path, record, removed, in_file)).expect("a string takes what is written");
    row.push('\n');
    row
}
