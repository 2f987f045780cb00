//! Where the equations have a closed form.

use super::*;

#[test]
fn exact_a_sharp_threshold_is_the_linear_model_above_it() {
    for (id, shape) in [
        ("threshold-1cpt", [21.0, 0.0, 1.0]),
        ("threshold-2cpt", [12.6, 3.01, 14.0]),
    ] {
        for filtration in [120.0, 60.0, 20.0] {
            for method in Method::ALL {
                let patient = subject(70.0, filtration, measured(0.9));
                let individual = Individual::typical(&sharp(id), &patient).unwrap();
                let inputs = regimen(4.0, 1.0 / 3.0, 1.0, 24.0);
                let course =
                    simulate(&individual, &inputs, hours(0.0), hours(48.0), method).unwrap();
                let clearance = 0.7 * 0.06 * filtration + 0.05;
                let rise = |t: f64| linear_rise(shape[0], clearance, shape[1], shape[2], t);
                for (time, found) in course.times.iter().zip(&course.levels) {
                    let load = rise(*time) - rise(time - 1.0 / 3.0);
                    let maintenance = rise(time - 1.0 / 3.0) - rise(time - 24.0);
                    close(*found, 0.9 + GRAM * (12.0 * load + maintenance), SOLVED);
                }
            }
        }
    }
}

#[test]
fn exact_a_spread_of_fu_is_one_of_the_slope() {
    let patient = subject(70.0, 60.0, measured(0.9));
    let eta = 0.28;
    let individual = Individual::with_deviations(
        &sharp("threshold-1cpt"),
        &patient,
        &[(Parameter::FractionUnbound, eta)],
    )
    .unwrap();
    let course = course(&individual, &[infusion(0.0, 6.0, 30.0)], 6.0);
    let clearance = 0.7 * 3.6 * eta.exp() + 0.05;
    close(
        course.end().millimolar(),
        0.9 + 5.0 * linear_rise(21.0, clearance, 0.0, 1.0, 6.0),
        SOLVED,
    );
}

#[test]
fn exact_linear_model_with_an_additive_baseline() {
    // Chuan's half-life of 5.23 h is that of CL 4.28 L/h and V 32.3 L.
    let text = r#"
        schema = 1
        id = "linear"
        title = "t"
        source = { citation = "c", grade = "F" }
        population = { description = "d" }
        structure = { kind = "one-compartment", elimination = "linear" }
        baseline = { mode = "additive", value = "0.8 mmol/L" }
        [parameters]
        CL = { value = "4.28 L/h", locator = "l" }
        V = { value = "32.3 L", locator = "l" }
    "#;
    let model = Model::read("linear.toml", text).unwrap();
    let patient = subject(70.0, 100.0, Baseline::Unknown);
    let individual = Individual::typical(&model, &patient).unwrap();
    let course = course(&individual, &[infusion(0.0, 1.0, 16.0)], 1.0 + 2.0 * 5.23);
    let risen = 16.0 * linear_rise(32.3, 4.28, 0.0, 1.0, 1.0);
    close(at(&course, 1.0), 0.8 + risen, SOLVED);
    assert_eq!(individual.kernel().without_urine().untreated_level(), 0.8);
    close(individual.kernel().steady_level(4.28), 1.8, SOLVED);
    close(
        course.end().millimolar(),
        0.8 + risen * (-4.28 / 32.3 * 10.46_f64).exp(),
        SOLVED,
    );
}

#[test]
fn exact_softplus_and_its_inverse() {
    // ln 2 at 0, the number itself far above, e^x far below; and no overflow at any size.
    const LAST_DIGITS: f64 = 1e-14;
    assert_eq!(softplus(0.0), std::f64::consts::LN_2);
    assert_eq!(softplus(800.0), 800.0);
    assert_eq!(softplus(-800.0), 0.0);
    assert!((softplus(-40.0) / (-40.0_f64).exp() - 1.0).abs() < LAST_DIGITS);
    assert!((softplus(1.0) - (1.0 + 1.0_f64.exp()).ln()).abs() < LAST_DIGITS);
    for x in [-30.0, -3.0, -0.1, 0.1, 3.0, 30.0, 500.0] {
        assert!(
            (inverse_softplus(softplus(x)) - x).abs() < 100.0 * LAST_DIGITS,
            "{x}"
        );
    }
    assert_eq!(inverse_softplus(f64::INFINITY), f64::INFINITY);
}

#[test]
fn exact_the_own_tubular_maximum_balances_the_usual_intake() {
    const BALANCE: f64 = 1e-12;
    for filtration in [15.0, 60.0, 120.0] {
        for start in [0.45, 0.7, 0.85, 1.3, 3.0] {
            let individual = one(&subject(70.0, filtration, measured(start)));
            let kernel = individual.kernel();
            let leaving = kernel.excretion.rate(start) + 0.05 * start;
            assert!(
                (leaving - 4.0 / 24.0).abs() < BALANCE,
                "{filtration} {start}: {leaving}"
            );
            assert!((kernel.resting_input - 4.0 / 24.0).abs() < BALANCE);
        }
    }
}

#[test]
fn exact_the_edges_of_the_tubular_maximum() {
    let tubular_maximum = |filtration: f64, start: f64| {
        let kernel = *one(&subject(70.0, filtration, measured(start))).kernel();
        let Excretion::RenalThreshold {
            tubular_maximum, ..
        } = kernel.excretion
        else {
            panic!("a threshold model")
        };
        (
            tubular_maximum,
            kernel.excretion.rate(start),
            kernel.resting_input,
        )
    };
    // Too little filtration: no reabsorption, and what can leave is what comes in.
    let (maximum, excreted, input) = tubular_maximum(1.0, 0.9);
    assert_eq!(maximum, 0.0);
    close(excreted, 0.06 * 0.7 * 0.9, SOLVED);
    close(input, excreted + 0.05 * 0.9, SOLVED);
    // Non-renal loss above the intake (from 3.33 mmol/L): nothing in the urine.
    for filtration in [1.0, 60.0, 130.0] {
        let (maximum, excreted, input) = tubular_maximum(filtration, 5.0);
        assert!(
            maximum > 0.7 * 5.0 && excreted < 2e-6,
            "{filtration}: {maximum} {excreted}"
        );
        close(input, 0.05 * 5.0, 1e-5);
    }
}
