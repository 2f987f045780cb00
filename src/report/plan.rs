//! The answer of `plan`: proposals with their chances, or why there is none.

mod update;

pub use update::UpdateAnswer;

use super::infusion::{self, BagDocument, DeliveryDocument};
use super::json::{finding, head, number, quantity, with};
use super::map::{target_document, target_words};
use super::provenance::stamp;
use super::text;
use crate::clinical::indications::SmallestLoad;
use crate::clinical::source;
use crate::dose::{Bag, Delivery, Regimen, Step, StepWords};
use crate::plan::{Aim, Difference, Excluded, Odds, Plan, Proposal, Reason};
use crate::population::Share;
use crate::safety::levels_under_way::must_not_go_on;
use crate::safety::{Finding, Severity, Status, Topic};
use crate::units::basic::amount_rate::millimole_per_hour;
use crate::units::{Salt, SaltRate, show};
use serde_json::{Value, json};
use uom::si::amount_of_substance::millimole;
use uom::si::{mass, mass_rate, time};

/// What `plan` found.
#[derive(Clone, Debug)]
pub struct PlanAnswer<'a> {
    /// The patient in short.
    pub patient: String,
    /// The solution.
    pub bag: &'a Bag,
    /// What was wanted.
    pub aim: &'a Aim,
    /// What was found.
    pub plan: &'a Plan,
    /// The case and the question in one canonical form.
    pub input: String,
    /// The smallest load that was tried, unless the loads were given.
    pub smallest_load: Option<SmallestLoad>,
    /// The order under way, where the plan goes on with one.
    pub update: Option<UpdateAnswer<'a>>,
}

impl PlanAnswer<'_> {
    /// The verdict: that of the first proposal, a stop without one.
    #[must_use]
    pub fn status(&self) -> Status {
        match self.plan.proposals.first() {
            Some(_) => Status::of(&self.findings()),
            None => Status::Stop,
        }
    }

    /// What the levels of an order under way say, before anything that is proposed.
    fn of_levels(&self) -> &[Finding] {
        self.update.map_or(&[], |one| &one.update.findings)
    }

    /// That the order under way must not go on, where that is so.
    fn of_order(&self) -> Option<Finding> {
        let continued = self.update?.revised.continued.as_ref()?;
        let why = continued.forbidden.first()?;
        Some(must_not_go_on(why, !self.plan.proposals.is_empty()))
    }

    fn findings(&self) -> Vec<Finding> {
        let mut findings = self.of_levels().to_vec();
        if Status::of(&findings) == Status::Stop {
            return findings;
        }
        findings.extend(self.of_order());
        match self.plan.proposals.first() {
            Some(best) => findings.extend(best.findings.iter().cloned()),
            None => findings.push(Finding::stop(
                Topic::Other,
                "nothing-fits",
                self.why(),
                source::SOFTWARE,
            )),
        }
        findings
    }

    /// What the search means, in words.
    fn why(&self) -> String {
        let searched = self.plan.searched;
        let stops = |finding: &&Finding| finding.severity == Severity::Stop;
        if let Some(stop) = self.of_levels().iter().find(stops) {
            return stop.message.clone();
        }
        let most = self.plan.excluded.first().map(reason_words);
        if self.plan.proposals.is_empty() {
            let most = most.unwrap_or_else(|| "nothing could be tried".to_owned());
            return format!(
                "none of {searched} regimens fits; {most}{}",
                self.best_words()
            );
        }
        format!(
            "of {searched} regimens, those that no rule stops and that bring at most {} % of patients \
             to 3.5 mmol/L: fewer limits of labels and guidelines crossed first, then the highest chance \
             of the target; of all that the error of the difference does not tell from the one with \
             that chance, the lower toxicity, fewer warnings, less magnesium and the slower load \
             decide",
            show::number(100.0 * self.aim.risk)
        )
    }

    /// The odds of a proposal before the levels.
    fn before(&self, place: usize) -> Option<&Odds> {
        self.update?.revised.before.get(place)
    }

    /// Whether a proposal is what remains of the order.
    fn is_as_ordered(&self, proposal: &Proposal) -> bool {
        let remaining = self
            .update
            .and_then(|one| one.update.order.remaining.as_ref());
        remaining.is_some_and(|remaining| same(remaining, &proposal.regimen))
    }

    fn best_words(&self) -> String {
        let chance = self
            .plan
            .best
            .and_then(|best| best.on_target.zip(best.target_error()));
        chance.map_or_else(String::new, |(share, error)| {
            format!(
                "; the best regimen within the limits and the risk brings {} of patients to the target",
                percent(share, error)
            )
        })
    }
}

