//! The figure of a fitted case: the typical curve, the own one with its interval, the levels.

use crate::answer::CaseFitAnswer;
use crate::estimate::Posterior;
use crate::estimate::of_case::CaseFit;
use crate::estimate::wasting::Wasting;
use crate::plot::{CurveFigure, Line, Measured, Ribbon, Series};
use crate::report::curve_parts::{EXPECTED, dose_bars, level_bands, measured_points, stop_first};
use crate::report::fit_estimate::effect_name;
use crate::safety::Case;
use crate::units::show;

/// The curves before and after the levels.
#[must_use]
pub fn to_figure(answer: &CaseFitAnswer) -> CurveFigure {
    let (case, fit) = (&answer.case, &answer.fit);
    let curve = |label: &str, line: Line, level: &dyn Fn(usize) -> f64| Series {
        label: label.to_owned(),
        points: fit
            .times
            .iter()
            .enumerate()
            .map(|(k, time)| (*time, level(k)))
            .collect(),
        line,
    };
    let ribbon = |label: &str, range: &dyn Fn(usize) -> [f64; 2]| Ribbon {
        label: label.to_owned(),
        points: fit
            .times
            .iter()
            .enumerate()
            .map(|(k, time)| {
                let [low, high] = range(k);
                (*time, low, high)
            })
            .collect(),
    };
    let course = fit.course();
    let mut series = vec![
        curve("this patient", Line::Solid, &|k| course[k].individual),
        curve("typical patient", Line::Dashed, &|k| course[k].typical),
    ];
    let mut ribbons = vec![
        ribbon("nine in ten of such patients", &|k| course[k].interval90),
        ribbon("nine in ten patients, before the levels", &|k| {
            course[k].typical90
        }),
    ];
    if let Some(Wasting { course, .. }) = &answer.wasting {
        // What is expected takes the place of what nobody is told of a depleted patient.
        series[0].label = "this patient: flags go by".to_owned();
        series.push(curve(EXPECTED, Line::Dotted, &|k| course[k].value));
        ribbons[1] = ribbon("expected, nine in ten such patients", &|k| {
            course[k].interval90
        });
    }
    let title = stop_first(
        answer.status(),
        "stop the pump",
        "Serum magnesium of this patient, from measured levels",
    );
    let words = deviations(&fit.posterior);
    CurveFigure {
        title: title.clone(),
        subtitle: format!("{}; deviations (logarithms): {words}", answer.model.id),
        series,
        ribbons,
        bands: level_bands(),
        doses: dose_bars(case),
        measured: measured(case, fit),
        footer: vec![
            "One model, few levels: the interval holds what the model knows. Bands are set by \
             this program."
                .to_owned(),
            format!(
                "maginfuse {}; {}",
                env!("CARGO_PKG_VERSION"),
                answer.model.title
            ),
        ],
        description: format!("{title}. {words}."),
    }
}

/// The levels from the start of the curves on, those of the case before those weighed.
fn measured(case: &Case, fit: &CaseFit) -> Vec<Measured> {
    let first = fit.times.first().copied().unwrap_or(0.0);
    let weighed = fit.levels.iter();
    let weighed = weighed.map(|level| Measured {
        time: level.at,
        level: level.measured.millimolar(),
    });
    let mut measured = measured_points(&case.levels);
    measured.retain(|level| level.time >= first);
    measured.extend(weighed.filter(|level| level.time > 0.0));
    measured
}

/// How far this patient is from the typical one.
fn deviations(posterior: &Posterior) -> String {
    let own = posterior.effects.iter().zip(&posterior.eta);
    let words =
        own.map(|(effect, eta)| format!("{} {}", effect_name(*effect), show::fixed(*eta, 2)));
    words.collect::<Vec<_>>().join(", ")
}
