//! From the text of a model file to a [`Model`], with line and column in every error.

mod covariate;
mod place;
mod published_error;
mod residual;
mod standing;

use super::{
    BaselineMode, DoseSite, Elimination, Grade, Model, Parameter, ParameterValue, PublishedError,
    Structure, ValidRange, malformed,
};
use crate::Result;
use crate::digest::sha256;
use crate::pk::quantity::Dimension;
use crate::pk::tables::{self, Text};
use covariate::{effect, named_covariate};
use place::{Place, one_line};
use published_error::{Number, bare, published_error};
use residual::residual;
use standing::{pressure_effects, printed, usage};
use std::ops::Range;
use toml::Spanned;

/// The only schema there is.
const SCHEMA: i64 = 1;
pub(super) fn model(name: &str, text: &str) -> Result<Model> {
    let place = Place { name, text };
    let file: tables::File = toml::from_str(text).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        place.error(
            &span,
            error.message().trim().to_string(),
            "maginfuse models show threshold-1cpt prints a whole model file to go by",
        )
    })?;
    if *file.schema.as_ref() != SCHEMA {
        return Err(place.error(
            &file.schema.span(),
            format!("schema {} is not known", file.schema.as_ref()),
            format!("this program reads schema = {SCHEMA}"),
        ));
    }
    let (baseline, baseline_spread) = baseline(&place, file.baseline.as_ref())?;
    let grade = place.word(
        &file.source.grade,
        &[
            ("F", Grade::FullText),
            ("A", Grade::Abstract),
            ("C", Grade::Recalled),
        ],
    )?;
    let elimination = place.word(
        &file.structure.elimination,
        &[
            ("linear", Elimination::Linear),
            ("renal-threshold", Elimination::RenalThreshold),
        ],
    )?;
    let model = Model {
        id: id(&place, &file.id)?,
        usage: usage(&place, &file, grade)?,
        grade,
        structure: place.word(
            &file.structure.kind,
            &[
                ("one-compartment", Structure::OneCompartment),
                ("two-compartment", Structure::TwoCompartment),
            ],
        )?,
        elimination,
        depot: match &file.structure.absorption {
            Some(word) => place.word(word, &[("none", false), ("first-order", true)])?,
            None => false,
        },
        baseline,
        baseline_spread,
        parameters: parameters(&place, &file)?,
        correlations: correlations(&place, &file)?,
        residual: residual(&place, file.residual.as_ref(), elimination)?,
        validity: validity(&place, &file)?,
        effects: pressure_effects(&place, &file)?,
        reproduces: printed(&place, &file.reproduces)?,
        fails: printed(&place, &file.fails)?,
        title: one_line(&file.title),
        citation: one_line(&file.source.citation),
        doi: file.source.doi.as_deref().map(one_line),
        description: one_line(&file.population.description),
        studied: file.population.n,
        pregnant: file.population.pregnant,
        text: text.to_owned(),
        sha256: sha256(text.as_bytes()),
    };
    place.mark(&file.parameters.span(), complete(&model))?;
    place.mark(&file.structure.elimination.span(), consistent(&model))?;
    Ok(model)
}

fn id(place: &Place, text: &Text) -> Result<String> {
    let id = text.as_ref();
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !id.is_empty() && id.chars().all(allowed) {
        return Ok(id.clone());
    }
    Err(place.error(
        &text.span(),
        format!("`{id}` cannot be an id"),
        "use lower-case letters, digits and hyphens, such as \"du-2019\"",
    ))
}

fn baseline(place: &Place, table: Option<&tables::Baseline>) -> Result<(BaselineMode, f64)> {
    let Some(table) = table else {
        return Ok((BaselineMode::None, 0.0));
    };
    let mode = place.word(
        &table.mode,
        &[
            ("none", BaselineMode::None),
            ("additive", BaselineMode::Additive(0.0)),
            ("steady", BaselineMode::Steady),
        ],
    )?;
    located(place, table.locator.as_ref())?;
    let spread = match &table.variability_sd {
        Some(text) => place.quantity(Dimension::Level, text)?,
        None => 0.0,
    };
    match (mode, &table.value) {
        (BaselineMode::Additive(_), Some(text)) => {
            let level = place.quantity(Dimension::Level, text)?;
            Ok((BaselineMode::Additive(level), spread))
        }
        (BaselineMode::Additive(_), None) => Err(place.error(
            &table.mode.span(),
            "an additive baseline needs its value".into(),
            "add value = \"0.85 mmol/L\" with the figure of the paper",
        )),
        (_, Some(text)) => Err(place.error(
            &text.span(),
            format!("a baseline of mode `{}` has no value", table.mode.as_ref()),
            "remove the value, or use mode = \"additive\"",
        )),
        (mode, None) => Ok((mode, spread)),
    }
}

