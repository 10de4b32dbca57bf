//! The second reading: the common lines as they are written, and pieces of documents to try a card on.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::Result;
use rustc_hash::FxHashMap;

use crate::checks::duplicate::common::{self, Common, Count, Counting};
use crate::kind::{Comparison, CorpusPass, Digest, Findings, Home};
use crate::site::Site;
use crate::span::Span;
use crate::text::Document;

/// Pieces of documents that are kept of a site, at most.
pub(super) const MOST_SAMPLES: usize = 4;
/// Common lines of a piece, at most.
const LINES_OF_SAMPLE: usize = 3;
/// Bytes of the piece's own line, at most.
const OWN_BYTES: usize = 300;

/// What is kept of a site.
#[derive(Debug, Default)]
pub(super) struct Taken {
    pub(super) documents: u32,
    /// As they stand in the first document that has them.
    pub(super) lines: Vec<(String, Count)>,
    pub(super) samples: Vec<Sample>,
}

/// A piece of a document. A site has some, and a corpus a hundred thousand sites.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    /// Some common lines, and a line of the document's own.
    text: Box<str>,
    /// Where the document's own line stands; empty where there is none.
    own: Span,
}

impl Sample {
    /// The document's own line stands in the text as it is.
    pub(super) fn new(text: String, own: &str) -> Self {
        let own = text.find(own).map_or(Span::at(0), |at| Span::new(at, at + own.len()));
        Self { text: text.into(), own }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The document's own line alone; empty where there is none.
    pub(super) fn own(&self) -> &str {
        self.own.of(&self.text)
    }
}

pub(super) struct Collecting<'c> {
    counting: &'c Counting,
    common: &'c Common,
    sites: Mutex<BTreeMap<Site, Taken>>,
}

impl<'c> Collecting<'c> {
    pub(super) fn new(counting: &'c Counting, common: &'c Common) -> Self {
        Self { counting, common, sites: Mutex::default() }
    }

    /// What was kept, once all documents were seen.
    pub(super) fn into_sites(self) -> BTreeMap<Site, Taken> {
        self.sites.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a document shows of its site's lines.
pub(super) struct Seen {
    pub(super) site: Site,
    /// Of the site.
    pub(super) documents: u32,
    /// In the order of the document.
    pub(super) lines: Vec<(u64, String, Count)>,
    pub(super) sample: Option<Sample>,
}

/// What a document shows of the lines that are common on its site; `None` where its site has too few documents.
pub(super) fn seen(counting: &Counting, known: &Common, document: &Document) -> Option<Seen> {
    let site = counting.site(document)?;
    let hash = common::hash(&site);
    let documents = *known.documents.get(&hash)?;
    let mut found: Vec<(usize, u64, Count)> = Vec::new();
    counting.each_line(document, &mut |index, line| {
        let key = common::of_site(hash, line);
        found.extend(known.lines.get(&key).map(|&count| (index, key, count)));
    });
    found.retain(|(index, ..)| !document.is_authors(*index));
    let sample = sample(document, &found);
    let line = |(index, key, count): (usize, u64, Count)| (key, text_of(document, index).to_owned(), count);
    let lines = found.into_iter().map(line).collect();
    Some(Seen { site, documents, lines, sample })
}

impl CorpusPass for Collecting<'_> {
    fn digest(&self, document: &Document) -> Option<Digest> {
        seen(self.counting, self.common, document).map(Digest::new)
    }

    fn compare(&self, _: &Path) -> Box<dyn Comparison + '_> {
        Box::new(Collected { collecting: self, sites: BTreeMap::new(), known: FxHashMap::default() })
    }
}

fn text_of<'d>(document: &'d Document, line_index: usize) -> &'d str {
    document.lines().get(line_index).map_or("", |line| document.line_text(line)).trim()
}

/// The first common lines of a document, and its first line of prose, or its longest, that is not common.
fn sample(document: &Document, found: &[(usize, u64, Count)]) -> Option<Sample> {
    let is_common = |index: usize| found.binary_search_by_key(&index, |(index, ..)| *index).is_ok();
    let own = |(index, line): &(usize, crate::text::Line)| !line.is_blank() && !is_common(*index);
    let mut lines = document.lines().iter().enumerate();
    let prose = lines.find(|(index, line)| line.is_prose() && own(&(*index, *line)));
    let longest = || document.lines().iter().enumerate().filter(own).max_by_key(|(_, line)| line.span().len());
    let own = prose.or_else(longest).map(|(index, _)| index);
    let mut indices: Vec<usize> = found.iter().map(|(index, ..)| *index).take(LINES_OF_SAMPLE).chain(own).collect();
    indices.sort_unstable();
    let shown = |index: usize| {
        let text = text_of(document, index);
        if Some(index) == own { cut(text) } else { text }
    };
    let text: String = indices.iter().flat_map(|&index| [shown(index), "\n"]).collect();
    let own = own.map_or(String::new(), |index| format!("{}\n", shown(index)));
    // What marks an example, or parts its documents, cannot stand in one.
    let is_plain = !text.contains(['⟪', '⟫', '\u{C}', '\r']);
    (is_plain && !found.is_empty()).then(|| Sample::new(text, &own))
}

/// The beginning of a long line, to the end of a word.
fn cut(text: &str) -> &str {
    if text.len() <= OWN_BYTES {
        return text;
    }
    let head = &text[..text.floor_char_boundary(OWN_BYTES)];
    head.rfind(' ').map_or(head, |end| &head[..end])
}

struct Collected<'c> {
    collecting: &'c Collecting<'c>,
    sites: BTreeMap<Site, Taken>,
    /// Lines that were taken down.
    known: FxHashMap<u64, ()>,
}

impl Comparison for Collected<'_> {
    fn take(&mut self, _: usize, _: &Home, digest: Digest) -> Result<()> {
        let Seen { site, documents, lines, sample } = *digest.open();
        if lines.is_empty() {
            return Ok(());
        }
        let taken = self.sites.entry(site).or_default();
        taken.documents = documents;
        for (key, text, count) in lines {
            if self.known.insert(key, ()).is_none() {
                taken.lines.push((text, count));
            }
        }
        taken.samples.extend(sample.filter(|_| taken.samples.len() < MOST_SAMPLES));
        Ok(())
    }

    fn conclude<'c>(self: Box<Self>) -> Result<Findings<'c>>
    where
        Self: 'c,
    {
        *self.collecting.sites.lock().unwrap_or_else(PoisonError::into_inner) = self.sites;
        Ok(Box::new(std::iter::empty()))
    }
}
