//! The charsets that UTF-8 gets read as, and the way back.
//!
//! Tables are turned round: for each character the byte it would have been in each charset. Windows-1252 and Latin-1
//! are one table, for they differ only in 0x80 to 0x9F and damaged texts mix the two; the name is chosen when it is
//! shown.

use std::sync::{Arc, OnceLock};

use encoding_rs::Encoding;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::language::Languages;
use crate::text::codepages::{CP437_UPPER, CP850_UPPER};

/// How many tables there are. Code page 866 is not among them: in it nearly every word of Russian looks like a lead and
/// its continuation.
pub(super) const COUNT: usize = 13;

/// The table of windows-1252 and Latin-1, which is also the first choice where several fit.
pub(super) const WESTERN: usize = 0;
// Those that some proof asks for by name; the others are reached by their number alone.
pub(super) const WINDOWS_1250: usize = 2;
pub(super) const ISO_8859_2: usize = 6;
pub(super) const MACROMAN: usize = 7;
pub(super) const CP437: usize = 8;
pub(super) const CP850: usize = 9;

const NAMES: [&str; COUNT] = [
    "windows-1252",
    "windows-1251",
    "windows-1250",
    "windows-1253",
    "windows-1254",
    "windows-1257",
    "iso-8859-2",
    "macintosh",
    "cp437",
    "cp850",
    "iso-8859-15",
    "iso-8859-7",
    "koi8-r",
];

/// Characters from here on are in no table, but for the few that [`Codecs::roles`] names.
const LIMIT: usize = 0x2600;

/// In which charsets a character stands for a byte that begins, or that continues, a UTF-8 sequence: a bit a charset.
#[derive(Clone, Copy, Default)]
pub(super) struct Roles {
    pub(super) lead: u16,
    pub(super) continuation: u16,
}

/// The tables, turned round.
pub(super) struct Codecs {
    /// By code point, up to [`LIMIT`].
    roles: Vec<Roles>,
    /// The byte of a character in each charset; 0 where it has none.
    bytes: FxHashMap<char, [u8; COUNT]>,
    pub(super) languages: Arc<Languages>,
    /// The letters of all languages whose letters are known.
    written: OnceLock<FxHashSet<char>>,
}

impl Codecs {
    pub(super) fn new(languages: &Arc<Languages>) -> Self {
        let (roles, bytes) = (vec![Roles::default(); LIMIT], FxHashMap::default());
        let mut codecs = Self { roles, bytes, languages: Arc::clone(languages), written: OnceLock::new() };
        for (codec, name) in NAMES.iter().enumerate() {
            let upper = match codec {
                CP437 => Some(CP437_UPPER),
                CP850 => Some(CP850_UPPER),
                _ => None,
            };
            if let Some(upper) = upper {
                (0x80..=0xFF).zip(upper.chars()).for_each(|(byte, c)| codecs.add(codec, c, byte));
                continue;
            }
            let charset = Encoding::for_label(name.as_bytes()).expect("the web knows this charset");
            for byte in 0x80..=0xFF {
                let one = [byte];
                let read = charset.decode_without_bom_handling_and_without_replacement(&one);
                if let Some(c) = read.and_then(|text| text.chars().next()) {
                    codecs.add(codec, c, byte);
                }
                if codec == WESTERN && byte < 0xA0 {
                    codecs.add(codec, char::from(byte), byte);
                }
            }
        }
        codecs
    }

    fn add(&mut self, codec: usize, c: char, byte: u8) {
        self.bytes.entry(c).or_default()[codec] = byte;
        if let Some(roles) = self.roles.get_mut(c as usize) {
            match byte {
                0x80..=0xBF => roles.continuation |= 1 << codec,
                0xC2..=0xF4 => roles.lead |= 1 << codec,
                _ => {}
            }
        }
    }

    /// What the character may have been a byte of, in each charset.
    pub(super) fn roles(&self, c: char) -> Roles {
        match c {
            // The apple is 0xF0 on a Macintosh, with which every emoji begins.
            '\u{F8FF}' => Roles { lead: 1 << MACROMAN, continuation: 0 },
            _ => self.roles.get(c as usize).copied().unwrap_or_default(),
        }
    }

