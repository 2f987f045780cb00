//! The depleted patient, and the daily dose after which the expected level holds.

use super::doses::DailyDoses;
use super::goal::Goal;
use crate::clinical::constants::{
    DEPLETED_BELOW_MMOL_L, MOST_DAILY_G, TISSUE_SPREAD_HOURS, WASTING_DAILY_G,
};
use crate::clinical::patient::TimedLevel;
use crate::dose::{Infusion, Regimen};
use crate::pk::spec::Use;
use crate::pk::{Model, library};
use crate::safety::Case;
use crate::safety::deficiency::{self, ToldCause};
use crate::simulate::Trajectory;
use crate::simulate::expected::{Depleted, ExpectedLevel};
use crate::units::{AmountOfSubstance, Mass, Salt, SerumMagnesium, Time, show};
use crate::{Error, ErrorKind, Result};
use uom::si::amount_of_substance::millimole;
use uom::si::f64::Ratio;
use uom::si::mass::gram;

/// The first dose that the search looks at, grams of the heptahydrate.
const FIRST_DAILY_G: f64 = 1.0;
/// Part of a dose by which the search may miss the least one.
const PRECISION: f64 = 1e-5;
/// Most steps of the search; each at least halves what is left.
const MOST_STEPS: u32 = 80;

/// What leaves in the urine of what was given, until the target is to hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Urine {
    /// Mg2+ beyond what would have left without any dose.
    pub amount: AmountOfSubstance,
    /// As a part of what was given.
    pub share: Ratio,
}

/// The level that is expected one day after the doses of a day began.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Morning {
    /// From the start of the first dose.
    pub at: Time,
    /// The level, with its range.
    pub level: ExpectedLevel,
}

/// What is expected of one plan.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// The level when the target is to hold, with its range.
    pub level: ExpectedLevel,
    /// The level after each day.
    pub mornings: Vec<Morning>,
    /// What leaves in the urine until then.
    pub urine: Urine,
}

/// A depleted patient who is to be filled.
#[derive(Clone, Debug)]
pub struct Replenished {
    /// The model by which the course is expected.
    pub model: &'static Model,
    /// The level before the first dose.
    pub level: TimedLevel,
    patient: Depleted,
    prior: Vec<Infusion>,
}

impl Replenished {
    /// The patient of `case`, whose order is not looked at.
    ///
    /// # Errors
    /// Out of scope in pregnancy, missing without a level of the patient's own, usage where the
    /// level is not that of a depleted patient.
    pub fn of(case: &Case) -> Result<Self> {
        let mut models = library::checking()?;
        let model = models.find(|model| model.usage() == Use::Always);
        let model = model.ok_or_else(|| Error::internal("no model for a replacement"))?;
        let (Some(patient), Some(latest)) = (Depleted::of(case, model)?, case.latest_level())
        else {
            return Err(not_depleted(case));
        };
        let prior = case.prior.iter().flat_map(|dose| dose.absorbed());
        Ok(Self {
            model,
            level: *latest,
            patient,
            prior: prior.collect(),
        })
    }

    /// Why the patient is depleted, and what tells it.
    #[must_use]
    pub fn cause(&self) -> &ToldCause {
        &self.patient.cause
    }

    /// The least daily dose after which the expected level holds the target of `goal` under a plan
    /// of so many days; `None` where not even the largest that is looked at does.
    ///
    /// # Errors
    /// Usage where the target holds without any dose; internal if the equations cannot be solved.
    pub fn least_daily(&self, goal: &Goal, days: usize) -> Result<Option<AmountOfSubstance>> {
        let target = goal.target.millimolar();
        let missing = |daily: AmountOfSubstance| {
            let level = self.course(&goal.doses(days, daily), goal.hold)?.end();
            Ok::<_, Error>(target - level.millimolar())
        };
        let mut low = AmountOfSubstance::default();
        let mut lacks = missing(low)?;
        if lacks <= 0.0 {
            return Err(holds_anyway(goal.target, self.level.level));
        }
        let (mut high, most) = (grams(FIRST_DAILY_G), most_daily());
        let mut over = missing(high)?;
        while over > 0.0 {
            if high >= most {
                return Ok(None);
            }
            (low, lacks) = (high, over);
            high = if high * 2.0 > most { most } else { high * 2.0 };
            over = missing(high)?;
        }
        let mut halve = false;
        for _ in 0..MOST_STEPS {
            if (high - low) <= high * PRECISION {
                break;
            }
            // A line through both ends, and every other time the middle: the course bends.
            let part = if halve { 0.5 } else { lacks / (lacks - over) };
            halve = !halve;
            let middle = low + (high - low) * part.clamp(PRECISION, 1.0 - PRECISION);
            let there = missing(middle)?;
            if there > 0.0 {
                (low, lacks) = (middle, there);
            } else {
                (high, over) = (middle, there);
            }
        }
        Ok(Some(high))
    }

