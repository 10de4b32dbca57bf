//! `json`, one array, and `jsonl`, one object a line: the finding as programs read it.
//!
//! The names and the order of the fields are a contract. Texts are exact: what a terminal would obey is written as
//! `\u`, which reads back as the same character.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::runner::without_commands;
use super::{Report, Summary};
use crate::diagnostic::{EditPlaces, FilePlace, Finding, Record, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::span::Span;
use crate::text::printable::is_printable;

/// The version of what is written. A field that is added leaves it as it is; one that goes or changes its meaning does
/// not.
pub const SCHEMA: u32 = 1;

pub(super) struct Json {
    is_array: bool,
    is_first: bool,
}

impl Json {
    pub(super) fn array() -> Self {
        Self { is_array: true, is_first: true }
    }

    pub(super) fn lines() -> Self {
        Self { is_array: false, is_first: true }
    }
}

/// A finding: an element of the report `json`, or a line of `jsonl`.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Finding")]
pub(super) struct WireFinding<'f> {
    /// The rule's id, `category/name`.
    rule: &'f str,
    severity: Severity,
    /// What is wrong, in a sentence about this text.
    message: &'f str,
    /// The file, as it was named or found, with `/` between its parts.
    path: &'f str,
    /// Which record of the file it is; null for a file that is one document.
    record: Option<WireRecord<'f>>,
    /// 1-based line of the document, or of the record's text, at which it begins.
    line: usize,
    /// 1-based, in Unicode code points.
    column: usize,
    /// The line on which it ends.
    end_line: usize,
    /// The end is exclusive.
    end_column: usize,
    /// In bytes of the file, or of the record's decoded text; null where it cannot be told.
    start: Option<usize>,
    /// As `start`; the end is exclusive.
    end: Option<usize>,
    /// Of a record: where its text is written in the file, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    written: Option<&'f FilePlace>,
    /// What would mend it; null where nothing does.
    fix: Option<WireFix<'f>>,
    /// The match and what stands beside it on its line, as 16 hexadecimal digits: the same wherever the line moves to.
    fingerprint: &'f str,
    /// What else there is to say: the lines that cause a measure, the features that decided. Not there when there is
    /// nothing.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    notes: &'f [String],
    /// The version of this object: fields may be added to it, but none goes or changes its meaning.
    schema: u32,
}

/// Which record of a file a document is.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Record")]
pub(crate) struct WireRecord<'f> {
    /// The 1-based line of JSON Lines, the row of a table (its header is row 1), else the place among the file's
    /// records.
    number: u64,
    /// What the record's field for its name holds.
    id: Option<&'f str>,
    /// The field of the text, or a JSON Pointer to it.
    field: &'f str,
}

/// What would mend a finding.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Fix")]
struct WireFix<'f> {
    safety: Applicability,
    /// In the order of their places; null where edits of the file's bytes cannot do what the fix does.
    edits: Option<Vec<WireEdit<'f>>>,
}

/// Puts a text in the place of some bytes.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Edit")]
struct WireEdit<'f> {
    /// In bytes, counted as in the finding.
    start: usize,
    /// As `start`; the end is exclusive. Nothing is taken away where both are the same.
    end: usize,
    /// What is put there, as UTF-8; empty where something is only taken away.
    text: &'f str,
}

impl<'r> From<&'r Record> for WireRecord<'r> {
    fn from(record: &'r Record) -> Self {
        Self { number: record.number, id: record.id.as_deref(), field: &record.field }
    }
}

impl<'f> From<&'f Finding> for WireFinding<'f> {
    fn from(finding: &'f Finding) -> Self {
        let edit = |(edit, span): (&'f Edit, Span)| WireEdit { start: span.start, end: span.end, text: edit.text() };
        let edits = |fix: &'f Fix| match &finding.in_file.edits {
            EditPlaces::AsInText => Some(fix.edits().iter().map(|own| edit((own, own.span))).collect()),
            EditPlaces::At(spans) => Some(fix.edits().iter().zip(spans.iter().copied()).map(edit).collect()),
            EditPlaces::Nowhere => None,
        };
        let fix = |fix: &'f Fix| WireFix { safety: fix.applicability, edits: edits(fix) };
        Self {
            rule: &finding.rule.id,
            severity: finding.severity(),
            message: &finding.message,
            path: &finding.path,
            record: finding.record.as_deref().map(WireRecord::from),
            line: finding.line,
            column: finding.column,
            end_line: finding.end_line,
            end_column: finding.end_column,
            start: finding.in_file.span.map(|span| span.start),
            end: finding.in_file.span.map(|span| span.end),
            written: finding.written.as_ref(),
            fix: finding.fix.as_ref().map(fix),
            fingerprint: &finding.fingerprint,
            notes: &finding.notes,
            schema: SCHEMA,
        }
    }
}

impl Report for Json {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.is_array { out.write_all(b"[") } else { Ok(()) }
    }

    fn finding(&mut self, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
        if finding.suppressed {
            return Ok(());
        }
        let text = write_json(&WireFinding::from(finding))?;
        if !self.is_array {
            return writeln!(out, "{text}");
        }
        let comma = if std::mem::take(&mut self.is_first) { "" } else { "," };
        write!(out, "{comma}\n{text}")
    }

    fn end(&mut self, _summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        match (self.is_array, self.is_first) {
            (false, _) => Ok(()),
            (true, true) => out.write_all(b"]\n"),
            (true, false) => out.write_all(b"\n]\n"),
        }
    }
}

/// JSON on one line, in which every unprintable character is written as `\uNNNN`: serde_json only does that below
/// U+0020.
pub(crate) fn write_json(value: &impl Serialize) -> io::Result<String> {
    // Most of a finding fits; growing by doubling from serde_json's 128 bytes takes longer than the writing.
    let mut written = Vec::with_capacity(1024);
    serde_json::to_writer(&mut written, value)?;
    let text = String::from_utf8(written).expect("serde_json writes UTF-8");
    let is_plain = |bytes: &[u8]| bytes.iter().fold(true, |is_plain, byte| is_plain & matches!(byte, b' '..=b'~'));
    // Two number signs only occur in strings.
    let text = without_commands(Cow::Owned(text), "\\u0023").into_owned();
    if is_plain(text.as_bytes()) {
        return Ok(text);
    }
    let Some(first) = text.find(|c| !is_printable(c)) else { return Ok(text) };
    let mut out = text[..first].to_owned();
    for c in text[first..].chars() {
        if is_printable(c) {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}").expect("a string takes what is written");
            }
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let written = write_json(&text).expect("a string");
        assert_eq!(written, expected);
        assert_eq!(serde_json::from_str::<String>(&written).expect("JSON"), text);
    }

    #[test]
    fn what_is_not_printable_is_escaped_and_not_lost() {
        check("é日\"", "\"é日\\\"\"");
        check("\u{1b}\n\u{7f}\u{9b}", "\"\\u001b\\n\\u007f\\u009b\"");
        check("see ##[group]", "\"see #\\u0023[group]\"");
        check("a\u{202e}b\u{e0041}", "\"a\\u202eb\\udb40\\udc41\"");
    }
}
