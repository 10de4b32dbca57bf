//! The two readings of [`learn`](super::learn) taken apart, for engines that group rows on many machines: what a
//! document gives to each, and the cards that come of what was grouped. Put together as each item says, they are the
//! same cards.

use std::collections::BTreeMap;

use super::collect::{MOST_SAMPLES, Sample, Taken, seen};
use super::{LearnedCard, Least, cards};
use crate::checks::duplicate::common::{Common, Count, Counting};
use crate::checks::duplicate::rows::{Row, SiteLines};
use crate::kind::{CorpusPass as _, LineCounts};
use crate::site::{Grouping, Site};
use crate::text::Document;

/// Learns from rows.
pub struct Learner {
    counting: Counting,
    common: Common,
}

/// What a document gives to the second reading.
#[derive(Clone, Debug)]
pub struct LearnerRow {
    pub site: Site,
    /// How many distinct contents the site has.
    pub documents: u32,
    /// The common lines in the order of the document: the hash of each, its text, in how many distinct contents it
    /// stands, and whether it is a title in one.
    pub lines: Vec<(u64, String, u32, bool)>,
    /// A piece of the document to try a card on, and the document's own line in it.
    pub sample: Option<(String, String)>,
}

/// What is known of a site once its documents' rows are grouped.
#[derive(Clone, Debug, Default)]
pub struct SiteRows {
    pub documents: u32,
    /// Each line once, as it stands in the first document that has it; in the order of the documents, and of the lines
    /// within them.
    pub lines: Vec<(String, u32, bool)>,
    /// Of the first documents that have one; more than are needed do no harm.
    pub samples: Vec<(String, String)>,
}

impl Learner {
    /// Learns the lines of sites that are these, and common by this.
    pub fn new(by: Grouping, least: Least) -> Self {
        Self { counting: Counting::new(by, least), common: Common::default() }
    }

    /// What a document gives to the first reading, as [`Row::Lines`] is counted; `None` where it is of no site.
    pub fn lines(&self, document: &Document) -> Option<SiteLines> {
        match Row::of(self.counting.digest(document)?)? {
            Row::Lines(lines) => Some(lines),
            Row::Content(_) | Row::Near(_) => None,
        }
    }

    /// The same learner, told what the first reading came to.
    #[must_use]
    pub fn with_counts(self, counts: &LineCounts) -> Self {
        let counting = Counting::new(self.counting.by, self.counting.least);
        counting.take_counts(counts);
        let common = counting.common.into_inner().unwrap_or_default();
        Self { counting: Counting::new(counting.by, counting.least), common }
    }

    /// What a document gives to the second reading; `None` where its site has too few documents, or it no common line.
    pub fn row(&self, document: &Document) -> Option<LearnerRow> {
        let seen = seen(&self.counting, &self.common, document)?;
        let lines: Vec<_> =
            seen.lines.into_iter().map(|(key, text, count)| (key, text, count.documents, count.is_title)).collect();
        let sample = seen.sample.map(|sample| (sample.text().to_owned(), sample.own().to_owned()));
        (!lines.is_empty()).then_some(LearnerRow { site: seen.site, documents: seen.documents, lines, sample })
    }

    /// The cards of all sites.
    pub fn cards(sites: BTreeMap<Site, SiteRows>) -> Vec<LearnedCard> {
        let taken = |rows: SiteRows| {
            let line = |(text, documents, is_title)| (text, Count { documents, is_title });
            let samples = rows.samples.into_iter().take(MOST_SAMPLES).map(|(text, own)| Sample::new(text, &own));
            let lines = rows.lines.into_iter().map(line).collect();
            Taken { documents: rows.documents, lines, samples: samples.collect() }
        };
        cards(sites.into_iter().map(|(site, rows)| (site, taken(rows))))
    }
}
