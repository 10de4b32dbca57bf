//! Where two words may be joined, judged by what stands around the joint alone.
//!
//! All of a text is looked at once, a block at a time; what is asked further costs only where a joint may be. Marks and
//! words that end in a function word have files of their own.

use std::ops::Range;

use super::blocks::{BLOCK, bits, ends, is_latin, is_letter, places};
use super::marks::mark;
use super::suffixes::{SHORTEST, may_end_in_suffix, suffix};
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

/// A block and the byte on either side of it.
const WINDOW: usize = BLOCK + 2;

/// Where the text may be joined, and a bit for each letter of it: the words, for who must walk over them again.
pub(super) fn of(text: &str) -> (Vec<Candidate>, Vec<u64>) {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut all_letters = Vec::with_capacity(bytes.len() / BLOCK + 1);
    let mut before = 0;
    // The last block may be empty: it ends the last word.
    for base in (0..=bytes.len()).step_by(BLOCK) {
        let mut padded = [0; WINDOW];
        let window = match base.checked_sub(1).and_then(|start| bytes[start..].first_chunk()) {
            Some(window) => window,
            None => {
                let (skipped, start) = (usize::from(base == 0), base.saturating_sub(1));
                let end = bytes.len().min(base + BLOCK + 1);
                padded[skipped..][..end - start].copy_from_slice(&bytes[start..end]);
                &padded
            }
        };
        let (letters, joints) = classes(window);
        all_letters.push(letters);
        for joint in places(joints) {
            let at = base + joint;
            if is_latin(bytes[at]) {
                found.extend(camel(text, at));
            } else {
                found.extend(mark(text, at));
            }
        }
        for end in places(ends::<SHORTEST>(before, letters)) {
            if may_end_in_suffix(bytes, base + end) {
                found.extend(suffix(text, base + end));
            }
        }
        before = letters;
    }
    (found, all_letters)
}

/// The letters of the block inside a window, and the places where something may be joined: lower before upper case, or
/// a mark between letters. No branches, so that it runs a vector at a time.
fn classes(window: &[u8; WINDOW]) -> (u64, u64) {
    let mut letters = [0; BLOCK];
    let mut joints = [0; BLOCK];
    let mut any = 0;
    for at in 0..BLOCK {
        let (before, here, after) = (window[at], window[at + 1], window[at + 2]);
        letters[at] = is_letter(here).into();
        let is_camel = is_latin(here) & (before & !here & 0x20 != 0);
        let joint = is_latin(before) & (is_camel | is_mark(here) & is_latin(after)) | (here == QUOTE) & is_latin(after);
        joints[at] = u8::from(joint);
        any |= joints[at];
    }
    (bits(&letters), if any == 0 { 0 } else { bits(&joints) })
}

/// The last byte of a closing curly quote.
const QUOTE: u8 = 0x9D;

/// `!` and `)`, `,` and `.`, `:`, `;` and `?`: each comparison ignores a bit or two. It lets `>` pass, which [`mark`]
/// does not.
fn is_mark(byte: u8) -> bool {
    (byte & !0x08 == b'!') | (byte & !0x02 == b',') | (byte | 0x05 == b'?')
}

/// The bytes around `at` up to white space; `None` when that is no token of text: an address, a path, code.
pub(super) fn token(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let is_space = |byte: &u8| byte.is_ascii_whitespace();
    let before = bytes[at.saturating_sub(2 * LONGEST)..at].iter().rev().take_while(|byte| !is_space(byte)).count();
    let after = bytes[at..bytes.len().min(at + 2 * LONGEST)].iter().take_while(|byte| !is_space(byte)).count();
    let token = at - before..at + after;
    (before < 2 * LONGEST
        && after < 2 * LONGEST
        && !bytes[token.clone()].iter().any(|byte| IS_DATA[usize::from(*byte)])
        && !bytes[token.clone()].starts_with(b"www."))
    .then_some(token)
}

/// What stands in no word of prose.
static IS_DATA: [bool; 256] = {
    let data = b"/@_=<>{}[]\\#&%|~^$+*`";
    let mut table = [false; 256];
    let mut index = 0;
    while index < data.len() {
        table[data[index] as usize] = true;
        index += 1;
    }
    table
};

/// Whether what stands near is a program's: there joints are names.
pub(super) fn is_code(text: &str, at: usize) -> bool {
    const NEAR: usize = 80;
    let bytes = &text.as_bytes()[at.saturating_sub(NEAR)..text.len().min(at + NEAR)];
    bytes.iter().any(|byte| b"{};=\\".contains(byte))
        && (bytes.contains(&b'{') || bytes.contains(&b'=') || bytes.contains(&b'\\'))
        || memchr::memmem::find(bytes, b"()").is_some()
}

/// Where the word before `at` begins; `None` when it is too long to be one. (A cut might fall within a character.)
pub(super) fn word_before(bytes: &[u8], at: usize) -> Option<usize> {
    let length = bytes[at.saturating_sub(LONGEST)..at].iter().rev().take_while(|byte| is_letter(**byte)).count();
    (length < LONGEST).then_some(at - length)
}

/// Where the word that begins at `at` ends.
pub(super) fn word_after(bytes: &[u8], at: usize) -> Option<usize> {
    let near = &bytes[at..bytes.len().min(at + LONGEST)];
    let length = near.iter().take_while(|byte| is_letter(**byte)).count();
    (length < LONGEST).then_some(at + length)
}

fn camel(text: &str, joint: usize) -> Option<Candidate> {
    let bytes = text.as_bytes();
    let whole = Span::new(word_before(bytes, joint)?, word_after(bytes, joint)?);
    // The halves reach to the next joints of the same kind.
    let is_joint = |at: usize| bytes[at - 1].is_ascii_lowercase() && bytes[at].is_ascii_uppercase();
    let left_start = (whole.start + 1..joint).rev().find(|&at| is_joint(at)).unwrap_or(whole.start);
    let right_end = (joint + 1..whole.end).find(|&at| is_joint(at)).unwrap_or(whole.end);
    let (left, right) = (Span::new(left_start, joint), Span::new(joint, right_end));
    // `McDonald`, `MacLeod`, `DeVito`, `iPhone`, `eBay`: names are made like this.
    let is_name = left.len() < 2
        || matches!(left.of(text), "Mc" | "Mac" | "De" | "Le" | "La" | "Di" | "Van" | "Von" | "Fitz" | "Du");
    let outer = |byte: Option<&u8>| byte.is_none_or(|byte| !byte.is_ascii_digit());
    let is_plain = outer(whole.start.checked_sub(1).map(|index| &bytes[index])) && outer(bytes.get(whole.end));
    if is_name || !is_plain || right.len() < 2 {
        return None;
    }
    let token = token(bytes, joint)?;
    let is_domain = bytes[token].windows(2).any(|pair| pair[0] == b'.' && pair[1].is_ascii_lowercase());
    (!is_domain && !is_code(text, joint)).then_some(Candidate {
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
        let (mut found, _) = of(text);
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
            assert_eq!(of(&text).0.len(), 1, "{length}");
        }
    }
}
