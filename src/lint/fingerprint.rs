//! By what a finding is known again: its rule and its content, not its place.
//!
//! A baseline written before lines were moved must still know what it knew.

use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use crate::span::Span;
use crate::text::Document;

/// Bytes on each side of a match that count as its neighbourhood in a fingerprint.
const NEIGHBOURHOOD: usize = 32;
/// Bytes of each end of a long match that are hashed.
const HASHED: usize = 2048;

/// Sixteen hexadecimal digits over the rule, the match and what stands next to it on its line, white space folded: the
/// same after lines have moved, another when the text itself changed.
pub fn fingerprint(document: &Document, rule: &str, span: Span) -> String {
    with_rule(rule, content_hash(document, span, 0, &mut Vec::new()))
}

/// Makes the hash of a content the fingerprint of a rule's finding on it.
pub(super) fn with_rule(rule: &str, content: u64) -> String {
    let hash = xxh3_64_with_seed(rule.as_bytes(), content);
    (0..16).rev().map(|nibble| char::from(b"0123456789abcdef"[(hash >> (4 * nibble)) as usize & 0xF])).collect()
}

/// `guess` is the index of the line where the span begins, if it is known.
pub(super) fn content_hash(document: &Document, span: Span, guess: usize, hashed: &mut Vec<u8>) -> u64 {
    let text = document.text;
    let lines = document.lines();
    let line_start = lines.get(lines.index_near(span.start, guess)).map_or(0, |line| line.start);
    let line_end = lines.get(lines.index_near(span.end, guess)).map_or(text.len(), |line| line.end).max(span.end);
    let before = text.floor_char_boundary(span.start.saturating_sub(NEIGHBOURHOOD)).max(line_start.min(span.start));
    let after = text.ceil_char_boundary((span.end + NEIGHBOURHOOD).min(text.len())).min(line_end);
    let matched = span.of(text);
    hashed.clear();
    let mut feed = |part: &str| {
        hashed.push(0);
        for word in part.split_ascii_whitespace() {
            hashed.extend_from_slice(word.as_bytes());
            hashed.push(b' ');
        }
    };
    feed(&text[before..span.start]);
    if matched.len() > 2 * HASHED {
        feed(&matched[..matched.floor_char_boundary(HASHED)]);
        feed(&matched[matched.ceil_char_boundary(matched.len() - HASHED)..]);
        feed(&matched.len().to_string());
    } else {
        feed(matched);
    }
    feed(&text[span.end..after]);
    xxh3_64(hashed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_stays_when_lines_move_and_goes_when_text_does() {
        let print = |text: &str, start, end| fingerprint(&Document::new(text), "a/b", Span::new(start, end));
        assert_eq!(print("one two three", 4, 7), print("new line\none two three\nmore", 13, 16));
        assert_ne!(print("one two three", 4, 7), print("one two other", 4, 7));
        assert_ne!(print("one two three", 4, 7), print("one too three", 4, 7));
    }
}
