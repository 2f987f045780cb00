//! The figure of a fitted case: the typical curve, the own one with its interval, the levels.

use crate::cli::run::figure::{doses, level_bands};
use crate::plot::{CurveFigure, Line, Measured, Ribbon, Series};
use crate::report::fit::CaseAnswer;
use crate::safety::Case;
use crate::units::show;
use uom::si::time;

/// The curves before and after the levels.
#[must_use]
pub fn of(case: &Case, answer: &CaseAnswer<'_>) -> CurveFigure {
    let fit = answer.fit;
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
    let title = "Serum magnesium of this patient, from measured levels".to_owned();
    let before = case.levels.iter().map(|level| Measured {
        time: level.at.get::<time::hour>(),
        level: level.level.millimolar(),
    });
    let first = fit.times.first().copied().unwrap_or(0.0);
    let weighed = fit
        .levels
        .iter()
        .map(|&(time, level)| Measured { time, level });
    let mut measured: Vec<Measured> = before.filter(|level| level.time >= first).collect();
    measured.extend(weighed.filter(|level| level.time > 0.0));
    let words = fit
        .posterior
        .effects
        .iter()
        .zip(&fit.posterior.eta)
        .map(|(effect, eta)| {
            let name = crate::report::fit::effect_name(*effect);
            format!("{name} {}", show::fixed(*eta, 2))
        });
    let words = words.collect::<Vec<_>>().join(", ");
    CurveFigure {
        title: title.clone(),
        subtitle: format!("{}; deviations (logarithms): {words}", answer.model.0),
        series: vec![
            curve("this patient", Line::Solid, &|k| course[k].individual),
            curve("typical patient", Line::Dashed, &|k| course[k].typical),
        ],
        ribbons: vec![
            ribbon("nine in ten of such patients", &|k| course[k].interval90),
            ribbon("nine in ten patients, before the levels", &|k| {
                course[k].typical90
            }),
        ],
        bands: level_bands(),
        doses: doses(case),
        measured,
        footer: vec![
            "One model, few levels: the interval holds what the model knows. Bands are set by \
             this program."
                .to_owned(),
            format!(
                "maginfuse {}; {}",
                env!("CARGO_PKG_VERSION"),
                answer.model.1
            ),
        ],
        description: format!("{title}. {words}."),
    }
}
