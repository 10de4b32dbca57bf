//! `.json`: records in one list, or one behind the other, over as many lines as they like.

use super::record::{self, Site};
use super::survey::JsonLinesSurvey;
use super::{EMPTY, malformed};
use crate::corpus::cut::{Cutter, Ends};
use crate::corpus::mended::Mended;
use crate::corpus::source::{UTF8_BOM, no_records};
use crate::corpus::{Fields, Format, Inspector, Piece, Survey, Surveyed};
use crate::span::Span;
use crate::text::Fault;

pub(in crate::corpus) struct JsonValues;

impl Format for JsonValues {
    fn name(&self) -> &'static str {
        "JSON"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn cutter(&self) -> Option<Box<dyn Cutter>> {
        Some(Box::new(Scanner::default()))
    }

    fn has_json_records(&self) -> bool {
        true
    }

    fn visit(&self, piece: Piece, fields: &Fields, inspector: &mut dyn Inspector) -> Option<Vec<u8>> {
        let mut found = Vec::new();
        let (mut place, mut counted) = (piece.start, 0);
        for (index, (start, end)) in values(piece.raw, piece.first_number == 1).into_iter().enumerate() {
            place = place.behind(&piece.raw[counted..start]);
            counted = start;
            let site = Site { number: piece.first_number + index as u64, start: place };
            if inspector.wants(site.number) {
                found.push((start, end, record::visit(&piece.raw[start..end], site, fields, inspector)));
            }
        }
        put(piece, found)
    }

    fn separator(&self) -> Option<u8> {
        Some(b',')
    }

    fn survey(&self, fields: &Fields) -> Option<Box<dyn Survey>> {
        Some(Box::new(JsonSurvey { inner: JsonLinesSurvey::new(fields), has_begun: false }))
    }

    fn is_often_no_corpus(&self) -> bool {
        true
    }
}

/// Where a value begins and ends, and its changes; none where it is left out.
type Visited = (usize, usize, Option<Vec<(Span, String)>>);

/// A piece with the changes of its values made, and without those that are left out, each of which takes its comma.
/// Where the list's last one goes, the comma before it does; it may be one of an earlier piece, see
/// [`Format::separator`].
fn put(piece: Piece, found: Vec<Visited>) -> Option<Vec<u8>> {
    let raw = piece.raw;
    let behind_comma = |end: usize| {
        let comma = end + raw[end..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        (raw.get(comma) == Some(&b',')).then_some(comma + 1)
    };
    let is_last_dropped = !piece.keeps_lines
        && found.last().is_some_and(|(_, end, changes)| changes.is_none() && behind_comma(*end).is_none());
    let last_kept = found.iter().rposition(|(.., changes)| changes.is_some());
    let mut mended = Mended::new(raw);
    for (index, (start, end, changes)) in found.into_iter().enumerate() {
        match changes {
            Some(changes) => {
                mended.put(start, changes);
                let comma = behind_comma(end).filter(|_| is_last_dropped && last_kept == Some(index));
                mended.put(0, comma.map(|behind| (Span::new(behind - 1, behind), "")).into_iter().collect());
            }
            None if piece.keeps_lines => mended.put(start, vec![(Span::new(0, end - start), EMPTY)]),
            None => {
                let blank = raw[..start].iter().rev().take_while(|byte| byte.is_ascii_whitespace()).count();
                mended.put(0, vec![(Span::new(start - blank, behind_comma(end).unwrap_or(end)), "")]);
            }
        }
    }
    mended.finish()
}

/// Where the values of a piece stand: those of the list, or those that stand one behind the other. What is no value,
/// up to the next comma or line end, is one that does not parse.
fn values(raw: &[u8], is_first: bool) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = if is_first && raw.starts_with(UTF8_BOM) { UTF8_BOM.len() } else { 0 };
    let mut opened = !is_first;
    while at < raw.len() {
        match raw[at] {
            byte if byte.is_ascii_whitespace() || byte == b',' || byte == b']' => at += 1,
            b'[' if !opened => {
                opened = true;
                at += 1;
            }
            _ => {
                opened = true;
                let end = at + value_length(&raw[at..]);
                found.push((at, end));
                at = end;
            }
        }
    }
    found
}

/// The length of the value that some bytes begin with, in bytes, without white space behind it; at least 1.
fn value_length(raw: &[u8]) -> usize {
    let mut scanner = Nesting::default();
    for (index, &byte) in raw.iter().enumerate() {
        let was_inside = scanner.is_inside();
        // A string has no line end: one that has lost its end is lost with its value, and the next line begins anew.
        if scanner.in_string && byte == b'\n' {
            return index;
        }
        if !was_inside && index > 0 && (matches!(byte, b',' | b']' | b'}') || byte.is_ascii_whitespace()) {
            return index;
        }
        scanner.step(byte);
        if was_inside && !scanner.is_inside() {
            return index + 1;
        }
    }
    raw.len()
}

/// How deep in JSON the next byte stands.
#[derive(Clone, Copy, Debug, Default)]
struct Nesting {
    depth: usize,
    in_string: bool,
    is_escaped: bool,
}

impl Nesting {
    fn is_inside(self) -> bool {
        self.depth > 0 || self.in_string
    }