/// Whether two regimens are one, as far as rounding lets them.
fn same(one: &Regimen, other: &Regimen) -> bool {
    const ROUNDING: f64 = 1e-6;
    let near = |a: f64, b: f64| (a - b).abs() <= ROUNDING * b.abs();
    let (one, other) = (one.steps(), other.steps());
    one.len() == other.len()
        && one
            .iter()
            .zip(other)
            .all(|(a, b)| near(a.amount.value, b.amount.value) && near(a.over.value, b.over.value))
}

fn reason_words(excluded: &Excluded) -> String {
    let regimens = show::counted(excluded.count as f64, "regimen");
    format!("{regimens} excluded: {}", excluded.words)
}

fn reason_id(reason: &Reason) -> &str {
    match reason {
        Reason::Rule(id) => id,
        Reason::Pump => "pump-step",
        Reason::Risk => "risk",
        Reason::Target => "target",
        Reason::Needless => "no-more-magnesium",
    }
}

/// A share with its error in words.
fn percent(share: Share, error: f64) -> String {
    let percent = |part: f64| match 100.0 * part {
        0.0 => "none".to_owned(),
        percent if percent < 0.1 => "less than 0.1 %".to_owned(),
        percent => format!("{} %", show::fixed(percent, 1)),
    };
    format!(
        "{} (standard error {})",
        percent(share.probability()),
        percent(error)
    )
}

/// The JSON document.
#[must_use]
pub fn document(answer: &PlanAnswer<'_>) -> Value {
    let (plan, aim) = (answer.plan, answer.aim);
    let models: Vec<_> = plan.models.iter().map(|m| (m.id(), m.sha256())).collect();
    let mut provenance = stamp(&models, &answer.input);
    provenance["seed"] = json!(aim.crowding.seed);
    let excluded: Vec<Value> = plan
        .excluded
        .iter()
        .map(|entry| {
            json!({
                "reason": reason_id(&entry.reason),
                "regimens": entry.count,
                "words": entry.words,
            })
        })
        .collect();
    let mut document = with(
        head(answer.status(), &answer.findings()),
        json!({
            "target": target_document(&aim.target),
            "risk": { "above": quantity(crate::clinical::bands::STOP_FROM, "mmol/L"), "limit": number(aim.risk) },
            "bag": BagDocument::from(answer.bag),
            "proposals": plan.proposals.iter().enumerate().map(|(place, one)| proposal((place, one), answer)).collect::<Vec<_>>(),
            "searched": plan.searched,
            "smallest_load": answer.smallest_load.map(|load| json!({
                "amount": quantity(load.amount().get::<millimole>(), "mmol"),
                "source": load.source.short,
            })),
            "excluded": excluded,
            "why": answer.why(),
            "decision": DECISION,
            "subjects": aim.crowding.subjects,
            "seed": aim.crowding.seed,
            "provenance": provenance,
        }),
    );
    if let Some(update) = &answer.update {
        document["update"] = update::document(update, answer.bag, plan.proposals.is_empty());
    }
    document
}

/// The chances of a regimen.
fn odds_document(odds: &Odds) -> Value {
    let probability = |share: Option<Share>| share.map(|share| number(share.probability()));
    json!({
        "probability_of_target": probability(odds.on_target),
        "probability_toxic": number(odds.toxic.probability()),
        "standard_error": {
            "probability_of_target": odds.target_error().map(number),
            "probability_toxic": number(odds.toxic.standard_error()),
        },
    })
}

/// Whose decision it is.
const DECISION: &str = "A proposal, never an order: whether and how much magnesium is given is decided \
     by the treating physician for the individual patient.";

