//! How virtual patients are followed and counted.
//!
//! From the bottom up: [pieces] of constant input, the [rates] of a group during one and its
//! closed form where it is [linear](stretch), the common [mesh], what is read off a
//! [span] and a [course](course_metrics), groups in [lanes], single patients
//! [once more](rerun), and [counts](summary).
//!
//! Depleted patients have slow pools as well: their [rates](pool_rates), [lanes](pool_lanes) that
//! pass the bend of the uptake at its moment, and their [courses](expected_courses).

pub mod assay;
pub mod course_metrics;
pub mod courses;
pub mod expected_courses;
pub mod histogram;
pub mod lanes;
mod linear;
pub mod mesh;
pub mod pieces;
pub mod pool_lanes;
mod pool_part;
pub mod pool_rates;
pub mod rates;
pub mod rerun;
pub mod share;
pub mod span;
pub mod stretch;
pub mod summary;
