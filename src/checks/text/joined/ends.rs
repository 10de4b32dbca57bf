//! Which words are found at the end of others, told by their last letters alone, and what shows their language.

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxBuildHasher, FxHashMap};
use xxhash_rust::xxh3::xxh3_64;

use crate::language::{Languages, List};
use crate::matching::bits::is_letter;
use crate::span::Span;
use crate::text::Lines;

/// A function word that is found at the end of a word it was joined to.
struct Suffix {
    word: Box<str>,
    /// Words that show that the text is in its language.
    witnesses: Vec<Box<str>>,
    /// The languages that it is of.
    codes: Vec<Box<str>>,
}

/// All such words, and what tells them by their last letters.
pub(super) struct Suffixes {
    words: Vec<Suffix>,
    /// Those of three letters or more, each at the place that [`slot`] gives it; 32 or more, a power of two.
    tails: Vec<Tail>,
    /// Those of two letters.
    short: [u16; MOST_SHORT],
    languages: Arc<Languages>,
    /// Which languages have a word, by its hash, as a function word, by their places among those that have such words;
    /// made for the first text that is asked.
    tongues: OnceLock<FxHashMap<u64, u128>>,
}

/// Function words of more languages are not counted.
const MOST_TONGUES: usize = 128;

/// More words of two letters are not looked for.
const MOST_SHORT: usize = 8;

/// How often a word stands in a text as a word of its own.
fn times(word: &str, text: &[u8]) -> usize {
    let is_edge = |byte: Option<&u8>| byte.is_none_or(|byte| !is_letter(*byte));
    memchr::memmem::find_iter(text, word)
        .filter(|start| is_edge(text[..*start].last()) && is_edge(text.get(start + word.len())))
        .count()
}

/// The shortest stem: shorter ones are prefixes (`be`+`have`, `in`+`to`).
pub(super) const SHORTEST_STEM: usize = 3;

/// The shortest such word in letters.
pub(super) const SHORTEST: u32 = SHORTEST_STEM as u32 + 2;

/// A suffix of three letters or more as the last of the eight bytes of a number.
#[derive(Clone, Copy)]
struct Tail {
    letters: u64,
    /// The bits of the suffix; all of them, which no text has, where the table has no entry.
    mask: u64,
    length: usize,
}

const NONE: Tail = Tail { letters: 0, mask: u64::MAX, length: 0 };

impl Tail {
    fn of(suffix: &str) -> Self {
        let letters = suffix.bytes().fold(0, |letters, byte| letters >> 8 | u64::from(byte) << 56);
        let length = suffix.len().min(8);
        Self { letters, mask: u64::MAX << (64 - 8 * length), length }
    }

    /// What two suffixes that end alike have in common: who looks closely tells them apart.
    fn or(self, other: Self) -> Self {
        let length = ((self.letters ^ other.letters).leading_zeros() as usize / 8).min(self.length).min(other.length);
        if length == 0 {
            return self;
        }
        let mask = u64::MAX << (64 - 8 * length);
        Self { letters: self.letters & mask, mask, length }
    }
}

/// The place of a suffix in a table of so many, by its last three letters. The factor was searched for: it gives each
/// of the built-in ones a place of its own among 32.
fn slot(last: u32, places: usize) -> usize {
    ((last << 8).wrapping_mul(0x3e16_ee05) >> (32 - places.trailing_zeros())) as usize
}

/// A table in which each suffix has a place of its own, but for those with the same last three letters.
fn table(suffixes: &[Suffix]) -> Vec<Tail> {
    const FEWEST: usize = 32;
    /// Two that still meet here are a matter of chance no more.
    const MOST: usize = 1 << 16;
    let long = || suffixes.iter().filter(|suffix| suffix.word.len() > 2).map(|suffix| Tail::of(&suffix.word));
    let mut places = FEWEST;
    loop {
        let mut tails = vec![NONE; places];
        let is_clear = long().all(|tail| {
            let place = &mut tails[slot((tail.letters >> 40) as u32, places)];
            let meets = place.length > 0 && place.letters >> 40 != tail.letters >> 40;
            *place = if place.length == 0 { tail } else { place.or(tail) };
            !meets
        });
        if is_clear || places == MOST {
            return tails;
        }
        places *= 2;
    }
}

