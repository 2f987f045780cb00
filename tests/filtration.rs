//! Filtration against the order: below, at and above every figure of the policy.

use crate::bedside::{Answered, Order};

/// A deficiency in a patient with a measured clearance, with one step from 40 mg/mL.
fn replaced(clearance: &str, step: &str) -> Answered {
    Order::named("deficiency-severe-clean")
        .without("kidney.creatinine")
        .text("kidney.measured_clearance", clearance)
        .text("order.product", "us-premix-4pct-500mL")
        .with("order.steps", &format!("[{step}]"))
        .check()
}

/// How the finding on the filtration weighs, and whether it can be lifted.
fn weighs(answer: &Answered, id: &str) -> (String, bool) {
    let finding = answer.finding(id);
    let liftable = finding.is_some_and(|one| one["overridable"] == true);
    (answer.severity(id).to_owned(), liftable)
}

#[test]
fn label_small_orders_warn_below_thirty_and_larger_ones_stop() {
    let severe = |step: &str| weighs(&replaced("29.9 mL/min", step), "filtration-severe");
    let warned = ("warn".to_owned(), false);
    let stopped = ("stop".to_owned(), true);
    // At most 10 mmol, which wards write as 2.5 g.
    assert_eq!(severe("{ dose = \"10 mmol\", over = \"4 h\" }"), warned);
    assert_eq!(severe("{ dose = \"2.5 g\", over = \"4 h\" }"), warned);
    assert_eq!(severe("{ dose = \"10.3 mmol\", over = \"4 h\" }"), stopped);
    // On the next day what came before is still there.
    let days = "{ dose = \"1.2 g\", over = \"6 h\" }, { pause = \"18 h\" }";
    assert_eq!(severe(&format!("{days}, {days}")), warned);
    assert_eq!(severe(&format!("{days}, {days}, {days}")), stopped);
    // At most 4.06 mmol an hour: 1 g of the heptahydrate is 4.057.
    assert_eq!(severe("{ dose = \"1 g\", over = \"60 min\" }"), warned);
    assert_eq!(severe("{ dose = \"1.01 g\", over = \"60 min\" }"), stopped);
    // From 30 on the order is not held to it.
    let thirty = replaced("30 mL/min", "{ dose = \"10.3 mmol\", over = \"4 h\" }");
    assert_eq!(thirty.severity("filtration-severe"), "absent");
}

/// One pair of kidneys, one warning: the slower rate that a hospital asks for is named in it, for
/// a dose within an hour as for one that runs longer.
#[test]
fn label_the_rate_for_severe_impairment_is_said_with_the_filtration() {
    for (over, named) in [("60 min", true), ("61 min", true), ("90 min", false)] {
        let answer = replaced(
            "25 mL/min",
            &format!("{{ dose = \"1 g\", over = \"{over}\" }}"),
        );
        let findings = answer.findings();
        let twice = findings.iter().filter(|one| one.contains("renal")).count();
        assert_eq!(twice, 0, "{over}: {findings:?}");
        assert_eq!(answer.severity("filtration-severe"), "warn");
        let finding = answer.finding("filtration-severe").unwrap();
        let message = finding["message"].as_str().unwrap();
        assert_eq!(
            message.contains("3.33 mmol/hour"),
            named,
            "{over}: {message}"
        );
    }
}

/// Several small doses on days that follow are one order where nothing leaves, whatever says that
/// nothing leaves.
#[test]
fn label_days_add_up_without_kidneys_by_whatever_they_are_known() {
    let days = "[{ dose = \"1.2 g\", over = \"6 h\" }, { pause = \"18 h\" }, \
                { dose = \"1.2 g\", over = \"6 h\" }, { pause = \"18 h\" }, \
                { dose = \"1.2 g\", over = \"6 h\" }]";
    let order = Order::named("deficiency-severe-clean").with("order.steps", days);
    let dialyzed = order.clone().with("kidney.dialysis", "true");
    let rising =
        "[{ value = \"0.9 mg/dL\", at = \"-30 h\" }, { value = \"2.1 mg/dL\", at = \"-6 h\" }]";
    let injured = order.clone().with("kidney.creatinine", rising);
    let measured = order
        .without("kidney.creatinine")
        .text("kidney.measured_clearance", "20 mL/min");
    for (order, which) in [
        (dialyzed, "dialysis"),
        (injured, "injury"),
        (measured, "20"),
    ] {
        let answer = order.check();
        assert_eq!(
            weighs(&answer, "filtration-severe"),
            ("stop".to_owned(), true),
            "{which}"
        );
    }
}

