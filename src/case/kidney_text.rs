//! The kidneys of a case file: its keys and where each value stands, nothing interpreted.

use super::file::{RawTimed, Text};
use schemars::JsonSchema;
use serde::Deserialize;

/// Kidney function.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Kidney")]
pub struct RawKidney {
    /// Serum creatinines: `2.1 mg/dL`; two or more show a change.
    pub creatinine: Option<Vec<RawTimed>>,
    /// Urine output: `40 mL/h`.
    pub urine_output: Option<Text>,
    /// Whether the patient is on dialysis.
    pub dialysis: Option<bool>,
    /// Measured creatinine clearance: `45 mL/min`.
    pub measured_clearance: Option<Text>,
    /// Filtration at several times, also after the start of the order: `45 mL/min`.
    pub filtration: Option<Vec<RawTimed>>,
    /// Sessions of dialysis.
    pub dialysis_sessions: Option<Vec<RawSession>>,
    /// Continuous renal replacement that runs throughout.
    pub crrt: Option<RawCircuit>,
}

/// Continuous renal replacement.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "a circuit: { clearance = \"25 mL/min\", dialysate = \"0.5 mmol/L\" }"
)]
#[schemars(rename = "Circuit")]
pub struct RawCircuit {
    /// Magnesium clearance of the circuit: `25 mL/min`.
    pub clearance: Text,
    /// Magnesium of the dialysate or of the fluid that replaces: `0.5 mmol/L`.
    pub dialysate: Text,
}

/// One session of dialysis.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "a session: { start = \"4 h\", for = \"4 h\", clearance = \"...\", dialysate = \"...\" }"
)]
#[schemars(rename = "DialysisSession")]
pub struct RawSession {
    /// Start: `4 h` from the start of the order, or ISO 8601 with an offset.
    pub start: Text,
    /// How long it runs: `4 h`.
    #[serde(rename = "for")]
    pub duration: Text,
    /// Magnesium clearance of the dialyzer: `110 mL/min`.
    pub clearance: Text,
    /// Magnesium of the dialysate: `0.75 mmol/L`.
    pub dialysate: Text,
}
