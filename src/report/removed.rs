//! `--removed`: a line of JSON for each text that a fix took away.
//!
//! The names and the order of the fields are a contract, and `start` and `end` are those of the report `json`: bytes of
//! the file, or of a record's text.

use serde::Serialize;

use super::json::{WireRecord, write_json};
use crate::diagnostic::Record;
use crate::lint::Change;
use crate::span::Span;

#[derive(Serialize)]
struct WireRemoved<'r> {
    path: &'r str,
    record: Option<WireRecord<'r>>,
    rule: &'r str,
    round: usize,
    start: Option<usize>,
    end: Option<usize>,
    text: &'r str,
    replacement: &'r str,
}

/// The line of a text that was taken out of the document shown as `path`, with its end. `in_file` is where it stood
/// there, or in the record's text.
pub fn row(path: &str, record: Option<&Record>, removed: &Change, in_file: Option<Span>) -> String {
    let wire = WireRemoved {
        path,
        record: record.map(WireRecord::from),
        rule: &removed.rule.id,
        round: removed.round,
        start: in_file.map(|span| span.start),
        end: in_file.map(|span| span.end),
        text: &removed.text,
        replacement: &removed.replacement,
    };
    let mut row = write_json(&wire).expect("a string takes what is written");
    row.push('\n');
    row
}
