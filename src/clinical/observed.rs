//! What papers saw in patients at a level of magnesium, or under treatment with it.
//!
//! Every row is a figure of its paper and of the patients it was seen in. None is a chance of this
//! patient, and none decides anything: rules, flags and verdicts do not look at this table.

use super::indications::Indication;
use super::source::{self, Source};

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Signs of too much magnesium.
    Signs,
    /// Fits.
    Fits,
    /// Cord blood and the newborn.
    Newborn,
}

impl Topic {
    /// The word used in JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Signs => "signs",
            Self::Fits => "fits",
            Self::Newborn => "newborn",
        }
    }
}

/// In whom it was seen, and so beside whom it may stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Studied {
    /// Women treated for pre-eclampsia or eclampsia.
    Hypertensive,
    /// Women treated for pre-eclampsia, before any fit.
    PreEclampsia,
    /// Women treated after a fit.
    Eclampsia,
    /// Women who gave birth under or soon after magnesium, and their newborns.
    BeforeBirth,
    /// Those of them who had pre-eclampsia.
    HypertensiveBeforeBirth,
    /// Patients whose level lay between these, mmol/L.
    Levels([f64; 2]),
}

impl Studied {
    /// Whether an order for `indication` in a patient who is `pregnant`, with this highest
    /// predicted level (mmol/L), lies among those in whom it was seen.
    #[must_use]
    pub fn includes(self, indication: Indication, pregnant: bool, highest: f64) -> bool {
        let pre_eclampsia = indication == Indication::PreEclampsia;
        let eclampsia = indication == Indication::EclampsiaRecurrent;
        match self {
            Self::Hypertensive => pre_eclampsia || eclampsia,
            Self::PreEclampsia => pre_eclampsia,
            Self::Eclampsia => eclampsia,
            Self::BeforeBirth => pregnant && indication.obstetric(),
            Self::HypertensiveBeforeBirth => pregnant && (pre_eclampsia || eclampsia),
            // Who rises above a range has passed through it.
            Self::Levels([low, _]) => highest >= low,
        }
    }

    /// In whom, for people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Hypertensive => "women treated for pre-eclampsia or eclampsia",
            Self::PreEclampsia => "women treated for pre-eclampsia",
            Self::Eclampsia => "women treated for eclampsia",
            Self::BeforeBirth => "before birth under magnesium",
            Self::HypertensiveBeforeBirth => "before birth under magnesium for pre-eclampsia",
            Self::Levels(_) => "where the level was",
        }
    }
}

/// One figure of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ObservedFigure {
    /// What it is.
    pub what: &'static str,
    /// The number.
    pub value: f64,
    /// Its unit as JSON writes it; `1` for a plain number.
    pub unit: &'static str,
}

/// The mean levels of mothers and of their newborns, mmol/L.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MotherAndChild {
    /// Mean of the mothers.
    pub mother: f64,
    /// A standard deviation of the mothers on either side of it: two in three lay between.
    pub mothers: [f64; 2],
    /// Mean of cord blood or of the newborns.
    pub child: f64,
    /// What the child's level rises by for each mmol/L of the mother: the slope of the regression
    /// where the paper prints how closely the two go together, else the ratio of the means.
    pub slope: f64,
}

impl MotherAndChild {
    /// The level of the child beside a mother of `mother` mmol/L; `None` outside the levels that
    /// most mothers of the study had.
    #[must_use]
    pub fn child_of(&self, mother: f64) -> Option<f64> {
        let [low, high] = self.mothers;
        (low..=high)
            .contains(&mother)
            .then_some(self.child + self.slope * (mother - self.mother))
    }
}

/// One row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observed {
    /// Stable id, kebab-case.
    pub id: &'static str,
    /// What it is about.
    pub topic: Topic,
    /// What was seen, in whom.
    pub words: &'static str,
    /// In whom, as a box.
    pub studied: Studied,
    /// How many patients; `None` where the source counts none.
    pub patients: Option<u32>,
    /// The figures.
    pub figures: &'static [ObservedFigure],
    /// Levels of mother and child, where the row compares them.
    pub pair: Option<MotherAndChild>,
    /// Who says so.
    pub source: Source,
}

const fn figure(what: &'static str, value: f64, unit: &'static str) -> ObservedFigure {
    ObservedFigure { what, value, unit }
}

/// Two ends of a range of levels.
macro_rules! levels {
    ($low:literal to $high:literal) => {
        &[
            figure("from", $low, "mmol/L"),
            figure("to", $high, "mmol/L"),
        ]
    };
}

/// A sign that a source describes in a range of levels.
const fn sign(
    id: &'static str,
    words: &'static str,
    range: [f64; 2],
    figures: &'static [ObservedFigure],
    source: Source,
) -> Observed {
    Observed {
        id,
        topic: Topic::Signs,
        words,
        studied: Studied::Levels(range),
        patients: None,
        figures,
        pair: None,
        source,
    }
}

