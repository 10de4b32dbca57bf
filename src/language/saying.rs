//! A list as one search: whether a text says any of its entries.

use std::collections::BTreeSet;

use regex::Regex;

use super::list::List;
use super::lists::Languages;

impl Languages {
    /// A regex of the entries of a list in all languages, in any case of letters; `more` is one of names.
    ///
    /// Words that begin with a letter of ASCII begin where a word does and, if `whole`, end where one does; others,
    /// which may be of a script without spaces, stand anywhere. `*` is any letters.
    pub(crate) fn regex(&self, list: List, more: &str, whole: bool) -> Regex {
        let entries: BTreeSet<&str> = self.all(list).collect();
        let is_word = |entry: &&str| entry.trim_start_matches('*').starts_with(|c: char| c.is_ascii());
        let (words, others): (Vec<&str>, Vec<&str>) = entries.into_iter().partition(is_word);
        let pattern = |entry: &str| regex::escape(entry).replace(r"\*", r"\p{L}*");
        let words = words.into_iter().map(pattern).chain((!more.is_empty()).then(|| more.to_owned()));
        let end = if whole { r"(?-u:\b)" } else { "" };
        let mut source = format!(r"(?i)(?-u:\b)(?:{}){end}", words.collect::<Vec<_>>().join("|"));
        for entry in others {
            source.push('|');
            source.push_str(&pattern(entry));
        }
        Regex::new(&source).expect("escaped words make a regex")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_whole_where_words_have_borders() {
        let said = Languages::builtin().regex(List::EncodingWords, r"utf-?8", true);
        for text in ["Der Zeichensatz", "two charsets", "in UTF-8", "этой кодировке", "は文字化けです"]
        {
            assert!(said.is_match(text), "{text}");
        }
        for text in ["recharsetting", "utf-88", "no word of it"] {
            assert!(!said.is_match(text), "{text}");
        }
    }
}