/// The same small order after 2 g this morning is no longer small.
#[test]
fn label_prior_doses_count_against_a_small_order() {
    let order = |prior: &str| {
        Order::named("deficiency-severe-clean")
            .without("kidney.creatinine")
            .text("kidney.measured_clearance", "20 mL/min")
            .with("order.steps", "[{ dose = \"1 g\", over = \"2 h\" }]")
            .with("magnesium.prior_doses", prior)
            .check()
    };
    assert_eq!(order("[]").severity("filtration-severe"), "warn");
    let before = "[{ dose = \"2 g\", over = \"2 h\", at = \"-8 h\" }]";
    assert_eq!(order(before).severity("filtration-severe"), "stop");
}

/// A level that is high already leaves no room, however small the order is: 10 mmol in 12 L or so
/// add less than 1 mmol/L, so 1.45 mmol/L comes above 1.5 and 0.42 stays below it.
#[test]
fn label_a_small_order_stays_below_the_watched_level_without_any_filtration() {
    let order = |level: &str| {
        Order::named("migraine")
            .without("kidney.creatinine")
            .text("kidney.measured_clearance", "20 mL/min")
            .text("magnesium.levels.0.value", level)
            .with("order.steps", "[{ dose = \"1 g\", over = \"2 h\" }]")
            .check()
    };
    assert_eq!(order("0.6 mmol/L").severity("filtration-severe"), "warn");
    assert_eq!(order("1.45 mmol/L").severity("filtration-severe"), "stop");
}

/// One emergency dose is not held back by weak kidneys, on dialysis neither; more is.
#[test]
fn label_one_emergency_dose_warns_whatever_the_kidneys_do() {
    let emergency = |name: &str, step: &str, level: &str| {
        let order = Order::named(name)
            .text("kidney.measured_clearance", "20 mL/min")
            .with(
                "magnesium.levels",
                &format!("[{{ value = \"{level}\", at = \"-1 h\" }}]"),
            )
            .with("order.steps", &format!("[{step}]"));
        weighs(&order.check(), "filtration-severe")
    };
    let warned = ("warn".to_owned(), false);
    let stopped = ("stop".to_owned(), true);
    for (name, at, above) in [
        ("torsades-de-pointes", "2 g", "2.1 g"),
        ("asthma-severe", "2.5 g", "2.6 g"),
        ("pre-eclampsia", "4 g", "4.1 g"),
    ] {
        let step = |dose: &str| format!("{{ dose = \"{dose}\", over = \"20 min\" }}");
        assert_eq!(emergency(name, &step(at), "0.8 mmol/L"), warned, "{name}");
        assert_eq!(
            emergency(name, &step(above), "0.8 mmol/L"),
            stopped,
            "{name}"
        );
        // Beyond 2.5 mmol/L without filtration it waits for a named person.
        assert_eq!(emergency(name, &step(at), "2.3 mmol/L"), stopped, "{name}");
        let two = format!("{0}, {0}", step("1 g"));
        assert_eq!(emergency(name, &two, "0.8 mmol/L"), stopped, "{name}");
        // Given once: what was given within the day counts.
        let again = Order::named(name)
            .text("kidney.measured_clearance", "20 mL/min")
            .with("order.steps", &format!("[{}]", step("1 g")))
            .with(
                "magnesium.prior_doses",
                &format!("[{{ dose = \"{at}\", over = \"20 min\", at = \"-6 h\" }}]"),
            );
        assert_eq!(
            weighs(&again.check(), "filtration-severe"),
            stopped,
            "{name}"
        );
    }
}

/// From 30 to 44 mL/min up to 2 g in a day pass with a note, from 45 to 59 up to 4 g.
#[test]
fn label_reduced_filtration_warns_by_the_day() {
    for (clearance, at, above) in [
        ("30 mL/min", "2 g", "2.1 g"),
        ("44.9 mL/min", "2 g", "2.1 g"),
        ("45 mL/min", "4 g", "4.1 g"),
        ("59.9 mL/min", "4 g", "4.1 g"),
    ] {
        let day = |dose: &str| {
            let step = format!("{{ dose = \"{dose}\", over = \"6 h\" }}");
            replaced(clearance, &step)
        };
        let id = "filtration-reduced";
        assert_eq!(day(at).severity(id), "info", "{clearance} {at}");
        assert_eq!(day(above).severity(id), "warn", "{clearance} {above}");
    }
}

