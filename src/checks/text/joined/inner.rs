//! Joints within a word: lower before upper case (`toolsThe`), a short form before a word (`CEOSays`), a number before
//! a word (`2024Edited`) or behind one (`Smith12 March`).
//!
//! Here only the shape is told. Names are made the same way, so each of these is weighed by `score`.

use super::candidate::{Candidate, LONGEST, Shape, is_code, token};
use super::lists::Lists;
use crate::language::List;
use crate::span::Span;

/// What may be joined before the byte at `joint`, the first of the second half.
pub(super) fn inner(text: &str, joint: usize, lists: &Lists) -> Option<Candidate> {
    let before = text.get(..joint)?.chars().next_back()?;
    let mut rest = text[joint..].chars();
    let (here, after) = (rest.next()?, rest.next().unwrap_or('\n'));
    if here.is_ascii_digit() {
        return if before.is_lowercase() { count(text, joint) } else { None };
    }
    if before.is_ascii_digit() {
        return number(text, joint, lists);
    }
    if !is_joint(before, here, after) {
        return None;
    }
    let whole = Span::new(joint - letters_before(text, joint)?, joint + letters_after(text, joint)?);
    // The halves reach to the next joints of the same kind.
    let (mut left_start, mut right_end, mut joints) = (whole.start, whole.end, 0);
    for (at, before, here, after) in triples(whole.of(text)) {
        if is_joint(before, here, after) {
            let at = whole.start + at;
            joints += 1;
            left_start = if at < joint { at } else { left_start };
            right_end = if at > joint { right_end.min(at) } else { right_end };
        }
    }
    let (left, right) = (Span::new(left_start, joint), Span::new(joint, right_end));
    let shape = if before.is_uppercase() { Shape::Caps } else { Shape::Camel };
    // `McDonald`, `MacLeod`, `DeVito`, `iPhone`, `eBay`: names are made like this. And `Ã` is mojibake.
    let is_name = left.len() < 2 || lists.has(List::NameParticles, left.of(text)) || here == 'Ã';
    let bytes = text.as_bytes();
    let outer = |byte: Option<&u8>| byte.is_none_or(|byte| !byte.is_ascii_digit());
    let is_plain = outer(whole.start.checked_sub(1).map(|index| &bytes[index])) && outer(bytes.get(whole.end));
    // `KPIs`, `POs`: a plural is no word of its own.
    let is_plural = shape == Shape::Caps && right.len() == 2 && (after == 's' || !lists.is_starter(right.of(text)));
    let is_letter = right.len() == here.len_utf8();
    // `-printCommand` is a program's option.
    let is_option = bytes[..whole.start].ends_with(b"-")
        && bytes[..whole.start - 1].last().is_none_or(u8::is_ascii_whitespace)
        && left.of(text).starts_with(char::is_lowercase);
    if is_name
        || is_option
        || is_plural
        || !is_plain
        || is_letter && !(matches!(here, 'A' | 'I') && bytes.get(whole.end) == Some(&b' '))
    {
        return None;
    }
    let near = token(bytes, joint)?;
    let is_domain = bytes[near].windows(2).any(|pair| pair[0] == b'.' && pair[1].is_ascii_lowercase())
        || bytes.get(whole.end) == Some(&b'.') && bytes.get(whole.end + 1).is_some_and(u8::is_ascii_alphabetic);
    let candidate = Candidate { shape, span: Span::new(left.start, right.end), joint, left, right, whole, joints };
    (!is_domain && !is_code(text, joint)).then_some(candidate)
}

/// Lower before upper case, or the last capital of several before a word of small letters.
fn is_joint(before: char, here: char, after: char) -> bool {
    here.is_uppercase() && (before.is_lowercase() || before.is_uppercase() && after.is_lowercase())
}

/// Each character of a word but the first, with its place and its neighbours.
fn triples(word: &str) -> impl Iterator<Item = (usize, char, char, char)> {
    let next = word.chars().skip(2).chain(['\n']);
    word.chars()
        .zip(word.char_indices().skip(1))
        .zip(next)
        .map(|((before, (at, here)), after)| (at, before, here, after))
}

