//! Every limit on an order, with who wrote it.
//!
//! A soft bound warns, a hard bound stops. A bound is hard only where crossing it is
//! dangerous whoever wrote it; where authorities conflict every row is kept, and a row that
//! only informs carries neither. Grams are grams of magnesium sulfate heptahydrate.

mod authority;
mod nesting;
mod table;

pub use authority::Authority;
pub use table::{CONTRADICTIONS, Contradiction, LIMITS};

use crate::clinical::country::Country;
use crate::clinical::indications::Indication;
use crate::clinical::source::{self, Source};
use crate::units::basic::{amount_rate, flow, molar, salt_rate};
use crate::units::{
    AmountOfSubstance, AmountRate, Mass, MolarConcentration, Osmolarity, Salt, SaltDose, SaltRate,
    Time, VolumeRate, WRITTEN_NOISE,
};
use crate::{Error, Result};
use std::cmp::Ordering;
use uom::si::f64::MassRate;
use uom::si::{amount_of_substance::millimole, mass, time};

/// A time over which doses add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Window {
    /// 60 minutes.
    Hour,
    /// 24 hours.
    Day,
    /// 48 hours.
    TwoDays,
    /// 5 days.
    FiveDays,
}

impl Window {
    /// Every window, shortest first.
    pub const ALL: [Self; 4] = [Self::Hour, Self::Day, Self::TwoDays, Self::FiveDays];

    /// Its length.
    #[must_use]
    pub fn length(self) -> Time {
        Time::new::<time::hour>(match self {
            Self::Hour => 1.0,
            Self::Day => 24.0,
            Self::TwoDays => 48.0,
            Self::FiveDays => 120.0,
        })
    }

    /// Stable id.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::TwoDays => "two-days",
            Self::FiveDays => "five-days",
        }
    }

    /// Who counts in this window.
    #[must_use]
    pub const fn sources(self) -> &'static [Source] {
        match self {
            Self::Hour => &[source::SOFTWARE],
            Self::Day => &[source::US_PLR, source::UK_15329],
            Self::TwoDays => &[source::US_PLR],
            Self::FiveDays => &[source::UK_15329, source::AT_CORM],
        }
    }

    /// `24 hours`, `48 hours`, `5 days`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Hour => "60 minutes",
            Self::Day => "24 hours",
            Self::TwoDays => "48 hours",
            Self::FiveDays => "5 days",
        }
    }
}

/// What a limit bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Dose rate of a single dose or load that runs over at most 60 minutes.
    ShortRate,
    /// Dose rate of what runs longer than 60 minutes.
    InfusionRate,
    /// Amount of one dose that runs over at most 60 minutes.
    ShortDose,
    /// Highest concentration of the bag, as heptahydrate weight in volume.
    Concentration,
    /// Lowest concentration of the bag: a bound from below.
    MinimumConcentration,
    /// Lowest amount of one dose that runs over at most 60 minutes; a bound from below.
    MinimumShortDose,
    /// Lowest dose rate of what runs longer than 60 minutes; a bound from below.
    MinimumInfusionRate,
    /// Ideal osmolarity of the magnesium salt in the final bag.
    Osmolarity,
    /// What runs faster than 4 g/hour within any 60 minutes, prior doses included.
    FastLoad,
    /// Amount given within a window.
    Window(Window),
    /// Time from the first to the last magnesium.
    Duration,
    /// Pump rate.
    PumpFlow,
}

impl Measure {
    /// What is measured, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::ShortRate => "dose rate over at most 60 minutes",
            Self::InfusionRate => "dose rate over more than 60 minutes",
            Self::ShortDose => "single dose over at most 60 minutes",
            Self::Concentration => "concentration",
            Self::MinimumConcentration => "lowest concentration",
            Self::MinimumShortDose => "lowest single dose over at most 60 minutes",
            Self::MinimumInfusionRate => "lowest dose rate over more than 60 minutes",
            Self::Osmolarity => "osmolarity",
            Self::FastLoad => "load: what runs faster than 4 g/hour within 60 minutes",
            Self::Window(Window::Hour) => "total in 60 minutes",
            Self::Window(Window::Day) => "total in 24 hours",
            Self::Window(Window::TwoDays) => "total in 48 hours",
            Self::Window(Window::FiveDays) => "total in 5 days",
            Self::Duration => "duration",
            Self::PumpFlow => "pump rate",
        }
    }

    /// Whether crossing means falling below.
    #[must_use]
    pub const fn from_below(self) -> bool {
        matches!(
            self,
            Self::MinimumConcentration | Self::MinimumShortDose | Self::MinimumInfusionRate
        )
    }
}

