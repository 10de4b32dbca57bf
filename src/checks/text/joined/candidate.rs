//! A place where two words may be joined, and the token that it stands in.

use std::ops::Range;

use crate::matching::bits::is_letter;
use crate::span::Span;

/// What kind of joint it is; each has its own proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A sentence's end before a capital.
    Stop,
    /// Another mark before a word.
    Mark,
    /// Lower before upper case.
    Camel,
    /// Several capitals before a word with one.
    Caps,
    /// A number before a word.
    Number,
    /// A word before a number.
    Count,
    /// A function word at the end of another.
    Suffix,
}

/// A place where a space may be missing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub shape: Shape,
    /// What a finding marks.
    pub span: Span,
    /// Where the space is missing: the offset of the second half.
    pub joint: usize,
    /// The last word or number before the joint; marks may stand between.
    pub left: Span,
    /// The first word or number behind the joint, as far as the next joint.
    pub right: Span,
    /// The joined word, for shapes within one; empty for the others.
    pub whole: Span,
    /// How many places of the whole look joined.
    pub joints: u32,
}

/// Words and tokens longer than this are data.
pub(super) const LONGEST: usize = 48;

/// The bytes around `at` up to white space, without marks of emphasis and money at its ends; `None` when that is no
/// token of text: an address, a path, code.
pub(super) fn token(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let is_space = |byte: &u8| byte.is_ascii_whitespace();
    let is_dress = |byte: &&u8| b"*$#_[]+".contains(byte);
    let before = bytes[at.saturating_sub(2 * LONGEST)..at].iter().rev().take_while(|byte| !is_space(byte)).count();
    let after = bytes[at..bytes.len().min(at + 2 * LONGEST)].iter().take_while(|byte| !is_space(byte)).count();
    let leading = bytes[at - before..at].iter().take_while(is_dress).count();
    let trailing = bytes[at..at + after].iter().rev().take_while(is_dress).count();
    let token = at - before + leading..at + after - trailing;
    (before < 2 * LONGEST
        && after < 2 * LONGEST
        && !bytes[token.clone()].iter().any(|byte| IS_DATA[usize::from(*byte)])
        && !bytes[token.clone()].starts_with(b"www.")
        // `core::mem::ManuallyDrop`, `Dir::Etc`: a path.
        && memchr::memmem::find(&bytes[token.clone()], b"::").is_none())
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
        // A name and its type: `tideOf :: Pier -> Tide`.
        || memchr::memmem::find(bytes, b" :: ").is_some()
}

/// Where the word before `at` begins; `None` when it is too long to be one. (A cut might fall within a character.)
pub(super) fn word_before(bytes: &[u8], at: usize) -> Option<usize> {
    let length = bytes[at.saturating_sub(LONGEST)..at].iter().rev().take_while(|byte| is_letter(**byte)).count();
    (length < LONGEST).then_some(at - length)
}
