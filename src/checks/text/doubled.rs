//! `doubled`: a word that stands twice in a row and never does in right text.
//!
//! The words are the card's, by language, because what is a slip in one language is right in another: Polish says `to
//! to`, German `die die`. Which language a text is in, the words around the place tell: the list of which most stand
//! there. Equal words in a row are looked for first, whatever they are; only then the lists are asked.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::kind::{Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec};
use crate::matching::bits::{BLOCK, bits, places};
use crate::span::Span;
use crate::text::Document;

pub(crate) struct Doubled;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Words in lower case, by the code of their language.
    words: BTreeMap<String, Vec<String>>,
}

struct Compiled {
    rule: Arc<Rule>,
    /// For each word the languages, as bits, in whose lists it stands.
    words: FxHashMap<String, u32>,
}

struct DoubledPass {
    cards: Vec<Compiled>,
}

/// Lengths of words that are compared, in bytes.
const SHORTEST: usize = 2;
const LONGEST: usize = 12;
/// What parts the two, a line end and an indent, has at most so many bytes.
const WIDEST: usize = 8;
/// So far on either side of a place its language is looked for, in bytes.
const AROUND: usize = 1500;

impl Kind for Doubled {
    fn name(&self) -> &'static str {
        "doubled"
    }

    fn summary(&self) -> &'static str {
        "a word that stands twice in a row and never does in right text"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let mut compiled = Vec::with_capacity(cards.len());
        for card in cards {
            let Params { words } = card.params()?;
            let mut known: FxHashMap<String, u32> = FxHashMap::default();
            for (language, words) in words.into_values().enumerate() {
                for word in words {
                    *known.entry(word).or_default() |= 1 << (language % 32);
                }
            }
            compiled.push(Compiled { rule: Arc::clone(&card.rule), words: known });
        }
        Ok(Box::new(DoubledPass { cards: compiled }))
    }
}

/// A word, what parts it from its double, and the double.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pair {
    first: Span,
    second: Span,
}

impl Pass for DoubledPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let text = document.text;
        // Where the language was looked for last, and what it was for each card: nearby it is the same.
        let mut told: Option<(usize, Vec<u32>)> = None;
        each_pair(text, &mut |pair| {
            let word = pair.second.of(text);
            if !self.cards.iter().any(|card| card.words.contains_key(word)) || !is_slip(text, pair) {
                return;
            }
            let at = pair.first.start;
            if told.as_ref().is_none_or(|(last, _)| at - last > AROUND / 2) {
                told = Some((at, self.cards.iter().map(|card| language(card, text, pair)).collect()));
            }
            let languages = told.iter().flat_map(|(_, languages)| languages);
            for (card, language) in self.cards.iter().zip(languages) {
                if card.words.get(word).is_some_and(|&languages| languages >> language & 1 != 0) {
                    let whole = Span::new(pair.first.start, pair.second.end);
                    let edits = vec![mend(text, pair)];
                    let slots = [("word", word)];
                    sink.report(&card.rule, Hit::new(whole).slots(&slots).edits(edits, Applicability::Unsafe));
                }
            }
        });
    }
}

/// Calls `found` for each word that is followed by itself; the first may begin with a capital.
///
/// Words are parted by spaces and line ends alone: a tab parts columns. Of each word only the first two bytes are
/// compared with those of the word before, so that all but a few cost next to nothing.
fn each_pair(text: &str, found: &mut dyn FnMut(Pair)) {
    let bytes = text.as_bytes();
    let (mut last, mut last_head) = (0, 0);
    let (mut base, mut before) = (0, 1);
    let mut padded = [b' '; BLOCK];
    while base < bytes.len() {
        let block = match bytes[base..].first_chunk() {
            Some(block) => block,
            None => {
                padded[..bytes.len() - base].copy_from_slice(&bytes[base..]);
                &padded
            }
        };
        let gaps = bits(&block.map(is_gap));
        for start in places(!gaps & (gaps << 1 | before)) {
            let start = base + start;
            let Some(&[first, second]) = bytes.get(start..start + SHORTEST) else { break };
            // Never 0, which stands for no word before.
            let head = u16::from_le_bytes([first | 0x20, second]);
            if head == last_head
                && let Some(pair) = pair_at(bytes, last, start)
            {
                found(pair);
            }
            (last, last_head) = (start, head);
        }
        before = gaps >> (BLOCK - 1);
        base += BLOCK;
    }
}

/// The words at two places, one after the other, if they are the same.
fn pair_at(bytes: &[u8], first: usize, second: usize) -> Option<Pair> {
    let length = bytes[first..second].iter().take_while(|byte| is_gap(**byte) == 0).take(LONGEST + 2).count();
    let is_cr = bytes[first + length - 1] == b'\r';
    let first = Span::new(first, first + length - usize::from(is_cr));
    (first.len() >= SHORTEST && is_double(bytes, first, second))
        .then(|| Pair { first, second: Span::new(second, second + first.len()) })
}

