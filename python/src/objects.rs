//! What came of a text, as the dataclasses of the Python side.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyList, PyTuple, PyType};

use crate::jobs::Cleaned;
use crate::told::{Place, Told};

/// A dataclass of the package, looked up once.
fn class<'py>(py: Python<'py>, lock: &'static PyOnceLock<Py<PyType>>, name: &str) -> PyResult<&'py Bound<'py, PyType>> {
    lock.import(py, "corpuslint._types", name)
}

fn finding_class(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    class(py, &CLASS, "Finding")
}

fn edit_class(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    class(py, &CLASS, "Edit")
}

fn cleaned_class(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    class(py, &CLASS, "Cleaned")
}

fn numbers(Place { start, end, start_byte, end_byte }: Place) -> [i64; 4] {
    [start, end, start_byte, end_byte]
}

/// A list of `Finding`.
pub(crate) fn findings<'py>(py: Python<'py>, found: &[Told]) -> PyResult<Bound<'py, PyAny>> {
    let findings = found.iter().map(|told| finding(py, told)).collect::<PyResult<Vec<_>>>()?;
    Ok(PyList::new(py, findings)?.into_any())
}

fn finding<'py>(py: Python<'py>, told: &Told) -> PyResult<Bound<'py, PyAny>> {
    let edit = |(place, text): &(Place, String)| {
        let mut fields = integers(py, &numbers(*place))?;
        fields.push(text.into_pyobject(py)?.into_any());
        edit_class(py)?.call1(PyTuple::new(py, fields)?)
    };
    let edits = told.edits.iter().map(edit).collect::<PyResult<Vec<_>>>()?;
    let mut fields = vec![
        told.rule.id.as_str().into_pyobject(py)?.into_any(),
        told.rule.severity.name().into_pyobject(py)?.into_any(),
        told.message.as_str().into_pyobject(py)?.into_any(),
        PyTuple::new(py, &told.notes)?.into_any(),
    ];
    fields.extend(integers(py, &numbers(told.place))?);
    fields.extend(integers(py, &told.lines)?);
    fields.extend([
        told.fingerprint.as_str().into_pyobject(py)?.into_any(),
        told.snippet.as_str().into_pyobject(py)?.into_any(),
        told.safety.as_deref().into_pyobject(py)?.into_any(),
        PyTuple::new(py, edits)?.into_any(),
    ]);
    finding_class(py)?.call1(PyTuple::new(py, fields)?)
}

fn integers<'py>(py: Python<'py>, numbers: &[i64]) -> PyResult<Vec<Bound<'py, PyAny>>> {
    numbers.iter().map(|number| Ok(number.into_pyobject(py)?.into_any())).collect()
}

/// A `Cleaned`.
pub(crate) fn cleaned<'py>(py: Python<'py>, row: Cleaned) -> PyResult<Bound<'py, PyAny>> {
    let Cleaned { text, findings: found, drop, mended, removed } = row;
    cleaned_class(py)?.call1((text, findings(py, &found)?, drop, mended, removed))
}
