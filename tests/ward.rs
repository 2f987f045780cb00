//! Orders of a ward that were once let through, and accepted practice that was once stopped.
//! What is expected stands in labels, protocols and guidelines, not in the code.

use crate::bedside::{Answered, Order};

fn clean() -> Order {
    Order::named("deficiency-severe-clean")
}

fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    format!("[{}]", quoted.join(", "))
}

fn with_conditions(name: &str, conditions: &[&str]) -> Answered {
    Order::named(name)
        .with("patient.conditions", &list(conditions))
        .check()
}

fn with_medications(name: &str, medications: &[&str]) -> Answered {
    Order::named(name)
        .with("patient.medications", &list(medications))
        .check()
}

fn message(answer: &Answered, id: &str) -> String {
    let finding = answer.finding(id);
    let finding = finding.unwrap_or_else(|| panic!("{id}: {:?}", answer.findings()));
    finding["message"].as_str().unwrap().to_owned()
}

/// 0.8 to 3.0 mg/dL in 26 hours is stage 3 (KDIGO); a clearance without a time may be older.
#[test]
fn label_a_measured_clearance_without_a_time_does_not_outrank_a_rising_creatinine() {
    let rising =
        "[{ value = \"0.8 mg/dL\", at = \"-27 h\" }, { value = \"3.0 mg/dL\", at = \"-1 h\" }]";
    let answer = clean()
        .with("kidney.creatinine", rising)
        .text("kidney.measured_clearance", "120 mL/min")
        .check();
    assert_eq!(
        (answer.code, answer.severity("filtration-severe")),
        (10, "stop")
    );
    assert!(message(&answer, "acute-kidney-injury").contains("stage 3"));
    let words = message(&answer, "filtration-severe");
    assert!(words.contains("no estimate holds"), "{words}");
    assert!(
        answer.finding("filtration-severe").unwrap()["observed"].is_null(),
        "no clearance was found"
    );
    // Alone it holds.
    let steady = clean().text("kidney.measured_clearance", "120 mL/min");
    assert_eq!(steady.check().severity("filtration-severe"), "absent");
}

#[test]
fn label_only_a_pacemaker_by_name_lifts_a_block() {
    for told in [
        "no pacemaker",
        "awaiting pacemaker",
        "pacemaker lead failure",
    ] {
        let answer = with_conditions("deficiency-severe-clean", &["av-block-third-degree", told]);
        let id = "condition-av-block-third-degree";
        assert_eq!((answer.code, answer.severity(id)), (10, "stop"), "{told}");
    }
}

/// Contraindications in the words of a ward.
#[test]
fn label_contraindications_are_found_in_other_words() {
    for (told, id, stops) in [
        ("AVB 2nd degree", "av-block-second-degree", true),
        ("AVB III", "av-block-third-degree", true),
        ("AV-Block II°", "av-block-second-degree", true),
        ("AV block (first degree)", "heart", false),
        ("prolonged PR interval", "heart", false),
        ("history of MG", "myasthenia-gravis", true),
        ("MG", "myasthenia-gravis", true),
        ("ALS", "neuromuscular-disease", true),
        ("Duchenne muscular dystrophy", "neuromuscular-disease", true),
        ("coma", "coma", true),
        ("loss of patellar reflex", "absent-reflexes", true),
        ("no reflexes", "absent-reflexes", true),
        ("respiratory rate 10", "respiratory-depression", true),
        ("allergic to MgSO4", "magnesium-hypersensitivity", true),
        (
            "acute on chronic kidney disease",
            "acute-kidney-injury",
            true,
        ),
        ("severe renal insufficiency", "renal-failure", false),
        ("renal impairment", "renal-failure", false),
        ("septic shock", "hypotension", false),
    ] {
        let answer = with_conditions("deficiency-severe-clean", &[told]);
        let severity = answer.severity(&format!("condition-{id}"));
        assert!(severity != "absent", "{told}: {:?}", answer.findings());
        assert_eq!(answer.code == 10, stops, "{told}: {:?}", answer.findings());
    }
}

