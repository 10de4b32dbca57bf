//! Whether what looks joined is: by the rest of the document.
//!
//! Two steps, because looking up words costs a walk over the text. The census counts the candidates themselves and
//! drops those that no word of the document could save; the proof asks for the halves of the others.

use super::candidate::{Candidate, Shape};
use super::census::{Census, MANY, begins_line, is_date, is_dated, per_page};
use super::forms::is_proven_by_form;
use super::lists::Lists;
use super::marks::{has_capital_inside, is_hangul};
use super::score::{ENOUGH, Known, points};
use super::words::{Wanted, Words};
use crate::language::List;
use crate::text::Document;

/// Asks for what the candidate's proof needs.
pub(super) fn ask(candidate: &Candidate, text: &str, lists: &Lists, words: &mut Words) {
    let (left, right) = (candidate.left.of(text), candidate.right.of(text));
    match candidate.shape {
        Shape::Stop if speaks_for_itself(candidate, text, lists) => {
            if lists.is_weak_starter(right) {
                let lower = right.to_lowercase();
                words.want(&lower, Wanted::like(&lower));
            }
        }
        Shape::Stop => {
            words.want(left, Wanted::Twice);
            words.want(right, Wanted::Twice);
            let lower = right.to_lowercase();
            words.want(&lower, Wanted::like(&lower));
        }
        Shape::Mark if is_sure_mark(candidate, text, lists) => {}
        Shape::Mark | Shape::Count => {
            words.want(left, Wanted::Twice);
            words.want(right, Wanted::Twice);
        }
        Shape::Number => words.want(right, Wanted::Twice),
        Shape::Camel | Shape::Caps => {
            words.want(candidate.whole.of(text), Wanted::Twice);
            words.want(left, Wanted::like(left));
            words.want(right, Wanted::like(right));
        }
        // The second half of a word with a suffix is a function word, and those need no proof.
        Shape::Suffix => {
            words.want(candidate.whole.of(text), Wanted::Twice);
            words.want(left, Wanted::like(left));
        }
    }
}

/// A sentence's end that needs no proof.
fn speaks_for_itself(candidate: &Candidate, text: &str, lists: &Lists) -> bool {
    let (left, right) = (candidate.left.of(text), candidate.right.of(text));
    let is_full_stop = text.as_bytes()[candidate.joint - 1] == b'.';
    let is_small = left.starts_with(char::is_lowercase);
    lists.is_starter(right)
        || right.starts_with(is_hangul)
        || right.starts_with("http")
        || !is_full_stop && right.len() > 2
        || is_small && right.len() > 2 && !has_capital_inside(right)
}

/// A mark that stands so in no name.
fn is_sure_mark(candidate: &Candidate, text: &str, lists: &Lists) -> bool {
    let right = candidate.right.of(text);
    let is_weak = matches!(text.as_bytes()[candidate.joint - 1], b',' | b';' | b')');
    !is_weak || lists.is_small_word(right) || lists.is_starter(right)
}

/// Whether a sentence goes on behind its first word. In a text in Chinese `upstreamThis 的` is a name.
fn sentence_goes_on(text: &str) -> bool {
    let is_other = |c: char| c == '(' || c >= '\u{2E80}';
    text.starts_with(['’', '\'']) || text.strip_prefix(' ').is_some_and(|rest| !rest.starts_with(is_other))
}

/// Words that look joined and whose halves the document knows.
#[derive(Clone, Copy, Debug, Default)]
struct Joins {
    all: usize,
    /// Those outside of menus: that a page's links are joined says nothing of a word in its sentences.
    in_text: usize,
}

/// The document's answer.
pub(super) struct Proof<'d> {
    census: &'d Census<'d>,
    words: &'d Words,
    joins: Joins,
}

impl<'d> Proof<'d> {
    /// `words` have been counted; `found` are the candidates that the census left.
    pub(super) fn new(document: &Document, census: &'d Census, words: &'d Words, found: &[Candidate]) -> Self {
        let mut proof = Self { census, words, joins: Joins::default() };
        let (mut all, mut in_text) = (0, 0);
        for candidate in found {
            if census.may_count(candidate) && proof.knows_both(candidate) {
                all += 1;
                in_text += usize::from(!census.is_in_menu(candidate));
            }
        }
        proof.joins = Joins { all: per_page(all, document.text), in_text: per_page(in_text, document.text) };
        proof
    }

    fn known(&self, candidate: &Candidate) -> Known {
        let text = self.census.text;
        let (left, right) = (candidate.left.of(text), candidate.right.of(text));
        if candidate.shape == Shape::Number {
            // The digits end a word, so that the second half is counted where it stands.
            return Known { left: false, right: self.words.occurrences(right).any > 1, whole: false };
        }
        let times = self.census.times(candidate);
        let whole = times == 1 && self.words.occurrences(candidate.whole.of(text)).any > 1;
        Known { left: self.words.knows(left), right: self.words.knows(right), whole }
    }

    fn knows_both(&self, candidate: &Candidate) -> bool {
        let known = self.known(candidate);
        let right = self.words.occurrences(candidate.right.of(self.census.text)).any > 0;
        (known.left || candidate.shape == Shape::Number)
            && (known.right || candidate.shape == Shape::Camel && right)
            && !known.whole
    }