fn proposal((place, proposal): (usize, &Proposal), answer: &PlanAnswer<'_>) -> Value {
    let salt = answer.bag.salt();
    let steps = proposal.regimen.steps();
    let program: Vec<Value> = steps
        .iter()
        .zip(&proposal.program)
        .map(|(step, delivery)| {
            let start = json!({ "start": quantity(step.start.get::<time::hour>(), "h") });
            with(start, json!(DeliveryDocument::new(delivery, salt)))
        })
        .collect();
    let odds = &proposal.odds;
    let known = json!({
        "steps": steps.iter().map(|step| step_document(step, salt)).collect::<Vec<_>>(),
        "total": quantity(salt.mass(proposal.regimen.total()).get::<mass::gram>(), "g"),
        "difference_to_first": {
            "probability_of_target": number(proposal.behind.value),
            "standard_error": number(proposal.behind.error),
            "tie": proposal.behind.is_tie(),
        },
        "limits_crossed": proposal.limit_warnings,
        "model": answer.plan.models.get(odds.worst).map(|model| model.id()),
        "status": Status::of(&proposal.findings).word(),
        "program": program,
        "findings": proposal.findings.iter().map(finding).collect::<Vec<_>>(),
    });
    let mut document = with(known, odds_document(odds));
    if let Some(before) = answer.before(place) {
        document["before_levels"] = odds_document(before);
        document["as_ordered"] = json!(answer.is_as_ordered(proposal));
    }
    document
}

/// A step with the keys of the case file.
fn step_document(step: &Step, salt: Salt) -> Value {
    match step.words {
        StepWords::Dose => json!({
            "dose": quantity(salt.mass(step.amount).get::<mass::gram>(), "g"),
            "over": quantity(step.over.get::<time::minute>(), "min"),
        }),
        StepWords::Rate => json!({
            "rate": quantity(
                SaltRate::carrying(step.rate(), salt).rate().get::<mass_rate::gram_per_hour>(),
                "g/h",
            ),
            "for": quantity(step.over.get::<time::hour>(), "h"),
        }),
    }
}

fn step_words(step: &Step, salt: Salt) -> String {
    match step.words {
        StepWords::Dose => format!(
            "{} over {}",
            show::mass(salt.mass(step.amount)),
            show::duration(step.over)
        ),
        StepWords::Rate => format!(
            "{} g/hour ({} mmol/hour) for {}",
            show::number(
                SaltRate::carrying(step.rate(), salt)
                    .rate()
                    .get::<mass_rate::gram_per_hour>()
            ),
            show::number(step.rate().get::<millimole_per_hour>()),
            show::duration(step.over)
        ),
    }
}

/// The text for people.
#[must_use]
pub fn words(answer: &PlanAnswer<'_>) -> String {
    let plan = answer.plan;
    let title = match answer.update {
        Some(_) => "Updated plan for an order under way",
        None => "Regimens for a target",
    };
    let mut out = format!("{title}, {}, intravenous\n", answer.bag.salt().name());
    out += &text::findings(answer.of_levels());
    if Status::of(answer.of_levels()) == Status::Stop {
        out += &text::row("patient", &answer.patient);
        if let Some(update) = &answer.update {
            out += &update::stopped_rows(update, answer.bag);
        }
        return out + &stop_words(&answer.why());
    }
    out.extend(answer.of_order().as_ref().map(text::finding));
    if let Some(best) = plan.proposals.first() {
        out += &proposal_words(0, best, answer);
    }
    out += &basis(answer);
    for (place, proposal) in plan.proposals.iter().enumerate().skip(1) {
        out += &proposal_words(place, proposal, answer);
    }
    let continued = answer.update.and_then(|one| one.revised.continued.as_ref());
    if let Some(one) = continued {
        out += &update::continued_words(one, answer.bag, plan.proposals.is_empty());
    }
    if let Some(odds) = answer.update.and_then(|one| one.revised.nothing) {
        out += &update::nothing_words(&odds);
    }
    if !plan.excluded.is_empty() {
        out += "\nWhat does not fit\n";
        for entry in &plan.excluded {
            out += &text::wrapped("  ", "-", &reason_words(entry));
        }
    }
    let why = answer.why();
    if plan.proposals.is_empty() {
        return out + &stop_words(&why);
    }
    out += "\n";
    out += &text::wrapped("", "Why:", &why);
    out + &closing_words()
}

