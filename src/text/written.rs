//! How a record's text is written in its file, and where in the file stands what stands in the text.
//!
//! A character may take several bytes there: JSON escapes it, CSV doubles its quotes. An editor counts what it shows.

use crate::diagnostic::FilePlace;
use crate::span::Span;

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// 1-based.
    pub line: u64,
    /// 1-based, in Unicode code points.
    pub column: u64,
    /// From the file's beginning, in bytes.
    pub offset: u64,
}

impl Start {
    pub const BEGINNING: Self = Self { line: 1, column: 1, offset: 0 };

    /// The place behind some bytes that begin here.
    #[must_use]
    pub fn behind(self, bytes: &[u8]) -> Self {
        let last = memchr::memrchr(b'\n', bytes);
        // Bytes that begin a character; what is no UTF-8 counts somehow.
        let chars = |bytes: &[u8]| bytes.iter().filter(|byte| (**byte).cast_signed() >= -0x40).count() as u64;
        Self {
            line: self.line + memchr::memchr_iter(b'\n', bytes).count() as u64,
            column: last.map_or_else(|| self.column + chars(bytes), |last| 1 + chars(&bytes[last + 1..])),
            offset: self.offset + bytes.len() as u64,
        }
    }
}

/// How characters are escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escapes {
    None,
    /// As in a JSON string.
    Json,
    /// As in a field in quotes: two for one.
    Quotes,
}

impl Escapes {
    /// Length of the first character as it is written, in bytes, and in UTF-8.
    pub(crate) fn unit(self, written: &str) -> (usize, usize) {
        let bytes = written.as_bytes();
        match self {
            Self::Json if bytes[0] == b'\\' => json_unit(bytes),
            Self::Quotes if bytes.starts_with(b"\"\"") => (2, 1),
            _ => {
                let length = written.chars().next().map_or(1, char::len_utf8);
                (length, length)
            }
        }
    }
}

/// Of an escape of a string that was parsed before.
fn json_unit(bytes: &[u8]) -> (usize, usize) {
    let digits = bytes.get(2..6).filter(|_| bytes[1] == b'u').and_then(|digits| std::str::from_utf8(digits).ok());
    match digits.map(|digits| u32::from_str_radix(digits, 16).unwrap_or_default()) {
        None => (2, 1),
        // The first half of a pair; the second follows.
        Some(0xD800..=0xDFFF) => (12, 4),
        Some(0..=0x7F) => (6, 1),
        Some(0x80..=0x7FF) => (6, 2),
        Some(_) => (6, 3),
    }
}

/// A text as it stands in its file.
#[derive(Clone, Copy, Debug)]
pub struct Written<'w> {
    /// Without the quotes around it.
    pub bytes: &'w str,
    /// Where they begin.
    pub start: Start,
    pub escapes: Escapes,
}

/// Finds places, best asked for from front to back.
#[derive(Clone, Debug)]
pub struct Places<'w> {
    starts: Cursor<'w>,
    ends: Cursor<'w>,
}

impl<'w> Places<'w> {
    pub fn new(written: Written<'w>) -> Self {
        let cursor = Cursor { written, text: 0, bytes: 0, place: written.start };
        Self { starts: cursor.clone(), ends: cursor }
    }

    /// Where a span of the text stands in the file.
    pub fn place(&mut self, span: Span) -> FilePlace {
        let start = self.starts.seek(span.start);
        let end = if span.is_empty() { start } else { self.ends.seek(span.end) };
        FilePlace {
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            start: start.offset,
            end: end.offset,
        }
    }
}

#[derive(Clone, Debug)]
struct Cursor<'w> {
    written: Written<'w>,
    /// Where it stands: in the text, in what is written, in the file.
    text: usize,
    bytes: usize,
    place: Start,
}

impl Cursor<'_> {
    fn seek(&mut self, offset: usize) -> Start {
        if offset < self.text {
            (self.text, self.bytes, self.place) = (0, 0, self.written.start);
        }
        let from = self.bytes;
        while self.text < offset && self.bytes < self.written.bytes.len() {
            let plain = self.plain(offset - self.text);
            self.bytes += plain;
            self.text += plain;
            if plain > 0 {
                continue;
            }
            let (length, width) = self.written.escapes.unit(&self.written.bytes[self.bytes..]);
            self.bytes += length;
            self.text += width;
        }
        self.place = self.place.behind(&self.written.bytes.as_bytes()[from..self.bytes]);
        self.place
    }
}

impl Cursor<'_> {
    /// How many of so many bytes from here on are written as they are.
    fn plain(&self, most: usize) -> usize {
        let rest = &self.written.bytes.as_bytes()[self.bytes..];
        let rest = &rest[..most.min(rest.len())];
        let escape = match self.written.escapes {
            Escapes::None => None,
            Escapes::Json => memchr::memchr(b'\\', rest),
            Escapes::Quotes => memchr::memchr(b'"', rest),
        };
        escape.unwrap_or(rest.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &str, escapes: Escapes, span: (usize, usize), expected: [u64; 6]) {
        let start = Start { line: 3, column: 10, offset: 100 };
        let mut places = Places::new(Written { bytes, start, escapes });
        let place = places.place(Span::new(span.0, span.1));
        let got = [place.line, place.column, place.end_line, place.end_column, place.start, place.end];
        assert_eq!(got, expected, "{bytes:?}");
        // Asked for again, and for what stands before it.
        assert_eq!(places.place(Span::new(0, 0)).start, 100);
        assert_eq!(places.place(Span::new(span.0, span.1)), place);
    }

    #[test]
    fn escapes_are_as_long_as_they_are_written() {
        check(r"a\nbc", Escapes::Json, (2, 4), [3, 13, 3, 15, 103, 105]);
        check(r"\u00e9\ud83d\ude00x", Escapes::Json, (6, 7), [3, 28, 3, 29, 118, 119]);
        check("é日x", Escapes::Json, (5, 6), [3, 12, 3, 13, 105, 106]);
        check("a \"\"b\"\"\nc", Escapes::Quotes, (3, 7), [3, 14, 4, 2, 104, 109]);
        check("\"\"", Escapes::None, (1, 2), [3, 11, 3, 12, 101, 102]);
    }

    #[test]
    fn places_follow_the_lines() {
        let start = Start::BEGINNING.behind("é\nab".as_bytes());
        assert_eq!(start, Start { line: 2, column: 3, offset: 5 });
        assert_eq!(start.behind(b"c"), Start { line: 2, column: 4, offset: 6 });
    }
}
