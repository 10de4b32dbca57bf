//! Words that end in a function word: `ferryand`.
//!
//! Found at the space after them, by their last letters alone; what the list of known words holds is never one.

use super::candidate::{Candidate, LONGEST, Shape, is_code, word_before};
use super::ends::SHORTEST_STEM;
use super::lists::Lists;
use crate::language::List;
use crate::span::Span;

/// Looks closely at such a word.
#[inline(never)]
pub(super) fn suffix(text: &str, end: usize, lists: &Lists) -> Option<Candidate> {
    let bytes = text.as_bytes();
    let start = word_before(bytes, end)?;
    let word = &bytes[start..end];
    // Most of them are known, and need no more than this.
    if is_known(word, lists) {
        return None;
    }
    let suffix = lists.suffixes.of(word)?;
    let joint = end - suffix.len();
    if joint < start + SHORTEST_STEM || word.len() >= LONGEST {
        return None;
    }
    let stem = &bytes[start..joint];
    // `coursewere` is a wrong `courseware`: before `were` stands a plural. `Getto`, `Otto` are names.
    let is_singular = suffix == "were" && !matches!(stem, [.., b's' | b'n'] | b"people" | b"police");
    if is_singular || suffix.len() == 2 && stem[0].is_ascii_uppercase() && stem.len() < 5 {
        return None;
    }
    let plain =
        stem[0].is_ascii_alphabetic() && stem[1..].iter().all(|byte| byte.is_ascii_lowercase() || *byte >= 0x80);
    let before = start.checked_sub(1).map_or(b' ', |index| bytes[index]);
    // `wait…and` and `ferry—and` are written so by many.
    let is_word = || text.get(start..joint).is_some_and(|stem| stem.chars().all(char::is_alphabetic));
    if !plain || !is_word() || !matches!(before, b' ' | b'\n' | b'(' | b'"' | b'\'' | 0x9C | 0x98 | b'-') {
        return None;
    }
    // `{% endfor %}`.
    if is_code(text, joint) {
        return None;
    }
    let whole = Span::new(start, end);
    Some(Candidate {
        shape: Shape::Suffix,
        span: whole,
        joint,
        left: Span::new(start, joint),
        right: Span::new(joint, end),
        whole,
        joints: 1,
    })
}

/// Whether a word whose first part happens to be a word too is known, in any case of letters: those common enough that
/// asking the document would cost more.
fn is_known(word: &[u8], lists: &Lists) -> bool {
    let mut small = [0; LONGEST];
    let Some(small) = small.get_mut(..word.len()) else { return false };
    small.copy_from_slice(word);
    small.make_ascii_lowercase();
    lists.has(List::EndJoinedInWords, small)
}
