//! The figure of a population: the middle course, the range of nine patients in ten, the doses.

use super::shown_levels;
use crate::answer::{CoursePoint, PopulationAnswer};
use crate::plot::{CurveFigure, Line, Ribbon, Series};
use crate::report::curve_parts::{dose_bars, level_bands, measured_points};
use crate::units::show;
use crate::{Error, ErrorKind, Result};

/// The course of the middle patient within the range from the 5th to the 95th percentile.
///
/// # Errors
/// Usage when levels were counted at fewer than two times.
pub fn to_figure(answer: &PopulationAnswer) -> Result<CurveFigure> {
    let case = &answer.case;
    let course: Vec<CoursePoint> = answer
        .course
        .iter()
        .map(|point| CoursePoint {
            levels: shown_levels(point.levels),
            ..*point
        })
        .collect();
    if course.len() < 2 {
        return Err(Error::new(
            ErrorKind::Usage,
            format!("{} time is no course to draw", course.len()),
            "look more often, or let the course end later",
        )
        .about("every until"));
    }
    let patients = show::counted(answer.subjects as f64, "virtual patient");
    let peak = shown_levels(answer.peak);
    let [low, middle, high] = [peak.p05, peak.p50, peak.p95].map(|peak| show::fixed(peak, 2));
    let title = format!("Serum magnesium of {patients}");
    Ok(CurveFigure {
        title: title.clone(),
        subtitle: format!("{}; {}", case.indication.name(), answer.model.id),
        series: vec![Series {
            label: "median".to_owned(),
            points: course
                .iter()
                .map(|point| (point.time, point.levels.p50))
                .collect(),
            line: Line::Solid,
        }],
        ribbons: vec![Ribbon {
            label: "nine patients in ten (5 to 95 %)".to_owned(),
            points: course
                .iter()
                .map(|point| (point.time, point.levels.p05, point.levels.p95))
                .collect(),
        }],
        bands: level_bands(),
        doses: dose_bars(case),
        measured: measured_points(&case.levels),
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
