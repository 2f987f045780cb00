//! `fit` of a data set: the own parameters of every subject.

use super::ModelUsed;
use crate::Result;
use crate::estimate::Effect;
use crate::estimate::of_records::{SubjectFit, fit};
use crate::nonmem::{CovariateCarry, DataSetReader, EquationSolver, Predictor, Wanted};
use crate::pk::Model;
use std::io::BufRead;

/// One subject of a data set.
#[derive(Clone, Debug)]
pub struct FittedSubject {
    /// As in column ID.
    pub id: String,
    /// Its estimate.
    pub fit: SubjectFit,
}

/// How far the estimates of a deviation have shrunk towards the typical patient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PopulationShrinkage {
    /// The deviation; of an occasion the first one, which stands for all.
    pub effect: Effect,
    /// 1 - SD(eta) / omega, without unit.
    pub shrinkage: f64,
}

/// What was found in a data set.
#[derive(Clone, Debug)]
pub struct DataSetFit {
    /// The model.
    pub model: ModelUsed,
    /// How a covariate changes between two records.
    pub carry: CovariateCarry,
    /// The subjects in the order of the data set.
    pub subjects: Vec<FittedSubject>,
    /// For each deviation; `None` for fewer than two subjects.
    pub population_shrinkage: Option<Vec<PopulationShrinkage>>,
    /// Hash of what was asked: the bytes of the data set and of the model file.
    pub input_sha256: String,
}

/// The estimate of every subject of the data set in `input`, which is called `name` in errors.
///
/// # Errors
/// As [`DataSetReader::next_subject`] and [`fit`], with the data set, the subject and where
/// known the line.
pub fn fit_dataset(
    name: &str,
    input: impl BufRead,
    model: &Model,
    carry: CovariateCarry,
) -> Result<DataSetFit> {
    let predictor = Predictor::new(model, EquationSolver::Best, carry)?;
    let mut reader = DataSetReader::new(name, input, &predictor, Wanted::DosesAndLevels)?;
    let mut subjects = Vec::new();
    while let Some(subject) = reader.next_subject()? {
        let fit = fit(model, &predictor, &subject.records)
            .map_err(|error| subject.place(&error, name))?;
        subjects.push(FittedSubject {
            id: subject.id,
            fit,
        });
    }
    let model = ModelUsed::of(model);
    Ok(DataSetFit {
        input_sha256: model.asked_of(&reader.sha256()),
        model,
        carry,
        population_shrinkage: population_shrinkage(&subjects),
        subjects,
    })
}

/// 1 - SD(eta) / omega over the subjects, about 0; `None` for fewer than two.
///
/// Source: Savic, Karlsson, AAPS J 2009;11:558, with the mean of eta at its expected value 0.
fn population_shrinkage(subjects: &[FittedSubject]) -> Option<Vec<PopulationShrinkage>> {
    let first = subjects.first().filter(|_| subjects.len() > 1)?;
    // All occasions have one spread, so all of them count as one.
    let kind = |effect: &Effect| match *effect {
        Effect::Occasion(parameter, _) => Effect::Occasion(parameter, 0),
        other @ (Effect::Parameter(_) | Effect::Baseline) => other,
    };
    let of = |(effect, variance): (&Effect, &f64)| {
        let own = subjects.iter().flat_map(|one| {
            let posterior = &one.fit.posterior;
            posterior.effects.iter().zip(&posterior.eta)
        });
        let same = own.filter(|(other, _)| kind(other) == *effect);
        let squares: Vec<f64> = same.map(|(_, eta)| eta.powi(2)).collect();
        let mean = squares.iter().sum::<f64>() / squares.len() as f64;
        PopulationShrinkage {
            effect: *effect,
            shrinkage: 1.0 - (mean / variance).sqrt(),
        }
    };
    let posterior = &first.fit.posterior;
    let spreads = posterior.effects.iter().zip(&posterior.prior_variances);
    let kinds = spreads.filter(|(effect, _)| **effect == kind(effect));
    Some(kinds.map(of).collect())
}
