//! In the place of Parquet in a program that was built without it.

use super::{Cell, TableColumn, usage};
use crate::Result;
use tempfile::SpooledTempFile;

/// A table that cannot be.
pub enum Table {}

impl Table {
    /// Says how to build the program that can write it.
    ///
    /// # Errors
    /// Usage, always.
    pub fn new(_: &[TableColumn]) -> Result<Self> {
        Err(usage(
            "this build of maginfuse cannot write Parquet",
            "build it with cargo build --release --features parquet, or use --format csv",
        ))
    }

    /// Never reached.
    pub fn row(&mut self, _: &[Cell<'_>]) -> Result<()> {
        match *self {}
    }

    /// Never reached.
    pub fn finish(self) -> Result<SpooledTempFile> {
        match self {}
    }
}
