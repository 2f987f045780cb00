//! Grams a day over days: figures computed elsewhere, the same orders through `check`, and what is
//! refused.

use crate::bedside::{Answered, Order, ask};
use serde_json::Value as Json;

/// 70 kg, level one hour before the order; a bag that holds every dose.
pub fn typical(level: &str, filtration: &str) -> Order {
    Order::named("deficiency-severe-clean")
        .text("patient.weight", "70 kg")
        .without("kidney.creatinine")
        .text("kidney.measured_clearance", filtration)
        .with(
            "magnesium.levels",
            &format!("[{{ value = \"{level}\", at = \"-1 h\" }}]"),
        )
        .text("order.product", "us-premix-4pct-500mL")
}

/// What `plan` answers to a target of 0.75 mmol/L.
pub fn planned(order: &Order, flags: &[&str]) -> Answered {
    with_target(order, "0.75 mmol/L", flags)
}

fn with_target(order: &Order, target: &str, flags: &[&str]) -> Answered {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut file, order.written().as_bytes()).unwrap();
    let path = file.path().to_str().unwrap();
    let mut words = vec!["maginfuse", "plan", "--case", path, "--target", target];
    words.extend(flags);
    ask(&words)
}

pub fn plans(answer: &Answered) -> &Vec<Json> {
    assert!(answer.error.is_none(), "{:?}", answer.error);
    answer.json["replacement"]["plans"].as_array().unwrap()
}

/// The plan of so many days.
pub fn of_days(answer: &Answered, days: u64) -> &Json {
    let mut all = plans(answer).iter();
    all.find(|plan| plan["days"]["value"] == days).unwrap()
}

pub fn number(value: &Json, path: &[&str]) -> f64 {
    let at = path.iter().fold(value, |value, key| &value[key]);
    at["value"]
        .as_f64()
        .unwrap_or_else(|| panic!("no {path:?} in {value}"))
}

/// Days, grams in all, and the part that leaves in the urine.
type Printed = (u64, f64, Option<f64>);

/// Grams of heptahydrate in all (and what leaves in the urine) computed elsewhere from the same
/// figures: 0.75 mmol/L 24 hours after the last dose began, one infusion of 6 hours a day.
#[test]
fn literature_grams_and_days_of_a_replacement() {
    let rows: [(&str, &str, &[Printed]); 8] = [
        (
            "0.60 mmol/L",
            "100 mL/min",
            &[
                (1, 5.2, Some(0.46)),
                (2, 3.3, None),
                (3, 3.2, None),
                (5, 3.2, None),
            ],
        ),
        (
            "0.60 mmol/L",
            "30 mL/min",
            &[(1, 3.1, None), (3, 3.0, None)],
        ),
        (
            "0.50 mmol/L",
            "100 mL/min",
            &[
                (1, 12.1, Some(0.63)),
                (2, 6.2, None),
                (3, 5.4, None),
                (5, 5.3, None),
            ],
        ),
        (
            "0.50 mmol/L",
            "30 mL/min",
            &[(1, 5.3, None), (3, 5.0, None)],
        ),
        (
            "0.40 mmol/L",
            "100 mL/min",
            &[
                (1, 20.4, Some(0.70)),
                (2, 9.8, None),
                (3, 7.9, None),
                (5, 7.4, None),
            ],
        ),
        (
            "0.40 mmol/L",
            "30 mL/min",
            &[(1, 7.5, None), (3, 7.1, None)],
        ),
        (
            "0.30 mmol/L",
            "100 mL/min",
            &[
                (1, 29.3, Some(0.73)),
                (2, 14.1, None),
                (3, 10.7, None),
                (5, 9.7, None),
            ],
        ),
        (
            "0.30 mmol/L",
            "30 mL/min",
            &[(1, 9.7, None), (3, 9.2, None)],
        ),
    ];
    for (level, filtration, expected) in rows {
        let answer = planned(&typical(level, filtration), &["--hold", "24 h"]);
        for (days, grams, share) in expected {
            let plan = of_days(&answer, *days);
            let exact = number(plan, &["exact", "total", "dose"]);
            let told = format!("{level}, {filtration}, {days} days: {exact} g");
            assert!((exact / grams - 1.0).abs() < 0.05, "{told}, not {grams} g");
            // Doses are rounded up to the next tenth of a gram and no further.
            let (daily, least) = (
                number(plan, &["daily", "dose"]),
                number(plan, &["exact", "daily", "dose"]),
            );
            assert!(
                daily >= least - 1e-3 && daily < least + 0.1,
                "{told}: {daily} a day"
            );
            assert!(
                ((daily * 10.0).round() - daily * 10.0).abs() < 1e-6,
                "{daily}"
            );
            let total = number(plan, &["total", "dose"]);
            assert!((total - daily * *days as f64).abs() < 1e-6);
            if let Some(share) = share {
                let found = number(plan, &["urine", "share"]) / 100.0;
                assert!((found - share).abs() < 0.01, "{told}: {found} in the urine");
            }
        }
    }
}

