//! Where in its file stands what stands in a document's text.
//!
//! A span counts bytes of the decoded text. For UTF-8 without a mark these are the file's, and nothing is worked out;
//! for all else editors and scripts want the file's own.

use std::sync::Arc;

use super::{Damage, Holes};
use crate::diagnostic::EditPlaces;
use crate::fix::Fix;
use crate::span::Span;

/// How offsets in a text are offsets in its file, both in bytes.
#[derive(Clone, Debug)]
pub enum Offsets {
    /// The text's bytes are the file's, behind a mark of so many.
    Utf8 { mark: usize },
    /// As before, but for these places, where a U+FFFD stands for bytes that do not decode.
    Damaged { mark: usize, holes: Arc<Holes> },
    /// Units of two or four bytes.
    Wide(Wide),
}

/// What has to be known of UTF-16 and UTF-32.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wide {
    mark: usize,
    /// Bytes of a unit.
    width: usize,
    /// Bytes of the file: the last may be half a unit.
    length: usize,
    /// The file is written in another encoding.
    is_guess: bool,
    /// How many units stand before each `STEP`th byte of the text, or the beginning of the character it is in.
    units: Vec<usize>,
}

/// Between two places of which the units are known.
const STEP: usize = 4096;

impl Offsets {
    /// Of a text in UTF-8, behind a mark of so many bytes.
    pub fn utf8(mark: usize, damage: Option<&Damage>) -> Self {
        let Some(damage) = damage else { return Self::Utf8 { mark } };
        Self::Damaged { mark, holes: Arc::clone(&damage.holes) }
    }

    /// Of a text in units of `width` bytes, behind a mark of so many bytes, in a file of `length`; `is_guess` where it
    /// is to be written as UTF-8.
    pub fn wide(width: usize, mark: usize, length: usize, is_guess: bool, text: &str) -> Self {
        let (mut units, mut count, mut done) = (Vec::with_capacity(text.len() / STEP + 1), 0, 0);
        for step in (0..=text.len()).step_by(STEP) {
            let here = text.floor_char_boundary(step);
            count += units_of(&text[done..here], width);
            done = here;
            units.push(count);
        }
        Self::Wide(Wide { mark, width, length, is_guess, units })
    }

    /// Those of the file once it is mended to `text`.
    #[must_use]
    pub fn mended(&self, text: &str) -> Self {
        match self {
            Self::Utf8 { mark } | Self::Damaged { mark, .. } => Self::Utf8 { mark: *mark },
            Self::Wide(wide) if wide.is_guess => Self::Utf8 { mark: 0 },
            Self::Wide(wide) => Self::wide(wide.width, wide.mark, usize::MAX, false, text),
        }
    }

    /// The bytes of the mark, where all else of the file is the text.
    pub fn plain_mark(&self) -> Option<usize> {
        if let Self::Utf8 { mark } = self { Some(*mark) } else { None }
    }

    /// Where a span of `text` stands in the file.
    pub fn span(&self, text: &str, span: Span) -> Span {
        let start = self.offset(text, span.start);
        Span::new(start, if span.is_empty() { start } else { self.offset(text, span.end) })
    }

    /// Where a fix's edits stand in the file, when making them there is what the fix does.
    pub fn edits(&self, text: &str, fix: &Fix, damage: Option<&Damage>) -> EditPlaces {
        // Until the damage is repaired nothing else is made, and what a guess is written as is another encoding.
        let is_repair = damage.is_none_or(|damage| fix.edits() == damage.repair);
        let is_made = match self {
            Self::Utf8 { mark: 0 } if is_repair => return EditPlaces::AsInText,
            Self::Utf8 { .. } | Self::Damaged { .. } => true,
            // What is inserted would have to be in units as well.
            Self::Wide(wide) => !wide.is_guess && fix.edits().iter().all(|edit| edit.text().is_empty()),
        };
        if !is_repair || !is_made || fix.edits().iter().any(|edit| edit.is_rewrite()) {
            return EditPlaces::Nowhere;
        }
        EditPlaces::At(fix.edits().iter().map(|edit| self.span(text, edit.span)).collect())
    }

    fn offset(&self, text: &str, offset: usize) -> usize {
        match self {
            Self::Utf8 { mark } => mark + offset,
            Self::Damaged { mark, holes } => mark + holes.in_file(offset),
            Self::Wide(Wide { mark, width, length, units, .. }) => {
                let step = offset / STEP;
                let known = text.floor_char_boundary(step * STEP);
                let count = units[step] + units_of(&text[known..offset], *width);
                (mark + count * width).min(*length)
            }
        }
    }
}

fn units_of(text: &str, width: usize) -> usize {
    if width == 2 { text.chars().map(char::len_utf16).sum() } else { text.chars().count() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::{Applicability, Edit};

    #[test]
    fn a_mark_shifts_and_a_hole_is_as_long_as_its_bytes() {
        let span = |offsets: &Offsets, start, end| {
            let span = offsets.span("", Span::new(start, end));
            (span.start, span.end)
        };
        assert_eq!(span(&Offsets::utf8(3, None), 61, 70), (64, 73));
        // `a` E9 `b` E2 80 `c`
        let damage = Damage { holes: Arc::new([(1, 1), (5, 2)].into_iter().collect()), ..Damage::default() };
        let offsets = Offsets::utf8(0, Some(&damage));
        assert_eq!(
            [(0, 1), (1, 4), (4, 5), (5, 8), (8, 9)].map(|(start, end)| span(&offsets, start, end)),
            [(0, 1), (1, 2), (2, 3), (3, 5), (5, 6)]
        );
    }

    #[test]
    fn units_are_counted_from_the_last_step() {
        let text = "é😀日".repeat(STEP);
        for (width, mark) in [(2, 2), (4, 0)] {
            let offsets = Offsets::wide(width, mark, usize::MAX, false, &text);
            for (offset, _) in text.char_indices().step_by(997) {
                let expected = mark + width * units_of(&text[..offset], width);
                assert_eq!(offsets.offset(&text, offset), expected);
            }
            assert_eq!(offsets.offset(&text, text.len()), mark + width * units_of(&text, width));
        }
        assert_eq!(Offsets::wide(2, 2, 5, false, "a\u{FFFD}").offset("a\u{FFFD}", 4), 5, "half a unit at the end");
    }

    #[test]
    fn edits_that_a_script_could_not_make_stand_nowhere() {
        let fix = |edit| Fix::one(Applicability::Safe, edit);
        let (delete, insert) = (fix(Edit::delete(Span::new(0, 1))), fix(Edit::insert(1, "\n")));
        assert_eq!(Offsets::utf8(0, None).edits("ab", &insert, None), EditPlaces::AsInText);
        assert_eq!(Offsets::utf8(3, None).edits("ab", &insert, None), EditPlaces::At(vec![Span::at(4)]));
        let wide = Offsets::wide(2, 2, 6, false, "ab");
        assert_eq!(wide.edits("ab", &delete, None), EditPlaces::At(vec![Span::new(2, 4)]));
        assert_eq!(wide.edits("ab", &insert, None), EditPlaces::Nowhere);
        let guess = Offsets::wide(2, 0, 4, true, "ab");
        assert_eq!(guess.edits("ab", &delete, None), EditPlaces::Nowhere);
        let damage = Damage { holes: Arc::new([(0, 1)].into_iter().collect()), ..Damage::default() };
        assert_eq!(Offsets::utf8(0, Some(&damage)).edits("\u{FFFD}b", &delete, Some(&damage)), EditPlaces::Nowhere);
    }
}
