//! Which documents are near an earlier one, when all have been seen.
//!
//! Sketches and bands lie on disk where they are too many for memory: of a document thirteen bytes stay. Documents that
//! have a band in common stand together when the bands are sorted, and are compared there, in the order in which they
//! came.

use std::io;
use std::path::Path;

use super::sketch::{Kept, Sketch};
use crate::spill::{Blobs, Repeats, Sorter};

/// Bytes of sketches in memory, at most.
const IN_MEMORY: usize = 128 << 20;
/// Documents that later ones with the same band are compared with, at most. Those of one template that are not near
/// copies of each other would be compared in their square.
pub(super) const MOST_IN_BUCKET: usize = 8;
const NONE: u32 = u32::MAX;

/// The documents under way, by the place in which each came.
pub(super) struct Neighbours {
    /// The share of sequences in common by which a document is near another, at least.
    least: f64,
    sketches: Blobs,
    contents: Repeats,
    /// A band, of which the number is part, and the place of a document that has it.
    bands: Sorter<2>,
}

impl Neighbours {
    pub(super) fn new(least: f64, scratch: &Path) -> Self {
        Self {
            least,
            sketches: Blobs::new(scratch, IN_MEMORY),
            contents: Repeats::new(scratch),
            bands: Sorter::new(scratch),
        }
    }

    /// Takes in the next document.
    pub(super) fn push(&mut self, number: usize, sketch: &Sketch) -> io::Result<()> {
        let place = self.sketches.len();
        self.sketches.push(&sketch.to_bytes(number))?;
        self.contents.push(u128::from(sketch.content), place)?;
        sketch.bands().try_for_each(|band| self.bands.push([band, place as u64]))
    }

    /// Finds out which documents are near an earlier one.
    pub(super) fn settle(self) -> io::Result<Settled> {
        let Self { least, mut sketches, contents, bands } = self;
        // Exact copies are another rule's.
        let mut is_copy = vec![false; sketches.len()];
        for repeat in contents.finish()? {
            is_copy[repeat?.document] = true;
        }
        let mut bucket = Bucket::new(least, sketches.len());
        let mut open: Option<(u64, usize)> = None;
        for row in bands.finish()? {
            let [band, place] = row?;
            let place = place as usize;
            if is_copy[place] {
                continue;
            }
            match open {
                Some((known, first)) if known == band => {
                    if bucket.kept.is_empty() {
                        bucket.take(first, Kept::from_bytes(&sketches.get(first)?));
                    }
                    bucket.take(place, Kept::from_bytes(&sketches.get(place)?));
                }
                _ => {
                    // Most documents have their bands for themselves, and are not read again.
                    open = Some((band, place));
                    bucket.kept.clear();
                }
            }
        }
        Ok(Settled {
            nearest: bucket.nearest,
            sketches,
            #[cfg(test)]
            compared: bucket.compared,
            at: 0,
        })
    }
}

/// Which of the documents that have one band in common, in the order in which they came, is near an earlier one; both
/// by their places among these.
pub(in crate::checks::duplicate) fn of_band(
    least: f64,
    sketches: impl ExactSizeIterator<Item = Kept>,
) -> Vec<(usize, usize)> {
    let mut bucket = Bucket::new(least, sketches.len());
    sketches.enumerate().for_each(|(place, sketch)| bucket.take(place, sketch));
    let nearest = bucket.nearest.into_iter().enumerate();
    nearest.filter(|(_, original)| *original != NONE).map(|(copy, original)| (copy, original as usize)).collect()
}

/// Documents with the same band.
struct Bucket {
    least: f64,
    /// Of each document the place of the earliest one that it is near, as far as is known.
    nearest: Vec<u32>,
    /// Those that later ones are compared with, in the order in which they came.
    kept: Vec<(u32, Kept)>,
    #[cfg(test)]
    compared: usize,
}

impl Bucket {
    fn new(least: f64, documents: usize) -> Self {
        Self {
            least,
            nearest: vec![NONE; documents],
            kept: Vec::new(),
            #[cfg(test)]
            compared: 0,
        }
    }

    fn take(&mut self, place: usize, sketch: Kept) {
        for (other, kept) in &self.kept {
            // That it is near this one another band has shown.
            if self.nearest[place] == *other {
                return;
            }
            #[cfg(test)]
            {
                self.compared += 1;
            }
            if sketch.share(kept).0 >= self.least {
                self.nearest[place] = self.nearest[place].min(*other);
                // A bucket where the same text stands already needs no second one: that keeps a thousand copies of a
                // template from being compared with each other.
                return;
            }
        }
        if self.kept.len() < MOST_IN_BUCKET {
            self.kept.push((u32::try_from(place).expect("fewer documents than four thousand million"), sketch));
        }
    }
}

/// The documents that are near an earlier one.
pub(super) struct Settled {
    nearest: Vec<u32>,
    sketches: Blobs,
    /// How many pairs were compared.
    #[cfg(test)]
    pub(super) compared: usize,
    at: usize,
}

/// A document and the earliest one that it is near.
pub(super) struct Pair {
    pub(super) copy: Kept,
    pub(super) original: Kept,
}

impl Pair {
    /// The share of sequences that both have, and whether it is counted rather than estimated.
    pub(super) fn share(&self) -> (f64, bool) {
        self.copy.share(&self.original)
    }
}

impl Settled {
    /// The next one, in the order of the documents.
    pub(super) fn next(&mut self) -> io::Result<Option<Pair>> {
        while let Some(&original) = self.nearest.get(self.at) {
            let place = self.at;
            self.at += 1;
            if original != NONE {
                let mut kept = |place: usize| self.sketches.get(place).map(|bytes| Kept::from_bytes(&bytes));
                return Ok(Some(Pair { copy: kept(place)?, original: kept(original as usize)? }));
            }
        }
        Ok(None)
    }
}
