//! The lines themselves.

use super::order_traits::When::{
    self, Arrest, Arrhythmia, ByPump, BySyringe, Circuit, Deficiency, Emergency, LoadThenMore,
    MadeUp, Neuroprotection, NoOutflow, NoUrine, NotArrest, NotEmergency, NotObstetric,
    NotTorsades, NothingClears, Obstetric, SevereRenal, Starts, Urine,
};
use super::{Brief, Item};
use crate::clinical::source::{self, Source};

const fn item(
    when: &'static [When],
    words: &'static str,
    statement: Option<&'static str>,
    source: Source,
) -> Item {
    Item {
        words,
        statement,
        brief: None,
        source,
        when,
    }
}

impl Item {
    const fn in_short(mut self, brief: Brief) -> Self {
        self.brief = Some(brief);
        self
    }
}

/// Before the start.
pub const BEFORE: &[Item] = &[
    item(
        &[Arrest],
        "Compressions and defibrillation go on; magnesium delays neither.",
        None,
        source::SOFTWARE,
    ),
    item(
        &[NotArrest],
        "Inform the patient and record the consent.",
        Some("S10"),
        source::GENERAL,
    ),
    item(
        &[NotArrest],
        "Ask for existing conditions, current medications and intolerances.",
        Some("S11"),
        source::GENERAL,
    ),
    item(
        &[NotArrest, NotEmergency],
        "Blood test: magnesium and kidney function.",
        Some("S12"),
        source::GENERAL,
    ),
    item(
        &[Emergency, NotArrest],
        "Blood test: magnesium and kidney function; treatment does not wait for the result.",
        Some("S12"),
        source::SOFTWARE,
    ),
    item(
        &[NotArrest],
        "Tendon reflexes present, more than 12 breaths a minute (labels: at least 16).",
        None,
        source::AU_KEMH,
    ),
    item(
        &[NotArrest, Urine],
        "More than 100 mL of urine in the last 4 hours.",
        None,
        source::AU_KEMH,
    ),
    item(
        &[NotArrest, Circuit],
        "The circuit runs, and whoever runs it knows of the magnesium and calls when it stops.",
        None,
        source::SOFTWARE,
    ),
    item(
        &[NotArrest],
        "Calcium gluconate 10 % at hand as the antidote: 10 mL (1 g) over 3 to 10 minutes.",
        None,
        source::AU_KEMH,
    )
    .in_short(Brief::Antidote(
        "calcium gluconate 10 %, 10 mL (1 g) over 3 to 10 minutes, at hand",
    )),
    item(
        &[NotArrest, ByPump],
        "Two persons check drug, bag, pump rate and volume independently, again at every change of rate.",
        None,
        source::AU_KEMH,
    ),
    item(
        &[NotArrest, BySyringe],
        "Two persons check drug, strength, dose and the volume in the syringe independently.",
        None,
        source::AU_KEMH,
    ),
    item(
        &[NotArrest, ByPump],
        "Dedicated pump and venous access; no series connection of bags.",
        Some("S13"),
        source::US_PLR,
    ),
    item(
        &[NotArrest, LoadThenMore, Starts],
        "Load and maintenance as separate orders, each with a set volume, so that the load ends by itself.",
        None,
        source::SOFTWARE,
    ),
    item(
        &[NotArrest, ByPump, MadeUp],
        "After adding magnesium to a bag invert it at least 5 times.",
        None,
        source::IE_GALWAY,
    ),
    item(
        &[Deficiency],
        "Check that calcium is normal (2.2 to 2.7 mmol/L) and look for drugs that lose magnesium.",
        None,
        source::DE_DIASP,
    ),
    item(
        &[Deficiency],
        "Weigh the dose against the body weight, and have an ECG.",
        None,
        source::UK_15329,
    ),
    item(
        &[Arrhythmia],
        "Continuous ECG running before the start.",
        Some("S08"),
        source::AHA_ECC,
    ),
];

