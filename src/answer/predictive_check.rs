//! A visual predictive check: measured levels of a data set beside those of its replicates.
//!
//! The measured levels are put into bins of time, and of each bin the 5th, 50th and 95th percentile
//! are taken. The same is done with every replicate of the whole set; where the model is right, a
//! percentile of the data lies among those of the replicates.
//!
//! Source: N. Holford, The visual predictive check, PAGE 14 (2005) abstr. 738; M. Bergstrand,
//! M. Karlsson, AAPS J 11 (2009) 371 (levels below a limit); R. Hyndman, Y. Fan, Am Stat 50 (1996)
//! 361, definition 7 (percentiles).

use super::data_set_doubts::DataSetDoubts;
use super::{ModelUsed, ReplicateOptions, Replicates, TypicalSubject};
use crate::nonmem::{DataSetReader, Event, ReadingNotes};
use crate::pk::Measured;
use crate::safety::Finding;
use crate::threads::map_in_order;
use crate::{Error, ErrorKind, Result};
use std::io::BufRead;

/// Times that differ, up to this many, are bins of their own.
const TIMES_APART: usize = 12;
/// Bins where there are more times.
const BINS: usize = 10;
/// The percentiles of each bin.
pub const PERCENTILES: [f64; 3] = [0.05, 0.5, 0.95];
/// Between these parts of the replicates lies the interval of a percentile; their middle.
const OVER_REPLICATES: [f64; 3] = [0.025, 0.5, 0.975];

/// Over the replicates: the ends of the interval that holds 95 % of them, and their median.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OverReplicates<T> {
    /// The lower end.
    pub low: T,
    /// The median.
    pub middle: T,
    /// The upper end.
    pub high: T,
}

/// A percentile of a bin, mmol/L; `None` lies below the limit of quantification.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BinPercentile {
    /// Of the measured levels.
    pub observed: Option<f64>,
    /// Of the replicates.
    pub simulated: OverReplicates<Option<f64>>,
}

/// The levels of one bin of time.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckBin {
    /// First time of a measured level, h.
    pub from: f64,
    /// Last time.
    pub to: f64,
    /// Median of the times: where the bin is drawn.
    pub time: f64,
    /// Measured levels, those below the limit included.
    pub count: usize,
    /// Part of them below the limit.
    pub below: f64,
    /// The same part of the replicates.
    pub simulated_below: OverReplicates<f64>,
    /// The 5th, 50th and 95th percentile.
    pub percentiles: [BinPercentile; 3],
}

/// A measured level with its time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ObservedLevel {
    /// Hours.
    pub time: f64,
    /// mmol/L
    pub level: f64,
}

/// The answer.
#[derive(Clone, Debug)]
pub struct PredictiveCheck {
    /// The model.
    pub model: ModelUsed,
    /// How many replicates there are, and with what they were drawn.
    pub options: ReplicateOptions,
    /// In the order of time.
    pub bins: Vec<CheckBin>,
    /// The limit of quantification, mmol/L: the highest one of the data set.
    pub limit: Option<f64>,
    /// The measured levels that do not lie below it.
    pub observed: Vec<ObservedLevel>,
    /// How many lie below it.
    pub below: usize,
    /// What the reader tells beside the records.
    pub notes: ReadingNotes,
    /// What is doubtful about the data set.
    pub findings: Vec<Finding>,
    /// Hash of what was asked: the bytes of the data set and of the model file.
    pub input_sha256: String,
}

/// What one replicate of the data set says of one bin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BinOfReplicate {
    percentiles: [Option<f64>; 3],
    below: f64,
}

/// The bins of a data set, ready to be filled by replicates.
#[derive(Clone, Debug)]
pub struct CheckBins<'a> {
    replicates: &'a Replicates<'a>,
    subjects: &'a [TypicalSubject],
    /// Of each observation record of each subject the bin; `None` where nothing was measured.
    places: Vec<Vec<Option<usize>>>,
    /// The measured levels of each bin.
    bins: Vec<Vec<ObservedLevel>>,
    limit: Option<f64>,
}