    /// The byte that a character stands for in a charset.
    pub(super) fn byte(&self, c: char, codec: usize) -> Option<u8> {
        self.bytes.get(&c).map(|bytes| bytes[codec]).filter(|&byte| byte != 0)
    }

    /// Whether some language beyond English has this letter.
    pub(super) fn is_written(&self, c: char) -> bool {
        let letters = || self.languages.tongues().iter().flat_map(|tongue| tongue.letters()).collect();
        let written = self.written.get_or_init(letters);
        written.contains(&c) || c.is_uppercase() && c.to_lowercase().any(|small| written.contains(&small))
    }

    /// Whether a charset has this character beyond ASCII.
    pub(super) fn has(&self, c: char, codec: usize) -> bool {
        self.byte(c, codec).is_some()
    }

    /// Reads one character of UTF-8 from the front of `chars`, taken back to bytes; with how many of `chars` it took.
    pub(super) fn read(&self, chars: &[char], codec: usize) -> Option<(char, usize)> {
        let mut bytes = [0; 6];
        let first = self.byte(*chars.first()?, codec)?;
        let length = match first {
            0xC2..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF4 => 4,
            _ => return None,
        };
        let take = |bytes: &mut [u8; 6], length: usize| {
            for (byte, c) in bytes.iter_mut().zip(chars.get(..length)?) {
                *byte = self.byte(*c, codec)?;
            }
            Some(())
        };
        take(&mut bytes, length)?;
        if let Ok(text) = std::str::from_utf8(&bytes[..length]) {
            return Some((text.chars().next()?, length));
        }
        // CESU-8 writes a character beyond U+FFFF as two surrogates of three bytes.
        take(&mut bytes, 6)?;
        let [0xED, a @ 0xA0..=0xAF, b @ 0x80..=0xBF, 0xED, c @ 0xB0..=0xBF, d @ 0x80..=0xBF] = bytes else {
            return None;
        };
        let high = u32::from(a & 0x0F) << 6 | u32::from(b & 0x3F);
        let low = u32::from(c & 0x0F) << 6 | u32::from(d & 0x3F);
        Some((char::from_u32(0x10000 + (high << 10 | low))?, 6))
    }

    /// The character that `lead` began if the byte behind it was 0xA0, in a charset where that is a no-break space.
    pub(super) fn before_space(&self, lead: char, codec: usize) -> Option<char> {
        let is_space = self.byte('\u{A0}', codec) == Some(0xA0);
        let bytes = [self.byte(lead, codec).filter(|byte| is_space && (0xC2..=0xDF).contains(byte))?, 0xA0];
        std::str::from_utf8(&bytes).ok()?.chars().next()
    }

    /// The name of the charset that these characters are the reading of.
    pub(super) fn name(&self, chars: &[char], codec: usize) -> &'static str {
        let has_c1 = chars.iter().any(|c| ('\u{80}'..='\u{9F}').contains(c));
        let has_windows = chars.iter().any(|c| u32::from(*c) > 0xFF);
        if codec == WESTERN && has_c1 && !has_windows { "latin-1" } else { NAMES[codec] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(codec: usize, text: &str, expected: Option<(char, usize)>) {
        let chars: Vec<char> = text.chars().collect();
        assert_eq!(Codecs::new(&Arc::default()).read(&chars, codec), expected);
    }

    #[test]
    fn a_character_is_read_back() {
        check(WESTERN, "â€™s", Some(('’', 3)));
        check(WESTERN, "â\u{80}\u{99}", Some(('’', 3)));
        check(MACROMAN, "√©", Some(('é', 2)));
        check(CP437, "├⌐", Some(('é', 2)));
        check(WESTERN, "ðŸ˜€", Some(('😀', 4)));
        check(WESTERN, "é", None);
        check(WESTERN, "Ãa", None);
    }

    #[test]
    fn surrogates_of_three_bytes_make_one_character() {
        check(WESTERN, "í\u{A0}½í¸€", Some(('😀', 6)));
        check(WESTERN, "í\u{A0}½", None);
    }
}
