//! `full`: the text itself, with the finding marked, by codespan-reporting.
//!
//! codespan prints whatever it is given: a line of 400 kB in full, an escape sequence raw. So it is given an excerpt
//! that is windowed and printable already, and [`Files`] that say which line and column of the *document* that excerpt
//! is.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

use codespan_reporting::diagnostic::{Diagnostic, Label, Severity as Level};
use codespan_reporting::files::{Error, Files, Location};
use codespan_reporting::term::termcolor::{Ansi, Color, ColorSpec};
use codespan_reporting::term::{self, Config, Styles, StylesWriter};

use super::described::{describe, short};
use super::runner::{commands, without_commands};
use super::{NAMED, Report, harmless};
use crate::diagnostic::{Excerpt, Finding, Severity};
use crate::span::Span;

/// Columns that the gutter and a note's bullet take.
const BEFORE_NOTES: usize = 8;
/// Longer lines are hard to read, however wide the terminal is; shorter ones have no room for a word.
const NOTE_WIDTHS: (usize, usize) = (30, 100);

pub(super) struct Full {
    config: Config,
    styles: Option<Styles>,
    /// Columns that a note may take.
    note_width: usize,
}

impl Full {
    pub(super) fn new(color: bool, columns: usize) -> Self {
        let note_width = columns.saturating_sub(BEFORE_NOTES).clamp(NOTE_WIDTHS.0, NOTE_WIDTHS.1);
        Self { config: Config::default(), styles: color.then(styles), note_width }
    }
}

/// The colours of the other reports: codespan's own ask for the bright half of the palette, and for yellow, which
/// cannot be read on white; plain blue cannot on black.
fn styles() -> Styles {
    let plain = |color| ColorSpec::new().set_fg(Some(color)).clone();
    let bold = |color| plain(color).set_bold(true).clone();
    Styles {
        header_error: bold(Color::Red),
        header_warning: bold(Color::Magenta),
        header_note: ColorSpec::new().set_bold(true).clone(),
        header_message: ColorSpec::new().set_bold(true).clone(),
        primary_label_error: bold(Color::Red),
        primary_label_warning: bold(Color::Magenta),
        primary_label_note: ColorSpec::new().set_bold(true).clone(),
        line_number: plain(Color::Cyan),
        source_border: plain(Color::Cyan),
        note_bullet: plain(Color::Cyan),
        ..Styles::no_color()
    }
}

impl Report for Full {
    fn finding(&mut self, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
        if finding.suppressed {
            return Ok(());
        }
        let file = Shown::of(finding);
        let level = match finding.severity() {
            Severity::Error => Level::Error,
            Severity::Warning => Level::Warning,
            Severity::Note => Level::Note,
        };
        let mut notes: Vec<String> = finding.notes.iter().map(|note| wrap(&harmless(note), self.note_width)).collect();
        notes.extend(finding.fix.as_ref().map(|fix| wrap(&describe(fix, finding), self.note_width)));
        let diagnostic = Diagnostic::new(level)
            .with_code(harmless(&finding.rule.id))
            .with_message(harmless(&finding.message))
            .with_label(Label::primary((), file.excerpt.span.start..file.excerpt.span.end))
            .with_notes(notes);
        let written = match &self.styles {
            Some(styles) => {
                let mut writer = StylesWriter::new(Ansi::new(out), styles);
                term::emit_to_write_style(&mut writer, &self.config, &file, &diagnostic)
            }
            None => term::emit_to_io_write(out, &self.config, &file, &diagnostic),
        };
        written.map_err(|error| match error {
            Error::Io(error) => error,
            other => io::Error::other(other),
        })
    }
}

/// An excerpt as codespan's only file.
pub(super) struct Shown<'f> {
    name: String,
    pub(super) excerpt: Cow<'f, Excerpt>,
    finding: &'f Finding,
}

