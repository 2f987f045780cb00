//! A replacement over days as JSON.

use super::DECISION;
use super::document::{ProgramStepDocument, RiskDocument, StepDocument, program_step, steps};
use crate::answer::{DailyPlan, FirstDosePlan, ReplacementAnswer};
use crate::plan::replacement::{DailyDoses, Outlook};
use crate::report::expected_level::{GRADE, RangeDocument};
use crate::report::infusion::{BagDocument, DoseDocument};
use crate::report::json::{FindingDocument, Head, Number, Quantity, SourceDocument};
use crate::report::next_level::NextLevelDocument;
use crate::report::provenance::Provenance;
use crate::safety::Status;
use crate::safety::exposure::Prediction;
use crate::units::{AmountOfSubstance, Salt, show};
use schemars::JsonSchema;
use serde::Serialize;
use uom::si::amount_of_substance::millimole;
use uom::si::ratio::percent;

/// The answer to `plan` for a replacement over days.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReplacementPlanDocument {
    #[serde(flatten)]
    head: Head,
    /// The limit of risk.
    risk: RiskDocument,
    /// The solution.
    bag: BagDocument,
    /// Daily doses for the target.
    replacement: ReplacementDocument,
    /// What the plans mean, in words.
    why: String,
    /// Whose decision it is.
    decision: &'static str,
    /// Number of virtual patients behind each chance of the target.
    subjects: u64,
    /// Seed of their random numbers.
    seed: u64,
    provenance: Provenance,
}

/// Daily doses for a depleted patient.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct ReplacementDocument {
    /// `weak`: how much the tissues take up is known within a factor of two.
    grade: &'static str,
    /// Id of the model of the expected course.
    model: String,
    /// Why the patient is depleted.
    cause: CauseDocument,
    /// The level before the first dose, mmol/L.
    level: Quantity,
    /// The expected level that is still to be there, mmol/L.
    target: Quantity,
    /// How long after the last dose began, h.
    hold: Quantity,
    /// How long each infusion runs, h.
    infusion: Quantity,
    /// From the start of one dose to that of the next, h.
    every: Quantity,
    /// What is proposed; null where no dose at all may be given.
    proposal: Option<DailyPlanDocument>,
    /// The proposal with the first dose that is named for acute symptoms; null without them.
    first_dose: Option<FirstDosePlanDocument>,
    /// Whether the proposal brings the expected level to the target.
    reaches_target: bool,
    /// A plan for each number of days that was asked for and can reach the target, the fewest
    /// first; and the shortest that may be given, where none of those may.
    plans: Vec<DailyPlanDocument>,
    /// Numbers of days asked for on which no dose that is looked at reaches the target, d.
    out_of_reach: Vec<Quantity>,
    /// What goes with any of them.
    notes: Vec<FindingDocument>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct CauseDocument {
    /// `renal`, `gut-or-intake` or `unknown`.
    id: &'static str,
    /// What tells it.
    why: String,
    /// Who says that it does.
    source: SourceDocument,
}

/// A plan of daily doses.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct DailyPlanDocument {
    /// On how many days, d.
    days: Quantity,
    /// Whether this is the proposal.
    proposed: bool,
    /// Why it may not be given: the rule that stops it, or the risk; null where it may.
    refused: Option<String>,
    /// The dose of a day, rounded up.
    daily: DoseDocument,
    /// All of them.
    total: DoseDocument,
    /// The least that reaches the target, before it was rounded up; null where these doses are the
    /// most that may be given and do not reach it.
    exact: Option<ExactDosesDocument>,
    /// How long nothing runs between two infusions, h.
    pause: Quantity,
    /// The steps with the keys of a case.
    steps: Vec<StepDocument>,
    /// What leaves in the urine until the target is to hold.
    urine: UrineDocument,
    /// The expected level when the target is to hold, from the larger tissues that tracers show to
    /// no uptake at all; of a kidney that wastes up to the curve that flags go by.
    expected: RangeDocument,
    /// The level that is expected after each day.
    mornings: Vec<MorningDocument>,
    /// The highest level of the curve that flags go by; null where no model raises any.
    highest: Option<HighestDocument>,
    /// The chance that the expected level still holds the target, of patients who differ.
    on_target: Option<ChanceDocument>,
    /// The chance of the level that stops an order; null where no model says how patients differ.
    toxic: Option<ToxicDocument>,
    /// The verdict of a check of this order.
    status: Status,
    /// What to set on the pump, step by step.
    program: Vec<ProgramStepDocument>,
    /// The findings of that check.
    findings: Vec<FindingDocument>,
    /// When to measure the next level; null where nobody asks for one.
    next_level: Option<NextLevelDocument>,
}

