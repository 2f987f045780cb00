//! Every model of the library on the patient-day (4 g over 20 min, then 1 g/h for 24 h), at 12
//! samples and at every minute, by each engine that applies, all at the tolerance of `simulate`.
#![allow(missing_docs)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use maginfuse::Result;
use maginfuse::dose::Infusion;
use maginfuse::ode::Method;
use maginfuse::ode::solved_systems::PATIENT_DAY;
use maginfuse::pk::kernel::Excretion;
use maginfuse::pk::{Baseline, Individual, Model, Subject, library};
use maginfuse::simulate::curve::{Solution, course};
use maginfuse::units::basic::amount_rate::millimole_per_hour;
use maginfuse::units::basic::flow::milliliter_per_minute;
use maginfuse::units::basic::molar::millimole_per_liter;
use maginfuse::units::{
    AbsoluteClearance, AmountRate, Creatinine, MolarConcentration, PatientHeight, PatientWeight,
    SerumMagnesium, Time, VolumeRate,
};
use uom::si::f64::{Length, Mass};
use uom::si::length::meter;
use uom::si::mass::kilogram;
use uom::si::time::hour;

/// A patient of whom every model knows what it asks for.
fn patient() -> Result<Subject> {
    let molar = MolarConcentration::new::<millimole_per_liter>;
    let mut subject = Subject::new(
        PatientWeight::new(Mass::new::<kilogram>(80.0))?,
        AbsoluteClearance::new(VolumeRate::new::<milliliter_per_minute>(100.0))?,
        Baseline::Measured {
            level: SerumMagnesium::predicted(molar(0.8))?,
            recent_magnesium: false,
        },
    );
    subject.creatinine = Some(Creatinine::new(molar(0.07))?);
    subject.height = Some(PatientHeight::new(Length::new::<meter>(1.7))?);
    subject.furosemide = Some(false);
    subject.pregnant = Some(true);
    Ok(subject)
}

fn day() -> Vec<Infusion> {
    let mut start = 0.0;
    let each = PATIENT_DAY.map(|segment| {
        let infusion = Infusion {
            start: Time::new::<hour>(start),
            length: Time::new::<hour>(segment.length),
            rate: AmountRate::new::<millimole_per_hour>(segment.input),
        };
        start += segment.length;
        infusion
    });
    each.to_vec()
}

/// When to look: the start, then the 12 samples or every minute.
fn looks() -> [(&'static str, Vec<f64>); 2] {
    let mut start = 0.0;
    let mut samples = vec![0.0];
    for segment in PATIENT_DAY {
        samples.extend(segment.samples.map(|at| start + at));
        start += segment.length;
    }
    let minutes = (0..=24 * 60 + 20).map(|minute| f64::from(minute) / 60.0);
    [("12-samples", samples), ("every-minute", minutes.collect())]
}

/// Every engine that has an answer.
fn engines(individual: &Individual) -> Vec<Solution> {
    let linear = matches!(individual.kernel().excretion, Excretion::Linear { .. });
    let exact = linear.then_some(Solution::Exact);
    let integrated = Method::ALL.map(Solution::Integrated);
    exact.into_iter().chain(integrated).collect()
}

fn of_model(criterion: &mut Criterion, model: &Model) -> Result<()> {
    let individual = Individual::typical(model, &patient()?)?;
    let inputs = day();
    for (name, times) in looks() {
        let mut group = criterion.benchmark_group(format!("{}/{name}", model.id()));
        for engine in engines(&individual) {
            // An engine that cannot is an error here and not a fast one.
            course(&individual, &inputs, &times, engine)?;
            group.bench_function(engine.word(), |bencher| {
                bencher.iter(|| course(&individual, &inputs, black_box(&times), engine));
            });
        }
        group.finish();
    }
    Ok(())
}

fn models(criterion: &mut Criterion) {
    for model in library::all().expect("the library is read") {
        if let Err(error) = of_model(criterion, model) {
            panic!("{}: {error}", model.id());
        }
    }
}

criterion_group!(benches, models);
criterion_main!(benches);
