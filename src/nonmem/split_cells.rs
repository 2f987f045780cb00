//! A line split at its commas; quotation marks around a cell, and doubled ones in it, are taken
//! off.

use super::malformed;
use crate::{Error, Result};
use csv_core::{ReadFieldResult, Reader, ReaderBuilder, Terminator};
use std::ops::Range;

/// The cells of a line. One value serves line after line, so that its memory is used again.
pub(super) struct Cells {
    reader: Reader,
    text: String,
    /// Where each cell stands in `text`.
    places: Vec<Range<usize>>,
}

impl Cells {
    pub fn new() -> Self {
        Self {
            // The lines are split already; a carriage return within one ends nothing.
            reader: ReaderBuilder::new()
                .terminator(Terminator::Any(b'\n'))
                .build(),
            text: String::new(),
            places: Vec::new(),
        }
    }

    /// How many cells the line has.
    pub fn count(&self) -> usize {
        self.places.len()
    }

    /// The cell at `index`, without the spaces around it.
    pub fn get(&self, index: usize) -> &str {
        self.text[self.places[index].clone()].trim()
    }

    /// All of them.
    pub fn all(&self) -> Vec<&str> {
        (0..self.count()).map(|index| self.get(index)).collect()
    }

    /// Takes the cells of another line.
    pub fn split(&mut self, line: &str) -> Result<()> {
        self.places.clear();
        if line.contains('"') {
            return self.split_quoted(line);
        }
        // Most lines have no quotation mark, and this is twice as fast.
        self.text.clear();
        self.text.push_str(line);
        let mut start = 0;
        for cell in line.split(',') {
            self.places.push(start..start + cell.len());
            start += cell.len() + 1;
        }
        Ok(())
    }

    fn split_quoted(&mut self, line: &str) -> Result<()> {
        let source = format!("{line}\n");
        let mut rest = source.as_str();
        let mut bytes = std::mem::take(&mut self.text).into_bytes();
        bytes.clear();
        // Taking quotation marks off makes nothing longer.
        bytes.resize(source.len() + 1, 0);
        let mut start = 0;
        loop {
            // The reader knows a quotation mark at the very start of a cell alone.
            rest = rest.trim_start_matches([' ', '\t']);
            let (result, read, written) =
                self.reader.read_field(rest.as_bytes(), &mut bytes[start..]);
            let ReadFieldResult::Field { record_end } = result else {
                self.reader.reset();
                return Err(match result {
                    // It has taken the end of the line for a part of the cell.
                    ReadFieldResult::InputEmpty => malformed(
                        "a quotation mark that is never closed",
                        "close it, or take it away",
                    ),
                    _ => Error::internal("a cell longer than its line"),
                });
            };
            let end = start + written;
            require_closing_at_end(&rest[..read - 1], &bytes[start..end])?;
            self.places.push(start..end);
            (start, rest) = (end, &rest[read..]);
            if record_end {
                bytes.truncate(end);
                self.text = String::from_utf8(bytes)
                    .map_err(|_| Error::internal("a cell that ends within a character"))?;
                return Ok(());
            }
        }
    }
}

/// Refuses text after the closing quotation mark: the reader would read `"5"7` as 57. `raw` is
/// the cell as written, `cell` what was read.
fn require_closing_at_end(raw: &str, cell: &[u8]) -> Result<()> {
    if !raw.starts_with('"') {
        return Ok(());
    }
    let trimmed = raw.trim_end();
    let cell = &cell[..cell.len().saturating_sub(raw.len() - trimmed.len())];
    let doubled = cell.iter().filter(|byte| **byte == b'"').count();
    // Beyond the cell itself: two quotation marks around it and one for each within.
    if trimmed.ends_with('"') && trimmed.len() == cell.len() + 2 + doubled {
        return Ok(());
    }
    Err(malformed(
        "text after the closing quotation mark of a cell",
        "put quotation marks around the whole cell, or around none of it",
    ))
}
