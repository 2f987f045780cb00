//! Order arithmetic: bags, pump programs, rounding and rolling windows, each against exact
//! fractions or brute force.

mod bags;
mod draw_up;
pub mod oracle;
mod rolling;
mod rounding;
mod sequence;