    /// Whether the candidate is joined, as far as this document can tell.
    pub(super) fn holds(&self, candidate: &Candidate) -> bool {
        let (text, lists) = (self.census.text, self.census.lists);
        let (left, right) = (candidate.left.of(text), candidate.right.of(text));
        match candidate.shape {
            Shape::Stop => is_proven_by_form(candidate, text, lists) || self.is_sentence_end(candidate, left, right),
            Shape::Mark if self.is_identifier(candidate, left, right) => false,
            Shape::Mark => {
                is_sure_mark(candidate, text, lists) || is_proven_by_form(candidate, text, lists) || {
                    let known = |word: &str| self.words.occurrences(word).any > 1;
                    // `start,end` and `any,all` are values, and come again.
                    let is_value = right.starts_with(char::is_lowercase)
                        && (left.len() < 4
                            || right.len() < 4
                            || self.census.repeats(candidate)
                            || self.census.is_turned(candidate));
                    known(right) && (text.as_bytes()[candidate.joint - 1] == b')' || known(left) && !is_value)
                }
            }
            Shape::Suffix => {
                self.words.occurrences(candidate.whole.of(text)).any <= 1
                    && (self.words.knows(left) || lists.is_inflected(left))
                    && lists.suffixes.are_at_home(right, text, candidate.joint)
                    && lists.suffixes.are_of_tongue(right, text, candidate.joint, self.census.lines)
            }
            Shape::Count if is_proven_by_form(candidate, text, lists) => true,
            Shape::Count => {
                // `12.5` and `12:30` are numbers of something.
                let is_known = self.words.occurrences(left).any > 1
                    && left.len() >= 5
                    && text[candidate.right.end..].starts_with(' ');
                // What comes again is a thing with a number: `Route66 May`.
                is_date(candidate, text, lists) && self.census.times(candidate) <= 2
                    // `Latin2` alone on its line is a thing with a number, too.
                    || self.joins.all >= MANY
                        && is_known
                        && self.census.times(candidate) == 1
                        && self.census.has_joint_on_line(candidate)
            }
            Shape::Camel | Shape::Caps | Shape::Number => {
                let (known, around) = (self.known(candidate), self.census.around(candidate, self.joins_for(candidate)));
                points(candidate, text, known, around, lists) >= ENOUGH
                    || self.is_lone(candidate, known)
                    || is_proven_by_form(candidate, text, lists)
            }
        }
    }

    /// The joins that say something of this candidate.
    fn joins_for(&self, candidate: &Candidate) -> usize {
        let is_listed = self.census.is_in_menu(candidate) || self.census.is_in_list(candidate);
        if is_listed { self.joins.all } else { self.joins.in_text }
    }

    /// A joint that is proven where it stands alone.
    fn is_lone(&self, candidate: &Candidate, known: Known) -> bool {
        let (text, lists) = (self.census.text, self.census.lists);
        let (left, right) = (candidate.left.of(text), candidate.right.of(text));
        if !self.census.is_sentence(candidate, text) || known.whole || lists.is_brand(candidate.whole.of(text)) {
            return false;
        }
        // `BuiltFor Ltd`.
        let behind = text[candidate.whole.end..].trim_start_matches([' ', ',']);
        let behind = behind.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        if lists.has(List::CompanyForms, behind) {
            return false;
        }
        if matches!(candidate.shape, Shape::Number | Shape::Caps) || is_dated(candidate, text, lists) {
            return !self.census.is_technical;
        }
        let goes_on = sentence_goes_on(&text[candidate.whole.end..]);
        if lists.opens_sentence(right) && goes_on {
            return true;
        }
        // In a text about programs, joints are how names are written.
        self.census.names <= self.joins.all + 6
            && (!self.census.is_technical
                && lists.is_strong_starter(right)
                && (goes_on || self.words.occurrences(left).any > 0)
                || !self.census.is_technical && lists.is_small_word(left) && known.right
                || (known.left || lists.is_no_brand(left)) && goes_on && lists.is_label(right) && left.len() > 3
                || known.left && known.right && !lists.is_starter(right))
    }

    /// `source:Version`: what comes again is a name, unless a sentence or a label begins behind it.
    fn is_identifier(&self, candidate: &Candidate, left: &str, right: &str) -> bool {
        self.census.text.as_bytes()[candidate.joint - 1] == b':'
            && left.starts_with(char::is_lowercase)
            && right.starts_with(char::is_uppercase)
            && !self.census.lists.begins_text(right)
            && self.census.repeats(candidate)
    }

    fn is_sentence_end(&self, candidate: &Candidate, left: &str, right: &str) -> bool {
        let (text, lists) = (self.census.text, self.census.lists);
        let is_name = left.starts_with(char::is_uppercase);
        if speaks_for_itself(candidate, text, lists) {
            let is_full_stop = text.as_bytes()[candidate.joint - 1] == b'.';
            // `Bay.Con`: how a sentence begins in Spanish is none in a text without that word.
            if is_full_stop && is_name && lists.is_weak_starter(right) && right.len() > 1 {
                let lower = right.to_lowercase();
                return self.words.knows(&lower);
            }
            let is_certain =
                !is_full_stop || lists.is_starter(right) || right.starts_with("http") || right.starts_with(is_hangul);
            let ends = left.chars().nth(2).is_some() || lists.has(List::ShortEnds, left);
            let is_sentence = ends && !begins_line(candidate, text, self.census.lines);
            return is_certain || is_sentence && !self.census.is_technical;
        }
        // `Ellery.Read`, `harbour.API`: names of a domain and of a program look the same.
        let (before, after) = (self.words.occurrences(left), self.words.occurrences(right));
        let lower = right.to_lowercase();
        let is_word = lists.is_label(right) || self.words.knows(&lower);
        let is_short = left.chars().nth(2).is_none() || right.len() < 3;
        let is_name_again = is_name && self.census.repeats(candidate);
        !self.census.is_technical
            && !is_short
            && !is_name_again
            && before.any > 1
            && (is_word && !has_capital_inside(right) || has_capital_inside(right) && after.any > 1)
    }
}
