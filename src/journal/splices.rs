//! Which stretches of the old bytes are not in the new ones, and what stands there instead.
//!
//! A fix changes a record's text, and what its container makes of that is known to the container alone: so the bytes
//! before and after are compared, whatever they are. They are nearly the same, and how far apart is not told in the
//! fewest bytes but in linear time, for texts that somebody made to be slow as well.

use rustc_hash::FxHashMap;

use crate::span::Span;

/// A stretch of the old bytes, and how many of the new ones stand in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Splice {
    pub(super) old: Span,
    pub(super) new: usize,
}

/// So many bytes have to be the same for two places to be taken for one.
const ANCHOR: usize = 16;
/// Bytes of the new ones among which the next place is looked for first.
const NEAR: usize = 64;
/// Times as many of the old ones: more is taken away than put in.
const REACH: usize = 8;

/// The stretches, in order, each of whole characters where the old bytes are UTF-8.
pub(super) fn splices(old: &[u8], new: &[u8]) -> Vec<Splice> {
    let head = alike(old, new);
    let tail = alike_at_end(&old[head..], &new[head..]);
    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    let mut splices: Vec<Splice> = Vec::new();
    // Where in the old bytes the last splice ended, and how far the walk is in both.
    let (mut last, mut at, mut to) = (0, head, head);
    while at < old_end || to < new_end {
        let same = alike(&old[at..old_end], &new[to..new_end]);
        (at, to) = (at + same, to + same);
        let (gone, put) = next(&old[at..old_end], &new[to..new_end]);
        let mut splice = Splice { old: Span::new(at, at + gone), new: put };
        (at, to) = (at + gone, to + put);
        while splice.old.start > last && is_inside(old, splice.old.start) {
            (splice.old.start, splice.new) = (splice.old.start - 1, splice.new + 1);
        }
        while is_inside(old, at) && old.get(at) == new.get(to) {
            (at, to, splice.old.end, splice.new) = (at + 1, to + 1, splice.old.end + 1, splice.new + 1);
        }
        last = at;
        splices.push(splice);
    }
    splices
}

/// So many bytes are compared at once.
const STEP: usize = 64;

/// How many begin alike.
fn alike(a: &[u8], b: &[u8]) -> usize {
    let steps = a.chunks_exact(STEP).zip(b.chunks_exact(STEP)).take_while(|(a, b)| a == b).count() * STEP;
    steps + a[steps..].iter().zip(&b[steps..]).take_while(|(a, b)| a == b).count()
}

/// How many end alike.
fn alike_at_end(a: &[u8], b: &[u8]) -> usize {
    let steps = a.rchunks_exact(STEP).zip(b.rchunks_exact(STEP)).take_while(|(a, b)| a == b).count() * STEP;
    let (a, b) = (&a[..a.len() - steps], &b[..b.len() - steps]);
    steps + a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count()
}

/// Whether a character of UTF-8 goes on at `at`.
fn is_inside(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_some_and(|byte| (0x80..0xC0).contains(byte))
}

/// How far into the old and the new bytes, which begin differently, they go on alike; their ends where they do not.
fn next(old: &[u8], new: &[u8]) -> (usize, usize) {
    let mut near = NEAR;
    loop {
        let mut heads: FxHashMap<&[u8], usize> = FxHashMap::default();
        for (place, head) in new.windows(ANCHOR).take(near).enumerate() {
            heads.entry(head).or_insert(place);
        }
        let found = old.windows(ANCHOR).take(near.saturating_mul(REACH)).enumerate();
        let found = found.filter_map(|(place, head)| Some((place, *heads.get(head)?))).next();
        if let Some(found) = found {
            return found;
        }
        if near >= new.len() && near.saturating_mul(REACH) >= old.len() {
            return (old.len(), new.len());
        }
        near *= REACH;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The old bytes, of the new ones and the splices.
    fn put_back(old: &[u8], new: &[u8], splices: &[Splice]) -> Vec<u8> {
        let (mut out, mut at, mut to) = (Vec::new(), 0, 0);
        for splice in splices {
            out.extend_from_slice(&new[to..to + splice.old.start - at]);
            to += splice.old.start - at + splice.new;
            out.extend_from_slice(&old[splice.old.start..splice.old.end]);
            at = splice.old.end;
        }
        out.extend_from_slice(&new[to..]);
        out
    }

    #[track_caller]
    fn check(old: &str, new: &str, expected: &[(&str, usize)]) {
        let splices = splices(old.as_bytes(), new.as_bytes());
        let got: Vec<_> = splices.iter().map(|splice| (splice.old.of(old), splice.new)).collect();
        assert_eq!(got, expected);
        assert_eq!(put_back(old.as_bytes(), new.as_bytes(), &splices), old.as_bytes());
    }

    const TEXT: &str = "The ferry to the outer islands sails again from Monday, the harbour office said on Friday.";

    #[test]
    fn what_went_is_told_and_no_more() {
        check(TEXT, TEXT, &[]);
        check(
            &format!("Menu\n{TEXT}\nShare this\n{TEXT}"),
            &format!("{TEXT}\n{TEXT}"),
            &[("Menu\n", 0), ("\nShare this", 0)],
        );
        check("“salt”", "\"salt\"", &[("“salt”", 6)]);
        check(&format!("{TEXT}{TEXT}"), &format!("{TEXT}, and{TEXT}"), &[("", 5)]);
        check("", TEXT, &[("", TEXT.len())]);
        check(TEXT, "", &[(TEXT, 0)]);
    }

    #[test]
    fn a_character_is_not_cut() {
        check("a cafÃ© b", "a café b", &[("Ã©", 2)]);
        check("x日y", "x旦y", &[("日", 3)]);
        check(&format!("{TEXT}é{TEXT}"), &format!("{TEXT}{TEXT}"), &[("é", 0)]);
    }

    #[test]
    fn far_stretches_and_much_that_differs_take_no_time() {
        let numbers =
            |from: u32| (from..from + 60_000).map(|n| format!("{:x} ", n.wrapping_mul(0x9E37_79B9))).collect();
        let (a, b): (String, String) = (numbers(0), numbers(1_000_000));
        for (old, new) in [
            (format!("{TEXT}{a}{TEXT}"), format!("{TEXT}{TEXT}")),
            (format!("{TEXT}{a}"), format!("{TEXT}{b}")),
            (format!("{a}{b}"), format!("{b}{a}")),
            (a.repeat(2), a.clone()),
        ] {
            let splices = splices(old.as_bytes(), new.as_bytes());
            assert_eq!(put_back(old.as_bytes(), new.as_bytes(), &splices), old.as_bytes());
        }
    }

    fn bytes() -> impl Strategy<Value = Vec<u8>> {
        prop::collection::vec(0x7Eu8..0xC4, 0..60)
    }

    proptest! {
        #[test]
        fn the_old_bytes_come_back(old in "[ab é日]{0,80}", new in "[ab é日]{0,80}", core in "[ab ]{0,40}") {
            let (old, new) = (format!("{old}{core}{new}{core}{old}"), format!("{new}{core}{old}{core}"));
            let splices = splices(old.as_bytes(), new.as_bytes());
            prop_assert_eq!(put_back(old.as_bytes(), new.as_bytes(), &splices), old.as_bytes());
            prop_assert!(splices.iter().all(|splice| old.get(splice.old.start..splice.old.end).is_some()));
        }

        #[test]
        fn so_do_bytes_that_are_no_text(old in bytes(), new in bytes()) {
            let splices = splices(&old, &new);
            prop_assert_eq!(put_back(&old, &new, &splices), old);
        }
    }
}
