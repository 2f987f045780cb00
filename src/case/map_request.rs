//! What `map` is asked: rows and columns, a toxic level, a target.

use super::option::{Given, optional};
use super::regimen_request::{
    CrowdRequest, RegimenRequest, RegimenWords, TargetRequest, TargetWords, each,
};
use crate::Result;
use crate::pk::Model;
use crate::safety::Case;
use crate::units::{AbsoluteClearance, Reader, SerumMagnesium};
use std::borrow::Cow;

/// A map as it is asked for: the quantities still in words.
#[derive(Clone, Debug)]
pub struct MapWords<'a> {
    /// Doses and times of a map of single doses, or the rates of a maintenance.
    pub regimens: RegimenWords<'a>,
    /// Kidney functions.
    pub filtration: &'a [String],
    /// Level that counts as toxic.
    pub above: Option<&'a str>,
    /// The target, where one is asked for.
    pub target: Option<TargetWords<'a>>,
    /// The models named; none leaves them to the program.
    pub models: Vec<Cow<'static, Model>>,
    /// The virtual patients.
    pub crowd: CrowdRequest,
}

/// What `map` is asked of the patient of a case.
#[derive(Clone, Debug)]
pub struct MapRequest {
    /// With doses a map of single doses over their times, else of the rates of a maintenance.
    pub regimens: RegimenRequest,
    /// Kidney functions.
    pub filtrations: Vec<AbsoluteClearance>,
    /// Level that counts as toxic.
    pub above: Option<SerumMagnesium>,
    /// The target, where one is asked for.
    pub target: Option<TargetRequest>,
    /// The models named; none leaves them to the program.
    pub models: Vec<Cow<'static, Model>>,
    /// The virtual patients.
    pub crowd: CrowdRequest,
}

impl MapRequest {
    /// What `words` ask of `case`.
    ///
    /// # Errors
    /// Malformed, ambiguous or missing, with the input it is about; usage for options of both kinds
    /// of map.
    pub fn read(words: MapWords<'_>, case: &Case, reader: Reader) -> Result<Self> {
        refuse_two_maps(&words)?;
        let target = words.target.as_ref();
        let target = target.map(|target| TargetRequest::read(target, reader));
        Ok(Self {
            target: target.transpose()?,
            above: optional(words.above, "above", |text| reader.serum(text))?,
            regimens: RegimenRequest::read(&words.regimens, case, reader)?,
            filtrations: each("filtration", words.filtration, |text| {
                reader.clearance(text)
            })?,
            models: words.models,
            crowd: words.crowd,
        })
    }
}

/// A map is either of single doses or of a maintenance over kidney functions.
fn refuse_two_maps(words: &MapWords<'_>) -> Result<()> {
    let doses = Given::list("dose", words.regimens.dose);
    Given::list("over", words.regimens.over).refuse_without(doses)?;
    doses.refuse_beside(Given::list("rate", words.regimens.rate))?;
    doses.refuse_beside(Given::list("filtration", words.filtration))
}