    /// What is expected of `given`, the doses of so many days as the pump delivers them, at `until`
    /// and after each day, confirmed by a second engine.
    ///
    /// # Errors
    /// Internal when two engines disagree or the equations cannot be solved.
    pub fn outlook(&self, given: &Regimen, days: usize, until: Time) -> Result<Outlook> {
        let mut inputs = self.prior.clone();
        inputs.extend(given.absorbed_inputs());
        let mornings = (1..=days).map(|day| DailyDoses::every() * day as f64);
        let mornings: Vec<Time> = mornings.collect();
        let end = mornings
            .iter()
            .copied()
            .fold(until, |a, b| if b > a { b } else { a });
        let courses = self.patient.clone().courses(&inputs, end)?;
        let missing = || Error::internal("no level is expected within the plan");
        let level = |at: Time| courses.level_at(at).ok_or_else(missing);
        let morning = |at: &Time| {
            Ok(Morning {
                at: *at,
                level: level(*at)?,
            })
        };
        let treated = self.patient.course(&inputs, until)?;
        let untreated = self.patient.course(&self.prior, until)?;
        let excreted = excreted(&treated)? - excreted(&untreated)?;
        let amount = AmountOfSubstance::new::<millimole>(excreted.max(0.0));
        Ok(Outlook {
            level: level(until)?,
            mornings: mornings.iter().map(morning).collect::<Result<_>>()?,
            urine: Urine {
                amount,
                share: amount / given.total(),
            },
        })
    }

    /// The expected course under `doses` until `hold` after the last of them began.
    fn course(&self, doses: &DailyDoses, hold: Time) -> Result<Trajectory> {
        self.patient
            .course(&self.inputs(doses)?, doses.holds_until(hold))
    }

    /// Earlier doses and `doses`.
    fn inputs(&self, doses: &DailyDoses) -> Result<Vec<Infusion>> {
        let mut inputs = self.prior.clone();
        inputs.extend(doses.regimen()?.absorbed_inputs());
        Ok(inputs)
    }
}

fn grams(value: f64) -> AmountOfSubstance {
    Salt::SulfateHeptahydrate.amount(Mass::new::<gram>(value))
}

/// Most Mg2+ of a day that is looked at.
#[must_use]
pub fn most_daily() -> AmountOfSubstance {
    grams(MOST_DAILY_G)
}

/// Most Mg2+ of a day that is proposed to a kidney that wastes where no dose holds the target.
#[must_use]
pub fn most_daily_where_wasted() -> AmountOfSubstance {
    grams(WASTING_DAILY_G)
}

/// What is excreted in a course, mmol.
fn excreted(course: &Trajectory) -> Result<f64> {
    let last = course.urine.last().copied();
    last.ok_or_else(|| Error::internal("a course without urine"))
}

/// The refusal for a patient who is not depleted, or of whom nobody knows.
fn not_depleted(case: &Case) -> Error {
    let (kind, words, help) = if case.patient.pregnant {
        (
            ErrorKind::OutOfScope,
            "a replacement over days is not computed in pregnancy: how the tissues of a pregnant \
             woman fill is not known"
                .to_owned(),
            "plan by a target alone, without a time to hold",
        )
    } else if case.latest_level().is_none() {
        (
            ErrorKind::Missing,
            "how much magnesium is missing follows from the serum magnesium level, and none was \
             given"
                .to_owned(),
            "measure the level before any magnesium and give it with its time",
        )
    } else if deficiency::steadily_depleted(case) {
        (
            ErrorKind::OutOfScope,
            "the level lies above what the model knows of untreated patients".to_owned(),
            "plan by a target alone, without a time to hold",
        )
    } else if let Some(from) = too_early(case) {
        return Error::new(
            ErrorKind::Missing,
            "the latest level was drawn too early: the doses before it still raise it, so it does \
             not say how much is missing",
            format!(
                "draw one {}; or give the level from before those doses as the latest",
                from_in_words(case, from)
            ),
        )
        .about("hold");
    } else {
        let level = case.latest_level().map(|latest| latest.level.millimolar());
        (
            ErrorKind::Usage,
            format!(
                "the level of {} mmol/L is not below {DEPLETED_BELOW_MMOL_L} mmol/L, so nothing is \
                 to be filled up over days",
                show::number(level.unwrap_or_default())
            ),
            "plan by a target alone, without a time to hold",
        )
    };
    Error::new(kind, words, help).about("hold")
}

/// From when on a level would tell, where the latest one was drawn before; `None` where it tells.
fn too_early(case: &Case) -> Option<Time> {
    let follows = case.level_follows_magnesium();
    let from = deficiency::tells_from(case).filter(|_| follows)?;
    let latest = case.latest_level()?;
    (latest.at < from).then_some(from)
}

/// When a level would tell, from the start of the order.
fn from_in_words(case: &Case, from: Time) -> String {
    let why = match deficiency::cause(case).cause.expects_waste() {
        true => "when a kidney that wastes has excreted them".to_owned(),
        false => format!(
            "from {} hours after the end of the last of them on, when serum and tissues share it",
            show::number(TISSUE_SPREAD_HOURS)
        ),
    };
    let start = Time::default();
    let when = match from > start {
        true => format!("{} after the start given here", show::duration(from)),
        false => "that is before the start given here: draw it now".to_owned(),
    };
    format!("{why} ({when})")
}

/// The refusal of a target that needs no dose.
fn holds_anyway(target: SerumMagnesium, level: SerumMagnesium) -> Error {
    Error::new(
        ErrorKind::Usage,
        format!(
            "the target of {} mmol/L is not above what is expected without any dose, from the level \
             of {} mmol/L on",
            show::number(target.millimolar()),
            show::number(level.millimolar())
        ),
        "give a target above the level",
    )
    .about("target")
}
