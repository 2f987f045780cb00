//! Which class of drugs a text means.

mod names;
mod unmentioned;

pub use self::names::drugs_of;

use super::{Lookup, spelling};
use crate::Result;
use crate::clinical::medications::{CLASSES, DrugClass, NO_STATEMENT};
use crate::clinical::patient::NamedDrug;

/// Classes whose names are also the second half of a salt: betamethasone sodium phosphate.
const SALTS: &[&str] = &["calcium-salts", "magnesium-products", "phosphate"];

/// Words after which a text names a second drug rather than a salt.
const JOINERS: &[&str] = &["and", "plus", "with", "mit", "und", "et"];

/// The drug of a patient, as it was written and the class it belongs to.
///
/// # Errors
/// Ambiguous for a likely misspelling, with the name that was probably meant.
pub fn named(written: &str) -> Result<NamedDrug> {
    Ok(NamedDrug {
        written: written.to_owned(),
        class: find(written).refuse_misspelling(written)?,
        at: None,
    })
}

/// Looks a drug up by name, with or without its salt, or by the id of its class.
#[must_use]
pub fn find(text: &str) -> Lookup<DrugClass> {
    let text = spelling::normalize(text);
    let exact = |c: &&DrugClass| c.id == text || drugs_of(c).contains(&text.as_str());
    if let Some(class) = CLASSES.iter().find(exact) {
        return Lookup::Known(class);
    }
    // `morphine sulfate` is morphine: the drug comes first, its salt behind.
    let first = |c: &&DrugClass| {
        drugs_of(c)
            .iter()
            .any(|drug| text.starts_with(&format!("{drug}-")))
    };
    // The calcium of atorvastatin calcium is no calcium, unless the text names two drugs.
    let joined = text.split('-').any(|word| JOINERS.contains(&word));
    let drug_of_a_salt = !joined && CLASSES.iter().any(|c| first(&c) && !SALTS.contains(&c.id));
    // `codeine and paracetamol`, `potassium chloride and phosphate`: the worst part counts.
    let inside = |c: &&DrugClass| {
        !(drug_of_a_salt && SALTS.contains(&c.id))
            && drugs_of(c).iter().any(|drug| spelling::holds(&text, drug))
    };
    let found = CLASSES
        .iter()
        .filter(first)
        .max_by_key(|c| c.verdict)
        .into_iter()
        .chain(CLASSES.iter().filter(inside))
        .max_by_key(|c| c.verdict);
    if let Some(class) = found {
        return Lookup::Known(class);
    }
    let named = CLASSES.iter().filter(|c| c.id != NO_STATEMENT);
    match spelling::nearest(&text, named.flat_map(|c| drugs_of(c).iter().copied())) {
        Some(word) => Lookup::Near(word),
        None => Lookup::Unknown,
    }
}
