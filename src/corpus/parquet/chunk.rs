//! A column chunk on its way into a new file: copied, or encoded again.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use parquet::basic::{Encoding, PageType};
use parquet::bloom_filter::Sbbf;
use parquet::column::page::{CompressedPage, PageWriteSpec, PageWriter};
use parquet::column::writer::{ColumnCloseResult, ColumnWriterImpl};
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::errors::Result;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::page_index::column_index::ColumnIndexMetaData;
use parquet::file::page_index::offset_index::OffsetIndexMetaData;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use parquet::file::reader::ChunkReader as _;
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use tempfile::{SpooledTempFile, spooled_tempfile_in};

use super::borders::Borders;

/// A column chunk in its place.
pub(super) struct Chunk {
    pub(super) metadata: ColumnChunkMetaData,
    pub(super) column_index: Option<ColumnIndexMetaData>,
    pub(super) offset_index: Option<OffsetIndexMetaData>,
    /// Of one that was encoded again: how many were written.
    pub(super) rows: Option<u64>,
    bloom_filter: Bloom,
}

enum Bloom {
    Without,
    /// Where in the old file it is, offset and length.
    Copied(u64, u64),
    New(Sbbf),
}

impl Chunk {
    /// One that was copied to `by` bytes behind where it was.
    pub(super) fn copied(
        chunk: &ColumnChunkMetaData,
        by: i64,
        column_index: Option<ColumnIndexMetaData>,
        offset_index: Option<OffsetIndexMetaData>,
    ) -> Result<Self> {
        let bloom_filter = match (chunk.bloom_filter_offset(), chunk.bloom_filter_length()) {
            (Some(offset), Some(length)) => Bloom::Copied(offset.try_into()?, length.try_into()?),
            // Without its length it is not known where it ends.
            _ => Bloom::Without,
        };
        Ok(Self { metadata: moved(chunk, by)?, column_index, offset_index, rows: None, bloom_filter })
    }

    /// Writes the chunk's filter behind its row group.
    pub(super) fn write_bloom_filter<W: Write>(&mut self, from: &File, out: &mut TrackedWrite<W>) -> Result<()> {
        let start = out.bytes_written();
        match &self.bloom_filter {
            Bloom::Without => return Ok(()),
            Bloom::Copied(offset, length) => {
                let copied = io::copy(&mut from.get_read(*offset)?.take(*length), out)?;
                if copied != *length {
                    return Err(parquet::errors::ParquetError::EOF("a bloom filter outside the file".to_owned()));
                }
            }
            Bloom::New(filter) => filter.write(&mut *out)?,
        }
        let length = out.bytes_written() - start;
        let metadata = self.metadata.clone().into_builder();
        let metadata = metadata.set_bloom_filter_offset(Some(start.try_into()?));
        self.metadata = metadata.set_bloom_filter_length(Some(length.try_into()?)).build()?;
        Ok(())
    }
}

/// What is known of a chunk, once its pages are so many bytes behind where they were.
fn moved(chunk: &ColumnChunkMetaData, by: i64) -> Result<ColumnChunkMetaData> {
    // Built anew and not changed, so that no place of the old file remains.
    let mut builder = ColumnChunkMetaData::builder(chunk.column_descr_ptr())
        .set_compression_codec(chunk.compression_codec())
        .set_encodings_mask(*chunk.encodings_mask())
        .set_total_compressed_size(chunk.compressed_size())
        .set_total_uncompressed_size(chunk.uncompressed_size())
        .set_num_values(chunk.num_values())
        .set_data_page_offset(chunk.data_page_offset() + by)
        .set_dictionary_page_offset(chunk.dictionary_page_offset().map(|offset| offset + by))
        .set_index_page_offset(chunk.index_page_offset().map(|offset| offset + by))
        .set_unencoded_byte_array_data_bytes(chunk.unencoded_byte_array_data_bytes())
        .set_repetition_level_histogram(chunk.repetition_level_histogram().cloned())
        .set_definition_level_histogram(chunk.definition_level_histogram().cloned());
    if let Some(statistics) = chunk.statistics() {
        builder = builder.set_statistics(statistics.clone());
    }
    if let Some(statistics) = chunk.geo_statistics() {
        builder = builder.set_geo_statistics(Box::new(statistics.clone()));
    }
    if let Some(statistics) = chunk.page_encoding_stats() {
        builder = builder.set_page_encoding_stats(statistics.clone());
    }
    builder.build()
}

/// A column chunk that is encoded again. It is kept aside, because its row group's other columns come before it and
/// beside it.
pub(super) struct MendedChunk {
    writer: ColumnWriterImpl<'static, ByteArrayType>,
    spool: Spool,
    most_defined: i16,
    borders: Borders,
    page: OpenPage,
}

/// What a page holds that is not written yet.
#[derive(Default)]
struct OpenPage {
    values: Vec<ByteArray>,
    definitions: Vec<i16>,
    repetitions: Vec<i16>,
    rows: usize,
}

/// A page has no more rows, so that a reader that wants one of them reads no more.
const MOST_ROWS: usize = 20_000;

impl MendedChunk {
    /// One with the codec, the encoding and the statistics of `source`; what does not fit into the memory lies in
    /// `folder`.
    pub(super) fn new(source: &ColumnChunkMetaData, has_index: bool, folder: &Path) -> Result<Self> {
        let spool = Spool(Arc::new(Mutex::new(spooled_tempfile_in(IN_MEMORY, folder))));
        let pages = Pages { sink: TrackedWrite::new(spool.clone()) };
        let properties = Arc::new(properties(source, has_index));
        let writer = ColumnWriterImpl::new(source.column_descr_ptr(), properties, Box::new(pages));
        let most_defined = source.column_descr().max_def_level();
        Ok(Self { writer, spool, most_defined, borders: Borders::default(), page: OpenPage::default() })
    }

