//! Where the pages of a column chunk are that is copied, and with which row each begins, for the file's page index.
//!
//! Some writers make no index, and a file with half of one is refused by some readers: what the pages themselves say is
//! then counted together. Of a list the levels have to be looked at, which the first version of pages packs along.

use std::fs::File;
use std::sync::Arc;

use parquet::basic::Encoding;
use parquet::column::page::{Page, PageReader as _};
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::page_index::offset_index::{OffsetIndexMetaData, PageLocation};

use super::pages::{Guard, GuardedPages, Located};
use super::thrift::PageKind;

/// A page that unpacks to more than so many times its size is not unpacked to be counted.
const MAX_RATIO: u32 = 500;

/// An index whose pages are so many bytes behind where they were.
pub(super) fn moved(mut index: OffsetIndexMetaData, by: i64) -> OffsetIndexMetaData {
    index.page_locations.iter_mut().for_each(|page| page.offset += by);
    index
}

/// The places of the pages of the column with the number `leaf`; `None` where they do not say how many rows they have.
pub(super) fn counted(
    file: &Arc<File>,
    group: &RowGroupMetaData,
    leaf: usize,
    pages: &[Located],
) -> Option<OffsetIndexMetaData> {
    let deepest = group.column(leaf).column_descr().max_rep_level();
    let mut unpacked = None;
    let mut row = 0;
    let mut page_locations = Vec::new();
    for Located { offset, head } in pages {
        let rows = match head.kind {
            PageKind::Data if deepest == 0 => head.values,
            PageKind::DataV2 => head.rows?,
            PageKind::Data => {
                let guard = Guard { max_ratio: MAX_RATIO, in_reading: Arc::default() };
                let unpacked = match &mut unpacked {
                    Some(unpacked) => unpacked,
                    None => unpacked.insert(GuardedPages::new(file, group, leaf, guard).ok()?),
                };
                rows_of(&next_data(unpacked)?, deepest)?
            }
            PageKind::Dictionary | PageKind::Other => continue,
        };
        page_locations.push(PageLocation {
            offset: i64::try_from(*offset).ok()?,
            compressed_page_size: i32::try_from(head.length + head.packed).ok()?,
            first_row_index: i64::try_from(row).ok()?,
        });
        row += rows;
    }
    let is_whole = u64::try_from(group.num_rows()) == Ok(row);
    is_whole.then_some(OffsetIndexMetaData { page_locations, unencoded_byte_array_data_bytes: None })
}

fn next_data(pages: &mut GuardedPages) -> Option<Page> {
    loop {
        match pages.get_next_page().ok()?? {
            Page::DictionaryPage { .. } => {}
            page => return Some(page),
        }
    }
}

/// How many rows begin in a page, of which the first has to begin with it.
fn rows_of(page: &Page, deepest: i16) -> Option<u64> {
    let Page::DataPage { buf, num_values, rep_level_encoding: Encoding::RLE, .. } = page else { return None };
    let (length, levels) = buf.split_first_chunk::<4>()?;
    let levels = levels.get(..usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
    let (rows, begins) = zeros(levels, deepest.unsigned_abs().ilog2() + 1, u64::from(*num_values))?;
    begins.then_some(rows)
}

/// How many of the first `count` numbers are 0, in runs of one number and runs packed to `width` bits each; and whether
/// the first one is.
fn zeros(mut raw: &[u8], width: u32, count: u64) -> Option<(u64, bool)> {
    let (mut zeros, mut begins, mut left) = (0, false, count);
    while left > 0 {
        let header = varint(&mut raw)?;
        let is_first = left == count;
        if header & 1 == 0 {
            let run = (header >> 1).min(left);
            let (number, rest) = raw.split_at_checked(usize::try_from(width.div_ceil(8)).ok()?)?;
            let is_zero = number.iter().all(|byte| *byte == 0);
            zeros += if is_zero { run } else { 0 };
            begins |= is_first && is_zero;
            (raw, left) = (rest, left.checked_sub(run).filter(|_| run > 0)?);
        } else {
            let bytes = usize::try_from((header >> 1).checked_mul(width.into())?).ok()?;
            // The last run may be cut where its numbers end.
            let (packed, rest) = raw.split_at(bytes.min(raw.len()));
            let run = (packed.len() as u64 * 8 / u64::from(width)).min(left);
            let bit = |at: u64| packed[usize::try_from(at / 8).ok()?].checked_shr((at % 8) as u32).map(|byte| byte & 1);
            for number in 0..run {
                let first = number * u64::from(width);
                let is_zero = (first..first + u64::from(width)).all(|at| bit(at) == Some(0));
                zeros += u64::from(is_zero);
                begins |= is_first && number == 0 && is_zero;
            }
            (raw, left) = (rest, left.checked_sub(run).filter(|_| run > 0)?);
        }
    }
    Some((zeros, begins))
}

fn varint(raw: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let (byte, rest) = raw.split_first()?;
        *raw = rest;
        number |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_by_their_levels() {
        // Three zeros in a run; then 0 1 0 1 1 1 1 1 packed, of which five count.
        let levels = [6, 0, 3, 0b1111_1010];
        assert_eq!(zeros(&levels, 1, 8), Some((5, true)));
        assert_eq!(zeros(&levels, 1, 12), None);
        // Two bits each: 2 0 1 0.
        assert_eq!(zeros(&[3, 0b0001_0010], 2, 4), Some((2, false)));
        assert_eq!(zeros(&[3, 0b0001_0010], 2, 5), None);
        assert_eq!(zeros(&[0, 0], 1, 1), None);
        assert_eq!(zeros(&[0xff; 20], 1, 1), None);
    }
}
