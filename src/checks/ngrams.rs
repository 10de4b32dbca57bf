//! `ngrams`: a text that says the same short sequences of words again and again.
//!
//! The measures are those of table A1 of the Gopher paper (Rae et al. 2021): the share of the characters that stand in
//! the most frequent sequence of n words, and the share in sequences that stood there before, every character counted
//! once. What the paper leaves open is settled so: characters are those of words, case does not count, the first
//! occurrence of a sequence is no repetition, and addresses are left out, because a page of links would be nothing but
//! `https www`. Texts in scripts without spaces are not judged: the limits are for words.

use std::cmp::Reverse;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::stretches::Stretches;
use super::words::{Grams, each_word, is_unspaced};
use super::{Hit, Invalid, Kind, Pass, Sink, Spec};
use crate::diagnostic::Rule;
use crate::span::Span;
use crate::text::Document;
use crate::text::partition::each_part;

pub(super) struct NGrams;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// Shorter texts are not judged.
    min_words: usize,
    /// For the most frequent sequence.
    top: Vec<Limit>,
    /// For repeated ones.
    repeated: Vec<Limit>,
}

/// Words in a sequence, and the share of characters that may stand in such.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "(usize, f64)")]
struct Limit {
    n: usize,
    share: f64,
}

impl TryFrom<(usize, f64)> for Limit {
    type Error = String;

    fn try_from((n, share): (usize, f64)) -> Result<Self, String> {
        let is_right = (1..=LONGEST).contains(&n) && share >= 0.0;
        is_right.then_some(Self { n, share }).ok_or_else(|| format!("a sequence has one to {LONGEST} words"))
    }
}

struct NGramsPass {
    cards: Vec<(Arc<Rule>, Params)>,
}

impl Kind for NGrams {
    fn name(&self) -> &'static str {
        "ngrams"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let mut compiled = Vec::with_capacity(cards.len());
        for card in cards {
            let mut params: Params = card.params()?;
            params.top.sort_by_key(|limit| limit.n);
            compiled.push((Arc::clone(&card.rule), params));
        }
        Ok(Box::new(NGramsPass { cards: compiled }))
    }
}

#[derive(Clone, Copy)]
struct Word {
    span: Span,
    hash: u64,
    chars: u32,
}

/// What is too much: how much of the text, and where.
struct Excess {
    n: usize,
    share: f64,
    limit: f64,
    /// Runs of words, by index: first and past the last.
    runs: Vec<(usize, usize)>,
}

/// Words of a sequence, at most.
const LONGEST: usize = 64;
/// Runs of lines that a note names.
const MOST_RUNS: usize = 6;

impl Pass for NGramsPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let Some(fewest) = self.cards.iter().map(|(_, params)| params.min_words).min() else { return };
        // A word takes two bytes with what parts it from the next.
        if document.text.len() < 2 * fewest {
            return;
        }
        let words = words(document);
        let chars: u64 = words.iter().map(|word| u64::from(word.chars)).sum();
        for (rule, params) in &self.cards {
            if words.len() < params.min_words.max(1) {
                continue;
            }
            if let Some(excess) = worst(most_frequent(&words, chars, &params.top)) {
                let what = format!("the same {} words {} times", excess.n, excess.runs.len());
                // The second is the first that is too much.
                let (first, end) = excess.runs[1];
                report(document, &words, rule, sink, &excess, &what, (first, end));
            }
            let least = params.repeated.iter().map(|limit| limit.share).fold(f64::INFINITY, f64::min);
            let shortest = params.repeated.iter().map(|limit| limit.n).min().unwrap_or(0);
            // Whatever repeats in longer sequences repeats in shorter ones.
            if shortest == 0 || repeated(&words, chars, shortest, least).is_none() {
                continue;
            }
            let over = params.repeated.iter().filter_map(|limit| repeated(&words, chars, limit.n, limit.share));
            if let Some(excess) = worst(over) {
                let what = format!("sequences of {} words that stood there before", excess.n);
                let length = |&&(first, end): &&(usize, usize)| words[end - 1].span.end - words[first].span.start;
                // Of two equally long the first.
                let longest = excess.runs.iter().rev().max_by_key(length).copied().expect("a share has a place");
                report(document, &words, rule, sink, &excess, &what, longest);
            }
        }
    }
}

