//! Files of JSON records: JSON Lines, each line an object, and `.json`, where they stand in a list or one behind the
//! other.

use super::answer::bytes_as_json;
use super::cut::{Cutter, LineCutter};
use super::mended::Mended;
use super::source::UTF8_BOM;
use super::{Answer, Fields, Format, Inspector, Piece, Survey};
use crate::span::Span;
use crate::text::{Fault, FaultKind};

mod first_value;
mod layout;
mod record;
mod splice;
mod survey;
mod values;

use record::{Site, Visited};
pub(super) use values::JsonValues;

pub(super) struct JsonLines;

impl Format for JsonLines {
    fn name(&self) -> &'static str {
        "JSON Lines"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["jsonl", "ndjson"]
    }

    fn cutter(&self) -> Option<Box<dyn Cutter>> {
        Some(Box::new(LineCutter))
    }

    fn has_json_records(&self) -> bool {
        true
    }

    fn visit(&self, piece: Piece, fields: &Fields, inspector: &mut dyn Inspector) -> Option<Vec<u8>> {
        let raw = piece.raw;
        let mut mended = Mended::new(raw);
        let (mut start, mut place) = (0, piece.start);
        for number in piece.first_number.. {
            if start >= raw.len() {
                break;
            }
            let end = memchr::memchr(b'\n', &raw[start..]).map_or(raw.len(), |at| start + at);
            let bom = if number == 1 && raw[start..end].starts_with(UTF8_BOM) { UTF8_BOM.len() } else { 0 };
            let line = &raw[start + bom..end];
            if !line.iter().all(u8::is_ascii_whitespace) && inspector.wants(number) {
                let site = Site { number, start: place.behind(&raw[start..start + bom]) };
                let visited = record::visit(line, site, fields, inspector);
                if let Visited::Broken(Answer::Drop) = visited {
                    inspector.leave_out(bytes_as_json(line));
                }
                match visited {
                    Visited::Kept(changes) => mended.put(start + bom, changes),
                    Visited::Broken(Answer::Edits(_)) => {}
                    Visited::LeftOut | Visited::Broken(Answer::Drop) if piece.keeps_lines => {
                        mended.put(start + bom, vec![(Span::new(0, line.trim_ascii_end().len()), EMPTY)]);
                    }
                    Visited::LeftOut | Visited::Broken(Answer::Drop) => {
                        mended.put(start + bom, vec![(Span::new(0, raw.len().min(end + 1) - start - bom), "")]);
                    }
                }
            }
            place = place.behind(&raw[start..raw.len().min(end + 1)]);
            start = end + 1;
        }
        mended.finish()
    }

    fn has_lines(&self) -> bool {
        true
    }

    fn survey(&self, fields: &Fields) -> Option<Box<dyn Survey>> {
        Some(Box::new(survey::JsonLinesSurvey::new(fields)))
    }
}

/// Whether a line is a record with a text in one of the usual fields.
pub(super) fn is_record(line: &[u8]) -> bool {
    survey::JsonLinesSurvey::default().is_record(line.strip_prefix(UTF8_BOM).unwrap_or(line))
}

/// What stands in the place of a record that is left out, where one must.
const EMPTY: &str = "{}";

