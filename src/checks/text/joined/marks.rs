//! Joints at a mark: `said.The`, `seat:Join`.
//!
//! The cheapest questions come first: initials, hours and domains stop there. Letters of any script count, so that
//! `сказал.Она` and `marché.Élise` are seen as `said.The` is; Hangul, which has no capitals, has an ending of its own.

use super::candidate::{Candidate, Shape, is_code, token};
use super::forms::{begins_state, is_in_address};
use super::inner::{letters_after, letters_before};
use super::lists::Lists;
use crate::language::List;
use crate::span::Span;

/// What may be joined behind the mark whose last byte stands at `at`.
pub(super) fn mark(text: &str, at: usize, lists: &Lists) -> Option<Candidate> {
    let bytes = text.as_bytes();
    let mark_start = mark_start(text, at)?;
    let is_straight = bytes[at] == b'"';
    if is_straight && !(at > 2 && b".!?,".contains(&bytes[at - 1])) {
        return None;
    }
    let is_quote = is_straight || bytes[at] == 0x9D;
    let joint = at + 1;
    let first = text[joint..].chars().next()?;
    let is_hangul = is_hangul(first);
    let is_capital = first.is_uppercase();
    if matches!(bytes[at], b',' | b';') && !is_capital && !first.is_lowercase() {
        // Scripts without capitals set these without a space, too.
        return None;
    }
    let is_address = bytes[at] == b'.' && is_address(&bytes[joint..]) && !bytes[..at].ends_with(b"http");
    if !is_capital && !is_hangul && !is_address && matches!(bytes[at], b'.' | b'!' | b'?' | b')') {
        return None;
    }
    let right = Span::new(joint, joint + letters_after(text, joint)?);
    let right_word = right.of(text);
    let next = bytes.get(right.end).copied().unwrap_or(b'\n');
    if right.is_empty() || !ends_word(bytes, right.end) && !is_address {
        return None;
    }
    let left_end = left_end(&text[..mark_start], bytes[at], is_quote, right_word, lists);
    let left = Span::new(left_end - letters_before(text, left_end)?, left_end);
    let left_word = left.of(text);
    let length = left_word.chars().take(4).count();
    if length < 2 {
        return None;
    }
    let before = left.start.checked_sub(1).map(|index| bytes[index]);
    // `java.util.List`, `e.g.That`, `3,400,Paris`: part of a longer chain.
    if matches!(before, Some(b'.' | b',' | b':' | b'0'..=b'9')) && !is_quote {
        return None;
    }
    if is_hangul {
        return hangul(text, at, left, right);
    }
    let shape = match bytes[at] {
        _ if is_address => Shape::Stop,
        b'.' if is_in_address(left_word, &text[joint..], lists) => Shape::Stop,
        b'.' => of_stop(left_word, right_word, next, lists)?,
        b'!' | b'?' => {
            // `Why?A: because`: a letter that names a point is no sentence's first word.
            let is_letter = length_of(right_word) == 1 && !(lists.is_starter(right_word) && next == b' ');
            // `Yahoo!Mail`, `What?!Why`.
            (!is_letter && !lists.has(List::BrandsWithMark, left_word)).then_some(Shape::Stop)?
        }
        b':' => of_colon(left_word, right_word, next, is_capital, lists)?,
        b')' => of_bracket(bytes, at, right_word)?,
        b',' if begins_state(&text[joint..]) => Shape::Mark,
        _ if has_capital_inside(left_word) || has_capital_inside(right_word) || !first.is_alphabetic() => return None,
        // `transition:color .2s ease-in,color .2s`, `longest,list:full`: values.
        b',' | b';' if !is_capital && (next == b':' || before == Some(b'-') && !lists.is_small_word(right_word)) => {
            return None;
        }
        b',' | b';' => of_comma(bytes, at, right_word)?,
        _ => {
            if right_word.len() < 2 && right_word != "a" {
                return None;
            }
            // `“night”yı`: some languages write endings right behind a quotation.
            if !is_capital && left_end == mark_start && !lists.is_small_word(right_word) {
                return None;
            }
            Shape::Mark
        }
    };
    // An address behind the mark makes data of the token; what stands before must be text all the same.
    let near = if is_address { token(&bytes[..joint], at) } else { token(bytes, at) };
    if near.is_none() || is_code(text, at) || is_straight && !closes(bytes, at) {
        return None;
    }
    let span = Span::new(left.start, right.end);
    Some(Candidate { shape, span, joint, left, right, whole: Span::at(joint), joints: 1 })
}

