//! What the halves of a cut word say by themselves: whether the hyphen was written, and would be without the line end.
//!
//! The words are of all languages at once: a half of another one is hardly ever among them.

use std::sync::Arc;

use crate::language::{Languages, Lexicon, List};

/// What is known of halves.
pub(super) struct Halves(Lexicon);

impl Halves {
    pub(super) fn new(languages: &Arc<Languages>) -> Self {
        Self(Lexicon::new(languages, &[List::CompoundBeginnings, List::CompoundEndings, List::HyphenPrefixes]))
    }

    /// A hyphen behind these belongs to the word, as far as can be told without the rest of the document.
    pub(super) fn begins_compounds(&self, left: &str, right: &str) -> bool {
        let left = left.to_lowercase();
        // Not `analy-sis`, `poly-mer`, `fami-ly`.
        let is_adverb = left.len() >= 5 && left.ends_with("ly") && !left.ends_with("aly") && !left.ends_with("oly");
        // `high-ly`, `six-teen`, `self-ish`, `short-age` are one word all the same.
        let makes_solid = || self.0.has(List::CompoundEndings, right);
        is_adverb || self.0.has(List::CompoundBeginnings, left) && !makes_solid()
    }

    /// Whether a word that begins so may be another with its hyphen: re-sign, co-op, un-ionized, off-set.
    pub(super) fn makes_another_word(&self, left: &str) -> bool {
        let left = left.to_lowercase();
        self.0.has(List::HyphenPrefixes, &left) || self.0.has(List::CompoundBeginnings, &left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_parts_of_compounds_are_told() {
        let halves = Halves::new(&Arc::default());
        let check = |left: &str, right: &str, expected: bool| {
            assert_eq!(halves.begins_compounds(left, right), expected, "{left} {right}");
        };
        check("well", "known", true);
        check("Easily", "misunderstood", true);
        check("floating", "point", true);
        check("six", "teen", false);
        check("analy", "sis", false);
        check("poly", "mer", false);
        check("govern", "ment", false);
    }
}
