//! What may be shown as it is, and what is named instead.
//!
//! Text from a document is never trusted near a terminal: an escape sequence would be obeyed, a bidi override would
//! turn the line around, a zero-width space would not be seen. Such characters are written as `<U+200B>`.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a terminal shows this character as what it is, and nothing more.
pub fn is_printable(c: char) -> bool {
    match c {
        ' '..='~' => true,
        _ if c.is_control() => false,
        // Soft hyphen, combining grapheme joiner, Arabic letter mark, Hangul fillers, Mongolian vowel separator.
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{180B}'..='\u{180F}' => false,
        // Zero-width characters and marks of direction, line and paragraph separator, bidi embeddings and isolates.
        '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' => false,
        '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' => false,
        // Private use, noncharacters, tags.
        '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' | '\u{E0000}'..='\u{10FFFF}' => false,
        _ => u32::from(c) & 0xFFFE != 0xFFFE,
    }
}

/// The name under which an unprintable character is shown.
pub fn name(c: char) -> String {
    format!("<U+{:04X}>", u32::from(c))
}

/// The text with every unprintable character named, tabs and line ends among them.
pub fn printable(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find(|c| !is_printable(c)) else { return Cow::Borrowed(text) };
    let mut out = text[..first].to_owned();
    for c in text[first..].chars() {
        if is_printable(c) {
            out.push(c);
        } else {
            write!(out, "<U+{:04X}>", u32::from(c)).expect("a string takes what is written");
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_named() {
        assert_eq!(printable("a\u{1b}[31mb"), "a<U+001B>[31mb");
        assert_eq!(printable("x\u{202e}y\u{200b}"), "x<U+202E>y<U+200B>");
        assert!(matches!(printable("António — „gut“ 日本"), Cow::Borrowed(_)));
    }
}
