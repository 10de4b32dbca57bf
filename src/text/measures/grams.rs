//! Runs of words that repeat: Rae et al. 2021, appendix A1.1 and table A1.
//!
//! An n-gram is n words that follow each other, line ends or not, compared as they stand. Its characters are those of
//! its words; white space is counted neither in it nor in the document. The most frequent 2-, 3- and 4-gram counts with
//! all its occurrences, duplicate 5- to 10-grams with all but their first; a word in several n-grams is counted once.
//! Among n-grams that occur equally often the one with the most characters is taken, and of those the first. A most
//! frequent n-gram that stands there once is none.
//!
//! The levels are built on each other: only where the (n-1)-grams at two neighbouring places both repeat can an n-gram,
//! so after the second level little is left to look at. All is exact, nothing is hashed down to a fingerprint. Every
//! level is counted in parts that fit into the cache.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use super::super::partition::each_part;
use super::{Cause, Measures, share};

/// The lengths whose most frequent n-gram is measured.
const TOP: std::ops::RangeInclusive<usize> = 2..=4;
/// The lengths whose duplicates are measured.
const DUPLICATE: std::ops::RangeInclusive<usize> = 5..=10;

/// The n-gram at this place occurs nowhere else.
const UNIQUE: u32 = u32::MAX;

/// What is counted, by n.
pub(super) struct Grams {
    /// Characters of all words.
    characters: usize,
    counted: [Counted; *DUPLICATE.end() + 1],
}

/// What the measure of one length counts.
#[derive(Default)]
struct Counted {
    characters: usize,
    /// Runs of words, first and past the last.
    runs: Vec<(usize, usize)>,
    /// How often the most frequent n-gram stands there.
    times: u32,
}

impl Grams {
    /// Counts the n-grams of a text, all lengths that are measured.
    pub(super) fn of(text: &str) -> Self {
        let words: Vec<&str> = text.split_whitespace().collect();
        let offsets = offsets(&words);
        let mut grams = Self { characters: offsets.last().copied().unwrap_or(0), counted: Default::default() };
        levels(words, *DUPLICATE.end(), &mut |level| {
            let counted = &mut grams.counted[level.n];
            (counted.runs, counted.times) = level.covered(&offsets);
            counted.characters = counted.runs.iter().map(|(from, to)| offsets[*to] - offsets[*from]).sum();
        });
        grams
    }

    /// The share of characters in the most frequent n-gram (n from 2 to 4) or in duplicate n-grams (n from 5 to 10).
    pub(super) fn share(&self, n: usize) -> Option<f64> {
        share(self.counted[n].characters, self.characters)
    }
}

/// All n-grams of one length.
struct Level<'l> {
    n: usize,
    /// What n-gram begins at each word.
    ids: &'l [u32],
    counts: &'l [u32],
}

impl Level<'_> {
    /// The runs of words that the measure of this length counts, and how often the most frequent n-gram stands there.
    fn covered(&self, offsets: &[usize]) -> (Vec<(usize, usize)>, u32) {
        let places = self.ids.iter().enumerate().filter(|(_, id)| **id != UNIQUE);
        if DUPLICATE.contains(&self.n) {
            let mut seen = vec![false; self.counts.len()];
            let again = places.filter(|(_, id)| std::mem::replace(&mut seen[**id as usize], true));
            return (runs(self.n, again.map(|(place, _)| place)), 0);
        }
        match self.top(offsets) {
            Some(top) => {
                let places = places.filter(|(_, id)| **id == top).map(|(place, _)| place);
                (runs(self.n, places), self.counts[top as usize])
            }
            None => (Vec::new(), 0),
        }
    }

    /// The most frequent n-gram.
    fn top(&self, offsets: &[usize]) -> Option<u32> {
        let most = *self.counts.iter().max().filter(|most| **most > 1)?;
        let length = |place: usize| offsets[place + self.n] - offsets[place];
        let candidates =
            self.ids.iter().enumerate().filter(|(_, id)| **id != UNIQUE && self.counts[**id as usize] == most);
        // `max_by_key` would keep the last of equals.
        candidates.rev().max_by_key(|(place, _)| length(*place)).map(|(_, id)| *id)
    }
}

