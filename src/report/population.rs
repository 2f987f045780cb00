//! The answer of `population`: how far virtual patients spread, and how many reach each band.

pub mod subjects;

use super::json::{head, number, quantity, with};
use super::provenance::stamp;
use super::text;
use crate::clinical::bands::STOP_FROM;
use crate::digest::sha256;
use crate::pk::spec::ResidualError;
use crate::population::engine::assay::Reported;
use crate::population::engine::course_metrics::BOUNDS;
use crate::population::engine::histogram::Histogram;
use crate::population::{SAME_TIME, Share, Summary};
use crate::safety::Status;
use crate::units::{SerumMagnesium, Time, show};
use serde_json::{Value, json};
use uom::si::time::hour;

/// Probabilities shown, with their names.
const SHOWN: [(&str, f64); 3] = [("p05", 0.05), ("p50", 0.50), ("p95", 0.95)];
/// Decimals kept of a level, mmol/L.
const LEVEL_DECIMALS: i32 = 4;

/// Times and levels asked for by name.
#[derive(Debug, Default)]
pub struct Looks {
    /// Times from the start of the order, each among the counted ones.
    pub times: Vec<Time>,
    /// Levels whose share of patients below them is shown at each of the times.
    pub below: Vec<SerumMagnesium>,
    /// Residual error of levels that are shown as a laboratory would report them.
    pub residual: Option<ResidualError>,
}

/// What `population` found.
#[derive(Debug)]
pub struct PopulationAnswer<'a> {
    /// Id and title of the model.
    pub model: (&'a str, &'a str),
    /// Hash of the model file.
    pub model_hash: &'a str,
    /// Where every virtual patient starts, in words.
    pub start: &'a str,
    /// How filtration and dialysis change, in words; empty where they do not.
    pub kidneys: &'a [String],
    /// Seed of the random numbers.
    pub seed: u64,
    /// Times of the counted levels, hours from the start of the order.
    pub times: &'a [f64],
    /// What is shown apart.
    pub looks: &'a Looks,
    /// The counts.
    pub summary: &'a Summary,
    /// Id of every other model that may raise flags for this patient, with how many of its own
    /// patients reach the level that stops an order.
    pub others: &'a [(String, Share)],
    /// The case and the question in one canonical form.
    pub input: &'a str,
}

/// Three percentiles of counted levels, mmol/L.
#[must_use]
pub fn percentiles(levels: &Histogram) -> [f64; 3] {
    SHOWN.map(|(_, p)| show::decimals(levels.quantile(p).unwrap_or(f64::NAN), LEVEL_DECIMALS))
}

/// The JSON document.
#[must_use]
pub fn document(answer: &PopulationAnswer<'_>) -> Value {
    let summary = answer.summary;
    let rows = answer.times.iter().zip(summary.levels());
    let percentiles: Vec<Value> = rows
        .map(|(time, levels)| with(json!({ "time": quantity(*time, "h") }), spread(levels)))
        .collect();
    let hours = BOUNDS.iter().zip(summary.mean_hours_above());
    let above: Vec<Value> = hours
        .map(|(bound, mean)| {
            json!({
                "above": quantity(*bound, "mmol/L"),
                "mean": quantity(show::decimals(mean, LEVEL_DECIMALS), "h"),
            })
        })
        .collect();
    let mut provenance = stamp(
        &[(answer.model.0, answer.model_hash)],
        &format!("{} {} {}", answer.input, answer.seed, summary.subjects()),
    );
    provenance["seed"] = json!(answer.seed);
    let area = show::decimals(summary.mean_area(), LEVEL_DECIMALS);
    with(
        head(Status::Ok, &[]),
        json!({
            "model": { "id": answer.model.0, "title": answer.model.1 },
            "subjects": summary.subjects(),
            "seed": answer.seed,
            "baseline": answer.start,
            "kidneys": answer.kidneys,
            "percentiles": percentiles,
            "at": looks(answer).iter().map(look_document).collect::<Vec<_>>(),
            "peak": spread(summary.peak()),
            "end": spread(summary.end()),
            "probability": probabilities(summary),
            "other_models": answer.others.iter().map(other).collect::<Vec<_>>(),
            "time_above": above,
            "area": { "mean": quantity(area, "mmol*h/L") },
            "rerun": summary.rerun(),
            "provenance": provenance,
        }),
    )
}

