//! Which documents repeat the key of an earlier one.

use std::io;
use std::path::Path;

use super::{Rows, Sorter};

/// Takes the key of each document, in any order.
pub(crate) struct Repeats {
    rows: Sorter<3>,
    repeats: Sorter<3>,
}

/// A document whose key an earlier one has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Repeat {
    pub(crate) document: usize,
    /// The first document with the key.
    pub(crate) original: usize,
    /// Half of the key.
    pub(crate) key: u64,
}

impl Repeats {
    /// What does not fit into memory goes to files in `folder`.
    pub(crate) fn new(folder: &Path) -> Self {
        Self { rows: Sorter::new(folder), repeats: Sorter::new(folder) }
    }

    /// Takes a document's key.
    ///
    /// # Errors
    /// When a file cannot be made or written.
    pub(crate) fn push(&mut self, key: u128, document: usize) -> io::Result<()> {
        self.rows.push([(key >> 64) as u64, key as u64, document as u64])
    }

    /// The documents that repeat a key, in their order.
    ///
    /// # Errors
    /// When a file cannot be written or read.
    pub(crate) fn finish(self) -> io::Result<impl Iterator<Item = io::Result<Repeat>>> {
        let Self { rows, mut repeats } = self;
        let mut first = None;
        let rows: Rows<3> = rows.finish()?;
        for row in rows {
            let [high, low, document] = row?;
            match first {
                Some((key, original)) if key == [high, low] => repeats.push([document, original, low])?,
                _ => first = Some(([high, low], document)),
            }
        }
        let repeat = |[document, original, key]: [u64; 3]| Repeat {
            document: document as usize,
            original: original as usize,
            key,
        };
        Ok(repeats.finish()?.map(move |row| row.map(repeat)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_document_with_a_key_is_the_original() {
        let mut repeats = Repeats::new(Path::new(""));
        for (key, document) in [(7, 4), (1 << 70, 3), (7, 2), (9, 5), (1 << 70, 6), (7, 9)] {
            repeats.push(key, document).expect("it is in memory");
        }
        let found: Vec<_> = repeats.finish().expect("it is in memory").map(|repeat| repeat.expect("a row")).collect();
        let told: Vec<_> = found.iter().map(|repeat| (repeat.document, repeat.original)).collect();
        assert_eq!(told, [(4, 2), (6, 3), (9, 2)]);
    }
}
