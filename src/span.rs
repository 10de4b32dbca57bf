//! A stretch of a document, in bytes.
//!
//! Offsets count bytes of the document's *decoded* text, never of the file: for a UTF-8 file without a byte-order mark
//! the two are the same, for every other file they are not.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// The half-open byte range `start..end` of a document's text. An empty span is a place between two characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    /// The span from `start` up to, and without, `end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "span {start}..{end} runs backwards");
        Self { start, end }
    }

    /// The empty span before the byte at `offset`.
    pub fn at(offset: usize) -> Self {
        Self::new(offset, offset)
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The text the span covers.
    ///
    /// # Panics
    /// When the span reaches past the text or cuts a character.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// The span without the white space at its ends: where it covers nothing else, the empty one at its end.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Self {
        let covered = self.of(text);
        let start = self.end - covered.trim_start().len();
        Self::new(start, start + covered.trim().len())
    }

    /// The span with what stands around it on its line, at most `reach` bytes on either side.
    #[must_use]
    pub fn line_around(self, text: &str, reach: usize) -> Self {
        let from = text.ceil_char_boundary(self.start.saturating_sub(reach));
        let to = text.floor_char_boundary(self.end + reach);
        let start = text[from..self.start].rfind('\n').map_or(from, |at| from + at + 1);
        let end = text[self.end..to].find('\n').map_or(to, |at| self.end + at);
        Self::new(start, end)
    }

    /// Whether the two share a byte, or would if an insertion took up room: an empty span touches what begins or ends
    /// where it stands. Two deletions side by side do not touch.
    pub fn touches(self, other: Self) -> bool {
        if self.is_empty() || other.is_empty() {
            self.start <= other.end && other.start <= self.end
        } else {
            self.start < other.end && other.start < self.end
        }
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_at_the_ends_is_left_out() {
        let check = |text: &str, expected: Span| assert_eq!(Span::new(0, text.len()).trimmed(text), expected, "{text}");
        check(" \u{A0}pier 3\r\n", Span::new(3, 9));
        check("pier", Span::new(0, 4));
        check("\u{A0} ", Span::at(3));
        check("", Span::at(0));
        assert_eq!(Span::new(2, 5).trimmed("a  b c"), Span::new(3, 4));
    }

    #[test]
    fn a_line_is_seen_as_far_as_asked() {
        let check = |reach: usize, expected: &str| {
            let text = "one\nté pier no\ntwo";
            assert_eq!(Span::new(8, 12).line_around(text, reach).of(text), expected, "{reach}");
        };
        check(0, "pier");
        check(2, " pier n");
        check(3, "é pier no");
        check(90, "té pier no");
    }

    #[test]
    fn an_insertion_touches_the_deletion_it_stands_at() {
        assert!(Span::at(5).touches(Span::new(2, 5)));
        assert!(Span::at(2).touches(Span::new(2, 5)));
        assert!(!Span::at(6).touches(Span::new(2, 5)));
        assert!(!Span::new(0, 2).touches(Span::new(2, 5)));
        assert!(Span::new(0, 3).touches(Span::new(2, 5)));
    }
}
