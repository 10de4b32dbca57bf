//! Reads the rows of a Parquet file, about a megabyte of them at a time.

use std::fs::File;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;

use parquet::data_type::ByteArrayType;
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{PageIndexPolicy, ParquetMetaData, ParquetMetaDataOptions, ParquetMetaDataReader};
use parquet::file::reader::{ChunkReader as _, Length as _};
use serde_json::{Map, Value};

use super::cells::{Cells, KnownBy};
use super::columns::Columns;
use super::frame::{Head, PLACE, Place, put_optional};
use super::pages::Guard;
use super::thrift;
use crate::corpus::compression::Expanded;
use crate::corpus::pieces::{Chunk, Chunks, Limits, PIECE, Part};
use crate::text::Start;

/// A row group holds so many bytes of text before what the file expands by is looked at.
const FREE: u64 = 64 << 20;

/// What the end of a file says of it; with its page index where that is asked for.
///
/// # Errors
/// When there is no end, it is encrypted, or what it says cannot be.
pub(super) fn metadata(file: &File, with_index: bool) -> Result<ParquetMetaData> {
    const TAIL: u64 = 8;
    let length = file.len();
    let tail = length.checked_sub(TAIL).filter(|at| *at >= 4).map(|at| file.get_bytes(at, 8)).transpose()?;
    let Some(tail) = tail else { return Err(general("too short for a Parquet file")) };
    match &tail[4..] {
        b"PAR1" => {}
        b"PARE" => return Err(general("it is encrypted")),
        _ => return Err(general("it does not end as a Parquet file does; it may be cut off")),
    }
    let size = u64::from(u32::from_le_bytes(tail[..4].try_into().expect("four bytes")));
    let Some(start) = (length - TAIL).checked_sub(size) else { return Err(general("its end is damaged")) };
    let raw = file.get_bytes(start, usize::try_from(size).unwrap_or(usize::MAX))?;
    if !thrift::has_sound_schema(&raw) {
        return Err(general("its schema is damaged, or nested beyond belief"));
    }
    let policy = if with_index { PageIndexPolicy::Optional } else { PageIndexPolicy::Skip };
    let options = ParquetMetaDataOptions::new().with_encoding_stats_as_mask(false);
    let mut reader = ParquetMetaDataReader::new().with_page_index_policy(policy).with_metadata_options(Some(options));
    reader.try_parse(file)?;
    reader.finish()
}

fn general(what: &str) -> ParquetError {
    ParquetError::General(what.to_owned())
}

/// What goes wrong in the parquet crate, as an error of reading. Damage that the crate does not expect may make it
/// panic.
pub(super) fn guarded<T>(read: impl FnOnce() -> Result<T>) -> io::Result<T> {
    let result = panic::catch_unwind(AssertUnwindSafe(read));
    result.unwrap_or_else(|_| Err(general("it is damaged where nobody expected it"))).map_err(|error| match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(inner) => io::Error::other(inner),
        },
        ParquetError::General(what) | ParquetError::NYI(what) | ParquetError::EOF(what) => io::Error::other(what),
        other => io::Error::other(other.to_string()),
    })
}

/// Reads a Parquet file.
pub(super) struct Rows {
    file: Arc<File>,
    metadata: ParquetMetaData,
    columns: Columns,
    head: Arc<[u8]>,
    guard: Guard,
    open: Option<Group>,
    /// Of the next row group.
    next_group: usize,
    start: Start,
    number: u64,
    /// Bytes of text so far.
    given: u64,
}

/// A row group that is being read.
struct Group {
    index: usize,
    row: u64,
    rows: u64,
    texts: Vec<Cells<ByteArrayType>>,
    id: Option<KnownBy>,
    url: Option<KnownBy>,
    title: Option<KnownBy>,
    asked: Vec<KnownBy>,
}

impl Rows {
    pub(super) fn new(file: File, metadata: ParquetMetaData, columns: Columns, limits: Limits) -> Self {
        let head = Head { columns: columns.texts.clone(), limit: limits.record };
        Self {
            file: Arc::new(file),
            metadata,
            columns,
            head: head.to_bytes().into(),
            guard: Guard { max_ratio: limits.max_ratio, in_reading: Arc::default() },
            open: None,
            next_group: 0,
            start: Start::BEGINNING,
            number: 1,
            given: 0,
        }
    }

