//! What a milliliter of the bag holds.

use super::draw_up::{DrawUp, Stock};
use crate::clinical::constants::STRONGEST_STOCK_G_ML;
use crate::clinical::products::Vehicle;
use crate::units::basic::molar;
use crate::units::magnesium::SaltDose;
use crate::units::{AmountOfSubstance, BagText, MolarConcentration, Osmolarity, Salt, Volume};
use crate::{Error, ErrorKind, Result};
use uom::si::amount_of_substance::millimole;
use uom::si::ratio::ratio;
use uom::si::{mass, volume};

/// How the concentration of a bag became known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BagOrigin {
    /// Typed as drug in volume, or as a concentration.
    Typed,
    /// A product of the table, by its id.
    Product(&'static str),
    /// Drawn up from a stock solution into a diluent; both volumes count.
    DrawnUp,
}

/// A solution ready to be infused.
#[derive(Clone, Debug, PartialEq)]
pub struct Bag {
    salt: Salt,
    content: AmountOfSubstance,
    volume: Volume,
    whole: bool,
    origin: BagOrigin,
    /// What the magnesium is dissolved or diluted in; `None` where nobody said so.
    vehicle: Option<Vehicle>,
    /// Part of the volume that the vehicle makes.
    vehicle_part: f64,
    /// How it is made up from a concentrate; `None` where it comes as it is, or nobody said how.
    draw_up: Option<DrawUp>,
}

impl Bag {
    /// `content` of Mg2+ as `salt` in `volume`; `whole` says that this is the entire bag.
    ///
    /// # Errors
    /// Malformed unless both are above zero and finite, or when the solution would hold more
    /// salt than a saturated one can (1 g per mL is above every magnesium salt here).
    pub fn new(
        salt: Salt,
        content: AmountOfSubstance,
        volume: Volume,
        whole: bool,
        origin: BagOrigin,
    ) -> Result<Self> {
        let bag = Self {
            salt,
            content,
            volume,
            whole,
            origin,
            vehicle: None,
            vehicle_part: 1.0,
            draw_up: None,
        };
        let strength = bag.milligram_per_milliliter();
        if strength.is_finite() && strength > 0.0 && strength < 1000.0 {
            let vehicle_part = bag.most_vehicle();
            return Ok(Self {
                vehicle_part,
                ..bag
            });
        }
        Err(Error::new(
            ErrorKind::Malformed,
            format!(
                "a bag with {} mg of {} in each mL cannot exist",
                crate::units::show::number(strength),
                salt.name()
            ),
            "check the drug amount, the volume and their units",
        ))
    }

    /// The bag as typed, grams read as grams of `salt`.
    ///
    /// # Errors
    /// As [`Bag::new`].
    pub fn typed(text: BagText, salt: Salt) -> Result<Self> {
        Self::new(
            salt,
            text.content.amount(salt),
            text.volume,
            text.whole,
            BagOrigin::Typed,
        )
    }

    /// `draw` of a stock solution added to `diluent`: the volume drawn up counts. Of a product as
    /// many ampoules are opened as it takes.
    ///
    /// # Errors
    /// As [`Bag::new`], malformed when more is drawn than a typed stock holds, and when no syringe
    /// shows so little.
    pub fn drawn_up(stock: &Self, draw: Volume, diluent: Volume) -> Result<Self> {
        let product = match stock.origin {
            BagOrigin::Product(id) => Some(id),
            BagOrigin::Typed | BagOrigin::DrawnUp => None,
        };
        if stock.whole && product.is_none() && draw > stock.volume {
            return Err(Error::new(
                ErrorKind::Malformed,
                format!(
                    "{} mL cannot be drawn from a stock of {} mL",
                    crate::units::show::number(draw.get::<volume::milliliter>()),
                    crate::units::show::number(stock.volume.get::<volume::milliliter>())
                ),
                "give the stock as a concentration (50%) when several ampoules are used",
            ));
        }
        let drawn_from = Stock {
            salt: stock.salt,
            concentration: stock.concentration(),
            container: stock.whole.then_some(stock.volume),
            product,
        };
        let content = stock.concentration() * draw;
        let bag = Self::new(
            stock.salt,
            content,
            draw + diluent,
            true,
            BagOrigin::DrawnUp,
        )?;
        Ok(Self {
            vehicle_part: (diluent / (draw + diluent)).get::<ratio>(),
            draw_up: Some(DrawUp::new(drawn_from, draw, diluent)?),
            ..bag
        })
    }

