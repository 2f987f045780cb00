//! Kidney function: every estimate side by side, and the one value that rules may use.
//!
//! The value used never profits from what is missing or doubtful: an unstable creatinine
//! counts as no filtration, a missing height as the smallest ideal weight, and in pregnancy
//! no estimate reassures.

mod assess;
mod equations;
mod estimators;
mod kidney_course;

pub use assess::{assess, estimates, injury_note, unstable, urine_weight, urine_weight_name};
pub use equations::{Equation, equations};
pub use estimators::{
    adjusted_weight, aki_stage, body_surface_dubois, body_surface_mosteller, ckd_epi_2009,
    ckd_epi_2021, cockcroft_gault, ideal_weight, schwartz_bedside,
};
pub use kidney_course::{DialysisSession, FiltrationSample, KidneyCourse};

use crate::clinical::constants::SEVERE_BELOW_ML_MIN;
use crate::clinical::source::Source;
use crate::units::{
    AbsoluteClearance, Creatinine, IndexedFiltration, Mass, PatientAge, PatientHeight,
    PatientWeight, Time, VolumeRate, basic::flow,
};

/// Sex as the kidney and weight equations take it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
}

/// One measured creatinine.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CreatinineSample {
    /// When it was taken, counted from the start of the order (negative: before).
    pub at: Time,
    /// The value.
    pub value: Creatinine,
}

/// What is known about the kidneys.
#[derive(Clone, Debug, PartialEq)]
pub struct KidneyInput {
    /// Age.
    pub age: PatientAge,
    /// Sex.
    pub sex: Sex,
    /// Actual body weight.
    pub weight: PatientWeight,
    /// Height; without it the ideal weight is unknown and the smallest one is used.
    pub height: Option<PatientHeight>,
    /// Pregnant, or within the physiology of pregnancy (after a birth).
    pub pregnant: bool,
    /// Every creatinine given, in any order.
    pub creatinines: Vec<CreatinineSample>,
    /// Clearance measured by a timed collection or a marker.
    pub measured: Option<AbsoluteClearance>,
    /// Whether it is known when it was measured, so that it shows the kidneys of now.
    pub measured_timed: bool,
    /// Acute kidney injury, known without a second creatinine.
    pub acute_injury: bool,
    /// On dialysis; `None` when not asked.
    pub dialysis: Option<bool>,
    /// Urine output.
    pub urine_output: Option<VolumeRate>,
}

/// Where the clearance that rules use comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Dialysis: no filtration of the patient's own is counted.
    Dialysis,
    /// A measured clearance.
    Measured,
    /// Creatinine changing: no estimate holds, and the lowest band counts.
    UnstableCreatinine,
    /// Pregnancy: a number for alarms and for the curve, never to reassure.
    PregnancyAlarmOnly,
    /// Cockcroft-Gault with the chosen weight.
    CockcroftGault,
}

impl Method {
    /// The word used in JSON and tables.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Dialysis => "dialysis",
            Self::Measured => "measured-clearance",
            Self::UnstableCreatinine => "unstable-creatinine",
            Self::PregnancyAlarmOnly => "pregnancy-alarm-only",
            Self::CockcroftGault => "cockcroft-gault",
        }
    }

    /// Whether it estimates the clearance from a creatinine, with the error of an estimate.
    #[must_use]
    pub const fn estimates(self) -> bool {
        matches!(self, Self::CockcroftGault | Self::PregnancyAlarmOnly)
    }
}

/// KDIGO category of filtration, and dialysis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// 90 and above.
    G1,
    /// 60 to 89.
    G2,
    /// 45 to 59.
    G3a,
    /// 30 to 44.
    G3b,
    /// 15 to 29.
    G4,
    /// Below 15.
    G5,
    /// Dialysis.
    Dialysis,
}

impl Category {
    /// Every category, the best first.
    pub const ALL: [Self; 7] = [
        Self::G1,
        Self::G2,
        Self::G3a,
        Self::G3b,
        Self::G4,
        Self::G5,
        Self::Dialysis,
    ];