impl<'a> CheckBins<'a> {
    /// The bins of the measured levels of `subjects`.
    ///
    /// Up to twelve times that differ are bins of their own. Where there are more, there are ten
    /// bins of about as many levels each, and all levels of one time are in one bin.
    ///
    /// # Errors
    /// Malformed where nothing was measured.
    pub fn new(replicates: &'a Replicates<'a>, subjects: &'a [TypicalSubject]) -> Result<Self> {
        let measured: Vec<Vec<Option<(f64, Measured)>>> =
            subjects.iter().map(measured_levels).collect();
        let limits = measured.iter().flatten().flatten();
        let limit = limits.filter_map(|(_, measured)| match measured {
            Measured::Below(limit) => Some(*limit),
            Measured::Level(_) => None,
        });
        let limit = limit.reduce(f64::max);
        let mut times: Vec<f64> = measured
            .iter()
            .flatten()
            .flatten()
            .map(|(time, _)| *time)
            .collect();
        if times.is_empty() {
            return Err(Error::new(
                ErrorKind::Malformed,
                "no level of this data set was measured",
                "a check compares the levels in DV with those of the model",
            ));
        }
        times.sort_by(f64::total_cmp);
        let ends = last_times(&times);
        let bin = |time: f64| ends.partition_point(|end| *end < time);
        let mut bins = vec![Vec::new(); ends.len()];
        let mut places = Vec::with_capacity(subjects.len());
        for of_subject in &measured {
            let place = of_subject.iter().map(|one| {
                let (time, measured) = (*one)?;
                let level = match measured {
                    Measured::Level(level) if limit.is_none_or(|limit| level >= limit) => level,
                    Measured::Level(_) | Measured::Below(_) => f64::NEG_INFINITY,
                };
                bins[bin(time)].push(ObservedLevel { time, level });
                Some(bin(time))
            });
            places.push(place.collect());
        }
        Ok(Self {
            replicates,
            subjects,
            places,
            bins,
            limit,
        })
    }

    /// What replicate `number`, from 0, of the data set called `name` says of each bin.
    ///
    /// # Errors
    /// As [`Replicates::rows`].
    pub fn replicate(&self, number: u32, name: &str) -> Result<Vec<BinOfReplicate>> {
        let mut levels: Vec<Vec<f64>> = self.bins.iter().map(|bin| reserved(bin.len())).collect();
        for (subject, places) in self.subjects.iter().zip(&self.places) {
            if places.iter().all(Option::is_none) {
                continue;
            }
            let rows = self.replicates.rows(subject, number, name)?;
            for (row, place) in rows.iter().zip(places) {
                if let Some(bin) = place {
                    let below = self.limit.is_some_and(|limit| row.measured < limit);
                    levels[*bin].push(if below {
                        f64::NEG_INFINITY
                    } else {
                        row.measured
                    });
                }
            }
        }
        let of_bin = |mut levels: Vec<f64>| {
            levels.sort_by(f64::total_cmp);
            BinOfReplicate {
                percentiles: PERCENTILES.map(|part| percentile(&levels, part)),
                below: part_below(&levels),
            }
        };
        Ok(levels.into_iter().map(of_bin).collect())
    }

    /// The bins with what every replicate says of them.
    #[must_use]
    pub fn filled(&self, replicates: &[Vec<BinOfReplicate>]) -> Vec<CheckBin> {
        let bins = self.bins.iter().enumerate();
        bins.map(|(place, observed)| {
            let of_replicates: Vec<BinOfReplicate> =
                replicates.iter().map(|bins| bins[place]).collect();
            filled_bin(observed, &of_replicates)
        })
        .collect()
    }

    /// The whole answer, to a data set that `reader` has read to its end, with every replicate
    /// drawn on so many threads (`None`: what the machine has).
    ///
    /// # Errors
    /// As [`Self::replicate`].
    pub fn filled_by_all<R: BufRead>(
        &self,
        threads: Option<usize>,
        reader: &DataSetReader<R>,
    ) -> Result<PredictiveCheck> {
        let name = reader.name().to_owned();
        let numbers = (0..self.replicates.options().replicates).map(Ok);
        let work = |number| self.replicate(number, &name);
        let mut all = Vec::new();
        map_in_order(threads, numbers, work, |one| {
            all.push(one);
            Ok(())
        })?;
        Ok(self.answer(&all, reader))
    }

