//! Bytes to text and back.
//!
//! A byte-order mark decides; without one the bytes are UTF-8, or UTF-16 or UTF-32 by their looks, or they are damaged.
//! What does not decode stands as U+FFFD in the text and is remembered with what the likely charset would make of it.
//! Encoding the decoded text again gives the very same bytes, or the document is not written at all but by the repair
//! of just that.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::fix::Edit;
use crate::language::Languages;
use crate::text::{Damage, Fault, FaultKind, Offsets};

mod charset;
mod foreign;
mod wide;

pub use wide::Wide;

/// How a file's bytes are its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8 {
        /// Whether the byte-order mark is there.
        bom: bool,
    },
    Wide {
        form: Wide,
        bom: bool,
    },
}

/// U+FEFF as a byte-order mark.
pub(super) const UTF8_BOM: &[u8] = b"\xEF\xBB\xBF";

impl Encoding {
    /// The file's bytes for this text, byte-order mark included.
    fn encode(self, text: &str) -> Vec<u8> {
        let mut out = Vec::with_capacity(text.len() + 4);
        match self {
            Self::Utf8 { bom } => {
                out.extend_from_slice(if bom { UTF8_BOM } else { b"" });
                out.extend_from_slice(text.as_bytes());
            }
            Self::Wide { form, bom } => {
                out.extend_from_slice(if bom { form.mark() } else { b"" });
                form.encode(text, &mut out);
            }
        }
        out
    }
}

/// A file's text.
#[derive(Debug)]
pub struct Decoded<'b> {
    pub text: Cow<'b, str>,
    pub encoding: Encoding,
    pub damage: Option<Damage>,
    /// The bytes are no text at all, or none that can be read; `text` is empty then.
    pub fault: Option<Fault>,
}

impl<'b> Decoded<'b> {
    fn sound(text: impl Into<Cow<'b, str>>, encoding: Encoding) -> Self {
        Self { text: text.into(), encoding, damage: None, fault: None }
    }

    fn fault(kind: FaultKind, detail: String) -> Self {
        let fault = Some(Fault::new(kind, detail));
        Self { fault, ..Self::sound("", Encoding::Utf8 { bom: false }) }
    }

    /// Where in the file, of `length` bytes, what stands in the text stands.
    pub fn offsets(&self, length: usize) -> Offsets {
        match self.encoding {
            Encoding::Utf8 { bom } => Offsets::utf8(if bom { UTF8_BOM.len() } else { 0 }, self.damage.as_ref()),
            Encoding::Wide { form, bom } => {
                let mark = if bom { form.mark().len() } else { 0 };
                let is_guess = self.damage.as_ref().is_some_and(|damage| damage.guess.is_some());
                Offsets::wide(form.width(), mark, length, is_guess, &self.text)
            }
        }
    }

    /// The file's bytes for `text`, what was decoded with edits made. Where the encoding was a guess these are UTF-8:
    /// the first edit to be made is then the one that asks for just that, as for all damage.
    pub fn encode(&self, text: &str) -> Vec<u8> {
        let is_guess = self.damage.as_ref().is_some_and(|damage| damage.guess.is_some());
        let encoding = if is_guess { Encoding::Utf8 { bom: false } } else { self.encoding };
        encoding.encode(text)
    }
}

/// Decodes a whole file; what language it is in is told by the program's own words.
pub fn decode(raw: &[u8]) -> Decoded<'_> {
    // How they are written is gathered once.
    static BUILTIN: LazyLock<Languages> = LazyLock::new(Languages::builtin);
    decode_by(raw, &BUILTIN)
}

/// Decodes a whole file. Where its charset must be guessed, it is by how these languages are written.
pub fn decode_by<'b>(raw: &'b [u8], languages: &Languages) -> Decoded<'b> {
    if let Some(form) = wide::marked(raw) {
        let (text, damage) = form.decode(&raw[form.mark().len()..]);
        return Decoded { damage, ..Decoded::sound(text, Encoding::Wide { form, bom: true }) };
    }
    if let Some(what) = foreign::signature(raw) {
        return Decoded::fault(FaultKind::BinaryFile, what.to_owned());
    }
    let foreign::Look { binary, may_be_wide } = foreign::look(raw);
    let (rest, bom) = raw.strip_prefix(UTF8_BOM).map_or((raw, false), |rest| (rest, true));
    let encoding = Encoding::Utf8 { bom };
    let sound = simdutf8::basic::from_utf8(rest).ok();
    if binary.is_none()
        && !may_be_wide
        && let Some(text) = sound
    {
        return match foreign::unsupported_ascii(raw) {
            Some(name) => Decoded::fault(FaultKind::UnsupportedEncoding, name.to_owned()),
            None => Decoded::sound(text, encoding),
        };
    }
    if !bom
        && (sound.is_none() || may_be_wide)
        && let Some(form) = wide::guess(raw)
    {
        let (text, damage) = form.decode(raw);
        let mut damage = damage.unwrap_or_default();
        damage.guess = Some(form.name());
        if damage.holes.is_empty() {
            damage.repair = vec![Edit::rewrite()];
        }
        return Decoded { damage: Some(damage), ..Decoded::sound(text, Encoding::Wide { form, bom: false }) };
    }
    if sound.is_none()
        && let Some(name) = foreign::unsupported(raw)
    {
        return Decoded::fault(FaultKind::UnsupportedEncoding, name.to_owned());
    }
    if let Some(detail) = binary {
        return Decoded::fault(FaultKind::BinaryFile, detail);
    }
    if let Some(text) = sound {
        return Decoded::sound(text, encoding);
    }
    let (text, damage) = charset::lossy(rest, languages);
    Decoded { damage: Some(damage), ..Decoded::sound(text, encoding) }
}

