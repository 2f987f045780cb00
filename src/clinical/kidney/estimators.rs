//! The published equations, each in its own type of result.

use super::{AkiStage, Sex};
use crate::Result;
use crate::units::{
    AbsoluteClearance, Area, Creatinine, IndexedFiltration, Length, Mass, PatientAge, VolumeRate,
    basic::flow,
};
use uom::si::{area::square_meter, length, mass::kilogram};

/// Devine: ideal weight at 60 inches and the gain for each inch above, kg.
const DEVINE: [(Sex, f64); 2] = [(Sex::Female, 45.5), (Sex::Male, 50.0)];
const DEVINE_PER_INCH: f64 = 2.3;
const DEVINE_FROM_INCHES: f64 = 60.0;
/// Share of the weight above ideal that enters the adjusted weight.
const ADJUSTED_SHARE: f64 = 0.4;

/// Creatinine clearance after Cockcroft and Gault.
///
/// CLcr = (140 - age) * W / (72 * S), times 0.85 for women
///
/// | symbol | meaning         | unit   |
/// | W      | weight chosen   | kg     |
/// | S      | creatinine      | mg/dL  |
///
/// Made for adults with a stable creatinine, not for pregnancy. Source: GlobalRPh.
///
/// # Errors
/// Malformed when the result leaves the window of [`AbsoluteClearance`].
pub fn cockcroft_gault(
    age: PatientAge,
    sex: Sex,
    weight: Mass,
    creatinine: Creatinine,
) -> Result<AbsoluteClearance> {
    let of_sex = if sex == Sex::Female { 0.85 } else { 1.0 };
    let value = (140.0 - age.years()).max(0.0) * weight.get::<kilogram>() * of_sex
        / (72.0 * creatinine.milligram_per_deciliter());
    AbsoluteClearance::new(VolumeRate::new::<flow::milliliter_per_minute>(value))
}

/// The smallest ideal weight the Devine formula gives, at 60 inches.
pub(super) fn smallest_ideal(sex: Sex) -> f64 {
    if sex == Sex::Female {
        DEVINE[0].1
    } else {
        DEVINE[1].1
    }
}

/// Ideal body weight after Devine; `None` under 60 inches (152.4 cm), where the formula was
/// not made to reach.
///
/// 45.5 kg (women) or 50 kg (men) + 2.3 kg for each inch over 60. Source: GlobalRPh.
#[must_use]
pub fn ideal_weight(sex: Sex, height: Length) -> Option<Mass> {
    let above = height.get::<length::inch>() - DEVINE_FROM_INCHES;
    // A height of exactly 60 inches arrives with binary noise.
    (above > -1e-9)
        .then(|| Mass::new::<kilogram>(smallest_ideal(sex) + DEVINE_PER_INCH * above.max(0.0)))
}

/// Adjusted body weight: ideal + 0.4 of what lies above it. Source: ClinCalc.
#[must_use]
pub fn adjusted_weight(ideal: Mass, actual: Mass) -> Mass {
    ideal + (actual - ideal) * ADJUSTED_SHARE
}

/// Coefficients of a CKD-EPI equation for one sex.
struct CkdEpi {
    scale: f64,
    kappa: f64,
    alpha: f64,
    beta: f64,
    per_year: f64,
    of_sex: f64,
}

impl CkdEpi {
    /// scale * min(S/kappa, 1)^alpha * max(S/kappa, 1)^beta * per_year^age * of_sex
    fn filtration(&self, age: PatientAge, creatinine: Creatinine) -> Result<IndexedFiltration> {
        let ratio = creatinine.milligram_per_deciliter() / self.kappa;
        let value = self.scale
            * libm::pow(ratio.min(1.0), self.alpha)
            * libm::pow(ratio.max(1.0), self.beta)
            * libm::pow(self.per_year, age.years())
            * self.of_sex;
        IndexedFiltration::new(VolumeRate::new::<flow::milliliter_per_minute>(value))
    }
}