    fn step(&mut self, byte: u8) {
        if self.in_string {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
            return;
        }
        match byte {
            b'"' => self.in_string = true,
            b'[' | b'{' => self.depth += 1,
            b']' | b'}' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }
}

/// Finds the ends of records: behind the commas of the one list that the file is, or behind each value.
#[derive(Debug, Default)]
struct Scanner {
    nesting: Nesting,
    is_list: Option<bool>,
    /// Behind a value, at the depth of records.
    is_behind: bool,
}

impl Cutter for Scanner {
    fn scan(&mut self, bytes: &[u8]) -> Ends {
        let mut ends = Ends::default();
        let mut at = 0;
        while at < bytes.len() {
            // Most bytes are inside strings.
            if self.nesting.in_string && !self.nesting.is_escaped {
                let Some(next) = memchr::memchr3(b'"', b'\\', b'\n', &bytes[at..]) else { break };
                at += next;
            }
            let byte = bytes[at];
            at += 1;
            if self.nesting.in_string && byte == b'\n' {
                self.nesting = Nesting { depth: usize::from(self.is_list == Some(true)), ..Nesting::default() };
                self.is_behind = false;
                ends.push(at);
                continue;
            }
            let is_list = match self.is_list {
                Some(is_list) => is_list,
                None if byte.is_ascii_whitespace() || UTF8_BOM.contains(&byte) => continue,
                None => *self.is_list.insert(byte == b'['),
            };
            let home = usize::from(is_list);
            let was_inside = self.nesting.depth > home || self.nesting.in_string;
            self.nesting.step(byte);
            // A brace too many does not end the list.
            self.nesting.depth += usize::from(is_list && byte == b'}' && self.nesting.depth < home);
            let is_inside = self.nesting.depth > home || self.nesting.in_string;
            self.is_behind |= was_inside && !is_inside;
            let ends_here = if is_list { byte == b',' && !is_inside } else { self.is_behind };
            if ends_here {
                ends.push(at);
                self.is_behind = false;
            }
        }
        ends
    }
}

/// Whether there is any record in the file.
struct JsonSurvey {
    inner: JsonLinesSurvey,
    has_begun: bool,
}

impl Survey for JsonSurvey {
    fn look(&mut self, raw: &[u8], is_whole: bool, is_last: bool) -> Surveyed {
        let is_first = !std::mem::replace(&mut self.has_begun, true);
        if is_first && let Some((kind, detail)) = no_records(raw) {
            return Surveyed::Nothing(Fault::new(kind, detail));
        }
        if !is_whole {
            return Surveyed::Records;
        }
        for (start, end) in values(raw, is_first) {
            if self.inner.is_record(&raw[start..end]) {
                return Surveyed::Records;
            }
        }
        if !is_last {
            return Surveyed::Undecided;
        }
        if self.inner.is_empty() { Surveyed::Nothing(malformed("no JSON value in it")) } else { self.inner.conclude() }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::corpus::{Answer, Item};
    use crate::fix::Edit;

    fn ends(text: &str, step: usize) -> Vec<usize> {
        let mut scanner = Scanner::default();
        let mut found = Vec::new();
        for (index, piece) in text.as_bytes().chunks(step).enumerate() {
            // One at a time, so that all are seen.
            let ends = scanner.scan(piece);
            found.extend(ends.last.filter(|_| ends.count == 1).map(|end| index * step + end));
        }
        found
    }

    #[test]
    fn a_record_ends_behind_its_comma_or_its_brace() {
        assert_eq!(ends(r#"[{"a":"x,\"]"},{"b":[1,2]}]"#, 1), [15]);
        assert_eq!(ends("{\"a\":1}\n{\"b\":{\"c\":2}} {}", 1), [7, 21, 24]);
        assert_eq!(ends(" [1,2, {\"a\":[3,4]}]", 1), [4, 6]);
    }

    #[track_caller]
    fn check(raw: &str, from: &str, to: &str, expected: Option<&str>) {
        let mut seen = Vec::new();
        let piece = Piece::whole(Path::new(""), raw.as_bytes());
        let got = JsonValues.visit(piece, &Fields::default(), &mut |item: Item| {
            let record = item.record.as_ref().expect("a record");
            seen.push((record.number, record.line, item.text.to_owned()));
            let edits = item.text.match_indices(from);
            let edits: Vec<_> = edits.map(|(at, from)| Edit::replace(Span::new(at, at + from.len()), to)).collect();
            if edits.is_empty() { Vec::new() } else { vec![edits] }
        });
        let got = got.map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
        assert_eq!(got.as_deref(), expected, "{seen:?}");
    }

    #[test]
    fn only_the_edited_characters_change_however_the_records_stand() {
        for raw in [
            "[{\"text\":\"bad\", \"n\": 1.50},\n {\"id\":[1],\"text\":\"a \\u00e9 bad\"}\n]\n",
            "[\n  {\n    \"text\": \"bad\"\n  }\n]",
            "{\"text\": \"bad\"}",
            "\u{feff}{\n \"text\": \"bad\"\n}\n{\"text\":\"x\"}{\"text\":\"bad\"}\n",
        ] {
            check(raw, "bad", "good", Some(&raw.replace("bad", "good")));
        }
        // A string without its end.
        let raw = "{\"text\": \"bad\"}\n{\"text\": \"ba\n{\"text\": \"bad\"}\n";
        check(raw, "bad", "good", Some(&raw.replace("bad", "good")));
        check("[]", "bad", "good", None);
        check("[{\"text\": \"bad\"}, {\"text\": \"ba", "bad", "good", Some("[{\"text\": \"good\"}, {\"text\": \"ba"));
    }

    #[test]
    fn numbers_and_lines_are_those_of_the_file() {
        let raw = "[\n{\"text\":\"a\"},\n\n{\"text\":\"b\"}, {\"text\":\"c\"}, 7]";
        let mut seen = Vec::new();
        JsonValues.visit(Piece::whole(Path::new(""), raw.as_bytes()), &Fields::default(), &mut |item: Item| {
            let record = item.record.expect("a record");
            seen.push((record.number, record.line, item.faults.len()));
            Answer::default()
        });
        assert_eq!(seen, [(1, 2, 0), (2, 4, 0), (3, 4, 0), (4, 4, 1)]);
    }
}
