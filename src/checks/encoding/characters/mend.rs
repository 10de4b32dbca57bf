//! What to put in the place of characters that do not belong into text, for cards that leave it to the kind.
//!
//! Deleting them is right nearly always, and where it is not the place tells: a control character may be all that parts
//! two words, and a soft hyphen behind a capital may be half of a misread letter.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

use crate::fix::Applicability;
use crate::span::Span;

/// The text for a run of such characters, and how far it may be trusted; `None` when nothing is known.
pub(super) fn mend(text: &str, span: Span) -> Option<(String, Applicability)> {
    let run = span.of(text);
    let before = text[..span.start].chars().next_back();
    let after = text[span.end..].chars().next();
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    if run.contains('\u{B}') {
        // Unicode's rules for line breaking know a vertical tab as nothing but a line's end.
        return Some(("\n".to_owned(), Applicability::Safe));
    }
    if run.chars().all(|c| ('\u{80}'..='\u{9F}').contains(&c)) {
        return windows(run).map(|text| (text, Applicability::Unsafe));
    }
    let parts_words = run.chars().any(|c| c.is_ascii_control()) && is_word(before) && is_word(after);
    let trust = if parts_words || may_be_letter(text, span) { Applicability::Unsafe } else { Applicability::Safe };
    Some((String::new(), trust))
}

/// Whether a soft hyphen, or a mark that joins letters, may be half of a misread one: it stands behind what is no
/// letter, behind a capital beyond ASCII, before one behind a small letter, or beside a sign that no word has,
/// `à¤\u{AD}`.
pub(super) fn may_be_letter(text: &str, span: Span) -> bool {
    let Some(first) = span.of(text).chars().next().filter(|c| matches!(c, '\u{AD}' | '\u{200C}'..='\u{200F}')) else {
        return false;
    };
    let before = text[..span.start].chars().next_back();
    let after = text[span.end..].chars().next().filter(|c| !c.is_ascii());
    let is_sign = |c: char| {
        matches!(c, '\u{80}'..='\u{BF}' | '×' | '÷' | '€' | '†' | '‡' | '•' | '…' | '\u{2500}'..='\u{259F}')
            && !c.is_alphabetic()
    };
    before.into_iter().chain(after).any(is_sign)
        || first == '\u{AD}'
            && (before.is_some_and(|c| !c.is_ascii() && c.is_uppercase() || !c.is_alphanumeric() && !c.is_whitespace())
                || before.is_some_and(char::is_lowercase) && after.is_some_and(char::is_uppercase))
}

/// What the bytes 0x80 to 0x9F are in windows-1252; `None` for its holes.
fn windows(run: &str) -> Option<String> {
    let bytes: Vec<u8> = run.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect::<Option<_>>()?;
    let read: Cow<str> = WINDOWS_1252.decode_without_bom_handling_and_without_replacement(&bytes)?;
    (!read.chars().any(char::is_control)).then(|| read.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Applicability::{Safe, Unsafe};

    /// `text` has the run between two bars.
    #[track_caller]
    fn check(text: &str, expected: Option<(&str, Applicability)>) {
        let start = text.find('|').expect("a bar");
        let end = text.rfind('|').expect("two bars") - 1;
        let got = mend(&text.replace('|', ""), Span::new(start, end));
        assert_eq!(got.as_ref().map(|(text, trust)| (text.as_str(), *trust)), expected);
    }

    #[test]
    fn the_place_decides_what_is_safe() {
        check("on Tuesday|\0\0| in", Some(("", Safe)));
        check("govern|\u{2}|ment", Some(("", Unsafe)));
        check("one line|\u{B}|and another", Some(("\n", Safe)));
        check("har|\u{AD}|vest", Some(("", Safe)));
        check("Ã|\u{AD}|ndice", Some(("", Unsafe)));
        check("à¤|\u{AD}|à¥€", Some(("", Unsafe)));
        check("л|\u{AD}|Ќм—ђ", Some(("", Unsafe)));
        check("при|\u{AD}|стань", Some(("", Safe)));
        check("¤@|\u{AD}|Ó", Some(("", Unsafe)));
        check("×|\u{200D}|×", Some(("", Unsafe)));
        check("we|\u{92}|re", Some(("’", Unsafe)));
        check("we|\u{92}\u{81}|re", None);
    }
}
