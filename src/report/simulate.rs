//! `simulate` as a table and as a document.

use crate::clinical::patient::TimedLevel;
use crate::pk::spec::Pressure;
use crate::pk::subject::Applicability;
use crate::population::sensitivity::{Driver, End, Sensitivity};
use crate::report::{json, provenance};
use crate::safety::Status;
use crate::simulate::curve::{Curve, Moment};
use serde_json::{Value, json};
use uom::si::time;

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
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// The courses of a case.
pub struct CaseCurves<'a> {
    /// One for each model, and for each with what is planned for the kidneys.
    pub curves: &'a [Curve],
    /// Models that could not be run, and why.
    pub left_out: &'a [(String, String)],
    /// Levels measured after the start, which no curve knows of, in order of time.
    pub later: &'a [TimedLevel],
    /// What drives the peak under the model of this id, if that was asked for.
    pub drivers: Option<(&'a str, &'a Sensitivity)>,
    /// Every input in one canonical form.
    pub input: &'a str,
}

/// Name, value and unit of what is shown of a moment.
fn variables(moment: &Moment) -> impl Iterator<Item = (&'static str, f64, &'static str)> {
    [
        ("serum_magnesium", Some(moment.level), "mmol/L"),
        ("amount_central", Some(moment.central), "mmol"),
        ("amount_peripheral", moment.peripheral, "mmol"),
        ("urine_excreted", Some(moment.urine), "mmol"),
    ]
    .into_iter()
    .filter_map(|(name, value, unit)| value.map(|value| (name, value, unit)))
}

/// Name, value and unit of everything shown of the moment at `index` of a curve.
#[must_use]
pub fn shown(curve: &Curve, index: usize) -> Vec<(&'static str, f64, &'static str)> {
    let falls = curve.pressures.iter().filter_map(|one| {
        let name = match one.pressure {
            Pressure::Systolic => "systolic_fall",
            Pressure::Diastolic => "diastolic_fall",
        };
        Some((name, *one.falls.get(index)?, "mmHg"))
    });
    variables(&curve.moments[index]).chain(falls).collect()
}

/// The courses as a table with one number a row. A case file is one patient, number 1.
#[must_use]
pub fn case_table(curves: &[Curve]) -> String {
    use std::fmt::Write;
    let mut table = "id,time_h,model,variable,value,unit\n".to_owned();
    for curve in curves {
        let model = cell(&curve.model);
        for (index, moment) in curve.moments.iter().enumerate() {
            let time = shortest(moment.time);
            for (name, value, unit) in shown(curve, index) {
                let value = shortest(value);
                // Writing into memory cannot fail.
                let _ = writeln!(table, "1,{time},{model},{name},{value},{unit}");
            }
        }
    }
    table
}

/// The courses as a document, with what the models disagree about.
#[must_use]
pub fn case_document(result: &CaseCurves<'_>) -> Value {
    let curves = result.curves;
    let hashes: Vec<_> = curves
        .iter()
        .map(|curve| (curve.model.as_str(), curve.hash.as_str()))
        .collect();
    let left_out = result.left_out.iter();
    let left_out: Vec<_> = left_out
        .map(|(model, why)| json!({ "id": model, "why": why }))
        .collect();
    let drivers = result.drivers.map(|(model, tornado)| {
        json!({ "drivers": {
            "model": model,
            "peak": json::quantity(tornado.peak, "mmol/L"),
            "inputs": tornado.drivers.iter().map(driver).collect::<Vec<_>>(),
        } })
    });
    let document = json::with(
        json::head(Status::Ok, &[]),
        json!({
            "checked": false,
            "models": curves.iter().map(summary).collect::<Vec<_>>(),
            "not_run": left_out,
            "disagreement": disagreement(curves),
            "measured_later": result.later.iter().map(measured).collect::<Vec<_>>(),
            "predictions": curves.iter().flat_map(rows).collect::<Vec<_>>(),
            "provenance": provenance::stamp(&hashes, result.input),
        }),
    );
    match drivers {
        Some(drivers) => json::with(document, drivers),
        None => document,
    }
}

