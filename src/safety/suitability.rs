//! Whether this patient may receive intravenous magnesium at all, here, for this reason.

use super::{Case, Finding, Shown, shown_level};
use crate::clinical::Indication;
use crate::clinical::bands::{self, Band};
use crate::clinical::conditions::Condition;
use crate::clinical::indications::Setting;
use crate::clinical::source;
use crate::clinical::{Lookup, Verdict, conditions, medications};
use crate::units::show;
use crate::{Error, ErrorKind, Result};
use uom::si::volume;

/// Existing conditions: contraindications and cautions (S20, S21, S23, S28).
pub fn conditions(case: &Case) -> Vec<Finding> {
    let known: Vec<&Condition> = case
        .patient
        .conditions
        .iter()
        .filter_map(|name| match conditions::find(name) {
            Lookup::Known(condition) => Some(condition),
            _ => None,
        })
        .collect();
    let mut findings = Vec::new();
    for name in &case.patient.conditions {
        match conditions::find(name) {
            Lookup::Known(condition) => {
                let verdict = condition.verdict_beside(&known);
                findings.extend(named(
                    format!("condition-{}", condition.id),
                    verdict,
                    condition.words.to_owned(),
                    condition.source(),
                ));
            }
            Lookup::Near(_) | Lookup::Unknown => findings.push(unknown("condition", name)),
        }
    }
    findings
}

/// Current medications: interactions by class (S28).
pub fn medications(case: &Case) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for name in &case.patient.medications {
        match medications::find(name) {
            Lookup::Known(class) => {
                let id = format!("medication-{}", class.id);
                if findings.iter().any(|finding| finding.id == id) {
                    continue;
                }
                let words = format!("{name}: {}", class.words);
                findings.extend(named(id, class.verdict, words, class.source()));
            }
            Lookup::Near(_) | Lookup::Unknown => findings.push(unknown("medication", name)),
        }
    }
    findings
}

/// The finding of a verdict; `None` where the entry has nothing to say.
fn named(
    id: String,
    verdict: Verdict,
    words: String,
    source: crate::clinical::Source,
) -> Option<Finding> {
    Some(match verdict {
        Verdict::Stop => Finding::stop(id, words, source),
        Verdict::OverridableStop => Finding::overridable(id, words, source),
        Verdict::Warn => Finding::warn(id, words, source),
        Verdict::Info => Finding::info(id, words, source),
    })
}

/// A name that no table holds: said, not passed over.
fn unknown(kind: &str, name: &str) -> Finding {
    let name = show::printable(name);
    let message = format!(
        "the {kind} \"{name}\" is in no table of this program and was not checked against magnesium"
    );
    let id = format!(
        "{kind}-not-known-{}",
        name.to_lowercase().replace([' ', '_'], "-")
    );
    Finding::not_checked(id, message, source::SOFTWARE)
}

/// Refuses names that look like a misspelled contraindication or interaction.
///
/// # Errors
/// Ambiguous, with the likely name.
pub fn refuse_misspellings(case: &Case) -> Result<()> {
    let near = case
        .patient
        .conditions
        .iter()
        .filter_map(|name| match conditions::find(name) {
            Lookup::Near(likely) => Some((name, likely)),
            _ => None,
        });
    let drugs = case
        .patient
        .medications
        .iter()
        .filter_map(|name| match medications::find(name) {
            Lookup::Near(likely) => Some((name, likely)),
            _ => None,
        });
    match near.chain(drugs).next() {
        None => Ok(()),
        Some((name, likely)) => Err(Error::new(
            ErrorKind::Ambiguous,
            format!("\"{name}\" is not known, and is one slip away from \"{likely}\""),
            format!(
                "write {likely}, or the name in another way if something else is meant; \
                 `maginfuse limits` lists the names"
            ),
        )
        .at("patient")),
    }
}

