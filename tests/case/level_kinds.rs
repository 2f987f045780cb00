//! What a level is beside its number, and a patient whose sex or size is doubtful.

use super::care::{QUIET, altered, read};
use maginfuse::ErrorKind;
use maginfuse::clinical::patient::TimedLevel;
use maginfuse::safety::{Case, Finding, RULES, Severity};

/// The level of the quiet case.
const LEVEL: &str = "{ value = \"0.50 mmol/L\", at = \"-4 h\" }";

/// The quiet case with another level.
fn with_level(level: &str) -> String {
    altered(LEVEL, level)
}

/// What the rules say of a case.
fn findings(case: &Case) -> Vec<Finding> {
    RULES.iter().flat_map(|rule| rule(case)).collect()
}

/// The severity of the finding with this id.
pub fn severity(case: &Case, id: &str) -> Option<Severity> {
    let all = findings(case);
    all.into_iter()
        .find(|finding| finding.id == id)
        .map(|finding| finding.severity)
}

#[test]
fn prop_an_ionized_level_is_understood_and_compared_with_nothing() {
    let ionized = "{ value = \"0.55 mmol/L\", at = \"-4 h\", kind = \"ionized\" }";
    let case = read(&with_level(ionized)).unwrap();
    assert!(case.levels.is_empty());
    assert_eq!(case.ionized_levels.len(), 1);
    assert_eq!(severity(&case, "level-ionized"), Some(Severity::Info));
    // Without a total level the deficiency is not confirmed.
    assert_eq!(
        severity(&case, "deficiency-not-confirmed"),
        Some(Severity::Stop)
    );
    let said = case
        .understood
        .iter()
        .any(|input| input.given.contains("0.55 mmol/L ionized"));
    assert!(said, "{:?}", case.understood);
    // Beside a total one it changes nothing but the note.
    let both = read(&with_level(&format!("{LEVEL}, {ionized}"))).unwrap();
    let alone = read(QUIET).unwrap();
    assert_eq!(both.levels, alone.levels);
    let others = |case: &Case| {
        let mut all = findings(case);
        all.retain(|finding| finding.id != "level-ionized");
        all
    };
    assert_eq!(others(&both), others(&alone));
}

/// An ionized level of 1.5 mmol/L is toxic whatever the total: 60 % of 2.5 mmol/L; from 2.1, 60 %
/// of 3.5, it stops until a named person decides.
#[test]
fn label_a_toxic_ionized_level_is_heard() {
    let heard = |value: &str| {
        let ionized = format!("{{ value = \"{value}\", at = \"-4 h\", kind = \"ionized\" }}");
        let case = read(&with_level(&format!("{LEVEL}, {ionized}"))).unwrap();
        let high = severity(&case, "level-ionized-high");
        let note = severity(&case, "level-ionized");
        assert_ne!(high.is_some(), note.is_some(), "{value}");
        let finding = findings(&case)
            .into_iter()
            .find(|f| f.id == "level-ionized-high");
        (high, finding.is_some_and(|f| f.overridable))
    };
    assert_eq!(heard("0.67 mmol/L"), (None, false));
    assert_eq!(heard("1.49 mmol/L"), (None, false));
    assert_eq!(heard("1.5 mmol/L"), (Some(Severity::Warn), false));
    assert_eq!(heard("2.09 mmol/L"), (Some(Severity::Warn), false));
    assert_eq!(heard("2.1 mmol/L"), (Some(Severity::Stop), true));
    assert_eq!(heard("5.1 mg/dL"), (Some(Severity::Warn), false));
}

