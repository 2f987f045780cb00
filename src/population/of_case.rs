//! The population of a case: people like this patient under this order.

use super::figures::BOUNDS;
use super::mesh::Window;
use super::spread::{KIDNEY_ESTIMATE_CV, Spread};
use super::{Crowd, Population, Share};
use crate::pk::{Baseline, Individual, Model};
use crate::safety::Case;
use crate::simulate::forecast;
use crate::units::basic::molar::millimole_per_liter;
use crate::units::{MolarConcentration, SerumMagnesium, Time};
use crate::{Error, Result};
use uom::si::time::hour;

/// Shortest time shown after the end of the order, hours.
const AFTERMATH_HOURS: f64 = 6.0;
/// Most times at which levels are counted.
const MOST_SAMPLES: f64 = 2_000.0;
/// Times closer than this (hours) are the same time: a microsecond is rounding.
pub const SAME_TIME: f64 = 1e-9;
/// Probabilities that bound the middle nine tenths.
const NINE_TENTHS: [f64; 2] = [0.05, 0.95];

/// What is asked about the course.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Question<'a> {
    /// Time between two counted levels; `None` counts none, only peaks.
    pub every: Option<Time>,
    /// Further times at which levels are counted, from the start of the order.
    pub at: &'a [Time],
    /// End of the simulation, from the start of the order; `None` is a quarter of the order
    /// beyond its end and at least 6 hours.
    pub until: Option<Time>,
    /// Seed of the random numbers.
    pub seed: u64,
}

/// Whom the patients are drawn around, and how they differ.
#[derive(Clone, Debug)]
pub struct People {
    individual: Individual,
    /// Whether recent magnesium raised the level at the start.
    raised: bool,
    spread: Spread,
    /// Where the course starts, on the clock of the order.
    from: Time,
}

/// The population of `case` under `model`.
///
/// A measured level stays the patient's own: it varies no more, and unless recent magnesium
/// raised it, every virtual patient rests at it. Without one the untreated level is drawn. The
/// filtration varies by the error of its estimate, unless it was measured or is none. As for
/// flags, neither a recovery of the kidneys nor a dialysis that has not begun is counted on.
///
/// # Errors
/// As [`Individual::typical`]; usage for more than 2,000 sample times.
pub fn of_case(case: &Case, model: &Model, question: Question<'_>) -> Result<Population> {
    People::like(case, model)?.under(case, question)
}

impl People {
    /// People around `individual`, all of whom rest at their untreated level at `from`.
    #[must_use]
    pub fn around(individual: Individual, spread: Spread, from: Time) -> Self {
        Self {
            individual,
            raised: false,
            spread,
            from,
        }
    }

    /// People like the patient of `case` under `model`; see [`of_case`].
    ///
    /// # Errors
    /// As [`of_case`].
    pub fn like(case: &Case, model: &Model) -> Result<Self> {
        like(case, model)
    }

    /// The one around whom they are drawn.
    #[must_use]
    pub fn individual(&self) -> &Individual {
        &self.individual
    }

    /// Where their course starts, on the clock of the order.
    #[must_use]
    pub fn from(&self) -> Time {
        self.from
    }

    /// How they differ.
    #[must_use]
    pub fn spread(&self) -> &Spread {
        &self.spread
    }

    /// They under the order of `case`.
    ///
    /// # Errors
    /// As [`of_case`].
    pub fn under(&self, case: &Case, question: Question<'_>) -> Result<Population> {
        let window = window(case, self.from.get::<hour>(), question)?;
        Population::new(
            (&self.individual, self.raised),
            self.spread.clone(),
            &case.inputs(),
            &window,
            question.seed,
        )
    }
}

fn like(case: &Case, model: &Model) -> Result<People> {
    let start = forecast::start(case, model)?;
    let individual = Individual::typical(model, &forecast::subject_at(case, &start))?
        .through(case.kidneys.without_hope());
    let known = matches!(
        start.baseline,
        Baseline::Measured {
            recent_magnesium: false,
            ..
        }
    ) && case.latest_level().is_some();
    let raised = matches!(
        start.baseline,
        Baseline::Measured {
            recent_magnesium: true,
            ..
        }
    );
    let estimated = case.renal.method.estimates();
    let spread = Spread::of(model)?
        .with_kidney_cv(if estimated { KIDNEY_ESTIMATE_CV } else { 0.0 })
        .with_level_sd(if known { 0.0 } else { model.baseline_spread() });
    Ok(People {
        individual,
        raised,
        spread,
        from: start.from,
    })
}