/// The steps of a plan as an order, `less` grams fewer in each dose.
fn as_order(order: &Order, plan: &Json, less: f64) -> Order {
    let daily = number(plan, &["daily", "dose"]) - less;
    let steps = plan["steps"].as_array().unwrap().iter().map(|step| {
        if step.get("pause").is_some() {
            return format!("{{ pause = \"{} h\" }}", number(step, &["pause"]));
        }
        let over = number(step, &["over"]);
        format!("{{ dose = \"{daily:.4} g\", over = \"{over} min\" }}")
    });
    let steps: Vec<String> = steps.collect();
    order
        .clone()
        .with("order.steps", &format!("[{}]", steps.join(", ")))
}

/// `check` of the same order expects the same level the next morning and says the same findings;
/// a tenth of a gram less a day falls short.
#[test]
fn meta_each_plan_is_the_order_that_check_sees() {
    let order = typical("0.50 mmol/L", "100 mL/min");
    let answer = planned(&order, &["--days", "1..3"]);
    for plan in plans(&answer) {
        let checked = as_order(&order, plan, 0.0).check();
        let morning = |checked: &Answered| {
            number(
                &checked.json["exposure"]["expected"],
                &["next_morning", "value"],
            )
        };
        let expected = number(plan, &["expected", "value"]);
        // A pump that is set in 0.1 mL/h delivers nearly what was ordered.
        assert!((morning(&checked) - expected).abs() < 2e-3);
        assert!(
            morning(&checked) >= 0.75 && expected >= 0.7475,
            "{expected}"
        );
        let short = morning(&as_order(&order, plan, 0.1).check());
        assert!(short < 0.75, "{short}");
        assert_eq!(plan["status"], checked.json["status"]);
        assert_eq!(plan["findings"], checked.json["findings"]);
        assert_eq!(
            plan["next_level"]["words"],
            checked.json["next_level"]["words"]
        );
        for side in ["low", "high"] {
            let beside = number(plan, &["expected", side]);
            assert!((beside - expected) * if side == "low" { -1.0 } else { 1.0 } >= 0.0);
        }
    }
}

/// What no rule lets pass is told with what it would take and why, never as a pump program; the
/// shortest plan that may be given stands in its place.
#[test]
fn label_a_day_that_a_rule_stops_is_told_and_not_proposed() {
    let order = typical("0.40 mmol/L", "100 mL/min");
    let answer = planned(&order, &["--hold", "24 h", "--days", "1"]);
    assert_eq!(answer.code, 0);
    let stopped = of_days(&answer, 1);
    assert_eq!(stopped["status"], "stop");
    assert_eq!(stopped["proposed"], false);
    assert_eq!(stopped["program"].as_array().unwrap().len(), 0);
    assert!(!stopped["refused"].as_str().unwrap().is_empty());
    assert!((number(stopped, &["exact", "total", "dose"]) / 20.4 - 1.0).abs() < 0.05);
    let proposal = &answer.json["replacement"]["proposal"];
    assert_eq!(number(proposal, &["days"]), 2.0);
    assert_ne!(proposal["status"], "stop");
    assert!(proposal["refused"].is_null());
    let finding = &answer.json["findings"][0];
    assert_eq!(finding["id"], "days-too-few");
    assert!(
        answer.text.contains("1 day would take 20.41 g"),
        "{}",
        answer.text
    );
    // No line of the text could be set on a pump but that of the proposal, and those of the first
    // dose for acute symptoms and of what follows it.
    let first = &answer.json["replacement"]["first_dose"]["program"];
    let mut rates: Vec<String> = first
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["pump_rate"].to_string())
        .filter(|rate| !rate.contains("\"value\":0,") && rate != "null")
        .collect();
    rates.dedup();
    assert_eq!(answer.text.matches("PUMP RATE").count(), 1 + rates.len());
}

