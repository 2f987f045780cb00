//! maginfuse for Python: what the package `maginfuse` beside this crate is made of.
//!
//! The package turns what a Python user writes into words, [`commands`] the words into quantities
//! and an answer, and [`reply`] shows the answer. The interpreter lock is released meanwhile.

#![deny(unsafe_code)]

mod commands;
mod given;
mod refusal;
mod reply;
mod signals;
mod table;
mod tables;

use pyo3::prelude::*;

/// The part of maginfuse that is written in Rust.
#[pymodule]
mod _maginfuse {
    #[pymodule_export]
    use crate::commands::ask;
    #[pymodule_export]
    use crate::reply::Reply;
    #[pymodule_export]
    use crate::table::Table;
    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