/// Where the virtual patients of `case` start, in words.
///
/// # Errors
/// As [`of_case`].
pub fn start_words(case: &Case, model: &Model) -> Result<String> {
    Ok(forecast::start(case, model)?.words)
}

fn window(case: &Case, from: f64, question: Question<'_>) -> Result<Window> {
    let order_end = case.regimen.length().get::<hour>();
    let beyond = order_end + (0.25 * order_end).max(AFTERMATH_HOURS);
    let to = question.until.map_or(beyond, |until| until.get::<hour>());
    let mut samples = Vec::new();
    if let Some(every) = question.every.map(|every| every.get::<hour>()) {
        let count = (to / every + 1e-9).floor();
        if !(0.0..=MOST_SAMPLES).contains(&count) {
            return Err(Error::new(
                crate::ErrorKind::Usage,
                format!("{count} times are too many to count levels at"),
                format!("at most {MOST_SAMPLES}: ask for a longer interval or a shorter time"),
            ));
        }
        samples = (0..=count as u32)
            .map(|k| (f64::from(k) * every).min(to))
            .collect();
        // Between two of those the level can turn only where a step of the order ends.
        let ends = case.regimen.steps().iter().scan(0.0, |end, step| {
            *end += step.over.get::<hour>();
            Some(*end)
        });
        samples.extend(ends.filter(|end| *end <= to));
    }
    for at in question.at {
        let at = at.get::<hour>();
        if !(0.0..=to).contains(&at) {
            return Err(Error::new(
                crate::ErrorKind::Usage,
                format!("{at} hours after the start is not followed"),
                format!("ask for a time up to {to} hours, or go on for longer"),
            ));
        }
        samples.push(at);
    }
    samples.sort_by(f64::total_cmp);
    samples.dedup_by(|later, earlier| *later - *earlier <= SAME_TIME);
    Ok(Window {
        from,
        order_end,
        to,
        samples,
    })
}

/// How likely danger is within an order, under one model.
#[derive(Clone, Debug, PartialEq)]
pub struct Risk {
    /// Id of the model.
    pub model: String,
    /// The peaks of nine patients in ten lie between these two levels.
    pub interval90: [SerumMagnesium; 2],
    /// How many reach each level within the order, the levels ascending.
    pub reached: Vec<(SerumMagnesium, Share)>,
}

impl Risk {
    /// How many reach `millimolar` (one of [`BOUNDS`], mmol/L) within the order.
    #[must_use]
    pub fn reaching(&self, millimolar: f64) -> Option<Share> {
        let same = |(level, _): &&(SerumMagnesium, Share)| level.millimolar() == millimolar;
        self.reached.iter().find(same).map(|(_, share)| *share)
    }
}

/// The peaks of `subjects` virtual patients like this one under `model`.
///
/// # Errors
/// As [`of_case`].
pub fn risk(case: &Case, model: &Model, subjects: u64, seed: u64) -> Result<Risk> {
    let question = Question {
        every: None,
        at: &[],
        until: Some(case.regimen.length()),
        seed,
    };
    let population = of_case(case, model, question)?;
    let summary = population.follow(Crowd::of(subjects), &mut |_| Ok(()))?;
    let quantile = |p: f64| {
        let level = summary.peak().quantile(p);
        level_of(level.ok_or_else(|| Error::internal("a population without a peak"))?)
    };
    let shares = BOUNDS.into_iter().zip(summary.reached());
    Ok(Risk {
        model: model.id().to_owned(),
        interval90: [quantile(NINE_TENTHS[0])?, quantile(NINE_TENTHS[1])?],
        reached: shares
            .map(|(bound, share)| Ok((level_of(bound)?, share)))
            .collect::<Result<_>>()?,
    })
}

/// A level in mmol/L as a level.
fn level_of(millimolar: f64) -> Result<SerumMagnesium> {
    SerumMagnesium::predicted(MolarConcentration::new::<millimole_per_liter>(millimolar))
}
