//! How long documents are, and how much of each fixes leave.
//!
//! Characters other than white space are counted, as `--max-removed` and `--max-noise` count them, so that a bound can
//! be read off.

/// The least characters of each class of lengths but the first.
pub const LENGTHS: [u64; 7] = [100, 300, 1_000, 3_000, 10_000, 30_000, 100_000];
/// The shares that documents are classed by: all is kept, at least so much, less than the last.
pub const SHARES: [f64; 7] = [1.0, 0.99, 0.95, 0.9, 0.75, 0.5, 0.25];

/// What documents hold before and after fixes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lengths {
    pub documents: u64,
    /// Characters before.
    pub before: u64,
    /// Characters that remain once fixes are made: those that were asked for, or the safe ones.
    pub after: u64,
    /// Characters that remain once unsafe fixes are made too.
    pub after_unsafe: u64,
    /// Documents in each class of [`LENGTHS`].
    pub by_length_before: [u64; LENGTHS.len() + 1],
    pub by_length_after: [u64; LENGTHS.len() + 1],
    /// Documents in each class of [`SHARES`], by what remains of them.
    pub by_share: [u64; SHARES.len() + 1],
}

impl Lengths {
    /// Counts a document of so many characters, of which fixes take these shares away.
    pub fn count(&mut self, characters: u64, removed: f64, removed_unsafe: f64) {
        let kept = |removed: f64| (characters as f64 * (1.0 - removed)).round() as u64;
        let class = |characters: u64| LENGTHS.partition_point(|least| *least <= characters);
        self.documents += 1;
        self.before += characters;
        self.after += kept(removed);
        self.after_unsafe += kept(removed_unsafe);
        self.by_length_before[class(characters)] += 1;
        self.by_length_after[class(kept(removed))] += 1;
        self.by_share[SHARES.partition_point(|least| 1.0 - removed < *least)] += 1;
    }

    /// Takes in what was counted elsewhere.
    pub fn add(&mut self, other: &Self) {
        self.documents += other.documents;
        self.before += other.before;
        self.after += other.after;
        self.after_unsafe += other.after_unsafe;
        let classes = [
            (&mut self.by_length_before, &other.by_length_before),
            (&mut self.by_length_after, &other.by_length_after),
            (&mut self.by_share, &other.by_share),
        ];
        for (own, other) in classes {
            own.iter_mut().zip(other).for_each(|(own, other)| *own += other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_of_one_class() {
        let mut lengths = Lengths::default();
        lengths.count(1_000, 0.0, 0.5);
        lengths.count(1_000, 0.02, 0.02);
        lengths.count(99, 0.9, 1.0);
        lengths.count(0, 0.0, 0.0);
        assert_eq!((lengths.documents, lengths.before, lengths.after, lengths.after_unsafe), (4, 2_099, 1_990, 1_480));
        assert_eq!(lengths.by_length_before, [2, 0, 0, 2, 0, 0, 0, 0]);
        assert_eq!(lengths.by_length_after, [2, 0, 1, 1, 0, 0, 0, 0]);
        assert_eq!(lengths.by_share, [2, 0, 1, 0, 0, 0, 0, 1]);
        let mut twice = lengths;
        twice.add(&lengths);
        assert_eq!((twice.before, twice.by_share[0]), (4_198, 4));
    }
}
