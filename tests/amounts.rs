//! How much, how fast, and in which unit: below, at and above the figures of the policy.

use crate::bedside::{Answered, Order};

fn steps(name: &str, steps: &str) -> Answered {
    Order::named(name)
        .with("order.steps", &format!("[{steps}]"))
        .check()
}

/// Two doses of 3.5 g are 7 g, the ceiling of a load in obstetrics; 3.6 g are beyond it. A rate of
/// 12 g/hour for 35 minutes is 7 g, for 36 minutes 7.2 g. 2 g/hour beside a load adds nothing.
#[test]
fn label_what_runs_fast_within_an_hour_is_one_load() {
    let id = "fast-load-ceiling-obstetric";
    let two = |grams: &str| {
        let dose = format!("{{ dose = \"{grams}\", over = \"25 min\" }}");
        steps("pre-eclampsia", &format!("{dose}, {dose}"))
    };
    assert_eq!(two("3.5 g").severity(id), "absent");
    assert_eq!(two("3.6 g").severity(id), "stop");
    let rate = |minutes: &str| {
        let load = format!("{{ rate = \"12 g/h\", for = \"{minutes}\" }}");
        steps(
            "pre-eclampsia",
            &format!("{load}, {{ rate = \"1 g/h\", for = \"12 h\" }}"),
        )
    };
    assert_eq!(rate("35 min").severity(id), "absent");
    let left_running = rate("36 min");
    assert_eq!((left_running.code, left_running.severity(id)), (10, "stop"));
    // It runs on while the load is given, which is 6.67 g in all.
    let beside = Order::named("pre-eclampsia")
        .with("order.steps", "[{ dose = \"6 g\", over = \"60 min\" }]")
        .with(
            "magnesium.prior_doses",
            "[{ rate = \"2 g/h\", for = \"4 h\", at = \"-2 h\" }]",
        )
        .check();
    assert_eq!(beside.severity(id), "absent");
    assert_eq!(beside.severity("prior-dose-overlaps"), "warn");
    // A load of this morning is not blamed for one that follows hours later.
    let hours_later =
        "[{ rate = \"1 g/h\", for = \"2 h\" }, { dose = \"4 g\", over = \"20 min\" }]";
    let later = Order::named("pre-eclampsia")
        .with("order.steps", hours_later)
        .with(
            "magnesium.prior_doses",
            "[{ dose = \"4 g\", over = \"20 min\", at = \"-30 min\" }]",
        )
        .check();
    assert_eq!(later.severity(id), "absent");
    // Given half an hour ago it counts; an hour ago it is another load.
    let before = |at: &str| {
        Order::named("pre-eclampsia")
            .with("order.steps", "[{ dose = \"4 g\", over = \"20 min\" }]")
            .with(
                "magnesium.prior_doses",
                &format!("[{{ dose = \"4 g\", over = \"20 min\", at = \"{at}\" }}]"),
            )
            .check()
    };
    assert_eq!(before("-30 min").severity(id), "stop");
    assert_eq!(before("-61 min").severity(id), "absent");
}

/// More than 2 g of a replacement within the hour stop however they are split, prior doses
/// included, and `rate` says so too.
#[test]
fn label_a_replacement_in_parts_is_one_load() {
    let id = "fast-load-replacement";
    let dose = |grams: &str| format!("{{ dose = \"{grams}\", over = \"10 min\" }}");
    let two = |grams: &str| steps("deficiency-severe-clean", &format!("{0}, {0}", dose(grams)));
    assert_eq!(two("1 g").severity(id), "absent");
    let split = two("1.1 g");
    assert_eq!(split.severity(id), "stop");
    assert!(
        split.finding(id).unwrap()["message"]
            .as_str()
            .unwrap()
            .contains("mEq")
    );
    let before = Order::named("deficiency-severe-clean")
        .with("order.steps", &format!("[{}]", dose("1 g")))
        .with(
            "magnesium.prior_doses",
            "[{ dose = \"1.2 g\", over = \"10 min\", at = \"-30 min\" }]",
        )
        .check();
    assert_eq!(before.severity(id), "stop");
    let rate = |dose: &str| {
        let words = [
            "maginfuse",
            "rate",
            "--dose",
            dose,
            "--bag",
            "4%",
            "--over",
            "20min",
            "--indication",
            "deficiency-severe",
        ];
        crate::bedside::ask(&words)
    };
    assert_eq!(rate("2g").code, 0);
    assert_eq!((rate("2.1g").code, rate("2.1g").severity(id)), (10, "stop"));
}

