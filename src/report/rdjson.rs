//! `rdjson`: the Reviewdog Diagnostic Format, which reviewdog makes comments and suggested changes of.
//!
//! Its columns count bytes of UTF-8, from 1. In a file of records a finding stands at its record, and no change is
//! suggested.

use std::io::{self, Write};

use serde::Serialize;

use super::help::{REPOSITORY, help_uri};
use super::json::write_json;
use super::{Report, Summary, interruption, placed, sample};
use crate::diagnostic::{Finding, Severity};
use crate::text::printable::printable;

#[derive(Default)]
pub(super) struct Rdjson {
    has_any: bool,
}

#[derive(Serialize)]
struct WireDiagnostic<'f> {
    message: String,
    location: WireLocation<'f>,
    severity: &'static str,
    code: WireCode<'f>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<WireSuggestion<'f>>,
}

#[derive(Serialize)]
struct WireLocation<'f> {
    path: &'f str,
    range: WireRange,
}

#[derive(Serialize)]
struct WireRange {
    start: WirePosition,
    end: WirePosition,
}

#[derive(Serialize)]
struct WirePosition {
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
}

#[derive(Serialize)]
struct WireCode<'f> {
    value: &'f str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct WireSuggestion<'f> {
    range: WireRange,
    text: &'f str,
}

impl WireRange {
    fn lines((begin, end): (u64, u64)) -> Self {
        Self { start: WirePosition { line: begin, column: None }, end: WirePosition { line: end, column: None } }
    }

    fn bytes(start: (usize, usize), end: (usize, usize)) -> Self {
        let position = |(line, column): (usize, usize)| WirePosition { line: line as u64, column: Some(column) };
        Self { start: position(start), end: position(end) }
    }
}

impl Rdjson {
    fn write(&mut self, diagnostic: &WireDiagnostic, out: &mut dyn Write) -> io::Result<()> {
        let comma = if std::mem::replace(&mut self.has_any, true) { "," } else { "" };
        write!(out, "{comma}\n{}", write_json(diagnostic)?)
    }
}

impl Report for Rdjson {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, r#"{{"source":{{"name":"corpuslint","url":"{REPOSITORY}"}},"diagnostics":["#)
    }

    fn finding(&mut self, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
        if finding.suppressed {
            return Ok(());
        }
        let range = match &finding.record {
            Some(_) => WireRange::lines(finding.lines_in_file()),
            None => WireRange::bytes((finding.line, finding.byte_column), (finding.end_line, finding.end_byte_column)),
        };
        let diagnostic = WireDiagnostic {
            message: printable(&placed::message(finding)).into_owned(),
            location: WireLocation { path: placed::path(finding), range },
            severity: match finding.severity() {
                Severity::Error => "ERROR",
                Severity::Warning => "WARNING",
                Severity::Note => "INFO",
            },
            code: WireCode { value: &finding.rule.id, url: help_uri(&finding.rule.id) },
            suggestions: suggestions(finding),
        };
        self.write(&diagnostic, out)
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let of_run =
            [(sample::sentence(summary), "sample", "INFO"), (interruption::sentence(summary), "interrupted", "ERROR")];
        for (text, value, severity) in of_run {
            let Some(text) = text else { continue };
            let diagnostic = WireDiagnostic {
                message: text,
                location: WireLocation { path: ".", range: WireRange::lines((1, 1)) },
                severity,
                code: WireCode { value, url: None },
                suggestions: Vec::new(),
            };
            self.write(&diagnostic, out)?;
        }
        out.write_all(b"\n]}\n")
    }
}

/// What the fix would write. Each suggestion is taken or left alone, so a fix of several edits is none.
fn suggestions(finding: &Finding) -> Vec<WireSuggestion<'_>> {
    let Some(fix) = finding.fix.as_ref().filter(|_| finding.record.is_none()) else { return Vec::new() };
    match (fix.edits(), &*finding.fix_places) {
        ([edit], [place]) if !edit.is_rewrite() => {
            let range = WireRange::bytes((place.line, place.byte_column), (place.end_line, place.end_byte_column));
            vec![WireSuggestion { range, text: edit.text() }]
        }
        _ => Vec::new(),
    }
}