/// Ingredients the patient does not tolerate (S22).
pub fn intolerances(case: &Case) -> Vec<Finding> {
    let Some(list) = &case.patient.intolerances else {
        return vec![Finding::warn(
            "intolerances-not-asked",
            "intolerances of the ingredients of the solution were not given: ask before the start",
            source::AT_CORM,
        )];
    };
    let mut findings = Vec::new();
    for name in list {
        let wanted = plain(name);
        let magnesium = wanted.contains("magnesium") || wanted.contains("sulfate");
        let held = case.product.is_some_and(|product| {
            product.ingredients.iter().any(|i| {
                let i = plain(i);
                i.contains(&wanted) || wanted.contains(&i)
            })
        });
        let salt = plain(case.bag.salt().name());
        if held || (magnesium && salt.split('-').any(|word| wanted.contains(word))) {
            findings.push(Finding::stop(
                "intolerance",
                format!("the patient does not tolerate {name}, an ingredient of the solution"),
                source::AT_CORM,
            ));
        } else if case.product.is_none() {
            findings.push(Finding::not_checked(
                format!("intolerance-not-checked-{wanted}"),
                format!("intolerance of {name}: the ingredients of a typed bag are not known"),
                source::AT_CORM,
            ));
        }
    }
    findings
}

/// Lower case with hyphens, for comparing names; British sulphate reads as sulfate.
fn plain(name: &str) -> String {
    name.to_lowercase()
        .replace([' ', '_'], "-")
        .replace("sulph", "sulf")
}

/// No laboratory's reference range for adults begins above this, mmol/L.
const NOT_DEFICIENT_FROM: f64 = 0.8;

/// Deficiency, cramps and sports need a level that proves the deficiency (S04, S05, S09).
pub fn confirmed_deficiency(case: &Case) -> Vec<Finding> {
    let name = case.indication.name();
    let needs = case.indication.needs_confirmed_deficiency();
    let Some(latest) = case.latest_level() else {
        let message = format!("no serum magnesium was measured; the indication is {name}");
        return vec![if needs {
            Finding::stop(
                "deficiency-not-confirmed",
                format!("{message}, which a laboratory value has to confirm first"),
                source::DE_DIASP,
            )
        } else {
            Finding::warn(
                "level-not-measured",
                format!("{message}; the prediction starts from a typical level"),
                source::DE_DIASP,
            )
        }];
    };
    if !needs {
        return Vec::new();
    }
    let observed = shown_level(latest.level);
    if latest.level.millimolar() < bands::LOW_BELOW {
        return Vec::new();
    }
    let limit = Shown::new(bands::LOW_BELOW, "mmol/L");
    if latest.level.millimolar() < NOT_DEFICIENT_FROM {
        return vec![
            Finding::warn(
                "deficiency-borderline",
                format!(
                    "the level of {observed} lies inside the reference range of some laboratories \
                     and below that of others; the indication is {name}"
                ),
                source::AU_ALFRED,
            )
            .comparing(observed, limit),
        ];
    }
    vec![
        Finding::stop(
            "deficiency-not-confirmed",
            format!("the level of {observed} is not a deficiency; the indication is {name}"),
            source::DE_DIASP,
        )
        .comparing(observed, limit),
    ]
}

/// Obstetric indications belong to pregnancy; other indications in pregnancy are said.
pub fn pregnancy(case: &Case) -> Vec<Finding> {
    let after_birth = case.patient.conditions.iter().any(
        |name| matches!(conditions::find(name), Lookup::Known(known) if known.id == "postpartum"),
    );
    if case.indication.obstetric() {
        if case.patient.pregnant {
            return Vec::new();
        }
        let treats_mother = matches!(
            case.indication,
            crate::clinical::Indication::PreEclampsia
                | crate::clinical::Indication::EclampsiaRecurrent
        );
        let message = format!(
            "the indication is {} and the patient is not pregnant",
            case.indication.name()
        );
        return match (treats_mother, after_birth) {
            (true, true) => Vec::new(),
            (true, false) if case.patient.sex == crate::clinical::patient::Sex::Female => {
                vec![Finding::overridable(
                    "not-pregnant",
                    format!("{message}; after a birth add the condition postpartum"),
                    source::SMITH2013,
                )]
            }
            _ => vec![Finding::stop("not-pregnant", message, source::NICE_NG25)],
        };
    }
    if case.patient.pregnant {
        return vec![Finding::warn(
            "pregnant",
            "the patient is pregnant: magnesium reaches the child, and no treatment beyond 5 to 7 days",
            source::FDA2013,
        )];
    }
    Vec::new()
}

