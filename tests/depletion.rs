//! The depleted patient: what flags go by when a low level does not tell why it is low.

mod days;
mod replacement;
mod tissue;
mod under_way;
mod wasting;

use crate::bedside::Order;
use crate::evidence::{self, GRAM, hours, infusion};
use maginfuse::dose::Infusion;
use maginfuse::ode::Method;
use maginfuse::pk::{Individual, Model, Subject, library};
use maginfuse::simulate::{Trajectory, simulate};
use proptest::prelude::*;

/// A patient with a measured level, kg, mL/min and mmol/L.
fn subject(weight: f64, filtration: f64, level: f64) -> Subject {
    evidence::subject(weight, filtration, evidence::steady(level))
}

fn model(id: &str) -> &'static Model {
    library::find(id).unwrap()
}

/// The course by one reading or by both.
fn course(individual: &Individual, inputs: &[Infusion], to: f64) -> Trajectory {
    simulate(individual, inputs, hours(0.0), hours(to), Method::Dopri5).unwrap()
}

/// Levels computed elsewhere for a kidney that conserves, 70 kg, 0.42 mmol/L, no uptake.
#[test]
fn literature_a_conserving_kidney_keeps_the_level_up() {
    let daily = [infusion(0.0, 120.0, 5.0 * 8.0 * GRAM)];
    let once = [infusion(0.0, 1.0, 2.0 * GRAM)];
    for (filtration, inputs, at, expected, allowed) in [
        (30.0, &daily, 24.0, 1.50, 0.02),
        (30.0, &daily, 120.0, 1.84, 0.02),
        (20.0, &daily, 24.0, 1.61, 0.02),
        (20.0, &daily, 120.0, 2.31, 0.02),
        (100.0, &daily, 120.0, 1.14, 0.02),
        (100.0, &once, 24.0, 0.76, 0.01),
        (100.0, &once, 120.0, 0.68, 0.01),
    ] {
        let patient = subject(70.0, filtration, 0.42);
        let bound = Individual::bound(model("threshold-1cpt"), &patient, &[]).unwrap();
        let level = course(&bound, inputs, at).end().millimolar();
        assert!(
            (level - expected).abs() <= allowed,
            "{filtration} mL/min at {at} h: {level}"
        );
    }
}

/// The same through the command that a researcher runs.
#[test]
fn literature_the_command_line_shows_the_curve_that_flags_go_by() {
    for (clearance, expected) in [("30 mL/min", 1.84), ("20 mL/min", 2.31)] {
        let order = Order::named("deficiency-severe-clean")
            .text("patient.weight", "70 kg")
            .without("kidney.creatinine")
            .text("kidney.measured_clearance", clearance)
            .text("order.product", "us-premix-4pct-500mL")
            .with("order.steps", "[{ dose = \"40 g\", over = \"120 h\" }]");
        let answer = order.check();
        let models = answer.json["exposure"]["models"].as_array().unwrap();
        let first = models.iter().find(|one| one["id"] == "threshold-1cpt");
        let end = first.unwrap()["end"]["value"].as_f64().unwrap();
        assert!((end - expected).abs() <= 0.02, "{clearance}: {end}");
    }
}

