//! `convert`: one quantity in another unit.

use crate::case::convert::ConvertRequest;
use crate::digest::sha256;
use crate::dose::Bag;
use crate::units::basic::{flow::milliliter_per_hour, molar::millimole_per_milliliter};
use crate::units::named_unit::{DoseUnit, RateUnit};
use crate::units::{AmountOfSubstance, AmountRate, PatientWeight, Salt, VolumeRate, show};
use uom::si::mass::kilogram;
use uom::si::volume::milliliter;

/// One side of a conversion.
#[derive(Clone, Debug, PartialEq)]
pub struct InUnit {
    /// The number in `unit`.
    pub value: f64,
    /// The unit.
    pub unit: String,
    /// The salt that a mass is of; `None` where none is counted.
    pub salt: Option<Salt>,
}

/// A conversion.
#[derive(Clone, Debug, PartialEq)]
pub struct ConvertAnswer {
    /// What both sides measure.
    pub kind: &'static str,
    /// What was given.
    pub from: InUnit,
    /// The solution that a volume or a flow is of.
    pub solution: Option<Bag>,
    /// The result.
    pub to: InUnit,
}

/// The quantity of `request` in the unit it asks for.
#[must_use]
pub fn convert(request: &ConvertRequest) -> ConvertAnswer {
    let (kind, from, to) = match request {
        ConvertRequest::Dose {
            amount,
            written,
            weight,
            to,
            salts,
        } => (
            "magnesium dose",
            InUnit::dose(*amount, *written, salts.from).per_kilogram(*weight),
            InUnit::dose(*amount, *to, salts.to),
        ),
        ConvertRequest::DoseRate {
            rate,
            written,
            weight,
            to,
            salts,
        } => (
            "dose rate of magnesium",
            InUnit::dose_rate(*rate, *written, salts.from).per_kilogram(*weight),
            InUnit::dose_rate(*rate, *to, salts.to),
        ),
        ConvertRequest::Serum { level, written, to } => (
            "serum magnesium",
            InUnit::new(written.value(*level), written.name()),
            InUnit::new(to.value(*level), to.name()),
        ),
        ConvertRequest::Creatinine {
            creatinine,
            written,
            to,
        } => (
            "serum creatinine",
            InUnit::new(written.value(*creatinine), written.name()),
            InUnit::new(to.value(*creatinine), to.name()),
        ),
        ConvertRequest::Volume {
            volume,
            bag,
            to,
            to_salt,
        } => (
            "magnesium in a volume",
            InUnit::new(volume.get::<milliliter>(), "mL"),
            InUnit::dose(bag.concentration() * *volume, *to, *to_salt),
        ),
        ConvertRequest::DoseVolume {
            amount,
            written,
            weight,
            salt,
            bag,
            to,
        } => (
            "volume that holds a dose",
            InUnit::dose(*amount, *written, *salt).per_kilogram(*weight),
            InUnit::new(to.value(bag.volume_of(*amount)), to.name()),
        ),
        ConvertRequest::RateFlow {
            rate,
            written,
            weight,
            salt,
            bag,
            to,
        } => {
            let flow: VolumeRate = *rate / bag.concentration();
            (
                "flow that delivers a dose rate",
                InUnit::dose_rate(*rate, *written, *salt).per_kilogram(*weight),
                InUnit::new(to.value(flow), to.name()),
            )
        }
        ConvertRequest::Flow {
            flow,
            bag,
            to,
            to_salt,
        } => (
            "magnesium in a flow",
            InUnit::new(flow.get::<milliliter_per_hour>(), "mL/h"),
            InUnit::dose_rate(*flow * bag.concentration(), *to, *to_salt),
        ),
    };
    ConvertAnswer {
        kind,
        from,
        solution: request.bag().cloned(),
        to,
    }
}

impl InUnit {
    fn new(value: f64, unit: impl Into<String>) -> Self {
        Self {
            value,
            unit: unit.into(),
            salt: None,
        }
    }

    fn dose(amount: AmountOfSubstance, unit: DoseUnit, salt: Salt) -> Self {
        Self {
            salt: unit.is_mass().then_some(salt),
            ..Self::new(unit.value(amount, salt), unit.name())
        }
    }

    fn dose_rate(rate: AmountRate, unit: RateUnit, salt: Salt) -> Self {
        Self {
            salt: unit.dose.is_mass().then_some(salt),
            ..Self::new(unit.value(rate, salt), unit.name())
        }
    }

    /// The same dose or dose rate counted for each kilogram of a patient; unchanged without one.
    fn per_kilogram(self, weight: Option<PatientWeight>) -> Self {
        let Some(weight) = weight else { return self };
        let unit = match self.unit.split_once('/') {
            Some((dose, time)) => format!("{dose}/kg/{time}"),
            None => format!("{}/kg", self.unit),
        };
        Self {
            value: self.value / weight.get().get::<kilogram>(),
            unit,
            ..self
        }
    }
}

impl ConvertAnswer {
    /// Hash of what was asked: the same for every way to write it.
    #[must_use]
    pub fn input_sha256(&self) -> String {
        let solution = self.solution.as_ref().map(|bag| {
            let strength = bag.concentration().get::<millimole_per_milliliter>();
            format!("{} mmol/mL {}", show::kept(strength), bag.salt().id())
        });
        let asked = format!(
            "convert {} {} {solution:?} to {} {:?} {:?}",
            show::kept(self.from.value),
            self.from.unit,
            self.to.unit,
            self.from.salt.map(Salt::id),
            self.to.salt.map(Salt::id)
        );
        sha256(asked.as_bytes())
    }
}
