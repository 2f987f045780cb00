//! The kidneys remove magnesium, and nothing else does (S19, S20).

use super::{Case, Finding, Shown, Topic};
use crate::clinical::constants::{
    OLIGURIA_ML_PER_KG_H, PREGNANT_CREATININE_STOP_MG_DL, PREGNANT_CREATININE_UMOL_L,
    PREGNANT_URINE_ML_H, REDUCED_BELOW_ML_MIN, URINE_HOLD_ML_H,
};
use crate::clinical::kidney::{Method, injury_note, urine_weight, urine_weight_name};
use crate::clinical::source;
use crate::dose::{Step, StepWords};
use crate::units::basic::flow;
use crate::units::show;
use uom::si::mass;

/// Relative noise of double arithmetic.
const NOISE: f64 = 1e-9;

/// Urine output per kilogram of the weight it is judged by, mL/kg/h.
fn urine_per_kilogram(case: &Case) -> Option<f64> {
    let weight = urine_weight(&case.kidney).get::<mass::kilogram>();
    case.kidney
        .urine_output
        .map(|flow| flow.get::<flow::milliliter_per_hour>() / weight)
}

/// Urine output against the labels.
pub fn urine_output(case: &Case) -> Vec<Finding> {
    let Some(flow) = case.kidney.urine_output else {
        return vec![urine_not_given(case)];
    };
    let hourly = flow.get::<flow::milliliter_per_hour>();
    if hourly < URINE_HOLD_ML_H * (1.0 - NOISE) {
        return vec![urine_hold(case, hourly)];
    }
    let oliguria = urine_per_kilogram(case).filter(|_| case.renal.oliguria == Some(true));
    if let Some(per_kilogram) = oliguria {
        return vec![urine_low(case, per_kilogram)];
    }
    if case.patient.pregnant && hourly < PREGNANT_URINE_ML_H * (1.0 - NOISE) {
        return vec![
            Finding::warn(
                Topic::Kidneys,
                "urine-output-low-in-pregnancy",
                (
                    "urine output below 30 mL/hour in pregnancy",
                    "run a maintenance of at most 1 g/hour, with levels",
                ),
                source::UW_MOMUS,
            )
            .comparing(
                Shown::new(hourly, "mL/h"),
                Shown::new(PREGNANT_URINE_ML_H, "mL/h"),
            ),
        ];
    }
    Vec::new()
}

/// Whether something is given beyond a single dose: a rate, or doses that follow one another.
fn maintains(case: &Case) -> bool {
    let given: Vec<&Step> = case.regimen.given().collect();
    given.len() > 1 || given.iter().any(|step| !single(step))
}

/// Whether a step is a single dose: a short one, or one into a muscle.
fn single(step: &Step) -> bool {
    step.is_short() || step.words == StepWords::Injection
}

/// Nobody measured the urine: a warning where that counts as low or where something runs on.
fn urine_not_given(case: &Case) -> Finding {
    let (topic, id) = (Topic::NotKnown, "urine-output-not-given");
    let asked = "labels ask for at least 100 mL in the 4 hours before each dose";
    let measure = "measure it, and write it";
    if case.kidney.dialysis == Some(true) {
        return Finding::not_checked(
            topic,
            id,
            "the urine output was not given; on dialysis none is counted",
            source::US_PLR,
        );
    }
    if case.renal.urine_assumed_low {
        let words = format!(
            "the urine output was not given and counts as low beside these kidneys (severe \
             impairment, at most 20 g in 48 hours): {asked}"
        );
        return Finding::warn(topic, id, (words, measure), source::US_PLR);
    }
    let words = format!("the urine output was not given: {asked}");
    if maintains(case) && case.indication.obstetric() {
        return Finding::warn(topic, id, (words, measure), source::US_PLR);
    }
    Finding::not_checked(topic, id, words, source::US_PLR)
}

/// Urine below what labels ask for before each dose.
fn urine_hold(case: &Case, hourly: f64) -> Finding {
    let id = "urine-output-hold";
    // A first load treats the fit; what a silent kidney keeps is the maintenance.
    let finding = if case.kidneys.continuous().is_some() {
        let words = "hardly any urine, as expected beside a circuit of renal replacement: only the \
                     circuit carries magnesium away";
        Finding::info(Topic::Kidneys, id, words, source::US_PLR)
    } else if case.kidney.dialysis == Some(true) {
        let words = "hardly any urine, as expected on dialysis: what is given stays until the next \
                     session";
        Finding::info(Topic::Kidneys, id, words, source::US_PLR)
    } else if case.indication.emergency() && !maintains(case) {
        let said = (
            "urine output below 100 mL in 4 hours: labels and protocols hold the maintenance",
            "give the load alone, with reflexes and levels watched",
        );
        Finding::warn(Topic::Kidneys, id, said, source::US_PLR)
    } else {
        let said = (
            "urine output below 100 mL in 4 hours: labels and protocols hold magnesium",
            "hold it; in an emergency check a load alone as an order of its own",
        );
        Finding::overridable(Topic::Kidneys, id, said, source::US_PLR)
    };
    finding.comparing(
        Shown::new(hourly * 4.0, "mL in 4 hours"),
        Shown::new(100.0, "mL in 4 hours"),
    )
}

