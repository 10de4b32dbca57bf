//! What came of rows, as columns of Arrow.

use std::sync::Arc;

use arrow_array::builder::{Float32Builder, Float64Builder, Int64Builder, StringViewBuilder, UInt64Builder};
use arrow_array::{
    Array, ArrayRef, BinaryArray, BooleanArray, FixedSizeBinaryArray, FixedSizeListArray, Int64Array, LargeStringArray,
    ListArray, StringArray, StructArray, UInt64Array,
};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{DataType, Field, FieldRef, Fields};
use corpuslint::checks::boilerplate::line_score::PAGE_FEATURES;
use corpuslint::checks::duplicate::rows::{NearRow, SiteLines};
use corpuslint::learn::LearnerRow;
use corpuslint::text::measures::MEASURES;

use crate::jobs::{Cleaned, LineFeatures};
use crate::learner::kind;
use crate::told::{Place, Told};

/// What does not fit into a column: Arrow counts these in 31 bits.
type Fits = Result<ArrayRef, String>;

fn too_many(what: &str) -> String {
    format!("more {what} than a column can hold; hand over fewer rows at a time")
}

/// Strings of 2 GiB in all, at most.
fn strings<'s>(values: impl Iterator<Item = Option<&'s str>> + Clone) -> Fits {
    let bytes: usize = values.clone().flatten().map(str::len).sum();
    if i32::try_from(bytes).is_err() {
        return Err(too_many("text"));
    }
    Ok(Arc::new(values.collect::<StringArray>()))
}

fn list(item: FieldRef, lengths: impl Iterator<Item = usize>, values: ArrayRef, nulls: Option<NullBuffer>) -> Fits {
    if i32::try_from(values.len()).is_err() {
        return Err(too_many("values"));
    }
    let array = ListArray::try_new(item, OffsetBuffer::from_lengths(lengths), values, nulls);
    Ok(Arc::new(array.map_err(|error| error.to_string())?))
}

fn nulls_of<R>(rows: &[Option<R>]) -> Option<NullBuffer> {
    let is_there: Vec<bool> = rows.iter().map(Option::is_some).collect();
    is_there.contains(&false).then(|| NullBuffer::from(is_there))
}

fn structs(fields: Fields, columns: Vec<ArrayRef>, nulls: Option<NullBuffer>) -> Fits {
    Ok(Arc::new(StructArray::try_new(fields, columns, nulls).map_err(|error| error.to_string())?))
}

fn item(data_type: DataType) -> FieldRef {
    Arc::new(Field::new("item", data_type, true))
}

fn string(name: &str) -> Field {
    Field::new(name, DataType::Utf8, true)
}

fn number(name: &str) -> Field {
    Field::new(name, DataType::Int64, false)
}

fn place_fields() -> [Field; 4] {
    ["start", "end", "start_byte", "end_byte"].map(number)
}

fn edit_fields() -> Fields {
    place_fields().into_iter().chain([string("text")]).collect()
}

fn finding_fields() -> Fields {
    let strings = DataType::List(item(DataType::Utf8));
    let edits = DataType::List(item(DataType::Struct(edit_fields())));
    let said = [string("rule"), string("severity"), string("message"), Field::new("notes", strings, true)];
    let lines = ["line", "column", "end_line", "end_column"].map(number);
    let rest = [string("fingerprint"), string("snippet"), string("safety"), Field::new("edits", edits, true)];
    said.into_iter().chain(place_fields()).chain(lines).chain(rest).collect()
}

/// A list of findings for each row.
pub(crate) fn findings_type() -> DataType {
    DataType::List(item(DataType::Struct(finding_fields())))
}

fn places(places: &[Place]) -> [ArrayRef; 4] {
    let column = |of: fn(&Place) -> i64| Arc::new(places.iter().map(of).collect::<Int64Array>()) as ArrayRef;
    [
        column(|place| place.start),
        column(|place| place.end),
        column(|place| place.start_byte),
        column(|place| place.end_byte),
    ]
}

fn lists_of_strings(rows: &[&[String]], nulls: Option<NullBuffer>) -> Fits {
    let values = strings(rows.iter().flat_map(|row| row.iter()).map(|text| Some(text.as_str())))?;
    list(item(DataType::Utf8), rows.iter().map(|row| row.len()), values, nulls)
}

