//! What is remembered of a document to tell how much of it stands in another.
//!
//! The 112 minima of MinHash come from one hash a sequence that also says which of 112 bins it falls into (one
//! permutation hashing, Li, Owen and Zhang 2012; an empty bin borrows as in Shrivastava 2017): it costs a hundredth of
//! 112 hash functions and obeys the same law. The share of sequences that two documents have in common is that of their
//! sets, exact up to [`SAMPLE`] sequences; of longer documents the smallest hashes of both together are the sample
//! (Broder's bottom sketch), with a standard error of 0.027 at 0.75.

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::checks::duplicate::duplicate::content_hash;
use crate::text::Document;
use crate::text::stretches::Stretches;
use crate::text::words::{Grams, each_word, mix};

/// Words of a sequence.
const WORDS: usize = 5;
/// Two documents are compared when one band of minima is the same in both; each has [`ROWS`].
pub(super) const BANDS: usize = 14;
const ROWS: usize = 8;
const BINS: usize = BANDS * ROWS;
/// Hashes kept of a document's sequences, at most; four bytes each.
const SAMPLE: usize = 256;
/// Lines whose hashes are kept, at most; four bytes each.
const MOST_LINES: usize = 512;
/// Runs of lines that a message names.
const MOST_RUNS: usize = 4;

/// What is remembered of a document until all have been seen.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::checks::duplicate) struct Sketch {
    /// Of all words: exact copies are another rule's.
    pub(in crate::checks::duplicate) content: u64,
    /// A hash of each band's minima.
    bands: [u32; BANDS],
    /// The smallest hashes of the sequences, ascending, each once.
    sample: Box<[u32]>,
    /// A hash of every line; 0 of a blank one.
    lines: Box<[u32]>,
}

/// The same without its bands, as it is read back: 1.2 kB of an article of 40 lines and more than 256 words, 3.1 kB at
/// most.
#[derive(Debug)]
pub(in crate::checks::duplicate) struct Kept {
    /// The document's.
    pub(super) number: usize,
    pub(super) content: u64,
    sample: Vec<u32>,
    lines: Vec<u32>,
}

impl Sketch {
    /// `None` of a text without a sequence.
    pub(super) fn of(document: &Document) -> Option<Self> {
        let mut bins = [u32::MAX; BINS];
        let mut sample = Sample::default();
        let mut grams = Grams::new(WORDS);
        each_word(document.text, 0, &mut |_, word| {
            if let Some(gram) = grams.push(word) {
                let (low, high) = (gram as u32, (gram >> 32) as u32);
                let bin = ((u64::from(high) * BINS as u64) >> 32) as usize;
                bins[bin] = bins[bin].min(low);
                sample.push(low);
            }
        });
        let sample = sample.finish();
        if sample.is_empty() {
            return None;
        }
        fill_empty(&mut bins);
        let mut bands = [0; BANDS];
        for (band, rows) in bands.iter_mut().zip(bins.chunks(ROWS)) {
            *band = rows.iter().fold(0, |hash, &row| mix(hash ^ u64::from(row))) as u32;
        }
        let lines = document.lines().iter().take(MOST_LINES);
        let hash = |text: &str| if text.is_empty() { 0 } else { xxh3_64(text.as_bytes()) as u32 | 1 };
        Some(Self {
            content: content_hash(document) as u64,
            bands,
            sample,
            lines: lines.map(|line| hash(document.line_text(line).trim())).collect(),
        })
    }

    /// The hash of each band, of which the band's number is a part.
    pub(in crate::checks::duplicate) fn bands(&self) -> impl Iterator<Item = u64> {
        (0..).zip(&self.bands).map(|(band, hash): (u64, &u32)| band << 32 | u64::from(*hash))
    }

    /// The sketch of the document with this number as [`Kept`] reads it.
    pub(in crate::checks::duplicate) fn to_bytes(&self, number: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(20 + 4 * (self.sample.len() + self.lines.len()));
        bytes.extend((number as u64).to_le_bytes());
        bytes.extend(self.content.to_le_bytes());
        bytes.extend((self.sample.len() as u32).to_le_bytes());
        self.sample.iter().chain(&self.lines).for_each(|hash| bytes.extend(hash.to_le_bytes()));
        bytes
    }
}

