//! Checks across documents: each document is digested where it is read, the digests are taken in one by one.
//!
//! A comparison sees the digests in the order of the walk, whatever the number of threads, and keeps of each only what
//! it still needs: what a corpus costs in memory is the comparison's to bound. The text is gone when it speaks, so a
//! finding has no fix, stands on the document's first line, and shows no more than how that line begins.

use std::any::Any;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::diagnostic::{Record, Rule, show};
use crate::site::shown_folder;
use crate::span::Span;
use crate::text::{Document, count_chars};

/// The part of a pass that compares documents with each other.
pub trait CorpusPass: Send + Sync {
    /// What has to be known of a document; `None` when it takes no part.
    fn digest(&self, document: &Document) -> Option<Digest>;

    /// A digest of its own that [`Digest::to_bytes`] gave; `None` where these are no such bytes, or none are ever kept.
    fn read(&self, _: &[u8]) -> Option<Digest> {
        None
    }

    /// The share that documents have to have in common, where it compares them by shares.
    fn min_share(&self) -> Option<f64> {
        None
    }

    /// Takes what was counted elsewhere in the place of what a comparison of its own would conclude, where it counts
    /// lines of sites.
    fn take_counts(&self, _: &LineCounts) {}

    /// Begins a comparison. What it cannot keep in memory goes to files without a name in the folder `scratch`.
    fn compare(&self, scratch: &Path) -> Box<dyn Comparison + '_>;
}

/// The lines of sites, as they were counted elsewhere. Copies of a document count once.
#[derive(Clone, Debug, Default)]
pub struct LineCounts {
    /// The hash of each site, and how many documents it has.
    pub documents: Vec<(u64, u32)>,
    /// The hash of each site's line, the site's, in how many documents it stands, and whether it is a title in one.
    pub lines: Vec<(u64, u64, u32, bool)>,
}

/// A comparison under way.
pub trait Comparison {
    /// Takes in the digest of the document with this number, which its own pass made; numbers only grow.
    ///
    /// # Errors
    /// When what does not fit into memory cannot be written.
    fn take(&mut self, number: usize, home: &Home, digest: Digest) -> Result<()>;

    /// What was seen, in the order of the documents.
    ///
    /// # Errors
    /// When what was written cannot be read.
    fn conclude<'c>(self: Box<Self>) -> Result<Findings<'c>>
    where
        Self: 'c;
}

/// Findings across documents, in the order of the documents.
pub type Findings<'c> = Box<dyn Iterator<Item = Result<Across>> + 'c>;

/// What a pass has to know of a document after it was read: a type of the kind's own. It lives from the worker to the
/// comparison, not longer, so its size counts for the documents in flight only.
#[derive(Debug)]
pub struct Digest {
    known: Box<dyn Any + Send>,
    /// Makes bytes of it, where it may outlive its run.
    write: Option<Write>,
}

/// Makes bytes of a digest of one type.
type Write = fn(&(dyn Any + Send)) -> Option<Vec<u8>>;

impl Digest {
    /// What is of use in this run only.
    pub(crate) fn new<T: Any + Send>(known: T) -> Self {
        Self { known: Box::new(known), write: None }
    }

    /// What the pass can [read](CorpusPass::read) again.
    pub(crate) fn lasting<T: Any + Send + Serialize>(known: T) -> Self {
        let write = |known: &(dyn Any + Send)| postcard::to_stdvec(known.downcast_ref::<T>()?).ok();
        Self { known: Box::new(known), write: Some(write) }
    }

    /// Reads what is lasting.
    pub(crate) fn from_bytes<T: Any + Send + Serialize + DeserializeOwned>(raw: &[u8]) -> Option<Self> {
        postcard::from_bytes::<T>(raw).ok().map(Self::lasting)
    }

    /// As bytes, where it may outlive its run.
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        self.write.and_then(|write| write(&*self.known))
    }

    /// What was put in, where it is one of these; otherwise the digest itself.
    pub(crate) fn try_open<T: Any + Send>(self) -> Result<T, Self> {
        let Self { known, write } = self;
        known.downcast().map(|known| *known).map_err(|known| Self { known, write })
    }

    /// What the comparison's own pass has put in.
    ///
    /// # Panics
    /// When it is another kind's: a comparison is given its own digests.
    pub(crate) fn open<T: Any + Send>(self) -> Box<T> {
        self.known.downcast().expect("a comparison is given its own digests")
    }
}

/// Where a document came from.
#[derive(Clone, Debug)]
pub struct Home {
    pub path: Arc<str>,
    pub record: Option<Arc<Record>>,
}

impl Home {
    /// What to call the document.
    pub fn name(&self) -> String {
        match &self.record {
            Some(record) => format!("{}:{}", self.path, record.number),
            None => self.path.to_string(),
        }
    }

    /// The folder that the file lies in, or the file that the record stands in.
    pub fn folder(&self) -> &str {
        shown_folder(&self.path, self.record.is_some())
    }
}

/// The first line with anything on it, which stands for a document that is gone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The line without its end, in bytes of the document's text.
    pub start: usize,
    pub end: usize,
    /// 1-based.
    pub line_number: usize,
    /// Length of the line in characters.
    pub chars: usize,
    /// As much of the line as is shown.
    pub shown: Box<str>,
}

impl Opening {
    /// Of a document without any it is the place before its first byte.
    pub fn of(document: &Document) -> Self {
        let lines = document.lines();
        let first = lines.iter().enumerate().find(|(_, line)| !line.is_blank());
        let Some((line_index, line)) = first else { return Self { line_number: 1, ..Self::default() } };
        let (Span { start, end }, text) = (line.span(), document.line_text(line));
        let mut shown = String::new();
        show(&mut shown, text);
        Self { start, end, line_number: line_index + 1, chars: count_chars(text), shown: shown.into() }
    }
}

/// A finding on a document that is gone.
#[derive(Clone, Debug)]
pub struct Across {
    /// The document's number.
    pub document: usize,
    pub rule: Arc<Rule>,
    /// Stands for the text in the fingerprint.
    pub content: u64,
    /// What fills the slots of the card's message.
    pub slots: Vec<(&'static str, Slot)>,
}

/// What fills a slot.
#[derive(Clone, Debug)]
pub enum Slot {
    Text(String),
    /// The name of the document with this number.
    Document(usize),
    /// The id of the document itself.
    Id,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_lies_in_a_folder_and_a_record_in_a_file() {
        let home = |path: &str, record| Home { path: path.into(), record };
        assert_eq!(home("a/b/c.txt", None).folder(), "a/b");
        assert_eq!(home("c.txt", None).folder(), ".");
        let record = Record { number: 3, line: 3, id: None, field: "text".into() };
        let of_record = home("a/b.jsonl", Some(Arc::new(record)));
        assert_eq!((of_record.folder(), of_record.name().as_str()), ("a/b.jsonl", "a/b.jsonl:3"));
    }

    #[test]
    fn an_opening_counts_lines_from_one_and_characters() {
        let opening = Opening::of(&Document::new("\n \nÄhre\r\nx"));
        let expected = Opening { start: 3, end: 8, line_number: 3, chars: 4, shown: "Ähre".into() };
        assert_eq!(opening, expected);
        assert_eq!(Opening::of(&Document::new("\n\n")), Opening { line_number: 1, ..Opening::default() });
    }
}
