//! What magnesium is given for: who may give it where, what was labeled, what was shown.
//!
//! Without one of these there is no order: a medical indication is the precondition, and
//! every text here describes an adjunct that complements and never replaces established
//! therapy.
//!
//! What the founding statements ask of an indication, and where it is answered:
//!
//! | statement | answered by |
//! |-----------|-------------|
//! | S04, S05, S09: a deficiency confirmed first | [`Indication::needs_confirmed_deficiency`] |
//! | S06: adjunct, does not replace, helps some | [`Indication::evidence`], [`ADJUNCT`](crate::clinical::statements::ADJUNCT) |
//! | S07: inpatient and closely monitored | [`Indication::required_setting`] |
//! | S08: arrhythmia in specialist hands | [`Indication::needs_specialist`] |
//! | S25: mild deficiency by mouth first | [`Indication::evidence`] |
//! | S27: no order without an indication | this type has no empty value |

mod first_dose;
mod loads;
mod regimens;

pub use first_dose::FirstDose;
pub use loads::SmallestLoad;
pub use regimens::{REGIMENS, Regimen};

use crate::clinical::constants::{STOP_CHANCE, STOP_CHANCE_OBSTETRIC, STOP_CHANCE_URGENT};
use crate::clinical::source::{self, Source};
use crate::units::{AmountOfSubstance, Mass, Salt};
use crate::{Error, ErrorKind, Result};
use uom::si::mass::gram;

/// What the magnesium is given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Indication {
    /// Confirmed deficiency, mild to moderate.
    DeficiencyMild,
    /// Confirmed deficiency, severe or with marked symptoms.
    DeficiencySevere,
    /// Recurring cramps caused by a confirmed deficiency.
    MuscleCramps,
    /// Acute migraine attack, adjunct.
    Migraine,
    /// Tension headache, adjunct.
    TensionHeadache,
    /// Severe pre-eclampsia and a first eclamptic fit.
    PreEclampsia,
    /// A fit under magnesium.
    EclampsiaRecurrent,
    /// Protection of the fetal brain before a preterm birth.
    FetalNeuroprotection,
    /// Threatened preterm labor.
    PretermLabor,
    /// Torsades de pointes.
    TorsadesDePointes,
    /// Rate control in atrial fibrillation, adjunct.
    AtrialFibrillation,
    /// Severe asthma attack, adjunct.
    AsthmaSevere,
    /// Cardiac arrest with torsades or a low magnesium.
    CardiacArrest,
    /// The daily magnesium of nutrition by vein.
    ParenteralNutrition,
    /// Spasms of tetanus, adjunct.
    Tetanus,
    /// Confirmed deficiency in athletes; never for performance.
    Sports,
}

use Indication as I;

/// Indications that replace a confirmed deficiency.
pub const DEFICIENCY: &[Indication] = &[
    I::DeficiencyMild,
    I::DeficiencySevere,
    I::MuscleCramps,
    I::Sports,
];

/// Obstetric indications.
pub const OBSTETRIC: &[Indication] = &[
    I::PreEclampsia,
    I::EclampsiaRecurrent,
    I::FetalNeuroprotection,
    I::PretermLabor,
];

/// What has to be in the vein within minutes.
pub const WITHIN_MINUTES: &[Indication] = &[I::TorsadesDePointes, I::CardiacArrest];

/// Every indication outside obstetrics.
pub const NOT_OBSTETRIC: &[Indication] = &every_but::<12>(&[OBSTETRIC]);

/// Indications under the general rate limit of 150 mg/min.
pub const GENERAL_RATE: &[Indication] = &every_but::<10>(&[OBSTETRIC, WITHIN_MINUTES]);

/// Indications whose labels speak of a convulsion.
pub const CONVULSION: &[Indication] = &[I::PreEclampsia, I::EclampsiaRecurrent];

