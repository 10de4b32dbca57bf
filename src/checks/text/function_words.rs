//! The function words of a language, as the checks of this family ask for them.

use crate::checks::boilerplate::line_score::function_words::FUNCTION;

/// Codes and function words of each row of the table: languages that share words share a row.
pub(super) fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    FUNCTION.iter().copied()
}

/// Whether the word, in lower case, is a function word of the language with this code.
pub(super) fn is_function_word(word: &str, code: &str) -> bool {
    rows()
        .filter(|(codes, _)| codes.split(' ').any(|one| one == code))
        .any(|(_, words)| words.split(' ').any(|one| one == word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_one_of_its_language() {
        assert!(is_function_word("the", "en") && is_function_word("och", "sv"));
        assert!(!is_function_word("ferry", "en") && !is_function_word("the", "de"));
    }
}
