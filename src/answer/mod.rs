//! Each question as one pure function: an input value in, an owned answer out, with the verdict
//! inside.
//!
//! Nothing here reads a file, a clock or an argument, and nothing here is shown: `report` shows
//! answers and decides nothing.

mod check;

pub use check::{
    CheckAnswer, CheckOptions, Cumulative, HighestChance, LevelDue, Verdict, check, risks,
};
