//! Whether a document speaks of menus, forms or footers at all: most texts do not, and then no line needs to be scored.
//!
//! What decides is a line's shape, as read by [`Shape::of`]; here only lines that may be short by it are read so. Of
//! all others a block or two shows words enough.

use super::lexicon::Lexicon;
use super::shape::Shape;
use crate::matching::bits::{BLOCK, bits, is_latin};
use crate::text::Document;

/// Words of a line of buttons, at most.
const SHORT_WORDS: f32 = 8.0;
/// Blocks of a line that are looked at; [`Shape::of`] reads more.
const MOST_BLOCKS: usize = 4;

/// Whether any short line is made of words of menus, forms or footers.
pub(super) fn speaks_of_chrome(document: &Document, lexicon: &Lexicon) -> bool {
    document.lines().iter().any(|line| {
        let text = document.line_text(line);
        !line.is_blank() && !is_clearly_long(text.as_bytes()) && is_chrome(&Shape::of(text, lexicon))
    })
}

/// Whether a short line is made of words of menus, forms or footers.
fn is_chrome(shape: &Shape) -> bool {
    shape.words <= SHORT_WORDS && 2.0 * shape.chrome >= shape.words.max(1.0)
}

/// Whether a line surely has more words than a short one. Counted are letters behind a byte of ASCII that is none:
/// wherever one stands [`Shape::of`] begins a word, unless it is in an address, and where one may be nothing is sure.
fn is_clearly_long(line: &[u8]) -> bool {
    let (mut words, mut before) = (0, 1);
    for block in line.as_chunks::<BLOCK>().0.iter().take(MOST_BLOCKS) {
        if block.iter().fold(false, |any, &byte| any | (byte == b']') | (byte == b'/')) {
            return false;
        }
        let letters = bits(&block.map(|byte| is_letter(byte).into()));
        let gaps = bits(&block.map(|byte| (byte < 0x80 && !is_letter(byte)).into()));
        words += (letters & (gaps << 1 | before)).count_ones();
        if words as f32 > SHORT_WORDS {
            return true;
        }
        before = gaps >> (BLOCK - 1);
    }
    false
}

/// A letter of ASCII, or the first byte of a character in a block that has nothing but letters: Latin and Cyrillic
/// ones.
#[inline]
const fn is_letter(byte: u8) -> bool {
    is_latin(byte) || byte == 0xC4 || byte == 0xC5 || byte == 0xD0 || byte == 0xD1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_clearly_long_has_more_words_than_a_short_line() {
        let lexicon = Lexicon::new(&std::sync::Arc::default());
        let check = |line: &str, expected: bool| {
            let is_long = is_clearly_long(line.as_bytes());
            assert_eq!(is_long, expected, "{line}");
            assert!(!is_long || Shape::of(line, &lexicon).words > SHORT_WORDS, "{line}");
        };
        let long = "The ferry will not sail before the storm has passed the outer islands on Friday.";
        check(long, true);
        check(&format!("\u{3000}    “{long}"), true);
        check(&"Паром снова не вышел из порта, говорит лоцман. ".repeat(3), true);
        check("Home", false);
        check(&"x".repeat(300), false);
        check(&format!("[Home](https://example.org/{})", "a-".repeat(60)), false);
        check(&format!("https:{}", "a-/b".repeat(60)), false);
        for run in ["é ", "éa", "日", "日a", "١ ", "a1", "’a", "\u{301}a", "đ", "đ-", "҃a ", "a\u{A0}", "\t", "a\r"]
        {
            for count in 0..200 {
                let line = run.repeat(count);
                assert!(
                    !is_clearly_long(line.as_bytes()) || Shape::of(&line, &lexicon).words > SHORT_WORDS,
                    "{run:?} {count} times"
                );
            }
        }
    }

    #[test]
    fn one_short_line_of_menu_words_is_enough() {
        let check = |text: &str, expected: bool| {
            assert_eq!(
                speaks_of_chrome(&Document::new(text), &Lexicon::new(&std::sync::Arc::default())),
                expected,
                "{text}"
            );
        };
        let long = "The ferry will not sail before the storm has passed the outer islands on Friday.";
        check(&format!("{long}\n\n{long}\nSign in\n"), true);
        check(&format!("{long}\n\n{long}\nThe pilot waits\n"), false);
        check("", false);
    }
}
