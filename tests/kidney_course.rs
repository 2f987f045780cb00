//! Kidneys that change during the order, and dialysis.

use crate::bedside::Order;
use maginfuse::ErrorKind;
use maginfuse::clinical::kidney::{DialysisSession, FiltrationSample, KidneyCourse};
use maginfuse::dose::Infusion;
use maginfuse::ode::Method;
use maginfuse::pk::{Baseline, Individual, Model, Subject, library};
use maginfuse::simulate::crosscheck::Second;
use maginfuse::simulate::{Trajectory, simulate, urine_stop, verified};
use maginfuse::units::basic::amount_rate::millimole_per_hour;
use maginfuse::units::basic::flow::milliliter_per_minute;
use maginfuse::units::basic::molar::millimole_per_liter;
use maginfuse::units::{
    AbsoluteClearance, AmountRate, Creatinine, MolarConcentration, PatientWeight, SerumMagnesium,
    Time, VolumeRate,
};
use proptest::prelude::{ProptestConfig, prop_assert, proptest};
use uom::si::f64::Mass;
use uom::si::{mass::kilogram, time::hour};

/// The solver may miss 1e-9 in each of some hundred steps.
const SOLVED: f64 = 1e-7;

fn hours(value: f64) -> Time {
    Time::new::<hour>(value)
}

fn filtration(value: f64) -> AbsoluteClearance {
    AbsoluteClearance::new(VolumeRate::new::<milliliter_per_minute>(value)).unwrap()
}

fn level(value: f64) -> SerumMagnesium {
    SerumMagnesium::predicted(MolarConcentration::new::<millimole_per_liter>(value)).unwrap()
}

pub fn samples(values: &[(f64, f64)]) -> Vec<FiltrationSample> {
    let sample = |&(at, value): &(f64, f64)| FiltrationSample {
        at: hours(at),
        value: filtration(value),
    };
    values.iter().map(sample).collect()
}

fn course(values: &[(f64, f64)]) -> KidneyCourse {
    KidneyCourse::new(samples(values), Vec::new()).unwrap()
}

/// A session: start, hours, mL/min, dialysate mmol/L.
fn session(start: f64, length: f64, clearance: f64, dialysate: f64) -> DialysisSession {
    DialysisSession {
        start: hours(start),
        length: hours(length),
        clearance: filtration(clearance),
        dialysate: level(dialysate),
    }
}

fn dialysis(sessions: &[DialysisSession]) -> KidneyCourse {
    KidneyCourse::new(Vec::new(), sessions.to_vec()).unwrap()
}

fn infusion(start: f64, length: f64, amount: f64) -> Infusion {
    Infusion {
        start: hours(start),
        length: hours(length),
        rate: AmountRate::new::<millimole_per_hour>(amount / length),
    }
}

fn patient(id: &str, weight: f64, value: f64, start: f64) -> Individual {
    let model = library::find(id).unwrap();
    typical(model, weight, value, start)
}

fn typical(model: &Model, weight: f64, value: f64, start: f64) -> Individual {
    let mut subject = Subject::new(
        PatientWeight::new(Mass::new::<kilogram>(weight)).unwrap(),
        filtration(value),
        Baseline::Measured {
            level: level(start),
            recent_magnesium: false,
        },
    );
    let creatinine = MolarConcentration::new::<millimole_per_liter>(0.0884);
    subject.creatinine = Some(Creatinine::new(creatinine).unwrap());
    Individual::typical(model, &subject).unwrap()
}

fn run(individual: &Individual, inputs: &[Infusion], to: f64) -> Trajectory {
    simulate(individual, inputs, hours(0.0), hours(to), Method::Dopri5).unwrap()
}

fn end(individual: &Individual, inputs: &[Infusion], to: f64) -> f64 {
    run(individual, inputs, to).end().millimolar()
}

#[test]
fn paper_hemodialysis_2017_nine_patients() {
    // 6.0 to 4.4 mg/dL in 2 to 4 h; 3 h of a patient of 50 kg, dialysate 0.5 mmol/L assumed, at
    // the dialysance of 52 mL/min that the fall implies.
    const PRINTED: f64 = 0.03;
    let before = 6.0 * 0.4114;
    let anuric = patient("threshold-1cpt", 50.0, 0.0, before);
    let treated = anuric.through(dialysis(&[session(0.0, 3.0, 52.0, 0.5)]));
    let found = end(&treated, &[], 3.0);
    assert!((found - 4.4 * 0.4114).abs() < PRINTED, "{found}");
}