/// Urine below 0.5 mL/kg/h; a note where the filtration says the same already.
fn urine_low(case: &Case, per_kilogram: f64) -> Finding {
    let words = format!(
        "low urine output counts as severe impairment in the US: at most 20 g in 48 hours; \
         Australian, Canadian and Swiss protocols go on above 100 mL in 4 hours; here by the {} of \
         {} kg",
        urine_weight_name(&case.kidney),
        show::fixed(urine_weight(&case.kidney).get::<mass::kilogram>(), 1)
    );
    let (topic, id) = (Topic::Kidneys, "urine-output-low");
    let finding = if case.renal.below_thirty() {
        Finding::info(topic, id, words, source::US_PLR)
    } else {
        let action = "count the urine hourly, and measure levels";
        Finding::warn(topic, id, (words, action), source::US_PLR)
    };
    finding.comparing(
        Shown::new(hundredths(per_kilogram), "mL/kg/h"),
        Shown::new(OLIGURIA_ML_PER_KG_H, "mL/kg/h"),
    )
}

/// Two decimals, unless a value below the limit would read as the limit itself.
fn hundredths(per_kilogram: f64) -> f64 {
    let rounded = show::decimals(per_kilogram, 2);
    if rounded < OLIGURIA_ML_PER_KG_H {
        rounded
    } else {
        per_kilogram
    }
}

/// How far the kidney function itself can be trusted.
pub fn certainty(case: &Case) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !case.renal.valid {
        let source = match case.renal.method {
            Method::UnstableCreatinine => source::KDIGO_AKI,
            _ => source::MUSSAP,
        };
        // No one can act on it: the rules already go by the cautious value.
        let (topic, id) = (Topic::NotKnown, "kidney-estimate-invalid");
        findings.push(Finding::info(topic, id, case.renal.why.clone(), source));
    } else if case.patient.height.is_none() && case.renal.method == Method::CockcroftGault {
        findings.push(height_not_given(case));
    }
    if let Some(words) = injury_note(&case.kidney.creatinines) {
        let (topic, id) = (Topic::Kidneys, "acute-kidney-injury");
        // Where no estimate holds, the rule on filtration speaks for it.
        findings.push(match case.renal.method {
            Method::UnstableCreatinine => Finding::info(topic, id, words, source::KDIGO_AKI),
            _ => {
                let action = "measure the creatinine again, and levels";
                Finding::warn(topic, id, (words, action), source::KDIGO_AKI)
            }
        });
    }
    findings.extend(creatinine_in_pregnancy(case));
    findings
}

/// The ideal weight is not known.
fn height_not_given(case: &Case) -> Finding {
    let (topic, id) = (Topic::NotKnown, "height-not-given");
    let words = "without the height the ideal weight is unknown; the clearance uses the smallest \
                 ideal weight of an adult and may be too low";
    if super::filtration::clearance(case) < REDUCED_BELOW_ML_MIN {
        return Finding::warn(topic, id, (words, "give the height"), source::GLOBALRPH_CG);
    }
    Finding::not_checked(topic, id, words, source::GLOBALRPH_CG)
}

/// A creatinine that speaks of the kidneys in pregnancy; from 2.5 mg/dL on no maintenance.
fn creatinine_in_pregnancy(case: &Case) -> Option<Finding> {
    let samples = case.kidney.creatinines.iter().map(|sample| sample.value);
    let highest = samples.reduce(|a, b| if b > a { b } else { a })?;
    let above = highest.micromolar() > PREGNANT_CREATININE_UMOL_L;
    if !case.patient.pregnant || !above {
        return None;
    }
    let milligrams = highest.milligram_per_deciliter();
    let high = milligrams >= PREGNANT_CREATININE_STOP_MG_DL * (1.0 - NOISE);
    if high && maintains(case) {
        let said = (
            "a creatinine of 2.5 mg/dL or more in pregnancy",
            "give the load alone, and no maintenance before a level and the kidneys were looked at",
        );
        let (topic, id) = (Topic::Kidneys, "creatinine-high-in-pregnancy");
        return Some(
            Finding::overridable(topic, id, said, source::SOFTWARE).comparing(
                Shown::new(milligrams, "mg/dL"),
                Shown::new(PREGNANT_CREATININE_STOP_MG_DL, "mg/dL"),
            ),
        );
    }
    let words = "a creatinine above 1 mg/dL (88 umol/L) in pregnancy counts as kidney involvement";
    let action = if maintains(case) {
        "run a maintenance of at most 1 g/hour, with levels"
    } else {
        "measure a level before any maintenance"
    };
    let (topic, id) = (Topic::Kidneys, "creatinine-raised-in-pregnancy");
    let finding = if case.renal.below_thirty() {
        // The rule on filtration speaks for these kidneys.
        Finding::info(topic, id, format!("{words}: {action}"), source::PE_SCR)
    } else {
        Finding::warn(topic, id, (words, action), source::PE_SCR)
    };
    Some(finding.comparing(
        Shown::new(highest.micromolar(), "umol/L"),
        Shown::new(PREGNANT_CREATININE_UMOL_L, "umol/L"),
    ))
}

/// Dialysis lowers creatinine without a kidney; nobody said whether there is any.
pub fn dialysis_asked(case: &Case) -> Vec<Finding> {
    if case.kidney.dialysis.is_some() || case.kidney.measured.is_some() {
        return Vec::new();
    }
    let words = "whether the patient is on dialysis was not given; a creatinine after dialysis says nothing about the kidneys";
    let id = "dialysis-not-asked";
    vec![if case.renal.below_thirty() {
        let said = (words, "ask, and write it");
        Finding::warn(Topic::NotKnown, id, said, source::SOFTWARE)
    } else {
        Finding::not_checked(Topic::NotKnown, id, words, source::SOFTWARE)
    }]
}
