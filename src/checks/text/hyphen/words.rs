//! The words of a document, counted: what proves a cut is that the word stands elsewhere.

use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use super::cut::{Cut, LONGEST};

/// How often the words of a document stand in it, in lower case, as hashes, and those made of two with a hyphen.
pub(super) struct Words(FxHashMap<u64, u32>);

impl Words {
    /// The halves themselves are no words of the document.
    pub(super) fn of(text: &str, cuts: &[Cut]) -> Self {
        let halves: FxHashSet<usize> = cuts.iter().flat_map(|cut| [cut.left.start, cut.right.start]).collect();
        let mut all: FxHashMap<u64, u32> = FxHashMap::default();
        let mut folded = String::new();
        let mut last = 0..0;
        let mut open = None;
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            if c.is_alphabetic() {
                open.get_or_insert(at);
                continue;
            }
            let Some(start) = open.take() else { continue };
            if halves.contains(&start) || at - start > LONGEST {
                continue;
            }
            let between = &text[last.end..start];
            if matches!(between, "-" | "\u{2010}" | "\u{2011}") {
                fold(&text[last.start..last.end], &mut folded);
                folded.push('-');
                folded.extend(text[start..at].chars().flat_map(char::to_lowercase));
                *all.entry(xxh3_64(folded.as_bytes())).or_default() += 1;
            }
            fold(&text[start..at], &mut folded);
            *all.entry(xxh3_64(folded.as_bytes())).or_default() += 1;
            last = start..at;
        }
        Self(all)
    }

    /// Whether the word stands there at all.
    pub(super) fn has(&self, word: &str) -> bool {
        self.times(word) > 0
    }

    /// How often the word stands there; one with a hyphen in it, whatever hyphen that is.
    pub(super) fn times(&self, word: &str) -> u32 {
        let mut folded = String::new();
        fold(word, &mut folded);
        self.0.get(&xxh3_64(folded.as_bytes())).copied().unwrap_or(0)
    }
}

fn fold(word: &str, folded: &mut String) {
    folded.clear();
    folded.extend(word.chars().flat_map(char::to_lowercase));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_no_words_and_hyphens_are_all_alike() {
        let known = Words::of("A Harvest, har\u{2011}vest and HAR-VEST; a harvest-home.", &[]);
        let check = |word: &str, expected: u32| assert_eq!(known.times(word), expected, "{word}");
        check("harvest", 2);
        check("har-vest", 2);
        check("harvest-home", 1);
        check("har", 2);
        check("home", 1);
        check("and-har", 0);
        let cuts = super::super::cut::cuts(
            &crate::text::Document::new("the har-\nvest"),
            &super::super::Conjunctions::new(&Default::default()),
        );
        let known = Words::of("the har-\nvest", &cuts);
        assert!(known.has("the") && !known.has("har") && !known.has("vest"));
    }
}