impl Suffixes {
    pub(super) fn new(languages: &Arc<Languages>) -> Self {
        let mut words: Vec<Suffix> = Vec::new();
        for (code, suffixes) in languages.each(List::EndJoined) {
            for word in suffixes {
                let witnesses = languages.of(code, List::EndJoinedWitnesses).map(Box::from);
                match words.iter_mut().find(|known| *known.word == *word) {
                    Some(known) => {
                        known.witnesses.extend(witnesses);
                        known.codes.push(code.into());
                    }
                    None => {
                        let (witnesses, codes) = (witnesses.collect(), vec![code.into()]);
                        words.push(Suffix { word: word.into(), witnesses, codes });
                    }
                }
            }
        }
        // What no text has, where there are fewer.
        let mut short = [u16::MAX; MOST_SHORT];
        let pairs = words.iter().filter_map(|suffix| suffix.word.as_bytes().try_into().ok());
        for (place, pair) in short.iter_mut().zip(pairs) {
            *place = u16::from_le_bytes(pair);
        }
        let (languages, tongues) = (Arc::clone(languages), OnceLock::new());
        Self { tails: table(&words), words, short, languages, tongues }
    }

    /// The longest of them that the word ends in.
    pub(super) fn of(&self, word: &[u8]) -> Option<&str> {
        let words = self.words.iter().map(|suffix| &*suffix.word);
        words.filter(|suffix| word.ends_with(suffix.as_bytes())).max_by_key(|suffix| suffix.len())
    }

    /// Whether a space follows the word that ends here, whose last letters are a suffix with a stem before them. One
    /// branch, hardly ever taken: nearly always the word is the function word itself.
    #[inline]
    pub(super) fn may_end(&self, bytes: &[u8], end: usize) -> bool {
        let Some(last) = end.checked_sub(8).and_then(|start| bytes[start..].first_chunk()) else { return false };
        let last = u64::from_le_bytes(*last);
        let entry = &self.tails[slot((last >> 40) as u32, self.tails.len())];
        let pair = (last >> 48) as u16;
        let is_short = self.short.iter().fold(false, |any, short| any | (*short == pair));
        let is_suffix = (last ^ entry.letters) & entry.mask == 0;
        let length = if is_short { 2 } else { entry.length };
        // The three bytes before the suffix: those of letters have one of the two high bits.
        let stem = (last >> (64 - 8 * (length.min(5) + SHORTEST_STEM))) & 0xC0_C0C0;
        let is_stem = (stem | stem << 1) & 0x80_8080 == 0x80_8080;
        (is_short | is_suffix) & is_stem && bytes.get(end) == Some(&b' ')
    }

    /// Whether the text around is in the language of the suffix. In Italian `usato` is a word and `usa` another; one
    /// English title in such a text does not make English of it, so these words must stand as close as they do in
    /// prose.
    pub(super) fn are_at_home(&self, suffix: &str, text: &str, at: usize) -> bool {
        /// Bytes on either side that are looked at: some sentences, and one.
        const FAR: usize = 600;
        const NEAR: usize = 150;
        /// In prose such words come every hundred bytes or so.
        const SELDOM: usize = 400;
        let Some(suffix) = self.words.iter().find(|known| *known.word == *suffix) else { return false };
        let bytes = text.as_bytes();
        let around = |distance: usize| &bytes[at.saturating_sub(distance)..bytes.len().min(at + distance)];
        let times = |text: &[u8]| suffix.witnesses.iter().map(|word| times(word, text)).sum::<usize>();
        times(around(NEAR)) > 0 && times(around(FAR)) * SELDOM >= around(FAR).len()
    }

