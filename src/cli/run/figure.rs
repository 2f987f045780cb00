//! The figure of a checked case.

use crate::answer::CheckAnswer;
use crate::clinical::bands;
use crate::clinical::patient::TimedLevel;
use crate::plot::{Band, BandSeverity, CurveFigure, DoseBar, Line, Measured, Series};
use crate::safety::{Case, Status};
use crate::units::basic::amount_rate;
use crate::units::show;
use uom::si::{mass, time};

/// Line styles in the order of the models.
const LINES: [Line; 4] = [Line::Solid, Line::Dashed, Line::Dotted, Line::DashDot];

/// The predicted curve with bands, doses and measured levels.
#[must_use]
pub fn of(answer: &CheckAnswer) -> CurveFigure {
    let case = &answer.case;
    let salt = case.bag.salt();
    let total = show::mass(salt.mass(case.regimen.total()));
    let title = format!("Predicted serum magnesium: {total} {}", salt.name());
    let title = match answer.status() {
        Status::Stop => format!("STOP, do not start. {title}"),
        Status::Warn | Status::Ok => title,
    };
    CurveFigure {
        title: title.clone(),
        subtitle: subtitle(answer),
        series: series(answer),
        ribbons: vec![],
        bands: level_bands(),
        doses: doses(&answer.case),
        measured: measured(&case.levels),
        footer: footer(answer),
        description: format!("{title}. {}", peaks(answer)),
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
                .get::<crate::units::basic::flow::milliliter_per_minute>(),
            0
        ),
        answer.case.indication.name()
    )
}

fn series(answer: &CheckAnswer) -> Vec<Series> {
    let runs = &answer.forecast.runs;
    runs.iter()
        .zip(LINES.into_iter().cycle())
        .map(|(run, line)| Series {
            label: run.prediction.model.clone(),
            points: run
                .trajectory
                .times
                .iter()
                .copied()
                .zip(run.trajectory.levels.iter().copied())
                .collect(),
            line,
        })
        .collect()
}

/// The software bands as tints, from the reference range upward.
pub(super) fn level_bands() -> Vec<Band> {
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
pub(super) fn measured<'a>(levels: impl IntoIterator<Item = &'a TimedLevel>) -> Vec<Measured> {
    let point = |level: &TimedLevel| Measured {
        time: level.at.get::<time::hour>(),
        level: level.level.millimolar(),
    };
    levels.into_iter().map(point).collect()
}

/// What is infused, before and by the order.
pub(super) fn doses(case: &Case) -> Vec<DoseBar> {
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
        "Typical patient, not this one; an upper bound in depleted patients. Bands are set by this program."
            .to_owned(),
        format!(
            "maginfuse {}; verdict: {}; input {}",
            env!("CARGO_PKG_VERSION"),
            answer.status().word(),
            &answer.case.input_sha256[..8]
        ),
    ]
}
