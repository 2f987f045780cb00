//! The figure of a population: the middle course, the range of nine patients in ten, the doses.

use crate::cli::run::figure::{doses, level_bands, measured};
use crate::plot::{CurveFigure, Line, Ribbon, Series};
use crate::report::population::{PopulationAnswer, percentiles};
use crate::safety::Case;
use crate::units::show;
use crate::{Error, ErrorKind, Result};

/// The course of the middle patient within the range from the 5th to the 95th percentile.
///
/// # Errors
/// Usage when levels were counted at fewer than two times.
pub fn of(case: &Case, answer: &PopulationAnswer<'_>) -> Result<CurveFigure> {
    let counted = answer.times.iter().zip(answer.summary.levels());
    let course: Vec<(f64, [f64; 3])> = counted
        .map(|(time, levels)| (*time, percentiles(levels)))
        .collect();
    if course.len() < 2 {
        return Err(Error::new(
            ErrorKind::Usage,
            format!("{} time is no course to draw", course.len()),
            "give a shorter --every or a longer --until",
        ));
    }
    let patients = show::counted(answer.summary.subjects() as f64, "virtual patient");
    let [low, middle, high] = percentiles(answer.summary.peak()).map(|peak| show::fixed(peak, 2));
    let title = format!("Serum magnesium of {patients}");
    Ok(CurveFigure {
        title: title.clone(),
        subtitle: format!("{}; {}", case.indication.name(), answer.model.0),
        series: vec![Series {
            label: "median".to_owned(),
            points: course.iter().map(|(t, [_, p50, _])| (*t, *p50)).collect(),
            line: Line::Solid,
        }],
        ribbons: vec![Ribbon {
            label: "nine patients in ten (5 to 95 %)".to_owned(),
            points: course
                .iter()
                .map(|(t, [p05, _, p95])| (*t, *p05, *p95))
                .collect(),
        }],
        bands: level_bands(),
        doses: doses(case),
        measured: measured(&case.levels),
        footer: vec![
            "The spread is that of the model, of the kidney estimate and of the untreated level; \
             the order was not checked. Bands are set by this program."
                .to_owned(),
            format!(
                "maginfuse {}; seed {}",
                env!("CARGO_PKG_VERSION"),
                answer.seed
            ),
        ],
        description: format!(
            "{title}. Highest level: median {middle}, nine in ten {low} to {high} mmol/L."
        ),
    })
}
