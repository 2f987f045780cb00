//! What an order is like, as far as the checklist and the next level go by it.

use crate::clinical::indications::Indication;

/// What carries magnesium out of the body, beside whatever the kidneys still filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outflow {
    /// Urine is formed.
    Urine,
    /// A circuit of continuous renal replacement runs.
    Circuit,
    /// Neither: sessions of dialysis at the most.
    Nothing,
}

/// An order and its patient, reduced to what decides which lines fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderTraits {
    /// What it is given for.
    pub indication: Indication,
    /// Severe renal impairment.
    pub severe_renal: bool,
    /// The way out.
    pub outflow: Outflow,
    /// Whether some of it runs by a pump into a vein.
    pub by_pump: bool,
    /// Whether some of it is pushed by hand or injected into a muscle.
    pub by_syringe: bool,
    /// Whether the bag is made up for it; otherwise it comes mixed.
    pub made_up: bool,
    /// Whether a short dose begins it.
    pub load_first: bool,
    /// Whether a maintenance follows a load on the pump.
    pub load_then_more: bool,
    /// Whether it goes on a day later, after a pause.
    pub several_days: bool,
    /// Whether it may start: no rule stops it.
    pub starts: bool,
}

/// One thing that is true of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// No cardiac arrest: there nothing waits for a list.
    NotArrest,
    /// A push in cardiac arrest.
    Arrest,
    /// Obstetric indications.
    Obstetric,
    /// Every other indication.
    NotObstetric,
    /// Neuroprotection of the unborn.
    Neuroprotection,
    /// Minutes count.
    Emergency,
    /// They do not.
    NotEmergency,
    /// Arrhythmia.
    Arrhythmia,
    /// Anything but torsades, which is treated within minutes.
    NotTorsades,
    /// Replacement of a deficiency.
    Deficiency,
    /// Severe renal impairment.
    SevereRenal,
    /// Severe renal impairment without a circuit that does the work of the kidneys.
    NothingClears,
    /// Adequate kidneys, or a circuit in their place.
    Clears,
    /// Urine is formed.
    Urine,
    /// No urine is formed, or none is counted.
    NoUrine,
    /// No urine, and no circuit.
    NoOutflow,
    /// A circuit of continuous renal replacement.
    Circuit,
    /// Runs by a pump into a vein.
    ByPump,
    /// Is pushed by hand or injected into a muscle.
    BySyringe,
    /// The bag is made up for the order.
    MadeUp,
    /// A short dose begins it.
    LoadFirst,
    /// No short dose begins it.
    NoLoadFirst,
    /// A maintenance follows a load on the pump.
    LoadThenMore,
    /// It goes on a day later, after a pause.
    SeveralDays,
    /// No rule stops it.
    Starts,
}

impl When {
    /// For which orders, in words; empty where it is the usual case.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotArrest => "",
            Self::Arrest => "cardiac arrest",
            Self::Obstetric => "obstetrics",
            Self::NotObstetric => "outside obstetrics",
            Self::Neuroprotection => "neuroprotection",
            Self::Emergency => "an emergency",
            Self::NotEmergency => "no emergency",
            Self::Arrhythmia => "arrhythmia",
            Self::NotTorsades => "no torsades de pointes",
            Self::Deficiency => "replacement of a deficiency",
            Self::SevereRenal => "severe renal impairment",
            Self::NothingClears => "severe renal impairment without a circuit",
            Self::Clears => "no severe renal impairment, or a circuit",
            Self::Urine => "urine is formed",
            Self::NoUrine => "dialysis, a circuit or no urine",
            Self::NoOutflow => "dialysis or no urine",
            Self::Circuit => "a circuit of renal replacement",
            Self::ByPump => "by a pump into a vein",
            Self::BySyringe => "by hand or into a muscle",
            Self::MadeUp => "a bag made up for it",
            Self::LoadFirst => "a load first",
            Self::NoLoadFirst => "no load first",
            Self::LoadThenMore => "a maintenance after a load",
            Self::SeveralDays => "further doses on another day",
            Self::Starts => "no stop",
        }
    }
}

/// For which orders a list of conditions stands, in words; empty for nearly every order.
#[must_use]
pub fn in_words(when: &[When]) -> String {
    let words = when.iter().map(|one| one.words());
    let words: Vec<&str> = words.filter(|words| !words.is_empty()).collect();
    words.join(", ")
}

impl OrderTraits {
    /// Whether all of `when` is true of the order.
    #[must_use]
    pub fn fits(&self, when: &[When]) -> bool {
        when.iter().all(|one| self.is(*one))
    }

    fn is(&self, one: When) -> bool {
        let indication = self.indication;
        let arrest = indication == Indication::CardiacArrest;
        match one {
            When::NotArrest => !arrest,
            When::Arrest => arrest,
            When::Obstetric => indication.obstetric(),
            When::NotObstetric => !indication.obstetric(),
            When::Neuroprotection => indication == Indication::FetalNeuroprotection,
            When::Emergency => indication.emergency(),
            When::NotEmergency => !indication.emergency(),
            When::Arrhythmia => indication.arrhythmia(),
            When::NotTorsades => indication != Indication::TorsadesDePointes,
            When::Deficiency => indication.needs_confirmed_deficiency(),
            When::SevereRenal => self.severe_renal,
            When::NothingClears => self.severe_renal && self.outflow != Outflow::Circuit,
            When::Clears => !self.severe_renal || self.outflow == Outflow::Circuit,
            When::Urine => self.outflow == Outflow::Urine,
            When::NoUrine => self.outflow != Outflow::Urine,
            When::NoOutflow => self.outflow == Outflow::Nothing,
            When::Circuit => self.outflow == Outflow::Circuit,
            When::ByPump => self.by_pump,
            When::BySyringe => self.by_syringe,
            When::MadeUp => self.made_up,
            When::LoadFirst => self.load_first,
            When::NoLoadFirst => !self.load_first,
            When::LoadThenMore => self.load_then_more,
            When::SeveralDays => self.several_days,
            When::Starts => self.starts,
        }
    }
}
