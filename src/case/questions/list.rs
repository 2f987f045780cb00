//! Every question about a case, in the order in which it is asked.

use super::Need::{Helpful, Needed, Rare};
use super::{CaseAnswers, Choices, Need, Question, Shape, UnitRange};
use crate::case::sex;
use crate::clinical::Indication;
use crate::clinical::constants::{ADULT_YEARS, HIGHEST_URINE_ML_H};
use crate::clinical::patient::Sex;
use crate::units::basic::molar::millimole_per_liter;
use crate::units::basic::{self, CREATININE_UMOL_PER_MG_DL};
use crate::units::magnesium::{EQUIVALENTS_PER_MOLE, milligram_per_deciliter};
use crate::units::{Mass, MolarConcentration, show};
use uom::si::mass;

fn always(_: &CaseAnswers, _: Indication) -> bool {
    true
}

/// Whether only a confirmed deficiency is a reason, so that the way by mouth matters.
fn of_deficiency(_: &CaseAnswers, indication: Indication) -> bool {
    indication.needs_confirmed_deficiency()
}

/// A question that matters to everybody.
const fn question(
    option: &'static str,
    label: &'static str,
    hint: &'static str,
    need: Need,
    shape: Shape,
) -> Question {
    Question {
        option,
        label,
        hint,
        need,
        shape,
        matters: always,
        otherwise: None,
        none: None,
        in_second_entry: false,
    }
}

impl Question {
    /// The same where it matters only sometimes.
    const fn only(self, matters: fn(&CaseAnswers, Indication) -> bool) -> Self {
        Self { matters, ..self }
    }

    /// The same where these words answer that there is none.
    const fn or_none(self, words: &'static str) -> Self {
        Self {
            none: Some(words),
            ..self
        }
    }

    /// The same where a second person reads it, too.
    const fn read_twice(self) -> Self {
        Self {
            in_second_entry: true,
            ..self
        }
    }

    /// The same with what is known elsewhere.
    const fn else_known(self, answer: &'static str) -> Self {
        Self {
            otherwise: Some(answer),
            ..self
        }
    }
}