/// What runs on without a pause for more than 12 hours is a running infusion, however it is
/// written: as a rate, as a dose, in steps, or as what a prior infusion goes on with.
#[test]
fn label_a_running_infusion_is_known_by_its_length() {
    let id = "filtration-reduced";
    // From 45 mL/min on the day alone counts.
    for (clearance, grams, long) in [
        ("30 mL/min", 1.8, "warn"),
        ("44.9 mL/min", 1.8, "warn"),
        ("45 mL/min", 3.6, "info"),
    ] {
        let dose = |hours: f64| format!("{{ dose = \"{grams} g\", over = \"{hours} h\" }}");
        let rate = |hours: f64| {
            let rate = crate::bedside::plain(grams * 1000.0 / hours / 60.0);
            format!("{{ rate = \"{rate} mg/min\", for = \"{hours} h\" }}")
        };
        let halves = |hours: f64| {
            let (grams, hours) = (grams / 2.0, hours / 2.0);
            let half = format!("{{ dose = \"{grams} g\", over = \"{hours} h\" }}");
            format!("{half}, {half}")
        };
        for written in [&dose as &dyn Fn(f64) -> String, &rate, &halves] {
            for (hours, want) in [(1.5, "info"), (12.0, "info"), (12.5, long), (24.0, long)] {
                let answer = replaced(clearance, &written(hours));
                assert_eq!(answer.severity(id), want, "{clearance} {}", written(hours));
            }
        }
        // A pause ends a run.
        let half = format!("{{ dose = \"{} g\", over = \"8 h\" }}", grams / 2.0);
        let paused = replaced(clearance, &format!("{half}, {{ pause = \"2 h\" }}, {half}"));
        assert_eq!(paused.severity(id), "info");
    }
    // 1 g over 8 hours goes on with what ran for 8 hours before.
    let on = |at: &str| {
        Order::named("deficiency-severe-clean")
            .without("kidney.creatinine")
            .text("kidney.measured_clearance", "36 mL/min")
            .with("order.steps", "[{ dose = \"0.9 g\", over = \"8 h\" }]")
            .with(
                "magnesium.prior_doses",
                &format!("[{{ rate = \"0.1 g/h\", for = \"8 h\", at = \"{at}\" }}]"),
            )
            .check()
    };
    assert_eq!(on("-8 h").severity(id), "warn");
    assert_eq!(on("-20 h").severity(id), "info");
    let well = replaced("60 mL/min", "{ rate = \"0.1 g/h\", for = \"24 h\" }");
    assert_eq!(well.severity(id), "absent");
}

/// In pregnancy the creatinine and the urine decide over the maintenance, not over the load.
#[test]
fn label_maintenance_in_pregnancy_waits_for_the_kidneys() {
    let order = |creatinine: &str, urine: &str, steps: &str| {
        Order::named("pre-eclampsia")
            .text("kidney.creatinine.0.value", creatinine)
            .text("kidney.urine_output", urine)
            .with("order.steps", steps)
            .check()
    };
    let load = "[{ dose = \"4 g\", over = \"20 min\" }]";
    let both = "[{ dose = \"4 g\", over = \"20 min\" }, { rate = \"1 g/h\", for = \"4 h\" }]";
    let high = "creatinine-high-in-pregnancy";
    let raised = "creatinine-raised-in-pregnancy";
    let answer = order("2.5 mg/dL", "60 mL/h", both);
    assert_eq!(weighs(&answer, high), ("stop".to_owned(), true));
    assert_eq!(
        order("2.49 mg/dL", "60 mL/h", both).severity(high),
        "absent"
    );
    assert_ne!(
        order("2.49 mg/dL", "60 mL/h", both).severity(raised),
        "absent"
    );
    let load_only = order("2.6 mg/dL", "60 mL/h", load);
    // One voice for one kidney: the filtration below 30 speaks, the creatinine is a note.
    assert_eq!(load_only.severity(raised), "info");
    assert_eq!(load_only.severity("filtration-severe"), "warn");
    assert!(load_only.code == 0, "{:?}", load_only.findings());
    assert_eq!(order("1 mg/dL", "60 mL/h", both).severity(raised), "absent");
    assert_eq!(
        order("1.01 mg/dL", "60 mL/h", both).severity(raised),
        "warn"
    );
    let low = "urine-output-low-in-pregnancy";
    let thin = |urine: &str| {
        Order::named("pre-eclampsia")
            .text("patient.weight", "48 kg")
            .text("patient.height", "150 cm")
            .text("kidney.urine_output", urine)
            .with("order.steps", load)
            .check()
    };
    assert_eq!(thin("29.9 mL/h").severity(low), "warn");
    assert_eq!(thin("30 mL/h").severity(low), "absent");
    // Doses into a muscle that follow one another are a maintenance.
    let pritchard = "[{ dose = \"5 g\", route = \"intramuscular\" }, { pause = \"4 h\" }, \
                     { dose = \"5 g\", route = \"intramuscular\" }]";
    let hold = "urine-output-hold";
    assert_eq!(
        order("0.6 mg/dL", "15 mL/h", pritchard).severity(hold),
        "stop"
    );
    assert_eq!(
        order("2.5 mg/dL", "60 mL/h", pritchard).severity(high),
        "stop"
    );
    assert_eq!(order("0.6 mg/dL", "24.9 mL/h", both).severity(hold), "stop");
    assert_eq!(order("0.6 mg/dL", "25 mL/h", both).severity(hold), "absent");
    assert_eq!(order("0.6 mg/dL", "24.9 mL/h", load).severity(hold), "warn");
}

