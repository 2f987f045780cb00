//! The founding article, statement by statement: each test asserts what a user would no longer
//! see if the rule behind the statement were gone.

use crate::bedside::{Answered, Order};
use serde_json::Value;

fn clean() -> Order {
    Order::named("deficiency-severe-clean")
}

fn mild() -> Order {
    Order::named("deficiency-mild-oral-first")
}

fn route(answer: &Answered) -> (&str, &str) {
    let route = &answer.json["route"];
    (
        route["advice"].as_str().unwrap(),
        route["why"].as_str().unwrap(),
    )
}

/// The lines of one part of the checklist, as one text.
fn list(answer: &Answered, part: &str) -> String {
    answer.json["checklist"][part]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["item"].as_str().unwrap())
        .collect::<Vec<_>>()
        .join("\n")
}

fn signs(answer: &Answered) -> String {
    answer.json["exposure"]["expected_signs"].to_string()
}

#[test]
fn s01_the_vein_is_for_those_whom_the_mouth_does_not_serve() {
    let oral = mild().check();
    assert_eq!(route(&oral).0, "oral");
    for (key, value) in [
        ("oral_feasible", "false"),
        ("oral_tried", "true"),
        ("absorption_disorder", "true"),
    ] {
        let answer = mild().with(&format!("route.{key}"), value).check();
        assert_eq!(route(&answer).0, "intravenous", "{key}");
        assert_eq!(answer.severity("oral-first"), "absent", "{key}");
    }
}

#[test]
fn s02_the_vein_acts_at_once_and_bypasses_the_gut() {
    let answer = Order::named("asthma-severe").check();
    let (advice, why) = route(&answer);
    assert_eq!(advice, "intravenous");
    assert!(
        why.contains("at once") && why.contains("bypasses the gut"),
        "{why}"
    );
    // The level is highest when the dose ends, not hours later.
    for model in answer.json["exposure"]["models"].as_array().unwrap() {
        let at = model["peak_at"]["value"].as_f64().unwrap();
        assert!((at - 20.0 / 60.0).abs() < 1e-3, "{at}");
    }
}

#[test]
fn s03_the_measured_level_is_put_in_words() {
    for (level, words) in [
        ("0.38 mmol/L", "severe deficiency"),
        ("0.52 mmol/L", "moderate deficiency"),
        ("0.65 mmol/L", "mild deficiency"),
        ("0.86 mmol/L", "no deficiency"),
    ] {
        let answer = Order::named("migraine")
            .text("magnesium.levels.0.value", level)
            .check();
        assert!(answer.text.contains(words), "{level}: {}", answer.text);
    }
    let high = Order::named("migraine")
        .text("magnesium.levels.0.value", "2.6 mmol/L")
        .check();
    assert_eq!(high.severity("level-caution"), "warn");
    let toxic = Order::named("migraine")
        .text("magnesium.levels.0.value", "3.6 mmol/L")
        .check();
    assert_eq!((toxic.code, toxic.severity("level-toxic")), (10, "stop"));
}

#[test]
fn s04_a_deficiency_needs_a_laboratory_value() {
    for name in ["deficiency-severe-clean", "deficiency-mild-oral-first"] {
        let unmeasured = Order::named(name).with("magnesium.levels", "[]").check();
        assert_eq!(
            (
                unmeasured.code,
                unmeasured.severity("deficiency-not-confirmed")
            ),
            (10, "stop")
        );
        let normal = Order::named(name)
            .text("magnesium.levels.0.value", "0.90 mmol/L")
            .check();
        assert_eq!(
            (normal.code, normal.severity("deficiency-not-confirmed")),
            (10, "stop")
        );
        let accepted = Order::named(name)
            .with("magnesium.levels", "[]")
            .check_with(&[
                "--accept",
                "deficiency-not-confirmed",
                "--reason",
                "the ward doctor wants it",
            ]);
        assert_eq!(accepted.status(), "error");
    }
    assert!(clean().check().risk() < 2);
}

