//! Where two words may be joined, judged by what stands around the joint alone.
//!
//! All of a text is looked at once, a block at a time; what is asked further costs only where a joint may be. Marks,
//! joints within a word and words that end in a function word have files of their own.

use super::candidate::Candidate;
use super::ends::SHORTEST;
use super::inner::inner;
use super::lists::Lists;
use super::marks::mark;
use super::suffixes::suffix;
use crate::matching::bits::{BLOCK, bits, ends, is_latin, is_letter, places};

/// A block and the byte on either side of it, and some more, so that the whole is a number of vectors.
const WINDOW: usize = BLOCK + 16;

/// Where the text may be joined, and a bit for each letter of it: the words, for who must walk over them again.
pub(super) fn of(text: &str, lists: &Lists) -> (Vec<Candidate>, Vec<u64>) {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut all_letters = Vec::with_capacity(bytes.len() / BLOCK + 1);
    let mut before = 0;
    // The last block may be empty: it ends the last word.
    for base in (0..=bytes.len()).step_by(BLOCK) {
        let mut padded = [0; WINDOW];
        let window = match base.checked_sub(1).and_then(|start| bytes[start..].first_chunk()) {
            Some(window) => window,
            None => {
                let (skipped, start) = (usize::from(base == 0), base.saturating_sub(1));
                let end = bytes.len().min(start + WINDOW - skipped);
                padded[skipped..][..end - start].copy_from_slice(&bytes[start..end]);
                &padded
            }
        };
        let (letters, joints) = classes(window);
        all_letters.push(letters);
        for joint in places(joints) {
            let at = base + joint;
            if is_mark(bytes[at]) || bytes[at] == QUOTE {
                found.extend(mark(text, at, lists));
            } else {
                found.extend(inner(text, at, lists));
            }
        }
        for end in places(ends::<SHORTEST>(before, letters)) {
            if lists.suffixes.may_end(bytes, base + end) {
                found.extend(suffix(text, base + end, lists));
            }
        }
        before = letters;
    }
    (found, all_letters)
}

/// The letters of the block inside a window, and the places where something may be joined: a change of case or between
/// letters and digits, or a mark between letters. What it lets pass, [`inner`] and [`mark`] do not.
fn classes(window: &[u8; WINDOW]) -> (u64, u64) {
    let is_ascii = window.iter().fold(0, |all, byte| all | byte) < 0x80;
    if is_ascii { classes_of::<false>(window) } else { classes_of::<true>(window) }
}

/// No branches, so that it runs a vector at a time. With `ANY`, bytes outside of ASCII count as letters, and capitals
/// of Latin and Cyrillic are told by their first two.
fn classes_of<const ANY: bool>(window: &[u8; WINDOW]) -> (u64, u64) {
    // What each byte is, is asked once and read thrice: as the one before, the one here, the one after.
    let (mut letter, mut upper, mut digit, mut mark) = ([0u8; WINDOW], [0u8; WINDOW], [0u8; WINDOW], [0u8; WINDOW]);
    for at in 0..WINDOW {
        let byte = window[at];
        letter[at] = if ANY { is_letter(byte) } else { is_latin(byte) }.into();
        upper[at] = is_upper(byte).into();
        digit[at] = is_digit(byte).into();
        mark[at] = is_mark(byte).into();
    }
    let mut letters = [0; BLOCK];
    let mut joints = [0; BLOCK];
    let mut any = 0;
    for at in 0..BLOCK {
        let (before, here, after) = (at, at + 1, at + 2);
        letters[at] = letter[here];
        let word_before = letter[before] | digit[before];
        let mark_before = letter[before] | mark[before];
        let (mut follows, mut goes_on, mut others) = (word_before, letter[after], 0);
        if ANY {
            // A curly quote or a dash is no letter, though one by its byte; its first one closes a sentence behind a
            // mark.
            let (first, next) = (window[here], window[after]);
            follows &= u8::from(window[before] < 0x80 || window[before] >= LATE);
            goes_on &= u8::from(next != 0xE2 && next != 0xC2);
            let is_capital = (first == 0xC3) & (next < 0x9F) | (first == 0xD0) & (next < 0xB0);
            others = u8::from(is_capital) & letter[before] | u8::from((first == QUOTE) & is_latin(next));
        }
        joints[at] = upper[here] & follows | digit[here] & letter[before] | mark[here] & mark_before & goes_on | others;
        any |= joints[at];
    }
    (bits(&letters), if any == 0 { 0 } else { bits(&joints) })
}

#[inline]
const fn is_digit(byte: u8) -> bool {
    byte.wrapping_sub(b'0') < 10
}

#[inline]
const fn is_upper(byte: u8) -> bool {
    byte.wrapping_sub(b'A') < 26
}

/// Last bytes of curly quotes and dashes, which often stand before a capital, are lower.
const LATE: u8 = 0xA0;

/// The last byte of a closing curly quote.
const QUOTE: u8 = 0x9D;

/// `!` and `)`, `"`, `,` and `.`, `:`, `;` and `?`: each comparison ignores a bit or two. It lets `>` and `*` pass,
/// which [`mark`] does not.
#[inline]
fn is_mark(byte: u8) -> bool {
    (byte & !0x08 == b'!') | (byte & !0x08 == b'"') | (byte & !0x02 == b',') | (byte | 0x05 == b'?')
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn of(text: &str) -> (Vec<Candidate>, Vec<u64>) {
        super::of(text, &Lists::new(&Arc::default()))
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let (mut found, _) = of(text);
        found.sort_by_key(|candidate| candidate.joint);
        let got: Vec<String> =
            found.iter().map(|c| format!("{} {}", &text[c.span.start..c.joint], &text[c.joint..c.span.end])).collect();
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn joints_are_seen_and_names_are_not() {
        check("she said.The ferry", &["said. The"]);
        check("a seat:Join us", &["seat: Join"]);
        check("“We go.”The ferry", &["go.” The"]);
        check("in Portand dozens ", &["Port and"]);
        check("the toolsDrag and", &["tools Drag"]);
        check("see www.example.Com or node.Js or a/b.The or me@x.The here", &[]);
        check("an iPhone, e.g.The McDonald at J.R.Smith", &[]);
        check("a thousand in England ", &[]);
        check("in 2024Edited by RDTo lose weight", &["2024 Edited", "RD To"]);
        check("by Smith12 March and A4Paper with 100Mbps on IDs", &["Smith 12"]);
        check("un caféThe maisonÉcole cafÃ© «Fin»", &["café The", "maison École"]);
        check("они сказалиОна ДОМ и сказал.Она", &["сказали Она", "сказал. Она"]);
        check("Ⓐ ferry.https://example.org/a (or bath).Why not", &["ferry. https", "bath). Why"]);
        check("비가 온다고 말했다.그는 배를 탔다", &["말했다. 그는"]);
        check("x", &[]);
    }

    #[test]
    fn long_words_and_odd_characters_are_passed_over() {
        for long in ["é", "日", "x", "\u{301}", "𝒳"] {
            for length in 0..70 {
                let run = long.repeat(length);
                for text in
                    [format!("{run}and The"), format!("{run}.The {run}"), format!("a.T{run} x"), format!("aB{run}”The")]
                {
                    of(&text);
                }
            }
        }
    }

    #[test]
    fn a_joint_at_any_place_of_a_block_is_seen() {
        for length in 0..140 {
            let text = format!("{} said.The ferry", "x ".repeat(length));
            assert_eq!(of(&text).0.len(), 1, "{length}");
        }
    }
}
