//! The courses of a case as a table with one number a row.

use crate::pk::spec::Pressure;
use crate::report::table_text::{cell, shortest};
use crate::simulate::curve::{Curve, Moment};
use crate::units::Time;
use std::fmt::Write;
use uom::si::time::hour;

/// A number that is shown of a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shown {
    /// What it is.
    pub variable: &'static str,
    /// The number.
    pub value: f64,
    /// Its unit.
    pub unit: &'static str,
}

/// Everything that is shown of the moment at `index` of a curve.
#[must_use]
pub fn shown_of_moment(curve: &Curve, index: usize) -> Vec<Shown> {
    let falls = curve.pressures.iter().filter_map(|one| {
        Some(Shown {
            variable: match one.pressure {
                Pressure::Systolic => "systolic_fall",
                Pressure::Diastolic => "diastolic_fall",
            },
            value: *one.falls.get(index)?,
            unit: "mmHg",
        })
    });
    let moment = &curve.moments[index];
    let expected = curve.expected.as_ref().and_then(|expected| {
        let level = expected.course.at(Time::new::<hour>(moment.time))?;
        Some(Shown {
            variable: "serum_magnesium_expected",
            value: level.millimolar(),
            unit: "mmol/L",
        })
    });
    body(moment).chain(expected).chain(falls).collect()
}

/// The level and the amounts; nothing of a compartment that is not there.
fn body(moment: &Moment) -> impl Iterator<Item = Shown> {
    let shown = |variable, value: Option<f64>, unit| {
        value.map(|value| Shown {
            variable,
            value,
            unit,
        })
    };
    [
        shown("serum_magnesium", Some(moment.level), "mmol/L"),
        shown("amount_central", Some(moment.central), "mmol"),
        shown("amount_peripheral", moment.peripheral, "mmol"),
        shown("urine_excreted", Some(moment.urine), "mmol"),
    ]
    .into_iter()
    .flatten()
}

/// The table. A case is one patient, number 1.
#[must_use]
pub fn to_csv(curves: &[Curve]) -> String {
    let mut table = "id,time_h,model,variable,value,unit\n".to_owned();
    for curve in curves {
        let model = cell(&curve.model);
        for (index, moment) in curve.moments.iter().enumerate() {
            let time = shortest(moment.time);
            for shown in shown_of_moment(curve, index) {
                let (variable, unit) = (shown.variable, shown.unit);
                let value = shortest(shown.value);
                // Writing into memory cannot fail.
                let _ = writeln!(table, "1,{time},{model},{variable},{value},{unit}");
            }
        }
    }
    table
}
