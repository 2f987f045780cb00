//! A replacement over days as text.

use super::DECISION;
use crate::answer::{DailyPlan, FirstDosePlan, HighestChance, ReplacementAnswer, share_in_words};
use crate::clinical::bands::STOP_FROM;
use crate::dose::StepWords;
use crate::plan::replacement::{DoseSteps, Outlook};
use crate::population::Share;
use crate::report::expected_level::{GRADE, assumed, in_words, range_words};
use crate::report::infusion::{bag_text, program_text, step_text};
use crate::report::patient::patient_line;
use crate::report::{next_level, text};
use crate::safety::exposure::Prediction;
use crate::safety::{Finding, Status};
use crate::simulate::expected::ExpectedLevel;
use crate::units::magnesium::in_every_unit;
use crate::units::show;
use uom::si::ratio::percent;
use uom::si::time::hour;

/// The text for people.
#[must_use]
pub fn to_text(answer: &ReplacementAnswer) -> String {
    let bag = &answer.case.bag;
    let mut out = format!(
        "Replacement over days, {}, intravenous\n",
        bag.salt().name()
    );
    match &answer.proposal {
        Some(plan) => out += &proposal_text(plan, answer),
        None => {
            let stop = format!("Nothing is proposed: {}.", answer.why);
            out += &format!("\n{}", text::wrapped("", "[STOP]", &stop));
            out += &text::findings(&answer.findings);
        }
    }
    out += &text::findings(&answer.notes);
    if let Some(first) = &answer.first_dose {
        out += &first_dose_text(first, answer);
    }
    out += &by_days(answer);
    out += &basis(answer);
    if answer.proposal.is_some() {
        out += &format!("\n{}", text::wrapped("", "Why:", &answer.why));
    } else {
        out += "\n";
    }
    format!(
        "{out}{}{}\n",
        text::wrapped("", "", DECISION),
        text::STATEMENT
    )
}

/// The proposal: what to give, what comes of it, and what the rules say.
fn proposal_text(plan: &DailyPlan, answer: &ReplacementAnswer) -> String {
    let (goal, bag) = (&answer.goal, &answer.case.bag);
    let steps = steps(answer);
    let doses = plan.doses;
    let days = doses.days;
    let when = if days == 1 {
        "once".to_owned()
    } else {
        format!(
            "once a day on {days} days, with pauses of {}",
            show::duration(doses.pause())
        )
    };
    let mut out = format!(
        "\nProposal: {} over {}, {when}\n",
        steps.in_words(doses.daily),
        show::duration(doses.infusion)
    );
    let total = in_every_unit(doses.total(), steps.salt);
    let exact = plan.exact.map_or_else(
        || "; the most that is proposed, and too little for the target".to_owned(),
        |_| format!("; {} would do exactly", steps.in_words(plan.needed())),
    );
    out += &text::row("total", &format!("{total}{exact}"));
    let expected = format!(
        "{} {} after the last dose began; {}",
        in_words(plan.outlook.level),
        show::duration(goal.hold),
        range_words(&answer.cause, "")
    );
    out += &text::row("expected", &expected);
    out += &text::row("each morning", &mornings(&plan.outlook));
    let urine = plan.outlook.urine;
    let lost = match show::fixed(urine.share.get::<percent>(), 0).as_str() {
        "0" => "next to nothing of it until then".to_owned(),
        share => format!(
            "{} of it, {share} %, until then",
            steps.in_words(urine.amount)
        ),
    };
    out += &text::row("in the urine", &lost);
    if let Some(share) = plan.on_target {
        let error = share.standard_error();
        out += &text::row("on target", &share_in_words(share, error));
    }
    out += &text::row("highest", &highest_text(plan.highest.as_ref()));
    out.extend(plan.toxic.as_ref().map(toxic_row));
    let program = plan.verdict.program();
    // Every dose is the same: one of them says what to set.
    if let Some(step) = program.and_then(|program| program.steps.first()) {
        let each = if days == 1 {
            ""
        } else {
            ", every day the same"
        };
        out += &format!("  {}{each}\n", step_text(&step.ordered, steps.salt));
        out += &program_text(step, bag);
    }
    if let Some(due) = &plan.next_level {
        out += &text::row("next level", &next_level::in_words(due));
    }
    out + &text::findings(&answer.findings)
}