#[test]
fn s05_cramps_need_a_deficiency_and_tablets_that_did_not_help() {
    let cramps = Order::named("muscle-cramps");
    assert_eq!(cramps.check().code, 0);
    let untried = cramps.clone().with("route.oral_tried", "false").check();
    assert_eq!((untried.code, untried.severity("oral-first")), (10, "stop"));
    let normal = cramps.text("magnesium.levels.0.value", "1.8 mEq/L").check();
    assert_eq!(normal.severity("deficiency-not-confirmed"), "stop");
}

#[test]
fn s06_headache_is_told_that_magnesium_only_complements() {
    for name in ["migraine", "tension-headache"] {
        let text = Order::named(name)
            .check()
            .text
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        assert!(
            text.contains("does not replace established therapy"),
            "{name}"
        );
        assert!(text.contains("helps some"), "{name}");
    }
    let text = clean()
        .check()
        .text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(
        !text.contains("does not replace established therapy"),
        "said where it means nothing"
    );
}

#[test]
fn s07_obstetrics_is_for_closely_monitored_inpatients() {
    for name in [
        "pre-eclampsia",
        "eclampsia-recurrent",
        "fetal-neuroprotection",
        "preterm-labor",
    ] {
        assert!(Order::named(name).check().risk() < 2, "{name}");
        for setting in ["outpatient", "inpatient"] {
            let answer = Order::named(name).text("care.setting", setting).check();
            assert_eq!(
                (answer.code, answer.severity("setting")),
                (10, "stop"),
                "{name} {setting}"
            );
        }
        let nobody = Order::named(name).with("patient.pregnant", "false").check();
        assert_eq!(
            (nobody.code, nobody.severity("not-pregnant")),
            (10, "stop"),
            "{name}"
        );
    }
}

#[test]
fn s08_arrhythmia_is_for_specialists() {
    for name in ["torsades-de-pointes", "atrial-fibrillation"] {
        assert!(Order::named(name).check().risk() < 2, "{name}");
        let alone = Order::named(name).with("care.specialist", "false").check();
        assert_eq!(
            (alone.code, alone.severity("specialist")),
            (10, "stop"),
            "{name}"
        );
        let unsaid = Order::named(name).without("care.specialist").check();
        assert_eq!(unsaid.severity("specialist-not-given"), "warn", "{name}");
        let home = Order::named(name)
            .text("care.setting", "outpatient")
            .check();
        assert_eq!(
            (home.code, home.severity("setting")),
            (10, "stop"),
            "{name}"
        );
        assert!(list(&home, "during").contains("Continuous ECG"), "{name}");
    }
}

#[test]
fn s09_a_healthy_athlete_gets_none() {
    let athlete = Order::named("sports-normal-level").check();
    assert_eq!(
        (athlete.code, athlete.severity("deficiency-not-confirmed")),
        (10, "stop")
    );
    let unmeasured = Order::named("sports-confirmed")
        .with("magnesium.levels", "[]")
        .check();
    assert_eq!(unmeasured.code, 10);
    let confirmed = Order::named("sports-confirmed").check();
    assert_eq!(confirmed.code, 0);
    assert!(
        confirmed.text.contains("never for performance"),
        "{}",
        confirmed.text
    );
}

#[test]
fn s10_information_and_consent_come_first() {
    let before = list(&clean().check(), "before");
    assert!(
        before.lines().next().unwrap().contains("consent"),
        "{before}"
    );
}

#[test]
fn s11_history_conditions_and_medications_are_asked_for() {
    for key in ["conditions", "medications"] {
        let answer = clean().without(&format!("patient.{key}")).check();
        assert_eq!(answer.code, 4, "{key}");
        assert!(
            answer.message().contains(&format!("patient.{key}")),
            "{}",
            answer.message()
        );
    }
    let before = list(&clean().check(), "before");
    assert!(
        before.contains("existing conditions, current medications"),
        "{before}"
    );
}

