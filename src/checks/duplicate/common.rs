//! Which lines stand in many documents of one site, counted before the first document is linted.
//!
//! A line is known by its numbers and by what is left of it when it is folded as phrases are, so that a card that is
//! learned finds what was counted. Copies of a document count once: a page met five times would make common lines of
//! all its own. The counts are exact, whatever the order of the documents; of a corpus that is too large the rows that
//! are counted lie on disk, 24 bytes a line.

use std::path::Path;
use std::sync::OnceLock;

use anyhow::{Context as _, Result};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::checks::boilerplate::phrase::Folded;
use crate::checks::duplicate::duplicate::content_hash;
use crate::kind::{Comparison, CorpusPass, Digest, Findings, Home, LineCounts};
use crate::site::{Grouping, Site};
use crate::spill::Sorter;
use crate::text::Document;
use crate::text::words::{self, mix};

/// When a line counts as its site's.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Least {
    /// Sites of fewer documents are not judged.
    pub min_documents: u32,
    /// In so many documents of the site the line has to stand, at least.
    pub at_least: u32,
    /// And in this share of them.
    pub min_share: f64,
    /// Shorter lines are not counted, in words.
    pub min_words: u32,
}

impl Least {
    /// Whether a line that stands in `count` of a site's `documents` is the site's.
    pub(crate) fn admits(&self, count: u32, documents: u32) -> bool {
        let share = (self.min_share * f64::from(documents)).ceil() as u32;
        documents >= self.min_documents && count >= share.max(self.at_least)
    }
}

/// Counts the lines of each site.
pub(crate) struct Counting {
    pub(crate) by: Grouping,
    pub(crate) least: Least,
    /// There when all documents were seen.
    pub(crate) common: OnceLock<Common>,
}

/// The lines that stand in many documents of their site.
#[derive(Debug, Default)]
pub(crate) struct Common {
    /// Documents of each site that has enough, by the site's hash.
    pub(crate) documents: FxHashMap<u64, u32>,
    /// By the hash of site and line.
    pub(crate) lines: FxHashMap<u64, Count>,
}

/// In how many documents of its site a line stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Count {
    pub(crate) documents: u32,
    /// In one of them it is the title, or may be.
    pub(crate) is_title: bool,
}

impl Counting {
    pub(crate) fn new(by: Grouping, least: Least) -> Self {
        Self { by, least, common: OnceLock::new() }
    }

    /// The site of a document.
    pub(crate) fn site(&self, document: &Document) -> Option<Site> {
        document.origin.whereabouts().site(&self.by)
    }

    /// Calls `each` with the index of every line that counts, and its hash.
    pub(crate) fn each_line(&self, document: &Document, each: &mut dyn FnMut(usize, u64)) {
        let mut folded = Folded::default();
        for (index, line) in document.lines().iter().enumerate() {
            let text = document.line_text(line);
            // What is longer no phrase of a card fills.
            if line.is_blank() || text.len() > MOST_BYTES || is_structure(text.trim_start()) {
                continue;
            }
            if words::count(document, line) < self.least.min_words {
                continue;
            }
            folded.read(text, usize::MAX);
            // A date is the page's own, though every page has one.
            let numbers = folded.text.split(' ').filter(|word| *word == "#").count();
            if 2 * numbers > folded.ends.len() {
                continue;
            }
            each(index, line_hash(text, &folded));
        }
    }
}

/// The hash of a line: of its words, and of its numbers, which tell chapters from each other.
fn line_hash(text: &str, folded: &Folded) -> u64 {
    let numbers = text.chars().filter(|c| c.is_numeric()).fold(0, |hash, c| mix(hash ^ u64::from(c)));
    xxh3_64_with_seed(folded.text.as_bytes(), numbers)
}

/// Bytes of a line, at most.
const MOST_BYTES: usize = 600;

/// A heading that all documents of a kind have, and the rows of their tables.
fn is_structure(text: &str) -> bool {
    text.starts_with(['#', '|']) || !text.contains(char::is_alphabetic)
}

/// A site's hash.
pub(crate) fn hash(site: &Site) -> u64 {
    let seed = match site {
        Site::Host(_) => 1,
        Site::Folder(_) => 2,
        Site::Value { .. } => 3,
    };
    xxh3_64_with_seed(site.name().as_bytes(), seed)
}

