//! Predictions worked by hand or printed with published cohorts.

use super::*;

#[test]
fn exact_untreated_levels_worked_by_hand() {
    // Without non-renal loss, 4 mmol per day of net intake.
    let text = library::text("threshold-1cpt")
        .unwrap()
        .replace("\"0.05 L/h\"", "\"0 L/h\"");
    let model = Model::read("no-loss.toml", &text).unwrap();
    let table = [
        (120.0, 0.85),
        (90.0, 0.86),
        (60.0, 0.89),
        (45.0, 0.91),
        (30.0, 0.95),
        (20.0, 1.02),
        (15.0, 1.09),
        (10.0, 1.22),
        (7.0, 1.39),
    ];
    for (filtration, expected) in table {
        // Far from rest at first, so the equations and not the start give the level.
        let patient = Individual::typical(&model, &subject(70.0, filtration, raised(2.0))).unwrap();
        let course = simulate(&patient, &[], hours(0.0), hours(5000.0), Method::Dopri5).unwrap();
        printed(course.end().millimolar(), expected);
        printed(patient.kernel().untreated_level(), expected);
    }
}

#[test]
fn exact_steady_levels_worked_by_hand() {
    let table: [(f64, [f64; 5]); 8] = [
        (120.0, [1.05, 1.25, 1.64, 2.44, 3.24]),
        (100.0, [1.09, 1.33, 1.81, 2.76, 3.72]),
        (75.0, [1.18, 1.50, 2.13, 3.40, 4.67]),
        (60.0, [1.27, 1.66, 2.45, 4.03, 5.61]),
        (45.0, [1.41, 1.93, 2.98, 5.07, 7.16]),
        (30.0, [1.69, 2.47, 4.02, 7.11, 10.2]),
        (15.0, [2.50, 3.99, 6.97, 12.9, 18.9]),
        (5.0, [5.21, 9.11, 16.9, 32.5, 48.1]),
    ];
    for (filtration, row) in table {
        for (rate, expected) in [0.25, 0.5, 1.0, 2.0, 3.0].into_iter().zip(row) {
            let patient = subject(70.0, filtration, raised(0.85));
            let input = [infusion(0.0, 2000.0, rate * GRAM * 2000.0)];
            let digits = if expected < 10.0 { 0.005 } else { 0.05 };
            for individual in [one(&patient), two(&patient)] {
                let found = course(&individual, &input, 2000.0).end().millimolar();
                assert!(
                    (found - expected).abs() <= digits + SOLVED,
                    "{filtration} {rate}: {found}"
                );
            }
        }
    }
}

#[test]
fn exact_hours_to_3_5_worked_by_hand() {
    // 4 g over 20 min and 1 or 2 g/h, 70 kg, one compartment, from 0.85 mmol/L.
    let table = [
        (1.0, 100.0, None),
        (1.0, 45.0, None),
        (1.0, 30.0, Some(25.0)),
        (1.0, 15.0, Some(14.0)),
        (1.0, 10.0, Some(12.0)),
        (1.0, 0.0, Some(10.0)),
        (2.0, 100.0, None),
        (2.0, 60.0, Some(13.0)),
        (2.0, 45.0, Some(9.0)),
        (2.0, 30.0, Some(7.0)),
    ];
    for (maintenance, filtration, expected) in table {
        let patient = one(&subject(70.0, filtration, raised(0.85)));
        let course = course(&patient, &regimen(4.0, 1.0 / 3.0, maintenance, 96.0), 96.0);
        let found = course
            .first_reaching(level(3.5))
            .map(|time| time.get::<hour>().round());
        assert_eq!(found, expected, "{maintenance} g/h at {filtration} mL/min");
    }
}