#[test]
fn s12_magnesium_and_kidney_values_are_required() {
    let answer = clean()
        .without("magnesium.levels")
        .without("kidney.creatinine")
        .check();
    assert_eq!(answer.code, 4);
    let message = answer.message();
    assert!(
        message.contains("magnesium.levels") && message.contains("kidney value"),
        "{message}"
    );
    assert!(list(&clean().check(), "before").contains("Blood test: magnesium and kidney function"));
}

#[test]
fn s13_two_grams_pass_over_20_to_60_minutes_and_not_over_3() {
    for (minutes, code) in [
        (20, 0),
        (30, 0),
        (40, 0),
        (50, 0),
        (60, 0),
        (13, 10),
        (10, 10),
        (3, 10),
    ] {
        let answer = clean()
            .text("order.steps.0.over", &format!("{minutes} min"))
            .check();
        assert_eq!(answer.code, code, "{minutes}: {:?}", answer.findings());
    }
    // The slowest end of the window has nothing against it, the fast end is said.
    assert_eq!(clean().check().status(), "ok");
    let fast = clean().text("order.steps.0.over", "20 min").check();
    assert_eq!(fast.severity("short-rate-replacement-max"), "warn");
    assert!(list(&fast, "before").contains("venous access"));
}

#[test]
fn s14_the_patient_is_watched_during_and_after() {
    let answer = clean().check();
    assert!(list(&answer, "during").contains("Observe throughout"));
    assert!(list(&answer, "after").contains("under observation"));
    assert!(list(&Order::named("pre-eclampsia").check(), "after").contains("watching reflexes"));
}

#[test]
fn s15_warmth_and_flushing_are_foretold() {
    assert!(signs(&clean().check()).contains("warmth and flushing"));
    assert!(clean().check().text.contains("warmth and flushing"));
}

#[test]
fn s16_too_fast_an_infusion_is_warned_of_with_the_blood_pressure() {
    assert!(signs(&clean().check()).contains("blood pressure when infused too fast"));
    let fast = clean().text("order.steps.0.over", "14 min").check();
    assert_eq!(fast.severity("short-rate-replacement-max"), "warn");
    let faster = clean().text("order.steps.0.over", "13 min").check();
    assert_eq!(faster.severity("short-rate-general"), "stop");
}

#[test]
fn s17_nausea_weakness_and_the_site_are_foretold_by_level() {
    let low = signs(&clean().check());
    assert!(
        low.contains("infusion site") && !low.contains("nausea"),
        "{low}"
    );
    let high = signs(&Order::named("preterm-labor").check());
    assert!(
        high.contains("nausea") && high.contains("muscle weakness"),
        "{high}"
    );
}

#[test]
fn s18_arrhythmia_is_foretold_where_the_level_makes_it_possible() {
    assert!(!signs(&clean().check()).contains("arrhythmia"));
    assert!(signs(&Order::named("preterm-labor").check()).contains("rarely arrhythmia"));
}

#[test]
fn s19_failing_kidneys_make_the_verdict_and_the_level_worse() {
    let order = clean().with("order.steps", "[{ rate = \"1 g/h\", for = \"24 h\" }]");
    let healthy = order.check();
    let failing = order
        .without("kidney.creatinine")
        .text("kidney.measured_clearance", "12 mL/min")
        .check();
    assert!(healthy.risk() < failing.risk(), "{:?}", failing.findings());
    assert!(
        failing.peak() > healthy.peak() + 0.5,
        "{} {}",
        healthy.peak(),
        failing.peak()
    );
    let until = |answer: &Answered| {
        answer.json["exposure"]["if_urine_stops"]["time_to"][0]["after"]["value"].as_f64()
    };
    assert!(until(&failing).is_some(), "the time to 3.5 mmol/L is shown");
    assert!(until(&healthy).is_none_or(|hours| hours > until(&failing).unwrap()));
}

