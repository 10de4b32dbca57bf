//! One record: a JSON object, of which some strings are documents.
//!
//! A fix changes characters inside those strings; the record's other bytes, the order of its keys, its spacing and the
//! way its characters are escaped stay as they are. It is therefore never written anew from its parsed form.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::splice::splice;
use crate::corpus::answer::json_on_one_line;
use crate::corpus::fields::{Fields, TITLES, TextFields, URLS, USUAL};
use crate::corpus::{Answer, Inspector, Item};
use crate::diagnostic::Record;
use crate::pointer::{Pointer, Step};
use crate::span::Span;
use crate::text::{Escapes, Fault, FaultKind, Origin, Start, Written};

/// Where a record stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site {
    /// 1-based.
    pub(super) number: u64,
    pub(super) start: Start,
}

/// What becomes of a record.
pub(super) enum Visited {
    /// What to put in the place of which bytes of it, in order.
    Kept(Vec<(Span, String)>),
    LeftOut,
    /// It does not parse, and this is what was said of that; nobody was told yet that it is left out.
    Broken(Answer),
}

/// Hands the texts of a record to the inspector.
pub(super) fn visit(raw: &[u8], site: Site, fields: &Fields, inspector: &mut dyn Inspector) -> Visited {
    let Site { number, start } = site;
    let mut record = Record { number, line: start.line, id: None, field: fields.texts.shown().to_owned() };
    // No repair of bytes that are not UTF-8: one line tells its charset badly, and the record's other fields would have
    // to be rewritten along.
    let read = |text| Object::read(text, fields).map_err(|error| misread(text, &error));
    let (whole, object) = match utf8(raw).and_then(|text| Ok((text, read(text)?))) {
        Ok(read) => read,
        Err(detail) => {
            return Visited::Broken(tell(record, None, Fault::new(FaultKind::MalformedRecord, detail), inspector));
        }
    };
    record.id = object.id();
    let texts = object.texts(&fields.texts);
    if texts.is_empty() {
        let detail = match &fields.texts {
            _ if object.is_held(&fields.texts) => format!("field `{}` holds no text", record.field),
            TextFields::Usual => "no field with a text".to_owned(),
            TextFields::Named(_) => format!("no field `{}`", record.field),
        };
        let answer = tell(record, Some(whole), Fault::new(FaultKind::MissingField, detail), inspector);
        return unless_dropped(answer == Answer::Drop, whole, Vec::new(), inspector);
    }
    let title = object.title.and_then(string).filter(|title| !title.trim().is_empty() && texts.len() == 1);
    let url = object.url.and_then(string);
    let mut doubled = object.doubled.map(|key| {
        let detail = format!("the key `{key}` stands twice in a record, of which most parsers take the last");
        Fault::new(FaultKind::DuplicateKey, detail)
    });
    let (mut changes, mut is_dropped) = (Vec::new(), false);
    for (field, value) in texts {
        let record = Record { field, ..record.clone() };
        let written = value.get();
        let text: Borrowed = match serde_json::from_str(written) {
            Ok(text) => text,
            Err(error) => {
                let detail = format!("field `{}`: {}", record.field, reason(&error));
                let fault = Fault::new(FaultKind::MalformedRecord, detail);
                is_dropped |= tell(record, Some(whole), fault, inspector) == Answer::Drop;
                continue;
            }
        };
        let faults: Vec<Fault> = doubled.take().into_iter().collect();
        let origin = Origin { title: title.as_deref(), url: url.as_deref(), record: Some(whole), ..Origin::default() };
        // A `RawValue` that was read from bytes borrows from them.
        let at = written.as_ptr() as usize - raw.as_ptr() as usize;
        let inside = Written {
            bytes: &written[1..written.len() - 1],
            start: start.behind(&raw[..at + 1]),
            escapes: Escapes::Json,
        };
        let item = Item { faults: &faults, written: Some(inside), ..Item::of_record(&text.0, origin, record) };
        let answer = inspector.look(item);
        is_dropped |= answer == Answer::Drop;
        if let Answer::Edits(rounds) = answer
            && let Some((first, more)) = rounds.split_first()
        {
            let string = more.iter().fold(splice(written, first), |string, edits| splice(&string, edits));
            changes.push((Span::new(at, at + written.len()), string));
        }
    }
    changes.sort_by_key(|(span, _)| span.start);
    changes.dedup_by_key(|(span, _)| span.start);
    unless_dropped(is_dropped, whole, changes, inspector)
}

/// Tells a fault of a record in which there is nothing to look at, which is this JSON, if it is any.
fn tell(record: Record, json: Option<&str>, fault: Fault, inspector: &mut dyn Inspector) -> Answer {
    let faults = [fault];
    let item = Item::of_fault(&faults, record);
    inspector.look(Item { origin: Origin { record: json, ..item.origin }, ..item })
}

