//! A finding as `digest` draws it: under the line of its file, in three or four lines.
//!
//! `12:1` at the beginning of a line, below a path, is what terminals and editors make links of.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr as _;

use crate::diagnostic::{Excerpt, Finding};
use crate::report::described::{describe, short};
use crate::report::full::{Shown, wrap};
use crate::report::paint::{BOLD, FRAME, of_severity, paint};
use crate::report::{harmless, leading};

/// Columns before what is said; an excerpt is cut for as many and a border.
const INDENT: usize = 8;
/// Longer lines are hard to read, however wide the terminal is; shorter ones have no room for a word.
const WIDTHS: (usize, usize) = (30, 100);
/// Notes of a finding that are shown, and lines of each; `full` has them all.
const MOST_NOTES: usize = 2;
const NOTE_LINES: usize = 2;

pub(super) struct Drawing {
    color: bool,
    /// Columns for what is said.
    width: usize,
    /// The record that was named last, in this file.
    record: Option<u64>,
}

impl Drawing {
    pub(super) fn new(color: bool, columns: usize) -> Self {
        Self { color, width: columns.saturating_sub(INDENT).clamp(WIDTHS.0, WIDTHS.1), record: None }
    }

    /// The line above the findings of a file.
    pub(super) fn file(&mut self, path: &str, is_first: bool, out: &mut dyn Write) -> io::Result<()> {
        self.record = None;
        let blank = if is_first { "" } else { "\n" };
        writeln!(out, "{blank}{}", paint(self.color, BOLD, &leading(path)))
    }

    /// A finding. Where it stands for others, `more` says for how many, if any, and it is drawn as short as can be.
    pub(super) fn one(&mut self, finding: &Finding, more: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
        let number = finding.record.as_ref().map(|record| record.number);
        if let Some(record) = finding.record.as_ref().filter(|_| number != self.record) {
            let id = record.id.as_ref().map_or(String::new(), |id| format!(" ({})", short(id)));
            let line = format!("record {}{id}", record.number);
            writeln!(out, "  {}", paint(self.color, FRAME, &harmless(&line)))?;
        }
        self.record = number;
        let (place, moved) = self.place(finding);
        let head = format!("{}[{}]", finding.severity(), harmless(&finding.rule.id));
        let code = of_severity(finding.severity());
        let said = self.hanging(&format!("{head} {}", harmless(&finding.message)), moved);
        // An id has no space in it, and so the head is never broken.
        let said = said.replacen(&head, &paint(self.color, code, &head), 1);
        writeln!(out, "{place}{said}")?;
        if more.is_none() || !says_nothing_new(finding) {
            self.excerpt(&Shown::of(finding).excerpt, code, out)?;
        }
        // The first ones carry the evidence: which lines, which word.
        let notes = if more.is_none() { MOST_NOTES } else { 1 };
        for note in finding.notes.iter().take(notes) {
            writeln!(out, "{:INDENT$}{} {}", "", paint(self.color, FRAME, "="), self.clipped(note))?;
        }
        let fix = finding.fix.as_ref().map(|fix| describe(fix, finding));
        for text in fix.iter().map(String::as_str).chain(more).filter(|text| !text.is_empty()) {
            writeln!(out, "{:INDENT$}{} {}", "", paint(self.color, FRAME, "="), self.hanging(text, 2))?;
        }
        Ok(())
    }

    /// Where it is, filled up to the indent, and how many columns it is longer than that.
    fn place(&self, finding: &Finding) -> (String, usize) {
        let place = format!("{}:{}", finding.line, finding.column);
        let blanks = (INDENT - 2).saturating_sub(place.len()).max(2);
        let moved = (2 + place.len() + blanks).saturating_sub(INDENT);
        (format!("  {}{:blanks$}", paint(self.color, FRAME, &place), ""), moved)
    }

    /// A text in lines that begin at the indent, of which the first is moved to the right.
    fn hanging(&self, text: &str, moved: usize) -> String {
        wrap(text, self.width.saturating_sub(moved)).replace('\n', &format!("\n{:INDENT$}", ""))
    }

