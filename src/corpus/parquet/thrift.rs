//! What a Parquet file says of its own sizes, read before any of it is believed.
//!
//! The parquet crate takes as much memory as a page's header says the page unpacks to, and as deep a stack as the
//! schema is nested. Both are numbers that anybody can write. They stand in Thrift's compact protocol; this reads as
//! much of it as that takes.

/// How deep structs and lists may lie in each other, and groups of a schema.
const DEEPEST: usize = 64;

/// Bytes of Thrift's compact protocol, from the front. `None` is what ends early or is no Thrift.
struct Compact<'b> {
    rest: &'b [u8],
}

impl Compact<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn unsigned(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn signed(&mut self) -> Option<i64> {
        let value = self.unsigned()?;
        Some((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    fn skip_bytes(&mut self, count: u64) -> Option<()> {
        self.rest = self.rest.get(usize::try_from(count).ok()?..)?;
        Some(())
    }

    /// The number and type of a struct's next field, behind the field `last`; type 0 ends the struct.
    fn field(&mut self, last: i64) -> Option<(i64, u8)> {
        let byte = self.byte()?;
        let (step, kind) = (i64::from(byte >> 4), byte & 0x0f);
        match (kind, step) {
            (0, _) => Some((last, 0)),
            (_, 0) => Some((self.signed()?, kind)),
            _ => Some((last + step, kind)),
        }
    }

    /// How many elements a list has, and of which type.
    fn list(&mut self) -> Option<(u64, u8)> {
        let byte = self.byte()?;
        let count = if byte >> 4 == 15 { self.unsigned()? } else { u64::from(byte >> 4) };
        Some((count, byte & 0x0f))
    }

    fn skip(&mut self, kind: u8, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match kind {
            // In a struct a boolean is its type; in a list it is a byte, which the caller has to know.
            1 | 2 => Some(()),
            3 => self.byte().map(drop),
            4..=6 => self.unsigned().map(drop),
            7 => self.skip_bytes(8),
            8 => {
                let count = self.unsigned()?;
                self.skip_bytes(count)
            }
            9 | 10 => {
                let (count, kind) = self.list()?;
                (0..count).try_for_each(|_| self.skip_element(kind, depth))
            }
            11 => {
                let count = self.unsigned()?;
                if count == 0 {
                    return Some(());
                }
                let kinds = self.byte()?;
                (0..count).try_for_each(|_| {
                    self.skip_element(kinds >> 4, depth)?;
                    self.skip_element(kinds & 0x0f, depth)
                })
            }
            12 => self.fields(&mut |own, _, kind| own.skip(kind, depth)),
            _ => None,
        }
    }

    fn skip_element(&mut self, kind: u8, depth: usize) -> Option<()> {
        if matches!(kind, 1 | 2) { self.byte().map(drop) } else { self.skip(kind, depth) }
    }

    /// Hands each field of a struct to `each`, which has to read it.
    fn fields(&mut self, each: &mut dyn FnMut(&mut Self, i64, u8) -> Option<()>) -> Option<()> {
        let mut last = 0;
        loop {
            let (number, kind) = self.field(last)?;
            if kind == 0 {
                return Some(());
            }
            each(self, number, kind)?;
            last = number;
        }
    }
}

/// The header of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PageHead {
    pub(super) kind: PageKind,
    /// In bytes, as it says.
    pub(super) unpacked: u64,
    /// In bytes, without the header.
    pub(super) packed: u64,
    /// How many values, nulls among them.
    pub(super) values: u64,
    /// How many rows begin in it, where it says so.
    pub(super) rows: Option<u64>,
    /// Its own length in bytes.
    pub(super) length: u64,
}

/// What a page holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum PageKind {
    #[default]
    Data,
    DataV2,
    Dictionary,
    Other,
}

impl PageHead {
    /// The header that `bytes` begin with.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut head = Self::default();
        let mut input = Compact { rest: bytes };
        let (mut kind, mut unpacked, mut packed) = (None, None, None);
        input.fields(&mut |input, number, field| {
            match (number, field) {
                (1, 5) => kind = Some(input.signed()?),
                (2, 5) => unpacked = Some(u64::try_from(input.signed()?).ok()?),
                (3, 5) => packed = Some(u64::try_from(input.signed()?).ok()?),
                (5 | 8, 12) => input.fields(&mut |input, inner, field| match (inner, field) {
                    (1, 5) => {
                        head.values = u64::try_from(input.signed()?).ok()?;
                        Some(())
                    }
                    (3, 5) if number == 8 => {
                        head.rows = Some(u64::try_from(input.signed()?).ok()?);
                        Some(())
                    }
                    _ => input.skip(field, DEEPEST),
                })?,
                _ => input.skip(field, DEEPEST)?,
            }
            Some(())
        })?;
        head.kind = match kind? {
            0 => PageKind::Data,
            2 => PageKind::Dictionary,
            3 => PageKind::DataV2,
            _ => PageKind::Other,
        };
        (head.unpacked, head.packed) = (unpacked?, packed?);
        head.length = (bytes.len() - input.rest.len()) as u64;
        Some(head)
    }
}

