//! The steps of an order, one after another.

use maginfuse::dose::{Regimen, StepWords};
use maginfuse::units::{AmountOfSubstance, Reader, Time};
use uom::si::amount_of_substance::millimole;
use uom::si::time;

fn steps(list: &[(f64, &str)]) -> maginfuse::Result<Regimen> {
    Regimen::new(list.iter().map(|(amount, over)| {
        (
            StepWords::Dose,
            AmountOfSubstance::new::<millimole>(*amount),
            Reader::default().duration(over).unwrap(),
        )
    }))
}

#[test]
fn exact_each_step_starts_where_the_last_one_ends() {
    let order = steps(&[(16.0, "20 min"), (96.0, "24 h"), (5.0, "60 s")]).unwrap();
    let minutes: Vec<f64> = order
        .steps()
        .iter()
        .map(|s| s.start.get::<time::minute>().round())
        .collect();
    assert_eq!(minutes, [0.0, 20.0, 1460.0]);
    assert!((order.length().get::<time::minute>() - 1461.0).abs() < 1e-9);
    assert!((order.total().get::<millimole>() - 117.0).abs() < 1e-9);
    for (input, step) in order.inputs().iter().zip(order.steps()) {
        assert_eq!((input.start, input.length), (step.start, step.over));
        assert!((input.amount().get::<millimole>() - step.amount.get::<millimole>()).abs() < 1e-9);
        assert_eq!(
            input.amount_between(Time::default(), step.start),
            AmountOfSubstance::default()
        );
    }
}

#[test]
fn exact_an_hour_is_short_in_every_spelling_and_a_second_more_is_not() {
    for over in ["60 min", "1 h", "3600 s"] {
        assert!(
            steps(&[(1.0, over)]).unwrap().steps()[0].is_short(),
            "{over}"
        );
    }
    for over in ["61 min", "3601 s", "1.01 h"] {
        assert!(
            !steps(&[(1.0, over)]).unwrap().steps()[0].is_short(),
            "{over}"
        );
    }
}

#[test]
fn exact_an_order_needs_a_step_and_an_end() {
    assert!(steps(&[]).unwrap_err().is_missing());
    assert!(steps(&[(1.0, "42 d")]).is_ok());
    assert!(steps(&[(1.0, "43 d")]).unwrap_err().is_unreadable());
}