/// The level that is expected 24 hours after the doses of a day began.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct MorningDocument {
    /// From the start of the first dose, h.
    at: Quantity,
    #[serde(flatten)]
    level: RangeDocument,
}

/// A plan that begins with a dose of its own.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct FirstDosePlanDocument {
    /// The first dose.
    first: DoseDocument,
    /// How long it runs, h.
    over: Quantity,
    /// Who names it.
    source: SourceDocument,
    /// Why it is not proposed; null where it is.
    refused: Option<String>,
    /// The steps with the keys of a case.
    steps: Vec<StepDocument>,
    /// The expected level when the target is to hold.
    expected: RangeDocument,
    /// The level that is expected after each day.
    mornings: Vec<MorningDocument>,
    /// The highest level of the curve that flags go by; null where no model raises any.
    highest: Option<HighestDocument>,
    /// The verdict of a check of this order.
    status: Status,
    /// What to set on the pump, step by step.
    program: Vec<ProgramStepDocument>,
    /// The findings of that check.
    findings: Vec<FindingDocument>,
}

/// Doses before they were rounded up.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct ExactDosesDocument {
    /// The dose of a day.
    daily: DoseDocument,
    /// All of them.
    total: DoseDocument,
}

/// What leaves in the urine of what was given.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct UrineDocument {
    /// Mg2+ beyond what would have left without any dose, mmol.
    amount: Quantity,
    /// As a part of what was given, %.
    share: Quantity,
}

/// The highest level of the curve that flags go by.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct HighestDocument {
    /// The level, mmol/L.
    level: Quantity,
    /// When, from the start of the first dose, h.
    at: Quantity,
    /// Id of the model.
    model: String,
}

/// The chance of the target.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct ChanceDocument {
    /// Part of the virtual patients, 0 to 1.
    probability: Number,
    /// Its Monte Carlo error.
    standard_error: Number,
}

/// The chance of the level that stops an order.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct ToxicDocument {
    /// Part of the virtual patients that reaches it, 0 to 1.
    probability: Number,
    /// Its Monte Carlo error.
    standard_error: Number,
    /// Id of the model that sees the most.
    model: String,
}

/// The JSON document of a replacement over days.
#[must_use]
pub fn to_json(answer: &ReplacementAnswer) -> ReplacementPlanDocument {
    let bag = &answer.case.bag;
    let models = answer.models.iter();
    let models = models.map(|model| (model.id.as_str(), model.sha256.as_str()));
    ReplacementPlanDocument {
        head: Head::new(answer.status, &answer.findings),
        risk: RiskDocument::new(answer.risk),
        bag: BagDocument::from(bag),
        replacement: replacement(answer),
        why: answer.why.clone(),
        decision: DECISION,
        subjects: answer.crowding.subjects,
        seed: answer.crowding.seed,
        provenance: Provenance::new(models, answer.input_sha256.clone())
            .at_site(&answer.case)
            .seeded(answer.crowding.seed),
    }
}

fn replacement(answer: &ReplacementAnswer) -> ReplacementDocument {
    let ReplacementAnswer { goal, cause, .. } = answer;
    let one = |plan: &DailyPlan| daily_plan(plan, answer);
    ReplacementDocument {
        grade: GRADE,
        model: answer
            .models
            .first()
            .map_or_else(String::new, |model| model.id.clone()),
        cause: CauseDocument {
            id: cause.cause.id(),
            why: cause.why.clone(),
            source: SourceDocument::from(&cause.source),
        },
        level: Quantity::new(answer.level.level.millimolar(), "mmol/L"),
        target: Quantity::new(goal.target.millimolar(), "mmol/L"),
        hold: Quantity::hours(goal.hold),
        infusion: Quantity::hours(goal.infusion),
        every: Quantity::hours(DailyDoses::every()),
        proposal: answer.proposal.as_ref().map(one),
        first_dose: answer
            .first_dose
            .as_ref()
            .map(|plan| first_dose(plan, answer.case.bag.salt(), answer.risk)),
        reaches_target: answer.reaches,
        plans: answer.plans.iter().map(one).collect(),
        out_of_reach: answer.beyond.iter().map(|number| days(*number)).collect(),
        notes: answer.notes.iter().map(FindingDocument::from).collect(),
    }
}

