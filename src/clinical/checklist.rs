//! What to do before, during and after, by indication and kidney function.

use crate::clinical::indications::Indication;
use crate::clinical::source::{self, Source};
use crate::units::Time;
use uom::si::time::hour;

/// One line of the checklist.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Item {
    /// What to do.
    pub words: &'static str,
    /// Statement of the founding text it answers, for tests; never printed.
    pub statement: Option<&'static str>,
    /// Where it was read.
    pub source: Source,
    /// For which orders it stands.
    pub when: When,
}

/// For which orders an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Every order but a push in cardiac arrest.
    Always,
    /// A push in cardiac arrest.
    Arrest,
    /// Obstetric indications.
    Obstetric,
    /// Neuroprotection of the unborn.
    Neuroprotection,
    /// Neither obstetric nor an emergency of heart or breath.
    NotUrgent,
    /// Arrhythmia.
    Arrhythmia,
    /// Replacement of a deficiency.
    Deficiency,
    /// Severe renal impairment.
    SevereRenal,
    /// Severe renal impairment in obstetrics.
    ObstetricSevereRenal,
    /// Severe renal impairment and a deficiency.
    DeficiencySevereRenal,
    /// Adequate kidneys outside obstetrics.
    NotObstetricNotSevere,
}

impl When {
    /// For which orders, in words; empty for every order but a push in cardiac arrest.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Always => "",
            Self::Arrest => "cardiac arrest",
            Self::Obstetric => "obstetrics",
            Self::Neuroprotection => "neuroprotection",
            Self::NotUrgent => "neither obstetrics nor an emergency",
            Self::Arrhythmia => "arrhythmia",
            Self::Deficiency => "replacement of a deficiency",
            Self::SevereRenal => "severe renal impairment",
            Self::ObstetricSevereRenal => "obstetrics with severe renal impairment",
            Self::DeficiencySevereRenal => "a deficiency with severe renal impairment",
            Self::NotObstetricNotSevere => "outside obstetrics without severe renal impairment",
        }
    }

    const fn holds(self, indication: Indication, severe_renal: bool) -> bool {
        if matches!(indication, Indication::CardiacArrest) {
            return matches!(self, Self::Arrest);
        }
        match self {
            Self::Always => true,
            Self::Arrest => false,
            Self::Obstetric => indication.obstetric(),
            Self::Neuroprotection => matches!(indication, Indication::FetalNeuroprotection),
            Self::NotUrgent => !indication.obstetric() && !indication.emergency(),
            Self::Arrhythmia => indication.arrhythmia(),
            Self::Deficiency => indication.needs_confirmed_deficiency(),
            Self::SevereRenal => severe_renal,
            Self::ObstetricSevereRenal => severe_renal && indication.obstetric(),
            Self::DeficiencySevereRenal => severe_renal && indication.needs_confirmed_deficiency(),
            Self::NotObstetricNotSevere => !indication.obstetric() && !severe_renal,
        }
    }
}

const fn item(
    when: When,
    words: &'static str,
    statement: Option<&'static str>,
    source: Source,
) -> Item {
    Item {
        words,
        statement,
        source,
        when,
    }
}

use When::{
    Always, Arrest, Arrhythmia, Deficiency, DeficiencySevereRenal, Neuroprotection,
    NotObstetricNotSevere, NotUrgent, Obstetric, ObstetricSevereRenal, SevereRenal,
};

