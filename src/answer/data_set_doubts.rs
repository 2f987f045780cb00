//! What is doubtful about a data set beside what its reader refuses: numbers that are probably in
//! another unit, doses that stand there twice, covariates that nobody behind the model had,
//! patients that no model of patients explains. Doubts of one kind are one finding, however many
//! subjects raise it.

use crate::clinical::source::SOFTWARE;
use crate::estimate::Residual;
use crate::estimate::of_records::{SubjectFit, fit};
use crate::estimate::uncertainty::NINE_TENTHS;
use crate::nonmem::{Event, GivenDose, GivenRate, Predictor, ReadingNotes, Record};
use crate::pk::spec::{BaselineMode, ValidRange};
use crate::pk::{Measured, Model};
use crate::safety::{Finding, Topic};
use crate::units::basic::LEVEL_MMOL_L;
use crate::units::magnesium::{MAGNESIUM_GRAM_PER_MOLE, Salt};
use crate::units::show;
use std::collections::BTreeSet;
use uom::si::amount_of_substance::millimole;
use uom::si::f64::Mass;
use uom::si::mass::gram;

/// Standard deviations between patients beyond which a patient is improbable: one in sixteen
/// thousand.
const IMPROBABLE_SD: f64 = 4.0;
/// Levels are not of this model where the sum of their squares in standard deviations is beyond
/// the first (three and a half standard deviations of one level), and their mean beyond the second:
/// the levels of one patient lie on one side together.
const UNEXPLAINED: [f64; 2] = [12.0, 4.0];
/// Levels within this mean square are explained: one and a half standard deviations.
const EXPLAINED: f64 = 2.25;
/// Another unit explains levels that much better.
const BETTER: f64 = 4.0;
/// Another unit is told where it makes the patient this much more probable, in minus twice the
/// logarithm: thirty times.
const LIKELIER: f64 = 7.0;
/// A share of subjects below this has levels of another unit by chance: the tails of real patients
/// are longer than those of a model.
const BY_CHANCE: f64 = 0.02;
/// Rounding of a converted bound.
const ROUNDING: f64 = 1e-9;

/// What is doubtful.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DoubtKind {
    /// A measured level that nobody survived.
    Level,
    /// A measured level of nothing, in a model of patients who have magnesium.
    NoLevel,
    /// A typical patient who is predicted at such a level.
    Prediction,
    /// Levels that are probably in another unit, or doses that are.
    Unit(OtherUnit),
    /// One dose row twice.
    DoseTwice,
    /// A covariate outside the range behind the model: its name, and the range as written.
    Covariate(String, String),
    /// A deviation that is improbable: its name.
    Deviation(String),
}

/// Which unit explains the levels of a subject better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OtherUnit {
    /// The levels are in mg/dL.
    LevelsInMilligrams,
    /// The levels are in mmol/L, and were read as mg/dL.
    LevelsInMillimoles,
    /// The doses are in grams of the heptahydrate.
    DosesInGrams,
    /// The doses are in mmol, and were read as grams.
    DosesInMillimoles,
}

/// A doubt about one subject.
#[derive(Clone, Debug, PartialEq)]
pub struct SubjectDoubt {
    /// What is doubtful.
    pub kind: DoubtKind,
    /// The line of the record it was seen in.
    pub line: Option<u64>,
    /// What was seen, ready to be shown.
    pub seen: String,
}

fn doubt(kind: DoubtKind, line: Option<u64>, seen: String) -> SubjectDoubt {
    SubjectDoubt { kind, line, seen }
}

/// The doubts about the records of a subject for whom `model` predicts `typical` levels, mmol/L.
#[must_use]
pub fn doubts_of_records(
    model: &Model,
    predictor: &Predictor,
    records: &[Record],
    typical: &[f64],
) -> Vec<SubjectDoubt> {
    let mut doubts = Vec::new();
    doubts.extend(level_of_nobody(records));
    doubts.extend(level_of_nothing(model, records));
    doubts.extend(prediction_of_nobody(records, typical));
    doubts.extend(dose_twice(records));
    let ranges = model.validity().iter();
    doubts.extend(ranges.filter_map(|range| covariate_outside(range, predictor, records)));
    doubts
}

