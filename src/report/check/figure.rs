//! The figure of a checked case.

use crate::answer::CheckAnswer;
use crate::plot::{CurveFigure, DoseBar, Series};
use crate::report::curve_parts::{
    EXPECTED, LINES, dose_bars, level_bands, measured_points, stop_first, uptake,
};
use crate::report::provenance;
use crate::safety::Status;
use crate::units::basic::flow;
use crate::units::show;
use uom::si::mass;

/// The predicted curve with bands, doses and measured levels.
#[must_use]
pub fn to_figure(answer: &CheckAnswer) -> CurveFigure {
    let case = &answer.case;
    let salt = case.bag.salt();
    let total = show::mass(salt.mass(case.regimen.total()));
    let title = format!("Predicted serum magnesium: {total} {}", salt.name());
    let title = stop_first(answer.status(), "do not start", &title);
    CurveFigure {
        title: title.clone(),
        subtitle: subtitle(answer),
        series: series(answer),
        ribbons: answer
            .expected
            .first()
            .map(|one| uptake(&one.courses))
            .into_iter()
            .collect(),
        bands: level_bands(),
        doses: doses(answer),
        measured: measured_points(&case.levels),
        footer: footer(answer),
        description: format!("{title}. {}", peaks(answer)),
    }
}

/// The doses; under a stop none, since a rate could be set on a pump.
fn doses(answer: &CheckAnswer) -> Vec<DoseBar> {
    match answer.status() {
        Status::Stop => Vec::new(),
        Status::Ok | Status::Warn => dose_bars(&answer.case),
    }
}

fn subtitle(answer: &CheckAnswer) -> String {
    let patient = &answer.case.patient;
    format!(
        "{}, {} years, {} kg, clearance {} mL/min; {}",
        patient.sex.word(),
        show::number(patient.age.years().floor()),
        show::number(patient.weight.get().get::<mass::kilogram>()),
        show::fixed(
            answer
                .case
                .renal
                .clearance
                .get()
                .get::<flow::milliliter_per_minute>(),
            0
        ),
        answer.case.indication.name()
    )
}

/// The curves that flags go by, and after them what is expected of a depleted patient.
fn series(answer: &CheckAnswer) -> Vec<Series> {
    let runs = answer.forecast.runs.iter();
    let flagged = runs.map(|run| (run.prediction.model.clone(), &run.trajectory));
    let expected = answer.expected.first();
    let expected = expected.map(|one| (EXPECTED.to_owned(), &one.courses.course));
    flagged
        .chain(expected)
        .zip(LINES.into_iter().cycle())
        .map(|((label, course), line)| Series {
            label,
            points: course
                .times
                .iter()
                .copied()
                .zip(course.levels.iter().copied())
                .collect(),
            line,
        })
        .collect()
}

fn peaks(answer: &CheckAnswer) -> String {
    answer
        .forecast
        .runs
        .iter()
        .map(|run| {
            format!(
                "{}: peak {} mmol/L.",
                run.prediction.model,
                show::fixed(run.prediction.peak.millimolar(), 2)
            )
        })
        .collect::<Vec<_>>()
        .join(" ")
}

fn footer(answer: &CheckAnswer) -> Vec<String> {
    vec![
        "Typical patient, not this one; the models leave out what depleted tissue takes up. Bands are set by this program."
            .to_owned(),
        format!(
            "maginfuse {}; verdict: {}; {}",
            env!("CARGO_PKG_VERSION"),
            answer.status().word(),
            provenance::asked(&answer.case)
        ),
    ]
}