/// Whether the schema in a file's metadata is a tree of the groups and columns that are there, and no deeper than the
/// stack bears.
pub(super) fn has_sound_schema(metadata: &[u8]) -> bool {
    let mut is_sound = false;
    let mut input = Compact { rest: metadata };
    let whole = input.fields(&mut |input, number, field| {
        if (number, field) != (2, 9) {
            return input.skip(field, DEEPEST);
        }
        let (count, kind) = input.list()?;
        // Children that are still to come, of each group that is open.
        let mut open: Vec<u64> = Vec::new();
        for index in 0..count {
            let mut children = 0;
            if kind != 12 || (index > 0 && open.is_empty()) {
                return None;
            }
            input.fields(&mut |input, number, field| match (number, field) {
                (5, 5) => {
                    children = u64::try_from(input.signed()?).ok()?;
                    Some(())
                }
                _ => input.skip(field, DEEPEST),
            })?;
            if children >= count || open.len() >= DEEPEST {
                return None;
            }
            open.push(children);
            // What was read is a child of the group around it.
            while open.last() == Some(&0) {
                open.pop();
                if let Some(left) = open.last_mut() {
                    *left -= 1;
                }
            }
        }
        is_sound = open.is_empty();
        Some(())
    });
    whole.is_some() && is_sound
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_tells_its_sizes() {
        // type 0, 300 bytes unpacked, 70 packed, and a data page header with 5 values, an encoding, and two more.
        let bytes = [0x15, 0, 0x15, 0xd8, 4, 0x15, 0x8c, 1, 0x2c, 0x15, 10, 0x15, 0, 0x15, 6, 0x15, 6, 0, 0, 0xff];
        let head = PageHead::read(&bytes).expect("a header");
        let expected = PageHead { unpacked: 300, packed: 70, values: 5, length: 19, ..PageHead::default() };
        assert_eq!(head, expected);
        for cut in 0..19 {
            assert_eq!(PageHead::read(&bytes[..cut]), None, "{cut}");
        }
    }

    /// Metadata with a schema whose elements have so many children.
    fn schema(children: &[u8]) -> Vec<u8> {
        let elements = children.iter().flat_map(|children| [0x55, children * 2, 0]);
        let count = u8::try_from(children.len()).expect("few");
        [0x15, 2, 0x19, 0xfc, count].into_iter().chain(elements).chain([0]).collect()
    }

    #[test]
    fn a_schema_is_a_tree_of_what_is_there() {
        assert!(has_sound_schema(&schema(&[2, 0, 1, 0])));
        assert!(!has_sound_schema(&schema(&[2, 0])));
        assert!(!has_sound_schema(&schema(&[1, 0, 0])));
        assert!(!has_sound_schema(&schema(&[60, 0])));
        assert!(has_sound_schema(&schema(&[&[1; 60][..], &[0]].concat())));
        assert!(!has_sound_schema(&schema(&[&[1; 100][..], &[0]].concat())));
        assert!(!has_sound_schema(&[0x15, 2, 0]));
    }
}
