//! Bytes to text and back.
//!
//! A byte-order mark decides; without one the bytes are UTF-8 or they are damaged. What does not decode stands as U+FFFD in
//! the text and is remembered with what the likely charset would make of it. Encoding the decoded text again gives the
//! very same bytes, or the document is not written at all.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding as Charset, UTF_8};

use crate::fix::Edit;
use crate::span::Span;
use crate::text::{Damage, Fault, FaultKind};

/// How a file's bytes are its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8 {
        bom: bool,
    },
    /// With its byte-order mark.
    Utf16Le,
    /// With its byte-order mark.
    Utf16Be,
}

const UTF8_BOM: &[u8] = b"\xEF\xBB\xBF";
const UTF16_LE_BOM: &[u8] = b"\xFF\xFE";
const UTF16_BE_BOM: &[u8] = b"\xFE\xFF";

impl Encoding {
    /// The file's bytes for this text, byte-order mark included.
    pub fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Utf8 { bom: false } => text.as_bytes().to_vec(),
            Self::Utf8 { bom: true } => [UTF8_BOM, text.as_bytes()].concat(),
            Self::Utf16Le => {
                UTF16_LE_BOM.iter().copied().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
            }
            Self::Utf16Be => {
                UTF16_BE_BOM.iter().copied().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect()
            }
        }
    }
}

/// A file's text.
#[derive(Debug)]
pub struct Decoded<'b> {
    pub text: Cow<'b, str>,
    pub encoding: Encoding,
    pub damage: Option<Damage>,
    /// The bytes are no text at all; `text` is empty then.
    pub fault: Option<Fault>,
}

/// Decodes a whole file.
pub fn decode(raw: &[u8]) -> Decoded<'_> {
    if let Some(rest) = raw.strip_prefix(UTF16_LE_BOM) {
        return utf16(rest, Encoding::Utf16Le, u16::from_le_bytes);
    }
    if let Some(rest) = raw.strip_prefix(UTF16_BE_BOM) {
        return utf16(rest, Encoding::Utf16Be, u16::from_be_bytes);
    }
    if let Some(detail) = binary(raw) {
        let fault = Fault { kind: FaultKind::BinaryFile, span: Span::at(0), detail };
        let encoding = Encoding::Utf8 { bom: false };
        return Decoded { text: Cow::Borrowed(""), encoding, damage: None, fault: Some(fault) };
    }
    let (rest, bom) = raw.strip_prefix(UTF8_BOM).map_or((raw, false), |rest| (rest, true));
    let encoding = Encoding::Utf8 { bom };
    match simdutf8::basic::from_utf8(rest) {
        Ok(text) => Decoded { text: Cow::Borrowed(text), encoding, damage: None, fault: None },
        Err(_) => {
            let (text, damage) = lossy(rest);
            Decoded { text: Cow::Owned(text), encoding, damage: Some(damage), fault: None }
        }
    }
}

