//! What was drawn of the model beside the patients, as text and JSON.

use crate::answer::{DrawnEffect, Uncertainty};
use crate::report::json::Number;
use crate::report::text;
use schemars::JsonSchema;
use serde::Serialize;

/// What is drawn of the model beside the patients.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct UncertaintyDocument {
    /// `each-patient`: every virtual patient is drawn around a draw of the fixed effects of one's own.
    drawn_for: &'static str,
    /// The fixed effects that are drawn.
    drawn: Vec<DrawnEffectDocument>,
    /// Names of those that stay as printed, since the source prints no error of them.
    as_printed: Vec<String>,
}

/// A fixed effect that is drawn.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct DrawnEffectDocument {
    /// A parameter, or what a covariate does to it (`CL by creatinine`).
    name: String,
    /// Standard error as a part of the number.
    relative_standard_error: Number,
}

/// The section of the JSON document.
pub(super) fn uncertainty_document(uncertainty: &Uncertainty) -> UncertaintyDocument {
    UncertaintyDocument {
        drawn_for: "each-patient",
        drawn: uncertainty
            .drawn
            .iter()
            .map(DrawnEffectDocument::from)
            .collect(),
        as_printed: uncertainty.as_printed.clone(),
    }
}

impl From<&DrawnEffect> for DrawnEffectDocument {
    fn from(effect: &DrawnEffect) -> Self {
        Self {
            name: effect.name.clone(),
            relative_standard_error: Number(effect.relative),
        }
    }
}

/// The rows of the text.
pub(super) fn rows(uncertainty: &Uncertainty) -> String {
    let drawn = uncertainty.drawn.iter();
    let drawn: Vec<_> = drawn
        .map(|effect| format!("{} {}", effect.name, effect.written))
        .collect();
    let mut as_printed = uncertainty.as_printed.clone();
    as_printed.push("the spread between patients".to_owned());
    let words = format!(
        "drawn anew for each patient, by the standard errors of the paper: {}",
        drawn.join(", ")
    );
    text::row("uncertainty", &words)
        + &text::row("", &format!("as printed: {}", as_printed.join(", ")))
}

/// What the spread is made of, after "The spread is that of the model".
pub(super) fn in_the_spread(uncertainty: Option<&Uncertainty>) -> &'static str {
    match uncertainty {
        Some(_) => " and of its uncertain values",
        None => "",
    }
}
