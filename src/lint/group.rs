//! The text that a finding is grouped by: what is the same to whoever decides of it.

use super::locate::{SNIPPET, snippet};
use crate::span::Span;

/// The text of a finding's group, of its snippet and its length in bytes: lower case, white space folded, each number a
/// `0`. Of a text longer than a snippet is its length stands behind it, so that what only begins alike is two.
pub fn group_text(snippet: &str, length: usize) -> String {
    let mut text = String::with_capacity(snippet.len());
    let mut was_digit = false;
    for c in snippet.trim().chars() {
        let is_digit = c.is_numeric();
        if !is_digit {
            text.extend(c.to_lowercase());
        } else if !was_digit {
            text.push('0');
        }
        was_digit = is_digit;
    }
    if snippet.chars().count() >= SNIPPET {
        text.push_str(&format!(" … ({length} bytes)"));
    }
    text
}

/// The same of a match in a text.
pub fn group_text_at(text: &str, span: Span) -> String {
    group_text(&snippet(span.of(text)), span.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_same_to_a_person_is_one() {
        let of = |text: &str| group_text_at(text, Span::new(0, text.len()));
        assert_eq!(of("12 Comments\n "), "0 comments");
        assert_eq!(of("1,204  COMMENTS"), "0,0 comments");
        assert_eq!(of(" \n\n"), "");
        let long = "The harbour office said that the ferry sails again. ".repeat(3);
        assert!(of(&long).ends_with("… (156 bytes)") && of(&long) != of(&long.repeat(2)));
    }
}
