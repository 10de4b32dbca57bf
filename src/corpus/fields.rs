//! Where a record keeps what: its texts, its id, and what else a check wants of it.

use std::sync::Arc;

use crate::language::Languages;
use crate::pointer::Pointer;

/// Where a record keeps what, and by whose words a file's charset is told.
#[derive(Clone, Debug)]
pub struct Fields {
    pub texts: TextFields,
    /// The field with the id.
    pub id: Pointer,
    /// Fields that somebody will look for in [`Origin::record`](crate::text::Origin): formats that have no JSON to hand
    /// on hand on these.
    pub asked: Vec<Pointer>,
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

/// What the field with the headline is called, the commonest first.
pub const TITLES: [&str; 2] = ["title", "headline"];

/// What the field with the address is called, the commonest first.
pub const URLS: [&str; 6] = ["url", "uri", "source_url", "page_url", "link", "WARC-Target-URI"];

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
            Self::Named(pointers) => &pointers[0].written,
        }
    }
}
