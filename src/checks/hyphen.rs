//! `hyphen`: words that a line end cut in two, `govern-` and `ment`.
//!
//! Whether the hyphen belongs to the word, only the rest of the document can say: where the word stands elsewhere in
//! one piece, it is joined; where it stands elsewhere with its hyphen, the hyphen stays. Joining is safe only where the
//! word is there more than once and its first half is none that makes another word with a hyphen: "resigned" beside
//! "re-" and "signed" proves nothing. Where neither stands elsewhere, a cut is only supposed, which is for another card
//! to tell, and not at all where both halves are words or the first one begins compounds (`well-`, `floating-`). The
//! line break is kept, behind the whole word, so that no other line changes.

use std::sync::Arc;

use memchr::memmem;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use xxhash_rust::xxh3::xxh3_64;

use super::{Hit, Invalid, Kind, Pass, Sink, Spec};
use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::span::Span;
use crate::text::Document;

pub(super) struct Hyphen;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Whether the card tells the cuts that the rest of the document proves, or those that nothing proves.
    proved: bool,
}

struct HyphenPass {
    cards: Vec<(Arc<Rule>, Params)>,
}

/// A half with fewer letters is an item's letter or a name's; no language hyphenates off one.
const FEWEST_LETTERS: usize = 2;
/// A joined word with fewer letters may be another word by chance.
const SURE_LETTERS: usize = 7;
/// A longer half is no word, in bytes.
const LONGEST: usize = 100;

/// A word that stands elsewhere only once in one piece may be a slip there: "longterm".
const SURE_TIMES: u32 = 2;

/// First halves that make one word with a hyphen and another without: re-sign, co-op, un-ionized, off-set. Those of
/// [`COMPOUNDING`] are such, too.
#[rustfmt::skip]
const PREFIXES: &[&str] = &[
    "after", "all", "ante", "anti", "arch", "auto", "back", "be", "bi", "bio", "by", "co", "con", "counter", "cross",
    "de", "dis", "down", "eco", "em", "en", "ex", "extra", "fore", "full", "hyper", "il", "im", "in", "inter", "intra",
    "ir", "macro", "mega", "meta", "micro", "mid", "mini", "mis", "mono", "neo", "neuro", "off", "on", "out", "over",
    "pan", "para", "photo", "poly", "post", "pre", "pro", "proto", "pseudo", "re", "socio", "sub", "super", "tele",
    "trans", "tri", "un", "under", "uni", "up", "vice",
];

/// What follows a hyphen that stands for the rest of the word: "pre- and post-war", "Haus- und Hofrecht".
#[rustfmt::skip]
const SUSPENDED: &[&str] = &[
    "and", "or", "nor", "to", "und", "oder", "bzw", "bis", "sowie", "wie", "et", "ou", "en", "of", "och", "eller", "og",
    "ja", "tai", "és", "vagy", "a", "i", "lub", "oraz", "nebo", "или", "и", "та", "або",
];

/// Words that compounds begin with and solid words hardly do. Adverbs in -ly are told by their ending.
#[rustfmt::skip]
const COMPOUNDING: &[&str] = &[
    "double", "eight", "floating", "four", "half", "high", "higher", "ill", "long", "low", "lower", "multi", "nine",
    "non", "quasi", "self", "semi", "seven", "short", "single", "six", "three", "two", "ultra", "well",
];

/// What makes one word with some of them all the same: `high-ly`, `six-teen`, `self-ish`, `short-age`.
#[rustfmt::skip]
const ENDINGS: &[&str] = &[
    "age", "ages", "ed", "en", "ened", "ening", "er", "est", "fold", "ing", "ish", "ly", "ness", "teen", "teenth", "th",
    "ties", "ty", "way", "ways",
];

