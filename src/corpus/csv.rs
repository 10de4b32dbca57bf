//! CSV and TSV: rows under a header, of which some columns are documents.
//!
//! Rows are read as the csv crate reads them (RFC 4180, and what programs make of it). A field that is mended is
//! written in its own quotes, or in quotes where its new text needs them; no other byte changes.

use std::borrow::Cow;
use std::sync::Arc;

use csv_core::{ReadFieldResult, ReadRecordResult, Reader, ReaderBuilder};

use super::cut::{Cutter, Ends};
use super::fields::{Fields, TextFields, USUAL};
use super::mended::Mended;
use super::source::{UTF8_BOM, no_records};
use super::{Answer, Format, Inspector, Item, Piece, Survey, Surveyed};
use crate::diagnostic::Record;
use crate::fix;
use crate::pointer::{Pointer, Step};
use crate::span::Span;
use crate::text::{Escapes, Fault, FaultKind, Origin, Start, Written};

/// Rows of fields.
pub(super) struct Rows {
    name: &'static str,
    endings: &'static [&'static str],
    /// What parts the fields; where there is none the first line says.
    delimiter: Option<u8>,
}

pub(super) static CSV: Rows = Rows { name: "CSV", endings: &["csv"], delimiter: None };
pub(super) static TSV: Rows = Rows { name: "TSV", endings: &["tsv"], delimiter: Some(b'\t') };

impl Format for Rows {
    fn name(&self) -> &'static str {
        self.name
    }

    fn endings(&self) -> &'static [&'static str] {
        self.endings
    }

    fn cutter(&self) -> Option<Box<dyn Cutter>> {
        Some(Box::new(RowCutter::new(self.delimiter)))
    }

    fn visit(&self, piece: Piece, fields: &Fields, inspector: &mut dyn Inspector) -> Option<Vec<u8>> {
        visit(piece, self.delimiter, fields, inspector)
    }

    fn survey(&self, fields: &Fields) -> Option<Box<dyn Survey>> {
        Some(Box::new(HeaderSurvey { delimiter: self.delimiter, fields: fields.clone() }))
    }

    fn is_often_no_corpus(&self) -> bool {
        true
    }
}

