//! `Linter`: what Python calls, and how what it hands over reaches a job and comes back.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use corpuslint::corpus::fields::{TITLES, URLS, USUAL};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyBytes, PyList, PyString};

use crate::capsules::{ArrowArray, ArrowStream, Incoming, take_array};
use crate::errors::{ConfigError, InternalError};
use crate::jobs::{self, Job};
use crate::settings::{Compiled, Counts, Settings};
use crate::texts::{Batch, Texts};
use crate::work::{Home, Stop, each};

/// Rules, compiled once.
#[pyclass(subclass, frozen, module = "corpuslint._core")]
pub(crate) struct Linter(Arc<Compiled>);

/// What every method that reads texts takes besides them.
struct Given {
    column: Option<String>,
    path: Option<String>,
}

#[pymethods]
impl Linter {
    /// `settings` is [`Settings`] as JSON.
    #[new]
    fn new(py: Python<'_>, settings: &[u8]) -> PyResult<Self> {
        let settings: Settings =
            serde_json::from_slice(settings).map_err(|error| PyValueError::new_err(error.to_string()))?;
        let compiled = py.detach(|| Compiled::of(settings)).map_err(ConfigError::new_err)?;
        Ok(Self(Arc::new(compiled)))
    }

    /// The findings of each text.
    #[pyo3(signature = (data, column = None, *, path = None))]
    fn lint<'py>(
        &self,
        data: &Bound<'py, PyAny>,
        column: Option<String>,
        path: Option<String>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.run(data, Given { column, path }, jobs::Lint)
    }

    /// Each text as its fixes leave it.
    #[pyo3(signature = (data, column = None, *, path = None))]
    fn fix<'py>(
        &self,
        data: &Bound<'py, PyAny>,
        column: Option<String>,
        path: Option<String>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.run(data, Given { column, path }, jobs::Mend)
    }

    /// Each text as its fixes leave it, what remains to be found, and why it would be left out.
    #[pyo3(signature = (data, column = None, *, path = None))]
    fn clean<'py>(
        &self,
        data: &Bound<'py, PyAny>,
        column: Option<String>,
        path: Option<String>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.run(data, Given { column, path }, jobs::Clean)
    }

    /// The measures of each text.
    #[pyo3(signature = (data, column = None))]
    fn metrics<'py>(&self, data: &Bound<'py, PyAny>, column: Option<String>) -> PyResult<Bound<'py, PyAny>> {
        self.run(data, Given { column, path: None }, jobs::Measure)
    }

    /// What the line score sees of each line that it judges.
    #[pyo3(signature = (data, column = None))]
    fn features<'py>(&self, data: &Bound<'py, PyAny>, column: Option<String>) -> PyResult<Bound<'py, PyAny>> {
        self.run(data, Given { column, path: None }, jobs::Features::of(&self.0))
    }

    /// The hash of the words of each text, for `duplicate/document`.
    #[pyo3(signature = (data, column = None))]
    fn content_rows<'py>(&self, data: &Bound<'py, PyAny>, column: Option<String>) -> PyResult<Bound<'py, PyAny>> {
        self.has_rule("duplicate/document")?;
        self.run(data, Given { column, path: None }, jobs::contents())
    }

    /// What each text gives to `duplicate/near`.
    #[pyo3(signature = (data, column = None))]
    fn near_rows<'py>(&self, data: &Bound<'py, PyAny>, column: Option<String>) -> PyResult<Bound<'py, PyAny>> {
        self.has_rule("duplicate/near")?;
        self.run(data, Given { column, path: None }, jobs::near())
    }

    /// What each text gives to `duplicate/site-line`.
    #[pyo3(signature = (data, column = None, *, path = None))]
    fn site_rows<'py>(
        &self,
        data: &Bound<'py, PyAny>,
        column: Option<String>,
        path: Option<String>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.has_rule("duplicate/site-line")?;
        self.run(data, Given { column, path }, jobs::sites())
    }

    /// The share that near documents have to have in common.
    #[getter]
    fn min_share(&self) -> PyResult<f64> {
        self.has_rule("duplicate/near")?;
        Ok(self.0.linter.min_share().unwrap_or(1.0))
    }

    /// The settings of this linter with what was counted of the lines of sites.
    fn _with_counts(
        &self,
        documents: Vec<(u64, u32)>,
        lines: Vec<(u64, u64, u32, bool)>,
    ) -> PyResult<Cow<'static, [u8]>> {
        self.has_rule("duplicate/site-line")?;
        let settings = Settings { counts: Some(Counts { documents, lines }), ..self.0.settings.clone() };
        Ok(Cow::Owned(json(&settings)?))
    }

    /// What it is made of, for a pickle.
    fn _settings(&self) -> PyResult<Cow<'static, [u8]>> {
        Ok(Cow::Owned(json(&self.0.settings)?))
    }

    /// The rules that run: id, summary, severity.
    #[getter]
    fn rules(&self) -> Vec<(String, String, &'static str)> {
        let rule =
            |rule: &Arc<corpuslint::diagnostic::Rule>| (rule.id.clone(), rule.summary.clone(), rule.severity.name());
        self.0.linter.rules().iter().map(rule).collect()
    }

    fn __repr__(&self) -> String {
        format!("<corpuslint.Linter of {} rules>", self.0.linter.rules().len())
    }
}

