//! The words of a text, for checks that compare texts: what stands between them and upper case do not count.
//!
//! A word is a run of letters and digits. In scripts that put no spaces between words (Han, kana, Thai, Lao, Khmer,
//! Burmese) each character is one: a five-word sequence is shorter there, but it is found all the same.

use crate::span::Span;
pub(crate) use crate::text::is_unspaced;
use crate::text::{Document, Line, UNSPACED_WORD};

/// A line with more bytes a word has no spaces between its words.
const LONGEST_MEAN: usize = 24;

/// How many words stand on a line, also where no spaces part them. A long address is one, in any script.
pub(crate) fn count(document: &Document, line: Line) -> u32 {
    let is_spaced = line.is_blank() || line.words as usize * LONGEST_MEAN >= line.span().len();
    if is_spaced { line.words } else { estimated(line.words, document.line_text(line)) }
}

/// As [`count`], in a piece of text.
pub(crate) fn count_in(text: &str) -> u32 {
    estimated(u32::try_from(text.split_whitespace().count()).unwrap_or(u32::MAX), text)
}

/// How many words stand in a text in which blanks part so many.
fn estimated(spaced: u32, text: &str) -> u32 {
    if spaced as usize * LONGEST_MEAN >= text.len() || text.is_ascii() {
        return spaced;
    }
    spaced.max(u32::try_from(text.len() / UNSPACED_WORD).unwrap_or(u32::MAX))
}

/// Whether the document has so many words; stops counting when it has.
pub(crate) fn has_words(document: &Document, least: u32) -> bool {
    let mut words = 0_u32;
    document.lines().iter().any(|line| {
        words = words.saturating_add(count(document, line));
        words >= least
    })
}

/// Letters and digits of ASCII in lower case; 0 for what parts words.
static FOLDED: [u8; 128] = folded();

const fn folded() -> [u8; 128] {
    let mut table = [0; 128];
    let mut byte = 0;
    while byte < 128 {
        if (byte as u8).is_ascii_alphanumeric() {
            table[byte] = (byte as u8).to_ascii_lowercase();
        }
        byte += 1;
    }
    table
}

const SEED: u64 = 0xCBF2_9CE4_8422_2325;
const PRIME: u64 = 0x9E37_79B9_7F4A_7C15;

/// A word as far as it has been read; nothing yet when `start` is past every text.
struct Open {
    start: usize,
    hash: u64,
}

impl Open {
    fn new() -> Self {
        Self { start: usize::MAX, hash: SEED }
    }

    fn push(&mut self, at: usize, unit: u64) {
        self.start = self.start.min(at);
        self.hash = (self.hash ^ unit).wrapping_mul(PRIME);
    }

    fn close(&mut self, at: usize, base: usize, each: &mut impl FnMut(Span, u64)) {
        if self.start != usize::MAX {
            each(Span::new(base + self.start, base + at), self.hash);
            *self = Self::new();
        }
    }
}

/// Calls `each` with the place and a hash of every word; `text` begins at `base` of the document.
pub(crate) fn each_word(text: &str, base: usize, each: &mut impl FnMut(Span, u64)) {
    let bytes = text.as_bytes();
    let (mut at, mut open) = (0, Open::new());
    while let Some(&byte) = bytes.get(at) {
        if byte < 0x80 {
            match FOLDED[usize::from(byte)] {
                0 => open.close(at, base, each),
                folded => open.push(at, u64::from(folded)),
            }
            at += 1;
            continue;
        }
        let c = text[at..].chars().next().expect("the walk goes from character to character");
        if is_unspaced(c) {
            open.close(at, base, each);
            if c.is_alphanumeric() {
                open.push(at, c as u64);
                open.close(at + c.len_utf8(), base, each);
            }
        } else if c.is_alphanumeric() {
            c.to_lowercase().for_each(|lower| open.push(at, lower as u64));
        } else if !is_inside(c) {
            open.close(at, base, each);
        }
        at += c.len_utf8();
    }
    open.close(at, base, each);
}

