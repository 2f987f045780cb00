//! Which ingredient of a solution a text means.

use crate::clinical::patient::NamedIngredient;
use crate::clinical::products::PRODUCTS;
use crate::units::Salt;

/// Looks an ingredient up among those of the products and the salts of magnesium. An
/// ingredient that no product holds is no misspelling: patients do not tolerate many things.
#[must_use]
pub fn named(text: &str) -> NamedIngredient {
    let plain = as_labeled(text);
    let names = |ingredient: &str| {
        let ingredient = hyphenated(ingredient);
        ingredient.contains(&plain) || plain.contains(&ingredient)
    };
    let mut ingredients: Vec<&'static str> = Vec::new();
    for ingredient in PRODUCTS.iter().flat_map(|product| product.ingredients) {
        if names(ingredient) && !ingredients.contains(ingredient) {
            ingredients.push(ingredient);
        }
    }
    let magnesium = plain.contains("magnesium") || plain.contains("sulfate");
    let of_salt = |salt: &Salt| {
        let salt = hyphenated(salt.name());
        magnesium && salt.split('-').any(|word| plain.contains(word))
    };
    let salts = Salt::ALL.into_iter().filter(of_salt).collect();
    NamedIngredient {
        written: text.to_owned(),
        plain,
        ingredients,
        salts,
    }
}

/// An ingredient as a ward writes it, in the words of a label: formulas and the element symbol
/// are magnesium.
fn as_labeled(text: &str) -> String {
    let name = hyphenated(text);
    if name == "mg" || name == "mg2+" {
        return "magnesium".to_owned();
    }
    name.replace("mgso4", "magnesium-sulfate")
        .replace("mgcl2", "magnesium-chloride")
}

/// Lower case with hyphens, for comparing names; British sulphate reads as sulfate.
fn hyphenated(name: &str) -> String {
    name.to_lowercase()
        .replace([' ', '_'], "-")
        .replace("sulph", "sulf")
}
