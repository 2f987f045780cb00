//! Kidney words and magnesium loads beside the kidney values of the case.

use crate::bedside::{Answered, Order};

fn clean() -> Order {
    Order::named("deficiency-severe-clean").text("care.setting", "inpatient-monitored")
}

fn with_condition(order: &Order, name: &str) -> Answered {
    let list = format!("[\"{name}\"]");
    order.clone().with("patient.conditions", &list).check()
}

fn graded(answer: &Answered, id: &str) -> (String, bool) {
    let lifted = answer
        .finding(id)
        .is_some_and(|finding| finding["overridable"] == true);
    (answer.severity(id).to_owned(), lifted)
}

fn is(severity: &str, overridable: bool) -> (String, bool) {
    (severity.to_owned(), overridable)
}

/// One of the two is another patient: the word or the creatinine.
#[test]
fn label_dialysis_words_beside_working_kidneys_stop_until_resolved() {
    let creatinine = |value: &str| {
        clean().with(
            "kidney.creatinine",
            &format!("[{{ value = \"{value}\", at = \"-4 h\" }}]"),
        )
    };
    let measured = |value: &str| {
        clean()
            .without("kidney.creatinine")
            .text("kidney.measured_clearance", value)
    };
    for word in [
        "HD",
        "ESRD",
        "CRRT",
        "dialysepflichtig",
        "ESKD",
        "haemodialysis",
    ] {
        for (order, contradicts) in [
            (creatinine("0.9 mg/dL"), Some(false)),
            (creatinine("1.9 mg/dL"), Some(false)),
            // Neither working nor end-stage: a named person decides.
            (creatinine("2.0 mg/dL"), Some(true)),
            (creatinine("6 mg/dL"), None),
            (measured("31 mL/min"), Some(false)),
            (measured("30 mL/min"), Some(false)),
            (measured("29.9 mL/min"), None),
            (clean().with("kidney.dialysis", "true"), None),
        ] {
            let answer = with_condition(&order, word);
            let expected = match contradicts {
                Some(overridable) => is("stop", overridable),
                None => is("absent", false),
            };
            assert_eq!(
                graded(&answer, "kidneys-contradict"),
                expected,
                "{word}: {:?}",
                answer.findings()
            );
            let note = if contradicts.is_some() {
                "absent"
            } else {
                "info"
            };
            assert_eq!(
                answer.severity("condition-dialysis-dependent"),
                note,
                "{word}"
            );
        }
    }
    let answer = with_condition(&creatinine("0.9 mg/dL"), "ESRD");
    let said = answer.finding("kidneys-contradict").unwrap()["message"].to_string();
    assert!(said.contains("write dialysis = true"), "{said}");
    // The latest creatinine counts.
    let falling =
        "[{ value = \"4 mg/dL\", at = \"-20 h\" }, { value = \"1.2 mg/dL\", at = \"-2 h\" }]";
    let falling = with_condition(&clean().with("kidney.creatinine", falling), "ESRD");
    assert_eq!(graded(&falling, "kidneys-contradict"), is("stop", false));
    // Nobody said whether there is dialysis: a person can answer for it.
    let unasked = with_condition(&clean().without("kidney.dialysis"), "HD");
    assert_eq!(graded(&unasked, "kidneys-contradict"), is("stop", true));
}

