//! Where and for what a case may be treated: countries, settings, indications, times of drugs.

use maginfuse::case::{CaseFile, LaterLevels};
use maginfuse::clinical::{Country, Indication, Setting};
use maginfuse::safety::{Case, plausibility, suitability};
use maginfuse::units::Reader;
use maginfuse::{ErrorKind, Result};
use uom::si::time::minute;

/// An adult with a confirmed deficiency who is to get 1 g over 2 hours.
pub const QUIET: &str = r#"schema = 1
[patient]
age = "60 years"
sex = "male"
weight = "75 kg"
height = "178 cm"
pregnant = false
conditions = []
medications = []
intolerances = []
[care]
setting = "inpatient"
specialist = true
[kidney]
creatinine = [{ value = "0.9 mg/dL", at = "-4 h" }]
urine_output = "80 mL/h"
[magnesium]
levels = [{ value = "0.50 mmol/L", at = "-4 h" }]
prior_doses = []
[route]
oral_feasible = false
[order]
indication = "deficiency-severe"
start = "2026-11-22T08:00:00+01:00"
bag = "20 g / 500 mL"
steps = [{ dose = "1 g", over = "2 h" }]
"#;

/// `QUIET` with one text in the place of another.
pub fn altered(old: &str, new: &str) -> String {
    assert!(QUIET.contains(old), "{old}");
    QUIET.replacen(old, new, 1)
}

/// The case of a text.
pub fn read(text: &str) -> Result<Case> {
    CaseFile::read("case.toml", text)?.case(Reader::default(), LaterLevels::Refused)
}

#[test]
fn prop_every_country_is_read_by_its_letters_and_repeated() {
    for country in Country::ALL {
        let id = country.id();
        assert_eq!(Country::from_id(id).unwrap(), country);
        let text = altered(
            "specialist = true",
            &format!("country = \"{id}\"\nventilated = true"),
        );
        let case = read(&text).unwrap();
        assert_eq!(case.care.country, Some(country));
        assert_eq!(case.care.ventilated, Some(true));
        let said = |key: &str| case.understood.iter().any(|input| input.input == key);
        assert!(said("care.country") && said("care.ventilated"));
    }
    let case = read(QUIET).unwrap();
    assert_eq!((case.care.country, case.care.ventilated), (None, None));
    let error = read(&altered("specialist = true", "country = \"us\"")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Malformed);
    for country in Country::ALL {
        assert!(error.help().contains(country.id()), "{error}");
    }
}

#[test]
fn prop_emergency_departments_and_intensive_care_are_monitored_and_satisfy_every_indication() {
    for (id, setting) in [
        ("emergency-department", Setting::EmergencyDepartment),
        ("intensive-care", Setting::IntensiveCare),
        ("inpatient-monitored", Setting::InpatientMonitored),
    ] {
        assert!(setting.monitored(), "{id}");
        for indication in Indication::ALL {
            let text = altered("\"inpatient\"", &format!("\"{id}\""))
                .replace("deficiency-severe", indication.id());
            let case = read(&text).unwrap();
            assert_eq!(case.care.setting, setting);
            assert!(
                suitability::setting(&case).is_empty(),
                "{id} {indication:?}"
            );
        }
        // A level of 30 hours is old in a hospital.
        let old = altered("at = \"-4 h\" }]\nprior", "at = \"-30 h\" }]\nprior")
            .replace("\"inpatient\"", &format!("\"{id}\""));
        let old = plausibility::freshness(&read(&old).unwrap());
        assert_eq!(old.len(), 1, "{id}");
    }
    assert!(!Setting::Outpatient.monitored() && !Setting::Inpatient.monitored());
}

#[test]
fn prop_a_medication_is_a_name_or_a_name_with_its_time() {
    let text = altered(
        "medications = []",
        "medications = [\"rocuronium\", { name = \"nifedipine\", at = \"-20 min\" }, \
         { name = \"digoxin\", at = \"2026-11-22T07:00:00+01:00\" }, { name = \"gentamicin\" }]",
    );
    let case = read(&text).unwrap();
    let minutes: Vec<_> = case
        .patient
        .medications
        .iter()
        .map(|drug| drug.at.map(|at| at.get::<minute>().round()))
        .collect();
    assert_eq!(minutes, [None, Some(-20.0), Some(-60.0), None]);
    assert!(
        case.patient
            .medications
            .iter()
            .all(|drug| drug.class.is_some())
    );
    let said = case
        .understood
        .iter()
        .find(|input| input.input == "patient.medications");
    let said = &said.unwrap().given;
    assert!(said.contains("20 minutes before the start"), "{said}");
}

#[test]
fn prop_a_medication_that_cannot_be_read_is_refused_at_its_place() {
    for (given, words) in [
        ("{ name = \"nifedipine\", at = \"20\" }", "no unit"),
        ("{ name = \"nifedipine\", at = \"2 h\" }", "after the start"),
        ("{ name = \"nifedipine\", when = \"-2 h\" }", "when"),
        ("{ at = \"-2 h\" }", "name"),
        ("7", "a name"),
        ("\"\"", "names nothing"),
    ] {
        let text = altered("medications = []", &format!("medications = [{given}]"));
        let error = read(&text).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Malformed, "{given}: {error}");
        assert!(error.to_string().contains(words), "{given}: {error}");
        assert!(
            error.place().unwrap().contains("case.toml:9:"),
            "{given}: {error}"
        );
    }
}

#[test]
fn label_new_indications_name_what_their_sources_name() {
    use Indication::{CardiacArrest, ParenteralNutrition, Tetanus};
    let words = |indication: Indication| {
        let rows = indication.regimens();
        let rows: Vec<_> = rows
            .map(|row| [row.load, row.maintenance].concat())
            .collect();
        rows.join("; ")
    };
    assert!(CardiacArrest.emergency() && Tetanus.emergency() && !ParenteralNutrition.emergency());
    assert!(words(CardiacArrest).contains("2 g pushed over 1 to 2 minutes"));
    assert_eq!(CardiacArrest.required_setting(), Setting::Outpatient);
    assert!(words(ParenteralNutrition).contains("10 to 20 mmol a day"));
    assert!(!ParenteralNutrition.needs_confirmed_deficiency());
    // No dose of tetanus was read in its paper.
    assert_eq!(words(Tetanus), "");
    assert!(Tetanus.evidence().words.contains("2 to 4 mmol/L"));
    assert_eq!(Tetanus.required_setting(), Setting::InpatientMonitored);
    for indication in [CardiacArrest, ParenteralNutrition, Tetanus] {
        assert!(!indication.obstetric() && !indication.arrhythmia());
    }
}