#[test]
fn paper_routine_hemodialysis_levels_before_and_after() {
    // Leenders 2018: 0.88 to 0.78 mmol/L; Magnesium Research 2020;33:28: 1.14 to 0.95. Dialysate
    // 0.5; 70 kg and 4 h of 60 mL/min assumed.
    const PRINTED: f64 = 0.02;
    for (before, after) in [(0.88, 0.78), (1.14, 0.95)] {
        let anuric = patient("threshold-1cpt", 70.0, 0.0, before);
        let treated = anuric.through(dialysis(&[session(0.0, 4.0, 60.0, 0.5)]));
        let found = end(&treated, &[], 4.0);
        assert!((found - after).abs() < PRINTED, "{before}: {found}");
    }
}

#[test]
fn exact_dialysis_without_kidneys_falls_to_its_own_level() {
    // V dC/dt = R - CLnr (C - C0) - K (0.7 C - 0.9 Cd), one exponential.
    let (volume, loss, start, dialysate) = (21.0, 0.05, 1.8, 0.5);
    let clearance = 80.0 * 0.06;
    let rate = 2.0;
    let treated = patient("threshold-1cpt", 70.0, 0.0, start)
        .through(dialysis(&[session(2.0, 4.0, 80.0, dialysate)]));
    let inputs = [infusion(0.0, 10.0, 10.0 * rate)];
    let course = run(&treated, &inputs, 10.0);
    let settle = |from: f64, to: f64, slope: f64, time: f64| {
        to + (from - to) * (-slope / volume * time).exp()
    };
    let idle = start + rate / loss;
    let first = settle(start, idle, loss, 2.0);
    let on = loss + 0.7 * clearance;
    let rest = (rate + loss * start + clearance * 0.9 * dialysate) / on;
    let second = settle(first, rest, on, 4.0);
    let third = settle(second, idle, loss, 4.0);
    for (time, expected) in [(2.0, first), (6.0, second), (10.0, third)] {
        let found = course.at(hours(time)).unwrap().millimolar();
        assert!(
            (found - expected).abs() < SOLVED,
            "{time}: {found} {expected}"
        );
        // The ends of the session are points of the course.
        assert!(course.times.contains(&time), "{time}");
    }
    // A dialysate richer than the patient gives magnesium.
    let poor = patient("threshold-1cpt", 70.0, 0.0, 0.5)
        .through(dialysis(&[session(0.0, 4.0, 80.0, 0.75)]));
    assert!(end(&poor, &[], 4.0) > 0.5);
}

#[test]
fn exact_a_step_in_filtration_with_a_sharp_threshold() {
    // Above the threshold linear: 0.9 + A, V dA/dt = R - CL A, with a new CL and, since the
    // tubular maximum stays, a new rest after the step.
    let text = library::text("threshold-1cpt").unwrap();
    let sharp = text.replace("\"0.02 mmol/L\"", "\"0.0001 mmol/L\"");
    let model = Model::read("sharp.toml", &sharp).unwrap();
    let individual =
        typical(&model, 70.0, 60.0, 0.9).through(course(&[(0.0, 60.0), (5.0, 20.0), (8.0, 20.0)]));
    // 60 counts at no time: the lower neighbor does from the first sample on.
    let (volume, rate) = (21.0, 4.0);
    let threshold = (0.9 * 0.7 * 3.6 - (4.0 / 24.0 - 0.05 * 0.9)) / 3.6;
    let clearance = 0.7 * 1.2 + 0.05;
    let rest = (rate + 4.0 / 24.0 + 1.2 * threshold) / clearance;
    let expected = rest + (0.9 - rest) * (-clearance / volume * 8.0_f64).exp();
    let found = end(&individual, &[infusion(0.0, 8.0, 32.0)], 8.0);
    assert!((found - expected).abs() < 1e-5, "{found} {expected}");
}

