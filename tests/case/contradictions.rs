//! Facts of a case that contradict each other, circuits, and clocks of two places.

use super::care::{QUIET, altered, read};
use super::level_kinds::severity;
use maginfuse::ErrorKind;
use maginfuse::safety::{Case, Severity};
use maginfuse::simulate::Forecast;
use maginfuse::units::Time;
use uom::si::time::hour;

/// A recurrent fit of a woman of this age, after these doses.
fn fit(age: &str, prior: &str) -> Case {
    let text = altered("prior_doses = []", &format!("prior_doses = [{prior}]"))
        .replace("\"male\"", "\"female\"")
        .replace("60 years", age)
        .replace("pregnant = false", "pregnant = true")
        .replace("\"inpatient\"", "\"inpatient-monitored\"")
        .replace("deficiency-severe", "eclampsia-recurrent");
    read(&text).unwrap()
}

/// The quiet case after these doses.
fn after(prior: &str) -> Case {
    read(&altered(
        "prior_doses = []",
        &format!("prior_doses = [{prior}]"),
    ))
    .unwrap()
}

#[test]
fn prop_age_and_pregnancy_that_hardly_go_together_are_asked() {
    let asked = |age: &str| severity(&fit(age, ""), "pregnancy-improbable");
    assert_eq!(asked("80 years"), Some(Severity::Warn));
    assert_eq!(asked("56 years"), Some(Severity::Warn));
    assert_eq!(asked("55 years"), None);
    assert_eq!(
        severity(&read(QUIET).unwrap(), "pregnancy-improbable"),
        None
    );
}

#[test]
fn prop_a_fetus_is_protected_before_its_birth() {
    let with = |indication: &str, pregnant: &str| {
        let text = altered("conditions = []", "conditions = [\"postpartum\"]")
            .replace("\"male\"", "\"female\"")
            .replace("60 years", "30 years")
            .replace("pregnant = false", &format!("pregnant = {pregnant}"))
            .replace("deficiency-severe", indication);
        severity(&read(&text).unwrap(), "after-birth")
    };
    assert_eq!(with("fetal-neuroprotection", "true"), Some(Severity::Stop));
    assert_eq!(with("pre-eclampsia", "true"), Some(Severity::Warn));
    assert_eq!(with("pre-eclampsia", "false"), None);
}

#[test]
fn prop_two_doses_on_one_line_at_once_are_questioned() {
    let id = "prior-doses-at-once";
    let asked = |prior: &str| severity(&after(prior), id);
    let dose = "{ dose = \"4 g\", at = \"-6 h\", over = \"20 min\" }";
    let same = "{ dose = \"16.23 mmol\", at = \"2026-11-22T01:00:00Z\", over = \"20 min\" }";
    assert_eq!(asked(dose), None);
    assert_eq!(asked(&format!("{dose}, {dose}")), Some(Severity::Warn));
    assert_eq!(asked(&format!("{dose}, {same}")), Some(Severity::Warn));
    let during = "{ dose = \"1 g\", at = \"-350 min\", over = \"20 min\" }";
    assert_eq!(asked(&format!("{dose}, {during}")), Some(Severity::Warn));
    let following = "{ rate = \"1 g/h\", for = \"2 h\", at = \"-340 min\" }";
    assert_eq!(asked(&format!("{dose}, {following}")), None);
    // One injection into each side is usual.
    let side = "{ dose = \"5 g\", at = \"-6 h\", route = \"intramuscular\" }";
    assert_eq!(asked(&format!("{dose}, {side}, {side}")), None);
}

#[test]
fn prop_a_recurrent_fit_without_a_dose_before_it_is_asked() {
    let id = "recurrent-fit-without-dose";
    assert_eq!(severity(&fit("30 years", ""), id), Some(Severity::Warn));
    let dose = "{ dose = \"4 g\", at = \"-2 h\", over = \"20 min\" }";
    assert_eq!(severity(&fit("30 years", dose), id), None);
}

#[test]
fn prop_a_low_level_after_much_magnesium_is_questioned() {
    let id = "level-low-after-much";
    let asked = |grams: &str, at: &str| {
        let dose = format!("{{ dose = \"{grams} g\", at = \"{at}\", over = \"10 h\" }}");
        severity(&after(&dose), id)
    };
    // The level was drawn 4 hours before the order.
    assert_eq!(asked("20", "-15 h"), Some(Severity::Warn));
    assert_eq!(asked("19", "-15 h"), None);
    assert_eq!(asked("20", "-40 h"), None);
}

