//! From a diagnostic to a finding: line and column, fingerprint, excerpt.
//!
//! Columns are counted from where the last finding stood, so that ten thousand findings on a line of a megabyte cost one
//! walk over it and not ten thousand.

use std::sync::Arc;

use unicode_width::UnicodeWidthChar as _;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use crate::diagnostic::{Diagnostic, Excerpt, Finding, Place, Record};
use crate::fix::Fix;
use crate::span::Span;
use crate::text::printable::{is_printable, name};
use crate::text::{Document, count_chars};

/// Columns of a terminal that an excerpt's line may take; with the number and the border it stays under 80.
const WIDTH: usize = 70;
/// Columns shown before a finding in a longer line.
const BEFORE: usize = 24;
/// Lines shown of a finding over many lines.
const MOST_LINES: usize = 4;
/// Bytes on each side of a match that count as its neighbourhood in a fingerprint.
const NEIGHBOURHOOD: usize = 32;
/// Bytes of each end of a long match that are hashed.
const HASHED: usize = 2048;
/// Characters of the match that a snippet keeps.
const SNIPPET: usize = 80;

/// A span's place among all documents, with what is shown of it.
struct Anchor {
    path: Arc<str>,
    record: Option<Arc<Record>>,
    span: Span,
    /// Line and column, 1-based.
    start: (usize, usize),
    end: (usize, usize),
    content: u64,
    snippet: String,
    excerpt: Option<Excerpt>,
}

impl Anchor {
    /// A diagnostic at this place.
    fn finding(self, diagnostic: Diagnostic, text: &str) -> Finding {
        Finding {
            fingerprint: with_rule(&diagnostic.rule.id, self.content),
            message: diagnostic.message(text).into_owned(),
            notes: diagnostic.notes().to_vec(),
            rule: diagnostic.rule,
            path: self.path,
            record: self.record,
            span: self.span,
            line: self.start.0,
            column: self.start.1,
            end_line: self.end.0,
            end_column: self.end.1,
            fix: diagnostic.fix,
            fix_places: Vec::new(),
            snippet: self.snippet,
            excerpt: self.excerpt,
            suppressed: false,
        }
    }
}

/// Works out the places of a document's diagnostics, which must come in the order of their spans.
pub struct Locator<'d> {
    document: &'d Document<'d>,
    path: Arc<str>,
    record: Option<Arc<Record>>,
    with_excerpts: bool,
    /// The last place whose column is known: line index, offset, column.
    known: (usize, usize, usize),
    /// The two lines whose end's column was last asked for: line index, column. A deletion may begin at the end of one
    /// line and end at that of another.
    known_ends: [(usize, usize); 2],
    /// What is hashed, put together here.
    hashed: Vec<u8>,
}

impl<'d> Locator<'d> {
    pub fn new(document: &'d Document<'d>, path: Arc<str>, record: Option<Arc<Record>>, with_excerpts: bool) -> Self {
        Self {
            document,
            path,
            record,
            with_excerpts,
            known: (usize::MAX, 0, 1),
            known_ends: [(usize::MAX, 1); 2],
            hashed: Vec::new(),
        }
    }

    /// The finding at its place.
    pub fn finding(&mut self, diagnostic: Diagnostic) -> Finding {
        let anchor = self.place(diagnostic.span);
        let fix_places = diagnostic.fix.as_ref().map(|fix| self.fix_places(fix)).unwrap_or_default();
        Finding { fix_places, ..anchor.finding(diagnostic, self.document.text) }
    }

    fn place(&mut self, span: Span) -> Anchor {
        let (line, column) = self.start(span.start);
        let (end_line, end_column) = self.end(span, line, column);
        Anchor {
            path: Arc::clone(&self.path),
            record: self.record.clone(),
            span,
            start: (line, column),
            end: (end_line, end_column),
            content: content_hash(self.document, span, line - 1, &mut self.hashed),
            snippet: snippet(span.of(self.document.text)),
            excerpt: self.with_excerpts.then(|| excerpt(self.document, span)),
        }
    }

    fn start(&mut self, offset: usize) -> (usize, usize) {
        let lines = self.document.lines();
        let (known_line, known_offset, known_column) = self.known;
        let index = lines.index_near(offset, known_line);
        let (from, column) = if known_line == index && known_offset <= offset {
            (known_offset, known_column)
        } else {
            (lines.get(index).map_or(0, |line| line.start), 1)
        };
        let column = column + count_chars(&self.document.text[from..offset]);
        self.known = (index, offset, column);
        (index + 1, column)
    }

    /// Counts from the finding outwards: called right after [`Self::start`] of the same finding.
    fn fix_places(&mut self, fix: &Fix) -> Vec<Place> {
        if self.document.damage.is_some() {
            return Vec::new();
        }
        let mut known = self.known;
        let mut places = Vec::with_capacity(fix.edits().len());
        for edit in fix.edits() {
            let (line, column) = self.position(edit.span.start, &mut known);
            let (end_line, end_column) = self.position(edit.span.end, &mut known);
            places.push(Place { line, column, end_line, end_column });
        }
        places
    }

