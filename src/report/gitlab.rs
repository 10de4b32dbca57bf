//! `gitlab`: the Code Quality report that GitLab shows in merge requests: an array of issues, each with a fingerprint
//! by which two reports are compared. GitLab drops a second issue with the same fingerprint, so each has its own.

use std::io::{self, Write};

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_128;

use super::json::write_json;
use super::occurrences::Occurrences;
use super::{Report, Summary, interruption, placed, sample};
use crate::diagnostic::{Finding, Severity};
use crate::text::printable::printable;

#[derive(Default)]
pub(super) struct Gitlab {
    has_any: bool,
    occurrences: Occurrences,
}

#[derive(Serialize)]
struct WireIssue<'f> {
    description: &'f str,
    check_name: &'f str,
    fingerprint: String,
    severity: &'static str,
    location: WireLocation<'f>,
}

#[derive(Serialize)]
struct WireLocation<'f> {
    path: &'f str,
    lines: WireLines,
}

#[derive(Serialize)]
struct WireLines {
    begin: u64,
    end: u64,
}

impl Gitlab {
    fn write(&mut self, issue: &WireIssue, out: &mut dyn Write) -> io::Result<()> {
        let comma = if std::mem::replace(&mut self.has_any, true) { "," } else { "[" };
        write!(out, "{comma}\n{}", write_json(issue)?)
    }
}

impl Report for Gitlab {
    fn finding(&mut self, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
        if finding.suppressed {
            return Ok(());
        }
        let occurrence = self.occurrences.of(finding);
        let path = placed::path(finding);
        let identity = format!("{path}\0{}\0{}\0{occurrence}", finding.rule.id, finding.fingerprint);
        let (begin, end) = finding.lines_in_file();
        let message = placed::message(finding);
        let description = printable(&message);
        let issue = WireIssue {
            description: &description,
            check_name: &finding.rule.id,
            fingerprint: format!("{:032x}", xxh3_128(identity.as_bytes())),
            severity: match finding.severity() {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Note => "info",
            },
            location: WireLocation { path, lines: WireLines { begin, end } },
        };
        self.write(&issue, out)
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let of_run = [
            (sample::sentence(summary), "sample", "info"),
            (interruption::sentence(summary), "interrupted", "blocker"),
        ];
        for (text, check_name, severity) in of_run {
            let Some(text) = text else { continue };
            let issue = WireIssue {
                description: &text,
                check_name,
                fingerprint: format!("{:032x}", xxh3_128(text.as_bytes())),
                severity,
                location: WireLocation { path: ".", lines: WireLines { begin: 1, end: 1 } },
            };
            self.write(&issue, out)?;
        }
        out.write_all(if self.has_any { b"\n]\n" } else { b"[]\n" })
    }
}