/// A toxic level behind a newer one is told, and is a warning where the fall is faster than a
/// half-life of 2.7 hours: of 3.6 mmol/L, after 3 hours 0.7 + 2.9 / 2^(3/2.7) = 2.04 are left.
#[test]
fn label_an_older_toxic_level_is_not_forgotten() {
    let found = |older: &str, hours: &str, newest: &str| {
        let levels = format!(
            "{{ value = \"{older}\", at = \"-{hours} h\" }}, \
             {{ value = \"{newest}\", at = \"-1 h\", kind = \"total\" }}"
        );
        severity(&read(&with_level(&levels)).unwrap(), "level-was-toxic")
    };
    assert_eq!(found("3.49 mmol/L", "4", "2.1 mmol/L"), None);
    assert_eq!(found("3.6 mmol/L", "4", "2.1 mmol/L"), Some(Severity::Info));
    assert_eq!(found("3.6 mmol/L", "4", "1.9 mmol/L"), Some(Severity::Warn));
    assert_eq!(
        found("3.6 mmol/L", "20", "0.8 mmol/L"),
        Some(Severity::Info)
    );
    assert_eq!(found("6 mmol/L", "4", "0.5 mmol/L"), Some(Severity::Warn));
    // A newest level in the toxic range speaks for itself, a hemolyzed one proves nothing.
    assert_eq!(found("3.9 mmol/L", "4", "3.6 mmol/L"), None);
    let toxic = "{ value = \"3.6 mmol/L\", at = \"-6 h\" }";
    let two = with_level(&format!("{toxic}, {LEVEL}"));
    let said = |text: &str| severity(&read(text).unwrap(), "level-was-toxic");
    assert_eq!(said(&two), Some(Severity::Warn));
    let hemolyzed = two.replace("at = \"-6 h\"", "at = \"-6 h\", sample = \"hemolyzed\"");
    assert_eq!(said(&hemolyzed), None);
    // Dialysis takes it away faster than any kidney.
    let dialyzed = two.replace("[magnesium]", "dialysis = true\n[magnesium]");
    assert_eq!(said(&dialyzed), Some(Severity::Info));
}

#[test]
fn prop_a_level_that_would_be_usual_as_ionized_is_noted_unless_its_kind_is_written() {
    let asked = |level: &str| {
        let case = read(&with_level(level)).unwrap();
        severity(&case, "level-usual-if-ionized")
    };
    let with = |value: &str| format!("{{ value = \"{value} mmol/L\", at = \"-4 h\" }}");
    for (value, expected) in [
        ("0.44", None),
        ("0.45", Some(Severity::Info)),
        ("0.67", Some(Severity::Info)),
        ("0.68", None),
    ] {
        assert_eq!(asked(&with(value)), expected, "{value}");
    }
    let written = "{ value = \"0.50 mmol/L\", at = \"-4 h\", kind = \"total\" }";
    assert_eq!(asked(written), None);
    // A total level says that it is one.
    let case = read(QUIET).unwrap();
    let level = case
        .understood
        .iter()
        .find(|input| input.input == "magnesium.level");
    assert!(level.unwrap().given.contains("total"));
}

#[test]
fn prop_a_hemolyzed_sample_warns_and_is_kept() {
    let hemolyzed = "{ value = \"0.42 mmol/L\", at = \"-4 h\", sample = \"hemolyzed\" }";
    let case = read(&with_level(hemolyzed)).unwrap();
    assert!(case.levels[0].hemolyzed);
    assert_eq!(severity(&case, "level-hemolyzed"), Some(Severity::Warn));
    assert_eq!(severity(&read(QUIET).unwrap(), "level-hemolyzed"), None);
}

#[test]
fn prop_a_level_beyond_the_range_of_the_assay_is_said_and_warns() {
    let above = "{ value = \"2 mmol/L\", at = \"-4 h\", above_quantification = true }";
    let case = read(&with_level(above)).unwrap();
    assert!(case.levels[0].above_quantification);
    assert_eq!(TimedLevel::words(&case.levels[0]), "above 2 mmol/L");
    assert_eq!(severity(&case, "level-above-range"), Some(Severity::Warn));
}

#[test]
fn prop_what_a_level_cannot_be_is_refused_with_what_to_write() {
    for (level, words) in [
        (
            "{ value = \"<0.2 mmol/L\", at = \"-4 h\" }",
            "below_quantification",
        ),
        (
            "{ value = \"< 0.2 mmol/L\", at = \"-4 h\" }",
            "\"0.2 mmol/L\"",
        ),
        (
            "{ value = \">4 mmol/L\", at = \"-4 h\" }",
            "above_quantification",
        ),
        (
            "{ value = \"4 mmol/L\", at = \"-4 h\", kind = \"free\" }",
            "total or ionized",
        ),
        (
            "{ value = \"4 mmol/L\", at = \"-4 h\", sample = \"clotted\" }",
            "hemolyzed",
        ),
        (
            "{ value = \"2 mmol/L\", at = \"-4 h\", above_quantification = true, \
             below_quantification = true }",
            "below and above",
        ),
        (
            "{ value = \"0.4 mmol/L\", at = \"-4 h\", above_quantification = true }",
            "no assay",
        ),
    ] {
        let error = read(&with_level(level)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Malformed, "{level}");
        assert!(error.to_string().contains(words), "{level}: {error}");
    }
}

