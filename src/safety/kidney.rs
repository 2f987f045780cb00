//! The kidneys remove magnesium, and nothing else does (S19, S20).

use super::{Case, Finding, Shown, Topic};
use crate::clinical::Indication;
use crate::clinical::constants::{
    OLIGURIA_ML_PER_KG_H, PREGNANT_CREATININE_UMOL_L, REDUCED_BELOW_ML_MIN, SEVERE_BELOW_ML_MIN,
    URINE_HOLD_ML_H,
};
use crate::clinical::kidney::{Method, injury_note, urine_weight, urine_weight_name};
use crate::clinical::source;
use crate::dose::Step;
use crate::units::basic::flow;
use crate::units::{Salt, show};
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

fn clearance(case: &Case) -> f64 {
    case.renal
        .clearance
        .get()
        .get::<flow::milliliter_per_minute>()
}

/// Filtration against the labels.
pub fn filtration(case: &Case) -> Vec<Finding> {
    let value = clearance(case);
    let observed = Shown::new(value, "mL/min");
    let limit = Shown::new(SEVERE_BELOW_ML_MIN, "mL/min");
    let spared = case.indication.obstetric() || case.indication == Indication::TorsadesDePointes;
    if value < SEVERE_BELOW_ML_MIN {
        let found = match case.renal.method {
            Method::UnstableCreatinine => {
                "no estimate of the kidneys holds, and the lowest band is assumed (below 30 mL/minute)"
            }
            _ => "filtration below 30 mL/minute",
        };
        let words = format!(
            "{found}: the kidneys are the only way out, so a usual dose can become an overdose; the \
             Austrian label excludes it, a German one severe impairment without a number, US and UK \
             labels cap it at 20 g in 48 hours with frequent levels"
        );
        let finding = if spared {
            Finding::warn(Topic::Kidneys, "filtration-severe", words, source::US_PLR)
        } else {
            Finding::overridable(Topic::Kidneys, "filtration-severe", words, source::AT_CORM)
        };
        return vec![if case.renal.method == Method::UnstableCreatinine {
            finding
        } else {
            finding.comparing(observed, limit)
        }];
    }
    if value < REDUCED_BELOW_ML_MIN && case.bag.salt() == Salt::ChlorideHexahydrate {
        let words = "the US label of magnesium chloride excludes renal impairment";
        let finding = Finding::overridable(
            Topic::Kidneys,
            "filtration-chloride",
            words,
            source::US_MGCL2,
        );
        return vec![finding.comparing(observed, Shown::new(REDUCED_BELOW_ML_MIN, "mL/min"))];
    }
    if value < REDUCED_BELOW_ML_MIN {
        return vec![
            Finding::warn(
                Topic::Kidneys,
                "filtration-reduced",
                "filtration below 60 mL/minute: less magnesium leaves; reduce the dose or lengthen it and \
                 measure levels (UK labels ask to reduce without a number; the 60 is set by this program)",
                source::SOFTWARE,
            )
            .comparing(observed, Shown::new(REDUCED_BELOW_ML_MIN, "mL/min")),
        ];
    }
    Vec::new()
}

/// Urine output against the labels.
pub fn urine_output(case: &Case) -> Vec<Finding> {
    let Some(flow) = case.kidney.urine_output else {
        return vec![Finding::warn(
            Topic::NotKnown,
            "urine-output-not-given",
            "the urine output was not given: labels ask for at least 100 mL in the 4 hours before each dose",
            source::US_PLR,
        )];
    };
    let hourly = flow.get::<flow::milliliter_per_hour>();
    if hourly < URINE_HOLD_ML_H * (1.0 - NOISE) {
        let id = "urine-output-hold";
        let load_only = case.regimen.steps().iter().all(Step::is_short);
        // A first load treats the fit; what a silent kidney keeps is the maintenance.
        let finding = if case.indication.emergency() && load_only {
            let words = "urine output below 100 mL in 4 hours: labels and protocols hold the \
                         maintenance; a load alone is given with reflexes and levels watched";
            Finding::warn(Topic::Kidneys, id, words, source::US_PLR)
        } else {
            let words = "urine output below 100 mL in 4 hours: labels and protocols hold \
                         magnesium; in an emergency a load alone can be checked as an order of its own";
            Finding::overridable(Topic::Kidneys, id, words, source::US_PLR)
        };
        return vec![finding.comparing(
            Shown::new(hourly * 4.0, "mL in 4 hours"),
            Shown::new(100.0, "mL in 4 hours"),
        )];
    }
    match urine_per_kilogram(case) {
        Some(per_kilogram) if case.renal.oliguria == Some(true) => vec![
            Finding::warn(
                Topic::Kidneys,
                "urine-output-low",
                format!(
                    "low urine output counts as severe impairment in the US: at most 20 g in 48 hours; \
                     Australian, Canadian and Swiss protocols go on above 100 mL in 4 hours; here by \
                     the {} of {} kg",
                    urine_weight_name(&case.kidney),
                    show::fixed(urine_weight(&case.kidney).get::<mass::kilogram>(), 1)
                ),
                source::US_PLR,
            )
            .comparing(
                Shown::new(hundredths(per_kilogram), "mL/kg/h"),
                Shown::new(OLIGURIA_ML_PER_KG_H, "mL/kg/h"),
            ),
        ],
        _ => Vec::new(),
    }
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
        findings.push(Finding::warn(
            Topic::NotKnown,
            "kidney-estimate-invalid",
            case.renal.why.clone(),
            match case.renal.method {
                Method::UnstableCreatinine => source::KDIGO_AKI,
                _ => source::MUSSAP,
            },
        ));
    } else if case.patient.height.is_none() && case.renal.method == Method::CockcroftGault {
        findings.push(Finding::warn(
            Topic::NotKnown,
            "height-not-given",
            "without the height the ideal weight is unknown; the clearance uses the smallest ideal \
             weight of an adult and may be too low",
            source::GLOBALRPH_CG,
        ));
    }
    if let Some(words) = injury_note(&case.kidney.creatinines) {
        let id = "acute-kidney-injury";
        findings.push(Finding::warn(Topic::Kidneys, id, words, source::KDIGO_AKI));
    }
    let highest = case
        .kidney
        .creatinines
        .iter()
        .map(|sample| sample.value.micromolar())
        .fold(0.0, f64::max);
    if case.patient.pregnant && highest > PREGNANT_CREATININE_UMOL_L {
        findings.push(
            Finding::warn(
                Topic::Other,
                "creatinine-raised-in-pregnancy",
                "a creatinine above 90 umol/L (1.02 mg/dL) in pregnancy counts as kidney involvement",
                source::PE_SCR,
            )
            .comparing(Shown::new(highest, "umol/L"), Shown::new(PREGNANT_CREATININE_UMOL_L, "umol/L")),
        );
    }
    findings
}

/// Dialysis lowers creatinine without a kidney; nobody said whether there is any.
pub fn dialysis_asked(case: &Case) -> Vec<Finding> {
    if case.kidney.dialysis.is_some() || case.kidney.measured.is_some() {
        return Vec::new();
    }
    let words = "whether the patient is on dialysis was not given; a creatinine after dialysis says nothing about the kidneys";
    let id = "dialysis-not-asked";
    vec![if case.renal.below_thirty() {
        Finding::warn(Topic::NotKnown, id, words, source::SOFTWARE)
    } else {
        Finding::not_checked(Topic::NotKnown, id, words, source::SOFTWARE)
    }]
}
