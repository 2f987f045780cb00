//! How long the estimate of one patient takes, from four levels.
#![allow(missing_docs)]

use criterion::{Criterion, criterion_group, criterion_main};
use maginfuse::estimate::of_records::fit;
use maginfuse::nonmem::{
    CovariateCarry, EquationSolver, Event, GivenDose, GivenRate, Predictor, Record,
};
use maginfuse::pk::{Measured, library};
use std::hint::black_box;

/// 4 g in 20 minutes and 1 g/h, with a level at each of four times.
fn records(covariates: &[f64]) -> Vec<Record> {
    let record = |line: u64, time: f64, event: Event| Record {
        line,
        time,
        event,
        occasion: 0,
        covariates: covariates.to_vec(),
    };
    let dose = |amount: f64, hours: f64| {
        Event::Dose(GivenDose {
            amount,
            rate: GivenRate::Fixed(amount / hours),
            compartment: 1,
            interval: 0.0,
            additional: 0,
            steady: 0,
        })
    };
    let mut records = vec![
        record(2, 0.0, dose(16.2, 1.0 / 3.0)),
        record(3, 1.0 / 3.0, dose(97.4, 24.0)),
    ];
    let levels = [(1.0, 1.9), (4.0, 1.8), (12.0, 2.0), (24.0, 2.2)];
    records.extend(levels.into_iter().zip(4..).map(|((time, level), line)| {
        record(line, time, Event::Observation(Some(Measured::Level(level))))
    }));
    records
}

fn one_patient(c: &mut Criterion) {
    for id in ["du-2019", "threshold-1cpt"] {
        let Ok(model) = library::find(id) else { return };
        let carry = CovariateCarry::NextBackward;
        let Ok(predictor) = Predictor::new(model, EquationSolver::Best, carry) else {
            return;
        };
        // Weight in kg, filtration in L/h, creatinine in mg/dL.
        let covariates: Vec<f64> = predictor
            .covariates()
            .iter()
            .map(|input| match input.covariate.name() {
                "creatinine-clearance" => 6.0,
                "creatinine" => 0.8,
                _ => 70.0,
            })
            .collect();
        let records = records(&covariates);
        // A refusal would be fast.
        if let Err(error) = fit(model, &predictor, &records) {
            panic!("{id}: {error}");
        }
        c.bench_function(&format!("estimate/{id}"), |b| {
            b.iter(|| fit(model, &predictor, black_box(&records)));
        });
    }
}

criterion_group!(estimate, one_patient);
criterion_main!(estimate);
