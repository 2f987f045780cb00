//! Whether this patient may receive intravenous magnesium at all, here, for this reason.

use super::{Case, Finding, Shown, Topic, shown_level};
use crate::clinical::Indication;
use crate::clinical::bands::{self, Band};
use crate::clinical::conditions::Condition;
use crate::clinical::constants::{DOPING_VOLUME_ML, NOT_DEFICIENT_MMOL_L};
use crate::clinical::indications::Setting;
use crate::clinical::medications::DrugClass;
use crate::clinical::patient::TimedLevel;
use crate::clinical::source;
use crate::clinical::statements::GESTATIONAL_AGE;
use crate::clinical::{Verdict, conditions, medications};
use crate::units::show;
use uom::si::volume;

/// Existing conditions: contraindications and cautions (S20, S21, S23, S28).
pub fn conditions(case: &Case) -> Vec<Finding> {
    let written = case.patient.conditions.iter();
    let known: Vec<&Condition> = written.filter_map(|name| name.known).collect();
    let mut findings: Vec<Finding> = Vec::new();
    for name in &case.patient.conditions {
        let Some(condition) = name.known else {
            findings.push(unknown_condition(&name.written));
            continue;
        };
        let id = format!("condition-{}", condition.id);
        let name = show::printable(&name.written);
        if let Some(said) = findings.iter_mut().find(|finding| finding.id == id) {
            if condition.id == conditions::COMORBIDITY {
                said.message = format!("{name}, {}", said.message);
            }
            continue;
        }
        let words = condition_words(condition, &name);
        let verdict = condition.verdict_beside(&known);
        findings.push(named(
            Topic::Condition,
            id,
            verdict,
            words,
            condition.source(),
        ));
    }
    findings
}

/// The condition, why it matters, and which labels say what.
fn condition_words(condition: &Condition, written: &str) -> String {
    if condition.id == conditions::COMORBIDITY {
        return format!("{written}: {}", condition.words);
    }
    let plain = |text: &str| text.to_lowercase().replace(['-', '_'], " ");
    let same = [condition.id, condition.name]
        .iter()
        .any(|name| plain(name) == plain(written));
    let mut words = if same {
        format!("{}: {}", condition.name, condition.words)
    } else {
        format!(
            "{} (written \"{written}\"): {}",
            condition.name, condition.words
        )
    };
    let says = condition.says();
    if !says.is_empty() {
        words.push_str(&format!(" ({says})"));
    }
    words
}

/// Current medications: interactions by class (S28).
pub fn medications(case: &Case) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for name in &case.patient.medications {
        let Some(class) = name.class else {
            findings.push(unknown_medication(&name.written));
            continue;
        };
        let id = format!("medication-{}", class.id);
        let name = show::printable(&name.written);
        if let Some(said) = findings.iter_mut().find(|finding| finding.id == id) {
            if class.id == medications::NO_STATEMENT {
                said.message = format!("{name}, {}", said.message);
            }
            continue;
        }
        let words = format!("{name}: {}", class.words);
        let verdict = beside(case, class);
        findings.push(named(Topic::Medication, id, verdict, words, class.source()));
    }
    findings
}

/// In an emergency an opioid or a sedative given before is a reason to watch the breathing, not
/// to withhold magnesium: the US label asks to adjust the dose.
fn beside(case: &Case, class: &DrugClass) -> Verdict {
    if case.indication.emergency() && matches!(class.id, "opioids" | "hypnotics") {
        return Verdict::Warn;
    }
    class.verdict
}

/// The finding of a verdict.
fn named(
    topic: Topic,
    id: String,
    verdict: Verdict,
    words: String,
    source: crate::clinical::Source,
) -> Finding {
    match verdict {
        Verdict::Stop => Finding::stop(topic, id, words, source),
        Verdict::OverridableStop => Finding::overridable(topic, id, words, source),
        Verdict::Warn => Finding::warn(topic, id, words, source),
        Verdict::Info => Finding::info(topic, id, words, source),
    }
}

/// A condition that no table holds may be a contraindication in other words: a warning.
fn unknown_condition(name: &str) -> Finding {
    let shown = show::printable(name);
    let words = format!(
        "the condition \"{shown}\" is in no table of this program and was not checked against \
         magnesium: ask a pharmacist, or write it as one of the conditions of `maginfuse limits`"
    );
    Finding::warn(
        Topic::Condition,
        unknown_id("condition", &shown),
        words,
        source::SOFTWARE,
    )
}

