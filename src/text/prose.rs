//! Whether a line reads as a sentence: by its number of words and the mark at its end.

use super::chars::UNSPACED_WORD;

/// How much a line looks like a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Prose {
    None,
    /// A short sentence: four words and a final mark.
    Weak,
    /// Twelve words and a final mark, or 25 words without.
    Strong,
}

/// Words of a short sentence, of a long one, and of a line that is prose without a mark, at least.
const SHORT: usize = 4;
const LONG: usize = 12;
const UNMARKED: u32 = 25;

impl Prose {
    /// How much a line of so many words, given without its line end, looks like a sentence.
    pub(super) fn of(content: &str, words: u32) -> Self {
        if words >= UNMARKED {
            return Self::Strong;
        }
        if (words as usize) < SHORT && content.len() < SHORT * UNSPACED_WORD {
            return Self::None;
        }
        let Some(mark) = content.chars().rev().find(|c| !is_closer(*c)) else { return Self::None };
        let words = match mark {
            '.' | '!' | '?' | '…' | ':' | ';' | '؟' | '۔' | '।' | '։' | '።' => words as usize,
            '。' | '！' | '？' | '｡' => content.len() / UNSPACED_WORD,
            // Thai, Lao, Burmese and Khmer end most sentences without a mark.
            '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' => {
                let is_long = content.len() / UNSPACED_WORD >= UNMARKED as usize;
                return if is_long { Self::Strong } else { Self::None };
            }
            _ => return Self::None,
        };
        match words {
            LONG.. => Self::Strong,
            // A line that ends in a colon announces something; on its own it proves no prose.
            SHORT..LONG if !matches!(mark, ':' | ';') => Self::Weak,
            _ => Self::None,
        }
    }
}

/// Closing quotes, brackets and white space after a sentence's mark.
fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | '“' | '」' | '』' | ')' | ']' | '*' | '_') || c.is_whitespace()
}