/// 24 minutes of maintenance where 24 hours were meant.
#[test]
fn label_a_rate_that_ends_within_the_hour_is_questioned() {
    let order = |length: &str| {
        let load = "{ dose = \"4 g\", over = \"20 min\" }";
        let rate = format!("{{ rate = \"1 g/h\", for = \"{length}\" }}");
        steps("pre-eclampsia", &format!("{load}, {rate}"))
    };
    assert_eq!(order("24 min").severity("rate-short"), "warn");
    assert_eq!(order("59 min").severity("rate-short"), "warn");
    assert_eq!(order("60 min").severity("rate-short"), "absent");
    assert_eq!(order("24 h").severity("rate-short"), "absent");
    let paused = steps(
        "pre-eclampsia",
        "{ rate = \"2 g/h\", for = \"20 min\" }, { pause = \"1 min\" }",
    );
    assert_eq!(paused.severity("rate-short"), "warn");
}

/// 16 g where 16 mEq (2 g) were meant.
#[test]
fn label_grams_that_are_usual_milliequivalents_are_asked() {
    let asks = |answer: &Answered| {
        let findings = answer.json["findings"].as_array().unwrap().iter();
        let mut asking = findings.filter(|one| one["message"].as_str().unwrap().contains(" mEq ("));
        let severity = asking
            .next()
            .map(|one| one["severity"].as_str().unwrap().to_owned());
        assert!(asking.next().is_none(), "asked once");
        severity
    };
    let over = |dose: &str, over: &str| {
        let step = format!("{{ dose = \"{dose}\", over = \"{over}\" }}");
        asks(&steps("deficiency-severe-clean", &step))
    };
    // Eight grams over eight hours are 1 g/hour, over seven they are faster.
    assert_eq!(over("8 g", "8 h").as_deref(), Some("info"));
    assert_eq!(over("8 g", "7 h").as_deref(), Some("warn"));
    assert_eq!(over("10 g", "10 h").as_deref(), Some("info"));
    for number in ["16 g", "20 g", "32 g", "40 g"] {
        assert_eq!(over(number, "24 h").as_deref(), Some("stop"), "{number}");
    }
    for number in ["7.9 g", "8.1 g", "9 g", "12 g"] {
        assert_eq!(over(number, "16 h"), None, "{number}");
    }
    // Typed in mmol the unit is beyond doubt: 32.46 mmol are 8 g, 20 mmol are 4.93 g.
    assert_eq!(over("20 mmol", "8 h"), None);
}

/// Every stop beside a push in cardiac arrest is a warning; beyond 4 g within the hour it stays.
#[test]
fn label_nothing_stops_the_push_of_an_arrest() {
    let push = |grams: &str| {
        Order::named("ordinary/arrest-us")
            .with(
                "order.steps",
                &format!("[{{ dose = \"{grams}\", over = \"2 min\" }}]"),
            )
            .with(
                "patient.conditions",
                "[\"myasthenia gravis\", \"third-degree AV block\"]",
            )
            .with("patient.medications", "[\"morphine\", \"rocuronium\"]")
            .with("patient.intolerances", "[\"magnesium\"]")
            .check()
    };
    let spared = push("4 g");
    assert_eq!(
        (spared.code, spared.status()),
        (0, "warn"),
        "{:?}",
        spared.findings()
    );
    assert_eq!(spared.severity("condition-myasthenia-gravis"), "warn");
    assert_eq!(push("4.1 g").code, 10);
    // Three pushes within minutes, with a pause between them.
    let three = Order::named("ordinary/arrest-us")
        .with(
            "order.steps",
            "[{ dose = \"2 g\", over = \"2 min\" }, { pause = \"3 min\" }, \
             { dose = \"2 g\", over = \"2 min\" }, { dose = \"2 g\", over = \"2 min\" }]",
        )
        .with("patient.conditions", "[\"myasthenia gravis\"]")
        .check();
    assert_eq!(
        (three.code, three.status()),
        (0, "warn"),
        "{:?}",
        three.findings()
    );
    // The same words outside an arrest stop for good.
    let other = Order::named("torsades-de-pointes")
        .with("patient.conditions", "[\"myasthenia gravis\"]")
        .check();
    assert_eq!(other.severity("condition-myasthenia-gravis"), "stop");
}

