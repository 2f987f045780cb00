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
