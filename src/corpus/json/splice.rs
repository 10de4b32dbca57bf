//! Edits of a decoded string, made in the string as JSON writes it: what no edit names stays as it was written.

use crate::fix::Edit;

/// Makes edits, given in bytes of the decoded string, in its JSON form, quotes included.
pub(super) fn splice(raw: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut edits = edits.iter().peekable();
    let end = raw.len() - 1;
    let (mut at, mut decoded) = (1, 0);
    // End, in the decoded string, of what the last edit replaced.
    let mut gone_until = 0;
    out.push('"');
    loop {
        while let Some(edit) = edits.next_if(|edit| edit.span.start == decoded) {
            let quoted = serde_json::to_string(edit.text()).expect("a string is always JSON");
            out.push_str(&quoted[1..quoted.len() - 1]);
            gone_until = edit.span.end;
        }
        if at >= end {
            break;
        }
        let (length, width) = unit(&raw[at..end]);
        if decoded >= gone_until {
            out.push_str(&raw[at..at + length]);
        }
        at += length;
        decoded += width;
    }
    out.push('"');
    out
}

/// Length of the first character of a JSON string's inside as it is written, and in UTF-8 once decoded.
fn unit(raw: &str) -> (usize, usize) {
    let bytes = raw.as_bytes();
    if bytes[0] != b'\\' {
        let length = raw.chars().next().map_or(1, char::len_utf8);
        return (length, length);
    }
    if bytes[1] != b'u' {
        return (2, 1);
    }
    match u32::from_str_radix(&raw[2..6], 16).expect("the string was parsed before") {
        // The first half of a pair; the string was parsed, so the second follows.
        0xD800..=0xDFFF => (12, 4),
        0..=0x7F => (6, 1),
        0x80..=0x7FF => (6, 2),
        _ => (6, 3),
    }
}