/// A stop names the condition and the labels behind it.
#[test]
fn label_a_condition_is_named_with_its_labels() {
    let answer = with_conditions("deficiency-severe-clean", &["AVB III"]);
    let words = message(&answer, "condition-av-block-third-degree");
    assert!(
        words.starts_with("third-degree AV block (written \"AVB III\")"),
        "{words}"
    );
    assert!(words.contains("contraindicated: US label"), "{words}");
}

#[test]
fn label_an_unknown_condition_is_said_and_a_common_one_informs() {
    let unknown = with_conditions("deficiency-severe-clean", &["quux syndrome"]);
    assert_eq!(
        unknown.severity("condition-not-known-quux-syndrome"),
        "not-checked"
    );
    let common = with_conditions(
        "deficiency-severe-clean",
        &["hypertension", "diabetes mellitus"],
    );
    assert_eq!(common.severity("condition-no-label-names-it"), "info");
    let words = message(&common, "condition-no-label-names-it");
    assert!(
        words.contains("hypertension") && words.contains("diabetes"),
        "{words}"
    );
    let drugs = with_medications("deficiency-severe-clean", &["labetalol", "quuxolol"]);
    assert_eq!(drugs.severity("medication-no-label-names-it"), "info");
    assert_eq!(
        drugs.severity("medication-not-known-quuxolol"),
        "not-checked"
    );
}

#[test]
fn label_brand_names_and_salts_reach_the_right_class() {
    for (drug, class) in [
        ("Oxycontin", "sedatives"),
        ("Percocet", "sedatives"),
        ("Dilaudid", "sedatives"),
        ("Lanoxin", "digitalis"),
        ("Adalat", "dihydropyridines"),
        ("MgO", "magnesium-products"),
        ("Maalox", "magnesium-products"),
        ("atorvastatin calcium", "no-label-names-it"),
        ("betamethasone sodium phosphate", "no-label-names-it"),
        ("esomeprazole magnesium", "proton-pump-inhibitors"),
        ("codeine phosphate", "sedatives"),
        ("vitamin D and calcium", "calcium-salts"),
        ("calcium magnesium zinc", "magnesium-products"),
        ("oral magnesium", "magnesium-products"),
    ] {
        let answer = with_medications("deficiency-severe-clean", &[drug]);
        let id = format!("medication-{class}");
        assert_ne!(
            answer.severity(&id),
            "absent",
            "{drug}: {:?}",
            answer.findings()
        );
    }
}

/// UK label: a recurrent fit gets 2 g below 70 kg.
#[test]
fn label_a_recurrent_fit_below_70_kg_gets_2_g() {
    let order = |weight: &str, dose: &str| {
        Order::named("eclampsia-recurrent")
            .text("patient.weight", weight)
            .without("patient.height")
            .with(
                "order.steps",
                &format!("[{{ dose = \"{dose}\", over = \"10 min\" }}]"),
            )
            .check()
    };
    let id = "recurrent-fit-below-70-kg";
    assert_eq!(order("50 kg", "4 g").severity(id), "warn");
    assert_eq!(order("50 kg", "2 g").severity(id), "absent");
    assert_eq!(order("70 kg", "4 g").severity(id), "absent");
}

/// A level of 2.6 mmol/L lies above every target outside obstetrics.
#[test]
fn label_a_raised_level_outside_obstetrics_stops() {
    for (level, severity) in [("2.4 mmol/L", "absent"), ("2.5 mmol/L", "stop")] {
        let answer = Order::named("migraine")
            .text("magnesium.levels.0.value", level)
            .check();
        assert_eq!(answer.severity("level-caution"), severity, "{level}");
    }
}

/// No equation holds in the weeks after a birth, nor in acute kidney injury.
#[test]
fn label_after_birth_and_in_acute_injury_no_estimate_holds() {
    let postpartum = Order::named("pre-eclampsia")
        .with("patient.pregnant", "false")
        .with("patient.conditions", "[\"postpartum\"]")
        .check();
    assert_eq!(postpartum.json["kidney"]["valid"], false);
    let pregnant = Order::named("pre-eclampsia").check();
    assert_eq!(
        postpartum.json["kidney"]["clearance"],
        pregnant.json["kidney"]["clearance"]
    );
    let injured = with_conditions("deficiency-severe-clean", &["acute kidney injury"]);
    assert_eq!(injured.json["kidney"]["valid"], false);
    assert_eq!(injured.json["kidney"]["clearance"]["value"], 0.0);
}

