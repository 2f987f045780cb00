//! `plan` as text.

use super::{DECISION, update_story};
use crate::answer::{PlanAnswer, PlanProposal, share_in_words};
use crate::clinical::bands::STOP_FROM;
use crate::dose::Bag;
use crate::plan::{Difference, Odds};
use crate::report::chance::{Counted, beside_chances};
use crate::report::infusion::{bag_text, program_text, step_text};
use crate::report::patient::patient_line;
use crate::report::target::target_text;
use crate::report::text;
use crate::units::show;

/// The text for people.
#[must_use]
pub fn to_text(answer: &PlanAnswer) -> String {
    let bag = &answer.case.bag;
    let title = match answer.update {
        Some(_) => "Updated plan for an order under way",
        None => "Regimens for a target",
    };
    let mut out = format!("{title}, {}, intravenous\n", bag.salt().name());
    if let Some(update) = &answer.update {
        let now = update.order_finding.as_ref();
        out.extend(
            now.filter(|_| !update.is_stopped_by_levels())
                .map(text::finding),
        );
        out += &text::findings(&update.level_findings);
        if update.is_stopped_by_levels() {
            out += &text::row("patient", &patient_line(&answer.case));
            out += &update_story::rows_of_stopped(update, bag);
            return out + &stop_text(&answer.why);
        }
    }
    let chances = Chances::of(answer);
    if let Some(best) = answer.proposals.first() {
        out += &proposal_text(0, best, (bag, chances));
    }
    out += &basis(answer);
    for (place, proposal) in answer.proposals.iter().enumerate().skip(1) {
        out += &proposal_text(place, proposal, (bag, chances));
    }
    if let Some(update) = &answer.update {
        out += &update_story::instead(update, (bag, chances));
    }
    if !answer.excluded.is_empty() {
        out += "\nWhat does not fit\n";
        for entry in &answer.excluded {
            out += &text::wrapped("  ", "-", &entry.in_words());
        }
    }
    if answer.proposals.is_empty() {
        return out + &stop_text(&answer.why);
    }
    out += "\n";
    out += &text::wrapped("", "Why:", &answer.why);
    out + &closing_text()
}

/// Patient, solution, order so far, question and virtual patients.
fn basis(answer: &PlanAnswer) -> String {
    let (aim, bag) = (&answer.aim, &answer.case.bag);
    let models: Vec<&str> = answer
        .models
        .iter()
        .map(|model| model.id.as_str())
        .collect();
    let mut out = String::from("\nWhat it rests on\n");
    out += &text::row("patient", &patient_line(&answer.case));
    out += &text::row("solution", &bag_text(bag));
    if let Some(update) = &answer.update {
        out += &update_story::rows(update, bag);
    }
    let mut target = target_text(&aim.target);
    if answer.update.is_some() {
        target = target
            .replace("after the start", "after the plan starts")
            .replace("the order", "the plan");
    }
    out += &text::row("target", &target);
    let risk = show::number(100.0 * aim.risk);
    out += &text::row(
        "risk",
        &format!(
            "at most {risk} % of patients at {} mmol/L or more",
            show::number(STOP_FROM)
        ),
    );
    let fitting = if answer.update.is_some() {
        " who fit the levels"
    } else {
        ""
    };
    // A plan under way may show chances without a first proposal to explain them beside.
    out += &beside_chances(&answer.case, counted(answer));
    let patients = format!(
        "{} virtual ones{fitting}, the same for every regimen, seed {}; models {}: the highest risk \
         of them counts, and the mean chance of the target",
        aim.crowding.subjects,
        aim.crowding.seed,
        models.join(", ")
    );
    out += &text::row("patients", &patients);
    out += &text::row(
        "searched",
        &show::counted(answer.searched as f64, "regimen"),
    );
    if let Some(words) = loads_text(answer) {
        out += &text::row("loads", &words);
    }
    let deficiency = answer.case.indication.needs_confirmed_deficiency();
    if deficiency && answer.case.is_depleted() && answer.update.is_none() {
        let words =
            "for grams a day over several days, plan with a time that the target is to hold";
        out += &text::row("over days", words);
    }
    out
}