/// A place in the source that is given must say something.
fn located(place: &Place, locator: Option<&Text>) -> Result<()> {
    match locator {
        Some(text) if text.as_ref().trim().is_empty() => Err(place.error(
            &text.span(),
            "an empty place in the source".into(),
            "write the table, equation or sentence the number stands in",
        )),
        _ => Ok(()),
    }
}

fn named_parameter(place: &Place, span: &Range<usize>, name: &str) -> Result<Parameter> {
    Parameter::named(name).ok_or_else(|| {
        let names: Vec<_> = Parameter::ALL.iter().map(|known| known.name()).collect();
        place.error(
            span,
            format!("`{name}` is not a parameter"),
            format!("use one of: {}", names.join(", ")),
        )
    })
}

fn parameters(place: &Place, file: &tables::File) -> Result<Vec<ParameterValue>> {
    let mut values = Vec::new();
    for (name, table) in file.parameters.as_ref() {
        let parameter = named_parameter(place, &table.span(), name)?;
        values.push(parameter_value(place, parameter, table.as_ref())?);
    }
    values.sort_by_key(|value| value.parameter as usize);
    Ok(values)
}

fn parameter_value(
    place: &Place,
    parameter: Parameter,
    table: &tables::Parameter,
) -> Result<ParameterValue> {
    let value = place.quantity(parameter.dimension(), &table.value)?;
    let fraction = parameter == Parameter::FractionUnbound && value > 1.0;
    if fraction || (value == 0.0 && !parameter.may_be_zero()) {
        return Err(place.error(
            &table.value.span(),
            format!("{} cannot be {}", parameter.name(), table.value.as_ref()),
            "check the number against the paper",
        ));
    }
    located(place, table.locator.as_ref())?;
    let effects = table
        .covariates
        .iter()
        .map(|covariate| effect(place, covariate));
    let effects: Vec<_> = effects.collect::<Result<_>>()?;
    let effect_errors = table.covariates.iter();
    let effect_errors = effect_errors.map(|one| covariate::error_of_effect(place, one.as_ref()));
    Ok(ParameterValue {
        parameter,
        value,
        written: table.value.as_ref().clone(),
        error: error_of_value(place, parameter, table, value)?,
        variance: place.variance(table.variance.as_ref())?,
        variance_error: error_of_variance(
            place,
            ("variance", table.variance.as_ref()),
            table.variance_se.as_ref(),
            table.variance_rse.as_ref(),
        )?,
        occasion_variance: place.variance(table.occasion_variance.as_ref())?,
        occasion_variance_error: error_of_variance(
            place,
            ("occasion_variance", table.occasion_variance.as_ref()),
            table.occasion_variance_se.as_ref(),
            table.occasion_variance_rse.as_ref(),
        )?,
        effect_errors: effect_errors.collect::<Result<_>>()?,
        locator: table
            .locator
            .as_ref()
            .map_or_else(String::new, |l| l.as_ref().clone()),
        effects,
        site: dose_site(place, parameter, table.compartment.as_ref())?,
    })
}

/// The error of a typical value: `se` in a unit of the parameter, or `rse`.
fn error_of_value(
    place: &Place,
    parameter: Parameter,
    table: &tables::Parameter,
    value: f64,
) -> Result<Option<PublishedError>> {
    let number = Number {
        key: "value",
        size: Some(value),
    };
    let span = table.se.as_ref().map(Spanned::span);
    let absolute = match (&table.se, &span) {
        (Some(text), Some(span)) => {
            let error = place.quantity(parameter.dimension(), text)?;
            Some((span, error, text.as_ref().clone()))
        }
        _ => None,
    };
    published_error(place, &number, absolute, table.rse.as_ref())
}

/// The error of a variance: `variance_se` or `variance_rse`.
fn error_of_variance(
    place: &Place,
    (key, variance): (&str, Option<&Spanned<f64>>),
    absolute: Option<&Spanned<f64>>,
    relative: Option<&Text>,
) -> Result<Option<PublishedError>> {
    let number = Number {
        key,
        size: variance.map(|variance| *variance.as_ref()),
    };
    let span = absolute.map_or(0..0, Spanned::span);
    published_error(place, &number, bare(place, absolute, &span)?, relative)
}

