//! Whether what a charset of two bytes a character makes is Chinese, Japanese or Korean, or letters of another charset
//! that happened to pair.
//!
//! Pairs of bytes are a character in several of these charsets. In the right one most characters are of the common
//! half of the standard, kana stand between Japanese ones, and hardly any stands inside a Latin word.

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS};

/// Fewer characters are no proof.
const FEWEST: usize = 6;

/// Whether the text that `charset` made is believable.
pub(super) fn is_believable(charset: &'static Encoding, text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let is_east = |c: char| matches!(u32::from(c), 0x3000..=0x9FFF | 0xAC00..=0xD7A3 | 0xFF01..=0xFFEF);
    let beyond = chars.iter().filter(|c| !c.is_ascii()).count();
    let east: Vec<char> = chars.iter().copied().filter(|&c| is_east(c)).collect();
    let is_small = |c: char| c.is_ascii_lowercase();
    let within = chars.windows(3).filter(|window| is_small(window[0]) && is_east(window[1]) && is_small(window[2]));
    if east.len() < FEWEST || east.len() * 10 < beyond * 7 || within.count() * 10 > east.len() {
        return false;
    }
    let count = |is: &dyn Fn(u32) -> bool| east.iter().filter(|&&c| is(u32::from(c))).count();
    let han: Vec<char> = east.iter().copied().filter(|c| ('\u{4E00}'..='\u{9FFF}').contains(c)).collect();
    let kana = count(&|code| (0x3040..0x3100).contains(&code));
    let half = count(&|code| (0xFF61..=0xFF9F).contains(&code));
    let hangul = count(&|code| (0xAC00..=0xD7A3).contains(&code));
    let common = |is_common: &dyn Fn(char) -> bool| han.iter().filter(|&&c| is_common(c)).count();
    match charset {
        _ if charset == GBK || charset == GB18030 => {
            let common = common(&|c| is_common_simplified(c) || is_common_traditional(c));
            han.len() * 2 >= east.len() && common * 10 >= han.len() * 9
        }
        _ if charset == BIG5 => han.len() * 2 >= east.len() && common(&is_common_traditional) * 10 >= han.len() * 9,
        _ if charset == SHIFT_JIS || charset == EUC_JP => {
            let common = common(&|c| lead(SHIFT_JIS, c).is_some_and(|lead| (0x88..=0x98).contains(&lead)));
            kana * 5 >= east.len() && half * 10 <= east.len() && common * 10 >= han.len() * 9
        }
        _ if charset == EUC_KR => {
            // The 2350 syllables of the standard; what an extension adds is hardly written.
            let common = count(&|code| {
                char::from_u32(code).and_then(|c| pair(EUC_KR, c)).is_some_and(|[a, b]| a >= 0xB0 && b >= 0xA1)
                    && (0xAC00..=0xD7A3).contains(&code)
            });
            hangul * 5 >= east.len() * 3 && common * 100 >= hangul * 97
        }
        _ => false,
    }
}

/// The two bytes of a character.
fn pair(charset: &'static Encoding, c: char) -> Option<[u8; 2]> {
    let mut one = [0; 4];
    let (bytes, _, has_unmappable) = charset.encode(c.encode_utf8(&mut one));
    if has_unmappable { None } else { bytes.as_ref().try_into().ok() }
}

fn lead(charset: &'static Encoding, c: char) -> Option<u8> {
    pair(charset, c).map(|[lead, _]| lead)
}

/// Of the first level of GB 2312.
fn is_common_simplified(c: char) -> bool {
    pair(GBK, c).is_some_and(|[a, b]| (0xB0..=0xD7).contains(&a) && b >= 0xA1)
}

/// Of the first level of Big5.
fn is_common_traditional(c: char) -> bool {
    lead(BIG5, c).is_some_and(|lead| (0xA4..=0xC6).contains(&lead))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_language_are_believed_and_pairs_of_letters_are_not() {
        assert!(is_believable(GBK, "渡轮九点开往洛姆，码头挤满了人。"));
        assert!(is_believable(SHIFT_JIS, "連絡船は九時にロルムへ出ます。"));
        assert!(is_believable(EUC_KR, "나룻배는 아홉 시에 떠난다."));
        assert!(!is_believable(SHIFT_JIS, "Les d市子uilibres de la R市ublique ont c仕仕 au printemps, d市id仕仕nt"));
        assert!(!is_believable(BIG5, "憭閫皞鞎憒蝡閬敶"));
        assert!(!is_believable(GBK, "caf茅"));
    }
}
