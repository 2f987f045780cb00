//! What else is true of the patient, the place or the order, where it changes what a condition
//! or a drug means.

use crate::clinical::Verdict;

/// A circumstance beside a condition or a drug; whether it holds is asked of the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// A working pacemaker is named.
    Pacemaker,
    /// The order treats torsades de pointes.
    Torsades,
    /// The order treats a severe asthma attack.
    Asthma,
    /// The order treats an emergency.
    Emergency,
    /// The order is the magnesium of nutrition by vein.
    Nutrition,
    /// A machine breathes for the patient.
    Ventilated,
    /// A machine breathes for the patient, or a relaxant runs: weak breathing and missing
    /// reflexes then tell nothing about magnesium.
    Relaxed,
    /// The patient is on a ward or at home, where nobody watches breathing closely.
    Unmonitored,
    /// A neuromuscular blocker is among the drugs.
    Relaxant,
    /// What enters the body stays in it: filtration below 30 mL/min, dialysis, no or little
    /// urine, an obstructed bowel.
    NoWayOut,
    /// The kidney value of the case is low already, or the patient is given as dialyzed.
    KidneysKnownWeak,
    /// Filtration below 30 mL/min, or dialysis.
    FiltrationSevere,
    /// The patient is given as dialyzed, or the urine output of the case is low already.
    UrineKnownLow,
    /// The patient is given as not dialyzed while the kidney value is that of working kidneys.
    KidneysWork,
    /// The kidney value is that of working kidneys, and nobody said whether there is dialysis.
    DialysisNotAsked,
    /// The drug was given more than 60 minutes and at most 24 hours ago.
    WithinDay,
    /// The drug was given more than 24 hours ago.
    DayAgo,
}

impl Beside {
    /// The circumstance in words that follow a verdict.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Pacemaker => "with a pacemaker",
            Self::Torsades => "in torsades de pointes",
            Self::Asthma => "in severe asthma",
            Self::Emergency => "in an emergency",
            Self::Nutrition => "in nutrition by vein",
            Self::Ventilated => "when ventilated",
            Self::Relaxed => "when ventilated or relaxed",
            Self::Unmonitored => "outside monitored settings",
            Self::Relaxant => "beside a neuromuscular blocker",
            Self::NoWayOut => {
                "below 30 mL/min, on dialysis, without urine or with an obstructed bowel"
            }
            Self::FiltrationSevere => "below 30 mL/min or on dialysis",
            Self::KidneysKnownWeak => "where the kidney value says it already",
            Self::UrineKnownLow => "where dialysis or the urine output says it already",
            Self::KidneysWork => "beside dialysis = false and the value of working kidneys",
            Self::DialysisNotAsked => "where nobody said whether there is dialysis",
            Self::WithinDay => "after 60 minutes, up to 24 hours",
            Self::DayAgo => "after 24 hours",
        }
    }
}

/// What a condition or a drug means beside something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Regraded {
    /// Beside what.
    pub beside: Beside,
    /// What it then means.
    pub verdict: Verdict,
    /// What is then said besides; empty where the words of the row suffice.
    pub words: &'static str,
}

/// A row of [`Regraded`].
pub(super) const fn when(beside: Beside, verdict: Verdict, words: &'static str) -> Regraded {
    Regraded {
        beside,
        verdict,
        words,
    }
}

/// The verdict of a row and where it changes, in words: `stop; warn with a pacemaker`.
#[must_use]
pub fn verdict_in_words(verdict: Verdict, regraded: &[Regraded]) -> String {
    let mut words = verdict.word().to_owned();
    for row in regraded {
        words.push_str(&format!("; {} {}", row.verdict.word(), row.beside.words()));
    }
    words
}
