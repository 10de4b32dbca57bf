//! What of a document is shown around a finding: a window of lines, the span marked in it.
//!
//! Cut here, where the document is: reports never see the text, so that a line of a megabyte costs no more than its
//! window, and none of them can forget to name what cannot be printed.

use unicode_width::UnicodeWidthChar as _;

use crate::diagnostic::Excerpt;
use crate::span::Span;
use crate::text::Document;
use crate::text::printable::{is_printable, name};

/// Columns of the border and of a line's number, up to 9,999.
const BORDER: usize = 10;
/// An excerpt's line may always take so many columns: less shows nothing.
const NARROWEST: usize = 20;
/// Lines shown of a finding over many lines.
const MOST_LINES: usize = 4;

/// Builds an excerpt's text and carries the span over into it.
struct Window<'t> {
    text: &'t str,
    span: Span,
    out: String,
    start: usize,
    end: usize,
}

impl Window<'_> {
    /// Adds `from..to`, as many columns as fit into `room`; returns whether all of it fitted.
    fn push(&mut self, from: usize, to: usize, room: usize) -> bool {
        let mut used = 0;
        for (index, c) in self.text[from..to].char_indices() {
            let at = from + index;
            let inside = at >= self.span.start && at < self.span.end;
            let named =
                if inside { !is_printable(c) || c != ' ' && c.is_whitespace() } else { !is_printable(c) && c != '\t' };
            let width = if named { name(c).len() } else { c.width().unwrap_or(1).max(usize::from(c == '\t')) };
            if used + width > room.saturating_sub(1) && !(used + width <= room && at + c.len_utf8() == to) {
                self.out.push('…');
                self.mark(at, at.max(self.span.end));
                return false;
            }
            self.mark_start(at);
            self.mark_end(at);
            used += width;
            match c {
                _ if named => self.out.push_str(&name(c)),
                '\t' => self.out.push(' '),
                _ => self.out.push(c),
            }
        }
        self.mark_start(to);
        self.mark_end(to);
        true
    }

    fn mark_start(&mut self, at: usize) {
        if self.start == usize::MAX && at >= self.span.start {
            self.start = self.out.len();
        }
    }

    fn mark_end(&mut self, at: usize) {
        if self.end == usize::MAX && at >= self.span.end {
            self.end = self.out.len();
        }
    }

    /// The text was cut at `at`: a span that reaches past it ends with what is shown.
    fn mark(&mut self, at: usize, reach: usize) {
        self.mark_start(at);
        if self.start != usize::MAX && reach > at && self.end == usize::MAX && self.span.start <= at {
            self.end = self.out.len();
        }
    }
}

/// The excerpt around a span, for a terminal of so many columns.
pub(super) fn excerpt(document: &Document, span: Span, columns: usize) -> Excerpt {
    let width = columns.saturating_sub(BORDER).max(NARROWEST);
    let text = document.text;
    let lines = document.lines();
    let first = lines.index_at(span.start);
    let last = lines.index_at(if span.is_empty() { span.start } else { span.end - 1 });
    let mut window = Window { text, span, out: String::new(), start: usize::MAX, end: usize::MAX };
    // To say that one line more follows takes a line: it is shown instead.
    let shown = if last == first + MOST_LINES { MOST_LINES + 1 } else { MOST_LINES };
    for index in first..=last.min(first + shown - 1) {
        let Some(line) = lines.get(index) else { break };
        if index > first {
            window.out.push('\n');
        }
        let mut from = line.start;
        let mut room = width;
        if index == first {
            from = begin(text, line.start, span.start.min(line.end), width / 3 + 1);
            if from > line.start {
                window.out.push('…');
                room -= 1;
            }
        }
        window.push(from, line.end, room);
    }
    if last >= first + shown {
        window.out.push_str(&format!("\n… {} more lines", last + 1 - first - shown));
    }
    let start = window.start.min(window.out.len());
    let end = window.end.min(window.out.len()).max(start);
    Excerpt { span: Span::new(start, end), text: window.out, first_line: first + 1 }
}

/// Where the excerpt of a line begins: its start, or `most` columns before the finding, at a word if one begins there.
fn begin(text: &str, line_start: usize, at: usize, most: usize) -> usize {
    let mut from = at;
    let mut columns = 0;
    for (index, c) in text[line_start..at].char_indices().rev() {
        columns += if is_printable(c) { c.width().unwrap_or(1) } else { name(c).len() };
        if columns > most {
            let window = &text[from..at];
            return window.find(' ').map_or(from, |space| from + space + 1);
        }
        from = line_start + index;
    }
    from
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(marked: &str, expected: &str) {
        check_in(80, marked, expected);
    }

    #[track_caller]
    fn check_in(columns: usize, marked: &str, expected: &str) {
        let start = marked.find('⟪').expect("a mark");
        let text = marked.replace('⟪', "");
        let end = text.find('⟫').expect("a mark");
        let text = text.replace('⟫', "");
        let excerpt = excerpt(&Document::new(&text), Span::new(start, end), columns);
        let Span { start, end } = excerpt.span;
        let got = format!("{}⟪{}⟫{}", &excerpt.text[..start], &excerpt.text[start..end], &excerpt.text[end..]);
        assert_eq!(got, expected);
    }

    #[test]
    fn an_excerpt_is_a_window_around_the_finding() {
        check("one\ntwo ⟪three⟫ four\nfive", "two ⟪three⟫ four");
        let long = "word ".repeat(100);
        check(
            &format!("{long}⟪here⟫ {long}"),
            "…word word word word ⟪here⟫ word word word word word word word word wor…",
        );
        check("end⟪⟫\nnext", "end⟪⟫");
    }

    #[test]
    fn a_window_is_as_wide_as_the_terminal() {
        let long = "word ".repeat(100);
        let text = format!("{long}⟪here⟫ {long}");
        let wide = format!("…{}⟪here⟫ {}wor…", "word ".repeat(8), "word ".repeat(16));
        check_in(140, &text, &wide);
        check_in(40, &text, "…word word ⟪here⟫ word word wor…");
        check_in(10, &text, "…word ⟪here⟫ word wor…");
    }

    #[test]
    fn a_long_finding_is_cut_where_the_window_ends() {
        let long = "x".repeat(300);
        check(&format!("⟪{long}⟫ y"), &format!("⟪{}…⟫", "x".repeat(69)));
    }

    #[test]
    fn a_finding_over_lines_shows_the_first_of_them() {
        check("⟪a\nb\nc⟫\nd", "⟪a\nb\nc⟫");
        check("⟪a\nb\nc\nd\ne⟫", "⟪a\nb\nc\nd\ne⟫");
        check("⟪a\nb\nc\nd\ne\nf⟫", "⟪a\nb\nc\nd\n… 2 more lines⟫");
    }

    #[test]
    fn what_cannot_be_seen_is_named() {
        check("a⟪\u{200b}⟫b\tc\u{1b}[0m", "a⟪<U+200B>⟫b c<U+001B>[0m");
        check("a⟪\u{a0}⟫b", "a⟪<U+00A0>⟫b");
    }
}
