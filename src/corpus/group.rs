//! Documents put together: by the folder of their file, the host of their address, or a field of their record.
//!
//! A group is a name and nothing else. What has none, a file where hosts are asked for, is a group of its own kind:
//! whoever counts shows it as that.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::text::Origin;
use crate::text::host::host;

/// By what documents are put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// The folder that the file lies in, as it is shown.
    Folder,
    /// The host of the address that the record gives.
    Host,
    /// What a field of the record holds.
    Field(Pointer),
}

/// The way to a value in a record: the name of a field, or a JSON Pointer (RFC 6901).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer {
    written: String,
    steps: Vec<String>,
}

impl Grouping {
    /// The group of the document in the file shown as `path`; `None` where it has no such thing.
    pub fn of<'d>(&self, path: &'d str, origin: &Origin<'d>) -> Option<Cow<'d, str>> {
        match self {
            Self::Folder => Some(Cow::Borrowed(path.rsplit_once('/').map_or(".", |(folder, _)| folder))),
            Self::Host => origin.url.and_then(host).map(|host| Cow::Owned(host.into())),
            Self::Field(pointer) => pointer.find(origin.record?),
        }
    }
}

impl fmt::Display for Grouping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Folder => "folder",
            Self::Host => "host",
            Self::Field(pointer) => &pointer.written,
        })
    }
}

impl FromStr for Grouping {
    type Err = anyhow::Error;

    /// `folder`, `host`, a JSON Pointer, or else the name of a field.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "" => anyhow::bail!(
                "documents are grouped by `folder`, `host`, or a field such as `source` or `/meta/source`"
            ),
            "folder" => Ok(Self::Folder),
            "host" => Ok(Self::Host),
            _ => Ok(Self::Field(Pointer::new(text))),
        }
    }
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

    /// What stands there in a record: a string's text, or a number or word of JSON; of a list or an object nothing.
    pub fn find<'r>(&self, record: &'r str) -> Option<Cow<'r, str>> {
        let mut value: &'r str = record;
        for step in &self.steps {
            let mut deserializer = serde_json::Deserializer::from_str(value);
            value = deserializer.deserialize_any(Step(step)).ok().flatten()?.get();
        }
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

    #[track_caller]
    fn check(grouping: &str, expected: Option<&str>) {
        let record = r#"{"url": "x", "source": "caf\u00e9", "meta": {"a/b": 3, "list": ["x", ["y"]], "on": true}}"#;
        let url = Some("https://www.Harbour.example:8080/ferries");
        let origin = Origin { url, record: Some(record), is_record: true, ..Origin::default() };
        let grouping: Grouping = grouping.parse().expect("it is one");
        assert_eq!(grouping.of("news/old/a.jsonl", &origin).as_deref(), expected, "{grouping}");
    }

    #[test]
    fn a_document_has_a_folder_a_host_and_fields() {
        check("folder", Some("news/old"));
        check("host", Some("harbour.example"));
        check("source", Some("café"));
        check("/source", Some("café"));
        check("/meta/a~1b", Some("3"));
        check("/meta/list/0", Some("x"));
        check("/meta/on", Some("true"));
        for absent in ["/meta/list/1", "/meta/list/2", "/meta/list/x", "/meta", "a/b", "/source/x"] {
            check(absent, None);
        }
    }

    #[test]
    fn what_has_no_such_thing_is_of_no_group() {
        let of = |grouping: &str, path| {
            let grouping: Grouping = grouping.parse().expect("it is one");
            grouping.of(path, &Origin::default()).map(Cow::into_owned)
        };
        assert_eq!(of("folder", "a.txt").as_deref(), Some("."));
        assert_eq!((of("host", "a.txt"), of("source", "a.txt")), (None, None));
        assert!("".parse::<Grouping>().is_err());
    }
}
