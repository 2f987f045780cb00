//! Every product with its strength.

use super::json::{Head, Quantity, SourceDocument};
use super::provenance::Provenance;
use super::text;
use crate::clinical::products::{PRODUCTS, Product};
use crate::digest::sha256;
use crate::safety::Status;
use crate::units::magnesium::milliequivalents;
use crate::units::show;
use schemars::JsonSchema;
use serde::Serialize;
use uom::si::amount_of_substance::millimole;
use uom::si::{mass, volume};

/// The document of `products`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ProductsDocument {
    /// Version, program, verdict and findings.
    #[serde(flatten)]
    pub head: Head,
    /// Every product.
    pub products: Vec<ProductDocument>,
    /// What made this result.
    pub provenance: Provenance,
}

/// One product.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ProductDocument {
    /// Short name: region, form, strength, volume.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// Region whose label it is, such as `US`.
    pub region: &'static str,
    /// Id of the salt in it.
    pub salt: &'static str,
    /// Mg2+ in `volume`, mmol.
    pub content: Quantity,
    /// Salt in `volume`, g.
    pub mass: Quantity,
    /// Volume of the container, or 1 mL where only the strength is known, mL.
    pub volume: Quantity,
    /// Salt in volume, mg/mL.
    pub concentration: Quantity,
    /// Whether it is given as it is; otherwise it is diluted or injected as its label says.
    pub ready_to_use: bool,
    /// What is in it.
    pub ingredients: &'static [&'static str],
    /// Where it was read.
    pub source: SourceDocument,
}

/// The JSON document.
#[must_use]
pub fn to_json() -> ProductsDocument {
    ProductsDocument {
        head: Head::new(Status::Ok, &[]),
        products: PRODUCTS.iter().map(product_json).collect(),
        provenance: Provenance::new([], sha256(b"products")),
    }
}

fn product_json(product: &Product) -> ProductDocument {
    let amount = product.amount();
    let grams = product.salt.mass(amount).get::<mass::gram>();
    let volume = product.volume().get::<volume::milliliter>();
    ProductDocument {
        id: product.id,
        name: product.name,
        region: product.region,
        salt: product.salt.id(),
        content: Quantity::new(amount.get::<millimole>(), "mmol"),
        mass: Quantity::new(grams, "g"),
        volume: Quantity::new(volume, "mL"),
        concentration: Quantity::new(milligram_per_milliliter(product), "mg/mL"),
        ready_to_use: product.ready_to_use,
        ingredients: product.ingredients,
        source: SourceDocument::from(&product.source),
    }
}

fn milligram_per_milliliter(product: &Product) -> f64 {
    product.salt.mass(product.amount()).get::<mass::milligram>()
        / product.volume().get::<volume::milliliter>()
}

/// The text for people.
#[must_use]
pub fn to_text() -> String {
    let ids = PRODUCTS.iter().map(|product| product.id.len());
    let width = ids.max().unwrap_or(0);
    let mut out = String::from("Products and their strength\n");
    for product in PRODUCTS {
        let mark = format!("{:<width$}", product.id);
        out.push_str(&text::wrapped("  ", &mark, &product_text(product)));
    }
    out
}

fn product_text(product: &Product) -> String {
    let amount = product.amount();
    let use_as = if product.ready_to_use {
        "ready to use"
    } else {
        "dilute or inject as labeled"
    };
    format!(
        "{}: {} in {} mL = {} mg/mL; {} mmol, {} mEq; {use_as} [{}]",
        product.name,
        show::mass(product.salt.mass(amount)),
        show::number(product.volume().get::<volume::milliliter>()),
        show::number(milligram_per_milliliter(product)),
        show::number(amount.get::<millimole>()),
        show::number(milliequivalents(amount)),
        product.source.short,
    )
}
