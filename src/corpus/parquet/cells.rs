//! The values of one column chunk, row by row.

use std::fs::File;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use parquet::column::reader::ColumnReaderImpl;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, Int32Type, Int64Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::RowGroupMetaData;

use parquet::basic::Type as Physical;

use super::frame::{put_count, put_levels, put_text};
use super::pages::{Guard, GuardedPages};

/// So many rows are read at once: their values are parts of a page, not copies of them.
const ROWS: usize = 256;

/// A row has no more text, in bytes: values that a dictionary holds once can stand in it a million times.
const MOST_OF_A_ROW: u64 = 1 << 30;

/// Reads a column chunk, row by row.
pub(super) struct Cells<T: DataType> {
    reader: ColumnReaderImpl<T>,
    guard: Guard,
    most_defined: i16,
    is_repeated: bool,
    definitions: Vec<i16>,
    repetitions: Vec<i16>,
    values: Vec<T::T>,
    /// Of what was read: levels, values and rows that are left.
    levels_at: usize,
    values_at: usize,
    rows_left: usize,
}

/// Levels and values of a row, or of some.
pub(super) struct Share {
    levels: Range<usize>,
    values: Range<usize>,
}

impl<T: DataType> Cells<T> {
    pub(super) fn new(file: &Arc<File>, group: &RowGroupMetaData, leaf: usize, guard: &Guard) -> Result<Self> {
        // Each chunk counts for itself.
        let guard = Guard { max_ratio: guard.max_ratio, in_reading: Arc::default() };
        let column = group.column(leaf).column_descr_ptr();
        let pages = GuardedPages::new(file, group, leaf, guard.clone())?;
        Ok(Self {
            guard,
            most_defined: column.max_def_level(),
            is_repeated: column.max_rep_level() > 0,
            reader: ColumnReaderImpl::new(column, Box::new(pages)),
            definitions: Vec::new(),
            repetitions: Vec::new(),
            values: Vec::new(),
            levels_at: 0,
            values_at: 0,
            rows_left: 0,
        })
    }

    /// Reads up to so many rows in the place of what was read before; how many.
    fn read(&mut self, rows: usize) -> Result<usize> {
        self.definitions.clear();
        self.repetitions.clear();
        self.values.clear();
        (self.levels_at, self.values_at) = (0, 0);
        self.guard.in_reading.store(0, Ordering::Relaxed);
        let (definitions, repetitions) = (Some(&mut self.definitions), Some(&mut self.repetitions));
        let (rows, ..) = self.reader.read_records(rows, definitions, repetitions, &mut self.values)?;
        self.rows_left = rows;
        Ok(rows)
    }

    /// The next row.
    ///
    /// # Errors
    /// When there is none, or it is damaged.
    pub(super) fn row(&mut self) -> Result<Share> {
        if self.rows_left == 0 && self.read(ROWS)? == 0 {
            return Err(ParquetError::EOF("a column ends before its rows do".to_owned()));
        }
        self.rows_left -= 1;
        let levels = match self.is_repeated {
            true => {
                let rest = self.repetitions.get(self.levels_at + 1..).unwrap_or_default();
                1 + rest.iter().take_while(|level| **level > 0).count()
            }
            false => 1,
        };
        let levels = self.levels_at..self.levels_at + levels;
        let there = match self.most_defined {
            0 => levels.len(),
            most => {
                let definitions = self.definitions.get(levels.clone()).ok_or_else(uneven)?;
                definitions.iter().filter(|level| **level == most).count()
            }
        };
        let values = self.values_at..self.values_at + there;
        if values.end > self.values.len() {
            return Err(uneven());
        }
        (self.levels_at, self.values_at) = (levels.end, values.end);
        Ok(Share { levels, values })
    }

    /// The one value of the next row, if it has one.
    fn value(&mut self) -> Result<Option<&T::T>> {
        let share = self.row()?;
        Ok(self.values[share.values].first())
    }
}

fn uneven() -> ParquetError {
    ParquetError::General("a column's levels and values do not fit together".to_owned())
}

impl Cells<ByteArrayType> {
    /// Adds the next row's share of the column to a frame; how many bytes its texts have.
    pub(super) fn put_row(&mut self, frame: &mut Vec<u8>) -> Result<u64> {
        let Share { levels, values } = self.row()?;
        put_count(levels.len(), frame);
        if self.most_defined > 0 {
            put_levels(&self.definitions[levels.clone()], frame);
        }
        if self.is_repeated {
            put_levels(&self.repetitions[levels], frame);
        }
        let texts = &self.values[values];
        let length = texts.iter().map(|text| text.len() as u64).sum();
        if length > MOST_OF_A_ROW {
            return Err(ParquetError::General(format!("a row of more than {} MiB", MOST_OF_A_ROW >> 20)));
        }
        texts.iter().for_each(|text| put_text(text.data(), frame));
        Ok(length)
    }

    /// The next rows, up to `most` of them: how many, and the values and levels of all.
    pub(super) fn rows(&mut self, most: u64) -> Result<(u64, Read<'_>)> {
        let rows = self.read(usize::try_from(most).unwrap_or(usize::MAX).min(ROWS))?;
        self.rows_left = 0;
        Ok((rows as u64, (&self.values, &self.definitions, &self.repetitions)))
    }
}

/// Values, definition levels, repetition levels.
pub(super) type Read<'r> = (&'r [ByteArray], &'r [i16], &'r [i16]);

/// A column that a row is known by.
pub(super) enum KnownBy {
    Text(Cells<ByteArrayType>),
    Int(Cells<Int32Type>),
    Long(Cells<Int64Type>),
    Truth(Cells<BoolType>),
}

impl KnownBy {
    pub(super) fn new(file: &Arc<File>, group: &RowGroupMetaData, leaf: usize, guard: &Guard) -> Result<Self> {
        Ok(match group.column(leaf).column_type() {
            Physical::INT32 => Self::Int(Cells::new(file, group, leaf, guard)?),
            Physical::INT64 => Self::Long(Cells::new(file, group, leaf, guard)?),
            Physical::BOOLEAN => Self::Truth(Cells::new(file, group, leaf, guard)?),
            _ => Self::Text(Cells::new(file, group, leaf, guard)?),
        })
    }

    /// What the next row has of it.
    pub(super) fn value(&mut self) -> Result<Option<Vec<u8>>> {
        Ok(match self {
            Self::Text(cells) => cells.value()?.map(|value| value.data().to_vec()),
            Self::Int(cells) => cells.value()?.map(|value| value.to_string().into_bytes()),
            Self::Long(cells) => cells.value()?.map(|value| value.to_string().into_bytes()),
            Self::Truth(cells) => cells.value()?.map(|value| value.to_string().into_bytes()),
        })
    }
}