/// Measured levels with their records, mmol/L.
fn levels(records: &[Record]) -> impl Iterator<Item = (&Record, f64)> {
    records.iter().filter_map(|record| match record.event {
        Event::Observation(Some(Measured::Level(level))) => Some((record, level)),
        _ => None,
    })
}

fn shown_level(level: f64) -> String {
    format!("{} mmol/L", show::number(level))
}

fn level_of_nobody(records: &[Record]) -> Option<SubjectDoubt> {
    let (record, level) = levels(records).find(|(_, level)| *level > LEVEL_MMOL_L.1)?;
    let seen = shown_level(level);
    Some(doubt(DoubtKind::Level, Some(record.line), seen))
}

fn level_of_nothing(model: &Model, records: &[Record]) -> Option<SubjectDoubt> {
    if model.baseline() == BaselineMode::None {
        return None;
    }
    let (record, level) = levels(records).find(|(_, level)| *level == 0.0)?;
    let seen = shown_level(level);
    Some(doubt(DoubtKind::NoLevel, Some(record.line), seen))
}

fn prediction_of_nobody(records: &[Record], typical: &[f64]) -> Option<SubjectDoubt> {
    let seen = |record: &&Record| matches!(record.event, Event::Observation(_));
    let mut pairs = records.iter().filter(seen).zip(typical);
    let (record, level) = pairs.find(|(_, level)| **level > LEVEL_MMOL_L.1)?;
    let seen = shown_level(*level);
    Some(doubt(DoubtKind::Prediction, Some(record.line), seen))
}

fn given(record: &Record) -> Option<GivenDose> {
    match record.event {
        Event::Dose(given) | Event::ResetAndDose(given) => Some(given),
        Event::Observation(_) | Event::Other | Event::Reset => None,
    }
}

fn dose_twice(records: &[Record]) -> Option<SubjectDoubt> {
    records.iter().enumerate().find_map(|(index, record)| {
        let dose = given(record)?;
        let before = records[..index].iter().rev();
        let mut same_time = before.take_while(|other| other.time == record.time);
        same_time.find(|other| given(other) == Some(dose))?;
        let seen = format!("{} mmol", show::number(dose.amount));
        Some(doubt(DoubtKind::DoseTwice, Some(record.line), seen))
    })
}

fn covariate_outside(
    range: &ValidRange,
    predictor: &Predictor,
    records: &[Record],
) -> Option<SubjectDoubt> {
    let mut read = predictor.covariates().iter();
    let place = read.position(|input| input.covariate == range.covariate)?;
    let (low, high) = range.range;
    let outside =
        |value: f64| value < low - ROUNDING * low.abs() || value > high + ROUNDING * high.abs();
    let record = records
        .iter()
        .find(|record| outside(record.covariates[place]))?;
    let units = range.covariate.dimension().map(|one| one.units());
    let unit = units.map_or("", |units| units[0].0);
    let value = show::number(record.covariates[place]);
    let written = format!("{} to {}", range.written.0, range.written.1);
    let kind = DoubtKind::Covariate(range.covariate.name().to_owned(), written);
    let seen = format!("{value} {unit}").trim_end().to_owned();
    Some(doubt(kind, Some(record.line), seen))
}