/// A drug that no table holds: said, not passed over.
fn unknown_medication(name: &str) -> Finding {
    let shown = show::printable(name);
    let words = format!(
        "the medication \"{shown}\" is in no table of this program and was not checked against \
         magnesium"
    );
    Finding::not_checked(
        Topic::Medication,
        unknown_id("medication", &shown),
        words,
        source::SOFTWARE,
    )
}

fn unknown_id(kind: &str, shown: &str) -> String {
    let name = shown.to_lowercase().replace([' ', '_'], "-");
    format!("{kind}-not-known-{name}")
}

/// Ingredients the patient does not tolerate (S22).
pub fn intolerances(case: &Case) -> Vec<Finding> {
    let Some(list) = &case.patient.intolerances else {
        return vec![Finding::warn(
            Topic::NotKnown,
            "intolerances-not-asked",
            "intolerances of the ingredients of the solution were not given: ask before the start",
            source::AT_CORM,
        )];
    };
    let mut findings = Vec::new();
    for name in list {
        let held = case.product.is_some_and(|product| {
            let mut own = product.ingredients.iter();
            own.any(|ingredient| name.ingredients.contains(ingredient))
        });
        if held || name.salts.contains(&case.bag.salt()) {
            let name = show::printable(&name.written);
            findings.push(Finding::stop(
                Topic::Kidneys,
                "intolerance",
                format!("the patient does not tolerate {name}, an ingredient of the solution"),
                source::AT_CORM,
            ));
        } else if case.product.is_none() {
            findings.push(Finding::not_checked(
                Topic::Kidneys,
                format!("intolerance-not-checked-{}", name.plain),
                format!(
                    "intolerance of {}: the ingredients of a typed bag are not known",
                    name.written
                ),
                source::AT_CORM,
            ));
        }
    }
    findings
}