/// The level that is expected after each day.
fn mornings(outlook: &Outlook) -> String {
    let each = outlook.mornings.iter().enumerate().map(|(day, morning)| {
        let level = show::fixed(morning.level.value.millimolar(), 2);
        format!("{level} mmol/L after day {}", day + 1)
    });
    format!(
        "expected 24 hours after the doses of a day began: {}",
        each.collect::<Vec<_>>().join(", ")
    )
}

/// The chance of the level that stops an order.
fn toxic_row(toxic: &HighestChance) -> String {
    let words = toxic.share.in_words();
    text::row(
        "toxic",
        &format!("{words} reach {STOP_FROM} mmol/L ({})", toxic.model),
    )
}

/// The proposal with the first dose of acute symptoms.
fn first_dose_text(plan: &FirstDosePlan, answer: &ReplacementAnswer) -> String {
    let (steps, doses) = (steps(answer), &plan.doses);
    let dose = format!(
        "{} over {}",
        steps.in_words(doses.first),
        show::duration(doses.over)
    );
    let named = format!(
        "the first dose named for acute symptoms, {dose} [{}]",
        plan.first.source.short
    );
    if let Some(why) = plan.refusal(answer.risk) {
        let words = format!("{named}, is not proposed: {why}");
        return format!("\nAcute symptoms\n{}", text::row("first dose", &words));
    }
    let mut words = format!("{named}, before the others");
    if doses.rest.value > 0.0 {
        words += &format!(
            "; then {} over {} on the same day",
            steps.in_words(doses.rest),
            show::duration(doses.rest_over)
        );
    }
    words += &match doses.later.value > 0.0 {
        true => format!(
            "; then {} over {} on each later day",
            steps.in_words(doses.later),
            show::duration(doses.plan.infusion)
        ),
        false => "; then a level, and nothing more of this plan".to_owned(),
    };
    let mut out = format!("\nAcute symptoms\n{}", text::row("first dose", &words));
    out += &text::row("each morning", &mornings(&plan.outlook));
    out += &text::row("highest", &highest_text(plan.highest.as_ref()));
    out.extend(plan.toxic.as_ref().map(toxic_row));
    let mut shown: Vec<String> = Vec::new();
    let program = plan.program(answer.risk);
    for step in program.iter().flat_map(|program| &program.steps) {
        let given = step.ordered.words != StepWords::Pause;
        let words = step_text(&step.ordered, steps.salt);
        if given && !shown.contains(&words) {
            out += &format!("  {words}\n{}", program_text(step, &answer.case.bag));
            shown.push(words);
        }
    }
    // What the proposal says in the same words is not said twice.
    let same = |one: &Finding, other: &Finding| {
        one.severity == other.severity && one.message == other.message
    };
    let told = |finding: &&Finding| !answer.findings.iter().any(|one| same(one, finding));
    let new: Vec<Finding> = plan.findings.iter().filter(told).cloned().collect();
    out + &text::findings(&new)
}

/// The trade of days against grams.
fn by_days(answer: &ReplacementAnswer) -> String {
    if answer.plans.is_empty() {
        return String::new(); // a finding says that no dose is enough
    }
    let steps = steps(answer);
    let hold = show::number(answer.goal.hold.get::<hour>());
    let mut out = format!(
        "\nDays against grams (levels in mmol/L)\n  {}\n",
        cells([
            "days",
            "a day",
            "in all",
            "urine",
            &format!("expected at {hold} h"),
            "peak",
            "target",
            "3.5",
            "rules"
        ])
    );
    for plan in &answer.plans {
        let ExpectedLevel { value, low, high } = plan.outlook.level;
        let [value, low, high] = [value, low, high].map(|level| show::fixed(level.millimolar(), 2));
        let highest = plan.highest.as_ref();
        let highest = highest.map_or_else(String::new, |one| show::fixed(one.peak.millimolar(), 2));
        let target = plan.on_target.map_or_else(String::new, short);
        let toxic = plan.toxic.as_ref();
        let toxic = toxic.map_or_else(String::new, |one| short(one.share));
        let urine = show::fixed(plan.outlook.urine.share.get::<percent>(), 0);
        out += &format!(
            "  {}\n",
            cells([
                &plan.doses.days.to_string(),
                &steps.in_words(plan.doses.daily),
                &steps.in_words(plan.doses.total()),
                &format!("{urine} %"),
                &format!("{value} ({low} to {high})"),
                &highest,
                &target,
                &toxic,
                verdict(plan, answer),
            ])
        );
    }
    out + &not_proposed(answer)
}