/// Every indication outside `others`, in the order of the list of all.
///
/// # Panics
/// At compile time, where `N` is not the number of them.
pub(in crate::clinical) const fn every_but<const N: usize>(
    others: &[&[Indication]],
) -> [Indication; N] {
    let mut kept = [I::DeficiencyMild; N];
    let (mut count, mut at) = (0, 0);
    while at < Indication::ALL.len() {
        let one = Indication::ALL[at];
        let (mut list, mut named) = (0, false);
        while list < others.len() {
            let mut place = 0;
            while place < others[list].len() {
                named |= others[list][place] as usize == one as usize;
                place += 1;
            }
            list += 1;
        }
        if !named {
            kept[count] = one;
            count += 1;
        }
        at += 1;
    }
    assert!(count == N, "the length of a list of indications is wrong");
    kept
}

/// Where the treatment may take place at the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Setting {
    /// A practice or an ambulance, with observation.
    Outpatient,
    /// A hospital ward.
    Inpatient,
    /// A hospital place with continuous or closely repeated monitoring.
    InpatientMonitored,
    /// An emergency department.
    EmergencyDepartment,
    /// An intensive care unit.
    IntensiveCare,
}

impl Setting {
    /// Every setting, from the least to the most watched.
    pub const ALL: [Self; 5] = [
        Self::Outpatient,
        Self::Inpatient,
        Self::InpatientMonitored,
        Self::EmergencyDepartment,
        Self::IntensiveCare,
    ];

    /// The word used in case files.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Outpatient => "outpatient",
            Self::Inpatient => "inpatient",
            Self::InpatientMonitored => "inpatient-monitored",
            Self::EmergencyDepartment => "emergency-department",
            Self::IntensiveCare => "intensive-care",
        }
    }

    /// The place in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Outpatient => "outside hospital",
            Self::Inpatient => "in hospital",
            Self::InpatientMonitored => "in hospital with close monitoring",
            Self::EmergencyDepartment => "in an emergency department",
            Self::IntensiveCare => "in intensive care",
        }
    }

    /// Whether somebody or a monitor watches the patient all the time.
    #[must_use]
    pub const fn monitored(self) -> bool {
        match self {
            Self::InpatientMonitored | Self::EmergencyDepartment | Self::IntensiveCare => true,
            Self::Outpatient | Self::Inpatient => false,
        }
    }

    /// The setting with this id.
    ///
    /// # Errors
    /// Malformed for any other word; the help lists the ids.
    pub fn from_id(id: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|setting| setting.id() == id)
            .ok_or_else(|| {
                Error::new(
                    ErrorKind::Malformed,
                    format!("`{id}` is not a care setting"),
                    format!("use one of: {}", Self::ALL.map(Self::id).join(", ")),
                )
            })
    }
}

impl Indication {
    /// Every indication, in the order of the documentation.
    pub const ALL: [Self; 16] = [
        Self::DeficiencyMild,
        Self::DeficiencySevere,
        Self::MuscleCramps,
        Self::Migraine,
        Self::TensionHeadache,
        Self::PreEclampsia,
        Self::EclampsiaRecurrent,
        Self::FetalNeuroprotection,
        Self::PretermLabor,
        Self::TorsadesDePointes,
        Self::AtrialFibrillation,
        Self::AsthmaSevere,
        Self::CardiacArrest,
        Self::ParenteralNutrition,
        Self::Tetanus,
        Self::Sports,
    ];

