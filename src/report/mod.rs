//! What a caller may show: the same answers as text for people and JSON for programs.

pub mod check;
pub mod convert;
pub mod fit;
pub mod fit_dataset;
pub mod infusion;
pub mod json;
pub mod kidney;
pub mod map;
pub mod plan;
pub mod population;
pub mod provenance;
pub mod published;
pub mod rate;
pub mod simulate;
pub mod simulate_dataset;
pub mod tables;
pub mod text;
