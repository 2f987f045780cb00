//! How a solution is made up from a concentrate: what is drawn, from how many ampoules, what leaves
//! the diluent first, and what the solution then holds.

use super::pump::ROUNDING_NOISE;
use crate::clinical::constants::{DILUENT_BAG_ML, SYRINGE_MARK_ML, SYRINGE_UP_TO_ML};
use crate::units::basic::molar;
use crate::units::{AmountOfSubstance, MolarConcentration, Salt, Volume, show};
use crate::{Error, ErrorKind, Result};
use uom::si::amount_of_substance::millimole;
use uom::si::f64::Ratio;
use uom::si::ratio::ratio;
use uom::si::volume::{liter, milliliter};

/// What a concentrate is drawn from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stock {
    /// The salt in it.
    pub salt: Salt,
    /// Mg2+ per volume.
    pub concentration: MolarConcentration,
    /// Volume of one ampoule or vial as labeled; `None` where only the strength is known.
    pub container: Option<Volume>,
    /// Id of the product; `None` where the strength was typed.
    pub product: Option<&'static str>,
}

/// How the concentrate and its diluent come together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Filling {
    /// Together they fill a bag of this size: as much diluent leaves it as concentrate goes in, so
    /// that the final volume is the one printed on the bag.
    TakeOutFirst(Volume),
    /// The concentrate goes into a full bag of this size: nothing leaves it, and the final volume is
    /// more than the one printed on the bag.
    AddedOnTop(Volume),
    /// This volume of diluent is measured as well, as for a syringe.
    Measured(Volume),
}

/// The ampoules or vials of one bag.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Containers {
    /// Volume of one as labeled.
    pub volume: Volume,
    /// How many are opened.
    pub count: u32,
    /// What stays in the last one; nothing where whole ones are used.
    pub left_over: Volume,
}

impl Containers {
    /// How many hold `draw`, and what is left over.
    fn holding(draw: Volume, volume: Volume) -> Self {
        let exact = (draw / volume).get::<ratio>();
        // Noise of the arithmetic must not open one more.
        let count = show::kept(exact).ceil().max(1.0);
        let left = volume * count - draw;
        let left_over = if left > volume * ROUNDING_NOISE * count {
            left
        } else {
            Volume::default()
        };
        Self {
            volume,
            count: count as u32,
            left_over,
        }
    }

    /// Whether every opened one is used up.
    #[must_use]
    pub fn whole(&self) -> bool {
        self.left_over == Volume::default()
    }
}

/// How one bag or syringe is made up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DrawUp {
    /// What is drawn from.
    pub stock: Stock,
    /// Volume of it as it was asked for.
    pub asked: Volume,
    /// Volume of it that a syringe can show: what is measured.
    pub draw: Volume,
    /// How it meets its diluent.
    pub filling: Filling,
    /// Mg2+ per volume that was asked for, by which pumps are set.
    asked_concentration: MolarConcentration,
}

impl DrawUp {
    /// `draw` of `stock` added to `diluent`; the volume drawn counts on top of it.
    ///
    /// # Errors
    /// Malformed for a volume that no syringe shows.
    pub(super) fn new(stock: Stock, draw: Volume, diluent: Volume) -> Result<Self> {
        let measured = syringe_volume(draw);
        if measured <= Volume::default() {
            return Err(Error::new(
                ErrorKind::Malformed,
                format!(
                    "{} mL is less than a syringe can show",
                    show::number(draw.get::<milliliter>())
                ),
                "check the volume that is drawn, or draw from a weaker solution",
            ));
        }
        Ok(Self {
            stock,
            asked: draw,
            draw: measured,
            filling: Filling::of(draw, diluent),
            asked_concentration: diluted(stock.concentration * draw, draw + diluent),
        })
    }

    /// The ampoules or vials that are opened; `None` where nobody said what one holds.
    #[must_use]
    pub fn containers(&self) -> Option<Containers> {
        let volume = self.stock.container?;
        Some(Containers::holding(self.draw, volume))
    }

    /// What is taken out of the bag of diluent before the concentrate goes in; `None` where nothing
    /// is.
    #[must_use]
    pub fn take_out(&self) -> Option<Volume> {
        match self.filling {
            Filling::TakeOutFirst(_) => Some(self.draw),
            Filling::AddedOnTop(_) | Filling::Measured(_) => None,
        }
    }

    /// Volume of diluent in the solution.
    #[must_use]
    pub fn diluent(&self) -> Volume {
        match self.filling {
            Filling::TakeOutFirst(bag) => bag - self.draw,
            Filling::AddedOnTop(bag) => bag,
            Filling::Measured(diluent) => diluent,
        }
    }

    /// Volume of the solution.
    #[must_use]
    pub fn final_volume(&self) -> Volume {
        self.diluent() + self.draw
    }

    /// Mg2+ that was drawn.
    #[must_use]
    pub fn content(&self) -> AmountOfSubstance {
        self.stock.concentration * self.draw
    }

    /// Mg2+ per volume of the solution as it was measured.
    #[must_use]
    pub fn concentration(&self) -> MolarConcentration {
        diluted(self.content(), self.final_volume())
    }

    /// By how much a dose from this solution differs from the ordered one because volumes are
    /// measured by the marks of a syringe, as a part of it; zero where it does not.
    #[must_use]
    pub fn deviation(&self) -> Ratio {
        let of_asked = (self.concentration() / self.asked_concentration).get::<ratio>();
        // Below nine digits it is the noise of the arithmetic.
        Ratio::new::<ratio>(show::decimals(of_asked - 1.0, 9))
    }
}

impl Filling {
    /// How `draw` and `diluent` come together: what is written as a full bag is one, even where both
    /// together are the size of another.
    fn of(draw: Volume, diluent: Volume) -> Self {
        let bag_of = |volume: Volume| {
            let written = show::kept(volume.get::<milliliter>());
            DILUENT_BAG_ML.contains(&written).then_some(volume)
        };
        if let Some(bag) = bag_of(diluent) {
            return Self::AddedOnTop(bag);
        }
        match bag_of(draw + diluent) {
            Some(bag) => Self::TakeOutFirst(bag),
            None => Self::Measured(syringe_volume(diluent)),
        }
    }
}

/// `volume` to the nearest mark, or half mark, of the syringe that is taken for it.
fn syringe_volume(volume: Volume) -> Volume {
    let exact = volume.get::<milliliter>();
    let mut classes = SYRINGE_UP_TO_ML.iter().zip(SYRINGE_MARK_ML);
    let class = classes.find(|(most, _)| show::kept(exact) <= **most);
    let larger = SYRINGE_MARK_ML[SYRINGE_UP_TO_ML.len()];
    let mark = class.map_or(larger, |(_, mark)| *mark);
    Volume::new::<milliliter>(show::kept(show::decimals(exact / mark, 0) * mark))
}

/// `content` in `volume`; uom keeps constituent concentrations apart from plain amount per volume.
fn diluted(content: AmountOfSubstance, volume: Volume) -> MolarConcentration {
    MolarConcentration::new::<molar::millimole_per_liter>(
        content.get::<millimole>() / volume.get::<liter>(),
    )
}