#[test]
fn label_an_intolerance_of_magnesium_in_any_spelling_stops() {
    for name in ["MgSO4", "magnesium", "magnesium sulfate", "Mg"] {
        let answer = clean().with("patient.intolerances", &list(&[name])).check();
        assert_eq!(
            (answer.code, answer.severity("intolerance")),
            (10, "stop"),
            "{name}"
        );
    }
    let condition = with_conditions("deficiency-severe-clean", &["magnesium allergy"]);
    let finding = condition
        .finding("condition-magnesium-hypersensitivity")
        .unwrap();
    assert_eq!(finding["overridable"], false);
}

/// Published short doses: torsades 2 g (AHFS to 6 g), migraine 2 g, asthma 2.5 g. The smallest
/// ampoule holds 2 mmol, 0.493 g.
#[test]
fn label_doses_far_beyond_any_published_one_stop() {
    let short = |name: &str, dose: &str, over: &str| {
        Order::named(name)
            .with(
                "order.steps",
                &format!("[{{ dose = \"{dose}\", over = \"{over}\" }}]"),
            )
            .check()
    };
    for name in [
        "migraine",
        "tension-headache",
        "asthma-severe",
        "torsades-de-pointes",
    ] {
        let answer = short(name, "6.1 g", "60 min");
        assert_eq!(
            answer.severity("short-dose-ceiling-small"),
            "stop",
            "{name}"
        );
        let answer = short(name, "6 g", "60 min");
        assert_eq!(
            answer.severity("short-dose-ceiling-small"),
            "absent",
            "{name}"
        );
    }
    let id = "short-dose-slip";
    assert_eq!(short("migraine", "2 mg", "60 min").severity(id), "stop");
    assert_eq!(short("migraine", "0.1 g", "60 min").severity(id), "absent");
    let slip = short("pre-eclampsia", "4 mg", "20 min");
    assert_eq!(slip.severity("short-dose-slip-obstetric"), "stop");
}

/// Magnesiocard: 40 mmol in 50 mL, to be diluted to 500 mL.
#[test]
fn label_a_product_to_be_diluted_stops_when_used_as_it_is() {
    let answer = clean()
        .text("order.product", "ch-magnesiocard-40mmol-50mL")
        .with("order.steps", "[{ dose = \"8 mmol\", over = \"120 min\" }]")
        .check();
    assert_eq!((answer.code, answer.severity("concentrate")), (10, "stop"));
    assert!(message(&answer, "concentrate").contains("500 mL"));
}

/// NHS Highland: by vein below 0.5 mmol/L, by mouth from there to 0.7.
#[test]
fn label_a_severe_deficiency_needs_its_level_or_symptoms() {
    let order = |level: &str, symptoms: &str| {
        clean()
            .text("magnesium.levels.0.value", level)
            .with("route.acute_symptoms", symptoms)
            .check()
    };
    let id = "severity-not-supported";
    assert_eq!(order("0.5 mmol/L", "false").severity(id), "warn");
    assert_eq!(order("0.68 mmol/L", "false").severity(id), "warn");
    assert_eq!(order("0.68 mmol/L", "true").severity(id), "absent");
    assert_eq!(order("0.49 mmol/L", "false").severity(id), "absent");
}

