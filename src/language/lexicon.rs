//! Words looked up by the lists they are in: "is this a month?", whatever the language.
//!
//! A word is known by a hash of its bytes, so that nothing is copied and one look-up answers for all lists. The hash is
//! wide enough that two words of a corpus never meet in practice. The table is made at the first question: most
//! documents ask none.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::list::List;
use super::lists::Languages;

/// Some lists of all languages.
#[derive(Debug)]
pub(crate) struct Lexicon {
    languages: Arc<Languages>,
    lists: &'static [List],
    words: OnceLock<FxHashMap<u64, u128>>,
}

impl Lexicon {
    pub(crate) fn new(languages: &Arc<Languages>, lists: &'static [List]) -> Self {
        Self { languages: Arc::clone(languages), lists, words: OnceLock::new() }
    }

    /// Whether the word, as it is written, stands in a list, which is one that was named when this was made.
    pub(crate) fn has(&self, list: List, word: impl AsRef<[u8]>) -> bool {
        debug_assert!(self.lists.contains(&list), "{list:?} was not asked for");
        let words = self.words.get_or_init(|| self.read());
        words.get(&xxh3_64(word.as_ref())).is_some_and(|lists| lists & bit(list) != 0)
    }

    fn read(&self) -> FxHashMap<u64, u128> {
        let mut words: FxHashMap<u64, u128> = FxHashMap::default();
        for &list in self.lists {
            for word in self.languages.all(list) {
                *words.entry(xxh3_64(word.as_bytes())).or_default() |= bit(list);
            }
        }
        words
    }
}

fn bit(list: List) -> u128 {
    const { assert!(List::ALL.len() <= u128::BITS as usize, "a bit for each list") };
    1 << list as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_told_by_its_list() {
        let lexicon = Lexicon::new(&Arc::default(), &[List::Months, List::Labels]);
        assert!(lexicon.has(List::Months, "März") && lexicon.has(List::Labels, "Read"));
        assert!(!lexicon.has(List::Labels, "März") && !lexicon.has(List::Months, "märz"));
        assert!(!lexicon.has(List::Months, ""));
    }
}
