//! Where two words may be joined, judged by what stands around the joint alone.
//!
//! The text is looked at in blocks by comparisons that run on whole blocks; only blocks that hold a joint are
//! walked. Words that end in a function word have a file of their own.

use std::ops::Range;

use super::words::is_word_byte;
use crate::span::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A sentence's end before a capital.
    Stop,
    /// Another mark before a word.
    Mark,
    /// Lower before upper case.
    Camel,
    /// A function word at the end of another.
    Suffix,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub shape: Shape,
    /// What a finding marks.
    pub span: Span,
    /// Where the space is missing.
    pub joint: usize,
    pub left: Span,
    pub right: Span,
    /// The joined word, for shapes within one.
    pub whole: Span,
}

/// Words and tokens longer than this are data.
pub(super) const LONGEST: usize = 48;

pub(super) fn of(text: &str) -> Vec<Candidate> {
    let mut found = Vec::new();
    joints(text, &mut found);
    super::suffixes::suffixes(text, &mut found);
    found
}

/// 1 where a mark that stands between `before` and `after` may be a joint. `)` and `,` to `.`, `:` and `;`, `!`, `?`, or
/// the last byte of a closing curly quote.
fn is_mark(before: u8, mark: u8, after: u8) -> u8 {
    let closes = u8::from(mark == b'.')
        | u8::from(mark == b',')
        | u8::from(mark == b')')
        | u8::from(mark == b'!')
        | u8::from(mark == b'?')
        | u8::from(mark.wrapping_sub(b':') < 2);
    let quote = u8::from(mark == 0x9D);
    ((closes & (is_lower(before | 0x20))) | quote) & is_lower(after | 0x20)
}

/// Whether any place of three neighbouring blocks may be a joint. Sums instead of branches, so that it runs a vector at a
/// time.
fn holds_joint(before: &[u8], here: &[u8], after: &[u8]) -> bool {
    let mut sum = 0u8;
    for ((&a, &b), &c) in before.iter().zip(here).zip(after) {
        let is_camel = is_lower(a) & is_upper(b);
        sum |= is_camel | is_mark(a, b, c);
    }
    sum != 0
}

fn is_lower(byte: u8) -> u8 {
    u8::from(byte.wrapping_sub(b'a') < 26)
}

fn is_upper(byte: u8) -> u8 {
    u8::from(byte.wrapping_sub(b'A') < 26)
}

fn joints(text: &str, found: &mut Vec<Candidate>) {
    const BLOCK: usize = 256;
    let bytes = text.as_bytes();
    let mut start = 0;
    while start + 2 < bytes.len() {
        let end = (start + BLOCK).min(bytes.len() - 2);
        let (before, here, after) = (&bytes[start..end], &bytes[start + 1..end + 1], &bytes[start + 2..end + 2]);
        let any = holds_joint(before, here, after);
        if any {
            for at in start + 1..end + 1 {
                let (a, b, c) = (bytes[at - 1], bytes[at], bytes[at + 1]);
                if is_lower(a) & is_upper(b) == 1 {
                    found.extend(camel(text, at));
                } else if is_mark(a, b, c) == 1 {
                    found.extend(mark(text, at));
                }
            }
        }
        start = end;
        if end + 2 >= bytes.len() {
            break;
        }
    }
}

/// The bytes around `at` up to white space; `None` when that is no token of text: an address, a path, code.
fn token(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let is_space = |byte: &u8| byte.is_ascii_whitespace();
    let before = bytes[at.saturating_sub(2 * LONGEST)..at].iter().rev().take_while(|byte| !is_space(byte)).count();
    let after = bytes[at..bytes.len().min(at + 2 * LONGEST)].iter().take_while(|byte| !is_space(byte)).count();
    let token = at - before..at + after;
    let is_data = |byte: &u8| b"/@_=<>{}[]\\#&%|~^$+*`".contains(byte);
    (before < 2 * LONGEST
        && after < 2 * LONGEST
        && !bytes[token.clone()].iter().any(is_data)
        && !bytes[token.clone()].starts_with(b"www."))
    .then_some(token)
}

/// Whether what stands near is a program's: there joints are names.
fn is_code(text: &str, at: usize) -> bool {
    const NEAR: usize = 80;
    let bytes = &text.as_bytes()[at.saturating_sub(NEAR)..text.len().min(at + NEAR)];
    bytes.iter().any(|byte| b"{};=\\".contains(byte))
        && (bytes.contains(&b'{') || bytes.contains(&b'=') || bytes.contains(&b'\\'))
        || memchr::memmem::find(bytes, b"()").is_some()
}

/// Where the word before `at` begins; `None` when it is too long to be one. (A cut might fall within a character.)
pub(super) fn word_before(bytes: &[u8], at: usize) -> Option<usize> {
    let length = bytes[at.saturating_sub(LONGEST)..at].iter().rev().take_while(|byte| is_word_byte(**byte)).count();
    (length < LONGEST).then_some(at - length)
}