/// A record with these changes, unless it is left out, which is told.
fn unless_dropped(
    is_dropped: bool,
    whole: &str,
    changes: Vec<(Span, String)>,
    inspector: &mut dyn Inspector,
) -> Visited {
    if is_dropped {
        inspector.leave_out(json_on_one_line(whole));
        return Visited::LeftOut;
    }
    Visited::Kept(changes)
}

/// A record as text, or what is wrong with it.
pub(super) fn utf8(raw: &[u8]) -> Result<&str, String> {
    simdutf8::compat::from_utf8(raw).map_err(|error| {
        let (sound, rest) = raw.split_at(error.valid_up_to());
        let column = 1 + std::str::from_utf8(sound).map_or(0, |sound| sound.chars().count());
        format!("not UTF-8: byte {:02X} at column {column}", rest[0])
    })
}

/// What is wrong with a record that does not parse, and where: a column counts characters, from 1.
pub(super) fn misread(raw: &str, error: &serde_json::Error) -> String {
    // Of a value that is no object serde tells its end, or nothing; it is its beginning that is wrong.
    let (line, offset) = match error.classify() {
        Category::Data => (1, raw.len() - raw.trim_start().len()),
        _ => (error.line(), error.column().saturating_sub(1)),
    };
    let text = raw.split('\n').nth(line.saturating_sub(1)).unwrap_or(raw);
    let column = 1 + text[..text.floor_char_boundary(offset)].chars().count();
    let line = if line > 1 { format!("line {line} of it, ") } else { String::new() };
    format!("{} at {line}column {column}", reason(error))
}

/// What is wrong, without a place.
fn reason(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.split(" at line").next().unwrap_or(&message).to_owned()
}

/// A string, borrowed unless it has escapes.
#[derive(Deserialize)]
pub(super) struct Borrowed<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);

fn string(value: &RawValue) -> Option<Cow<'_, str>> {
    serde_json::from_str::<Borrowed>(value.get()).ok().map(|text| text.0)
}

/// The fields of a record that matter here, unparsed. Of a key that stands twice the last one counts, as in most
/// parsers.
#[derive(Default)]
pub(super) struct Object<'l> {
    /// Those that may hold texts.
    candidates: Vec<(Cow<'l, str>, &'l RawValue)>,
    id: Option<&'l RawValue>,
    /// What is left of the way to the id.
    id_steps: Vec<Step>,
    title: Option<&'l RawValue>,
    url: Option<&'l RawValue>,
    /// A key that stands twice.
    doubled: Option<String>,
}

impl<'l> Object<'l> {
    pub(super) fn read(raw: &'l str, fields: &Fields) -> serde_json::Result<Self> {
        let mut deserializer = serde_json::Deserializer::from_str(raw);
        let mut object = deserializer.deserialize_map(ObjectVisitor { fields })?;
        deserializer.end()?;
        object.id_steps = fields.id.steps[1..].to_vec();
        Ok(object)
    }

    fn id(&self) -> Option<String> {
        let value = walk(self.id?, &self.id_steps, String::new()).into_iter().next()?.1;
        Some(string(value).map_or_else(|| value.get().to_owned(), Cow::into_owned))
    }

    /// Its texts, unparsed, each with the name of its field or the pointer to it.
    pub(super) fn texts(&self, fields: &TextFields) -> Vec<(String, &'l RawValue)> {
        match fields {
            TextFields::Usual => {
                let held = |name: &&str| Some(texts_of(self.candidate(name)?, (*name).to_owned()));
                USUAL.iter().filter_map(held).find(|texts| !texts.is_empty()).unwrap_or_default()
            }
            TextFields::Named(pointers) => pointers.iter().flat_map(|pointer| self.below(pointer)).collect(),
        }
    }

    /// Whether a field that should hold a text is there, whatever it holds.
    pub(super) fn is_held(&self, fields: &TextFields) -> bool {
        match fields {
            TextFields::Usual => self.candidate(USUAL[0]).is_some(),
            TextFields::Named(pointers) => {
                pointers.iter().filter_map(Pointer::first).any(|name| self.candidate(name).is_some())
            }
        }
    }

    fn candidate(&self, name: &str) -> Option<&'l RawValue> {
        self.candidates.iter().rev().find(|(key, _)| key == name).map(|(_, value)| *value)
    }

    fn below(&self, pointer: &Pointer) -> Vec<(String, &'l RawValue)> {
        let starts: Vec<(&str, &'l RawValue)> = match pointer.first() {
            Some(name) => self.candidate(name).map(|value| (name, value)).into_iter().collect(),
            None => self.candidates.iter().map(|(name, value)| (&**name, *value)).collect(),
        };
        let is_plain = pointer.steps.len() == 1 && pointer.first().is_some();
        let begun = |name: &str| if is_plain { name.to_owned() } else { joined("", name) };
        let ends = starts.into_iter().flat_map(|(name, value)| walk(value, &pointer.steps[1..], begun(name)));
        ends.flat_map(|(field, value)| texts_of(value, field)).collect()
    }
}

