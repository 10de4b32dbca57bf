//! The first value of what is called JSON Lines: a line, or much more.
//!
//! `jq .` and whoever writes a list of records with one call make one value of many lines. No line of it is a record
//! then, even where one happens to be an object.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::de::IgnoredAny;
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::malformed;
use crate::text::Fault;

/// What the first value of a file is.
pub(super) enum Value {
    /// It is the file, or the beginning of one, over many lines or in an array: what is said of it.
    Whole(Fault),
    /// It takes more than a line, and others follow.
    First,
    /// It is a line, or no JSON.
    Line,
}

/// `raw` is the file's first piece.
pub(super) fn first_value(raw: &[u8], is_last: bool) -> Value {
    let start = raw.trim_ascii_start();
    let is_array = start.starts_with(b"[");
    if !is_array && !start.starts_with(b"{") {
        return Value::Line;
    }
    let mut values = serde_json::Deserializer::from_slice(start).into_iter::<IgnoredAny>();
    match values.next() {
        Some(Ok(_)) => {
            let (value, rest) = start.split_at(values.byte_offset());
            let is_long = value.contains(&b'\n');
            if !rest.trim_ascii().is_empty() || !is_last {
                return if is_long { Value::First } else { Value::Line };
            }
            match (is_array, is_long) {
                (true, _) => Value::Whole(array()),
                (false, true) => Value::Whole(object(value)),
                (false, false) => Value::Line,
            }
        }
        Some(Err(error)) if error.classify() == Category::Eof => {
            let first = start.split(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii_end();
            // A record of which the end was lost does not end with what opens or goes on.
            let goes_on = first.len() < start.len() && matches!(first.last(), Some(b'[' | b'{' | b','));
            match (is_array, goes_on, is_last) {
                (true, true, _) | (true, _, false) => Value::Whole(array()),
                (false, true, _) => Value::Whole(object(b"")),
                _ => Value::Line,
            }
        }
        _ => Value::Line,
    }
}

fn array() -> Fault {
    malformed("not JSON Lines but a JSON array: convert with `jq -c '.[]'`")
        .advising("each of its values then is a record; named `.json` it is read as it is")
}

/// `value` is the object, where all of it is at hand.
fn object(value: &[u8]) -> Fault {
    let fault = malformed("not JSON Lines but a JSON object: convert with `jq -c .`");
    // What downloads wrap up: the longest of the object's arrays is the one with the records.
    let inside: HashMap<Cow<str>, &RawValue> = serde_json::from_slice(value).unwrap_or_default();
    let is_plain = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    let is_array =
        |value: &RawValue| value.get().strip_prefix('[').is_some_and(|list| list.trim_start().starts_with('{'));
    let arrays = inside.iter().filter(|(name, value)| is_plain(name) && is_array(value));
    match arrays.max_by_key(|(name, value)| (value.get().len(), name.len())) {
        Some((name, _)) => fault.advising(format!("`jq -c '.{name}[]'` makes a record of each value of its list")),
        None => fault,
    }
}
