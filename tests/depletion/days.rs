//! A replacement on the ward: the pump, the next morning, a kidney that wastes, acute symptoms.

use super::model;
use super::replacement::{number, of_days, planned, plans, typical};
use super::under_way::read;
use crate::bedside::{Answered, Order, ask};
use crate::evidence::{hours, level};
use maginfuse::plan::{Crowding, Moment, OddsQuestion, Target, odds, stop_level};
use maginfuse::population::{ExpectedAim, share_expected_to_reach};
use serde_json::Value as Json;
use std::io::Write;

/// mmol of magnesium in a gram of the heptahydrate, by its molar mass of 246.47 g/mol.
const MMOL_PER_G: f64 = 4.0573;

/// Text without its line breaks.
fn flat(answer: &Answered) -> String {
    answer.text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The level after a day of a plan.
fn morning(plan: &Json, day: usize) -> f64 {
    number(&plan["mornings"][day - 1], &["value"])
}

/// A coarse pump: what is expected follows from rate, strength and time of what is set, as the slow
/// pool holds it; and the proposal that says it reaches the target does so with what is delivered.
#[test]
fn exact_what_is_expected_is_of_what_the_pump_delivers() {
    let order = typical("0.50 mmol/L", "100 mL/min");
    let mut coarse = 0;
    for step in ["0.1 mL/h", "1 mL/h", "5 mL/h", "10 mL/h"] {
        let flags = ["--hold", "24 h", "--days", "2..4", "--pump-step", step];
        for plan in plans(&planned(&order, &flags)) {
            let Some(first) = plan["program"].as_array().unwrap().first() else {
                continue; // stopped: no program
            };
            // 4 % is 40 mg/mL.
            let delivered = number(first, &["pump_rate"]) * 0.040 * 6.0;
            let ordered = number(plan, &["daily", "dose"]);
            coarse += usize::from((delivered / ordered - 1.0).abs() > 0.01);
            let days = plan["days"]["value"].as_u64().unwrap();
            let dose = format!("{{ dose = \"{delivered:.5} g\", over = \"6 h\" }}");
            let steps = vec![dose; days as usize].join(", { pause = \"18 h\" }, ");
            let same = order.clone().with("order.steps", &format!("[{steps}]"));
            let exact = same.check();
            let checked = number(
                &exact.json["exposure"]["expected"],
                &["next_morning", "value"],
            );
            let expected = number(plan, &["expected", "value"]);
            assert!(
                (checked - expected).abs() < 1e-4,
                "{step}: {expected}, not {checked}"
            );
            assert!(expected >= 0.745, "{step}, {days} days: {expected}");
        }
    }
    assert!(coarse > 2, "no step was coarse");
}

/// The day after: the level that a plan of two or three days expects the next morning, with the dose
/// as a prior dose, leads to the doses that the plan had for the days left.
#[test]
fn meta_the_next_morning_the_rest_of_the_plan_is_planned_again() {
    for (level, filtration) in [("0.50 mmol/L", "100 mL/min"), ("0.40 mmol/L", "60 mL/min")] {
        let order = typical(level, filtration);
        let first = planned(&order, &["--hold", "24 h", "--days", "3"]);
        let plan = of_days(&first, 3);
        let daily = number(plan, &["exact", "daily", "dose"]);
        let given = number(plan, &["daily", "dose"]);
        let next = order
            .clone()
            .with(
                "magnesium.levels",
                &format!(
                    "[{{ value = \"{:.4} mmol/L\", at = \"-1 h\" }}]",
                    morning(plan, 1)
                ),
            )
            .with(
                "magnesium.prior_doses",
                &format!("[{{ dose = \"{given} g\", at = \"-24 h\", over = \"6 h\" }}]"),
            );
        let again = planned(&next, &["--hold", "24 h", "--days", "2"]);
        let rest = of_days(&again, 2);
        let found = number(rest, &["exact", "daily", "dose"]);
        // Doses are told rounded up, so the whole is compared: nothing is lost twice or forgotten.
        let whole = (given + 2.0 * found) / (3.0 * daily);
        assert!(
            (whole - 1.0).abs() < 0.06,
            "{level}: {given} and twice {found} g, not thrice {daily} g"
        );
        let before = number(plan, &["expected", "value"]);
        let after = number(rest, &["expected", "value"]);
        assert!(
            (before - after).abs() < 0.02,
            "{level}: {after}, not {before}"
        );
        // Flags count the dose: their curve is no lower than that of a patient who had none.
        let without = next.clone().with("magnesium.prior_doses", "[]");
        let alone = planned(&without, &["--hold", "24 h", "--days", "2"]);
        let highest = |answer: &Answered| number(of_days(answer, 2), &["highest", "level"]);
        assert!(highest(&again) >= highest(&alone) - 1e-6);
        // And `check` expects the same of it.
        assert!(next.check().json["exposure"]["expected"].is_object());
    }
}

/// A level that is drawn too early is refused with the time from which one tells: ten hours after the
/// end of the dose, so that a sample of the next morning does.
#[test]
fn literature_a_level_of_the_same_evening_is_too_early() {
    let drawn = |at: &str| {
        let order = typical("0.60 mmol/L", "100 mL/min")
            .with(
                "magnesium.levels",
                &format!("[{{ value = \"0.60 mmol/L\", at = \"{at}\" }}]"),
            )
            .with(
                "magnesium.prior_doses",
                "[{ dose = \"4 g\", at = \"-24 h\", over = \"6 h\" }]",
            );
        planned(&order, &["--hold", "24 h", "--days", "2"])
    };
    let early = drawn("-12 h");
    let error = early.error.unwrap();
    assert_eq!(error.kind().exit_code(), 4, "{error}");
    let said = format!("{error} {}", error.help());
    assert!(said.contains("drawn too early"), "{said}");
    assert!(said.contains("10 hours after the end"), "{said}");
    assert!(said.contains("now"), "{said}");
    for at in ["-8 h", "-4 h", "0 h"] {
        assert!(drawn(at).error.is_none(), "{at}");
    }
}

/// The plateau after a dose: 4.057 mmol/(W (0.30 + 0.8 L/kg)) per gram, less what leaves in the urine.
#[test]
fn literature_each_morning_lies_on_the_plateau() {
    let answer = planned(&typical("0.50 mmol/L", "30 mL/min"), &["--days", "1..5"]);
    for plan in plans(&answer) {
        let days = plan["mornings"].as_array().unwrap().len();
        assert_eq!(days as u64, plan["days"]["value"].as_u64().unwrap());
        let rise = number(plan, &["daily", "dose"]) * MMOL_PER_G / (70.0 * 1.1);
        for day in 1..=days {
            let expected = 0.50 + rise * day as f64;
            let found = morning(plan, day);
            assert!(
                found < expected + 0.01 && found > expected - 0.06,
                "day {day} of {days}: {found}, plateau {expected}"
            );
        }
        let last = number(plan, &["expected", "value"]);
        assert!((morning(plan, days) - last).abs() < 1e-6);
    }
    let text = flat(&answer);
    assert!(
        text.contains("each morning expected 24 hours after"),
        "{text}"
    );
}

/// A kidney that wastes: no more than the day of a label, what is lost is said, grams are not said to
/// hold the level, and nobody speaks of uptake by tissues.
#[test]
fn label_a_kidney_that_wastes_gets_no_large_day() {
    let order = typical("0.40 mmol/L", "100 mL/min").text("magnesium.deficiency_cause", "renal");
    let answer = planned(&order, &["--hold", "24 h"]);
    let replacement = &answer.json["replacement"];
    assert_eq!(replacement["reaches_target"], false);
    let proposal = &replacement["proposal"];
    // German label: 5 g a day.
    assert!(number(proposal, &["daily", "dose"]) <= 5.0 + 1e-9);
    assert!(number(proposal, &["urine", "share"]) > 80.0);
    let notes = replacement["notes"].to_string();
    assert!(
        notes.contains("kidney-wastes") && notes.contains("cannot hold"),
        "{notes}"
    );
    let text = flat(&answer);
    for words in [
        "treat what makes it waste",
        "5 g a day of a label",
        "the tissues are left out",
        "for as long as it runs",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("no uptake at all"), "{text}");
    // What would hold it while it runs does: the same infusion through `check`.
    let running = text.split("let it run: ").nth(1).unwrap();
    let grams = running.split(" g over").next().unwrap();
    let running = order.clone().with(
        "order.steps",
        &format!("[{{ dose = \"{grams} g\", over = \"24 h\" }}]"),
    );
    let checked = running.check();
    let end = number(&checked.json["exposure"]["expected"], &["end", "value"]);
    assert!((0.75..0.77).contains(&end), "{grams} g: {end}");
    // Whoever conserves still hears of uptake, and of no waste.
    let other = planned(&typical("0.40 mmol/L", "100 mL/min"), &["--hold", "24 h"]);
    assert!(flat(&other).contains("no uptake at all"));
    assert!(
        !other.json["replacement"]["notes"]
            .to_string()
            .contains("kidney-wastes")
    );
}

/// With acute symptoms the first dose of the label, 5 g over 3 hours, comes before the others; the
/// whole is no more than the plan gives, and what is said of it is what `check` says.
#[test]
fn label_acute_symptoms_get_the_first_dose_of_the_label() {
    let order = typical("0.40 mmol/L", "100 mL/min");
    let with = |order: &Order, symptoms: &str| {
        let order = order.clone().with("route.acute_symptoms", symptoms);
        planned(&order, &["--hold", "24 h", "--days", "3"])
    };
    let answer = with(&order, "true");
    let replacement = &answer.json["replacement"];
    let first = &replacement["first_dose"];
    assert!((number(first, &["first", "dose"]) - 5.0).abs() < 1e-9);
    assert!((number(first, &["over"]) - 3.0).abs() < 1e-9);
    assert!(
        first["source"]["citation"]
            .as_str()
            .unwrap()
            .contains("empr.com")
    );
    assert!(first["refused"].is_null(), "{first:#}");
    let doses: f64 = first["steps"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|step| step.get("dose").is_some())
        .map(|step| number(step, &["dose"]))
        .sum();
    let total = number(&replacement["proposal"], &["total", "dose"]);
    assert!(
        doses >= total - 1e-6 && doses < total + 0.3,
        "{doses} of {total} g"
    );
    let steps: Vec<String> = first["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| match step.get("pause") {
            Some(_) => format!("{{ pause = \"{} h\" }}", number(step, &["pause"])),
            None => format!(
                "{{ dose = \"{} g\", over = \"{} min\" }}",
                number(step, &["dose"]),
                number(step, &["over"])
            ),
        })
        .collect();
    let same = order
        .clone()
        .with("route.acute_symptoms", "true")
        .with("order.steps", &format!("[{}]", steps.join(", ")));
    let checked = same.check();
    assert_eq!(checked.status(), first["status"].as_str().unwrap());
    assert_eq!(checked.json["findings"], first["findings"]);
    let text = flat(&answer);
    assert!(text.contains("5 g over 3 hours"), "{text}");
    assert!(with(&order, "false").json["replacement"]["first_dose"].is_null());
    // Weak kidneys: half of it, slower.
    let weak = with(&typical("0.40 mmol/L", "25 mL/min"), "true");
    let half = &weak.json["replacement"]["first_dose"];
    assert!((number(half, &["first", "amount"]) - 10.0).abs() < 1e-6);
    assert!(number(half, &["over"]) > 3.0);
}