/// Weak kidneys: less, slower, and a level between the doses.
#[test]
fn label_weak_kidneys_get_less_and_levels_between() {
    let order = typical("0.40 mmol/L", "100 mL/min");
    let healthy = planned(&order, &["--days", "3"]);
    let weak = planned(&typical("0.40 mmol/L", "35 mL/min"), &["--days", "3"]);
    let severe = planned(&typical("0.40 mmol/L", "25 mL/min"), &["--days", "1..5"]);
    let total = |answer: &Answered| number(of_days(answer, 3), &["exact", "total", "dose"]);
    assert!(total(&weak) < total(&healthy));
    let notes = |answer: &Answered| answer.json["replacement"]["notes"].clone().to_string();
    assert!(!notes(&healthy).contains("level-between-doses"));
    assert!(notes(&weak).contains("measure the level before each further dose"));
    assert!(notes(&severe).contains("6 hours after the second dose"));
    assert!(notes(&healthy).contains("10 mmol once or twice a day"));
    let no_mouth = planned(
        &order.clone().with("route.oral_feasible", "false"),
        &["--days", "3"],
    );
    assert!(!notes(&no_mouth).contains("by mouth"));
    assert!(notes(&no_mouth).contains("comes on top"));
}

/// A kidney that wastes has excreted a dose by the next morning: what may be given is told, with the
/// level that it gives, and that the target is not reached.
#[test]
fn label_where_the_target_is_out_of_reach_the_nearest_is_told() {
    let order = typical("0.40 mmol/L", "100 mL/min").text("magnesium.deficiency_cause", "renal");
    let answer = planned(&order, &["--days", "1..2"]);
    let replacement = &answer.json["replacement"];
    assert_eq!(replacement["reaches_target"], false);
    assert_eq!(replacement["cause"]["id"], "renal");
    let nearest = &replacement["proposal"];
    assert_ne!(nearest["status"], "stop");
    assert!(nearest["exact"].is_null());
    let level = number(nearest, &["expected", "value"]);
    assert!(level < 0.75 && level > 0.40, "{level}");
    assert_eq!(answer.json["findings"][0]["id"], "target-not-reached");
    assert_eq!(answer.json["status"], "warn");
    // One step more a day is what a rule, the risk or the level from which one watches forbids.
    assert!(number(nearest, &["highest", "level"]) <= 1.5);
    let more = as_order(&order, nearest, -0.1).check();
    let chances = more.json["exposure"]["probability"]
        .as_array()
        .unwrap()
        .iter();
    let toxic = chances.filter(|chance| chance["above"]["value"] == 3.5);
    let mut riskier = toxic.map(|chance| chance["value"].as_f64().unwrap() > 0.01);
    // Or the day of a label to which a kidney that wastes is held.
    let label = number(nearest, &["daily", "dose"]) > 5.0 - 1e-6;
    assert!(more.status() == "stop" || riskier.next().unwrap() || more.peak() > 1.5 || label);
}

/// With the same warnings the plan that stays below 1.5 mmol/L comes first: weak kidneys get no
/// large single day, although it wastes little there.
#[test]
fn label_weak_kidneys_get_no_large_day() {
    let answer = planned(&typical("0.30 mmol/L", "30 mL/min"), &["--days", "1..3"]);
    let warnings = |plan: &Json| {
        let findings = plan["findings"].as_array().unwrap().iter();
        findings
            .filter(|finding| finding["severity"] == "warn")
            .count()
    };
    let proposal = &answer.json["replacement"]["proposal"];
    assert_eq!(warnings(proposal), warnings(of_days(&answer, 1)));
    assert_eq!(number(proposal, &["days"]), 3.0);
    assert!(number(proposal, &["highest", "level"]) <= 1.5);
    assert!(number(of_days(&answer, 1), &["highest", "level"]) > 1.5);
}

