//! From an order to what the pump delivers.
//!
//! [`bag`] says what is in a milliliter, [`regimen`] what was ordered, [`pump`] what must be
//! set and what then really runs, [`program`] the two side by side, [`cumulative`] how much any window of time receives.

pub mod bag;
pub mod cumulative;
pub mod input;
pub mod program;
pub mod pump;
pub mod regimen;

pub use bag::{Bag, BagOrigin};
pub use input::{GivenDose, Infusion};
pub use program::{PumpProgram, PumpStep};
pub use pump::{Delivery, Pump};
pub use regimen::{Regimen, Step, StepWords};