/// What was seen at one of the times asked for.
struct Look {
    time: f64,
    reported: bool,
    percentiles: [f64; 3],
    mean_and_sd: Option<(f64, f64)>,
    below: Vec<(SerumMagnesium, Share)>,
}

fn looks(answer: &PopulationAnswer<'_>) -> Vec<Look> {
    let look = |time: &Time| {
        let time = time.get::<hour>();
        let same = |counted: &f64| (counted - time).abs() <= SAME_TIME;
        let place = answer.times.iter().position(same)?;
        Some(look(
            time,
            answer.summary.levels().get(place)?,
            answer.looks,
        ))
    };
    answer.looks.times.iter().filter_map(look).collect()
}

fn look(time: f64, levels: &Histogram, looks: &Looks) -> Look {
    let below = looks.below.iter();
    let Some(residual) = looks.residual else {
        return Look {
            time,
            reported: false,
            percentiles: percentiles(levels),
            mean_and_sd: levels.mean_and_sd(),
            below: below
                .map(|level| (*level, levels.below(level.millimolar())))
                .collect(),
        };
    };
    let reports = Reported::new(levels, residual);
    let quantile = |p| reports.quantile(p).unwrap_or(f64::NAN);
    Look {
        time,
        reported: true,
        percentiles: SHOWN.map(|(_, p)| show::decimals(quantile(p), LEVEL_DECIMALS)),
        mean_and_sd: reports.mean_and_sd(),
        below: below
            .map(|level| (*level, reports.below(level.millimolar())))
            .collect(),
    }
}

fn look_document(look: &Look) -> Value {
    let below = look.below.iter().map(|(level, share)| {
        json!({
            "level": quantity(level.millimolar(), "mmol/L"),
            "value": number(share.probability()),
            "standard_error": number(share.standard_error()),
        })
    });
    let mut document = with(
        json!({
            "time": quantity(look.time, "h"),
            "reported": look.reported,
            "below": below.collect::<Vec<_>>(),
        }),
        named(look.percentiles),
    );
    if let Some((mean, sd)) = look.mean_and_sd {
        let level = |value| quantity(show::decimals(value, LEVEL_DECIMALS), "mmol/L");
        document["mean"] = level(mean);
        document["standard_deviation"] = level(sd);
    }
    document
}

fn look_words(look: &Look) -> String {
    let level = |value: f64| show::fixed(value, 2);
    let [low, middle, high] = look.percentiles.map(level);
    let mean = look.mean_and_sd.map_or_else(String::new, |(mean, sd)| {
        format!("mean {}, standard deviation {}; ", level(mean), level(sd))
    });
    let whose = if look.reported { ", as reported" } else { "" };
    let after = format!("after {}", show::counted(look.time, "hour"));
    let mut out = text::row(
        &after,
        &format!("{mean}{middle} mmol/L, nine patients in ten {low} to {high} mmol/L{whose}"),
    );
    for (bound, share) in &look.below {
        let words = format!(
            "{} of patients (standard error {})",
            percent(share.probability()),
            percent(share.standard_error())
        );
        let bound = show::fixed(bound.millimolar(), 2);
        out += &text::row("", &format!("below {bound} mmol/L: {words}"));
    }
    out
}

fn spread(levels: &Histogram) -> Value {
    named(percentiles(levels))
}

