//! What a predicted course does to the blood pressure, where the source of a model says.

use super::curve::Moment;
use crate::pk::Model;
use crate::pk::spec::{Grade, Pressure};

/// The fall of one blood pressure along a course.
#[derive(Clone, Debug, PartialEq)]
pub struct PressureFall {
    /// Which blood pressure.
    pub pressure: Pressure,
    /// One for each moment of the course, mmHg below the untreated pressure.
    pub falls: Vec<f64>,
    /// The largest fall in sight (mmHg) and its time (hours).
    pub largest: (f64, f64),
    /// The paper, and where in it the numbers stand.
    pub source: String,
    /// How far they can be trusted to be those of the paper.
    pub grade: Grade,
}

/// The falls along a course that was sampled densely at `dense` (hours, mmol/L) and is shown at
/// `moments`; both start with the patient at rest at `baseline`, mmol/L. The effect follows the
/// level between all of these times, so that it does not depend on how many are shown.
#[must_use]
pub fn falls(
    model: &Model,
    baseline: f64,
    dense: &[(f64, f64)],
    moments: &[Moment],
) -> Vec<PressureFall> {
    let shown = moments.iter().map(|moment| (moment.time, moment.level));
    let last = moments
        .last()
        .map_or(f64::NEG_INFINITY, |moment| moment.time);
    let mut points: Vec<(f64, f64)> = dense.iter().copied().chain(shown).collect();
    points.retain(|(time, _)| *time <= last);
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    points.dedup_by(|a, b| a.0 == b.0);
    let (times, levels): (Vec<f64>, Vec<f64>) = points.into_iter().unzip();
    let effects = model.pressure_effects().iter();
    effects
        .map(|effect| {
            let course = effect.course(&times, &levels, baseline);
            let at = |moment: &Moment| {
                let index = times.partition_point(|time| *time < moment.time);
                course.get(index).copied().unwrap_or(0.0)
            };
            let pairs = course.iter().copied().zip(times.iter().copied());
            PressureFall {
                pressure: effect.pressure,
                falls: moments.iter().map(at).collect(),
                source: format!("{}; {}", model.citation(), effect.locator),
                grade: model.grade(),
                largest: pairs.fold((0.0, 0.0), |a, b| if b.0 > a.0 { b } else { a }),
            }
        })
        .collect()
}