    /// Adds some whole rows.
    pub(super) fn put(&mut self, values: &[ByteArray], definitions: &[i16], repetitions: &[i16]) -> Result<()> {
        let mut values = values.iter();
        for index in 0..definitions.len().max(repetitions.len()).max(values.len()) {
            let (definition, repetition) = (definitions.get(index), repetitions.get(index));
            let levels = definition.into_iter().chain(repetition);
            levels.for_each(|level| self.borders.roll(&level.to_le_bytes()));
            let is_there = definition.is_none_or(|level| *level == self.most_defined);
            let value = if is_there { values.next() } else { None };
            value.into_iter().for_each(|value| self.borders.roll(value.data()));
            if repetition.is_none_or(|level| *level == 0) {
                if self.borders.is_border() || self.page.rows == MOST_ROWS {
                    self.end_page()?;
                }
                self.page.rows += 1;
            }
            // Its own copy: the value is a part of all that was read with it, which may be a thousand times as much.
            self.page.values.extend(value.map(|value| ByteArray::from(value.data().to_vec())));
            self.page.definitions.extend(definition);
            self.page.repetitions.extend(repetition);
        }
        Ok(())
    }

    fn end_page(&mut self) -> Result<()> {
        let OpenPage { values, definitions, repetitions, rows } = std::mem::take(&mut self.page);
        if rows == 0 {
            return Ok(());
        }
        let definitions = Some(&*definitions).filter(|levels| !levels.is_empty());
        let repetitions = Some(&*repetitions).filter(|levels| !levels.is_empty());
        self.writer.write_batch(&values, definitions, repetitions).map(drop)
    }

    /// Ends the chunk and copies it to where it belongs.
    pub(super) fn finish<W: Write>(mut self, out: &mut TrackedWrite<W>) -> Result<Chunk> {
        self.end_page()?;
        let ColumnCloseResult { rows_written, metadata, bloom_filter, column_index, offset_index, .. } =
            self.writer.close()?;
        let by = i64::try_from(out.bytes_written())?;
        self.spool.with(|file| {
            file.seek(SeekFrom::Start(0))?;
            io::copy(file, out)
        })?;
        let offset_index = offset_index.map(|mut index| {
            index.page_locations.iter_mut().for_each(|page| page.offset += by);
            index
        });
        Ok(Chunk {
            metadata: moved(&metadata, by)?,
            column_index,
            offset_index,
            rows: Some(rows_written),
            bloom_filter: bloom_filter.map_or(Bloom::Without, Bloom::New),
        })
    }
}

/// How a chunk is to be written so that it is what it was.
fn properties(source: &ColumnChunkMetaData, has_index: bool) -> WriterProperties {
    let has = |encoding: Encoding| source.encodings().any(|own| own == encoding);
    let is_v2 = |stats: &parquet::file::metadata::PageEncodingStats| stats.page_type == PageType::DATA_PAGE_V2;
    let is_v2 = source.page_encoding_stats().is_some_and(|stats| stats.iter().any(is_v2));
    let deltas = [Encoding::DELTA_BYTE_ARRAY, Encoding::DELTA_LENGTH_BYTE_ARRAY];
    let has_dictionary = has(Encoding::RLE_DICTIONARY) || has(Encoding::PLAIN_DICTIONARY);
    let statistics = match source.statistics() {
        None if !has_index => EnabledStatistics::None,
        _ => EnabledStatistics::Page,
    };
    WriterProperties::builder()
        .set_writer_version(if is_v2 { WriterVersion::PARQUET_2_0 } else { WriterVersion::PARQUET_1_0 })
        .set_compression(source.compression())
        .set_encoding(deltas.into_iter().find(|delta| has(*delta)).unwrap_or(Encoding::PLAIN))
        .set_dictionary_enabled(has_dictionary || source.dictionary_page_offset().is_some())
        .set_statistics_enabled(statistics)
        .set_bloom_filter_enabled(source.bloom_filter_offset().is_some())
        // A page for each call: what is written together is looked at together, and then there is a row too many.
        .set_write_batch_size(AT_ONCE)
        .set_data_page_size_limit(AT_ONCE)
        .set_data_page_row_count_limit(1)
        .build()
}

/// More than a page ever has, in values and in bytes.
const AT_ONCE: usize = 1 << 40;

/// So much of a chunk is kept in memory, in bytes.
const IN_MEMORY: usize = 8 << 20;

/// Where a chunk is kept until its place is known: in memory, or in a file that no longer has a name.
#[derive(Clone)]
struct Spool(Arc<Mutex<SpooledTempFile>>);

impl Spool {
    fn with<T>(&self, work: impl FnOnce(&mut SpooledTempFile) -> io::Result<T>) -> io::Result<T> {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.with(|file| file.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.with(|file| file.flush())
    }
}

/// The crate's own writer of pages borrows what it writes to; this one owns it.
struct Pages {
    sink: TrackedWrite<Spool>,
}

impl PageWriter for Pages {
    fn write_page(&mut self, page: CompressedPage) -> Result<PageWriteSpec> {
        SerializedPageWriter::new(&mut self.sink).write_page(page)
    }

    fn close(&mut self) -> Result<()> {
        Ok(self.sink.flush()?)
    }
}
