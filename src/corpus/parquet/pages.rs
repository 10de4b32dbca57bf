//! The pages of a column chunk, looked at before they are unpacked.

use std::fs::File;
use std::io::Read as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{ColumnChunkMetaData, RowGroupMetaData};
use parquet::file::reader::{ChunkReader as _, Length as _};
use parquet::file::serialized_reader::SerializedPageReader;

use super::thrift::{PageHead, PageKind};
use crate::corpus::compression::Expanded;

/// What a page may be, lest a small file fill the memory.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    /// A page unpacks to at most so many times its size, beyond [`FREE`].
    pub(super) max_ratio: u32,
    /// Values of lists that were handed out since it was last set to 0: the rows of one reading.
    pub(super) in_reading: Arc<AtomicU64>,
}

/// A page may unpack to so many bytes before what it expands by is looked at.
const FREE: u64 = 64 << 20;

/// Lists of one reading hold no more values: each takes some forty bytes before it is looked at, and in the file
/// perhaps none.
const MOST_VALUES: u64 = 1 << 22;

/// A page and where in the file it begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Located {
    pub(super) offset: u64,
    pub(super) head: PageHead,
}

/// Where a column chunk lies.
///
/// # Errors
/// When that is not in the file.
pub(super) fn place(chunk: &ColumnChunkMetaData, file: &File) -> Result<(u64, u64)> {
    let start = chunk.dictionary_page_offset().unwrap_or(chunk.data_page_offset());
    let (start, length) = (u64::try_from(start), u64::try_from(chunk.compressed_size()));
    match (start, length) {
        _ if chunk.file_path().is_some() => Err(damaged(chunk, "lies in another file")),
        (Ok(start), Ok(length)) if start.checked_add(length).is_some_and(|end| end <= file.len()) => {
            Ok((start, length))
        }
        _ => Err(damaged(chunk, "lies outside the file")),
    }
}

fn damaged(chunk: &ColumnChunkMetaData, what: &str) -> ParquetError {
    ParquetError::General(format!("column `{}` {what}", chunk.column_path().string()))
}

/// Walks over the headers of a chunk's pages.
pub(super) struct Walk {
    file: Arc<File>,
    at: u64,
    end: u64,
}

impl Walk {
    pub(super) fn new(file: Arc<File>, (start, length): (u64, u64)) -> Self {
        Self { file, at: start, end: start + length }
    }

    /// The next page, if there is one.
    fn next(&mut self) -> Result<Option<Located>> {
        if self.at >= self.end {
            return Ok(None);
        }
        let head = self.head()?;
        let page = Located { offset: self.at, head };
        self.at += head.length + head.packed;
        if self.at > self.end {
            return Err(ParquetError::EOF("a page ends behind its column".to_owned()));
        }
        Ok(Some(page))
    }

    /// A header has no length of its own: some bytes are read, and if they are not enough, more.
    fn head(&self) -> Result<PageHead> {
        let left = self.end - self.at;
        for enough in [4 << 10, 64 << 10, 16 << 20] {
            let mut bytes = Vec::new();
            self.file.get_read(self.at)?.take(left.min(enough)).read_to_end(&mut bytes)?;
            if let Some(head) = PageHead::read(&bytes) {
                return Ok(head);
            }
            if left <= enough {
                break;
            }
        }
        Err(ParquetError::General("a page without a header".to_owned()))
    }

    /// All pages, of which the last one ends where the chunk does.
    pub(super) fn all(mut self) -> Result<Vec<Located>> {
        let mut pages = Vec::new();
        while let Some(page) = self.next()? {
            pages.push(page);
        }
        Ok(pages)
    }
}

/// Reads the pages of a column chunk.
pub(super) struct GuardedPages {
    inner: SerializedPageReader<File>,
    walk: Walk,
    guard: Guard,
    is_repeated: bool,
}

impl GuardedPages {
    /// Those of the column with the number `leaf`.
    ///
    /// # Errors
    /// When the chunk is not in the file, or its codec is not known.
    pub(super) fn new(file: &Arc<File>, group: &RowGroupMetaData, leaf: usize, guard: Guard) -> Result<Self> {
        let chunk = group.column(leaf);
        let place = place(chunk, file)?;
        let rows = usize::try_from(group.num_rows()).unwrap_or(usize::MAX);
        let inner = SerializedPageReader::new(Arc::clone(file), chunk, rows, None)?;
        let is_repeated = chunk.column_descr().max_rep_level() > 0;
        Ok(Self { inner, walk: Walk::new(Arc::clone(file), place), guard, is_repeated })
    }

    fn check_next(&mut self) -> Result<()> {
        while let Some(Located { head, .. }) = self.walk.next()? {
            if head.kind == PageKind::Other {
                continue;
            }
            if head.unpacked > FREE && head.unpacked > head.packed.saturating_mul(self.guard.max_ratio.into()) {
                let expanded = Expanded::new("Parquet", head.unpacked, head.packed);
                return Err(ParquetError::External(Box::new(expanded)));
            }
            let in_reading = self.guard.in_reading.fetch_add(head.values, Ordering::Relaxed);
            if self.is_repeated && in_reading.saturating_add(head.values) > MOST_VALUES {
                return Err(ParquetError::General(format!("some rows of more than {MOST_VALUES} values")));
            }
            break;
        }
        Ok(())
    }
}

impl PageReader for GuardedPages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        self.check_next()?;
        self.inner.get_next_page()
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.inner.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.walk.next()?;
        self.inner.skip_next_page()
    }
}

impl Iterator for GuardedPages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}
