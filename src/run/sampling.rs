//! Which documents are looked at where a sample is wanted: by their names alone.
//!
//! No choice depends on another one, so it is the same in any order, by any number of threads, and for the same files
//! among others.

use xxhash_rust::xxh3::Xxh3;

use crate::lint::Share;

/// How a sample is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampling {
    /// Of all documents, about.
    pub share: Share,
    /// Another one draws another sample.
    pub seed: u64,
}

impl Sampling {
    /// Whether a file, shown as `path`, or the record of this number in it is in the sample.
    pub fn takes(&self, path: &str, record: Option<u64>) -> bool {
        let mut hasher = Xxh3::with_seed(self.seed);
        hasher.update(path.trim_start_matches("./").as_bytes());
        // Records count from 1.
        hasher.update(&record.unwrap_or_default().to_le_bytes());
        // The upper half is exact in a floating-point number, and below 1.
        let place = f64::from((hasher.digest() >> 32) as u32) / 2_f64.powi(32);
        place < self.share.as_f64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sampling(share: &str, seed: u64) -> Sampling {
        Sampling { share: share.parse().expect("a share"), seed }
    }

    #[test]
    fn about_the_share_is_taken() {
        for seed in 0..4 {
            let two = sampling("2%", seed);
            let files = (0..50_000).filter(|index| two.takes(&format!("news/{index}.txt"), None)).count();
            let records = (1..=50_000).filter(|number| two.takes("pages.jsonl", Some(*number))).count();
            // Within four standard deviations.
            assert!((875..=1_125).contains(&files) && (875..=1_125).contains(&records), "{files} {records}");
        }
        assert!((0..1_000).all(|index| sampling("100%", 0).takes(&index.to_string(), None)));
    }

    #[test]
    fn a_larger_share_takes_more_and_another_seed_others() {
        let taken = |share, seed| -> Vec<u64> {
            (1..=5_000).filter(|number| sampling(share, seed).takes("a.jsonl", Some(*number))).collect()
        };
        let (few, many, others) = (taken("0.02", 1), taken("0.2", 1), taken("0.02", 2));
        assert!(few.iter().all(|number| many.contains(number)));
        assert!(few.iter().filter(|number| others.contains(number)).count() < few.len() / 5);
        let one = sampling("0.5", 3);
        assert_eq!(one.takes("./a.txt", None), one.takes("a.txt", None));
    }
}
