//! Tables that whatever reads Arrow can read.

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{
    Array, ArrayRef, Float64Array, RecordBatch, RecordBatchIterator, RecordBatchOptions,
    StringArray,
};
use arrow_schema::{Field, Schema};
use pyo3::exceptions::{PyKeyError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyType};
use std::sync::Arc;

/// Name of the capsule, by which a reader of Arrow knows what is in it.
const CAPSULE: &std::ffi::CStr = c"arrow_array_stream";

/// A column on its way into a table, and back out of one that was pickled.
#[derive(FromPyObject, IntoPyObject)]
pub enum Cells {
    /// Numbers; nothing where there is none.
    Numbers(Vec<Option<f64>>),
    /// Texts.
    Texts(Vec<String>),
}

impl Cells {
    fn array(self) -> ArrayRef {
        match self {
            Self::Numbers(cells) => Arc::new(Float64Array::from(cells)),
            Self::Texts(cells) => Arc::new(StringArray::from(cells)),
        }
    }

    fn of(array: &dyn Array) -> Self {
        let any = array.as_any();
        match any.downcast_ref::<Float64Array>() {
            Some(numbers) => Self::Numbers(numbers.iter().collect()),
            // A column holds numbers or texts, and a text is never missing.
            None => Self::Texts(
                any.downcast_ref::<StringArray>()
                    .into_iter()
                    .flatten()
                    .map(|text| text.unwrap_or_default().to_owned())
                    .collect(),
            ),
        }
    }
}

/// Rows and named columns. Every library that reads Arrow reads it, and none is needed: a column
/// is a list.
#[pyclass(frozen, module = "maginfuse")]
pub struct Table {
    batch: RecordBatch,
}

impl Table {
    /// The table of these columns, all of one length.
    ///
    /// # Errors
    /// `ValueError` where their lengths differ.
    pub fn of<N: Into<String>>(columns: impl IntoIterator<Item = (N, Cells)>) -> PyResult<Self> {
        let arrays = columns.into_iter().map(|(name, cells)| {
            let array = cells.array();
            let field = Field::new(name, array.data_type().clone(), true);
            (field, array)
        });
        let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) = arrays.unzip();
        let rows = arrays.first().map_or(0, |array| array.len());
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        let schema = Arc::new(Schema::new(fields));
        RecordBatch::try_new_with_options(schema, arrays, &options)
            .map(|batch| Self { batch })
            .map_err(|error| PyValueError::new_err(error.to_string()))
    }

    /// Names and cells of the columns.
    fn named_cells(&self) -> impl Iterator<Item = (String, Cells)> {
        let names = self.columns().into_iter();
        names.zip(self.batch.columns().iter().map(|array| Cells::of(array)))
    }
}

#[pymethods]
impl Table {
    /// The table of these columns; `texts` names those that hold texts, which an empty list does
    /// not tell.
    #[new]
    #[pyo3(signature = (columns, texts=None))]
    fn new(columns: Vec<(String, Cells)>, texts: Option<Vec<String>>) -> PyResult<Self> {
        let texts = texts.unwrap_or_default();
        Self::of(columns.into_iter().map(|(name, cells)| {
            let cells = match cells {
                Cells::Numbers(none) if none.is_empty() && texts.contains(&name) => {
                    Cells::Texts(Vec::new())
                }
                cells => cells,
            };
            (name, cells)
        }))
    }

    /// Names of the columns.
    #[getter]
    fn columns(&self) -> Vec<String> {
        let schema = self.batch.schema();
        let names = schema.fields().iter();
        names.map(|field| field.name().clone()).collect()
    }

    /// The columns as lists, by name.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let lists = PyDict::new(py);
        for (name, cells) in self.named_cells() {
            lists.set_item(name, cells)?;
        }
        Ok(lists)
    }

    fn __len__(&self) -> usize {
        self.batch.num_rows()
    }

    fn __getitem__(&self, column: &str) -> PyResult<Cells> {
        let found = self.batch.column_by_name(column);
        let array = found.ok_or_else(|| PyKeyError::new_err(column.to_owned()))?;
        Ok(Cells::of(array))
    }

    fn __repr__(&self) -> String {
        let columns = self.columns().join(", ");
        format!("<maginfuse.Table: {} rows of {columns}>", self.__len__())
    }

    /// For pickle.
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Reduced<'py>> {
        let columns: Vec<_> = self.named_cells().collect();
        let texts = columns.iter();
        let texts = texts.filter(|(_, cells)| matches!(cells, Cells::Texts(_)));
        let texts = texts.map(|(name, _)| name.clone()).collect();
        Ok((py.get_type::<Self>(), (columns, texts)))
    }

    /// The C stream of Arrow. A schema that is asked for is not followed: the reader converts.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let batches = [Ok(self.batch.clone())];
        let reader = RecordBatchIterator::new(batches, self.batch.schema());
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), CAPSULE)
    }
}

/// How a table is made again: by its class, from its columns and the names of those of texts.
type Reduced<'py> = (Bound<'py, PyType>, (Vec<(String, Cells)>, Vec<String>));
