//! How long the pump program of one dose takes, from typed words to findings.
#![allow(missing_docs)]

use criterion::{Criterion, criterion_group, criterion_main};
use maginfuse::clinical::Indication;
use maginfuse::dose::{Bag, Pump};
use maginfuse::safety::single::SingleDose;
use maginfuse::units::{Reader, Salt};
use std::hint::black_box;

/// Words to quantities: the parsing that every command begins with.
fn parse(c: &mut Criterion) {
    let read = Reader::default();
    c.bench_function("rate/parse", |b| {
        b.iter(|| {
            let bag = read.bag(black_box("20g/500mL"))?;
            let dose = read.dose(black_box("2 g"))?;
            let over = read.duration(black_box("30 min"))?;
            maginfuse::Result::Ok((bag, dose, over))
        });
    });
}

/// Quantities to a checked delivery.
fn deliver(c: &mut Criterion) {
    let read = Reader::default();
    let prepared = || -> maginfuse::Result<_> {
        let bag = Bag::typed(read.bag("20g/500mL")?, Salt::SulfateHeptahydrate)?;
        let amount = read.dose("2 g")?.resolve(bag.salt(), None)?;
        Ok((
            bag,
            amount,
            Pump::new(read.flow("0.1 mL/h")?)?,
            read.duration("30 min")?,
        ))
    };
    let Ok((bag, amount, pump, over)) = prepared() else {
        return;
    };
    let indication = Some(Indication::AsthmaSevere);
    let single = SingleDose {
        amount,
        bag: &bag,
        indication,
        pump,
    };
    c.bench_function("rate/checked delivery", |b| {
        b.iter(|| single.over(black_box(over)))
    });
}

criterion_group!(benches, parse, deliver);
criterion_main!(benches);
