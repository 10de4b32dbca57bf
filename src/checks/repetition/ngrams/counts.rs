//! How much of a text stands in sequences of words that it says again.
//!
//! Both measures ask first whether anything can be too much, of a text of any length in memory that stays in the cache,
//! and count exactly only then. Equal hashes of 64 bits are taken for equal sequences.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::Limit;
use super::words::Words;
use crate::text::partition::each_part;
use crate::text::words::{Grams, mix};

/// What is too much: how much of the text, and where.
pub(super) struct Excess {
    /// Words in a sequence.
    pub(super) n: usize,
    pub(super) share: f64,
    pub(super) limit: f64,
    /// Runs of words, by index: first and past the last.
    pub(super) runs: Vec<(usize, usize)>,
}

impl Excess {
    fn of(words: &Words, limit: Limit, covered: u64, runs: Vec<(usize, usize)>) -> Option<Self> {
        let share = covered as f64 / words.chars as f64;
        (share > limit.share).then_some(Self { n: limit.n, share, limit: limit.share, runs })
    }

    /// The sequence length that is furthest over its limit; of two the longer.
    pub(super) fn worst(over: impl IntoIterator<Item = Self>) -> Option<Self> {
        let degree = |excess: &Self| excess.share / excess.limit;
        over.into_iter().max_by(|a, b| degree(a).total_cmp(&degree(b)).then(a.n.cmp(&b.n)))
    }
}

/// The hash of each sequence of `n` words, with the index of its first word.
fn grams(words: &Words, n: usize) -> impl Iterator<Item = (u64, u32)> + Clone {
    let mut grams = Grams::new(n);
    let hashes = words.hashes.iter().filter_map(move |&hash| grams.push(hash));
    hashes.enumerate().map(|(first, gram)| (gram, at_most_u32(first)))
}

fn at_most_u32(index: usize) -> u32 {
    u32::try_from(index).expect("a text in memory has fewer than four thousand million words")
}

/// What stands in the most frequent sequence of `limit.n` words, if it is too much.
pub(super) fn most_frequent(words: &Words, limit: Limit) -> Option<Excess> {
    let n = limit.n;
    if !can_be_over(words, limit) {
        return None;
    }
    // By sequence, how often it stands there and where first.
    let mut counts: FxHashMap<u64, (u32, u32)> = FxHashMap::default();
    // Of two equally frequent the one that comes first.
    let mut most = ((0, Reverse(0)), 0);
    each_part(
        grams(words, n),
        |gram| gram,
        |part, is_new| {
            if is_new {
                counts.clear();
            }
            for &(gram, first) in part {
                let (count, first) = counts.entry(gram).or_insert((0, first));
                *count += 1;
                if *count >= most.0.0 {
                    most = most.max(((*count, Reverse(*first)), gram));
                }
            }
        },
    );
    let ((count, _), most) = most;
    if count < 2 {
        return None;
    }
    let (mut covered, mut free_from) = (0_u64, 0);
    let mut runs = Vec::new();
    for (_, first) in grams(words, n).filter(|(gram, _)| *gram == most) {
        let (first, end) = (first as usize, first as usize + n);
        covered += words.chars_in(first.max(free_from), end);
        free_from = end;
        runs.push((first, end));
    }
    Excess::of(words, limit, covered, runs)
}

/// Whether any sequence can hold more of the characters than the limit allows: sequences fall into a few thousand
/// buckets by their hash, and none holds more than its bucket. That clears all text but such as says the same over and
/// over.
fn can_be_over(words: &Words, limit: Limit) -> bool {
    const MOST: usize = 1 << 12;
    let buckets = words.len().next_power_of_two().min(MOST);
    let mut held = vec![0_u64; buckets];
    let mut chars: u64 = words.chars_in(0, limit.n.min(words.len()));
    for (gram, first) in grams(words, limit.n) {
        let (first, next) = (first as usize, first as usize + limit.n);
        held[gram as usize & (buckets - 1)] += chars;
        chars -= u64::from(words.lengths[first]);
        chars += words.lengths.get(next).map_or(0, |&length| u64::from(length));
    }
    held.into_iter().max().is_some_and(|most| most as f64 > limit.share * words.chars as f64)
}

/// What stands in sequences that stood there before, for each limit at which that is too much; `limits` come shortest
/// first.
pub(super) fn repeated(words: &Words, limits: &[Limit]) -> Vec<Excess> {
    let lengths: Vec<usize> = limits.iter().map(|limit| limit.n).collect();
    if lengths.is_empty() {
        return Vec::new();
    }
    let depths = depths(words, &lengths);
    limits.iter().filter_map(|&limit| repeated_at(words, &depths, limit)).collect()
}

