//! A call: what Python hands over reaches a job, and comes back in the like.

use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, Fields};
use corpuslint::corpus::fields::{TITLES, URLS, USUAL};
use corpuslint::pointer::Pointer;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyBytes, PyList, PySlice, PyString};

use crate::capsules::{ArrowArray, ArrowStream, Incoming, take_array};
use crate::errors::InternalError;
use crate::jobs::Job;
use crate::settings::Compiled;
use crate::texts::{Batch, Refused, Texts};
use crate::work::{Home, Stop, each};

/// What every method that reads texts takes besides them.
#[derive(Default)]
pub(crate) struct Given {
    pub(crate) column: Option<String>,
    pub(crate) path: Option<PathBuf>,
}

/// A job with all that it needs.
pub(crate) struct Call<J> {
    compiled: Arc<Compiled>,
    column: Option<String>,
    home: Home,
    /// Fields of records that the job looks for.
    asked: Vec<Pointer>,
    job: J,
}

impl<J: Job> Call<J> {
    pub(crate) fn new(compiled: &Arc<Compiled>, given: Given, job: J) -> Self {
        let Given { column, path } = given;
        let asked = job.asked(compiled);
        Self { compiled: Arc::clone(compiled), column, home: Home::of(path), asked, job }
    }

    /// Does the job with what was handed over, and hands back the like.
    pub(crate) fn run<'py>(self, data: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let py = data.py();
        if data.is_instance_of::<PyString>() {
            let batch = Batch::of(Texts::Python(vec![Some(data.extract()?)]));
            let row = self.rows(py, &batch)?.pop().flatten();
            return self.job.object(py, row.expect("a row for a text"));
        }
        if data.hasattr("__arrow_c_array__")? {
            let array = take_array(data)?;
            let came = column_type(array.data_type(), self.column.as_deref()).map_err(PyValueError::new_err)?;
            let batch = self.batch(array, 0).map_err(refused)?;
            let rows = self.rows(py, &batch)?;
            let column = py.detach(|| self.job.column(rows, &came)).map_err(PyValueError::new_err)?;
            return Ok(Bound::new(py, ArrowArray::new(column))?.into_any());
        }
        if data.hasattr("__arrow_c_stream__")? {
            return self.stream(py, Incoming::take(data)?);
        }
        // A dataset of Hugging Face's has a table behind it, and knows no protocol.
        if data.hasattr("with_format")? && data.hasattr("features")? {
            let table = data.call_method1("with_format", ("arrow",))?.get_item(PySlice::full(py))?;
            return self.stream(py, Incoming::take(&table)?);
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
        let rows = self.rows(py, &Batch::of(Texts::Python(texts)))?;
        let none = || py.None().into_bound(py);
        let objects = rows.into_iter().map(|row| row.map_or_else(|| Ok(none()), |row| self.job.object(py, row)));
        Ok(PyList::new(py, objects.collect::<PyResult<Vec<_>>>()?)?.into_any())
    }

    fn rows(&self, py: Python<'_>, batch: &Batch) -> PyResult<Vec<Option<J::Row>>> {
        py.detach(|| self.rows_of(batch)).map_err(stopped)
    }

    fn rows_of(&self, batch: &Batch) -> Result<Vec<Option<J::Row>>, Stop<PyErr>> {
        let Self { compiled, home, job, .. } = self;
        each(batch, home, compiled.threads(), &interrupted, &|document| job.row(compiled, home, document))
    }

    /// Each array of a stream when it is asked for.
    fn stream<'py>(self, py: Python<'py>, incoming: Incoming) -> PyResult<Bound<'py, PyAny>> {
        let came = column_type(incoming.data_type(), self.column.as_deref()).map_err(PyValueError::new_err)?;
        if !Texts::admit(&came) {
            return Err(PyTypeError::new_err(Texts::refusal(&came)));
        }
        let data_type = self.job.data_type(&came);
        let mut first_row = 0;
        let arrays = incoming.map(move |array| {
            let batch = self.batch(array?, first_row).map_err(Refused::into_message)?;
            first_row += batch.texts.len();
            let rows = self.rows_of(&batch).map_err(|stop| match stop {
                Stop::Fault { row, place } => fault(row, &place),
                Stop::Interrupted(_) => "interrupted".to_owned(),
            })?;
            self.job.column(rows, &came)
        });
        Ok(Bound::new(py, ArrowStream::new(data_type, Box::new(arrays)))?.into_any())
    }

    /// The texts of an array, or of a column of a record batch with what else is known there.
    fn batch(&self, array: ArrayRef, first_row: usize) -> Result<Batch, Refused> {
        let DataType::Struct(fields) = array.data_type() else {
            if let Some(column) = &self.column {
                return Err(Refused::Value(format!("no column `{column}` in an array that is no table's")));
            }
            return Ok(Batch { first_row, ..Batch::of(Texts::of(&array)?) });
        };
        let name = named(fields, self.column.as_deref()).map_err(Refused::Value)?;
        let table = array.as_struct();
        let texts = Texts::of(table.column_by_name(name).expect("it was looked for"))?;
        let strings = |name: &&str| Texts::of(table.column_by_name(name)?).ok();
        let other = |names: &[&str]| names.iter().filter(|other| **other != name).find_map(strings);
        let mut asked = Vec::new();
        for keys in self.asked.iter().filter_map(Pointer::keys) {
            if let Some(column) = descend(&array, &keys) {
                column.to_data().validate_full().map_err(|error| Refused::Value(error.to_string()))?;
                asked.push((keys.into_iter().map(str::to_owned).collect(), column));
            }
        }
        let missing = table.nulls().is_some().then(|| Arc::clone(&array));
        Ok(Batch { titles: other(&TITLES), urls: other(&URLS), asked, missing, first_row, texts })
    }
}

/// The column that these names lead to, from struct to struct.
fn descend(array: &ArrayRef, keys: &[&str]) -> Option<ArrayRef> {
    let Some((key, rest)) = keys.split_first() else { return Some(Arc::clone(array)) };
    descend(array.as_struct_opt()?.column_by_name(key)?, rest)
}

/// Whether somebody has pressed Ctrl-C.
pub(crate) fn interrupted() -> PyResult<()> {
    Python::attach(|py| py.check_signals())
}

fn refused(why: Refused) -> PyErr {
    match why {
        Refused::Type(message) => PyTypeError::new_err(message),
        Refused::Value(message) => PyValueError::new_err(message),
    }
}

/// What Python catches where a call came to no end.
pub(crate) fn stopped(stop: Stop<PyErr>) -> PyErr {
    match stop {
        Stop::Fault { row, place } => InternalError::new_err(fault(row, &place)),
        Stop::Interrupted(error) => error,
    }
}

fn fault(row: usize, place: &str) -> String {
    format!("row {row}: a fault in corpuslint itself, at {place}; please report it")
}

/// The name of the column with the texts: the one that is named, or the first that is called as such columns are.
fn named<'f>(fields: &'f Fields, column: Option<&'f str>) -> Result<&'f str, String> {
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