/// By what the chances are counted.
fn counted(answer: &PlanAnswer) -> Counted {
    match answer.counts_target_as_expected() {
        true => Counted::TargetAsExpected,
        false => Counted::OfThePatient,
    }
}

fn stop_text(why: &str) -> String {
    let stop = text::wrapped("", "[STOP]", &format!("Nothing is proposed: {why}."));
    format!("\n{stop}{}", closing_text())
}

fn closing_text() -> String {
    format!("{}{}\n", text::wrapped("", "", DECISION), text::STATEMENT)
}

/// From where on loads were tried.
fn loads_text(answer: &PlanAnswer) -> Option<String> {
    let smallest = answer.smallest_load?;
    let tried = !answer.aim.choices.loads.is_empty();
    tried.then(|| {
        format!(
            "from {} on, the smallest that a source names for this indication ({}); others only \
             where they are asked for",
            smallest.words(),
            smallest.source.short
        )
    })
}

/// How a proposal compares with the first one.
fn behind_text(proposal: &PlanProposal) -> String {
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

fn proposal_text(place: usize, proposal: &PlanProposal, (bag, chances): (&Bag, Chances)) -> String {
    let salt = bag.salt();
    let name = match place {
        0 => "Proposal".to_owned(),
        place => format!("Alternative {place}"),
    };
    let steps = proposal.regimen.steps().iter();
    let steps: Vec<String> = steps.map(|step| step_text(step, salt)).collect();
    let ordered = if proposal.as_ordered {
        " (as ordered)"
    } else {
        ""
    };
    let mut out = format!("\n{name}: {}{ordered}\n", steps.join(", then "));
    let odds = &proposal.odds;
    if odds.on_target.is_some() {
        out += &text::row("on target", &chances.on_target_text(odds));
    }
    if let Some(before) = &proposal.before_levels {
        out += &text::row("before levels", &chances.on_target_text(before));
    }
    if place > 0 {
        out += &text::row("compared", &behind_text(proposal));
    }
    out += &text::row("toxic", &chances.toxic_text(odds));
    out += &text::row("total", &show::mass(salt.mass(proposal.regimen.total())));
    let program = proposal.verdict.program();
    for step in program.iter().flat_map(|program| &program.steps) {
        out += &format!("  {}\n", step_text(&step.ordered, salt));
        out += &program_text(step, bag);
    }
    out + &text::findings(&proposal.findings)
}

/// How the chances of one patient are told.
#[derive(Clone, Copy)]
pub(super) struct Chances {
    /// Said behind that of the target; mostly nothing.
    target: &'static str,
    /// Said behind that of harm; mostly nothing.
    toxic: &'static str,
}

impl Chances {
    fn of(answer: &PlanAnswer) -> Self {
        const AT_MOST: &str = "; at most, since uptake by tissue is left out";
        let depleted = answer.case.is_depleted();
        Self {
            target: match depleted {
                true if answer.counts_target_as_expected() => "; by the expected course (weak)",
                true => AT_MOST,
                false => "",
            },
            toxic: if depleted { AT_MOST } else { "" },
        }
    }

    /// The chance of the target with its error.
    pub(super) fn on_target_text(self, odds: &Odds) -> String {
        let chance = odds.on_target.zip(odds.target_error());
        chance.map_or_else(
            || "not known".to_owned(),
            |(share, error)| share_in_words(share, error) + self.target,
        )
    }

    /// The chance of a toxic level with its error.
    pub(super) fn toxic_text(self, odds: &Odds) -> String {
        share_in_words(odds.toxic, odds.toxic.standard_error()) + self.toxic
    }
}