/// A list of findings for each row.
///
/// # Errors
/// When they are too many for a column.
pub(crate) fn findings(rows: &[Option<&[Told]>]) -> Fits {
    let all: Vec<&Told> = rows.iter().flatten().flat_map(|told| told.iter()).collect();
    let text = |of: fn(&Told) -> Option<&str>| strings(all.iter().map(move |told| of(told)));
    let line = |at: usize| Arc::new(all.iter().map(|told| told.lines[at]).collect::<Int64Array>()) as ArrayRef;
    let notes: Vec<&[String]> = all.iter().map(|told| &told.notes[..]).collect();
    let edits: Vec<&(Place, String)> = all.iter().flat_map(|told| &told.edits).collect();
    let edit_places: Vec<Place> = edits.iter().map(|(place, _)| *place).collect();
    let mut of_edits = places(&edit_places).to_vec();
    of_edits.push(strings(edits.iter().map(|(_, text)| Some(text.as_str())))?);
    let edit_structs = structs(edit_fields(), of_edits, None)?;
    let edit_item = item(DataType::Struct(edit_fields()));
    let own_places: Vec<Place> = all.iter().map(|told| told.place).collect();
    let mut columns = vec![
        text(|told| Some(&told.rule.id))?,
        text(|told| Some(told.rule.severity.name()))?,
        text(|told| Some(&told.message))?,
        lists_of_strings(&notes, None)?,
    ];
    columns.extend(places(&own_places));
    columns.extend((0..4).map(line));
    columns.extend([
        text(|told| Some(&told.fingerprint))?,
        text(|told| Some(&told.snippet))?,
        text(|told| told.safety.as_deref())?,
        list(edit_item, all.iter().map(|told| told.edits.len()), edit_structs, None)?,
    ]);
    let values = structs(finding_fields(), columns, None)?;
    let lengths = rows.iter().map(|row| row.map_or(0, <[Told]>::len));
    list(item(DataType::Struct(finding_fields())), lengths, values, nulls_of(rows))
}

/// Texts, in the type that they came in: of those that came in a dictionary, plain strings.
pub(crate) fn texts_type(came: &DataType) -> DataType {
    match came {
        DataType::LargeUtf8 | DataType::Utf8View => came.clone(),
        _ => DataType::Utf8,
    }
}

/// Texts, in the type that [`texts_type`] says.
///
/// # Errors
/// When they are too long for a column.
pub(crate) fn texts<'t>(rows: impl Iterator<Item = Option<&'t str>> + Clone, came: &DataType) -> Fits {
    match texts_type(came) {
        DataType::LargeUtf8 => Ok(Arc::new(rows.collect::<LargeStringArray>())),
        DataType::Utf8View => {
            let mut builder = StringViewBuilder::new();
            rows.for_each(|text| builder.append_option(text));
            Ok(Arc::new(builder.finish()))
        }
        _ => strings(rows),
    }
}

fn cleaned_fields(came: &DataType) -> Fields {
    let text = Field::new("text", texts_type(came), true);
    let drop = Field::new("drop", DataType::List(item(DataType::Utf8)), true);
    let count = |name| Field::new(name, DataType::Int64, true);
    Fields::from(vec![text, Field::new("findings", findings_type(), true), drop, count("mended"), count("removed")])
}

/// What cleaning leaves of each row.
pub(crate) fn cleaned_type(came: &DataType) -> DataType {
    DataType::Struct(cleaned_fields(came))
}

/// What cleaning left of each row.
///
/// # Errors
/// When it is too much for a column.
pub(crate) fn cleaned(rows: &[Option<Cleaned>], came: &DataType) -> Fits {
    let remaining: Vec<Option<&[Told]>> = rows.iter().map(|row| row.as_ref().map(|row| &row.findings[..])).collect();
    let reasons: Vec<&[String]> = rows.iter().map(|row| row.as_ref().map_or(&[][..], |row| &row.drop)).collect();
    let count = |of: fn(&Cleaned) -> i64| {
        Arc::new(rows.iter().map(|row| row.as_ref().map(of)).collect::<Int64Array>()) as ArrayRef
    };
    let columns = vec![
        texts(rows.iter().map(|row| row.as_ref().map(|row| row.text.as_str())), came)?,
        findings(&remaining)?,
        lists_of_strings(&reasons, nulls_of(rows))?,
        count(|row| row.mended),
        count(|row| row.removed),
    ];
    structs(cleaned_fields(came), columns, nulls_of(rows))
}

