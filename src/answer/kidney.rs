//! `kidney`: every estimate of the kidney function, and the one that rules use.

use crate::Result;
use crate::clinical::kidney::{self, KidneyFunction, KidneyInput};
use crate::digest::sha256;
use crate::safety::{Case, Status};

/// The kidney function of one patient.
#[derive(Clone, Debug)]
pub struct KidneyAnswer {
    /// Every estimate, and the one used.
    pub function: KidneyFunction,
    /// Hash of what was asked.
    pub input_sha256: String,
}

/// The kidney function that follows from `input`.
///
/// # Errors
/// As [`kidney::assess`].
pub fn kidney(input: &KidneyInput) -> Result<KidneyAnswer> {
    Ok(KidneyAnswer {
        function: kidney::assess(input)?,
        input_sha256: sha256(format!("{input:?}").as_bytes()),
    })
}

/// The kidney function that the rules see in `case`.
#[must_use]
pub fn kidney_of_case(case: &Case) -> KidneyAnswer {
    KidneyAnswer {
        function: case.renal.clone(),
        input_sha256: case.input_sha256.clone(),
    }
}

impl KidneyAnswer {
    /// The verdict: a warning where no estimate is valid.
    #[must_use]
    pub fn status(&self) -> Status {
        if self.function.valid {
            Status::Ok
        } else {
            Status::Warn
        }
    }
}
