//! Order and accuracy of the solvers.
