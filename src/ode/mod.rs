//! Solvers that know no drug.