/// A hyphen behind these belongs to the word, as far as can be told without the rest of the document.
fn begins_compounds(left: &str, right: &str) -> bool {
    let left = left.to_lowercase();
    // Not `analy-sis`, `poly-mer`, `fami-ly`.
    let is_adverb = left.len() >= 5 && left.ends_with("ly") && !left.ends_with("aly") && !left.ends_with("oly");
    is_adverb || COMPOUNDING.contains(&left.as_str()) && !ENDINGS.contains(&right)
}

impl Kind for Hyphen {
    fn name(&self) -> &'static str {
        "hyphen"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let cards =
            cards.iter().map(|card| Ok((Arc::clone(&card.rule), card.params()?))).collect::<Result<_, Invalid>>()?;
        Ok(Box::new(HyphenPass { cards }))
    }
}

/// A word over two lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cut {
    left: Span,
    /// The hyphen and the line end, to the first letter of the next line.
    gap: Span,
    /// Length of the hyphen in bytes.
    hyphen: usize,
    right: Span,
    /// A soft hyphen is never part of the word.
    is_soft: bool,
}

impl Pass for HyphenPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let text = document.text;
        let cuts = cuts(document);
        if cuts.is_empty() {
            return;
        }
        let known = Words::of(text, &cuts);
        for cut in cuts {
            let (left, right) = (cut.left.of(text), cut.right.of(text));
            let Some((is_proved, keeps, safety)) = judge(left, right, cut.is_soft, &known) else { continue };
            let word = if keeps { format!("{left}-{right}") } else { format!("{left}{right}") };
            let edits = vec![mend(text, cut, keeps)];
            for (rule, _) in self.cards.iter().filter(|(_, params)| params.proved == is_proved) {
                let slots = [("word", word.as_str())];
                let hit = Hit::new(Span::new(cut.left.start, cut.right.end)).slots(&slots);
                sink.report(rule, hit.edits(edits.clone(), safety));
            }
        }
    }
}

/// Whether the document proves the cut, whether the hyphen stays, and how sure that is. `None` of what is no cut.
fn judge(left: &str, right: &str, is_soft: bool, known: &Words) -> Option<(bool, bool, Applicability)> {
    let times = known.times(&format!("{left}{right}"));
    let joined = times > 0;
    let hyphened = known.has(&format!("{left}-{right}"));
    if !joined && SUSPENDED.contains(&right) {
        return None;
    }
    let is_proved = joined || hyphened || is_soft;
    if !is_proved && (begins_compounds(left, right) || known.has(left) && known.has(right)) {
        return None;
    }
    let is_long = left.chars().count() + right.chars().count() >= SURE_LETTERS;
    // A soft hyphen says by itself that it is none of the word.
    let is_sure = is_soft || times >= SURE_TIMES && !makes_another_word(left);
    let (keeps, safety) = match (joined || is_soft, hyphened) {
        (true, false) if is_long && is_sure => (false, Applicability::Safe),
        (true, false) => (false, Applicability::Unsafe),
        (false, true) => (true, Applicability::Unsafe),
        (true, true) | (false, false) => (false, Applicability::Suggestion),
    };
    Some((is_proved, keeps, safety))
}

/// Whether a word that begins so may be another with its hyphen.
fn makes_another_word(left: &str) -> bool {
    let left = left.to_lowercase();
    PREFIXES.contains(&left.as_str()) || COMPOUNDING.contains(&left.as_str())
}

fn cuts(document: &Document) -> Vec<Cut> {
    let (text, bytes) = (document.text, document.text.as_bytes());
    let mut cuts = Vec::new();
    for (hyphen, needs) in [("-", b'-'), ("\u{AD}", 0xAD), ("\u{2010}", 0xE2)] {
        if !document.profile().bytes.has(needs) {
            continue;
        }
        for end in ["\n", "\r\n"] {
            if end == "\r\n" && !document.profile().bytes.has(b'\r') {
                continue;
            }
            let needle = format!("{hyphen}{end}");
            for at in memmem::find_iter(bytes, &needle) {
                let Some(cut) = cut(text, at, hyphen, needle.len()) else { continue };
                if !document.is_code(document.lines().index_at(at)) {
                    cuts.push(cut);
                }
            }
        }
    }
    cuts
}

