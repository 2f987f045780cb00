//! `fit` of a data set: the own parameters of every subject.

use super::ModelUsed;
use super::data_set_doubts::{DataSetDoubts, doubts_of_fit, doubts_of_records};
use crate::clinical::source::SOFTWARE;
use crate::estimate::Effect;
use crate::estimate::of_records::{SubjectFit, fit, require_fittable};
use crate::nonmem::{
    CovariateRules, DataSetReader, EquationSolver, IgnoreMark, Predictor, ReadingNotes,
    ReadingOptions, Wanted,
};
use crate::pk::Model;
use crate::safety::{Finding, Topic};
use crate::units::show;
use crate::{Error, Result};
use std::io::BufRead;

/// One subject of a data set.
#[derive(Clone, Debug)]
pub struct FittedSubject {
    /// As in column ID.
    pub id: String,
    /// Its estimate.
    pub fit: SubjectFit,
}

/// One subject that could not be fitted.
#[derive(Clone, Debug)]
pub struct UnfittedSubject {
    /// As in column ID.
    pub id: String,
    /// Why not, and what to do.
    pub why: Error,
}

/// How far the estimates of a deviation have shrunk towards the typical patient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PopulationShrinkage {
    /// The deviation; of an occasion the first one, which stands for all.
    pub effect: Effect,
    /// 1 - mean(eta^2) / omega^2, without unit.
    pub shrinkage: f64,
}

/// What was found in a data set.
#[derive(Clone, Debug)]
pub struct DataSetFit {
    /// The model.
    pub model: ModelUsed,
    /// How a covariate changes between two records.
    pub covariates: CovariateRules,
    /// The subjects in the order of the data set.
    pub subjects: Vec<FittedSubject>,
    /// The subjects that could not be fitted, in the order of the data set.
    pub not_fitted: Vec<UnfittedSubject>,
    /// What is doubtful about the data set.
    pub findings: Vec<Finding>,
    /// For each deviation; `None` for fewer than two subjects.
    pub population_shrinkage: Option<Vec<PopulationShrinkage>>,
    /// What the reader tells beside the records.
    pub notes: ReadingNotes,
    /// Hash of what was asked: the bytes of the data set and of the model file.
    pub input_sha256: String,
}

/// How a data set is fitted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FitOptions {
    /// How a covariate changes between two records.
    pub covariates: CovariateRules,
    /// What begins a row that is left out.
    pub ignore: Option<IgnoreMark>,
}

/// The estimate of every subject of the data set in `input`, which is called `name` in errors. A
/// subject that cannot be fitted is named, and the others are answered.
///
/// # Errors
/// As [`DataSetReader::next_subject`] and [`Predictor::predict`], with the data set, the subject
/// and where known the line; malformed for a model that cannot be fitted; as [`fit`] where no
/// subject can.
pub fn fit_dataset(
    name: &str,
    input: impl BufRead,
    model: &Model,
    options: &FitOptions,
) -> Result<DataSetFit> {
    let residual = require_fittable(model)?;
    let predictor = Predictor::new(model, EquationSolver::Best, options.covariates.carry())?;
    let reading = ReadingOptions {
        wanted: Wanted::DosesAndLevels,
        ignore: options.ignore,
    };
    let mut reader =
        DataSetReader::new(name, input, &predictor, reading)?.with_rules(&options.covariates)?;
    let mut doubts = DataSetDoubts::default();
    let (mut subjects, mut not_fitted) = (Vec::new(), Vec::new());
    while let Some(subject) = reader.next_subject()? {
        // A record that cannot be honored is wrong for everybody; what fails later is the patient.
        let typical = predictor
            .predict(&subject.records, &[])
            .map_err(|error| subject.place(&error, name))?;
        let typical: Vec<f64> = typical.iter().map(|one| one.level).collect();
        let mut own = doubts_of_records(model, &predictor, &subject.records, &typical);
        let fitted = fit(model, &predictor, &subject.records);
        if let Ok(fit) = &fitted {
            own.extend(doubts_of_fit(
                model,
                &predictor,
                &residual,
                &subject.records,
                fit,
            ));
        }
        doubts.add(&subject.id, &own);
        match fitted.map_err(|error| subject.place(&error, name)) {
            Ok(fit) => subjects.push(FittedSubject {
                id: subject.id,
                fit,
            }),
            Err(why) => not_fitted.push(UnfittedSubject {
                id: subject.id,
                why,
            }),
        }
    }
    if let (true, Some(first)) = (subjects.is_empty(), not_fitted.first()) {
        return Err(first.why.clone());
    }
    let mut findings: Vec<Finding> = not_fitted.iter().map(subject_not_fitted).collect();
    findings.extend(doubts.findings(model, reader.notes()));
    let model = ModelUsed::of(model);
    Ok(DataSetFit {
        input_sha256: model.asked_of(&reader.sha256()),
        model,
        covariates: options.covariates.clone(),
        notes: reader.notes().clone(),
        population_shrinkage: population_shrinkage(&subjects),
        subjects,
        not_fitted,
        findings,
    })
}

fn subject_not_fitted(subject: &UnfittedSubject) -> Finding {
    let id = show::printable(&subject.id);
    let found = format!(
        "subject {id} could not be fitted: {}",
        subject.why.message()
    );
    let said = (found, subject.why.help());
    Finding::warn(Topic::LevelMisfit, "data-not-fitted", said, SOFTWARE)
}

/// 1 - mean(eta^2) / omega^2 over the subjects; `None` for fewer than two.
///
/// What the levels of one subject leave of the variance is the shrinkage of that subject; by the
/// law of total variance its mean over many subjects is this figure. So both have one definition.
///
/// Source: Savic, Karlsson, AAPS J 2009;11:558, in variances, with the mean of eta at its expected
/// value 0: what NONMEM prints as ETASHRINKVR, as a part of 1.
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
            shrinkage: 1.0 - mean / variance,
        }
    };
    let posterior = &first.fit.posterior;
    let spreads = posterior.effects.iter().zip(&posterior.prior_variances);
    let kinds = spreads.filter(|(effect, _)| **effect == kind(effect));
    Some(kinds.map(of).collect())
}
