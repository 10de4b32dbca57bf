//! An open document as its editor has it, kept equal to it edit by edit.
//!
//! It is a rope: of ten megabytes each keystroke would otherwise move half, and a replacement in a thousand places
//! would do so a thousand times. A copy costs nothing, so whoever works in the background has one of its own.
//!
//! Lines end at `\n`, with or without an `\r` before it. The protocol names a lone `\r` too, but an editor that breaks
//! lines there replaces it when it opens the file: where one arrives, it stands inside a line.

use std::ops::Range;

use gen_lsp_types as lsp;
use ropey::Rope;

/// In what the columns of positions are counted; what else there is depends on the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Columns {
    /// Bytes of UTF-8.
    Utf8,
    /// Units of UTF-16, which every client knows.
    Utf16,
}

/// The text of an open document.
#[derive(Clone, Debug)]
pub(crate) struct Mirror(Rope);

impl Mirror {
    pub(crate) fn new(text: &str) -> Self {
        Self(Rope::from_str(text))
    }

    /// Length in bytes.
    pub(crate) fn len(&self) -> usize {
        self.0.len_bytes()
    }

    pub(crate) fn text(&self) -> String {
        self.0.to_string()
    }

    /// What stands there, which is on the boundaries of characters.
    pub(crate) fn slice(&self, span: Range<usize>) -> String {
        self.0.byte_slice(span).to_string()
    }

    /// Puts `text` in the place of a range, or of everything.
    pub(crate) fn edit(&mut self, range: Option<lsp::Range>, text: &str, columns: Columns) {
        let Some(range) = range else {
            *self = Self::new(text);
            return;
        };
        let start = self.0.byte_to_char(self.offset(range.start, columns));
        let end = self.0.byte_to_char(self.offset(range.end, columns)).max(start);
        self.0.remove(start..end);
        self.0.insert(start, text);
    }

    /// The byte at a position. One behind the end of its line or of the text is at that end; one inside a character is
    /// before it.
    pub(crate) fn offset(&self, position: lsp::Position, columns: Columns) -> usize {
        let line_index = position.line as usize;
        if line_index >= self.0.len_lines() {
            return self.len();
        }
        let Range { start, end } = self.line(line_index);
        let character = position.character as usize;
        let char_index = match columns {
            Columns::Utf8 => self.0.byte_to_char(start.saturating_add(character).min(end)),
            Columns::Utf16 => {
                let [first, last] = [start, end].map(|at| self.0.char_to_utf16_cu(self.0.byte_to_char(at)));
                self.0.utf16_cu_to_char(first.saturating_add(character).min(last))
            }
        };
        self.0.char_to_byte(char_index)
    }

    /// The position of a byte, or of the end where there is none.
    pub(crate) fn position(&self, offset: usize, columns: Columns) -> lsp::Position {
        let char_index = self.0.byte_to_char(offset.min(self.len()));
        let line_index = self.0.char_to_line(char_index);
        let line_start = self.0.line_to_char(line_index);
        let character = match columns {
            Columns::Utf8 => self.0.char_to_byte(char_index) - self.0.char_to_byte(line_start),
            Columns::Utf16 => self.0.char_to_utf16_cu(char_index) - self.0.char_to_utf16_cu(line_start),
        };
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        lsp::Position { line: number(line_index), character: number(character) }
    }

    pub(crate) fn range(&self, span: Range<usize>, columns: Columns) -> lsp::Range {
        lsp::Range { start: self.position(span.start, columns), end: self.position(span.end, columns) }
    }

    /// The bytes of a line without its end; where there is no such line, of the last one.
    pub(crate) fn line(&self, line_index: usize) -> Range<usize> {
        let line_index = line_index.min(self.0.len_lines() - 1);
        let start = self.0.line_to_byte(line_index);
        let mut end = self.0.line_to_byte(line_index + 1);
        for mark in [b'\n', b'\r'] {
            if end > start && self.0.byte(end - 1) == mark {
                end -= 1;
            } else {
                break;
            }
        }
        start..end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Käse\r\n\u{1F9C0} und Brot\n\nEnde";

    fn at(line: u32, character: u32) -> lsp::Position {
        lsp::Position { line, character }
    }

    #[test]
    fn every_byte_has_its_position_and_every_position_its_byte() {
        let mirror = Mirror::new(TEXT);
        for columns in [Columns::Utf8, Columns::Utf16] {
            for (offset, c) in TEXT.char_indices().filter(|(_, c)| !"\r\n".contains(*c)) {
                let position = mirror.position(offset, columns);
                assert_eq!(mirror.offset(position, columns), offset, "{c} {position:?} {columns:?}");
            }
            let end = mirror.position(TEXT.len(), columns);
            assert_eq!((end, mirror.offset(end, columns)), (at(3, 4), TEXT.len()));
        }
        let und = TEXT.find("und").expect("it is there");
        assert_eq!(mirror.position(und, Columns::Utf16), at(1, 3));
        assert_eq!(mirror.position(und, Columns::Utf8), at(1, 5));
    }

    #[test]
    fn what_is_behind_an_end_or_inside_a_character_has_a_byte_too() {
        let mirror = Mirror::new(TEXT);
        for columns in [Columns::Utf8, Columns::Utf16] {
            assert_eq!(mirror.offset(at(0, 99), columns), "Käse".len(), "before the line's end");
            assert_eq!(mirror.offset(at(9, 0), columns), TEXT.len());
            assert_eq!(mirror.offset(at(u32::MAX, u32::MAX), columns), TEXT.len());
            assert_eq!(mirror.offset(at(1, 1), columns), "Käse\r\n".len(), "in the cheese");
        }
    }

    #[test]
    fn edits_leave_what_the_editor_has() {
        let mut mirror = Mirror::new(TEXT);
        let range = |start, end| Some(lsp::Range { start, end });
        mirror.edit(range(at(1, 3), at(1, 6)), "mit", Columns::Utf16);
        mirror.edit(range(at(0, 4), at(1, 0)), "", Columns::Utf16);
        mirror.edit(range(at(9, 9), at(9, 9)), "!", Columns::Utf16);
        assert_eq!(mirror.text(), "Käse\u{1F9C0} mit Brot\n\nEnde!");
        mirror.edit(range(at(0, 5), at(0, 9)), "", Columns::Utf8);
        assert_eq!(mirror.text(), "Käse mit Brot\n\nEnde!");
        mirror.edit(None, "neu\r", Columns::Utf8);
        assert_eq!((mirror.text().as_str(), mirror.line(0)), ("neu\r", 0..4));
    }
}
