//! What speaks for a join within a word, and what for a name: a sum of points.
//!
//! `toolsThe` and `PeopleHub` have one shape. Each fact below was weighed by a logistic regression over the joints of
//! real pages and rounded by hand to tenths; the rest of the document says most. Where many words look joined they are,
//! and where one does it is a brand.

use super::candidate::{Candidate, Shape};
use super::lists::Lists;
use crate::language::List;

/// From here on it is a join.
pub(super) const ENOUGH: i32 = 9;

/// What the document says of the halves.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    /// The first half stands elsewhere, written like this.
    pub left: bool,
    /// The second half stands elsewhere with a capital.
    pub right: bool,
    /// The whole stands elsewhere without a capital inside: `Knowledgebase`.
    pub whole: bool,
}

/// What stands around, and how many there are of such.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around {
    /// Words of the document that look joined and whose halves it knows.
    pub joins: usize,
    /// Words of the document with joints that come again, or with several joints.
    pub names: usize,
    /// Joints within words on this line.
    pub on_line: usize,
    /// How many of the two lines before and the two behind have such joints: a list whose labels and texts are joined.
    pub near: usize,
    /// How often the whole occurs.
    pub times: usize,
    /// The line is a Markdown heading that goes on as a paragraph does.
    pub runs_on: bool,
}

/// The points of a joint within a word.
pub(super) fn points(candidate: &Candidate, text: &str, known: Known, around: Around, lists: &Lists) -> i32 {
    let (left, right) = (candidate.left.of(text), candidate.right.of(text));
    if candidate.shape != Shape::Number && lists.is_brand(candidate.whole.of(text)) {
        return -100;
    }
    let mut sum = -7;
    let is_short_form = right.len() > 1 && right.bytes().all(|byte| byte.is_ascii_uppercase());
    sum += of_left(candidate.shape, left, is_short_form, lists);
    // `EXOspikes`, `CEOs`: a small rest is a word, or the capitals are a part of it.
    sum -= if candidate.shape == Shape::Caps && !known.right && !lists.is_label(right) && !lists.is_starter(right) {
        20
    } else {
        0
    };
    sum += match () {
        () if lists.is_label(right) => 15,
        () if lists.is_weak_starter(right) => 4,
        () if lists.is_starter(right) => 13,
        () if right.len() <= 3 => -3,
        () if right.len() >= 7 => 10,
        () => 0,
    };
    sum += if lists.ends_names(right) { -9 } else { 0 };
    // A label and the text it names: `FerriesFerries to the islands`.
    sum += if left.len() >= 4 && left.eq_ignore_ascii_case(right) { 15 } else { 0 };
    sum += 7 * i32::from(known.left) + 7 * i32::from(known.right) - 12 * i32::from(known.whole);
    sum += match around.joins {
        0..=1 => -12,
        2..=3 => -9,
        4..=7 => 0,
        8..=15 => 3,
        _ => 20,
    };
    // More words that come again than words that do not: how a text about programs looks.
    sum -= match () {
        () if around.names > 2 * around.joins => 16,
        () if around.names > around.joins => 4,
        () => 0,
    };
    sum += match (candidate.shape, around.on_line) {
        (Shape::Number, 0) => -16,
        (_, 0..=1) => -11,
        (_, 2..=3) => -5,
        _ => 12,
    };
    sum += match around.near {
        // A list of brands is no list of joins.
        _ if around.joins < 3 => 0,
        0 => 0,
        1 => -2,
        2 => 7,
        _ => 10,
    };
    // Two halves that stand nowhere else, and no list of such around: `BlackWidow`.
    let is_alone = around.on_line <= 2 && around.near <= 2;
    let begins_text = lists.is_starter(right) && !lists.is_weak_starter(right) || lists.is_label(right);
    let is_unknown = !known.left && !known.right && !begins_text;
    sum -= if is_alone && is_unknown && candidate.shape == Shape::Camel { 12 } else { 0 };
    sum += if around.runs_on { 20 } else { 0 };
    sum -= match around.times {
        0..=1 => 0,
        2 => 2,
        3..=4 => 11,
        _ => 18,
    };
    sum -= match candidate.joints {
        0..=1 => 0,
        2 => 10,
        _ => 28,
    };
    sum + of_neighbours(candidate, text, around.joins, lists)
}

fn of_left(shape: Shape, left: &str, is_short_form: bool, lists: &Lists) -> i32 {
    let is_small = left.starts_with(char::is_lowercase);
    match shape {
        Shape::Number => {
            let digits = left.bytes().rev().take_while(u8::is_ascii_digit).count();
            let is_year = left.len() == 4 && (left.starts_with("19") || left.starts_with("20"));
            3 + if digits >= 3 { 22 } else { 0 } + if is_year { 3 } else { 0 }
        }
        Shape::Caps => -3,
        _ => {
            let mut sum = if is_small { if left.len() >= 4 { 6 } else { 2 } } else { 0 };
            sum += if lists.is_no_brand(left) { 7 } else { 0 };
            sum -= if !is_small && left.len() <= 4 { 6 } else { 0 };
            sum -= if lists.begins_names(left) { 10 } else { 0 };
            // `theCUBE` is a name that begins with an article.
            sum + if lists.is_small_word(left) && !is_short_form { 6 } else { 0 }
        }
    }
}

