//! What may be asked of a linter, each as what is done with one document, the column that comes of many, and what
//! Python gets of one.

use arrow_array::ArrayRef;
use arrow_schema::DataType;
use corpuslint::checks::boilerplate::line_score::{PAGE_FEATURES, PageReader};
use corpuslint::checks::duplicate::rows::{NearRow, Row, SiteLines};
use corpuslint::diagnostic::Diagnostic;
use corpuslint::kind::Digest;
use corpuslint::pointer::Pointer;
use corpuslint::text::Document;
use corpuslint::text::measures::{MEASURES, Measures};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::columns;
use crate::objects;
use crate::settings::Compiled;
use crate::told::{Told, told};
use crate::work::Home;

/// What is done with documents.
pub(crate) trait Job: Send + Sync + 'static {
    /// What comes of one.
    type Row: Send;

    fn row(&self, compiled: &Compiled, home: &Home, document: &Document) -> Self::Row;

    /// Fields of records that it looks for.
    fn asked(&self, compiled: &Compiled) -> Vec<Pointer> {
        compiled.linter.site_fields()
    }

    /// The type of the column, for texts that came in one of this type.
    fn data_type(&self, came: &DataType) -> DataType;

    /// The column of some rows; of those without a text it has null.
    fn column(&self, rows: Vec<Option<Self::Row>>, came: &DataType) -> Result<ArrayRef, String>;

    /// One row in Python.
    fn object<'py>(&self, py: Python<'py>, row: Self::Row) -> PyResult<Bound<'py, PyAny>>;
}

/// The findings of each text.
pub(crate) struct Lint;

impl Job for Lint {
    type Row = Vec<Told>;

    fn row(&self, compiled: &Compiled, home: &Home, document: &Document) -> Self::Row {
        told(compiled, home, document, compiled.linter.lint(document))
    }

    fn data_type(&self, _: &DataType) -> DataType {
        columns::findings_type()
    }

    fn column(&self, rows: Vec<Option<Self::Row>>, _: &DataType) -> Result<ArrayRef, String> {
        let rows: Vec<Option<&[Told]>> = rows.iter().map(Option::as_deref).collect();
        columns::findings(&rows)
    }

    fn object<'py>(&self, py: Python<'py>, row: Self::Row) -> PyResult<Bound<'py, PyAny>> {
        objects::findings(py, &row)
    }
}

/// Each text as its fixes leave it.
pub(crate) struct Mend;

impl Job for Mend {
    type Row = String;

    fn row(&self, compiled: &Compiled, home: &Home, document: &Document) -> Self::Row {
        treated(compiled, home, document).fixed.text
    }

    fn data_type(&self, came: &DataType) -> DataType {
        columns::texts_type(came)
    }

    fn column(&self, rows: Vec<Option<Self::Row>>, came: &DataType) -> Result<ArrayRef, String> {
        columns::texts(rows.iter().map(Option::as_deref), came)
    }

    fn object<'py>(&self, py: Python<'py>, row: Self::Row) -> PyResult<Bound<'py, PyAny>> {
        Ok(row.into_pyobject(py)?.into_any())
    }
}

/// Each text as its fixes leave it, what remains to be found in it, and why it would be left out.
pub(crate) struct Clean;

/// What [`Clean`] leaves of a text.
pub(crate) struct Cleaned {
    pub(crate) text: String,
    pub(crate) findings: Vec<Told>,
    /// The ids of rules and the names of bounds.
    pub(crate) drop: Vec<String>,
    /// Findings that were mended.
    pub(crate) mended: i64,
    /// By how many code points the text is shorter.
    pub(crate) removed: i64,
}

impl Job for Clean {
    type Row = Cleaned;

    fn row(&self, compiled: &Compiled, home: &Home, document: &Document) -> Self::Row {
        let treated = treated(compiled, home, document);
        let fixed = treated.fixed;
        let removed = document.text.chars().count() as i64 - fixed.text.chars().count() as i64;
        let left = Document::new_from(&fixed.text, document.origin);
        let findings = told(compiled, home, &left, fixed.remaining);
        let (drop, mended) = (treated.reasons.into_iter().collect(), fixed.mended as i64);
        Cleaned { findings, drop, mended, removed, text: fixed.text }
    }

    fn data_type(&self, came: &DataType) -> DataType {
        columns::cleaned_type(came)
    }

    fn column(&self, rows: Vec<Option<Self::Row>>, came: &DataType) -> Result<ArrayRef, String> {
        columns::cleaned(&rows, came)
    }

    fn object<'py>(&self, py: Python<'py>, row: Self::Row) -> PyResult<Bound<'py, PyAny>> {
        objects::cleaned(py, row)
    }
}

fn treated(compiled: &Compiled, home: &Home, document: &Document) -> corpuslint::run::Treated {
    let exemptions = compiled.exemptions(&home.whole);
    let counts = |document: &Document, found: &Diagnostic| !exemptions.admit(&found.rule, found.span.of(document.text));
    compiled.treatment().treat(document, compiled.linter.lint(document), &counts)
}

/// The measures of each text.
pub(crate) struct Measure;

impl Job for Measure {
    type Row = Vec<Option<f64>>;

    fn row(&self, _: &Compiled, _: &Home, document: &Document) -> Self::Row {
        let measures = Measures::new(document);
        MEASURES.iter().map(|measure| measure.value(&measures)).collect()
    }