/// Before the infusion.
pub const BEFORE: &[Item] = &[
    item(
        Arrest,
        "Compressions and defibrillation go on; magnesium delays neither.",
        None,
        source::SOFTWARE,
    ),
    item(
        Always,
        "Inform the patient and record the consent.",
        Some("S10"),
        source::GENERAL,
    ),
    item(
        Always,
        "Ask for existing conditions, current medications and intolerances.",
        Some("S11"),
        source::GENERAL,
    ),
    item(
        Always,
        "Blood test: magnesium and kidney function.",
        Some("S12"),
        source::GENERAL,
    ),
    item(
        Always,
        "Tendon reflexes present, more than 12 breaths a minute (labels: at least 16), more than 100 mL of urine in the last 4 hours.",
        None,
        source::AU_KEMH,
    ),
    item(
        Always,
        "Calcium gluconate 10 % at hand as the antidote: 10 mL (1 g) over 3 to 10 minutes.",
        None,
        source::AU_KEMH,
    ),
    item(
        Always,
        "Two persons check drug, bag, pump rate and volume independently, again at every change of rate.",
        None,
        source::AU_KEMH,
    ),
    item(
        Always,
        "Dedicated pump and venous access; no series connection of bags.",
        Some("S13"),
        source::US_PLR,
    ),
    item(
        Always,
        "Load and maintenance as separate orders, each with a set volume, so that the load ends by itself.",
        None,
        source::SOFTWARE,
    ),
    item(
        Always,
        "After adding magnesium to a bag invert it at least 5 times.",
        None,
        source::IE_GALWAY,
    ),
    item(
        Deficiency,
        "Check that calcium is normal (2.2 to 2.7 mmol/L) and look for drugs that lose magnesium.",
        None,
        source::DE_DIASP,
    ),
    item(
        Deficiency,
        "Weigh the dose against the body weight, and have an ECG.",
        None,
        source::UK_15329,
    ),
    item(
        Arrhythmia,
        "Continuous ECG running before the start.",
        Some("S08"),
        source::AHA_ECC,
    ),
];

/// Supposes that the infusion runs.
const RUN_SLOWLY: &str =
    "Run it slowly and never faster than set; ask for warmth, flushing, nausea, pain at the site.";
/// Means nothing under dialysis.
const HOLD_FOR_URINE: &str = "Hold and call: less than 100 mL of urine in 4 hours.";

/// During the infusion.
pub const DURING: &[Item] = &[
    item(
        Arrest,
        "Push it by hand into a running line and flush; look at rhythm and pulse as resuscitation asks.",
        None,
        source::SOFTWARE,
    ),
    item(
        Always,
        "Observe throughout: blood pressure, pulse, breathing, urine output.",
        Some("S14"),
        source::NHS_HIGH,
    ),
    item(Always, RUN_SLOWLY, Some("S13"), source::GENERAL),
    item(
        Obstetric,
        "Reflexes and blood pressure every 15 minutes for 2 hours, then every hour.",
        Some("S07"),
        source::AU_KEMH,
    ),
    item(
        Neuroprotection,
        "Neuroprotection: pulse, blood pressure, breathing and reflexes at least every 4 hours.",
        None,
        source::NICE_NG25,
    ),
    item(Arrhythmia, "Continuous ECG.", Some("S08"), source::AHA_ECC),
    item(
        Always,
        "Hold and call: patellar reflex absent.",
        None,
        source::CARE_CA,
    ),
    item(
        Always,
        "Hold and call: less than 16 breaths a minute (labels; hospital protocols less than 12).",
        None,
        source::US_PLR,
    ),
    item(Always, HOLD_FOR_URINE, None, source::US_PLR),
    item(
        SevereRenal,
        "Levels 2 hours after the load, then every 4 to 6 hours.",
        None,
        source::UW_MOMUS,
    ),
    item(
        ObstetricSevereRenal,
        "Pre-eclampsia without urine: omit the maintenance.",
        None,
        source::ACUTEMED,
    ),
];