#[test]
fn exact_anuria_worked_by_hand() {
    let patient = subject(70.0, 0.0, measured(0.95));
    let input = [infusion(0.0, 1.0 / 3.0, 4.0 * GRAM)];
    let spread = course(&two(&patient), &input, 168.0);
    printed(spread.peak().level.millimolar(), 2.19);
    for (time, expected) in [(6.0, 1.60), (24.0, 1.53), (168.0, 1.39)] {
        printed(at(&spread, time), expected);
    }
    let whole = course(&one(&patient), &input, 168.0);
    printed(whole.peak().level.millimolar(), 1.72);
    printed(at(&whole, 168.0), 1.47);
}

#[test]
fn paper_biesenbach_2018_predictions() {
    // Two cohorts after cardiac surgery, 82 kg, 75 mL/min, the level raised before the dose.
    let bolus = [infusion(0.0, 1.0, 20.0)];
    let patient = subject(82.0, 75.0, raised(1.04));
    let (single, double) = (
        course(&one(&patient), &bolus, 12.0),
        course(&two(&patient), &bolus, 12.0),
    );
    for (time, first, second) in [(1.0, 1.78, 2.11), (6.0, 1.34, 1.22), (12.0, 1.08, 1.06)] {
        printed(at(&single, time), first);
        printed(at(&double, time), second);
    }
    let running = [infusion(0.0, 1.0, 10.0), infusion(1.0, 11.0, 33.0)];
    let patient = subject(82.0, 75.0, raised(1.09));
    let (single, double) = (
        course(&one(&patient), &running, 12.0),
        course(&two(&patient), &running, 12.0),
    );
    for (time, first, second) in [(1.0, 1.44, 1.60), (6.0, 1.61, 1.57), (12.0, 1.71, 1.65)] {
        printed(at(&single, time), first);
        printed(at(&double, time), second);
    }
}

#[test]
fn paper_subarachnoid_hemorrhage_predictions() {
    for (per_day, expected) in [(16.0, 1.02), (30.0, 1.16), (64.0, 1.51), (80.0, 1.68)] {
        let patient = subject(75.0, 95.0, Baseline::Unknown);
        let input = [infusion(0.0, 240.0, per_day * 10.0)];
        printed(
            course(&one(&patient), &input, 240.0).end().millimolar(),
            expected,
        );
        printed(
            course(&two(&patient), &input, 240.0).end().millimolar(),
            expected,
        );
    }
}

/// Time (h), prediction of one and of two compartments (mmol/L).
type Predictions<'a> = &'a [(f64, f64, f64)];

#[test]
fn paper_preeclampsia_predictions() {
    let check = |patient: Subject, inputs: &[Infusion], expected: Predictions| {
        let (single, double) = (
            course(&one(&patient), inputs, 24.0),
            course(&two(&patient), inputs, 24.0),
        );
        for &(time, first, second) in expected {
            printed(at(&single, time), first);
            printed(at(&double, time), second);
        }
    };
    let load = 1.0 / 3.0;
    // Vo 2025, To 2025, da Costa 2020 and the typical woman of Du 2019.
    let vo = [(0.5, 1.65, 2.07), (6.0, 1.64, 1.52)];
    check(
        subject(65.0, 110.0, measured(0.75)),
        &regimen(4.5, load, 1.0, 24.0),
        &vo,
    );
    let to = [(0.5, 1.69, 2.12), (4.0, 1.91, 1.82), (12.0, 2.06, 1.97)];
    check(
        subject(65.0, 110.0, measured(0.77)),
        &regimen(4.5, load, 1.5, 24.0),
        &to,
    );
    let da_costa = [(18.0, 1.66, 1.61)];
    check(
        subject(79.0, 110.0, measured(0.78)),
        &regimen(4.0, 0.5, 1.0, 24.0),
        &da_costa,
    );
    let du = [
        (0.5, 1.40, 1.72),
        (4.0, 1.95, 1.93),
        (12.0, 2.47, 2.31),
        (24.0, 2.64, 2.55),
    ];
    check(
        subject(85.0, 100.0, measured(0.74)),
        &regimen(4.0, load, 2.0, 24.0),
        &du,
    );
}
