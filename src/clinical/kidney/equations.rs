//! The equations as rows of a table: every coefficient as the code has it.

use super::estimators::{
    ADJUSTED_SHARE, CKD_EPI_2009, CKD_EPI_2021, CkdEpi, DEVINE, DEVINE_FROM_INCHES,
    DEVINE_PER_INCH, DUBOIS, GAULT, MOSTELLER, SCHWARTZ,
};
use crate::clinical::source::{self, Source};

/// One equation.
#[derive(Clone, Debug, PartialEq)]
pub struct Equation {
    /// Stable id, kebab-case.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// The formula with its coefficients.
    pub formula: String,
    /// For whom it was made.
    pub applies: &'static str,
    /// Where it was read.
    pub source: Source,
}

/// Adults with a stable creatinine, not pregnancy.
const ADULTS: &str = "adults with a stable creatinine, not pregnancy";

/// Every equation of kidney function, weight and body surface.
#[must_use]
pub fn equations() -> Vec<Equation> {
    let mut all = filtrations();
    all.extend(weights());
    all.extend(surfaces());
    all
}

fn filtrations() -> Vec<Equation> {
    vec![
        Equation {
            id: "cockcroft-gault",
            name: "creatinine clearance after Cockcroft and Gault",
            formula: format!(
                "mL/min = ({} - age) * kg / ({} * mg/dL), times {} for women",
                GAULT.age, GAULT.divisor, GAULT.female
            ),
            applies: ADULTS,
            source: source::GLOBALRPH_CG,
        },
        Equation {
            id: "ckd-epi-2021",
            name: "filtration after CKD-EPI 2021",
            formula: ckd_epi(&CKD_EPI_2021),
            applies: ADULTS,
            source: source::NKF_2021,
        },
        Equation {
            id: "ckd-epi-2009",
            name: "filtration after CKD-EPI 2009, without the race term",
            formula: ckd_epi(&CKD_EPI_2009),
            applies: ADULTS,
            source: source::NKF_2009,
        },
        Equation {
            id: "schwartz-bedside",
            name: "filtration after Schwartz, bedside",
            formula: format!("mL/min/1.73m2 = {SCHWARTZ} * cm / (mg/dL)"),
            applies: "children from 1 year, enzymatic creatinine",
            source: source::SCHWARTZ,
        },
    ]
}

/// The formula of both sexes: women, men.
fn ckd_epi([women, men]: &[CkdEpi; 2]) -> String {
    format!(
        "mL/min/1.73m2 = {} * min(S/k, 1)^a * max(S/k, 1)^{} * {}^age, times {} for women; S in \
         mg/dL, k {} and {}, a {} and {} (women and men)",
        women.scale,
        women.beta,
        women.per_year,
        women.of_sex,
        women.kappa,
        men.kappa,
        women.alpha,
        men.alpha
    )
}

fn weights() -> Vec<Equation> {
    let [(_, women), (_, men)] = DEVINE;
    vec![
        Equation {
            id: "ideal-weight",
            name: "ideal weight after Devine",
            formula: format!(
                "kg = {women} (women) or {men} (men) + {DEVINE_PER_INCH} for each inch above \
                 {DEVINE_FROM_INCHES}"
            ),
            applies: "adults from 152.4 cm",
            source: source::GLOBALRPH_CG,
        },
        Equation {
            id: "adjusted-weight",
            name: "adjusted weight",
            formula: format!("kg = ideal + {ADJUSTED_SHARE} * (actual - ideal)"),
            applies: "",
            source: source::CLINCALC,
        },
    ]
}

fn surfaces() -> Vec<Equation> {
    vec![
        Equation {
            id: "body-surface-mosteller",
            name: "body surface after Mosteller",
            formula: format!("m2 = sqrt(cm * kg / {MOSTELLER}), a standard formula"),
            applies: "",
            source: source::SOFTWARE,
        },
        Equation {
            id: "body-surface-dubois",
            name: "body surface after DuBois",
            formula: format!(
                "m2 = {} * kg^{} * cm^{}, a standard formula",
                DUBOIS.scale, DUBOIS.weight, DUBOIS.height
            ),
            applies: "",
            source: source::SOFTWARE,
        },
    ]
}