/// Where the mark begins whose last byte stands at `at`; `None` of what is none behind which a space is missed.
fn mark_start(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes[at] != 0x9D {
        return (bytes[at] != b'*').then_some(at);
    }
    let start = at.checked_sub(2)?;
    let is_quote = text.get(start..=at) == Some("”");
    // Behind a letter that is none of ASCII it is as likely a part of mojibake.
    (is_quote && at > 2 && bytes[at - 3].is_ascii()).then_some(start)
}

/// Whether the right half ends as a word of prose does.
fn ends_word(bytes: &[u8], end: usize) -> bool {
    let next = bytes.get(end).copied().unwrap_or(b'\n');
    next.is_ascii_whitespace()
        || matches!(next, b',' | b'\'' | b'-' | b';' | b'!' | b'?' | b':')
        || matches!(next, 0xC2 | 0xE2)
        || next == b'.' && bytes.get(end + 1).is_none_or(u8::is_ascii_whitespace)
}

/// Where the left half ends in what stands before the mark: at the mark, or before the end of a quotation, a bracket,
/// a row of dots.
fn left_end(before: &str, mark: u8, is_quote: bool, right: &str, lists: &Lists) -> usize {
    let (bytes, end) = (before.as_bytes(), before.len());
    let ends_in = |marks: &[u8]| bytes.last().is_some_and(|byte| marks.contains(byte));
    if is_quote {
        end - usize::from(ends_in(b".!?,"))
    } else if ends_in(b")") && matches!(mark, b'.' | b'!' | b'?') || mark == b')' && ends_in(b".!?") {
        end - 1
    } else if mark == b'.' && before.ends_with(['”', '»']) {
        before.trim_end_matches(['”', '»', '\u{A0}', '\u{202F}']).len()
    } else if bytes.ends_with(b"..") && !bytes.ends_with(b"...") && lists.is_label(right) {
        // `The pier is...Read more`: where a teaser was cut. In text many go on behind three dots without a space.
        end - 2
    } else {
        end
    }
}

/// Whether a straight quote closes a quotation: an odd number of them stands before it on its line, and the last of
/// these opened one. `1,"text` opens.
fn closes(bytes: &[u8], at: usize) -> bool {
    /// What opened further before is not seen.
    const NEAR: usize = 2048;
    let line = &bytes[at.saturating_sub(NEAR)..at];
    let Some(start) = memchr::memrchr(b'\n', line).map(|end| end + 1).or_else(|| (at <= NEAR).then_some(0)) else {
        return false;
    };
    let line = &line[start..];
    let Some(opening) = memchr::memrchr(b'"', line) else { return false };
    let opens = opening == 0 || line[opening - 1].is_ascii_whitespace() || b"([*_-".contains(&line[opening - 1]);
    let is_text = line[opening + 1..].contains(&b' ') || line[..opening].contains(&b' ') || opening == 0;
    opens && is_text && memchr::memchr_iter(b'"', line).count() % 2 == 1
}

/// Whether an address begins here, which sentences have glued to their end: a name of a domain does not.
fn is_address(bytes: &[u8]) -> bool {
    bytes.starts_with(b"https://") || bytes.starts_with(b"http://")
}

/// A full stop before a word.
fn of_stop(left: &str, right: &str, next: u8, lists: &Lists) -> Option<Shape> {
    // A lone capital may be an initial or a point of a list.
    let is_initial = length_of(right) == 1 && !(lists.is_starter(right) && next == b' ');
    // Capitals before a mark are initials and units, `ASP.Net`, unless a sentence begins behind it for sure.
    let is_name = has_capital_inside(left) && !(lists.is_starter(right) && right.len() > 2)
        || has_capital_inside(right) && (!left.starts_with(char::is_lowercase) || length_of(left) < 4);
    let is_short = lists.has(List::Abbreviations, left);
    let is_ending = lists.has(List::DomainEndings, right);
    (!is_short && !is_ending && !is_initial && !is_name && !is_qualified(left, right, next)).then_some(Shape::Stop)
}

