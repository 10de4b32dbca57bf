//! What a character may be in a text that was decoded by guess or repaired: of a script, common to all, or too rare to
//! believe.
//!
//! This is no table of Unicode's scripts. A block that two letters and a quotation mark fall into by accident (phonetic
//! letters, Syriac, N'Ko, archaic Greek) is left out, for a reading that makes such characters is a coincidence.

/// What the letters of a repaired piece have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Script {
    /// Punctuation, symbols, combining marks: goes with everything.
    Common,
    Latin,
    Greek,
    Cyrillic,
    Hebrew,
    Arabic,
    /// Han, kana and Hangul, which stand together.
    East,
    /// Another script, by its block.
    Other(u16),
}

/// The script of a character; `None` when a repair that makes it is not to be believed.
pub(crate) fn script(c: char) -> Option<Script> {
    let code = u32::from(c);
    Some(match code {
        0x00..=0x7F => {
            if c.is_ascii_alphabetic() {
                Script::Latin
            } else {
                Script::Common
            }
        }
        0xA0..=0xBF | 0xD7 | 0xF7 => Script::Common,
        0xC0..=0x17F | 0x18F | 0x192 | 0x1A0..=0x1A1 | 0x1AF..=0x1B0 | 0x1CD..=0x1DC | 0x218..=0x21B | 0x259 => {
            Script::Latin
        }
        0x2B9..=0x2BC | 0x2C6..=0x2C7 | 0x2D8..=0x2DD | 0x300..=0x331 => Script::Common,
        0x37E | 0x384..=0x3CE | 0x1F00..=0x1FFF => Script::Greek,
        0x400..=0x45F | 0x490..=0x4FF => Script::Cyrillic,
        0x5B0..=0x5C7 | 0x5D0..=0x5EA | 0x5F3..=0x5F4 => Script::Hebrew,
        0x60C | 0x61B | 0x61F | 0x621..=0x6D5 | 0x6F0..=0x6F9 | 0xFB50..=0xFDFF | 0xFE70..=0xFEFC => Script::Arabic,
        0x531..=0x58F | 0x10A0..=0x10FF => Script::Other(if code < 0x600 { 1 } else { 2 }),
        0x900..=0xDFF => Script::Other(u16::try_from(code >> 7).expect("a block's number is small")),
        0xE00..=0xEFF | 0x1000..=0x109F | 0x1780..=0x17FF => {
            Script::Other(u16::try_from(code >> 7).expect("a block's number is small"))
        }
        0x1E00..=0x1EFF | 0xFB00..=0xFB06 => Script::Latin,
        0x2002..=0x2027 | 0x202F..=0x203E | 0x2044 | 0x2060 | 0x2070..=0x20BF | 0x2100..=0x23FF => Script::Common,
        0x2460..=0x27BF | 0x2900..=0x297F | 0x2B00..=0x2BFF | 0xFE00..=0xFE0F => Script::Common,
        0x3000..=0x30FF | 0x3400..=0x9FFF | 0xAC00..=0xD7A3 | 0xFF00..=0xFFEF => Script::East,
        // What stands for lost bytes, and the byte-order mark of a file pasted into another.
        0xFFFD | 0xFEFF => Script::Common,
        0x1F000..=0x1FAFF => Script::Common,
        0x20000..=0x2FFFF => Script::East,
        _ => return None,
    })
}

/// The one script of a piece of text; `None` when it holds an incredible character or letters of two scripts.
pub(crate) fn script_of(text: &str) -> Option<Script> {
    let mut whole = Script::Common;
    for c in text.chars() {
        match script(c)? {
            Script::Common => {}
            own if whole == Script::Common => whole = own,
            own if own != whole => return None,
            _ => {}
        }
    }
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<Script>) {
        assert_eq!(script_of(text), expected);
    }

    #[test]
    fn a_piece_has_one_script() {
        check("“été”", Some(Script::Latin));
        check("«Слово»", Some(Script::Cyrillic));
        check("’…", Some(Script::Common));
        check("日本のテレビ", Some(Script::East));
        check("аé", None);
        check("ɔ", None);
        check("ߓ", None);
    }
}
