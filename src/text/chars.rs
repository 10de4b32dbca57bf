//! Characters by their number, and by whether their script parts words.
//!
//! No characters are decoded to be counted; whoever needs them one by one walks over them himself.

/// In scripts without spaces this many bytes count as a word: two characters of three bytes.
pub(crate) const UNSPACED_WORD: usize = 6;

/// How many characters a text has: every byte but a continuation byte begins one. Counted in bytes, a chunk at a time,
/// so that it runs many bytes at a time: a column may lie megabytes into its line.
pub(crate) fn count_chars(text: &str) -> usize {
    let begins = |&byte: &u8| u8::from(byte & 0xC0 != 0x80);
    text.as_bytes().chunks(128).map(|chunk| usize::from(chunk.iter().map(begins).sum::<u8>())).sum()
}

/// Where C1 controls stand right behind a character beyond ASCII, which happens to bytes of another charset only.
pub(crate) fn controls_in_words(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let is_control = |&at: &usize| at > 0 && !bytes[at - 1].is_ascii() && (0x80..=0x9F).contains(&bytes[at + 1]);
    memchr::memchr_iter(0xC2, bytes).filter(is_control)
}

/// Whether the script of a character puts no spaces between words: Thai, Lao, Burmese, Khmer, kana and Han. Tibetan is
/// not among them: it sets a mark between syllables.
pub(crate) fn is_unspaced(c: char) -> bool {
    // Said by itself, because nearly all characters are told by it.
    c >= '\u{E00}'
        && matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_across_chunks() {
        for text in ["", "a", "é", "日", "𝒳", "aé日𝒳"] {
            for count in [1, 31, 32, 100, 400] {
                let text = text.repeat(count);
                assert_eq!(count_chars(&text), text.chars().count(), "{text}");
            }
        }
    }

    #[test]
    fn a_control_counts_behind_what_is_beyond_ascii() {
        let found = |text: &str| controls_in_words(text).collect::<Vec<_>>();
        assert_eq!(found("é\u{80} a\u{85} ü\u{9F}\u{81}"), [2, 11, 13]);
        assert!(found("\u{80}aé\u{A0}").is_empty());
    }

    #[test]
    fn scripts_without_spaces_are_known_by_their_blocks() {
        for c in ['港', 'の', 'フ', 'ก', 'ລ', 'က', 'ក', '々', '𠀀'] {
            assert!(is_unspaced(c), "{c}");
        }
        for c in ['a', 'é', 'я', 'ع', 'ह', 'བ', '한', '。', '“', '\u{3000}'] {
            assert!(!is_unspaced(c), "{c}");
        }
    }
}
