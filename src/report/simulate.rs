//! `simulate` as a table and as a document.

use crate::report::json;
use crate::safety::Status;
use crate::simulate::dataset::Observed;
use serde_json::{Value, json};

/// Header of the table of a data set.
pub const PREDICTED: &str = "ID,TIME,PRED\n";

/// A number with as many digits as tell it from every other, without an exponent where it can
/// be read without.
#[must_use]
pub fn shortest(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 {
        "0".to_owned()
    } else if (1e-5..1e16).contains(&size) {
        format!("{value}")
    } else {
        format!("{value:e}")
    }
}

/// A cell that may hold any text.
#[must_use]
pub fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// The rows of one subject.
#[must_use]
pub fn predicted_rows(id: &str, observed: &[Observed]) -> String {
    use std::fmt::Write;
    let id = cell(id);
    let mut rows = String::with_capacity(observed.len() * 32);
    for Observed { time, level } in observed {
        // Writing into memory cannot fail.
        let _ = writeln!(rows, "{id},{},{}", shortest(*time), shortest(*level));
    }
    rows
}

/// The observations of one subject as JSON.
#[must_use]
pub fn predicted_values(id: &str, observed: &[Observed]) -> Vec<Value> {
    observed
        .iter()
        .map(|Observed { time, level }| {
            json!({
                "id": id,
                "time": { "value": time, "unit": "h" },
                "pred": { "value": level, "unit": "mmol/L" },
            })
        })
        .collect()
}

/// The document of a data set.
#[must_use]
pub fn predicted_document(predictions: Vec<Value>, provenance: Value) -> Value {
    json::with(
        json::head(Status::Ok, &[]),
        json!({ "predictions": predictions, "provenance": provenance }),
    )
}
