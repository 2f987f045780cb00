//! A site file: a hospital's own rules, in TOML.

use super::file::CaseFile;
use crate::clinical::Country;
use crate::clinical::limits::{Bound, LIMITS, Limit};
use crate::clinical::site::{Site, SiteLimit};
use crate::digest::sha256;
use crate::units::{DecimalStyle, Reader, show};
use crate::vocabulary::product_named;
use crate::{Error, ErrorKind, Result};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The keys of a site file.
#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSite {
    schema: Option<u32>,
    name: Option<String>,
    reviewed: Option<String>,
    country: Option<String>,
    pump_step: Option<String>,
    pump_ceiling: Option<String>,
    #[serde(default)]
    products: Vec<String>,
    #[serde(default)]
    required: Vec<String>,
    #[serde(default)]
    limits: BTreeMap<String, RawLimit>,
}

/// The bounds of one limit.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLimit {
    warn: Option<String>,
    stop: Option<String>,
}

/// Id of the limit that the ceiling of the pumps tightens.
const PUMP_CEILING: &str = "pump-flow";

/// Reads a site file of this name.
///
/// # Errors
/// Malformed for a text that is no TOML or holds an unknown key, an unknown limit, product or
/// country, a bound in another unit than the limit's, or one that is looser than it.
pub fn read_site(name: &str, text: &str) -> Result<Site> {
    let place = show::printable(name);
    let raw: RawSite = toml::from_str(text).map_err(|error| {
        Error::new(
            ErrorKind::Malformed,
            format!("the site file cannot be read: {}", error.message()),
            "use the keys name, reviewed, country, pump_step, pump_ceiling, products, required and \
             limits",
        )
        .at(place.clone())
    })?;
    site(raw, text).map_err(|error| error.at(place))
}

/// The site that the keys describe.
fn site(raw: RawSite, text: &str) -> Result<Site> {
    if let Some(version) = raw.schema.filter(|version| *version != 1) {
        return Err(Error::new(
            ErrorKind::Malformed,
            format!("schema {version} of a site file is not known"),
            "write schema = 1",
        ));
    }
    let schema = raw.schema;
    if raw
        == (RawSite {
            schema,
            ..RawSite::default()
        })
    {
        return Err(Error::new(
            ErrorKind::Malformed,
            "the site file says nothing, so no rule of the hospital would hold",
            "write its rules, for example country = \"US\", or leave the file out",
        ));
    }
    let reader = Reader::new(DecimalStyle::Point);
    if let Some(step) = &raw.pump_step {
        super::pump(Some(step), reader)?;
    }
    let products = raw.products.iter();
    let products = products.map(|id| product_named(id).map(|product| product.id));
    let mut limits = Vec::new();
    for (id, bounds) in &raw.limits {
        let limit = limit_named(id)?;
        let soft = bounds.warn.as_deref().map(|text| bound(limit, text));
        let hard = bounds.stop.as_deref().map(|text| bound(limit, text));
        limits.push(SiteLimit::new(limit, soft.transpose()?, hard.transpose()?)?);
    }
    if let Some(ceiling) = &raw.pump_ceiling {
        let limit = limit_named(PUMP_CEILING)?;
        limits.push(SiteLimit::new(limit, None, Some(bound(limit, ceiling)?))?);
    }
    Ok(Site {
        country: raw.country.as_deref().map(Country::from_id).transpose()?,
        name: raw.name.as_deref().map(show::printable),
        reviewed: raw.reviewed.as_deref().map(show::printable),
        pump_step: raw.pump_step,
        products: products.collect::<Result<_>>()?,
        required: raw.required,
        limits,
        text: text.to_owned(),
        sha256: sha256(text.as_bytes()),
    })
}

fn limit_named(id: &str) -> Result<&'static Limit> {
    LIMITS.iter().find(|limit| limit.id == id).ok_or_else(|| {
        Error::new(
            ErrorKind::Malformed,
            format!("`{}` is no limit", show::printable(id)),
            "use the id of a limit: `maginfuse limits` as a document lists them",
        )
    })
}

/// A bound in the unit in which the limit is written.
fn bound(limit: &Limit, text: &str) -> Result<Bound> {
    let own = limit.hard.or(limit.soft).or(limit.shown);
    let unit = own.map_or("", |bound| bound.value_and_unit().1);
    let wrong = || {
        Error::new(
            ErrorKind::Malformed,
            format!("`{}` is no bound of {}", show::printable(text), limit.id),
            format!("write a number above zero in {unit}, for example \"2 {unit}\""),
        )
    };
    let digits = text.strip_suffix(unit).ok_or_else(wrong)?.trim_end();
    let plain = !digits.is_empty() && digits.bytes().all(|c| c.is_ascii_digit() || c == b'.');
    let value: f64 = digits.parse().map_err(|_| wrong())?;
    match own {
        Some(own) if plain && value > 0.0 => Ok(own.at(value)),
        _ => Err(wrong()),
    }
}

impl CaseFile {
    /// The same case read under the rules of a site.
    #[must_use]
    pub fn at_site(mut self, site: Option<Site>) -> Self {
        self.site = site;
        self
    }

    /// The step of the pumps of the site, where it sets one.
    #[must_use]
    pub fn site_pump_step(&self) -> Option<&str> {
        self.site.as_ref()?.pump_step.as_deref()
    }
}
