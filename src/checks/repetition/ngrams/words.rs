//! The words of a document as sequences are counted of them: a hash and a length each.
//!
//! Where a word stands is not kept: a document of a hundred megabytes has twenty million, and hardly any text says
//! enough twice that its places are asked for. `spans` walks the text again.

use crate::span::Span;
use crate::text::Document;
use crate::text::words::{each_word, is_unspaced};

/// The words that are no part of an address; none of a text without spaces.
#[derive(Default)]
pub(super) struct Words {
    /// Upper case does not count.
    pub(super) hashes: Vec<u64>,
    /// Characters of each word.
    pub(super) lengths: Vec<u32>,
    /// Characters of all words.
    pub(super) chars: u64,
}

impl Words {
    pub(super) fn of(document: &Document) -> Self {
        let text = document.text;
        let mut words = Self::default();
        let mut unspaced = 0;
        each(text, &mut |span, hash| {
            let word = span.of(text);
            unspaced += usize::from(word.starts_with(is_unspaced));
            // Every byte but a continuation byte begins a character.
            let chars = word.bytes().filter(|&byte| byte & 0xC0 != 0x80).count();
            words.hashes.push(hash);
            words.lengths.push(u32::try_from(chars).unwrap_or(u32::MAX));
            words.chars += chars as u64;
        });
        if 3 * unspaced > words.len() { Self::default() } else { words }
    }

    pub(super) fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Characters of the words from one to another, the latter left out.
    pub(super) fn chars_in(&self, first: usize, end: usize) -> u64 {
        self.lengths[first..end].iter().map(|&chars| u64::from(chars)).sum()
    }
}

/// Where each word stands, of a text that is not left out as a whole.
pub(super) fn spans(document: &Document) -> Vec<Span> {
    let mut spans = Vec::new();
    each(document.text, &mut |span, _| spans.push(span));
    spans
}

/// Calls `each` with the place and the hash of every word that is no part of an address.
fn each(text: &str, each: &mut impl FnMut(Span, u64)) {
    let mut address_end = 0;
    each_word(text, 0, &mut |span, hash| {
        if span.start < address_end {
            return;
        }
        if matches!(span.of(text), "http" | "https" | "www") {
            let rest = &text.as_bytes()[span.end..];
            let is_end = |byte: &u8| *byte <= b' ' || *byte == b')';
            address_end = span.end + rest.iter().position(is_end).unwrap_or(rest.len());
            return;
        }
        each(span, hash);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_texts_without_spaces_are_left_out() {
        let check = |text: &str, expected: usize| {
            let document = Document::new(text);
            assert_eq!(Words::of(&document).len(), expected, "{text}");
        };
        check("see [here](https://www.lorm.example/a-b/c) now", 3);
        check("see www.lorm.example/a now", 2);
        check("港の船は朝九時に出る", 0);
    }

    #[test]
    fn places_and_lengths_belong_to_the_same_words() {
        let text = "Die Fähre (www.lorm.example/a) fährt ab";
        let document = Document::new(text);
        let words = Words::of(&document);
        let there: Vec<(&str, u32)> = spans(&document).iter().map(|span| span.of(text)).zip(words.lengths).collect();
        assert_eq!(there, [("Die", 3), ("Fähre", 5), ("fährt", 5), ("ab", 2)]);
        assert_eq!(words.chars, 15);
    }
}