/// Where it may be given: obstetrics only in hospital and closely monitored (S07), arrhythmia
/// controlled (S08), everything in qualified hands (S29).
pub fn setting(case: &Case) -> Vec<Finding> {
    let here = case.care.setting;
    let needed = case.indication.required_setting();
    if here >= needed {
        return Vec::new();
    }
    let message = format!(
        "{} is treated {} at the least, and the setting is {}",
        case.indication.name(),
        needed.id(),
        here.id()
    );
    let id = "setting";
    if case.indication.obstetric() || (case.indication.arrhythmia() && here == Setting::Outpatient)
    {
        return vec![Finding::stop(id, message, source::DE_VERLA20)];
    }
    vec![Finding::warn(id, message, source::US_PLR)]
}

/// Arrhythmia only in specialist hands (S08).
pub fn specialist(case: &Case) -> Vec<Finding> {
    if !case.indication.arrhythmia() {
        return Vec::new();
    }
    match case.care.specialist {
        Some(true) => Vec::new(),
        Some(false) => vec![Finding::stop(
            "specialist",
            "an arrhythmia is treated with magnesium in specialist hands only",
            source::AHA_ECC,
        )],
        None => vec![Finding::warn(
            "specialist-not-given",
            "an arrhythmia is treated with magnesium in specialist hands only, and nobody said who \
             leads the treatment",
            source::AHA_ECC,
        )],
    }
}

/// The measured level against the software bands.
pub fn measured_level(case: &Case) -> Vec<Finding> {
    let Some(latest) = case.latest_level() else {
        return Vec::new();
    };
    let observed = shown_level(latest.level);
    let told = |words: &str| format!("the measured level is {observed}: {words}");
    let obstetric = case.indication.obstetric();
    let source = bands::BAND_SOURCE;
    let (finding, bound) = match bands::band(latest.level) {
        Band::Low | Band::Usual => return Vec::new(),
        Band::Emergency => {
            let words = told("an emergency; no magnesium, give calcium, call for help");
            (
                Finding::stop("level-emergency", words, source),
                bands::EMERGENCY_FROM,
            )
        }
        Band::Stop => {
            let words = told("the toxic range; no more magnesium, reassess");
            (
                Finding::stop("level-toxic", words, source),
                bands::STOP_FROM,
            )
        }
        Band::Caution if !obstetric => {
            let words = told("above every target outside obstetrics");
            (
                Finding::warn("level-caution", words, source),
                bands::CAUTION_FROM,
            )
        }
        Band::Watch if !obstetric => {
            let words = told("already raised; side effects can begin");
            (
                Finding::warn("level-watch", words, source),
                bands::WATCH_ABOVE,
            )
        }
        // Under treatment this is what obstetrics aims at.
        Band::High | Band::Watch if obstetric && case.level_follows_magnesium() => {
            let words = told("raised by the magnesium given before");
            (
                Finding::info("level-under-treatment", words, source),
                bands::HIGH_ABOVE,
            )
        }
        Band::High | Band::Watch | Band::Caution => {
            let words = told("already above the reference range");
            (
                Finding::warn("level-high", words, source),
                bands::HIGH_ABOVE,
            )
        }
    };
    vec![finding.comparing(observed, Shown::new(bound, "mmol/L"))]
}

/// What no input of this program can show (bedside signs).
pub fn not_checked(_: &Case) -> Vec<Finding> {
    vec![Finding::not_checked(
        "bedside-signs",
        "deep tendon reflexes, breathing, blood pressure, heart rate and ECG were not checked",
        source::US_PLR,
    )]
}

/// Volume that athletes may receive in 12 hours outside hospital treatment, mL.
const DOPING_VOLUME_ML: f64 = 100.0;
/// Relative noise of a figure written with nine digits.
const ROUNDING_NOISE: f64 = 1e-8;

/// Athletes outside hospital: an infusion above 100 mL is a prohibited method (S09).
pub fn doping(case: &Case) -> Vec<Finding> {
    let volume = case
        .bag
        .volume_of(case.regimen.total())
        .get::<volume::milliliter>();
    let outside = case.indication == Indication::Sports && case.care.setting == Setting::Outpatient;
    if !outside || volume <= DOPING_VOLUME_ML * (1.0 + ROUNDING_NOISE) {
        return Vec::new();
    }
    vec![
        Finding::warn(
            "doping-volume",
            "an infusion of more than 100 mL in 12 hours is a prohibited method in sports outside \
             hospital treatment, even for a permitted substance",
            source::WADA_M2,
        )
        .comparing(Shown::new(volume, "mL"), Shown::new(DOPING_VOLUME_ML, "mL")),
    ]
}
