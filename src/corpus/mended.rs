//! Some records on their way out: copied where nothing changes.

use crate::span::Span;

/// Bytes with changes made to them, from front to back.
pub(super) struct Mended<'r> {
    raw: &'r [u8],
    out: Option<Vec<u8>>,
    /// Up to here `raw` has been copied to `out`, once there is one.
    copied: usize,
}

impl<'r> Mended<'r> {
    pub(super) fn new(raw: &'r [u8]) -> Self {
        Self { raw, out: None, copied: 0 }
    }

    /// Makes the changes of a record that begins at `start`; they come in order.
    pub(super) fn put<B: AsRef<[u8]>>(&mut self, start: usize, changes: Vec<(Span, B)>) {
        for (place, bytes) in changes {
            let out = self.out.get_or_insert_with(|| Vec::with_capacity(self.raw.len()));
            out.extend_from_slice(&self.raw[self.copied..start + place.start]);
            out.extend_from_slice(bytes.as_ref());
            self.copied = start + place.end;
        }
    }

    /// All of them, or `None` where nothing changed.
    pub(super) fn finish(self) -> Option<Vec<u8>> {
        let mut out = self.out?;
        out.extend_from_slice(&self.raw[self.copied..]);
        Some(out)
    }
}