/// Deficiency, cramps and sports need a level that proves the deficiency (S04, S05, S09).
pub fn confirmed_deficiency(case: &Case) -> Vec<Finding> {
    let name = case.indication.name();
    let needs = case.indication.needs_confirmed_deficiency();
    let Some(latest) = case.indicating_level() else {
        return without_level(case, needs).into_iter().collect();
    };
    if !needs {
        return Vec::new();
    }
    let observed = shown_level(latest.level);
    if latest.level.millimolar() < bands::LOW_BELOW {
        return Vec::new();
    }
    let limit = Shown::new(bands::LOW_BELOW, "mmol/L");
    if latest.below_quantification {
        let words = format!(
            "the level is only known to lie {}, which proves no deficiency; the indication is {name}",
            latest.words()
        );
        let finding = Finding::stop(
            Topic::Other,
            "deficiency-not-confirmed",
            words,
            source::DE_DIASP,
        );
        return vec![finding.comparing(observed, limit)];
    }
    if latest.level.millimolar() < NOT_DEFICIENT_MMOL_L {
        return vec![
            Finding::warn(
                Topic::Other,
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
            Topic::Other,
            "deficiency-not-confirmed",
            format!("the level of {observed} is not a deficiency; the indication is {name}"),
            source::DE_DIASP,
        )
        .comparing(observed, limit),
    ]
}

/// No level was measured: a stop where one `needs` to confirm the deficiency.
fn without_level(case: &Case, needs: bool) -> Option<Finding> {
    let before = match case.began {
        Some(_) if !needs => return None, // the levels since then are what counts
        Some(_) => " before the order",
        None => "",
    };
    let name = case.indication.name();
    let message = format!("no serum magnesium was measured{before}; the indication is {name}");
    Some(if needs {
        Finding::stop(
            Topic::Other,
            "deficiency-not-confirmed",
            format!("{message}, which a laboratory value has to confirm first"),
            source::DE_DIASP,
        )
    } else {
        Finding::warn(
            Topic::NotKnown,
            "level-not-measured",
            format!("{message}; the prediction starts from a typical level"),
            source::SOFTWARE,
        )
    })
}

/// Obstetric indications belong to pregnancy; other indications in pregnancy are said.
pub fn pregnancy(case: &Case) -> Vec<Finding> {
    let after_birth = case.patient.has_condition(conditions::POSTPARTUM);
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
                    Topic::Other,
                    "not-pregnant",
                    format!("{message}; after a birth add the condition postpartum"),
                    source::SMITH2013,
                )]
            }
            _ => vec![Finding::stop(
                Topic::Other,
                "not-pregnant",
                message,
                source::NICE_NG25,
            )],
        };
    }
    if case.patient.pregnant {
        return vec![Finding::warn(
            Topic::Other,
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
        "{}: {} at the least, and the setting is {}",
        case.indication.name(),
        needed.words(),
        here.words()
    );
    let id = "setting";
    if case.indication.obstetric() || (case.indication.arrhythmia() && here == Setting::Outpatient)
    {
        return vec![Finding::stop(Topic::Setting, id, message, source::SOFTWARE)];
    }
    vec![Finding::warn(Topic::Setting, id, message, source::SOFTWARE)]
}

/// Arrhythmia only in specialist hands (S08).
pub fn specialist(case: &Case) -> Vec<Finding> {
    if !case.indication.arrhythmia() {
        return Vec::new();
    }
    match case.care.specialist {
        Some(true) => Vec::new(),
        Some(false) => vec![Finding::stop(
            Topic::Setting,
            "specialist",
            "an arrhythmia is treated with magnesium in specialist hands only",
            source::AHA_ECC,
        )],
        None => vec![Finding::warn(
            Topic::Setting,
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
    let told = |words: &str| format!("the measured level is {}: {words}", latest.words());
    let obstetric = case.indication.obstetric();
    let source = bands::BAND_SOURCE;
    let (finding, bound) = match bands::band(latest.level) {
        Band::Low | Band::Usual => return Vec::new(),
        Band::Emergency => {
            let words = told("an emergency; no magnesium, give calcium, call for help");
            (
                Finding::stop(Topic::MeasuredLevel, "level-emergency", words, source),
                bands::EMERGENCY_FROM,
            )
        }
        Band::Stop => {
            let words = told("the toxic range; no more magnesium, reassess");
            (
                Finding::stop(Topic::MeasuredLevel, "level-toxic", words, source),
                bands::STOP_FROM,
            )
        }
        Band::Caution if !obstetric => {
            let words =
                told("above every target outside obstetrics; measure again before any more");
            (
                Finding::overridable(Topic::MeasuredLevel, "level-caution", words, source),
                bands::CAUTION_FROM,
            )
        }
        Band::Watch if !obstetric => {
            let words = told("already raised; side effects can begin");
            (
                Finding::warn(Topic::Other, "level-watch", words, source),
                bands::WATCH_ABOVE,
            )
        }
        // Under treatment this is what obstetrics aims at.
        Band::High | Band::Watch if obstetric && case.level_follows_magnesium() => {
            let words = told("raised by the magnesium given before it was drawn");
            (
                Finding::info(Topic::Other, "level-under-treatment", words, source),
                bands::HIGH_ABOVE,
            )
        }
        Band::High | Band::Watch | Band::Caution => {
            let words = told(if case.prior.is_empty() {
                "already above the reference range: was magnesium given elsewhere? Then give it as a \
                 prior dose"
            } else {
                "already above the reference range"
            });
            (
                Finding::warn(Topic::Other, "level-high", words, source),
                bands::HIGH_ABOVE,
            )
        }
    };
    vec![finding.comparing(observed, Shown::new(bound, "mmol/L"))]
}

/// Tension headache at a usual level: nobody showed a benefit (S06).
pub fn without_evidence(case: &Case) -> Vec<Finding> {
    let low = |level: &TimedLevel| level.level.millimolar() < bands::LOW_BELOW;
    if case.indication != Indication::TensionHeadache || case.indicating_level().is_some_and(low) {
        return Vec::new();
    }
    vec![Finding::warn(
        Topic::Other,
        "no-trial-found",
        "no trial of intravenous magnesium in tension headache was found, and no low level speaks \
         for it: established treatment first",
        source::SOFTWARE,
    )]
}

/// Gestational age decides over neuroprotection, and no case file holds it.
fn gestational_age(case: &Case) -> Option<Finding> {
    (case.indication == Indication::FetalNeuroprotection).then(|| {
        Finding::not_checked(
            Topic::Other,
            "gestational-age",
            GESTATIONAL_AGE,
            source::NICE_NG25,
        )
    })
}

/// What no input of this program can show (bedside signs, gestational age).
pub fn not_checked(case: &Case) -> Vec<Finding> {
    let mut findings: Vec<Finding> = gestational_age(case).into_iter().collect();
    findings.push(Finding::not_checked(
        Topic::Other,
        "bedside-signs",
        "deep tendon reflexes, breathing, blood pressure, heart rate and ECG were not checked",
        source::US_PLR,
    ));
    findings
}

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
            Topic::Other,
            "doping-volume",
            "an infusion of more than 100 mL in 12 hours is a prohibited method in sports outside \
             hospital treatment, even for a permitted substance",
            source::WADA_M2,
        )
        .comparing(Shown::new(volume, "mL"), Shown::new(DOPING_VOLUME_ML, "mL")),
    ]
}
