//! Errors of the library as exceptions of the package.

use maginfuse::Error;
use maginfuse::report::error::to_json;
use maginfuse::report::json::{pretty, tree};
use pyo3::prelude::*;

/// The exception for `error`: its text, and its document, from which the package takes the
/// problems.
pub fn exception(py: Python<'_>, error: &Error) -> PyErr {
    let made = || {
        // A document of texts alone can always be written as JSON; else that error is told.
        let document =
            tree(&to_json(error)).map_or_else(|other| other.to_string(), |json| pretty(&json));
        let errors = py.import("maginfuse._errors")?;
        errors.call_method1("of_document", (error.to_string(), document))
    };
    made().map_or_else(|broken| broken, PyErr::from_value)
}
