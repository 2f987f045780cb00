//! Values of a model file, with their place in every error.

use super::super::malformed;
use crate::pk::quantity::Dimension;
use crate::pk::tables::Text;
use crate::units::show;
use crate::{Error, Result};
use std::ops::Range;
use toml::Spanned;

/// A variance above this (a factor of 50 at two standard deviations) is a standard deviation
/// or a percentage copied into the wrong place.
const LARGEST_VARIANCE: f64 = 4.0;

/// Free text of a file that somebody may have been sent, as one line of printable characters: it
/// stands in answers, and must neither move the cursor nor forge a line there.
pub(super) fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    show::printable(&words.join(" "))
}

/// The file, for finding the line and column of a value.
pub(super) struct Place<'a> {
    pub name: &'a str,
    pub text: &'a str,
}

impl Place<'_> {
    pub fn at(&self, span: &Range<usize>) -> String {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or(before).chars().count() + 1;
        format!("{}, line {line}, column {column}", self.name)
    }

    pub fn mark<T>(&self, span: &Range<usize>, result: Result<T>) -> Result<T> {
        result.map_err(|error| error.at(self.at(span)))
    }

    pub fn quantity(&self, dimension: Dimension, text: &Text) -> Result<f64> {
        self.mark(&text.span(), dimension.read(text.as_ref()))
    }

    /// The meaning of a word from a fixed list.
    pub fn word<T: Copy>(&self, text: &Text, known: &[(&str, T)]) -> Result<T> {
        let found = known.iter().find(|(word, _)| word == text.as_ref());
        found.map(|(_, meaning)| *meaning).ok_or_else(|| {
            let words: Vec<_> = known.iter().map(|(word, _)| *word).collect();
            self.error(
                &text.span(),
                format!("`{}` is not known here", text.as_ref()),
                format!("use one of: {}", words.join(", ")),
            )
        })
    }

    pub fn error(&self, span: &Range<usize>, message: String, help: impl Into<String>) -> Error {
        malformed(message, help).at(self.at(span))
    }

    pub fn finite(&self, number: &Spanned<f64>) -> Result<f64> {
        let value = *number.as_ref();
        if value.is_finite() {
            return Ok(value);
        }
        Err(self.error(
            &number.span(),
            format!("{value} is not a finite number"),
            "write a plain number",
        ))
    }

    pub fn variance(&self, number: Option<&Spanned<f64>>) -> Result<f64> {
        let Some(number) = number else { return Ok(0.0) };
        let value = self.finite(number)?;
        if (0.0..=LARGEST_VARIANCE).contains(&value) {
            return Ok(value);
        }
        Err(self.error(
            &number.span(),
            format!("a variance of {value} is outside 0 to {LARGEST_VARIANCE}"),
            "write omega squared of a log-normal spread, such as 0.0749 for 27.9 %",
        ))
    }
}