/// What is not to be stopped: US and Acutemed withhold the maintenance, not the load; the US
/// label adjusts the dose beside opioids; fat makes no urine; NICE counts 24 hours after the load.
#[test]
fn label_accepted_practice_is_not_stopped() {
    let load = "[{ dose = \"4 g\", over = \"20 min\" }]";
    let silent = Order::named("pre-eclampsia").text("kidney.urine_output", "15 mL/h");
    let alone = silent.clone().with("order.steps", load).check();
    assert_eq!(alone.severity("urine-output-hold"), "warn");
    assert_eq!(silent.check().severity("urine-output-hold"), "stop");

    let sedated = with_medications("pre-eclampsia", &["fentanyl", "lorazepam"]);
    assert_eq!(sedated.severity("medication-sedatives"), "warn");
    let elsewhere = with_medications("deficiency-severe-clean", &["fentanyl"]);
    assert_eq!(elsewhere.severity("medication-sedatives"), "stop");

    let heavy = Order::named("pre-eclampsia")
        .text("patient.weight", "150 kg")
        .text("kidney.urine_output", "60 mL/h")
        .check();
    assert_eq!(heavy.severity("urine-output-low"), "absent");
    assert_eq!(heavy.severity("two-days-renal"), "absent");

    let nice = Order::named("fetal-neuroprotection").with(
        "order.steps",
        "[{ dose = \"4 g\", over = \"15 min\" }, { rate = \"1 g/h\", for = \"24 h\" }]",
    );
    let nice = nice.check();
    assert_eq!(nice.severity("duration-neuroprotection"), "absent");
    assert_eq!(nice.severity("gestational-age"), "not-checked");
}

/// A solution of 8 % is one warning, and no sentence stands three times.
#[test]
fn label_one_danger_is_one_sentence() {
    let strong = clean().text("order.product", "us-premix-8pct-50mL").check();
    let ids = ["concentration-peripheral", "osmolarity-peripheral-es"];
    let said = ids.map(|id| strong.severity(id) == "warn");
    assert_eq!(said.iter().filter(|said| **said).count(), 1);
    assert!(message(&strong, "concentration-peripheral").contains("600 mOsm/L"));
    let steps = "{ rate = \"2.1 g/h\", for = \"2 h\" }, ".repeat(3);
    let thrice = clean()
        .with("route.acute_symptoms", "false")
        .with("order.steps", &format!("[{steps}]"))
        .check();
    let id = "infusion-rate-replacement-max";
    assert!(
        message(&thrice, id).contains("step 3"),
        "{:?}",
        thrice.findings()
    );
    assert_eq!(thrice.severity(&format!("{id}-step-3")), "absent");
}

/// 4 g/hour from 40 mg/mL is 100 mL/hour, not a step less.
#[test]
fn exact_a_rate_at_its_bound_keeps_its_step() {
    let answer = Order::named("pre-eclampsia")
        .with("order.steps", "[{ dose = \"5 g\", over = \"75 min\" }]")
        .check();
    let rate = &answer.json["program"][0]["pump_rate"]["value"];
    assert_eq!(rate.as_f64(), Some(100.0), "{:?}", answer.findings());
}

/// A stopped order is not told how to run.
#[test]
fn label_a_stop_does_not_say_how_to_run() {
    let stopped = with_conditions("deficiency-severe-clean", &["myasthenia gravis"]);
    assert!(!stopped.text.contains("Run it slowly"));
    assert!(clean().check().text.contains("Run it slowly"));
}

/// Whoever can form no urine is not told what happens when it stops, in neither form.
#[test]
fn label_no_urine_cannot_stop() {
    for (name, told) in [
        ("dialysis-anuric", false),
        ("dialysis-session", false),
        ("deficiency-severe-ckd4", true),
        ("kidneys-failing", true),
    ] {
        let answer = Order::named(name).check();
        assert_eq!(answer.text.contains("If urine stops"), told, "{name}");
        let exposure = answer.json.to_string();
        assert_eq!(exposure.contains("if_urine_stops"), told, "{name}");
    }
    let none = r#"[{ value = "0 mL/min", at = "-1 h" }, { value = "40 mL/min", at = "9 h" }]"#;
    let failed = Order::named("kidneys-failing").with("kidney.filtration", none);
    // A recovery is not counted on.
    assert!(!failed.check().text.contains("If urine stops"));
    let session =
        r#"[{ start = "-1 h", for = "4 h", clearance = "110 mL/min", dialysate = "0.5 mmol/L" }]"#;
    let dialyzed = Order::named("dialysis-session").with("kidney.dialysis_sessions", session);
    // On dialysis no urine is counted on, whether or not a session runs.
    assert!(!dialyzed.check().text.contains("If urine stops"));
}