/// What parts the fields of a row, by the first line: of `,`, `;` and tab the one that stands there most.
fn delimiter_of(raw: &[u8]) -> u8 {
    let line = raw.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |wanted: u8| memchr::memchr_iter(wanted, line).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

/// A reader that stands behind the mark that a file may begin with: its own looks for one, but in whatever it is given
/// first, which may be a part of the mark, or a row from the middle of a file.
fn reader(delimiter: u8) -> Reader {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
    // A blank line is no row, and from then on it looks for no mark.
    reader.read_field(b"\n", &mut [0; 1]);
    reader
}

/// The bytes of the mark that a file begins with.
fn mark_length(raw: &[u8]) -> usize {
    if raw.starts_with(UTF8_BOM) { UTF8_BOM.len() } else { 0 }
}

/// Finds the ends of rows.
struct RowCutter {
    delimiter: Option<u8>,
    reader: Option<Reader>,
    /// Bytes of the mark at the file's beginning that have come; `None` once it is passed.
    mark: Option<usize>,
    /// What the reader copies fields to.
    scratch: Vec<u8>,
    ends: Vec<usize>,
    /// The first row, so far, and whether it is whole.
    head: Vec<u8>,
    whole_head: Option<Arc<[u8]>>,
}

impl RowCutter {
    fn new(delimiter: Option<u8>) -> Self {
        let (scratch, ends) = (vec![0; 1 << 16], vec![0; 1 << 12]);
        Self { delimiter, reader: None, mark: Some(0), scratch, ends, head: Vec::new(), whole_head: None }
    }
}

impl Cutter for RowCutter {
    fn scan(&mut self, bytes: &[u8]) -> Ends {
        let mut found = Ends::default();
        if bytes.is_empty() {
            return found;
        }
        let delimiter = self.delimiter.unwrap_or_else(|| delimiter_of(bytes));
        let reader = self.reader.get_or_insert_with(|| reader(delimiter));
        let mut at = 0;
        if let Some(come) = &mut self.mark {
            let more = bytes.iter().zip(&UTF8_BOM[*come..]).take_while(|(byte, mark)| byte == mark).count();
            (at, *come) = (more, *come + more);
            if at < bytes.len() || *come == UTF8_BOM.len() {
                if (1..UTF8_BOM.len()).contains(come) {
                    // It was none: what has come of it is of the first field.
                    reader.read_record(&UTF8_BOM[..*come], &mut self.scratch, &mut self.ends);
                }
                self.mark = None;
            }
        }
        while at < bytes.len() {
            let (result, taken, ..) = reader.read_record(&bytes[at..], &mut self.scratch, &mut self.ends);
            at += taken;
            if matches!(result, ReadRecordResult::Record) {
                // A line end of two bytes is one.
                if bytes[at - 1] == b'\r' && bytes.get(at) == Some(&b'\n') {
                    at += 1;
                }
                found.push(at);
            }
        }
        if self.whole_head.is_none() {
            self.head.extend_from_slice(&bytes[..found.first.unwrap_or(bytes.len())]);
            self.whole_head = found.first.map(|_| Arc::from(&self.head[..]));
        }
        found
    }

    fn head(&self) -> Option<Arc<[u8]>> {
        // A file of one line is its own head.
        self.whole_head.clone().or_else(|| (!self.head.is_empty()).then(|| Arc::from(&self.head[..])))
    }
}

/// A field of a row: where it stands, and what it says.
struct Field {
    /// With its quotes, if it has any.
    span: Span,
    is_quoted: bool,
    value: Vec<u8>,
}

/// Reads rows one by one.
struct RowReader {
    reader: Reader,
    buffer: Vec<u8>,
}

impl RowReader {
    fn new(delimiter: u8) -> Self {
        Self { reader: reader(delimiter), buffer: vec![0; 4096] }
    }

    /// The fields of the row that `raw` begins with, and where the next one begins.
    fn row(&mut self, raw: &[u8]) -> (Vec<Field>, usize) {
        let (mut fields, mut value) = (Vec::new(), Vec::new());
        // Blank lines before it are none.
        let mut at = raw.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        let mut start = at;
        loop {
            let (result, taken, given) = self.reader.read_field(&raw[at..], &mut self.buffer);
            at += taken;
            value.extend_from_slice(&self.buffer[..given]);
            match result {
                ReadFieldResult::OutputFull => {}
                // That the input ends it is told by nothing more.
                ReadFieldResult::InputEmpty if taken > 0 => {}
                ReadFieldResult::InputEmpty | ReadFieldResult::End => break,
                ReadFieldResult::Field { record_end } => {
                    // The delimiter or the line end was taken along, unless the input ends.
                    let span = Span::new(start, at - usize::from(taken > 0));
                    let is_quoted = raw[span.start..span.end].starts_with(b"\"");
                    fields.push(Field { span, is_quoted, value: std::mem::take(&mut value) });
                    start = at;
                    if record_end {
                        break;
                    }
                }
            }
        }
        if at > 0 && raw[at - 1] == b'\r' && raw.get(at) == Some(&b'\n') {
            at += 1;
        }
        (fields, at)
    }
}

/// A value as a field is written: in quotes where it was, or where it could not be read otherwise.
fn quoted(value: &str, was_quoted: bool, delimiter: u8) -> String {
    let needs_quotes = |byte: u8| byte == delimiter || matches!(byte, b'"' | b'\n' | b'\r');
    if was_quoted || value.bytes().any(needs_quotes) {
        format!("\"{}\"", value.replace('"', "\"\""))
    } else {
        value.to_owned()
    }
}

/// Which columns hold what.
struct Columns {
    names: Vec<String>,
    texts: Vec<(String, usize)>,
    id: Option<usize>,
    title: Option<usize>,
    url: Option<usize>,
    /// Those that somebody asks for.
    asked: Vec<(Pointer, usize)>,
    delimiter: u8,
}

impl Columns {
    fn of(head: &[u8], delimiter: Option<u8>, fields: &Fields) -> Self {
        let delimiter = delimiter.unwrap_or_else(|| delimiter_of(head));
        let names = names(head, delimiter);
        let column = |wanted: &str| names.iter().position(|name| name == wanted);
        let any = |wanted: &[&str]| wanted.iter().find_map(|wanted| column(wanted));
        let id = fields.id.first().and_then(column);
        let found = |name: &str| Some((name.to_owned(), column(name)?));
        let texts: Vec<(String, usize)> = match &fields.texts {
            TextFields::Usual => USUAL.iter().find_map(|name| found(name)).into_iter().collect(),
            TextFields::Named(pointers) => pointers.iter().filter_map(Pointer::first).filter_map(found).collect(),
        };
        let asked = fields.asked.iter().filter_map(|pointer| match &pointer.steps[..] {
            [Step::Key(name)] => Some((pointer.clone(), column(name)?)),
            _ => None,
        });
        let asked = asked.collect();
        let is_text = |column: &usize| texts.iter().any(|(_, text)| text == column);
        Self {
            title: any(&["title", "headline"]).filter(|column| Some(*column) != id && !is_text(column)),
            url: any(&["url", "uri", "source_url", "page_url", "link"]),
            id,
            texts,
            asked,
            delimiter,
            names,
        }
    }

    /// A row in which nothing stands, without its line end. Of one empty field it would be a blank line: none.
    fn empty_row(&self) -> String {
        match self.names.len() {
            0 | 1 => "\"\"".to_owned(),
            count => char::from(self.delimiter).to_string().repeat(count - 1),
        }
    }

    /// What somebody asks for of a row, as an object of JSON; an empty field is none.
    fn asked(&self, row: &[Field]) -> Option<String> {
        let mut record = serde_json::Map::new();
        for (pointer, column) in &self.asked {
            let value = row.get(*column).map(|field| String::from_utf8_lossy(&field.value));
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                pointer.put(&value, &mut record);
            }
        }
        (!record.is_empty()).then(|| serde_json::Value::from(record).to_string())
    }

    /// A row as an object of JSON: what has no name in the header goes by its number.
    fn as_json(&self, row: &[Field]) -> String {
        let mut json = String::from("{");
        for (index, field) in row.iter().enumerate() {
            let name = self.names.get(index).map_or_else(|| Cow::Owned((index + 1).to_string()), Cow::from);
            let (name, value) =
                (serde_json::Value::from(name), serde_json::Value::from(String::from_utf8_lossy(&field.value)));
            let comma = if index == 0 { "" } else { "," };
            json.push_str(&format!("{comma}{name}:{value}"));
        }
        json + "}"
    }
}

