//! The commonest words of languages in Latin script, as a second witness.
//!
//! A detector that counts letters takes a list of English product names for French now and then, and is sure of it. A
//! sentence of French has `de`, `la` and `les` in it; the list has not. A language without words here is never proven.

use crate::language::{Language, Languages, List};

/// Of a stretch's words this share must be among the commonest of its language, and two at least.
pub(super) const SHARE: usize = 10;

/// Whether the commonest words of `language` stand in the text, twice as often as those of each language expected.
pub(super) fn prove(text: &str, language: Language, expected: &[Language], languages: &Languages) -> bool {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let count = |language: Language| {
        let common: Vec<&str> = languages.of(language.code(), List::CommonestWords).collect();
        words.iter().filter(|word| common.contains(&word.as_str())).count()
    };
    let own = count(language);
    own >= 2 && own * SHARE >= words.len() && expected.iter().all(|other| own >= 2 * count(*other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, code: &str, expected: bool) {
        let read = |code| Language::read(code).expect("a code");
        assert_eq!(prove(text, read(code), &[read("en")], &Languages::builtin()), expected, "{text}");
    }

    #[test]
    fn a_sentence_has_common_words_and_a_list_has_none() {
        check("Le bac ne partira que vendredi, a dit le port, à cause de la houle et du vent.", "fr", true);
        check("Private networks connect servers; automated tax exports, touch gestures, secure files", "fr", false);
        check("The price of the lamp is on the back of the page, in the list for the port.", "fr", false);
        check("", "fr", false);
    }

    #[test]
    fn the_lists_are_of_languages_that_can_be_told() {
        for (code, _) in Languages::builtin().each(List::CommonestWords) {
            assert!(Language::read(code).is_ok_and(Language::is_latin), "{code}");
        }
    }
}
