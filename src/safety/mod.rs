//! Findings from an order and a patient.
