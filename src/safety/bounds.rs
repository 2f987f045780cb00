//! One observed quantity against every limit that speaks about it.

use super::{Case, Finding, Shown, Topic};
use crate::Result;
use crate::clinical::Indication;
use crate::clinical::limits::{self, Applies, Bound, Judgement, Limit, Measure, Quantity};
use crate::dose::Bag;
use crate::units::basic::{amount_rate, molar, salt_rate};
use crate::units::magnesium::{SaltDose, SaltRate};
use crate::units::{Salt, Time, VolumeRate};
use uom::si::{mass, mass_rate, time};

/// Relative noise of double arithmetic, below the slack of a comparison with a bound.
const NOISE: f64 = 1e-9;

/// What decides which limits hold.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances {
    /// The indication; `None` is read as replacement, the strictest group.
    pub indication: Option<Indication>,
    /// Severe renal impairment.
    pub severe_renal: bool,
    /// No marked symptoms, or none known.
    pub without_symptoms: bool,
    /// Pregnancy.
    pub pregnant: bool,
    /// The salt in the bag.
    pub salt: Salt,
}

impl Circumstances {
    /// Those of a case.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        Self {
            indication: Some(case.indication),
            severe_renal: case.renal.severe(),
            without_symptoms: case.without_symptoms(),
            pregnant: case.patient.pregnant,
            salt: case.bag.salt(),
        }
    }

    fn applies(self, limit: &Limit) -> bool {
        limit.covers(self.indication)
            && match limit.scope.applies {
                Applies::Always => true,
                Applies::SevereRenal => self.severe_renal,
                Applies::WithoutSymptoms => self.without_symptoms,
                Applies::Pregnancy => self.pregnant,
                Applies::OfSalt(salt) => self.salt == salt,
            }
    }

    /// The limits on `measure` that hold here.
    pub fn limits(self, measure: Measure) -> impl Iterator<Item = &'static Limit> {
        limits::LIMITS
            .iter()
            .filter(move |row| row.measure == measure && self.applies(row))
    }

    /// The highest flow from `bag` that rounding may reach for a dose over `over`: that of the
    /// strictest hard bound on the dose rate, on the dose where it is a short one, and on the
    /// pump.
    #[must_use]
    pub fn ceiling(self, rate: Measure, bag: &Bag, over: Time) -> Option<VolumeRate> {
        let hard = |measure: Measure| {
            self.limits(measure)
                .filter_map(|limit| limit.hard)
                .map(Bound::quantity)
        };
        let short = (rate == Measure::ShortRate).then_some(Measure::ShortDose);
        let flows = hard(rate)
            .chain(hard(Measure::PumpFlow))
            .chain(short.into_iter().flat_map(hard))
            .filter_map(|quantity| match quantity {
                Quantity::Rate(rate) => Some(rate / bag.concentration()),
                Quantity::Amount(amount) => Some(bag.volume_of(amount) / over),
                Quantity::Flow(flow) => Some(flow),
                _ => None,
            });
        // Noise of the arithmetic must not cost a whole step of the pump.
        flows
            .reduce(|a, b| if b < a { b } else { a })
            .map(|flow| flow * (1.0 + NOISE))
    }
}

/// Judges `observed` in these circumstances: one stop for the strictest hard bound crossed,
/// else one warning for the strictest soft bound, which names the other authorities whose
/// bounds are crossed too.
///
/// # Errors
/// Internal when the quantity is not of the kind the measure bounds.
pub fn judge(
    circumstances: Circumstances,
    measure: Measure,
    observed: Quantity,
    what: &str,
) -> Result<Option<Finding>> {
    let mut crossed: Vec<(Judgement, &Limit, Bound)> = Vec::new();
    for limit in circumstances.limits(measure) {
        let judgement = limit.judge(observed)?;
        let bound = match judgement {
            Judgement::Within => None,
            Judgement::Soft => limit.soft,
            Judgement::Hard => limit.hard,
        };
        crossed.extend(bound.map(|bound| (judgement, limit, bound)));
    }
    let Some(worst) = crossed.iter().map(|(judgement, ..)| *judgement).max() else {
        return Ok(None);
    };
    crossed.retain(|(judgement, ..)| *judgement == worst);
    sort_strictest_first(&mut crossed, measure);
    let (_, limit, bound) = crossed[0];
    let others = others(&crossed);
    let message = words(what, measure, (limit, bound), &others);
    let topic = topic_of(measure);
    let mut finding = match worst {
        Judgement::Hard => Finding::stop(topic, limit.id, message, limit.source),
        _ => Finding::warn(topic, limit.id, message, limit.source),
    };
    finding.crossed = 1 + others.len();
    if measure == Measure::PumpFlow {
        // A stopped order must not show a flow, not even the one that is refused.
        return Ok(Some(finding));
    }
    let (value, unit) = bound.value_and_unit();
    Ok(Some(match in_unit(observed, unit) {
        Some(seen) => finding.comparing(Shown::new(seen, unit), Shown::new(value, unit)),
        None => finding,
    }))
}