fn report(
    document: &Document,
    words: &[Word],
    rule: &Arc<Rule>,
    sink: &mut Sink,
    excess: &Excess,
    what: &str,
    (first, end): (usize, usize),
) {
    let percent = |share: f64| format!("{:.0} %", (100.0 * share).floor());
    let (share, limit) = (percent(excess.share), percent(excess.limit));
    let span = Span::new(words[first].span.start, words[end - 1].span.end);
    let slots = [("what", what), ("share", share.as_str()), ("limit", &limit)];
    sink.report(rule, Hit::new(span).slots(&slots).note(lines_of(document, words, &excess.runs).to_string()));
}

/// The lines that the runs stand on.
fn lines_of(document: &Document, words: &[Word], runs: &[(usize, usize)]) -> Stretches {
    let line_number = |word: &Word| document.lines().index_at(word.span.start) + 1;
    let mut stretches = Stretches::at_most(MOST_RUNS);
    for &(first, end) in runs {
        stretches.add(line_number(&words[first]), line_number(&words[end - 1]));
    }
    stretches
}

/// The words of a document that are no part of an address; none of a text without spaces.
fn words(document: &Document) -> Vec<Word> {
    let text = document.text;
    let mut words = Vec::new();
    let (mut address_end, mut unspaced) = (0, 0);
    each_word(text, 0, &mut |span, hash| {
        if span.start < address_end {
            return;
        }
        let word = span.of(text);
        if matches!(word, "http" | "https" | "www") {
            let rest = &text.as_bytes()[span.end..];
            let is_end = |byte: &u8| *byte <= b' ' || *byte == b')';
            address_end = span.end + rest.iter().position(is_end).unwrap_or(rest.len());
            return;
        }
        unspaced += usize::from(word.starts_with(is_unspaced));
        // Every byte but a continuation byte begins a character.
        let chars = word.bytes().filter(|&byte| byte & 0xC0 != 0x80).count();
        words.push(Word { span, hash, chars: u32::try_from(chars).unwrap_or(u32::MAX) });
    });
    if 3 * unspaced > words.len() {
        words.clear();
    }
    words
}

/// The sequence length that is furthest over its limit; of two the longer.
fn worst(over: impl IntoIterator<Item = Excess>) -> Option<Excess> {
    let degree = |excess: &Excess| excess.share / excess.limit;
    over.into_iter().max_by(|a, b| degree(a).total_cmp(&degree(b)).then(a.n.cmp(&b.n)))
}

/// What is over its limit among the most frequent sequences; `limits` come shortest first.
fn most_frequent(words: &[Word], chars: u64, limits: &[Limit]) -> Vec<Excess> {
    let longest = words.iter().map(|word| u64::from(word.chars)).max().unwrap_or(0);
    let mut most = u64::MAX;
    let mut over = Vec::new();
    for &Limit { n, share: limit } in limits {
        // A sequence is as frequent as its beginning at most: in a long text nothing can come near the limit, and
        // counting is what takes the time.
        if most.saturating_mul(n as u64 * longest) as f64 <= limit * chars as f64 {
            continue;
        }
        let (count, excess) = top(words, chars, n, limit);
        most = count;
        over.extend(excess);
    }
    over
}

/// The hash of each sequence of `n` words, with the index of its last word.
fn grams(words: &[Word], n: usize) -> impl Iterator<Item = (u64, u32)> + Clone {
    let mut grams = Grams::new(n);
    let index = |index| u32::try_from(index).expect("a text in memory has fewer than four thousand million words");
    words.iter().enumerate().filter_map(move |(at, word)| grams.push(word.hash).map(|gram| (gram, index(at))))
}

