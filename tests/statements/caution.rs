//! S13 to S31: how it is given, what may happen, for whom it is not, and who decides.

use super::{clean, list, mild, route};
use crate::bedside::{Answered, Order};
use serde_json::Value;

fn signs(answer: &Answered) -> String {
    answer.json["exposure"]["expected_signs"].to_string()
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
        low.contains("infusion site") && low.contains("nausea, fatigue or muscle weakness"),
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
    assert!(signs(&clean().check()).contains("rarely an irregular heartbeat (arrhythmia)"));
    assert!(!signs(&clean().check()).contains("ECG changes"));
    assert!(signs(&Order::named("preterm-labor").check()).contains("rarely arrhythmia"));
}

#[test]
fn s19_failing_kidneys_make_the_verdict_and_the_level_worse() {
    let both = |steps: &str| {
        let order = clean().with("order.steps", steps);
        let failing = order
            .clone()
            .without("kidney.creatinine")
            .text("kidney.measured_clearance", "12 mL/min");
        [order.check(), failing.check()]
    };
    let [healthy, failing] = both("[{ rate = \"1 g/h\", for = \"12 h\" }]");
    assert!(healthy.risk() < failing.risk(), "{:?}", failing.findings());
    let [healthy, failing] = both("[{ rate = \"1 g/h\", for = \"24 h\" }]");
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
    // In obstetrics a maintenance stops as well, and so do 20 g in two days.
    let obstetric = Order::named("pre-eclampsia")
        .text("kidney.creatinine.0.value", "3.0 mg/dL")
        .check();
    assert_eq!(obstetric.severity("creatinine-high-in-pregnancy"), "stop");
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
    assert_eq!((first.code, first.severity("condition-heart")), (0, "warn"));
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
    let order = clean().text("kidney.measured_clearance", "20 mL/min");
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
    assert_eq!(disclosed.severity("medication-sedatives"), "stop");
    assert_eq!(
        disclosed.severity("medication-neuromuscular-blockers"),
        "stop"
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
    // Nothing that is stopped is followed by a level; one dose beside dialysis is, after 2 hours.
    let stopped = Order::named("pre-eclampsia-renal").check();
    assert!(stopped.json["next_level"].is_null());
    let renal = Order::named("ordinary/torsades-us-dialysis").check();
    let at = renal.json["next_level"]["at"]["value"].as_f64().unwrap();
    assert!((at - (2.0 + 10.0 / 60.0)).abs() < 1e-6, "{at}");
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
