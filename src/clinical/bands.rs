//! What a serum level means: this program's bands, signs, reference ranges, grades, targets.

use crate::clinical::source::{self, Source};
use crate::units::SerumMagnesium;

/// This program's bands of the total serum magnesium, from the lowest credible figure for
/// each sign of toxicity; loss of reflexes, at 3.5 here, begins at 3.0 mmol/L on a Swiss label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    /// Below 0.70 mmol/L.
    Low,
    /// 0.70 to 1.05 mmol/L.
    Usual,
    /// Above 1.05 mmol/L.
    High,
    /// Above 1.5 mmol/L: watch.
    Watch,
    /// From 2.5 mmol/L: caution and ECG, outside obstetrics.
    Caution,
    /// From 3.5 mmol/L: stop and reassess.
    Stop,
    /// From 5 mmol/L: emergency.
    Emergency,
}

/// Lower end of the adult reference range, mmol/L (RCPA and AACB).
pub const LOW_BELOW: f64 = 0.70;
/// Above this the level is high, mmol/L.
pub const HIGH_ABOVE: f64 = 1.05;
/// Above this the level is watched, mmol/L.
pub const WATCH_ABOVE: f64 = 1.5;
/// From here caution outside obstetrics, mmol/L.
pub const CAUTION_FROM: f64 = 2.5;
/// From here stop and reassess, mmol/L.
pub const STOP_FROM: f64 = 3.5;
/// From here an emergency, mmol/L.
pub const EMERGENCY_FROM: f64 = 5.0;

/// The bands are this program's own.
pub const BAND_SOURCE: Source = source::SOFTWARE;

impl Band {
    /// Every band, lowest first.
    pub const ALL: [Self; 7] = [
        Self::Low,
        Self::Usual,
        Self::High,
        Self::Watch,
        Self::Caution,
        Self::Stop,
        Self::Emergency,
    ];

    /// The word used in JSON and plots.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Usual => "usual",
            Self::High => "high",
            Self::Watch => "watch",
            Self::Caution => "caution",
            Self::Stop => "stop-and-reassess",
            Self::Emergency => "emergency",
        }
    }

    /// What to do, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Low => "below the reference range",
            Self::Usual => "within the reference range",
            Self::High => "above the reference range",
            Self::Watch => "watch: flushing, nausea and a fall in blood pressure are possible",
            Self::Caution => "caution outside obstetrics: ECG, reflexes, breathing",
            Self::Stop => "stop and reassess: loss of reflexes",
            Self::Emergency => "emergency: breathing fails; stop, calcium, ventilation",
        }
    }

    /// Where the band begins, mmol/L.
    #[must_use]
    pub const fn from(self) -> f64 {
        match self {
            Self::Low => 0.0,
            Self::Usual => LOW_BELOW,
            Self::High => HIGH_ABOVE,
            Self::Watch => WATCH_ABOVE,
            Self::Caution => CAUTION_FROM,
            Self::Stop => STOP_FROM,
            Self::Emergency => EMERGENCY_FROM,
        }
    }

    /// Whether its lower end belongs to the band below.
    #[must_use]
    pub const fn begins_above(self) -> bool {
        matches!(self, Self::High | Self::Watch)
    }

    /// What a measured level of this band means for an order.
    #[must_use]
    pub const fn measured_verdict(self) -> &'static str {
        match self {
            Self::Low | Self::Usual => "none",
            Self::High => "warn; info where obstetrics raised it",
            Self::Watch => "warn; info where obstetrics raised it",
            Self::Caution => {
                "overridable stop; info where obstetrics raised it, warn above 3 mmol/L"
            }
            Self::Stop | Self::Emergency => "stop",
        }
    }
}

/// The band of a level.
#[must_use]
pub fn band(level: SerumMagnesium) -> Band {
    match level.millimolar() {
        value if value >= EMERGENCY_FROM => Band::Emergency,
        value if value >= STOP_FROM => Band::Stop,
        value if value >= CAUTION_FROM => Band::Caution,
        value if value > WATCH_ABOVE => Band::Watch,
        value if value > HIGH_ABOVE => Band::High,
        value if value >= LOW_BELOW => Band::Usual,
        _ => Band::Low,
    }
}