/// The hash of a line of a site.
pub(crate) fn of_site(site: u64, line: u64) -> u64 {
    mix(site ^ line.rotate_left(32))
}

/// The lines of a document, each once, by their hashes, of which the site's is a part.
#[derive(Debug)]
pub struct SiteLines {
    /// The site's hash.
    pub site: u64,
    /// The hash of all words.
    pub content: u64,
    /// Ascending.
    pub lines: Vec<u64>,
    /// Those that are the document's title, or may be.
    pub titles: Vec<u64>,
}

impl CorpusPass for Counting {
    fn digest(&self, document: &Document) -> Option<Digest> {
        let site = hash(&self.site(document)?);
        let mut lines = Vec::new();
        let mut titles = Vec::new();
        let guesses: Vec<usize> = document.headlines().collect();
        self.each_line(document, &mut |index, line| {
            lines.push(of_site(site, line));
            if guesses.contains(&index) {
                titles.push(of_site(site, line));
            }
        });
        if let Some(title) = document.origin.title {
            let mut folded = Folded::default();
            folded.read(title, usize::MAX);
            titles.push(of_site(site, line_hash(title, &folded)));
        }
        lines.sort_unstable();
        lines.dedup();
        // The largest number stands for a title.
        let content = (content_hash(document) as u64).min(TITLE - 1);
        Some(Digest::new(SiteLines { site, content, lines, titles }))
    }

    fn take_counts(&self, counts: &LineCounts) {
        let enough = counts.documents.iter().filter(|(_, documents)| *documents >= self.least.min_documents);
        let documents: FxHashMap<u64, u32> = enough.copied().collect();
        let admitted = counts.lines.iter().filter(|(_, site, count, _)| {
            documents.get(site).is_some_and(|&documents| self.least.admits(*count, documents))
        });
        let lines = admitted.map(|&(line, _, documents, is_title)| (line, Count { documents, is_title })).collect();
        // A linter looks ahead once.
        drop(self.common.set(Common { documents, lines }));
    }

    fn compare(&self, scratch: &Path) -> Box<dyn Comparison + '_> {
        Box::new(Counted { counting: self, documents: Sorter::new(scratch), lines: Sorter::new(scratch) })
    }
}

const TITLE: u64 = u64::MAX;

struct Counted<'c> {
    counting: &'c Counting,
    /// Site and content.
    documents: Sorter<2>,
    /// Line of a site, the site, and the content of a document it stands in; or [`TITLE`].
    lines: Sorter<3>,
}

