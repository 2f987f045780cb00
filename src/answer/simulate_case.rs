//! `simulate` of a case: the courses of an order under several models, without a verdict.

use super::observed_beside::observed_beside;
use super::{LeftOut, ModelUsed, ObservedBeside, input_sha256};
use crate::case::optional;
use crate::pk::{Model, library};
use crate::population::sensitivity::{self, Sensitivity};
use crate::safety::Case;
use crate::simulate::Standing;
use crate::simulate::curve::{Curve, Looks, Solution, curves};
use crate::simulate::forecast;
use crate::units::{Reader, SerumMagnesium};
use crate::{Error, ErrorKind, Result};
use std::borrow::Cow;

/// Time between two points where none is asked for.
const USUAL_INTERVAL: &str = "10 min";

/// `simulate` of a case as it is asked for: the quantities still in words.
#[derive(Clone, Debug, Default)]
pub struct CoursesWords<'a> {
    /// The models named; none leaves them to the program.
    pub models: Vec<Cow<'static, Model>>,
    /// Time between two points.
    pub every: Option<&'a str>,
    /// How long to go on.
    pub until: Option<&'a str>,
    /// How the equations are solved; `None` takes what suits the model.
    pub solution: Option<Solution>,
    /// Whether to look for what drives the peak.
    pub drivers: bool,
}

/// What is asked beside the case.
#[derive(Clone, Debug)]
pub struct CoursesRequest {
    /// The models named, in the order of the answer; none stands for those that check an order.
    pub models: Vec<Cow<'static, Model>>,
    /// When to look.
    pub looks: Looks,
    /// How the equations are solved; `None` takes what suits the model.
    pub solution: Option<Solution>,
    /// Whether to look for what drives the peak, under the one model named or the default one.
    pub drivers: bool,
}

impl CoursesRequest {
    /// What `words` ask.
    ///
    /// # Errors
    /// Malformed or ambiguous, with the input it is about.
    pub fn read(words: CoursesWords<'_>, reader: Reader) -> Result<Self> {
        let every = match words.every {
            Some(text) => reader.duration(text),
            // The default does not follow the decimal mark of the run.
            None => Reader::default().duration(USUAL_INTERVAL),
        };
        Ok(Self {
            models: words.models,
            looks: Looks {
                every: every.map_err(|error| error.about("every"))?,
                until: optional(words.until, "until", |text| reader.duration(text))?,
            },
            solution: words.solution,
            drivers: words.drivers,
        })
    }
}

/// How far apart the models are, and which of them were made from patients like this one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Disagreement {
    /// The lowest peak.
    pub lowest: Option<PeakOfModel>,
    /// The highest peak.
    pub highest: Option<PeakOfModel>,
    /// Ids of the models inside their validity box.
    pub inside: Vec<String>,
    /// Ids of the models outside it.
    pub extrapolated: Vec<String>,
}

/// The highest level under one model.
#[derive(Clone, Debug, PartialEq)]
pub struct PeakOfModel {
    /// Id of the model.
    pub model: String,
    /// The level.
    pub peak: SerumMagnesium,
}

/// What drives the peak under one model.
#[derive(Clone, Debug, PartialEq)]
pub struct PeakDrivers {
    /// The model.
    pub model: ModelUsed,
    /// The peak, and what each input does to it.
    pub sensitivity: Sensitivity,
}

/// The courses of a case.
#[derive(Clone, Debug)]
pub struct CoursesAnswer {
    /// The patient and the order; no curve knows of its later levels.
    pub case: Case,
    /// One for each model, and for each with what is planned for the kidneys.
    pub curves: Vec<Curve>,
    /// Models that could not be run.
    pub left_out: Vec<LeftOut>,
    /// How far apart the models are.
    pub disagreement: Disagreement,
    /// What drives the peak, where that was asked for.
    pub drivers: Option<PeakDrivers>,
    /// What was observed in patients like this one; decides nothing.
    pub observed: Vec<ObservedBeside>,
    /// Hash of the case, and of the model files that came with it.
    pub input_sha256: String,
}