/// The union of the n-grams that begin at `places`.
fn runs(n: usize, places: impl Iterator<Item = usize>) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for place in places {
        match runs.last_mut() {
            Some((_, end)) if *end >= place => *end = place + n,
            _ => runs.push((place, place + n)),
        }
    }
    runs
}

/// Where each word begins when only the characters of words are counted; one more entry for the end.
fn offsets(words: &[&str]) -> Vec<usize> {
    let mut offsets = Vec::with_capacity(words.len() + 1);
    let mut offset = 0;
    offsets.push(0);
    for word in words {
        offset += word.chars().count();
        offsets.push(offset);
    }
    offsets
}

/// Hands over each length from 2 to `most` at which an n-gram repeats.
fn levels(words: Vec<&str>, most: usize, each: &mut dyn FnMut(&Level)) {
    let mut ids = vec![UNIQUE; words.len()];
    number_words(&words, &mut ids);
    drop(words);
    let mut next_ids = vec![UNIQUE; ids.len()];
    for n in 2..=most {
        next_ids.truncate(ids.len().saturating_sub(1));
        next_ids.fill(UNIQUE);
        // Pairs of the level before.
        let pairs = (0_u32..).zip(ids.windows(2)).filter(|(_, pair)| !pair.contains(&UNIQUE));
        let keys = pairs.map(|(place, pair)| (u64::from(pair[0]) << 32 | u64::from(pair[1]), place));
        let counts = number(keys, |key| key, &mut next_ids);
        if counts.is_empty() {
            return;
        }
        std::mem::swap(&mut ids, &mut next_ids);
        each(&Level { n, ids: &ids, counts: &counts });
    }
}

/// A word as a number: its bytes and its length where it is short enough, as hardly any is not; otherwise what number
/// it has among the long ones, and a length that no short one has.
type Key = [u64; 2];

fn number_words(words: &[&str], ids: &mut [u32]) {
    const LONGEST: usize = size_of::<Key>() - 1;
    let mut long: FxHashMap<&str, u64> = FxHashMap::default();
    for word in words.iter().filter(|word| word.len() > LONGEST) {
        let number = long.len() as u64;
        long.entry(word).or_insert(number);
    }
    let key = |word: &str| -> Key {
        let mut bytes = [0; size_of::<Key>()];
        if word.len() > LONGEST {
            return [long[word], u64::MAX];
        }
        bytes[..word.len()].copy_from_slice(word.as_bytes());
        bytes[LONGEST] = word.len() as u8;
        let half = |from: usize| u64::from_le_bytes(bytes[from..from + 8].try_into().expect("eight bytes"));
        [half(0), half(8)]
    };
    let keys = (0_u32..).zip(words).map(|(place, word)| (key(word), place));
    number(keys, |[first, second]| first ^ second.rotate_left(29), ids);
}

/// Gives the same number to all keys that are the same, by their place in `ids`, and none to a key that has no other
/// like it. Returns how often each number was given.
fn number<K: Copy + Default + Eq + Hash>(
    keys: impl Iterator<Item = (K, u32)> + Clone,
    digest: impl Fn(K) -> u64,
    ids: &mut [u32],
) -> Vec<u32> {
    let mut counts = Vec::new();
    let mut numbers: FxHashMap<K, u32> = FxHashMap::default();
    let mut part = Part::default();
    each_part(keys, digest, |keys, is_new| {
        if is_new {
            part.end(ids, &mut counts);
            numbers.clear();
        }
        for (key, place) in keys {
            let kind = *numbers.entry(*key).or_insert_with(|| {
                part.kinds.push((0, UNIQUE));
                at_most_u32(part.kinds.len() - 1)
            });
            part.kinds[kind as usize].0 += 1;
            part.places.push((*place, kind));
        }
    });
    part.end(ids, &mut counts);
    counts
}

/// Keys among which all that are equal are found.
#[derive(Default)]
struct Part {
    /// How often each kind of key stands there, and the number it gets.
    kinds: Vec<(u32, u32)>,
    /// Which kind stands at each place.
    places: Vec<(u32, u32)>,
}