/// Below 30 mL/min only small orders pass: one small dose, then a level. A named person may accept
/// more, and that is recorded.
#[test]
fn label_below_thirty_one_small_dose_and_a_level_unless_somebody_accepts_more() {
    let order = typical("0.40 mmol/L", "25 mL/min");
    let answer = planned(&order, &["--hold", "24 h"]);
    let small = &answer.json["replacement"]["proposal"];
    assert_eq!(number(small, &["days"]), 1.0);
    // As much as that rule lets pass without a named person.
    assert!(number(small, &["total", "dose"]) <= 2.5 + 1e-6);
    assert_eq!(answer.json["findings"][0]["id"], "target-not-reached");
    assert!(plans(&answer).iter().all(|plan| plan["status"] == "stop"));
    let accept = [
        "--accept",
        "filtration-severe",
        "--reason",
        "Dr. Smith: levels twice a day",
    ];
    let accepted = planned(&order, &[&["--hold", "24 h"][..], &accept].concat());
    let replacement = &accepted.json["replacement"];
    assert_eq!(replacement["reaches_target"], true);
    let findings = replacement["proposal"]["findings"].as_array().unwrap();
    assert!(
        findings
            .iter()
            .any(|finding| finding["accepted"] == accept[3])
    );
    let healthy = planned(
        &typical("0.40 mmol/L", "100 mL/min"),
        &accept_over_days(&accept),
    );
    assert_eq!(healthy.error.unwrap().kind().exit_code(), 2);
}

fn accept_over_days<'a>(accept: &[&'a str; 4]) -> Vec<&'a str> {
    [&["--days", "1..2"][..], accept].concat()
}

/// The same patient from flags.
#[test]
fn meta_a_patient_from_flags_gets_the_same_plan() {
    let words = "plan --indication deficiency-severe --age 58y --sex male --weight 70kg --height 178cm \
         --pregnant no --measured-clearance 100mL/min --urine-output 70mL/h --dialysis no \
         --level 0.5mmol/L --conditions none --medications none --intolerances none \
         --prior-doses none --setting inpatient --specialist no --acute-symptoms yes \
         --oral-feasible yes --oral-tried yes --absorption-disorder no \
         --product us-premix-4pct-500mL --target 0.75mmol/L --days 2";
    let words: Vec<&str> = std::iter::once("maginfuse")
        .chain(words.split_whitespace())
        .chain(["--order-step", "2 g over 60 min"])
        .collect();
    let flags = ask(&words);
    let file = planned(&typical("0.50 mmol/L", "100 mL/min"), &["--days", "2"]);
    let total = |answer: &Answered| number(of_days(answer, 2), &["exact", "total", "dose"]);
    let (one, other) = (total(&flags), total(&file));
    assert!((one - other).abs() < 1e-3, "{one} and {other} g");
}