/// The word around a hyphen at `at` that ends its line, if it is one.
fn cut(text: &str, at: usize, hyphen: &str, length: usize) -> Option<Cut> {
    let window = text.floor_char_boundary(at.saturating_sub(LONGEST));
    let before = &text[window..at];
    let length_of_left: usize = before.chars().rev().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum();
    let start = at - length_of_left;
    let left = &text[start..at];
    // What stands before the letters: an address, a number, the other half of a longer compound, a name in capitals.
    let glued = text[..start].chars().next_back().is_some_and(|c| !c.is_whitespace() && !is_opener(c));
    let is_left = left.chars().count() >= FEWEST_LETTERS && left.ends_with(char::is_lowercase);
    if glued || !is_left {
        return None;
    }
    let rest = &text[at + length..];
    let indent = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let from = at + length + indent;
    let after = &text[from..text.ceil_char_boundary((from + LONGEST).min(text.len()))];
    let right = &after[..after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len())];
    // A word that goes on with a hyphen, an apostrophe or a digit is no half of one.
    let tail = &after[right.len()..];
    let goes_on = tail.starts_with(|c: char| c.is_numeric() || matches!(c, '_' | '/' | '@' | '='))
        || tail.strip_prefix('.').is_some_and(|more| more.starts_with(char::is_alphanumeric));
    if right.chars().count() < FEWEST_LETTERS || !right.chars().all(char::is_lowercase) || goes_on {
        return None;
    }
    Some(Cut {
        left: Span::new(start, at),
        gap: Span::new(at, from),
        hyphen: hyphen.len(),
        right: Span::new(from, from + right.len()),
        is_soft: hyphen == "\u{AD}",
    })
}

fn is_opener(c: char) -> bool {
    matches!(c, '(' | '[' | '"' | '\'' | '“' | '”' | '„' | '‘' | '’' | '«' | '»' | '—' | '–' | '*' | '_')
}

/// Puts the second half behind the first, with all that touches it, and the line end behind both.
fn mend(text: &str, cut: Cut, keeps: bool) -> Edit {
    let gap = cut.gap.of(text);
    let broken = &gap[cut.hyphen..];
    let after = &text[cut.right.start..];
    let token = &after[..after.find([' ', '\t', '\n', '\r']).unwrap_or(after.len())];
    let spaces = after[token.len()..].len() - after[token.len()..].trim_start_matches([' ', '\t']).len();
    let mut end = cut.right.start + token.len() + spaces;
    let mut new = String::from(if keeps { &gap[..cut.hyphen] } else { "" });
    new.push_str(token);
    // Where the word is the last of its line there is a line end already.
    if text[end..].starts_with(['\n', '\r']) || end == text.len() {
        end = cut.right.start + token.len();
    } else {
        new.push_str(broken);
    }
    Edit::replace(Span::new(cut.gap.start, end), new)
}

/// How often the words of a document stand in it, in lower case, as hashes, and those made of two with a hyphen.
struct Words(FxHashMap<u64, u32>);

impl Words {
    /// The halves themselves are no words of the document.
    fn of(text: &str, cuts: &[Cut]) -> Self {
        let halves: FxHashSet<usize> = cuts.iter().flat_map(|cut| [cut.left.start, cut.right.start]).collect();
        let mut all: FxHashMap<u64, u32> = FxHashMap::default();
        let mut folded = String::new();
        let mut last = 0..0;
        let mut open = None;
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            if c.is_alphabetic() {
                open.get_or_insert(at);
                continue;
            }
            let Some(start) = open.take() else { continue };
            if halves.contains(&start) || at - start > LONGEST {
                continue;
            }
            let between = &text[last.end..start];
            if matches!(between, "-" | "\u{2010}" | "\u{2011}") {
                fold(&text[last.start..last.end], &mut folded);
                folded.push('-');
                folded.extend(text[start..at].chars().flat_map(char::to_lowercase));
                *all.entry(xxh3_64(folded.as_bytes())).or_default() += 1;
            }
            fold(&text[start..at], &mut folded);
            *all.entry(xxh3_64(folded.as_bytes())).or_default() += 1;
            last = start..at;
        }
        Self(all)
    }

    fn has(&self, word: &str) -> bool {
        self.times(word) > 0
    }

    fn times(&self, word: &str) -> u32 {
        let mut folded = String::new();
        fold(word, &mut folded);
        self.0.get(&xxh3_64(folded.as_bytes())).copied().unwrap_or(0)
    }
}

