//! The way to a value in a record.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// The way to a value in a record: a field by its name, or a JSON Pointer (RFC 6901), in which `*` stands for every
/// value of a list or an object.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer {
    /// As it was written.
    pub written: String,
    pub(crate) steps: Vec<Step>,
}

/// A step from a value to one inside it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Step {
    /// The field of this name; in a list the value of this number, from 0.
    Key(String),
    Each,
}

impl Pointer {
    /// `text` is a field; `/doc/body` is one inside another, and `/messages/*/content` those of all values of a list.
    pub fn of(text: &str) -> Self {
        let Some(path) = text.strip_prefix('/') else { return Self::field(text) };
        let step = |part: &str| match part {
            "*" => Step::Each,
            _ => Step::Key(part.replace("~1", "/").replace("~0", "~")),
        };
        Self { written: text.to_owned(), steps: path.split('/').map(step).collect() }
    }

    /// The field of this name.
    pub fn field(name: &str) -> Self {
        Self { written: name.to_owned(), steps: vec![Step::Key(name.to_owned())] }
    }

    /// The names of the fields on the way; `None` where a step is not to one field.
    pub fn keys(&self) -> Option<Vec<&str>> {
        let keys = self.steps.iter().map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Each => None,
        });
        keys.collect()
    }

    /// The name of the field of the record that it begins with; `None` where it is all of them.
    pub(crate) fn first(&self) -> Option<&str> {
        match self.steps.first() {
            Some(Step::Key(name)) => Some(name),
            _ => None,
        }
    }

    /// A record in which this stands there.
    pub(crate) fn record_with(&self, value: &str) -> String {
        let around = |value: serde_json::Value, step: &Step| match step {
            Step::Key(key) => serde_json::json!({ key: value }),
            Step::Each => serde_json::json!([value]),
        };
        self.steps.iter().rev().fold(serde_json::Value::from(value), around).to_string()
    }

    /// Lets this stand there in a record, if names lead there and what stands on the way are objects.
    pub(crate) fn put(&self, value: &str, record: &mut Map<String, Value>) {
        let Some((Step::Key(last), way)) = self.steps.split_last() else { return };
        let mut at = record;
        for step in way {
            let Step::Key(step) = step else { return };
            let Value::Object(inside) = at.entry(step).or_insert_with(|| Map::new().into()) else { return };
            at = inside;
        }
        at.insert(last.clone(), value.into());
    }

    /// What stands there in a record, as it is written.
    pub(crate) fn json<'r>(&self, record: &'r str) -> Option<&'r str> {
        let mut value: &'r str = record;
        for step in &self.steps {
            let mut deserializer = serde_json::Deserializer::from_str(value);
            value = deserializer.deserialize_any(Taking(step)).ok().flatten()?.get();
        }
        Some(value)
    }

    /// What stands there in a record: a string's text, or a number or word of JSON; of a list or an object nothing. Of
    /// several places it is the first.
    pub fn find<'r>(&self, record: &'r str) -> Option<Cow<'r, str>> {
        let value = self.json(record)?;
        match value.as_bytes().first()? {
            b'{' | b'[' => None,
            b'"' => serde_json::from_str::<Text>(value).ok().map(|text| text.0),
            _ => Some(Cow::Borrowed(value)),
        }
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

/// A string, borrowed unless it has escapes.
#[derive(Deserialize)]
struct Text<'r>(#[serde(borrow)] Cow<'r, str>);

/// Takes one value out of an object or a list. Of a key that stands twice the last one counts.
struct Taking<'s>(&'s Step);

impl<'r> Visitor<'r> for Taking<'_> {
    type Value = Option<&'r RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object or a list")
    }

    fn visit_map<A: MapAccess<'r>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(Text(key)) = map.next_key()? {
            let is_it = match self.0 {
                Step::Key(name) => key == **name,
                Step::Each => found.is_none(),
            };
            if is_it {
                found = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'r>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        for index in 0_usize.. {
            let is_it = match self.0 {
                Step::Key(name) => name.parse() == Ok(index),
                Step::Each => index == 0,
            };
            if is_it {
                found = list.next_element()?;
            } else if list.next_element::<IgnoredAny>()?.is_none() {
                break;
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_field_and_a_slash_begins_a_path() {
        let key = |name: &str| Step::Key(name.to_owned());
        assert_eq!(Pointer::of("a/b").steps, [key("a/b")]);
        assert_eq!(Pointer::of("/a~1b/m~0n").steps, [key("a/b"), key("m~n")]);
        assert_eq!(Pointer::of("/messages/*/content").steps, [key("messages"), Step::Each, key("content")]);
    }

    #[test]
    fn of_all_values_the_first_is_found() {
        let pointer = Pointer::of("/tags/*/name");
        assert_eq!(pointer.find(r#"{"tags": [{"name": "a"}, {"name": "b"}]}"#).as_deref(), Some("a"));
        assert_eq!(pointer.find(&pointer.record_with("x")).as_deref(), Some("x"));
        assert_eq!(Pointer::of("/tags/*").find(r#"{"tags": {"x": 1, "y": 2}}"#).as_deref(), Some("1"));
        assert_eq!(Pointer::of("/tags/*").find(r#"{"tags": []}"#), None);
    }

    #[test]
    fn what_is_put_is_found() {
        let pointers = ["/meta/source", "/meta/a~1b", "plain", "/plain/x", "/meta/*"].map(Pointer::of);
        let mut record = Map::new();
        pointers.iter().for_each(|pointer| pointer.put("\"é\"", &mut record));
        let record = Value::from(record).to_string();
        // Below a string nothing can stand, nor can it stand everywhere.
        let found = pointers.each_ref().map(|pointer| pointer.find(&record).as_deref() == Some("\"é\""));
        assert_eq!(found[..4], [true, true, true, false]);
        assert_eq!(record.matches("é").count(), 3);
    }
}
