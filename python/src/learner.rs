//! `Learner`: what documents give to the two readings that learn the lines of sites, and the cards that come of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_schema::DataType;
use corpuslint::kind::LineCounts;
use corpuslint::learn::{self, Least, SiteRows};
use corpuslint::site::{Grouping, Site};
use corpuslint::text::Document;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::calls::{Call, Given};
use crate::columns;
use crate::errors::ConfigError;
use crate::jobs::Rows;
use crate::settings::{Compiled, Settings};

/// Learns from rows.
#[pyclass(frozen, module = "corpuslint._core")]
pub(crate) struct Learner {
    compiled: Arc<Compiled>,
    by: Grouping,
    learner: Arc<learn::Learner>,
}

/// A site with what its documents' rows come to: kind, name, how many documents, lines, samples.
type Grouped = (String, String, u32, Vec<(String, u32, bool)>, Vec<(String, String)>);

#[pymethods]
impl Learner {
    #[new]
    #[expect(clippy::too_many_arguments, reason = "they are Python's")]
    fn new(
        group_by: &str,
        min_documents: u32,
        at_least: u32,
        min_share: f64,
        min_words: u32,
        documents: Vec<(u64, u32)>,
        lines: Vec<(u64, u64, u32, bool)>,
        threads: Option<usize>,
    ) -> PyResult<Self> {
        let by: Grouping = group_by.parse().map_err(|error: anyhow::Error| ConfigError::new_err(error.to_string()))?;
        let least = Least { min_documents: min_documents.max(at_least), at_least, min_share, min_words };
        let mut learner = learn::Learner::new(by.clone(), least);
        if !documents.is_empty() {
            learner = learner.with_counts(&LineCounts { documents, lines });
        }
        // What it looks at is no rule's.
        let compiled = Compiled::of(Settings { threads, ..Settings::default() }).map_err(ConfigError::new_err)?;
        Ok(Self { compiled: Arc::new(compiled), by, learner: Arc::new(learner) })
    }

    /// What each text gives to the first reading.
    #[pyo3(signature = (data, column = None, *, path = None))]
    fn site_rows<'py>(
        &self,
        data: &Bound<'py, PyAny>,
        column: Option<String>,
        path: Option<std::path::PathBuf>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let job = self.reading(learn::Learner::lines, columns::sites, columns::sites_type);
        Call::new(&self.compiled, Given { column, path }, job).run(data)
    }

    /// What each text gives to the second.
    #[pyo3(signature = (data, column = None, *, path = None))]
    fn line_rows<'py>(
        &self,
        data: &Bound<'py, PyAny>,
        column: Option<String>,
        path: Option<std::path::PathBuf>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let job = self.reading(learn::Learner::row, columns::learned, columns::learned_type);
        Call::new(&self.compiled, Given { column, path }, job).run(data)
    }

    /// The cards of all sites: the path of each below a folder of cards, and its text.
    fn cards(&self, sites: Vec<Grouped>) -> PyResult<Vec<(String, String)>> {
        let mut grouped = BTreeMap::new();
        for (kind, name, documents, lines, samples) in sites {
            grouped.insert(site(&kind, &name, &self.by)?, SiteRows { documents, lines, samples });
        }
        Ok(learn::Learner::cards(grouped).into_iter().map(|card| (card.path, card.source)).collect())
    }
}

impl Learner {
    fn reading<T: 'static>(
        &self,
        give: fn(&learn::Learner, &Document) -> Option<T>,
        column: fn(&[Option<T>]) -> Result<ArrayRef, String>,
        data_type: fn() -> DataType,
    ) -> Rows<T> {
        let learner = Arc::clone(&self.learner);
        let give = Box::new(move |_: &Compiled, document: &Document| give(&learner, document));
        Rows { give, asked: Some(self.by.field().cloned().into_iter().collect()), column, data_type }
    }
}

/// What kind of site it is, in a word.
pub(crate) fn kind(site: &Site) -> &'static str {
    match site {
        Site::Host(_) => "host",
        Site::Folder(_) => "folder",
        Site::Value { .. } => "field",
    }
}

fn site(kind: &str, name: &str, by: &Grouping) -> PyResult<Site> {
    match (kind, by.field()) {
        ("host", _) => Ok(Site::Host(name.into())),
        ("folder", _) => Ok(Site::Folder(name.into())),
        ("field", Some(field)) => Ok(Site::Value { field: field.clone(), value: name.into() }),
        _ => Err(PyValueError::new_err("a site is a host, a folder or, of a learner that groups by one, a field")),
    }
}
