//! From what is known about the kidneys to the one clearance that rules and models use.

use super::estimators::{NOISE, smallest_ideal};
use super::{
    AkiStage, Category, CreatinineSample, Estimate, EstimateValue, KidneyFunction, KidneyInput,
    Method, adjusted_weight, aki_stage, body_surface_mosteller, ckd_epi_2009, ckd_epi_2021,
    cockcroft_gault, ideal_weight, schwartz_bedside,
};
use crate::clinical::constants::{
    ACUTE_RATIO, ACUTE_RISE_UMOL_L, ADJUSTED_ABOVE_IDEAL, ADULT_YEARS, ESTIMATE_CEILING_ML_MIN,
    OLIGURIA_ML_PER_KG_H, PREGNANCY_CEILING_ML_MIN, REDUCED_BELOW_ML_MIN, WEIGHT_BY_BMI,
};
use crate::clinical::source;
use crate::units::{
    AbsoluteClearance, Creatinine, IndexedFiltration, Mass, VolumeRate, basic::flow, show,
};
use crate::{Error, ErrorKind, Result};
use uom::si::{length::meter, mass::kilogram};

/// Weights closer than this count as one, kg.
const SAME_KILOGRAM: f64 = 0.05;

/// Weight for Cockcroft-Gault, with the reason.
struct ChosenWeight {
    weight: Mass,
    why: &'static str,
}

/// Actual weight below ideal, ideal up to 30 % above it, adjusted beyond; without a height or
/// under 152.4 cm never more than the smallest ideal weight.
fn choose_weight(input: &KidneyInput) -> ChosenWeight {
    let actual = input.weight.get();
    let ideal = input
        .height
        .and_then(|height| ideal_weight(input.sex, height.get()));
    let smallest = Mass::new::<kilogram>(smallest_ideal(input.sex));
    match ideal {
        None if actual <= smallest => ChosenWeight {
            weight: actual,
            why: "actual weight, below every ideal weight",
        },
        None if input.height.is_none() => ChosenWeight {
            weight: smallest,
            why: "smallest ideal weight, because the height is not known",
        },
        None => ChosenWeight {
            weight: smallest,
            why: "smallest ideal weight, because the formula starts at 152.4 cm",
        },
        Some(ideal) if actual < ideal => ChosenWeight {
            weight: actual,
            why: "actual weight, below the ideal weight",
        },
        Some(ideal) if actual <= ideal * ADJUSTED_ABOVE_IDEAL => ChosenWeight {
            weight: ideal,
            why: "ideal weight; the actual weight is at most 30 % above it",
        },
        Some(ideal) => ChosenWeight {
            weight: adjusted_weight(ideal, actual),
            why: "adjusted weight; the actual weight is more than 30 % above the ideal one",
        },
    }
}

/// Whether the creatinines change so much that no estimate holds: by 0.3 mg/dL (26.5 umol/L)
/// or by half.
#[must_use]
pub fn unstable(samples: &[CreatinineSample]) -> bool {
    let values = samples.iter().map(|sample| sample.value.micromolar());
    let highest = values.clone().fold(f64::NEG_INFINITY, f64::max);
    let lowest = values.fold(f64::INFINITY, f64::min);
    samples.len() > 1
        && (highest - lowest + NOISE >= ACUTE_RISE_UMOL_L
            || highest + NOISE >= ACUTE_RATIO * lowest)
}

/// The latest creatinine; of two at the same time the higher.
fn latest(samples: &[CreatinineSample]) -> Option<Creatinine> {
    let mut found: Option<CreatinineSample> = None;
    for sample in samples {
        let newer = found.is_none_or(|best| {
            sample.at > best.at || (sample.at == best.at && sample.value > best.value)
        });
        if newer {
            found = Some(*sample);
        }
    }
    found.map(|sample| sample.value)
}

/// Stage of acute kidney injury from the lowest earlier creatinine to the latest, in words;
/// `None` when creatinine did not rise that far.
#[must_use]
pub fn injury_note(samples: &[CreatinineSample]) -> Option<String> {
    let now = latest(samples)?;
    let baseline = samples
        .iter()
        .map(|sample| sample.value)
        .reduce(|a, b| if b < a { b } else { a })?;
    let stage = aki_stage(baseline, now)?;
    Some(format!(
        "Creatinine rose from {} to {} mg/dL: acute kidney injury stage {} by creatinine (KDIGO).",
        show::number(baseline.milligram_per_deciliter()),
        show::number(now.milligram_per_deciliter()),
        match stage {
            AkiStage::One => "1",
            AkiStage::Two => "2",
            AkiStage::Three => "3",
        }
    ))
}

