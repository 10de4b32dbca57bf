//! The charsets of one byte a character, as what each byte from 0x80 on reads as.
//!
//! More of them are known than are met: a charset nobody would think of still has to be told from the one that looks
//! alike, or its files are read wrongly without a word.

use std::sync::LazyLock;

use encoding_rs::Encoding;

use crate::text::codepages::{
    CP437_UPPER, CP737_UPPER, CP775_UPPER, CP850_UPPER, CP852_UPPER, CP855_UPPER, CP857_UPPER, CP862_UPPER,
    MAC_CE_UPPER, MAC_GREEK_UPPER, MAC_TURKISH_UPPER,
};

/// A charset of one byte a character, ASCII below 0x80.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: &'static str,
    /// What the bytes from 0x80 on read as; `None` for holes and C1 controls.
    upper: [Option<char>; 128],
    /// How much less it is believed than the commonest, as a logarithm.
    pub(super) rarity: f64,
}

/// Those of the web, with how rare each is.
const OF_THE_WEB: &[(&str, f64)] = &[
    ("windows-1252", 0.0),
    ("windows-1250", 0.5),
    ("windows-1251", 0.5),
    ("windows-1253", 0.5),
    ("windows-1254", 1.0),
    ("windows-1255", 0.5),
    ("windows-1256", 0.5),
    ("windows-1257", 0.7),
    ("windows-1258", 1.5),
    ("windows-874", 0.5),
    ("iso-8859-2", 0.7),
    ("iso-8859-3", 4.0),
    ("iso-8859-4", 3.0),
    ("iso-8859-5", 2.0),
    ("iso-8859-6", 2.0),
    ("iso-8859-7", 1.0),
    ("iso-8859-8", 2.0),
    ("iso-8859-10", 6.0),
    ("iso-8859-13", 2.5),
    ("iso-8859-14", 6.0),
    ("iso-8859-15", 1.0),
    ("iso-8859-16", 6.0),
    ("koi8-u", 1.0),
    ("ibm866", 1.0),
    ("x-mac-cyrillic", 2.0),
    ("macintosh", 2.0),
];

/// The others, with how rare each is.
const OTHERS: &[(&str, &str, f64)] = &[
    ("ibm437", CP437_UPPER, 2.5),
    ("ibm850", CP850_UPPER, 2.0),
    ("ibm852", CP852_UPPER, 2.5),
    ("ibm855", CP855_UPPER, 3.0),
    ("ibm737", CP737_UPPER, 3.0),
    ("ibm775", CP775_UPPER, 3.0),
    ("ibm857", CP857_UPPER, 3.0),
    ("ibm862", CP862_UPPER, 3.0),
    ("x-mac-ce", MAC_CE_UPPER, 3.0),
    ("x-mac-greek", MAC_GREEK_UPPER, 3.0),
    ("x-mac-turkish", MAC_TURKISH_UPPER, 3.0),
];

/// All of them.
pub(super) fn all() -> &'static [Table] {
    &ALL
}

static ALL: LazyLock<Vec<Table>> = LazyLock::new(|| {
    let of_the_web = OF_THE_WEB.iter().map(|&(name, rarity)| {
        let charset = Encoding::for_label(name.as_bytes()).expect("the web knows this charset");
        let read = |byte: u8| {
            let one = [byte];
            let text = charset.decode_without_bom_handling_and_without_replacement(&one)?;
            // WHATWG decoders map the holes of a charset to C1 controls: no loss, but no text either.
            text.chars().next().filter(|&c| c >= '\u{A0}' && !('\u{E000}'..='\u{F8FF}').contains(&c))
        };
        Table { name, upper: std::array::from_fn(|index| read(0x80 + index as u8)), rarity }
    });
    let others = OTHERS.iter().map(|&(name, chars, rarity)| {
        let mut upper = [None; 128];
        upper.iter_mut().zip(chars.chars()).for_each(|(slot, c)| *slot = Some(c).filter(|&c| c != '\u{FFFD}'));
        Table { name, upper, rarity }
    });
    of_the_web.chain(others).collect()
});

impl Table {
    /// The character of a byte.
    pub(super) fn char(&self, byte: u8) -> Option<char> {
        if byte.is_ascii() { Some(char::from(byte)) } else { self.upper[usize::from(byte - 0x80)] }
    }

    /// What the bytes are, if all of them are characters.
    pub(super) fn read(&self, bytes: &[u8]) -> Option<String> {
        bytes.iter().map(|&byte| self.char(byte)).collect()
    }

    /// Whether a name that a text gives its charset means this one.
    pub(super) fn is_called(&self, label: &str) -> bool {
        let label = label.to_ascii_lowercase();
        if let Some(charset) = Encoding::for_label(label.as_bytes()) {
            return charset.name().eq_ignore_ascii_case(self.name)
                // The same bytes for the same letters.
                || self.name == "koi8-u" && charset == encoding_rs::KOI8_R
                || self.name == "iso-8859-8" && charset == encoding_rs::ISO_8859_8_I;
        }
        let page =
            |name: &str| name.trim_start_matches("ibm").trim_start_matches("cp").trim_start_matches('-').to_owned();
        match label.as_str() {
            "maccentraleurope" | "mac_latin2" | "mac-centraleurope" => self.name == "x-mac-ce",
            "macgreek" | "mac_greek" => self.name == "x-mac-greek",
            "macturkish" | "mac_turkish" => self.name == "x-mac-turkish",
            _ => self.name.starts_with("ibm") && page(&label) == page(self.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_reads_its_bytes_and_no_holes() {
        let tables = all();
        let named = |name: &str| tables.iter().find(|table| table.name == name).expect("a table");
        assert_eq!(named("ibm855").read(b"\xE1\xD6\xE1").as_deref(), Some("рор"));
        assert_eq!(named("windows-1252").read(b"caf\xE9").as_deref(), Some("café"));
        assert_eq!(named("windows-1252").read(b"\x81"), None);
        assert_eq!(named("iso-8859-15").read(b"\x92"), None);
    }

    #[test]
    fn a_label_means_one_table() {
        let called = |label: &str| -> Vec<&str> {
            all().iter().filter(|table| table.is_called(label)).map(|table| table.name).collect()
        };
        assert_eq!(called("ISO-8859-1"), ["windows-1252"]);
        assert_eq!(called("cp850"), ["ibm850"]);
        assert_eq!(called("IBM855"), ["ibm855"]);
        assert_eq!(called("KOI8-R"), ["koi8-u"]);
        assert_eq!(called("utf-8"), [""; 0]);
    }
}
