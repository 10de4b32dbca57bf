//! Joints at a mark: `said.The`, `seat:Join`.
//!
//! The cheapest questions come first: initials, hours and domains stop there.

use super::candidates::{Candidate, Shape, is_code, token, word_after, word_before};
use crate::span::Span;

pub(super) fn mark(text: &str, at: usize) -> Option<Candidate> {
    let bytes = text.as_bytes();
    let mark_start = if bytes[at] == 0x9D {
        text.get(at.checked_sub(2)?..=at).filter(|quote| *quote == "”")?;
        // Behind a letter that is none of ASCII it is as likely a part of mojibake.
        (at > 2 && bytes[at - 3].is_ascii()).then_some(())?;
        at - 2
    } else {
        at
    };
    let joint = at + 1;
    let is_capital = bytes[joint].is_ascii_uppercase();
    if !is_capital && matches!(bytes[at], b'.' | b'!' | b'?' | b':' | b')') {
        return None;
    }
    let right = Span::new(joint, word_after(bytes, joint)?);
    let right_word = right.of(text);
    let next = bytes.get(right.end).copied().unwrap_or(b'\n');
    // The right half ends as a word of prose does.
    let ends = next.is_ascii_whitespace()
        || matches!(next, b',' | b'\'' | b'-' | b';' | b'!' | b'?' | b':')
        || next == b'.' && bytes.get(right.end + 1).is_none_or(u8::is_ascii_whitespace);
    if !ends || right.is_empty() || right_word.bytes().skip(1).any(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    // What stands before the mark: a word, or a quotation's own end.
    let mut left_end = mark_start;
    if bytes[at] == 0x9D {
        left_end -= usize::from(bytes[..left_end].last().is_some_and(|byte| b".!?,".contains(byte)));
    }
    let left = Span::new(word_before(bytes, left_end)?, left_end);
    let left_word = left.of(text);
    // Capitals before a mark are initials and units unless the mark ends a sentence for sure.
    let is_cry = matches!(bytes[at], b'!' | b'?');
    if left_word.len() < 2 || !is_cry && left_word.bytes().skip(1).any(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let before = left.start.checked_sub(1).map(|index| bytes[index]);
    // `java.util.List`, `e.g.That`, `3,400,Paris`: part of a longer chain.
    if matches!(before, Some(b'.' | b',' | b':' | b'0'..=b'9' | b'\'' | b'-'))
        && bytes[at] != 0x9D
        && before != Some(b'\'')
        && before != Some(b'-')
    {
        return None;
    }
    let token = token(bytes, at)?;
    if is_code(text, at) {
        return None;
    }
    let shape = match bytes[at] {
        b'.' => {
            let is_title = matches!(
                left_word,
                "Mr" | "Mrs"
                    | "Ms"
                    | "Dr"
                    | "St"
                    | "Prof"
                    | "Jr"
                    | "Sr"
                    | "vs"
                    | "No"
                    | "Rev"
                    | "Gen"
                    | "Sen"
                    | "Gov"
                    | "Lt"
                    | "Col"
                    | "Sgt"
                    | "Capt"
                    | "al"
                    | "ed"
                    | "eds"
                    | "Inc"
                    | "Co"
                    | "Fig"
                    | "Vol"
                    | "pp"
                    | "ca"
                    | "Ph"
            );
            let is_ending = matches!(
                right_word,
                "Com"
                    | "Net"
                    | "Org"
                    | "Io"
                    | "Js"
                    | "Py"
                    | "Ai"
                    | "Md"
                    | "Exe"
                    | "Pdf"
                    | "Gov"
                    | "Edu"
                    | "Tv"
                    | "Me"
                    | "Co"
                    | "Inc"
                    | "Info"
            );
            // A lone capital may be an initial or a point of a list.
            let is_initial = right_word.len() == 1 && !(matches!(right_word, "A" | "I") && next == b' ');
            if is_title || is_ending || is_initial {
                return None;
            }
            Shape::Stop
        }
        b'!' | b'?' => {
            if right_word.len() == 1 && !matches!(right_word, "A" | "I") {
                return None;
            }
            Shape::Stop
        }
        b':' => {
            let is_namespace = matches!(
                left_word,
                "Category"
                    | "File"
                    | "User"
                    | "Template"
                    | "Talk"
                    | "Wikipedia"
                    | "Help"
                    | "Portal"
                    | "Special"
                    | "Image"
                    | "Module"
                    | "Draft"
                    | "std"
                    | "http"
                    | "https"
                    | "Re"
            );
            if right_word.len() < 2 || left_word.len() < 3 || is_namespace || next == b':' || next == b'.' {
                return None;
            }
            Shape::Mark
        }
        b')' => {
            // `name(argument)Other`: a bracket that opened inside the token belongs to it.
            let opens_inside = bytes[token.start + 1..at].contains(&b'(');
            if right_word.len() < 2 || opens_inside {
                return None;
            }
            Shape::Mark
        }
        b',' | b';' => {
            let marks = bytes[token.clone()].iter().filter(|byte| matches!(byte, b',' | b';')).count();
            if right_word.len() < 2 || marks > 2 || marks == 2 && !bytes[..token.end].ends_with(b",") {
                return None;
            }
            Shape::Mark
        }
        _ => {
            if right_word.len() < 2 && right_word != "a" {
                return None;
            }
            Shape::Mark
        }
    };
    let span = Span::new(left.start, right.end);
    Some(Candidate { shape, span, joint, left, right, whole: Span::new(joint, joint) })
}
