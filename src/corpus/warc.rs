//! WARC, of which the texts are read that a crawler has extracted: the WET files of Common Crawl.
//!
//! ISO 28500: a record is a header of lines, a blank line, as many bytes as the header says, and two line ends. Its
//! texts are no longer those of the pages it names, so nothing is written in its place; with `--out-dir` they become
//! JSON Lines.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::answer::json_on_one_line;
use super::compression::uncompressed;
use super::cut::{Cutter, Ends};
use super::{Answer, Fields, Format, Inspector, Item, Piece, Refusal, source};
use crate::diagnostic::Record;
use crate::fix::{self, Edit};
use crate::text::{Fault, FaultKind, Origin};

pub(super) struct Warc;

/// A longer header is none, in bytes.
const MOST_OF_A_HEADER: usize = 64 << 10;

impl Format for Warc {
    fn name(&self) -> &'static str {
        "WARC"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["warc", "wet"]
    }

    fn cutter(&self) -> Option<Box<dyn Cutter>> {
        Some(Box::new(WarcCutter::default()))
    }

    fn converted(&self, path: &Path) -> Option<PathBuf> {
        let inside = uncompressed(path);
        let mut name = inside.clone().into_os_string();
        name.push(".jsonl");
        if inside != path {
            name.push(".");
            name.push(path.extension()?);
        }
        Some(name.into())
    }

    fn visit(&self, piece: Piece, fields: &Fields, inspector: &mut dyn Inspector) -> Option<Vec<u8>> {
        let raw = piece.raw;
        let refusal = Refusal::new("a WARC file", "its records", "`--out-dir DIR` makes JSON Lines of its texts");
        let refusal = (!piece.converts).then_some(&refusal);
        let mut out = Vec::new();
        let mut at = 0;
        for number in piece.first_number.. {
            at += raw[at..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            if at >= raw.len() {
                break;
            }
            let record = Record { number, line: 1, id: None, field: "content".to_owned() };
            let header = match Header::read(&raw[at..]) {
                Ok(header) => header,
                Err(detail) => {
                    inspector.look(Item::of_fault(&[Fault::new(FaultKind::MalformedRecord, detail)], record));
                    break;
                }
            };
            let start = at + header.bytes;
            let content = &raw[start..raw.len().min(start.saturating_add(header.length))];
            at = start.saturating_add(header.length);
            let record = Record { id: header.id.map(|id| id.trim_matches(['<', '>']).to_owned()), ..record };
            if content.len() < header.length {
                let detail = format!("cut off: {} of {} bytes are there", content.len(), header.length);
                inspector.look(Item::of_fault(&[Fault::new(FaultKind::MalformedRecord, detail)], record));
                break;
            }
            if header.kind != "conversion" {
                inspector.look(Item {
                    passed_over: Some(kind_of(header.kind)),
                    ..Item::of_record("", Origin::default(), record)
                });
                continue;
            }
            if !inspector.wants(number) {
                continue;
            }
            let decoded = source::decode_by(content, &fields.languages);
            let faults: Vec<Fault> = decoded.fault.iter().cloned().collect();
            let id = record.id.clone();
            let origin = Origin { url: header.uri, ..Origin::default() };
            let damage = decoded.damage.as_ref();
            let item = Item { faults: &faults, damage, refusal, ..Item::of_record(&decoded.text, origin, record) };
            let answer = inspector.look(item);
            if piece.converts && faults.is_empty() {
                let apply = |text: Cow<str>, edits: &Vec<Edit>| Cow::Owned(fix::apply(&text, edits));
                let line = |text: &str| {
                    let line = Line { id: id.as_deref(), url: header.uri, date: header.date, text };
                    serde_json::to_string(&line).expect("strings are always JSON") + "\n"
                };
                match answer {
                    Answer::Edits(rounds) => {
                        let text = rounds.iter().fold(Cow::Borrowed(&*decoded.text), apply);
                        out.extend_from_slice(line(&text).as_bytes());
                    }
                    Answer::Drop => {
                        inspector.leave_out(json_on_one_line(&line(&decoded.text)));
                        out.extend_from_slice(if piece.keeps_lines { b"{}\n" } else { b"" });
                    }
                }
            }
        }
        piece.converts.then_some(out)
    }
}

