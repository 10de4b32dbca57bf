//! What is no text, and what is text that cannot be read here.
//!
//! Both are told from the first few thousand bytes, and only where the bytes are not the UTF-8 they should be.

/// How much is looked at, in bytes.
const SAMPLE: usize = 8192;

/// What the first bytes of a file say of it.
pub(super) struct Look {
    /// Why these bytes are no text: more of them are control characters than in a damaged text.
    pub(super) binary: Option<String>,
    /// They are, or might be, in units of two or four bytes: one in ten of a sample is a control byte, or one in four
    /// of a few.
    pub(super) may_be_wide: bool,
}

/// The format that is no text and whose signature the bytes begin with.
pub(super) fn signature(raw: &[u8]) -> Option<&'static str> {
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
    SIGNATURES.iter().find(|(signature, _)| raw.starts_with(signature)).map(|(_, what)| *what)
}

/// Looks at the first bytes of a file.
pub(super) fn look(raw: &[u8]) -> Look {
    let sample = &raw[..raw.len().min(SAMPLE)];
    let Some(controls) = controls(sample) else { return Look { binary: None, may_be_wide: false } };
    let is_short = sample.len() < 16;
    // A tenth: a text with stray control characters stays far below it.
    let binary = (!is_short && controls * 10 > sample.len())
        .then(|| format!("{controls} of the first {} bytes are control characters", sample.len()));
    Look { binary, may_be_wide: controls * if is_short { 4 } else { 10 } >= sample.len() }
}

/// How many control bytes there are, when they are many; `None` says that they are few.
fn controls(sample: &[u8]) -> Option<usize> {
    // Line ends and tabs are counted in here, in a loop without branches; only where that makes too many are they told
    // apart.
    let in_chunk = |chunk: &[u8]| usize::from(chunk.iter().map(|&byte| u8::from(byte < 0x20)).sum::<u8>());
    if sample.chunks(128).map(in_chunk).sum::<usize>() * 10 <= sample.len() {
        return None;
    }
    let is_control = |byte: &&u8| **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B);
    Some(sample.iter().filter(is_control).count())
}

/// The encoding that these bytes are in, when it is one that is told but not read.
pub(super) fn unsupported(raw: &[u8]) -> Option<&'static str> {
    const MARKS: &[(&[u8], &str)] = &[
        (b"\xDD\x73\x66\x73", "UTF-EBCDIC, by its mark"),
        (b"\xF7\x64\x4C", "UTF-1, by its mark"),
        (b"\x0E\xFE\xFF", "SCSU, by its mark"),
        (b"\xFB\xEE\x28", "BOCU-1, by its mark"),
    ];
    if let Some((_, name)) = MARKS.iter().find(|(mark, _)| raw.starts_with(mark)) {
        return Some(name);
    }
    is_ebcdic(&raw[..raw.len().min(SAMPLE)]).then_some("EBCDIC, by its bytes")
}

/// The encoding of bytes that are ASCII, when that only covers another one.
pub(super) fn unsupported_ascii(raw: &[u8]) -> Option<&'static str> {
    let sample = &raw[..raw.len().min(SAMPLE)];
    // The mark is U+FEFF in base 64; what of its last digit belongs to the next character differs.
    if [b"+/v8", b"+/v9", b"+/v+", b"+/v/"].iter().any(|mark| sample.starts_with(*mark)) {
        return Some("UTF-7, by its mark");
    }
    is_utf7(sample).then_some("UTF-7, by its base-64 runs")
}

