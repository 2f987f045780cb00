//! Whether this patient may receive intravenous magnesium at all, here, for this reason.

use super::{Case, Finding, Severity, Shown, Topic, shown_level};
use crate::clinical::Indication;
use crate::clinical::bands::{self, Band};
use crate::clinical::conditions;
use crate::clinical::constants::{
    DOPING_VOLUME_ML, DOPING_WINDOW_HOURS, NOT_DEFICIENT_MMOL_L, OBSTETRIC_UP_TO_MMOL_L,
};
use crate::clinical::indications::Setting;
use crate::clinical::patient::TimedLevel;
use crate::clinical::source;
use crate::clinical::statements::GESTATIONAL_AGE;
use crate::dose::{Infusion, Step, cumulative};
use crate::units::basic::molar::millimole_per_liter;
use crate::units::magnesium::from_milligram_per_deciliter;
use crate::units::{Time, WRITTEN_NOISE, show};
use uom::si::time::hour;
use uom::si::volume;

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
            (words, "have the sample measured by a finer assay"),
            source::DE_DIASP,
        );
        return vec![finding.comparing(observed, limit)];
    }
    if latest.level.millimolar() < NOT_DEFICIENT_MMOL_L {
        return vec![
            Finding::warn(
                Topic::Other,
                "deficiency-borderline",
                (
                    format!(
                        "the level of {observed} lies inside the reference range of some \
                         laboratories and below that of others; the indication is {name}"
                    ),
                    "look at the range on the report",
                ),
                source::AU_ALFRED,
            )
            .comparing(observed, limit),
        ];
    }
    let finding = Finding::stop(
        Topic::Other,
        "deficiency-not-confirmed",
        (
            format!("the level of {observed} is not a deficiency; the indication is {name}"),
            "give no magnesium, and look for another cause",
        ),
        source::DE_DIASP,
    );
    vec![doubted(finding, latest).comparing(observed, limit)]
}

/// No level was measured: a stop where one `needs` to confirm the deficiency.
fn without_level(case: &Case, needs: bool) -> Option<Finding> {
    let before = match case.began {
        Some(_) if !needs => return None, // the levels since then are what counts
        Some(_) => " before the order",
        None => "",
    };
    let name = case.indication.name();
    let known = if case.ionized_levels.is_empty() {
        "no serum magnesium was measured"
    } else {
        "only an ionized level is known, which is never compared with a total one; no total \
         magnesium was measured"
    };
    let message = format!("{known}{before}; the indication is {name}");
    Some(
        if needs && case.indication.replaces_at_once(case.route.acute_symptoms) {
            Finding::warn(
                Topic::NotKnown,
                "deficiency-not-confirmed",
                (
                    format!("{message}, with acute symptoms"),
                    "draw blood now, and do not wait for it",
                ),
                source::SOFTWARE,
            )
            .asking_for_level("no total level is known; treatment does not wait for it")
        } else if needs {
            Finding::stop(
                Topic::Other,
                "deficiency-not-confirmed",
                (
                    format!("{message}, which a laboratory value has to confirm first"),
                    "measure it",
                ),
                source::DE_DIASP,
            )
            .asking_for_level("a level has to confirm the deficiency before anything is given")
        } else {
            let (topic, id) = (Topic::NotKnown, "level-not-measured");
            let message = format!("{message}; the prediction starts from a typical level");
            let weak = case.renal.below_thirty() && !case.indication.emergency();
            if case.indication.level_is_usual() || weak {
                Finding::warn(topic, id, (message, "measure it"), source::SOFTWARE)
            } else {
                Finding::info(topic, id, message, source::SOFTWARE)
            }
        },
    )
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
                    (
                        message,
                        "correct it; after a birth add the condition postpartum",
                    ),
                    source::SMITH2013,
                )]
            }
            _ => vec![Finding::stop(
                Topic::Other,
                "not-pregnant",
                (message, "correct the one that is wrong"),
                source::NICE_NG25,
            )],
        };
    }
    if case.patient.pregnant {
        return vec![Finding::warn(
            Topic::Other,
            "pregnant",
            (
                "the patient is pregnant: magnesium reaches the child",
                "tell obstetrics, and treat no longer than 5 to 7 days",
            ),
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
        let said = (message, "move the patient there first");
        return vec![Finding::stop(Topic::Setting, id, said, source::SOFTWARE)];
    }
    let said = (
        message,
        "move the patient there, or have it watched as there",
    );
    vec![Finding::warn(Topic::Setting, id, said, source::SOFTWARE)]
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
            (
                "an arrhythmia is treated with magnesium in specialist hands only",
                "call one",
            ),
            source::AHA_ECC,
        )],
        None => vec![Finding::warn(
            Topic::Setting,
            "specialist-not-given",
            (
                "an arrhythmia is treated with magnesium in specialist hands only, and nobody said \
                 who leads the treatment",
                "ask, and write it",
            ),
            source::AHA_ECC,
        )],
    }
}

