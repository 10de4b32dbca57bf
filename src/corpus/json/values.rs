//! `.json`: records in one list, or one behind the other, over as many lines as they like.

use super::layout::{Layout, Token};
use super::record::{self, Site, Visited};
use super::survey::JsonLinesSurvey;
use super::{EMPTY, malformed};
use crate::corpus::cut::{Cutter, Ends};
use crate::corpus::mended::Mended;
use crate::corpus::source::no_records;
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
        Some(Box::new(ValueCutter::default()))
    }

    fn has_json_records(&self) -> bool {
        true
    }

    fn visit(&self, piece: Piece, fields: &Fields, inspector: &mut dyn Inspector) -> Option<Vec<u8>> {
        let (mut place, mut counted, mut number) = (piece.start, 0, piece.first_number);
        let visit = |span: Span| {
            place = place.behind(&piece.raw[counted..span.start]);
            counted = span.start;
            let site = Site { number, start: place };
            number += 1;
            if !inspector.wants(site.number) {
                return Visited::Kept(Vec::new());
            }
            record::visit(&piece.raw[span.start..span.end], site, fields, inspector)
        };
        let is_first = piece.first_number == 1 && piece.start.offset == 0;
        put(piece, parts(piece.raw, is_first, visit))
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

/// What a piece is made of; white space lies between.
enum Part<V> {
    Value(Span, V),
    Comma(usize),
    Close,
}

/// The parts of a piece, its values as `visit` tells them.
fn parts<V>(raw: &[u8], is_first: bool, mut visit: impl FnMut(Span) -> V) -> Vec<Part<V>> {
    let mut layout = if is_first { Layout::default() } else { Layout::behind_beginning() };
    let (mut parts, mut at, mut start) = (Vec::new(), 0, 0);
    while let Some((token, place)) = layout.next(raw, &mut at) {
        match token {
            Token::Start => start = place,
            Token::End => {
                let span = Span::new(start, place);
                parts.push(Part::Value(span, visit(span)));
            }
            Token::Comma => parts.push(Part::Comma(place)),
            Token::Close => parts.push(Part::Close),
        }
    }
    if layout.is_in_value() {
        let span = Span::new(start, raw.len());
        parts.push(Part::Value(span, visit(span)));
    }
    parts
}

/// A piece with the changes of its values made, and without those that are left out, each of which takes the comma
/// behind it along, and where the list's last one goes the comma before; that may be one of an earlier piece, see
/// [`Format::separator`]. What does not parse stays as it is, with the white space behind it: where it ends is a guess,
/// and a line end may be all that parts it from the next value.
fn put(piece: Piece, parts: Vec<Part<Visited>>) -> Option<Vec<u8>> {
    let gone = if piece.keeps_lines { vec![None; parts.len()] } else { gone(piece.raw, &parts) };
    let mut mended = Mended::new(piece.raw);
    for (part, gone) in parts.into_iter().zip(gone) {
        match (part, gone) {
            (_, Some(span)) => mended.put(0, vec![(span, "")]),
            (Part::Value(span, Visited::Kept(changes)), None) => mended.put(span.start, changes),
            (Part::Value(span, Visited::LeftOut), None) => mended.put(0, vec![(span, EMPTY)]),
            (Part::Value(_, Visited::Broken(_)) | Part::Comma(_) | Part::Close, None) => {}
        }
    }
    mended.finish()
}

/// Of each part of a piece the bytes that go with it.
fn gone(raw: &[u8], parts: &[Part<Visited>]) -> Vec<Option<Span>> {
    let mut gone = vec![None; parts.len()];
    // By index, the parts that stay; and whether the next one goes with the value before it.
    let (mut kept, mut is_taken): (Vec<usize>, bool) = (Vec::new(), false);
    for (index, part) in parts.iter().enumerate() {
        let Part::Value(Span { start, end }, Visited::LeftOut) = *part else {
            kept.extend((!std::mem::take(&mut is_taken)).then_some(index));
            continue;
        };
        let before = kept.last().map(|before| &parts[*before]);
        let (is_parted, is_behind_broken) = match before {
            None | Some(Part::Comma(_)) => (true, false),
            Some(Part::Value(span, Visited::Broken(_))) => (raw[span.start..span.end].ends_with(b","), true),
            Some(Part::Value(..) | Part::Close) => (false, false),
        };
        let blank = raw[..start].iter().rev().take_while(|byte| byte.is_ascii_whitespace()).count();
        let start = if is_behind_broken { start } else { start - blank };
        let end = match (parts.get(index + 1), before) {
            (Some(Part::Comma(comma)), _) if is_parted => {
                is_taken = true;
                comma + 1
            }
            // A comma that nothing stands before in this piece parts nothing in it.
            (None | Some(Part::Close), Some(Part::Comma(comma))) if kept.len() > 1 => {
                let before = kept.pop();
                before.into_iter().for_each(|before| gone[before] = Some(Span::new(*comma, comma + 1)));
                end
            }
            _ => end,
        };
        gone[index] = Some(Span::new(start, end));
    }
    gone
}

/// Finds the ends of records: behind the commas of the one list that the file is, or where the next value begins.
#[derive(Debug, Default)]
struct ValueCutter {
    layout: Layout,
    /// Values that ended behind the last place to cut.
    ended: u64,
}

impl Cutter for ValueCutter {
    fn scan(&mut self, bytes: &[u8]) -> Ends {
        let mut ends = Ends::default();
        let mut at = 0;
        while let Some((token, place)) = self.layout.next(bytes, &mut at) {
            let end = match token {
                Token::End => {
                    self.ended += 1;
                    continue;
                }
                Token::Comma if self.layout.is_list() => place + 1,
                Token::Start if !self.layout.is_list() && self.ended > 0 => place,
                _ => continue,
            };
            ends.append(Ends { first: Some(end), last: Some(end), count: self.ended }, 0);
            self.ended = 0;
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
        let mut is_found = false;
        parts(raw, is_first, |span| is_found = is_found || self.inner.is_record(&raw[span.start..span.end]));
        if is_found {
            return Surveyed::Records;
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
        let mut scanner = ValueCutter::default();
        let mut found = Vec::new();
        for (index, piece) in text.as_bytes().chunks(step).enumerate() {
            // One at a time, so that all are seen.
            let ends = scanner.scan(piece);
            found.extend(ends.last.filter(|_| ends.count == 1).map(|end| index * step + end));
        }
        found
    }

    #[test]
    fn a_record_ends_behind_its_comma_or_where_the_next_begins() {
        assert_eq!(ends(r#"[{"a":"x,\"]"},{"b":[1,2]}]"#, 1), [15]);
        assert_eq!(ends("{\"a\":1}\n{\"b\":{\"c\":2}} {}", 1), [8, 22]);
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