/// In EBCDIC the space is `@`, and what we would take for small letters hardly occurs: letters and digits lie above
/// 0x80.
fn is_ebcdic(sample: &[u8]) -> bool {
    let is_letter = |byte: u8| {
        matches!(byte, 0x81..=0x89 | 0x91..=0x99 | 0xA2..=0xA9)
            || matches!(byte, 0xC1..=0xC9 | 0xD1..=0xD9 | 0xE2..=0xE9 | 0xF0..=0xF9)
    };
    let count = |is: &dyn Fn(u8) -> bool| sample.iter().filter(|byte| is(**byte)).count();
    let (letters, spaces) = (count(&is_letter), count(&|byte| byte == 0x40));
    let ascii = count(&|byte| matches!(byte, b' ' | b'A'..=b'J' | b'a'..=b'j' | b'q'..=b'y'));
    sample.len() >= 16
        && (letters + spaces) * 10 >= sample.len() * 8
        && spaces * 20 >= sample.len()
        && ascii * 50 <= sample.len()
}

/// This many base-64 runs that each hold letters beyond ASCII are no accident.
const UTF7_RUNS: usize = 3;

/// Whether `+` begins base-64 runs that all are UTF-16 beyond ASCII.
fn is_utf7(sample: &[u8]) -> bool {
    let mut count = 0;
    for at in memchr::memchr_iter(b'+', sample) {
        let is_digit = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
        let run: Vec<u8> = sample[at + 1..].iter().take(256).take_while(is_digit).copied().collect();
        let is_closed = sample.get(at + 1 + run.len()) == Some(&b'-');
        if run.is_empty() && is_closed {
            // `+-` is a plus sign.
            continue;
        }
        if !is_closed || !is_base64_of_letters(&run) {
            return false;
        }
        count += 1;
    }
    count >= UTF7_RUNS && sample.is_ascii()
}

fn is_base64_of_letters(run: &[u8]) -> bool {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => u32::from(byte - b'A'),
        b'a'..=b'z' => u32::from(byte - b'a') + 26,
        b'0'..=b'9' => u32::from(byte - b'0') + 52,
        b'+' => 62,
        _ => 63,
    };
    let (mut bits, mut held, mut units) = (0, 0_u32, Vec::new());
    for &byte in run {
        held = held << 6 | digit(byte);
        bits += 6;
        if bits >= 16 {
            bits -= 16;
            units.push((held >> bits & 0xFFFF) as u16);
            held &= (1 << bits) - 1;
        }
    }
    // What is left over is less than a digit, and zero.
    let is_whole = bits < 6 && held == 0 && !units.is_empty();
    is_whole
        && char::decode_utf16(units).all(|c| c.is_ok_and(|c| crate::text::script::script(c).is_some() && !c.is_ascii()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_controls_make_no_binary() {
        assert_eq!(look(b"A text with one NUL\0 and an escape \x1B[0m.").binary, None);
        assert_eq!(signature(b"%PDF-1.7"), Some("a PDF"));
        assert!(look(&[1; 40]).binary.is_some());
    }

    #[test]
    fn ebcdic_is_told_by_where_its_letters_lie() {
        // "The ferry sails at nine." in code page 037.
        let ferry = b"\xE3\x88\x85\x40\x86\x85\x99\x99\xA8\x40\xA2\x81\x89\x93\xA2\x40\x81\xA3\x40\x95\x89\x95\x85\x4B";
        assert!(unsupported(ferry).is_some());
        assert_eq!(unsupported(b"Le caf\xE9 ouvre \xE0 huit heures, d\xE8s demain."), None);
        assert_eq!(
            unsupported(b"\xCF\xE0\xF0\xEE\xEC \xEE\xF2\xF5\xEE\xE4\xE8\xF2 \xE2 \xE4\xE5\xE2\xFF\xF2\xFC"),
            None
        );
    }

    #[test]
    fn utf_7_is_told_by_runs_that_decode() {
        assert!(unsupported_ascii(b"+/v8-Hello").is_some());
        assert!(unsupported_ascii(b"Le caf+AOk- ouvre +AOA- huit heures, d+AOg-s demain.").is_some());
        assert_eq!(unsupported_ascii(b"1+1-2, a+b-c, C+++ and x+yz-1"), None);
        assert_eq!(unsupported_ascii(b"Call +49- or +7-495"), None);
        assert_eq!(unsupported_ascii(b"No plus at all."), None);
    }
}
