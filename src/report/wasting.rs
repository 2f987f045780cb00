//! What levels tell of the kidney and the tissues of a depleted patient, as text and JSON.

use super::expected_level::{CauseDocument, GRADE, assumed};
use super::json::{Number, Quantity};
use super::text;
use crate::estimate::of_case::WeighedLevel;
use crate::estimate::wasting::{
    ExpectedLevel, LowLevelKidney, Question, TellingSample, TellingUrine, Told, Wasting,
};
use crate::units::show;
use schemars::JsonSchema;
use serde::Serialize;

/// What levels tell of the kidney and the tissues of a depleted patient.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WastingDocument {
    /// `weak`: how much the tissues take up is known within a factor of two. Flags go by
    /// `predictions`, whatever stands here.
    grade: &'static str,
    /// `holds-back`, `wastes` or `not-known`.
    kidney: &'static str,
    /// The same as a sentence.
    in_words: String,
    #[serde(flatten)]
    cause: CauseDocument,
    /// Part of magnesium wasted: 0 holds everything back, 1 wastes as the own tubular maximum says.
    part_wasted: ToldDocument,
    /// What the tissues of a kidney that holds back fill up like, L/kg.
    pool: ToldDocument,
    /// The level that would tell what is not known; null where none would.
    telling_level: Option<TellingLevelDocument>,
    /// What magnesium in the urine of a day would tell; null where it would not.
    telling_urine: Option<TellingUrineDocument>,
    /// What is expected at each of `levels`, mmol/L.
    at_levels: Vec<ExpectedLevelDocument>,
    /// What is expected at each of the times of `predictions`; absent where those are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    expected: Vec<ExpectedLevelDocument>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct ToldDocument {
    /// The mean.
    value: Number,
    /// It lies between these with 90 % probability.
    interval90: [Number; 2],
    /// Whether the levels tell it.
    known: bool,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct TellingLevelDocument {
    /// What it would tell: `kidney` or `pool`.
    tells: &'static str,
    /// From the start of the order, h.
    at: Quantity,
    /// After the begin of the last dose, h.
    after_last_dose: Quantity,
    /// Level if the kidney holds back, or if the pool is small, mmol/L.
    if_holds_back_or_small: Quantity,
    /// Level if the kidney wastes, or if the pool is large, mmol/L.
    if_wastes_or_large: Quantity,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct TellingUrineDocument {
    /// Where the 24 hours begin, from the start of the order, h.
    from: Quantity,
    /// Magnesium in the urine of 24 hours if the kidney holds back, mmol.
    if_holds_back: Quantity,
    /// If it wastes, mmol.
    if_wastes: Quantity,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct ExpectedLevelDocument {
    /// The time, h.
    time: Quantity,
    /// The level, mmol/L.
    value: Quantity,
    /// Nine in ten such patients lie between these, mmol/L.
    interval90: [Quantity; 2],
}

impl WastingDocument {
    /// The document of a fit to `levels` whose course is told at `times`, hours.
    #[must_use]
    pub fn new(wasting: &Wasting, levels: &[WeighedLevel], times: &[f64]) -> Self {
        let drawn: Vec<f64> = levels.iter().map(|level| level.at).collect();
        let expected = |times: &[f64], levels: &[ExpectedLevel]| {
            let pairs = times.iter().zip(levels);
            pairs.map(|(time, level)| expected(*time, level)).collect()
        };
        Self {
            grade: GRADE,
            kidney: match wasting.kidney {
                LowLevelKidney::HoldsBack => "holds-back",
                LowLevelKidney::Wastes => "wastes",
                LowLevelKidney::NotKnown => "not-known",
            },
            in_words: kidney_words(wasting),
            cause: CauseDocument::from(&wasting.cause),
            part_wasted: told(&wasting.part),
            pool: told(&wasting.pool),
            telling_level: wasting.sample.as_ref().map(telling_level),
            telling_urine: wasting.urine.as_ref().map(telling_urine),
            at_levels: expected(&drawn, &wasting.at_levels),
            expected: expected(times, &wasting.course),
        }
    }
}

fn told(told: &Told) -> ToldDocument {
    ToldDocument {
        value: Number(told.value),
        interval90: told.interval90.map(Number),
        known: told.known,
    }
}

fn telling_level(sample: &TellingSample) -> TellingLevelDocument {
    let level = |level: f64| Quantity::new(level, "mmol/L");
    TellingLevelDocument {
        tells: match sample.question {
            Question::Kidney => "kidney",
            Question::Pool => "pool",
        },
        at: Quantity::new(sample.at, "h"),
        after_last_dose: Quantity::new(sample.after_last_dose, "h"),
        if_holds_back_or_small: level(sample.if_first),
        if_wastes_or_large: level(sample.if_second),
    }
}

fn telling_urine(urine: &TellingUrine) -> TellingUrineDocument {
    TellingUrineDocument {
        from: Quantity::new(urine.from, "h"),
        if_holds_back: Quantity::new(urine.if_holds_back, "mmol"),
        if_wastes: Quantity::new(urine.if_wastes, "mmol"),
    }
}

fn expected(time: f64, level: &ExpectedLevel) -> ExpectedLevelDocument {
    let quantity = |level: f64| Quantity::new(level, "mmol/L");
    ExpectedLevelDocument {
        time: Quantity::new(time, "h"),
        value: quantity(level.value),
        interval90: level.interval90.map(quantity),
    }
}

/// What the kidney does, as a sentence.
#[must_use]
pub fn kidney_words(wasting: &Wasting) -> String {
    match wasting.kidney {
        LowLevelKidney::HoldsBack => "the kidney of this patient holds magnesium back".to_owned(),
        LowLevelKidney::Wastes => "the kidney of this patient wastes magnesium".to_owned(),
        LowLevelKidney::NotKnown => {
            let why = if wasting.contradicted {
                "; no course fits all levels, so nothing is told"
            } else {
                ""
            };
            format!(
                "not known yet whether the kidney of this patient holds magnesium back or wastes \
                 it{why}"
            )
        }
    }
}

/// The rows of the text about the kidney and the tissues.
#[must_use]
pub fn rows(wasting: &Wasting) -> String {
    let between = |told: &Told| {
        let [low, high] = told.interval90.map(|end| show::fixed(end, 1));
        format!(
            "{}, with 90 % probability {low} to {high}",
            show::fixed(told.value, 1)
        )
    };
    let part = match wasting.part.known {
        true => format!(
            "; it wastes a part of {} (0 holds everything back, 1 wastes as its own tubular \
             maximum says)",
            between(&wasting.part)
        ),
        false => String::new(),
    };
    let mut out = text::row("kidney", &format!("{}{part}", kidney_words(wasting)));
    out += &text::row("beforehand", &assumed(&wasting.cause));
    let tissue = match (wasting.kidney, wasting.pool.known) {
        (LowLevelKidney::Wastes, _) => "left out: what wastes is the kidney".to_owned(),
        (_, true) => format!("they fill up like {} L/kg", between(&wasting.pool)),
        (_, false) => "how much they take up is not known yet".to_owned(),
    };
    out += &text::row("tissues", &tissue);
    out + &would_tell(wasting)
}

/// What would tell what is not known.
fn would_tell(wasting: &Wasting) -> String {
    let level = |level: f64| show::fixed(level, 2);
    let mut ways = Vec::new();
    if let Some(sample) = &wasting.sample {
        let answers = match sample.question {
            Question::Kidney => ["it holds back", "it wastes"],
            Question::Pool => ["they take up little", "they take up much"],
        };
        ways.push(format!(
            "a level {} after the last dose began (at {}): about {} mmol/L if {}, {} if {}",
            show::counted(show::decimals(sample.after_last_dose, 1), "hour"),
            show::counted(show::decimals(sample.at, 2), "hour"),
            level(sample.if_first),
            answers[0],
            level(sample.if_second),
            answers[1]
        ));
    }
    if let Some(urine) = &wasting.urine {
        ways.push(format!(
            "magnesium in the urine of 24 hours from the last level on: about {} mmol if it holds \
             back, {} if it wastes",
            show::fixed(urine.if_holds_back, 0),
            show::fixed(urine.if_wastes, 0)
        ));
    }
    if ways.is_empty() {
        return String::new();
    }
    text::row("would tell", &ways.join("; or "))
}