fn malformed(detail: impl Into<String>) -> Fault {
    Fault::new(FaultKind::MalformedRecord, detail)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::corpus::Item;
    use crate::fix::Edit;
    use crate::pointer::Pointer;

    fn visit(raw: &str, inspector: &mut dyn Inspector) -> Option<String> {
        let piece = Piece::whole(Path::new(""), raw.as_bytes());
        JsonLines.visit(piece, &Fields::default(), inspector).map(|bytes| String::from_utf8(bytes).expect("UTF-8"))
    }

    /// Replaces `from` in every document.
    #[track_caller]
    fn check(raw: &str, from: &str, to: &str, expected: Option<&str>) {
        let got = visit(raw, &mut |item: Item| {
            let edits = item.text.match_indices(from);
            let edits: Vec<_> = edits.map(|(at, from)| Edit::replace(Span::new(at, at + from.len()), to)).collect();
            if edits.is_empty() { Vec::new() } else { vec![edits] }
        });
        assert_eq!(got.as_deref(), expected);
    }

    #[test]
    fn only_the_edited_characters_change() {
        let raw =
            "{ \"b\" : 1.50, \"text\":\"caf\\u00e9 \\/ bad \\ud83d\\ude00 end\" ,\"a\":null }\r\n\n{\"text\":\"fine\"}";
        let fixed = raw.replace("bad", "go\\\"od\\n");
        check(raw, "bad", "go\"od\n", Some(&fixed));
        check(raw, "absent", "", None);
    }

    #[test]
    fn edits_find_their_place_behind_escapes() {
        check(r#"{"text":"\u00e9\ud83d\ude00\tx"}"#, "x", "y", Some(r#"{"text":"\u00e9\ud83d\ude00\ty"}"#));
        check(r#"{"text":"\u00e9\ud83d\ude00\tx"}"#, "😀", "", Some(r#"{"text":"\u00e9\tx"}"#));
        check(r#"{"text":"ab"}"#, "b", "", Some(r#"{"text":"a"}"#));
        check("\u{feff}{\"text\":\"ab\"}", "b", "", Some("\u{feff}{\"text\":\"a\"}"));
    }

    #[test]
    fn what_is_wrong_with_a_record_is_a_fault_of_that_record() {
        let mut seen = Vec::new();
        let raw = "{\"id\":7,\"text\":\"a\"}\n{\"text\":\n{\"id\":\"x\"}\n[1]\n{\"text\":3}\n{\"text\":\"\\ud800\"}\n";
        visit(raw, &mut |item: Item| {
            let record = item.record.expect("a record");
            seen.push((record.number, record.id, item.faults.first().map(|fault| fault.kind)));
            Answer::default()
        });
        let expected = [
            (1, Some("7".to_owned()), None),
            (2, None, Some(FaultKind::MalformedRecord)),
            (3, Some("x".to_owned()), Some(FaultKind::MissingField)),
            (4, None, Some(FaultKind::MalformedRecord)),
            (5, None, Some(FaultKind::MissingField)),
            (6, None, Some(FaultKind::MalformedRecord)),
        ];
        assert_eq!(seen, expected);
    }

    #[test]
    fn columns_are_those_of_the_line_in_characters() {
        let told = |raw: &[u8]| {
            let mut told = String::new();
            JsonLines.visit(Piece::whole(Path::new(""), raw), &Fields::default(), &mut |item: Item| {
                told.clone_from(&item.faults[0].detail);
                Answer::default()
            });
            told
        };
        assert_eq!(told(b"[1]"), "invalid type: sequence, expected an object at column 1");
        assert_eq!(told(b"  7"), "invalid type: integer `7`, expected an object at column 3");
        assert_eq!(told("{\"é日\": x}".as_bytes()), "expected value at column 8");
        assert_eq!(told("{\"é日".as_bytes()), "EOF while parsing a string at column 4");
        assert_eq!(told(b"{\"\xC3\xA9\xE9\"}"), "not UTF-8: byte E9 at column 4");
    }

    #[test]
    fn a_title_field_is_the_headline() {
        let mut titles = Vec::new();
        visit("{\"title\":\"A \\\"b\\\"\",\"text\":\"x\"}\n{\"title\":\" \",\"text\":\"x\"}", &mut |item: Item| {
            titles.push(item.origin.title.map(str::to_owned));
            Answer::default()
        });
        assert_eq!(titles, [Some("A \"b\"".to_owned()), None]);
        // One that names the record is none.
        let fields = Fields { id: Pointer::field("title"), ..Fields::default() };
        let raw = b"{\"title\":\"A\",\"text\":\"x\"}";
        JsonLines.visit(Piece::whole(Path::new(""), raw), &fields, &mut |item: Item| {
            assert_eq!((item.origin.title, item.record.and_then(|record| record.id).as_deref()), (None, Some("A")));
            Answer::default()
        });
    }
}
