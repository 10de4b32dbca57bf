//! From a text to another, in edits of whole lines: an editor keeps its cursors, folds and marks where nothing changes.

use std::ops::Range;
use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

/// After so long a stretch is replaced as a whole. It is no shorter for who waits, and no less right.
const LONGEST: Duration = Duration::from_millis(500);

/// What is replaced by what, in the order of `old`, apart from each other. Bytes of `old`.
pub(crate) fn difference<'n>(old: &str, new: &'n str) -> Vec<(Range<usize>, &'n str)> {
    let [old_lines, new_lines] = [old, new].map(|text| text.split_inclusive('\n').collect::<Vec<&str>>());
    let [old_starts, new_starts] = [&old_lines, &new_lines].map(|lines| starts(lines));
    let deadline = Some(Instant::now() + LONGEST);
    let operations = capture_diff_slices_deadline(Algorithm::Myers, &old_lines, &new_lines, deadline);
    let changes = operations.iter().filter(|operation| !matches!(operation, DiffOp::Equal { .. }));
    let bytes = |lines: Range<usize>, starts: &[usize]| starts[lines.start]..starts[lines.end];
    let changes = changes
        .map(|operation| (bytes(operation.old_range(), &old_starts), &new[bytes(operation.new_range(), &new_starts)]));
    changes.collect()
}

/// Where each line begins, and the last one ends.
fn starts(lines: &[&str]) -> Vec<usize> {
    let mut starts = Vec::with_capacity(lines.len() + 1);
    starts.push(0);
    let mut end = 0;
    starts.extend(lines.iter().map(|line| {
        end += line.len();
        end
    }));
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(old: &str, new: &str, count: usize) {
        let changes = difference(old, new);
        let mut made = old.to_owned();
        for (span, text) in changes.iter().rev() {
            made.replace_range(span.clone(), text);
        }
        assert_eq!((made.as_str(), changes.len()), (new, count), "{changes:?}");
    }

    #[test]
    fn the_edits_make_the_other_text_and_touch_nothing_else() {
        check("", "", 0);
        check("a\nb\n", "a\nb\n", 0);
        check("a\nb\nc\nd\n", "a\nc\nd", 2);
        check("a\nb\n", "", 1);
        check("", "a\r\n", 1);
        check("one\ntwo \nthree\nfour \n", "one\ntwo\nthree\nfour\n", 2);
    }

    #[test]
    fn a_long_text_takes_no_longer_than_it_may() {
        let [old, new] = [1_u64, 2].map(|seed| {
            let mut state = seed;
            let line = |_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                format!("{}\n", state >> 52)
            };
            (0..100_000).map(line).collect::<String>()
        });
        let changes = difference(&old, &new);
        let made: usize = changes.iter().map(|(_, text)| text.len()).sum();
        assert!(made > 0 && made <= new.len());
    }
}