fn names(head: &[u8], delimiter: u8) -> Vec<String> {
    let (head, _) = RowReader::new(delimiter).row(&head[mark_length(head)..]);
    head.iter().map(|field| String::from_utf8_lossy(&field.value).trim().to_owned()).collect()
}

fn visit(piece: Piece, delimiter: Option<u8>, fields: &Fields, inspector: &mut dyn Inspector) -> Option<Vec<u8>> {
    let raw = piece.raw;
    // A mark is no part of the first field.
    let mark = if piece.start == Start::BEGINNING { mark_length(raw) } else { 0 };
    let head = piece.head.unwrap_or_else(|| {
        let delimiter = delimiter.unwrap_or_else(|| delimiter_of(raw));
        &raw[mark..mark + RowReader::new(delimiter).row(&raw[mark..]).1]
    });
    let columns = Columns::of(head, delimiter, fields);
    let mut mended = Mended::new(raw);
    let mut reader = RowReader::new(columns.delimiter);
    let (mut at, mut place, mut counted) = (mark, piece.start, 0);
    for number in piece.first_number.. {
        at += raw[at..].iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        if at >= raw.len() {
            break;
        }
        place = place.behind(&raw[counted..at]);
        counted = at;
        let (row, length) = reader.row(&raw[at..]);
        if number > 1 && inspector.wants(number) {
            let record = Record { number, line: place.line, id: None, field: fields.texts.shown().to_owned() };
            match visit_row(&row, (&raw[at..], place), record, &columns, inspector) {
                Some(changes) => mended.put(at, changes),
                None if piece.keeps_lines => {
                    let whole = row.first().zip(row.last()).map(|(first, last)| (first.span.start, last.span.end));
                    let (start, end) = whole.unwrap_or_default();
                    mended.put(at, vec![(Span::new(start, end), columns.empty_row())]);
                }
                None => mended.put(at, vec![(Span::new(0, length), "")]),
            }
        }
        at += length.max(1);
    }
    mended.finish()
}