#[test]
fn prop_an_unknown_sex_is_missing_and_both_estimates_are_told() {
    let error = read(&altered("sex = \"male\"", "sex = \"unknown\"")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Missing);
    assert_eq!(error.kind().exit_code(), 4);
    // Cockcroft-Gault of a man of 60 years, 73.0 kg ideal weight and 0.9 mg/dL:
    // 80 * 73.0 / (72 * 0.9) = 90; a woman of the same height has 68.5 kg and a factor of 0.85.
    let said = error.to_string();
    assert!(said.contains("90 mL/min as male"), "{said}");
    assert!(said.contains("72 mL/min as female"), "{said}");
    assert!(said.contains("sex = \"female\" or \"male\""), "{said}");
}

#[test]
fn paper_a_body_mass_index_of_ten_is_answered_with_a_warning() {
    let weight = |kilogram: &str| altered("\"75 kg\"", &format!("\"{kilogram} kg\""));
    for kilogram in ["34", "190"] {
        let case = read(&weight(kilogram)).unwrap();
        let severity = severity(&case, "weight-improbable");
        assert_eq!(severity, Some(Severity::Warn), "{kilogram}");
    }
    for kilogram in ["22", "320"] {
        let error = read(&weight(kilogram)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Malformed, "{kilogram}: {error}");
    }
}

#[test]
fn prop_the_cause_of_a_deficiency_and_the_urine_are_read_and_repeated() {
    use maginfuse::clinical::{DeficiencyCause, UrineMagnesium};
    let with = |lines: &str| {
        read(&altered(
            "prior_doses = []",
            &format!("prior_doses = []\n{lines}"),
        ))
    };
    for cause in DeficiencyCause::ALL {
        let case = with(&format!("deficiency_cause = \"{}\"", cause.id())).unwrap();
        assert_eq!(case.deficiency_cause, Some(cause));
    }
    let daily = |text: &str| {
        let case = with(&format!("urine = \"{text}\"")).unwrap();
        let said = case
            .understood
            .iter()
            .any(|input| input.input == "magnesium.urine");
        assert!(said, "{text}");
        case.urine_magnesium.unwrap()
    };
    let of_day = |text: &str| match daily(text) {
        UrineMagnesium::OfDay(rate) => rate,
        other @ UrineMagnesium::FractionalExcretion(_) => panic!("{text}: {other:?}"),
    };
    let millimoles = of_day("0.6 mmol/d");
    for other in ["1.2 mEq/d", "0.6 mmol/day", "1.2 meq/d"] {
        assert!(
            (of_day(other) / millimoles - 1.0.into())
                .get::<uom::si::ratio::ratio>()
                .abs()
                < 1e-9
        );
    }
    // 24 of them in a day.
    let hourly = millimoles.get::<maginfuse::units::basic::amount_rate::millimole_per_hour>();
    assert!((hourly * 24.0 - 0.6).abs() < 1e-12);
    for (text, part) in [("6 %", 0.06), ("4.5%", 0.045), ("0 %", 0.0), ("100 %", 1.0)] {
        match daily(text) {
            UrineMagnesium::FractionalExcretion(read) => {
                assert!(
                    (read.get::<uom::si::ratio::ratio>() - part).abs() < 1e-12,
                    "{text}"
                );
            }
            other @ UrineMagnesium::OfDay(_) => panic!("{text}: {other:?}"),
        }
    }
    let none = read(QUIET).unwrap();
    assert_eq!((none.deficiency_cause, none.urine_magnesium), (None, None));
    for wrong in [
        "deficiency_cause = \"diet\"",
        "urine = \"0.6 mmol\"",
        "urine = \"40 mL/h\"",
        "urine = \"101 %\"",
        "urine = \"-1 %\"",
        "urine = \"0.06\"",
    ] {
        assert_eq!(
            with(wrong).unwrap_err().kind(),
            ErrorKind::Malformed,
            "{wrong}"
        );
    }
}
