//! What is expected of depleted virtual patients, as text and JSON.

use super::document::{CoursePointDocument, PercentilesDocument};
use super::story::range;
use crate::answer::{CoursePoint, ExpectedMoment, ExpectedPatients, ShareAtLeast, share_in_words};
use crate::report::expected_level::{CauseDocument, GRADE, assumed};
use crate::report::json::{Number, Quantity};
use crate::report::text;
use crate::units::show;
use schemars::JsonSchema;
use serde::Serialize;

/// What is expected of depleted virtual patients.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct ExpectedDocument {
    /// `weak`: how much the tissues take up is known within a factor of two.
    grade: &'static str,
    #[serde(flatten)]
    cause: CauseDocument,
    /// The levels over time.
    percentiles: Vec<CoursePointDocument>,
    /// The levels at the end of the order.
    end: MomentDocument,
    /// The levels 24 hours after the last dose began.
    next_morning: MomentDocument,
    /// How many patients the adaptive solver had to do again.
    rerun: u64,
}

/// The expected levels at one moment.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct MomentDocument {
    /// From the start of the order, h.
    time: Quantity,
    #[serde(flatten)]
    levels: PercentilesDocument,
    /// How many patients are at or above levels.
    at_least: Vec<AtLeastDocument>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct AtLeastDocument {
    /// The level, mmol/L.
    level: Quantity,
    /// Part of the patients at or above it, 0 to 1.
    value: Number,
    /// Monte Carlo error of `value`.
    standard_error: Number,
}

/// The section of the JSON document.
pub(super) fn expected_document(expected: &ExpectedPatients) -> ExpectedDocument {
    let course = expected.course.iter();
    ExpectedDocument {
        grade: GRADE,
        cause: CauseDocument::from(&expected.cause),
        percentiles: course.map(CoursePointDocument::from).collect(),
        end: MomentDocument::from(&expected.end),
        next_morning: MomentDocument::from(&expected.next_morning),
        rerun: expected.rerun,
    }
}

impl From<&ExpectedMoment> for MomentDocument {
    fn from(moment: &ExpectedMoment) -> Self {
        Self {
            time: Quantity::new(moment.time, "h"),
            levels: moment.levels.into(),
            at_least: moment.at_least.iter().map(AtLeastDocument::from).collect(),
        }
    }
}

impl From<&ShareAtLeast> for AtLeastDocument {
    fn from(reached: &ShareAtLeast) -> Self {
        Self {
            level: Quantity::new(reached.level.millimolar(), "mmol/L"),
            value: Number(reached.share.probability()),
            standard_error: Number(reached.share.standard_error()),
        }
    }
}

/// The block of the text, after the bands that flags go by.
pub(super) fn block(expected: &ExpectedPatients) -> String {
    let mut out = format!("\nExpected ({GRADE}; decides nothing)\n");
    out += &text::row("assumed", &assumed(&expected.cause));
    let moments = [
        ("end of order", &expected.end),
        ("next morning", &expected.next_morning),
    ];
    for (name, moment) in moments {
        out += &text::row(name, &range(moment.levels));
        for reached in &moment.at_least {
            let words = format!(
                "at least {} mmol/L: {}",
                show::number(reached.level.millimolar()),
                share_in_words(reached.share, reached.share.standard_error())
            );
            out += &text::row("", &words);
        }
    }
    out + &text::row(
        "",
        "next morning: 24 hours after the last dose began. How much the tissues take up is known \
         within a factor of two, and the patients differ in it by that much.",
    )
}

/// The expected levels of a row of the course, if there are any.
pub(super) fn beside(expected: Option<&ExpectedPatients>, row: usize) -> Option<&CoursePoint> {
    expected?.course.get(row)
}
