//! The tables of a model file, as they are written.

use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// A text with its place in the file.
pub(super) type Text = Spanned<String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub schema: Spanned<i64>,
    pub id: Text,
    pub title: String,
    #[serde(rename = "use")]
    pub usage: Option<Text>,
    pub source: Source,
    pub population: Population,
    pub structure: Structure,
    pub baseline: Option<Baseline>,
    pub parameters: Spanned<BTreeMap<String, Spanned<Parameter>>>,
    pub correlation: Option<Correlation>,
    pub residual: Option<Residual>,
    pub effect: Option<Effects>,
    #[serde(default)]
    pub validity: BTreeMap<String, Spanned<[Text; 2]>>,
    #[serde(default)]
    pub reproduces: Vec<Reproduces>,
    #[serde(default)]
    pub fails: Vec<Reproduces>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    pub citation: String,
    pub doi: Option<String>,
    pub grade: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Population {
    pub description: String,
    pub n: Option<u32>,
    pub pregnant: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Structure {
    pub kind: Text,
    pub elimination: Text,
    pub absorption: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Baseline {
    pub mode: Text,
    pub value: Option<Text>,
    pub variability_sd: Option<Text>,
    pub locator: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parameter {
    pub value: Text,
    pub se: Option<Text>,
    pub rse: Option<Text>,
    pub variance: Option<Spanned<f64>>,
    pub variance_se: Option<Spanned<f64>>,
    pub variance_rse: Option<Text>,
    pub occasion_variance: Option<Spanned<f64>>,
    pub occasion_variance_se: Option<Spanned<f64>>,
    pub occasion_variance_rse: Option<Text>,
    pub compartment: Option<Text>,
    pub locator: Option<Text>,
    #[serde(default)]
    pub covariates: Vec<Spanned<Covariate>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Covariate {
    pub form: Text,
    pub of: Option<Text>,
    pub column: Option<Text>,
    pub reference: Option<Text>,
    pub exponent: Option<Spanned<f64>>,
    #[serde(alias = "slope")]
    pub coefficient: Option<Spanned<f64>>,
    /// The exponent of a power, else the coefficient.
    pub k: Option<Spanned<f64>>,
    pub category: Option<Text>,
    pub factor: Option<Spanned<f64>>,
    /// Standard error of the exponent, coefficient or factor, in its unit.
    pub se: Option<Spanned<f64>>,
    /// The same as a part of it.
    pub rse: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Correlation {
    #[serde(default)]
    pub pairs: Vec<Spanned<(String, String, f64)>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Residual {
    pub proportional: Option<Text>,
    pub additive: Option<Text>,
    #[serde(alias = "exponential")]
    pub log_normal: Option<Text>,
    pub kind: Option<Text>,
    pub of: Option<Text>,
    pub locator: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Effects {
    pub systolic: Option<PressureEffect>,
    pub diastolic: Option<PressureEffect>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PressureEffect {
    pub keo: Text,
    pub emax: Text,
    pub ec50: Text,
    pub locator: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reproduces {
    pub what: String,
    pub locator: String,
    pub expected: Text,
    pub tolerance: Text,
}