    fn open(&self, index: usize) -> Result<Group> {
        let group = self.metadata.row_group(index);
        let known_by =
            |leaf: Option<usize>| leaf.map(|leaf| KnownBy::new(&self.file, group, leaf, &self.guard)).transpose();
        let texts = self.columns.texts.iter();
        Ok(Group {
            index,
            row: 0,
            rows: u64::try_from(group.num_rows()).map_err(|_| general("a negative number of rows"))?,
            texts: texts.map(|text| Cells::new(&self.file, group, text.leaf, &self.guard)).collect::<Result<_>>()?,
            id: known_by(self.columns.id)?,
            url: known_by(self.columns.url)?,
            title: known_by(self.columns.title)?,
            asked: self
                .columns
                .asked
                .iter()
                .filter_map(|(_, leaf)| known_by(Some(*leaf)).transpose())
                .collect::<Result<_>>()?,
        })
    }

    fn read(&mut self) -> Result<Chunk> {
        let mut raw = vec![0; PLACE];
        let mut rows = 0;
        let mut place = Place { group: 0, first_row: 0, rows };
        loop {
            if self.open.as_ref().is_none_or(|group| group.row == group.rows) {
                // A frame's rows are of one group.
                if rows > 0 || self.next_group == self.metadata.num_row_groups() {
                    break;
                }
                self.open = Some(self.open(self.next_group)?);
                self.next_group += 1;
                continue;
            }
            let Some(group) = &mut self.open else { break };
            if rows == 0 {
                place = Place { group: index(group.index)?, first_row: group.row, rows };
            }
            for known_by in [&mut group.id, &mut group.url, &mut group.title] {
                let value = known_by.as_mut().map(KnownBy::value).transpose()?.flatten();
                put_optional(value.as_deref(), &mut raw);
            }
            let asked = asked(&self.columns, &mut group.asked)?;
            put_optional(asked.as_deref(), &mut raw);
            for cells in &mut group.texts {
                self.given += cells.put_row(&mut raw)?;
            }
            group.row += 1;
            rows += 1;
            let size = self.file.len();
            if self.given > FREE && self.given > size.saturating_mul(self.guard.max_ratio.into()) {
                return Err(ParquetError::External(Box::new(Expanded::new("Parquet", self.given, size))));
            }
            if raw.len() >= PIECE {
                break;
            }
        }
        raw[..PLACE].copy_from_slice(&Place { rows, ..place }.to_bytes());
        let is_last = self.open.as_ref().is_none_or(|group| group.row == group.rows)
            && self.metadata.row_groups()[self.next_group..].iter().all(|group| group.num_rows() == 0);
        let (start, first_number) = (self.start, self.number);
        // Of a frame there are no lines: only that it is not the first is said.
        self.start.offset += raw.len() as u64;
        self.number += u64::from(rows);
        let head = Some(Arc::clone(&self.head));
        Ok(Chunk { raw, part: Part::Whole, first_number, start, head, is_last })
    }
}

/// What somebody asks for of the next row, as an object of JSON.
fn asked(columns: &Columns, known_by: &mut [KnownBy]) -> Result<Option<Vec<u8>>> {
    let mut record = Map::new();
    for ((pointer, _), known_by) in columns.asked.iter().zip(known_by) {
        if let Some(value) = known_by.value()? {
            pointer.put(&String::from_utf8_lossy(&value), &mut record);
        }
    }
    Ok((!record.is_empty()).then(|| Value::from(record).to_string().into_bytes()))
}

fn index(group: usize) -> Result<u32> {
    u32::try_from(group).map_err(|_| general("more row groups than can be counted"))
}

impl Chunks for Rows {
    fn next(&mut self) -> io::Result<Chunk> {
        guarded(|| self.read())
    }

    fn taken(&self) -> u64 {
        let rows = u64::try_from(self.metadata.file_metadata().num_rows()).unwrap_or_default();
        let share = u128::from(self.number - 1) * u128::from(self.file.len()) / u128::from(rows.max(1));
        u64::try_from(share).unwrap_or(u64::MAX).min(self.file.len())
    }
}