/// How often the most frequent sequence of `n` words stands there, and what stands in it, if that is more than `limit`.
fn top(words: &[Word], chars: u64, n: usize, limit: f64) -> (u64, Option<Excess>) {
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
            for &(gram, index) in part {
                let (count, first) = counts.entry(gram).or_insert((0, index));
                *count += 1;
                if *count >= most.0.0 {
                    most = most.max(((*count, Reverse(*first)), gram));
                }
            }
        },
    );
    let ((count, _), most) = most;
    if count < 2 {
        return (u64::from(count), None);
    }
    let (mut covered, mut free_from) = (0_u64, 0);
    let mut runs = Vec::new();
    for (_, index) in grams(words, n).filter(|(gram, _)| *gram == most) {
        let end = index as usize + 1;
        let first = end - n;
        let new = &words[first.max(free_from)..end];
        covered += new.iter().map(|word| u64::from(word.chars)).sum::<u64>();
        free_from = end;
        runs.push((first, end));
    }
    let share = covered as f64 / chars as f64;
    (u64::from(count), (share > limit).then_some(Excess { n, share, limit, runs }))
}

/// What stands in sequences of `n` words that stood there before, if it is more than `limit`.
fn repeated(words: &[Word], chars: u64, n: usize, limit: f64) -> Option<Excess> {
    let mut seen: FxHashSet<u64> = FxHashSet::default();
    // Whether the sequence that ends with this word stood there before.
    let mut is_repeated = vec![false; words.len()];
    each_part(
        grams(words, n),
        |gram| gram,
        |part, is_new| {
            if is_new {
                seen.clear();
            }
            for &(gram, index) in part {
                is_repeated[index as usize] = !seen.insert(gram);
            }
        },
    );
    let mut covered = 0_u64;
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (index, _) in is_repeated.iter().enumerate().filter(|(_, is_repeated)| **is_repeated) {
        let first = index + 1 - n;
        let free_from = runs.last().map_or(0, |run| run.1);
        covered += words[first.max(free_from)..=index].iter().map(|word| u64::from(word.chars)).sum::<u64>();
        match runs.last_mut() {
            Some(run) if first <= run.1 => run.1 = index + 1,
            _ => runs.push((first, index + 1)),
        }
    }
    let share = covered as f64 / chars as f64;
    (share > limit).then_some(Excess { n, share, limit, runs })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(text: &str, measure: impl Fn(&[Word], u64) -> Option<Excess>) -> (f64, usize) {
        let words = words(&Document::new(text));
        let chars = words.iter().map(|word| u64::from(word.chars)).sum();
        measure(&words, chars).map_or((0.0, 0), |excess| (excess.share, excess.runs.len()))
    }

    #[test]
    fn the_most_frequent_sequence_counts_its_characters_once() {
        let check = |text: &str, n: usize, expected: (f64, usize)| {
            assert_eq!(measured(text, |words, chars| top(words, chars, n, 0.0).1), expected, "{text}");
        };
        // `ab cd` twice are 8 of 10 characters.
        check("ab cd. Ab cd, ef", 2, (0.8, 2));
        check("aa aa aa aa bb", 2, (0.8, 3));
        check("ab cd ef gh", 2, (0.0, 0));
        check("", 2, (0.0, 0));
    }

    #[test]
    fn the_first_occurrence_is_no_repetition() {
        let check = |text: &str, n: usize, expected: (f64, usize)| {
            assert_eq!(measured(text, |words, chars| repeated(words, chars, n, 0.0)), expected, "{text}");
        };
        // The second `a b c`, 3 of 8 characters.
        check("a b c x a b c y", 2, (0.375, 1));
        check("a b c x a b c y", 3, (0.375, 1));
        check("a b c x a b c y", 4, (0.0, 0));
        check("a b x a b y a b z", 2, (4.0 / 9.0, 2));
    }

    #[test]
    fn addresses_and_texts_without_spaces_are_left_out() {
        let count = |text: &str| words(&Document::new(text)).len();
        assert_eq!(count("see [here](https://www.lorm.example/a-b/c) now"), 3);
        assert_eq!(count("see www.lorm.example/a now"), 2);
        assert_eq!(count("港の船は朝九時に出る"), 0);
    }
}
