//! An order under way for a depleted patient: the curve that flags go by after levels.

use super::model;
use crate::bedside::Order;
use crate::cli::document;
use crate::evidence::hours;
use maginfuse::case::{CaseFile, LaterLevels};
use maginfuse::estimate::of_case::{CaseFit, fit};
use maginfuse::ode::Method;
use maginfuse::pk::Individual;
use maginfuse::plan::Update;
use maginfuse::population::engine::courses::LARGEST_ERROR;
use maginfuse::population::engine::pieces::Window;
use maginfuse::population::{Crowd, People, Population};
use maginfuse::safety::{Case, UnderWay};
use maginfuse::simulate::simulate;
use maginfuse::units::Reader;
use proptest::prelude::*;

/// A man of 78 kg who got so many grams over two hours, and levels: hours, mmol/L.
pub fn order(grams: f64, levels: &[(f64, f64)]) -> Order {
    let levels: Vec<String> = levels
        .iter()
        .map(|(at, level)| format!("{{ value = \"{level:.4} mmol/L\", at = \"{at} h\" }}"))
        .collect();
    Order::named("deficiency-severe-clean")
        .text("order.product", "us-premix-4pct-500mL")
        .with("magnesium.levels", &format!("[{}]", levels.join(", ")))
        .with(
            "order.steps",
            &format!("[{{ dose = \"{grams:.2} g\", over = \"2 h\" }}]"),
        )
}

pub fn read(order: &Order) -> Case {
    let file = CaseFile::read("case", &order.written()).unwrap();
    file.case(Reader::default(), LaterLevels::KeptApart)
        .unwrap()
}

pub fn fitted(order: &Order, id: &str) -> CaseFit {
    let case = read(order);
    fit(&case, &case.later, model(id)).unwrap()
}

const MODELS: [&str; 2] = ["threshold-1cpt", "threshold-2cpt"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    /// After any levels the curve that flags go by is nowhere below the one of the own tubular
    /// maximum with the same deviations, and a level that differs by 0.01 mmol/L, before the order
    /// or after it, moves no predicted level by more than 0.04: the slope is up to 2.6 where a level
    /// falls by half overnight, and a change of explanation would be 0.14 at once.
    #[test]
    fn prop_after_levels_the_bound_is_nowhere_lower_and_jumps_nowhere(
        before in 0.3..1.1,
        first in 0.05..0.7,
        morning in 0.0..0.35,
        grams in 2.0..6.0,
        two in any::<bool>(),
    ) {
        let id = MODELS[usize::from(two)];
        // No level rises overnight after a dose of the evening: such levels have two explanations
        // that are as good as each other, and which one is better may change with the last digit.
        let (first, morning) = (before + first, before + f64::min(morning, first));
        let at = |before: f64, first: f64, morning: f64| {
            fitted(&order(grams, &[(-2.0, before), (2.5, first), (24.0, morning)]), id)
        };
        let here = at(before, first, morning);
        for (flagged, own) in here.flagged.iter().zip(&here.posterior.predictions) {
            prop_assert!(flagged.individual >= own.individual);
            prop_assert!(flagged.interval90[1] >= own.interval90[1]);
            prop_assert!(flagged.measured90[1] >= own.measured90[1]);
        }
        // The curve itself, by another engine: the higher of both readings with what was fitted.
        let drawn = [(-2.0, before), (2.5, first), (24.0, morning)];
        let inputs = read(&order(grams, &drawn)).absorbed_inputs();
        let readings = here.individual(model(id)).unwrap().readings();
        for (flagged, (time, _)) in here.flagged.iter().zip(&drawn[1..]) {
            let end = |one: &Individual| {
                let course = simulate(one, &inputs, here.from, hours(*time), Method::Tsit5);
                course.unwrap().end().millimolar()
            };
            let higher = readings.iter().map(end).fold(0.0, f64::max);
            prop_assert!((flagged.individual - higher).abs() < 1e-4, "{flagged:?} {higher}");
        }
        let beside = [
            at(before + 0.01, first, morning),
            at(before, first + 0.01, morning),
            at(before, first, morning + 0.01),
        ];
        for beside in beside {
            for (here, beside) in here.flagged.iter().zip(&beside.flagged) {
                let moved = (here.individual - beside.individual).abs();
                prop_assert!(moved <= 0.04, "{moved}");
            }
        }
    }
}

