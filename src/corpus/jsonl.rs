//! JSON Lines: each line an object, one field of which is a document.
//!
//! A fix changes characters inside that one string; the line's other bytes, the order of its keys, its spacing and the
//! way its characters are escaped stay as they are. The line is therefore never written anew from its parsed form.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::source::UTF8_BOM;
use super::{Fields, Format, Item, Piece, Survey, Unit};
use crate::diagnostic::Record;
use crate::fix::Edit;
use crate::span::Span;
use crate::text::{Fault, FaultKind, Origin};

mod first_value;
mod splice;
mod survey;

use splice::splice;

pub(super) struct JsonLines;

impl Format for JsonLines {
    fn name(&self) -> &'static str {
        "JSON Lines"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["jsonl", "ndjson"]
    }

    fn unit(&self) -> Unit {
        Unit::Line
    }

    fn visit(&self, piece: Piece, fields: &Fields, each: &mut dyn FnMut(Item) -> Vec<Vec<Edit>>) -> Option<Vec<u8>> {
        let raw = piece.raw;
        let mut out: Option<Vec<u8>> = None;
        // Up to here `raw` has been copied to `out`, once there is one.
        let mut copied = 0;
        let mut start = 0;
        for number in piece.first_number.. {
            if start >= raw.len() {
                break;
            }
            let end = memchr::memchr(b'\n', &raw[start..]).map_or(raw.len(), |at| start + at);
            let bom = if number == 1 && raw[start..end].starts_with(UTF8_BOM) { UTF8_BOM.len() } else { 0 };
            let line = &raw[start + bom..end];
            if let Some((place, string)) = visit_line(line, number, fields, each) {
                let out = out.get_or_insert_with(|| Vec::with_capacity(raw.len()));
                let line_start = start + bom;
                out.extend_from_slice(&raw[copied..line_start + place.start]);
                out.extend_from_slice(string.as_bytes());
                copied = line_start + place.end;
            }
            start = end + 1;
        }
        let mut out = out?;
        out.extend_from_slice(&raw[copied..]);
        Some(out)
    }

    fn survey(&self, fields: &Fields) -> Option<Box<dyn Survey>> {
        Some(Box::new(survey::JsonLinesSurvey::new(fields)))
    }
}

/// Handles one record; returns the place of its string in the line and what to put there.
fn visit_line(
    line: &[u8],
    number: u64,
    fields: &Fields,
    each: &mut dyn FnMut(Item) -> Vec<Vec<Edit>>,
) -> Option<(Span, String)> {
    if line.iter().all(u8::is_ascii_whitespace) {
        return None;
    }
    let mut record = Record { number, id: None, field: fields.text.clone() };
    let mut fault = |record: Record, kind: FaultKind, detail: String| {
        let faults = [Fault::new(kind, detail)];
        let origin = Origin { is_record: true, ..Origin::default() };
        each(Item {
            text: "",
            origin,
            faults: &faults,
            damage: None,
            record: Some(record),
            offsets: None,
            refusal: None,
        });
    };
    // No repair of bytes that are not UTF-8: one line tells its charset badly, and the record's other fields would have
    // to be rewritten along.
    let parsed = utf8(line).and_then(|line| match Object::read(line, fields) {
        Ok(parsed) => Ok((line, parsed)),
        Err(error) => Err(misread(line, &error)),
    });
    let (line, parsed) = match parsed {
        Ok(parsed) => parsed,
        Err(detail) => {
            fault(record, FaultKind::MalformedRecord, detail);
            return None;
        }
    };
    record.id = parsed.id.map(|id| match serde_json::from_str::<Cow<str>>(id.get()) {
        Ok(text) => text.into_owned(),
        Err(_) => id.get().to_owned(),
    });
    let Some(value) = parsed.text else {
        fault(record, FaultKind::MissingField, format!("no field `{}`", fields.text));
        return None;
    };
    let raw = value.get();
    let text: Borrowed = match serde_json::from_str(raw) {
        Ok(text) => text,
        Err(error) if raw.starts_with('"') => {
            let detail = format!("field `{}`: {}", fields.text, reason(&error));
            fault(record, FaultKind::MalformedRecord, detail);
            return None;
        }
        Err(_) => {
            fault(record, FaultKind::MissingField, format!("field `{}` holds no text", fields.text));
            return None;
        }
    };
    let title = parsed.title.and_then(|title| serde_json::from_str::<Borrowed>(title.get()).ok());
    let title = title.as_ref().map(|title| title.0.as_ref()).filter(|title| !title.trim().is_empty());
    let url = parsed.url.and_then(|url| serde_json::from_str::<Borrowed>(url.get()).ok());
    let url = url.as_ref().map(|url| url.0.as_ref());
    let value = parsed.group.and_then(|group| value_at(group, fields.group.as_deref()?));
    let value = fields.group.as_deref().zip(value.as_deref());
    let origin = Origin { title, is_record: true, url, value, ..Origin::default() };
    let rounds = each(Item {
        text: &text.0,
        origin,
        faults: &[],
        damage: None,
        record: Some(record),
        offsets: None,
        refusal: None,
    });
    let (first, more) = rounds.split_first()?;
    let string = more.iter().fold(splice(raw, first), |string, edits| splice(&string, edits));
    // A `RawValue` read from a line borrows from it.
    let start = raw.as_ptr() as usize - line.as_ptr() as usize;
    Some((Span::new(start, start + raw.len()), string))
}