/// Decodes a piece of a file whose encoding is known, for comparing; what does not decode becomes U+FFFD.
pub fn decode_part(bytes: &[u8], encoding: &Encoding) -> String {
    let units = |read: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| read([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match encoding {
        Encoding::Utf8 { .. } => lossy(bytes).0,
        Encoding::Utf16Le => units(u16::from_le_bytes),
        Encoding::Utf16Be => units(u16::from_be_bytes),
    }
}

/// Why these bytes are no text, told from the first few thousand of them: the signature of a format that is no text, or
/// more control bytes than a damaged text has.
pub fn binary(raw: &[u8]) -> Option<String> {
    const SIGNATURES: &[(&[u8], &str)] = &[
        (b"%PDF-", "a PDF"),
        (b"PK\x03\x04", "a ZIP archive"),
        (b"\x89PNG", "a PNG image"),
        (b"\xFF\xD8\xFF", "a JPEG image"),
        (b"GIF8", "a GIF image"),
        (b"\x1F\x8B", "gzip data"),
        (b"\x28\xB5\x2F\xFD", "Zstandard data"),
        (b"\x7FELF", "a program"),
        (b"PAR1", "a Parquet file"),
        (b"SQLite format 3\0", "a SQLite database"),
    ];
    if let Some((_, what)) = SIGNATURES.iter().find(|(signature, _)| raw.starts_with(signature)) {
        return Some((*what).to_owned());
    }
    let sample = &raw[..raw.len().min(8192)];
    // Line ends and tabs are counted in here, in a loop without branches; only where that makes too many are they told apart.
    let in_chunk = |chunk: &[u8]| usize::from(chunk.iter().map(|&byte| u8::from(byte < 0x20)).sum::<u8>());
    if sample.chunks(128).map(in_chunk).sum::<usize>() * 10 <= sample.len() {
        return None;
    }
    let is_control = |byte: &&u8| **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B);
    let controls = sample.iter().filter(is_control).count();
    // A tenth: a text with stray control characters stays far below it, UTF-16 without its mark lies at a half.
    (sample.len() >= 16 && controls * 10 > sample.len())
        .then(|| format!("{controls} of the first {} bytes are control characters", sample.len()))
}

fn utf16<'b>(rest: &[u8], encoding: Encoding, read: fn([u8; 2]) -> u16) -> Decoded<'b> {
    let pairs = rest.chunks_exact(2);
    let odd = pairs.remainder();
    let mut text = String::with_capacity(rest.len());
    let mut damage = Damage::default();
    let mut broken = |text: &mut String, bytes: &[u8]| {
        if damage.spans.is_empty() {
            damage.first = bytes.to_vec();
        }
        damage.spans.push(Span::new(text.len(), text.len() + 3));
        text.push('\u{FFFD}');
    };
    for unit in char::decode_utf16(pairs.map(|pair| read([pair[0], pair[1]]))) {
        match unit {
            Ok(c) => text.push(c),
            Err(error) => {
                let unit = error.unpaired_surrogate();
                let bytes = if encoding == Encoding::Utf16Le { unit.to_le_bytes() } else { unit.to_be_bytes() };
                broken(&mut text, &bytes);
            }
        }
    }
    if !odd.is_empty() {
        broken(&mut text, odd);
    }
    let damage = (!damage.spans.is_empty()).then_some(damage);
    Decoded { text: Cow::Owned(text), encoding, damage, fault: None }
}

fn lossy(raw: &[u8]) -> (String, Damage) {
    let mut text = String::with_capacity(raw.len() + 64);
    let mut spans = Vec::new();
    let mut runs: Vec<&[u8]> = Vec::new();
    for chunk in raw.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            spans.push(Span::new(text.len(), text.len() + 3));
            runs.push(chunk.invalid());
            text.push('\u{FFFD}');
        }
    }
    let mut damage =
        Damage { first: runs.first().map(|run| run.to_vec()).unwrap_or_default(), spans, ..Damage::default() };
    if damage.spans.is_empty() {
        return (text, damage);
    }
    let charset = likely_charset(raw);
    if charset != UTF_8 {
        damage.charset = Some(charset.name());
        damage.repair = repair(raw, &text, &damage.spans, &runs, charset).unwrap_or_default();
    }
    (text, damage)
}

fn likely_charset(raw: &[u8]) -> &'static Charset {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(raw, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// The edits that put in what the charset makes of the damaged bytes; `None` if it makes nothing sensible of one.
fn repair(raw: &[u8], text: &str, spans: &[Span], runs: &[&[u8]], charset: &'static Charset) -> Option<Vec<Edit>> {
    let read = |bytes: &[u8]| {
        let text = charset.decode_without_bom_handling_and_without_replacement(bytes)?;
        // WHATWG decoders map the holes of a charset to C1 controls: no loss, but no text either.
        (!text.chars().any(|c| ('\u{80}'..='\u{9F}').contains(&c))).then(|| text.into_owned())
    };
    if charset.is_single_byte() {
        spans.iter().zip(runs).map(|(span, run)| Some(Edit::replace(*span, read(run)?))).collect()
    } else {
        // In a multi-byte charset bytes that look like ASCII may be halves of a character: the text is read anew.
        Some(vec![Edit::replace(Span::new(0, text.len()), read(raw)?)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_round_trip(raw: &[u8], expected: &str) {
        let decoded = decode(raw);
        assert_eq!(decoded.text, expected);
        assert_eq!(decoded.encoding.encode(&decoded.text), raw);
    }

    #[test]
    fn sound_files_come_out_as_they_went_in() {
        check_round_trip(b"plain\r\n", "plain\r\n");
        check_round_trip(b"\xEF\xBB\xBFmarked", "marked");
        check_round_trip(b"\xFF\xFEa\0\xE9\0", "aé");
        check_round_trip(b"\xFE\xFF\0a\xD8\x3D\xDE\x00", "a😀");
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
        assert_eq!(decoded.damage.expect("two pieces").spans.len(), 2);
    }

    #[test]
    fn a_few_controls_make_no_binary() {
        assert_eq!(binary(b"A text with one NUL\0 and an escape \x1B[0m."), None);
        assert!(binary(b"%PDF-1.7").is_some());
        assert!(
            binary("UTF-16 without mark".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>().as_slice())
                .is_some()
        );
    }
}
