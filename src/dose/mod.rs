//! From an order to what the pump delivers.
//!
//! [`bag`] says what is in a milliliter, [`draw_up`] how it is made up from ampoules, [`regimen`] what was ordered, [`pump`] what must be
//! set and what then really runs, [`program`] the two side by side, [`cumulative`] how much any window of time receives.

pub mod bag;
pub mod cumulative;
pub mod draw_up;
pub mod input;
pub mod program;
pub mod pump;
pub mod regimen;

pub use bag::{Bag, BagOrigin};
pub use draw_up::{Containers, DrawUp, Filling, Stock};
pub use input::{GivenDose, Infusion};
pub use program::{PumpProgram, PumpStep};
pub use pump::{Delivery, InjectedSolution, Pump};
pub use regimen::{Regimen, Step, StepWords};