    /// Whether the line itself is in a language of the suffix: none has more function words there. The next line may be
    /// a translation, and is asked only where there are too few.
    pub(super) fn are_of_tongue(&self, suffix: &str, text: &str, at: usize, lines: &Lines) -> bool {
        const ENOUGH: u16 = 3;
        const MOST_LINES: usize = 2;
        let Some(suffix) = self.words.iter().find(|known| *known.word == *suffix) else { return false };
        let mut counts = [0; MOST_TONGUES];
        for reach in 0..=MOST_LINES {
            counts = self.function_words(around(text, at, lines, reach).of(text));
            if counts.iter().any(|count| *count >= ENOUGH) {
                break;
            }
        }
        let most = counts.iter().max().copied().unwrap_or_default();
        let codes = self.languages.each(List::FunctionWords).map(|(code, _)| code);
        let mut own = codes.zip(counts).filter(|(code, _)| suffix.codes.iter().any(|own| **own == **code)).peekable();
        // Of a language without such words its witnesses have said all.
        own.peek().is_none() || own.any(|(_, count)| count == most)
    }

    /// How many function words of each language that has such words stand in the text.
    fn function_words(&self, text: &str) -> [u16; MOST_TONGUES] {
        let tongues = self.tongues.get_or_init(|| {
            let all = || self.languages.each(List::FunctionWords).take(MOST_TONGUES).enumerate();
            let count = all().map(|(_, (_, words))| words.count()).sum();
            let mut tongues = FxHashMap::with_capacity_and_hasher(count, FxBuildHasher);
            for (place, (_, words)) in all() {
                words.for_each(|word| *tongues.entry(xxh3_64(word.as_bytes())).or_default() |= 1 << place);
            }
            tongues
        });
        let mut counts = [0; MOST_TONGUES];
        for word in text.split(|c: char| !c.is_alphabetic()) {
            let mut places = tongues.get(&xxh3_64(word.as_bytes())).copied().unwrap_or_default();
            while places != 0 {
                counts[places.trailing_zeros() as usize] += 1;
                places &= places - 1;
            }
        }
        counts
    }
}

/// The line at `at` and so many before and behind it, as far as its paragraph goes.
fn around(text: &str, at: usize, lines: &Lines, reach: usize) -> Span {
    /// A line may be a megabyte.
    const FAR: usize = 600;
    let middle = lines.index_at(at);
    let is_text = |line_index: &usize| !lines.is_blank(*line_index);
    let first = (0..middle).rev().take(reach).take_while(is_text).last().unwrap_or(middle);
    let last = (middle + 1..lines.len()).take(reach).take_while(is_text).last().unwrap_or(middle);
    let span = lines.span(first, last);
    let start = text.ceil_char_boundary(span.start.max(at.saturating_sub(FAR)));
    Span::new(start, text.floor_char_boundary(span.end.min(at + FAR)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suffixes(words: &[&str]) -> Vec<Suffix> {
        words.iter().map(|word| Suffix { word: (*word).into(), witnesses: Vec::new(), codes: Vec::new() }).collect()
    }

    #[test]
    fn the_built_in_suffixes_have_a_small_table() {
        assert_eq!(Suffixes::new(&Arc::default()).tails.len(), 32);
    }

    #[test]
    fn every_suffix_is_told_whatever_stands_beside_it() {
        let words = ["and", "band", "und", "with", "notwithstanding", "alongside", "inside"];
        let more: Vec<String> =
            (b'a'..=b'z').flat_map(|a| (b'a'..=b'z').map(move |b| format!("q{}{}", a as char, b as char))).collect();
        let all: Vec<&str> = words.iter().copied().chain(more.iter().map(String::as_str)).collect();
        let suffixes = Suffixes { tails: table(&suffixes(&all)), ..Suffixes::new(&Arc::default()) };
        for word in all {
            let text = format!("ferryboat{word} sails");
            assert!(suffixes.may_end(text.as_bytes(), text.len() - " sails".len()), "{word}");
        }
        assert!(!suffixes.may_end(b"the ferryboat sails", 13));
    }
}