fn json(settings: &Settings) -> PyResult<Vec<u8>> {
    serde_json::to_vec(settings).map_err(|error| PyValueError::new_err(error.to_string()))
}

impl Linter {
    fn has_rule(&self, id: &str) -> PyResult<()> {
        let has = self.0.linter.rules().iter().any(|rule| rule.id == id);
        let message = || format!("{id} does not run; extend_select=[\"{id}\"] switches it on");
        if has { Ok(()) } else { Err(PyValueError::new_err(message())) }
    }

    /// Does a job with what was handed over, and hands back the like.
    fn run<'py, J: Job>(&self, data: &Bound<'py, PyAny>, given: Given, job: J) -> PyResult<Bound<'py, PyAny>> {
        let py = data.py();
        let Given { column, path } = given;
        let home = Home::of(path);
        if data.is_instance_of::<PyString>() {
            let batch = Batch::of(Texts::Python(vec![Some(data.extract()?)]));
            let row = self.rows(py, &batch, &home, &job)?.pop().flatten();
            return job.object(py, row.expect("a row for a text"));
        }
        if data.hasattr("__arrow_c_array__")? {
            let array = take_array(data)?;
            let came = texts_type(&array, column.as_deref());
            let batch = self.batch(array, column.as_deref(), 0).map_err(PyValueError::new_err)?;
            let rows = self.rows(py, &batch, &home, &job)?;
            let column = py.detach(|| job.column(rows, &came)).map_err(PyValueError::new_err)?;
            return Ok(Bound::new(py, ArrowArray::new(column))?.into_any());
        }
        if data.hasattr("__arrow_c_stream__")? {
            return self.stream(py, Incoming::take(data)?, column, home, job);
        }
        if data.is_instance_of::<PyBytes>() {
            return Err(PyTypeError::new_err("texts are str; decode the bytes first"));
        }
        let texts: Vec<Option<PyBackedStr>> = data.extract().map_err(|error: PyErr| {
            if error.is_instance_of::<PyTypeError>(py) {
                PyTypeError::new_err("a str, a list of str and None, or an Arrow array, batch or stream")
            } else {
                error
            }
        })?;
        let rows = self.rows(py, &Batch::of(Texts::Python(texts)), &home, &job)?;
        let none = || py.None().into_bound(py);
        let objects = rows.into_iter().map(|row| row.map_or_else(|| Ok(none()), |row| job.object(py, row)));
        Ok(PyList::new(py, objects.collect::<PyResult<Vec<_>>>()?)?.into_any())
    }

    fn rows<J: Job>(&self, py: Python<'_>, batch: &Batch, home: &Home, job: &J) -> PyResult<Vec<Option<J::Row>>> {
        let compiled = &*self.0;
        py.detach(|| rows(compiled, batch, home, job)).map_err(|stop| match stop {
            Stop::Fault { row, place } => InternalError::new_err(fault(row, &place)),
            Stop::Interrupted(error) => error,
        })
    }

    /// Each array of a stream when it is asked for.
    fn stream<'py, J: Job>(
        &self,
        py: Python<'py>,
        incoming: Incoming,
        column: Option<String>,
        home: Home,
        job: J,
    ) -> PyResult<Bound<'py, PyAny>> {
        let came = column_type(incoming.data_type(), column.as_deref()).map_err(PyValueError::new_err)?;
        let data_type = job.data_type(&came);
        let linter = Self(Arc::clone(&self.0));
        let mut first_row = 0;
        let arrays = incoming.map(move |array| {
            let batch = linter.batch(array?, column.as_deref(), first_row)?;
            first_row += batch.texts.len();
            let rows = rows(&linter.0, &batch, &home, &job).map_err(|stop| match stop {
                Stop::Fault { row, place } => fault(row, &place),
                Stop::Interrupted(_) => "interrupted".to_owned(),
            })?;
            job.column(rows, &came)
        });
        Ok(Bound::new(py, ArrowStream::new(data_type, Box::new(arrays)))?.into_any())
    }

    /// The texts of an array, or of a column of a record batch with what else is known there.
    fn batch(&self, array: ArrayRef, column: Option<&str>, first_row: usize) -> Result<Batch, String> {
        let DataType::Struct(_) = array.data_type() else {
            if let Some(column) = column {
                return Err(format!("there is no column `{column}` in an array that is not a table's"));
            }
            return Ok(Batch { first_row, ..Batch::of(Texts::of(&array)?) });
        };
        let table = array.as_struct();
        let name = named(table.fields(), column)?;
        let texts = Texts::of(table.column_by_name(name).expect("it was looked for"))?;
        let strings = |name: &&str| Texts::of(table.column_by_name(name)?).ok();
        let other = |names: &[&str]| names.iter().filter(|other| **other != name).find_map(strings);
        let mut asked = Vec::new();
        for pointer in self.0.linter.site_fields() {
            if let Some(column) = table.column_by_name(&pointer.written) {
                column.to_data().validate_full().map_err(|error| error.to_string())?;
                asked.push((pointer.written, Arc::clone(column)));
            }
        }
        let missing = table.nulls().is_some().then(|| Arc::clone(&array));
        Ok(Batch { titles: other(&TITLES), urls: other(&URLS), asked, missing, first_row, texts })
    }
}