/// The doubts about the subject of `records` as it was `fitted`; `residual` is the error of its
/// levels.
#[must_use]
pub fn doubts_of_fit(
    model: &Model,
    predictor: &Predictor,
    residual: &Residual,
    records: &[Record],
    fitted: &SubjectFit,
) -> Vec<SubjectDoubt> {
    let posterior = &fitted.posterior;
    let deviations = posterior.effects.iter().zip(&posterior.eta);
    let deviations = deviations.zip(&posterior.prior_variances);
    let improbable = deviations.filter_map(|((effect, eta), variance)| {
        let distance = eta.abs() / variance.sqrt();
        let seen = format!("{} standard deviations", show::fixed(distance, 1));
        (distance > IMPROBABLE_SD).then(|| doubt(DoubtKind::Deviation(effect.name()), None, seen))
    });
    let mut doubts: Vec<SubjectDoubt> = improbable.collect();
    // A cheap look first; then the subject is fitted again as the other unit would have it.
    if let Some((unit, doubt)) = other_unit(model, residual, fitted)
        && let Ok(again) = fit(model, predictor, &in_unit(unit, records))
    {
        // Levels in another unit have another density.
        let count = levels(records).count() as f64;
        let density = 2.0 * count * libm::log(in_other_unit(unit)[0]);
        if posterior.objective - (again.posterior.objective - density) > LIKELIER {
            doubts.push(doubt);
        }
    }
    doubts
}

/// What 1 in the unit that was read is in the unit that may be meant: of levels, of doses.
fn in_other_unit(unit: OtherUnit) -> [f64; 2] {
    let milligrams = MAGNESIUM_GRAM_PER_MOLE / 10.0;
    let grams = Salt::SulfateHeptahydrate
        .amount(Mass::new::<gram>(1.0))
        .get::<millimole>();
    match unit {
        OtherUnit::LevelsInMilligrams => [1.0 / milligrams, 1.0],
        OtherUnit::LevelsInMillimoles => [milligrams, 1.0],
        OtherUnit::DosesInGrams => [1.0, grams],
        OtherUnit::DosesInMillimoles => [1.0, 1.0 / grams],
    }
}

/// The same records with levels or doses in another unit.
fn in_unit(unit: OtherUnit, records: &[Record]) -> Vec<Record> {
    let [of_levels, of_doses] = in_other_unit(unit);
    let dose = |given: GivenDose| GivenDose {
        amount: given.amount * of_doses,
        rate: match given.rate {
            GivenRate::Fixed(rate) => GivenRate::Fixed(rate * of_doses),
            other @ (GivenRate::Pulse | GivenRate::ModeledRate | GivenRate::ModeledDuration) => {
                other
            }
        },
        ..given
    };
    let event = |event: Event| match event {
        Event::Observation(Some(Measured::Level(level))) => {
            Event::Observation(Some(Measured::Level(level * of_levels)))
        }
        Event::Observation(Some(Measured::Below(limit))) => {
            Event::Observation(Some(Measured::Below(limit * of_levels)))
        }
        Event::Dose(given) => Event::Dose(dose(given)),
        Event::ResetAndDose(given) => Event::ResetAndDose(dose(given)),
        other @ (Event::Observation(None) | Event::Other | Event::Reset) => other,
    };
    let records = records.iter().map(|record| Record {
        event: event(record.event),
        ..record.clone()
    });
    records.collect()
}

