//! Whether a file that is called JSON Lines has any record to look at.
//!
//! A JSON array over many lines, or records that keep their text in another field, would be a finding a line; the file
//! is told once instead. What is kept is counts: the pieces may be those of a file of any length. One sound record
//! ends the survey, and all the others are told one by one.

use std::borrow::Cow;
use std::fmt;

use rustc_hash::FxHashMap;
use serde::de::{Deserializer as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::first_value::{Value, first_value};
use super::malformed;
use super::record::{Borrowed, Object, misread, utf8};
use crate::corpus::fields::TextFields;
use crate::corpus::source::{UTF8_BOM, no_records};
use crate::corpus::{Fields, Survey, Surveyed, container};
use crate::text::{Fault, FaultKind};

/// So many names of fields are counted; records that have more are no table with a column for the text.
const MOST_NAMES: usize = 256;
/// So many are told.
const MOST_TOLD: usize = 5;

#[derive(Default)]
pub(super) struct JsonLinesSurvey {
    fields: Fields,
    has_begun: bool,
    /// Lines that are not blank.
    lines: u64,
    /// How many of them are no object, and how many lack the field or hold no text there.
    malformed: u64,
    missing: u64,
    /// Of these, how many have the field.
    held: u64,
    /// Lines up to here.
    number: u64,
    /// What is wrong with the first line that is no object, and its number.
    first: Option<(u64, String)>,
    /// Fields with text: records, bytes.
    texts: FxHashMap<String, (u64, u64)>,
    /// The first value goes over more than a line.
    has_long_value: bool,
    /// What else the content looks like.
    other: Option<&'static str>,
}

impl JsonLinesSurvey {
    pub(super) fn new(fields: &Fields) -> Self {
        Self { fields: fields.clone(), ..Self::default() }
    }

    /// Counts a line; whether it is a record with a text.
    pub(super) fn is_record(&mut self, line: &[u8]) -> bool {
        self.number += 1;
        if line.iter().all(u8::is_ascii_whitespace) {
            return false;
        }
        self.lines += 1;
        let parsed = utf8(line).and_then(|line| {
            let object = Object::read(line, &self.fields).map_err(|error| misread(line, &error))?;
            Ok((line, object))
        });
        let (line, object) = match parsed {
            Ok(parsed) => parsed,
            Err(detail) => {
                self.malformed += 1;
                self.first.get_or_insert((self.number, detail));
                return false;
            }
        };
        if !object.texts(&self.fields.texts).is_empty() {
            return true;
        }
        self.missing += 1;
        self.held += u64::from(object.is_held(&self.fields.texts));
        let Texts(fields) = Texts::read(line).unwrap_or(Texts(Vec::new()));
        for (name, bytes) in fields.iter().filter_map(|(name, text)| Some((name, (*text)?))) {
            self.count(name, bytes as u64);
        }
        false
    }

    /// Whether there was nothing but blank lines.
    pub(super) fn is_empty(&self) -> bool {
        self.lines == 0
    }

    fn count(&mut self, name: &str, bytes: u64) {
        if !self.texts.contains_key(name) {
            if self.texts.len() == MOST_NAMES {
                return;
            }
            self.texts.insert(name.to_owned(), (0, 0));
        }
        let Some(count) = self.texts.get_mut(name) else { return };
        *count = (count.0 + 1, count.1 + bytes);
    }

    pub(super) fn conclude(&self) -> Surveyed {
        if self.lines > 1 && self.malformed == self.lines {
            return Surveyed::Nothing(self.no_object());
        }
        if self.lines > 0 && self.missing == self.lines {
            return Surveyed::Nothing(self.no_text());
        }
        Surveyed::Records
    }

    fn no_object(&self) -> Fault {
        if self.has_long_value {
            return malformed("not JSON Lines but JSON over many lines: use `jq -c .`");
        }
        let fault = malformed(format!("none of the {} lines is a JSON object", self.lines));
        let first = self.first.as_ref().map(|(number, detail)| format!("line {number}: {detail}"));
        match self.other.map(|what| format!("by its content this is {what}")).or(first) {
            Some(advice) => fault.advising(advice),
            None => fault,
        }
    }

    /// The fields that hold text in most records first; of those alike in this the longest first, which rather is the
    /// text than the id.
    fn no_text(&self) -> Fault {
        let wanted = self.fields.texts.shown();
        let told = match self.held {
            0 if self.fields.texts == TextFields::Usual => "no field with a text in any record".to_owned(),
            0 => format!("no field `{wanted}` in any record"),
            _ => format!("field `{wanted}` holds text in no record"),
        };
        let mut texts: Vec<(&String, &(u64, u64))> = self.texts.iter().collect();
        texts.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
        let Some((best, _)) = texts.first() else {
            return Fault::new(FaultKind::MissingField, told).advising("no other field holds text");
        };
        let records = if self.lines == 1 { "1 record" } else { &format!("{} records", self.lines) };
        let fields: Vec<String> =
            texts.iter().take(MOST_TOLD).map(|(name, (count, _))| format!("`{name}` ({count})")).collect();
        let more = if texts.len() > MOST_TOLD { ", ..." } else { "" };
        let advice =
            format!("of {records} text is in {}{more}; `--text-field` names the one to read", fields.join(", "));
        Fault::new(FaultKind::MissingField, format!("{told}: try `--text-field {best}`")).advising(advice)
    }
}

impl Survey for JsonLinesSurvey {
    fn look(&mut self, raw: &[u8], is_whole: bool, is_last: bool) -> Surveyed {
        let mut raw = raw;
        if !std::mem::replace(&mut self.has_begun, true) {
            if let Some((kind, detail)) = no_records(raw) {
                return Surveyed::Nothing(Fault::new(kind, detail));
            }
            raw = raw.strip_prefix(UTF8_BOM).unwrap_or(raw);
            match first_value(raw, is_last) {
                Value::Whole(fault) => return Surveyed::Nothing(fault),
                Value::First => self.has_long_value = true,
                Value::Line => {}
            }
        }
        let is_first = self.lines == 0;
        if !is_whole || raw.split(|byte| *byte == b'\n').any(|line| self.is_record(line)) {
            return Surveyed::Records;
        }
        if is_first {
            let head = String::from_utf8_lossy(&raw[..raw.len().min(container::SAMPLE)]);
            self.other = container::by_content(&head);
        }
        // The empty line behind the piece's last line end is the next piece's first.
        self.number -= u64::from(raw.ends_with(b"\n"));
        if is_last { self.conclude() } else { Surveyed::Undecided }
    }
}

/// A record's fields: the name, and for a string that is not blank its length as it is written.
struct Texts<'l>(Vec<(Cow<'l, str>, Option<usize>)>);

