//! Texts that are in memory, each of them the text of a document: a column of Arrow, or a list of strings.

use arrow_array::cast::AsArray as _;
use arrow_array::{Array, ArrayRef, LargeStringArray, StringArray, StringViewArray};
use arrow_schema::DataType;
use pyo3::pybacked::PyBackedStr;

/// Why there are no texts.
pub(crate) enum Refused {
    /// They are of another type.
    Type(String),
    /// They are not what they say, or not there.
    Value(String),
}

impl Refused {
    /// In words.
    pub(crate) fn into_message(self) -> String {
        match self {
            Self::Type(message) | Self::Value(message) => message,
        }
    }
}

/// Strings, some of which may be missing.
pub(crate) enum Texts {
    Python(Vec<Option<PyBackedStr>>),
    Utf8(StringArray),
    LargeUtf8(LargeStringArray),
    Utf8View(StringViewArray),
    Dictionary {
        keys: Vec<Option<usize>>,
        values: Box<Self>,
    },
    /// So many that are all missing.
    Null(usize),
}

impl Texts {
    /// The strings of an array, which are looked through first: whoever made it may have put anything there.
    ///
    /// # Errors
    /// When it holds no strings, or bytes that are none.
    pub(crate) fn of(array: &ArrayRef) -> Result<Self, Refused> {
        let broken = |error| Refused::Value(format!("no text in UTF-8: {error}"));
        array.to_data().validate_full().map_err(broken)?;
        Ok(match array.data_type() {
            DataType::Utf8 => Self::Utf8(array.as_string().clone()),
            DataType::LargeUtf8 => Self::LargeUtf8(array.as_string().clone()),
            DataType::Utf8View => Self::Utf8View(array.as_string_view().clone()),
            DataType::Null => Self::Null(array.len()),
            DataType::Dictionary(..) => {
                let dictionary = array.as_any_dictionary();
                let keys = dictionary.normalized_keys().into_iter().enumerate();
                let key = |(row, key)| (!dictionary.keys().is_null(row)).then_some(key);
                Self::Dictionary { keys: keys.map(key).collect(), values: Box::new(Self::of(dictionary.values())?) }
            }
            other => return Err(Refused::Type(Self::refusal(other))),
        })
    }

    /// Whether a column of this type holds texts.
    pub(crate) fn admit(data_type: &DataType) -> bool {
        match data_type {
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => true,
            DataType::Dictionary(_, values) => Self::admit(values),
            _ => false,
        }
    }

    /// What is said of a column of another type.
    pub(crate) fn refusal(data_type: &DataType) -> String {
        format!("texts are strings, and these are {data_type}")
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Python(texts) => texts.len(),
            Self::Utf8(array) => array.len(),
            Self::LargeUtf8(array) => array.len(),
            Self::Utf8View(array) => array.len(),
            Self::Dictionary { keys, .. } => keys.len(),
            Self::Null(count) => *count,
        }
    }

    /// The text of a row, if it has one.
    pub(crate) fn get(&self, row: usize) -> Option<&str> {
        match self {
            Self::Python(texts) => texts[row].as_deref(),
            Self::Utf8(array) => array.is_valid(row).then(|| array.value(row)),
            Self::LargeUtf8(array) => array.is_valid(row).then(|| array.value(row)),
            Self::Utf8View(array) => array.is_valid(row).then(|| array.value(row)),
            Self::Dictionary { keys, values } => keys[row].and_then(|key| values.get(key)),
            Self::Null(_) => None,
        }
    }
}

/// What is linted at a time: texts with what else is known of their documents.
pub(crate) struct Batch {
    pub(crate) texts: Texts,
    pub(crate) titles: Option<Texts>,
    pub(crate) urls: Option<Texts>,
    /// Fields of the documents' records that are asked for, by the names on the way to them.
    pub(crate) asked: Vec<(Vec<String>, ArrayRef)>,
    /// Which rows are missing as a whole.
    pub(crate) missing: Option<ArrayRef>,
    /// The number of the first row, for telling of one.
    pub(crate) first_row: usize,
}

impl Batch {
    /// Texts of which nothing else is known.
    pub(crate) fn of(texts: Texts) -> Self {
        Self { texts, titles: None, urls: None, asked: Vec::new(), missing: None, first_row: 0 }
    }

    /// The text of a row, if it has one.
    pub(crate) fn text(&self, row: usize) -> Option<&str> {
        let is_missing = self.missing.as_ref().is_some_and(|rows| rows.is_null(row));
        if is_missing { None } else { self.texts.get(row) }
    }

    /// The record of a row, as JSON, with no more than what is asked for; `None` where nothing is.
    pub(crate) fn record(&self, row: usize) -> Option<String> {
        if self.asked.is_empty() {
            return None;
        }
        let mut record = serde_json::Map::new();
        for (keys, array) in &self.asked {
            if let Some(value) = value(array, row) {
                put(&mut record, keys, value);
            }
        }
        Some(serde_json::Value::Object(record).to_string())
    }
}

/// Puts a value where these names lead to.
fn put(record: &mut serde_json::Map<String, serde_json::Value>, keys: &[String], value: serde_json::Value) {
    match keys {
        [] => {}
        [key] => drop(record.insert(key.clone(), value)),
        [key, rest @ ..] => {
            let inner = record.entry(key.clone()).or_insert_with(|| serde_json::Map::new().into());
            if let serde_json::Value::Object(inner) = inner {
                put(inner, rest, value);
            }
        }
    }
}

/// A string, a whole number or a truth value as JSON.
fn value(array: &ArrayRef, row: usize) -> Option<serde_json::Value> {
    use arrow_array::types::{Int32Type, Int64Type, UInt32Type, UInt64Type};
    if array.is_null(row) {
        return None;
    }
    Some(match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(row).into(),
        DataType::LargeUtf8 => array.as_string::<i64>().value(row).into(),
        DataType::Utf8View => array.as_string_view().value(row).into(),
        DataType::Boolean => array.as_boolean().value(row).into(),
        DataType::Int32 => array.as_primitive::<Int32Type>().value(row).into(),
        DataType::Int64 => array.as_primitive::<Int64Type>().value(row).into(),
        DataType::UInt32 => array.as_primitive::<UInt32Type>().value(row).into(),
        DataType::UInt64 => array.as_primitive::<UInt64Type>().value(row).into(),
        _ => return None,
    })
}