/// Every row, by topic; of signs the gravest first, since few are told in words.
pub const OBSERVED: &[Observed] = &[
    Observed {
        id: "signs-under-treatment",
        topic: Topic::Signs,
        words: "of 9,556 women treated the patellar reflex was absent in 1.6 % (0 to 57 % by group), \
                breathing depressed in 1.3 % (0 to 8.2 %), and calcium given to less than 0.2 %",
        studied: Studied::Hypertensive,
        patients: Some(9_556),
        figures: &[
            figure("patellar reflex absent", 1.6, "%"),
            figure("breathing depressed", 1.3, "%"),
            figure("calcium given to less than", 0.2, "%"),
        ],
        pair: None,
        source: source::SMITH2013,
    },
    sign(
        "breathing-lu",
        "breathing was depressed at 5 to 6.5 mmol/L",
        [5.0, 6.5],
        levels!(5.0 to 6.5),
        source::LU2000,
    ),
    sign(
        "breathing-bichsel",
        "breathing was depressed at 5 to 7.5 mmol/L",
        [5.0, 7.5],
        levels!(5.0 to 7.5),
        source::CH_BICHSEL,
    ),
    sign(
        "breathing-jahnen",
        "breathing was depressed at 5 to 6.95 mmol/L",
        [5.0, 6.95],
        levels!(5.0 to 6.95),
        source::JAHNEN,
    ),
    sign(
        "reflexes-lu",
        "reflexes were lost at 3.5 to 5 mmol/L",
        [3.5, 5.0],
        levels!(3.5 to 5.0),
        source::LU2000,
    ),
    sign(
        "reflexes-bichsel",
        "reflexes were lost at 3 to 5 mmol/L",
        [3.0, 5.0],
        levels!(3.0 to 5.0),
        source::CH_BICHSEL,
    ),
    sign(
        "reflexes-jahnen",
        "reflexes were lost at 3.7 to 4.9 mmol/L",
        [3.7, 4.9],
        levels!(3.7 to 4.9),
        source::JAHNEN,
    ),
    Observed {
        id: "fits-magpie",
        topic: Topic::Fits,
        words: "fits came in 0.8 % of women with pre-eclampsia under 4 g, then 1 g/hour or 5 g every 4 \
                hours into the muscle, and in 1.9 % under placebo (10,110 women)",
        studied: Studied::PreEclampsia,
        patients: Some(10_110),
        figures: &[
            figure("fits under magnesium", 0.8, "%"),
            figure("fits under placebo", 1.9, "%"),
        ],
        pair: None,
        source: source::MAGPIE2002,
    },
    Observed {
        id: "fits-by-dose",
        topic: Topic::Fits,
        words: "a model of 10,280 women, whose levels were not measured, gives fits in 2.1 % without \
                magnesium, 0.64 % with 28 g in a day (4 g, then 1 g/hour) and 0.25 % with 52 g",
        studied: Studied::PreEclampsia,
        patients: Some(10_280),
        figures: &[
            figure("fits without magnesium", 2.1, "%"),
            figure("fits with 28 g in a day", 0.64, "%"),
            figure("fits with 52 g in a day", 0.25, "%"),
        ],
        pair: None,
        source: source::DU_FITS,
    },
    Observed {
        id: "fits-again",
        topic: Topic::Fits,
        words: "after a first fit the risk of another was 52 % lower than under diazepam and 67 % lower \
                than under phenytoin",
        studied: Studied::Eclampsia,
        patients: None,
        figures: &[
            figure("lower than under diazepam", 52.0, "%"),
            figure("lower than under phenytoin", 67.0, "%"),
        ],
        pair: None,
        source: source::ECLAMPSIA1995,
    },
    Observed {
        id: "cord-altraigey",
        topic: Topic::Newborn,
        words: "cord blood had 1.8 mmol/L (SD 0.3) where the mother had 2.2 (SD 0.4), after 14.4 g in 5 \
                hours (36 women with pre-eclampsia or HELLP, from 28 weeks on)",
        studied: Studied::HypertensiveBeforeBirth,
        patients: Some(36),
        figures: &[
            figure("mother", 2.2, "mmol/L"),
            figure("cord blood", 1.8, "mmol/L"),
        ],
        pair: Some(MotherAndChild {
            mother: 2.2,
            mothers: [1.8, 2.6],
            child: 1.8,
            slope: 1.8 / 2.2,
        }),
        source: source::ALTRAIGEY2019,
    },
    Observed {
        id: "newborn-sherwin",
        topic: Topic::Newborn,
        words: "newborns had 2.98 mg/dL (SD 0.94) where the mother had 5.43 (SD 1.69), which explains a \
                fifth of the variance (231 pairs)",
        studied: Studied::BeforeBirth,
        patients: Some(231),
        figures: &[
            figure("mother", 5.43, "mg/dL"),
            figure("newborn", 2.98, "mg/dL"),
        ],
        // 0.4114 mmol/L a mg/dL; the slope is the root of r squared, 0.19, times 0.94 over 1.69.
        pair: Some(MotherAndChild {
            mother: 2.234,
            mothers: [1.539, 2.929],
            child: 1.226,
            slope: 0.2425,
        }),
        source: source::SHERWIN2014,
    },
    Observed {
        id: "newborn-tolerated",
        topic: Topic::Newborn,
        words: "preterm newborns of treated mothers had 1.29 mmol/L at birth (95 % interval 0.5 to 2.08); up \
                to 2 was tolerated, above 2.5 went with harm",
        studied: Studied::BeforeBirth,
        patients: None,
        figures: &[
            figure("at birth", 1.29, "mmol/L"),
            figure("tolerated up to", 2.0, "mmol/L"),
            figure("harm above", 2.5, "mmol/L"),
        ],
        pair: None,
        source: source::RIGO2017,
    },
    Observed {
        id: "newborn-resuscitation",
        topic: Topic::Newborn,
        words: "how much help a newborn of 24 to 31 weeks needed at birth did not depend on the level of \
                cord blood (odds ratio 0.92 per 1 mEq/L, 0.83 to 1.03; 1,507 infants)",
        studied: Studied::BeforeBirth,
        patients: Some(1_507),
        figures: &[figure("odds ratio per 1 mEq/L", 0.92, "1")],
        pair: None,
        source: source::JOHNSON2012,
    },
];