fn measure_fields() -> Fields {
    MEASURES.iter().map(|measure| Field::new(measure.name, DataType::Float64, true)).collect()
}

/// The measures of each row by their names.
pub(crate) fn measures_type() -> DataType {
    DataType::Struct(measure_fields())
}

/// The measures of each row.
pub(crate) fn measures(rows: &[Option<Vec<Option<f64>>>]) -> Fits {
    let mut columns: Vec<Float64Builder> = MEASURES.iter().map(|_| Float64Builder::new()).collect();
    for row in rows {
        for (index, column) in columns.iter_mut().enumerate() {
            column.append_option(row.as_ref().and_then(|row| row[index]));
        }
    }
    let columns = columns.iter_mut().map(|column| Arc::new(column.finish()) as ArrayRef).collect();
    structs(measure_fields(), columns, nulls_of(rows))
}

fn values_item() -> FieldRef {
    Arc::new(Field::new("item", DataType::Float32, false))
}

fn feature_fields() -> Fields {
    let values = DataType::FixedSizeList(values_item(), PAGE_FEATURES as i32);
    Fields::from(vec![number("line"), Field::new("values", values, false)])
}

/// A list of lines with their features for each row.
pub(crate) fn features_type() -> DataType {
    DataType::List(item(DataType::Struct(feature_fields())))
}

/// The features of the lines of each row.
///
/// # Errors
/// When they are too many for a column.
pub(crate) fn features(rows: &[Option<Vec<LineFeatures>>]) -> Fits {
    let (mut lines, mut values) = (Int64Builder::new(), Float32Builder::new());
    for line in rows.iter().flatten().flatten() {
        lines.append_value(line.line);
        values.append_slice(&line.values);
    }
    let values = FixedSizeListArray::try_new(values_item(), PAGE_FEATURES as i32, Arc::new(values.finish()), None);
    let values = values.map_err(|error| error.to_string())?;
    let values = structs(feature_fields(), vec![Arc::new(lines.finish()), Arc::new(values)], None)?;
    let lengths = rows.iter().map(|row| row.as_ref().map_or(0, Vec::len));
    list(item(DataType::Struct(feature_fields())), lengths, values, nulls_of(rows))
}

/// The hash of each row's words.
pub(crate) fn contents_type() -> DataType {
    DataType::FixedSizeBinary(16)
}

/// The hash of each row's words.
///
/// # Errors
/// When they are too many for a column.
pub(crate) fn contents(rows: &[Option<u128>]) -> Fits {
    let bytes = rows.iter().map(|row| row.map(u128::to_be_bytes));
    let array = FixedSizeBinaryArray::try_from_sparse_iter_with_size(bytes, 16);
    Ok(Arc::new(array.map_err(|error| error.to_string())?))
}

fn unsigned_list(rows: &[&[u64]], nulls: Option<NullBuffer>) -> Fits {
    let mut values = UInt64Builder::new();
    rows.iter().for_each(|row| values.append_slice(row));
    list(item(DataType::UInt64), rows.iter().map(|row| row.len()), Arc::new(values.finish()), nulls)
}

fn unsigned_lists(name: &str) -> Field {
    Field::new(name, DataType::List(item(DataType::UInt64)), true)
}

fn unsigned(name: &str) -> Field {
    Field::new(name, DataType::UInt64, true)
}

fn unsigned_column<R>(rows: &[Option<R>], of: impl Fn(&R) -> u64) -> ArrayRef {
    let mut column = UInt64Builder::new();
    rows.iter().for_each(|row| column.append_option(row.as_ref().map(&of)));
    Arc::new(column.finish())
}

fn near_fields() -> Fields {
    Fields::from(vec![unsigned("content"), unsigned_lists("bands"), Field::new("sketch", DataType::Binary, true)])
}

/// What each row gives to the rule of near copies.
pub(crate) fn near_type() -> DataType {
    DataType::Struct(near_fields())
}

