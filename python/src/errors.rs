//! What Python may catch.

use pyo3::create_exception;
use pyo3::exceptions::{PyRuntimeError, PyValueError};

create_exception!(corpuslint, ConfigError, PyValueError, "A configuration, card or selector that cannot be used.");
create_exception!(corpuslint, InternalError, PyRuntimeError, "A fault of corpuslint's own, with the row it met.");
