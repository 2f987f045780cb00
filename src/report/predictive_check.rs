//! A visual predictive check as a table, as a part of a document and as a figure.

use super::data_set_notes::DataSetNotesDocument;
use super::json::{ExactQuantity, Quantity};
use super::simulate_dataset::{CheckedHead, DataSetPredictionsDocument};
use super::table_text::shortest;
use crate::answer::{BinPercentile, CheckBin, OverReplicates, PERCENTILES, PredictiveCheck};
use crate::plot::{CurveFigure, Line, Measured, Ribbon, Series};
use crate::units::show;
use crate::{Error, ErrorKind, Result};
use schemars::JsonSchema;
use serde::Serialize;

/// First line of the table.
pub const TABLE_HEADER: &str = "FROM,TO,TIME,N,BELOW,BELOW_LOW,BELOW_MID,BELOW_HIGH,OBS_P05,\
    P05_LOW,P05_MID,P05_HIGH,OBS_P50,P50_LOW,P50_MID,P50_HIGH,OBS_P95,P95_LOW,P95_MID,P95_HIGH\n";

/// The table: one row for each bin; what lies below the limit of quantification is an empty cell.
#[must_use]
pub fn to_csv(answer: &PredictiveCheck) -> String {
    let mut table = TABLE_HEADER.to_owned();
    let text = |level: Option<f64>| level.map_or(String::new(), shortest);
    for bin in &answer.bins {
        let below = &bin.simulated_below;
        let mut cells = [bin.from, bin.to, bin.time].map(shortest).to_vec();
        cells.push(bin.count.to_string());
        cells.extend([bin.below, below.low, below.middle, below.high].map(shortest));
        for BinPercentile {
            observed,
            simulated,
        } in &bin.percentiles
        {
            let OverReplicates { low, middle, high } = *simulated;
            cells.extend([*observed, low, middle, high].map(text));
        }
        table.push_str(&cells.join(","));
        table.push('\n');
    }
    table
}

/// The measured levels of a data set beside those of its replicates.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PredictiveCheckDocument {
    /// One for each bin of time.
    bins: Vec<BinDocument>,
    /// The limit of quantification: the highest one of the data set, mmol/L.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<ExactQuantity>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct BinDocument {
    /// First time of a measured level, h.
    from: ExactQuantity,
    /// Last time, h.
    to: ExactQuantity,
    /// Median of the times, h.
    time: ExactQuantity,
    /// Measured levels, those below the limit included.
    count: usize,
    /// The part of them below the limit.
    below: BelowDocument,
    /// The 5th percentile.
    p05: PercentileDocument,
    /// The median.
    p50: PercentileDocument,
    /// The 95th percentile.
    p95: PercentileDocument,
}

/// A part of one in the data and in the replicates.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct BelowDocument {
    /// Of the data.
    observed: Quantity,
    /// Lower end of what 95 % of the replicates have.
    low: Quantity,
    /// Their median.
    middle: Quantity,
    /// Upper end.
    high: Quantity,
}

/// A percentile in the data and in the replicates, mmol/L; what is absent lies below the limit.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct PercentileDocument {
    /// Of the data.
    #[serde(skip_serializing_if = "Option::is_none")]
    observed: Option<ExactQuantity>,
    /// Lower end of what 95 % of the replicates have.
    #[serde(skip_serializing_if = "Option::is_none")]
    low: Option<ExactQuantity>,
    /// Their median.
    #[serde(skip_serializing_if = "Option::is_none")]
    middle: Option<ExactQuantity>,
    /// Upper end.
    #[serde(skip_serializing_if = "Option::is_none")]
    high: Option<ExactQuantity>,
}

/// The document.
#[must_use]
pub fn to_json(answer: &PredictiveCheck) -> DataSetPredictionsDocument {
    let head = CheckedHead {
        findings: &answer.findings,
        model: &answer.model,
        input_sha256: &answer.input_sha256,
        options: answer.options,
    };
    let check = PredictiveCheckDocument {
        bins: answer.bins.iter().map(bin_document).collect(),
        limit: answer.limit.map(level),
    };
    DataSetPredictionsDocument::of_check(&head, DataSetNotesDocument::from(&answer.notes), check)
}

fn level(value: f64) -> ExactQuantity {
    ExactQuantity::new(value, "mmol/L")
}

