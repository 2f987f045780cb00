//! The published equations, each in its own type of result.

use super::{AkiStage, Sex};
use crate::Result;
use crate::clinical::constants::{
    ACUTE_RATIO, ACUTE_RISE_UMOL_L, STAGE_THREE_MG_DL, STAGE_THREE_RATIO, STAGE_TWO_RATIO,
};
use crate::units::{
    AbsoluteClearance, Area, Creatinine, IndexedFiltration, Length, Mass, PatientAge, VolumeRate,
    basic::flow,
};
use uom::si::{area::square_meter, length, mass::kilogram};

/// Devine: ideal weight at 60 inches and the gain for each inch above, kg.
pub(super) const DEVINE: [(Sex, f64); 2] = [(Sex::Female, 45.5), (Sex::Male, 50.0)];
pub(super) const DEVINE_PER_INCH: f64 = 2.3;
pub(super) const DEVINE_FROM_INCHES: f64 = 60.0;
/// Share of the weight above ideal that enters the adjusted weight.
pub(super) const ADJUSTED_SHARE: f64 = 0.4;

/// Coefficients of Cockcroft and Gault.
pub(super) struct Gault {
    pub(super) age: f64,
    pub(super) divisor: f64,
    pub(super) female: f64,
}

/// As printed.
pub(super) const GAULT: Gault = Gault {
    age: 140.0,
    divisor: 72.0,
    female: 0.85,
};

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
    let of_sex = if sex == Sex::Female {
        GAULT.female
    } else {
        1.0
    };
    let value = (GAULT.age - age.years()).max(0.0) * weight.get::<kilogram>() * of_sex
        / (GAULT.divisor * creatinine.milligram_per_deciliter());
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
pub(super) struct CkdEpi {
    pub(super) scale: f64,
    pub(super) kappa: f64,
    pub(super) alpha: f64,
    pub(super) beta: f64,
    pub(super) per_year: f64,
    pub(super) of_sex: f64,
}

/// CKD-EPI 2021: women, men.
pub(super) const CKD_EPI_2021: [CkdEpi; 2] = [
    CkdEpi {
        scale: 142.0,
        kappa: 0.7,
        alpha: -0.241,
        beta: -1.200,
        per_year: 0.9938,
        of_sex: 1.012,
    },
    CkdEpi {
        scale: 142.0,
        kappa: 0.9,
        alpha: -0.302,
        beta: -1.200,
        per_year: 0.9938,
        of_sex: 1.0,
    },
];

/// CKD-EPI 2009: women, men.
pub(super) const CKD_EPI_2009: [CkdEpi; 2] = [
    CkdEpi {
        scale: 141.0,
        kappa: 0.7,
        alpha: -0.329,
        beta: -1.209,
        per_year: 0.993,
        of_sex: 1.018,
    },
    CkdEpi {
        scale: 141.0,
        kappa: 0.9,
        alpha: -0.411,
        beta: -1.209,
        per_year: 0.993,
        of_sex: 1.0,
    },
];

/// The coefficients of one sex.
fn of_sex([women, men]: &[CkdEpi; 2], sex: Sex) -> &CkdEpi {
    match sex {
        Sex::Female => women,
        Sex::Male => men,
    }
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
    of_sex(&CKD_EPI_2021, sex).filtration(age, creatinine)
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
    of_sex(&CKD_EPI_2009, sex).filtration(age, creatinine)
}

/// Factor of the bedside Schwartz equation.
pub(super) const SCHWARTZ: f64 = 0.413;
/// Divisor of Mosteller.
pub(super) const MOSTELLER: f64 = 3600.0;

/// Coefficients of DuBois.
pub(super) struct DuBois {
    pub(super) scale: f64,
    pub(super) weight: f64,
    pub(super) height: f64,
}

/// As printed.
pub(super) const DUBOIS: DuBois = DuBois {
    scale: 0.007184,
    weight: 0.425,
    height: 0.725,
};

/// Bedside Schwartz: 0.413 * height in cm / creatinine in mg/dL, for children from 1 year with
/// an enzymatic creatinine.
///
/// # Errors
/// Malformed when the result leaves the window of [`IndexedFiltration`].
pub fn schwartz_bedside(height: Length, creatinine: Creatinine) -> Result<IndexedFiltration> {
    let value =
        SCHWARTZ * height.get::<length::centimeter>() / creatinine.milligram_per_deciliter();
    IndexedFiltration::new(VolumeRate::new::<flow::milliliter_per_minute>(value))
}

/// Body surface after Mosteller: sqrt(height in cm * weight in kg / 3600) m2, standard formula.
#[must_use]
pub fn body_surface_mosteller(height: Length, weight: Mass) -> Area {
    let product = height.get::<length::centimeter>() * weight.get::<kilogram>();
    Area::new::<square_meter>((product / MOSTELLER).sqrt())
}

/// Body surface after DuBois: 0.007184 * kg^0.425 * cm^0.725 m2, standard formula.
#[must_use]
pub fn body_surface_dubois(height: Length, weight: Mass) -> Area {
    Area::new::<square_meter>(
        DUBOIS.scale
            * libm::pow(weight.get::<kilogram>(), DUBOIS.weight)
            * libm::pow(height.get::<length::centimeter>(), DUBOIS.height),
    )
}

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
    let acute = ratio >= ACUTE_RATIO || rise >= ACUTE_RISE_UMOL_L;
    if !acute {
        return None;
    }
    if ratio >= STAGE_THREE_RATIO || now.milligram_per_deciliter() + NOISE >= STAGE_THREE_MG_DL {
        Some(AkiStage::Three)
    } else if ratio >= STAGE_TWO_RATIO {
        Some(AkiStage::Two)
    } else {
        Some(AkiStage::One)
    }
}