    /// The beginning of a note, which may be a list of a hundred lines.
    fn clipped(&self, note: &str) -> String {
        let whole = self.hanging(&harmless(note), 2);
        match whole.match_indices('\n').nth(NOTE_LINES - 1) {
            Some((end, _)) => {
                let last = whole[..end].rfind('\n').map_or(0, |start| start + 1 + INDENT);
                // The sign takes the place of a character where the line is full.
                let kept = whole[last..end].chars().take(self.width - 3).count();
                let kept: usize = whole[last..].chars().take(kept).map(char::len_utf8).sum();
                format!("{}…", whole[..last + kept].trim_end())
            }
            None => whole,
        }
    }

    /// The lines with the finding marked: below one line, beside several.
    fn excerpt(&self, excerpt: &Excerpt, code: &str, out: &mut dyn Write) -> io::Result<()> {
        let paint_it = |text: &str| if text.is_empty() { String::new() } else { paint(self.color, code, text) };
        let border = |sign: &str| format!("{:INDENT$}{}", "", paint(self.color, FRAME, sign));
        let (before, rest) = excerpt.text.split_at(excerpt.span.start);
        let (inside, after) = rest.split_at(excerpt.span.end - excerpt.span.start);
        if !excerpt.text.contains('\n') {
            writeln!(out, "{} {before}{}{after}", border("│"), paint_it(inside))?;
            let (blanks, marks) = (" ".repeat(before.width()), "^".repeat(inside.width().max(1)));
            return writeln!(out, "{} {blanks}{}", border("│"), paint(self.color, code, &marks));
        }
        // Of a finding within one line no other is shown, so it reaches into the last line.
        let lines: Vec<&str> = inside.split('\n').collect();
        for (index, line) in lines.iter().enumerate() {
            let (sign, before, after) = match index {
                0 => ("╭", before, ""),
                _ if index + 1 == lines.len() => ("╰", "", after),
                _ => ("│", "", ""),
            };
            let text = format!(" {before}{}{after}", paint_it(line));
            writeln!(out, "{}{}", border(sign), text.trim_end())?;
        }
        Ok(())
    }
}

/// Whether the excerpt shows a line of which the message has told all.
fn says_nothing_new(finding: &Finding) -> bool {
    let Some(excerpt) = &finding.excerpt else { return true };
    let is_whole = excerpt.span.start == 0 && excerpt.span.end == excerpt.text.len();
    is_whole && !excerpt.text.contains('\n') && finding.message.contains(&format!("`{}`", excerpt.text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    #[test]
    fn what_stands_behind_the_match_is_not_marked() {
        let excerpt =
            Excerpt { text: "…for the pur-\npose, on the one".to_owned(), span: Span::new(11, 20), first_line: 9 };
        let mut out = Vec::new();
        Drawing::new(true, 80).excerpt(&excerpt, "1", &mut out).expect("a vector takes it");
        let expected = "        \u{1b}[36m╭\u{1b}[0m …for the \u{1b}[1mpur-\u{1b}[0m\n        \u{1b}[36m╰\u{1b}[0m \
                        \u{1b}[1mpose\u{1b}[0m, on the one\n";
        assert_eq!(String::from_utf8(out).expect("UTF-8"), expected);
    }

    #[test]
    fn a_long_note_is_clipped_to_its_first_lines() {
        let drawing = Drawing::new(false, 80);
        let long = format!("lines {}", (10..90).map(|number| number.to_string()).collect::<Vec<_>>().join(", "));
        let shown = drawing.clipped(&long);
        assert_eq!(shown.lines().count(), 2);
        assert!(shown.ends_with('…') && shown.lines().all(|line| line.chars().count() <= 80), "{shown}");
        assert_eq!(drawing.clipped("lines 10, 11"), "lines 10, 11");
        // One word as long as a page.
        let shown = drawing.clipped(&format!("{} b {}", "a".repeat(90), "c".repeat(900)));
        assert!(shown.lines().count() == 2 && shown.ends_with('…'), "{shown}");
        assert_eq!(drawing.clipped("##[group]\u{1b}"), "#<U+0023>[group]<U+001B>");
    }
}