/// When a limit applies within its indications.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applies {
    /// Always.
    Always,
    /// Clearance below 30 mL/min or urine output below 0.5 mL/kg/h.
    SevereRenal,
    /// Deficiency without symptoms.
    WithoutSymptoms,
    /// Pregnant patient.
    Pregnancy,
    /// Patient who is not pregnant.
    NotPregnant,
    /// Order read against the labels of this country.
    In(Country),
    /// Order read against the labels of any other country, or of none.
    NotIn(Country),
    /// Bag of this salt.
    OfSalt(Salt),
}

impl Applies {
    /// The condition in words; empty when there is none.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Always => "",
            Self::SevereRenal => "severe renal impairment",
            Self::WithoutSymptoms => "without symptoms",
            Self::Pregnancy => "pregnancy",
            Self::NotPregnant => "outside pregnancy",
            Self::In(country) => country.name(),
            Self::NotIn(_) => "in every other country",
            Self::OfSalt(_) => "magnesium chloride",
        }
    }
}

/// Which orders a limit speaks about.
#[derive(Clone, Copy, Debug)]
pub struct Scope {
    /// Its indications.
    pub indications: &'static [Indication],
    /// Its further condition.
    pub applies: Applies,
}

/// Unit in which the authority wrote the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::clinical) enum Unit {
    GramPerHour,
    MilligramPerMinute,
    MillimolePerHour,
    Gram,
    Millimole,
    Percent,
    MillimolePerLiter,
    MilliosmolePerLiter,
    Hour,
    Day,
    MilliliterPerHour,
}

/// What a unit measures; bounds of one measure must agree in this.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Rate,
    Amount,
    Concentration,
    Osmolarity,
    Duration,
    Flow,
}

/// A value that can be held against a bound.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Quantity {
    /// Mg2+ per time.
    Rate(AmountRate),
    /// Mg2+.
    Amount(AmountOfSubstance),
    /// Mg2+ per volume of the bag.
    Concentration(MolarConcentration),
    /// Dissolved particles per volume of the bag.
    Osmolarity(Osmolarity),
    /// A time.
    Duration(Time),
    /// A pump rate.
    Flow(VolumeRate),
}

/// One number of a limit, in the unit its authority used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    value: f64,
    unit: Unit,
}

/// g/mol of the heptahydrate for the compile-time comparison only; the conversion of values
/// is in `units`, and a test holds the two together.
pub const HEPTAHYDRATE_GRAM_PER_MOLE: f64 = 246.466;

impl Unit {
    const fn kind(self) -> Kind {
        match self {
            Self::GramPerHour | Self::MilligramPerMinute | Self::MillimolePerHour => Kind::Rate,
            Self::Gram | Self::Millimole => Kind::Amount,
            Self::Percent | Self::MillimolePerLiter => Kind::Concentration,
            Self::MilliosmolePerLiter => Kind::Osmolarity,
            Self::Hour | Self::Day => Kind::Duration,
            Self::MilliliterPerHour => Kind::Flow,
        }
    }

    /// Factor to mmol/h, mmol, mmol/L, mOsm/L, h or mL/h.
    const fn factor(self) -> f64 {
        match self {
            Self::GramPerHour | Self::Gram => 1000.0 / HEPTAHYDRATE_GRAM_PER_MOLE,
            Self::MilligramPerMinute => 60.0 / HEPTAHYDRATE_GRAM_PER_MOLE,
            Self::Percent => 10_000.0 / HEPTAHYDRATE_GRAM_PER_MOLE,
            Self::Day => 24.0,
            Self::MillimolePerHour
            | Self::Millimole
            | Self::MillimolePerLiter
            | Self::MilliosmolePerLiter
            | Self::Hour
            | Self::MilliliterPerHour => 1.0,
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::GramPerHour => "g/hour",
            Self::MilligramPerMinute => "mg/minute",
            Self::MillimolePerHour => "mmol/hour",
            Self::Gram => "g",
            Self::Millimole => "mmol",
            Self::Percent => "%",
            Self::MillimolePerLiter => "mmol/L",
            Self::MilliosmolePerLiter => "mOsm/L",
            Self::Hour => "hours",
            Self::Day => "days",
            Self::MilliliterPerHour => "mL/hour",
        }
    }