    /// Filtration from which the category counts, mL/min; `None` for dialysis, which is told and
    /// not measured.
    #[must_use]
    pub const fn from(self) -> Option<f64> {
        match self {
            Self::G1 => Some(90.0),
            Self::G2 => Some(60.0),
            Self::G3a => Some(45.0),
            Self::G3b => Some(30.0),
            Self::G4 => Some(15.0),
            Self::G5 => Some(0.0),
            Self::Dialysis => None,
        }
    }

    /// The category of a filtration; the cut-offs are those of the indexed rate, applied here
    /// to the value that rules use.
    ///
    /// Source: KDIGO categories.
    #[must_use]
    pub fn of(filtration: VolumeRate) -> Self {
        let rate = filtration.get::<flow::milliliter_per_minute>();
        let reached = |category: &Self| category.from().is_some_and(|from| rate >= from);
        Self::ALL.into_iter().find(reached).unwrap_or(Self::G5)
    }

    /// The word used in JSON and tables.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::G1 => "G1",
            Self::G2 => "G2",
            Self::G3a => "G3a",
            Self::G3b => "G3b",
            Self::G4 => "G4",
            Self::G5 => "G5",
            Self::Dialysis => "dialysis",
        }
    }
}

/// Value of an estimate: absolute and indexed rates never mix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum EstimateValue {
    /// mL/min of this patient.
    Absolute(AbsoluteClearance),
    /// mL/min per 1.73 m2.
    Indexed(IndexedFiltration),
}

/// One estimate of kidney function.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// Stable id, such as `cockcroft-gault-actual`.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// The value, absolute or indexed.
    pub value: EstimateValue,
    /// An indexed value made absolute with the patient's body surface (needs the height).
    pub deindexed: Option<AbsoluteClearance>,
    /// Weight that entered the equation, where one did.
    pub weight_used: Option<Mass>,
    /// For whom the equation was made, or why it does not hold here.
    pub note: &'static str,
    /// Whether this is the estimate that rules use.
    pub applies: bool,
    /// Where the equation was read.
    pub source: Source,
}

/// Stage of acute kidney injury by creatinine (KDIGO); `None` when the change is smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AkiStage {
    /// 1.5 to 1.9 times, or a rise of 0.3 mg/dL.
    One,
    /// 2.0 to 2.9 times.
    Two,
    /// 3 times, or 4.0 mg/dL after a rise.
    Three,
}

/// The kidney function that rules and models use, with how it was found.
#[derive(Clone, Debug, PartialEq)]
pub struct KidneyFunction {
    /// Clearance used, mL/min of this patient.
    pub clearance: AbsoluteClearance,
    /// How it was found.
    pub method: Method,
    /// Category of the value used.
    pub category: Category,
    /// Whether the value is an estimate that holds; otherwise it is a cautious substitute.
    pub valid: bool,
    /// Why this value is used, in one or two sentences.
    pub why: String,
    /// Weight that entered the value used.
    pub weight_used: Option<Mass>,
    /// Every estimate, side by side.
    pub estimates: Vec<Estimate>,
    /// Further remarks: which input would sharpen the value, which sources disagree.
    pub notes: Vec<String>,
    /// Urine output below 0.5 mL/kg/h of [`urine_weight`]; `None` when it was not given.
    pub oliguria: Option<bool>,
    /// Urine output that nobody measured beside a clearance below 60 mL/min or a rising
    /// creatinine: it counts as low.
    pub urine_assumed_low: bool,
}

impl KidneyFunction {
    /// Severe impairment as the limits read it: clearance below 30 mL/min, or urine output
    /// below 0.5 mL/kg/h or to be assumed so.
    #[must_use]
    pub fn severe(&self) -> bool {
        self.below_thirty() || self.oliguria == Some(true) || self.urine_assumed_low
    }

    /// Clearance used below 30 mL/min.
    #[must_use]
    pub fn below_thirty(&self) -> bool {
        self.clearance.get().get::<flow::milliliter_per_minute>() < SEVERE_BELOW_ML_MIN
    }
}
