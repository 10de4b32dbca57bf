//! The way to a value in a record.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// The way to a value in a record: the name of a field, or a JSON Pointer (RFC 6901).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer {
    /// As it was written.
    pub written: String,
    steps: Vec<String>,
}

impl Pointer {
    /// A JSON Pointer where the text begins with a slash, else the name of one field.
    pub fn new(text: &str) -> Self {
        let step = |step: &str| step.replace("~1", "/").replace("~0", "~");
        let steps = match text.strip_prefix('/') {
            Some(rest) => rest.split('/').map(step).collect(),
            None => vec![text.to_owned()],
        };
        Self { written: text.to_owned(), steps }
    }

    /// The names on the way, from the record on.
    pub(crate) fn steps(&self) -> &[String] {
        &self.steps
    }

    /// A record in which this stands there.
    pub(crate) fn record_with(&self, value: &str) -> String {
        let mut record = Map::new();
        self.put(value, &mut record);
        Value::from(record).to_string()
    }

    /// Lets this stand there in a record, unless what stands on the way there is no object.
    pub(crate) fn put(&self, value: &str, record: &mut Map<String, Value>) {
        let Some((last, way)) = self.steps.split_last() else { return };
        let mut at = record;
        for step in way {
            let inside = at.entry(step).or_insert_with(|| Map::new().into());
            let Value::Object(inside) = inside else { return };
            at = inside;
        }
        at.insert(last.clone(), value.into());
    }

    /// What stands there in a record, as it is written.
    pub(crate) fn json<'r>(&self, record: &'r str) -> Option<&'r str> {
        let mut value: &'r str = record;
        for step in &self.steps {
            let mut deserializer = serde_json::Deserializer::from_str(value);
            value = deserializer.deserialize_any(Step(step)).ok().flatten()?.get();
        }
        Some(value)
    }

    /// What stands there in a record: a string's text, or a number or word of JSON; of a list or an object nothing.
    pub fn find<'r>(&self, record: &'r str) -> Option<Cow<'r, str>> {
        let value = self.json(record)?;
        match value.as_bytes().first()? {
            b'{' | b'[' => None,
            b'"' => serde_json::from_str::<Text>(value).ok().map(|text| text.0),
            _ => Some(Cow::Borrowed(value)),
        }
    }
}

/// A string, borrowed unless it has escapes.
#[derive(Deserialize)]
struct Text<'r>(#[serde(borrow)] Cow<'r, str>);

/// Takes one value out of an object or a list. Of a key that stands twice the last one counts.
struct Step<'s>(&'s str);

impl<'r> Visitor<'r> for Step<'_> {
    type Value = Option<&'r RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object or a list")
    }

    fn visit_map<A: MapAccess<'r>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(Text(key)) = map.next_key()? {
            if key == self.0 {
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
            if self.0.parse() == Ok(index) {
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
    fn what_is_put_is_found() {
        let pointers = ["/meta/source", "/meta/a~1b", "plain", "/plain/x", ""].map(Pointer::new);
        let mut record = Map::new();
        pointers.iter().for_each(|pointer| pointer.put("\"é\"", &mut record));
        let record = Value::from(record).to_string();
        let found = pointers.each_ref().map(|pointer| pointer.find(&record).map(Cow::into_owned));
        // Below a string nothing can stand.
        assert_eq!(found.map(|found| found.as_deref() == Some("\"é\"")), [true, true, true, false, true]);
    }
}