/// What may not be given: what it would take, and the rules that stop it, each told once.
fn not_proposed(answer: &ReplacementAnswer) -> String {
    let (steps, mut out) = (steps(answer), String::new());
    let mut told: Vec<&str> = Vec::new();
    if answer.proposal.is_none() {
        // What stops the smallest dose stands above.
        told.extend(answer.findings.iter().map(|finding| finding.id.as_str()));
    }
    for plan in &answer.plans {
        let Some(why) = plan.refusal(answer.risk) else {
            continue;
        };
        let days = show::counted(plan.doses.days as f64, "day");
        let would = format!(
            "{days} would take {}, not proposed",
            steps.in_words(plan.needed())
        );
        let new: Vec<Finding> = plan
            .stops()
            .filter(|stop| !told.contains(&stop.id.as_str()))
            .cloned()
            .collect();
        let why = match plan.stops().next() {
            None => why,
            Some(_) if new.is_empty() => "stopped as above".to_owned(),
            Some(_) => "stopped by the rules".to_owned(),
        };
        out += &text::wrapped("  ", "-", &format!("{would}: {why}"));
        out += &text::findings(&new);
        told.extend(plan.stops().map(|stop| stop.id.as_str()));
    }
    out
}

/// One line of the table.
fn cells(cells: [&str; 9]) -> String {
    let [
        days,
        daily,
        total,
        urine,
        expected,
        highest,
        target,
        toxic,
        verdict,
    ] = cells;
    let line = format!(
        "{days:<4} {daily:<9} {total:<9} {urine:<5} {expected:<19} {highest:<4} {target:<6} {toxic:<6} \
         {verdict}"
    );
    line.trim_end().to_owned()
}

/// The verdict on a plan in one word.
fn verdict(plan: &DailyPlan, answer: &ReplacementAnswer) -> &'static str {
    match plan.status() {
        _ if answer.is_proposed(plan) => "proposed",
        Status::Stop => "stop",
        Status::Warn => "warn",
        Status::Ok => "pass",
    }
}

/// A share for a cell of a table: what is rare is never 0 %.
fn short(share: Share) -> String {
    match share.count {
        0 => "none".to_owned(),
        all if all == share.of => "all".to_owned(),
        _ => match show::fixed(100.0 * share.probability(), 1).as_str() {
            // Rare, and never written as nothing.
            "0" => format!("{} %", show::fixed(100.0 * share.probability(), 2)),
            part => format!("{part} %"),
        },
    }
}

fn steps(answer: &ReplacementAnswer) -> DoseSteps {
    DoseSteps {
        salt: answer.case.bag.salt(),
    }
}

/// The highest level of the curve that flags go by.
fn highest_text(highest: Option<&Prediction>) -> String {
    highest.map_or_else(
        || "no model raises flags".to_owned(),
        |highest| {
            format!(
                "{} mmol/L after {} by the curve that flags go by ({})",
                show::fixed(highest.peak.millimolar(), 2),
                show::counted(show::decimals(highest.peak_at.get::<hour>(), 1), "hour"),
                highest.model
            )
        },
    )
}

/// Patient, solution, question and what the expectation rests on.
fn basis(answer: &ReplacementAnswer) -> String {
    let goal = &answer.goal;
    let mut out = String::from("\nWhat it rests on\n");
    out += &text::row("patient", &patient_line(&answer.case));
    out += &text::row("solution", &bag_text(&answer.case.bag));
    let target = format!(
        "an expected level of {} mmol/L, from {} on, still there {} after the last dose began",
        show::number(goal.target.millimolar()),
        answer.level.words(),
        show::duration(goal.hold)
    );
    out += &text::row("target", &target);
    let risk = format!(
        "at most {} % of patients at {STOP_FROM} mmol/L or more",
        show::number(100.0 * answer.risk)
    );
    out += &text::row("risk", &risk);
    out += &text::row("assumed", &assumed(&answer.cause));
    let chances = format!(
        "of {STOP_FROM} mmol/L within the order by the curve that flags go by, which leaves uptake by \
         tissue out, the highest of the models; of the target by the expected course of {} virtual \
         patients who differ, seed {}: about a half where the typical one just reaches it ({GRADE})",
        show::grouped(answer.crowding.subjects),
        answer.crowding.seed
    );
    out + &text::row("chances", &chances)
}
