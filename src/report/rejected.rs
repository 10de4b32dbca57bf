//! `--rejected`: a line of JSON for each record that is left out of what is written.
//!
//! The names and the order of the fields are a contract. `document` is the record's own JSON, byte for byte but for
//! line ends between its words; what has none is an object with its `text`, or with its `raw` bytes where it cannot be
//! read.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::json::{WireRecord, write_json};
use crate::diagnostic::Record;

/// What was left out, and why.
#[derive(Clone, Debug, Default)]
pub struct Dropped {
    pub documents: u64,
    /// How many of them for each reason: the id of a rule, `max-noise`, or `max-removed`.
    pub reasons: BTreeMap<String, u64>,
}

impl Dropped {
    /// Counts so many documents that are left out for these reasons.
    pub fn count<'r>(&mut self, documents: u64, reasons: impl Iterator<Item = &'r str>) {
        self.documents += documents;
        for reason in reasons {
            *self.reasons.entry(reason.to_owned()).or_default() += documents;
        }
    }

    /// Takes in what was left out elsewhere.
    pub fn add(&mut self, other: Self) {
        self.documents += other.documents;
        for (reason, documents) in other.reasons {
            *self.reasons.entry(reason).or_default() += documents;
        }
    }
}

/// A document that was left out: a line of `--rejected`.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Rejected", transform = with_document)]
#[schemars(extend("required" = ["path", "record", "reasons", "document"]))]
pub(super) struct WireRejected<'r> {
    /// The file, as it was named or found.
    path: &'r str,
    /// Which record of the file it was; null for a file that was one document.
    record: Option<WireRecord<'r>>,
    /// The ids of the rules that were named and spoke, `max-noise`, `max-removed`.
    reasons: Vec<&'r str>,
}

/// `document` is put in as it is written, behind the other fields.
fn with_document(schema: &mut Schema) {
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut).expect("it has fields");
    let what =
        "The record as it was: its own JSON, an object of a row's fields, `{\"text\": ...}`, or `{\"raw\": ...}`.";
    properties.insert("document".to_owned(), json!({ "description": what }));
}

/// The line of a record that is left out of the file shown as `path`, with its end. `document` is one line of JSON.
pub fn row<'r>(
    path: &'r str,
    record: Option<&'r Record>,
    reasons: impl Iterator<Item = &'r str>,
    document: &str,
) -> String {
    let wire = WireRejected { path, record: record.map(WireRecord::from), reasons: reasons.collect() };
    let head = write_json(&wire).expect("a string takes what is written");
    let head = head.strip_suffix('}').expect("it is an object");
    // A record that its own reader takes and JSON does not is still not lost.
    debug_assert!(serde_json::from_str::<&RawValue>(document).is_ok(), "{document}");
    format!("{head},\"document\":{document}}}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_keeps_the_record_as_it_was() {
        let record = Record { number: 3, line: 3, id: Some("x".to_owned()), field: "text".to_owned() };
        let document = r#"{ "n": 1.50, "text":"caf\u00e9"}"#;
        let row = row("a\u{1b}.jsonl", Some(&record), ["a/b", "max-noise"].into_iter(), document);
        let expected = "{\"path\":\"a\\u001b.jsonl\",\"record\":{\"number\":3,\"id\":\"x\",\"field\":\"text\"},\
                        \"reasons\":[\"a/b\",\"max-noise\"],\"document\":{ \"n\": 1.50, \"text\":\"caf\\u00e9\"}}\n";
        assert_eq!(row, expected);
    }
}
