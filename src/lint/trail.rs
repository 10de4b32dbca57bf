//! Where in the first text a place of a later round stands.
//!
//! Each round's edits are in the text the round before left. What a person is told of is the file as it was.

use crate::fix::Edit;
use crate::span::Span;

/// The edits of all rounds so far.
#[derive(Debug, Default)]
pub(super) struct Trail {
    rounds: Vec<Vec<Step>>,
}

/// What an edit took, and what it left in its place.
#[derive(Debug)]
struct Step {
    before: Span,
    after: Span,
}

impl Trail {
    /// Goes on with a round's edits, which are sorted and apart.
    pub(super) fn push(&mut self, edits: &[Edit]) {
        // What was taken and put in place by the edits before.
        let (mut taken, mut put) = (0, 0);
        let steps = edits.iter().map(|edit| {
            let start = edit.span.start - taken + put;
            let step = Step { before: edit.span, after: Span::new(start, start + edit.text().len()) };
            taken += edit.span.len();
            put += edit.text().len();
            step
        });
        self.rounds.push(steps.collect());
    }

    /// The offset in the first text of one in the text after all rounds; of what was put there, the place it was put.
    pub(super) fn origin(&self, offset: usize) -> usize {
        self.rounds.iter().rev().fold(offset, |offset, steps| {
            let before = steps.partition_point(|step| step.after.start <= offset);
            match before.checked_sub(1).map(|index| &steps[index]) {
                None => offset,
                Some(step) if offset < step.after.end => step.before.start,
                Some(step) => step.before.end + (offset - step.after.end),
            }
        })
    }
}

impl Trail {
    /// Where in the first text what the span covers now stands; `None` where it is not one stretch there, because a
    /// round took something out between or put something in.
    pub(super) fn stretch(&self, span: Span) -> Option<Span> {
        self.rounds.iter().rev().try_fold(span, |span, steps| {
            // A deletion at the span's beginning stands before it, one at its end behind it.
            let before = steps.partition_point(|step| step.after.end <= span.start);
            let is_within = steps.get(before).is_some_and(|step| step.after.start < span.end);
            if is_within {
                return None;
            }
            let start = match before.checked_sub(1).map(|index| &steps[index]) {
                None => span.start,
                Some(step) => step.before.end + (span.start - step.after.end),
            };
            Some(Span::new(start, start + span.len()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_followed_back() {
        let mut trail = Trail::default();
        assert_eq!(trail.origin(7), 7);
        // abcdefgh -> acdXXXfgh -> acdXfgh
        trail.push(&[Edit::delete(Span::new(1, 2)), Edit::replace(Span::new(4, 5), "XXX")]);
        trail.push(&[Edit::delete(Span::new(4, 6))]);
        assert_eq!([0, 1, 2, 3, 4, 5, 6].map(|offset| trail.origin(offset)), [0, 2, 3, 4, 5, 6, 7]);
    }

    #[test]
    fn a_stretch_is_told_where_it_is_one() {
        let mut trail = Trail::default();
        let stretch = |trail: &Trail, start, end| trail.stretch(Span::new(start, end)).map(|it| (it.start, it.end));
        assert_eq!(stretch(&trail, 2, 5), Some((2, 5)));
        // abcdefgh -> acdXfgh -> acdXfg
        trail.push(&[Edit::delete(Span::new(1, 2)), Edit::replace(Span::new(4, 5), "X")]);
        trail.push(&[Edit::delete(Span::new(6, 7))]);
        assert_eq!(stretch(&trail, 0, 1), Some((0, 1)));
        assert_eq!(stretch(&trail, 1, 3), Some((2, 4)));
        assert_eq!(stretch(&trail, 4, 6), Some((5, 7)));
        assert_eq!(stretch(&trail, 0, 2), None, "b was taken out between");
        assert_eq!(stretch(&trail, 2, 4), None, "the X was not there");
        assert_eq!(stretch(&trail, 3, 4), None);
    }
}