/// An order with a load, a pause and a maintenance.
fn orders() -> impl Strategy<Value = Vec<Infusion>> {
    let load = (0.1..6.0, 0.2..4.0);
    let maintenance = (0.1..4.0, 4.0..48.0);
    (load, 0.0..12.0, maintenance).prop_map(|((grams, over), pause, (rate, length))| {
        vec![
            infusion(0.0, over, grams * GRAM),
            infusion(over + pause, length, rate * length * GRAM),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// The curve that flags go by is nowhere below the one by the patient's own tubular maximum,
    /// and a level that differs by 0.01 mmol/L moves no predicted level by more than 0.02.
    #[test]
    fn prop_the_bound_is_nowhere_lower_and_jumps_nowhere(
        weight in 40.0..140.0,
        filtration in 1.0..140.0,
        level in 0.2..1.6,
        inputs in orders(),
        two in any::<bool>(),
    ) {
        let model = model(if two { "threshold-2cpt" } else { "threshold-1cpt" });
        let to = 72.0;
        let bound = |level: f64| {
            let patient = subject(weight, filtration, level);
            course(&Individual::bound(model, &patient, &[]).unwrap(), &inputs, to)
        };
        let own = Individual::typical(model, &subject(weight, filtration, level)).unwrap();
        let (own, here, beside) = (course(&own, &inputs, to), bound(level), bound(level + 0.01));
        for ((own, here), beside) in own.levels.iter().zip(&here.levels).zip(&beside.levels) {
            prop_assert!(here >= own, "{here} below {own}");
            prop_assert!((here - beside).abs() <= 0.02, "{here} and {beside}");
        }
    }
}

/// Magnesium in pregnancy: one reading, that of the patient's own tubular maximum.
#[test]
fn label_nothing_changes_in_pregnancy() {
    for id in ["threshold-1cpt", "threshold-2cpt", "du-2019"] {
        for level in [0.3, 0.6, 0.85, 1.2, 2.0] {
            let pregnant = Subject {
                pregnant: Some(true),
                height: Some(
                    maginfuse::units::Reader::default()
                        .height("165 cm")
                        .unwrap(),
                ),
                creatinine: Some(
                    maginfuse::units::Reader::default()
                        .creatinine("0.8 mg/dL")
                        .unwrap(),
                ),
                ..subject(70.0, 100.0, level)
            };
            let bound = Individual::bound(model(id), &pregnant, &[]).unwrap();
            let typical = Individual::typical(model(id), &pregnant).unwrap();
            assert_eq!(bound, typical, "{id} at {level}");
        }
    }
}

/// What flags go by stands beside what is expected, and the cause decides the second alone.
#[test]
fn label_the_cause_decides_what_is_expected_and_no_flag() {
    let clean = || Order::named("deficiency-severe-clean");
    let told = |order: Order, cause: &str, why: &str| {
        let answer = order.check();
        let exposure = &answer.json["exposure"];
        let expected = &exposure["expected"];
        assert_eq!(expected["grade"], "weak");
        assert_eq!(expected["cause"], cause, "{expected}");
        assert!(
            expected["why"].as_str().unwrap().contains(why),
            "{expected}"
        );
        let level = |document: &serde_json::Value, which: &str| {
            let [low, value, high] = ["low", "value", "high"]
                .map(|side| document[which][side]["value"].as_f64().unwrap());
            assert!(low <= value && value <= high, "{document}");
            value
        };
        let bound = ["peak", "end", "next_morning"].map(|which| level(&exposure["bound"], which));
        (bound, level(expected, "next_morning"))
    };
    let (bound, unknown) = told(clean(), "unknown", "would tell");
    let stated = |cause: &str| clean().text("magnesium.deficiency_cause", cause);
    let gut = told(stated("gut-or-intake"), "gut-or-intake", "stated");
    let renal = told(stated("renal"), "renal", "stated");
    assert_eq!((gut.0, gut.1), (bound, unknown));
    assert_eq!(renal.0, bound);
    // A kidney that wastes has excreted the dose by the next morning: 0.43 from 0.42 mmol/L.
    assert!((renal.1 - 0.43).abs() < 0.015, "{}", renal.1);
    for (drug, cause) in [
        ("cisplatin", "renal"),
        ("tacrolimus", "renal"),
        ("omeprazole", "gut-or-intake"),
        ("hydrochlorothiazide", "unknown"),
        ("omeprazole\", \"cetuximab", "renal"),
        ("omeprazole\", \"furosemide", "unknown"),
        ("furosemide\", \"tacrolimus", "renal"),
    ] {
        let order = clean().with("patient.medications", &format!("[\"{drug}\"]"));
        told(order, cause, "");
    }
    for (condition, cause) in [
        ("Gitelman syndrome", "renal"),
        ("ileostomy", "gut-or-intake"),
        ("alcohol dependence", "unknown"),
    ] {
        let order = clean().with("patient.conditions", &format!("[\"{condition}\"]"));
        told(order, cause, "");
    }
    for (urine, cause) in [("0.5 mmol/d", "gut-or-intake"), ("1.1 mmol/d", "renal")] {
        told(
            clean().text("magnesium.urine", urine),
            cause,
            "urine magnesium",
        );
    }
    for (urine, cause) in [
        ("4 %", "gut-or-intake"),
        ("4.1 %", "renal"),
        ("15 %", "renal"),
    ] {
        let order = clean().text("magnesium.urine", urine);
        told(order, cause, "fractional excretion");
    }
    // Fewer nephrons excrete more each: there only a low one tells.
    for (urine, cause) in [("3 %", "gut-or-intake"), ("15 %", "unknown")] {
        let order = clean().without("kidney.creatinine");
        let order = order.text("kidney.measured_clearance", "50 mL/min");
        told(
            order.text("magnesium.urine", urine),
            cause,
            "fractional excretion",
        );
    }
}

/// Below 0.70 mmol/L the expected course is told, from there on it is not; no level moves.
#[test]
fn label_seventy_decides_only_what_is_told() {
    let at = |level: &str| {
        let levels = format!("[{{ value = \"{level}\", at = \"-4 h\" }}]");
        Order::named("deficiency-mild-oral-first")
            .with("magnesium.levels", &levels)
            .check()
    };
    let (below, above) = (at("0.69 mmol/L"), at("0.70 mmol/L"));
    assert!(below.json["exposure"]["expected"].is_object());
    assert!(above.json["exposure"]["expected"].is_null());
    assert!((below.peak() - above.peak()).abs() <= 0.02);
}

/// `simulate` shows both curves of a depleted patient, and one of anybody else.
#[test]
fn label_simulate_shows_the_expected_level_beside_the_one_flags_go_by() {
    let rows = |order: Order, model: &str| {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        std::io::Write::write_all(&mut file, order.written().as_bytes()).unwrap();
        let path = file.path().to_str().unwrap();
        let answer = crate::bedside::ask(&[
            "maginfuse",
            "simulate",
            "--case",
            path,
            "--model",
            model,
            "--until",
            "24h",
            "--every",
            "6h",
        ]);
        let of = |variable: &str| {
            let rows = answer.json["predictions"].as_array().unwrap().iter();
            let rows = rows.filter(|row| row["variable"] == variable);
            rows.map(|row| row["value"]["value"].as_f64().unwrap())
                .collect::<Vec<_>>()
        };
        // What is excreted never comes back.
        assert!(model.starts_with("lu") || of("urine_excreted").is_sorted());
        (of("serum_magnesium"), of("serum_magnesium_expected"))
    };
    let clean = || Order::named("deficiency-severe-clean");
    let (bound, expected) = rows(clean(), "threshold-1cpt");
    assert_eq!(bound.len(), expected.len());
    for (bound, expected) in bound.iter().zip(&expected) {
        assert!(expected <= &(bound + 1e-6), "{expected} above {bound}");
    }
    assert!(bound.last().unwrap() - expected.last().unwrap() > 0.1);
    let replete = clean().with(
        "magnesium.levels",
        "[{ value = \"0.8 mmol/L\", at = \"-4 h\" }]",
    );
    assert!(rows(replete, "threshold-1cpt").1.is_empty());
    assert!(rows(clean(), "lu-2002").1.is_empty());
}

/// A dose explains a raised level by what is left of it when the level is drawn: 1.83 g two days
/// ago, or a trace an hour ago, change no verdict and no chance; 4 g just given do.
#[test]
fn meta_a_dose_of_two_days_ago_explains_no_level() {
    let with = |prior: &str| {
        let order = Order::named("ordinary/fibrillation-au-surgery")
            .without("kidney.creatinine")
            .text("kidney.measured_clearance", "60 mL/min")
            .with(
                "magnesium.levels",
                "[{ value = \"2 mmol/L\", at = \"-1 h\" }]",
            )
            .with("magnesium.prior_doses", prior);
        order.check().peak()
    };
    let none = with("[]");
    let old = with("[{ dose = \"1.83 g\", at = \"-47 h\", over = \"20 min\" }]");
    let trace = with("[{ dose = \"0.1 mg\", at = \"-3 h\", over = \"20 min\" }]");
    let new = with("[{ dose = \"4 g\", at = \"-2 h\", over = \"20 min\" }]");
    assert_eq!((old, trace), (none, none));
    assert!(new < none - 0.1, "{new} and {none}");
}

/// A patient who got 2 g yesterday and is low this morning is depleted all the same.
#[test]
fn label_yesterdays_dose_leaves_a_low_level_what_it_is() {
    let prior = "[{ dose = \"2 g\", at = \"-28 h\", over = \"2 h\" }]";
    let order = Order::named("deficiency-severe-clean").with("magnesium.prior_doses", prior);
    let answer = order.check();
    assert!(answer.json["exposure"]["expected"].is_object());
}