/// What a crossed bound is about.
fn topic_of(measure: Measure) -> Topic {
    match measure {
        Measure::Concentration | Measure::MinimumConcentration | Measure::Osmolarity => {
            Topic::Solution
        }
        Measure::ShortRate
        | Measure::InfusionRate
        | Measure::ShortDose
        | Measure::MinimumShortDose
        | Measure::MinimumInfusionRate
        | Measure::Window(_)
        | Measure::Duration
        | Measure::PumpFlow => Topic::Amount,
    }
}

/// The strictest bound first: the lowest, or for a bound from below the highest.
fn sort_strictest_first(crossed: &mut [(Judgement, &Limit, Bound)], measure: Measure) {
    crossed.sort_by(|(_, _, a), (_, _, b)| {
        let order = a
            .quantity()
            .against(*b)
            .unwrap_or(std::cmp::Ordering::Equal);
        if measure.from_below() {
            order.reverse()
        } else {
            order
        }
    });
}

/// The other bounds that are crossed beside the first one, each once, with their authority.
fn others(crossed: &[(Judgement, &Limit, Bound)]) -> Vec<String> {
    let (_, _, bound) = crossed[0];
    let mut others: Vec<String> = Vec::new();
    for (_, limit, other) in &crossed[1..] {
        let named = format!("{} ({})", other.text(), limit.authority);
        if other.text() != bound.text() && !others.contains(&named) {
            others.push(named);
        }
    }
    others
}

/// What crosses the first bound, and whose other bounds it crosses.
fn words(
    what: &str,
    measure: Measure,
    (limit, bound): (&Limit, Bound),
    others: &[String],
) -> String {
    if measure == Measure::PumpFlow {
        return format!("{what} {}", limit.words);
    }
    let verb = match measure {
        Measure::ShortRate | Measure::InfusionRate => "runs faster than",
        Measure::MinimumConcentration => "is weaker than",
        Measure::MinimumShortDose => "is less than",
        Measure::MinimumInfusionRate => "runs slower than",
        Measure::Concentration | Measure::Osmolarity => "is stronger than",
        Measure::Duration => "is longer than",
        Measure::ShortDose | Measure::Window(_) | Measure::PumpFlow => "is more than",
    };
    let mut text = format!(
        "{what} {verb} {} ({}): {}",
        bound.text(),
        limit.authority,
        limit.words
    );
    if !others.is_empty() {
        text.push_str(&format!("; also beyond {}", others.join(", ")));
    }
    text
}

/// The observed quantity in the unit of a bound; masses are those of the heptahydrate.
fn in_unit(observed: Quantity, unit: &str) -> Option<f64> {
    let salt = Salt::SulfateHeptahydrate;
    match (observed, unit) {
        (Quantity::Rate(rate), "mg/min") => Some(
            SaltRate::carrying(rate, salt)
                .rate()
                .get::<salt_rate::milligram_per_minute>(),
        ),
        (Quantity::Rate(rate), "g/h") => Some(
            SaltRate::carrying(rate, salt)
                .rate()
                .get::<mass_rate::gram_per_hour>(),
        ),
        (Quantity::Rate(rate), "mmol/h") => Some(rate.get::<amount_rate::millimole_per_hour>()),
        (Quantity::Amount(amount), "g") => {
            Some(SaltDose::holding(amount, salt).mass().get::<mass::gram>())
        }
        (Quantity::Amount(amount), "mmol") => {
            Some(amount.get::<uom::si::amount_of_substance::millimole>())
        }
        (Quantity::Concentration(concentration), "%") => {
            let per_liter = concentration.get::<molar::millimole_per_liter>();
            let grams = per_liter
                * salt
                    .molar_mass()
                    .get::<uom::si::molar_mass::gram_per_mole>()
                / 1000.0;
            Some(grams / 10.0)
        }
        (Quantity::Concentration(concentration), "mmol/L") => {
            Some(concentration.get::<molar::millimole_per_liter>())
        }
        (Quantity::Osmolarity(osmolarity), "mOsm/L") => Some(osmolarity.milliosmolar()),
        (Quantity::Duration(length), "h") => Some(length.get::<time::hour>()),
        (Quantity::Duration(length), "d") => Some(length.get::<time::day>()),
        _ => None,
    }
}
