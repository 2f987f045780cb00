//! Published levels: the program's own table beside one that was written down elsewhere.

use super::file;
use crate::evidence::{LOAD, at, course, infusion, level, regimen, steady, subject};
use maginfuse::dose::Infusion;
use maginfuse::pk::{Baseline, Model, library};
use maginfuse::simulate::published::compare;
use uom::si::time::hour;

fn raised(value: f64) -> Baseline {
    Baseline::Measured {
        level: level(value),
        recent_magnesium: true,
    }
}

/// The regimen, baseline and way of reading behind an id of the published levels.
fn published(id: &str) -> Option<(Vec<Infusion>, Baseline)> {
    let per_day = |amount: f64| vec![infusion(0.0, 240.0, amount * 10.0)];
    Some(match id {
        "NP1a" => (per_day(16.0), Baseline::Unknown),
        "NP1b" => (per_day(30.0), Baseline::Unknown),
        "NP1c" | "NP2" => (per_day(64.0), Baseline::Unknown),
        "NP4" => (vec![infusion(0.0, 1.0, 20.0)], raised(1.04)),
        "NP5" => (
            vec![infusion(0.0, 1.0, 10.0), infusion(1.0, 11.0, 33.0)],
            raised(1.09),
        ),
        "PE2" => (regimen(4.5, LOAD, 1.5, 24.0), steady(0.77)),
        "PE3" => (regimen(4.0, 0.5, 1.0, 24.0), steady(0.78)),
        "PE4" => (regimen(4.0, LOAD, 1.0, 24.0), Baseline::Unknown),
        "PE6" => (regimen(4.0, LOAD, 2.0, 24.0), Baseline::Unknown),
        "PE7" => (regimen(4.0, LOAD, 2.0, 24.0), steady(0.74)),
        "PE8" => (regimen(4.0, LOAD, 1.0, 37.0 / 3.0), steady(0.925)),
        _ => return None,
    })
}

/// One published level and what a model predicts.
struct Compared {
    id: String,
    time: f64,
    observed: f64,
    predicted: f64,
}

impl Compared {
    /// A row of the published levels. Numbers are counted from the end, since the source may
    /// hold commas.
    fn of(model: &Model, row: &str) -> Self {
        let cells: Vec<_> = row.split(',').collect();
        let number = |back: usize| cells[cells.len() - back].parse::<f64>().unwrap();
        let (time, observed, weight, filtration) = (number(5), number(4), number(2), number(1));
        let id = cells[0].to_owned();
        let (inputs, baseline) = published(&id).expect(&id);
        let patient = subject(weight, filtration, baseline);
        let predicted = if id == "PE8" {
            course(model, &patient, &inputs, 37.0 / 3.0).mean_millimolar()
        } else {
            at(&course(model, &patient, &inputs, time), time)
        };
        Self {
            id,
            time,
            observed,
            predicted,
        }
    }
}

/// The program's own table beside a published one: the same levels in the same order, and its
/// predictions those of regimens written down a second time here.
#[test]
fn paper_published_levels_are_those_of_the_literature() {
    let text = file("published-levels.csv");
    let rows: Vec<_> = text
        .lines()
        .skip(1)
        .filter(|row| !row.trim().is_empty())
        .collect();
    assert!(rows.len() >= 20, "{} levels", rows.len());
    for id in ["threshold-1cpt", "threshold-2cpt"] {
        let model = library::find(id).unwrap();
        let own = compare(model).unwrap();
        assert_eq!(own.len(), rows.len());
        for (row, own) in rows.iter().zip(own) {
            let outside = Compared::of(model, row);
            let close = |a: f64, b: f64| (a - b).abs() < 5e-4;
            assert!(close(own.observed.millimolar(), outside.observed), "{row}");
            assert!(
                close(own.predicted.millimolar(), outside.predicted),
                "{row}: {} and {}",
                own.predicted.millimolar(),
                outside.predicted
            );
            assert_eq!(own.cohort.pregnant, outside.id.starts_with("PE"), "{row}");
            let time = own.time.get::<hour>();
            assert!(own.mean || close(time, outside.time), "{row}: {time} h");
        }
    }
}
