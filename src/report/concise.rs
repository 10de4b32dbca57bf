//! `concise`: a line a finding, `path:line:column: severity[rule] message`, as editors and `grep` like it.
//!
//! In a file of records the place has one number more, `path:record:line:column`: the record's own line or row first,
//! so that an editor which reads only the first number still opens JSON Lines where the record stands.

use std::io::{self, Write};

use super::{Report, harmless, leading};
use crate::diagnostic::{Finding, Severity};

pub(super) struct Concise {
    color: bool,
}

impl Concise {
    pub(super) fn new(color: bool) -> Self {
        Self { color }
    }
}

impl Report for Concise {
    fn finding(&mut self, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
        if finding.suppressed {
            return Ok(());
        }
        let (on, off) = match (self.color, finding.severity()) {
            (false, _) => ("", ""),
            (true, Severity::Error) => ("\x1b[1;31m", "\x1b[0m"),
            (true, Severity::Warning) => ("\x1b[1;33m", "\x1b[0m"),
            (true, Severity::Note) => ("\x1b[1;36m", "\x1b[0m"),
        };
        write!(out, "{}:", leading(&finding.path))?;
        if let Some(record) = &finding.record {
            write!(out, "{}:", record.number)?;
        }
        let Finding { line, column, .. } = finding;
        let rule = harmless(&finding.rule.id);
        let message = harmless(&finding.message);
        write!(out, "{line}:{column}: {on}{}[{rule}]{off} {message}", finding.severity())?;
        match &finding.fix {
            Some(fix) => writeln!(out, " [fix: {}]", fix.applicability),
            None => writeln!(out),
        }
    }
}