/// Why a level is drawn before more is given.
const HIGH_ALREADY: &str = "the last level is high already, and nothing more is given before it";

/// The measured level against the software bands.
pub fn measured_level(case: &Case) -> Vec<Finding> {
    let Some(latest) = case.latest_level() else {
        return Vec::new();
    };
    let high = high_already(case, latest).map(|(finding, bound)| {
        let asking = finding.asking_for_level(HIGH_ALREADY);
        (asking, bound)
    });
    let Some((finding, bound)) = high.or_else(|| raised(case, latest)) else {
        return Vec::new();
    };
    let (observed, bound) = (shown_level(latest.level), Shown::new(bound, "mmol/L"));
    vec![doubted(finding, latest).comparing(observed, bound)]
}

/// The measured level in words, with what it means.
fn told(level: &TimedLevel, words: &str) -> String {
    format!("the measured level is {}: {words}", level.words())
}

/// A level after which nothing more is given before another one, with the bound it crosses
/// (mmol/L).
fn high_already(case: &Case, latest: &TimedLevel) -> Option<(Finding, f64)> {
    let (topic, source) = (Topic::MeasuredLevel, bands::BAND_SOURCE);
    let told = |words| told(latest, words);
    Some(match bands::band(latest.level) {
        Band::Emergency => {
            let said = (
                told("an emergency"),
                "give no magnesium, give calcium, call for help",
            );
            (
                Finding::stop(topic, "level-emergency", said, source),
                bands::EMERGENCY_FROM,
            )
        }
        Band::Stop => {
            let said = (told("the toxic range"), "give no more magnesium, reassess");
            (
                Finding::stop(topic, "level-toxic", said, source),
                bands::STOP_FROM,
            )
        }
        Band::Caution if !case.indication.obstetric() => {
            let said = (
                told("above every target outside obstetrics"),
                "measure again before any more",
            );
            (
                Finding::overridable(topic, "level-caution", said, source),
                bands::CAUTION_FROM,
            )
        }
        Band::Caution if latest.level.millimolar() > OBSTETRIC_UP_TO_MMOL_L => {
            let said = (
                told("above what obstetrics aims at, up to 3 mmol/L"),
                "look at reflexes and breathing, and measure again before more runs",
            );
            (
                Finding::warn(topic, "level-above-aim", said, source),
                OBSTETRIC_UP_TO_MMOL_L,
            )
        }
        Band::Low | Band::Usual | Band::High | Band::Watch | Band::Caution => return None,
    })
}