impl Kept {
    /// Reads what [`Sketch::to_bytes`] has made.
    pub(super) fn from_bytes(bytes: &[u8]) -> Self {
        let long = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes"));
        let hashes = bytes[16..].chunks_exact(4).map(|hash| u32::from_le_bytes(hash.try_into().expect("four bytes")));
        let mut hashes = hashes.collect::<Vec<_>>().into_iter();
        let length = hashes.next().unwrap_or_default() as usize;
        let sample = hashes.by_ref().take(length).collect();
        Self { number: long(0) as usize, content: long(8), sample, lines: hashes.collect() }
    }

    /// The same of bytes that may be anything.
    pub(in crate::checks::duplicate) fn try_from_bytes(bytes: &[u8]) -> Option<Self> {
        let is_one = bytes.len() >= 20 && bytes.len().is_multiple_of(4);
        is_one.then(|| Self::from_bytes(bytes))
    }

    /// The share of sequences that both have, and whether it is counted rather than estimated.
    pub(in crate::checks::duplicate) fn share(&self, other: &Self) -> (f64, bool) {
        let (mut ours, mut theirs) = (self.sample.iter().peekable(), other.sample.iter().peekable());
        let (mut all, mut common) = (0_u32, 0_u32);
        while all < SAMPLE as u32 {
            let least = match (ours.peek(), theirs.peek()) {
                (None, None) => break,
                (Some(one), None) | (None, Some(one)) => **one,
                (Some(one), Some(other)) => **one.min(other),
            };
            let both =
                ours.next_if(|&&hash| hash == least).is_some() & theirs.next_if(|&&hash| hash == least).is_some();
            common += u32::from(both);
            all += 1;
        }
        let is_counted = self.sample.len() < SAMPLE && other.sample.len() < SAMPLE && all < SAMPLE as u32;
        (f64::from(common) / f64::from(all.max(1)), is_counted)
    }

    /// The lines of this document that the other has too, in words.
    pub(in crate::checks::duplicate) fn lines_in(&self, other: &Self) -> String {
        let theirs: FxHashSet<u32> = other.lines.iter().copied().filter(|&hash| hash != 0).collect();
        let mut common = Stretches::at_most(MOST_RUNS);
        // The first line of the run of common lines that is open; blank ones do not end it.
        let mut open = None;
        for (index, &hash) in self.lines.iter().enumerate().filter(|(_, hash)| **hash != 0) {
            open = theirs.contains(&hash).then(|| open.unwrap_or(index + 1));
            if let Some(first) = open {
                common.add(first, index + 1);
            }
        }
        match (common.is_empty(), common.is_one()) {
            (true, _) => String::new(),
            (_, true) => format!("; {common} is the same"),
            _ => format!("; {common} are the same"),
        }
    }
}

/// A bin that nothing fell into takes the value of another, the same one in every document.
fn fill_empty(bins: &mut [u32; BINS]) {
    let full = *bins;
    for bin in (0..BINS).filter(|&bin| full[bin] == u32::MAX) {
        let donor = |attempt: u64| (mix(bin as u64 + (attempt << 16)) % BINS as u64) as usize;
        let donor = (1..4096).map(donor).find(|&donor| full[donor] != u32::MAX);
        bins[bin] = donor.map_or(0, |donor| full[donor]);
    }
}

/// Keeps the smallest hashes; in time linear in what is pushed, because it sorts only after as many again came in.
#[derive(Default)]
struct Sample {
    hashes: Vec<u32>,
    /// Larger ones need not be kept.
    limit: Option<u32>,
}

impl Sample {
    fn push(&mut self, hash: u32) {
        if self.limit.is_some_and(|limit| hash > limit) {
            return;
        }
        self.hashes.push(hash);
        if self.hashes.len() == 4 * SAMPLE {
            self.shrink();
        }
    }

    fn shrink(&mut self) {
        self.hashes.sort_unstable();
        self.hashes.dedup();
        self.hashes.truncate(SAMPLE);
        self.limit = if self.hashes.len() == SAMPLE { self.hashes.last().copied() } else { None };
    }

    fn finish(mut self) -> Box<[u32]> {
        self.shrink();
        self.hashes.into_boxed_slice()
    }
}
