//! Writes a Parquet file anew: the columns that were mended, and everything else as it was.
//!
//! Row group by row group, a column chunk in which nothing was mended is copied byte for byte; one in which something
//! was is encoded again, with the codec, the encoding and the statistics that it had. Its levels are those that were
//! read, so that nulls and lists stay as they are. The schema, the metadata of users and the name of the program that
//! wrote the file are kept: readers know by that name which statistics not to trust, and most are still that program's.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::metadata::page_index::PageIndexBuilder;
use parquet::file::metadata::{
    ColumnChunkMetaData, FileMetaData, ParquetMetaData, ParquetMetaDataBuilder, ParquetMetaDataWriter,
    RowGroupMetaData, SortingColumn,
};
use parquet::file::page_index::column_index::ColumnIndexMetaData;
use parquet::file::reader::ChunkReader as _;
use parquet::file::writer::TrackedWrite;

use super::cells::Cells;
use super::chunk::{Chunk, MendedChunk};
use super::columns::{Columns, TextColumn};
use super::frame::{Cell, Frame};
use super::pages::{Guard, Walk, place};
use super::places::{counted, moved};
use super::rows::{guarded, metadata};
use super::shared::Shared;
use crate::corpus::fields::Fields;
use crate::corpus::rewriter::{Output, Rewriter};

type Parquet<T> = parquet::errors::Result<T>;

/// Writes a Parquet file anew.
pub(super) struct ParquetRewriter {
    file: Arc<File>,
    metadata: ParquetMetaData,
    columns: Vec<TextColumn>,
    shared: Shared,
    out: TrackedWrite<Shared>,
    /// Where what has no place yet is kept meanwhile.
    folder: PathBuf,
    /// The row group that is being written.
    group: usize,
    /// Of it, the columns that were mended.
    open: Vec<Option<MendedChunk>>,
    groups: Vec<RowGroupMetaData>,
    index: PageIndexBuilder,
    /// Each page's place is known: a file with half an index is one that some readers refuse.
    has_whole_index: bool,
    is_begun: bool,
}

impl ParquetRewriter {
    /// Writes to `output`, which is in `folder`, what comes of `file`, of which the columns with texts may be mended.
    pub(super) fn new(file: File, fields: &Fields, output: Box<dyn Output>, folder: &Path) -> io::Result<Self> {
        let (metadata, columns) = guarded(|| {
            let metadata = metadata(&file, true)?;
            let columns = Columns::of(metadata.file_metadata().schema_descr(), fields).texts;
            Ok((metadata, columns))
        })?;
        let shared = Shared::new(output);
        let leaves = metadata.file_metadata().schema_descr().num_columns();
        Ok(Self {
            file: Arc::new(file),
            open: columns.iter().map(|_| None).collect(),
            columns,
            out: TrackedWrite::new(shared.clone()),
            shared,
            folder: folder.to_owned(),
            group: 0,
            groups: Vec::new(),
            index: PageIndexBuilder::new(metadata.num_row_groups(), leaves),
            metadata,
            has_whole_index: true,
            is_begun: false,
        })
    }

    /// Begins to write a column of the row group anew: its first rows are as they were.
    fn begin(&self, column: &TextColumn, rows: u64) -> Parquet<MendedChunk> {
        let group = self.metadata.row_group(self.group);
        let has_index = self.metadata.page_index_for_row_group(self.group).column_index(column.leaf).is_some();
        let mut mended = MendedChunk::new(group.column(column.leaf), has_index, &self.folder)?;
        let guard = Guard { max_ratio: u32::MAX, in_reading: Arc::default() };
        let mut cells = Cells::new(&self.file, group, column.leaf, &guard)?;
        let mut left = rows;
        while left > 0 {
            let (count, (values, definitions, repetitions)) = cells.rows(left)?;
            if count == 0 {
                return Err(ParquetError::EOF("a column ends before its rows do".to_owned()));
            }
            mended.put(values, definitions, repetitions)?;
            left -= count;
        }
        Ok(mended)
    }

