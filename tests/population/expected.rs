//! Virtual patients by their expected course.

use crate::bedside::Order;
use crate::evidence::{hours, level};
use maginfuse::case::{CaseFile, LaterLevels};
use maginfuse::pk::library;
use maginfuse::population::{ExpectedAim, Share, share_expected_to_reach};
use maginfuse::safety::Case;
use maginfuse::simulate::expected::expected;
use maginfuse::units::Reader;

fn case(order: &Order) -> Case {
    let file = CaseFile::read("case", &order.written()).unwrap();
    file.case(Reader::default(), LaterLevels::Refused).unwrap()
}

fn depleted() -> Order {
    Order::named("deficiency-severe-clean")
}

fn share(case: &Case, model: &str, at: f64, target: f64) -> Option<Share> {
    let aim = ExpectedAim {
        at: hours(at),
        target: level(target),
        subjects: 2_000,
        seed: 1,
        threads: None,
    };
    share_expected_to_reach(case, library::find(model).unwrap(), aim).unwrap()
}

/// The threads that are asked for are those that run: their number changes no figure, and none at
/// all is refused.
#[test]
fn meta_the_share_of_the_target_does_not_depend_on_the_threads() {
    let case = case(&depleted());
    let model = library::find("threshold-1cpt").unwrap();
    let on = |threads| {
        let aim = ExpectedAim {
            at: hours(24.0),
            target: level(0.6),
            subjects: 2_000,
            seed: 1,
            threads: Some(threads),
        };
        share_expected_to_reach(&case, model, aim)
    };
    let alone = on(1).unwrap();
    assert!(alone.is_some());
    assert_eq!(alone, on(3).unwrap());
    assert_eq!(on(0).unwrap_err().kind().exit_code(), 2);
}

/// Everybody is at a level of nearly nothing, nobody at a toxic one, and about half at the level
/// that `check` expects of the typical patient.
#[test]
fn meta_half_of_the_virtual_patients_reach_what_is_expected_of_the_typical_one() {
    let conserves = case(&depleted());
    let wastes = case(&depleted().text("magnesium.deficiency_cause", "renal"));
    for model in ["threshold-1cpt", "threshold-2cpt"] {
        for case in [&conserves, &wastes] {
            let told = expected(case, library::find(model).unwrap())
                .unwrap()
                .unwrap();
            for (at, told) in [(1.0, told.levels.end), (24.0, told.levels.next_morning)] {
                let reach = |target| share(case, model, at, target).unwrap().probability();
                assert_eq!((reach(0.05), reach(5.0)), (1.0, 0.0));
                let half = reach(told.value.millimolar());
                assert!((0.3..0.7).contains(&half), "{model} at {at}: {half}");
            }
        }
        // A kidney that wastes has excreted the dose by the next morning.
        let [keeps, loses] = [&conserves, &wastes].map(|case| share(case, model, 24.0, 0.46));
        let [keeps, loses] = [keeps, loses].map(|share| share.unwrap().probability());
        assert!(keeps > loses + 0.5, "{model}: {keeps} and {loses}");
    }
}

/// Nothing is expected of whom no level calls depleted, or by a model without a tubular maximum.
#[test]
fn label_nothing_is_expected_of_anybody_else() {
    let levels = "[{ value = \"0.71 mmol/L\", at = \"-4 h\" }]";
    let replete = case(&depleted().with("magnesium.levels", levels));
    assert_eq!(share(&replete, "threshold-1cpt", 24.0, 0.7), None);
    assert_eq!(share(&case(&depleted()), "lu-2002", 24.0, 0.7), None);
}