    /// The bag with what it is dissolved or diluted in.
    #[must_use]
    pub fn in_vehicle(self, vehicle: Vehicle) -> Self {
        Self {
            vehicle: Some(vehicle),
            ..self
        }
    }

    /// As a product is labeled: all of it counts as its vehicle.
    #[must_use]
    pub fn as_labeled(self, vehicle: Vehicle) -> Self {
        Self {
            vehicle: Some(vehicle),
            vehicle_part: 1.0,
            ..self
        }
    }

    /// The most of the volume that can be diluent: what a stock takes is smallest where the stock is
    /// the strongest sulfate that is sold.
    fn most_vehicle(&self) -> f64 {
        let sulfate = matches!(
            self.salt,
            Salt::SulfateHeptahydrate | Salt::SulfateAnhydrous
        );
        if !sulfate {
            return 1.0;
        }
        let content = Salt::SulfateHeptahydrate.mass(self.content);
        let grams = content.get::<mass::gram>() / self.volume.get::<volume::milliliter>();
        (1.0 - grams / STRONGEST_STOCK_G_ML).max(0.0)
    }

    /// What it is dissolved or diluted in; `None` where nobody said so.
    #[must_use]
    pub fn vehicle(&self) -> Option<Vehicle> {
        self.vehicle
    }

    /// How it is made up from a concentrate; `None` where it comes as it is, or nobody said how.
    #[must_use]
    pub fn draw_up(&self) -> Option<&DrawUp> {
        self.draw_up.as_ref()
    }

    /// The salt in the bag.
    #[must_use]
    pub fn salt(&self) -> Salt {
        self.salt
    }

    /// How the concentration became known.
    #[must_use]
    pub fn origin(&self) -> &BagOrigin {
        &self.origin
    }

    /// Mg2+ per volume.
    #[must_use]
    pub fn concentration(&self) -> MolarConcentration {
        // uom keeps constituent concentrations apart from plain amount per volume.
        MolarConcentration::new::<molar::millimole_per_liter>(
            self.content.get::<millimole>() / self.volume.get::<volume::liter>(),
        )
    }

    /// Salt per volume in mg/mL, for printing and for refusals.
    #[must_use]
    pub fn milligram_per_milliliter(&self) -> f64 {
        let salt = SaltDose::holding(self.content, self.salt);
        salt.mass().get::<mass::milligram>() / self.volume.get::<volume::milliliter>()
    }

    /// Ideal osmolarity in what the bag is diluted in; where nobody said so in the one with the
    /// most particles.
    #[must_use]
    pub fn osmolarity(&self) -> Osmolarity {
        self.osmolarity_in(self.vehicle.unwrap_or_else(Vehicle::strongest))
    }

    /// Ideal osmolarity if it were diluted in `vehicle`.
    #[must_use]
    pub fn osmolarity_in(&self, vehicle: Vehicle) -> Osmolarity {
        let salt = self.concentration() * self.salt.particles();
        let particles = vehicle.milliosmolar() * self.vehicle_part;
        Osmolarity::new(salt + MolarConcentration::new::<molar::millimole_per_liter>(particles))
    }

    /// The whole bag, when its volume is known: magnesium and volume.
    #[must_use]
    pub fn whole(&self) -> Option<(AmountOfSubstance, Volume)> {
        self.whole.then_some((self.content, self.volume))
    }

    /// The volume that holds `amount` of Mg2+.
    #[must_use]
    pub fn volume_of(&self, amount: AmountOfSubstance) -> Volume {
        amount / self.concentration()
    }
}
