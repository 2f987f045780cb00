//! Quantities: magnesium as an amount, the units of the ward, parsing and printing.