/// The highest level of each of so many virtual patients on the way to 48 h from now.
fn peaks(people: &People, case: &Case) -> Vec<f64> {
    let window = Window {
        from: people.from().get::<uom::si::time::hour>(),
        order_end: 24.0,
        to: 48.0,
        samples: vec![0.0, 24.0, 48.0],
    };
    let population = Population::new(people, &case.absorbed_inputs(), &window, 3).unwrap();
    let crowd = Crowd {
        individually: true,
        ..Crowd::asked(256, Some(1)).unwrap()
    };
    let mut peaks = Vec::new();
    let mut watch = |progress: maginfuse::population::Progress<'_>| {
        peaks.extend(progress.patients.iter().map(|one| one.metrics.peak[0]));
        Ok(())
    };
    population.follow(crowd, &mut watch).unwrap();
    peaks
}

/// With the same deviations no virtual patient of `plan --now` is lower than by the own tubular
/// maximum alone, before the levels or after them; so no risk is.
#[test]
fn prop_after_levels_no_virtual_patient_is_lower_than_by_the_own_tubular_maximum() {
    let rest = "[{ dose = \"4 g\", over = \"2 h\" }, { rate = \"0.5 g/h\", for = \"40 h\" }]";
    for (level, id) in [(0.45, MODELS[0]), (0.6, MODELS[1]), (0.6, MODELS[0])] {
        let order = order(
            4.0,
            &[(-2.0, level), (6.0, level + 0.3), (20.0, level + 0.35)],
        )
        .with("order.steps", rest);
        let case = read(&order);
        let order = UnderWay::of(&case, &case.later, hours(20.0)).unwrap();
        let now = order.case.clone();
        let update = Update::by(&[model(id)], order, &case).unwrap();
        for people in [&update.learned[0].before, &update.learned[0].after] {
            let own = people.individual().readings().swap_remove(0);
            let own = People::around(own, people.spread().clone(), people.from());
            let (both, own) = (peaks(people, &now), peaks(&own, &now));
            for (both, own) in both.iter().zip(&own) {
                assert!(*both >= own - 2.0 * LARGEST_ERROR, "{both} below {own}");
            }
            let higher = both
                .iter()
                .zip(&own)
                .filter(|(both, own)| **both > **own + 0.02);
            assert!(higher.count() > 128, "{id} at {level}");
        }
    }
}

/// In pregnancy there is one reading, and not one digit changes: figures of the program before it
/// knew a second one.
#[test]
fn label_levels_in_pregnancy_are_fitted_as_before() {
    let (_, said) = document(&["fit", "--case", "tests/cases/under-way/pre-eclampsia.toml"]);
    for (place, expected) in [
        ("/eta/V", "-0.273075413"),
        ("/eta/FU", "-0.26368236"),
        ("/eta/FU@1", "-0.195578969"),
        ("/objective", "-3.14113841"),
        ("/peak_to_come/individual/value", "2.23825949"),
        ("/peak_to_come/typical/value", "1.70124174"),
        ("/peak_to_come/interval90/1/value", "2.68846093"),
        ("/predictions/30/individual/value", "2.12525136"),
        ("/predictions/30/measured90/0/value", "1.6616683"),
    ] {
        assert_eq!(
            said.pointer(place).unwrap().to_string(),
            expected,
            "{place}"
        );
    }
    let order = Order::named("under-way/pre-eclampsia");
    for id in MODELS {
        let fit = fitted(&order, id);
        assert_eq!(fit.flagged, fit.posterior.predictions);
        assert!(fit.individual(model(id)).unwrap().fed().is_none());
    }
}