/// Filtration after CKD-EPI 2021 (creatinine, no race term), adults.
///
/// 142 * min(S/k, 1)^a * max(S/k, 1)^-1.200 * 0.9938^age * 1.012 for women;
/// k 0.7 / 0.9 mg/dL, a -0.241 / -0.302 (women / men). Source: NKF.
///
/// # Errors
/// Malformed when the result leaves the window of [`IndexedFiltration`].
pub fn ckd_epi_2021(
    age: PatientAge,
    sex: Sex,
    creatinine: Creatinine,
) -> Result<IndexedFiltration> {
    let (kappa, alpha, of_sex) = if sex == Sex::Female {
        (0.7, -0.241, 1.012)
    } else {
        (0.9, -0.302, 1.0)
    };
    CkdEpi {
        scale: 142.0,
        kappa,
        alpha,
        beta: -1.200,
        per_year: 0.9938,
        of_sex,
    }
    .filtration(age, creatinine)
}

/// Filtration after CKD-EPI 2009 (creatinine), adults, without the race term.
///
/// 141 * min(S/k, 1)^a * max(S/k, 1)^-1.209 * 0.993^age * 1.018 for women;
/// k 0.7 / 0.9 mg/dL, a -0.329 / -0.411 (women / men). Source: NKF.
///
/// # Errors
/// Malformed when the result leaves the window of [`IndexedFiltration`].
pub fn ckd_epi_2009(
    age: PatientAge,
    sex: Sex,
    creatinine: Creatinine,
) -> Result<IndexedFiltration> {
    let (kappa, alpha, of_sex) = if sex == Sex::Female {
        (0.7, -0.329, 1.018)
    } else {
        (0.9, -0.411, 1.0)
    };
    CkdEpi {
        scale: 141.0,
        kappa,
        alpha,
        beta: -1.209,
        per_year: 0.993,
        of_sex,
    }
    .filtration(age, creatinine)
}

/// Bedside Schwartz: 0.413 * height in cm / creatinine in mg/dL, for children from 1 year with
/// an enzymatic creatinine.
///
/// # Errors
/// Malformed when the result leaves the window of [`IndexedFiltration`].
pub fn schwartz_bedside(height: Length, creatinine: Creatinine) -> Result<IndexedFiltration> {
    let value = 0.413 * height.get::<length::centimeter>() / creatinine.milligram_per_deciliter();
    IndexedFiltration::new(VolumeRate::new::<flow::milliliter_per_minute>(value))
}

/// Body surface after Mosteller: sqrt(height in cm * weight in kg / 3600) m2, standard formula.
#[must_use]
pub fn body_surface_mosteller(height: Length, weight: Mass) -> Area {
    let product = height.get::<length::centimeter>() * weight.get::<kilogram>();
    Area::new::<square_meter>((product / 3600.0).sqrt())
}

/// Body surface after DuBois: 0.007184 * kg^0.425 * cm^0.725 m2, standard formula.
#[must_use]
pub fn body_surface_dubois(height: Length, weight: Mass) -> Area {
    Area::new::<square_meter>(
        0.007184
            * libm::pow(weight.get::<kilogram>(), 0.425)
            * libm::pow(height.get::<length::centimeter>(), 0.725),
    )
}

/// A rise that counts as acute, umol/L: KDIGO prints 0.3 mg/dL and 26.5 umol/L; the latter is
/// a hair smaller and therefore catches both.
pub(super) const ACUTE_RISE_UMOL: f64 = 26.5;
/// A ratio that counts as acute.
pub(super) const ACUTE_RATIO: f64 = 1.5;
/// Slack for the binary noise of a ratio or difference, always toward the worse reading.
pub(super) const NOISE: f64 = 1e-9;

/// Stage of acute kidney injury by creatinine alone, from a baseline to a later value.
///
/// Source: KDIGO: 1 from 1.5 times or +0.3 mg/dL, 2 from 2 times, 3 from 3 times or, once a rise
/// counts as acute, from 4.0 mg/dL.
#[must_use]
pub fn aki_stage(baseline: Creatinine, now: Creatinine) -> Option<AkiStage> {
    let ratio = now.micromolar() / baseline.micromolar() + NOISE;
    let rise = now.micromolar() - baseline.micromolar() + NOISE;
    let acute = ratio >= ACUTE_RATIO || rise >= ACUTE_RISE_UMOL;
    if !acute {
        return None;
    }
    if ratio >= 3.0 || now.milligram_per_deciliter() + NOISE >= 4.0 {
        Some(AkiStage::Three)
    } else if ratio >= 2.0 {
        Some(AkiStage::Two)
    } else {
        Some(AkiStage::One)
    }
}
