//! Steps of an order: pauses, repetitions, rates that are no loads, doses into a muscle.

use super::care::{QUIET, altered, read};
use super::level_kinds::severity;
use crate::bedside::Order;
use maginfuse::answer;
use maginfuse::case::CheckRequest;
use maginfuse::clinical::constants::{INJECTION_ABSORBED, INJECTION_ABSORPTION_PER_H};
use maginfuse::dose::{Pump, StepWords, cumulative};
use maginfuse::safety::{Case, Severity};
use maginfuse::simulate::Forecast;
use maginfuse::units::{Reader, Salt, Time};
use maginfuse::{ErrorKind, Result};
use uom::si::amount_of_substance::millimole;
use uom::si::mass::gram;
use uom::si::time::{hour, minute};

/// The steps of the quiet case.
const STEPS: &str = "steps = [{ dose = \"1 g\", over = \"2 h\" }]";

fn with_steps(steps: &str) -> Result<Case> {
    read(&altered(STEPS, &format!("steps = [{steps}]")))
}

fn with_prior(prior: &str) -> Result<Case> {
    read(&altered(
        "prior_doses = []",
        &format!("prior_doses = [{prior}]"),
    ))
}

fn grams(case: &Case) -> f64 {
    let total = case.regimen.total();
    Salt::SulfateHeptahydrate.mass(total).get::<gram>()
}

fn starts(case: &Case) -> Vec<f64> {
    let steps = case.regimen.steps().iter();
    steps
        .map(|step| step.start.get::<minute>().round())
        .collect()
}

/// A pre-eclampsia with these steps.
fn obstetric(steps: &str) -> Case {
    let text = altered(STEPS, &format!("steps = [{steps}]"))
        .replace("\"male\"", "\"female\"")
        .replace("60 years", "30 years")
        .replace("pregnant = false", "pregnant = true")
        .replace("\"inpatient\"", "\"inpatient-monitored\"")
        .replace("deficiency-severe", "pre-eclampsia");
    read(&text).unwrap()
}

#[test]
fn meta_a_rate_of_nothing_is_a_pause_and_moves_no_later_step() {
    let with = |middle: &str| {
        with_steps(&format!(
            "{{ dose = \"0.5 g\", over = \"1 h\" }}, {middle}, {{ rate = \"0.25 g/h\", for = \"2 h\" }}"
        ))
        .unwrap()
    };
    for middle in [
        "{ pause = \"5 h\" }",
        "{ rate = \"0 g/h\", for = \"5 h\" }",
        "{ rate = \"0.0 mmol/h\", for = \"300 min\" }",
    ] {
        let case = with(middle);
        assert_eq!(case.regimen.steps()[1].words, StepWords::Pause);
        assert_eq!(starts(&case), [0.0, 60.0, 360.0], "{middle}");
        assert!((grams(&case) - 1.0).abs() < 1e-9);
        assert_eq!(case.inputs().len(), 2);
    }
    // The limit of a rate that goes to nothing.
    let level = |case: &Case| {
        let forecast = Forecast::of(case).unwrap();
        forecast.runs[0].prediction.peak.millimolar()
    };
    let tiny = level(&with("{ rate = \"0.001 g/h\", for = \"5 h\" }"));
    assert!((level(&with("{ pause = \"5 h\" }")) - tiny).abs() < 1e-3);
}

#[test]
fn prop_a_pause_sets_no_pump_and_an_injection_has_a_volume_and_no_flow() {
    let pump = Pump::new(Reader::default().flow("0.1 mL/h").unwrap()).unwrap();
    let case = with_steps(
        "{ dose = \"1 g\", over = \"2 h\" }, { pause = \"3 h\" }, \
         { dose = \"1 g\", route = \"intramuscular\" }",
    )
    .unwrap();
    let answer = answer::check(&case, &CheckRequest::new(pump)).unwrap();
    let steps = &answer.verdict.program().unwrap().steps;
    let words: Vec<_> = steps.iter().map(|step| step.ordered.words).collect();
    assert_eq!(
        words,
        [StepWords::Dose, StepWords::Pause, StepWords::Injection]
    );
    // 1 g of 50 % is 2 mL.
    let volume = steps[2]
        .delivery
        .volume
        .get::<uom::si::volume::milliliter>();
    assert!((volume - 2.0).abs() < 1e-9, "{volume}");
    let document = serde_json::to_value(maginfuse::report::check::to_json(&answer)).unwrap();
    let shown = document["program"].as_array().unwrap();
    assert_eq!(shown[1]["kind"], "pause");
    assert_eq!(shown[2]["kind"], "injection");
    assert_eq!(shown[2]["inject"]["value"], 2.0);
    for step in &shown[1..] {
        assert!(step.get("pump_rate").is_none(), "{step:#}");
    }
    let text = maginfuse::report::check::to_text(&answer);
    assert!(
        text.contains("2 mL of a 50 % solution into a muscle"),
        "{text}"
    );
    assert_eq!(text.matches("PUMP RATE").count(), 1, "{text}");
}

