//! Where in a text U+FFFD stands for bytes that do not decode, in a few bytes a place.
//!
//! A dump in windows-1251 that is read as UTF-8 has such a place for every letter, so that what is kept of each decides
//! whether it can be looked at: places that follow each other are one stretch of eight bytes.

use crate::span::Span;

/// Of each place that did not decode where it stands, and how many bytes it stands for.
#[derive(Clone, Debug, Default)]
pub struct Holes {
    /// Of each stretch of places, one right behind the other and of as many bytes each: where in the text the first
    /// begins, how many they are, and of how many bytes each is.
    stretches: Vec<Stretch>,
    /// Before every [`STEP`]th stretch, by how many bytes the text is longer than the file.
    longer: Vec<usize>,
    /// By how many it is behind all of them.
    longer_in_all: usize,
    /// Places.
    count: usize,
}

/// A place that did not decode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hole {
    /// The U+FFFD, in bytes of the text.
    pub span: Span,
    /// Bytes that it stands for; 0 where these are no bytes of UTF-8.
    pub length: usize,
    /// Where these begin, in bytes of the file behind its mark.
    pub raw_start: usize,
}

/// Bytes of U+FFFD.
const MARK: usize = char::REPLACEMENT_CHARACTER.len_utf8();
/// Stretches between two before which the difference is known.
const STEP: usize = 64;

/// 40 bits of a start (no text in memory is longer than a terabyte), 22 of a count and 2 of a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stretch(u64);

impl Stretch {
    const COUNT: u32 = 22;
    const LENGTH: u32 = 2;
    const MOST: usize = (1 << Self::COUNT) - 1;

    fn new(start: usize, count: usize, length: usize) -> Self {
        debug_assert!(start >> (u64::BITS - Self::COUNT - Self::LENGTH) == 0 && count <= Self::MOST && length <= MARK);
        Self(((start as u64) << Self::COUNT | count as u64) << Self::LENGTH | length as u64)
    }

    fn start(self) -> usize {
        (self.0 >> (Self::COUNT + Self::LENGTH)) as usize
    }

    fn count(self) -> usize {
        (self.0 >> Self::LENGTH) as usize & Self::MOST
    }

    fn length(self) -> usize {
        self.0 as usize & ((1 << Self::LENGTH) - 1)
    }

    fn end(self) -> usize {
        self.start() + MARK * self.count()
    }

    /// By how many bytes it makes the text longer than the file.
    fn longer(self) -> usize {
        self.count() * (MARK - self.length())
    }
}

impl Holes {
    /// Adds the place that begins at a byte of the text, behind all others; `length` bytes stand there in the file,
    /// three at most, 0 where these are no bytes of UTF-8.
    pub fn push(&mut self, text_start: usize, length: usize) {
        self.count += 1;
        self.longer_in_all += MARK - length;
        if let Some(last) = self.stretches.last_mut()
            && last.end() == text_start
            && last.length() == length
            && last.count() < Stretch::MOST
        {
            *last = Stretch::new(last.start(), last.count() + 1, length);
            return;
        }
        if self.stretches.len().is_multiple_of(STEP) {
            self.longer.push(self.longer_in_all - (MARK - length));
        }
        self.stretches.push(Stretch::new(text_start, 1, length));
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.count
    }

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The first of them.
    pub fn first(&self) -> Option<Span> {
        self.iter().next().map(|hole| hole.span)
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = Hole> {
        let mut longer = 0;
        self.stretches.iter().flat_map(move |stretch| {
            let (start, length) = (stretch.start(), stretch.length());
            let raw_start = start - longer;
            longer += stretch.longer();
            (0..stretch.count()).map(move |number| Hole {
                span: Span::new(start + MARK * number, start + MARK * (number + 1)),
                length,
                raw_start: raw_start + length * number,
            })
        })
    }

    /// Whether one begins at this byte of the text.
    pub fn begins_at(&self, text_start: usize) -> bool {
        let index = self.stretches.partition_point(|stretch| stretch.start() <= text_start);
        let stretch = index.checked_sub(1).map(|index| self.stretches[index]);
        stretch.is_some_and(|stretch| text_start < stretch.end() && (text_start - stretch.start()).is_multiple_of(MARK))
    }

    /// Where in the file, in bytes behind its mark, stands what stands at a byte of the text.
    pub(super) fn in_file(&self, offset: usize) -> usize {
        let index = self.stretches.partition_point(|stretch| stretch.start() <= offset);
        let Some(last) = index.checked_sub(1) else { return offset };
        let step = last / STEP;
        let before: usize = self.stretches[step * STEP..last].iter().map(|stretch| stretch.longer()).sum();
        let stretch = self.stretches[last];
        // Of the stretch those that end before it.
        let whole = ((offset - stretch.start()) / MARK).min(stretch.count());
        offset - self.longer[step] - before - whole * (MARK - stretch.length())
    }
}

impl FromIterator<(usize, usize)> for Holes {
    /// Of where each begins in the text and the bytes that it stands for.
    fn from_iter<I: IntoIterator<Item = (usize, usize)>>(places: I) -> Self {
        let mut holes = Self::default();
        places.into_iter().for_each(|(start, length)| holes.push(start, length));
        holes
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn places_are_those_that_were_put_in(
            // So many letters, and then so many places of so many bytes each.
            parts in prop::collection::vec((0..4usize, 1..4usize, 1..40usize), 0..300),
        ) {
            let (mut holes, mut expected, mut text, mut raw) = (Holes::default(), Vec::new(), 0, 0);
            let mut places = vec![(0, 0)];
            for (letters, length, count) in parts {
                for _ in 0..letters {
                    (text, raw) = (text + 1, raw + 1);
                    places.push((text, raw));
                }
                for _ in 0..count {
                    holes.push(text, length);
                    expected.push(Hole { span: Span::new(text, text + MARK), length, raw_start: raw });
                    (text, raw) = (text + MARK, raw + length);
                    places.push((text, raw));
                }
            }
            prop_assert_eq!(holes.iter().collect::<Vec<_>>(), expected.clone());
            prop_assert_eq!(holes.len(), expected.len());
            prop_assert_eq!(holes.first(), expected.first().map(|hole| hole.span));
            for (text, raw) in places {
                prop_assert_eq!(holes.in_file(text), raw);
            }
            for hole in &expected {
                prop_assert!(holes.begins_at(hole.span.start) && !holes.begins_at(hole.span.start + 1));
            }
            prop_assert!(!holes.begins_at(text));
        }
    }

    #[test]
    fn a_stretch_is_never_longer_than_it_can_be_counted() {
        let holes: Holes = (0..Stretch::MOST + 5).map(|number| (MARK * number, 1)).collect();
        assert_eq!((holes.stretches.len(), holes.len()), (2, Stretch::MOST + 5));
        assert_eq!(holes.in_file(MARK * (Stretch::MOST + 2)), Stretch::MOST + 2);
        assert!(holes.begins_at(MARK * (Stretch::MOST + 4)));
    }
}