/// A name of a program with its package, `spark.SecurityManager`: small letters before the dot, and behind it words
/// with a capital each. A short one may be a firm's, with which a sentence begins, unless a log goes on behind it.
fn is_qualified(left: &str, right: &str, next: u8) -> bool {
    const FEWEST_LETTERS: usize = 4;
    let capitals: Vec<usize> = right.char_indices().filter(|(_, c)| c.is_uppercase()).map(|(at, _)| at).collect();
    // More words than that are a row of buttons, `ReplyDeleteRepliesReply`.
    let is_long = capitals.len() <= 3 && capitals.windows(2).all(|pair| pair[1] - pair[0] >= FEWEST_LETTERS);
    left.chars().all(char::is_lowercase) && capitals.len() > 1 && (is_long || next == b':')
}

/// A colon before a word.
fn of_colon(left: &str, right: &str, next: u8, is_capital: bool, lists: &Lists) -> Option<Shape> {
    let fits = if is_capital {
        !has_capital_inside(right)
            && length_of(right) >= 2
            && length_of(left) >= 3
            && (!has_capital_inside(left) || lists.is_starter(right) || lists.is_label(right))
    } else {
        // `if:you`: only words that begin no value.
        matches!(next, b' ' | b'\'' | 0xE2)
            && left.starts_with(char::is_lowercase)
            && (lists.is_small_word(left) || lists.has(List::ColonOpeners, left))
            && lists.has(List::ColonFollowers, right)
    };
    let is_namespace = lists.has(List::ColonNames, left);
    (fits && !is_namespace && next != b':' && next != b'.').then_some(Shape::Mark)
}

/// A closing bracket before a word. `name(argument)Other`: one that opened inside the token belongs to it.
fn of_bracket(bytes: &[u8], at: usize, right: &str) -> Option<Shape> {
    let opened = bytes[at.saturating_sub(96)..at].iter().rev().take_while(|byte| !byte.is_ascii_whitespace());
    let before_bracket = opened.skip_while(|byte| **byte != b'(').nth(1);
    (length_of(right) >= 2 && before_bracket.is_none() && !has_capital_inside(right)).then_some(Shape::Mark)
}

/// A comma or semicolon before a word; a token with more of them is a list of values.
fn of_comma(bytes: &[u8], at: usize, right: &str) -> Option<Shape> {
    let (from, to) = token_bounds(bytes, at);
    let marks = bytes[from..to].iter().filter(|byte| matches!(byte, b',' | b';')).count();
    let is_list = marks > 2 || marks == 2 && bytes[to - 1] != b',';
    (length_of(right) >= 2 && !is_list).then_some(Shape::Mark)
}

/// A sentence in Hangul ends in few syllables, and the next word begins right behind the full stop: `했다.그는`.
fn hangul(text: &str, at: usize, left: Span, right: Span) -> Option<Candidate> {
    let bytes = text.as_bytes();
    let word = left.of(text);
    let ends_sentence = word.ends_with(['다', '요', '죠', '까', '음', '함', '됨', '임']);
    // `가.나.다.` is a list; one syllable is a point of it; a lone syllable behind is the next.
    let is_past = word.chars().rev().nth(1).is_some_and(has_past_final) && word.ends_with('다');
    let is_text = (length_of(word) >= 3 || is_past) && length_of(right.of(text)) >= 2 && word.chars().all(is_hangul);
    let is_mark = matches!(bytes[at], b'.' | b'!' | b'?');
    let next = bytes.get(right.end).copied().unwrap_or(b'\n');
    if !ends_sentence || !is_text || !is_mark || next == b'.' || token(bytes, at).is_none() || is_code(text, at) {
        return None;
    }
    let (span, joint) = (Span::new(left.start, right.end), at + 1);
    Some(Candidate { shape: Shape::Stop, span, joint, left, right, whole: Span::at(joint), joints: 1 })
}