fn named(values: [f64; 3]) -> Value {
    let named = SHOWN.iter().zip(values);
    named
        .map(|((name, _), value)| ((*name).to_owned(), quantity(value, "mmol/L")))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// The probability of reaching each bound within the order.
#[must_use]
pub fn probabilities(summary: &Summary) -> Value {
    let shares = BOUNDS.iter().zip(summary.reached());
    shares
        .map(|(bound, share)| probability(*bound, share))
        .collect()
}

/// The probability of reaching one bound (mmol/L).
#[must_use]
pub fn probability(bound: f64, share: Share) -> Value {
    json!({
        "above": quantity(bound, "mmol/L"),
        "value": number(share.probability()),
        "standard_error": number(share.standard_error()),
    })
}

/// The text for people.
#[must_use]
pub fn words(answer: &PopulationAnswer<'_>) -> String {
    let summary = answer.summary;
    let level = |value: f64| show::fixed(value, 2);
    let three = |levels: &Histogram| {
        let [low, middle, high] = percentiles(levels).map(level);
        format!("{middle} mmol/L, nine patients in ten {low} to {high} mmol/L")
    };
    let mut out = format!(
        "Serum magnesium of {} virtual patients like this one\n",
        summary.subjects()
    );
    out += &text::row("model", &format!("{}, {}", answer.model.0, answer.model.1));
    out += &text::row("start", answer.start);
    out.extend(
        answer
            .kidneys
            .iter()
            .map(|words| text::row("kidneys", words)),
    );
    out += &text::row("peak", &three(summary.peak()));
    out += &text::row("end of order", &three(summary.end()));
    out.extend(looks(answer).iter().map(look_words));
    out += "\nReached within the order\n";
    let shares = BOUNDS.iter().zip(summary.reached());
    for ((bound, share), hours) in shares.zip(summary.mean_hours_above()) {
        let words = format!(
            "{} (standard error {}); mean time above {}",
            percent(share.probability()),
            percent(share.standard_error()),
            show::counted(show::decimals(hours, 1), "hour"),
        );
        out += &text::row(&format!("{} mmol/L", show::number(*bound)), &words);
    }
    out.extend(other_words(answer.others));
    out += "\nCourse (mmol/L)\n";
    out += &format!(
        "  {:>8}  {:>6}  {:>6}  {:>6}\n",
        "hours", "5 %", "50 %", "95 %"
    );
    for (time, levels) in answer.times.iter().zip(summary.levels()) {
        let [low, middle, high] = percentiles(levels).map(|value| show::fixed(value, 2));
        let time = show::fixed(*time, 2);
        out += &format!("  {time:>8}  {low:>6}  {middle:>6}  {high:>6}\n");
    }
    out += &format!(
        "\nSeed {}; {} by the adaptive solver. The spread is that of the model, of the kidney\n\
         estimate and of the untreated level, without the error of an assay.\n{}\n",
        answer.seed,
        show::counted(summary.rerun() as f64, "patient"),
        text::STATEMENT
    );
    out
}

/// What the other models see.
fn other_words(others: &[(String, Share)]) -> Option<String> {
    let (_, any) = others.first()?;
    let seen: Vec<_> = others
        .iter()
        .map(|(id, share)| format!("{id} {}", percent(share.probability())))
        .collect();
    let words = format!(
        "{STOP_FROM} mmol/L is reached, by {} virtual patients each: {}",
        any.of,
        seen.join(", ")
    );
    Some(text::row("other models", &words))
}

/// The same for programs.
fn other((id, share): &(String, Share)) -> Value {
    json!({
        "id": id,
        "subjects": share.of,
        "probability": [probability(STOP_FROM, *share)],
    })
}

/// A probability in percent; never 0 or 100 for what is only rare.
pub(super) fn percent(p: f64) -> String {
    match 100.0 * p {
        0.0 => "none".to_owned(),
        percent if percent < 0.1 => "less than 0.1 %".to_owned(),
        percent => format!("{} %", show::fixed(percent, 1)),
    }
}

/// Hash of the case and the question.
#[must_use]
pub fn input_sha256(answer: &PopulationAnswer<'_>) -> String {
    sha256(answer.input.as_bytes())
}
