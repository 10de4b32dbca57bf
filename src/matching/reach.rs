//! How far a match of a pattern can reach, and a search that looks no further than that around given places.
//!
//! A regex with `\b` or `\w` falls back to its slowest engine where a text leaves ASCII, and a text without line ends
//! is one line of megabytes. Every match holds a literal of its card, so on such a line only the literals' surroundings
//! are searched. What is found is the same, but for a pattern with more than [`LONGEST_RUN`] bytes of blanks or of one
//! word inside it.

use std::ops::Range;

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind};

/// Bytes that an unbounded run of blanks, or of letters and hyphens, is taken to have at most inside a match.
const LONGEST_RUN: usize = 256;
/// A pattern that reaches further, in bytes, is not worth the trouble.
const FURTHEST: usize = 4 << 10;

/// The longest match of a pattern in bytes; `None` when it has no end, as that of `<[^>]*>`.
pub(crate) fn longest(pattern: &str) -> Option<usize> {
    longest_of(&regex_syntax::parse(pattern).ok()?).filter(|&bytes| bytes <= FURTHEST)
}

fn longest_of(hir: &Hir) -> Option<usize> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(0),
        HirKind::Literal(literal) => Some(literal.0.len()),
        HirKind::Class(class) => class.maximum_len(),
        HirKind::Capture(capture) => longest_of(&capture.sub),
        HirKind::Repetition(repetition) => match repetition.max {
            Some(most) => longest_of(&repetition.sub)?.checked_mul(usize::try_from(most).ok()?),
            None => is_of_words(&repetition.sub).then_some(LONGEST_RUN),
        },
        HirKind::Concat(parts) => parts.iter().try_fold(0_usize, |sum, part| sum.checked_add(longest_of(part)?)),
        HirKind::Alternation(branches) => branches.iter().map(longest_of).try_fold(0, |most, it| Some(most.max(it?))),
    }
}

/// Whether a piece is one character of a word or between words, so that text seldom repeats it for long.
fn is_of_words(hir: &Hir) -> bool {
    let HirKind::Class(Class::Unicode(class)) = hir.kind() else { return false };
    let Ok(words) = regex_syntax::parse(r"[\w\s-]") else { return false };
    let HirKind::Class(Class::Unicode(words)) = words.kind() else { return false };
    let mut others: ClassUnicode = class.clone();
    others.difference(words);
    others.ranges().is_empty()
}

/// Places on one line, each with what surrounds it, as ranges of bytes in ascending order that do not touch.
#[derive(Default)]
pub(crate) struct Surroundings(Vec<Range<usize>>);

impl Surroundings {
    /// Adds what lies within `reach` bytes of `at`. The places come in ascending order.
    pub(crate) fn add(&mut self, at: usize, reach: usize) {
        /// For what a pattern looks at without matching it.
        const MARGIN: usize = 8;
        let around = at.saturating_sub(reach + MARGIN)..at + reach + MARGIN;
        match self.0.last_mut() {
            Some(last) if around.start <= last.end => last.end = around.end,
            _ => self.0.push(around),
        }
    }

    /// Calls `found` for all that `search`, which is given a text and where to begin in it, finds on a line. Returns
    /// whether that is all there is: a match that fills its surroundings to an edge may be longer than it looks.
    pub(crate) fn search<'t, M, I: Iterator<Item = (Range<usize>, M)>>(
        &self,
        line: &'t str,
        search: impl Fn(&'t str, usize) -> I,
        mut found: impl FnMut(M),
    ) -> bool {
        for around in &self.0 {
            let start = line.floor_char_boundary(around.start);
            let end = line.ceil_char_boundary(around.end.min(line.len()));
            for (range, shown) in search(&line[..end], start) {
                if range.start <= start && start > 0 || range.end >= end && end < line.len() {
                    return false;
                }
                found(shown);
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    #[test]
    fn a_pattern_reaches_as_far_as_its_parts() {
        let check = |pattern: &str, expected: Option<usize>| assert_eq!(longest(pattern), expected, "{pattern}");
        check("ferry", Some(5));
        check(r"\b(?:ferry|boat){2,3}\b", Some(15));
        check(r"(?:^|[^\w])F.?", Some(9));
        check(r"night\s+ferry", Some(10 + LONGEST_RUN));
        check(r"by [\w-]+", Some(3 + LONGEST_RUN));
        check("<[^>]*>", None);
        check("[a-z0-9/]+", None);
        check(".{0,2000}", None);
        check("(", None);
    }

    /// What is found near the literal, and what on the whole line.
    #[track_caller]
    fn check(pattern: &str, literal: &str, line: &str, expected: usize) {
        let regex = Regex::new(pattern).unwrap();
        let reach = longest(pattern).unwrap();
        let regex = &regex;
        let mut around = Surroundings::default();
        line.match_indices(literal).for_each(|(at, _)| around.add(at, reach));
        let mut near = Vec::new();
        let is_all = around.search(
            line,
            |text, mut from| {
                std::iter::from_fn(move || {
                    let found = regex.find_at(text, from)?.range();
                    from = found.end;
                    Some((found.clone(), found))
                })
            },
            |range| near.push(range),
        );
        let all: Vec<Range<usize>> = regex.find_iter(line).map(|found| found.range()).collect();
        assert_eq!(all.len(), expected, "{pattern}");
        assert!(!is_all || near == all, "{pattern}: {near:?} near, {all:?} in all");
    }

    #[test]
    fn the_surroundings_hold_what_the_line_holds() {
        let quay = "夜の渡し船は九時に出る。".repeat(300);
        let line = format!("{quay}night  ferry{quay}the night ferry, a NIGHT ferry; night boat{quay} night ferry");
        check(r"(?i)\bnight\s+ferry\b", "ferry", &line, 3);
        check(r"(?i)(?:^|[^\w]\s*)night\s+ferry", "ferry", &line, 4);
        check(r"ferry$", "ferry", &line, 1);
        check(r"\w+ ferry", "ferry", &line, 3);
        check(r"ferry\w*", "ferry", &line, 4);
        check("^夜", "夜", &line, 1);
        check("ferry", "ferry", "", 0);
        // A word of which the surroundings hold a part only.
        let long = "x".repeat(3 * LONGEST_RUN);
        check(r"\w+ ferry", "ferry", &format!("a {long} ferry"), 1);
        check(r"ferry\w+", "ferry", &format!("a ferry{long} sails"), 1);
    }
}