/// What a text becomes with `--out-dir`.
#[derive(Serialize)]
struct Line<'l> {
    id: Option<&'l str>,
    url: Option<&'l str>,
    date: Option<&'l str>,
    text: &'l str,
}

/// What a record that is no text is called in the summary.
fn kind_of(kind: &str) -> &'static str {
    match kind {
        "response" => "WARC response, which is HTTP and no text",
        "request" => "WARC request",
        "warcinfo" => "WARC info",
        "metadata" => "WARC metadata",
        "revisit" => "WARC revisit",
        "resource" => "WARC resource",
        _ => "other WARC record",
    }
}

/// What is read of a record's header.
struct Header<'h> {
    kind: &'h str,
    length: usize,
    uri: Option<&'h str>,
    id: Option<&'h str>,
    date: Option<&'h str>,
    /// Its own length, with the blank line behind it.
    bytes: usize,
}

impl<'h> Header<'h> {
    /// The header that `raw` begins with, or why there is none.
    fn read(raw: &'h [u8]) -> Result<Self, String> {
        if !raw.starts_with(b"WARC/") {
            return Err("no WARC record where one should begin".to_owned());
        }
        let bytes = end_of_header(raw).ok_or("the header of a WARC record has no end")?;
        let text = std::str::from_utf8(&raw[..bytes]).map_err(|_| "the header of a WARC record is not UTF-8")?;
        let field = |wanted: &str| {
            let named = text.lines().filter_map(|line| line.split_once(':'));
            named.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim())
        };
        let length = field("Content-Length").and_then(|length| length.parse().ok());
        Ok(Self {
            kind: field("WARC-Type").unwrap_or_default(),
            length: length.ok_or("a WARC record without its Content-Length")?,
            uri: field("WARC-Target-URI"),
            id: field("WARC-Record-ID"),
            date: field("WARC-Date"),
            bytes,
        })
    }
}

/// Where a header ends that `raw` begins with: behind its blank line.
fn end_of_header(raw: &[u8]) -> Option<usize> {
    let head = &raw[..raw.len().min(MOST_OF_A_HEADER)];
    let strict = memchr::memmem::find(head, b"\r\n\r\n").map(|at| at + 4);
    // Written by hand, or by a program that knew no better.
    let loose = memchr::memmem::find(head, b"\n\n").map(|at| at + 2);
    strict.into_iter().chain(loose).min()
}

/// Finds the ends of records by their lengths.
#[derive(Default)]
struct WarcCutter {
    /// What was seen of the header, with the line ends before it.
    header: Vec<u8>,
    /// How much of the record's bytes are still to come, once the header was read.
    left: Option<usize>,
    /// What does not begin a record: no other is found behind it.
    is_lost: bool,
}

