//! Serum level over time for one patient and one input.
