//! From an order to what the pump delivers.

pub mod input;

pub use input::Infusion;