/// Whether a JSON Pointer leads into the field with this name.
fn leads_into(pointer: &str, key: &str) -> bool {
    let first = pointer.trim_start_matches('/').split('/').next().unwrap_or_default();
    first == key || first.contains('~') && first.replace("~1", "/").replace("~0", "~") == key
}

/// What stands where a JSON Pointer leads to, in the value of its first field; `None` of a list or an object.
fn value_at(raw: &RawValue, pointer: &str) -> Option<String> {
    let value: Value = serde_json::from_str(raw.get()).ok()?;
    let rest = pointer[1..].find('/').map_or("", |at| &pointer[1 + at..]);
    match value.pointer(rest)? {
        Value::String(text) => Some(text.clone()),
        value @ (Value::Number(_) | Value::Bool(_)) => Some(value.to_string()),
        _ => None,
    }
}

fn malformed(detail: impl Into<String>) -> Fault {
    Fault::new(FaultKind::MalformedRecord, detail)
}

/// A line as text, or what is wrong with it.
fn utf8(line: &[u8]) -> Result<&str, String> {
    simdutf8::compat::from_utf8(line).map_err(|error| {
        let (sound, rest) = line.split_at(error.valid_up_to());
        let column = 1 + std::str::from_utf8(sound).map_or(0, |sound| sound.chars().count());
        format!("not UTF-8: byte {:02X} at column {column}", rest[0])
    })
}

/// What is wrong with a line that does not parse, and where: a column counts characters, from 1.
fn misread(line: &str, error: &serde_json::Error) -> String {
    // Of a value that is no object serde tells its end, or nothing; it is its beginning that is wrong.
    let offset = match error.classify() {
        Category::Data => line.len() - line.trim_start().len(),
        _ => error.column().saturating_sub(1),
    };
    let column = 1 + line[..line.floor_char_boundary(offset)].chars().count();
    format!("{} at column {column}", reason(error))
}

/// What is wrong, without a place: serde's line is always the first.
fn reason(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.split(" at line").next().unwrap_or(&message).to_owned()
}

/// A string, borrowed unless it has escapes.
#[derive(Deserialize)]
struct Borrowed<'a>(#[serde(borrow)] Cow<'a, str>);

/// The fields of a record that matter here, unparsed. Of a key that stands twice the last one counts, as in most
/// parsers.
#[derive(Default)]
struct Object<'l> {
    text: Option<&'l RawValue>,
    id: Option<&'l RawValue>,
    title: Option<&'l RawValue>,
    url: Option<&'l RawValue>,
    /// What the JSON Pointer that records are grouped by leads into.
    group: Option<&'l RawValue>,
}

impl<'l> Object<'l> {
    fn read(line: &'l str, fields: &Fields) -> serde_json::Result<Self> {
        let mut deserializer = serde_json::Deserializer::from_str(line);
        let object = deserializer.deserialize_map(ObjectVisitor { fields })?;
        deserializer.end()?;
        Ok(object)
    }
}

struct ObjectVisitor<'f> {
    fields: &'f Fields,
}