/// A level above the reference range that forbids nothing, with the bound it crosses (mmol/L).
fn raised(case: &Case, latest: &TimedLevel) -> Option<(Finding, f64)> {
    let (topic, source) = (Topic::Other, bands::BAND_SOURCE);
    let obstetric = case.indication.obstetric();
    Some(match bands::band(latest.level) {
        Band::Low | Band::Usual => return None,
        Band::Watch if !obstetric => {
            let said = (
                told(latest, "already raised; side effects can begin"),
                "ask whether more is needed, and measure again",
            );
            (
                Finding::warn(topic, "level-watch", said, source),
                bands::WATCH_ABOVE,
            )
        }
        // Under treatment this is what obstetrics aims at.
        _ if obstetric && case.level_follows_magnesium() => {
            let words = told(latest, "raised by the magnesium given before it was drawn");
            (
                Finding::info(topic, "level-under-treatment", words, source),
                bands::HIGH_ABOVE,
            )
        }
        _ => {
            let asked = "already above the reference range: was magnesium given elsewhere?";
            let mut words = told(latest, asked);
            let mut action = "ask, and enter it as a prior dose";
            if let Some(low) = low_in_mg_dl(case, latest) {
                words.push_str(&format!(
                    " Or is it {} mg/dL, which is {} mmol/L?",
                    show::number(latest.digits),
                    show::fixed(low, 2)
                ));
                action = "check the unit on the report; a dose from elsewhere is a prior dose";
            }
            let said = (words, action);
            (
                Finding::warn(topic, "level-high", said, source),
                bands::HIGH_ABOVE,
            )
        }
    })
}

/// The level, mmol/L, if its digits were mg/dL, where that would be the deficiency that is to be
/// treated.
fn low_in_mg_dl(case: &Case, latest: &TimedLevel) -> Option<f64> {
    let as_written = (latest.digits - latest.level.millimolar()).abs() < 1e-9;
    let other = from_milligram_per_deciliter(latest.digits).get::<millimole_per_liter>();
    (case.indication.replaces() && as_written && other < bands::LOW_BELOW).then_some(other)
}

/// A stop that rests on a hemolyzed sample can be lifted: cells released part of what was found.
fn doubted(finding: Finding, level: &TimedLevel) -> Finding {
    if !level.hemolyzed || finding.severity != Severity::Stop {
        return finding;
    }
    Finding {
        overridable: true,
        message: format!(
            "{}; the sample was hemolyzed, which raises the level: draw it again before anything \
             is decided",
            finding.message
        ),
        action: Some("draw it again before anything is decided".to_owned()),
        ..finding
    }
    .asking_for_level("the sample was hemolyzed, and nothing is decided before a new one")
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
        (
            "no trial of intravenous magnesium in tension headache was found, and no low level \
             speaks for it",
            "give established treatment first",
        ),
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

/// Athletes outside hospital: an infusion above 100 mL is a prohibited method (S09).
pub fn doping(case: &Case) -> Vec<Finding> {
    let outside = case.indication == Indication::Sports && case.care.setting == Setting::Outpatient;
    let by_vein = case.regimen.steps().iter().filter(|step| step.by_pump());
    let by_vein: Vec<Infusion> = by_vein
        .filter_map(Step::given)
        .map(|dose| dose.given)
        .collect();
    let window = Time::new::<hour>(DOPING_WINDOW_HOURS);
    let fullest = cumulative::fullest_of_order(&by_vein, window);
    let volume = case.bag.volume_of(fullest.amount);
    let volume = volume.get::<volume::milliliter>();
    if !outside || volume <= DOPING_VOLUME_ML * (1.0 + WRITTEN_NOISE) {
        return Vec::new();
    }
    vec![
        Finding::warn(
            Topic::Other,
            "doping-volume",
            (
                "an infusion of more than 100 mL in 12 hours is a prohibited method in sports \
                 outside hospital treatment, even for a permitted substance",
                "ask for an exemption, or give no more than that",
            ),
            source::WADA_M2,
        )
        .comparing(
            Shown::of_infusion(volume, "mL"),
            Shown::new(DOPING_VOLUME_ML, "mL"),
        ),
    ]
}