/// Why these bytes do not begin a file of records, which is UTF-8 or nothing.
pub fn no_records(raw: &[u8]) -> Option<(FaultKind, String)> {
    if let Some(what) = foreign::signature(raw) {
        return Some((FaultKind::BinaryFile, what.to_owned()));
    }
    let foreign::Look { binary, may_be_wide } = foreign::look(raw);
    let guess = || may_be_wide.then(|| wide::guess(raw)).flatten();
    if let Some(form) = wide::marked(raw).or_else(guess) {
        return Some((FaultKind::UnsupportedEncoding, format!("{}, where records are UTF-8", form.name())));
    }
    binary.map(|detail| (FaultKind::BinaryFile, detail))
}

/// Decodes a piece of a file whose encoding is known, for comparing; what does not decode becomes U+FFFD.
pub fn decode_part(bytes: &[u8], encoding: &Encoding) -> String {
    match encoding {
        Encoding::Utf8 { .. } => String::from_utf8_lossy(bytes).into_owned(),
        Encoding::Wide { form, .. } => form.decode(bytes).0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_round_trip(raw: &[u8], expected: &str) {
        let decoded = decode(raw);
        assert_eq!(decoded.text, expected);
        assert_eq!(decoded.encode(&decoded.text), raw);
    }

    #[test]
    fn sound_files_come_out_as_they_went_in() {
        check_round_trip(b"plain\r\n", "plain\r\n");
        check_round_trip(b"\xEF\xBB\xBFmarked", "marked");
        check_round_trip(b"\xFF\xFEa\0\xE9\0", "aé");
        check_round_trip(b"\xFE\xFF\0a\xD8\x3D\xDE\x00", "a😀");
        check_round_trip(b"\xFF\xFE\0\0a\0\0\0\0\xF6\x01\0", "a😀");
        check_round_trip(b"\0\0\xFE\xFF\0\0\0a", "a");
        check_round_trip(b"", "");
    }

    #[test]
    fn damage_is_kept_with_its_repair() {
        let decoded = decode(b"Le caf\xE9 ouvre \xE0 huit heures, d\xE8s demain.");
        assert_eq!(decoded.text, "Le caf\u{FFFD} ouvre \u{FFFD} huit heures, d\u{FFFD}s demain.");
        let damage = decoded.damage.expect("three bytes are no UTF-8");
        assert_eq!(damage.charset, Some("windows-1252"));
        assert_eq!(crate::fix::apply(&decoded.text, &damage.repair), "Le café ouvre à huit heures, dès demain.");
    }

    #[test]
    fn a_lone_surrogate_and_half_a_unit_are_damage() {
        let decoded = decode(b"\xFF\xFEa\0\x3D\xD8b\0c");
        assert_eq!(decoded.text, "a\u{FFFD}b\u{FFFD}");
        assert_eq!(decoded.damage.expect("two pieces").holes.len(), 2);
    }

    #[track_caller]
    fn check_guess(raw: &[u8], text: &str, guess: Option<&str>) {
        let decoded = decode(raw);
        assert_eq!(decoded.text, text);
        assert_eq!(decoded.damage.as_ref().and_then(|damage| damage.guess), guess);
        if guess.is_some() {
            assert_eq!(decoded.encode(&decoded.text), text.as_bytes(), "a guess is mended to UTF-8");
        }
    }

    #[test]
    fn without_a_mark_the_looks_decide() {
        check_guess(b"S\0a\0l\0t\0 \0a\0n\0d\0 \0w\0o\0o\0l\0\n\0", "Salt and wool\n", Some("UTF-16LE"));
        check_guess(b"\0S\0a\0l\0t\0\n", "Salt\n", Some("UTF-16BE"));
        check_guess(b"\0\0\0S\0\0\0a\0\0\0l\0\0\0t\0\0\0\n", "Salt\n", Some("UTF-32BE"));
        check_guess(b"Salt\0 and wool", "Salt\0 and wool", None);
    }

    #[test]
    fn records_are_utf_8() {
        let kind = |raw: &[u8]| no_records(raw).map(|(kind, _)| kind);
        assert_eq!(kind(b"\xFF\xFE{\0}\0"), Some(FaultKind::UnsupportedEncoding));
        assert_eq!(kind(b"{\0 \0}\0\n\0"), Some(FaultKind::UnsupportedEncoding));
        assert_eq!(kind(b"\x1F\x8B\x08"), Some(FaultKind::BinaryFile));
        assert_eq!(kind(b"\xEF\xBB\xBF{}\n{\"text\":\"caf\xE9\"}"), None);
    }

    #[test]
    fn half_a_unit_in_a_guess_is_damage_without_repair() {
        let decoded = decode(b"S\0a\0l\0t\0 \0a\0n\0d\0 \0w\0o\0o\0l\0\n");
        assert_eq!(decoded.text, "Salt and wool\u{FFFD}");
        let damage = decoded.damage.expect("a byte is missing");
        assert_eq!((damage.guess, damage.repair.len()), (Some("UTF-16LE"), 0));
    }
}