/// Hands the texts of a row to the inspector; returns what to put in the place of which of its bytes, or `None` where
/// it is left out.
fn visit_row(
    row: &[Field],
    (raw, start): (&[u8], Start),
    mut record: Record,
    columns: &Columns,
    inspector: &mut dyn Inspector,
) -> Option<Vec<(Span, String)>> {
    let text = |column: Option<usize>| column.and_then(|column| std::str::from_utf8(&row.get(column)?.value).ok());
    record.id = text(columns.id).filter(|id| !id.is_empty()).map(str::to_owned);
    if row.len() != columns.names.len() {
        let detail = format!("{} fields, where the header has {}", row.len(), columns.names.len());
        let answer = inspector.look(Item::of_fault(&[Fault::new(FaultKind::MalformedRecord, detail)], record));
        if answer == Answer::Drop {
            inspector.leave_out(columns.as_json(row));
            return None;
        }
        return Some(Vec::new());
    }
    let asked = columns.asked(row);
    let (mut changes, mut is_dropped) = (Vec::new(), false);
    for (name, column) in &columns.texts {
        let Field { span, is_quoted, value } = &row[*column];
        let record = Record { field: name.clone(), ..record.clone() };
        let Ok(value) = std::str::from_utf8(value) else {
            let fault = Fault::new(FaultKind::MalformedRecord, format!("field `{name}` is not UTF-8"));
            is_dropped |= inspector.look(Item::of_fault(&[fault], record)) == Answer::Drop;
            continue;
        };
        let title = text(columns.title).filter(|title| !title.trim().is_empty() && columns.texts.len() == 1);
        let origin = Origin { title, url: text(columns.url), record: asked.as_deref(), ..Origin::default() };
        let quote = usize::from(*is_quoted);
        let inside = span.start + quote..(span.end - quote).max(span.start + quote);
        let written = std::str::from_utf8(&raw[inside.clone()]).ok().map(|bytes| Written {
            bytes,
            start: start.behind(&raw[..inside.start]),
            escapes: if *is_quoted { Escapes::Quotes } else { Escapes::None },
        });
        let answer = inspector.look(Item { written, ..Item::of_record(value, origin, record) });
        is_dropped |= answer == Answer::Drop;
        if let Answer::Edits(rounds) = answer
            && let Some((first, more)) = rounds.split_first()
        {
            let value = more.iter().fold(fix::apply(value, first), |text, edits| fix::apply(&text, edits));
            changes.push((*span, quoted(&value, *is_quoted, columns.delimiter)));
        }
    }
    changes.sort_by_key(|(span, _)| span.start);
    changes.dedup_by_key(|(span, _)| span.start);
    if is_dropped {
        inspector.leave_out(columns.as_json(row));
        return None;
    }
    Some(changes)
}

/// Whether the header names a column with texts.
struct HeaderSurvey {
    delimiter: Option<u8>,
    fields: Fields,
}

/// So many names of columns are told.
const MOST_TOLD: usize = 12;

