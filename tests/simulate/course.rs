//! What every course must keep: amounts, order, time, and what is refused.

use super::*;

#[test]
fn prop_amounts_balance() {
    for filtration in [0.0, 5.0, 30.0, 100.0] {
        for baseline in [measured(0.6), measured(0.95), raised(2.5)] {
            let patient = subject(70.0, filtration, baseline);
            for individual in [one(&patient), two(&patient)] {
                let inputs = regimen(4.0, 1.0 / 3.0, 1.0, 24.0);
                let course = course(&individual, &inputs, 48.0);
                let kernel = individual.kernel();
                let last = course.levels.len() - 1;
                let gained = |values: &[f64]| values[last] - values[0];
                let stored = kernel.volume * gained(&course.levels)
                    + kernel
                        .peripheral
                        .map_or(0.0, |other| other.volume * gained(&course.peripheral));
                let lost = kernel.non_renal * 48.0 * course.mean_millimolar();
                let given = GRAM * (4.0 + 24.0 - 1.0 / 3.0) + 48.0 * kernel.resting_input;
                let found = stored + lost + course.urine[last];
                assert!(
                    (found / given - 1.0).abs() < BALANCED,
                    "{filtration}: {found} of {given}"
                );
            }
        }
    }
}

#[test]
fn meta_a_split_infusion_equals_the_whole() {
    let patient = two(&subject(70.0, 60.0, measured(0.85)));
    let whole = course(&patient, &[infusion(0.0, 4.0, 32.0)], 12.0);
    let halves = course(
        &patient,
        &[infusion(0.0, 1.5, 12.0), infusion(1.5, 2.5, 20.0)],
        12.0,
    );
    let both = course(
        &patient,
        &[infusion(0.0, 4.0, 10.0), infusion(0.0, 4.0, 22.0)],
        12.0,
    );
    for time in [0.5, 1.5, 3.0, 4.0, 7.3, 12.0] {
        close(at(&halves, time), at(&whole, time), SOLVED);
        close(at(&both, time), at(&whole, time), SOLVED);
    }
}

#[test]
fn meta_a_shift_in_time_shifts_the_course() {
    let patient = one(&subject(70.0, 60.0, raised(1.2)));
    let now = course(&patient, &regimen(4.0, 0.5, 1.0, 10.0), 20.0);
    let earlier: Vec<_> = regimen(4.0, 0.5, 1.0, 10.0)
        .into_iter()
        .map(|part| Infusion {
            start: part.start - hours(36.0),
            ..part
        })
        .collect();
    let then = simulate(
        &patient,
        &earlier,
        hours(-36.0),
        hours(-16.0),
        Method::Dopri5,
    )
    .unwrap();
    for time in [0.0, 0.25, 0.5, 5.0, 10.0, 20.0] {
        close(at(&then, time - 36.0), at(&now, time), SOLVED);
    }
}

#[test]
fn meta_what_ran_before_the_window_is_part_of_the_level() {
    let patient = one(&subject(70.0, 60.0, raised(1.2)));
    let inputs = [infusion(-10.0, 2.0, 40.0), infusion(-1.0, 3.0, 9.0)];
    let found = course(&patient, &inputs, 8.0);
    let clipped = course(&patient, &[infusion(0.0, 2.0, 6.0)], 8.0);
    assert_eq!(found, clipped);
}

#[test]
fn meta_above_the_threshold_doses_superpose() {
    let patient = subject(70.0, 40.0, measured(1.0));
    let individual = Individual::typical(&sharp("threshold-2cpt"), &patient).unwrap();
    let (first, second) = (infusion(0.0, 1.0, 16.0), infusion(3.0, 5.0, 20.0));
    let rise = |inputs: &[Infusion]| {
        let course = course(&individual, inputs, 24.0);
        [1.0, 4.0, 8.0, 24.0].map(|time| at(&course, time) - 1.0)
    };
    let (one, other, both) = (rise(&[first]), rise(&[second]), rise(&[first, second]));
    for index in 0..both.len() {
        close(both[index], one[index] + other[index], SOLVED);
    }
}

