//! Replicates of the subjects of a data set: what is drawn, and what it does not depend on.

use maginfuse::pk::spec::{ResidualError, ResidualOf};

/// A handful of operations apart.
const ROUNDING: f64 = 1e-15;

/// 10 % of 2 mmol/L and 0.15 mmol/L together are 0.25 mmol/L; of the change above 1.2 mmol/L, 8 %
/// of 1 mmol/L and 0.06 mmol/L are 0.1 mmol/L: right triangles of whole numbers.
#[test]
fn exact_a_measured_level_lies_z_standard_deviations_away() {
    let error = |proportional, additive, of| ResidualError {
        proportional,
        additive,
        of,
        ..ResidualError::default()
    };
    let of_level = error(0.1, 0.15, ResidualOf::Level);
    let of_change = error(0.08, 0.06, ResidualOf::Change);
    for z in [-2.0, -0.5, 0.0, 1.0, 3.0] {
        let found = of_level.measured(2.0, 1.2, z);
        assert!((found - (2.0 + 0.25 * z)).abs() < ROUNDING, "{found}");
        let found = of_change.measured(2.2, 1.2, z);
        assert!((found - (2.2 + 0.1 * z)).abs() < 2.0 * ROUNDING, "{found}");
    }
    assert_eq!(ResidualError::default().measured(2.0, 1.2, 3.0), 2.0);
}
