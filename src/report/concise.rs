//! `concise`: a line a finding, `path:line:column: severity[rule] message`, as editors and `grep` like it.
//!
//! In a file of records the place has one number more, `path:record:line:column`: the record's own line or row first,
//! so that an editor which reads only the first number still opens JSON Lines where the record stands.

use std::io::{self, Write};

use super::paint::{of_severity, paint};
use super::{Report, harmless, leading};
use crate::diagnostic::Finding;

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
        write!(out, "{}:", leading(&finding.path))?;
        if let Some(record) = &finding.record {
            write!(out, "{}:", record.number)?;
        }
        let Finding { line, column, .. } = finding;
        let rule = harmless(&finding.rule.id);
        let message = harmless(&finding.message);
        let head = format!("{}[{rule}]", finding.severity());
        write!(out, "{line}:{column}: {} {message}", paint(self.color, of_severity(finding.severity()), &head))?;
        match &finding.fix {
            Some(fix) => writeln!(out, " [fix: {}]", fix.applicability),
            None => writeln!(out),
        }
    }
}