/// A dose in two halves, with a pause of ten minutes between them or none, is judged like the dose
/// in one, at the figure of each indication and just above it.
#[test]
fn label_a_dose_in_parts_is_judged_like_the_dose_in_one() {
    // Indication, figure in grams, the limit that speaks above it.
    for (name, grams, id) in [
        ("migraine", 2.0, "short-dose-migraine"),
        ("asthma-severe", 2.5, "short-dose-asthma"),
        ("torsades-de-pointes", 2.0, "short-dose-torsades"),
        ("atrial-fibrillation", 4.5, "short-dose-atrial-fibrillation"),
        ("fetal-neuroprotection", 4.0, "short-dose-neuroprotection"),
        ("pre-eclampsia", 6.0, "short-dose-obstetric"),
    ] {
        let half = |grams: f64| format!("{{ dose = \"{} g\", over = \"10 min\" }}", grams / 2.0);
        let whole = |grams: f64| format!("{{ dose = \"{grams} g\", over = \"20 min\" }}");
        let pause = "{ pause = \"10 min\" }";
        let parts = |grams: f64| {
            let half = half(grams);
            [
                whole(grams),
                format!("{half}, {half}"),
                format!("{half}, {pause}, {half}"),
            ]
        };
        for steps_at in parts(grams) {
            let at = steps(name, &steps_at);
            assert_eq!(at.severity(id), "absent", "{name} {steps_at}");
        }
        for steps_above in parts(grams + 0.2) {
            let above = steps(name, &steps_above);
            let found = above.severity(id);
            assert_eq!(found, "warn", "{name} {steps_above} {:?}", above.findings());
        }
        // What an hour lies between are two doses.
        let apart = format!("{0}, {{ pause = \"60 min\" }}, {0}", half(grams + 0.2));
        assert_eq!(steps(name, &apart).severity(id), "absent", "{name}");
    }
    // Four quarters as well.
    let quarter = "{ dose = \"0.55 g\", over = \"5 min\" }";
    let four = steps("migraine", &[quarter; 4].join(", "));
    assert_eq!(four.severity("short-dose-migraine"), "warn");
    // A rate beside a dose is no part of it.
    let beside = "{ dose = \"2 g\", over = \"20 min\" }, { rate = \"2 g/h\", for = \"30 min\" }";
    let beside = steps("torsades-de-pointes", beside);
    assert_eq!(beside.severity("short-dose-torsades"), "absent");
}

/// The first half was given before the order; an hour ago it was another dose.
#[test]
fn label_a_prior_dose_within_the_hour_is_a_part_of_the_dose() {
    let order = |at: &str| {
        let prior = format!("[{{ dose = \"1.2 g\", over = \"10 min\", at = \"{at}\" }}]");
        Order::named("migraine")
            .with("order.steps", "[{ dose = \"1 g\", over = \"15 min\" }]")
            .with("magnesium.prior_doses", &prior)
            .check()
    };
    let within = order("-30 min");
    assert_eq!(within.severity("short-dose-migraine"), "warn");
    let words = within.finding("short-dose-migraine").unwrap()["message"].as_str();
    assert!(words.unwrap().contains("prior doses included"), "{words:?}");
    assert_eq!(order("-75 min").severity("short-dose-migraine"), "absent");
    // What was given alone before is no reason: nothing of it can be held back.
    let before = Order::named("migraine")
        .with(
            "order.steps",
            "[{ pause = \"2 h\" }, { dose = \"1 g\", over = \"15 min\" }]",
        )
        .with(
            "magnesium.prior_doses",
            "[{ dose = \"1.5 g\", over = \"10 min\", at = \"-30 min\" }, \
             { dose = \"1.5 g\", over = \"10 min\", at = \"-15 min\" }]",
        )
        .check();
    assert_eq!(before.severity("short-dose-migraine"), "absent");
}