/// A man of 176 cm has an ideal weight of 71.4 kg (50 kg and 2.3 kg an inch above 60 inches).
#[test]
fn exact_urine_names_the_weight_it_is_judged_by() {
    let answer = Order::named("kidneys-failing").check();
    let said = message(&answer, "urine-output-low");
    assert!(said.contains("by the ideal weight of 71.4 kg"), "{said}");
    let finding = answer.finding("urine-output-low").unwrap();
    // 30 mL/h over 71.37 kg.
    assert_eq!(finding["observed"]["value"].as_f64(), Some(0.42));
    let barely = Order::named("kidneys-failing").with("kidney.urine_output", "\"35.5 mL/h\"");
    let barely = barely.check();
    let finding = barely.finding("urine-output-low").unwrap();
    let shown = finding["observed"]["value"].as_f64().unwrap();
    assert!(shown < 0.5, "{shown}");
    let unmeasured = Order::named("kidneys-failing").without("patient.height");
    let said = message(&unmeasured.check(), "urine-output-low");
    assert!(said.contains("by the actual weight of 80 kg"), "{said}");
}

/// The accident that the note warns of is that of the order at hand.
#[test]
fn exact_the_load_left_running_is_the_one_ordered() {
    for (dose, over, said) in [
        (
            "4 g",
            "20 min",
            "4 g over 20 minutes left running is 12 g/hour",
        ),
        (
            "6 g",
            "30 min",
            "6 g over 30 minutes left running is 12 g/hour",
        ),
        (
            "5 g",
            "20 min",
            "5 g over 20 minutes left running is 15 g/hour",
        ),
    ] {
        let step = format!("{{ dose = \"{dose}\", over = \"{over}\" }}");
        let order = Order::named("pre-eclampsia").with("order.steps.0", &step);
        let told = message(&order.check(), "load-then-maintenance");
        assert!(told.ends_with(said), "{told}");
    }
}

#[test]
fn label_a_creatinine_of_tomorrow_names_the_kidneys_over_time() {
    let later = r#"[{ value = "2.1 mg/dL", at = "11 h" }]"#;
    let order = Order::named("deficiency-severe-ckd4").with("kidney.creatinine", later);
    let said = order.check().message();
    let example = r#"kidney.filtration = [{ value = "45 mL/min", at = "11 h" }]"#;
    assert!(said.contains(example), "{said}");
}

/// 0.576 mmol/L of the tubular maximum over 0.70 is 0.823; the bend lifts it a little.
#[test]
fn exact_without_a_level_the_start_is_a_number() {
    let order = Order::named("migraine").with("magnesium.levels", "[]");
    let text = order.check().text;
    let start = text.split("no level: ").nth(1).unwrap();
    let level: f64 = start.split(' ').next().unwrap().parse().unwrap();
    // Rounded to two decimals; the bend is below 0.03 mmol/L.
    assert!((0.82..=0.85).contains(&level), "{level}");
    assert!(start.contains("untreated level"), "{start}");
}

/// A level that is high as mmol/L and low as mg/dL asks for the unit, where a deficiency is to be
/// treated.
#[test]
fn regress_a_level_in_the_wrong_unit_is_asked_for_both_ways() {
    let says = |name: &str, level: &str| {
        let answer = Order::named(name)
            .text("magnesium.levels.0.value", level)
            .check();
        let finding = answer.finding("level-high").expect("a raised level");
        finding["message"].as_str().unwrap().contains("mg/dL")
    };
    // 1.4 mg/dL is 0.58 mmol/L.
    assert!(says("deficiency-severe-clean", "1.4 mmol/L"));
    // Written in mg/dL there is nothing to ask.
    assert!(!says("deficiency-severe-clean", "3.2 mg/dL"));
    assert!(!says("migraine", "1.4 mmol/L"));
}
