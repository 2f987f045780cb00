//! What the curve figures of several commands share: bands, doses, measured levels.

use crate::clinical::bands;
use crate::clinical::patient::TimedLevel;
use crate::plot::{Band, BandSeverity, DoseBar, Line, Measured, Ribbon};
use crate::safety::{Case, Status};
use crate::simulate::expected::ExpectedCourse;
use crate::units::basic::amount_rate;
use crate::units::show;
use uom::si::time;

/// Line styles in the order of the models.
pub const LINES: [Line; 4] = [Line::Solid, Line::Dashed, Line::Dotted, Line::DashDot];

/// The title of a figure; under a stop it says so first, and what to do.
#[must_use]
pub fn stop_first(status: Status, order: &str, title: &str) -> String {
    match status {
        Status::Stop => format!("STOP, {order}. {title}"),
        Status::Warn | Status::Ok => title.to_owned(),
    }
}

/// The software bands as tints, from the reference range upward.
#[must_use]
pub fn level_bands() -> Vec<Band> {
    let band = |from: f64, to: Option<f64>, label: &str, severity: BandSeverity| Band {
        from,
        to,
        label: label.to_owned(),
        severity,
    };
    use bands::{CAUTION_FROM, EMERGENCY_FROM, HIGH_ABOVE, LOW_BELOW, STOP_FROM, WATCH_ABOVE};
    vec![
        band(
            LOW_BELOW,
            Some(HIGH_ABOVE),
            "reference range",
            BandSeverity::Normal,
        ),
        band(
            WATCH_ABOVE,
            Some(CAUTION_FROM),
            "watch",
            BandSeverity::Watch,
        ),
        band(
            CAUTION_FROM,
            Some(STOP_FROM),
            "caution",
            BandSeverity::Caution,
        ),
        band(
            STOP_FROM,
            Some(EMERGENCY_FROM),
            "stop and reassess",
            BandSeverity::Stop,
        ),
        band(EMERGENCY_FROM, None, "emergency", BandSeverity::Emergency),
    ]
}

/// Measured levels as points.
#[must_use]
pub fn measured_points<'a>(levels: impl IntoIterator<Item = &'a TimedLevel>) -> Vec<Measured> {
    let point = |level: &TimedLevel| Measured {
        time: level.at.get::<time::hour>(),
        level: level.level.millimolar(),
    };
    levels.into_iter().map(point).collect()
}

/// What is infused, before and by the order.
#[must_use]
pub fn dose_bars(case: &Case) -> Vec<DoseBar> {
    let salt = case.bag.salt();
    case.inputs()
        .iter()
        .map(|input| DoseBar {
            from: input.start.get::<time::hour>(),
            to: input.end().get::<time::hour>(),
            rate: input.rate.get::<amount_rate::millimole_per_hour>(),
            label: format!(
                "{} over {}",
                show::mass(salt.mass(input.amount())),
                show::duration(input.length)
            ),
        })
        .collect()
}

/// Name of the expected curve of a depleted patient: how much the tissues take up is known within a
/// factor of two.
pub const EXPECTED: &str = "expected (weak)";

/// Between the larger pool that tracers show and no uptake at all.
#[must_use]
pub fn uptake(courses: &ExpectedCourse) -> Ribbon {
    let (low, bound) = (&courses.low, &courses.bound);
    let points = low.times.iter().zip(low.levels.iter().zip(&bound.levels));
    Ribbon {
        label: "expected, by uptake".to_owned(),
        points: points
            .map(|(time, (low, bound))| (*time, low.min(*bound), low.max(*bound)))
            .collect(),
    }
}
