//! Edits of a decoded string, made in the string as JSON writes it: what no edit names stays as it was written.

use crate::fix::Edit;
use crate::text::Escapes;

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
        let (length, width) = Escapes::Json.unit(&raw[at..end]);
        if decoded >= gone_until {
            out.push_str(&raw[at..at + length]);
        }
        at += length;
        decoded += width;
    }
    out.push('"');
    out
}
