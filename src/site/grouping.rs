//! By what documents are put together: the folder of their file, the host of their address, or a field of their record.
//!
//! A group is a name and nothing else. What has none, a file where hosts are asked for, is a group of its own kind:
//! whoever counts shows it as that.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use super::{Whereabouts, host};
use crate::pointer::Pointer;

/// By what documents are put together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Grouping {
    /// The host where there is an address, the folder where there is none.
    #[default]
    Site,
    /// The folder that the file lies in, as it is shown.
    Folder,
    /// The host of the address that the record gives.
    Host,
    /// What a field of the record holds.
    Field(Pointer),
}

impl Grouping {
    /// The field of a record that it asks for.
    pub fn field(&self) -> Option<&Pointer> {
        match self {
            Self::Field(field) => Some(field),
            Self::Site | Self::Folder | Self::Host => None,
        }
    }

    /// The group of the document in the file shown as `path`; `None` where it has no such thing.
    pub fn of<'d>(&self, path: &'d str, at: Whereabouts<'d>) -> Option<Cow<'d, str>> {
        let of_folder = || Some(Cow::Borrowed(path.rsplit_once('/').map_or(".", |(folder, _)| folder)));
        let of_host = || at.url.and_then(host).map(|host| Cow::Owned(host.into()));
        match self {
            Self::Site => of_host().or_else(of_folder),
            Self::Folder => of_folder(),
            Self::Host => of_host(),
            Self::Field(pointer) => pointer.find(at.record?),
        }
    }
}

impl fmt::Display for Grouping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Site => "site",
            Self::Folder => "folder",
            Self::Host => "host",
            Self::Field(pointer) => &pointer.written,
        })
    }
}

impl FromStr for Grouping {
    type Err = anyhow::Error;

    /// `site`, `folder`, `host`, a JSON Pointer, or else the name of a field, which may stand behind `field:`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.strip_prefix("field:").unwrap_or(text) {
            "" => anyhow::bail!(
                "documents are grouped by `site`, `folder`, `host`, or a field such as `source` or `/meta/source`"
            ),
            "site" => Ok(Self::Site),
            "folder" => Ok(Self::Folder),
            "host" => Ok(Self::Host),
            field => Ok(Self::Field(Pointer::of(field))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(grouping: &str, expected: Option<&str>) {
        let record = r#"{"url": "x", "source": "caf\u00e9", "meta": {"a/b": 3, "list": ["x", ["y"]], "on": true}}"#;
        let url = Some("https://www.Harbour.example:8080/ferries");
        let at = Whereabouts { url, record: Some(record), folder: None };
        let grouping: Grouping = grouping.parse().expect("it is one");
        assert_eq!(grouping.of("news/old/a.jsonl", at).as_deref(), expected, "{grouping}");
    }

    #[test]
    fn a_document_has_a_folder_a_host_and_fields() {
        check("folder", Some("news/old"));
        check("host", Some("harbour.example"));
        check("site", Some("harbour.example"));
        check("field:source", Some("café"));
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
            grouping.of(path, Whereabouts::default()).map(Cow::into_owned)
        };
        assert_eq!(of("folder", "a.txt").as_deref(), Some("."));
        assert_eq!((of("host", "a.txt"), of("source", "a.txt")), (None, None));
        assert!("".parse::<Grouping>().is_err());
    }
}
