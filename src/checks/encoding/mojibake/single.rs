//! One byte that was read as another: `Ïðèâåò` for `Привет`, Cyrillic of windows-1251 read as windows-1252.
//!
//! This is no UTF-8 and has no proof in itself: any bytes are text in any charset of one byte a character. The words
//! prove it. A text of nothing but letters that English does not have is in no language that is written so, and read
//! otherwise it has the commonest words of one that is. It is never mended safely, and never on one word.

use encoding_rs::{Encoding, KOI8_R, WINDOWS_1251, WINDOWS_1253, WINDOWS_1255, WINDOWS_1256};
use rustc_hash::FxHashSet;

use super::codec::{Codecs, WESTERN};
use super::judge::{Proof, Repair};
use super::reading::{Doubt, Piece};
use crate::span::Span;

/// What is tried, with the name of the charset.
const CHARSETS: [&Encoding; 5] = [WINDOWS_1251, KOI8_R, WINDOWS_1253, WINDOWS_1255, WINDOWS_1256];
/// So many different common words prove it.
const FEWEST: usize = 3;
/// One word in so many has to be a common one.
const SHARE: usize = 12;
/// So much of the words is asked, in bytes.
const SAMPLE: usize = 4 << 10;

/// The words of a text that were read so, in order, all in one charset; `None` in nearly every text.
pub(super) fn pieces(codecs: &Codecs, text: &str) -> Vec<Piece> {
    let words: Vec<Span> = words(text);
    // Lines in capitals, `ÀÉÎ`, are few words.
    if words.len() < FEWEST {
        return Vec::new();
    }
    let Some(charset) = CHARSETS.into_iter().find(|charset| is_proved(codecs, charset, text, &words)) else {
        return Vec::new();
    };
    let piece = |span: Span| {
        let mended = read(codecs, charset, span.of(text))?;
        let length = span.of(text).chars().count();
        let repair = Repair { text: mended, proof: Proof::Weak, chain: vec!["windows-1252"], steps: Vec::new() };
        let doubt = Some(Doubt::Single(charset.name()));
        Some(Piece { span, codec: WESTERN, length, repair, is_partial: false, doubt })
    };
    words.into_iter().filter_map(piece).collect()
}

/// The words of which every letter is beyond ASCII.
fn words(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let is_of_word = |c: char| !c.is_ascii() && !c.is_whitespace();
    let mut at = 0;
    while let Some(from) = text[at..].find(is_of_word).map(|from| at + from) {
        let end = text[from..].find(|c: char| !is_of_word(c)).map_or(text.len(), |end| from + end);
        let is_beside_ascii = text[..from].ends_with(|c: char| c.is_ascii_alphanumeric())
            || text[end..].starts_with(|c: char| c.is_ascii_alphanumeric());
        if !is_beside_ascii && text[from..end].contains(|c: char| ('À'..='ÿ').contains(&c)) {
            found.push(Span::new(from, end));
        }
        at = end;
    }
    found
}

fn is_proved(codecs: &Codecs, charset: &'static Encoding, text: &str, words: &[Span]) -> bool {
    let mut read_words: Vec<String> = Vec::new();
    let mut bytes = 0;
    for word in words {
        let Some(read) = read(codecs, charset, word.of(text)) else { return false };
        bytes += read.len();
        read_words.push(read.to_lowercase());
        if bytes > SAMPLE {
            break;
        }
    }
    // One language must have them all, and most letters.
    let tongues = codecs.languages.tongues();
    let has = |index: usize| {
        let is_common =
            |word: &&String| tongues.having(word.trim_matches(|c: char| !c.is_alphabetic())).contains(&index);
        let common: Vec<&String> = read_words.iter().filter(is_common).collect();
        let different: FxHashSet<&String> = common.iter().copied().collect();
        if different.len() < FEWEST || common.len() * SHARE < read_words.len() {
            return false;
        }
        let letters = read_words.iter().flat_map(|word| word.chars()).filter(|c| c.is_alphabetic());
        let (mut all, mut foreign) = (0, 0);
        for c in letters {
            all += 1;
            foreign += usize::from(tongues.frequencies(c).is_none_or(|row| row[index].is_none()));
        }
        foreign * 20 <= all
    };
    (0..tongues.len()).any(has)
}

/// What the characters are in another charset; `None` where that has none.
fn read(codecs: &Codecs, charset: &'static Encoding, text: &str) -> Option<String> {
    let bytes: Option<Vec<u8>> = text.chars().map(|c| codecs.byte(c, WESTERN)).collect();
    charset.decode_without_bom_handling_and_without_replacement(&bytes?).map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let codecs = Codecs::new(&Arc::default());
        let mut mended = text.to_owned();
        for piece in pieces(&codecs, text).iter().rev() {
            mended.replace_range(piece.span.start..piece.span.end, &piece.repair.text);
        }
        assert_eq!(mended, expected);
    }

    #[test]
    fn the_words_prove_it() {
        check("Íà îçåðå íå áûëî ëîäêè, è îí óø¸ë.\n", "На озере не было лодки, и он ушёл.\n");
        check("ôÝëïò êáé íá ôï êáÀêé ôçò ëßìíçò\n", "τέλος και να το καΐκι της λίμνης\n");
        check("Ïðèâåò\n", "Ïðèâåò\n");
        check("À É Î Ö Ü\n", "À É Î Ö Ü\n");
        check("Où été là à côté, ça va.\n", "Où été là à côté, ça va.\n");
    }
}
