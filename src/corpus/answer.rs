//! What becomes of a document and of the record it stands in: what whoever looks answers to whoever reads.

use serde::Serialize;

use super::Item;
use crate::fix::Edit;

/// What is to become of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// These edits are made, round by round; where there are none it stays as it is.
    Edits(Vec<Vec<Edit>>),
    /// Its record is left out, whatever is said of the other texts in it.
    Drop,
}

impl Default for Answer {
    /// It stays as it is.
    fn default() -> Self {
        Self::Edits(Vec::new())
    }
}

impl From<Vec<Vec<Edit>>> for Answer {
    fn from(rounds: Vec<Vec<Edit>>) -> Self {
        Self::Edits(rounds)
    }
}

/// Whoever looks at the documents of a file, in their order.
pub trait Inspector {
    /// Whether the record of this number is to be looked at; if not, it is not read further than to its end.
    fn wants(&mut self, _number: u64) -> bool {
        true
    }

    /// Looks at a document, and says what is to become of it.
    fn look(&mut self, item: Item) -> Answer;

    /// Takes a record that is left out, once all its texts were looked at: as JSON, on one line.
    fn leave_out(&mut self, _json: String) {}
}

impl<F, A> Inspector for F
where
    F: FnMut(Item) -> A,
    A: Into<Answer>,
{
    fn look(&mut self, item: Item) -> Answer {
        self(item).into()
    }
}

/// A text that is no JSON of its own, as it is handed to [`Inspector::leave_out`].
pub(super) fn text_as_json(text: &str) -> String {
    #[derive(Serialize)]
    struct Text<'t> {
        text: &'t str,
    }
    serde_json::to_string(&Text { text }).expect("a string is always JSON")
}

/// The same for a record that cannot be read; bytes that are not UTF-8 are replaced.
pub(super) fn bytes_as_json(raw: &[u8]) -> String {
    #[derive(Serialize)]
    struct Raw<'r> {
        raw: &'r str,
    }
    serde_json::to_string(&Raw { raw: &String::from_utf8_lossy(raw) }).expect("a string is always JSON")
}

