//! `models evidence`: levels measured in patients beside what models predict.

use crate::pk::{Model, library};
use crate::simulate::published::responses::{
    ComparedResponse, Reading, compare_responses, response_agreement,
};
use crate::simulate::published::{self, Agreement, Compared, Group, agreement};
use crate::{ErrorKind, Result};

/// Models beside the published levels; nothing was fitted.
#[derive(Clone, Debug, Default)]
pub struct EvidenceAnswer {
    /// Models that could be compared.
    pub compared: Vec<ModelEvidence>,
    /// Models that could not.
    pub left_out: Vec<LeftOut>,
}

/// One model beside the published levels.
#[derive(Clone, Debug)]
pub struct ModelEvidence {
    /// Id of the model.
    pub id: String,
    /// SHA-256 of its file.
    pub sha256: String,
    /// Every level, printed and predicted.
    pub levels: Vec<Compared>,
    /// The response of depleted patients, printed and predicted; empty for a model without a
    /// tubular maximum.
    pub responses: Vec<ComparedResponse>,
    /// How far the model is from each group of patients that has levels.
    pub agreements: Vec<GroupAgreement>,
}

/// How far a model is from the levels of some of the patients.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupAgreement {
    /// Whose levels: those of a [`Group`], or `all` of the cohorts that stood beside the models
    /// from the start.
    pub group: &'static str,
    /// How far.
    pub agreement: Agreement,
}

/// A model that needs more than the published cohorts say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Id of the model.
    pub id: String,
    /// What it needs.
    pub why: String,
}

/// The published levels beside `model`.
///
/// # Errors
/// As [`published::compare`].
pub fn evidence(model: &Model) -> Result<EvidenceAnswer> {
    let levels = published::compare(model)?;
    Ok(EvidenceAnswer {
        compared: vec![ModelEvidence::new(model, levels)?],
        left_out: Vec::new(),
    })
}

/// The published levels beside every model of this program; one that needs what the cohorts do
/// not have, a creatinine say, is left out.
///
/// # Errors
/// As [`published::compare`], except for what is missing.
pub fn evidence_of_every_model() -> Result<EvidenceAnswer> {
    let mut answer = EvidenceAnswer::default();
    for model in library::all()? {
        match published::compare(model) {
            Ok(levels) => answer.compared.push(ModelEvidence::new(model, levels)?),
            Err(error) if error.kind() == ErrorKind::Missing => answer.left_out.push(LeftOut {
                id: model.id().to_owned(),
                why: error.message().to_owned(),
            }),
            Err(error) => return Err(error),
        }
    }
    Ok(answer)
}

impl ModelEvidence {
    fn new(model: &Model, levels: Vec<Compared>) -> Result<Self> {
        let responses = compare_responses(model)?;
        let of = |wanted: &dyn Fn(Group) -> bool| {
            let levels = levels.iter();
            agreement(levels.filter(|one| wanted(one.cohort.group)))
        };
        let (first, later): (Vec<_>, Vec<_>) =
            Group::ALL.into_iter().partition(|group| !group.later());
        let named = |group: Group| (group.name(), of(&|own| own == group));
        let rows = first.into_iter().map(named);
        let rows = rows.chain([("all", of(&|group| !group.later()))]);
        let rows = rows.chain(later.into_iter().map(named));
        let responded = Reading::ALL
            .into_iter()
            .map(|reading| (reading.name(), response_agreement(&responses, reading)));
        let agreements = rows.chain(responded).filter_map(|(group, agreement)| {
            agreement.map(|agreement| GroupAgreement { group, agreement })
        });
        Ok(Self {
            agreements: agreements.collect(),
            id: model.id().to_owned(),
            sha256: model.sha256().to_owned(),
            levels,
            responses,
        })
    }
}
