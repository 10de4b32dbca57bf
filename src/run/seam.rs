//! What parts two records of a list goes out with the second: whether there is one is not known when the first is
//! written.

use crate::corpus::pieces::Part;

/// Between the pieces of a file of which records are left out.
#[derive(Debug)]
pub(super) struct Seam {
    pub(super) separator: u8,
    /// It was taken off the end of a piece; whether anything behind it has changed since.
    held: Option<bool>,
}

impl Seam {
    pub(super) fn new(separator: u8) -> Self {
        Self { separator, held: None }
    }

    /// What is to be written of the next piece: whether the separator that was held, and then which of its bytes.
    pub(super) fn join<'p>(
        &mut self,
        piece: &'p [u8],
        part: Part,
        (is_mended, is_last): (bool, bool),
    ) -> (bool, &'p [u8]) {
        let mut goes_first = false;
        if let Some(has_changed) = self.held {
            let has_changed = has_changed || is_mended;
            // The parts of a record that is too long to be looked at are no more than bytes.
            let first = if part == Part::Whole { piece.trim_ascii_start().first() } else { Some(&b'{') };
            if first.is_none() && !is_last {
                self.held = Some(has_changed);
                return (false, piece);
            }
            let is_end = first.is_none_or(|first| *first == b']');
            goes_first = !(is_end && has_changed);
            self.held = None;
        }
        match piece.split_last() {
            Some((last, rest)) if *last == self.separator && !is_last => {
                self.held = Some(false);
                (goes_first, rest)
            }
            _ => (goes_first, piece),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of pieces, each with whether it was changed.
    #[track_caller]
    fn check(pieces: &[(&str, Part, bool)], expected: &str) {
        let mut seam = Seam::new(b',');
        let mut out = Vec::new();
        for (index, (piece, part, is_mended)) in pieces.iter().enumerate() {
            let is_last = index + 1 == pieces.len();
            let (goes_first, bytes) = seam.join(piece.as_bytes(), *part, (*is_mended, is_last));
            out.extend_from_slice(if goes_first { b"," } else { b"" });
            out.extend_from_slice(bytes);
        }
        assert_eq!(String::from_utf8(out).expect("UTF-8"), expected);
    }

    #[test]
    fn a_list_has_no_comma_behind_its_last_record() {
        let whole = Part::Whole;
        check(&[("[1,", whole, false), (" 2,", whole, false), (" 3]", whole, false)], "[1, 2, 3]");
        check(&[("[1,", whole, false), ("", whole, true), ("\n]", whole, true)], "[1\n]");
        check(&[("[1,", whole, false), ("", whole, true), (" 3]", whole, false)], "[1, 3]");
        check(&[("[", whole, true), (" 2,", whole, false), ("\n]", whole, true)], "[ 2\n]");
        check(&[("[1,", whole, false), ("", whole, true)], "[1");
    }

    #[test]
    fn what_was_not_touched_stays_as_it_was() {
        check(&[("[1,", Part::Whole, true), ("\n]", Part::Whole, false)], "[1,\n]");
        check(&[("[1,", Part::Whole, true), ("\n", Part::Whole, false)], "[1,\n");
        let parts = [("[\"a,", Part::Head(4), false), ("]  ,", Part::Rest, false), ("  ", Part::Rest, false)];
        check(&[&parts[..], &[("]\"]", Part::Rest, false)]].concat(), "[\"a,]  ,  ]\"]");
    }
}
