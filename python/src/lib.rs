//! corpuslint for Python: `corpuslint._core`, over which the package `corpuslint` puts its dataclasses.
//!
//! A [`calls::Call`] makes a [`texts::Batch`] of what Python hands over (a string, a list, a column of Arrow);
//! [`work::each`] goes over its rows on some threads without Python's lock; a [`jobs::Job`] says what is done with a
//! document, and how what comes of many becomes a column. No file of documents is read or written.

mod calls;
mod capsules;
mod columns;
mod errors;
mod jobs;
mod learner;
mod linter;
mod objects;
mod offsets;
mod settings;
mod texts;
mod told;
mod work;

use corpuslint::checks::boilerplate::line_score::{FEATURES, PAGE_FEATURES};
use corpuslint::text::measures::MEASURES;
use pyo3::prelude::*;

#[pymodule]
mod _core {
    #[pymodule_export]
    use super::capsules::{ArrowArray, ArrowStream};
    #[pymodule_export]
    use super::errors::{ConfigError, InternalError};
    #[pymodule_export]
    use super::learner::Learner;
    #[pymodule_export]
    use super::linter::{Linter, near_bucket, near_pair};
    #[pymodule_export]
    use super::printable;

    use super::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        let features: Vec<&str> = FEATURES[..PAGE_FEATURES].iter().map(|feature| feature.name).collect();
        let measures: Vec<&str> = MEASURES.iter().map(|measure| measure.name).collect();
        module.add("FEATURES", pyo3::types::PyTuple::new(module.py(), features)?)?;
        module.add("MEASURES", pyo3::types::PyTuple::new(module.py(), measures)?)?;
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}

/// A text as it may be shown: what cannot be seen, or changes how other characters are, is named.
#[pyfunction]
fn printable(text: &str) -> String {
    corpuslint::text::printable::printable(text).into_owned()
}