#[test]
fn s20_severe_renal_insufficiency_stops_or_caps() {
    let severe = clean()
        .text("kidney.creatinine.0.value", "4.5 mg/dL")
        .check();
    assert_eq!(
        (severe.code, severe.severity("filtration-severe")),
        (10, "stop")
    );
    let accepted = clean()
        .text("kidney.creatinine.0.value", "4.5 mg/dL")
        .check_with(&[
            "--accept",
            "filtration-severe",
            "--reason",
            "Dr Weber, nephrology, symptomatic",
        ]);
    assert_eq!(accepted.status(), "warn", "{:?}", accepted.findings());
    // In obstetrics it warns, and the 20 g in two days stop.
    let obstetric = Order::named("pre-eclampsia")
        .text("kidney.creatinine.0.value", "3.0 mg/dL")
        .check();
    assert_eq!(obstetric.severity("filtration-severe"), "warn");
    assert_eq!(
        (obstetric.code, obstetric.severity("two-days-renal")),
        (10, "stop")
    );
}

#[test]
fn s21_conduction_disorders_stop_by_their_degree() {
    let with = |list: &str| clean().with("patient.conditions", list).check();
    for degree in ["second", "third"] {
        let answer = with(&format!("[\"av-block-{degree}-degree\"]"));
        let id = format!("condition-av-block-{degree}-degree");
        assert_eq!((answer.code, answer.severity(&id)), (10, "stop"));
        assert_eq!(
            answer.finding(&id).unwrap()["overridable"],
            Value::Bool(false)
        );
        let paced = with(&format!("[\"pacemaker\", \"av-block-{degree}-degree\"]"));
        assert_eq!((paced.code, paced.severity(&id)), (0, "warn"));
    }
    let first = with("[\"av-block-first-degree\"]");
    let id = "condition-av-block-first-degree";
    assert_eq!((first.code, first.severity(id)), (10, "stop"));
    assert_eq!(first.finding(id).unwrap()["overridable"], Value::Bool(true));
    assert_eq!(
        with("[\"heart block\"]").code,
        10,
        "a block without a degree is read as the worst"
    );
}

#[test]
fn s22_an_ingredient_that_is_not_tolerated_stops() {
    for name in ["magnesium sulfate", "magnesium sulphate", "Magnesium"] {
        let answer = clean()
            .with("patient.intolerances", &format!("[\"{name}\"]"))
            .check();
        assert_eq!(
            (answer.code, answer.severity("intolerance")),
            (10, "stop"),
            "{name}"
        );
    }
    // The dextrose of one bag is none of the other.
    let corn = "[\"corn\"]";
    assert_eq!(
        mild()
            .with("patient.intolerances", corn)
            .check()
            .severity("intolerance"),
        "stop"
    );
    assert_eq!(
        clean()
            .with("patient.intolerances", corn)
            .check()
            .severity("intolerance"),
        "absent"
    );
    let typed = Order::named("migraine")
        .with("patient.intolerances", corn)
        .check();
    assert!(
        typed
            .findings()
            .iter()
            .any(|f| f.starts_with("not-checked intolerance"))
    );
    assert_eq!(
        clean()
            .without("patient.intolerances")
            .check()
            .severity("intolerances-not-asked"),
        "warn"
    );
}

#[test]
fn s23_myasthenia_stops_for_good() {
    for name in [
        "myasthenia-gravis",
        "Myasthenia gravis",
        "ocular myasthenia",
        "juvenile myasthenia gravis",
    ] {
        let order = clean().with("patient.conditions", &format!("[\"{name}\"]"));
        let answer = order.check();
        assert_eq!(
            (answer.code, answer.severity("condition-myasthenia-gravis")),
            (10, "stop"),
            "{name}"
        );
        let accepted = order.check_with(&[
            "--accept",
            "condition-myasthenia-gravis",
            "--reason",
            "Dr Lang, neurology, agrees",
        ]);
        assert_eq!(accepted.status(), "error", "{name}");
    }
}