/// While it is given.
pub const DURING: &[Item] = &[
    item(
        &[Arrest],
        "Push it by hand into a running line and flush; look at rhythm and pulse as resuscitation asks.",
        None,
        source::SOFTWARE,
    ),
    item(
        &[NotArrest, Urine],
        "Observe throughout: blood pressure, pulse, breathing, urine output.",
        Some("S14"),
        source::NHS_HIGH,
    ),
    item(
        &[NotArrest, NoUrine],
        "Observe throughout: blood pressure, pulse, breathing.",
        Some("S14"),
        source::NHS_HIGH,
    ),
    item(
        &[NotArrest, NotTorsades, ByPump, Starts],
        "Run it slowly and never faster than set.",
        Some("S13"),
        source::GENERAL,
    ),
    item(
        &[NotArrest, Starts],
        "Ask for warmth, flushing, nausea, pain at the site.",
        None,
        source::GENERAL,
    ),
    item(
        &[Obstetric],
        "Reflexes and blood pressure every 15 minutes for 2 hours, then every hour.",
        Some("S07"),
        source::AU_KEMH,
    ),
    item(
        &[Neuroprotection],
        "Neuroprotection: pulse, blood pressure, breathing and reflexes at least every 4 hours.",
        None,
        source::NICE_NG25,
    ),
    item(
        &[Arrhythmia],
        "Continuous ECG.",
        Some("S08"),
        source::AHA_ECC,
    ),
    item(
        &[NotArrest],
        "Hold and call: patellar reflex absent.",
        None,
        source::CARE_CA,
    )
    .in_short(Brief::Hold("no patellar reflex")),
    item(
        &[NotArrest],
        "Hold and call: less than 16 breaths a minute (labels; hospital protocols less than 12).",
        None,
        source::US_PLR,
    )
    .in_short(Brief::Hold("less than 16 breaths a minute")),
    item(
        &[NotArrest, Urine],
        "Hold and call: less than 100 mL of urine in 4 hours.",
        None,
        source::US_PLR,
    )
    .in_short(Brief::Hold("less than 100 mL of urine in 4 hours")),
    item(
        &[NotArrest, Circuit],
        "Hold and call: the circuit stops, or its citrate does. Stop the magnesium at once: nothing else carries it away.",
        None,
        source::SOFTWARE,
    )
    .in_short(Brief::Hold("the circuit or its citrate stops")),
    item(
        &[Obstetric, SevereRenal, Urine],
        "Pre-eclampsia without urine: omit the maintenance.",
        None,
        source::ACUTEMED,
    ),
    item(
        &[Obstetric, NoOutflow],
        "No maintenance: nothing carries magnesium away.",
        None,
        source::ACUTEMED,
    ),
];

/// Afterwards.
pub const AFTER: &[Item] = &[
    item(
        &[Arrest],
        "After return of circulation draw a level, and look at blood pressure, breathing and reflexes before any more.",
        None,
        source::SOFTWARE,
    ),
    item(
        &[NotArrest, ByPump, Starts],
        "Flush the line at the same rate: the rest in it belongs to the dose.",
        None,
        source::IE_GALWAY,
    ),
    item(
        &[NotObstetric, NotEmergency],
        "Rest lying for 10 to 20 minutes under observation.",
        Some("S14"),
        source::DE_CORM,
    ),
    item(
        &[Deficiency, NothingClears],
        "Above 0.7 mmol/L give no more: wait and ask the kidney specialists.",
        Some("S30"),
        source::NHS_HIGH,
    ),
    item(
        &[Obstetric, Urine],
        "Go on watching reflexes, breathing and urine until magnesium is excreted.",
        Some("S14"),
        source::SOFTWARE,
    ),
    item(
        &[Obstetric, NoUrine],
        "Go on watching reflexes and breathing until a level shows that magnesium has left.",
        Some("S14"),
        source::SOFTWARE,
    ),
    item(
        &[Obstetric],
        "Newborn: observe for 24 to 48 hours, avoid aminoglycosides in that time.",
        None,
        source::DE_DIASP,
    ),
    item(
        &[NotArrest, Urine],
        "Too much magnesium: stop, calcium gluconate 10 % 10 to 20 mL (repeatable), ventilate; fluids and a loop diuretic if the kidneys work, otherwise dialysis.",
        None,
        source::MSD_HYPER,
    ),
    item(
        &[NotArrest, NoUrine],
        "Too much magnesium: stop, calcium gluconate 10 % 10 to 20 mL (repeatable), ventilate; dialysis.",
        None,
        source::MSD_HYPER,
    ),
    item(
        &[Deficiency],
        "Go on by mouth where possible and check the level again.",
        Some("S25"),
        source::UK_SPS,
    ),
    item(
        &[NotArrest],
        "Plan the check-up: level, kidney function, effect.",
        Some("S30"),
        source::GENERAL,
    ),
];
