//! Checks across documents: each document is digested where it is read, the digests are taken in one by one.
//!
//! A comparison sees the digests in the order of the walk, whatever the number of threads, and keeps of each only what
//! it still needs: what a corpus costs in memory is the comparison's to bound. The text is gone when it speaks, so a
//! finding has no fix, and shows no more than how its line begins.

use std::any::Any;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Record, Rule, fill, show};
use crate::span::Span;
use crate::text::{Document, count_chars};

/// The part of a pass that compares documents with each other.
pub trait CorpusPass: Send + Sync {
    /// What has to be known of a document; `None` when it takes no part.
    fn digest(&self, document: &Document) -> Option<Digest>;

    /// Begins a comparison.
    fn compare(&self) -> Box<dyn Comparison + '_>;
}

/// A comparison under way.
pub trait Comparison {
    /// Takes in the digest of the document with this number, which its own pass made; numbers only grow.
    fn take(&mut self, number: usize, home: &Home, digest: Digest);

    /// What was seen; `name` tells what to call the document with a number.
    fn conclude(self: Box<Self>, name: &dyn Fn(usize) -> String) -> Vec<Across>;
}

/// What a pass has to know of a document after it was read: a type of the kind's own. It lives from the worker to the
/// comparison, not longer, so its size counts for the documents in flight only.
#[derive(Debug)]
pub struct Digest(Box<dyn Any + Send>);

impl Digest {
    pub(crate) fn new<T: Any + Send>(known: T) -> Self {
        Self(Box::new(known))
    }

    /// What the comparison's own pass has put in.
    ///
    /// # Panics
    /// When it is another kind's: a comparison is given its own digests.
    pub(crate) fn open<T: Any + Send>(self) -> Box<T> {
        self.0.downcast().expect("a comparison is given its own digests")
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
        match &self.record {
            Some(_) => &self.path,
            None => self.path.rsplit_once('/').map_or(".", |(folder, _)| folder),
        }
    }
}

/// A whole line of a document that is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The line without its end, in bytes of the document's text.
    pub span: Span,
    /// 1-based.
    pub line_number: u32,
    /// Length of the line in characters.
    pub chars: u32,
}

impl Spot {
    /// The line with this 0-based index.
    pub fn of(document: &Document, line_index: usize) -> Option<Self> {
        let line = document.lines().get(line_index)?;
        let chars = count_chars(document.line_text(line));
        let narrow = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Some(Self { span: line.span(), line_number: narrow(line_index + 1), chars: narrow(chars) })
    }
}

/// The first line with anything on it, which stands for a document that is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    pub spot: Spot,
    /// As much of the line as is shown.
    pub shown: Box<str>,
}

impl Opening {
    /// `None` of a document without any.
    pub fn of(document: &Document) -> Option<Self> {
        let line_index = document.lines().iter().position(|line| !line.is_blank())?;
        let spot = Spot::of(document, line_index)?;
        let mut shown = String::new();
        show(&mut shown, spot.span.of(document.text));
        Some(Self { spot, shown: shown.into() })
    }

    /// The place, and what is shown of it.
    pub fn place(&self) -> (Spot, &str) {
        (self.spot, &self.shown)
    }
}

/// A finding on a document that is gone.
#[derive(Clone, Debug)]
pub struct Across {
    /// The document's number.
    pub document: usize,
    pub spot: Spot,
    /// Stands for the text in the fingerprint.
    pub content: u64,
    /// As much of the line as is shown, where the comparison kept it.
    pub snippet: String,
    /// Its span is the spot's.
    pub diagnostic: Diagnostic,
}

impl Across {
    /// A finding on the line at `spot`, of which `shown` is shown.
    pub(crate) fn new(
        rule: &Arc<Rule>,
        document: usize,
        (spot, shown): (Spot, &str),
        content: u64,
        slots: &[(&str, &str)],
    ) -> Self {
        let mut message = String::new();
        fill(&mut message, &rule.message, &|name, out| {
            let value = slots.iter().find(|(slot, _)| *slot == name);
            value.inspect(|(_, value)| out.push_str(value)).is_some()
        });
        let diagnostic = Diagnostic::told(Arc::clone(rule), spot.span, message, Vec::new());
        Self { document, spot, content, snippet: shown.to_owned(), diagnostic }
    }
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
    fn a_spot_counts_lines_from_one_and_characters() {
        let document = Document::new("\n \nÄhre\r\nx");
        let Opening { spot, shown } = Opening::of(&document).expect("a line");
        assert_eq!((spot.line_number, spot.chars, spot.span, &*shown), (3, 4, Span::new(3, 8), "Ähre"));
        assert_eq!(Opening::of(&Document::new("\n\n")), None);
    }
}
