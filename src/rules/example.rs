//! An example of a card: a text with `⟪marks⟫` around what is to be found, and what fixes make of it.
//!
//! What no TOML string can hold is written with escapes, as `raw`; such an example's `fixed` is written the same way.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::text::FaultKind;

/// A text and what is to be found in it: the spans between `⟪` and `⟫`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The file's bytes, marks taken out.
    pub raw: Vec<u8>,
    /// The marked spans, in bytes of `raw`.
    pub marks: Vec<Range<usize>>,
    /// What all fixes, unsafe ones too, make of it.
    pub fixed: Option<Vec<u8>>,
    /// What reading it is said to have met with: a fault of the file system cannot be written down as a text.
    pub fault: Option<FaultKind>,
    /// The ending of the file's name, for a container format: each record is a document.
    pub format: Option<String>,
}

impl Example {
    /// An example without marks: nothing may be found.
    pub fn is_counter_example(&self) -> bool {
        self.marks.is_empty()
    }
}

/// An example as it stands in the card.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenExample {
    /// A text, with what is to be found in it between `⟪` and `⟫`; without marks nothing may be found.
    text: Option<String>,
    /// The same with the escapes `\xNN`, `\u{N}`, `\n`, `\r`, `\t` and `\\`, for what no text holds.
    raw: Option<String>,
    /// What all fixes, unsafe ones too, make of it.
    fixed: Option<String>,
    /// What reading it is said to have met with.
    fault: Option<FaultKind>,
    /// The ending of a container's files, such as `jsonl`: each record is a document.
    format: Option<String>,
}

const OPEN: &[u8] = "⟪".as_bytes();
const CLOSE: &[u8] = "⟫".as_bytes();

/// The examples, or what is wrong with one and where.
pub(super) fn read_examples(written: &[Spanned<WrittenExample>]) -> Result<Vec<Example>, (String, Range<usize>)> {
    let read = |written: &Spanned<WrittenExample>| {
        read_example(written.get_ref()).map_err(|message| (message, written.span()))
    };
    written.iter().map(read).collect()
}

fn read_example(written: &WrittenExample) -> Result<Example, String> {
    let (marked, fixed) = match (&written.text, &written.raw) {
        (Some(text), None) => (text.clone().into_bytes(), written.fixed.as_ref().map(|text| text.clone().into_bytes())),
        (None, Some(raw)) => (unescape(raw)?, written.fixed.as_deref().map(unescape).transpose()?),
        _ => return Err("an example has either `text` or `raw`".to_owned()),
    };
    let (mut raw, mut marks, mut open) = (Vec::with_capacity(marked.len()), Vec::new(), None);
    let mut rest = marked.as_slice();
    while let Some(&byte) = rest.first() {
        if rest.starts_with(OPEN) {
            if open.replace(raw.len()).is_some() {
                return Err("a mark opens inside another".to_owned());
            }
            rest = &rest[OPEN.len()..];
        } else if rest.starts_with(CLOSE) {
            let start = open.take().ok_or("a mark closes that was never opened")?;
            marks.push(start..raw.len());
            rest = &rest[CLOSE.len()..];
        } else {
            raw.push(byte);
            rest = &rest[1..];
        }
    }
    if open.is_some() {
        return Err("a mark never closes".to_owned());
    }
    if marks.is_empty() && fixed.is_some() {
        return Err("a counter-example has nothing to fix".to_owned());
    }
    Ok(Example { raw, marks, fixed, fault: written.fault, format: written.format.clone() })
}

/// Reads `\xNN`, `\n`, `\r`, `\t` and `\\` in what a TOML string could not hold.
fn unescape(written: &str) -> Result<Vec<u8>, String> {
    let bytes = written.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'\\' {
            out.push(bytes[at]);
            at += 1;
            continue;
        }
        let (byte, length) = match bytes.get(at + 1) {
            Some(b'n') => (b'\n', 2),
            Some(b'r') => (b'\r', 2),
            Some(b't') => (b'\t', 2),
            Some(b'\\') => (b'\\', 2),
            Some(b'x') => {
                let digits = written.get(at + 2..at + 4).and_then(|digits| u8::from_str_radix(digits, 16).ok());
                (digits.ok_or("`\\x` takes two hexadecimal digits")?, 4)
            }
            _ => return Err("`raw` knows the escapes \\xNN, \\n, \\r, \\t and \\\\".to_owned()),
        };
        out.push(byte);
        at += length;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_examples_hold_any_byte() {
        assert_eq!(unescape(r"a\xE9\n\\").expect("right"), b"a\xE9\n\\");
        assert!(unescape(r"\xZZ").is_err());
    }
}
