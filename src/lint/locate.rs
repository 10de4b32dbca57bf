//! From a diagnostic to a finding: line and column, fingerprint, excerpt.
//!
//! Columns are counted from where the last finding stood, so that ten thousand findings on a line of a megabyte cost
//! one walk over it and not ten thousand.

use std::sync::Arc;

use super::excerpt::excerpt;
use super::fingerprint::{content_hash, with_rule};
use crate::diagnostic::{Diagnostic, EditPlaces, Excerpt, Finding, InFile, Mending, Place, Record};
use crate::fix::Fix;
use crate::span::Span;
use crate::text::{Document, Offsets, Places, Written, count_chars};

/// Characters of the match that a snippet keeps.
pub(super) const SNIPPET: usize = 80;

/// A span's place among all documents, with what is shown of it.
struct Anchor {
    path: Arc<str>,
    record: Option<Arc<Record>>,
    span: Span,
    /// Line and column, 1-based.
    start: (usize, usize),
    end: (usize, usize),
    /// The columns in bytes.
    byte_columns: (usize, usize),
    content: u64,
    snippet: String,
    excerpt: Option<Excerpt>,
}

impl Anchor {
    /// A diagnostic at this place.
    fn finding(self, diagnostic: Diagnostic, text: &str) -> Finding {
        Finding {
            fingerprint: with_rule(&diagnostic.rule.id, self.content),
            mending: Mending::of(diagnostic.fix.as_ref()),
            message: diagnostic.message(text).into_owned(),
            notes: diagnostic.notes().to_vec(),
            rule: diagnostic.rule,
            path: self.path,
            record: self.record,
            span: self.span,
            in_file: InFile { span: Some(self.span), edits: EditPlaces::AsInText },
            written: None,
            line: self.start.0,
            column: self.start.1,
            end_line: self.end.0,
            end_column: self.end.1,
            byte_column: self.byte_columns.0,
            end_byte_column: self.byte_columns.1,
            fix: diagnostic.fix,
            fix_places: Vec::new(),
            snippet: self.snippet,
            excerpt: self.excerpt,
            takes: 0,
            group: None,
            suppressed: false,
        }
    }
}

/// Works out the places of a document's diagnostics, which must come in the order of their spans.
pub struct Locator<'d> {
    document: &'d Document<'d>,
    path: Arc<str>,
    record: Option<Arc<Record>>,
    excerpt_columns: Option<usize>,
    offsets: Option<&'d Offsets>,
    written: Option<Places<'d>>,
    /// The last place whose column is known: line index, offset, column.
    known: (usize, usize, usize),
    /// The two lines whose end's column was last asked for: line index, column. A deletion may begin at the end of one
    /// line and end at that of another.
    known_ends: [(usize, usize); 2],
    /// What is hashed, put together here.
    hashed: Vec<u8>,
}

impl<'d> Locator<'d> {
    /// `path` and `record` are of the document; excerpts are cut for a terminal of so many columns, if any.
    pub fn new(
        document: &'d Document<'d>,
        path: Arc<str>,
        record: Option<Arc<Record>>,
        excerpt_columns: Option<usize>,
    ) -> Self {
        Self {
            document,
            path,
            record,
            excerpt_columns,
            offsets: None,
            written: None,
            known: (usize::MAX, 0, 1),
            known_ends: [(usize::MAX, 1); 2],
            hashed: Vec::new(),
        }
    }

    /// Tells where in the file the text stands, if it is not a record's.
    #[must_use]
    pub fn with_offsets(self, offsets: Option<&'d Offsets>) -> Self {
        Self { offsets, ..self }
    }

    /// Tells how a record's text is written in its file.
    #[must_use]
    pub fn with_written(self, written: Option<Written<'d>>) -> Self {
        Self { written: written.map(Places::new), ..self }
    }

    /// The finding at its place.
    pub fn finding(&mut self, diagnostic: Diagnostic) -> Finding {
        let anchor = self.place(diagnostic.span);
        let fix_places = diagnostic.fix.as_ref().map(|fix| self.fix_places(fix)).unwrap_or_default();
        let in_file = self.in_file(&diagnostic);
        let written = self.written.as_mut().map(|places| places.place(diagnostic.span));
        Finding { fix_places, in_file, written, ..anchor.finding(diagnostic, self.document.text) }
    }

