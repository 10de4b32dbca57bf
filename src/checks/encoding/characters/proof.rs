//! What the document itself proves of a place where text was lost: the word that is cut there stands whole elsewhere.
//!
//! Beside a lost `fi` stands `eld`, and on the next page `field`. Nothing is taken from a dictionary: a word that is
//! only likely is a guess, and two words that both stand elsewhere are no proof of either.

use std::cell::{Cell, OnceCell};

use rustc_hash::FxHashSet;

use super::signs::is_sign;
use crate::span::Span;

/// Pairs of letters that fonts have as one sign, the likeliest to be lost.
const LIGATURES: &[&str] = &["fi", "fl", "ff", "ffi", "ffl", "ft", "tt", "ti", "th"];
/// Of a word so many characters on either side are looked at.
const MOST_FRAGMENT: usize = 40;
/// So many letters beyond ASCII are tried at most.
const MOST_LETTERS: usize = 64;
/// In a document that is hit all over so many places are proved at most.
const MOST_PLACES: usize = 20_000;

/// What is put in the place of the signs, and the word that proves it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Proof {
    /// From the first sign to the end of what goes with it.
    pub(super) span: Span,
    pub(super) text: String,
    pub(super) word: String,
}

/// The words of a document that hold no sign of lost text, looked for when they are first asked for.
pub(super) struct Proofs<'d> {
    text: &'d str,
    vocabulary: OnceCell<Vocabulary>,
    /// How many places were asked for.
    asked: Cell<usize>,
}

#[derive(Default)]
struct Vocabulary {
    /// In lower case; of words with a hyphen or dash between them also both.
    words: FxHashSet<String>,
    /// Small letters beyond ASCII, in order.
    letters: Vec<char>,
}

impl<'d> Proofs<'d> {
    pub(super) fn of(text: &'d str) -> Self {
        Self { text, vocabulary: OnceCell::new(), asked: Cell::new(0) }
    }

    /// What stood at `span`. `is_hyphen` says that nothing but a hyphen or dash can have stood there, or nothing.
    pub(super) fn prove(&self, span: Span, is_hyphen: bool) -> Option<Proof> {
        if self.asked.replace(self.asked.get() + 1) >= MOST_PLACES {
            return None;
        }
        let left = fragment_before(self.text, span.start);
        let here = self.prove_between(span, left, fragment_after(self.text, span.end), is_hyphen);
        here.or_else(|| {
            // A hyphen at a line's end: what follows stands behind the line's end, or behind a blank in its place.
            let end = behind_gap(self.text, span.end)?;
            let right = fragment_after(self.text, end);
            let is_word = !left.is_empty() && right.starts_with(char::is_lowercase);
            is_word.then(|| self.prove_between(Span::new(span.start, end), left, right, true)).flatten()
        })
    }

    fn prove_between(&self, span: Span, left: &str, right: &str, is_hyphen: bool) -> Option<Proof> {
        let known = left.chars().chain(right.chars()).filter(|c| c.is_alphabetic()).count();
        let (left_digit, right_digit) =
            (left.ends_with(|c: char| c.is_numeric()), right.starts_with(|c: char| c.is_numeric()));
        let is_inside = !left.is_empty() && !right.is_empty();
        let vocabulary = self.vocabulary.get_or_init(|| Vocabulary::of(self.text));
        let (lower_left, lower_right) = (left.to_lowercase(), right.to_lowercase());
        let mut proofs: Vec<(String, String)> = Vec::new();
        let mut attempt = |between: &str| {
            let word = format!("{lower_left}{between}{lower_right}");
            if vocabulary.words.contains(&word) {
                proofs.push((between.to_owned(), word));
            }
        };
        if is_inside {
            attempt("-");
            attempt("–");
            if !left_digit && !right_digit && left.chars().nth(1).is_some() && right.chars().nth(1).is_some() {
                attempt("");
            }
        }
        if !is_hyphen && known >= 2 && !left_digit && !right_digit {
            LIGATURES.iter().for_each(|ligature| attempt(ligature));
            let mut bytes = [0; 4];
            vocabulary.letters.iter().for_each(|letter| attempt(letter.encode_utf8(&mut bytes)));
        }
        let Ok([(between, word)]) = <[_; 1]>::try_from(proofs) else { return None };
        let is_capital = known >= 2 && left.chars().chain(right.chars()).all(|c| !c.is_lowercase());
        let text = if is_capital { between.to_uppercase() } else { between };
        Some(Proof { span, text, word })
    }
}

