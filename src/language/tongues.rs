//! All languages whose letters are known, with what each letter and each common word is in every one of them.
//!
//! Who weighs a reading does so in all languages at once: by an index a letter or a word of a text is looked up once,
//! and not in the list of each language.

use std::ops::Deref;

use rustc_hash::FxHashMap;

use super::tongue::{Frequency, Tongue};

/// The languages, sorted by code. As a slice it is just these; what is said of one by its index is its place there.
#[derive(Clone, Debug)]
pub(crate) struct Tongues {
    all: Vec<Tongue>,
    /// Of each letter that a language lists, how common it is in each.
    by_letter: FxHashMap<char, Box<[Option<Frequency>]>>,
    /// Of each common word, the languages that have it.
    by_word: FxHashMap<Box<str>, Vec<usize>>,
}

impl Tongues {
    pub(super) fn new(all: Vec<Tongue>) -> Self {
        let mut by_letter: FxHashMap<char, Box<[Option<Frequency>]>> = FxHashMap::default();
        let mut by_word: FxHashMap<Box<str>, Vec<usize>> = FxHashMap::default();
        for (index, tongue) in all.iter().enumerate() {
            for c in tongue.listed() {
                let row = by_letter.entry(c).or_insert_with(|| vec![None; all.len()].into());
                row[index] = tongue.frequency(c);
            }
            for word in tongue.words() {
                let known = by_word.entry(word.into()).or_default();
                if known.last() != Some(&index) {
                    known.push(index);
                }
            }
        }
        // Where one language lists a capital and another its small letter, the capital is a letter of both.
        let capitals: Vec<char> = by_letter.keys().copied().filter(|c| c.is_uppercase()).collect();
        for c in capitals {
            let row = all.iter().map(|tongue| tongue.frequency(c)).collect();
            by_letter.insert(c, row);
        }
        Self { all, by_letter, by_word }
    }

    /// How common a letter, or the small letter of a capital, is in each language; `None` where it is foreign to all.
    pub(crate) fn frequencies(&self, c: char) -> Option<&[Option<Frequency>]> {
        let small = || c.is_uppercase().then(|| c.to_lowercase().next())?;
        let row = self.by_letter.get(&c).or_else(|| self.by_letter.get(&small()?));
        row.map(|row| &**row)
    }

    /// The languages, by their index, of which `word`, in small letters, is a common one.
    pub(crate) fn having(&self, word: &str) -> &[usize] {
        self.by_word.get(word).map_or(&[], Vec::as_slice)
    }
}

impl Deref for Tongues {
    type Target = [Tongue];

    fn deref(&self) -> &[Tongue] {
        &self.all
    }
}

#[cfg(test)]
mod tests {
    use crate::language::Languages;

    #[test]
    fn an_index_says_what_each_language_says() {
        let languages = Languages::builtin();
        let tongues = languages.tongues();
        let letters = ('\0'..='\u{24FF}').chain(tongues.iter().flat_map(|tongue| tongue.letters()));
        for c in letters {
            let of_each: Vec<_> = tongues.iter().map(|tongue| tongue.frequency(c)).collect();
            match tongues.frequencies(c) {
                Some(row) => assert_eq!(row, of_each, "{c}"),
                None => assert!(of_each.iter().all(Option::is_none), "{c}"),
            }
        }
        for word in ["über", "sur", "был", "no such word"] {
            let of_each = |index: &usize| tongues[*index].words().any(|one| one == word);
            let having: Vec<usize> = (0..tongues.len()).filter(of_each).collect();
            assert_eq!(tongues.having(word), having, "{word}");
        }
    }
}
