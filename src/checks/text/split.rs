//! `split`: words with a blank inside (`gov ernment`) or with a blank in the place of a ligature (`e cient`).
//!
//! What reads pages sets blanks where letters stand a little apart, and drops signs that a font has for `ffi` and the
//! like. Two words side by side are two words nearly always, and many are also written as one (`any one`). So the
//! joined word has to stand elsewhere in the document, and both halves nowhere else in it; several such places show
//! that the document was read badly, and only then those count, too, of which one half is a word of the document.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::kind::{Hit, Invalid, Kind, Pass, Sink, Spec};
use crate::span::Span;
use crate::text::{Document, is_unspaced};

pub(crate) struct Split;

struct SplitPass {
    rules: Vec<Arc<Rule>>,
}

/// Joined words with fewer letters are other words by chance.
const FEWEST_LETTERS: usize = 6;
/// A longer run of letters is no half, in bytes.
const LONGEST: usize = 60;
/// So many words of which no half stands elsewhere show that the document was read badly.
const PLAIN: usize = 3;
/// Halves stand in a document seldom; of two words that do not none is a half.
const MOST_TIMES: u32 = 40;
/// What may be lost between two halves.
const LIGATURES: [&str; 5] = ["ff", "fi", "fl", "ffi", "ffl"];

impl Kind for Split {
    fn name(&self) -> &'static str {
        "split"
    }

    fn summary(&self) -> &'static str {
        "words with a blank inside (`gov ernment`) or with a blank in the place of a ligature (`e cient`)"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let rules = cards.iter().map(Spec::rule_without_params).collect::<Result<_, _>>()?;
        Ok(Box::new(SplitPass { rules }))
    }
}

impl Pass for SplitPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        for broken in broken(document) {
            for rule in &self.rules {
                let edits = vec![Edit::replace(broken.span, broken.word.as_str())];
                let trust = if broken.is_plain { Applicability::Unsafe } else { Applicability::Suggestion };
                sink.report(rule, Hit::new(broken.span).slots(&[("word", &broken.word)]).edits(edits, trust));
            }
        }
    }
}

/// A word in two pieces.
struct Broken {
    span: Span,
    /// As it is written in one piece, with the capitals of its halves.
    word: String,
    /// No half stands elsewhere in the document.
    is_plain: bool,
}

/// The broken words of a document, where it has enough of them.
fn broken(document: &Document) -> Vec<Broken> {
    let text = document.text;
    let words = Counts::of(text);
    let mut candidates: Vec<(Span, Span, String)> = Vec::new();
    each_pair(text, &mut |left, right| {
        let (before, after) = (left.of(text), right.of(text));
        // What stands everywhere is a word, and so is what it stands beside.
        if words.times(before) > MOST_TIMES && words.times(after) > MOST_TIMES {
            return;
        }
        let Some(between) = words.lost_between(before, after) else { return };
        if !document.is_code(document.lines().index_at(left.start)) {
            candidates.push((left, right, format!("{before}{between}{after}")));
        }
    });
    let mut halves: FxHashMap<u64, u32> = FxHashMap::default();
    for half in candidates.iter().flat_map(|(left, right, _)| [left, right]) {
        *halves.entry(hash(half.of(text))).or_default() += 1;
    }
    let is_alone = |half: Span| halves.get(&hash(half.of(text))) == Some(&words.times(half.of(text)));
    let mut plain: FxHashSet<u64> = FxHashSet::default();
    let mut found = Vec::new();
    for (left, right, word) in candidates {
        if !is_alone(left) && !is_alone(right) {
            continue;
        }
        // A letter by itself is a word, a variable or an initial wherever it stands.
        let is_plain = is_alone(left) && is_alone(right) && left.of(text).chars().nth(1).is_some();
        if is_plain {
            plain.insert(hash(&word));
        }
        found.push(Broken { span: Span::new(left.start, right.end), word, is_plain });
    }
    if plain.len() < PLAIN { Vec::new() } else { found }
}

/// How often words stand in a document, in lower case, as hashes.
struct Counts(FxHashMap<u64, u32>);

impl Counts {
    fn of(text: &str) -> Self {
        let mut counts: FxHashMap<u64, u32> = FxHashMap::default();
        each_word(text, &mut |word| *counts.entry(hash(word.of(text))).or_default() += 1);
        Self(counts)
    }

    fn times(&self, word: &str) -> u32 {
        self.0.get(&hash(word)).copied().unwrap_or(0)
    }

    /// What joins two halves to a word of the document: nothing, or a ligature.
    fn lost_between(&self, left: &str, right: &str) -> Option<&'static str> {
        let is_word = |between: &&str| {
            let word = format!("{left}{between}{right}");
            word.chars().count() >= FEWEST_LETTERS && self.times(&word) > 0
        };
        std::iter::once("").chain(LIGATURES).find(is_word)
    }
}

fn hash(word: &str) -> u64 {
    match word.is_ascii() {
        true => xxh3_64(word.to_ascii_lowercase().as_bytes()),
        false => xxh3_64(word.to_lowercase().as_bytes()),
    }
}

/// Calls `each` for each run of letters.
fn each_word(text: &str, each: &mut dyn FnMut(Span)) {
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_alphabetic() && !is_unspaced(c) {
            start.get_or_insert(at);
        } else if let Some(start) = start.take().filter(|start| at - start <= LONGEST) {
            each(Span::new(start, at));
        }
    }
}

/// Calls `each` for two words with one blank between, of which the second goes on in lower case.
fn each_pair(text: &str, each: &mut dyn FnMut(Span, Span)) {
    let mut last: Option<Span> = None;
    each_word(text, &mut |word| {
        let is_next = |last: &Span| last.end + 1 == word.start && text.as_bytes()[last.end] == b' ';
        if let Some(left) = last.filter(is_next)
            && word.of(text).chars().all(char::is_lowercase)
            && word.len() + left.len() + 1 >= FEWEST_LETTERS - 1
        {
            each(left, word);
        }
        last = Some(word);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, bool)]) {
        let found = broken(&Document::new(text));
        let found: Vec<(&str, bool)> = found.iter().map(|broken| (broken.word.as_str(), broken.is_plain)).collect();
        assert_eq!(found, expected, "{text}");
    }

    const WHOLE: &str = "The government keeps the lighthouse, and its keepers are different from efficient bakers. ";

    #[test]
    fn a_document_with_words_in_pieces_has_several() {
        check(
            &format!("{WHOLE}A gov ernment has a light house of keep ers."),
            &[("government", true), ("lighthouse", true), ("keepers", true)],
        );
        check(&format!("{WHOLE}A gov ernment has a light house."), &[]);
        check(
            &format!("{WHOLE}Gov ernment and e cient, di erent keep ers have light house s. The light is red."),
            &[
                ("Government", true),
                ("efficient", false),
                ("different", true),
                ("keepers", true),
                ("lighthouse", false),
            ],
        );
    }

    #[test]
    fn words_that_stand_by_themselves_are_words() {
        let text = format!(
            "{WHOLE}The gov. ernment, keep-ers and light\nhouse are whole. Any one, anyone; some body, somebody."
        );
        check(&text, &[]);
    }
}