impl<'l> Visitor<'l> for ObjectVisitor<'_> {
    type Value = Object<'l>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'l>>(self, mut map: A) -> Result<Object<'l>, A::Error> {
        let mut object = Object::default();
        while let Some(Borrowed(key)) = map.next_key()? {
            if key == self.fields.text.as_str() {
                object.text = Some(map.next_value()?);
                continue;
            }
            let is_group = self.fields.group.as_deref().is_some_and(|pointer| leads_into(pointer, &key));
            let is_id = key == self.fields.id.as_str();
            let is_title = matches!(&*key, "title" | "headline");
            let is_url = matches!(&*key, "url" | "uri" | "source_url" | "page_url" | "link" | "WARC-Target-URI");
            if !is_id && !is_title && !is_url && !is_group {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            // A collection may take its addresses for its ids.
            let value = Some(map.next_value()?);
            object.id = if is_id { value } else { object.id };
            object.title = if is_title && !is_id { value } else { object.title };
            object.url = if is_url { value } else { object.url };
            object.group = if is_group { value } else { object.group };
        }
        Ok(object)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn visit(raw: &str, each: &mut dyn FnMut(Item) -> Vec<Vec<Edit>>) -> Option<String> {
        let piece = Piece::whole(Path::new(""), raw.as_bytes());
        JsonLines.visit(piece, &Fields::default(), each).map(|bytes| String::from_utf8(bytes).expect("UTF-8"))
    }

    /// Replaces `from` in every document.
    #[track_caller]
    fn check(raw: &str, from: &str, to: &str, expected: Option<&str>) {
        let got = visit(raw, &mut |item| {
            let edits = item.text.match_indices(from);
            let edits: Vec<_> = edits.map(|(at, from)| Edit::replace(Span::new(at, at + from.len()), to)).collect();
            if edits.is_empty() { Vec::new() } else { vec![edits] }
        });
        assert_eq!(got.as_deref(), expected);
    }

    #[test]
    fn only_the_edited_characters_change() {
        let raw =
            "{ \"b\" : 1.50, \"text\":\"caf\\u00e9 \\/ bad \\ud83d\\ude00 end\" ,\"a\":null }\r\n\n{\"text\":\"fine\"}";
        let fixed = raw.replace("bad", "go\\\"od\\n");
        check(raw, "bad", "go\"od\n", Some(&fixed));
        check(raw, "absent", "", None);
    }

    #[test]
    fn edits_find_their_place_behind_escapes() {
        check(r#"{"text":"\u00e9\ud83d\ude00\tx"}"#, "x", "y", Some(r#"{"text":"\u00e9\ud83d\ude00\ty"}"#));
        check(r#"{"text":"\u00e9\ud83d\ude00\tx"}"#, "😀", "", Some(r#"{"text":"\u00e9\tx"}"#));
        check(r#"{"text":"ab"}"#, "b", "", Some(r#"{"text":"a"}"#));
        check("\u{feff}{\"text\":\"ab\"}", "b", "", Some("\u{feff}{\"text\":\"a\"}"));
    }

    #[test]
    fn what_is_wrong_with_a_record_is_a_fault_of_that_record() {
        let mut seen = Vec::new();
        let raw = "{\"id\":7,\"text\":\"a\"}\n{\"text\":\n{\"id\":\"x\"}\n[1]\n{\"text\":3}\n{\"text\":\"\\ud800\"}\n";
        visit(raw, &mut |item| {
            let record = item.record.expect("a record");
            seen.push((record.number, record.id, item.faults.first().map(|fault| fault.kind)));
            Vec::new()
        });
        let expected = [
            (1, Some("7".to_owned()), None),
            (2, None, Some(FaultKind::MalformedRecord)),
            (3, Some("x".to_owned()), Some(FaultKind::MissingField)),
            (4, None, Some(FaultKind::MalformedRecord)),
            (5, None, Some(FaultKind::MissingField)),
            (6, None, Some(FaultKind::MalformedRecord)),
        ];
        assert_eq!(seen, expected);
    }

    #[test]
    fn columns_are_those_of_the_line_in_characters() {
        let told = |raw: &[u8]| {
            let mut told = String::new();
            JsonLines.visit(Piece::whole(Path::new(""), raw), &Fields::default(), &mut |item| {
                told.clone_from(&item.faults[0].detail);
                Vec::new()
            });
            told
        };
        assert_eq!(told(b"[1]"), "invalid type: sequence, expected an object at column 1");
        assert_eq!(told(b"  7"), "invalid type: integer `7`, expected an object at column 3");
        assert_eq!(told("{\"é日\": x}".as_bytes()), "expected value at column 8");
        assert_eq!(told("{\"é日".as_bytes()), "EOF while parsing a string at column 4");
        assert_eq!(told(b"{\"\xC3\xA9\xE9\"}"), "not UTF-8: byte E9 at column 4");
    }

    #[test]
    fn a_title_field_is_the_headline() {
        let mut titles = Vec::new();
        visit("{\"title\":\"A \\\"b\\\"\",\"text\":\"x\"}\n{\"title\":\" \",\"text\":\"x\"}", &mut |item| {
            titles.push(item.origin.title.map(str::to_owned));
            Vec::new()
        });
        assert_eq!(titles, [Some("A \"b\"".to_owned()), None]);
        // One that names the record is none.
        let fields = Fields { id: "title".to_owned(), ..Fields::default() };
        let raw = b"{\"title\":\"A\",\"text\":\"x\"}";
        JsonLines.visit(Piece::whole(Path::new(""), raw), &fields, &mut |item| {
            assert_eq!((item.origin.title, item.record.and_then(|record| record.id).as_deref()), (None, Some("A")));
            Vec::new()
        });
    }
}
