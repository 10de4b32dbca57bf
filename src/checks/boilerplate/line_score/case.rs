//! Lower case, for words that are looked up and for how a line begins.

/// The character in lower case, and whether it was a capital. The blocks that most texts are made of are told by their
/// place: the standard library looks letters up in a long list.
pub(super) fn fold(c: char) -> (u32, bool) {
    let code = u32::from(c);
    match c {
        '\0'..='\u{7F}' => (u32::from(c.to_ascii_lowercase()), c.is_ascii_uppercase()),
        'à'..='ö' | 'ø'..='ÿ' | 'а'..='џ' | 'ά'..='ώ' => (code, false),
        'À'..='Ö' | 'Ø'..='Þ' | 'А'..='Я' | 'Α'..='Ρ' | 'Σ'..='Ϋ' => (code + 32, true),
        'Ѐ'..='Џ' => (code + 80, true),
        _ => {
            let lower = c.to_lowercase().next().unwrap_or(c);
            (u32::from(lower), lower != c)
        }
    }
}