fn rows<J: Job>(compiled: &Compiled, batch: &Batch, home: &Home, job: &J) -> Result<Vec<Option<J::Row>>, Stop<PyErr>> {
    let interrupted = || Python::attach(|py| py.check_signals());
    each(batch, home, compiled.threads(), &interrupted, &|document| job.row(compiled, home, document))
}

fn fault(row: usize, place: &str) -> String {
    format!("row {row}: a fault in corpuslint itself, at {place}; please report it")
}

/// The name of the column with the texts: the one that is named, or the first that is called as such columns are.
fn named<'f>(fields: &'f arrow_schema::Fields, column: Option<&'f str>) -> Result<&'f str, String> {
    let has = |name: &str| fields.iter().any(|field| field.name() == name);
    let found = match column {
        Some(column) => has(column).then_some(column),
        None => USUAL.into_iter().find(|name| has(name)),
    };
    found.ok_or_else(|| {
        let names: Vec<String> = fields.iter().map(|field| format!("`{}`", field.name())).collect();
        let wanted = column.map_or("no column with a text".to_owned(), |column| format!("no column `{column}`"));
        format!("{wanted}; there are {}: name one as `column`", names.join(", "))
    })
}

/// The type of the texts in arrays of this type.
fn column_type(data_type: &DataType, column: Option<&str>) -> Result<DataType, String> {
    match data_type {
        DataType::Struct(fields) => {
            let name = named(fields, column)?;
            let field = fields.iter().find(|field| field.name() == name);
            Ok(field.map_or(DataType::Utf8, |field| field.data_type().clone()))
        }
        other => Ok(other.clone()),
    }
}

fn texts_type(array: &ArrayRef, column: Option<&str>) -> DataType {
    column_type(array.data_type(), column).unwrap_or(DataType::Utf8)
}

/// Which documents that have one band in common are near copies: pairs of copy and original, by their numbers in
/// `order`.
#[pyfunction]
pub(crate) fn near_bucket(order: Vec<u64>, sketches: Vec<Vec<u8>>, min_share: f64) -> PyResult<Vec<(u64, u64)>> {
    if order.len() != sketches.len() {
        return Err(PyValueError::new_err("as many numbers as sketches"));
    }
    let mut places: Vec<usize> = (0..order.len()).collect();
    places.sort_by_key(|&place| order[place]);
    let sketches: Vec<&[u8]> = places.iter().map(|&place| &sketches[place][..]).collect();
    let pairs = corpuslint::checks::duplicate::rows::near_in_band(min_share, &sketches);
    let pairs = pairs.ok_or_else(|| PyValueError::new_err("no sketches of near_rows"))?;
    Ok(pairs.into_iter().map(|(copy, original)| (order[places[copy]], order[places[original]])).collect())
}

/// How near a copy is to its original: the share, the same as a finding says it, and which lines are the same.
#[pyfunction]
pub(crate) fn near_pair(copy: &[u8], original: &[u8]) -> PyResult<(f64, String, String)> {
    let near = corpuslint::checks::duplicate::rows::nearness(copy, original);
    let near = near.ok_or_else(|| PyValueError::new_err("no sketches of near_rows"))?;
    Ok((near.share, near.told, near.lines))
}
