//! Which ingredient of a solution a text means.

use super::spelling;
use crate::clinical::patient::NamedIngredient;
use crate::clinical::products::PRODUCTS;
use crate::units::Salt;

/// Sulfonamides as people write them; their allergy is none of sulfates.
const SULFONAMIDES: &[&str] = &[
    "sulfa",
    "sulfas",
    "sulfonamide",
    "sulfonamides",
    "sulfonamid",
    "sulfonamidallergie",
    "sulphonamide",
    "cotrimoxazole",
    "sulfamethoxazole",
    "sulfadiazine",
    "sulfasalazine",
];

/// Looks an ingredient up among those of the products and the salts of magnesium, by whole
/// words. An ingredient that no product holds is no misspelling: patients do not tolerate many
/// things.
#[must_use]
pub fn named(text: &str) -> NamedIngredient {
    let plain = as_labeled(text);
    let has = |word: &str| spelling::holds(&plain, word);
    let names = |ingredient: &str| {
        let ingredient = spelling::normalize(ingredient);
        spelling::holds(&ingredient, &plain) || has(&ingredient)
    };
    let mut ingredients: Vec<&'static str> = Vec::new();
    for ingredient in PRODUCTS.iter().flat_map(|product| product.ingredients) {
        if names(ingredient) && !ingredients.contains(ingredient) {
            ingredients.push(ingredient);
        }
    }
    let magnesium = has("magnesium") || has("sulfate") || has("sulfates");
    let of_salt = |salt: &Salt| {
        let salt = spelling::normalize(salt.name());
        magnesium && salt.split('-').any(has)
    };
    let salts = Salt::ALL.into_iter().filter(of_salt).collect();
    let sulfonamide = ingredients.is_empty() && SULFONAMIDES.iter().any(|word| has(word));
    NamedIngredient {
        written: text.to_owned(),
        plain,
        ingredients,
        salts,
        sulfonamide,
    }
}

/// An ingredient as a ward writes it, in the words of a label: formulas, the element symbol and
/// German compounds are magnesium.
fn as_labeled(text: &str) -> String {
    let name = text.to_lowercase().replace("mg2+", "magnesium");
    let name = spelling::normalize(&name);
    if name == "mg" {
        return "magnesium".to_owned();
    }
    [
        ("mgso4", "magnesium-sulfate"),
        ("mgcl2", "magnesium-chloride"),
        ("magnesiumsulfate", "magnesium-sulfate"),
        ("magnesiumsulfat", "magnesium-sulfate"),
        ("magnesiumchloride", "magnesium-chloride"),
        ("magnesiumchlorid", "magnesium-chloride"),
    ]
    .iter()
    .fold(name, |name, (from, to)| name.replace(from, to))
}
