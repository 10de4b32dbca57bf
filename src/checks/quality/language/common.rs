//! The commonest words of all languages at once: how many of a piece's words are those of each.

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use crate::language::{Language, Languages, List};

/// The commonest words of the languages that have a list of them.
pub(super) struct Common {
    pub(super) languages: Vec<Language>,
    /// For each language the places of those that cannot be taken for it.
    pub(super) unlike: Vec<Vec<usize>>,
    /// The places in `languages` whose word it is, by the word's hash.
    words: FxHashMap<u64, Vec<u16>>,
    /// Of the longest word, in bytes.
    longest: usize,
}

/// What was counted in a piece.
#[derive(Default)]
pub(super) struct Counted {
    /// All words.
    pub(super) words: usize,
    /// For each language the words that are its own.
    pub(super) counts: Vec<u32>,
    word: String,
}

/// What most letters of a piece are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Letters {
    Latin,
    Cyrillic,
    /// Of another script, or mixed.
    Others,
}

impl Common {
    pub(super) fn of(languages: &Languages) -> Self {
        let mut common = Self { languages: Vec::new(), unlike: Vec::new(), words: FxHashMap::default(), longest: 0 };
        for (code, words) in languages.each(List::CommonestWords) {
            let Some(language) = Language::with_code(code) else { continue };
            let known = common.languages.iter().position(|other| *other == language);
            let index = known.unwrap_or(common.languages.len());
            if known.is_none() {
                common.languages.push(language);
            }
            let index = u16::try_from(index).expect("there are fewer languages");
            for word in words {
                let own = common.words.entry(xxh3_64(word.as_bytes())).or_default();
                if !own.contains(&index) {
                    own.push(index);
                }
                common.longest = common.longest.max(word.len());
            }
        }
        let unlike = |language: &Language| {
            (0..common.languages.len()).filter(|&other| !common.languages[other].is_like(*language)).collect()
        };
        common.unlike = common.languages.iter().map(unlike).collect();
        common
    }

    /// Counts a text's words, and says of which letters they are.
    pub(super) fn count(&self, text: &str, counted: &mut Counted) -> Letters {
        counted.words = 0;
        counted.counts.clear();
        counted.counts.resize(self.languages.len(), 0);
        let (mut latin, mut cyrillic, mut others) = (0_usize, 0_usize, 0_usize);
        for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
            counted.words += 1;
            if word.is_ascii() {
                latin += word.len();
            } else {
                for c in word.chars() {
                    match c {
                        ..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => latin += 1,
                        '\u{400}'..='\u{52F}' => cyrillic += 1,
                        _ => others += 1,
                    }
                }
            }
            if word.len() > self.longest + 1 {
                continue;
            }
            let Counted { word: folded, counts, .. } = counted;
            folded.clear();
            if word.is_ascii() {
                folded.push_str(word);
                folded.make_ascii_lowercase();
            } else {
                folded.push_str(&word.to_lowercase());
            }
            for &index in self.words.get(&xxh3_64(folded.as_bytes())).into_iter().flatten() {
                counts[usize::from(index)] += 1;
            }
        }
        let few = (latin + cyrillic + others) / 20;
        match () {
            () if cyrillic + others <= few => Letters::Latin,
            () if latin + others <= few => Letters::Cyrillic,
            () => Letters::Others,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_for_each_language_that_has_them() {
        let common = Common::of(&Languages::builtin());
        let mut counted = Counted::default();
        let letters = common.count("Der Hafen ist zu, THE harbour is not und die Fähre", &mut counted);
        let count = |code: &str| {
            let index = common.languages.iter().position(|language| language.code() == code).expect("it has a list");
            counted.counts[index]
        };
        assert_eq!((letters, counted.words), (Letters::Latin, 11));
        assert!(count("de") >= 4 && count("en") >= 2, "{} {}", count("de"), count("en"));
        assert_eq!(common.count("Паром ещё не вышел", &mut counted), Letters::Cyrillic);
        assert_eq!(common.count("船还没有开 the ferry", &mut counted), Letters::Others);
    }
}