impl Part {
    /// Gives what occurs more than once its number, and begins anew.
    fn end(&mut self, ids: &mut [u32], counts: &mut Vec<u32>) {
        for (count, id) in self.kinds.iter_mut().filter(|(count, _)| *count > 1) {
            *id = at_most_u32(counts.len());
            counts.push(*count);
        }
        for (place, kind) in self.places.drain(..) {
            ids[place as usize] = self.kinds[kind as usize].1;
        }
        self.kinds.clear();
    }
}

fn at_most_u32(count: usize) -> u32 {
    u32::try_from(count).expect("a text in memory has fewer than four thousand million words")
}

/// The lines with the words that the measure of length `n` counts and, of a most frequent n-gram, what it says.
pub(super) fn cause(measures: &Measures, n: usize) -> Cause {
    let counted = &measures.grams().counted[n];
    let evidence = counted.runs.first().filter(|_| TOP.contains(&n)).map(|(from, _)| {
        let words = measures.document.text.split_whitespace().skip(*from).take(n);
        format!("`{}` stands there {} times", words.collect::<Vec<_>>().join(" "), counted.times)
    });
    Cause { line_indices: lines_of(measures, &counted.runs), evidence }
}

/// The lines on which these runs of words stand.
fn lines_of(measures: &Measures, runs: &[(usize, usize)]) -> Vec<usize> {
    let (mut line_indices, mut first_word, mut next_run) = (Vec::new(), 0, 0);
    for (line, words) in measures.lines().iter().zip(measures.words_of_lines()) {
        let end_word = first_word + *words as usize;
        while runs.get(next_run).is_some_and(|(_, to)| *to <= first_word) {
            next_run += 1;
        }
        if runs.get(next_run).is_some_and(|(from, _)| *from < end_word) {
            line_indices.push(line.line_index);
        }
        first_word = end_word;
    }
    line_indices
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Document;

    /// Shares by n from 2 to 10, each as characters counted.
    #[track_caller]
    fn check(text: &str, whole: usize, counted: [usize; 9]) {
        let grams = Grams::of(text);
        let expected: Vec<Option<f64>> = counted.into_iter().map(|count| share(count, whole)).collect();
        let got: Vec<Option<f64>> = (2..=10).map(|n| grams.share(n)).collect();
        assert_eq!(got, expected, "{text:?}");
    }

    #[test]
    fn the_most_frequent_and_the_duplicates_are_counted_in_characters() {
        check("", 0, [0; 9]);
        check("one two three", 11, [0; 9]);
        // Twice `aa bb`: 8 of 11 characters; no 3-gram repeats.
        check("aa bb ccc aa bb", 11, [8, 0, 0, 0, 0, 0, 0, 0, 0]);
        // Twice the same six words: every n-gram up to six; duplicates count the second half only, 6 of 12.
        check("a b c d e f\na b c d e f", 12, [4, 6, 8, 6, 6, 0, 0, 0, 0]);
        // `x` twelve times: the 2-gram covers all; the second 5-gram begins at word 1, the second 10-gram too.
        check(&"x ".repeat(12), 12, [12, 12, 12, 11, 11, 11, 11, 11, 11]);
    }

    #[test]
    fn of_equally_frequent_ones_the_longest_counts() {
        // `a b` and `long words` stand there twice each.
        check("a b 1 long words 2 a b 3 long words", 25, [18, 0, 0, 0, 0, 0, 0, 0, 0]);
    }

    #[track_caller]
    fn check_cause(text: &str, n: usize, lines: &[usize], evidence: Option<&str>) {
        let document = Document::new(text);
        let cause = cause(&Measures::new(&document), n);
        assert_eq!((&*cause.line_indices, cause.evidence.as_deref()), (lines, evidence));
    }

    #[test]
    fn causes_are_lines() {
        check_cause("aa bb\n\nccc\naa bb\n", 2, &[0, 3], Some("`aa bb` stands there 2 times"));
        // The second run of five goes over a line end.
        check_cause("a b c d e\nx y\na b\nc d e f\ng\n", 5, &[2, 3], None);
        check_cause("a b c\n", 5, &[], None);
    }
}
