//! Who the virtual patients are: random numbers, how much patients differ, and the groups that
//! are drawn. Nothing here knows how a course is computed.

pub mod group;
mod like_case;
pub mod random;
pub mod replicate;
pub mod slow_pool;
pub mod spread;

pub use like_case::{People, start_words};