    fn in_file(&self, diagnostic: &Diagnostic) -> InFile {
        let Document { text, damage, .. } = *self.document;
        let Some(offsets) = self.offsets else {
            return InFile { span: Some(diagnostic.span), edits: EditPlaces::AsInText };
        };
        let edits = diagnostic.fix.as_ref().map_or(EditPlaces::AsInText, |fix| offsets.edits(text, fix, damage));
        InFile { span: Some(offsets.span(text, diagnostic.span)), edits }
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
            byte_columns: (self.byte_column(line, span.start), self.byte_column(end_line, span.end)),
            content: content_hash(self.document, span, line - 1, &mut self.hashed),
            snippet: snippet(span.of(self.document.text)),
            excerpt: self.excerpt_columns.map(|columns| excerpt(self.document, span, columns)),
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
            let byte_column = self.byte_column(line, edit.span.start);
            let end_byte_column = self.byte_column(end_line, edit.span.end);
            places.push(Place { line, column, end_line, end_column, byte_column, end_byte_column });
        }
        places
    }

    /// Line and column of an offset. Edits mostly begin and end where lines do, and those places cost nothing:
    /// otherwise a thousand findings that would each delete the same megabyte of a line would count it a thousand
    /// times.
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

    /// The 1-based column, in bytes, of an offset on the line of this 1-based number.
    fn byte_column(&self, line_number: usize, offset: usize) -> usize {
        let lines = self.document.lines();
        let start = lines.get(line_number - 1).map_or(self.document.text.len(), |line| line.start);
        1 + offset.saturating_sub(start.min(offset))
    }

    fn end(&self, span: Span, line: usize, column: usize) -> (usize, usize) {
        let lines = self.document.lines();
        // The end is exclusive: a span that takes its line's end is said to end on that line, behind the last
        // character.
        let last = if span.is_empty() { span.start } else { span.end - 1 };
        let index = lines.index_near(last, line - 1);
        if index + 1 == line {
            return (line, column + count_chars(span.of(self.document.text)));
        }
        let start = lines.get(index).map_or(0, |line| line.start);
        (index + 1, 1 + count_chars(&self.document.text[start..span.end]))
    }
}

/// The beginning of a match, white space folded.
pub(super) fn snippet(matched: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let rule = Arc::new(crate::diagnostic::Rule::named("a/b", ""));
        let document = Document::new("é日x\nyz\n");
        let mut locator = Locator::new(&document, "p".into(), None, None);
        let mut place = |start, end| {
            let rule = Arc::clone(&rule);
            let found = locator.finding(Diagnostic::new(rule, Span::new(start, end)));
            let bytes = (found.byte_column, found.end_byte_column);
            ((found.line, found.column, found.end_line, found.end_column), bytes)
        };
        assert_eq!(place(2, 5), ((1, 2, 1, 3), (3, 6)));
        assert_eq!(place(5, 8), ((1, 3, 2, 2), (6, 2)));
        assert_eq!(place(7, 10), ((2, 1, 2, 4), (1, 4)));
        assert_eq!(place(10, 10), ((2, 4, 2, 4), (4, 4)));
    }

    #[test]
    fn edits_have_places_too() {
        use crate::fix::{Applicability, Edit};
        let document = Document::new("é日x\nyz\n");
        let mut locator = Locator::new(&document, "p".into(), None, None);
        let edits = [(0, 2), (2, 5), (5, 7), (8, 10)].map(|(start, end)| Edit::delete(Span::new(start, end)));
        locator.start(5);
        let places = locator.fix_places(&Fix::new(Applicability::Safe, edits.into()));
        let bytes: Vec<_> = places.iter().map(|at| (at.byte_column, at.end_byte_column)).collect();
        let places: Vec<_> = places.iter().map(|at| (at.line, at.column, at.end_line, at.end_column)).collect();
        assert_eq!(places, [(1, 1, 1, 2), (1, 2, 1, 3), (1, 3, 2, 1), (2, 2, 3, 1)]);
        assert_eq!(bytes, [(1, 3), (3, 6), (6, 1), (2, 1)]);
    }
}