/// Marks on letters and what may stand between two letters unseen: no letter, and no end of a word.
fn is_inside(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{300}'..='\u{36F}' | '\u{94D}' | '\u{200B}'..='\u{200D}' | '\u{2060}')
}

/// A window over the last words, and the hash of what stands in it.
#[derive(Clone)]
pub(crate) struct Grams {
    window: Vec<u64>,
    /// Where in the window the next word goes.
    slot: usize,
    /// Words still to come before the window is full.
    missing: usize,
    hash: u64,
    /// What the word that leaves was multiplied with.
    leaving: u64,
}

impl Grams {
    /// Sequences of `length` words; at least one.
    pub(crate) fn new(length: usize) -> Self {
        let leaving = (0..length).fold(1_u64, |power, _| power.wrapping_mul(PRIME));
        Self { window: vec![0; length], slot: 0, missing: length, hash: 0, leaving }
    }

    /// Takes in the next word; returns the hash of the sequence that ends with it, once there are words enough.
    pub(crate) fn push(&mut self, word: u64) -> Option<u64> {
        let gone = std::mem::replace(&mut self.window[self.slot], word);
        self.slot = if self.slot + 1 == self.window.len() { 0 } else { self.slot + 1 };
        self.hash = self.hash.wrapping_mul(PRIME).wrapping_add(word).wrapping_sub(gone.wrapping_mul(self.leaving));
        self.missing = self.missing.saturating_sub(1);
        (self.missing == 0).then(|| mix(self.hash))
    }
}

/// Spreads a hash over all its bits.
pub(crate) fn mix(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    hash = (hash ^ (hash >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut words = Vec::new();
        each_word(text, 0, &mut |span, _| words.push(span.of(text)));
        assert_eq!(words.join("|"), expected, "{text}");
    }

    #[test]
    fn words_are_letters_and_digits() {
        check("The ferry, no. 12 -- sails!", "The|ferry|no|12|sails");
        check("Äh-re… é\u{301}te", "Äh|re|é\u{301}te");
        check("港の船 sails", "港|の|船|sails");
        check("〇〇と人々", "〇|〇|と|人|々");
        check("\u{301}\u{301}", "");
        check("", "");
        check("don't", "don|t");
    }

    #[test]
    fn case_and_what_is_unseen_do_not_count() {
        let hashes = |text: &str| {
            let mut hashes = Vec::new();
            each_word(text, 0, &mut |_, hash| hashes.push(hash));
            hashes
        };
        assert_eq!(hashes("The ÄHRE"), hashes("the, ä\u{AD}hre."));
        assert_ne!(hashes("the ferry"), hashes("ferry the"));
    }

    #[test]
    fn a_sequence_hashes_the_same_wherever_it_stands() {
        let grams = |words: &[u64]| {
            let mut grams = Grams::new(3);
            words.iter().filter_map(|&word| grams.push(word)).collect::<Vec<_>>()
        };
        let (one, other) = (grams(&[7, 1, 2, 3, 9]), grams(&[1, 2, 3]));
        assert_eq!(one.len(), 3);
        assert_eq!(one[1], other[0]);
        assert_ne!(one[1], one[2]);
    }

    #[test]
    fn characters_count_where_there_are_no_spaces() {
        assert!(has_words(&Document::new(&"港の船".repeat(20)), 20));
        assert!(!has_words(&Document::new("港の船"), 20));
        assert!(!has_words(&Document::new("salt and wool"), 4));
        // Long words with spaces between them are no script without spaces.
        assert!(!has_words(&Document::new("Überfahrtsgesellschaften fahren"), 3));
        // A key, an address, a line of signs is one word however long it is; white space is none.
        assert!(!has_words(&Document::new(&"0f3a".repeat(100)), 2));
        assert!(!has_words(&Document::new(&"\u{A0} ".repeat(100)), 1));
    }
}
