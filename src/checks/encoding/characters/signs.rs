//! What a character that does not belong into text may stand for, and at what places nothing can have stood.

use crate::span::Span;

/// What was probably there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// PDFium writes U+FFFE, and wrote U+0002, where a line ended in a hyphen.
    LineHyphen,
    /// The page's hyphen or dash, where no syllable ends.
    SoftHyphen,
    /// A letter, a ligature, a sign that the font had no character for.
    Glyph,
    /// Nothing that is seen: zero-width spaces, joiners, byte-order marks.
    Unseen,
}

impl Sort {
    pub(super) fn of(c: char) -> Self {
        match c {
            '\u{2}' | '\u{FFFE}' => Self::LineHyphen,
            '\u{AD}' => Self::SoftHyphen,
            _ if is_sign(c) => Self::Glyph,
            _ => Self::Unseen,
        }
    }
}

/// Whether the character may stand for text that was lost. A form feed before a small letter is a lost `fi`, but parts
/// pages everywhere else.
pub(super) fn is_sign(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' | '\u{C}' => false,
        '\u{AD}' | '\u{FFFD}' | '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' => true,
        '\u{F0000}'.. => true,
        _ => c.is_control() || u32::from(c) & 0xFFFE == 0xFFFE,
    }
}

/// What stands beside a run of such characters.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) before: Option<char>,
    pub(super) after: Option<char>,
}

impl Place {
    pub(super) fn of(text: &str, span: Span) -> Self {
        Self { before: text[..span.start].chars().next_back(), after: text[span.end..].chars().next() }
    }

    /// Inside a word or at its edge.
    pub(super) fn is_at_word(self) -> bool {
        self.before.is_some_and(char::is_alphanumeric) || self.after.is_some_and(char::is_alphanumeric)
    }

    pub(super) fn is_inside_word(self) -> bool {
        self.before.is_some_and(char::is_alphanumeric) && self.after.is_some_and(char::is_alphanumeric)
    }

    /// A sign of its own, or the first on its line, with something behind it.
    pub(super) fn is_between_blanks(self) -> bool {
        self.before.is_none_or(char::is_whitespace) && self.after.is_some_and(|c| matches!(c, ' ' | '\t'))
    }

    /// Where a syllable may end: between two letters, the second of which is no capital.
    pub(super) fn parts_syllables(self) -> bool {
        let is_letter = |c: char| c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36F}');
        self.before.is_some_and(is_letter) && self.after.is_some_and(|c| is_letter(c) && !c.is_uppercase())
    }

    /// Behind a mark that ends a sentence and before the line's end: nothing can have stood there.
    pub(super) fn is_padding(self) -> bool {
        let is_mark = |c: char| !c.is_alphanumeric() && !c.is_whitespace();
        self.before.is_some_and(is_mark) && self.after.is_none_or(|c| matches!(c, '\n' | '\r'))
    }
}

/// What fills a file's end and never was text: the DOS mark of a file's end, a block of NULs.
pub(super) fn fills_end(text: &str, span: Span) -> bool {
    const FEWEST_NULS: usize = 4;
    let run = span.of(text);
    text[span.end..].trim_end_matches(['\n', '\r']).is_empty()
        && (run.chars().all(|c| c == '\u{1A}') || run.len() >= FEWEST_NULS && run.chars().all(|c| c == '\0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_lost_text_is_known() {
        for c in ['\0', '\u{1B}', '\u{7F}', '\u{81}', '\u{AD}', '\u{E001}', '\u{FFFD}', '\u{FFFE}', '\u{10FFFF}'] {
            assert!(is_sign(c), "{c:?}");
        }
        for c in ['\n', '\t', '\u{C}', 'a', '\u{200B}', '\u{FEFF}', '\u{E0067}'] {
            assert!(!is_sign(c), "{c:?}");
        }
    }

    #[test]
    fn only_a_files_end_is_filled() {
        let check = |text: &str, expected: bool| {
            let start = text.find(['\0', '\u{1A}']).expect("a control");
            let end = text.rfind(['\0', '\u{1A}']).expect("a control") + 1;
            assert_eq!(fills_end(text, Span::new(start, end)), expected, "{text:?}");
        };
        check("The end\u{1A}", true);
        check("The end\0\0\0\0\n", true);
        check("The end\0", false);
        check("The \u{1A} end", false);
    }
}