fn daily_plan(plan: &DailyPlan, answer: &ReplacementAnswer) -> DailyPlanDocument {
    let salt = answer.case.bag.salt();
    let program = plan.verdict.program();
    let program = program.iter().flat_map(|program| &program.steps);
    let urine = plan.outlook.urine;
    DailyPlanDocument {
        days: days(plan.doses.days),
        proposed: answer.is_proposed(plan),
        refused: plan.refusal(answer.risk),
        daily: DoseDocument::new(plan.doses.daily, salt),
        total: DoseDocument::new(plan.doses.total(), salt),
        exact: plan.exact.map(|daily| exact(daily, plan.doses, salt)),
        pause: Quantity::hours(plan.doses.pause()),
        steps: steps(plan.regimen.steps(), salt),
        urine: UrineDocument {
            amount: Quantity::new(show::decimals(urine.amount.get::<millimole>(), 4), "mmol"),
            share: Quantity::new(show::decimals(urine.share.get::<percent>(), 3), "%"),
        },
        expected: plan.outlook.level.into(),
        mornings: mornings(&plan.outlook),
        highest: plan.highest.as_ref().map(HighestDocument::from),
        on_target: plan.on_target.map(|share| ChanceDocument {
            probability: Number(share.probability()),
            standard_error: Number(share.standard_error()),
        }),
        toxic: plan.toxic.as_ref().map(|toxic| ToxicDocument {
            probability: Number(toxic.share.probability()),
            standard_error: Number(toxic.share.standard_error()),
            model: toxic.model.clone(),
        }),
        status: plan.status(),
        program: program.map(|step| program_step(step, salt)).collect(),
        findings: plan.findings.iter().map(FindingDocument::from).collect(),
        next_level: plan.next_level.as_ref().map(NextLevelDocument::from),
    }
}

fn mornings(outlook: &Outlook) -> Vec<MorningDocument> {
    let each = outlook.mornings.iter().map(|morning| MorningDocument {
        at: Quantity::hours(morning.at),
        level: morning.level.into(),
    });
    each.collect()
}

fn first_dose(plan: &FirstDosePlan, salt: Salt, risk: f64) -> FirstDosePlanDocument {
    let program = plan.program(risk);
    let program = program.iter().flat_map(|program| &program.steps);
    FirstDosePlanDocument {
        first: DoseDocument::new(plan.doses.first, salt),
        over: Quantity::hours(plan.doses.over),
        source: SourceDocument::from(&plan.first.source),
        refused: plan.refusal(risk),
        steps: steps(plan.regimen.steps(), salt),
        expected: plan.outlook.level.into(),
        mornings: mornings(&plan.outlook),
        highest: plan.highest.as_ref().map(HighestDocument::from),
        status: plan.verdict.status(),
        program: program.map(|step| program_step(step, salt)).collect(),
        findings: plan.findings.iter().map(FindingDocument::from).collect(),
    }
}

impl From<&Prediction> for HighestDocument {
    fn from(highest: &Prediction) -> Self {
        Self {
            level: Quantity::new(show::decimals(highest.peak.millimolar(), 6), "mmol/L"),
            at: Quantity::hours(highest.peak_at),
            model: highest.model.clone(),
        }
    }
}

fn exact(daily: AmountOfSubstance, doses: DailyDoses, salt: Salt) -> ExactDosesDocument {
    // The search leaves some digits open; three decimals of a millimole are known.
    let known = |amount: AmountOfSubstance| {
        AmountOfSubstance::new::<millimole>(show::decimals(amount.get::<millimole>(), 3))
    };
    let exact = DailyDoses { daily, ..doses };
    ExactDosesDocument {
        daily: DoseDocument::new(known(daily), salt),
        total: DoseDocument::new(known(exact.total()), salt),
    }
}

fn days(number: usize) -> Quantity {
    Quantity::new(number as f64, "d")
}