    /// Line and column of an offset. Edits mostly begin and end where lines do, and those places cost nothing: otherwise a
    /// thousand findings that would each delete the same megabyte of a line would count it a thousand times.
    fn position(&mut self, offset: usize, known: &mut (usize, usize, usize)) -> (usize, usize) {
        let text = self.document.text;
        let lines = self.document.lines();
        if offset == text.len() && text.ends_with('\n') {
            return (lines.len() + 1, 1);
        }
        let (known_line, known_offset, known_column) = *known;
        let index = lines.index_near(offset, known_line);
        let Some(line) = lines.get(index) else { return (1, 1) };
        let column = if offset == line.start {
            1
        } else if offset == line.end {
            match self.known_ends.iter().find(|(line_index, _)| *line_index == index) {
                Some(&(_, column)) => column,
                None => {
                    let column = 1 + count_chars(&text[line.start..line.end]);
                    self.known_ends = [self.known_ends[1], (index, column)];
                    column
                }
            }
        } else if known_line == index && known_offset <= offset {
            known_column + count_chars(&text[known_offset..offset])
        } else if known_line == index {
            known_column - count_chars(&text[offset..known_offset])
        } else {
            1 + count_chars(&text[line.start..offset])
        };
        *known = (index, offset, column);
        (index + 1, column)
    }

    fn end(&self, span: Span, line: usize, column: usize) -> (usize, usize) {
        let lines = self.document.lines();
        // The end is exclusive: a span that takes its line's end is said to end on that line, behind the last character.
        let last = if span.is_empty() { span.start } else { span.end - 1 };
        let index = lines.index_near(last, line - 1);
        if index + 1 == line {
            return (line, column + count_chars(span.of(self.document.text)));
        }
        let start = lines.get(index).map_or(0, |line| line.start);
        (index + 1, 1 + count_chars(&self.document.text[start..span.end]))
    }
}

/// Sixteen hexadecimal digits over the rule, the match and what stands next to it on its line, white space folded: the
/// same after lines have moved, another when the text itself changed.
pub fn fingerprint(document: &Document, rule: &str, span: Span) -> String {
    with_rule(rule, content_hash(document, span, 0, &mut Vec::new()))
}

/// Makes the hash of a content the fingerprint of a rule's finding on it.
pub(super) fn with_rule(rule: &str, content: u64) -> String {
    let hash = xxh3_64_with_seed(rule.as_bytes(), content);
    (0..16).rev().map(|nibble| char::from(b"0123456789abcdef"[(hash >> (4 * nibble)) as usize & 0xF])).collect()
}

/// `guess` is the index of the line where the span begins, if it is known.
fn content_hash(document: &Document, span: Span, guess: usize, hashed: &mut Vec<u8>) -> u64 {
    let text = document.text;
    let lines = document.lines();
    let line_start = lines.get(lines.index_near(span.start, guess)).map_or(0, |line| line.start);
    let line_end = lines.get(lines.index_near(span.end, guess)).map_or(text.len(), |line| line.end).max(span.end);
    let before = text.floor_char_boundary(span.start.saturating_sub(NEIGHBOURHOOD)).max(line_start.min(span.start));
    let after = text.ceil_char_boundary((span.end + NEIGHBOURHOOD).min(text.len())).min(line_end);
    let matched = span.of(text);
    hashed.clear();
    let mut feed = |part: &str| {
        hashed.push(0);
        for word in part.split_ascii_whitespace() {
            hashed.extend_from_slice(word.as_bytes());
            hashed.push(b' ');
        }
    };
    feed(&text[before..span.start]);
    if matched.len() > 2 * HASHED {
        feed(&matched[..matched.floor_char_boundary(HASHED)]);
        feed(&matched[matched.ceil_char_boundary(matched.len() - HASHED)..]);
        feed(&matched.len().to_string());
    } else {
        feed(matched);
    }
    feed(&text[span.end..after]);
    xxh3_64(hashed)
}

fn snippet(matched: &str) -> String {
    // A match may be a megabyte of one word: nothing past what can be shown is looked at.
    let head = &matched[..matched.floor_char_boundary(4 * SNIPPET)];
    let mut out = String::with_capacity(head.len().min(SNIPPET + 8));
    let words = head.split_whitespace().enumerate();
    let folded = words.flat_map(|(index, word)| (index > 0).then_some(' ').into_iter().chain(word.chars()));
    out.extend(folded.take(SNIPPET));
    if out.is_empty() {
        out.extend(head.chars().take(SNIPPET));
    }
    out
}

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