impl<'l> Texts<'l> {
    fn read(line: &'l str) -> serde_json::Result<Self> {
        let mut deserializer = serde_json::Deserializer::from_str(line);
        let texts = deserializer.deserialize_map(TextsVisitor)?;
        deserializer.end()?;
        Ok(texts)
    }
}

struct TextsVisitor;

impl<'l> Visitor<'l> for TextsVisitor {
    type Value = Texts<'l>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'l>>(self, mut map: A) -> Result<Texts<'l>, A::Error> {
        let mut fields = Vec::new();
        while let Some(Borrowed(name)) = map.next_key()? {
            let value: &RawValue = map.next_value()?;
            fields.push((name, value.get().starts_with('"').then_some(value.get().len())));
        }
        Ok(Texts(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of a file, read in pieces of whole lines of at least `piece` bytes.
    fn survey(raw: &str, piece: usize) -> Option<String> {
        let mut survey = JsonLinesSurvey::new(&Fields::default());
        let mut rest = raw;
        loop {
            let end = rest.get(piece..).and_then(|behind| behind.find('\n')).map_or(rest.len(), |at| piece + at + 1);
            let (head, behind) = rest.split_at(end);
            rest = behind;
            match survey.look(head.as_bytes(), true, rest.is_empty()) {
                Surveyed::Records => return None,
                Surveyed::Nothing(fault) => {
                    return Some(format!("{}; {}", fault.detail, fault.advice.unwrap_or_default()));
                }
                Surveyed::Undecided => assert!(!rest.is_empty(), "the end decides"),
            }
        }
    }

    #[track_caller]
    fn check(raw: &str, expected: Option<&str>) {
        assert_eq!(survey(raw, raw.len()).as_deref(), expected, "{raw:?}");
    }

    #[test]
    fn json_over_many_lines_is_told_once() {
        let array = "not JSON Lines but a JSON array: convert with `jq -c '.[]'`; \
                     each of its values then is a record; named `.json` it is read as it is";
        check("[\n {\n  \"text\": \"Salt.\"\n }\n]\n", Some(array));
        check("[{\"text\": \"Salt.\"},\n{\"text\": \"Wool.\"}]\n", Some(array));
        check("\u{feff}[\n{\"text\": \"Salt.\"},\n{\"text\": \"cut o", Some(array));
        check("[{\"text\": \"Salt.\"}]", Some(array));
        let object = "not JSON Lines but a JSON object: convert with `jq -c .`; ";
        check("{\n \"text\": \"Salt.\"\n}\n", Some(object));
        check(
            "{\"n\": 2,\n\"rows\": [{\"text\": \"Salt.\"},\n{\"text\": \"Wool.\"}\n]}\n",
            Some(&format!("{object}`jq -c '.rows[]'` makes a record of each value of its list")),
        );
        check(
            "{\n \"text\": \"Salt.\"\n}\n{\n \"text\": \"Wool.\"\n}\n",
            Some("not JSON Lines but JSON over many lines: use `jq -c .`; "),
        );
    }

    #[test]
    fn what_is_no_json_is_told_once() {
        let none = |count: u64, advice: &str| format!("none of the {count} lines is a JSON object; {advice}");
        check("The ferry\nsails at nine.\n", Some(&none(2, "line 1: expected value at column 1")));
        check(
            "\n\"Salt\"\n[\"Wool\"]\n",
            Some(&none(2, "line 2: invalid type: string \"Salt\", expected an object at column 1")),
        );
        check("id,text\n1,Salt\n2,Wool\n", Some(&none(3, "by its content this is CSV")));
    }

    #[test]
    fn the_fields_that_are_there_are_told() {
        check(
            "{\"id\":\"7\",\"story\":\"Salt.\"}\n{\"id\":\"8\",\"story\":\"Wool.\",\"note\":\"x\"}\n",
            Some(
                "no field with a text in any record: try `--text-field story`; of 2 records text is in `story` (2), \
                 `id` (2), `note` (1); `--text-field` names the one to read",
            ),
        );
        check(
            "{\"text\":null,\"tale\":\"Salt.\"}\n",
            Some(
                "field `text` holds text in no record: try `--text-field tale`; of 1 record text is in `tale` \
                 (1); `--text-field` names the one to read",
            ),
        );
        check("{}\n{\"n\":1}\n", Some("no field with a text in any record; no other field holds text"));
    }

    #[test]
    fn one_sound_record_and_each_is_told_by_itself() {
        check("{\"text\":\"Salt.\"}\nbroken\n", None);
        check("broken\n{\"text\":\"\"}\n", None);
        check("{\n\"text\": \"Salt.\"\n}\n{\"text\":\"Wool.\"}\n", None);
        check("{\"text\": \"cut\n{\"n\":1}\n", None);
        check("{\"text\": \"cut o", None);
        check("{\"text\":\n{\"text\":1}\n", None);
        check("", None);
        check("\n\n", None);
    }

    #[test]
    fn pieces_make_no_difference() {
        let lines = "broken\n\n{broken}\n[1]\n".repeat(20);
        let told = survey(&lines, lines.len());
        assert!(told.as_ref().is_some_and(|told| told.contains("none of the 60 lines")), "{told:?}");
        assert_eq!(survey(&lines, 10), told);
        assert_eq!(survey(&format!("{lines}{{\"text\":\"Salt.\"}}"), 10), None);
    }
}
