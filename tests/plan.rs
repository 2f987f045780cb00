//! The risk map and the search for a regimen, through the library and through the binary.

mod map;
mod search;
mod update;

pub const PRE_ECLAMPSIA: &str = "tests/cases/pre-eclampsia.toml";
pub const CKD4: &str = "tests/cases/deficiency-severe-ckd4.toml";

/// What stops every order of [`CKD4`] until a named person accepts it.
pub const KIDNEY_STOP: &str = "filtration-severe";