/// The hash of a patient from flags covers what was typed: without an order it is that of the same
/// words in a file without one, and no order of ours stands in it.
#[test]
fn exact_the_hash_covers_what_was_typed() {
    let words = "maginfuse plan --indication deficiency-severe --age 58y --sex male --weight 70kg \
         --height 178cm --pregnant no --measured-clearance 100mL/min --urine-output 70mL/h \
         --dialysis no --level 0.5mmol/L --conditions none --medications none --intolerances none \
         --prior-doses none --setting inpatient --specialist no --acute-symptoms no \
         --oral-feasible yes --oral-tried yes --absorption-disorder no \
         --product us-premix-4pct-500mL --target 0.75mmol/L --days 2";
    let words: Vec<&str> = words.split_whitespace().collect();
    let hash = |words: &[&str]| {
        let answer = ask(words);
        assert!(answer.error.is_none(), "{}", answer.message());
        answer.json["provenance"]["input_sha256"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let typed = r#"{"care":{"setting":"inpatient","specialist":false},"kidney":{"dialysis":false,"measured_clearance":"100mL/min","urine_output":"70mL/h"},"magnesium":{"levels":[{"at":"0 h","value":"0.5mmol/L"}],"prior_doses":[]},"order":{"indication":"deficiency-severe","product":"us-premix-4pct-500mL"},"patient":{"age":"58y","conditions":[],"height":"178cm","intolerances":[],"medications":[],"pregnant":false,"sex":"male","weight":"70kg"},"route":{"absorption_disorder":false,"acute_symptoms":false,"oral_feasible":true,"oral_tried":true},"schema":1}"#;
    assert_eq!(hash(&words), maginfuse::digest::sha256(typed.as_bytes()));
    let step = ["--order-step", "4 mmol over 6 h"];
    assert_ne!(hash(&words), hash(&[&words[..], &step].concat()));
}

/// Where every dose is stopped nothing is proposed, and the reason is that of the smallest dose.
#[test]
fn label_nothing_is_proposed_where_every_dose_is_stopped() {
    let order =
        typical("0.50 mmol/L", "100 mL/min").with("patient.conditions", "[\"myasthenia gravis\"]");
    let answer = planned(&order, &["--hold", "24 h"]);
    assert_eq!(answer.code, 10);
    assert_eq!(answer.status(), "stop");
    assert!(answer.json["replacement"]["proposal"].is_null());
    assert!(answer.text.contains("myasthenia"), "{}", answer.text);
    assert!(!answer.text.contains("PUMP RATE"));
    assert!(!answer.json.to_string().contains("pump_rate\""));
}

/// Whoever is not depleted, or of whom nobody knows, gets no grams a day and hears what is missing.
#[test]
fn label_only_a_known_depletion_is_filled() {
    let order =
        |levels: &str| typical("0.50 mmol/L", "100 mL/min").with("magnesium.levels", levels);
    let at = |level: &str| order(&format!("[{{ value = \"{level}\", at = \"-1 h\" }}]"));
    let refused = |order: &Order, code: u8, words: &str| {
        let answer = planned(order, &["--hold", "24 h"]);
        let error = answer.error.unwrap_or_else(|| panic!("{}", answer.text));
        assert_eq!(error.kind().exit_code(), code, "{error}");
        assert!(error.to_string().contains(words), "{error}");
    };
    refused(&at("0.70 mmol/L"), 2, "not below 0.7 mmol/L");
    refused(&order("[]"), 4, "measure the level");
    let after = at("0.50 mmol/L").with(
        "magnesium.prior_doses",
        "[{ dose = \"4 g\", at = \"-3 h\", over = \"20 min\" }]",
    );
    refused(&after, 4, "drawn too early");
    refused(
        &at("0.50 mmol/L").text("order.indication", "asthma-severe"),
        2,
        "asthma",
    );
    let low = at("0.69 mmol/L");
    assert!(planned(&low, &["--hold", "24 h"]).error.is_none());
}

/// The doses are the least for the typical patient, so the chance of the target is about a half,
/// whatever the target; it is the same for the same patients.
#[test]
fn meta_the_chance_of_the_target_is_that_of_patients_around_the_typical_one() {
    let order = typical("0.50 mmol/L", "100 mL/min");
    let chances = |flags: &[&str]| -> Vec<f64> {
        let answer = planned(&order, flags);
        assert!(answer.text.contains("on target"));
        let chance = |plan: &Json| {
            let chance = &plan["on_target"];
            let error = chance["standard_error"].as_f64().unwrap();
            assert!(error > 0.0 && error < 0.05, "{error}");
            chance["probability"].as_f64().unwrap()
        };
        plans(&answer).iter().map(chance).collect()
    };
    let usual = chances(&["--days", "1..5"]);
    for chance in &usual {
        assert!((0.3..0.8).contains(chance), "{usual:?}");
    }
    assert_eq!(usual, chances(&["--hold", "24 h"]));
    let few = chances(&["--days", "1..5", "--subjects", "400", "--seed", "3"]);
    assert_ne!(usual, few);
    for (one, other) in usual.iter().zip(&few) {
        assert!((one - other).abs() < 0.1, "{usual:?} and {few:?}");
    }
    let chance = |target: &str| {
        let answer = with_target(&order, target, &["--days", "3"]);
        let plan = of_days(&answer, 3);
        (
            number(plan, &["total", "dose"]),
            plan["on_target"]["probability"].as_f64().unwrap(),
        )
    };
    let ((less, one), (more, other)) = (chance("0.70 mmol/L"), chance("0.80 mmol/L"));
    assert!(
        less < more && (one - other).abs() < 0.2,
        "{one} and {other}"
    );
    let crowd = planned(&order, &["--days", "1", "--subjects", "0"]);
    assert_eq!(crowd.error.unwrap().kind().exit_code(), 2);
}

/// Options that do not go together, and times that cannot be.
#[test]
fn exact_what_cannot_be_asked_is_refused() {
    let order = typical("0.50 mmol/L", "100 mL/min");
    for (flags, words) in [
        (&["--hold", "24 h", "--dose", "2 g"][..], "dose"),
        (&["--hold", "24 h", "--at", "12 h"], "at"),
        (&["--days", "3", "--now", "2 h"], "now"),
        (&["--days", "3", "--alternatives", "2"], "alternatives"),
        (&["--days", "0"], "number of days"),
        (&["--days", "5..3"], "number of days"),
        (&["--days", "three"], "number of days"),
        (&["--days", "11"], "at most 10 days"),
        (&["--hold", "4 h"], "runs for 6 hours"),
        (&["--infusion", "25 h"], "24 hours"),
        (&["--infusion", "5 min"], "24 hours"),
        (&["--hold", "8 d"], "longer than anything"),
        (&["--hold", "24"], "unit"),
    ] {
        let answer = planned(&order, flags);
        let error = answer.error.unwrap_or_else(|| panic!("{flags:?}"));
        assert!(
            [2, 3].contains(&error.kind().exit_code()),
            "{flags:?}: {error}"
        );
        assert!(error.to_string().contains(words), "{flags:?}: {error}");
    }
    let low = with_target(&order, "0.5 mmol/L", &["--hold", "24 h"])
        .error
        .unwrap();
    assert!(low.to_string().contains("without any dose"), "{low}");
    let high = with_target(&order, "1.06 mmol/L", &["--hold", "24 h"])
        .error
        .unwrap();
    assert!(
        high.to_string().contains("above the reference range"),
        "{high}"
    );
}

/// A day, an infusion time or a hold alone ask for the same as all three in their usual values.
#[test]
fn meta_what_is_not_said_has_its_usual_value() {
    let order = typical("0.50 mmol/L", "100 mL/min");
    let whole = planned(
        &order,
        &["--hold", "24 h", "--days", "1..5", "--infusion", "6 h"],
    );
    for flags in [
        ["--hold", "24 h"],
        ["--days", "1..5"],
        ["--infusion", "360 min"],
    ] {
        assert_eq!(
            planned(&order, &flags).json["replacement"],
            whole.json["replacement"]
        );
    }
}

/// Salts that labels count in mmol are told in half millimoles, and need the same magnesium.
#[test]
fn meta_another_salt_takes_the_same_magnesium() {
    let sulfate = typical("0.50 mmol/L", "100 mL/min");
    let chloride = sulfate
        .clone()
        .without("order.product")
        .text("order.bag", "10.17g/500mL")
        .text("order.salt", "magnesium-chloride-hexahydrate")
        .with("order.steps", "[{ dose = \"8 mmol\", over = \"60 min\" }]");
    let amount = |order: &Order, which: &str| {
        let answer = planned(order, &["--days", "3"]);
        number(of_days(&answer, 3), &[which, "total", "amount"])
    };
    let (one, other) = (amount(&sulfate, "exact"), amount(&chloride, "exact"));
    assert!((one - other).abs() < 2e-3 * one, "{one} and {other} mmol");
    let answer = planned(&chloride, &["--days", "3"]);
    let daily = number(of_days(&answer, 3), &["daily", "amount"]);
    assert!(
        (daily * 2.0 - (daily * 2.0).round()).abs() < 1e-6,
        "{daily} mmol"
    );
    assert!(daily * 3.0 >= other && daily * 3.0 < other + 1.5);
}

/// A level that is read as the pump stops is gone soon after, and the answer says so.
#[test]
fn label_a_target_that_is_looked_at_too_early_is_told() {
    let order = typical("0.45 mmol/L", "90 mL/min");
    let early = planned(
        &order,
        &["--hold", "24 h", "--infusion", "24 h", "--days", "2"],
    );
    assert_eq!(early.severity("hold-too-early"), "warn");
    let later = planned(
        &order,
        &["--hold", "28 h", "--infusion", "24 h", "--days", "2"],
    );
    assert_eq!(later.severity("hold-too-early"), "absent");
}

/// An ampoule that must be diluted is told as that, however small the doses that were tried, and a
/// risk that nobody may accept is refused as for one order.
#[test]
fn label_an_undiluted_ampoule_and_a_risk_beyond_what_is_accepted() {
    let order = typical("0.6 mmol/L", "90 mL/min").text("order.product", "us-vial-50pct-10mL");
    let undiluted = planned(&order, &["--hold", "24 h", "--days", "2"]);
    assert_eq!(undiluted.code, 10, "{}", undiluted.message());
    assert_eq!(undiluted.severity("concentrate"), "stop");
    let risky = planned(
        &typical("0.6 mmol/L", "90 mL/min"),
        &["--hold", "24 h", "--days", "2", "--risk", "50 %"],
    );
    assert_eq!(risky.code, 2);
    assert!(
        risky.message().contains("at most 5 %"),
        "{}",
        risky.message()
    );
}