/// A headline's last word before (`Night FerryThe`), a mark or nothing behind, as identifiers and names at a line's
/// end.
fn of_neighbours(candidate: &Candidate, text: &str, joins: usize, lists: &Lists) -> i32 {
    let (start, end) = (candidate.whole.start, candidate.whole.end);
    let bytes = text.as_bytes();
    let after = match bytes.get(end) {
        None | Some(b'\n' | b'\r') => -12,
        // `ProgramEnd-to-end`.
        Some(b'-') if joins >= 4 && bytes.get(end + 1).is_some_and(u8::is_ascii_lowercase) => 0,
        Some(b'.' | b'(' | b'-' | b'0'..=b'9') => -16,
        _ => 0,
    };
    let near = &bytes[start.saturating_sub(24)..start];
    let line = near.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    let is_start = line.len() < near.len() || start <= 24;
    let Some((b' ', word)) = line.split_last() else { return after + if is_start { 3 } else { 0 } };
    let begins_line = is_start && line.iter().all(|byte| b" -*#>".contains(byte));
    let word = word.rsplit(|byte| *byte == b' ').next().unwrap_or_default();
    let (left, right) = (candidate.left.of(text), candidate.right.of(text));
    // `Island NewsIsland Weather`: two labels that begin alike.
    let begins_alike = word == right.as_bytes() && bytes.get(end) == Some(&b' ') && !lists.ends_names(right);
    // `features of TrueMapping`, `PayPal, StreamElements`: a capital where a sentence goes on begins a name.
    let is_article = lists.has(List::PhraseWords, word);
    let ends_phrase = matches!(bytes.get(end), Some(b',' | b'.' | b':' | b';' | b')'));
    let is_in_sentence = word.ends_with(b",") || is_article || ends_phrase && lists.is_small_word(word);
    let is_plain = !lists.is_starter(right) && !lists.is_label(right) && !left.eq_ignore_ascii_case(right);
    let is_name =
        is_in_sentence && is_plain && candidate.shape == Shape::Camel && !left.starts_with(char::is_lowercase);
    after
        + match word.first() {
            _ if begins_alike => 32,
            _ if begins_line => 3,
            _ if is_name => -20,
            Some(first) if first.is_ascii_uppercase() || *first == 0xD0 => 10,
            _ => 0,
        }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::candidates;
    use super::*;

    #[track_caller]
    fn check(text: &str, joins: usize, expected: bool) {
        let lists = Lists::new(&Arc::default());
        let (found, _) = candidates::of(text, &lists);
        let around = Around { joins, names: 0, on_line: 1, near: 0, times: 1, runs_on: false };
        let known = Known { left: true, right: true, whole: false };
        let points = points(&found[0], text, known, around, &lists);
        assert_eq!(points >= ENOUGH, expected, "{text}: {points}");
    }

    #[test]
    fn what_is_known_of_the_words_and_their_line_counts() {
        let text = "Lost LuggageAnnouncements at nine";
        let lists = Lists::new(&Arc::default());
        let (found, _) = candidates::of(text, &lists);
        let sure = Known { left: true, right: true, whole: false };
        let plain = Around { joins: 6, names: 0, on_line: 1, near: 0, times: 1, runs_on: false };
        let check = |known: Known, around: Around, expected: bool| {
            let points = points(&found[0], text, known, around, &lists);
            assert_eq!(points >= ENOUGH, expected, "{points}: {known:?}, {around:?}");
        };
        check(sure, plain, true);
        check(Known { whole: true, ..sure }, plain, false);
        check(Known { left: false, right: false, ..sure }, plain, false);
        check(sure, Around { names: 7, ..plain }, true);
        check(sure, Around { names: 13, ..plain }, false);
        check(sure, Around { times: 3, ..plain }, false);
        check(sure, Around { joins: 1, ..plain }, false);
        check(sure, Around { joins: 1, runs_on: true, ..plain }, true);
        check(sure, Around { joins: 3, near: 3, ..plain }, true);
        // Two halves that stand nowhere else need a list of such around.
        let unknown = Known { left: false, right: false, ..sure };
        check(unknown, Around { joins: 8, near: 2, ..plain }, false);
        check(unknown, Around { joins: 8, near: 3, ..plain }, true);
    }

    #[test]
    fn what_is_a_name_alone_is_a_join_among_joins() {
        check("Lost LuggageAnnouncements at nine", 0, false);
        check("Lost LuggageAnnouncements at nine", 6, true);
        check("the PeopleHub opens", 6, false);
        check("our LinkedIn page", 40, false);
        check("Night FerriesLearn about them", 0, true);
    }
}
