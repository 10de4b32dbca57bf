//! `github`: workflow commands, which GitHub shows as annotations beside the lines.
//!
//! A step keeps ten annotations of each level and drops the others in silence, so the tenth says how many more there
//! are. It waits for the end of the run, and is therefore printed after those of other levels.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::{Report, Summary, counted, harmless, interruption, placed, sample};
use crate::diagnostic::{Finding, Severity};

/// What GitHub keeps of one level in one step.
const MOST: u64 = 10;

#[derive(Default)]
pub(super) struct Github {
    errors: Level,
    warnings: Level,
    notices: Level,
}

#[derive(Default)]
struct Level {
    count: u64,
    /// The last command that is shown, without its line end.
    last: String,
}

impl Report for Github {
    fn finding(&mut self, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
        if finding.suppressed {
            return Ok(());
        }
        let level = match finding.severity() {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
            Severity::Note => &mut self.notices,
        };
        level.count += 1;
        match level.count {
            ..MOST => writeln!(out, "{}", command(finding)),
            MOST => {
                level.last = command(finding);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        for (level, noun) in [(&self.errors, "error"), (&self.warnings, "warning"), (&self.notices, "note")] {
            match level.count {
                ..MOST => {}
                MOST => writeln!(out, "{}", level.last)?,
                count => writeln!(out, "{} (and {} that GitHub would not show)", level.last, more(count - MOST, noun))?,
            }
        }
        if let Some(text) = sample::sentence(summary) {
            writeln!(out, "::notice title=corpuslint::{}", data(&text))?;
        }
        if let Some(text) = interruption::sentence(summary) {
            writeln!(out, "::error title=corpuslint::{}", data(&text))?;
        }
        Ok(())
    }
}

fn more(count: u64, noun: &str) -> String {
    counted(count, &format!("more {noun}"))
}

fn command(finding: &Finding) -> String {
    let level = match finding.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut out = format!("::{level} file={}", property(placed::path(finding)));
    let place = |out: &mut String| match &finding.record {
        // The annotation stands at the record; where in its text is said in the message.
        Some(record) => match finding.written {
            Some(at) if at.line == at.end_line => {
                write!(out, ",line={},col={},endLine={0},endColumn={}", at.line, at.column, at.end_column)
            }
            _ => write!(out, ",line={}", record.line),
        },
        None if finding.line == finding.end_line => write!(
            out,
            ",line={},col={},endLine={},endColumn={}",
            finding.line, finding.column, finding.end_line, finding.end_column
        ),
        // GitHub refuses columns on spans over many lines.
        None => write!(out, ",line={},endLine={}", finding.line, finding.end_line),
    };
    place(&mut out).expect("a string takes what is written");
    write!(out, ",title={}::", property(&finding.rule.id)).expect("a string takes what is written");
    out.push_str(&data(&placed::message(finding)));
    for note in &finding.notes {
        // A line end, as a command writes it.
        out.push_str("%0A");
        out.push_str(&data(note));
    }
    out
}

/// A command's message. Line ends are named by then; the rule is kept whole all the same.
fn data(text: &str) -> String {
    harmless(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A command's property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_its_command() {
        assert_eq!(data("50%\r\n::error::x"), "50%25<U+000D><U+000A>::error::x");
        assert_eq!(property("a,b:c%"), "a%2Cb%3Ac%25");
    }
}