#[test]
fn exact_what_is_injected_is_absorbed_by_the_published_law() {
    let case = with_prior("{ dose = \"10 g\", at = \"-100 min\", route = \"intramuscular\" }");
    let case = case.unwrap();
    let dose = &case.prior[0];
    assert_eq!(dose.words, StepWords::Injection);
    let all = dose.amount().get::<millimole>();
    // 10 g of the heptahydrate are 40.57 mmol.
    assert!((all - 40.57).abs() < 0.01, "{all}");
    let pieces = dose.absorbed();
    let start = dose.start;
    for hours in [0.25, 1.0, 3.0, 6.0, 12.0, 28.0] {
        let until = start + Time::new::<hour>(hours);
        let absorbed = cumulative::amount_between(&pieces, start, until).get::<millimole>();
        let mut law = 1.0 - (-INJECTION_ABSORPTION_PER_H * hours).exp();
        if hours == 28.0 {
            law = 1.0;
        }
        let expected = INJECTION_ABSORBED * all * law;
        assert!(
            (absorbed - expected).abs() < 1e-9,
            "{hours} h: {absorbed} {expected}"
        );
    }
    // The totals count it when it was injected.
    let given = cumulative::amount_between(&case.inputs(), start, start + Time::new::<minute>(2.0));
    assert!((given.get::<millimole>() - all).abs() < 1e-9);
}

#[test]
fn paper_ten_grams_into_a_muscle_reach_their_highest_level_after_about_three_hours() {
    // Salinger and Du both put it there; their levels rise by 0.8 mmol/L in women of 55 and 65 kg.
    let case = obstetric("{ dose = \"10 g\", route = \"intramuscular\" }");
    let forecast = Forecast::of(&case).unwrap();
    for run in forecast.runs.iter().filter(|run| run.prediction.flags) {
        let at = run.prediction.peak_at.get::<hour>();
        assert!((1.5..5.0).contains(&at), "{}: {at}", run.prediction.model);
        let rise = run.prediction.peak.millimolar() - run.trajectory.levels[0];
        assert!(
            (0.4..1.4).contains(&rise),
            "{}: {rise}",
            run.prediction.model
        );
    }
    // It is usual undiluted, and its speed is no rate of a vein.
    let none = [
        "concentrate",
        "short-rate-obstetric-fastest",
        "infusion-rate-obstetric-ceiling",
    ];
    for id in none {
        assert_eq!(severity(&case, id), None, "{id}");
    }
}

#[test]
fn prop_an_injection_before_the_order_still_enters_the_blood() {
    let with = |route: &str| {
        let prior = format!("{{ dose = \"4 g\", at = \"-2 h\", over = \"1 min\"{route} }}");
        let case = with_prior(&prior).unwrap();
        let forecast = Forecast::of(&case).unwrap();
        let course = &forecast.runs[0].trajectory;
        let rise = course.at(Time::new::<hour>(1.0)).unwrap().millimolar()
            - course.at(Time::default()).unwrap().millimolar();
        (case, rise)
    };
    let (muscle, rising) = with(", route = \"intramuscular\"");
    let (_, falling) = with("");
    assert!(rising > falling, "{rising} {falling}");
    assert_eq!(severity(&muscle, "level-before-dose"), Some(Severity::Warn));
    // It runs on no line.
    let late = with_prior(
        "{ dose = \"4 g\", at = \"-1 min\", over = \"2 min\", route = \"intramuscular\" }",
    );
    assert_eq!(severity(&late.unwrap(), "prior-dose-overlaps"), None);
}

#[test]
fn meta_a_prior_rate_is_the_dose_it_gave() {
    let rate = with_prior("{ rate = \"0.1 g/h\", for = \"10 h\", at = \"-10 h\" }").unwrap();
    let dose = with_prior("{ dose = \"1 g\", over = \"10 h\", at = \"-10 h\" }").unwrap();
    assert_eq!(rate.prior[0].words, StepWords::Rate);
    let amount = |case: &Case| case.prior[0].amount().get::<millimole>();
    assert!((amount(&rate) - amount(&dose)).abs() < 1e-9);
    // 0.05 g is below every dose, and a rate is no dose.
    let little = "rate = \"0.3 g/h\", for = \"10 min\", at = \"-1 h\"";
    let little = with_prior(&format!("{{ {little} }}")).unwrap();
    let all = maginfuse::safety::order::prior_doses(&little).unwrap();
    assert!(all.is_empty(), "{all:?}");
    assert!(with_prior("{ rate = \"0 g/h\", for = \"2 h\", at = \"-2 h\" }").is_err());
    assert!(with_prior("{ dose = \"1 g\", at = \"-2 h\" }").is_err());
}