/// A sign or side effect and the level from which it was described.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sign {
    /// What the patient or the observer notices.
    pub words: &'static str,
    /// Lowest credible level, mmol/L; `None` when it goes with the rate or the vein rather
    /// than with the level.
    pub from: Option<f64>,
    /// Statement of the founding text it answers, for tests; never printed.
    pub statement: Option<&'static str>,
    /// Where it was read.
    pub source: Source,
}

/// Every sign, by level; those without a level first.
pub const SIGNS: &[Sign] = &[
    Sign {
        words: "warmth and flushing",
        from: None,
        statement: Some("S15"),
        source: source::GENERAL,
    },
    Sign {
        words: "fall in blood pressure when infused too fast",
        from: None,
        statement: Some("S16"),
        source: source::GENERAL,
    },
    Sign {
        words: "pain or irritation at the infusion site",
        from: None,
        statement: Some("S17"),
        source: source::GENERAL,
    },
    Sign {
        words: "nausea, fatigue or muscle weakness",
        from: None,
        statement: Some("S17"),
        source: source::GENERAL,
    },
    Sign {
        words: "rarely an irregular heartbeat (arrhythmia)",
        from: None,
        statement: Some("S18"),
        source: source::GENERAL,
    },
    Sign {
        words: "nausea, flushing, low blood pressure",
        from: Some(1.5),
        statement: Some("S17"),
        source: source::CH_26000,
    },
    Sign {
        words: "fading tendon reflexes, muscle weakness, fatigue",
        from: Some(2.0),
        statement: Some("S17"),
        source: source::US_50,
    },
    Sign {
        words: "ECG changes (longer PR, wider QRS), rarely arrhythmia",
        from: Some(2.5),
        statement: Some("S18"),
        source: source::MSD_HYPER,
    },
    Sign {
        words: "loss of tendon reflexes (3 to 5 mmol/L)",
        from: Some(3.0),
        statement: None,
        source: source::CH_BICHSEL,
    },
    Sign {
        words: "depressed breathing, paralysis",
        from: Some(5.0),
        statement: None,
        source: source::LU2000,
    },
    Sign {
        words: "coma",
        from: Some(5.5),
        statement: None,
        source: source::CH_26000,
    },
    Sign {
        words: "cardiac arrest (from 6 to 12.5 mmol/L by source)",
        from: Some(6.0),
        statement: None,
        source: source::MSD_HYPER,
    },
];

/// Signs to expect at a level: those tied to rate or vein, and those from this level down.
#[must_use]
pub fn signs_at(level: SerumMagnesium) -> Vec<&'static Sign> {
    SIGNS
        .iter()
        .filter(|sign| sign.from.is_none_or(|from| level.millimolar() >= from))
        .collect()
}

/// A published range, mmol/L.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// For whom, or whose.
    pub words: &'static str,
    /// Lower end, mmol/L.
    pub low: f64,
    /// Upper end, mmol/L.
    pub high: f64,
    /// Where it was read.
    pub source: Source,
}

/// Reference ranges of adults, mmol/L.
pub const REFERENCE: &[Range] = &[
    Range {
        words: "adults, harmonized",
        low: 0.70,
        high: 1.10,
        source: source::AU_ALFRED,
    },
    Range {
        words: "adults",
        low: 0.7,
        high: 1.0,
        source: source::NHS_HIGH,
    },
    Range {
        words: "adults",
        low: 0.73,
        high: 1.03,
        source: source::DE_MG5_50,
    },
    Range {
        words: "adults",
        low: 0.8,
        high: 1.1,
        source: source::DE_DIASP,
    },
    Range {
        words: "adults",
        low: 0.8,
        high: 1.0,
        source: source::CH_BICHSEL,
    },
    Range {
        words: "adults (1.5 to 2.5 mEq/L)",
        low: 0.75,
        high: 1.25,
        source: source::US_50,
    },
    Range {
        words: "pregnancy, mothers (95 % range)",
        low: 0.43,
        high: 1.04,
        source: source::RIGO2017,
    },
];

