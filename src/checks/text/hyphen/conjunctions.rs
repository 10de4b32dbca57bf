//! What follows a hyphen that stands for the rest of a word: "pre- and post-war", "Haus- und Hofrecht", "in- en
//! uitvoer".
//!
//! A conjunction of one language is the end of a word in another (`tak-en`), so the document's own is asked first.

use std::sync::Arc;

use crate::language::{Language, Languages, Lexicon, List};

/// Conjunctions and prepositions that part a shortened compound from the whole one.
pub(super) struct Conjunctions {
    languages: Arc<Languages>,
    all: Lexicon,
}

impl Conjunctions {
    pub(super) fn new(languages: &Arc<Languages>) -> Self {
        let all = Lexicon::new(languages, &[List::SuspendedConjunctions]);
        Self { languages: Arc::clone(languages), all }
    }

    /// Whether the word is a conjunction in some language.
    pub(super) fn in_any_language(&self, word: &str) -> bool {
        self.all.has(List::SuspendedConjunctions, word)
    }

    /// Whether the word is a conjunction in some language and too long to be the end of a word in another: `und`, not
    /// `ed`.
    pub(super) fn in_any_language_surely(&self, word: &str) -> bool {
        word.chars().count() > 2 && self.in_any_language(word)
    }

    /// Whether the word is a conjunction in this language; in any, where the language is not clear.
    pub(super) fn in_language(&self, word: &str, language: Option<Language>) -> bool {
        match language {
            None => self.in_any_language(word),
            Some(language) => self.languages.of(language.code(), List::SuspendedConjunctions).any(|one| one == word),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Document;

    #[test]
    fn a_conjunction_is_one_in_its_language() {
        let dutch =
            Document::new("De veerboot naar het eiland vaart pas vrijdag weer, zei de havenmeester gisteravond.");
        let english =
            Document::new("The ferry does not sail before Friday, which is what the harbour master said to all of us.");
        let check = |word: &str, document: &Document, expected: bool| {
            assert_eq!(Conjunctions::new(&Arc::default()).in_language(word, document.language()), expected, "{word}");
        };
        check("en", &dutch, true);
        check("en", &english, false);
        check("or", &english, true);
        check("en", &Document::new(""), true);
        check("ment", &Document::new(""), false);
    }
}
