//! `markdown`: a table by rule, then the findings of each file, for `GITHUB_STEP_SUMMARY`.
//!
//! GitHub refuses a summary over a mebibyte whole, so this stops below it and says what was cut. What came from a
//! document stands in `<code>` with all its punctuation as entities: no markup, link, mention or issue number is made
//! of it.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::Arc;

use super::{Report, Summary, counted, gate, grouped, interruption, sample, summary};
use crate::diagnostic::{Finding, Severity};
use crate::text::printable::printable;

/// Bytes for the lists of findings.
const MOST_BYTES: usize = 800 * 1024;
/// Rows of the table by rule.
const MOST_RULES: usize = 200;

#[derive(Default)]
pub(super) struct Markdown {
    /// The lists of the files that are complete.
    done: String,
    file: Option<File>,
    /// Findings, in files, that did not fit.
    cut: u64,
}

struct File {
    path: Arc<str>,
    count: u64,
    rows: String,
}

impl Report for Markdown {
    fn finding(&mut self, finding: &Finding, _out: &mut dyn Write) -> io::Result<()> {
        if finding.suppressed {
            return Ok(());
        }
        if self.file.as_ref().is_none_or(|file| file.path != finding.path) {
            self.close();
            self.file = Some(File { path: Arc::clone(&finding.path), count: 0, rows: String::new() });
        }
        let row = row(finding);
        let file = self.file.as_mut().expect("just opened");
        file.count += 1;
        // The path of a file is bounded by the system; its entities take at most a few of these kibibytes.
        if self.done.len() + file.rows.len() + row.len() + 16 * 1024 > MOST_BYTES {
            self.cut += 1;
        } else {
            file.rows.push_str(&row);
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        self.close();
        writeln!(out, "## corpuslint\n\n{}", summary::verdict(summary, false))?;
        if let Some(text) = sample::sentence(summary) {
            writeln!(out, "\n{text}")?;
        }
        for (text, is_over) in gate::sentences(summary) {
            let (open, close) = if is_over { ("**", "**") } else { ("", "") };
            writeln!(out, "\n{open}{}{close}", code(&clip(&text)))?;
        }
        if let Some(text) = interruption::sentence(summary) {
            writeln!(out, "\n**Error:** {}", code(&clip(&text)))?;
        }
        for failure in summary.failures.iter().take(20) {
            writeln!(out, "\n**Error:** {}", code(&clip(failure)))?;
        }
        let rules = summary.by_count();
        if !rules.is_empty() {
            writeln!(
                out,
                "\n| Findings | Documents | Fixable | Unsafe fix | Severity | Rule |\n\
                 | ---: | ---: | ---: | ---: | --- | --- |"
            )?;
        }
        for (id, count) in rules.iter().take(MOST_RULES) {
            let (findings, documents) = (grouped(count.findings), grouped(count.documents));
            let fixes = format!("{} | {}", grouped(count.safe), grouped(count.unsafe_));
            let severity = count.severity.map_or("", Severity::name);
            writeln!(out, "| {findings} | {documents} | {fixes} | {severity} | {} |", code(&clip(id)))?;
        }
        if rules.len() > MOST_RULES {
            writeln!(out, "\n{} not shown.", counted((rules.len() - MOST_RULES) as u64, "more rule"))?;
        }
        out.write_all(self.done.as_bytes())?;
        if self.cut > 0 {
            writeln!(out, "\n{} not shown: a step summary holds no more.", counted(self.cut, "more finding"))?;
        }
        Ok(())
    }
}

impl Markdown {
    fn close(&mut self) {
        let Some(file) = self.file.take().filter(|file| !file.rows.is_empty()) else { return };
        let count = counted(file.count, "finding");
        write!(
            self.done,
            "\n<details><summary>{}: {count}</summary>\n\n\
             | Place | Severity | Rule | Message |\n| --- | --- | --- | --- |\n{}\n</details>\n",
            code(&clip(&file.path)),
            file.rows
        )
        .expect("a string takes what is written");
    }
}

fn row(finding: &Finding) -> String {
    let record = finding.record.as_ref().map(|record| format!("record {}, ", record.number)).unwrap_or_default();
    format!(
        "| {record}{}:{} | {} | {} | {} |\n",
        finding.line,
        finding.column,
        finding.severity(),
        code(&clip(&finding.rule.id)),
        code(&clip(&finding.message))
    )
}

/// At most 500 characters: a path or a message of a card may be longer than any reader wants in a cell.
fn clip(text: &str) -> String {
    const MOST: usize = 500;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Text in which nothing is markup.
pub(super) fn code(text: &str) -> String {
    let mut out = String::from("<code>");
    for c in printable(text).chars() {
        match c {
            ' ' | ',' | '-' | '/' => out.push(c),
            _ if c.is_ascii_punctuation() => {
                write!(out, "&#{};", u32::from(c)).expect("a string takes what is written");
            }
            _ => out.push(c),
        }
    }
    out.push_str("</code>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        let written = code("a|b `c` <img> @team [x](y) www.x.example #1 \u{1b}");
        let inner = written.strip_prefix("<code>").and_then(|rest| rest.strip_suffix("</code>")).expect("in code");
        assert!(!inner.contains(['|', '`', '<', '>', '@', '[', '(', '.', '\u{1b}']), "{inner}");
        assert!(inner.contains("&#60;U&#43;001B&#62;"), "{inner}");
    }
}