    /// The whole answer, to a data set that `reader` has read to its end.
    #[must_use]
    pub fn answer<R: BufRead>(
        &self,
        replicates: &[Vec<BinOfReplicate>],
        reader: &DataSetReader<R>,
    ) -> PredictiveCheck {
        let mut doubts = DataSetDoubts::default();
        for TypicalSubject { predicted, .. } in self.subjects {
            doubts.add(&predicted.id, &predicted.doubts);
        }
        let model = self.replicates.model();
        let all = self.bins.iter().flatten().copied();
        let (observed, below): (Vec<_>, Vec<_>) = all.partition(|one| one.level.is_finite());
        let used = ModelUsed::of(model);
        PredictiveCheck {
            options: self.replicates.options(),
            bins: self.filled(replicates),
            limit: self.limit,
            observed,
            below: below.len(),
            notes: reader.notes().clone(),
            findings: doubts.findings(model, reader.notes()),
            input_sha256: used.asked_of(&reader.sha256()),
            model: used,
        }
    }
}

fn reserved(count: usize) -> Vec<f64> {
    Vec::with_capacity(count)
}

/// What was measured at each observation record of a subject.
fn measured_levels(subject: &TypicalSubject) -> Vec<Option<(f64, Measured)>> {
    let records = subject.records.records.iter();
    let observed = records.filter_map(|record| match record.event {
        Event::Observation(measured) => Some(measured.map(|measured| (record.time, measured))),
        Event::Dose(_) | Event::Other | Event::Reset | Event::ResetAndDose(_) => None,
    });
    observed.collect()
}

/// The last time of each bin of ascending `times`.
fn last_times(times: &[f64]) -> Vec<f64> {
    let mut apart = times.to_vec();
    apart.dedup();
    if apart.len() <= TIMES_APART {
        return apart;
    }
    let mut ends = Vec::with_capacity(BINS);
    for (place, time) in times.iter().enumerate() {
        let last_of_time = times.get(place + 1).is_none_or(|next| next > time);
        // Whole numbers: the bin is full with its share of all levels.
        let full = (place + 1) * BINS >= (ends.len() + 1) * times.len();
        if last_of_time && full {
            ends.push(*time);
        }
    }
    ends
}

/// The `part` of ascending levels, between neighbors in proportion; `None` below the limit.
fn percentile(levels: &[f64], part: f64) -> Option<f64> {
    let place = (levels.len() - 1) as f64 * part;
    let low = place.floor() as usize;
    let lower = levels[low];
    if lower == f64::NEG_INFINITY {
        return None;
    }
    let upper = levels.get(low + 1).copied().unwrap_or(lower);
    Some(lower + (place - low as f64) * (upper - lower))
}

fn part_below(levels: &[f64]) -> f64 {
    let below = levels.iter().filter(|level| **level == f64::NEG_INFINITY);
    below.count() as f64 / levels.len() as f64
}

/// Over the replicates; what lies below the limit counts as the lowest.
fn over_replicates(values: impl Iterator<Item = Option<f64>>) -> OverReplicates<Option<f64>> {
    let mut values: Vec<f64> = values
        .map(|value| value.unwrap_or(f64::NEG_INFINITY))
        .collect();
    values.sort_by(f64::total_cmp);
    let [low, middle, high] = OVER_REPLICATES.map(|part| percentile(&values, part));
    OverReplicates { low, middle, high }
}

fn filled_bin(observed: &[ObservedLevel], replicates: &[BinOfReplicate]) -> CheckBin {
    let mut times: Vec<f64> = observed.iter().map(|one| one.time).collect();
    let mut levels: Vec<f64> = observed.iter().map(|one| one.level).collect();
    times.sort_by(f64::total_cmp);
    levels.sort_by(f64::total_cmp);
    let below = over_replicates(replicates.iter().map(|one| Some(one.below)));
    let part = |part: Option<f64>| part.unwrap_or(0.0);
    CheckBin {
        from: times[0],
        to: times[times.len() - 1],
        time: percentile(&times, 0.5).unwrap_or(times[0]),
        count: levels.len(),
        below: part_below(&levels),
        simulated_below: OverReplicates {
            low: part(below.low),
            middle: part(below.middle),
            high: part(below.high),
        },
        percentiles: std::array::from_fn(|which| BinPercentile {
            observed: percentile(&levels, PERCENTILES[which]),
            simulated: over_replicates(replicates.iter().map(|one| one.percentiles[which])),
        }),
    }
}
