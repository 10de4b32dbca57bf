//! UTF-16 and UTF-32: two or four bytes a unit, in either order, with their mark or without.
//!
//! Without a mark the form is a guess, and a guess needs evidence: a share of the units must be what separates words
//! and sentences, which read in the other byte order, or out of anything that is no such text, hardly ever appears.

use std::sync::Arc;

use crate::text::{Damage, Holes};

/// A form with units of more than one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wide {
    Utf16Le,
    Utf16Be,
    Utf32Le,
    Utf32Be,
}

/// The longer marks first: UTF-32's begins with UTF-16's.
const ALL: [Wide; 4] = [Wide::Utf32Le, Wide::Utf32Be, Wide::Utf16Le, Wide::Utf16Be];

impl Wide {
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Utf32Le => "UTF-32LE",
            Self::Utf32Be => "UTF-32BE",
        }
    }

    /// The bytes of U+FEFF, which say at the start of a file which form it is in.
    pub(super) fn mark(self) -> &'static [u8] {
        match self {
            Self::Utf16Le => b"\xFF\xFE",
            Self::Utf16Be => b"\xFE\xFF",
            Self::Utf32Le => b"\xFF\xFE\0\0",
            Self::Utf32Be => b"\0\0\xFE\xFF",
        }
    }

    pub(super) fn width(self) -> usize {
        if matches!(self, Self::Utf16Le | Self::Utf16Be) { 2 } else { 4 }
    }

    fn unit(self, bytes: &[u8]) -> u32 {
        let add = |value: u32, byte: &u8| value << 8 | u32::from(*byte);
        match self {
            Self::Utf16Le | Self::Utf32Le => bytes.iter().rev().fold(0, add),
            Self::Utf16Be | Self::Utf32Be => bytes.iter().fold(0, add),
        }
    }

    /// Adds the bytes of a text, without a mark.
    pub(super) fn encode(self, text: &str, out: &mut Vec<u8>) {
        match self {
            Self::Utf16Le => out.extend(text.encode_utf16().flat_map(u16::to_le_bytes)),
            Self::Utf16Be => out.extend(text.encode_utf16().flat_map(u16::to_be_bytes)),
            Self::Utf32Le => out.extend(text.chars().flat_map(|c| u32::from(c).to_le_bytes())),
            Self::Utf32Be => out.extend(text.chars().flat_map(|c| u32::from(c).to_be_bytes())),
        }
    }

    /// Hands out the characters of `bytes`, each with the bytes it was; `None` for bytes that are none.
    fn read<'b>(self, bytes: &'b [u8], each: &mut dyn FnMut(Option<char>, &'b [u8])) {
        let width = self.width();
        let mut rest = bytes;
        while rest.len() >= width {
            let unit = self.unit(&rest[..width]);
            let mut length = width;
            let mut read = char::from_u32(unit);
            if width == 2 && (0xD800..0xDC00).contains(&unit) && rest.len() >= 4 {
                let low = self.unit(&rest[2..4]);
                if (0xDC00..0xE000).contains(&low) {
                    read = char::from_u32(0x10000 + ((unit & 0x3FF) << 10 | low & 0x3FF));
                    length = 4;
                }
            }
            each(read, &rest[..length]);
            rest = &rest[length..];
        }
        if !rest.is_empty() {
            each(None, rest);
        }
    }

    /// The text of `bytes`, which have no mark; what does not decode becomes U+FFFD and is remembered.
    pub(super) fn decode(self, bytes: &[u8]) -> (String, Option<Damage>) {
        let mut text = String::with_capacity(bytes.len());
        let (mut damage, mut holes) = (Damage::default(), Holes::default());
        self.read(bytes, &mut |c, bytes| {
            if c.is_none() {
                if holes.is_empty() {
                    damage.first = bytes.to_vec();
                }
                holes.push(text.len(), 0);
            }
            text.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
        });
        let damage = (!holes.is_empty()).then(|| Damage { holes: Arc::new(holes), ..damage });
        (text, damage)
    }
}

/// The form whose mark stands at the start. A UTF-16 text that begins with NUL is taken for UTF-32 only if it is such.
pub(super) fn marked(raw: &[u8]) -> Option<Wide> {
    let is_so = |form: &Wide| {
        let Some(rest) = raw.strip_prefix(form.mark()) else { return false };
        let sample = &rest[..rest.len().min(64)];
        let mut is_sound = true;
        form.read(&sample[..sample.len() / 4 * 4], &mut |c, _| is_sound &= c.is_some());
        form.width() == 2 || is_sound
    };
    ALL.into_iter().find(is_so)
}

/// This many bytes tell the form.
const SAMPLE: usize = 8192;
/// Fewer units than this prove nothing.
const FEWEST_UNITS: u32 = 4;

/// The form that bytes without a mark are in.
pub(super) fn guess(raw: &[u8]) -> Option<Wide> {
    let sample = &raw[..raw.len().min(SAMPLE)];
    let tally = |form: Wide| Some((form, Tally::of(form, sample).evidence()?));
    // Bytes that are UTF-32 are UTF-16 too, with every second unit NUL; the other way round they are not.
    ALL.into_iter().filter_map(tally).max_by_key(|(form, evidence)| (form.width(), *evidence)).map(|(form, _)| form)
}