#[test]
fn exact_between_two_values_the_lower_counts() {
    let course = course(&[(12.0, 60.0), (-6.0, 20.0), (18.0, 35.0)]);
    for (time, expected) in [
        (-9.0, 20.0),
        (-6.0, 20.0),
        (0.0, 20.0),
        (11.9, 20.0),
        (12.0, 35.0),
        (17.9, 35.0),
        (18.0, 35.0),
        (99.0, 35.0),
    ] {
        assert_eq!(
            course.filtration_at(hours(time)),
            Some(filtration(expected)),
            "{time}"
        );
    }
    assert_eq!(course.lowest_from(hours(12.0)), Some(filtration(35.0)));
    assert_eq!(course.lowest_from(hours(-7.0)), Some(filtration(20.0)));
    assert_eq!(KidneyCourse::default().filtration_at(hours(0.0)), None);
}

#[test]
fn meta_hope_is_not_counted() {
    // A recovery seen before the order counts, one expected after it does not; a fall does.
    let told = course(&[
        (-20.0, 10.0),
        (-2.0, 40.0),
        (5.0, 60.0),
        (9.0, 30.0),
        (12.0, 80.0),
    ]);
    let sober = told.without_hope();
    for (time, expected) in [(-19.0, 10.0), (0.0, 40.0), (6.0, 30.0), (13.0, 30.0)] {
        assert_eq!(
            sober.filtration_at(hours(time)),
            Some(filtration(expected)),
            "{time}"
        );
    }
    let falling = course(&[(-2.0, 40.0), (5.0, 30.0)]);
    assert_eq!(falling.without_hope(), falling);
    let sessions = [session(-1.0, 4.0, 52.0, 0.5), session(6.0, 4.0, 52.0, 0.5)];
    let begun = dialysis(&sessions).without_hope();
    assert!(begun.session_at(hours(1.0)).is_some());
    assert!(begun.session_at(hours(7.0)).is_none());
    assert!(
        dialysis(&sessions).session_at(hours(10.0)).is_none(),
        "it ends"
    );
}

#[test]
fn meta_impossible_courses_are_refused() {
    let twice = samples(&[(1.0, 20.0), (1.0, 30.0)]);
    let over = [session(0.0, 4.0, 52.0, 0.5), session(3.0, 4.0, 52.0, 0.5)];
    let rich = [session(0.0, 4.0, 52.0, 3.1)];
    let none = [session(0.0, 0.0, 52.0, 0.5)];
    for found in [
        KidneyCourse::new(twice, Vec::new()),
        KidneyCourse::new(Vec::new(), over.to_vec()),
        KidneyCourse::new(Vec::new(), rich.to_vec()),
        KidneyCourse::new(Vec::new(), none.to_vec()),
    ] {
        assert_eq!(found.unwrap_err().kind(), ErrorKind::Malformed);
    }
}

#[test]
fn meta_a_course_that_says_nothing_new_changes_nothing() {
    let inputs = [infusion(0.0, 0.5, 16.0), infusion(0.5, 12.0, 48.0)];
    for id in ["threshold-1cpt", "threshold-2cpt", "du-2019"] {
        let plain = patient(id, 70.0, 45.0, 0.85);
        let told = plain
            .clone()
            .through(course(&[(-3.0, 45.0), (4.0, 45.0), (9.0, 45.0)]));
        let (plain, told) = (run(&plain, &inputs, 20.0), run(&told, &inputs, 20.0));
        for time in [0.5, 4.0, 9.0, 12.5, 20.0] {
            let at = |course: &Trajectory| course.at(hours(time)).unwrap().millimolar();
            assert!((at(&plain) - at(&told)).abs() < SOLVED, "{id} {time}");
        }
    }
}

#[test]
fn meta_if_the_urine_stops_nobody_dialyzes() {
    let plain = patient("threshold-1cpt", 70.0, 0.0, 1.0);
    let treated = plain
        .clone()
        .through(dialysis(&[session(2.0, 4.0, 100.0, 0.5)]));
    for time in [0.0, 3.0, 7.0] {
        let stopped = treated.without_urine().kernel_at(hours(time));
        assert_eq!(stopped, plain.without_urine().kernel_at(hours(time)));
    }
    let inputs = [infusion(0.0, 12.0, 60.0)];
    let levels = [level(3.5), level(5.0)];
    let found = urine_stop(&treated, &inputs, hours(0.0), &levels).unwrap();
    assert!(found.is_some());
}