    /// The unit as JSON writes it.
    const fn code(self) -> &'static str {
        match self {
            Self::GramPerHour => "g/h",
            Self::MilligramPerMinute => "mg/min",
            Self::MillimolePerHour => "mmol/h",
            Self::Hour => "h",
            Self::Day => "d",
            Self::MilliliterPerHour => "mL/h",
            other => other.text(),
        }
    }
}

impl Bound {
    pub(in crate::clinical) const fn new(value: f64, unit: Unit) -> Self {
        Self { value, unit }
    }

    /// Another value in the same unit.
    #[must_use]
    pub const fn at(self, value: f64) -> Self {
        Self { value, ..self }
    }

    const fn base(self) -> f64 {
        self.value * self.unit.factor()
    }

    /// The number and the unit as JSON writes them.
    #[must_use]
    pub const fn value_and_unit(self) -> (f64, &'static str) {
        (self.value, self.unit.code())
    }

    /// The number with its unit, as its authority wrote it.
    #[must_use]
    pub fn text(self) -> String {
        format!(
            "{} {}",
            crate::units::show::number(self.value),
            self.unit.text()
        )
    }

    /// The typed value; grams and percent are those of the heptahydrate.
    #[must_use]
    pub fn quantity(self) -> Quantity {
        let salt = Salt::SulfateHeptahydrate;
        let v = self.value;
        match self.unit {
            Unit::GramPerHour => Quantity::Rate(
                SaltRate::new(
                    MassRate::new::<salt_rate::milligram_per_hour>(v * 1000.0),
                    salt,
                )
                .amount_rate(),
            ),
            Unit::MilligramPerMinute => Quantity::Rate(
                SaltRate::new(MassRate::new::<salt_rate::milligram_per_minute>(v), salt)
                    .amount_rate(),
            ),
            Unit::MillimolePerHour => {
                Quantity::Rate(AmountRate::new::<amount_rate::millimole_per_hour>(v))
            }
            Unit::Gram => {
                Quantity::Amount(SaltDose::new(Mass::new::<mass::gram>(v), salt).amount())
            }
            Unit::Millimole => Quantity::Amount(AmountOfSubstance::new::<millimole>(v)),
            Unit::Percent => {
                let per_liter = salt.amount(Mass::new::<mass::gram>(v * 10.0));
                Quantity::Concentration(MolarConcentration::new::<molar::millimole_per_liter>(
                    per_liter.get::<millimole>(),
                ))
            }
            Unit::MillimolePerLiter => {
                Quantity::Concentration(MolarConcentration::new::<molar::millimole_per_liter>(v))
            }
            Unit::MilliosmolePerLiter => {
                Quantity::Osmolarity(Osmolarity::new(MolarConcentration::new::<
                    molar::millimole_per_liter,
                >(v)))
            }
            Unit::Hour => Quantity::Duration(Time::new::<time::hour>(v)),
            Unit::Day => Quantity::Duration(Time::new::<time::day>(v)),
            Unit::MilliliterPerHour => {
                Quantity::Flow(VolumeRate::new::<flow::milliliter_per_hour>(v))
            }
        }
    }
}

impl Quantity {
    /// The magnitude in the base unit of its kind, and the kind.
    fn magnitude(self) -> (f64, Kind) {
        match self {
            Self::Rate(v) => (v.get::<amount_rate::millimole_per_hour>(), Kind::Rate),
            Self::Amount(v) => (v.get::<millimole>(), Kind::Amount),
            Self::Concentration(v) => (v.get::<molar::millimole_per_liter>(), Kind::Concentration),
            Self::Osmolarity(v) => (v.milliosmolar(), Kind::Osmolarity),
            Self::Duration(v) => (v.get::<time::hour>(), Kind::Duration),
            Self::Flow(v) => (v.get::<flow::milliliter_per_hour>(), Kind::Flow),
        }
    }

