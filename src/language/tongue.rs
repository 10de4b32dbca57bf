//! How a language is written: its letters beyond those of English, and its common words.
//!
//! By these a decoding or a repair is believed or not: `fährt` is German, `f‰hrt` is nothing. They tell no language by
//! themselves; a text may be in another one than all of these.

use super::list::List;

/// A language whose letters are known.
#[derive(Clone, Debug)]
pub(crate) struct Tongue {
    pub(crate) code: String,
    often: String,
    sometimes: String,
    seldom: String,
    /// One a line.
    words: String,
}

/// How common a letter is in a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Frequency {
    Often,
    Sometimes,
    Seldom,
}

impl Tongue {
    /// The lists that say how a language is written.
    pub(super) const LISTS: [List; 4] =
        [List::LettersOften, List::LettersSometimes, List::LettersSeldom, List::ReadingWords];

    /// Of each language that has a list of letters, sorted by code. Of each language and each of its lists among
    /// [`Self::LISTS`] the entries are given, one a line.
    pub(super) fn all<'l>(lists: impl Iterator<Item = (&'l str, List, &'l str)>) -> Vec<Self> {
        let mut tongues: Vec<Self> = Vec::new();
        for (code, list, entries) in lists {
            let place = tongues.binary_search_by(|tongue| tongue.code.as_str().cmp(code));
            let place = place.unwrap_or_else(|place| {
                tongues.insert(place, Self::new(code));
                place
            });
            let tongue = &mut tongues[place];
            let own = match list {
                List::LettersOften => &mut tongue.often,
                List::LettersSometimes => &mut tongue.sometimes,
                List::LettersSeldom => &mut tongue.seldom,
                _ => &mut tongue.words,
            };
            own.push_str(if own.is_empty() { "" } else { "\n" });
            own.push_str(entries);
        }
        tongues.retain(|tongue| tongue.letters().next().is_some());
        tongues
    }

    fn new(code: &str) -> Self {
        let [often, sometimes, seldom, words] = [const { String::new() }; 4];
        Self { code: code.to_owned(), often, sometimes, seldom, words }
    }

    /// How common a letter, or the small letter of a capital, is; `None` of a foreign one.
    pub(crate) fn frequency(&self, c: char) -> Option<Frequency> {
        let small = if c.is_uppercase() { c.to_lowercase().next().unwrap_or(c) } else { c };
        let among = |letters: &str| c != '\n' && (letters.contains(small) || letters.contains(c));
        match () {
            () if among(&self.often) => Some(Frequency::Often),
            () if among(&self.sometimes) => Some(Frequency::Sometimes),
            () if among(&self.seldom) => Some(Frequency::Seldom),
            () => None,
        }
    }

    /// All its letters beyond those of English.
    pub(crate) fn letters(&self) -> impl Iterator<Item = char> {
        self.listed().filter(|c| !c.is_ascii())
    }

    /// All characters that its lists of letters name.
    pub(super) fn listed(&self) -> impl Iterator<Item = char> {
        let all = [&self.often, &self.sometimes, &self.seldom];
        all.into_iter().flat_map(|letters| letters.chars()).filter(|&c| c != '\n')
    }

    /// Its common words, in small letters.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.lines()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Language, Languages};

    #[test]
    fn a_capital_is_as_common_as_its_small_letter() {
        let languages = Languages::builtin();
        let german = languages.tongue("de").expect("it is there");
        assert_eq!(german.frequency('Ü'), Some(Frequency::Often));
        assert_eq!(german.frequency('ł'), None);
        assert_eq!(german.frequency('\n'), None);
        assert!(german.words().any(|word| word == "über"));
        assert!(languages.tongue("xx").is_none());
    }

    #[test]
    fn most_tongues_can_be_told() {
        let languages = Languages::builtin();
        let told = languages.tongues().iter().filter(|tongue| Language::read(&tongue.code).is_ok());
        assert!(languages.tongues().is_sorted_by_key(|tongue| &tongue.code));
        assert!(told.count() * 10 > languages.tongues().len() * 8);
    }
}
