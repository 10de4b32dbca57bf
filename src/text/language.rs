//! Which part of a document is asked for its language.
//!
//! A detector's time grows with what it reads, and a page's menus are in the language of the site: some pieces of prose
//! from all over the document are asked, as one text. Where there is no prose, whatever has words.

use super::document::Document;
use super::lines::{Line, Lines};
use crate::language::Language;

/// Pieces asked at most, evenly spread.
const PIECES: usize = 8;
/// Bytes of a piece. Eight of these are enough: sentences of seven languages were all told apart from 500 bytes on.
const PIECE: usize = 192;

impl Document<'_> {
    /// The language of its prose; `None` when it is not clear. A tenth of a millisecond at the first call.
    pub fn language(&self) -> Option<Language> {
        *self.facts.language.get_or_init(|| language(self.text, self.lines()))
    }
}

/// The language of a document; `None` when it is not clear.
pub(super) fn language(text: &str, lines: &Lines) -> Option<Language> {
    Language::of(&sample(text, lines))
}

fn sample(text: &str, lines: &Lines) -> String {
    let is_prose: fn(&Line) -> bool = |line| line.is_prose();
    let has_words: fn(&Line) -> bool = |line| !line.is_blank();
    let wanted = if lines.iter().any(|line| line.is_prose()) { is_prose } else { has_words };
    let count = lines.iter().filter(wanted).count();
    let mut out = String::with_capacity(PIECES * (PIECE + 1));
    // A document of one line is asked all over that line.
    let pieces_a_line = if count < PIECES { PIECES / count.max(1) } else { 1 };
    for line in lines.iter().filter(wanted).step_by(count.div_ceil(PIECES).max(1)) {
        let step = (line.end - line.start) / pieces_a_line;
        for piece in 0..pieces_a_line {
            let start = text.ceil_char_boundary(line.start + piece * step);
            let end = text.floor_char_boundary((start + PIECE.min(step.max(1))).min(line.end));
            out.push_str(text.get(start..end).unwrap_or_default());
            out.push(' ');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(language(text, &Lines::of(text)).map(Language::code), expected);
    }

    const GERMAN: &str = "Die Fähre nach Lorm fährt erst am Freitag wieder, sagte der Hafenmeister am Abend.\n";

    #[test]
    fn prose_is_asked_before_menus() {
        check(&format!("Home\nSign in to your account\nMore from us\n\n{GERMAN}\nLeave a reply\n"), Some("de"));
        check(GERMAN, Some("de"));
        check("", None);
    }

    #[test]
    fn a_sample_is_short_however_long_the_text() {
        let long = GERMAN.trim_end().repeat(4_000);
        let sampled = sample(&long, &Lines::of(&long));
        assert!(sampled.len() <= PIECES * (PIECE + 1) && sampled.len() > PIECES * PIECE / 2);
        let many = GERMAN.repeat(4_000);
        let sampled = sample(&many, &Lines::of(&many));
        assert!(sampled.len() <= PIECES * (PIECE + 1) && sampled.len() > 400);
        for text in ["\u{301}".repeat(500), "я".to_owned(), "😀\n".repeat(90)] {
            let _ = sample(&text, &Lines::of(&text));
        }
    }
}