impl<'f> Shown<'f> {
    pub(super) fn of(finding: &'f Finding) -> Self {
        let mut name = harmless(&finding.path).into_owned();
        if let Some(record) = &finding.record {
            name.push_str(&format!(":{}", record.number));
            if let Some(id) = &record.id {
                name.push_str(&format!(" ({})", short(id)));
            }
        }
        let excerpt = match &finding.excerpt {
            Some(excerpt) if commands(&excerpt.text).next().is_some() => Cow::Owned(unsaid(excerpt)),
            Some(excerpt) => Cow::Borrowed(excerpt),
            None => {
                let text = harmless(&finding.snippet).into_owned();
                Cow::Owned(Excerpt { span: Span::new(0, text.len()), text, first_line: finding.line })
            }
        };
        Self { name, excerpt, finding }
    }

    fn text(&self) -> &str {
        &self.excerpt.text
    }
}

/// The excerpt with the second sign of each command named, and the span carried over.
fn unsaid(excerpt: &Excerpt) -> Excerpt {
    // The span's ends move by what grew before them; one inside a command's signs keeps to the one it stands at.
    let moved = |at: usize| at + (NAMED.len() - 1) * commands(&excerpt.text).filter(|index| index + 2 <= at).count();
    Excerpt {
        text: without_commands(Cow::Borrowed(&excerpt.text), NAMED).into_owned(),
        span: Span::new(moved(excerpt.span.start), moved(excerpt.span.end)),
        first_line: excerpt.first_line,
    }
}

impl<'a> Files<'a> for Shown<'_> {
    type FileId = ();
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, (): ()) -> Result<&'a str, Error> {
        Ok(&self.name)
    }

    fn source(&'a self, (): ()) -> Result<&'a str, Error> {
        Ok(self.text())
    }

    fn line_index(&'a self, (): (), offset: usize) -> Result<usize, Error> {
        let before = &self.text().as_bytes()[..offset.min(self.text().len())];
        Ok(before.iter().filter(|&&byte| byte == b'\n').count())
    }

    fn line_number(&'a self, (): (), line_index: usize) -> Result<usize, Error> {
        let number = self.excerpt.first_line + line_index;
        let last = self.text().matches('\n').count();
        // The last line of a cut excerpt stands for all that were left out: it bears the number of the last of them.
        Ok(if line_index > 0 && line_index == last { number.max(self.finding.end_line) } else { number })
    }

    fn location(&'a self, (): (), _offset: usize) -> Result<Location, Error> {
        // Only asked for where the finding begins; the excerpt's own column would count from its window.
        Ok(Location { line_number: self.finding.line, column_number: self.finding.column })
    }

    fn line_range(&'a self, (): (), line_index: usize) -> Result<Range<usize>, Error> {
        let mut start = 0;
        for (index, line) in self.text().split('\n').enumerate() {
            if index == line_index {
                return Ok(start..start + line.len());
            }
            start += line.len() + 1;
        }
        Err(Error::LineTooLarge { given: line_index, max: self.text().matches('\n').count() })
    }
}

/// Breaks a note into lines; what has no space in it is left long.
pub(super) fn wrap(note: &str, most: usize) -> String {
    let mut out = String::with_capacity(note.len() + 8);
    let mut used = 0;
    for word in note.split(' ') {
        let width = word.chars().count();
        // A runner takes a line that begins with `::` for a command, white space before it or not.
        if used > 0 && used + 1 + width > most && !word.starts_with("::") {
            out.push('\n');
            used = 0;
        } else if used > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += width;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_in_an_excerpt_is_named() {
        let excerpt = Excerpt { text: "a ##[b]\nc ##[d".to_owned(), span: Span::new(4, 12), first_line: 1 };
        let shown = unsaid(&excerpt);
        assert_eq!(&shown.text[shown.span.start..shown.span.end], "[b]\nc ##"[..6].to_owned() + "#<U+0023>");
    }

    #[test]
    fn no_note_breaks_before_a_command() {
        let broken = wrap(&format!("{} ::error::x", "y".repeat(71)), 72);
        assert!(!broken.contains('\n'), "{broken}");
    }

    #[test]
    fn notes_are_broken_at_words() {
        let broken = wrap(&"word ".repeat(30), 72);
        assert!(broken.lines().all(|line| line.chars().count() <= 72), "{broken}");
        assert_eq!(broken.split_whitespace().count(), 30);
    }
}