#[test]
fn prop_a_rate_is_never_a_load_however_short() {
    for steps in [
        "{ dose = \"4 g\", over = \"20 min\" }, { rate = \"1 g/h\", for = \"30 min\" }",
        "{ dose = \"4 g\", over = \"20 min\" }, { rate = \"1 g/h\", for = \"24 h\" }",
    ] {
        let case = obstetric(steps);
        assert_eq!(case.regimen.short_doses().count(), 1, "{steps}");
        assert_eq!(severity(&case, "load-repeated"), None, "{steps}");
    }
    let two =
        obstetric("{ dose = \"4 g\", over = \"20 min\" }, { dose = \"1 g\", over = \"30 min\" }");
    assert_eq!(severity(&two, "load-repeated"), Some(Severity::Warn));
}

#[test]
fn exact_single_doses_repeat_with_pauses_between() {
    let repeat = |text: &str| read(&format!("{QUIET}repeat = {text}\n"));
    let case = repeat("{ every = \"24 h\", times = 3 }").unwrap();
    assert_eq!(starts(&case), [0.0, 120.0, 1440.0, 1560.0, 2880.0]);
    assert!((grams(&case) - 3.0).abs() < 1e-9);
    let said = case
        .understood
        .iter()
        .find(|input| input.input == "order.repeat");
    assert_eq!(said.unwrap().given, "every 24 hours, 3 times in all");
    for wrong in [
        "{ every = \"2 h\", times = 3 }",
        "{ every = \"24 h\", times = 1 }",
        "{ every = \"24 h\", times = 1000 }",
        "{ every = \"24\", times = 3 }",
    ] {
        let error = repeat(wrong).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Malformed, "{wrong}: {error}");
    }
    let rate = altered(STEPS, "steps = [{ rate = \"1 g/h\", for = \"2 h\" }]");
    assert!(
        read(&format!(
            "{rate}repeat = {{ every = \"24 h\", times = 3 }}\n"
        ))
        .is_err()
    );
}

#[test]
fn prop_a_step_is_one_thing() {
    for wrong in [
        "{ pause = \"2 h\", dose = \"1 g\" }",
        "{ pause = \"0 h\" }",
        "{ rate = \"1 g/h\", for = \"2 h\", route = \"intramuscular\" }",
        "{ dose = \"1 g\", over = \"1 h\", route = \"subcutaneous\" }",
        "{ rate = \"0 g/h\" }",
        "{ dose = \"0 g\", over = \"2 h\" }",
    ] {
        assert!(with_steps(wrong).is_err(), "{wrong}");
    }
}

/// Pritchard: 5 g, 10 mL of 50 %, into each buttock; Dhaka: 3 g into each (Smith 2013).
#[test]
fn label_a_large_injection_is_divided() {
    let said = |name: &str, words: &str| {
        let text = Order::named(name).check().text;
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(line.contains(words), "{name}: {text}");
    };
    let pritchard = "ordinary/pre-eclampsia-pritchard";
    said(
        pritchard,
        "20 mL of a 50 % solution into 2 muscles, 10 mL into each",
    );
    said(pritchard, "10 mL of a 50 % solution into a muscle");
    let dhaka = "ordinary/pre-eclampsia-dhaka";
    said(
        dhaka,
        "12 mL of a 50 % solution into 2 muscles, 6 mL into each",
    );
}

#[test]
fn label_a_push_in_an_arrest_needs_no_pump() {
    // 2 g over 1 minute from a bag of 4 %: 50 mL, 3000 mL/h on a pump.
    let text = altered(STEPS, "steps = [{ dose = \"2 g\", over = \"1 min\" }]")
        .replace("\"inpatient\"", "\"emergency-department\"")
        .replace("deficiency-severe", "cardiac-arrest");
    let case = read(&text).unwrap();
    let pump = Pump::new(Reader::default().flow("0.1 mL/h").unwrap()).unwrap();
    let answer = answer::check(&case, &CheckRequest::new(pump)).unwrap();
    assert!(
        answer
            .findings
            .iter()
            .all(|finding| finding.id != "pump-flow")
    );
    let text = maginfuse::report::check::to_text(&answer);
    assert!(text.contains("50 mL by hand"), "{text}");
    assert!(!text.contains("PUMP RATE"), "{text}");
    let document = serde_json::to_value(maginfuse::report::check::to_json(&answer)).unwrap();
    let step = &document["program"][0];
    assert_eq!(step["push"]["value"], 50.0);
    assert!(step.get("pump_rate").is_none(), "{step:#}");
}
