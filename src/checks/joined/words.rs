//! How often the words that matter occur in a document, counted in one pass.
//!
//! Only words asked for beforehand are counted; a filter over a few letters and the length passes over nearly all others.

use rustc_hash::FxHashMap;

/// Occurrences of a word as a word of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Occurrences {
    /// In any case of letters.
    pub any: u32,
    /// With its first letter in upper case.
    pub capitalised: u32,
    /// With its first letter in lower case.
    pub lower: u32,
}

/// Longer words are not looked up.
const LONGEST: usize = 63;

#[derive(Default)]
pub(super) struct Words {
    counts: FxHashMap<Box<[u8]>, Occurrences>,
    /// A bit for each [`mix`] of a wanted word; empty while none is wanted.
    filter: Vec<u64>,
}

impl Words {
    /// Asks for this word to be counted.
    pub(super) fn want(&mut self, word: &str) {
        if !word.is_empty() && word.len() <= LONGEST {
            self.filter.resize(MIXES / 64, 0);
            let mix = mix(word.as_bytes());
            self.filter[mix / 64] |= 1 << (mix % 64);
            self.counts.entry(word.as_bytes().to_ascii_lowercase().into()).or_default();
        }
    }

    /// Counts the wanted words of a text.
    pub(super) fn count(&mut self, text: &str) {
        if self.filter.is_empty() {
            return;
        }
        let bytes = text.as_bytes();
        let mut lowered = [0; LONGEST];
        let mut at = 0;
        while at < bytes.len() {
            let start = at;
            while at < bytes.len() && IS_WORD_BYTE[usize::from(bytes[at])] {
                at += 1;
            }
            let word = &bytes[start..at];
            at += 1;
            if word.is_empty() || word.len() > LONGEST {
                continue;
            }
            let mix = mix(word);
            if self.filter[mix / 64] >> (mix % 64) & 1 == 0 {
                continue;
            }
            let lowered = &mut lowered[..word.len()];
            lowered.copy_from_slice(word);
            lowered.make_ascii_lowercase();
            if let Some(count) = self.counts.get_mut(&*lowered) {
                count.any += 1;
                count.capitalised += u32::from(word[0].is_ascii_uppercase());
                count.lower += u32::from(word[0].is_ascii_lowercase());
            }
        }
    }

    /// What was counted of a word that was asked for.
    pub(super) fn occurrences(&self, word: &str) -> Occurrences {
        let key = word.as_bytes().to_ascii_lowercase();
        self.counts.get(key.as_slice()).copied().unwrap_or_default()
    }
}

/// Different values of [`mix`].
const MIXES: usize = 1 << 16;

/// A number from a word's first, middle and last byte and its length, the same in either case of ASCII.
fn mix(word: &[u8]) -> usize {
    let at = |index: usize| u32::from(word[index] | 0x20);
    let packed = at(0) | at(word.len() / 2) << 8 | at(word.len() - 1) << 16 | (word.len() as u32) << 24;
    (packed.wrapping_mul(0x9E37_79B1) >> 16) as usize
}

/// [`is_word_byte`] of each byte.
static IS_WORD_BYTE: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = is_word_byte(byte as u8);
        byte += 1;
    }
    table
};

/// Letters of any script, as far as bytes tell.
pub(super) const fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_are_counted() {
        let mut words = Words::default();
        words.want("Ferry");
        words.count("ferry, Ferry-boat ferryman FERRY Été");
        assert_eq!(words.occurrences("ferry"), Occurrences { any: 3, capitalised: 2, lower: 1 });
        assert_eq!(words.occurrences("boat"), Occurrences::default());
    }
}