    fn data_type(&self, _: &DataType) -> DataType {
        columns::measures_type()
    }

    fn column(&self, rows: Vec<Option<Self::Row>>, _: &DataType) -> Result<ArrayRef, String> {
        columns::measures(&rows)
    }

    fn object<'py>(&self, py: Python<'py>, row: Self::Row) -> PyResult<Bound<'py, PyAny>> {
        let values = PyDict::new(py);
        for (measure, value) in MEASURES.iter().zip(row) {
            values.set_item(measure.name, value)?;
        }
        Ok(values.into_any())
    }
}

/// What the line score sees of each line that it judges.
pub(crate) struct Features(PageReader);

/// Of one line.
pub(crate) struct LineFeatures {
    /// 1-based.
    pub(crate) line: i64,
    /// In the order of the names.
    pub(crate) values: Vec<f32>,
}

impl Features {
    pub(crate) fn of(compiled: &Compiled) -> Self {
        Self(PageReader::new(compiled.linter.languages()))
    }
}

impl Job for Features {
    type Row = Vec<LineFeatures>;

    fn row(&self, _: &Compiled, _: &Home, document: &Document) -> Self::Row {
        let page = self.0.read(document);
        let mut row = Vec::with_capacity(PAGE_FEATURES);
        let judged = (0..page.len()).filter(|&index| page.is_judged(index));
        let of_line = |index| {
            page.features(index, &mut row);
            LineFeatures { line: page.line_index(index) as i64 + 1, values: row.clone() }
        };
        judged.map(of_line).collect()
    }

    fn data_type(&self, _: &DataType) -> DataType {
        columns::features_type()
    }

    fn column(&self, rows: Vec<Option<Self::Row>>, _: &DataType) -> Result<ArrayRef, String> {
        columns::features(&rows)
    }

    fn object<'py>(&self, py: Python<'py>, row: Self::Row) -> PyResult<Bound<'py, PyAny>> {
        let lines = PyDict::new(py);
        for LineFeatures { line, values } in row {
            lines.set_item(line, values)?;
        }
        Ok(lines.into_any())
    }
}

/// Takes out of a document what it gives.
pub(crate) type Give<T> = Box<dyn Fn(&Compiled, &Document) -> Option<T> + Send + Sync>;

/// What each text gives to what compares documents; null where the text takes no part.
pub(crate) struct Rows<T> {
    pub(crate) give: Give<T>,
    /// Fields of records that are looked for, where they are not the linter's.
    pub(crate) asked: Option<Vec<Pointer>>,
    pub(crate) column: fn(&[Option<T>]) -> Result<ArrayRef, String>,
    pub(crate) data_type: fn() -> DataType,
}

/// The hash of the words of each text, for `duplicate/document`.
pub(crate) fn contents() -> Rows<u128> {
    let pick = |row| if let Row::Content(content) = row { Some(content) } else { None };
    let give = Box::new(move |compiled: &Compiled, document: &Document| picked(compiled.linter.digest(document), pick));
    Rows { give, asked: None, column: columns::contents, data_type: columns::contents_type }
}

/// Sketches, for `duplicate/near`.
pub(crate) fn near() -> Rows<NearRow> {
    let pick = |row| if let Row::Near(near) = row { Some(near) } else { None };
    let give = Box::new(move |compiled: &Compiled, document: &Document| picked(compiled.linter.digest(document), pick));
    Rows { give, asked: None, column: columns::near, data_type: columns::near_type }
}

/// Hashes of lines, for `duplicate/site-line`, which has to have seen all documents before the first is linted.
pub(crate) fn sites() -> Rows<SiteLines> {
    let pick = |row| if let Row::Lines(lines) = row { Some(lines) } else { None };
    let give = Box::new(move |compiled: &Compiled, document: &Document| {
        picked(compiled.linter.ahead().iter().map(|pass| pass.digest(document)), pick)
    });
    Rows { give, asked: None, column: columns::sites, data_type: columns::sites_type }
}

/// What is a rule's own among what a document gives to all.
fn picked<T>(digests: impl IntoIterator<Item = Option<Digest>>, pick: fn(Row) -> Option<T>) -> Option<T> {
    digests.into_iter().flatten().filter_map(Row::of).find_map(pick)
}

impl<T: Send + 'static> Job for Rows<T> {
    type Row = Option<T>;

    fn row(&self, compiled: &Compiled, _: &Home, document: &Document) -> Self::Row {
        (self.give)(compiled, document)
    }

    fn asked(&self, compiled: &Compiled) -> Vec<Pointer> {
        self.asked.clone().unwrap_or_else(|| compiled.linter.site_fields())
    }

    fn data_type(&self, _: &DataType) -> DataType {
        (self.data_type)()
    }

    fn column(&self, rows: Vec<Option<Self::Row>>, _: &DataType) -> Result<ArrayRef, String> {
        let rows: Vec<Option<T>> = rows.into_iter().map(Option::flatten).collect();
        (self.column)(&rows)
    }

    fn object<'py>(&self, py: Python<'py>, row: Self::Row) -> PyResult<Bound<'py, PyAny>> {
        // As a column of one row, so that it is said in one way what it looks like.
        let column = (self.column)(&[row]).map_err(pyo3::exceptions::PyValueError::new_err)?;
        Ok(Bound::new(py, crate::capsules::ArrowArray::new(column))?.into_any())
    }
}
