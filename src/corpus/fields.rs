//! Where a record keeps what: its texts, its id, and what else a check wants of it.

use std::fmt;
use std::sync::Arc;

use crate::language::Languages;
use crate::site;

/// Where a record keeps what, and by whose words a file's charset is told.
#[derive(Clone, Debug)]
pub struct Fields {
    pub texts: TextFields,
    /// The field with the id.
    pub id: Pointer,
    /// Fields that somebody will look for in [`Origin::record`](crate::text::Origin): formats that have no JSON to hand
    /// on hand on these.
    pub asked: Vec<site::Pointer>,
    pub languages: Arc<Languages>,
}

impl Default for Fields {
    fn default() -> Self {
        Self { texts: TextFields::Usual, id: Pointer::field("id"), asked: Vec::new(), languages: Arc::default() }
    }
}

/// Which fields of a record hold texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TextFields {
    /// The first of [`USUAL`] that holds one.
    #[default]
    Usual,
    /// All of these that are there.
    Named(Vec<Pointer>),
}

/// What the field with the text is called in published corpora, the commonest first; the last ones hold conversations.
pub const USUAL: [&str; 10] = [
    "text",
    "content",
    "body",
    "article",
    "document",
    "markdown",
    "completion",
    "messages",
    "conversations",
    "conversation",
];

impl TextFields {
    /// These fields, each as [`Pointer::of`] reads it; the usual ones where there is none.
    pub fn named<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let pointers: Vec<Pointer> = names.into_iter().map(Pointer::of).collect();
        if pointers.is_empty() { Self::Usual } else { Self::Named(pointers) }
    }

    /// What a record without any of them is said to lack.
    pub fn shown(&self) -> &str {
        match self {
            Self::Usual => USUAL[0],
            Self::Named(pointers) => &pointers[0].shown,
        }
    }
}

/// The place of a value in a record: a field by its name, or a JSON Pointer (RFC 6901), in which `*` stands for every
/// value of a list or an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer {
    shown: String,
    pub(super) steps: Vec<Step>,
}

/// A step from a value to one inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
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
        Self { shown: text.to_owned(), steps: path.split('/').map(step).collect() }
    }

    /// The field of this name.
    pub fn field(name: &str) -> Self {
        Self { shown: name.to_owned(), steps: vec![Step::Key(name.to_owned())] }
    }

    /// The name of the field of the record that it begins with; `None` where it is all of them.
    pub(super) fn first(&self) -> Option<&str> {
        match self.steps.first() {
            Some(Step::Key(name)) => Some(name),
            _ => None,
        }
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
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
}
