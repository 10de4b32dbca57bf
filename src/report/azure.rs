//! `azure`: logging commands, which Azure Pipelines shows as issues of the run.
//!
//! A command begins a line with `##vso[`; it knows errors and warnings, so notes are lines of the log.

use std::io::{self, Write};

use super::{Report, Summary, harmless, interruption, leading, placed, sample};
use crate::diagnostic::{Finding, Severity};

pub(super) struct Azure;

impl Report for Azure {
    fn finding(&mut self, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
        if finding.suppressed {
            return Ok(());
        }
        let (line, column) = placed::start(finding);
        let (rule, message) = (&*finding.rule.id, placed::message(finding));
        let level = match finding.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => {
                return writeln!(
                    out,
                    "{}:{line}:{column}: note[{}] {}",
                    leading(&finding.path),
                    harmless(rule),
                    harmless(&message)
                );
            }
        };
        let (path, rule) = (property(placed::path(finding)), property(rule));
        writeln!(
            out,
            "##vso[task.logissue type={level};sourcepath={path};linenumber={line};columnnumber={column};\
             code={rule};]{}",
            data(&message)
        )
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        if let Some(text) = sample::sentence(summary) {
            writeln!(out, "##vso[task.logissue type=warning;]{}", data(&text))?;
        }
        match interruption::sentence(summary) {
            Some(text) => writeln!(out, "##vso[task.logissue type=error;]{}", data(&text)),
            None => Ok(()),
        }
    }
}

/// A command's message, in which an agent reads `%AZP25` as a percent sign.
fn data(text: &str) -> String {
    harmless(text).replace('%', "%AZP25")
}

/// A command's property, which ends at a semicolon or a bracket.
fn property(text: &str) -> String {
    data(text).replace(';', "%3B").replace(']', "%5D")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_its_command() {
        assert_eq!(data("50%\r\n##vso[task.complete]x"), "50%AZP25<U+000D><U+000A>#<U+0023>vso[task.complete]x");
        assert_eq!(property("a;b]c%"), "a%3Bb%5Dc%AZP25");
    }
}