/// Clearance from plain mL/min that an equation cannot give outside the window.
fn clearance(value: f64) -> Result<AbsoluteClearance> {
    AbsoluteClearance::new(VolumeRate::new::<flow::milliliter_per_minute>(value))
}

fn indexed_estimate(
    input: &KidneyInput,
    names: (&'static str, &'static str),
    value: Result<IndexedFiltration>,
    note: &'static str,
    source: source::Source,
) -> Option<Estimate> {
    let value = value.ok()?;
    let surface = input
        .height
        .map(|height| body_surface_mosteller(height.get(), input.weight.get()));
    Some(Estimate {
        id: names.0,
        name: names.1,
        value: EstimateValue::Indexed(value),
        deindexed: surface.and_then(|surface| value.absolute(surface).ok()),
        weight_used: None,
        note,
        applies: false,
        source,
    })
}

/// What stands beside the adult equations for this patient.
fn scope_note(input: &KidneyInput) -> &'static str {
    if input.age.years() < ADULT_YEARS {
        "made for adults: does not hold for a child"
    } else if input.pregnant {
        "does not hold in pregnancy"
    } else if changing(input) {
        "does not hold while creatinine changes"
    } else {
        "adults with a stable creatinine"
    }
}

/// Cockcroft-Gault with one weight.
fn gault_estimate(
    input: &KidneyInput,
    names: (&'static str, &'static str),
    weight: Mass,
    creatinine: Creatinine,
) -> Option<Estimate> {
    let value = cockcroft_gault(input.age, input.sex, weight, creatinine).ok()?;
    Some(Estimate {
        id: names.0,
        name: names.1,
        value: EstimateValue::Absolute(value),
        deindexed: None,
        weight_used: Some(weight),
        note: scope_note(input),
        applies: false,
        source: source::GLOBALRPH_CG,
    })
}

/// Cockcroft-Gault with the chosen, the actual, the ideal and the adjusted weight.
fn gault_estimates(input: &KidneyInput, creatinine: Creatinine) -> Vec<Estimate> {
    let actual = input.weight.get();
    let ideal = input
        .height
        .and_then(|height| ideal_weight(input.sex, height.get()));
    let adjusted = ideal
        .filter(|ideal| actual > *ideal)
        .map(|ideal| adjusted_weight(ideal, actual));
    [
        (
            (
                "cockcroft-gault",
                "Cockcroft-Gault, weight chosen by the rule",
            ),
            Some(choose_weight(input).weight),
        ),
        (
            ("cockcroft-gault-actual", "Cockcroft-Gault, actual weight"),
            Some(actual),
        ),
        (
            ("cockcroft-gault-ideal", "Cockcroft-Gault, ideal weight"),
            ideal,
        ),
        (
            (
                "cockcroft-gault-adjusted",
                "Cockcroft-Gault, adjusted weight",
            ),
            adjusted,
        ),
    ]
    .into_iter()
    .filter_map(|(names, weight)| gault_estimate(input, names, weight?, creatinine))
    .collect()
}

/// Every estimate for the latest creatinine, side by side; none without a creatinine. An
/// equation whose result leaves the physical window is left out.
#[must_use]
pub fn estimates(input: &KidneyInput) -> Vec<Estimate> {
    let Some(creatinine) = latest(&input.creatinines) else {
        return Vec::new();
    };
    let note = scope_note(input);
    let mut all = gault_estimates(input, creatinine);
    all.extend(indexed_estimate(
        input,
        ("ckd-epi-2021", "CKD-EPI 2021"),
        ckd_epi_2021(input.age, input.sex, creatinine),
        note,
        source::NKF_2021,
    ));
    all.extend(indexed_estimate(
        input,
        ("ckd-epi-2009", "CKD-EPI 2009 (without race)"),
        ckd_epi_2009(input.age, input.sex, creatinine),
        note,
        source::NKF_2009,
    ));
    if let Some(height) = input.height
        && input.age.years() < ADULT_YEARS
    {
        all.extend(indexed_estimate(
            input,
            ("schwartz-bedside", "bedside Schwartz"),
            schwartz_bedside(height.get(), creatinine),
            "children from 1 year, enzymatic creatinine",
            source::SCHWARTZ,
        ));
    }
    all
}

