//! The lines of a text, counted and hashed while they are read.

use super::malformed;
use crate::digest::hexadecimal;
use crate::{Error, ErrorKind, Result};
use sha2::{Digest, Sha256};
use std::io::{BufRead, Read};

/// Longest line, bytes.
const LONGEST_LINE: u64 = 1 << 20;
/// What a comment begins with.
const COMMENT: char = '#';
/// What some programs put before the first line of UTF-8 text.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The lines of a text, from the first.
pub(super) struct TextLines<R> {
    input: R,
    name: String,
    number: u64,
    line: String,
    digest: Sha256,
    end: Option<u8>,
}

impl<R: BufRead> TextLines<R> {
    /// The lines of `input`, which is called `name` in errors.
    pub fn new(name: &str, input: R) -> Self {
        Self {
            input,
            name: name.to_owned(),
            number: 0,
            line: String::new(),
            digest: Sha256::new(),
            end: None,
        }
    }

    /// What the text is called in errors.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Number of the line just read, from 1.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The line just read, without its end.
    pub fn line(&self) -> &str {
        &self.line
    }

    /// SHA-256 of the bytes read so far, in hexadecimal.
    pub fn sha256(&self) -> String {
        hexadecimal(&self.digest.clone().finalize())
    }

    /// Reads on to the next line that is neither blank nor a comment; `false` at the end.
    pub fn advance(&mut self) -> Result<bool> {
        while self.advance_to_text()? {
            if !self.line.starts_with(COMMENT) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Reads on to the line that names the columns: the first that is neither blank nor a comment,
    /// or a comment that `is_header` says is one, which then loses its mark. `false` at the end.
    pub fn advance_to_header(&mut self, is_header: impl Fn(&str) -> bool) -> Result<bool> {
        while self.advance_to_text()? {
            let Some(comment) = self.line.strip_prefix(COMMENT) else {
                return Ok(true);
            };
            if is_header(comment) {
                self.line.remove(0);
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Reads on to the next line that holds more than separators, as spreadsheets leave them below
    /// a table; `false` at the end.
    fn advance_to_text(&mut self) -> Result<bool> {
        while self.read_line()? {
            let empty = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '"');
            if !self.line.trim_matches(empty).is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What ends a line: a line feed, unless the first line ends in a carriage return alone, as
    /// old spreadsheets write it.
    fn line_end(&mut self) -> std::io::Result<u8> {
        if let Some(end) = self.end {
            return Ok(end);
        }
        let seen = self.input.fill_buf()?;
        let first = seen.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let alone = |at: usize| seen[at] == b'\r' && seen.get(at + 1) != Some(&b'\n');
        let end = if first.is_some_and(alone) {
            b'\r'
        } else {
            b'\n'
        };
        self.end = Some(end);
        Ok(end)
    }

    fn read_line(&mut self) -> Result<bool> {
        let mut bytes = std::mem::take(&mut self.line).into_bytes();
        bytes.clear();
        // A bound, so that a file without line ends does not fill the memory.
        let read = self.line_end().and_then(|end| {
            let mut input = (&mut self.input).take(LONGEST_LINE);
            input.read_until(end, &mut bytes)
        });
        let read = read.map_err(|error| {
            Error::new(
                ErrorKind::File,
                format!("`{}` could not be read: {error}", self.name),
                "give the path of a data set, or - for standard input",
            )
        })?;
        if read == 0 {
            return Ok(false);
        }
        self.number += 1;
        self.digest.update(&bytes);
        if read as u64 == LONGEST_LINE {
            return Err(self.place(malformed(
                "a line of more than 1 MiB",
                "a data set is comma-separated text with one record a line",
            )));
        }
        while let Some(b'\n' | b'\r') = bytes.last() {
            bytes.pop();
        }
        if self.end == Some(b'\r') && bytes.first() == Some(&b'\n') {
            bytes.remove(0); // the other half of a line end that was seen in two pieces
        }
        self.line = String::from_utf8(bytes).map_err(|_| {
            self.place(malformed(
                "a line that is not UTF-8 text",
                "save the data set as comma-separated UTF-8 text",
            ))
        })?;
        if self.number == 1 && self.line.starts_with(BYTE_ORDER_MARK) {
            self.line.drain(..BYTE_ORDER_MARK.len_utf8());
        }
        Ok(true)
    }

    /// An error with the line just read as its place.
    pub fn place(&self, error: Error) -> Error {
        error.at(format!("{}, line {}", self.name, self.number))
    }
}
