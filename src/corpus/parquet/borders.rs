//! Where the pages of a column end, told by what stands in it and not by how much: a text that changes moves the page
//! that it is in and perhaps the next, and all others are the bytes that they were.
//!
//! A store that keeps equal bytes once, as the Hub's does, then keeps one page more and not one file more. The borders
//! are those of Arrow's content-defined chunking with its defaults, so that a file which was written so by others keeps
//! them here (<https://huggingface.co/blog/parquet-cdc>): a rolling hash of the gear kind, of which the table changes
//! with each hit; the eighth hit ends a page, so that lengths lie close to their mean.

use std::sync::LazyLock;

/// So much of a page is not looked at, in bytes.
const LEAST: u64 = 256 << 10;
/// A page ends when it has so many, wherever it is.
const MOST: u64 = 1 << 20;
/// Hits until a page ends.
const TABLES: usize = 8;
/// Which bits of the hash are zero in a hit: as many as make eight of them halfway between least and most likely.
const MASK: u64 = {
    let wanted = (LEAST.midpoint(MOST) - LEAST) / TABLES as u64;
    u64::MAX << (u64::BITS - wanted.ilog2())
};

/// What each byte adds to the hash, by the hits so far: the first half of an MD5 over 64 times the number of the table
/// and 64 times the byte.
static GEARS: LazyLock<Vec<[u64; 256]>> = LazyLock::new(|| {
    let gear = |table: u8, byte: u8| {
        let mut seed = [byte; 128];
        seed[..64].fill(table);
        let hash = u128::from_be_bytes(md5::compute(seed).0);
        (hash >> u64::BITS) as u64
    };
    (0..TABLES as u8).map(|table| std::array::from_fn(|byte| gear(table, byte as u8))).collect()
});

/// Looks at the values of a column chunk in their order.
#[derive(Debug, Default)]
pub(super) struct Borders {
    hash: u64,
    is_hit: bool,
    /// Since a page ended by the hash.
    hits: usize,
    /// Of the page so far, in bytes.
    length: u64,
}

impl Borders {
    /// Looks at some more bytes: levels, or a value.
    pub(super) fn roll(&mut self, bytes: &[u8]) {
        self.length += bytes.len() as u64;
        if self.length < LEAST {
            return;
        }
        let gears = &GEARS[self.hits];
        for byte in bytes {
            self.hash = (self.hash << 1).wrapping_add(gears[usize::from(*byte)]);
            self.is_hit |= self.hash & MASK == 0;
        }
    }

    /// Whether a page ends before the value that was looked at last; asked once a value, where a row begins with it.
    pub(super) fn is_border(&mut self) -> bool {
        if std::mem::take(&mut self.is_hit) {
            self.hits += 1;
            if self.hits == TABLES {
                (self.hits, self.length) = (0, 0);
                return true;
            }
        }
        let is_full = self.length >= MOST;
        if is_full {
            self.length = 0;
        }
        is_full
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The places of the borders between values.
    fn borders(values: &[String]) -> Vec<usize> {
        let mut borders = Borders::default();
        let is_border = |value: &String| {
            borders.roll(value.as_bytes());
            borders.is_border()
        };
        let found: Vec<bool> = values.iter().map(is_border).collect();
        (0..values.len()).filter(|at| found[*at]).collect()
    }

    fn values() -> Vec<String> {
        (0..40_000_u64).map(|number| format!("{:x}", md5::compute(number.to_le_bytes())).repeat(8)).collect()
    }

    #[test]
    fn the_tables_are_those_of_arrow() {
        assert_eq!((GEARS[0][0], GEARS[0][1]), (0xf09f_35a5_6378_3945, 0x0dcc_5b3b_c5ae_410a));
        assert_eq!(MASK, u64::MAX << 49);
    }

    #[test]
    fn pages_are_as_long_as_they_should_be() {
        let (values, mut before) = (values(), 0);
        let found = borders(&values);
        assert!(found.len() > 10, "{found:?}");
        for border in found {
            let length: usize = values[before..border].iter().map(String::len).sum();
            assert!((LEAST - 256..=MOST).contains(&(length as u64)), "{length}");
            before = border;
        }
    }

    #[test]
    fn a_change_moves_few_borders() {
        let (mut values, all) = (values(), borders(&values()));
        values[5_000].push_str(" and more");
        values.insert(20_000, "another".to_owned());
        let now = borders(&values);
        let back: Vec<usize> = now.iter().map(|at| if *at > 20_000 { at - 1 } else { *at }).collect();
        let kept = all.iter().filter(|at| back.contains(at)).count();
        assert!(kept + 4 >= all.len(), "{kept} of {}", all.len());
        // What repeats has no borders but the greatest length.
        assert_eq!(borders(&vec!["a".repeat(1024); 3000]), [1023, 2047]);
    }
}