/// The courses of the order of `case`. Nothing is checked.
///
/// # Errors
/// Usage where a model is named twice, where several are and drivers are asked for, and as
/// [`curves`]; as [`sensitivity::one_way`].
pub fn simulate_case(case: &Case, request: &CoursesRequest) -> Result<CoursesAnswer> {
    let (curves, left_out) = if request.models.is_empty() {
        checking_curves(case, request)?
    } else {
        (named_curves(case, request)?, Vec::new())
    };
    let drivers = match request.drivers {
        true => Some(peak_drivers(case, &request.models)?),
        false => None,
    };
    let models: Vec<&Model> = request.models.iter().map(AsRef::as_ref).collect();
    Ok(CoursesAnswer {
        disagreement: Disagreement::between(&curves),
        input_sha256: input_sha256(&case.input_sha256, &models),
        observed: observed_beside(case, &curves),
        case: case.clone(),
        curves,
        left_out,
        drivers,
    })
}

/// The curves of every model that `check` would run, and the models that lack something.
fn checking_curves(case: &Case, request: &CoursesRequest) -> Result<(Vec<Curve>, Vec<LeftOut>)> {
    let mut found = Vec::new();
    let mut left_out = Vec::new();
    for model in library::checking()?.filter(|model| forecast::applies(model, case)) {
        match curves(case, model, request.looks, request.solution) {
            Ok(curves) => found.extend(curves),
            Err(error) if forecast::may_be_left_out(model, &error) => left_out.push(LeftOut {
                id: model.id().to_owned(),
                why: error.message().to_owned(),
            }),
            Err(error) => return Err(error),
        }
    }
    Ok((found, left_out))
}

/// Two models of one id could not be told apart.
pub(super) fn called_alike(id: &str) -> Error {
    Error::new(
        ErrorKind::Usage,
        format!("two models are called {id}"),
        "give each model once, and each model file an id of its own",
    )
}

/// The curves of the models named, in that order.
fn named_curves(case: &Case, request: &CoursesRequest) -> Result<Vec<Curve>> {
    let mut found: Vec<Curve> = Vec::new();
    for model in &request.models {
        let own = curves(case, model, request.looks, request.solution)
            .map_err(|error| error.at(model.id()))?;
        if found.iter().any(|curve| curve.model == own[0].model) {
            return Err(called_alike(&own[0].model));
        }
        found.extend(own);
    }
    Ok(found)
}

/// What drives the peak under the one model named, else the default one.
fn peak_drivers(case: &Case, models: &[Cow<'static, Model>]) -> Result<PeakDrivers> {
    let model: &Model = match models {
        [] => library::find(library::DEFAULT)?,
        [model] => model,
        models => {
            return Err(Error::new(
                ErrorKind::Usage,
                format!(
                    "what drives the peak is shown under one model, and {} are named",
                    models.len()
                ),
                "name one model",
            )
            .about("tornado model"));
        }
    };
    let sensitivity = sensitivity::one_way(case, model)?;
    if sensitivity.drivers.is_empty() {
        return Err(Error::new(
            ErrorKind::Usage,
            format!("model {} says of no input how it varies", model.id()),
            "choose a model with a variance of at least one parameter",
        ));
    }
    Ok(PeakDrivers {
        model: ModelUsed::of(model),
        sensitivity,
    })
}

impl Disagreement {
    fn between(curves: &[Curve]) -> Self {
        let level = |curve: &Curve| curve.peak.level.millimolar();
        let by_peak = |a: &&Curve, b: &&Curve| level(a).total_cmp(&level(b));
        let of_curve = |curve: &Curve| PeakOfModel {
            model: curve.model.clone(),
            peak: curve.peak.level,
        };
        let named = |inside: bool| {
            let fits = |curve: &&Curve| (curve.applicability == Standing::Inside) == inside;
            let fitting = curves.iter().filter(fits);
            fitting.map(|curve| curve.model.clone()).collect()
        };
        Self {
            lowest: curves.iter().min_by(by_peak).map(of_curve),
            highest: curves.iter().max_by(by_peak).map(of_curve),
            inside: named(true),
            extrapolated: named(false),
        }
    }

    /// How many times as high the highest peak is as the lowest one; `None` without curves.
    #[must_use]
    pub fn ratio(&self) -> Option<f64> {
        let (lowest, highest) = (self.lowest.as_ref()?, self.highest.as_ref()?);
        Some(highest.peak.millimolar() / lowest.peak.millimolar())
    }
}