/// What the units of a sample are, read in one form.
struct Tally {
    units: u32,
    /// No characters, or characters that no text has.
    broken: u32,
    ascii: u32,
    /// What stands between words and sentences.
    breaks: u32,
    /// Of the others, how many have which upper byte: a script fills one, two or three of them.
    blocks: [u32; 256],
    /// Han, kana and Hangul, which fill a hundred.
    east: u32,
}

impl Tally {
    fn of(form: Wide, sample: &[u8]) -> Self {
        let mut tally = Self { units: 0, broken: 0, ascii: 0, breaks: 0, blocks: [0; 256], east: 0 };
        // Half a unit, or half a pair, at the end is the sample's doing or a byte too many.
        let whole = &sample[..sample.len() / form.width() * form.width()];
        form.read(whole, &mut |c, _| tally.add(c));
        tally
    }

    fn add(&mut self, c: Option<char>) {
        self.units += 1;
        let Some(c) = c else { return self.broken += 1 };
        match c {
            '\t' | '\n' | '\r' | ' ' | '\u{3000}'..='\u{3002}' | '，' => self.breaks += 1,
            '\u{C}' | '\u{1B}' => {}
            '!'..='~' => self.ascii += 1,
            '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{FF00}'..='\u{FFEE}' => self.east += 1,
            '\u{A0}'..='\u{2E7F}' | '\u{A000}'..='\u{ABFF}' | '\u{FB00}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FEFF}' => {
                self.blocks[(u32::from(c) >> 8 & 0xFF) as usize] += 1;
            }
            '\u{10000}'..='\u{3FFFF}' => {}
            _ => self.broken += 1,
        }
    }

    /// How much speaks for the form; `None` when it is not believed.
    fn evidence(mut self) -> Option<u32> {
        self.blocks.sort_unstable();
        let main: u32 = self.blocks[253..].iter().sum::<u32>() + self.ascii + self.breaks + self.east;
        let is_text = self.units >= FEWEST_UNITS && self.broken * 100 <= self.units && main * 10 >= self.units * 9;
        let is_spaced = self.breaks > 1 && self.breaks * 100 >= self.units;
        (is_text && (is_spaced || self.ascii * 2 >= self.units)).then_some(self.ascii + self.breaks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 6] = [
        "The ferry to Lorm sails at nine.\n",
        "Паром на Лорм отходит в девять часов.\n",
        "渡轮九点开往洛姆，码头挤满了人。\n",
        "連絡船は九時にロルムへ出ます。\n",
        "나룻배는 아홉 시에 떠난다.\n",
        "עבורת יוצאת בתשע 😀.\n",
    ];

    #[test]
    fn each_form_is_told_from_the_others() {
        for text in TEXTS {
            for form in ALL {
                let mut raw = Vec::new();
                form.encode(text, &mut raw);
                assert_eq!(guess(&raw), Some(form), "{text}");
                assert_eq!(form.decode(&raw).0, text);
                let marked_raw = [form.mark(), &raw].concat();
                assert_eq!(marked(&marked_raw), Some(form));
            }
        }
    }

    #[test]
    fn other_bytes_are_no_wide_text() {
        let samples: [&[u8]; 7] = [
            b"",
            b"a\0",
            b"Bush hid the facts",
            b"One \0 in a longer text is damage.\n",
            b"A list\0of names\0that end with NUL\0",
            &[
                0x52, 0x49, 0x46, 0x46, 0x24, 0x08, 0, 0, 0x57, 0x41, 0x56, 0x45, 1, 0, 2, 0, 0x22, 0x56, 0, 0, 0x88,
                0x58,
            ],
            b"\x93\xFA\x96{\x8C\xEA\x82\xCC\x95\xB6\x8F\xCD\x81B\x89p\x8C\xEA",
        ];
        for sample in samples {
            assert_eq!(guess(sample), None, "{sample:?}");
        }
    }

    #[test]
    fn sixteen_bits_after_a_mark_and_a_nul_are_no_utf_32() {
        assert_eq!(marked(b"\xFF\xFE\0\0a\0b\0"), Some(Wide::Utf16Le));
        assert_eq!(marked(b"\xFF\xFE\0\0a\0\0\0"), Some(Wide::Utf32Le));
    }

    #[test]
    fn lone_surrogates_and_halves_are_damage() {
        let (text, damage) = Wide::Utf16Be.decode(b"\0a\xDC\0\0b\xD8");
        assert_eq!((text.as_str(), damage.expect("two pieces").holes.len()), ("a\u{FFFD}b\u{FFFD}", 2));
        let (text, damage) = Wide::Utf32Le.decode(b"a\0\0\0\0\0\x11\0");
        assert_eq!((text.as_str(), damage.expect("beyond Unicode").first), ("a\u{FFFD}", vec![0, 0, 0x11, 0]));
    }
}