/// Which doses a bioavailability or a lag belongs to.
fn dose_site(place: &Place, parameter: Parameter, text: Option<&Text>) -> Result<Option<DoseSite>> {
    let Some(text) = text else { return Ok(None) };
    if !matches!(parameter, Parameter::Bioavailability | Parameter::Lag) {
        return Err(place.error(
            &text.span(),
            format!("{} has no compartment", parameter.name()),
            "only F and ALAG say which doses they act on",
        ));
    }
    place
        .word(text, &DoseSite::ALL.map(|site| (site.word(), site)))
        .map(Some)
}

fn correlations(place: &Place, file: &tables::File) -> Result<Vec<(Parameter, Parameter, f64)>> {
    let Some(table) = &file.correlation else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for pair in &table.pairs {
        let (first, second, value) = pair.as_ref();
        let span = pair.span();
        let first = named_parameter(place, &span, first)?;
        let second = named_parameter(place, &span, second)?;
        // NaN is in no range.
        if !(-1.0..=1.0).contains(value) || first == second {
            return Err(place.error(
                &span,
                format!(
                    "a correlation of {value} between {} and {}",
                    first.name(),
                    second.name()
                ),
                "give two different parameters and a number from -1 to 1",
            ));
        }
        for named in [first, second] {
            let table = file.parameters.as_ref().get(named.name());
            if table.is_none_or(|table| table.as_ref().variance.is_none()) {
                return Err(place.error(
                    &span,
                    format!("{} is correlated and has no variance", named.name()),
                    "give it a variance, or leave it out of the pairs",
                ));
            }
        }
        let same = |known: &(Parameter, Parameter, f64)| {
            (known.0, known.1) == (first, second) || (known.1, known.0) == (first, second)
        };
        if found.iter().any(same) {
            return Err(place.error(
                &span,
                format!(
                    "a second correlation of {} and {}",
                    first.name(),
                    second.name()
                ),
                "give one for each pair",
            ));
        }
        found.push((first, second, *value));
    }
    Ok(found)
}

fn validity(place: &Place, file: &tables::File) -> Result<Vec<ValidRange>> {
    let mut ranges = Vec::new();
    for (name, bounds) in &file.validity {
        let covariate = named_covariate(place, &Spanned::new(bounds.span(), name.clone()))?;
        let Some(dimension) = covariate.dimension() else {
            return Err(place.error(
                &bounds.span(),
                format!("`{name}` is not a number, so it cannot have a range"),
                "leave it out",
            ));
        };
        let [low, high] = bounds.as_ref();
        let range = (
            place.quantity(dimension, low)?,
            place.quantity(dimension, high)?,
        );
        if range.0 >= range.1 {
            return Err(place.error(
                &bounds.span(),
                format!(
                    "the range from {} to {} is empty",
                    low.as_ref(),
                    high.as_ref()
                ),
                "write the lower bound first",
            ));
        }
        let written = (low.as_ref().clone(), high.as_ref().clone());
        ranges.push(ValidRange {
            covariate,
            range,
            written,
        });
    }
    Ok(ranges)
}

/// Refuses a model without a parameter of its structure, or with one it cannot use.
fn complete(model: &Model) -> Result<()> {
    let required = model.required();
    let has = |parameter| {
        model
            .parameters
            .iter()
            .any(|value| value.parameter == parameter)
    };
    let missing: Vec<_> = required
        .iter()
        .filter(|&&wanted| !has(wanted))
        .map(|wanted| wanted.name())
        .collect();
    if !missing.is_empty() {
        return Err(malformed(
            format!("model {} lacks {}", model.id, missing.join(", ")),
            "add a [parameters.NAME] table for each",
        ));
    }
    let data_set = [
        Parameter::Bioavailability,
        Parameter::Lag,
        Parameter::ModeledRate,
        Parameter::ModeledDuration,
    ];
    let foreign: Vec<_> = model
        .parameters
        .iter()
        .map(|value| value.parameter)
        .filter(|parameter| !required.contains(parameter) && !data_set.contains(parameter))
        .map(Parameter::name)
        .collect();
    if foreign.is_empty() {
        return Ok(());
    }
    Err(malformed(
        format!(
            "the structure of model {} has no {}",
            model.id,
            foreign.join(", ")
        ),
        "check [structure]: kind, elimination, absorption",
    ))
}

/// A threshold balances intake and excretion; a constant clearance cannot.
fn consistent(model: &Model) -> Result<()> {
    let steady = model.baseline == BaselineMode::Steady;
    if steady == (model.elimination == Elimination::RenalThreshold) {
        return Ok(());
    }
    Err(malformed(
        format!(
            "the baseline of model {} does not fit its elimination",
            model.id
        ),
        "renal-threshold goes with mode = \"steady\", linear with \"additive\" or \"none\"",
    ))
}
