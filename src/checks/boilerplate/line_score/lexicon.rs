//! Looks words up: is it a function word, is it one of a page's furniture, may it begin a phrase of it.
//!
//! No line is judged by a word alone: only shares of them are counted, so a word that belongs to both (`home`,
//! `contact`) does little harm.
//!
//! A word is known by a hash of its folded characters, which is made while the line is read: nothing is copied. The
//! hash is wide enough that two words of a page never meet in practice, and a meeting would shift a share by one word.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use crate::language::{Languages, List};

/// What a word is; bits of one byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Role(u8);

impl Role {
    /// A word that prose is full of and menus are not.
    const FUNCTION: u8 = 1;
    /// A word or phrase of menus, forms and footers.
    const CHROME: u8 = 2;
    /// Words of which a longer entry begins with this one.
    const OPENER: u8 = 4;

    pub(super) fn is_function(self) -> bool {
        self.0 & Self::FUNCTION != 0
    }

    pub(super) fn is_chrome(self) -> bool {
        self.0 & Self::CHROME != 0
    }

    pub(super) fn is_opener(self) -> bool {
        self.0 & Self::OPENER != 0
    }
}

/// A hash of a word, made character by character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct WordHash(u64);

impl WordHash {
    /// Of a word without a character yet.
    pub(super) const EMPTY: Self = Self(0xCBF2_9CE4_8422_2325);

    /// Adds a character, folded.
    #[inline]
    pub(super) fn push(self, c: u32) -> Self {
        Self((self.0.rotate_left(5) ^ u64::from(c)).wrapping_mul(0x517C_C1B7_2722_0A95))
    }

    /// The hash of a phrase: this one, then a word.
    pub(super) fn then(self, word: Self) -> Self {
        Self((self.0.rotate_left(23) ^ word.0).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// The bucket it falls into, of so many, which are a power of two and no more than a `u16` tells apart.
    #[inline]
    pub(super) fn bucket(self, buckets: usize) -> u16 {
        // The high bits are the well mixed ones.
        (self.0 >> (u64::BITS - buckets.trailing_zeros())) as u16
    }

    fn of(word: &str) -> Self {
        word.chars().fold(Self::EMPTY, |hash, c| hash.push(u32::from(c)))
    }
}

/// The words of both lists, by their hash, made for the first line that is read.
pub(super) struct Lexicon {
    languages: Arc<Languages>,
    roles: OnceLock<Roles>,
}

/// Buckets of the words that are known, as a bit each: most words of a text are none of these, and are told by it.
const BUCKETS: usize = 1 << 16;

struct Roles {
    roles: FxHashMap<u64, Role>,
    buckets: Box<[u64; BUCKETS / 64]>,
}

impl Lexicon {
    pub(super) fn new(languages: &Arc<Languages>) -> Self {
        Self { languages: Arc::clone(languages), roles: OnceLock::new() }
    }

    /// What the word, or the phrase, of this hash is.
    #[inline]
    pub(super) fn role(&self, hash: WordHash) -> Role {
        self.roles.get_or_init(|| Roles::of(&self.languages)).get(hash)
    }
}

impl Roles {
    fn of(languages: &Languages) -> Self {
        let mut roles = Self { roles: FxHashMap::default(), buckets: Box::new([0; BUCKETS / 64]) };
        roles.roles.reserve(4096);
        for word in languages.all(List::FunctionWords) {
            roles.add(WordHash::of(word), Role::FUNCTION);
        }
        for phrase in languages.all(List::PageWords) {
            let mut whole: Option<WordHash> = None;
            // A hyphen or an apostrophe parts words in a text, so it does here.
            for word in phrase.split([' ', '-', '\'']).filter(|word| !word.is_empty()) {
                if let Some(before) = whole {
                    roles.add(before, Role::OPENER);
                }
                let word = WordHash::of(word);
                whole = Some(whole.map_or(word, |before| before.then(word)));
            }
            if let Some(whole) = whole {
                roles.add(whole, Role::CHROME);
            }
        }
        roles
    }

    fn add(&mut self, hash: WordHash, role: u8) {
        self.roles.entry(hash.0).or_default().0 |= role;
        let (block, bit) = Self::place(hash);
        self.buckets[block] |= bit;
    }

    #[inline]
    fn get(&self, hash: WordHash) -> Role {
        let (block, bit) = Self::place(hash);
        if self.buckets[block] & bit == 0 {
            return Role::default();
        }
        self.roles.get(&hash.0).copied().unwrap_or_default()
    }

    /// Where a word's bit is: which number, and the bit in it.
    #[inline]
    fn place(hash: WordHash) -> (usize, u64) {
        let bucket = usize::from(hash.bucket(BUCKETS));
        (bucket / 64, 1 << (bucket % 64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_phrases_have_their_roles() {
        let lexicon = Lexicon::new(&Arc::default());
        let role = |word: &str| lexicon.role(WordHash::of(word));
        assert!(role("the").is_function() && !role("the").is_chrome());
        assert!(role("newsletter").is_chrome());
        assert!(role("privacy").is_opener());
        assert!(lexicon.role(WordHash::of("privacy").then(WordHash::of("policy"))).is_chrome());
        let lies_within = WordHash::of("bo").then(WordHash::of("limlar"));
        assert!(lexicon.role(lies_within).is_chrome(), "`bo'limlar` is two words, as in a text");
        assert_eq!(role("ferry"), Role::default());
    }

    #[test]
    fn no_word_is_both() {
        let languages = Languages::builtin();
        let functions: Vec<&str> = languages.all(List::FunctionWords).collect();
        for entry in languages.all(List::PageWords) {
            assert!(!functions.contains(&entry), "{entry}");
        }
    }
}