fn fold(word: &str, folded: &mut String) {
    folded.clear();
    folded.extend(word.chars().flat_map(char::to_lowercase));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = cuts(&Document::new(text));
        assert_eq!(found.iter().map(|cut| cut.left.of(text)).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn a_cut_word_has_two_halves_of_letters() {
        check("the govern-\nment of", &["govern"]);
        check("die Regie-\r\n  rung", &["Regie"]);
        check("прави-\nтельство", &["прави"]);
        check("ferry -\nthe old one", &[]);
        check("2019-\nmodel, A-\nframe, state-of-the-\nart", &[]);
        check("the govern-\n\nment", &[]);
        check("Anglo-\nNorman", &[]);
        check("see example.org/a-\nferry.html", &[]);
        check("-\n", &[]);
    }

    #[test]
    fn joining_is_safe_where_the_word_is_sure() {
        let check = |text: &str, expected: &[Option<(bool, Applicability)>]| {
            let document = Document::new(text);
            let cuts = cuts(&document);
            let known = Words::of(text, &cuts);
            let judged = |cut: &Cut| {
                let judged = judge(cut.left.of(text), cut.right.of(text), cut.is_soft, &known);
                judged.map(|(_, keeps, safety)| (keeps, safety))
            };
            assert_eq!(cuts.iter().map(judged).collect::<Vec<_>>(), expected, "{text}");
        };
        let (safe, unsure) = (Some((false, Applicability::Safe)), Some((false, Applicability::Unsafe)));
        check(
            "Harvests fail. A harvests-\nong, the harv-\nests, harvests.",
            &[Some((false, Applicability::Suggestion)), safe],
        );
        check("the harv-\nests, harvests", &[unsure]);
        check("He re-\nsented it, he resented, she resented", &[unsure]);
        check("a long-\nboats race, longboats and longboats", &[unsure]);
        check("an un-\nionized salt, unionized, unionized", &[unsure]);
        check("harv-\nests, harvests, harvests, harv-ests", &[Some((false, Applicability::Suggestion))]);
        check("harv-\nests, harvests, harvests, harv\u{2011}ests", &[Some((false, Applicability::Suggestion))]);
        check("the harv\u{AD}\nests", &[safe]);
        check("the sea-\nson, season, season", &[unsure]);
        check("pre-\nand post-war", &[None]);
    }

    #[test]
    fn first_parts_of_compounds_are_told() {
        let check = |left: &str, right: &str, expected: bool| {
            assert_eq!(begins_compounds(left, right), expected, "{left} {right}");
        };
        check("well", "known", true);
        check("Easily", "misunderstood", true);
        check("floating", "point", true);
        check("six", "teen", false);
        check("analy", "sis", false);
        check("poly", "mer", false);
        check("govern", "ment", false);
    }

    #[test]
    fn the_line_end_moves_behind_the_word() {
        let mended = |text: &str, keeps: bool| {
            let cut = cuts(&Document::new(text))[0];
            crate::fix::apply(text, &[mend(text, cut, keeps)])
        };
        assert_eq!(mended("the govern-\nment, of\n", false), "the government,\nof\n");
        assert_eq!(mended("the govern-\n  ment\nof", false), "the government\nof");
        assert_eq!(mended("a well-\r\nknown man", true), "a well-known\r\nman");
        assert_eq!(mended("govern-\nment", false), "government");
    }
}
