//! Some rows of a Parquet file as bytes, so that they go through the pipeline as a piece of any other file does.
//!
//! A frame says where its rows are, and holds of each row the id, the URL, the title, what else is asked for, and of
//! each column with texts the levels and the values, length before value. What the texts are mended to goes back in the
//! same frame. It is never stored.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::columns::TextColumn;

/// What all frames of a file share.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) columns: Vec<TextColumn>,
    /// A longer text is not looked at, in bytes.
    pub(super) limit: usize,
}

impl Head {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("names and numbers are always JSON")
    }

    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }
}

/// Where the rows of a frame are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) group: u32,
    /// In the group, from 0.
    pub(super) first_row: u64,
    pub(super) rows: u32,
}

/// Of a frame, in bytes.
pub(super) const PLACE: usize = 16;

impl Place {
    pub(super) fn to_bytes(self) -> [u8; PLACE] {
        let mut bytes = [0; PLACE];
        bytes[..4].copy_from_slice(&self.group.to_le_bytes());
        bytes[4..12].copy_from_slice(&self.first_row.to_le_bytes());
        bytes[12..].copy_from_slice(&self.rows.to_le_bytes());
        bytes
    }
}

/// A value that may be missing: its length and one, or zero, before its bytes.
pub(super) fn put_optional(value: Option<&[u8]>, frame: &mut Vec<u8>) {
    let length = value.map_or(0, |value| length(value) + 1);
    frame.extend_from_slice(&length.to_le_bytes());
    frame.extend_from_slice(value.unwrap_or_default());
}

/// A text: its length before its bytes.
pub(super) fn put_text(text: &[u8], frame: &mut Vec<u8>) {
    frame.extend_from_slice(&length(text).to_le_bytes());
    frame.extend_from_slice(text);
}

pub(super) fn put_levels(levels: &[i16], frame: &mut Vec<u8>) {
    levels.iter().for_each(|level| frame.extend_from_slice(&level.to_le_bytes()));
}

pub(super) fn put_count(count: usize, frame: &mut Vec<u8>) {
    frame.extend_from_slice(&u32::try_from(count).expect("a reading has fewer values").to_le_bytes());
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).expect("the format counts a value's bytes in 31 bits")
}

/// Reads a frame from the front; `None` where it is none.
pub(super) struct Frame<'f> {
    raw: &'f [u8],
    at: usize,
    pub(super) place: Place,
}

/// What a row is known by.
pub(super) struct Known<'f> {
    pub(super) id: Option<&'f [u8]>,
    pub(super) url: Option<&'f [u8]>,
    pub(super) title: Option<&'f [u8]>,
    /// What somebody asks for, as an object of JSON.
    pub(super) asked: Option<&'f [u8]>,
}

/// A row's share of a column.
pub(super) struct Cell {
    /// Empty where the column has none.
    pub(super) definitions: Vec<i16>,
    pub(super) repetitions: Vec<i16>,
    /// Where in the frame the bytes of its texts are; their lengths are the four bytes before.
    pub(super) texts: Vec<Range<usize>>,
}

impl<'f> Frame<'f> {
    pub(super) fn read(raw: &'f [u8]) -> Option<Self> {
        let group = u32::from_le_bytes(raw.get(..4)?.try_into().ok()?);
        let first_row = u64::from_le_bytes(raw.get(4..12)?.try_into().ok()?);
        let rows = u32::from_le_bytes(raw.get(12..PLACE)?.try_into().ok()?);
        Some(Self { raw, at: PLACE, place: Place { group, first_row, rows } })
    }

    fn number(&mut self) -> Option<usize> {
        let bytes = self.raw.get(self.at..self.at + 4)?;
        self.at += 4;
        usize::try_from(u32::from_le_bytes(bytes.try_into().ok()?)).ok()
    }

    fn bytes(&mut self, count: usize) -> Option<Range<usize>> {
        let range = self.at..self.at.checked_add(count)?;
        self.raw.get(range.clone())?;
        self.at = range.end;
        Some(range)
    }

    fn optional(&mut self) -> Option<Option<&'f [u8]>> {
        let Some(length) = self.number()?.checked_sub(1) else { return Some(None) };
        let range = self.bytes(length)?;
        Some(Some(&self.raw[range]))
    }

    fn levels(&mut self, count: usize) -> Option<Vec<i16>> {
        let range = self.bytes(count.checked_mul(2)?)?;
        Some(self.raw[range].as_chunks::<2>().0.iter().map(|level| i16::from_le_bytes(*level)).collect())
    }

    /// What the next row is known by; its cells come next.
    pub(super) fn known(&mut self) -> Option<Known<'f>> {
        let (id, url, title) = (self.optional()?, self.optional()?, self.optional()?);
        Some(Known { id, url, title, asked: self.optional()? })
    }

    /// The row's share of the next column.
    pub(super) fn cell(&mut self, column: &TextColumn) -> Option<Cell> {
        let count = self.number()?;
        let definitions = if column.definition > 0 { self.levels(count)? } else { Vec::new() };
        let repetitions = if column.repetition > 0 { self.levels(count)? } else { Vec::new() };
        let there = match column.definition {
            0 => count,
            most => definitions.iter().filter(|level| **level == most).count(),
        };
        let mut texts = Vec::with_capacity(there);
        for _ in 0..there {
            let length = self.number()?;
            texts.push(self.bytes(length)?);
        }
        Some(Cell { definitions, repetitions, texts })
    }
}

impl Cell {
    /// Hands on where each text is, and its number in each list that it is in.
    pub(super) fn each(&self, column: &TextColumn, mut each: impl FnMut(&Range<usize>, &[u64])) {
        let deep = usize::try_from(column.repetition).unwrap_or_default();
        let mut at = vec![0; deep];
        let mut texts = self.texts.iter();
        for index in 0..self.definitions.len().max(self.repetitions.len()).max(self.texts.len()) {
            if let Some(level) = self.repetitions.get(index)
                && let Some(level) = usize::try_from(*level).ok().and_then(|level| level.checked_sub(1))
                && index > 0
                && level < deep
            {
                at[level] += 1;
                at[level + 1..].fill(0);
            }
            if self.definitions.get(index).is_none_or(|level| *level == column.definition)
                && let Some(text) = texts.next()
            {
                each(text, &at);
            }
        }
    }
}
