//! Which class of drugs a text means.

mod names;
mod unmentioned;

pub use self::names::drugs_of;

use super::{Lookup, resemblance, spelling};
use crate::Result;
use crate::clinical::medications::{CLASSES, DrugClass, Kind};
use crate::clinical::patient::NamedDrug;

/// Classes whose names are also the second half of a salt: betamethasone sodium phosphate.
const SALTS: &[&str] = &["calcium-salts", "magnesium-products", "phosphate"];

/// Words after which a text names a second drug rather than a salt.
const JOINERS: &[&str] = &["and", "plus", "with", "mit", "und", "et"];

/// Parts of a word that give the class away: names that the World Health Organization gives to
/// this class only, and magnesium in compounds.
const STEMS: &[(&str, &str)] = &[
    ("curonium", "neuromuscular-blockers"),
    ("curium", "neuromuscular-blockers"),
    ("botulinumtoxin", "botulinum-toxin"),
    ("polymyxin", "polymyxins"),
    ("magnesi", "magnesium-products"),
];

/// The drug of a patient, as it was written and the class it belongs to.
///
/// # Errors
/// Ambiguous for a likely misspelling, with the name that was probably meant.
pub fn named(written: &str) -> Result<NamedDrug> {
    let class = find(written).refuse_misspelling(written)?;
    Ok(NamedDrug {
        written: written.to_owned(),
        class,
        at: None,
        resembles: match class {
            Some(_) => None,
            None => resemblance::of_drug(&spelling::normalize(written)),
        },
    })
}

/// Looks a drug up by name, with or without its salt, or by the id of its class.
#[must_use]
pub fn find(text: &str) -> Lookup<DrugClass> {
    let text = spelling::normalize(text);
    // A German name lacks the last letter of the English one: Morphin is morphine.
    let english = format!("{text}e");
    for name in [&text, &english] {
        let exact = |c: &&DrugClass| c.id == name || drugs_of(c).contains(&name.as_str());
        if let Some(class) = CLASSES.iter().find(exact) {
            return Lookup::Known(class);
        }
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
    let by_stem = STEMS.iter().find(|(stem, _)| text.contains(stem));
    let by_stem = by_stem.and_then(|(_, id)| CLASSES.iter().find(|c| c.id == *id));
    if let Some(class) = by_stem {
        return Lookup::Known(class);
    }
    let named = CLASSES.iter().filter(|c| c.kind != Kind::Common);
    match spelling::nearest(&text, named.flat_map(|c| drugs_of(c).iter().copied())) {
        Some(word) => Lookup::Near(word),
        None => Lookup::Unknown,
    }
}