/// For each word the longest of the sequences of these lengths that begin with it and stood there before; 0 where none
/// did. `lengths` ascend.
fn depths(words: &Words, lengths: &[usize]) -> Vec<u8> {
    let mut depths = vec![0; words.len()];
    // By length, what stood there, and where it did if it did only once: its longer sequences are not looked up yet.
    let mut seen: Vec<FxHashMap<u64, u32>> = vec![FxHashMap::default(); lengths.len()];
    const AGAIN: u32 = u32::MAX;
    // The sequence that begins at the same place and has as many words as the next of the lengths.
    let longer = |(gram, place): (u64, u32), level: usize| {
        let more = words.hashes.get(place as usize + lengths[level]..place as usize + lengths[level + 1])?;
        Some((more.iter().fold(gram, |gram, &word| mix(gram.rotate_left(1) ^ word)), place))
    };
    let (mut level_grams, mut twice) = (Vec::new(), Vec::new());
    each_part(
        grams(words, lengths[0]),
        |gram| gram,
        |part, is_new| {
            if is_new {
                seen.iter_mut().for_each(FxHashMap::clear);
            }
            level_grams.clear();
            level_grams.extend_from_slice(part);
            for (level, seen) in seen.iter_mut().enumerate() {
                let length = u8::try_from(lengths[level]).expect("a length is at most 64");
                twice.clear();
                for &(gram, place) in &level_grams {
                    let before = seen.entry(gram).or_insert(place);
                    if *before == place {
                        continue;
                    }
                    depths[place as usize] = length;
                    // What stands there once has no longer sequence that stands there twice.
                    let before = std::mem::replace(before, AGAIN);
                    twice.extend((before != AGAIN).then_some((gram, before)));
                    twice.push((gram, place));
                }
                if level + 1 == lengths.len() {
                    break;
                }
                // All in one go: the words of a large document are far from the cache, and such reads overlap.
                level_grams.clear();
                level_grams.extend(twice.iter().filter_map(|&gram| longer(gram, level)));
            }
        },
    );
    depths
}

/// What stands in sequences of `limit.n` words that stood there before, if it is too much.
fn repeated_at(words: &Words, depths: &[u8], limit: Limit) -> Option<Excess> {
    let mut covered = 0_u64;
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (first, _) in depths.iter().enumerate().filter(|(_, depth)| usize::from(**depth) >= limit.n) {
        let end = first + limit.n;
        let free_from = runs.last().map_or(0, |run| run.1);
        covered += words.chars_in(first.max(free_from), end);
        match runs.last_mut() {
            Some(run) if first <= run.1 => run.1 = end,
            _ => runs.push((first, end)),
        }
    }
    Excess::of(words, limit, covered, runs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Document;

    fn measured(text: &str, measure: impl Fn(&Words) -> Option<Excess>) -> (f64, usize) {
        measure(&Words::of(&Document::new(text))).map_or((0.0, 0), |excess| (excess.share, excess.runs.len()))
    }

    #[test]
    fn the_most_frequent_sequence_counts_its_characters_once() {
        let check = |text: &str, n: usize, expected: (f64, usize)| {
            assert_eq!(measured(text, |words| most_frequent(words, Limit { n, share: 0.0 })), expected, "{text}");
        };
        // `ab cd` twice are 8 of 10 characters.
        check("ab cd. Ab cd, ef", 2, (0.8, 2));
        check("aa aa aa aa bb", 2, (0.8, 3));
        check("ab cd ef gh", 2, (0.0, 0));
        check("ab", 2, (0.0, 0));
        check("", 2, (0.0, 0));
    }

    #[test]
    fn nothing_that_is_over_is_held_to_be_under() {
        let text = "salt and wool ".repeat(40)
            + "The ferry leaves at nine and comes back at noon with the post and two goats.";
        let words = Words::of(&Document::new(&text));
        for n in 1..6 {
            let Some(excess) = most_frequent(&words, Limit { n, share: 0.0 }) else { panic!("{n} words repeat") };
            let just_under = Limit { n, share: excess.share - 1e-9 };
            assert!(can_be_over(&words, just_under), "{n}");
        }
        assert!(!can_be_over(&words, Limit { n: 2, share: 1.9 }));
    }

    #[test]
    fn the_first_occurrence_is_no_repetition() {
        let check = |text: &str, n: usize, expected: (f64, usize)| {
            let measure = |words: &Words| repeated(words, &[Limit { n, share: 0.0 }]).pop();
            assert_eq!(measured(text, measure), expected, "{text}");
        };
        // The second `a b c`, 3 of 8 characters.
        check("a b c x a b c y", 2, (0.375, 1));
        check("a b c x a b c y", 3, (0.375, 1));
        check("a b c x a b c y", 4, (0.0, 0));
        check("a b x a b y a b z", 2, (4.0 / 9.0, 2));
        check("", 2, (0.0, 0));
    }

    #[test]
    fn lengths_counted_together_are_what_each_is_alone() {
        // Words of a small vocabulary, so that sequences of all lengths repeat.
        let mut state = 7_u64;
        let mut text = String::new();
        for _ in 0..3000 {
            state = mix(state.wrapping_add(1));
            text.push_str(["salt ", "wool ", "ferry ", "pier "][state as usize % 4]);
        }
        let words = Words::of(&Document::new(&text));
        for lengths in [&[2, 3, 4, 5, 6, 7][..], &[2, 5, 9], &[6]] {
            let together = depths(&words, lengths);
            for &n in lengths {
                let mut seen = std::collections::HashSet::new();
                for (first, sequence) in words.hashes.windows(n).enumerate() {
                    let is_repeated = !seen.insert(sequence);
                    assert_eq!(usize::from(together[first]) >= n, is_repeated, "{n} of {lengths:?} at {first}");
                }
            }
        }
    }
}
