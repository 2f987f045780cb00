//! The figure of a population: the middle course, the range of nine patients in ten, the doses.

use super::shown_levels;
use super::uncertainty::in_the_spread;
use crate::answer::{CoursePoint, ExpectedPatients, PopulationAnswer};
use crate::plot::{CurveFigure, Line, Ribbon, Series};
use crate::report::curve_parts::{EXPECTED, dose_bars, level_bands, measured_points};
use crate::report::expected_level::GRADE;
use crate::units::show;
use crate::{Error, ErrorKind, Result};

/// The course of the middle patient within the range from the 5th to the 95th percentile.
///
/// # Errors
/// Usage when levels were counted at fewer than two times.
pub fn to_figure(answer: &PopulationAnswer) -> Result<CurveFigure> {
    let case = &answer.case;
    let course = shown_course(&answer.course);
    let expected = answer.expected.as_ref();
    let expected = expected.map(|expected| shown_course(&expected.course));
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
        series: curves(&course, expected.as_deref()),
        ribbons: ranges(&course, expected.as_deref()),
        bands: level_bands(),
        doses: dose_bars(case),
        measured: measured_points(&case.levels),
        footer: vec![
            format!(
                "The spread is that of the model{}, of the kidney estimate and of the untreated \
                 level; the order was not checked. Bands are set by this program.",
                in_the_spread(answer.uncertainty.as_ref())
            ),
            format!(
                "maginfuse {}; seed {}",
                env!("CARGO_PKG_VERSION"),
                answer.seed
            ),
        ],
        description: format!(
            "{title}. Highest level: median {middle}, nine in ten {low} to {high} mmol/L.{}",
            answer.expected.as_ref().map_or_else(String::new, in_words)
        ),
    })
}

fn shown_course(course: &[CoursePoint]) -> Vec<CoursePoint> {
    let shown = course.iter().map(|point| CoursePoint {
        levels: shown_levels(point.levels),
        ..*point
    });
    shown.collect()
}

/// The middle courses: what flags go by, and what is expected of a depleted patient.
fn curves(course: &[CoursePoint], expected: Option<&[CoursePoint]>) -> Vec<Series> {
    let curve = |label: &str, course: &[CoursePoint], line| Series {
        label: label.to_owned(),
        points: course
            .iter()
            .map(|point| (point.time, point.levels.p50))
            .collect(),
        line,
    };
    let own = curve("median", course, Line::Solid);
    let expected = expected.map(|expected| curve(EXPECTED, expected, Line::Dashed));
    std::iter::once(own).chain(expected).collect()
}

/// The ranges of nine patients in ten around them.
fn ranges(course: &[CoursePoint], expected: Option<&[CoursePoint]>) -> Vec<Ribbon> {
    let range = |label: &str, course: &[CoursePoint]| Ribbon {
        label: label.to_owned(),
        points: course
            .iter()
            .map(|point| (point.time, point.levels.p05, point.levels.p95))
            .collect(),
    };
    let own = range("nine patients in ten (5 to 95 %)", course);
    let expected = expected.map(|expected| range("nine in ten, expected", expected));
    std::iter::once(own).chain(expected).collect()
}

/// What is expected at the end of the order, in words.
fn in_words(expected: &ExpectedPatients) -> String {
    let levels = shown_levels(expected.end.levels);
    let [low, middle, high] = [levels.p05, levels.p50, levels.p95].map(|end| show::fixed(end, 2));
    format!(
        " Expected at the end of the order ({GRADE}): median {middle}, nine in ten {low} to {high} \
         mmol/L."
    )
}