fn is_gap(byte: u8) -> u8 {
    u8::from(byte == b' ') | u8::from(byte == b'\n')
}

/// Whether the word `first` stands once more at `second`, alone.
fn is_double(bytes: &[u8], first: Span, second: usize) -> bool {
    let word = &bytes[first.start..first.end];
    let end = second + word.len();
    let Some(again) = bytes.get(second..end) else { return false };
    let begins = word[0] == again[0] || word[0].is_ascii_uppercase() && word[0].to_ascii_lowercase() == again[0];
    let ends = bytes.get(end).is_none_or(|byte| !byte.is_ascii_alphanumeric() && byte.is_ascii());
    word.len() <= LONGEST
        && second - first.end <= WIDEST
        && begins
        && word[1..] == again[1..]
        && ends
        && !again.iter().any(u8::is_ascii_punctuation)
}

/// Whether a pair is one by oversight: not stammered three times, not quoted, not the end of one row and the start of
/// the next.
fn is_slip(text: &str, pair: Pair) -> bool {
    let word = pair.second.of(text);
    let after = &text[pair.second.end..];
    let goes_on = after.starts_with(|c: char| {
        c.is_alphanumeric()
            || matches!(c, '-' | '\'' | '’' | '"' | '”' | '`' | '*' | '_' | '/' | '…')
            || c == '\u{2011}'
    });
    let again = after.trim_start().get(..word.len()).is_some_and(|next| next.eq_ignore_ascii_case(word));
    let before = text[..pair.first.start].trim_end();
    let thrice = before
        .len()
        .checked_sub(word.len())
        .and_then(|at| before.get(at..))
        .is_some_and(|last| last.eq_ignore_ascii_case(word));
    let gap = &text[pair.first.end..pair.second.start];
    let breaks = gap.matches('\n').count();
    // Looked at only where a line ends between the two: no line is looked at twice then, however long it is.
    let is_row = || {
        let begins = text[..pair.first.start].rfind('\n').map_or(0, |at| at + 1);
        text[begins..pair.first.start].split_whitespace().take(3).count() < 3
    };
    !goes_on && !again && !thrice && breaks <= 1 && (breaks == 0 || !is_row())
}

/// The language of which most words stand around a pair, as the number of its list.
fn language(card: &Compiled, text: &str, pair: Pair) -> u32 {
    let start = text.floor_char_boundary(pair.first.start.saturating_sub(AROUND));
    let end = text.ceil_char_boundary((pair.second.end + AROUND).min(text.len()));
    let mut counts = [0u32; 32];
    for word in text[start..pair.first.start].split_whitespace().chain(text[pair.second.end..end].split_whitespace()) {
        if let Some(&languages) = card.words.get(word) {
            for (language, count) in counts.iter_mut().enumerate() {
                *count += languages >> language & 1;
            }
        }
    }
    // The pair itself counts where nothing else does: a short text is in the language of its words.
    let own = card.words.get(pair.second.of(text)).copied().unwrap_or(0);
    let best = counts.iter().enumerate().max_by_key(|(language, count)| (**count, own >> language & 1, 32 - language));
    u32::try_from(best.map_or(0, |(language, _)| language)).expect("one of 32")
}

/// Takes the second word away, with the gap on the side where no line end is lost.
fn mend(text: &str, pair: Pair) -> Edit {
    let gap = &text[pair.first.end..pair.second.start];
    let after = &text[pair.second.end..];
    let spaces = after.len() - after.trim_start_matches(' ').len();
    if gap.contains('\n') && spaces > 0 {
        return Edit::delete(Span::new(pair.second.start, pair.second.end + spaces));
    }
    Edit::delete(Span::new(pair.first.end, pair.second.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        each_pair(text, &mut |pair| found.push(pair.second.of(text)));
        found
    }

    #[test]
    fn equal_words_in_a_row_are_seen_wherever_they_stand() {
        for before in 0..200 {
            let text = format!("{} the the {}", "x".repeat(before), "y ".repeat(100));
            assert_eq!(pairs(&text).iter().filter(|word| **word == "the").count(), 1, "{text}");
        }
        assert_eq!(pairs("The the"), ["the"]);
        assert_eq!(pairs("on\n  on"), ["on"]);
        assert_eq!(pairs("для для, και και"), ["для", "και"]);
        assert_eq!(pairs("the theatre, the The, a a, the. the"), [""; 0]);
    }

    #[test]
    fn a_stammer_or_a_row_is_no_slip() {
        let check = |text: &str, expected: bool| {
            let mut slips = Vec::new();
            each_pair(text, &mut |pair| slips.push(is_slip(text, pair)));
            assert_eq!(slips.contains(&true), expected, "{text}");
        };
        check("from the the pier", true);
        check("he waits at the old and\nand new pier", true);
        check("from the the the pier", false);
        check("from the the-old pier", false);
        check("writes “the the” twice", false);
        check("of\nof\nby", false);
    }
}