/// One order for a depleted patient: as many reach the target as are expected to, model by model, and
/// no more than by the curve that flags go by, which leaves out what tissues take up.
#[test]
fn meta_the_target_of_an_order_is_counted_by_the_expected_course() {
    let order = typical("0.50 mmol/L", "100 mL/min");
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(order.written().as_bytes()).unwrap();
    let path = file.path().to_str().unwrap();
    let words = [
        "maginfuse",
        "plan",
        "--case",
        path,
        "--target",
        "0.60 mmol/L",
        "--at",
        "24 h",
    ];
    let answer = ask(&[&words[..], &["--subjects", "400"]].concat());
    assert!(answer.error.is_none(), "{}", answer.message());
    assert_eq!(answer.json["target_as_expected"], "weak");
    assert!(flat(&answer).contains("by the expected course (weak)"));
    let proposals = answer.json["proposals"].as_array().unwrap();
    assert!(!proposals.is_empty(), "{}", answer.text);
    let models = ["threshold-1cpt", "threshold-2cpt"].map(model);
    for proposal in proposals {
        let steps =
            proposal["steps"]
                .as_array()
                .unwrap()
                .iter()
                .map(|step| match step.get("rate") {
                    Some(_) => format!(
                        "{{ rate = \"{} g/h\", for = \"{} h\" }}",
                        number(step, &["rate"]),
                        number(step, &["for"])
                    ),
                    None => format!(
                        "{{ dose = \"{} g\", over = \"{} min\" }}",
                        number(step, &["dose"]),
                        number(step, &["over"])
                    ),
                });
        let steps = format!("[{}]", steps.collect::<Vec<_>>().join(", "));
        let case = read(&order.clone().with("order.steps", &steps));
        let aim = ExpectedAim {
            at: hours(24.0),
            target: level(0.6),
            subjects: 400,
            seed: 1,
            threads: Some(1),
        };
        let shares = models.map(|model| {
            let share = share_expected_to_reach(&case, model, aim).unwrap();
            share.unwrap().probability()
        });
        let expected = 0.5 * (shares[0] + shares[1]);
        let told = proposal["probability_of_target"].as_f64().unwrap();
        assert!(
            (told - expected).abs() < 0.03,
            "{steps}: {told}, not {expected}"
        );
        let target = Target::new(level(0.6), None, Moment::At(vec![hours(24.0)])).unwrap();
        let question = OddsQuestion {
            models: &models,
            target: Some(&target),
            above: stop_level().unwrap(),
            crowding: Crowding {
                subjects: 400,
                seed: 1,
                threads: Some(1),
            },
        };
        let flags = odds(&case, &case.regimen, question)
            .unwrap()
            .on_target
            .unwrap();
        assert!(flags.probability() >= told - 0.01, "{steps}: {flags:?}");
    }
    // Whoever lacks nothing, and an order under way, are counted as before.
    let replete = typical("0.80 mmol/L", "100 mL/min").text("order.indication", "asthma-severe");
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(replete.written().as_bytes()).unwrap();
    let path = file.path().to_str().unwrap();
    let words = [
        "maginfuse",
        "plan",
        "--case",
        path,
        "--target",
        "1.0 mmol/L",
        "--subjects",
        "200",
    ];
    let other = ask(&words);
    assert!(other.error.is_none(), "{}", other.message());
    assert!(other.json.get("target_as_expected").is_none());
}