/// Patient, solution, order so far, question and virtual patients.
fn basis(answer: &PlanAnswer<'_>) -> String {
    let (plan, aim) = (answer.plan, answer.aim);
    let models: Vec<_> = plan.models.iter().map(|model| model.id()).collect();
    let mut out = String::from("\nWhat it rests on\n");
    out += &text::row("patient", &answer.patient);
    out += &text::row("solution", &infusion::bag_text(answer.bag));
    if let Some(update) = &answer.update {
        out += &update::rows(update, answer.bag);
    }
    let mut target = target_words(&aim.target);
    if answer.update.is_some() {
        target = target
            .replace("after the start", "after the plan starts")
            .replace("the order", "the plan");
    }
    out += &text::row("target", &target);
    let risk = show::number(100.0 * aim.risk);
    out += &text::row(
        "risk",
        &format!("at most {risk} % of patients at 3.5 mmol/L or more"),
    );
    let patients = format!(
        "{} virtual ones{}, the same for every regimen, seed {}; models {}: the highest risk of them counts, and the mean chance of the target",
        aim.crowding.subjects,
        if answer.update.is_some() {
            " who fit the levels"
        } else {
            ""
        },
        aim.crowding.seed,
        models.join(", ")
    );
    out += &text::row("patients", &patients);
    out += &text::row("searched", &show::counted(plan.searched as f64, "regimen"));
    if let Some(words) = loads_words(answer) {
        out += &text::row("loads", &words);
    }
    out
}

fn stop_words(why: &str) -> String {
    let stop = text::wrapped("", "[STOP]", &format!("Nothing is proposed: {why}."));
    format!("\n{stop}{}", closing_words())
}

fn closing_words() -> String {
    format!("{}{}\n", text::wrapped("", "", DECISION), text::STATEMENT)
}

/// From where on loads were tried.
fn loads_words(answer: &PlanAnswer<'_>) -> Option<String> {
    let smallest = answer.smallest_load?;
    let tried = !answer.aim.choices.loads.is_empty();
    tried.then(|| {
        format!(
            "from {} on, the smallest that a source names for this indication ({}); --dose asks \
             for others",
            smallest.words(),
            smallest.source.short
        )
    })
}

/// How a proposal compares with the first one.
fn behind_words(proposal: &Proposal) -> String {
    let Difference { value, error } = proposal.behind;
    let error = show::fixed(100.0 * error, 1);
    if proposal.behind.is_tie() {
        return format!(
            "the same as the proposal's within the error of their difference ({error} %)"
        );
    }
    let side = if value < 0.0 { "less" } else { "more" };
    format!(
        "{} % {side} than the proposal's (standard error of the difference {error} %)",
        show::fixed(100.0 * value.abs(), 1)
    )
}

fn proposal_words(place: usize, proposal: &Proposal, answer: &PlanAnswer<'_>) -> String {
    let salt = answer.bag.salt();
    let name = match place {
        0 => "Proposal".to_owned(),
        place => format!("Alternative {place}"),
    };
    let steps: Vec<String> = proposal
        .regimen
        .steps()
        .iter()
        .map(|step| step_words(step, salt))
        .collect();
    let ordered = if answer.is_as_ordered(proposal) {
        " (as ordered)"
    } else {
        ""
    };
    let mut out = format!("\n{name}: {}{ordered}\n", steps.join(", then "));
    let odds = &proposal.odds;
    if let Some((share, error)) = odds.on_target.zip(odds.target_error()) {
        out += &text::row("on target", &percent(share, error));
    }
    if let Some(before) = answer.before(place) {
        out += &text::row("before levels", &update::before_words(before));
    }
    if place > 0 {
        out += &text::row("compared", &behind_words(proposal));
    }
    let toxic = percent(odds.toxic, odds.toxic.standard_error());
    out += &text::row("toxic", &toxic);
    out += &text::row("total", &show::mass(salt.mass(proposal.regimen.total())));
    let program: Vec<(&Step, &Delivery)> = proposal
        .regimen
        .steps()
        .iter()
        .zip(&proposal.program)
        .collect();
    for (step, delivery) in program {
        out += &format!("  {}\n", step_words(step, salt));
        out += &infusion::delivery_text(delivery, answer.bag);
    }
    out += &text::findings(&proposal.findings);
    out
}
