//! What there is to say of a run that looked at a sample: that it is one, and how far its rates may be off.
//!
//! A rate is a share of documents, and the interval around it is Wilson's (1927), which stays within 0 and 1 and is
//! right for rare rules too, where the usual one of the normal distribution is not.

use super::{Summary, counted, grouped};
use crate::lint::Share;

/// A run that looked at some documents only, chosen without looking at them.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Of the documents, that were to be looked at.
    pub share: Share,
    pub seed: u64,
    /// Files and records that were not looked at.
    pub passed: u64,
}

/// The share of something, and within what it lies with a confidence of 95 % where it was seen in a sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    pub rate: f64,
    pub low: f64,
    pub high: f64,
}

/// The 0.975 quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

impl Rate {
    /// Seen in `found` of so many documents; of no document nothing is known.
    pub fn of(found: u64, documents: u64) -> Self {
        if documents == 0 {
            return Self { rate: 0.0, low: 0.0, high: 1.0 };
        }
        let (found, documents) = (found as f64, documents as f64);
        let rate = found / documents;
        let by = 1.0 + Z * Z / documents;
        let middle = (rate + Z * Z / (2.0 * documents)) / by;
        let half = Z / by * (rate * (1.0 - rate) / documents + Z * Z / (4.0 * documents * documents)).sqrt();
        // At the ends the bound is the rate itself, and must not miss it by a rounding.
        let low = if found == 0.0 { 0.0 } else { (middle - half).max(0.0) };
        let high = if found == documents { 1.0 } else { (middle + half).min(1.0) };
        Self { rate, low, high }
    }
}

/// That a run looked at a sample, as one sentence; `None` for one that looked at everything.
pub fn sentence(summary: &Summary) -> Option<String> {
    let Sample { share, seed, passed } = summary.sample.as_ref()?;
    let documents = counted(summary.documents, "document");
    Some(format!("A sample of {share} (seed {seed}): {documents} looked at, {} others not.", grouped(*passed)))
}

/// A share as a table has it, without its sign: of one that is not yet a tenth of a percent more is shown.
pub(super) fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent > 0.0 && percent < 0.1 { format!("{percent:.4}") } else { format!("{percent:.2}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(found: u64, documents: u64, low: f64, high: f64) {
        let Rate { rate, low: got_low, high: got_high } = Rate::of(found, documents);
        let is_near = |a: f64, b: f64| (a - b).abs() <= 5e-5;
        assert!(is_near(got_low, low) && is_near(got_high, high), "{got_low} to {got_high}");
        assert!(got_low <= rate && rate <= got_high);
    }

    #[test]
    fn the_interval_is_wilsons() {
        // Newcombe 1998, Statistics in Medicine 17, table I, method 3.
        check(81, 263, 0.2553, 0.3662);
        check(15, 148, 0.0624, 0.1605);
        check(0, 20, 0.0, 0.1611);
        check(1, 29, 0.0061, 0.1718);
        // By symmetry, and by hand: 5 of 10 is 0.5 with half of `Z / sqrt(10 + Z * Z)` to each side.
        check(20, 20, 0.8389, 1.0);
        check(5, 10, 0.236_59, 0.763_41);
        assert_eq!(Rate::of(0, 0), Rate { rate: 0.0, low: 0.0, high: 1.0 });
    }

    #[test]
    fn it_is_said_to_be_a_sample() {
        let share = "2%".parse().expect("a share");
        let sample = Some(Sample { share, seed: 7, passed: 58_930 });
        let run = Summary { documents: 1_203, sample, ..Summary::default() };
        let expected = "A sample of 2 % (seed 7): 1,203 documents looked at, 58,930 others not.";
        assert_eq!(sentence(&run).as_deref(), Some(expected));
        assert_eq!(sentence(&Summary::default()), None);
        assert_eq!([0.0, 0.000_2, 0.049_3, 1.0].map(percent), ["0.00", "0.0200", "4.93", "100.00"]);
    }
}
