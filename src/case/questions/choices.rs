//! What may be chosen where a question offers a list.

use crate::clinical::Indication;
use crate::clinical::conditions::CONDITIONS;
use crate::clinical::country::Country;
use crate::clinical::deficiency_cause::DeficiencyCause;
use crate::clinical::indications::Setting;
use crate::clinical::medications::CLASSES;
use crate::clinical::patient::Sex;
use crate::clinical::products::{PRODUCTS, Vehicle};
use crate::units::Salt;
use crate::vocabulary::medications::drugs_of;
use std::collections::BTreeSet;

/// A list to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choices {
    /// What magnesium is given for.
    Indications,
    /// The sexes that equations know.
    Sexes,
    /// Places of care.
    Settings,
    /// Countries whose labels are known.
    Countries,
    /// Why magnesium is lacking.
    Causes,
    /// Salts of magnesium.
    Salts,
    /// What magnesium is dissolved in.
    Vehicles,
    /// Conditions of the tables.
    Conditions,
    /// Drugs of the tables.
    Medications,
    /// Ingredients of products.
    Ingredients,
}

/// One of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The word of a case file.
    pub id: &'static str,
    /// For people.
    pub name: String,
}

impl Choices {
    /// Everything that may be chosen, in the order of its table.
    #[must_use]
    pub fn all(self) -> Vec<Choice> {
        match self {
            Self::Indications => named(Indication::ALL.map(|one| (one.id(), one.name()))),
            Self::Sexes => named([Sex::Female, Sex::Male].map(|sex| (sex.word(), sex.word()))),
            Self::Settings => named(Setting::ALL.map(|place| (place.id(), place.words()))),
            Self::Countries => named(Country::ALL.map(|one| (one.id(), one.name()))),
            Self::Causes => named(DeficiencyCause::ALL.map(|cause| (cause.id(), cause.id()))),
            Self::Salts => named(Salt::ALL.map(|salt| (salt.id(), salt.name()))),
            Self::Vehicles => named(Vehicle::ALL.map(|one| (one.id(), one.words()))),
            Self::Conditions => named(CONDITIONS.iter().map(|one| (one.id, one.name))),
            Self::Medications => medications(),
            Self::Ingredients => ingredients(),
        }
    }
}

fn named(rows: impl IntoIterator<Item = (&'static str, &'static str)>) -> Vec<Choice> {
    let choice = |(id, name): (&'static str, &'static str)| Choice {
        id,
        name: name.to_owned(),
    };
    rows.into_iter().map(choice).collect()
}

/// Every drug that a class names, with the class beside it.
fn medications() -> Vec<Choice> {
    let of_class = CLASSES.iter().flat_map(|class| {
        let drugs = drugs_of(class).iter();
        drugs.map(move |drug| Choice {
            id: drug,
            name: class.name.to_owned(),
        })
    });
    of_class.collect()
}

fn ingredients() -> Vec<Choice> {
    let each = PRODUCTS.iter().flat_map(|product| product.ingredients);
    let each: BTreeSet<&'static str> = each.copied().collect();
    named(each.into_iter().map(|one| (one, one)))
}
