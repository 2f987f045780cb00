//! The figures of `simulate` for a case.

use super::drivers::{drivers_to_text, shown_value};
use crate::answer::CoursesAnswer;
use crate::clinical::bands::STOP_FROM;
use crate::clinical::constants::{LEVEL_ERROR, WEIGHT_ERROR};
use crate::plot::{CurveFigure, MAX_SERIES, NamedLevel, Series, TornadoBar, TornadoFigure};
use crate::population::sensitivity::{Driver, End};
use crate::report::curve_parts::{
    EXPECTED, LINES, dose_bars, level_bands, measured_points, uptake,
};
use crate::simulate::curve::Curve;
use crate::simulate::expected::ExpectedCourse;
use crate::units::show;
use crate::{Error, ErrorKind, Result};

/// The courses of all models, with the doses and every measured level.
///
/// # Errors
/// Usage for more curves than a figure keeps apart.
pub fn to_figure(answer: &CoursesAnswer) -> Result<CurveFigure> {
    let (case, curves) = (&answer.case, &answer.curves);
    if curves.len() > MAX_SERIES {
        return Err(Error::new(
            ErrorKind::Usage,
            format!(
                "{} curves, and a figure keeps {MAX_SERIES} apart",
                curves.len()
            ),
            "choose fewer models",
        )
        .about("model plot"));
    }
    let title = "Predicted serum magnesium, without a verdict".to_owned();
    let peaks = curves.iter().map(|curve| {
        let peak = show::fixed(curve.peak.level.millimolar(), 2);
        format!("{}: peak {peak} mmol/L.", curve.model)
    });
    let description = format!("{title}. {}", peaks.collect::<Vec<_>>().join(" "));
    Ok(CurveFigure {
        title,
        subtitle: case.indication.name().to_owned(),
        series: series(curves),
        ribbons: expected(curves).map(uptake).into_iter().collect(),
        bands: level_bands(),
        doses: dose_bars(case),
        measured: measured_points(case.levels.iter().chain(&case.later)),
        footer: vec![
            "Typical patients, not this one; the order was not checked. Bands are set by this \
             program."
                .to_owned(),
            format!("maginfuse {}", env!("CARGO_PKG_VERSION")),
        ],
        description,
    })
}

/// The first expected course of a depleted patient.
fn expected(curves: &[Curve]) -> Option<&ExpectedCourse> {
    curves.iter().find_map(|curve| curve.expected.as_ref())
}

/// The curves, and after them what is expected of a depleted patient where there is room.
fn series(curves: &[Curve]) -> Vec<Series> {
    let drawn = curves
        .iter()
        .map(|curve| (curve.model.clone(), curve.drawn.clone()));
    let expected = expected(curves).map(|courses| {
        let (times, levels) = (&courses.course.times, &courses.course.levels);
        let points = times.iter().copied().zip(levels.iter().copied());
        (EXPECTED.to_owned(), points.collect())
    });
    drawn
        .chain(expected)
        .take(MAX_SERIES)
        .zip(LINES.into_iter().cycle())
        .map(|((label, points), line)| Series {
            label,
            points,
            line,
        })
        .collect()
}

/// What drives the peak; `None` where that was not asked for.
#[must_use]
pub fn to_tornado(answer: &CoursesAnswer) -> Option<TornadoFigure> {
    let drivers = answer.drivers.as_ref()?;
    let title = "What drives the highest serum magnesium".to_owned();
    let inputs = drivers.sensitivity.drivers.iter();
    Some(TornadoFigure {
        title: title.clone(),
        subtitle: format!("{}; {}", answer.case.indication.name(), drivers.model.id),
        axis_name: "Highest level within the order (mmol/L)".to_owned(),
        middle: drivers.sensitivity.peak,
        bars: inputs.map(bar).collect(),
        mark: Some(NamedLevel {
            level: STOP_FROM,
            words: format!(
                "Line at {} mmol/L: stop and reassess",
                show::number(STOP_FROM)
            ),
        }),
        footer: vec![
            format!(
                "One input at a time, the others as they are: parameters and an estimated \
                 kidney function from the 5th to the 95th percentile, weight by {} %, a \
                 measured level by {} %. The order was not checked.",
                show::number(100.0 * WEIGHT_ERROR),
                show::number(100.0 * LEVEL_ERROR)
            ),
            format!("maginfuse {}", env!("CARGO_PKG_VERSION")),
        ],
        description: format!("{title}. {}.", drivers_to_text(drivers).join("; ")),
    })
}

fn bar(driver: &Driver) -> TornadoBar {
    TornadoBar {
        label: label(driver),
        low: named(&driver.low),
        high: named(&driver.high),
    }
}

/// The name of an input with the unit of its values.
fn label(driver: &Driver) -> String {
    let input = match driver.input.as_str() {
        "CL" => "clearance CL",
        "V" => "volume V",
        "V1" => "central volume V1",
        "V2" => "peripheral volume V2",
        "Q" => "exchange Q",
        "FU" => "slope of excretion FU",
        "TM" => "tubular maximum TM",
        "CLNR" => "non-renal clearance CLNR",
        "RIN" => "net input RIN",
        "SPLAY" => "splay",
        other => other,
    };
    if driver.unit.is_empty() {
        input.to_owned()
    } else {
        format!("{input} ({})", driver.unit)
    }
}

/// The peak at one end of an input, with the value that gives it.
fn named(end: &End) -> NamedLevel {
    NamedLevel {
        level: end.peak,
        words: shown_value(end.value),
    }
}