/// Where the word that begins at `at` ends.
fn word_after(bytes: &[u8], at: usize) -> Option<usize> {
    let near = &bytes[at..bytes.len().min(at + LONGEST)];
    let length = near.iter().take_while(|byte| is_word_byte(**byte)).count();
    (length < LONGEST).then_some(at + length)
}

fn mark(text: &str, at: usize) -> Option<Candidate> {
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
    let token = token(bytes, at)?;
    let right = Span::new(joint, word_after(bytes, joint)?);
    let right_word = right.of(text);
    let next = bytes.get(right.end).copied().unwrap_or(b'\n');
    let is_capital = bytes[joint].is_ascii_uppercase();
    // The right half ends as a word of prose does.
    let ends = next.is_ascii_whitespace()
        || matches!(next, b',' | b'\'' | b'-' | b';' | b'!' | b'?' | b':')
        || next == b'.' && bytes.get(right.end + 1).is_none_or(u8::is_ascii_whitespace);
    if !ends
        || right.is_empty()
        || right_word.len() > 1 && right_word.bytes().skip(1).any(|byte| byte.is_ascii_uppercase())
        || is_code(text, at)
    {
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
            if !is_capital || is_title || is_ending || is_initial {
                return None;
            }
            Shape::Stop
        }
        b'!' | b'?' => {
            if !is_capital || right_word.len() == 1 && !matches!(right_word, "A" | "I") {
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
            if !is_capital
                || right_word.len() < 2
                || left_word.len() < 3
                || is_namespace
                || next == b':'
                || next == b'.'
            {
                return None;
            }
            Shape::Mark
        }
        b')' => {
            // `name(argument)Other`: a bracket that opened inside the token belongs to it.
            let opens_inside = bytes[token.start + 1..at].contains(&b'(');
            if !is_capital || right_word.len() < 2 || opens_inside {
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

fn camel(text: &str, joint: usize) -> Option<Candidate> {
    let bytes = text.as_bytes();
    let token = token(bytes, joint)?;
    let is_domain = bytes[token].windows(2).any(|pair| pair[0] == b'.' && pair[1].is_ascii_lowercase());
    let whole = Span::new(word_before(bytes, joint)?, word_after(bytes, joint)?);
    if is_code(text, joint) {
        return None;
    }
    // The halves reach to the next joints of the same kind.
    let is_joint = |at: usize| bytes[at - 1].is_ascii_lowercase() && bytes[at].is_ascii_uppercase();
    let left_start = (whole.start + 1..joint).rev().find(|&at| is_joint(at)).unwrap_or(whole.start);
    let right_end = (joint + 1..whole.end).find(|&at| is_joint(at)).unwrap_or(whole.end);
    let (left, right) = (Span::new(left_start, joint), Span::new(joint, right_end));
    let outer = |byte: Option<&u8>| byte.is_none_or(|byte| !byte.is_ascii_digit());
    let is_plain = outer(whole.start.checked_sub(1).map(|index| &bytes[index])) && outer(bytes.get(whole.end));
    // `McDonald`, `MacLeod`, `DeVito`, `iPhone`, `eBay`: names are made like this.
    let is_name = left.len() < 2
        || matches!(left.of(text), "Mc" | "Mac" | "De" | "Le" | "La" | "Di" | "Van" | "Von" | "Fitz" | "Du");
    (is_plain && !is_domain && !is_name && right.len() >= 2).then_some(Candidate {
        shape: Shape::Camel,
        span: Span::new(left.start, right.end),
        joint,
        left,
        right,
        whole,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut found = of(text);
        found.sort_by_key(|candidate| candidate.joint);
        let got: Vec<String> =
            found.iter().map(|c| format!("{} {}", &text[c.span.start..c.joint], &text[c.joint..c.span.end])).collect();
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn joints_are_seen_and_names_are_not() {
        check("she said.The ferry", &["said. The"]);
        check("a seat:Join us", &["seat: Join"]);
        check("“We go.”The ferry", &["go.” The"]);
        check("in Portand dozens ", &["Port and"]);
        check("the toolsDrag and", &["tools Drag"]);
        check("see www.example.Com or node.Js or a/b.The or me@x.The here", &[]);
        check("an iPhone, e.g.The McDonald at J.R.Smith", &[]);
        check("a thousand in England ", &[]);
        check("x", &[]);
    }

    #[test]
    fn long_words_and_odd_characters_are_passed_over() {
        for long in ["é", "日", "x", "\u{301}", "𝒳"] {
            for length in 0..70 {
                let run = long.repeat(length);
                for text in
                    [format!("{run}and The"), format!("{run}.The {run}"), format!("a.T{run} x"), format!("aB{run}”The")]
                {
                    of(&text);
                }
            }
        }
    }

    #[test]
    fn a_joint_at_any_place_of_a_block_is_seen() {
        for length in 0..140 {
            let text = format!("{} said.The ferry", "x ".repeat(length));
            assert_eq!(of(&text).len(), 1, "{length}");
        }
    }
}