    /// The word used on the command line and in case files.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::DeficiencyMild => "deficiency-mild",
            Self::DeficiencySevere => "deficiency-severe",
            Self::MuscleCramps => "muscle-cramps",
            Self::Migraine => "migraine",
            Self::TensionHeadache => "tension-headache",
            Self::PreEclampsia => "pre-eclampsia",
            Self::EclampsiaRecurrent => "eclampsia-recurrent",
            Self::FetalNeuroprotection => "fetal-neuroprotection",
            Self::PretermLabor => "preterm-labor",
            Self::TorsadesDePointes => "torsades-de-pointes",
            Self::AtrialFibrillation => "atrial-fibrillation",
            Self::AsthmaSevere => "asthma-severe",
            Self::CardiacArrest => "cardiac-arrest",
            Self::ParenteralNutrition => "parenteral-nutrition",
            Self::Tetanus => "tetanus",
            Self::Sports => "sports",
        }
    }

    /// The name printed for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::DeficiencyMild => "mild to moderate magnesium deficiency",
            Self::DeficiencySevere => "severe or symptomatic magnesium deficiency",
            Self::MuscleCramps => "muscle cramps caused by magnesium deficiency",
            Self::Migraine => "acute migraine (adjunct)",
            Self::TensionHeadache => "tension headache (adjunct)",
            Self::PreEclampsia => "severe pre-eclampsia or eclampsia",
            Self::EclampsiaRecurrent => "recurrent eclamptic fit under magnesium",
            Self::FetalNeuroprotection => "fetal neuroprotection before preterm birth",
            Self::PretermLabor => "threatened preterm labor",
            Self::TorsadesDePointes => "torsades de pointes",
            Self::AtrialFibrillation => "atrial fibrillation, rate control (adjunct)",
            Self::AsthmaSevere => "severe asthma attack (adjunct)",
            Self::CardiacArrest => "cardiac arrest with torsades or low magnesium",
            Self::ParenteralNutrition => "magnesium of parenteral nutrition",
            Self::Tetanus => "tetanus (adjunct)",
            Self::Sports => "confirmed magnesium deficiency in an athlete",
        }
    }

    /// Pre-eclampsia, recurrent eclampsia, neuroprotection, preterm labor.
    #[must_use]
    pub const fn obstetric(self) -> bool {
        matches!(
            self,
            Self::PreEclampsia
                | Self::EclampsiaRecurrent
                | Self::FetalNeuroprotection
                | Self::PretermLabor
        )
    }

    /// Torsades de pointes and atrial fibrillation.
    #[must_use]
    pub const fn arrhythmia(self) -> bool {
        matches!(self, Self::TorsadesDePointes | Self::AtrialFibrillation)
    }

    /// Migraine and tension headache.
    #[must_use]
    pub const fn headache(self) -> bool {
        matches!(self, Self::Migraine | Self::TensionHeadache)
    }

    /// Replaces a deficiency, which a measured level has to confirm first.
    #[must_use]
    pub const fn needs_confirmed_deficiency(self) -> bool {
        matches!(
            self,
            Self::DeficiencyMild | Self::DeficiencySevere | Self::MuscleCramps | Self::Sports
        )
    }

    /// Gives back what a patient lacks: its amounts are those of a replacement.
    #[must_use]
    pub fn replaces(self) -> bool {
        self == Self::ParenteralNutrition || DEFICIENCY.contains(&self)
    }

    /// Whether a deficiency with these symptoms is treated before a level is known.
    #[must_use]
    pub const fn replaces_at_once(self, acute_symptoms: Option<bool>) -> bool {
        matches!(self, Self::DeficiencyMild | Self::DeficiencySevere)
            && matches!(acute_symptoms, Some(true))
    }

    /// Whether a level is usual before the start: the dose follows it.
    #[must_use]
    pub const fn level_is_usual(self) -> bool {
        matches!(self, Self::ParenteralNutrition | Self::Tetanus)
    }

    /// Treated to a serum level: prevention and treatment of eclamptic fits.
    #[must_use]
    pub const fn aims_at_a_level(self) -> bool {
        matches!(self, Self::PreEclampsia | Self::EclampsiaRecurrent)
    }

    /// Minutes count and treatment does not wait for a laboratory.
    #[must_use]
    pub const fn emergency(self) -> bool {
        matches!(
            self,
            Self::PreEclampsia
                | Self::EclampsiaRecurrent
                | Self::TorsadesDePointes
                | Self::AsthmaSevere
                | Self::CardiacArrest
                | Self::Tetanus
        )
    }

    /// Given by hand within a minute or two: no pump is set for it.
    #[must_use]
    pub const fn pushed(self) -> bool {
        matches!(self, Self::CardiacArrest)
    }

    /// The chance of a level in the range of vanishing reflexes from which an order stops.
    #[must_use]
    pub const fn accepted_chance(self) -> f64 {
        match self {
            Self::PreEclampsia
            | Self::EclampsiaRecurrent
            | Self::FetalNeuroprotection
            | Self::PretermLabor => STOP_CHANCE_OBSTETRIC,
            Self::TorsadesDePointes
            | Self::AtrialFibrillation
            | Self::AsthmaSevere
            | Self::CardiacArrest
            | Self::Tetanus => STOP_CHANCE_URGENT,
            Self::DeficiencyMild
            | Self::DeficiencySevere
            | Self::MuscleCramps
            | Self::Migraine
            | Self::TensionHeadache
            | Self::ParenteralNutrition
            | Self::Sports => STOP_CHANCE,
        }
    }

    /// The largest single dose of an emergency that a weak kidney does not stop; `None` outside
    /// emergencies.
    #[must_use]
    pub const fn emergency_dose(self) -> Option<EmergencyDose> {
        let (grams, source) = match self {
            Self::TorsadesDePointes => (2.0, source::AHA_ECC),
            Self::AsthmaSevere => (2.5, source::ETG),
            Self::PreEclampsia | Self::EclampsiaRecurrent => (4.0, source::US_PLR),
            _ => return None,
        };
        Some(EmergencyDose { grams, source })
    }

    /// The least watched place where this may be given: obstetrics, arrhythmia and tetanus only
    /// with close monitoring in hospital. An arrest is treated where it happens, and nutrition by
    /// vein goes on at home.
    #[must_use]
    pub const fn required_setting(self) -> Setting {
        match self {
            Self::PreEclampsia
            | Self::EclampsiaRecurrent
            | Self::FetalNeuroprotection
            | Self::PretermLabor
            | Self::TorsadesDePointes
            | Self::AtrialFibrillation
            | Self::Tetanus => Setting::InpatientMonitored,
            Self::AsthmaSevere => Setting::Inpatient,
            Self::DeficiencyMild
            | Self::DeficiencySevere
            | Self::MuscleCramps
            | Self::Migraine
            | Self::TensionHeadache
            | Self::ParenteralNutrition
            | Self::CardiacArrest
            | Self::Sports => Setting::Outpatient,
        }
    }

    /// Whether only a specialist may direct it (arrhythmia and obstetrics).
    #[must_use]
    pub const fn needs_specialist(self) -> bool {
        self.obstetric() || self.arrhythmia()
    }

    /// The regimens that labels, guidelines and trials name for it.
    pub fn regimens(self) -> impl Iterator<Item = &'static Regimen> {
        REGIMENS
            .iter()
            .filter(move |regimen| regimen.indications.contains(&self))
    }

    /// What is known about the benefit.
    #[must_use]
    pub const fn evidence(self) -> Evidence {
        regimens::evidence(self)
    }
}

/// One dose that an emergency may ask for, whatever the kidneys do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EmergencyDose {
    grams: f64,
    /// Where it was read.
    pub source: Source,
}

impl EmergencyDose {
    /// Mg2+ of the dose, which sources write as heptahydrate.
    #[must_use]
    pub fn amount(&self) -> AmountOfSubstance {
        Salt::SulfateHeptahydrate.amount(Mass::new::<gram>(self.grams))
    }
}

/// What is known about the benefit, and who showed it.
#[derive(Clone, Copy, Debug)]
pub struct Evidence {
    /// One or two sentences for the reader of a result.
    pub words: &'static str,
    /// Where it was read; empty when nothing was found.
    pub sources: &'static [Source],
}
