//! How often the words that matter occur in a document, counted in one pass.
//!
//! Only words asked for beforehand are counted; a filter by first letter and length passes over nearly all others.

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

pub(super) struct Words {
    counts: FxHashMap<Box<[u8]>, Occurrences>,
    /// For each first byte, in ASCII lower case, a bit for each length.
    filter: [u64; 256],
}

impl Default for Words {
    fn default() -> Self {
        Self { counts: FxHashMap::default(), filter: [0; 256] }
    }
}

impl Words {
    /// Asks for this word to be counted.
    pub(super) fn want(&mut self, word: &str) {
        let Some(&first) = word.as_bytes().first() else { return };
        if word.len() <= LONGEST {
            self.filter[usize::from(first.to_ascii_lowercase())] |= 1 << word.len();
            self.counts.entry(word.as_bytes().to_ascii_lowercase().into()).or_default();
        }
    }

    /// Counts the wanted words of a text.
    pub(super) fn count(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut lowered = [0; LONGEST];
        let mut at = 0;
        while at < bytes.len() {
            if !is_word_byte(bytes[at]) {
                at += 1;
                continue;
            }
            let start = at;
            while at < bytes.len() && is_word_byte(bytes[at]) {
                at += 1;
            }
            let word = &bytes[start..at];
            if word.len() > LONGEST || self.filter[usize::from(word[0].to_ascii_lowercase())] & 1 << word.len() == 0 {
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

/// Letters of any script, as far as bytes tell.
pub(super) fn is_word_byte(byte: u8) -> bool {
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