#[test]
fn prop_clocks_of_two_places_are_noted_and_impossible_offsets_refused() {
    let id = "offsets-differ";
    let level = |at: &str| {
        altered(
            "0.50 mmol/L\", at = \"-4 h\"",
            &format!("0.50 mmol/L\", at = \"{at}\""),
        )
    };
    let case = read(&level("2026-11-22T04:00+10:00")).unwrap();
    // 4:00 at +10:00 is 18:00 UTC of the day before; the order starts at 7:00 UTC.
    assert_eq!(case.levels[0].at.get::<hour>().round(), -13.0);
    let apart = case.other_offset.as_ref().unwrap().apart;
    assert!((apart.get::<hour>() + 13.0).abs() < 1e-9);
    assert_eq!(severity(&case, id), Some(Severity::Info));
    let same = read(&level("2026-11-22T04:00+01:00")).unwrap();
    assert_eq!(severity(&same, id), None);
    for wrong in [
        "2026-11-22T04:00+25:59",
        "2026-11-22T04:00-12:30",
        "2026-11-22T04:00+14:30",
    ] {
        let error = read(&level(wrong)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Malformed, "{wrong}");
        assert!(error.to_string().contains("offset"), "{wrong}: {error}");
    }
}

#[test]
fn prop_a_zone_in_brackets_agrees_with_its_offset() {
    let start = |text: &str| {
        read(&altered("2026-11-22T08:00:00+01:00", text)).map(|case| case.levels.len())
    };
    for sound in [
        "2026-11-22T08:00:00+01:00[Europe/Berlin]",
        "2026-07-22T08:00:00+02:00[Europe/Vienna]",
        "2026-11-22T08:00:00-05:00[America/New_York]",
    ] {
        assert_eq!(start(sound).unwrap(), 1, "{sound}");
    }
    for wrong in [
        "2026-11-22T08:00:00+01:00[America/New_York]",
        "2026-11-22T08:00:00+02:00[Europe/Berlin]",
        "2026-11-22T08:00:00+01:00[Europe/Nowhere]",
    ] {
        assert_eq!(
            start(wrong).unwrap_err().kind(),
            ErrorKind::Malformed,
            "{wrong}"
        );
    }
}

/// The quiet case with these lines about its kidneys.
fn kidneys(lines: &str) -> maginfuse::Result<Case> {
    read(&altered(
        "creatinine = [{ value = \"0.9 mg/dL\", at = \"-4 h\" }]\nurine_output = \"80 mL/h\"",
        lines,
    ))
}

#[test]
fn exact_a_circuit_draws_the_level_toward_its_fluid() {
    let circuit = |dialysate: &str| {
        format!("crrt = {{ clearance = \"30 mL/min\", dialysate = \"{dialysate} mmol/L\" }}")
    };
    let slope = |lines: &str| {
        let case = kidneys(lines).unwrap();
        let forecast = Forecast::of(&case).unwrap();
        let course = &forecast.runs[0].trajectory;
        let level = |at: f64| course.at(Time::new::<hour>(at)).unwrap().millimolar();
        level(0.0) - level(-3.9)
    };
    // The level is 0.5 mmol/L: a fluid without magnesium takes it away, a rich one adds to it.
    let (poor, rich) = (slope(&circuit("0.1")), slope(&circuit("1.5")));
    let none = slope("dialysis = true");
    assert!(poor < none && none < rich, "{poor} {none} {rich}");
    let case = kidneys(&circuit("0.5")).unwrap();
    assert_eq!(case.kidney.dialysis, Some(true));
    assert_eq!(severity(&case, "circuit-may-stop"), Some(Severity::Info));
    assert!(
        case.renal
            .notes
            .iter()
            .any(|note| note.contains("Continuous renal replacement"))
    );
}

#[test]
fn prop_a_circuit_beside_what_denies_it_is_refused() {
    let circuit = "crrt = { clearance = \"30 mL/min\", dialysate = \"0.5 mmol/L\" }";
    for more in [
        "dialysis = false",
        "dialysis_sessions = [{ start = \"4 h\", for = \"4 h\", clearance = \"100 mL/min\", \
         dialysate = \"0.5 mmol/L\" }]",
    ] {
        let error = kidneys(&format!("{circuit}\n{more}")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Malformed, "{more}: {error}");
    }
    let rich = circuit.replace("0.5 mmol", "9 mmol");
    assert_eq!(kidneys(&rich).unwrap_err().kind(), ErrorKind::Malformed);
    let unknown = circuit.replace("clearance", "flow");
    assert_eq!(kidneys(&unknown).unwrap_err().kind(), ErrorKind::Malformed);
}