    /// How this value stands to a bound, equal within nine digits.
    ///
    /// # Errors
    /// Internal when the two are of different kinds or not a number.
    pub fn against(self, bound: Bound) -> Result<Ordering> {
        let (value, kind) = self.magnitude();
        let (limit, of) = bound.quantity().magnitude();
        if kind != of || !value.is_finite() {
            return Err(Error::internal(
                "a limit was held against a value it does not bound",
            ));
        }
        let slack = WRITTEN_NOISE * limit.abs();
        Ok(if value > limit + slack {
            Ordering::Greater
        } else if value < limit - slack {
            Ordering::Less
        } else {
            Ordering::Equal
        })
    }
}

/// How an order stands to one limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Judgement {
    /// Within, or a row that only informs.
    Within,
    /// Beyond the soft bound: warn.
    Soft,
    /// Beyond the hard bound: stop.
    Hard,
}

/// One limit.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// Stable id, kebab-case.
    pub id: &'static str,
    /// Which orders it speaks about.
    pub scope: Scope,
    /// What it bounds.
    pub measure: Measure,
    /// Who wrote it.
    pub authority: Authority,
    /// Beyond it: a warning.
    pub soft: Option<Bound>,
    /// Beyond it: a stop.
    pub hard: Option<Bound>,
    /// A figure shown for information where another row decides.
    pub shown: Option<Bound>,
    /// Whether a named person's reason lifts the stop.
    pub overridable: bool,
    /// Whether the figure itself counts already: of the hard bound, of the soft one where there is
    /// no other.
    pub inclusive: bool,
    /// What it says and why, in words.
    pub words: &'static str,
    /// Where it was read.
    pub source: Source,
}

impl Limit {
    /// Whether it speaks about this indication; an order without an indication is read as
    /// replacement, the strictest group.
    #[must_use]
    pub fn covers(&self, indication: Option<Indication>) -> bool {
        let indication = indication.unwrap_or(Indication::DeficiencyMild);
        self.scope.indications.contains(&indication)
    }

    /// How `observed` stands to this limit.
    ///
    /// # Errors
    /// Internal when `observed` is not the quantity this limit bounds.
    pub fn judge(&self, observed: Quantity) -> Result<Judgement> {
        self.judge_by((self.soft, self.hard), observed)
    }

    /// How `observed` stands to a soft and a hard bound in the place of its own.
    ///
    /// # Errors
    /// As [`judge`](Self::judge).
    pub fn judge_by(
        &self,
        (soft, hard): (Option<Bound>, Option<Bound>),
        observed: Quantity,
    ) -> Result<Judgement> {
        let beyond = if self.measure.from_below() {
            Ordering::Less
        } else {
            Ordering::Greater
        };
        if let Some(hard) = hard {
            let standing = observed.against(hard)?;
            if standing == beyond || self.inclusive && standing == Ordering::Equal {
                return Ok(Judgement::Hard);
            }
        }
        match soft {
            Some(soft) => {
                let standing = observed.against(soft)?;
                let begins = self.inclusive && hard.is_none() && standing == Ordering::Equal;
                Ok(if standing == beyond || begins {
                    Judgement::Soft
                } else {
                    Judgement::Within
                })
            }
            None => Ok(Judgement::Within),
        }
    }
}

/// Every limit that speaks about an indication, whatever its further condition; without an
/// indication those of replacement.
pub fn for_indication(indication: Option<Indication>) -> impl Iterator<Item = &'static Limit> {
    LIMITS.iter().filter(move |limit| limit.covers(indication))
}

/// The contradictions that concern an indication.
pub fn contradictions(
    indication: Option<Indication>,
) -> impl Iterator<Item = &'static Contradiction> {
    CONTRADICTIONS.iter().filter(move |contradiction| {
        contradiction
            .indications
            .contains(&indication.unwrap_or(Indication::DeficiencyMild))
    })
}
