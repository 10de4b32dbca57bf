//! Closing quotation marks whose last byte was lost: `â€œgoodâ€ too`.
//!
//! The third byte of `”`, 0x9D, is no character of windows-1252, and many programs drop it. What is left, `â€`, is no
//! UTF-8 any more. It is believed where the document has proved pieces of that charset, a quotation was opened before
//! it, and what follows is what follows a closing mark.

use super::codec::WESTERN;
use super::judge::{Proof, Repair};
use super::{Doubt, Piece};
use crate::span::Span;

const LOST: &str = "â€";
/// With what many programs write for a byte that they cannot read.
const MARKED: &str = "â€?";
const OPENING: [&str; 2] = ["“", "â€œ"];
const CLOSING: [&str; 2] = ["”", "â€\u{9D}"];

/// The pieces of this sort, in order; none of them touches one of `pieces`.
pub(super) fn pieces(text: &str, pieces: &[Piece]) -> Vec<Piece> {
    let proved = |piece: &&Piece| {
        piece.codec == WESTERN
            && piece.repair.proof == Proof::Strong
            && piece.repair.chain.as_slice() == ["windows-1252"]
    };
    let Some(model) = pieces.iter().find(proved) else { return Vec::new() };
    let mut found = Vec::new();
    let has_marks = memchr::memmem::find_iter(text.as_bytes(), MARKED).any(|at| is_mark(text, at + LOST.len()));
    // The first piece that ends behind the place looked at, and how far the text is known to have opened a quotation.
    let (mut next, mut known, mut open) = (0, 0, false);
    for start in memchr::memmem::find_iter(text.as_bytes(), LOST) {
        let end = start + LOST.len();
        // Each part of the text is looked at once, however many half marks there are.
        open = is_open(&text[known..start]).unwrap_or(open);
        known = start;
        while pieces.get(next).is_some_and(|piece| piece.span.end <= start) {
            next += 1;
        }
        let piece = pieces.get(next).filter(|piece| piece.span.start <= end);
        if piece.is_some_and(|piece| piece.span.start < end) {
            continue;
        }
        // Some programs leave a mark of what they dropped.
        let end = end
            + match text[end..].chars().next() {
                Some('\u{FFFD}') => '\u{FFFD}'.len_utf8(),
                Some('?') if has_marks => 1,
                _ => 0,
            };
        let is_question = text[end..].starts_with('?');
        let after = text[end..].chars().next();
        let is_end = after.is_none_or(|c| c.is_whitespace() || c.is_ascii_punctuation()) || piece.is_some();
        let behind_text = text[..start].chars().next_back().is_some_and(|c| !c.is_whitespace());
        if is_end && behind_text && open {
            let repair = Repair {
                text: "”".to_owned(),
                proof: Proof::Weak,
                chain: model.repair.chain.clone(),
                steps: Vec::new(),
            };
            let length = text[start..end].chars().count();
            found.push(Piece {
                span: Span::new(start, end),
                codec: WESTERN,
                length,
                repair,
                is_partial: false,
                // A question mark may be one, or stand for the byte.
                doubt: is_question.then_some(Doubt::Stray),
            });
            (known, open) = (end, false);
        }
    }
    found
}

/// Whether the question mark at a place stands for a lost byte: the sentence ended before it, or goes on behind it.
fn is_mark(text: &str, at: usize) -> bool {
    let before = text[..at - LOST.len()].chars().next_back();
    let mut after = text[at + 1..].chars();
    before.is_some_and(|c| matches!(c, '.' | ',' | '!' | '?' | '…'))
        || match after.next() {
            Some(' ') => after.next().is_some_and(char::is_lowercase),
            Some(c) => matches!(c, '.' | ',' | ';' | ':' | ')'),
            None => false,
        }
}

/// Whether the last mark of a quotation in a text opens one; `None` when it has none.
fn is_open(text: &str) -> Option<bool> {
    let last = |marks: [&str; 2]| marks.iter().filter_map(|mark| text.rfind(mark)).max();
    let (opening, closing) = (last(OPENING), last(CLOSING));
    opening.or(closing).map(|_| opening > closing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_is_open_until_it_closes() {
        let check = |text: &str, expected: Option<bool>| assert_eq!(is_open(text), expected, "{text}");
        check("the “old pier", Some(true));
        check("the â€œold pier", Some(true));
        check("the “old” pier", Some(false));
        check("the “old” and â€œnew", Some(true));
        check("the old pier", None);
    }
}