/// After the infusion.
pub const AFTER: &[Item] = &[
    item(
        Arrest,
        "After return of circulation draw a level, and look at blood pressure, breathing and reflexes before any more.",
        None,
        source::SOFTWARE,
    ),
    item(
        Always,
        "Flush the line at the same rate: the rest in it belongs to the dose.",
        None,
        source::IE_GALWAY,
    ),
    item(
        NotUrgent,
        "Rest lying for 10 to 20 minutes under observation.",
        Some("S14"),
        source::DE_CORM,
    ),
    item(
        NotObstetricNotSevere,
        "Next level not earlier than 4 hours after the end: before that magnesium is still spreading.",
        Some("S30"),
        source::LU2000,
    ),
    item(
        DeficiencySevereRenal,
        "Level 6 hours after the second dose and before a third; above 0.7 mmol/L wait and ask the kidney specialists.",
        Some("S30"),
        source::NHS_HIGH,
    ),
    item(
        Obstetric,
        "Go on watching reflexes, breathing and urine until magnesium is excreted.",
        Some("S14"),
        source::SOFTWARE,
    ),
    item(
        Obstetric,
        "Newborn: observe for 24 to 48 hours, avoid aminoglycosides in that time.",
        None,
        source::DE_DIASP,
    ),
    item(
        Always,
        "Too much magnesium: stop, calcium gluconate 10 % 10 to 20 mL (repeatable), ventilate; fluids and a loop diuretic if the kidneys work, otherwise dialysis.",
        None,
        source::MSD_HYPER,
    ),
    item(
        Deficiency,
        "Go on by mouth where possible and check the level again.",
        Some("S25"),
        source::UK_SPS,
    ),
    item(
        Always,
        "Plan the check-up: level, kidney function, effect.",
        Some("S30"),
        source::GENERAL,
    ),
];

/// The checklist of one order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checklist {
    /// Before the infusion.
    pub before: Vec<&'static Item>,
    /// During the infusion.
    pub during: Vec<&'static Item>,
    /// After the infusion.
    pub after: Vec<&'static Item>,
}

impl Checklist {
    /// The items for an indication and the state of the kidneys.
    #[must_use]
    pub fn of(indication: Indication, severe_renal: bool) -> Self {
        let of = |items: &'static [Item]| {
            items
                .iter()
                .filter(|item| item.when.holds(indication, severe_renal))
                .collect()
        };
        Self {
            before: of(BEFORE),
            during: of(DURING),
            after: of(AFTER),
        }
    }

    /// Without what supposes that the infusion runs.
    #[must_use]
    pub fn stopped(mut self) -> Self {
        self.during.retain(|item| item.words != RUN_SLOWLY);
        self
    }

    /// Without the urine that a patient on dialysis does not make.
    #[must_use]
    pub fn on_dialysis(mut self) -> Self {
        self.during.retain(|item| item.words != HOLD_FOR_URINE);
        self
    }
}

/// When to draw the next level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NextLevel {
    /// Stable id, kebab-case.
    pub id: &'static str,
    /// For which orders it stands.
    pub applies: &'static str,
    /// The advice in words.
    pub words: &'static str,
    /// Hours after the point it names.
    hours: f64,
    /// Whether the hours count from the end of the last step rather than of the load.
    pub from_the_end: bool,
    /// Where it was read.
    pub source: Source,
}

impl NextLevel {
    /// Time after the point it names.
    #[must_use]
    pub fn after(&self) -> Time {
        Time::new::<hour>(self.hours)
    }
}

/// With severe renal impairment.
const AFTER_THE_LOAD: NextLevel = NextLevel {
    id: "severe-renal",
    applies: "severe renal impairment",
    words: "2 hours after the load, then every 4 to 6 hours",
    hours: 2.0,
    from_the_end: false,
    source: source::UW_MOMUS,
};

/// With adequate kidneys outside obstetrics.
const AFTER_THE_END: NextLevel = NextLevel {
    id: "not-obstetric",
    applies: "outside obstetrics without severe renal impairment",
    words: "not earlier than 4 hours after the end",
    hours: 4.0,
    from_the_end: true,
    source: source::LU2000,
};

/// Every advice on the next level.
pub const NEXT_LEVELS: &[NextLevel] = &[AFTER_THE_LOAD, AFTER_THE_END];

/// When to draw the next level; `None` in obstetrics with adequate kidneys, where reflexes,
/// breathing and urine lead and no fixed time was found.
#[must_use]
pub const fn next_level(indication: Indication, severe_renal: bool) -> Option<NextLevel> {
    match (severe_renal, indication.obstetric()) {
        (true, _) => Some(AFTER_THE_LOAD),
        (false, true) => None,
        (false, false) => Some(AFTER_THE_END),
    }
}