impl Vocabulary {
    fn of(text: &str) -> Self {
        let mut vocabulary = Self::default();
        let mut letters: FxHashSet<char> = FxHashSet::default();
        // The last word that may prove, if what stands behind it is a hyphen, and that hyphen.
        let mut before: Option<(String, char)> = None;
        let mut rest = 0;
        while let Some(at) = text[rest..].find(is_of_word) {
            let start = rest + at;
            let length = text[start..].find(|c| !is_of_word(c)).unwrap_or(text.len() - start);
            rest = start + length;
            let word = &text[start..rest];
            let (last, next) = (text[..start].chars().next_back(), text[rest..].chars().next());
            if last.is_some_and(is_sign) || next.is_some_and(is_sign) || word.len() > 4 * MOST_FRAGMENT {
                before = None;
                continue;
            }
            letters.extend(word.chars().filter(|c| !c.is_ascii() && c.is_lowercase()));
            let word = word.to_lowercase();
            if let Some((first, hyphen)) = before.take().filter(|_| at <= '–'.len_utf8()) {
                vocabulary.words.insert(format!("{first}{hyphen}{word}"));
            }
            let mark = match next {
                Some('-' | '\u{2010}' | '\u{2011}') => Some('-'),
                Some('–') => Some('–'),
                _ => None,
            };
            before = mark.map(|mark| (word.clone(), mark));
            vocabulary.words.insert(word);
        }
        vocabulary.letters = letters.into_iter().collect();
        vocabulary.letters.sort_unstable();
        vocabulary.letters.truncate(MOST_LETTERS);
        vocabulary
    }
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36F}')
}

fn fragment_before(text: &str, end: usize) -> &str {
    let length: usize =
        text[..end].chars().rev().take(MOST_FRAGMENT).take_while(|c| is_of_word(*c)).map(char::len_utf8).sum();
    &text[end - length..end]
}

fn fragment_after(text: &str, start: usize) -> &str {
    let length: usize =
        text[start..].chars().take(MOST_FRAGMENT).take_while(|c| is_of_word(*c)).map(char::len_utf8).sum();
    &text[start..start + length]
}

/// Past the blanks, or the one line end with blanks around it, that begin at `start`; `None` where there are none.
fn behind_gap(text: &str, start: usize) -> Option<usize> {
    let rest = text[start..].trim_start_matches(' ');
    let ended = rest.strip_prefix('\n').or_else(|| rest.strip_prefix("\r\n"));
    let rest = ended.unwrap_or(rest).trim_start_matches(' ');
    let end = text.len() - rest.len();
    (end > start).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `|` is the sign; what the proof puts there, with what goes along, and its word.
    #[track_caller]
    fn check(text: &str, is_hyphen: bool, expected: Option<(&str, &str)>) {
        let at = text.find('|').expect("a sign");
        let text = text.replace('|', "\u{2}");
        let proof = Proofs::of(&text).prove(Span::new(at, at + 1), is_hyphen);
        let found = proof.as_ref().map(|proof| {
            let end = text[proof.span.end..].chars().next().map_or(text.len(), |c| proof.span.end + c.len_utf8());
            (format!("{}{}", proof.text, &text[proof.span.end..end]), proof.word.as_str())
        });
        assert_eq!(found.as_ref().map(|(text, word)| (text.as_str(), *word)), expected, "{text:?}");
    }

    #[test]
    fn the_whole_word_elsewhere_is_a_proof() {
        check("tide|table. A tide-table hangs here.", true, Some(("-t", "tide-table")));
        check("light|house. The lighthouse is old.", true, Some(("h", "lighthouse")));
        check("light|house. The lighthouse, a light-house.", true, None);
        check("light|house.", true, None);
        check("light|house. light|house.", true, None);
        check("1890|1902, as said: 1890–1902", true, Some(("–1", "1890–1902")));
        check("1890|1902, as said: 18901902", true, None);
    }

    #[test]
    fn a_lost_ligature_or_letter_is_one_of_those_that_stand_elsewhere() {
        check("the |sh. A fish.", false, Some(("fis", "fish")));
        check("the |sh. A fish.", true, None);
        check("the |ag. A flag.", false, Some(("fla", "flag")));
        check("o|ce. The office.", false, Some(("ffic", "office")));
        check("OF|CE, an office", false, Some(("FIC", "office")));
        check("O|CE, an office", false, Some(("FFIC", "office")));
        check("fj|rd and fjärd", false, Some(("är", "fjärd")));
        check("a |. Of a.", false, None);
        check("the |at. A fat cat, a flat.", false, Some(("fla", "flat")));
    }

    #[test]
    fn a_hyphen_at_a_lines_end_goes_with_it() {
        check("tide|\ntable. A tide-table.", true, Some(("-t", "tide-table")));
        check("light| house, the lighthouse", true, Some(("h", "lighthouse")));
        check("light|\n\nhouse, the lighthouse", true, None);
        check("light|\nHouse, the lighthouse", true, None);
    }
}