/// The value that rules use, before notes and estimates are added.
struct Chosen {
    clearance: AbsoluteClearance,
    method: Method,
    valid: bool,
    why: String,
    weight: Option<Mass>,
}

impl Chosen {
    fn none(method: Method, valid: bool, why: &str) -> Self {
        let clearance = AbsoluteClearance::none();
        Self {
            clearance,
            method,
            valid,
            why: why.into(),
            weight: None,
        }
    }
}

/// Refuses an input without any kidney value, and a child.
fn refuse_unusable(input: &KidneyInput) -> Result<()> {
    if input.dialysis != Some(true) && input.measured.is_none() && input.creatinines.is_empty() {
        return Err(Error::new(
            ErrorKind::Missing,
            "no kidney function: creatinine, measured clearance and dialysis are all absent",
            "give one of: creatinine, measured_clearance, or dialysis = true; the kidneys \
             excrete most of the magnesium",
        ));
    }
    if input.age.years() < ADULT_YEARS {
        return Err(Error::new(
            ErrorKind::OutOfScope,
            "the patient is a child; adult equations, limits and models do not hold",
            "this program computes for adults from 18 years only",
        ));
    }
    Ok(())
}

fn in_pregnancy(input: &KidneyInput, creatinine: Creatinine) -> Result<Chosen> {
    // The smaller of the two numbers: used for alarms and the curve only.
    let plain =
        ckd_epi_2021(input.age, input.sex, creatinine).map_or(PREGNANCY_CEILING_ML_MIN, |value| {
            value
                .per_standard_surface()
                .get::<flow::milliliter_per_minute>()
        });
    Ok(Chosen {
        clearance: clearance(plain.min(PREGNANCY_CEILING_ML_MIN))?,
        method: Method::PregnancyAlarmOnly,
        valid: false,
        why: "No creatinine equation holds in pregnancy and the weeks after it. The number serves alarms and the \
              predicted curve only and never reassures: go by creatinine, its trend and the \
              urine output, or measure the clearance."
            .into(),
        weight: None,
    })
}

/// Says when the other published rule, by body mass index, would choose another weight.
fn other_weight_note(input: &KidneyInput, chosen: Mass) -> Option<String> {
    let height = input.height?.get();
    let ideal = ideal_weight(input.sex, height)?;
    let actual = input.weight.get();
    let meters = height.get::<meter>();
    let index = actual.get::<kilogram>() / (meters * meters);
    let other = if index > WEIGHT_BY_BMI[1] {
        adjusted_weight(ideal, actual)
    } else if index >= WEIGHT_BY_BMI[0] {
        ideal
    } else {
        actual
    };
    ((other - chosen).get::<kilogram>().abs() > SAME_KILOGRAM).then(|| {
        format!(
            "Sources disagree on the weight: by body mass index {} kg would be used (RenalDose), \
             by the distance from the ideal weight {} kg (ClinCalc, used here).",
            show::number(other.get::<kilogram>()),
            show::number(chosen.get::<kilogram>())
        )
    })
}

fn by_cockcroft_gault(
    input: &KidneyInput,
    creatinine: Creatinine,
    notes: &mut Vec<String>,
) -> Result<Chosen> {
    let choice = choose_weight(input);
    let estimate = cockcroft_gault(input.age, input.sex, choice.weight, creatinine)
        .map_or(f64::INFINITY, |value| {
            value.get().get::<flow::milliliter_per_minute>()
        });
    if estimate > ESTIMATE_CEILING_ML_MIN {
        notes.push(format!(
            "The estimate is above {ESTIMATE_CEILING_ML_MIN} mL/min, which points to little muscle \
             rather than to better kidneys; {ESTIMATE_CEILING_ML_MIN} mL/min is used (bound set by \
             this program). A measured clearance lifts it."
        ));
    }
    if input.height.is_none() {
        notes.push(
            "Height not given: the ideal weight is unknown and the smallest one is used. \
             Giving the height may raise the estimate."
                .into(),
        );
    }
    notes.extend(other_weight_note(input, choice.weight));
    Ok(Chosen {
        clearance: clearance(estimate.min(ESTIMATE_CEILING_ML_MIN))?,
        method: Method::CockcroftGault,
        valid: true,
        why: format!(
            "Cockcroft-Gault with {} kg ({}).",
            show::number(choice.weight.get::<kilogram>()),
            choice.why
        ),
        weight: Some(choice.weight),
    })
}