fn excerpt(document: &Document, span: Span) -> Excerpt {
    let text = document.text;
    let lines = document.lines();
    let first = lines.index_at(span.start);
    let last = lines.index_at(if span.is_empty() { span.start } else { span.end - 1 });
    let mut window = Window { text, span, out: String::new(), start: usize::MAX, end: usize::MAX };
    for index in first..=last.min(first + MOST_LINES - 1) {
        let Some(line) = lines.get(index) else { break };
        if index > first {
            window.out.push('\n');
        }
        let mut from = line.start;
        let mut room = WIDTH;
        if index == first {
            from = begin(text, line.start, span.start.min(line.end));
            if from > line.start {
                window.out.push('…');
                room -= 1;
            }
        }
        window.push(from, line.end, room);
    }
    if last >= first + MOST_LINES {
        let more = last + 1 - first - MOST_LINES;
        window.out.push_str(&format!("\n… {more} more line{}", if more == 1 { "" } else { "s" }));
    }
    let start = window.start.min(window.out.len());
    let end = window.end.min(window.out.len()).max(start);
    Excerpt { span: Span::new(start, end), text: window.out, first_line: first + 1 }
}

/// Where the excerpt of a line begins: its start, or some columns before the finding, at a word if one begins there.
fn begin(text: &str, line_start: usize, at: usize) -> usize {
    let mut from = at;
    let mut columns = 0;
    for (index, c) in text[line_start..at].char_indices().rev() {
        columns += if is_printable(c) { c.width().unwrap_or(1) } else { name(c).len() };
        if columns > BEFORE {
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
        let start = marked.find('⟪').expect("a mark");
        let text = marked.replace('⟪', "");
        let end = text.find('⟫').expect("a mark");
        let text = text.replace('⟫', "");
        let excerpt = excerpt(&Document::new(&text), Span::new(start, end));
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
    fn a_long_finding_is_cut_where_the_window_ends() {
        let long = "x".repeat(300);
        check(&format!("⟪{long}⟫ y"), &format!("⟪{}…⟫", "x".repeat(69)));
    }

    #[test]
    fn a_finding_over_lines_shows_the_first_of_them() {
        check("⟪a\nb\nc⟫\nd", "⟪a\nb\nc⟫");
        check("⟪a\nb\nc\nd\ne\nf⟫", "⟪a\nb\nc\nd\n… 2 more lines⟫");
    }

    #[test]
    fn what_cannot_be_seen_is_named() {
        check("a⟪\u{200b}⟫b\tc\u{1b}[0m", "a⟪<U+200B>⟫b c<U+001B>[0m");
        check("a⟪\u{a0}⟫b", "a⟪<U+00A0>⟫b");
    }

    #[test]
    fn columns_count_characters() {
        use crate::diagnostic::{Rule, Severity};
        let rule = Arc::new(Rule {
            id: "a/b".into(),
            summary: String::new(),
            why: String::new(),
            severity: Severity::Note,
            tags: Vec::new(),
            languages: Vec::new(),
            message: String::new(),
            fix: None,
        });
        let document = Document::new("é日x\nyz\n");
        let mut locator = Locator::new(&document, "p".into(), None, false);
        let mut place = |start, end| {
            let rule = Arc::clone(&rule);
            let found = locator.finding(Diagnostic::new(rule, Span::new(start, end)));
            (found.line, found.column, found.end_line, found.end_column)
        };
        assert_eq!(place(2, 5), (1, 2, 1, 3));
        assert_eq!(place(5, 8), (1, 3, 2, 2));
        assert_eq!(place(7, 10), (2, 1, 2, 4));
        assert_eq!(place(10, 10), (2, 4, 2, 4));
    }

    #[test]
    fn edits_have_places_too() {
        use crate::fix::{Applicability, Edit};
        let document = Document::new("é日x\nyz\n");
        let mut locator = Locator::new(&document, "p".into(), None, false);
        let edits = [(0, 2), (2, 5), (5, 7), (8, 10)].map(|(start, end)| Edit::delete(Span::new(start, end)));
        locator.start(5);
        let places = locator.fix_places(&Fix::new(Applicability::Safe, edits.into()));
        let places: Vec<_> = places.iter().map(|at| (at.line, at.column, at.end_line, at.end_column)).collect();
        assert_eq!(places, [(1, 1, 1, 2), (1, 2, 1, 3), (1, 3, 2, 1), (2, 2, 3, 1)]);
    }

    #[test]
    fn a_fingerprint_stays_when_lines_move_and_goes_when_text_does() {
        let print = |text: &str, start, end| fingerprint(&Document::new(text), "a/b", Span::new(start, end));
        assert_eq!(print("one two three", 4, 7), print("new line\none two three\nmore", 13, 16));
        assert_ne!(print("one two three", 4, 7), print("one two other", 4, 7));
        assert_ne!(print("one two three", 4, 7), print("one too three", 4, 7));
    }
}
