//! Parquet: row groups of columns, of which those with strings may be texts.
//!
//! A file is read by its columns and not from front to back, so it has to be a file and no stream. A row is a record;
//! lists and structs need nothing of their own, because a column's levels say what of a row each value is
//! (<https://parquet.apache.org/docs/file-format/>). Rows go through the pipeline as frames.

use std::fs::File;
use std::io;
use std::path::Path;

use super::cut::Cutter;
use super::mended::Mended;
use super::pieces::{Chunks, Limits, oversized};
use super::rewriter::{Output, Rewriter};
use super::{Answer, Fields, Format, Inspector, Item, Piece, RandomAccess};
use crate::corpus::fields::TextFields;
use crate::diagnostic::Record;
use crate::fix;
use crate::span::Span;
use crate::text::{Fault, FaultKind, Origin};

mod borders;
mod cells;
mod chunk;
mod columns;
mod frame;
mod pages;
mod places;
mod rewrite;
mod rows;
mod shared;
mod thrift;

use columns::Columns;
use frame::{Frame, Head, Known};

pub(super) struct Parquet;

impl Format for Parquet {
    fn name(&self) -> &'static str {
        "Parquet"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["parquet", "pq"]
    }

    fn cutter(&self) -> Option<Box<dyn Cutter>> {
        None
    }

    fn random_access(&self) -> Option<&dyn RandomAccess> {
        Some(self)
    }

    fn visit(&self, piece: Piece, _: &Fields, inspector: &mut dyn Inspector) -> Option<Vec<u8>> {
        visit(piece, inspector)
    }

    fn is_often_no_corpus(&self) -> bool {
        true
    }
}

impl RandomAccess for Parquet {
    fn read(&self, file: File, fields: &Fields, limits: Limits) -> io::Result<Result<Box<dyn Chunks>, Fault>> {
        let (metadata, columns) = rows::guarded(|| {
            let metadata = rows::metadata(&file, false)?;
            let columns = Columns::of(metadata.file_metadata().schema_descr(), fields);
            Ok((metadata, columns))
        })?;
        if columns.texts.is_empty() {
            return Ok(Err(without_texts(&columns, &fields.texts)));
        }
        Ok(Ok(Box::new(rows::Rows::new(file, metadata, columns, limits))))
    }

    fn rewrite(
        &self,
        file: File,
        fields: &Fields,
        output: Box<dyn Output>,
        folder: &Path,
    ) -> io::Result<Box<dyn Rewriter>> {
        Ok(Box::new(rewrite::ParquetRewriter::new(file, fields, output, folder)?))
    }
}

/// So many names of columns are told.
const MOST_TOLD: usize = 12;

fn without_texts(columns: &Columns, texts: &TextFields) -> Fault {
    let told: Vec<String> = columns.names.iter().take(MOST_TOLD).map(|name| format!("`{name}`")).collect();
    let more = if columns.names.len() > MOST_TOLD { ", ..." } else { "" };
    let what = match texts {
        TextFields::Usual => "no column with a text".to_owned(),
        TextFields::Named(_) => format!("no column `{}` of strings", texts.shown()),
    };
    let advice = format!("there are {}{more}; `--text-field` names the one to read", told.join(", "));
    Fault::new(FaultKind::MissingField, what).advising(advice)
}

fn visit(piece: Piece, inspector: &mut dyn Inspector) -> Option<Vec<u8>> {
    let raw = piece.raw;
    let head = Head::read(piece.head?)?;
    let mut frame = Frame::read(raw)?;
    let mut mended = Mended::new(raw);
    for number in (piece.first_number..).take(usize::try_from(frame.place.rows).unwrap_or_default()) {
        let Known { id, url, title, asked } = frame.known()?;
        let utf8 = |bytes: Option<&[u8]>| bytes.and_then(|bytes| String::from_utf8(bytes.to_vec()).ok());
        let (id, url, title, asked) = (utf8(id), utf8(url), utf8(title), utf8(asked));
        let cells: Option<Vec<_>> = head.columns.iter().map(|column| frame.cell(column)).collect();
        let cells = cells?;
        if !inspector.wants(number) {
            continue;
        }
        let is_only = cells.iter().map(|cell| cell.texts.len()).sum::<usize>() == 1;
        let title = title.filter(|title| is_only && !title.trim().is_empty());
        let mut changes = Vec::new();
        for (column, cell) in head.columns.iter().zip(cells) {
            cell.each(column, |range, indices| {
                let record = Record { number, line: 1, id: id.clone(), field: column.field(indices) };
                let (title, url) = (title.as_deref(), url.as_deref());
                let origin = Origin { title, url, record: asked.as_deref(), ..Origin::default() };
                if let Some(text) = text(&raw[range.clone()], head.limit, record, origin, inspector) {
                    let mut bytes = Vec::with_capacity(4 + text.len());
                    frame::put_text(text.as_bytes(), &mut bytes);
                    // With the length before it.
                    changes.push((Span::new(range.start - 4, range.end), bytes));
                }
            });
        }
        mended.put(0, changes);
    }
    mended.finish()
}

/// Hands a text to `inspector`; returns what it is mended to.
fn text(raw: &[u8], limit: usize, record: Record, origin: Origin, inspector: &mut dyn Inspector) -> Option<String> {
    if raw.len() > limit {
        inspector.look(Item::of_fault(&[Fault::new(FaultKind::OversizedRecord, oversized(limit))], record));
        return None;
    }
    let Ok(text) = simdutf8::basic::from_utf8(raw) else {
        let fault = Fault::new(FaultKind::MalformedRecord, format!("column `{}` is not UTF-8", record.field));
        inspector.look(Item::of_fault(&[fault], record));
        return None;
    };
    // A run that leaves records out reads no such file.
    let Answer::Edits(rounds) = inspector.look(Item::of_record(text, origin, record)) else { return None };
    let (first, more) = rounds.split_first()?;
    Some(more.iter().fold(fix::apply(text, first), |text, edits| fix::apply(&text, edits)))
}