/// Whether the kidneys are known to change.
fn changing(input: &KidneyInput) -> bool {
    input.acute_injury || unstable(&input.creatinines)
}

/// Weight by which urine output is judged: ideal or adjusted where the height is known, since
/// fat makes no urine; otherwise the actual one.
#[must_use]
pub fn urine_weight(input: &KidneyInput) -> Mass {
    let actual = input.weight.get();
    match input.height {
        Some(_) => choose_weight(input).weight.min(actual),
        None => actual,
    }
}

/// What [`urine_weight`] is, such as "ideal weight".
#[must_use]
pub fn urine_weight_name(input: &KidneyInput) -> &'static str {
    let choice = choose_weight(input);
    if input.height.is_none() || choice.weight >= input.weight.get() {
        return "actual weight";
    }
    // What follows says why.
    choice.why.split([',', ';']).next().unwrap_or(choice.why)
}

fn choose(input: &KidneyInput, notes: &mut Vec<String>) -> Result<Chosen> {
    if input.dialysis == Some(true) {
        let why = "Dialysis: no filtration of the patient's own is counted.";
        return Ok(Chosen::none(Method::Dialysis, true, why));
    }
    if let Some(measured) = input
        .measured
        .filter(|_| input.measured_timed || !changing(input))
    {
        return Ok(Chosen {
            clearance: measured,
            method: Method::Measured,
            valid: true,
            why: "A measured clearance goes before every estimate.".into(),
            weight: None,
        });
    }
    if changing(input) {
        let why = match (input.acute_injury, input.measured.is_some()) {
            (true, _) => {
                "Acute kidney injury: no estimate holds, and a clearance without its time may be \
                 older. The lowest band is used; go by urine output and magnesium levels."
            }
            (false, true) => {
                "Creatinine changed by 0.3 mg/dL or by half: the measured clearance has no time \
                 and may be older than the change (kidney.filtration takes it with its time). The \
                 lowest band is used; go by urine output and magnesium levels."
            }
            (false, false) => {
                "Creatinine changed by 0.3 mg/dL or by half: no estimate holds. The lowest band \
                 is used; go by urine output and magnesium levels."
            }
        };
        return Ok(Chosen::none(Method::UnstableCreatinine, false, why));
    }
    let Some(creatinine) = latest(&input.creatinines) else {
        return Err(Error::internal(
            "a kidney input without any value passed its check",
        ));
    };
    if input.pregnant {
        in_pregnancy(input, creatinine)
    } else {
        by_cockcroft_gault(input, creatinine, notes)
    }
}

/// The kidney function that rules and models use.
///
/// Dialysis counts as none; a changing creatinine or an acute injury counts as none, beside a
/// measured clearance too unless its time is known; a measured clearance goes before every
/// estimate; in pregnancy the number is for alarms only; otherwise
/// Cockcroft-Gault. Giving less never yields more.
///
/// # Errors
/// Missing when creatinine, measured clearance and dialysis are all absent; out of scope for a
/// child (age below 18 years).
pub fn assess(input: &KidneyInput) -> Result<KidneyFunction> {
    refuse_unusable(input)?;
    let mut notes = Vec::new();
    let chosen = choose(input, &mut notes)?;
    if chosen.method == Method::Measured && changing(input) {
        notes.push(
            "The kidneys are changing: a clearance measured before the change overstates them."
                .into(),
        );
    }
    notes.extend(injury_note(&input.creatinines));
    let mut estimates = estimates(input);
    for estimate in &mut estimates {
        estimate.applies =
            chosen.method == Method::CockcroftGault && estimate.id == "cockcroft-gault";
    }
    let oliguria = input.urine_output.map(|output| {
        let limit = OLIGURIA_ML_PER_KG_H * urine_weight(input).get::<kilogram>();
        output.get::<flow::milliliter_per_hour>() < limit - NOISE
    });
    let weak = chosen.clearance.get().get::<flow::milliliter_per_minute>() < REDUCED_BELOW_ML_MIN;
    let doubtful = weak || changing(input);
    Ok(KidneyFunction {
        urine_assumed_low: input.urine_output.is_none()
            && chosen.method != Method::Dialysis
            && doubtful,
        category: if chosen.method == Method::Dialysis {
            Category::Dialysis
        } else {
            Category::of(chosen.clearance.get())
        },
        clearance: chosen.clearance,
        method: chosen.method,
        valid: chosen.valid,
        why: chosen.why,
        weight_used: chosen.weight,
        estimates,
        notes,
        oliguria,
    })
}
