//! A regimen that fits, while it is compared with others and when it is proposed.

use super::candidates::Candidate;
use super::difference::Difference;
use super::odds::Odds;
use crate::dose::{Delivery, Regimen};
use crate::safety::Finding;

/// A regimen within rules and risk.
#[derive(Clone, Debug)]
pub(super) struct Fitting {
    pub(super) candidate: Candidate,
    pub(super) regimen: Regimen,
    pub(super) program: Vec<Delivery>,
    pub(super) odds: Odds,
    pub(super) findings: Vec<Finding>,
    pub(super) limit_warnings: usize,
    /// For each patient, how many models put them on target; empty where too few are.
    pub(super) hits: Vec<u8>,
}

/// A regimen that fits.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// What it is made of.
    pub candidate: Candidate,
    /// The steps as they would be ordered.
    pub regimen: Regimen,
    /// The pump program.
    pub program: Vec<Delivery>,
    /// How likely target and toxicity are with what the pump delivers.
    pub odds: Odds,
    /// What the rules of a check say.
    pub findings: Vec<Finding>,
    /// Bounds with a source that are crossed, among them those of the patient and the bag.
    pub limit_warnings: usize,
    /// Its chance of the target less that of the first proposal.
    pub behind: Difference,
}
