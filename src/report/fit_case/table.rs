//! `fit` of a case as a table of one row.

use crate::answer::CaseFitAnswer;
use crate::report::fit_table::{self, FitRow, Fitted};
use crate::safety::Status;

/// The table. A case is one patient, number 1.
#[must_use]
pub fn to_csv(answer: &CaseFitAnswer) -> String {
    let messages: Vec<&str> = answer
        .findings
        .iter()
        .map(|one| one.message.as_str())
        .collect();
    let row = FitRow {
        id: "1",
        status: match answer.status() {
            Status::Ok => "ok",
            Status::Warn => "warn",
            Status::Stop => "stop",
        },
        message: messages.join("; "),
        fitted: Some(Fitted {
            levels: answer.fit.levels.len(),
            posterior: &answer.fit.posterior,
            parameters: &answer.fit.parameters,
        }),
    };
    fit_table::to_csv(&answer.model.id, &[row])
}