/// A recurrent fit below 70 kg: 2 g, in one or in parts.
#[test]
fn label_a_recurrent_fit_in_parts_is_one_dose() {
    let id = "recurrent-fit-below-70-kg";
    let fit = |steps: &str| {
        Order::named("eclampsia-recurrent")
            .text("patient.weight", "69 kg")
            .with("order.steps", &format!("[{steps}]"))
            .check()
    };
    let half = |grams: &str| format!("{{ dose = \"{grams}\", over = \"5 min\" }}");
    assert_eq!(fit(&half("2 g")).severity(id), "absent");
    let two = |grams: &str| format!("{0}, {{ pause = \"10 min\" }}, {0}", half(grams));
    assert_eq!(fit(&two("1 g")).severity(id), "absent");
    assert_eq!(fit(&two("1.1 g")).severity(id), "warn");
    assert_eq!(fit(&two("2 g")).severity(id), "warn");
}

/// The order is beyond the total of one window, and the pump, which rounds up, beyond that of
/// another: both are told.
#[test]
fn label_no_window_hides_another() {
    let order = |flags: &[&str]| {
        Order::named("deficiency-severe-clean")
            .with("order.bag", "\"10 g / 100 mL\"")
            .without("order.product")
            .with(
                "order.steps",
                "[{ dose = \"12.5 g\", over = \"1136 min\" }]",
            )
            .with(
                "magnesium.prior_doses",
                "[{ dose = \"14 g\", over = \"7 h\", at = \"-40 h\" }, \
                 { dose = \"14 g\", over = \"7 h\", at = \"-33 h\" }]",
            )
            .check_with(flags)
    };
    // 6.6 mL/hour become 7 mL/hour: 13.25 g, more than 51 mmol; 6 mL/hour would be 9 % short.
    let rounded = order(&["--pump-step", "1mL/h"]);
    assert!(rounded.error.is_none(), "{}", rounded.message());
    for id in ["five-days-replacement", "day-replacement-first"] {
        assert_eq!(
            rounded.severity(id),
            "warn",
            "{id} {:?}",
            rounded.findings()
        );
    }
    let exact = order(&[]);
    assert_eq!(exact.severity("five-days-replacement"), "warn");
    assert_eq!(exact.severity("day-replacement-first"), "absent");
}

/// The step of a pump alone warns of nothing: 2 g over 45 minutes are 66.7 mL/hour to the nearest
/// step of 0.1 mL/hour, 2.001 g, and a trial ends at 2 g.
#[test]
fn regress_the_step_of_the_pump_warns_of_nothing() {
    let order = Order::named("migraine")
        .with("order.bag", "\"20 g / 500 mL\"")
        .with("order.steps", "[{ dose = \"2 g\", over = \"45 min\" }]");
    let answer = order.check();
    assert_eq!(answer.severity("short-dose-migraine"), "absent");
    let rate = &answer.json["program"][0]["pump_rate"]["value"];
    assert_eq!(rate.as_f64(), Some(66.6), "{rate}");
    let more = order.with("order.steps", "[{ dose = \"2.01 g\", over = \"45 min\" }]");
    assert_eq!(more.check().severity("short-dose-migraine"), "warn");
}

/// What is treated with single doses of 1 to 2.5 g: 8 g within a day is asked about, however
/// slowly it runs.
#[test]
fn label_much_in_a_day_of_single_doses_warns() {
    for name in ["migraine", "asthma-severe"] {
        let order = |dose: &str| {
            Order::named("migraine")
                .text("order.indication", name)
                .text("care.setting", "inpatient-monitored")
                .with("order.bag", "\"20 g / 500 mL\"")
                .with(
                    "order.steps",
                    &format!("[{{ dose = \"{dose}\", over = \"6 h\" }}]"),
                )
                .check()
        };
        let severity = |dose: &str| order(dose).severity("day-single-doses").to_owned();
        assert_eq!(severity("8.1 g"), "warn", "{name}");
        assert_eq!(severity("7.9 g"), "absent", "{name}");
    }
}
