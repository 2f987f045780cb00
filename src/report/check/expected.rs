//! What is expected of a depleted patient, as text and JSON.

use crate::answer::CheckAnswer;
use crate::report::expected_level::{
    CauseDocument, GRADE, RangeDocument, assumed, in_words, range_words,
};
use crate::report::text;
use crate::simulate::expected::ToldLevels;
use schemars::JsonSchema;
use serde::Serialize;

/// What flags go by: the highest of the models, beside the lowest of them.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct BoundDocument {
    #[serde(flatten)]
    levels: LevelsDocument,
}

/// What is expected of a depleted patient.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct ExpectedDocument {
    /// `weak`: how much the tissues take up is known within a factor of two.
    grade: &'static str,
    #[serde(flatten)]
    cause: CauseDocument,
    #[serde(flatten)]
    levels: LevelsDocument,
}

/// Three levels of an order.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct LevelsDocument {
    /// The highest level within the order.
    peak: RangeDocument,
    /// The level at the end of the order.
    end: RangeDocument,
    /// The level 24 hours after the last dose began.
    next_morning: RangeDocument,
}

/// What flags go by in a depleted patient.
pub(super) fn bound_document(answer: &CheckAnswer) -> Option<BoundDocument> {
    let levels = ToldLevels::bound_over_all(&answer.expected)?;
    Some(BoundDocument {
        levels: levels_document(&levels),
    })
}

/// What is expected of a depleted patient.
pub(super) fn expected_document(answer: &CheckAnswer) -> Option<ExpectedDocument> {
    let cause = &answer.expected.first()?.courses.cause;
    let levels = ToldLevels::over_all(&answer.expected)?;
    Some(ExpectedDocument {
        grade: GRADE,
        cause: CauseDocument::from(cause),
        levels: levels_document(&levels),
    })
}

fn levels_document(levels: &ToldLevels) -> LevelsDocument {
    LevelsDocument {
        peak: levels.peak.into(),
        end: levels.end.into(),
        next_morning: levels.next_morning.into(),
    }
}

/// The rows of the text, before the curves that flags go by; empty in any other patient.
pub(super) fn rows(answer: &CheckAnswer) -> String {
    let Some(first) = answer.expected.first() else {
        return String::new();
    };
    let Some(levels) = ToldLevels::over_all(&answer.expected) else {
        return String::new();
    };
    let expected = format!(
        "peak {}, {} at the end, {} 24 hours after the last dose began; {}, so \
         nothing is decided by it",
        in_words(levels.peak),
        in_words(levels.end),
        in_words(levels.next_morning),
        range_words(&first.courses.cause, ", over both models")
    );
    text::row("Expected", &expected) + &text::row("Assumed", &assumed(&first.courses.cause))
}