impl Survey for HeaderSurvey {
    fn look(&mut self, raw: &[u8], is_whole: bool, _: bool) -> Surveyed {
        if let Some((kind, detail)) = no_records(raw) {
            return Surveyed::Nothing(Fault::new(kind, detail));
        }
        if !is_whole || !Columns::of(raw, self.delimiter, &self.fields).texts.is_empty() {
            return Surveyed::Records;
        }
        let names = names(raw, self.delimiter.unwrap_or_else(|| delimiter_of(raw)));
        let told: Vec<String> = names.iter().take(MOST_TOLD).map(|name| format!("`{name}`")).collect();
        let more = if names.len() > MOST_TOLD { ", ..." } else { "" };
        let what = match &self.fields.texts {
            TextFields::Usual => "no column with a text".to_owned(),
            TextFields::Named(_) => format!("no column `{}`", self.fields.texts.shown()),
        };
        let advice = format!("the header has {}{more}; `--text-field` names the one to read", told.join(", "));
        Surveyed::Nothing(Fault::new(FaultKind::MissingField, what).advising(advice))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::fix::Edit;

    /// Replaces `from` in every document; returns what came of it, and number, line, id and text of each.
    fn visit(format: &dyn Format, raw: &str, from: &str, to: &str) -> (Option<String>, Vec<String>) {
        let mut seen = Vec::new();
        let piece = Piece::whole(Path::new(""), raw.as_bytes());
        let got = format.visit(piece, &Fields::default(), &mut |item: Item| {
            let record = item.record.as_ref().expect("a record");
            let text = item.faults.first().map_or(item.text, |fault| &fault.detail);
            seen.push(format!("{}:{} {} {text:?}", record.number, record.line, record.id.as_deref().unwrap_or("-")));
            let edits = item.text.match_indices(from);
            let edits: Vec<_> = edits.map(|(at, from)| Edit::replace(Span::new(at, at + from.len()), to)).collect();
            if edits.is_empty() { Vec::new() } else { vec![edits] }
        });
        (got.map(|bytes| String::from_utf8(bytes).expect("UTF-8")), seen)
    }

    #[test]
    fn only_the_field_changes_and_keeps_its_quotes() {
        let raw = "id,\"text\", n \r\n1,\"bad, \"\"so\"\"\r\nbad\", 1.50\r\n2,bad,\"x\"\r\n\r\n3,\"good\",";
        let (mended, seen) = visit(&CSV, raw, "bad", "well");
        assert_eq!(mended, Some(raw.replace("bad", "well")));
        assert_eq!(seen, ["2:2 1 \"bad, \\\"so\\\"\\r\\nbad\"", "3:4 2 \"bad\"", "4:6 3 \"good\""]);
        assert_eq!(visit(&CSV, "text\nbad\n", "bad", "a,b").0.as_deref(), Some("text\n\"a,b\"\n"));
        assert_eq!(visit(&CSV, "text\nbad", "bad", "").0.as_deref(), Some("text\n"));
        assert_eq!(visit(&CSV, raw, "absent", "").0, None);
    }

    #[test]
    fn the_first_line_tells_what_parts_the_fields() {
        assert_eq!(visit(&CSV, "id;text\n1;a, b\n", "-", "").1, ["2:2 1 \"a, b\""]);
        assert_eq!(visit(&TSV, "id\ttext\n1\ta, b\n", "-", "").1, ["2:2 1 \"a, b\""]);
        assert_eq!(visit(&CSV, "\u{feff}text,id\na,1\n", "-", "").1, ["2:2 1 \"a\""]);
    }

    #[test]
    fn a_row_that_is_none_is_told_and_left_alone() {
        let raw = "id,text\n1,bad,bad\nbad\n2,bad\n";
        let (mended, seen) = visit(&CSV, raw, "bad", "good");
        assert_eq!(mended.as_deref(), Some("id,text\n1,bad,bad\nbad\n2,good\n"));
        assert_eq!(seen[0], "2:2 1 \"3 fields, where the header has 2\"");
        assert_eq!(seen.len(), 3);
    }

    #[test]
    fn rows_are_cut_where_they_end() {
        let text = "id,text\r\n1,\"a\n\"\"b\"\r\n\r\n2,c\n";
        for step in 1..text.len() {
            let mut cutter = RowCutter::new(None);
            // The delimiter is told by the first bytes; it does not matter here.
            let mut count = 0;
            for piece in text.as_bytes().chunks(step) {
                count += cutter.scan(piece).count;
            }
            assert_eq!(count, 3, "{step}");
        }
        // A mark is none in the middle of a file: the quote behind it is a character like any other.
        for text in ["\u{feff}\"a\nb\",c\n1,2\n", "a,b\n\u{feff}\"a\n1,2\n"] {
            for step in 1..text.len() {
                let mut cutter = RowCutter::new(Some(b','));
                let count: u64 = text.as_bytes().chunks(step).map(|piece| cutter.scan(piece).count).sum();
                assert_eq!(
                    count,
                    text.matches('\n').count() as u64 - u64::from(text.starts_with('\u{feff}')),
                    "{step}"
                );
            }
        }
        let ends = RowCutter::new(None).scan(text.as_bytes());
        assert_eq!((ends.first, ends.last), (Some(9), Some(text.len())));
    }
}