/// Levels aimed at in pre-eclampsia, mmol/L; all authorities, they disagree.
pub const OBSTETRIC_TARGETS: &[Range] = &[
    Range {
        words: "3 to 6 mg/dL",
        low: 1.25,
        high: 2.5,
        source: source::US_PLR,
    },
    Range {
        words: "Lu and Nightingale",
        low: 1.8,
        high: 3.0,
        source: source::LU2000,
    },
    Range {
        words: "teaching after ACOG, 4.8 to 9.6 mg/dL",
        low: 2.0,
        high: 4.0,
        source: source::KENNY,
    },
    Range {
        words: "literature range",
        low: 2.0,
        high: 3.5,
        source: source::BMC2020,
    },
    Range {
        words: "King Edward Memorial Hospital",
        low: 1.7,
        high: 3.5,
        source: source::AU_KEMH,
    },
    Range {
        words: "Swiss label, anticonvulsant",
        low: 1.6,
        high: 3.3,
        source: source::CH_BICHSEL,
    },
    Range {
        words: "the same label, pharmacology section, up to 7.5 mEq/L",
        low: 1.25,
        high: 3.75,
        source: source::US_PLR,
    },
    Range {
        words: "acute medicine handbook",
        low: 2.0,
        high: 4.0,
        source: source::ACUTEMED,
    },
];

/// Grade of a deficiency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// 0.70 mmol/L and above.
    None,
    /// 0.60 to 0.69 mmol/L.
    Mild,
    /// Above 0.40 to 0.59 mmol/L.
    Moderate,
    /// 0.40 mmol/L and below.
    Severe,
}

/// Who draws the bounds of the grades: Galway 0.7, 0.6 and 0.4 mmol/L, the UK Specialist Pharmacy
/// Service 0.4 itself as severe.
pub const GRADE_SOURCES: [Source; 2] = [source::IE_GALWAY, source::UK_SPS];

impl Grade {
    /// Every grade, the mildest first.
    pub const ALL: [Self; 4] = [Self::None, Self::Mild, Self::Moderate, Self::Severe];

    /// Stable id.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Mild => "mild",
            Self::Moderate => "moderate",
            Self::Severe => "severe",
        }
    }

    /// Where the grade begins, mmol/L; 0.40 itself is severe.
    #[must_use]
    pub const fn from(self) -> f64 {
        match self {
            Self::None => 0.70,
            Self::Mild => 0.60,
            Self::Moderate => 0.40,
            Self::Severe => 0.0,
        }
    }

    /// The grade in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::None => "no deficiency by this level",
            Self::Mild => "mild deficiency",
            Self::Moderate => "moderate deficiency",
            Self::Severe => "severe deficiency",
        }
    }
}

/// The grade of a level: bounds of Galway (0.7, 0.6, 0.4 mmol/L), 0.4 itself being severe as at
/// the UK Specialist Pharmacy Service.
#[must_use]
pub fn deficiency(level: SerumMagnesium) -> Grade {
    match level.millimolar() {
        value if value >= Grade::None.from() => Grade::None,
        value if value >= Grade::Mild.from() => Grade::Mild,
        value if value > Grade::Moderate.from() => Grade::Moderate,
        _ => Grade::Severe,
    }
}

/// A published scheme of grades, for display.
#[derive(Clone, Copy, Debug)]
pub struct Scheme {
    /// The cut-offs in words.
    pub words: &'static str,
    /// Where it was read.
    pub source: Source,
}

/// Published schemes; they disagree.
pub const SCHEMES: &[Scheme] = &[
    Scheme {
        words: "0.6 to 0.7, 0.4 to 0.6, below 0.4 mmol/L",
        source: source::IE_GALWAY,
    },
    Scheme {
        words: "by mouth 0.5 to 0.7 mmol/L, by vein below 0.5",
        source: source::NHS_HIGH,
    },
    Scheme {
        words: "replace at 0.4 mmol/L or less, oral first",
        source: source::UK_SPS,
    },
    Scheme {
        words: "by vein below 0.4 mmol/L or with symptoms, by mouth 0.4 to 0.7 without",
        source: source::UK_RCHT,
    },
    Scheme {
        words: "above 0.5 mmol/L usually without symptoms",
        source: source::NHS_LOTH,
    },
    Scheme {
        words: "mild 1.5 to 1.7, moderate 1 to 1.5, severe 1 mg/dL or less",
        source: source::RAHAMNEH,
    },
];