/// What a finding about the kidneys says already is no second warning.
#[test]
fn label_kidney_words_that_the_values_say_already_are_notes() {
    let dialyzed = clean().with("kidney.dialysis", "true");
    let dry = clean().text("kidney.urine_output", "20 mL/h");
    for (order, word, id, expected) in [
        (clean(), "anuria", "anuria", is("stop", true)),
        (dialyzed.clone(), "anuria", "anuria", is("info", false)),
        (dry.clone(), "anuria", "anuria", is("info", false)),
        (clean(), "oliguria", "oliguria", is("stop", true)),
        (dry, "oliguria", "oliguria", is("info", false)),
        (clean(), "renal failure", "renal-failure", is("warn", false)),
        (
            dialyzed,
            "renal failure",
            "renal-failure",
            is("info", false),
        ),
        (clean(), "AKI", "acute-kidney-injury", is("info", false)),
    ] {
        let answer = with_condition(&order, word);
        let id = format!("condition-{id}");
        assert_eq!(
            graded(&answer, &id),
            expected,
            "{word}: {:?}",
            answer.findings()
        );
    }
    for (clearance, expected) in [
        ("59.9 mL/min", "info"),
        ("60 mL/min", "warn"),
        ("60.1 mL/min", "warn"),
    ] {
        let order = clean()
            .without("kidney.creatinine")
            .text("kidney.measured_clearance", clearance);
        let answer = with_condition(&order, "Niereninsuffizienz");
        assert_eq!(
            answer.severity("condition-renal-failure"),
            expected,
            "{clearance}"
        );
    }
}

/// German, Austrian and British labels exclude renal failure and the Swiss ask for caution: the
/// labels of the chosen country stop, unless the kidney value says it already.
#[test]
fn label_what_the_chosen_country_excludes_stops_overridably() {
    for (country, expected) in [
        ("DE", is("stop", true)),
        ("AT", is("stop", true)),
        ("UK", is("stop", true)),
        ("CH", is("warn", false)),
        ("IE", is("warn", false)),
    ] {
        let order = clean().text("care.country", country);
        let answer = with_condition(&order, "renal failure");
        let finding = answer.finding("condition-renal-failure").unwrap();
        assert_eq!(graded(&answer, "condition-renal-failure"), expected);
        let named = finding["message"]
            .to_string()
            .contains("the order is read by them");
        assert_eq!(named, expected.0 == "stop", "{country}: {finding}");
        let weak = order
            .clone()
            .without("kidney.creatinine")
            .text("kidney.measured_clearance", "45 mL/min");
        let weak = with_condition(&weak, "renal failure");
        assert_eq!(
            weak.severity("condition-renal-failure"),
            "info",
            "{country}"
        );
        // A caution of the heart warns whichever country is chosen.
        let infarction = with_condition(&order, "myocardial infarction");
        assert_eq!(infarction.severity("condition-heart"), "warn", "{country}");
    }
}

/// The Clenpiq label: contraindicated below 30 mL/min and in obstruction.
#[test]
fn label_a_magnesium_load_stops_where_nothing_leaves() {
    let at = |clearance: &str| {
        clean()
            .without("kidney.creatinine")
            .text("kidney.measured_clearance", clearance)
    };
    for (drug, class) in [
        ("picoprep", "bowel-preparations"),
        ("mag-ox", "magnesium-products"),
        ("Bittersalz", "magnesium-products"),
    ] {
        let id = format!("medication-{class}");
        let list = format!("[\"{drug}\"]");
        for (order, expected) in [
            (at("29.9 mL/min"), is("stop", true)),
            (at("30 mL/min"), is("warn", false)),
            (at("30.1 mL/min"), is("warn", false)),
            (clean(), is("warn", false)),
            (clean().with("kidney.dialysis", "true"), is("stop", true)),
            (
                clean().with("patient.conditions", "[\"ileus\"]"),
                is("stop", true),
            ),
            (
                clean().with("patient.conditions", "[\"anuria\"]"),
                is("stop", true),
            ),
            (
                clean().with("patient.conditions", "[\"Oligurie\"]"),
                is("stop", true),
            ),
        ] {
            let answer = order.with("patient.medications", &list).check();
            assert_eq!(
                graded(&answer, &id),
                expected,
                "{drug}: {:?}",
                answer.findings()
            );
            let said = answer.finding(&id).unwrap()["message"].to_string();
            assert!(said.contains("magnesium load"), "{said}");
        }
    }
    // Nutrition by vein is a load beside an order, and the order itself where it is ordered.
    let tpn = |order: Order| order.with("patient.medications", "[\"TPN\"]").check();
    assert_eq!(
        tpn(clean()).severity("medication-parenteral-nutrition"),
        "warn"
    );
}
