//! From words to the solution in the bag.

use crate::clinical::products::{Product, Vehicle};
use crate::dose::{Bag, BagOrigin};
use crate::units::{Reader, Salt};
use crate::vocabulary::product_named;
use crate::{Error, ErrorKind, Result};

/// The words that describe a solution.
#[derive(Debug, Default)]
pub struct BagWords<'a> {
    /// Drug in volume.
    pub bag: Option<&'a String>,
    /// Product id.
    pub product: Option<&'a String>,
    /// Stock strength.
    pub stock: Option<&'a String>,
    /// Volume drawn.
    pub draw: Option<&'a String>,
    /// Volume of diluent.
    pub diluent: Option<&'a String>,
    /// What it is diluted in.
    pub vehicle: Option<&'a String>,
}

impl<'a> BagWords<'a> {
    /// The inputs that were given, a space between their names, for errors.
    #[must_use]
    pub fn given(&self) -> String {
        let given: Vec<&str> = self
            .noted()
            .map(|(key, _)| key.trim_start_matches("order."))
            .collect();
        given.join(" ")
    }

    /// The words given, with their keys.
    pub fn noted(&self) -> impl Iterator<Item = (&'static str, &'a str)> {
        [
            ("order.bag", self.bag),
            ("order.product", self.product),
            ("order.stock", self.stock),
            ("order.draw", self.draw),
            ("order.diluent", self.diluent),
            ("order.vehicle", self.vehicle),
        ]
        .into_iter()
        .filter_map(|(key, text)| text.map(|text| (key, text.as_str())))
    }
}

/// The solution that the words describe; `None` without any words. `named` is the salt that
/// grams were declared to mean, those of a typed bag as well; a product has its own.
///
/// # Errors
/// Malformed for contradictory words or an impossible solution.
pub fn solution(
    reader: Reader,
    words: &BagWords<'_>,
    named: Option<Salt>,
) -> Result<Option<(Bag, Option<&'static Product>)>> {
    let found = without_vehicle(reader, words, named)?;
    let Some(text) = words.vehicle else {
        return Ok(found);
    };
    let vehicle = Vehicle::from_id(text)?;
    match found {
        Some((_, Some(product))) if product.ready_to_use && product.vehicle != vehicle => {
            let words = format!("{} comes in {}", product.id, product.vehicle.words());
            Err(Error::new(
                ErrorKind::Malformed,
                words,
                "leave the vehicle out",
            ))
        }
        Some((bag, product)) => Ok(Some((bag.in_vehicle(vehicle), product))),
        None => Err(Error::new(
            ErrorKind::Missing,
            "a vehicle is given and no solution",
            "give a bag, or a product, or stock with draw and diluent",
        )),
    }
}

/// The solution, whatever it is diluted in.
fn without_vehicle(
    reader: Reader,
    words: &BagWords<'_>,
    named: Option<Salt>,
) -> Result<Option<(Bag, Option<&'static Product>)>> {
    let salt = named.unwrap_or(Salt::SulfateHeptahydrate);
    match (
        words.bag,
        words.product,
        words.stock,
        words.draw,
        words.diluent,
    ) {
        (None, None, None, None, None) => Ok(None),
        (Some(bag), None, None, None, None) => {
            Ok(Some((Bag::typed(reader.bag(bag)?, salt)?, None)))
        }
        (None, Some(id), None, None, None) => {
            let product = product_named(id)?;
            Ok(Some((product_bag(product)?, Some(product))))
        }
        (None, None, Some(stock), Some(draw), Some(diluent)) => {
            let stock = Bag::typed(reader.bag(stock)?, salt)?;
            let bag = Bag::drawn_up(&stock, reader.volume(draw)?, reader.volume(diluent)?)?;
            Ok(Some((bag, None)))
        }
        (None, Some(id), None, Some(draw), Some(diluent)) => {
            let product = product_named(id)?;
            let stock = product_bag(product)?;
            let bag = Bag::drawn_up(&stock, reader.volume(draw)?, reader.volume(diluent)?)?;
            Ok(Some((bag, Some(product))))
        }
        (None, None, ..) => Err(Error::new(
            ErrorKind::Missing,
            "a drawn-up solution needs the stock, the volume drawn and the diluent",
            "give all three, for example stock 50%, draw 8mL, diluent 250mL",
        )),
        _ => Err(Error::new(
            ErrorKind::Malformed,
            "the solution is described twice",
            "give a bag, or a product, or stock with draw and diluent",
        )),
    }
}

/// The bag that a product is. It has its own salt: a salt that is named is that of the dose.
fn product_bag(product: &'static Product) -> Result<Bag> {
    let origin = BagOrigin::Product(product.id);
    let bag = Bag::new(
        product.salt,
        product.amount(),
        product.volume(),
        product.whole,
        origin,
    )?;
    Ok(bag.as_labeled(product.vehicle))
}

/// Refuses grams whose salt would have to be guessed: grams mean the heptahydrate unless a
/// salt is named, and the solution holds another one.
///
/// # Errors
/// Ambiguous, with both readings.
pub fn refuse_foreign_grams(is_mass: bool, named: Option<Salt>, bag: Salt) -> Result<()> {
    if !is_mass || named.is_some() || bag == Salt::SulfateHeptahydrate {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Ambiguous,
        format!(
            "the order is in grams and the solution holds {}: grams could mean {} or {}",
            bag.name(),
            Salt::SulfateHeptahydrate.name(),
            bag.name()
        ),
        "name the salt of the grams, or order in mmol",
    ))
}