/// A urine output that nobody measured counts as low beside weak kidneys, and never lifts a stop.
#[test]
fn label_urine_that_nobody_measured_counts_as_low_beside_weak_kidneys() {
    let order = |clearance: &str| {
        Order::named("deficiency-severe-clean")
            .without("kidney.creatinine")
            .text("kidney.measured_clearance", clearance)
    };
    let severity = |order: Order| {
        let answer = order.without("kidney.urine_output").check();
        answer.severity("urine-output-not-given").to_owned()
    };
    assert_eq!(severity(order("59.9 mL/min")), "warn");
    assert_eq!(severity(order("60 mL/min")), "not-checked");
    // 21 g in two days at 50 mL/min stop without a urine output, as they do with a low one.
    let steps = "[{ rate = \"0.45 g/h\", for = \"47 h\" }]";
    let two_days = order("50 mL/min").with("order.steps", steps);
    assert_eq!(two_days.check().severity("two-days-renal"), "absent");
    let unmeasured = two_days.without("kidney.urine_output").check();
    assert_eq!(unmeasured.severity("two-days-renal"), "stop");
}

/// A hemolyzed sample decides nothing for good: 3.6 mmol/L stops and can be lifted.
#[test]
fn label_a_hemolyzed_level_stops_only_until_a_named_person_decides() {
    let order = |level: &str, sample: &str| {
        let list = format!("[{{ value = \"{level}\", at = \"-1 h\"{sample} }}]");
        Order::named("migraine")
            .with("magnesium.levels", &list)
            .check()
    };
    let hemolyzed = ", sample = \"hemolyzed\"";
    for (level, id) in [
        ("3.5 mmol/L", "level-toxic"),
        ("5 mmol/L", "level-emergency"),
    ] {
        assert_eq!(weighs(&order(level, ""), id), ("stop".to_owned(), false));
        let answer = order(level, hemolyzed);
        assert_eq!(weighs(&answer, id), ("stop".to_owned(), true));
        let stops = answer.json["findings"].as_array().unwrap().iter();
        let mut stops = stops.filter(|one| one["severity"] == "stop");
        assert!(
            stops.all(|one| one["overridable"] == true),
            "{:?}",
            answer.findings()
        );
    }
    assert_eq!(order("3.49 mmol/L", "").severity("level-toxic"), "absent");
}

/// End-stage words stop whatever the creatinine, unless the kidneys of the case are such kidneys.
#[test]
fn label_end_stage_words_beside_better_kidneys_stop() {
    let order = |creatinine: &str| {
        Order::named("deficiency-severe-clean")
            .text("patient.weight", "110 kg")
            .text("kidney.creatinine.0.value", creatinine)
            .with("patient.conditions", "[\"ESRD\"]")
            .check()
    };
    assert_eq!(
        weighs(&order("1.99 mg/dL"), "kidneys-contradict"),
        ("stop".to_owned(), false)
    );
    for creatinine in ["2 mg/dL", "2.5 mg/dL", "3 mg/dL"] {
        let answer = order(creatinine);
        assert_eq!(answer.code, 10, "{creatinine}: {:?}", answer.findings());
        let stopped = ("stop".to_owned(), true);
        assert_eq!(
            weighs(&answer, "kidneys-contradict"),
            stopped,
            "{creatinine}"
        );
    }
}

