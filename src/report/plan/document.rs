//! `plan` as JSON.

use super::DECISION;
use super::update_document::UpdateDocument;
use crate::answer::{PlanAnswer, PlanProposal};
use crate::case::INTRAMUSCULAR;
use crate::clinical::bands::STOP_FROM;
use crate::clinical::indications::SmallestLoad;
use crate::dose::{PumpStep, Step, StepWords};
use crate::plan::{Difference, Excluded, Odds, Reason};
use crate::report::expected_level::GRADE;
use crate::report::infusion::{BagDocument, DeliveryDocument};
use crate::report::json::{FindingDocument, Head, Number, Quantity};
use crate::report::provenance::Provenance;
use crate::report::target::TargetDocument;
use crate::safety::Status;
use crate::units::{AmountOfSubstance, Salt, SaltRate};
use schemars::JsonSchema;
use serde::Serialize;
use uom::si::amount_of_substance::millimole;
use uom::si::{mass, mass_rate, time};

/// The answer to `plan`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlanDocument {
    #[serde(flatten)]
    head: Head,
    /// The target.
    target: TargetDocument,
    /// `weak` where the target is to be reached by the expected course of a depleted patient; absent
    /// where the course that flags go by counts for it too.
    #[serde(skip_serializing_if = "Option::is_none")]
    target_as_expected: Option<&'static str>,
    /// The limit of risk.
    risk: RiskDocument,
    /// The solution.
    bag: BagDocument,
    /// What fits, the best first.
    proposals: Vec<ProposalDocument>,
    /// Regimens looked at.
    searched: usize,
    /// The smallest load that was tried; null where the loads were given or no source names one.
    smallest_load: Option<SmallestLoadDocument>,
    /// What does not fit, the most frequent reason first.
    excluded: Vec<ExcludedDocument>,
    /// What the search means, in words.
    why: String,
    /// Whose decision it is.
    decision: &'static str,
    /// Number of virtual patients, the same for every regimen.
    subjects: u64,
    /// Seed of their random numbers.
    seed: u64,
    provenance: Provenance,
    /// The order under way, where the plan goes on with one.
    #[serde(skip_serializing_if = "Option::is_none")]
    update: Option<UpdateDocument>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct RiskDocument {
    /// From this level on within the order a patient counts as toxic, mmol/L.
    above: Quantity,
    /// Largest accepted part of such patients, 0 to 1.
    limit: Number,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct SmallestLoadDocument {
    /// Mg2+ in it, mmol.
    amount: Quantity,
    /// Who names it.
    source: &'static str,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct ExcludedDocument {
    /// Id of the finding that stops, or `pump-step`, `risk`, `target` or `no-more-magnesium`.
    reason: String,
    /// How many regimens.
    regimens: usize,
    /// Why, from the first of them.
    words: String,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct ProposalDocument {
    /// The steps with the keys of a case.
    steps: Vec<StepDocument>,
    /// Salt in all of them, g.
    total: Quantity,
    /// How it compares with the first proposal.
    difference_to_first: DifferenceDocument,
    /// Bounds with a source that are crossed.
    limits_crossed: usize,
    /// Id of the model that sees the most toxic patients.
    model: Option<String>,
    /// The verdict of a check of this order.
    status: Status,
    /// What to set on the pump, step by step.
    program: Vec<ProgramStepDocument>,
    /// The findings of that check.
    findings: Vec<FindingDocument>,
    #[serde(flatten)]
    odds: OddsDocument,
    /// The chances before the levels of an order under way were known.
    #[serde(skip_serializing_if = "Option::is_none")]
    before_levels: Option<OddsDocument>,
    /// Whether it is what remains of the order under way.
    #[serde(skip_serializing_if = "Option::is_none")]
    as_ordered: Option<bool>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct DifferenceDocument {
    /// Its chance of the target less that of the first proposal.
    probability_of_target: Number,
    /// Monte Carlo error of that difference.
    standard_error: Number,
    /// Whether chance alone may have made it.
    tie: bool,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct ProgramStepDocument {
    /// From the start of the regimen, h.
    start: Quantity,
    /// What to set on the pump; absent in a pause.
    #[serde(flatten)]
    delivery: Option<DeliveryDocument>,
}

/// A step with the keys of a case.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum StepDocument {
    /// Nothing runs, and time passes.
    Pause {
        /// How long, h.
        pause: Quantity,
    },
    /// A dose into a muscle.
    Injection {
        /// Salt, g.
        dose: Quantity,
        /// Its time, min.
        over: Quantity,
        /// `intramuscular`.
        route: &'static str,
    },
    /// A dose over a time.
    Dose {
        /// Salt, g.
        dose: Quantity,
        /// Its time, min.
        over: Quantity,
    },
    /// A rate for a time.
    Rate {
        /// Salt per time, g/h.
        rate: Quantity,
        /// Its time, h.
        #[serde(rename = "for")]
        length: Quantity,
    },
}

/// The chances of a regimen.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct OddsDocument {
    /// Part of the patients on target, the mean over the models, 0 to 1; null where no model says.
    probability_of_target: Option<Number>,
    /// Part of the patients that reaches the toxic level, by the model that sees the most, 0 to 1.
    probability_toxic: Number,
    /// Monte Carlo errors of both.
    standard_error: OddsErrorDocument,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct OddsErrorDocument {
    /// Of the chance of the target.
    probability_of_target: Option<Number>,
    /// Of the chance of a toxic level.
    probability_toxic: Number,
}

/// The JSON document.
#[must_use]
pub fn to_json(answer: &PlanAnswer) -> PlanDocument {
    let (aim, bag) = (&answer.aim, &answer.case.bag);
    let salt = bag.salt();
    let under_way = answer.update.is_some();
    let models = answer.models.iter();
    let models = models.map(|model| (model.id.as_str(), model.sha256.as_str()));
    let proposals = answer.proposals.iter();
    PlanDocument {
        head: Head::new(answer.status, &answer.findings),
        target: TargetDocument::from(&aim.target),
        target_as_expected: answer.counts_target_as_expected().then_some(GRADE),
        risk: RiskDocument::new(aim.risk),
        bag: BagDocument::from(bag),
        proposals: proposals
            .map(|one| proposal(one, salt, under_way))
            .collect(),
        searched: answer.searched,
        smallest_load: answer.smallest_load.as_ref().map(smallest_load),
        excluded: answer.excluded.iter().map(excluded).collect(),
        why: answer.why.clone(),
        decision: DECISION,
        subjects: aim.crowding.subjects,
        seed: aim.crowding.seed,
        provenance: Provenance::new(models, answer.input_sha256.clone())
            .at_site(&answer.case)
            .seeded(aim.crowding.seed),
        update: answer
            .update
            .as_ref()
            .map(|update| UpdateDocument::new(update, salt)),
    }
}

impl RiskDocument {
    /// At most a part of `limit` of the patients at the level that stops an order.
    pub(super) fn new(limit: f64) -> Self {
        Self {
            above: Quantity::new(STOP_FROM, "mmol/L"),
            limit: Number(limit),
        }
    }
}

fn proposal(one: &PlanProposal, salt: Salt, under_way: bool) -> ProposalDocument {
    let program = one.verdict.program();
    let program = program.iter().flat_map(|program| &program.steps);
    ProposalDocument {
        steps: steps(one.regimen.steps(), salt),
        total: grams(one.regimen.total(), salt),
        difference_to_first: difference(one.behind),
        limits_crossed: one.limits_crossed,
        model: one.worst_model.clone(),
        status: one.verdict.status(),
        program: program.map(|step| program_step(step, salt)).collect(),
        findings: one.findings.iter().map(FindingDocument::from).collect(),
        odds: OddsDocument::from(&one.odds),
        before_levels: one.before_levels.as_ref().map(OddsDocument::from),
        as_ordered: under_way.then_some(one.as_ordered),
    }
}

fn difference(behind: Difference) -> DifferenceDocument {
    DifferenceDocument {
        probability_of_target: Number(behind.value),
        standard_error: Number(behind.error),
        tie: behind.is_tie(),
    }
}

pub(super) fn program_step(step: &PumpStep, salt: Salt) -> ProgramStepDocument {
    ProgramStepDocument {
        start: Quantity::new(step.ordered.start.get::<time::hour>(), "h"),
        delivery: step
            .by_pump()
            .then(|| DeliveryDocument::new(&step.delivery, salt)),
    }
}

fn smallest_load(load: &SmallestLoad) -> SmallestLoadDocument {
    SmallestLoadDocument {
        amount: Quantity::new(load.amount().get::<millimole>(), "mmol"),
        source: load.source.short,
    }
}

fn excluded(entry: &Excluded) -> ExcludedDocument {
    let reason = match &entry.reason {
        Reason::Rule(id) => id,
        Reason::Pump => "pump-step",
        Reason::Risk => "risk",
        Reason::Target => "target",
        Reason::Needless => "no-more-magnesium",
    };
    ExcludedDocument {
        reason: reason.to_owned(),
        regimens: entry.count,
        words: entry.reason_in_words(),
    }
}

/// Steps with the keys of a case.
pub(super) fn steps(steps: &[Step], salt: Salt) -> Vec<StepDocument> {
    let one = |step: &Step| match step.words {
        StepWords::Pause => StepDocument::Pause {
            pause: Quantity::new(step.over.get::<time::hour>(), "h"),
        },
        StepWords::Injection => StepDocument::Injection {
            dose: grams(step.amount, salt),
            over: Quantity::new(step.over.get::<time::minute>(), "min"),
            route: INTRAMUSCULAR,
        },
        StepWords::Dose => StepDocument::Dose {
            dose: grams(step.amount, salt),
            over: Quantity::new(step.over.get::<time::minute>(), "min"),
        },
        StepWords::Rate => {
            let rate = SaltRate::carrying(step.rate(), salt).rate();
            StepDocument::Rate {
                rate: Quantity::new(rate.get::<mass_rate::gram_per_hour>(), "g/h"),
                length: Quantity::new(step.over.get::<time::hour>(), "h"),
            }
        }
    };
    steps.iter().map(one).collect()
}

/// The mass of `salt` that holds `amount`.
pub(super) fn grams(amount: AmountOfSubstance, salt: Salt) -> Quantity {
    Quantity::new(salt.mass(amount).get::<mass::gram>(), "g")
}

impl From<&Odds> for OddsDocument {
    fn from(odds: &Odds) -> Self {
        let on_target = odds.on_target.map(|share| share.probability());
        Self {
            probability_of_target: on_target.map(Number),
            probability_toxic: Number(odds.toxic.probability()),
            standard_error: OddsErrorDocument {
                probability_of_target: odds.target_error().map(Number),
                probability_toxic: Number(odds.toxic.standard_error()),
            },
        }
    }
}