/// The unit in which the levels of a subject would be those of an ordinary patient, where as they
/// were read they are not.
fn other_unit(
    model: &Model,
    residual: &Residual,
    fit: &SubjectFit,
) -> Option<(OtherUnit, SubjectDoubt)> {
    let base = match model.baseline() {
        BaselineMode::Additive(level) => level,
        BaselineMode::None => 0.0,
        // What the doses add to a level that is regulated is not in proportion to them.
        BaselineMode::Steady => return None,
    };
    let rows = fit.observations.iter().zip(&fit.posterior.predictions);
    let rows: Vec<_> = rows
        .filter_map(|(observation, predicted)| match observation.measured? {
            Measured::Level(level) => Some((level, predicted)),
            Measured::Below(_) => None,
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    // Mean square of the levels in standard deviations of patients and residual error together.
    let distance = |[of_levels, of_doses]: [f64; 2]| {
        let squares = rows.iter().map(|(level, predicted)| {
            let typical = base + (predicted.typical - base) * of_doses;
            let patients = (predicted.typical90[1] - predicted.typical) / NINE_TENTHS * of_doses;
            let variance = patients * patients + residual.variance(typical).0;
            (level * of_levels - typical).powi(2) / variance
        });
        squares.sum::<f64>() / rows.len() as f64
    };
    let as_read = distance([1.0, 1.0]);
    let others = [
        OtherUnit::LevelsInMilligrams,
        OtherUnit::LevelsInMillimoles,
        OtherUnit::DosesInGrams,
        OtherUnit::DosesInMillimoles,
    ];
    let others = others.map(|unit| (unit, distance(in_other_unit(unit))));
    let best = others.into_iter().min_by(|a, b| a.1.total_cmp(&b.1));
    let (unit, best) = best?;
    let [sum, mean] = UNEXPLAINED;
    let unexplained = as_read * rows.len() as f64 > sum && as_read > mean;
    let found = unexplained && best < EXPLAINED && best * BETTER < as_read;
    let (level, predicted) = rows[0];
    let seen = format!(
        "{} measured, {} expected",
        shown_level(level),
        shown_level(predicted.typical)
    );
    found.then(|| (unit, doubt(DoubtKind::Unit(unit), None, seen)))
}

/// The doubts of one kind.
#[derive(Clone, Debug)]
struct DoubtGroup {
    kind: DoubtKind,
    subjects: u64,
    /// The first subject, and what was seen of it.
    first: (String, SubjectDoubt),
}

/// The doubts about a data set, gathered subject after subject.
#[derive(Clone, Debug, Default)]
pub struct DataSetDoubts {
    groups: Vec<DoubtGroup>,
    subjects: u64,
}

impl DataSetDoubts {
    /// Adds the doubts about the next subject.
    pub fn add(&mut self, id: &str, doubts: &[SubjectDoubt]) {
        self.subjects += 1;
        let mut counted = BTreeSet::new();
        for doubt in doubts {
            if counted.insert(&doubt.kind) {
                self.count(DoubtGroup {
                    kind: doubt.kind.clone(),
                    subjects: 1,
                    first: (id.to_owned(), doubt.clone()),
                });
            }
        }
    }

    /// Adds the doubts about the subjects that follow.
    pub fn append(&mut self, next: Self) {
        self.subjects += next.subjects;
        for group in next.groups {
            self.count(group);
        }
    }

    fn count(&mut self, group: DoubtGroup) {
        let mut known = self.groups.iter_mut();
        match known.find(|one| one.kind == group.kind) {
            Some(known) => known.subjects += group.subjects,
            None => self.groups.push(group),
        }
    }

    /// The findings about the data set that `model` was run on.
    #[must_use]
    pub fn findings(&self, model: &Model, notes: &ReadingNotes) -> Vec<Finding> {
        let mut groups: Vec<&DoubtGroup> = self.groups.iter().collect();
        groups.sort_by(|a, b| a.kind.cmp(&b.kind));
        let by_chance = |group: &&DoubtGroup| {
            let share = group.subjects as f64 / self.subjects as f64;
            !(matches!(group.kind, DoubtKind::Unit(_)) && share < BY_CHANCE)
        };
        let groups = groups.into_iter().filter(by_chance);
        let mut findings: Vec<Finding> = groups.map(|group| group.finding(model)).collect();
        if notes.lacks_occasions {
            findings.push(without_occasions(model));
        }
        findings
    }
}

impl DoubtGroup {
    fn finding(&self, model: &Model) -> Finding {
        let (id, first) = &self.first;
        let subjects = show::counted(self.subjects as f64, "subject");
        let line = first
            .line
            .map_or(String::new(), |line| format!(", line {line}"));
        let where_seen = format!(
            "{subjects} (the first: subject {}{line}, {})",
            show::printable(id),
            first.seen
        );
        let (topic, name, words, action) = said(&self.kind, model);
        let found = format!("{words}: {where_seen}");
        Finding::warn(topic, name, (found, action), SOFTWARE)
    }
}

/// Topic, id, what was found and what is to be done.
fn said(kind: &DoubtKind, model: &Model) -> (Topic, String, String, String) {
    let id = model.id();
    let check = |unit: &str| format!("check {unit} and their unit");
    let (topic, name, words, action) = match kind {
        DoubtKind::Level => (
            Topic::LevelInDoubt,
            "data-level",
            format!("measured levels above {} mmol/L", LEVEL_MMOL_L.1),
            check("the levels"),
        ),
        DoubtKind::NoLevel => (
            Topic::LevelInDoubt,
            "data-level-zero",
            "measured levels of 0, which no patient has".to_owned(),
            "write the limit of quantification in DV with CENS 1, or . for no level".to_owned(),
        ),
        DoubtKind::Prediction => (
            Topic::Amount,
            "data-amount",
            format!(
                "doses that would bring the typical patient of {id} above {} mmol/L",
                LEVEL_MMOL_L.1
            ),
            check("the amounts and rates"),
        ),
        DoubtKind::Unit(unit) => return said_of_unit(*unit, id),
        DoubtKind::DoseTwice => (
            Topic::Amount,
            "data-dose-twice",
            "the same dose in two records of one time".to_owned(),
            "take one out, unless it was given twice, as into two muscles".to_owned(),
        ),
        DoubtKind::Covariate(name, range) => {
            let words = format!("{name} outside {range}, the range behind {id}");
            let action = format!("read these predictions as extrapolated, or check {name}");
            let id = format!("data-covariate-{name}");
            return (Topic::Other, id, words, action);
        }
        DoubtKind::Deviation(name) => {
            let words = format!("{name} farther from that of {id} than patients are");
            let action = "check doses, times, levels and their units, or choose another model";
            let id = format!("data-deviation-{}", name.to_ascii_lowercase());
            return (Topic::LevelMisfit, id, words, action.to_owned());
        }
    };
    (topic, name.to_owned(), words, action)
}

fn said_of_unit(unit: OtherUnit, model: &str) -> (Topic, String, String, String) {
    let [of_levels, of_doses] = in_other_unit(unit);
    let ratio = show::fixed(
        (1.0 / of_levels).max(of_levels) * of_doses.max(1.0 / of_doses),
        2,
    );
    let (words, name, action) = match unit {
        OtherUnit::LevelsInMilligrams => (
            format!("levels about {ratio} times what {model} predicts, as if they were in mg/dL"),
            "data-unit-level",
            "name the column DV_MG_DL if they are",
        ),
        OtherUnit::LevelsInMillimoles => (
            format!("levels about 1/{ratio} of what {model} predicts, as if they were in mmol/L"),
            "data-unit-level",
            "name the column DV if they are",
        ),
        OtherUnit::DosesInGrams => (
            format!(
                "rises about {ratio} times what {model} predicts, as if the doses were in grams"
            ),
            "data-unit-amount",
            "name the columns AMT_G and RATE_G_H if they are",
        ),
        OtherUnit::DosesInMillimoles => (
            format!("rises about 1/{ratio} of what {model} predicts, as if the doses were in mmol"),
            "data-unit-amount",
            "name the columns AMT and RATE if they are",
        ),
    };
    let topic = Topic::LevelInDoubt;
    (topic, name.to_owned(), words, action.to_owned())
}

/// A model that differs between occasions beside a data set without any.
fn without_occasions(model: &Model) -> Finding {
    let words = format!(
        "{} lets patients differ between occasions, and the data set has no column OCC: all \
         records of a subject are one occasion",
        model.id()
    );
    Finding::info(Topic::NotKnown, "data-occasions", words, SOFTWARE)
}
