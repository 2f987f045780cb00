//! What the patient does not tolerate of the solution.

use super::{Case, Finding, Topic};
use crate::clinical::patient::NamedIngredient;
use crate::clinical::source;
use crate::units::show;

/// Ingredients the patient does not tolerate (S22).
pub fn rule(case: &Case) -> Vec<Finding> {
    let Some(list) = &case.patient.intolerances else {
        return vec![Finding::warn(
            Topic::NotKnown,
            "intolerances-not-asked",
            (
                "intolerances of the ingredients of the solution were not given",
                "ask before the start",
            ),
            source::AT_CORM,
        )];
    };
    let mut findings = Vec::new();
    for name in list {
        if name.sulfonamide {
            findings.push(no_sulfonamide(name));
            continue;
        }
        let held = case.product.is_some_and(|product| {
            let mut own = product.ingredients.iter();
            own.any(|ingredient| name.ingredients.contains(ingredient))
        });
        if held || name.salts.contains(&case.bag.salt()) {
            let name = show::printable(&name.written);
            findings.push(Finding::stop(
                Topic::Kidneys,
                "intolerance",
                (
                    format!("the patient does not tolerate {name}, an ingredient of the solution"),
                    "do not give it: ask a pharmacist for another product",
                ),
                source::AT_CORM,
            ));
        } else if case.product.is_none() {
            findings.push(Finding::not_checked(
                Topic::Kidneys,
                format!("intolerance-not-checked-{}", name.plain),
                format!(
                    "intolerance of {}: the ingredients of a typed bag are not known",
                    name.written
                ),
                source::AT_CORM,
            ));
        }
    }
    findings
}

/// Sulfonamides share a syllable with sulfate and nothing else.
fn no_sulfonamide(name: &NamedIngredient) -> Finding {
    let written = show::printable(&name.written);
    let words = format!(
        "intolerance of {written}: no reason against magnesium sulfate, since an allergy to \
         sulfonamides does not extend to sulfates"
    );
    Finding::info(
        Topic::Kidneys,
        "intolerance-sulfonamide",
        words,
        source::SULFA,
    )
}