/// Orders whose parts add up to a rounded end are answered.
#[test]
fn label_every_split_of_a_small_order_is_answered() {
    for steps in [
        "[{ dose = \"1 g\", over = \"10 min\" }, { dose = \"1 g\", over = \"15 min\" }]",
        "[{ dose = \"1 g\", over = \"20 min\" }, { rate = \"1 g/h\", for = \"30 min\" }]",
        "[{ dose = \"1 g\", over = \"65 min\" }, { dose = \"1 g\", over = \"2 h\" }]",
        "[{ dose = \"1 g\", over = \"80 min\" }, { rate = \"1 g/h\", for = \"2 h\" }]",
    ] {
        let answer = Order::named("deficiency-severe-clean")
            .text("kidney.creatinine.0.value", "4 mg/dL")
            .with("order.steps", steps)
            .check();
        assert!(answer.error.is_none(), "{steps}: {}", answer.message());
    }
}

/// A circuit that carries hardly anything away is none.
#[test]
fn label_a_circuit_counts_from_a_liter_an_hour() {
    let order = |clearance: &str| {
        let crrt = format!("{{ clearance = \"{clearance}\", dialysate = \"0.5 mmol/L\" }}");
        let answer = Order::named("deficiency-severe-clean")
            .with("kidney.dialysis", "true")
            .with("kidney.crrt", &crrt)
            .with("order.steps", "[{ dose = \"4 g\", over = \"4 h\" }]")
            .check();
        weighs(&answer, "filtration-severe")
    };
    for clearance in ["0 mL/min", "1 mL/min", "14.9 mL/min"] {
        assert_eq!(order(clearance), ("stop".to_owned(), true), "{clearance}");
    }
    assert_eq!(order("15 mL/min"), ("warn".to_owned(), false));
}

/// A milligram two days ago explains no level of 3.1 mmol/L: the level is the patient's own, and
/// the prediction does not get better by it.
#[test]
fn meta_a_trace_of_magnesium_explains_no_high_level() {
    let order = |prior: &str| {
        Order::named("pre-eclampsia")
            .text("magnesium.levels.0.value", "3.1 mmol/L")
            .with("magnesium.prior_doses", prior)
            .check()
    };
    let without = order("[]");
    let trace = order("[{ dose = \"0.001 g\", over = \"1 min\", at = \"-40 h\" }]");
    assert!(trace.risk() >= without.risk(), "{:?}", trace.findings());
    assert!(
        trace.peak() >= without.peak() - 0.01,
        "{} {}",
        trace.peak(),
        without.peak()
    );
    // After a day of treatment it is what the treatment raised.
    let treated = order("[{ rate = \"2 g/h\", for = \"20 h\", at = \"-24 h\" }]");
    assert!(treated.peak() < without.peak());
}

/// Whether a level was measured or not, weaker kidneys never lower the level that nothing filtered
/// would leave, and so never the verdict.
#[test]
fn meta_the_level_without_filtration_never_falls_with_the_kidneys() {
    let rank = |answer: &Answered| {
        let (severity, _) = weighs(answer, "filtration-severe");
        severity == "stop"
    };
    for level in ["none", "0.36 mmol/L", "0.8 mmol/L"] {
        for grams in ["1.2 g", "1.5 g", "1.7 g", "2 g", "2.5 g"] {
            let mut stopped = false;
            for filtration in ["29", "20", "12", "10", "9.9", "5", "1"] {
                let order = Order::named("migraine")
                    .without("kidney.creatinine")
                    .text("kidney.measured_clearance", &format!("{filtration} mL/min"))
                    .text("order.indication", "atrial-fibrillation")
                    .text("care.setting", "inpatient-monitored")
                    .with("order.bag", "\"20 g / 500 mL\"")
                    .with(
                        "order.steps",
                        &format!("[{{ dose = \"{grams}\", over = \"3 h\" }}]"),
                    );
                let order = match level {
                    "none" => order.with("magnesium.levels", "[]"),
                    level => order.text("magnesium.levels.0.value", level),
                };
                let answer = order.check();
                let stops = rank(&answer);
                assert!(
                    stops || !stopped,
                    "{level} {grams} {filtration}: {:?}",
                    answer.findings()
                );
                stopped = stops;
            }
        }
    }
}