    fn try_put(&mut self, raw: &[u8], mended: Option<&[u8]>) -> Result<()> {
        let was = Shares::read(raw, &self.columns).context("a piece without rows")?;
        let is =
            mended.map(|mended| Shares::read(mended, &self.columns).context("a piece without rows")).transpose()?;
        let group = usize::try_from(was.group)?;
        ensure!(group < self.metadata.num_row_groups(), "changed since it was read");
        while self.group < group {
            guarded(|| self.finish_group())?;
        }
        for at in 0..self.columns.len() {
            let is_mended = is.as_ref().is_some_and(|is| is.columns[at].texts != was.columns[at].texts);
            if is_mended && self.open[at].is_none() {
                self.is_begun = true;
                self.open[at] = Some(guarded(|| self.begin(&self.columns[at], was.first_row))?);
            }
            if let Some(mended) = &mut self.open[at] {
                let share = &is.as_ref().unwrap_or(&was).columns[at];
                guarded(|| mended.put(&share.texts, &share.definitions, &share.repetitions))?;
            }
        }
        Ok(())
    }

    fn finish_group(&mut self) -> Parquet<()> {
        if self.groups.is_empty() {
            self.out.write_all(b"PAR1")?;
        }
        let start = self.out.bytes_written();
        let source = self.metadata.row_group(self.group).clone();
        let mut chunks = Vec::with_capacity(source.num_columns());
        let mut is_mended = vec![false; source.num_columns()];
        for (leaf, chunk) in source.columns().iter().enumerate() {
            let at = self.columns.iter().position(|column| column.leaf == leaf);
            let chunk = match at.and_then(|at| self.open[at].take()) {
                Some(mended) => {
                    is_mended[leaf] = true;
                    let chunk = mended.finish(&mut self.out)?;
                    let rows = u64::try_from(source.num_rows()).unwrap_or_default();
                    if chunk.rows != Some(rows) {
                        return Err(ParquetError::General("changed since it was read".to_owned()));
                    }
                    chunk
                }
                None => self.copy(leaf, chunk)?,
            };
            chunks.push(chunk);
        }
        for (leaf, chunk) in chunks.iter_mut().enumerate() {
            chunk.write_bloom_filter(&self.file, &mut self.out)?;
            match chunk.offset_index.take() {
                Some(offsets) => self.index.put_offset_index(offsets, self.group, leaf),
                None => self.has_whole_index = false,
            }
            if let Some(bounds) = chunk.column_index.take() {
                self.index.put_column_index(bounds, self.group, leaf);
            }
        }
        let sorting = source.sorting_columns().map(|columns| still_sorted(columns, &is_mended));
        let chunks: Vec<ColumnChunkMetaData> = chunks.into_iter().map(|chunk| chunk.metadata).collect();
        let mut group = RowGroupMetaData::builder(source.schema_descr_ptr())
            .set_num_rows(source.num_rows())
            .set_sorting_columns(sorting)
            .set_total_byte_size(chunks.iter().map(ColumnChunkMetaData::uncompressed_size).sum())
            .set_column_metadata(chunks)
            .set_file_offset(start.try_into()?);
        if let Some(ordinal) = source.ordinal() {
            group = group.set_ordinal(ordinal);
        }
        self.groups.push(group.build()?);
        self.group += 1;
        Ok(())
    }