#[test]
fn s24_the_treating_person_decides_and_is_named() {
    let order = Order::named("creatinine-rising");
    let reason = "Dr Weber, nephrology: symptomatic, monitored";
    let answer = order.check_with(&["--accept", "filtration-severe", "--reason", reason]);
    let finding = answer.finding("filtration-severe").unwrap();
    assert_eq!(
        (finding["severity"].as_str(), finding["accepted"].as_str()),
        (Some("warn"), Some(reason))
    );
    assert!(
        answer.text.contains("nephrology: symptomatic"),
        "{}",
        answer.text
    );
    let anonymous = order.check_with(&["--accept", "filtration-severe", "--reason", "ok"]);
    assert_eq!(anonymous.code, 2);
    for name in ["deficiency-severe-clean", "pre-eclampsia", "accident-16-g"] {
        let text = Order::named(name).check().text;
        assert!(text.contains("never replaces"), "{name}");
    }
}

#[test]
fn s25_a_mild_deficiency_is_advised_to_go_by_mouth() {
    let answer = mild().check();
    let (advice, why) = route(&answer);
    assert_eq!(advice, "oral");
    assert!(
        why.contains("enough for most") && why.contains("prevention and long-term"),
        "{why}"
    );
    assert_eq!(
        (answer.status(), answer.severity("oral-first")),
        ("warn", "warn")
    );
    assert_eq!(
        mild()
            .without("route.oral_tried")
            .check()
            .severity("route-not-asked"),
        "warn"
    );
}

#[test]
fn s26_the_vein_is_not_routine() {
    assert!(route(&mild().check()).1.contains("not routine"));
    let acute = mild().with("route.acute_symptoms", "true").check();
    assert_eq!(route(&acute).0, "intravenous");
    assert_eq!(route(&clean().check()).0, "intravenous");
}

#[test]
fn s27_without_an_indication_there_is_no_order() {
    let none = clean().without("order.indication").check();
    assert_eq!(none.code, 4);
    assert!(none.message().contains("order.indication"));
    let wellness = clean().text("order.indication", "wellness").check();
    assert_eq!(wellness.code, 3);
    assert!(
        wellness.message().contains("deficiency-severe"),
        "the known ones are listed"
    );
}

#[test]
fn s28_what_must_be_disclosed_is_an_error_when_absent() {
    let answer = clean()
        .without("patient.conditions")
        .without("patient.medications")
        .check();
    assert_eq!(answer.code, 4);
    for key in ["patient.conditions", "patient.medications"] {
        assert!(answer.message().contains(key), "{key}");
    }
    // Disclosed, they count.
    let disclosed = clean()
        .with("patient.medications", "[\"rocuronium\", \"morphine\"]")
        .check();
    assert_eq!(disclosed.severity("medication-opioids"), "stop");
    assert_eq!(
        disclosed.severity("medication-neuromuscular-blockers"),
        "warn"
    );
}

#[test]
fn s29_the_treatment_belongs_in_qualified_hands() {
    assert_eq!(clean().without("care.setting").check().code, 4);
    let street = Order::named("asthma-severe")
        .text("care.setting", "outpatient")
        .check();
    assert_eq!(street.severity("setting"), "warn");
    assert_eq!(clean().text("care.setting", "home").check().code, 3);
    assert!(clean().check().text.contains("qualified person"));
}

#[test]
fn s30_the_next_level_has_a_time() {
    let answer = clean().check();
    // An hour of infusion, and not before four hours have passed.
    assert_eq!(answer.json["next_level"]["at"]["value"].as_f64(), Some(5.0));
    assert!(answer.text.contains("Next level"));
    assert!(list(&answer, "after").contains("Plan the check-up"));
    let renal = Order::named("pre-eclampsia-renal").check();
    let at = renal.json["next_level"]["at"]["value"].as_f64().unwrap();
    assert!((at - (2.0 + 20.0 / 60.0)).abs() < 1e-6, "{at}");
}

#[test]
fn s31_the_vein_complements_the_mouth() {
    for name in [
        "deficiency-severe-clean",
        "muscle-cramps",
        "sports-confirmed",
    ] {
        let after = list(&Order::named(name).check(), "after");
        assert!(after.contains("Go on by mouth"), "{name}: {after}");
    }
    assert!(!list(&Order::named("asthma-severe").check(), "after").contains("Go on by mouth"));
}
