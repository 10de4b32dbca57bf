//! Where in a file of records one ends, so that it can be read some whole records at a time.

use std::sync::Arc;

/// Looks at a file's bytes, each of them once and in order, and says where records end.
pub trait Cutter: Send {
    /// Goes on with the next bytes.
    fn scan(&mut self, bytes: &[u8]) -> Ends;

    /// What stands at the file's beginning and is needed to read any of its records, once it was seen.
    fn head(&self) -> Option<Arc<[u8]>> {
        None
    }
}

/// Where records end in some bytes. An end is where the next record may begin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ends {
    /// Of the first record that ends here, in bytes.
    pub first: Option<usize>,
    /// Of the last one.
    pub last: Option<usize>,
    /// How many end here.
    pub count: u64,
}

impl Ends {
    /// Adds an end, which is behind all others.
    pub(super) fn push(&mut self, end: usize) {
        self.first = self.first.or(Some(end));
        self.last = Some(end);
        self.count += 1;
    }

    /// Takes in those of bytes that begin `behind` these.
    pub(super) fn append(&mut self, others: Self, behind: usize) {
        self.first = self.first.or(others.first.map(|end| behind + end));
        self.last = others.last.map(|end| behind + end).or(self.last);
        self.count += others.count;
    }
}

/// Every line is a record.
pub struct LineCutter;

impl Cutter for LineCutter {
    fn scan(&mut self, bytes: &[u8]) -> Ends {
        let behind = |at: usize| at + 1;
        Ends {
            first: memchr::memchr(b'\n', bytes).map(behind),
            last: memchr::memrchr(b'\n', bytes).map(behind),
            count: memchr::memchr_iter(b'\n', bytes).count() as u64,
        }
    }
}