#[test]
fn meta_without_input_a_measured_level_stays() {
    for filtration in [0.0, 0.5, 3.0, 15.0, 60.0, 130.0] {
        for start in [0.3, 0.7, 0.95, 2.0, 3.3, 6.0] {
            let patient = subject(70.0, filtration, measured(start));
            for individual in [one(&patient), two(&patient)] {
                let course = course(&individual, &[], 48.0);
                for found in &course.levels {
                    close(*found, start, SOLVED);
                }
                assert!(individual.kernel().resting_input >= 0.0);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn prop_worse_kidneys_never_lower_the_level(
        worse in 0.0..130.0_f64,
        better in 0.0..30.0_f64,
        start in 0.3..5.0_f64,
        load in 0.0..8.0_f64,
        maintenance in 0.0..4.0_f64,
    ) {
        let inputs = regimen(load, 0.5, maintenance, 12.0);
        let mut baselines = vec![measured(start), raised(start)];
        if worse >= 10.0 {
            baselines.push(Baseline::Unknown);
        }
        for baseline in baselines {
            for model in [one, two] {
                let low = course(&model(&subject(70.0, worse, baseline)), &inputs, 30.0);
                let high = course(&model(&subject(70.0, worse + better, baseline)), &inputs, 30.0);
                for (worse, better) in low.levels.iter().zip(&high.levels) {
                    prop_assert!(worse + SOLVED >= *better, "{worse} below {better}");
                }
            }
        }
    }

    #[test]
    fn prop_engines_agree_far_outside_any_patient(
        filtration in prop_oneof![Just(0.0), 0.0..1.0_f64, 0.0..400.0_f64],
        weight in 1.0..400.0_f64,
        start in 0.1..25.0_f64,
        amount in prop_oneof![Just(0.0), 0.001..1.0_f64, 1.0..2000.0_f64],
        over in prop_oneof![0.001..0.1_f64, 0.1..240.0_f64],
    ) {
        let inputs = [infusion(0.0, over, amount), infusion(over / 3.0, over, amount / 10.0)];
        for baseline in [measured(start), raised(start)] {
            for model in [one, two] {
                let patient = model(&subject(weight, filtration, baseline));
                let found = verified(&patient, &inputs, hours(-7.5), hours(over + 48.0));
                prop_assert!(found.is_ok(), "{found:?}");
                let stop = urine_stop(&patient, &inputs, hours(-7.5), &[level(3.5), level(5.0)]);
                prop_assert!(stop.is_ok(), "{stop:?}");
            }
        }
    }

    #[test]
    fn prop_more_dose_never_lowers_the_level(
        filtration in 0.0..150.0_f64,
        start in 0.3..5.0_f64,
        load in 0.0..8.0_f64,
        more in 0.0..4.0_f64,
    ) {
        for model in [one, two] {
            let patient = model(&subject(70.0, filtration, measured(start)));
            let less = course(&patient, &regimen(load, 0.5, 1.0, 12.0), 24.0);
            let more = course(&patient, &regimen(load + more, 0.5, 1.0 + more, 12.0), 24.0);
            for (less, more) in less.levels.iter().zip(&more.levels) {
                prop_assert!(more + SOLVED >= *less, "{more} below {less}");
                prop_assert!(less + SOLVED >= start, "{less} below the start {start}");
            }
        }
    }
}

#[test]
fn meta_an_unknown_level_is_refused_below_10_ml_per_min() {
    let model = library::find(library::DEFAULT).unwrap();
    for (filtration, allowed) in [(0.0, false), (9.99, false), (10.0, true), (60.0, true)] {
        let found = Individual::typical(model, &subject(70.0, filtration, Baseline::Unknown));
        assert_eq!(found.is_ok(), allowed, "{filtration}");
        if let Err(error) = found {
            assert_eq!(error.kind(), ErrorKind::Missing);
        }
        assert!(Individual::typical(model, &subject(70.0, filtration, measured(0.9))).is_ok());
    }
}

#[test]
fn meta_engines_agree_for_every_patient() {
    for filtration in [0.0, 8.0, 30.0, 120.0] {
        for start in [0.4, 0.85, 3.0] {
            let patient = subject(70.0, filtration, measured(start));
            for individual in [one(&patient), two(&patient)] {
                let inputs = regimen(4.0, 1.0 / 3.0, 2.0, 24.0);
                let (_, check) = verified(&individual, &inputs, hours(0.0), hours(48.0)).unwrap();
                assert!(check.max_relative_difference < LARGEST_DIFFERENCE);
                assert_ne!(Second::Solver(check.engine), check.second);
            }
        }
    }
}

#[test]
fn meta_engines_that_disagree_are_refused() {
    let patient = one(&subject(70.0, 60.0, measured(0.85)));
    let right = course(&patient, &regimen(4.0, 0.5, 1.0, 6.0), 12.0);
    assert_eq!(agree(&right, &right).unwrap(), 0.0);
    for factor in [1.0 + 3e-6, 0.5, f64::NAN, f64::INFINITY] {
        let mut wrong = right.clone();
        wrong.levels[7] *= factor;
        assert_eq!(
            agree(&right, &wrong).unwrap_err().kind(),
            ErrorKind::Internal,
            "{factor}"
        );
        assert!(agree(&wrong, &right).is_err(), "{factor}");
    }
    let shorter = course(&patient, &regimen(4.0, 0.5, 1.0, 6.0), 11.0);
    assert!(agree(&right, &shorter).is_err());
}

#[test]
fn meta_every_change_of_input_is_a_point() {
    let patient = one(&subject(70.0, 60.0, measured(0.85)));
    let inputs = [
        infusion(0.0, 1.0 / 3.0, 16.0),
        infusion(1.0 / 3.0, 23.7, 80.0),
        infusion(5.123, 0.01, 1.0),
    ];
    let course = course(&patient, &inputs, 48.0);
    for part in &inputs {
        for time in [part.start, part.end()] {
            let time = time.get::<hour>();
            assert!(
                course.times.iter().any(|known| (known - time).abs() < 1e-9),
                "{time}"
            );
        }
    }
    assert!(course.times.is_sorted_by(|one, other| one < other));
    assert_eq!(course.times.last(), Some(&48.0));
    // A year is still a bounded number of points.
    let year = [infusion(0.0, 8766.0, 10_000.0)];
    assert!(
        simulate(&patient, &year, hours(0.0), hours(8766.0), Method::Tsit5)
            .unwrap()
            .times
            .len()
            < 6000
    );
}

#[test]
fn meta_unusable_inputs_are_refused() {
    let patient = one(&subject(70.0, 60.0, measured(0.85)));
    let run = |inputs: &[Infusion], to: f64| {
        simulate(&patient, inputs, hours(0.0), hours(to), Method::Dopri5)
    };
    for bad in [
        infusion(0.0, 1.0, -1.0),
        infusion(0.0, 1.0, f64::NAN),
        infusion(f64::NAN, 1.0, 1.0),
        infusion(0.0, 1e-8, 1.0),
        infusion(0.0, f64::INFINITY, 1.0),
    ] {
        assert_eq!(run(&[bad], 4.0).unwrap_err().kind(), ErrorKind::Internal);
    }
    assert!(run(&[], -1.0).is_err());
    assert!(run(&[], f64::NAN).is_err());
    assert_eq!(run(&[], 0.0).unwrap().times, [0.0]);
}

#[test]
fn exact_questions_asked_of_a_course() {
    let patient = Individual::typical(
        &sharp("threshold-1cpt"),
        &subject(70.0, 50.0, measured(0.9)),
    )
    .unwrap();
    let course = course(&patient, &[infusion(0.0, 2.0, 24.0)], 12.0);
    let clearance = 0.7 * 3.0 + 0.05;
    let (rate, rise) = (clearance / 21.0, 12.0 / clearance);
    let maginfuse::simulate::Peak {
        level: peak,
        at: when,
    } = course.peak();
    close(
        peak.millimolar(),
        0.9 - rise * (-rate * 2.0_f64).exp_m1(),
        SOLVED,
    );
    assert_eq!(when, hours(2.0));
    // Between the points too, where the cubic is as good as the solver.
    close(
        at(&course, 0.7321),
        0.9 - rise * (-rate * 0.7321_f64).exp_m1(),
        SOLVED,
    );
    let reached = course.first_reaching(level(1.5)).unwrap().get::<hour>();
    close(reached, -(-0.6 / rise).ln_1p() / rate, SOLVED);
    assert_eq!(course.first_reaching(level(0.5)), Some(hours(0.0)));
    assert_eq!(course.first_reaching(level(2.5)), None);
    assert_eq!(course.at(hours(12.1)), None);
    assert_eq!(course.at(hours(-0.1)), None);
    let maginfuse::simulate::Peak {
        level: late,
        at: at_four,
    } = course.peak_between(hours(4.0), hours(9.0)).unwrap();
    assert_eq!((late.millimolar(), at_four), (at(&course, 4.0), hours(4.0)));
}