/// Units, each with the window `low` to `high` of the first times its own factor.
fn units((low, high): (f64, f64), units: &[(&'static str, f64)]) -> Vec<UnitRange> {
    let range = |(unit, factor): &(&'static str, f64)| {
        let (low, high) = (
            inward(low * factor, f64::ceil),
            inward(high * factor, f64::floor),
        );
        UnitRange {
            unit,
            range: Some(format!("{low} to {high}")),
        }
    };
    units.iter().map(range).collect()
}

/// Digits of a range for people.
const RANGE_DIGITS: i32 = 3;

/// An end of a range in so many digits, moved inward where they do not hold it: a value that is
/// shown as accepted is accepted.
fn inward(value: f64, round: fn(f64) -> f64) -> String {
    if value == 0.0 {
        return show::number(value);
    }
    let places = RANGE_DIGITS - 1 - libm::floor(libm::log10(value.abs())) as i32;
    let scale = 10_f64.powi(places);
    // Noise of the conversion is not the next digit.
    let digits = round(show::kept(value) * scale);
    show::number(digits / scale)
}

fn ages() -> Vec<UnitRange> {
    units((ADULT_YEARS, basic::AGE_YEARS.1), &[("years", 1.0)])
}

fn weights() -> Vec<UnitRange> {
    let one = Mass::new::<mass::kilogram>(1.0);
    units(
        basic::WEIGHT_KG,
        &[("kg", 1.0), ("lb", one.get::<mass::pound>())],
    )
}

fn heights() -> Vec<UnitRange> {
    units(basic::HEIGHT_CM, &[("cm", 1.0)])
}

fn creatinines() -> Vec<UnitRange> {
    units(
        basic::CREATININE_MG_DL,
        &[("mg/dL", 1.0), ("umol/L", CREATININE_UMOL_PER_MG_DL)],
    )
}

fn clearances() -> Vec<UnitRange> {
    units(basic::CLEARANCE_ML_MIN, &[("mL/min", 1.0)])
}

fn urine_outputs() -> Vec<UnitRange> {
    units((0.0, HIGHEST_URINE_ML_H), &[("mL/h", 1.0)])
}

fn levels() -> Vec<UnitRange> {
    let one = MolarConcentration::new::<millimole_per_liter>(1.0);
    units(
        basic::LEVEL_MMOL_L,
        &[
            ("mmol/L", 1.0),
            ("mg/dL", milligram_per_deciliter(one)),
            ("mEq/L", EQUIVALENTS_PER_MOLE),
        ],
    )
}

fn urine_magnesium() -> Vec<UnitRange> {
    let open = |unit| UnitRange { unit, range: None };
    ["mmol/d", "mEq/d", "%"].map(open).to_vec()
}

/// Every question.
pub const QUESTIONS: &[Question] = &[
    question("age", "Age", "67 years", Needed, Shape::Quantity(ages)),
    question(
        "sex",
        "Sex",
        "female or male",
        Needed,
        Shape::Choice(Choices::Sexes),
    ),
    question(
        "weight",
        "Body weight, measured",
        "62 kg",
        Needed,
        Shape::Quantity(weights),
    )
    .read_twice(),
    // A man is not.
    question("pregnant", "Pregnant", "yes or no", Needed, Shape::YesNo)
        .only(|case, _| !matches!(case.text("sex").map(sex), Some(Ok(Sex::Male))))
        .else_known("no"),
    question(
        "height",
        "Body height",
        "160 cm; empty if not known",
        Helpful,
        Shape::Quantity(heights),
    )
    .only(|case, _| case.yes("pregnant") != Some(true)),
    question(
        "conditions",
        "Conditions",
        "with commas: heart-failure, myasthenia-gravis; or none",
        Needed,
        Shape::Names(Choices::Conditions),
    )
    .or_none("none"),
    question(
        "medications",
        "Medications",
        "with commas: nifedipine, rocuronium at -20 min; or none",
        Needed,
        Shape::Names(Choices::Medications),
    )
    .or_none("none"),
    question(
        "intolerances",
        "Ingredients not tolerated",
        "with commas; or none",
        Needed,
        Shape::Names(Choices::Ingredients),
    )
    .or_none("none"),
    question(
        "setting",
        "Where",
        "outpatient, inpatient, inpatient-monitored, emergency-department, intensive-care",
        Needed,
        Shape::Choice(Choices::Settings),
    ),
    question(
        "specialist",
        "A specialist treats",
        "yes or no",
        Needed,
        Shape::YesNo,
    )
    .only(|_, indication| indication.needs_specialist()),
    question(
        "country",
        "Country whose labels count",
        "US UK IE DE AT CH AU NZ CA; empty if none",
        Helpful,
        Shape::Choice(Choices::Countries),
    ),
    question(
        "ventilated",
        "Ventilated",
        "yes or no; empty if not",
        Rare,
        Shape::YesNo,
    ),
    question("dialysis", "On dialysis", "yes or no", Needed, Shape::YesNo),
    question(
        "creatinine",
        "Serum creatinine",
        "with its time, several with commas: 0.9 mg/dL at -6 h",
        Needed,
        Shape::Timed(creatinines),
    )
    .only(|case, _| case.yes("dialysis") != Some(true)),
    question(
        "measured_clearance",
        "Measured creatinine clearance",
        "90 mL/min; empty if not measured",
        Rare,
        Shape::Quantity(clearances),
    )
    .only(|case, _| case.yes("dialysis") != Some(true)),
    question(
        "urine_output",
        "Urine output",
        "40 mL/h; empty if not known",
        Helpful,
        Shape::Quantity(urine_outputs),
    ),
    question(
        "level",
        "Total serum magnesium",
        "with its time, several with commas: 0.52 mmol/L at -6 h; none if not measured",
        Needed,
        Shape::Timed(levels),
    )
    .or_none("not measured"),
    question(
        "prior_doses",
        "Magnesium of the last 48 hours",
        "with commas: 2 g over 20 min at -6 h; or none",
        Needed,
        Shape::PriorDoses,
    )
    .or_none("none"),
    question(
        "acute_symptoms",
        "Acute symptoms: tetany, seizure, arrhythmia",
        "yes or no",
        Needed,
        Shape::YesNo,
    )
    .only(of_deficiency),
    question(
        "oral_feasible",
        "Magnesium can be taken by mouth",
        "yes or no",
        Needed,
        Shape::YesNo,
    )
    .only(of_deficiency),
    question(
        "oral_tried",
        "It was tried by mouth",
        "yes or no",
        Needed,
        Shape::YesNo,
    )
    .only(|case, indication| {
        of_deficiency(case, indication) && case.yes("oral_feasible") == Some(true)
    }),
    question(
        "absorption_disorder",
        "The gut absorbs poorly",
        "yes or no",
        Needed,
        Shape::YesNo,
    )
    .only(of_deficiency),
    question(
        "deficiency_cause",
        "Why magnesium is lacking",
        "renal, gut-or-intake, unknown; empty if nobody asked",
        Helpful,
        Shape::Choice(Choices::Causes),
    )
    .only(of_deficiency),
    question(
        "urine_magnesium",
        "Magnesium in the urine of a day, or its fractional excretion",
        "0.6 mmol/d, or 6 %; empty if not measured",
        Rare,
        Shape::Quantity(urine_magnesium),
    )
    .only(of_deficiency),
    question(
        "start",
        "Start of the order",
        "2026-11-22T08:00+01:00; empty if times are counted from it",
        Rare,
        Shape::Text,
    ),
    question(
        "bag product stock draw diluent vehicle salt",
        "Solution",
        "the id of a product, drug and volume (20 g/500 mL), or stock or product, volume drawn and \
         diluent (50%, 8 mL, 250 mL)",
        Needed,
        Shape::Solution,
    )
    .read_twice(),
];

/// Units that a dose may have in a form.
pub const DOSE_UNITS: &[&str] = &["g", "mg", "mmol", "mEq", "mg/kg", "mmol/kg"];
/// Units that a rate may have in a form.
pub const RATE_UNITS: &[&str] = &["g/h", "mg/h", "mmol/h", "mEq/h", "mg/kg/h", "mmol/kg/h"];
/// Units that a time may have in a form.
pub const TIME_UNITS: &[&str] = &["min", "h", "d"];
/// Units that a volume may have in a form.
pub const VOLUME_UNITS: &[&str] = &["mL", "L"];
/// Units that a pump shows.
pub const FLOW_UNITS: &[&str] = &["mL/h", "mL/min"];
