//! The predicted course of one patient against numbers from outside the code.

mod closed_form;
mod course;
mod observed;
mod predictions;
mod urine;

use maginfuse::ErrorKind;
use maginfuse::dose::Infusion;
use maginfuse::ode::Method;
use maginfuse::pk::kernel::{Excretion, inverse_softplus, softplus};
use maginfuse::pk::{Baseline, Individual, Model, Parameter, Subject, library};
use maginfuse::simulate::crosscheck::{LARGEST_DIFFERENCE, Second, agree};
use maginfuse::simulate::{TimeToLevel, Trajectory, UrineStop, simulate, urine_stop, verified};
use maginfuse::units::basic::amount_rate::millimole_per_hour;
use maginfuse::units::basic::flow::milliliter_per_minute;
use maginfuse::units::basic::molar::millimole_per_liter;
use maginfuse::units::{
    AbsoluteClearance, AmountRate, MolarConcentration, PatientWeight, SerumMagnesium, Time,
    VolumeRate,
};
use proptest::prelude::{Just, ProptestConfig, prop_assert, prop_oneof, proptest};
use uom::si::f64::Mass;
use uom::si::mass::kilogram;
use uom::si::time::hour;

/// mmol of Mg2+ in 1 g of magnesium sulfate heptahydrate (label: 4.06).
const GRAM: f64 = 4.057;

fn hours(value: f64) -> Time {
    Time::new::<hour>(value)
}

fn level(value: f64) -> SerumMagnesium {
    SerumMagnesium::predicted(MolarConcentration::new::<millimole_per_liter>(value)).unwrap()
}

fn infusion(start: f64, length: f64, amount: f64) -> Infusion {
    let rate = AmountRate::new::<millimole_per_hour>(amount / length);
    Infusion {
        start: hours(start),
        length: hours(length),
        rate,
    }
}

/// A load (g) over its hours, then a maintenance (g/h) until `end`.
fn regimen(load: f64, over: f64, maintenance: f64, end: f64) -> Vec<Infusion> {
    vec![
        infusion(0.0, over, load * GRAM),
        infusion(over, end - over, maintenance * GRAM * (end - over)),
    ]
}

fn measured(value: f64) -> Baseline {
    Baseline::Measured {
        level: level(value),
        recent_magnesium: false,
    }
}

fn raised(value: f64) -> Baseline {
    Baseline::Measured {
        level: level(value),
        recent_magnesium: true,
    }
}

fn subject(weight: f64, filtration: f64, baseline: Baseline) -> Subject {
    Subject::new(
        PatientWeight::new(Mass::new::<kilogram>(weight)).unwrap(),
        AbsoluteClearance::new(VolumeRate::new::<milliliter_per_minute>(filtration)).unwrap(),
        baseline,
    )
}

fn one(subject: &Subject) -> Individual {
    Individual::typical(library::find("threshold-1cpt").unwrap(), subject).unwrap()
}

fn two(subject: &Subject) -> Individual {
    Individual::typical(library::find("threshold-2cpt").unwrap(), subject).unwrap()
}

fn course(individual: &Individual, inputs: &[Infusion], to: f64) -> Trajectory {
    simulate(individual, inputs, hours(0.0), hours(to), Method::Dopri5).unwrap()
}

fn at(course: &Trajectory, time: f64) -> f64 {
    course.at(hours(time)).unwrap().millimolar()
}

/// Printed with two decimals, from a gram printed with four digits.
const PRINTED: f64 = 0.0051;
/// The solver may miss 1e-9 in each of some hundred steps.
const SOLVED: f64 = 1e-7;
/// Amounts balance as well as the mean level is known between two points of the course.
const BALANCED: f64 = 1e-6;

fn close(found: f64, expected: f64, tolerance: f64) {
    let scale = expected.abs().max(1.0);
    assert!(
        (found - expected).abs() <= tolerance * scale,
        "{found}, expected {expected}"
    );
}

/// A published prediction with as many digits as it has.
fn printed(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= PRINTED + SOLVED,
        "{found}, printed {expected}"
    );
}

/// The default models with a threshold as good as sharp: above it they are linear.
fn sharp(id: &str) -> Model {
    let text = library::text(id).unwrap();
    Model::read(
        "sharp.toml",
        &text.replace("\"0.02 mmol/L\"", "\"0.0001 mmol/L\""),
    )
    .unwrap()
}

/// Rise above the baseline under 1 mmol/h since time 0: volume (L), clearance (L/h), exchange
/// (L/h) and volume (L) of a second compartment, time (h).
fn linear_rise(volume: f64, clearance: f64, exchange: f64, other: f64, time: f64) -> f64 {
    if time <= 0.0 {
        return 0.0;
    }
    let rise = |rate: f64| -(-rate * time).exp_m1() / rate;
    if exchange == 0.0 {
        return rise(clearance / volume) / volume;
    }
    let (out, forth, back) = (clearance / volume, exchange / volume, exchange / other);
    let sum = out + forth + back;
    let root = (sum * sum - 4.0 * out * back).sqrt();
    let (fast, slow) = ((sum + root) / 2.0, (sum - root) / 2.0);
    ((fast - back) * rise(fast) + (back - slow) * rise(slow)) / (fast - slow) / volume
}
