//! What parts two records of a list goes out with the second: whether there is one is not known when the first is
//! written.

use crate::corpus::pieces::Part;

/// Between the pieces of a file of which records are left out.
#[derive(Debug)]
pub(super) struct Seam {
    pub(super) separator: u8,
    /// It was taken off the end of a piece; whether a record that it stood before is left out since.
    held: Option<bool>,
}

impl Seam {
    pub(super) fn new(separator: u8) -> Self {
        Self { separator, held: None }
    }

    /// What is to be written of the next piece, which is `raw` or was mended: whether the separator that was held, and
    /// then which of its bytes.
    pub(super) fn join<'p>(
        &mut self,
        raw: &'p [u8],
        mended: Option<&'p [u8]>,
        part: Part,
        is_last: bool,
    ) -> (bool, &'p [u8]) {
        let piece = mended.unwrap_or(raw);
        let mut goes_first = false;
        if let Some(is_idle) = self.held {
            let is_idle = is_idle || mended.is_some_and(|mended| self.lacks_last(raw, mended));
            // The parts of a record that is too long to be looked at are no more than bytes.
            let first = if part == Part::Whole { piece.trim_ascii_start().first() } else { Some(&b'{') };
            if first.is_none() && !is_last {
                self.held = Some(is_idle);
                return (false, piece);
            }
            let is_end = first.is_none_or(|first| *first == b']');
            goes_first = !(is_end && is_idle);
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

    /// Whether the records that a piece began with are left out, and the last of them had no separator behind it.
    fn lacks_last(&self, raw: &[u8], mended: &[u8]) -> bool {
        let gone = raw.strip_suffix(mended.trim_ascii_start()).map(<[u8]>::trim_ascii_end);
        gone.and_then(<[u8]>::last).is_some_and(|last| *last != self.separator)
    }
}

#[cfg(test)]
mod tests;
