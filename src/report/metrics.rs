//! The measures of documents as rows: JSON Lines, or CSV with a header.
//!
//! Not a report of findings, so no [`super::Report`]: a row belongs to a document, whether or not anything is wrong
//! with it. Values have at most six decimals; where a document has none, as a mean of no words, stands `null`, in CSV
//! nothing.

use std::fmt::Write as _;
use std::str::FromStr;

use super::json::{WireRecord, write_json};
use crate::diagnostic::Record;
use crate::text::measures::{MEASURES, Measures, decimal};
use crate::text::printable::printable;

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricsFormat {
    Jsonl,
    Csv,
}

impl FromStr for MetricsFormat {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        match name {
            "jsonl" => Ok(Self::Jsonl),
            "csv" => Ok(Self::Csv),
            _ => Err(()),
        }
    }
}

/// Twice as many as a published threshold has, and no more than what floating point holds for certain.
const DECIMALS: usize = 6;

impl MetricsFormat {
    /// What stands before the first row.
    pub fn header(self) -> String {
        match self {
            Self::Jsonl => String::new(),
            Self::Csv => {
                let names = MEASURES.iter().map(|measure| measure.name);
                let mut header = ["path", "record", "id"].into_iter().chain(names).collect::<Vec<_>>().join(",");
                header.push('\n');
                header
            }
        }
    }

    /// The row of one document, with its line end.
    pub fn row(self, path: &str, record: Option<&Record>, measures: &Measures) -> String {
        let values = MEASURES.iter().map(|measure| (measure.name, measure.value(measures)));
        let values = values.map(|(name, value)| (name, value.map(|value| decimal(value, DECIMALS))));
        let mut row = String::with_capacity(1500);
        match self {
            Self::Jsonl => {
                let json = |value: Result<String, std::io::Error>| value.expect("strings and numbers are always JSON");
                let record = record.map(WireRecord::from);
                let (path, record) = (json(write_json(&path)), json(write_json(&record)));
                write!(row, "{{\"path\":{path},\"record\":{record}").expect("a string takes what is written");
                for (name, value) in values {
                    let value = value.as_deref().unwrap_or("null");
                    write!(row, ",\"{name}\":{value}").expect("a string takes what is written");
                }
                row.push('}');
            }
            Self::Csv => {
                row.push_str(&quoted(path));
                row.push(',');
                row.push_str(&record.map_or(String::new(), |record| record.number.to_string()));
                row.push(',');
                row.push_str(&record.and_then(|record| record.id.as_deref()).map_or(String::new(), quoted));
                for (_, value) in values {
                    row.push(',');
                    row.push_str(&value.unwrap_or_default());
                }
            }
        }
        row.push('\n');
        row
    }
}

/// A text as a CSV cell, as RFC 4180 has it; what cannot be printed is named.
fn quoted(text: &str) -> String {
    let text = printable(text);
    if text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Document;

    fn row(format: MetricsFormat, path: &str, id: Option<&str>, text: &str) -> String {
        let document = Document::new(text);
        let record = id.map(|id| Record { number: 7, line: 7, id: Some(id.to_owned()), field: "text".to_owned() });
        format.row(path, record.as_ref(), &Measures::new(&document))
    }

    #[test]
    fn a_row_is_json_whatever_the_document() {
        for text in ["", "One two three.\n\nOne two.", "\u{1b}[2J"] {
            let row = row(MetricsFormat::Jsonl, "a \"b\"\u{202e}.txt", Some("x"), text);
            assert!(row.is_ascii() && row.ends_with("}\n"), "{row}");
            let value: serde_json::Value = serde_json::from_str(&row).expect("JSON");
            assert_eq!(value["path"], "a \"b\"\u{202e}.txt");
            assert_eq!(value["record"], serde_json::json!({ "number": 7, "id": "x", "field": "text" }));
            assert_eq!(value.as_object().expect("an object").len(), MEASURES.len() + 2);
            for measure in MEASURES {
                assert!(value[measure.name].is_number() || value[measure.name].is_null(), "{}", measure.name);
            }
        }
        let row = row(MetricsFormat::Jsonl, "a", None, "aa b 1");
        let begin = "{\"path\":\"a\",\"record\":null,\"words\":3,\"lines\":1,\"sentences\":1,\
                     \"sentences-on-kept-lines\":0,\"mean-word-length\":1.333333,\"letters-per-word\":1.5,";
        assert!(row.starts_with(begin), "{row}");
    }

    #[test]
    fn a_row_has_as_many_cells_as_the_header() {
        let columns = MetricsFormat::Csv.header().trim_end().split(',').count();
        assert_eq!(columns, MEASURES.len() + 3);
        assert_eq!(row(MetricsFormat::Csv, "a", None, "x").trim_end_matches('\n').split(',').count(), columns);
        let row = row(MetricsFormat::Csv, "a,b", Some("say \"x\"\n"), "");
        assert!(row.starts_with("\"a,b\",7,\"say \"\"x\"\"<U+000A>\",0,0,0,0,,,0,,0,"), "{row}");
    }
}