/// Peak of one model of a checked case.
fn peak(json: &serde_json::Value, id: &str) -> f64 {
    let models = json["exposure"]["models"].as_array().unwrap();
    let model = models.iter().find(|model| model["id"] == id).expect(id);
    model["peak"]["value"].as_f64().unwrap()
}

fn clean() -> Order {
    Order::named("deficiency-severe-clean").without("kidney.creatinine")
}

#[test]
fn meta_a_case_with_one_filtration_is_the_measured_clearance() {
    let measured = clean()
        .text("kidney.measured_clearance", "45 mL/min")
        .check();
    let told = clean()
        .with(
            "kidney.filtration",
            r#"[{ value = "45 mL/min", at = "-6 h" }]"#,
        )
        .check();
    assert_eq!(measured.status(), told.status());
    for id in ["threshold-1cpt", "threshold-2cpt"] {
        assert_eq!(peak(&measured.json, id), peak(&told.json, id));
    }
    assert_eq!(told.json["kidney"]["clearance"]["value"], 45.0);
    let notes = told.json["kidney"]["notes"].to_string();
    assert!(
        notes.contains("45 mL/minute 6 hours before the order"),
        "{notes}"
    );
}

#[test]
fn meta_flags_count_falls_and_never_hope() {
    let told = |list: &str| clean().with("kidney.filtration", list).check().json;
    let steady = told(r#"[{ value = "30 mL/min", at = "-6 h" }]"#);
    let falling =
        told(r#"[{ value = "30 mL/min", at = "-6 h" }, { value = "8 mL/min", at = "1 h" }]"#);
    let rising =
        told(r#"[{ value = "30 mL/min", at = "-6 h" }, { value = "90 mL/min", at = "30 min" }]"#);
    for id in ["threshold-1cpt", "threshold-2cpt"] {
        assert!(peak(&falling, id) > peak(&steady, id), "{id}");
        assert_eq!(peak(&rising, id), peak(&steady, id), "{id}");
    }
    assert_eq!(rising["kidney"]["clearance"]["value"], 30.0);
    assert_eq!(falling["kidney"]["clearance"]["value"], 8.0);
    // What is hoped for is shown beside it.
    assert!(peak(&rising, "threshold-1cpt-as-planned") <= peak(&rising, "threshold-1cpt"));
    let models = rising["exposure"]["models"].as_array().unwrap();
    let planned = models.iter().filter(|m| m["flags"] == false);
    assert_eq!(planned.count(), 2);
    let end = |json: &serde_json::Value, id: &str| {
        let models = json["exposure"]["models"].as_array().unwrap().clone();
        let model = models.into_iter().find(|model| model["id"] == id).unwrap();
        model["end"]["value"].as_f64().unwrap()
    };
    let (with, without) = ("threshold-1cpt-as-planned", "threshold-1cpt");
    assert!(end(&rising, with) < end(&rising, without));
    assert!(!falling["exposure"].to_string().contains("as-planned"));
}

#[test]
fn meta_a_planned_session_is_shown_and_raises_no_hope() {
    let anuric = Order::named("dialysis-anuric");
    let plain = anuric.clone().check().json;
    let planned = anuric
        .with(
            "kidney.dialysis_sessions",
            r#"[{ start = "5 min", for = "4 h", clearance = "150 mL/min", dialysate = "0.5 mmol/L" }]"#,
        )
        .check()
        .json;
    for id in ["threshold-1cpt", "threshold-2cpt"] {
        assert_eq!(peak(&plain, id), peak(&planned, id));
        assert!(peak(&planned, &format!("{id}-as-planned")) <= peak(&plain, id));
    }
    assert_eq!(plain["status"], planned["status"]);
}

#[test]
fn label_contradicting_kidneys_are_refused() {
    let filtration = r#"[{ value = "45 mL/min", at = "-6 h" }]"#;
    let session =
        r#"[{ start = "1 h", for = "4 h", clearance = "52 mL/min", dialysate = "0.5 mmol/L" }]"#;
    let base = || clean().with("kidney.filtration", filtration);
    for (order, words) in [
        (
            base().text("kidney.measured_clearance", "45 mL/min"),
            "both given",
        ),
        (
            base().with("kidney.dialysis", "true"),
            "counts no filtration",
        ),
        (
            base()
                .with("kidney.dialysis", "false")
                .with("kidney.dialysis_sessions", session),
            "dialysis = false",
        ),
        (
            Order::named("deficiency-severe-clean")
                .without("kidney.dialysis")
                .with("kidney.dialysis_sessions", session),
            "what the kidneys themselves do",
        ),
        (
            clean().with(
                "kidney.filtration",
                r#"[{ value = "45 mL/min", at = "1 h" }, { value = "30 mL/min", at = "60 min" }]"#,
            ),
            "same time",
        ),
    ] {
        let answer = order.check();
        assert_eq!(answer.code, 3, "{words}");
        assert!(answer.message().contains(words), "{}", answer.message());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn prop_falling_filtration_never_lowers_the_level(
        first in 0.0..130.0_f64,
        falls in [0.0..1.0_f64, 0.0..1.0_f64],
        start in 0.4..3.0_f64,
        rate in 0.0..12.0_f64,
    ) {
        let inputs = [infusion(0.0, 0.5, 16.0), infusion(0.5, 20.0, 20.0 * rate)];
        let (second, third) = (first * falls[0], first * falls[0] * falls[1]);
        let fall = course(&[(0.0, first), (1e-3, first), (6.0, second), (6.1, second), (12.0, third)]);
        for id in ["threshold-1cpt", "threshold-2cpt", "du-2019"] {
            let steady = patient(id, 70.0, first, start);
            let failing = steady.clone().through(fall.clone());
            let (low, high) = (run(&steady, &inputs, 30.0), run(&failing, &inputs, 30.0));
            for (time, high) in high.times.iter().zip(&high.levels) {
                let low = low.at(hours(*time)).unwrap().millimolar();
                prop_assert!(*high + SOLVED >= low, "{id} {time}: {high} below {low}");
            }
        }
    }

    #[test]
    fn prop_more_dialysis_never_raises_a_level_above_its_own(
        length in 0.5..8.0_f64,
        clearance in 0.0..200.0_f64,
        start in 0.9..5.0_f64,
    ) {
        // 0.9 Cd / 0.7 = 0.64 mmol/L, below every start.
        for id in ["threshold-1cpt", "threshold-2cpt"] {
            let plain = patient(id, 70.0, 5.0, start);
            let some = plain.clone().through(dialysis(&[session(1.0, length, clearance, 0.5)]));
            let more = plain.through(dialysis(&[session(1.0, length, clearance + 20.0, 0.5)]));
            let (some, more) = (run(&some, &[], 12.0), run(&more, &[], 12.0));
            for (some, more) in some.levels.iter().zip(&more.levels) {
                prop_assert!(*more <= some + SOLVED);
            }
        }
    }

    #[test]
    fn prop_engines_agree_while_kidneys_change(
        values in [0.0..150.0_f64, 0.0..150.0_f64, 0.0..150.0_f64],
        begin in -5.0..10.0_f64,
        length in 0.01..8.0_f64,
        clearance in 0.0..300.0_f64,
    ) {
        let changing = KidneyCourse::new(
            samples(&[(-6.0, values[0]), (2.0, values[1]), (7.0, values[2])]),
            vec![session(begin, length, clearance, 0.5)],
        ).unwrap();
        for id in ["threshold-1cpt", "threshold-2cpt", "du-2019"] {
            let one = patient(id, 70.0, values[0].min(values[1]), 1.2).through(changing.clone());
            let inputs = [infusion(0.0, 0.5, 16.0), infusion(0.5, 12.0, 48.0)];
            let found = verified(&one, &inputs, hours(-6.0), hours(24.0));
            prop_assert!(found.is_ok(), "{found:?}");
            let exact = found.unwrap().1.second == Second::Exact;
            prop_assert!(exact == (id == "du-2019"), "{id}");
        }
    }
}
