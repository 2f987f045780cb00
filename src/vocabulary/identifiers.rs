//! Indications and products by their ids, with what was probably meant where there is none.

use super::spelling::{nearest, one_of};
use crate::clinical::Indication;
use crate::clinical::products::{PRODUCTS, Product};
use crate::{Error, ErrorKind, Result};

/// The indication with this id.
///
/// # Errors
/// Malformed for any other word; the help lists the ids.
pub fn indication_named(id: &str) -> Result<Indication> {
    let found = Indication::ALL.into_iter().find(|row| row.id() == id);
    found.ok_or_else(|| {
        let ids: Vec<_> = Indication::ALL.iter().map(|row| row.id()).collect();
        Error::new(
            ErrorKind::Malformed,
            format!("`{id}` is not an indication this program knows"),
            one_of(id, &ids),
        )
    })
}

/// The product with this id.
///
/// # Errors
/// Malformed for any other word; the help names close ids, or all of them.
pub fn product_named(id: &str) -> Result<&'static Product> {
    if let Some(product) = PRODUCTS.iter().find(|product| product.id == id) {
        return Ok(product);
    }
    let region = id.split('-').next().unwrap_or_default();
    let close =
        |product: &&Product| !region.is_empty() && product.id.split('-').next() == Some(region);
    let mut ids: Vec<&str> = PRODUCTS
        .iter()
        .filter(close)
        .map(|product| product.id)
        .collect();
    if ids.is_empty() {
        ids = PRODUCTS.iter().map(|product| product.id).collect();
    }
    let near = nearest(id, PRODUCTS.iter().map(|product| product.id));
    let guess = near.map_or_else(String::new, |word| format!("did you mean {word}? "));
    Err(Error::new(
        ErrorKind::Malformed,
        format!("`{id}` is not a product this program knows"),
        format!("{guess}use one of: {}", ids.join(", ")),
    ))
}