    /// Copies a column chunk.
    fn copy(&mut self, leaf: usize, chunk: &ColumnChunkMetaData) -> Parquet<Chunk> {
        let (start, length) = place(chunk, &self.file)?;
        // A chunk that is longer than it says would be cut off; that it is as long as its pages is looked at first.
        let pages = Walk::new(Arc::clone(&self.file), (start, length)).all()?;
        let to = self.out.bytes_written();
        let copied = io::copy(&mut self.file.get_read(start)?.take(length), &mut self.out)?;
        if copied != length {
            return Err(ParquetError::EOF("the file ends before its columns do".to_owned()));
        }
        let index = self.metadata.page_index_for_row_group(self.group);
        let (start, to) = (i64::try_from(start)?, i64::try_from(to)?);
        let offsets = match index.offset_index(leaf) {
            Some(offsets) => Some(moved(offsets.clone(), to - start)),
            None => counted(&self.file, self.metadata.row_group(self.group), leaf, &pages)
                .map(|offsets| moved(offsets, to - start)),
        };
        let bounds: Option<ColumnIndexMetaData> = index.column_index(leaf).cloned();
        Chunk::copied(chunk, to - start, bounds, offsets)
    }

    fn finish(&mut self) -> Parquet<()> {
        while self.group < self.metadata.num_row_groups() {
            self.finish_group()?;
        }
        let source = self.metadata.file_metadata();
        let file = FileMetaData::new(
            source.version(),
            source.num_rows(),
            source.created_by().map(str::to_owned),
            source.key_value_metadata().cloned(),
            source.schema_descr_ptr(),
            source.column_orders().cloned(),
        );
        let index = std::mem::take(&mut self.index).build();
        let metadata = ParquetMetaDataBuilder::new(file)
            .set_row_groups(std::mem::take(&mut self.groups))
            .set_page_index(self.has_whole_index.then(|| Arc::new(index) as _))
            .build();
        let out = std::mem::replace(&mut self.out, TrackedWrite::new(self.shared.clone()));
        ParquetMetaDataWriter::new_with_tracked(out, &metadata).with_preserve_page_index_locations(false).finish()
    }
}

impl Rewriter for ParquetRewriter {
    fn put(&mut self, raw: &[u8], mended: Option<&[u8]>) -> Result<()> {
        // Of a file that is only copied nothing is read.
        if mended.is_none() && !self.is_begun {
            return Ok(());
        }
        self.try_put(raw, mended)
    }

    fn commit(mut self: Box<Self>) -> Result<()> {
        if self.is_begun {
            guarded(|| self.finish()).context("cannot write")?;
        } else {
            let mut file = &*self.file;
            file.seek(SeekFrom::Start(0))?;
            io::copy(&mut file, &mut self.out).context("cannot write")?;
            self.out.flush().context("cannot write")?;
        }
        let Self { shared, out, .. } = *self;
        drop(out);
        shared.into_output().context("cannot write")?.commit()
    }
}

/// What some rows have of each column with texts.
struct Shares {
    group: u32,
    first_row: u64,
    columns: Vec<ColumnShare>,
}

#[derive(Default)]
struct ColumnShare {
    texts: Vec<ByteArray>,
    definitions: Vec<i16>,
    repetitions: Vec<i16>,
}

impl Shares {
    fn read(raw: &[u8], columns: &[TextColumn]) -> Option<Self> {
        let whole = ByteArray::from(raw.to_vec());
        let mut frame = Frame::read(raw)?;
        let mut shares: Vec<ColumnShare> = columns.iter().map(|_| ColumnShare::default()).collect();
        for _ in 0..frame.place.rows {
            frame.known()?;
            for (column, share) in columns.iter().zip(&mut shares) {
                let Cell { definitions, repetitions, texts } = frame.cell(column)?;
                share.definitions.extend(definitions);
                share.repetitions.extend(repetitions);
                share.texts.extend(texts.into_iter().map(|text| whole.slice(text.start, text.len())));
            }
        }
        Some(Self { group: frame.place.group, first_row: frame.place.first_row, columns: shares })
    }
}

/// By which columns rows are still sorted: those before the first that was mended.
fn still_sorted(columns: &[SortingColumn], is_mended: &[bool]) -> Vec<SortingColumn> {
    let is_kept = |column: &&SortingColumn| {
        usize::try_from(column.column_idx).is_ok_and(|leaf| !is_mended.get(leaf).copied().unwrap_or(true))
    };
    columns.iter().take_while(is_kept).cloned().collect()
}