impl Comparison for Counted<'_> {
    fn take(&mut self, _: usize, _: &Home, digest: Digest) -> Result<()> {
        let SiteLines { site, content, lines, titles } = *digest.open();
        let rows = lines.into_iter().map(|line| [line, site, content]);
        let titles = titles.into_iter().map(|line| [line, site, TITLE]);
        self.documents.push([site, content])?;
        rows.chain(titles).try_for_each(|row| self.lines.push(row)).context("cannot count the lines of sites")
    }

    fn conclude<'c>(self: Box<Self>) -> Result<Findings<'c>>
    where
        Self: 'c,
    {
        let Self { counting: Counting { least, common, .. }, documents, lines } = *self;
        let mut found = Common::default();
        let (mut last, mut count) = (None, 0_u32);
        let mut close = |site: Option<u64>, count: u32| {
            if let Some(site) = site.filter(|_| count >= least.min_documents) {
                found.documents.insert(site, count);
            }
        };
        for row in documents.finish()? {
            let [site, _] = row?;
            if last != Some(site) {
                close(last, count);
                (last, count) = (Some(site), 0);
            }
            count = count.saturating_add(1);
        }
        close(last, count);
        let documents = &found.documents;
        let mut open: Option<([u64; 2], Count)> = None;
        let mut common_lines = FxHashMap::default();
        let mut close = |open: Option<([u64; 2], Count)>| {
            if let Some(([line, site], count)) = open
                && documents.get(&site).is_some_and(|&documents| least.admits(count.documents, documents))
            {
                common_lines.insert(line, count);
            }
        };
        for row in lines.finish()? {
            let [line, site, content] = row?;
            if open.as_ref().is_none_or(|(known, _)| *known != [line, site]) {
                close(open.take());
            }
            let (_, count) = open.get_or_insert(([line, site], Count { documents: 0, is_title: false }));
            match content {
                TITLE => count.is_title = true,
                _ => count.documents = count.documents.saturating_add(1),
            }
        }
        close(open);
        found.lines = common_lines;
        // A linter looks ahead once; what a second run with it would count is the same.
        drop(common.set(found));
        Ok(Box::new(std::iter::empty()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::Folder;
    use crate::text::Origin;

    const LEAST: Least = Least { min_documents: 10, at_least: 5, min_share: 0.2, min_words: 3 };

    /// What is common in documents of these folders.
    fn common(least: Least, documents: impl Iterator<Item = (String, String)>) -> Common {
        let counting = Counting::new(Grouping::Site, least);
        let mut comparison = counting.compare(Path::new(""));
        for (number, (folder, text)) in documents.enumerate() {
            let origin = Origin { folder: Some(Folder { shown: &folder, whole: &folder }), ..Origin::default() };
            let digest = counting.digest(&Document::new_from(&text, origin)).expect("it lies in a folder");
            let home = Home { path: "".into(), record: None };
            comparison.take(number, &home, digest).expect("in memory");
        }
        assert_eq!(comparison.conclude().expect("in memory").count(), 0);
        counting.common.into_inner().expect("it is concluded")
    }

    fn counts(common: &Common) -> Vec<(u32, bool)> {
        let mut counts: Vec<_> = common.lines.values().map(|count| (count.documents, count.is_title)).collect();
        counts.sort_unstable();
        counts
    }

    #[test]
    fn a_line_of_a_fifth_of_the_documents_of_one_folder_is_common() {
        let text = |index: u32| {
            let own = format!("The harbour has a boat and no more than {}.", "o".repeat(index as usize + 1));
            let line = if index.is_multiple_of(4) { "\nRead the paper, every day!" } else { "\nRead" };
            format!("{own}{line}\nweek {}", index % 9)
        };
        let of = |count: u32, folders: u32| {
            common(LEAST, (0..count).map(|index| (format!("{}", index % folders), text(index))))
        };
        assert_eq!((counts(&of(40, 1)), of(40, 1).documents.len()), (vec![(10, false)], 1));
        // Four of sixteen are a quarter, but no five; eight documents are no site.
        assert_eq!((counts(&of(16, 1)), of(16, 1).documents.len()), (vec![], 1));
        assert_eq!((counts(&of(8, 1)), of(8, 1).documents.len()), (vec![], 0));
        // The same documents over many folders: no site has enough.
        assert_eq!(of(40, 5).documents.len(), 0);
    }

    #[test]
    fn copies_of_a_document_count_once() {
        let text = |index: u32| {
            format!(
                "The harbour has {} and no more.",
                if index < 8 { "boats".into() } else { "b".repeat(index as usize) }
            )
        };
        let found = common(LEAST, (0..30).map(|index| ("a".to_owned(), text(index))));
        assert_eq!((found.lines.len(), found.documents.values().copied().collect::<Vec<_>>()), (0, vec![23]));
    }

    #[test]
    fn neither_dates_nor_lines_that_differ_in_their_numbers_are_common() {
        let text = |index: u32| {
            format!(
                "{}\nChapter {index} of our island\nSince 1887 on 3 islands\n{index} May 2011, 10:1{}",
                "x ".repeat(4 + index as usize),
                index % 7
            )
        };
        let found = common(LEAST, (0..12).map(|index| ("a".to_owned(), text(index))));
        assert_eq!(counts(&found), [(12, false)]);
    }

    #[test]
    fn what_is_a_title_once_is_known_as_one() {
        let least = Least { min_documents: 3, at_least: 3, min_share: 0.1, min_words: 1 };
        let text = |index: usize| {
            let title = if index == 2 { "The keeper of Lorm" } else { "Some other thing" };
            let prose =
                "The keeper of Lorm has kept the light for forty years, and says that he will keep it for as many.";
            format!("{title} {}\n\n{prose} {}\n\nRead on\nThe keeper of Lorm {}\n", "", "a".repeat(index), "")
        };
        let found = common(least, (0..5).map(|index| ("a".to_owned(), text(index))));
        assert!(counts(&found).contains(&(5, true)), "{:?}", counts(&found));
    }
}
