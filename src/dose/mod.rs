//! From an order to what the pump delivers.