/// What each row gives to the rule of near copies.
///
/// # Errors
/// When it is too much for a column.
pub(crate) fn near(rows: &[Option<NearRow>]) -> Fits {
    let bytes: usize = rows.iter().flatten().map(|row| row.sketch.len()).sum();
    if i32::try_from(bytes).is_err() {
        return Err(too_many("rows"));
    }
    let bands: Vec<&[u64]> = rows.iter().map(|row| row.as_ref().map_or(&[][..], |row| &row.bands)).collect();
    let sketches: BinaryArray = rows.iter().map(|row| row.as_ref().map(|row| &row.sketch[..])).collect();
    let columns =
        vec![unsigned_column(rows, |row| row.content), unsigned_list(&bands, nulls_of(rows))?, Arc::new(sketches)];
    structs(near_fields(), columns, nulls_of(rows))
}

fn site_fields() -> Fields {
    Fields::from(vec![unsigned("site"), unsigned("content"), unsigned_lists("lines"), unsigned_lists("titles")])
}

/// What each row gives to the rule of the lines of sites.
pub(crate) fn sites_type() -> DataType {
    DataType::Struct(site_fields())
}

/// What each row gives to the rule of the lines of sites.
///
/// # Errors
/// When it is too much for a column.
pub(crate) fn sites(rows: &[Option<SiteLines>]) -> Fits {
    let of = |lines: fn(&SiteLines) -> &[u64]| -> Vec<&[u64]> {
        rows.iter().map(|row| row.as_ref().map_or(&[][..], lines)).collect()
    };
    let columns = vec![
        unsigned_column(rows, |row| row.site),
        unsigned_column(rows, |row| row.content),
        unsigned_list(&of(|row| &row.lines), nulls_of(rows))?,
        unsigned_list(&of(|row| &row.titles), nulls_of(rows))?,
    ];
    structs(site_fields(), columns, nulls_of(rows))
}

fn sample_fields() -> Fields {
    Fields::from(vec![string("text"), string("own")])
}

fn learned_line_fields() -> Fields {
    let is_title = Field::new("is_title", DataType::Boolean, false);
    Fields::from(vec![Field::new("line", DataType::UInt64, false), string("text"), number("documents"), is_title])
}

fn learned_fields() -> Fields {
    let lines = DataType::List(item(DataType::Struct(learned_line_fields())));
    let sample = Field::new("sample", DataType::Struct(sample_fields()), true);
    let documents = Field::new("documents", DataType::Int64, true);
    Fields::from(vec![string("kind"), string("site"), documents, Field::new("lines", lines, true), sample])
}

/// What each row gives to learning the lines of sites.
pub(crate) fn learned_type() -> DataType {
    DataType::Struct(learned_fields())
}

/// What each row gives to learning the lines of sites.
///
/// # Errors
/// When it is too much for a column.
pub(crate) fn learned(rows: &[Option<LearnerRow>]) -> Fits {
    let of = |text: fn(&LearnerRow) -> &str| strings(rows.iter().map(move |row| row.as_ref().map(text)));
    let all: Vec<&(u64, String, u32, bool)> = rows.iter().flatten().flat_map(|row| &row.lines).collect();
    let lines: Vec<ArrayRef> = vec![
        Arc::new(all.iter().map(|line| Some(line.0)).collect::<UInt64Array>()),
        strings(all.iter().map(|line| Some(line.1.as_str())))?,
        Arc::new(all.iter().map(|line| i64::from(line.2)).collect::<Int64Array>()),
        Arc::new(all.iter().map(|line| Some(line.3)).collect::<BooleanArray>()),
    ];
    let lines = structs(learned_line_fields(), lines, None)?;
    let lengths = rows.iter().map(|row| row.as_ref().map_or(0, |row| row.lines.len()));
    let lines = list(item(DataType::Struct(learned_line_fields())), lengths, lines, nulls_of(rows))?;
    let samples: Vec<Option<&(String, String)>> =
        rows.iter().map(|row| row.as_ref().and_then(|row| row.sample.as_ref())).collect();
    let sample = vec![
        strings(samples.iter().map(|sample| sample.map(|(text, _)| text.as_str())))?,
        strings(samples.iter().map(|sample| sample.map(|(_, own)| own.as_str())))?,
    ];
    let columns = vec![
        of(|row| kind(&row.site))?,
        of(|row| row.site.name())?,
        Arc::new(rows.iter().map(|row| row.as_ref().map(|row| i64::from(row.documents))).collect::<Int64Array>()),
        lines,
        structs(sample_fields(), sample, nulls_of(&samples))?,
    ];
    structs(learned_fields(), columns, nulls_of(rows))
}
