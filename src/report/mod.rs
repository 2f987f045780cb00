//! What a caller may show: the same answers as text for people and JSON for programs.

pub mod check;
pub mod command_line;
pub mod convert;
pub mod error;
pub mod evidence;
pub mod fit;
pub mod fit_dataset;
pub mod fit_estimate;
pub mod infusion;
pub mod json;
pub mod kidney;
pub mod limits;
pub mod map;
pub mod model_used;
pub mod models;
pub mod patient;
pub mod plan;
pub mod population;
pub mod products;
pub mod provenance;
pub mod rate;
pub mod selftest;
pub mod simulate;
pub mod simulate_dataset;
pub mod target;
pub mod text;
