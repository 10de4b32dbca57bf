//! How often the words that matter occur in a document, counted in one pass.
//!
//! Only words asked for beforehand are counted, and no further than the question goes: a count of two may stand for a
//! thousand. A filter over the last letters and the length passes over nearly all others.

use rustc_hash::FxHashMap;

use crate::matching::bits::{BLOCK, ends, letters_before, places};

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

impl Occurrences {
    /// Whether more of them would tell nothing new.
    fn is_enough(self, of: Wanted) -> bool {
        match of {
            Wanted::Twice => self.any >= 2,
            Wanted::Lower => self.lower >= 1,
            Wanted::Capitalised => self.capitalised >= 1,
            Wanted::Once => self.any >= 1,
        }
    }
}

/// What is asked of a word. Counting stops there: common words would cost most, and are the first to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Twice,
    Lower,
    Capitalised,
    Once,
}

impl Wanted {
    /// Once as it is written. Of letters outside of ASCII the case is never folded.
    pub(super) fn like(word: &str) -> Self {
        match word.as_bytes().first() {
            Some(first) if first.is_ascii_uppercase() => Self::Capitalised,
            Some(first) if first.is_ascii_lowercase() => Self::Lower,
            _ => Self::Once,
        }
    }
}

/// Shorter words are no halves of anything.
const SHORTEST: u32 = 2;

/// Longer words are not looked up.
const LONGEST: usize = 63;

#[derive(Default)]
struct Entry {
    occurrences: Occurrences,
    wanted: Vec<Wanted>,
}

/// The words that are asked for, and their counts once the text was walked.
#[derive(Default)]
pub(super) struct Words {
    entries: FxHashMap<Box<[u8]>, Entry>,
    /// A bit for each [`mix`] of a wanted word; empty while none is wanted.
    filter: Vec<u64>,
    /// How many words share a bit.
    sharing: FxHashMap<usize, u32>,
}

impl Words {
    /// Asks for this word to be counted.
    pub(super) fn want(&mut self, word: &str, wanted: Wanted) {
        if word.len() < SHORTEST as usize || word.len() > LONGEST {
            return;
        }
        let mut is_new = false;
        let entry = self.entries.entry(word.as_bytes().to_ascii_lowercase().into()).or_insert_with(|| {
            is_new = true;
            Entry::default()
        });
        if !entry.wanted.contains(&wanted) {
            entry.wanted.push(wanted);
        }
        if is_new {
            self.filter.resize(MIXES / 64, 0);
            let mix = mix(word.as_bytes(), 0, word.len());
            self.filter[mix / 64] |= 1 << (mix % 64);
            *self.sharing.entry(mix).or_default() += 1;
        }
    }

    /// Counts the wanted words of a text, as far as is needed, by the bits that [`super::candidates::of`] made of it.
    pub(super) fn count(&mut self, text: &str, letters: &[u64]) {
        if self.filter.is_empty() {
            return;
        }
        let bytes = text.as_bytes();
        let mut before = 0;
        for (index, letters) in letters.iter().copied().enumerate() {
            for place in places(ends::<SHORTEST>(before, letters)) {
                let end = index * BLOCK + place;
                let start = end - letters_before(place, before, letters);
                let mix = mix(bytes, start, end);
                if self.filter[mix / 64] >> (mix % 64) & 1 == 1 {
                    self.count_word(&bytes[start..end], mix);
                }
            }
            before = letters;
        }
    }

    #[inline(never)]
    fn count_word(&mut self, word: &[u8], mix: usize) {
        if word.len() > LONGEST {
            return;
        }
        let mut lowered = [0; LONGEST];
        let lowered = &mut lowered[..word.len()];
        lowered.copy_from_slice(word);
        lowered.make_ascii_lowercase();
        let Some(entry) = self.entries.get_mut(&*lowered) else { return };
        let count = &mut entry.occurrences;
        count.any += 1;
        count.capitalised += u32::from(word[0].is_ascii_uppercase());
        count.lower += u32::from(word[0].is_ascii_lowercase());
        let was_wanted = !entry.wanted.is_empty();
        entry.wanted.retain(|wanted| !count.is_enough(*wanted));
        if was_wanted && entry.wanted.is_empty() {
            let sharing = self.sharing.get_mut(&mix).expect("the word was asked for");
            *sharing -= 1;
            if *sharing == 0 {
                self.filter[mix / 64] &= !(1 << (mix % 64));
            }
        }
    }

    /// Whether a word that was asked for stands in the text as it is written.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.occurrences(word).is_enough(Wanted::like(word))
    }

    /// What was counted of a word that was asked for.
    pub(super) fn occurrences(&self, word: &str) -> Occurrences {
        let key = word.as_bytes().to_ascii_lowercase();
        self.entries.get(key.as_slice()).map_or_else(Occurrences::default, |entry| entry.occurrences)
    }
}

/// Different values of [`mix`].
const MIXES: usize = 1 << 16;

/// A number from the last eight letters of a word and its length, the same in either case of ASCII.
#[inline]
fn mix(bytes: &[u8], start: usize, end: usize) -> usize {
    let length = end - start;
    let last = match end.checked_sub(8).and_then(|eight| bytes[eight..].first_chunk()) {
        Some(eight) => u64::from_le_bytes(*eight) >> (64 - 8 * length.min(8)),
        None => bytes[start..end].iter().rev().fold(0, |last, byte| last << 8 | u64::from(*byte)),
    };
    // A shorter word leaves zeros, and those are the same for all of its length.
    let last = last | 0x2020_2020_2020_2020;
    ((last ^ length as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - MIXES.ilog2())) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_are_counted() {
        let mut words = Words::default();
        let text = "ferry, Ferry-boat ferryman FERRY Été ferry";
        words.want("Ferry", Wanted::Twice);
        words.want("été", Wanted::Lower);
        words.want("boat", Wanted::Lower);
        words.want("boats", Wanted::Lower);
        words.count(
            text,
            &super::super::candidates::of(text, &super::super::lists::Lists::new(&std::sync::Arc::default())).1,
        );
        // What comes after the second is not asked for.
        assert_eq!(words.occurrences("ferry"), Occurrences { any: 2, capitalised: 1, lower: 1 });
        assert_eq!(words.occurrences("boat"), Occurrences { any: 1, capitalised: 0, lower: 1 });
        assert_eq!(words.occurrences("boats"), Occurrences::default());
    }
}
