//! Spreads.