/// Whether a syllable ends in the consonant of a past tense, as in `갔다`: no point of a list does.
fn has_past_final(c: char) -> bool {
    const FIRST: u32 = 0xAC00;
    const FINALS: u32 = 28;
    const SSANG_SIOT: u32 = 20;
    is_hangul(c) && (u32::from(c) - FIRST) % FINALS == SSANG_SIOT
}

/// Whether it is a syllable of Hangul.
pub(super) fn is_hangul(c: char) -> bool {
    matches!(c, '\u{AC00}'..='\u{D7A3}')
}

/// Letters of a word, no further than needed.
fn length_of(word: &str) -> usize {
    word.chars().take(4).count()
}

/// Whether a capital stands behind the first letter.
pub(super) fn has_capital_inside(word: &str) -> bool {
    word.chars().skip(1).any(char::is_uppercase)
}

/// Where the token around `at` begins and ends, as far as it is looked at: at white space, or some bytes further on.
fn token_bounds(bytes: &[u8], at: usize) -> (usize, usize) {
    let is_text = |byte: &&u8| !byte.is_ascii_whitespace();
    let before = bytes[at.saturating_sub(96)..at].iter().rev().take_while(is_text).count();
    let after = bytes[at..bytes.len().min(at + 96)].iter().take_while(is_text).count();
    (at - before, at + after)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn mark(text: &str, at: usize) -> Option<Candidate> {
        super::mark(text, at, &Lists::new(&Arc::default()))
    }

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let at = text.bytes().position(|byte| b".!?:),".contains(&byte)).expect("a mark in the text");
        let got = mark(text, at).map(|found| format!("{} {}", found.left.of(text), found.right.of(text)));
        assert_eq!(got.as_deref(), expected, "{text}");
    }

    #[test]
    fn a_straight_quote_closes_behind_an_odd_number_of_them() {
        let at = |text: &str| text.match_indices('"').map(|(at, _)| at).collect::<Vec<_>>();
        let check = |text: &str, expected: Option<&str>| {
            let got = at(text).into_iter().find_map(|at| mark(text, at));
            let got = got.map(|found| format!("{} {}", found.left.of(text), found.right.of(text)));
            assert_eq!(got.as_deref(), expected, "{text}");
        };
        check("\"We shall go,\"said the old man.", Some("go said"));
        check("\"Yes.\"The boat left.", Some("Yes The"));
        check("He said:\n\"We wait!\"Nobody spoke.", Some("wait Nobody"));
        check("17,ferry,\"Text of a cell\"", None);
        check("\"pier\",\"The tide\",\"Ferry\"", None);
        check("the ferry,\"The Tide\" sails", None);
    }

    #[test]
    fn three_dots_end_a_teaser_before_a_label_alone() {
        let last = |text: &str| mark(text, text.rfind('.').expect("a mark in the text")).is_some();
        assert!(last("the old pier is...Read more"));
        assert!(!last("the old pier is...The men wait"));
        assert!(!last("the old pier is....Read more"));
    }

    #[test]
    fn abbreviations_addresses_and_lists_are_no_ends_of_sentences() {
        check("the ferry.Nobody came", Some("ferry Nobody"));
        check("12 Harbour Blvd.Ellery", None);
        check("на ул.Портовая", None);
        check("die Insel vgl.Abschnitt", None);
        check("see harbour.example.Com", None);
        check("INFO press.CiderBarrel: full", None);
        check("closed at dusk.McAllister left", Some("dusk McAllister"));
        check("Plan b.The ferry", None);
        check("Plan to.The ferry", Some("to The"));
        check("a list of a,b", None);
        check("ferry,boat,oar,sail", None);
        check("tide(high)Water falls", None);
        check("visit.https://harbour.example", Some("visit https"));
        check("for you if:you row", Some("if you"));
        check("size:large", None);
        check("Yahoo!Mail", None);
        // Two syllables may be a point of a list, unless they are a past tense.
        check("집에 갔다.그녀는 잤다", Some("갔다 그녀는"));
        check("큰 바다.그녀는 잤다", None);
        check("비가 내렸다.그는 말했다", Some("내렸다 그는"));
        check("가.나.다", None);
    }
}
