//! Letters and numbers, as the standard library has them and sooner told: it looks those beyond ASCII up in a long
//! list.

/// Whether a character beyond ASCII is alphanumeric, where its block says it; the blocks that most texts are made of
/// do. What this says is alphanumeric is a letter.
fn by_block(c: char) -> Option<bool> {
    match c {
        // Latin, Greek, Cyrillic, Hebrew, Arabic, Devanagari, kana, Han, Hangul.
        'À'..='Ö'
        | 'Ø'..='ö'
        | 'ø'..='ʯ'
        | 'Α'..='Ρ'
        | 'Σ'..='ώ'
        | 'Ѐ'..='ҁ'
        | 'Ҋ'..='ԯ'
        | 'א'..='ת'
        | 'ؠ'..='ي'
        | 'ऄ'..='ह'
        | '\u{93D}'..='\u{94C}'
        | 'ぁ'..='ゖ'
        | 'ァ'..='ヺ'
        | '一'..='\u{9FFF}'
        | '가'..='힣' => Some(true),
        // Marks, quotes, dashes.
        '\u{A0}'..='\u{A9}'
        | '\u{AB}'..='\u{B1}'
        | '\u{BB}'
        | '\u{2000}'..='\u{206F}'
        | '\u{3000}'..='\u{3004}'
        | '\u{3008}'..='\u{3020}'
        | '\u{FF01}'..='\u{FF0F}'
        | '\u{FF1A}'..='\u{FF20}' => Some(false),
        _ => None,
    }
}

/// As [`char::is_alphanumeric`].
#[inline]
pub(crate) fn is_alphanumeric(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { by_block(c).unwrap_or_else(|| c.is_alphanumeric()) }
}

/// As [`char::is_alphabetic`].
#[inline]
pub(crate) fn is_alphabetic(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { by_block(c).unwrap_or_else(|| c.is_alphabetic()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_what_the_standard_library_says() {
        for c in '\0'..=char::MAX {
            let ours = (is_alphanumeric(c), is_alphabetic(c));
            assert_eq!(ours, (c.is_alphanumeric(), c.is_alphabetic()), "{:04X}", u32::from(c));
        }
    }
}