impl Cutter for WarcCutter {
    fn scan(&mut self, bytes: &[u8]) -> Ends {
        let mut ends = Ends::default();
        let mut at = 0;
        while at < bytes.len() && !self.is_lost {
            if let Some(left) = &mut self.left {
                let taken = (*left).min(bytes.len() - at);
                *left -= taken;
                at += taken;
                if *left == 0 {
                    self.left = None;
                    ends.push(at);
                }
                continue;
            }
            // The line ends between records belong to the one that follows.
            let before = self.header.len();
            let wanted = (MOST_OF_A_HEADER + 64).saturating_sub(before).min(bytes.len() - at);
            self.header.extend_from_slice(&bytes[at..at + wanted]);
            let blank = self.header.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            let head = &self.header[blank..];
            let Some(end) = end_of_header(head) else {
                at += wanted;
                self.is_lost = head.len() >= MOST_OF_A_HEADER;
                continue;
            };
            match Header::read(head) {
                Ok(header) => {
                    at += blank + end - before;
                    self.left = Some(header.length);
                    if header.length == 0 {
                        self.left = None;
                        ends.push(at);
                    }
                    self.header.clear();
                }
                Err(_) => self.is_lost = true,
            }
        }
        ends
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: &str, content: &str) -> String {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://example.org/a\r\n\
             WARC-Record-ID: <urn:uuid:7>\r\nContent-Length: {}\r\n\r\n{content}\r\n\r\n",
            content.len()
        )
    }

    fn visit(raw: &str, converts: bool) -> (Option<String>, Vec<String>) {
        let piece = Piece { converts, ..Piece::whole(Path::new("a.warc.wet"), raw.as_bytes()) };
        let mut seen = Vec::new();
        let out = Warc.visit(piece, &Fields::default(), &mut |item: Item| {
            let number = item.record.as_ref().map_or(0, |record| record.number);
            let told = item.faults.first().map(|fault| fault.detail.as_str()).or(item.passed_over);
            seen.push(format!("{number} {} {}", told.unwrap_or(item.text), item.refusal.is_some()));
            item.text
                .find("bad")
                .map(|at| vec![vec![Edit::delete(crate::span::Span::new(at, at + 3))]])
                .unwrap_or_default()
        });
        (out.map(|out| String::from_utf8(out).expect("UTF-8")), seen)
    }

    #[test]
    fn conversions_are_documents_and_the_others_are_counted() {
        let raw =
            [record("warcinfo", "x: y\r\n"), record("response", "HTTP/1.1 200"), record("conversion", "Salt bad é")];
        let raw = raw.concat();
        let (out, seen) = visit(&raw, false);
        assert_eq!(
            seen,
            ["1 WARC info false", "2 WARC response, which is HTTP and no text false", "3 Salt bad é true"]
        );
        assert_eq!(out, None);
        let (out, _) = visit(&raw, true);
        let line = "{\"id\":\"urn:uuid:7\",\"url\":\"https://example.org/a\",\"date\":null,\"text\":\"Salt  é\"}\n";
        assert_eq!(out.as_deref(), Some(line));
    }

    #[test]
    fn what_is_broken_is_told_once() {
        let raw = record("conversion", "Salt");
        let (_, seen) = visit(&format!("{raw}no record\n\nnor this\n"), false);
        assert_eq!(seen[1], "2 no WARC record where one should begin false");
        assert_eq!(seen.len(), 2);
        let (_, seen) = visit(&raw[..raw.len() - 6], false);
        assert_eq!(seen, ["1 cut off: 2 of 4 bytes are there false"]);
    }

    #[test]
    fn records_are_cut_by_their_lengths() {
        let raw = format!("{}{}{}", record("warcinfo", ""), record("conversion", "WARC/1.0\r\n\r\n"), record("x", "y"));
        for step in [1, 2, 3, 7, 64, raw.len()] {
            let mut cutter = WarcCutter::default();
            let mut ends = Ends::default();
            for (index, piece) in raw.as_bytes().chunks(step).enumerate() {
                ends.append(cutter.scan(piece), index * step);
            }
            assert_eq!((ends.count, ends.last), (3, Some(raw.len() - 4)), "{step}");
        }
        assert_eq!(WarcCutter::default().scan(b"Salt\n\nand wool").count, 0);
    }

    #[test]
    fn json_lines_are_named_after_the_file() {
        let name = |path: &str| Warc.converted(Path::new(path)).expect("it converts");
        assert_eq!(name("a/b.warc.wet.gz"), Path::new("a/b.warc.wet.jsonl.gz"));
        assert_eq!(name("b.warc"), Path::new("b.warc.jsonl"));
    }
}
