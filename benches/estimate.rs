//! How long the estimate of one patient takes, from four levels.
#![allow(missing_docs)]

use criterion::{Criterion, criterion_group, criterion_main};
use maginfuse::estimate::Measured;
use maginfuse::estimate::dataset::{SubjectLevels, fit};
use maginfuse::pk::library;
use maginfuse::simulate::dataset::{Between, Engine, Event, GivenDose, GivenRate, Plan, Record};
use std::hint::black_box;

/// 4 g in 20 minutes and 1 g/h, with a level at each of four times.
fn records(covariates: &[f64]) -> Vec<Record> {
    let record = |line: u64, time: f64, event: Event| Record {
        line,
        time,
        event,
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
    let levels = [1.0, 4.0, 12.0, 24.0].into_iter().zip(4..);
    records.extend(levels.map(|(time, line)| record(line, time, Event::Observation)));
    records
}

fn one_patient(c: &mut Criterion) {
    let measured = [1.9, 1.8, 2.0, 2.2].map(|level| Some(Measured::Level(level)));
    for id in ["du-2019", "threshold-1cpt"] {
        let Ok(model) = library::find(id) else { return };
        let Ok(plan) = Plan::new(model, Engine::Best, Between::NextCarriedBackward) else {
            return;
        };
        // Weight in kg, filtration in L/h, creatinine in mg/dL.
        let covariates: Vec<f64> = plan
            .slots()
            .iter()
            .map(|slot| match slot.covariate.name() {
                "creatinine-clearance" => 6.0,
                "creatinine" => 0.8,
                _ => 70.0,
            })
            .collect();
        let records = records(&covariates);
        let subject = SubjectLevels {
            records: &records,
            measured: &measured,
            occasions: &[],
        };
        // A refusal would be fast.
        if let Err(error) = fit(model, &plan, &subject) {
            panic!("{id}: {error}");
        }
        c.bench_function(&format!("estimate/{id}"), |b| {
            b.iter(|| fit(model, &plan, black_box(&subject)));
        });
    }
}

criterion_group!(estimate, one_patient);
criterion_main!(estimate);
