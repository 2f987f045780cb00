//! A table as Apache Parquet, written group of rows by group of rows.

use super::{Cell, CellKind, TableColumn};
use crate::{Error, ErrorKind, Result};
use ::parquet::data_type::{ByteArray, ByteArrayType, DoubleType};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::parser::parse_message_type;
use std::sync::Arc;
use tempfile::SpooledTempFile;

/// Bytes of the result kept in memory before it goes to a temporary file.
const IN_MEMORY: usize = 8 << 20;
/// Rows of a group: what is kept in memory until it is written.
const GROUP: usize = 1 << 16;

/// One column of the group that is being filled.
enum Column {
    Text(Vec<ByteArray>),
    Number(Vec<f64>),
}

/// A table that is being written.
pub struct Table {
    writer: SerializedFileWriter<SpooledTempFile>,
    columns: Vec<Column>,
    rows: usize,
}

impl Table {
    /// A table with these columns.
    ///
    /// # Errors
    /// File when nothing can be written.
    pub fn new(columns: &[TableColumn]) -> Result<Self> {
        let fields = columns.iter().map(|TableColumn { name, kind }| match kind {
            CellKind::Number => format!("required double {name};"),
            CellKind::Text => format!("required binary {name} (UTF8);"),
        });
        let fields = fields.collect::<Vec<_>>().join(" ");
        let schema = parse_message_type(&format!("message prediction {{ {fields} }}"));
        let schema = schema.map_err(|error| failed(&error))?;
        let properties = Arc::new(WriterProperties::builder().build());
        let file = SpooledTempFile::new(IN_MEMORY);
        let writer = SerializedFileWriter::new(file, Arc::new(schema), properties);
        Ok(Self {
            writer: writer.map_err(|error| failed(&error))?,
            columns: columns
                .iter()
                .map(|column| match column.kind {
                    CellKind::Number => Column::Number(Vec::new()),
                    CellKind::Text => Column::Text(Vec::new()),
                })
                .collect(),
            rows: 0,
        })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// File when a group cannot be written; internal for a cell of the other kind.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            match (column, cell) {
                (Column::Text(column), Cell::Text(text)) => column.push(ByteArray::from(*text)),
                (Column::Number(column), Cell::Number(number)) => column.push(*number),
                _ => return Err(Error::internal("a cell of the other kind")),
            }
        }
        self.rows += 1;
        if self.rows == GROUP {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        write(&mut self.writer, &mut self.columns).map_err(|error| failed(&error))?;
        self.rows = 0;
        Ok(())
    }

    /// Writes what is left and gives the file.
    ///
    /// # Errors
    /// File when it cannot be written.
    pub fn finish(mut self) -> Result<SpooledTempFile> {
        if self.rows > 0 {
            self.flush()?;
        }
        self.writer.into_inner().map_err(|error| failed(&error))
    }
}

/// Writes and empties a group of rows.
fn write(
    writer: &mut SerializedFileWriter<SpooledTempFile>,
    columns: &mut [Column],
) -> std::result::Result<(), ParquetError> {
    let mut group = writer.next_row_group()?;
    for column in columns {
        let Some(mut open) = group.next_column()? else {
            break;
        };
        match column {
            Column::Text(values) => {
                open.typed::<ByteArrayType>()
                    .write_batch(values, None, None)?;
                values.clear();
            }
            Column::Number(values) => {
                open.typed::<DoubleType>().write_batch(values, None, None)?;
                values.clear();
            }
        }
        open.close()?;
    }
    group.close()?;
    Ok(())
}

fn failed(error: &ParquetError) -> Error {
    Error::new(
        ErrorKind::File,
        format!("the table could not be written: {error}"),
        "make room on the disk that holds temporary files",
    )
}
