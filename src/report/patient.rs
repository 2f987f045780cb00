//! The patient of a case in one line.

use crate::safety::Case;
use crate::units::basic::flow;
use crate::units::show;
use uom::si::mass;

/// Sex, age, weight, kidney function and what the magnesium is for.
#[must_use]
pub fn patient_line(case: &Case) -> String {
    let clearance = case.renal.clearance.get();
    format!(
        "{}, {} years, {} kg, kidney function {} mL/minute, {}",
        case.patient.sex.word(),
        show::number(case.patient.age.years()),
        show::number(case.patient.weight.get().get::<mass::kilogram>()),
        show::number(clearance.get::<flow::milliliter_per_minute>()),
        case.indication.name()
    )
}