fn bin_document(bin: &CheckBin) -> BinDocument {
    let hours = |time| ExactQuantity::new(time, "h");
    let part = |value| Quantity::new(value, "1");
    let [p05, p50, p95] = bin.percentiles.map(|one| PercentileDocument {
        observed: one.observed.map(level),
        low: one.simulated.low.map(level),
        middle: one.simulated.middle.map(level),
        high: one.simulated.high.map(level),
    });
    BinDocument {
        from: hours(bin.from),
        to: hours(bin.to),
        time: hours(bin.time),
        count: bin.count,
        below: BelowDocument {
            observed: part(bin.below),
            low: part(bin.simulated_below.low),
            middle: part(bin.simulated_below.middle),
            high: part(bin.simulated_below.high),
        },
        p05,
        p50,
        p95,
    }
}

/// The percentiles of the data as curves over the ranges of those of the replicates.
///
/// # Errors
/// Usage where there are fewer than two bins with a median.
pub fn to_figure(answer: &PredictiveCheck) -> Result<CurveFigure> {
    let lines = [Line::Dashed, Line::Solid, Line::Dotted];
    let names = PERCENTILES.map(|part| match part {
        0.5 => "median".to_owned(),
        part => format!("{} %", show::fixed(100.0 * part, 0)),
    });
    let places = [0, 1, 2];
    let curves = places.map(|which| Series {
        label: format!("measured, {}", names[which]),
        points: observed_points(answer, which),
        line: lines[which],
    });
    let ribbons = places.map(|which| Ribbon {
        label: format!("simulated, {}", names[which]),
        points: simulated_points(answer, which),
    });
    let series: Vec<_> = curves
        .into_iter()
        .filter(|one| one.points.len() > 1)
        .collect();
    if series.is_empty() {
        return Err(Error::new(
            ErrorKind::Usage,
            "levels in fewer than two bins of time are no course to draw",
            "ask for the table",
        ));
    }
    let measured = show::counted((answer.observed.len() + answer.below) as f64, "level");
    let replicates = show::counted(f64::from(answer.options.replicates), "replicate");
    let title = format!("Predictive check of {}", answer.model.id);
    Ok(CurveFigure {
        subtitle: format!("{measured} measured; the ribbons hold 95 % of {replicates}"),
        series,
        ribbons: ribbons
            .into_iter()
            .filter(|one| one.points.len() > 1)
            .collect(),
        bands: Vec::new(),
        doses: Vec::new(),
        measured: dots(answer),
        footer: footer(answer),
        description: format!(
            "{title}. {measured} in {}; in {} of them the measured median lies within what 95 % of \
             the replicates have.",
            show::counted(answer.bins.len() as f64, "bin"),
            inside(&answer.bins)
        ),
        title,
    })
}

/// Bins whose measured median lies within that of the replicates.
fn inside(bins: &[CheckBin]) -> usize {
    // Below the limit is the lowest there is.
    let or_lowest = |level: Option<f64>| level.unwrap_or(f64::NEG_INFINITY);
    let within = |bin: &&CheckBin| {
        let BinPercentile {
            observed,
            simulated,
        } = bin.percentiles[1];
        (or_lowest(simulated.low)..=or_lowest(simulated.high)).contains(&or_lowest(observed))
    };
    bins.iter().filter(within).count()
}

fn observed_points(answer: &PredictiveCheck, which: usize) -> Vec<(f64, f64)> {
    let bins = answer.bins.iter();
    bins.filter_map(|bin| Some((bin.time, bin.percentiles[which].observed?)))
        .collect()
}

/// The ranges; what lies below the limit is drawn from the limit on.
fn simulated_points(answer: &PredictiveCheck, which: usize) -> Vec<(f64, f64, f64)> {
    let bins = answer.bins.iter();
    bins.filter_map(|bin| {
        let OverReplicates { low, high, .. } = bin.percentiles[which].simulated;
        let low = low.or(answer.limit)?;
        // A normal residual error may bring a level below 0, which no axis shows.
        Some((bin.time, low.max(0.0), high?.max(0.0)))
    })
    .collect()
}

fn dots(answer: &PredictiveCheck) -> Vec<Measured> {
    let observed = answer.observed.iter();
    observed
        .map(|one| Measured {
            time: one.time,
            level: one.level,
        })
        .collect()
}

fn footer(answer: &PredictiveCheck) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(limit) = answer.limit {
        lines.push(format!(
            "{} below the limit of {} mmol/L: they count as the lowest and are not drawn.",
            show::counted(answer.below as f64, "level"),
            show::number(limit)
        ));
    }
    lines.push(
        "5th, 50th and 95th percentile of the levels in bins of time; simulated levels have the \
         residual error of the model."
            .to_owned(),
    );
    lines.push(format!(
        "maginfuse {}; seed {}",
        env!("CARGO_PKG_VERSION"),
        answer.options.seed
    ));
    lines
}
