//! The words that say what a joint is: how sentences and labels begin, what names are made of.
//!
//! They are of all languages at once. A document's language is not asked for: a word of another one is at worst a
//! little evidence, and what decides is a sum.

use std::sync::Arc;

use super::ends::Suffixes;
use crate::language::{Languages, Lexicon, List};

/// The lists that this kind asks for word by word.
const LISTS: &[List] = &[
    List::Abbreviations,
    List::Brands,
    List::BrandsWithMark,
    List::ColonFollowers,
    List::ColonNames,
    List::ColonOpeners,
    List::CompanyForms,
    List::DomainEndings,
    List::EndJoinedInWords,
    List::Hours,
    List::Labels,
    List::Money,
    List::Months,
    List::NameBeginnings,
    List::NameEndings,
    List::NameParticles,
    List::Numbered,
    List::PhraseWords,
    List::SentenceStarters,
    List::ShortEnds,
    List::SmallWords,
    List::StartersBehindCapitals,
    List::Streets,
    List::SureStarters,
    List::TitleWords,
    List::Units,
    List::WeakStarters,
];

/// The words, ready to be asked for.
pub(super) struct Lists {
    lexicon: Lexicon,
    noun_endings: Vec<Box<str>>,
    inflected_endings: Vec<Box<str>>,
    day_endings: Vec<Box<str>>,
    closing_links: Vec<Box<str>>,
    pub(super) suffixes: Suffixes,
}

impl Lists {
    pub(super) fn new(languages: &Arc<Languages>) -> Self {
        let all = |list| languages.all(list).map(Box::from).collect();
        Self {
            lexicon: Lexicon::new(languages, LISTS),
            noun_endings: all(List::NounEndings),
            inflected_endings: all(List::InflectedEndings),
            day_endings: all(List::DayEndings),
            closing_links: all(List::ClosingLinks),
            suffixes: Suffixes::new(languages),
        }
    }

    /// Whether the word, as it is written, stands in a list.
    pub(super) fn has(&self, list: List, word: impl AsRef<[u8]>) -> bool {
        self.lexicon.has(list, word)
    }

    /// Words that begin sentences and are no second half of a name.
    pub(super) fn is_starter(&self, word: &str) -> bool {
        self.has(List::SentenceStarters, word)
    }

    /// Starters that brands end in: `LinkedIn`, `PlugIn` and `GoTo` are names.
    pub(super) fn is_weak_starter(&self, word: &str) -> bool {
        self.has(List::WeakStarters, word)
    }

    /// Whether a sentence begins with the word, and no name ends in it.
    pub(super) fn is_strong_starter(&self, word: &str) -> bool {
        self.is_starter(word) && !self.is_weak_starter(word)
    }

    /// Starters that nothing ends in: there is an `includeIf` and a `KnowHow`.
    pub(super) fn opens_sentence(&self, word: &str) -> bool {
        self.has(List::SureStarters, word)
    }

    /// How a page's labels begin: what stands next to a headline, a price, a by-line, in a menu.
    pub(super) fn is_label(&self, word: &str) -> bool {
        self.has(List::Labels, word) || self.is_month(word)
    }

    /// Months, as a date writes them behind its day.
    pub(super) fn is_month(&self, word: &str) -> bool {
        self.has(List::Months, word)
    }

    /// Whether a sentence or a label begins like this.
    pub(super) fn begins_text(&self, word: &str) -> bool {
        self.is_strong_starter(word) || self.is_label(word)
    }

    /// Words of which `word` + Capital is no name.
    pub(super) fn is_small_word(&self, word: impl AsRef<[u8]>) -> bool {
        self.has(List::SmallWords, word)
    }

    /// First halves of names: `MacBook`, `PowerPoint`, `OpenOffice`.
    pub(super) fn begins_names(&self, left: &str) -> bool {
        self.has(List::NameBeginnings, left)
    }

    /// Second halves of names: `YouTube`, `HubSpot`, `QuickBooks`.
    pub(super) fn ends_names(&self, right: &str) -> bool {
        self.has(List::NameEndings, right) || right.len() <= 4 && right.bytes().all(|byte| byte.is_ascii_uppercase())
    }

    /// Names that are everywhere, written as one.
    pub(super) fn is_brand(&self, whole: &str) -> bool {
        self.has(List::Brands, whole)
    }

    /// Endings of words that no name begins with: plurals, abstract nouns, adverbs.
    pub(super) fn is_no_brand(&self, left: &str) -> bool {
        let is_plural = left.len() >= 6 && left.ends_with('s') && !left.ends_with("ss");
        is_plural || left.len() >= 7 && self.noun_endings.iter().any(|ending| left.ends_with(&**ending))
    }

    /// Whether a word ends as inflected words do, so that with a function word behind it is none: `acceptingthe`.
    pub(super) fn is_inflected(&self, stem: &str) -> bool {
        stem.len() >= 6
            && stem.starts_with(|c: char| c.is_ascii_lowercase())
            && self.inflected_endings.iter().any(|ending| stem.ends_with(&**ending))
    }

    /// Whether a word ends as names of days do.
    pub(super) fn ends_as_day(&self, word: &str) -> bool {
        self.day_endings.iter().any(|ending| word.ends_with(&**ending))
    }

    /// Whether the text begins with a link that closes a page.
    pub(super) fn begins_closing_link(&self, text: &str) -> bool {
        self.closing_links.iter().any(|link| text.starts_with(&**link))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_brands_end_in_is_no_strong_starter() {
        let lists = Lists::new(&Arc::default());
        for word in ["In", "To", "La", "A"] {
            assert!(lists.is_starter(word) && lists.is_weak_starter(word), "{word}");
        }
        for word in ["The", "When", "Die", "Nous", "Para", "Однако"] {
            assert!(lists.is_strong_starter(word), "{word}");
        }
    }

    #[test]
    fn plurals_and_abstract_nouns_begin_no_name() {
        let lists = Lists::new(&Arc::default());
        for word in ["Locations", "Settlement", "Verwaltung"] {
            assert!(lists.is_no_brand(word), "{word}");
        }
        for word in ["Press", "Sing", "Face"] {
            assert!(!lists.is_no_brand(word), "{word}");
        }
    }
}