/// `2024Edited`.
fn number(text: &str, joint: usize, lists: &Lists) -> Option<Candidate> {
    let bytes = text.as_bytes();
    let is_part = |byte: &&u8| matches!(byte, b'0'..=b'9' | b',' | b'.');
    let digits = bytes[joint.saturating_sub(LONGEST)..joint].iter().rev().take_while(is_part).count();
    let start = joint - digits;
    let outer = start.checked_sub(1).map_or(b' ', |index| bytes[index]);
    let end = joint + letters_after(text, joint)?;
    let right = &text[joint..end];
    let tail = &right.as_bytes()[1..];
    let is_word = tail.iter().all(u8::is_ascii_lowercase) || tail.iter().all(u8::is_ascii_uppercase);
    if right.len() < 3 || !is_word || lists.has(List::Units, right) || bytes[start] == b'.' || bytes[start] == b',' {
        return None;
    }
    // `A4Paper`, `1-2Go`, `x86Linux`; and a word that digits follow is a number of something.
    let is_glued = outer.is_ascii_alphanumeric() && !(outer.is_ascii_uppercase() && is_full_date(&text[start..joint]));
    let is_letter = outer >= 0x80 && !text[..start].ends_with(['€', '£']);
    if is_glued || is_letter || bytes.get(end).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    token(bytes, joint)?;
    let whole = Span::new(start, end);
    let (left, right) = (Span::new(start, joint), Span::new(joint, end));
    let candidate = Candidate { shape: Shape::Number, span: whole, joint, left, right, whole, joints: 1 };
    (!is_code(text, joint)).then_some(candidate)
}

/// `14.03.25`, and no version's number, which has small parts.
pub(super) fn is_full_date(digits: &str) -> bool {
    let mut parts = digits.split('.');
    let mut next = |lengths: &[usize], most: u32| {
        let part = parts.next().unwrap_or_default();
        lengths.contains(&part.len()) && part.parse().is_ok_and(|part: u32| (1..=most).contains(&part))
    };
    next(&[2], 31) && next(&[2], 12) && next(&[2, 4], 2100) && parts.next().is_none()
}

/// `Smith12 March`, `Lounge555-010-0142`, `Friday7:30 am`.
fn count(text: &str, joint: usize) -> Option<Candidate> {
    let bytes = text.as_bytes();
    let start = joint - letters_before(text, joint)?;
    let digits = bytes[joint..].iter().take(5).take_while(|byte| byte.is_ascii_digit()).count();
    let end = joint + digits;
    let outer = start.checked_sub(1).map_or(b' ', |index| bytes[index]);
    let goes_on = match bytes.get(end) {
        Some(b' ') => true,
        Some(b'-' | b'.' | b':') => bytes.get(end + 1).is_some_and(u8::is_ascii_digit),
        _ => false,
    };
    if digits > 4 || joint - start < 4 || !goes_on || outer != b' ' && outer != b'\n' {
        return None;
    }
    token(bytes, joint)?;
    let whole = Span::new(start, end);
    let (left, right) = (Span::new(start, joint), Span::new(joint, end));
    let candidate = Candidate { shape: Shape::Count, span: whole, joint, left, right, whole, joints: 1 };
    (!is_code(text, joint)).then_some(candidate)
}

/// How many bytes of letters stand right before `at`; `None` when they are too many for a word.
pub(super) fn letters_before(text: &str, at: usize) -> Option<usize> {
    letters(text[..at].chars().rev())
}

/// How many bytes of letters stand right after `at`; `None` when they are too many for a word.
pub(super) fn letters_after(text: &str, at: usize) -> Option<usize> {
    letters(text[at..].chars())
}

fn letters(chars: impl Iterator<Item = char>) -> Option<usize> {
    let mut length = 0;
    for c in chars.take_while(|c| c.is_alphabetic()) {
        length += c.len_utf8();
        if length >= LONGEST {
            return None;
        }
    }
    Some(length)
}