/// The same for a record of JSON. A string has no line ends in it, so those that are there part its words.
pub(super) fn json_on_one_line(json: &str) -> String {
    json.trim().replace(['\n', '\r'], " ")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::corpus::{Fields, Piece, format_of};
    use crate::span::Span;

    /// Leaves out what says `gone`, and deletes what is `bad`.
    #[derive(Default)]
    struct Wanting {
        left_out: Vec<String>,
    }

    impl Inspector for Wanting {
        fn look(&mut self, item: Item) -> Answer {
            let is_malformed = item.faults.iter().any(|fault| fault.kind.hides_text());
            if is_malformed || item.text.contains("gone") {
                return Answer::Drop;
            }
            let bad = item.text.match_indices("bad").map(|(at, bad)| Edit::delete(Span::new(at, at + bad.len())));
            let edits: Vec<Edit> = bad.collect();
            if edits.is_empty() { Answer::default() } else { vec![edits].into() }
        }

        fn leave_out(&mut self, json: String) {
            serde_json::from_str::<serde_json::Value>(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
            assert!(!json.contains('\n'), "{json}");
            self.left_out.push(json);
        }
    }

    fn visit(name: &str, raw: &str, keeps_lines: bool) -> (Option<String>, Vec<String>) {
        let (mut inspector, path) = (Wanting::default(), Path::new(name));
        let piece = Piece { keeps_lines, converts: name.ends_with("wet"), ..Piece::whole(path, raw.as_bytes()) };
        let fields = Fields { texts: crate::corpus::fields::TextFields::named(["text", "more"]), ..Fields::default() };
        let fields = if raw.contains("more") { fields } else { Fields::default() };
        let out = format_of(path).unwrap_or_else(crate::corpus::plain).visit(piece, &fields, &mut inspector);
        (out.map(|out| String::from_utf8(out).expect("UTF-8")), inspector.left_out)
    }

    #[track_caller]
    fn check(name: &str, raw: &str, expected: &str, left_out: &[&str]) {
        let (out, told) = visit(name, raw, false);
        assert_eq!(out.as_deref().unwrap_or(raw), expected);
        assert_eq!(told, left_out);
    }

    #[test]
    fn a_line_goes_with_its_end() {
        let gone = r#"{ "n": 1.50, "text":"caf\u00e9 gone"}"#;
        let raw = format!("{{\"text\":\"a\"}}\r\n{gone}\r\n\n{{\"text\":\"bad b\"}}\n{gone}");
        check("a.jsonl", &raw, "{\"text\":\"a\"}\r\n\n{\"text\":\" b\"}\n", &[gone, gone]);
        check("a.jsonl", &format!("\u{feff}{gone}\nbroken \"\n"), "\u{feff}", &[gone, r#"{"raw":"broken \""}"#]);
        let two = r#"{"text":"bad","more":"gone"}"#;
        check(
            "a.jsonl",
            &format!("{two}\n{{\"text\":\"bad\",\"more\":\"x\"}}\n"),
            "{\"text\":\"\",\"more\":\"x\"}\n",
            &[two],
        );
    }

    #[test]
    fn an_element_goes_with_one_comma() {
        let (a, b, gone) = (r#"{"text": "a"}"#, r#"{"text": "b"}"#, r#"{"text": "gone"}"#);
        let check = |raw: String, expected: String, count: usize| check("a.json", &raw, &expected, &vec![gone; count]);
        check(format!("[\n  {a},\n  {gone},\n  {b}\n]\n"), format!("[\n  {a},\n  {b}\n]\n"), 1);
        check(format!("[{gone}, {a}]"), format!("[ {a}]"), 1);
        check(format!("[{a}, {gone} , {b} , {gone},{gone} ]"), format!("[{a}, {b}  ]"), 3);
        check(format!("[\n{gone},\n{gone}\n]"), "[\n]".to_owned(), 2);
        check(format!("{a}\n{gone}\n{b}\n"), format!("{a}\n{b}\n"), 1);
        let over_lines = "{\n \"text\":\n \"gone\"\n}";
        assert_eq!(visit("a.json", over_lines, false).1, ["{  \"text\":  \"gone\" }"]);
    }

    #[test]
    fn what_does_not_parse_keeps_its_place_and_its_neighbours() {
        let (a, b, gone) = (r#"{"text": "a"}"#, r#"{"text": "b"}"#, r#"{"text": "gone"}"#);
        let check = |raw: String, expected: String| check("a.json", &raw, &expected, &[gone]);
        check(format!("[\n{a},\nbroken, {gone}\n]"), format!("[\n{a},\nbroken\n]"));
        // A value without its closing quote, which takes the comma behind it along.
        check(format!("[\n{{\"text\": \"gone}},\n{gone},\n{b}\n]"), format!("[\n{{\"text\": \"gone}},\n\n{b}\n]"));
        check(format!("[\n{a},\n{{\"text\": \"gone}},\n{gone}\n]"), format!("[\n{a},\n{{\"text\": \"gone}},\n\n]"));
        check(format!("[\n{{\"text\": \"gone\n{gone} , {b}]"), format!("[\n{{\"text\": \"gone\n , {b}]"));
        // No comma before it, or none behind.
        check(format!("[{a} {gone}, {b}]"), format!("[{a}, {b}]"));
        check(format!("[{a}, {gone} {b}]"), format!("[{a}, {b}]"));
        check(format!("[7 {gone}8, {b}]"), format!("[7 8, {b}]"));
        check(format!("{{\"text\": \"gone\n{gone}{b}"), format!("{{\"text\": \"gone\n{b}"));
    }

    #[test]
    fn a_row_goes_and_its_fields_are_named() {
        let raw = "id,text\r\n1,a\r\n2,\"go\r\ne, gone\"\r\n3,b\r\nx\r\n4,gone";
        let left_out = [r#"{"id":"2","text":"go\r\ne, gone"}"#, r#"{"id":"x"}"#, r#"{"id":"4","text":"gone"}"#];
        check("a.csv", raw, "id,text\r\n1,a\r\n3,b\r\n", &left_out);
        check("a.tsv", "text\ngone\n", "text\n", &[r#"{"text":"gone"}"#]);
    }

    #[test]
    fn a_line_may_stay_empty() {
        let keep = |name, raw: &str| visit(name, raw, true).0.expect("something is left out");
        let lines = "{\"text\":\"gone\"}\r\n{\"text\":\"a\"}\n{\"text\":\"gone\"}";
        assert_eq!(keep("a.jsonl", lines), "{}\r\n{\"text\":\"a\"}\n{}");
        assert_eq!(keep("a.json", "[{\"text\":\"a\"},\n {\"text\":\"gone\"}]"), "[{\"text\":\"a\"},\n {}]");
        assert_eq!(keep("a.csv", "id,text,n\n1,gone,2\n2,a,3\n"), "id,text,n\n,,\n2,a,3\n");
        assert_eq!(keep("a.csv", "text\ngone\na\n"), "text\n\"\"\na\n");
    }

    #[test]
    fn a_converted_record_makes_no_line() {
        let record = |text: &str| {
            let length = text.len();
            format!("WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: {length}\r\n\r\n{text}\r\n\r\n")
        };
        let raw = [record("gone"), record("a")].concat();
        let line = |text: &str| format!("{{\"id\":null,\"url\":null,\"date\":null,\"text\":\"{text}\"}}");
        check("a.wet", &raw, &format!("{}\n", line("a")), &[&line("gone")]);
        assert_eq!(visit("a.wet", &raw, true).0.as_deref(), Some(&*format!("{{}}\n{}\n", line("a"))));
    }

    #[test]
    fn a_text_goes_as_a_whole() {
        check("a.txt", "gone\n", "", &[r#"{"text":"gone\n"}"#]);
        check("a.html", "gone", "gone", &[]);
    }
}