/// A level that was measured.
fn measured(level: &TimedLevel) -> Value {
    let key = if level.below_quantification {
        "below"
    } else {
        "level"
    };
    json!({
        "time": json::quantity(level.at.get::<time::hour>(), "h"),
        key: json::quantity(level.level.millimolar(), "mmol/L"),
    })
}

/// What one input does to the peak.
fn driver(driver: &Driver) -> Value {
    let unit = json::unit(driver.unit);
    let end = |end: &End| {
        json!({
            "value": json::quantity(end.value, unit),
            "peak": json::quantity(end.peak, "mmol/L"),
        })
    };
    json!({
        "input": driver.input,
        "low": end(&driver.low),
        "high": end(&driver.high),
    })
}

/// What the course does to the blood pressure.
fn pressures(curve: &Curve) -> Vec<Value> {
    let falls = curve.pressures.iter();
    falls
        .map(|one| {
            json!({
                "pressure": one.pressure.id(),
                "largest_fall": json::quantity(one.largest.0, "mmHg"),
                "at": json::quantity(one.largest.1, "h"),
            })
        })
        .collect()
}

fn summary(curve: &Curve) -> Value {
    let applicability = match &curve.applicability {
        Applicability::Inside => json!("inside its validity box"),
        Applicability::Extrapolated(reasons) => {
            json!(format!("extrapolated: {}", reasons.join(", ")))
        }
    };
    let mut summary = json!({
        "id": curve.model,
        "applicability": applicability,
        "used_by_check": curve.checks_orders,
        "solver": curve.solution.word(),
        "start": curve.start,
        "peak": json::quantity(curve.peak.0.millimolar(), "mmol/L"),
        "peak_at": json::quantity(curve.peak.1.get::<time::hour>(), "h"),
        "end": json::quantity(curve.end.millimolar(), "mmol/L"),
    });
    if !curve.pressures.is_empty() {
        summary["blood_pressure"] = json!(pressures(curve));
    }
    summary
}

/// How far apart the models are, and which of them were made from patients like this one.
fn disagreement(curves: &[Curve]) -> Value {
    let by_peak = |a: &&Curve, b: &&Curve| a.peak.0.millimolar().total_cmp(&b.peak.0.millimolar());
    let (lowest, highest) = (curves.iter().min_by(by_peak), curves.iter().max_by(by_peak));
    let end = |curve: Option<&Curve>| {
        curve.map_or(Value::Null, |curve| {
            json!({
                "model": curve.model,
                "peak": json::quantity(curve.peak.0.millimolar(), "mmol/L"),
            })
        })
    };
    let named = |inside: bool| -> Vec<&str> {
        let fits = |curve: &&Curve| (curve.applicability == Applicability::Inside) == inside;
        curves
            .iter()
            .filter(fits)
            .map(|c| c.model.as_str())
            .collect()
    };
    let ratio = lowest.zip(highest).map(|(low, high)| {
        let ratio = high.peak.0.millimolar() / low.peak.0.millimolar();
        json::number(ratio)
    });
    json!({
        "lowest": end(lowest),
        "highest": end(highest),
        "ratio": ratio,
        "inside_validity_box": named(true),
        "extrapolated": named(false),
    })
}

fn rows(curve: &Curve) -> Vec<Value> {
    let row = |(index, moment): (usize, &Moment)| {
        let time = moment.time;
        let shown = shown(curve, index);
        let shown = shown.into_iter().map(move |(name, value, unit)| {
            json!({
                "id": "1",
                "time": { "value": time, "unit": "h" },
                "model": curve.model,
                "variable": name,
                "value": { "value": value, "unit": unit },
            })
        });
        shown.collect::<Vec<_>>()
    };
    curve.moments.iter().enumerate().flat_map(row).collect()
}
