//! `Linter`, which Python makes and calls.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;

use corpuslint::text::Document;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;

use crate::calls::{Call, Given, interrupted, stopped};
use crate::errors::ConfigError;
use crate::jobs;
use crate::settings::{Compiled, Counts, Settings};
use crate::texts::{Batch, Texts};
use crate::work::{Home, each};

/// Rules, compiled once.
#[pyclass(subclass, frozen, module = "corpuslint._core")]
pub(crate) struct Linter(Arc<Compiled>);

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

    /// The findings of each text: a list of `Finding`, in Arrow `list<struct>` with the same fields.
    #[pyo3(signature = (data, column = None, *, path = None))]
    fn lint<'py>(
        &self,
        data: &Bound<'py, PyAny>,
        column: Option<String>,
        path: Option<PathBuf>,
    ) -> PyResult<Bound<'py, PyAny>> {
        Call::new(&self.0, Given { column, path }, jobs::Lint).run(data)
    }

    /// Each text as its fixes leave it, in Arrow of the type that it came in.
    #[pyo3(signature = (data, column = None, *, path = None))]
    fn fix<'py>(
        &self,
        data: &Bound<'py, PyAny>,
        column: Option<String>,
        path: Option<PathBuf>,
    ) -> PyResult<Bound<'py, PyAny>> {
        Call::new(&self.0, Given { column, path }, jobs::Mend).run(data)
    }

    /// Each text as its fixes leave it, what remains to be found, and why it would be left out: `Cleaned`, in Arrow a
    /// struct with the same fields.
    #[pyo3(signature = (data, column = None, *, path = None))]
    fn clean<'py>(
        &self,
        data: &Bound<'py, PyAny>,
        column: Option<String>,
        path: Option<PathBuf>,
    ) -> PyResult<Bound<'py, PyAny>> {
        Call::new(&self.0, Given { column, path }, jobs::Clean).run(data)
    }

    /// The measures of each text by the names of `MEASURES`, in Arrow a struct of float64; none where a text has none.
    #[pyo3(signature = (data, column = None))]
    fn metrics<'py>(&self, data: &Bound<'py, PyAny>, column: Option<String>) -> PyResult<Bound<'py, PyAny>> {
        Call::new(&self.0, Given { column, path: None }, jobs::Measure).run(data)
    }

    /// What the line score sees of each line that it judges: by 1-based line the values in the order of `FEATURES`, in
    /// Arrow `list<struct<line, values>>`.
    #[pyo3(signature = (data, column = None))]
    fn features<'py>(&self, data: &Bound<'py, PyAny>, column: Option<String>) -> PyResult<Bound<'py, PyAny>> {
        Call::new(&self.0, Given { column, path: None }, jobs::Features::of(&self.0)).run(data)
    }

    /// The hash of the words of each text, for `duplicate/document`.
    #[pyo3(signature = (data, column = None))]
    fn content_rows<'py>(&self, data: &Bound<'py, PyAny>, column: Option<String>) -> PyResult<Bound<'py, PyAny>> {
        self.has_rule("duplicate/document")?;
        Call::new(&self.0, Given { column, path: None }, jobs::contents()).run(data)
    }

    /// What each text gives to `duplicate/near`.
    #[pyo3(signature = (data, column = None))]
    fn near_rows<'py>(&self, data: &Bound<'py, PyAny>, column: Option<String>) -> PyResult<Bound<'py, PyAny>> {
        self.has_rule("duplicate/near")?;
        Call::new(&self.0, Given { column, path: None }, jobs::near()).run(data)
    }

    /// What each text gives to `duplicate/site-line`.
    #[pyo3(signature = (data, column = None, *, path = None))]
    fn site_rows<'py>(
        &self,
        data: &Bound<'py, PyAny>,
        column: Option<String>,
        path: Option<PathBuf>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.has_rule("duplicate/site-line")?;
        Call::new(&self.0, Given { column, path }, jobs::sites()).run(data)
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

    /// For tests: what a fault of the program's own at this row of a list comes to.
    fn _fault_at(&self, py: Python<'_>, texts: Vec<Option<PyBackedStr>>, row: usize) -> PyResult<()> {
        let batch = Batch::of(Texts::Python(texts));
        let fatal = batch.text(row).map(str::as_ptr).map(|pointer| pointer as usize);
        let fail = |document: &Document| {
            assert!(Some(document.text.as_ptr() as usize) != fatal, "{}", document.text);
        };
        let home = Home::of(None);
        let done = py.detach(|| each(&batch, &home, self.0.threads(), &interrupted, &fail));
        done.map(drop).map_err(stopped)
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