/// The values that the steps lead to, each with the pointer to it.
fn walk<'l>(value: &'l RawValue, steps: &[Step], at: String) -> Vec<(String, &'l RawValue)> {
    let Some((step, rest)) = steps.split_first() else { return vec![(at, value)] };
    let inside = children(value).into_iter().filter(|(key, _)| match step {
        Step::Each => true,
        Step::Key(name) => name == key,
    });
    inside.flat_map(|(key, value)| walk(value, rest, joined(&at, &key))).collect()
}

/// The values inside a list or an object, each with its number or its key.
fn children(value: &RawValue) -> Vec<(Cow<'_, str>, &RawValue)> {
    if value.get().starts_with('[') {
        let values: Vec<&RawValue> = serde_json::from_str(value.get()).unwrap_or_default();
        return values.into_iter().enumerate().map(|(index, value)| (index.to_string().into(), value)).collect();
    }
    serde_json::from_str::<Entries>(value.get()).map_or_else(|_| Vec::new(), |entries| entries.0)
}

/// A pointer one step further.
fn joined(at: &str, key: &str) -> String {
    format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// The texts in what a field holds: a string, a list of strings, or a conversation, whose turns are objects with a
/// string, or a list of parts, in `content` or `value`.
fn texts_of(value: &RawValue, field: String) -> Vec<(String, &RawValue)> {
    match value.get().as_bytes().first() {
        Some(b'"') => vec![(field, value)],
        Some(b'[') => {
            let at = if field.starts_with('/') { field } else { joined("", &field) };
            let turns = children(value).into_iter();
            turns.flat_map(|(key, turn)| texts_of_turn(turn, joined(&at, &key))).collect()
        }
        _ => Vec::new(),
    }
}

fn texts_of_turn(turn: &RawValue, at: String) -> Vec<(String, &RawValue)> {
    match turn.get().as_bytes().first() {
        Some(b'"') => vec![(at, turn)],
        Some(b'{') => {
            let is_text = |key: &str| matches!(key, "content" | "value" | "text");
            let held = children(turn).into_iter().filter(|(key, _)| is_text(key));
            held.flat_map(|(key, value)| texts_of(value, joined(&at, &key))).collect()
        }
        _ => Vec::new(),
    }
}

/// The entries of an object, the last of those with the same key.
#[derive(Default)]
struct Entries<'l>(Vec<(Cow<'l, str>, &'l RawValue)>);

impl<'de: 'l, 'l> Deserialize<'de> for Entries<'l> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'l> Visitor<'l> for EntriesVisitor {
    type Value = Entries<'l>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'l>>(self, mut map: A) -> Result<Entries<'l>, A::Error> {
        let mut entries: Vec<(Cow<'l, str>, &'l RawValue)> = Vec::new();
        while let Some(Borrowed(key)) = map.next_key()? {
            let value = map.next_value()?;
            entries.retain(|(earlier, _)| *earlier != key);
            entries.push((key, value));
        }
        Ok(Entries(entries))
    }
}

struct ObjectVisitor<'f> {
    fields: &'f Fields,
}

impl ObjectVisitor<'_> {
    fn may_hold_texts(&self, key: &str) -> bool {
        match &self.fields.texts {
            TextFields::Usual => USUAL.contains(&key),
            TextFields::Named(pointers) => {
                pointers.iter().any(|pointer| pointer.first().is_none_or(|first| first == key))
            }
        }
    }
}

/// Keys beyond so many are not compared: a record that has more is a table, written by a program.
const MOST_COMPARED: usize = 64;

impl<'l> Visitor<'l> for ObjectVisitor<'_> {
    type Value = Object<'l>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'l>>(self, mut map: A) -> Result<Object<'l>, A::Error> {
        let mut object = Object::default();
        let mut keys: Vec<Cow<str>> = Vec::with_capacity(8);
        while let Some(Borrowed(key)) = map.next_key()? {
            if keys.contains(&key) {
                object.doubled.get_or_insert_with(|| key.clone().into_owned());
            } else if keys.len() < MOST_COMPARED {
                keys.push(key.clone());
            }
            let is_id = self.fields.id.first() == Some(&*key);
            let is_title = TITLES.contains(&&*key);
            let is_url = URLS.contains(&&*key);
            let is_text = self.may_hold_texts(&key);
            if !is_id && !is_title && !is_url && !is_text {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            // A collection may take its addresses for its ids.
            let value: &RawValue = map.next_value()?;
            object.id = if is_id { Some(value) } else { object.id };
            object.title = if is_title && !is_id && !is_text { Some(value) } else { object.title };
            object.url = if is_url { Some(value) } else { object.url };
            if is_text {
                object.candidates.push((key, value));
            }
        }
        Ok(object)
    }
}
