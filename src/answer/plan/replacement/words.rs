//! What the plans of a replacement mean, in words.

use super::daily::DailyPlan;
use crate::clinical::bands::{STOP_FROM, WATCH_ABOVE};
use crate::clinical::constants::{WASTING_DAILY_G, WASTING_INFUSION_HOURS};
use crate::clinical::source;
use crate::plan::replacement::{DoseSteps, Goal, MOST_DAYS};
use crate::safety::deficiency::ToldCause;
use crate::safety::{Finding, Topic};
use crate::units::{AmountOfSubstance, show};
use uom::si::ratio::percent;

/// What is known once every plan has been looked at.
pub(super) struct Told<'a> {
    pub(super) goal: &'a Goal,
    pub(super) steps: DoseSteps,
    pub(super) plans: &'a [DailyPlan],
    pub(super) beyond: &'a [usize],
    pub(super) risk: f64,
    pub(super) cause: &'a ToldCause,
    /// What would hold the target of a kidney that wastes while it runs.
    pub(super) running: Option<AmountOfSubstance>,
}

/// Why something is proposed, and what is said before it.
pub(super) type Said = (String, Option<Finding>);

impl Told<'_> {
    /// Of a plan on the days asked for that reaches the target.
    pub(super) fn proposed(&self, one: &DailyPlan) -> Said {
        let rule = format!(
            "of the plans that no rule stops and that bring at most {} % of patients to {STOP_FROM} \
             mmol/L those with the fewest warnings; of these the ones that stay below {WATCH_ABOVE} \
             mmol/L by the curve that flags go by, where there are any; and of these the fewest days \
             whose total is at most a quarter above the least",
            show::number(100.0 * self.risk)
        );
        let others = self
            .plans
            .iter()
            .filter(|other| other.doses.days != one.doses.days);
        let (shorter, longer): (Vec<&DailyPlan>, Vec<&DailyPlan>) =
            others.partition(|other| other.doses.days < one.doses.days);
        let beside = shorter.first().or(longer.last());
        let why = match beside {
            Some(other) => format!("{rule}; {}, {}", self.trade(other), self.trade(one)),
            None => rule,
        };
        (why, None)
    }

    /// Of the shortest plan beyond the days asked for.
    pub(super) fn longer(&self, one: &DailyPlan) -> Said {
        let days = show::counted(one.doses.days as f64, "day");
        let why = format!(
            "none of the plans asked for may be given; {days} are the fewest on which no rule stops \
             the plan; {}",
            self.trade(one)
        );
        let found = format!(
            "no plan on {} may be given: {}",
            self.asked(),
            self.refusals()
        );
        let action = format!(
            "give {} a day on {days}, the fewest on which no rule stops the plan",
            self.steps.in_words(one.doses.daily)
        );
        let topic = Topic::Other;
        let finding = Finding::warn(topic, "days-too-few", (found, action), source::SOFTWARE);
        (why, Some(finding))
    }

    /// Of the most that may be given where the target is out of reach.
    pub(super) fn nearest(&self, one: &DailyPlan) -> Said {
        let level = show::fixed(one.outlook.level.value.millimolar(), 2);
        let days = show::counted(one.doses.days as f64, "day");
        let nearest = match self.cause.cause.expects_waste() {
            true => format!(
                "of what a kidney that wastes is given nearly all leaves in the urine, however much it \
                 is, so that no more than the {} g a day of a label ({}) are proposed on {days}, and \
                 nothing that passes {WATCH_ABOVE} mmol/L",
                show::number(WASTING_DAILY_G),
                source::DE_MG5_50.short
            ),
            false => format!(
                "the most that may be given on {days} without passing {WATCH_ABOVE} mmol/L is the \
                 nearest to it"
            ),
        };
        let why = format!(
            "no plan on up to {MOST_DAYS} days that may be given reaches the target; {nearest}"
        );
        let each = match one.doses.days {
            1 => " once".to_owned(),
            _ => format!(" a day on {days}"),
        };
        let found = format!(
            "no plan that may be given brings the expected level to {} mmol/L {} after the last dose \
             began: {}",
            show::number(self.goal.target.millimolar()),
            show::duration(self.goal.hold),
            self.refusals()
        );
        let then = match self.cause.cause.expects_waste() {
            true => format!(
                "; no grams a day hold a level in a kidney that wastes, so treat what makes it waste{}",
                self.while_it_runs()
            ),
            false => "; then measure the level, and plan again from it".to_owned(),
        };
        let action = format!(
            "give at most {}{each}, after which {level} mmol/L is expected{then}",
            self.steps.in_words(one.doses.daily)
        );
        let topic = Topic::Other;
        let finding = Finding::warn(
            topic,
            "target-not-reached",
            (found, action),
            source::SOFTWARE,
        );
        (why, Some(finding))
    }

    /// What an infusion that does not stop would take.
    fn while_it_runs(&self) -> String {
        self.running.map_or_else(String::new, |daily| {
            format!(
                ", or let it run: {} over {} hours would bring the level to {} mmol/L for as long as \
                 it runs (check it as an order of its own)",
                self.steps.in_words(daily),
                show::number(WASTING_INFUSION_HOURS),
                show::number(self.goal.target.millimolar())
            )
        })
    }

    /// What is lost of any plan of a patient whose kidney wastes; `None` for anybody else.
    pub(super) fn wasted(&self, plan: &DailyPlan) -> Option<Finding> {
        if !self.cause.cause.expects_waste() {
            return None;
        }
        let lost = plan.outlook.urine.share.get::<percent>();
        let words = format!(
            "the kidney wastes magnesium ({}): {} % of what is given here has left in the urine by \
             then, and the level goes on falling to where it was; grams a day fill up no store and \
             cannot hold it",
            self.cause.why,
            show::fixed(lost, 0)
        );
        let (topic, id) = (Topic::Other, "kidney-wastes");
        Some(Finding::info(topic, id, words, self.cause.source))
    }

    /// Where not even the smallest dose may be given; `refused` is that one.
    pub(super) fn nothing(&self, refused: Option<&DailyPlan>) -> Said {
        let because = refused.and_then(|one| one.refusal(self.risk));
        let because = because.unwrap_or_else(|| self.refusals());
        let why = format!("not even the smallest dose may be given: {because}");
        let said = (why.clone(), "answer what stops it first");
        let finding = Finding::stop(Topic::Other, "nothing-fits", said, source::SOFTWARE);
        (why, Some(finding))
    }

    /// What a plan takes and loses.
    fn trade(&self, plan: &DailyPlan) -> String {
        let days = plan.doses.days;
        let lost = plan.outlook.urine.share.get::<percent>();
        format!(
            "{} {} {} and {} {} % of it in the urine",
            show::counted(days as f64, "day"),
            if days == 1 { "takes" } else { "take" },
            self.steps.in_words(plan.needed()),
            if days == 1 { "loses" } else { "lose" },
            show::fixed(lost, 0)
        )
    }

    /// What each plan asked for would take; why it may not be given stands beside it.
    fn refusals(&self) -> String {
        let refused = self.plans.iter().filter_map(|plan| {
            plan.refusal(self.risk)?;
            let days = plan.doses.days;
            let would = show::counted(days as f64, "day");
            Some(format!(
                "{would} would take {}",
                self.steps.in_words(plan.needed())
            ))
        });
        let beyond: Vec<String> = self.beyond.iter().map(usize::to_string).collect();
        let beyond = match beyond.as_slice() {
            [] => None,
            [only] if only == "1" => Some("1 day".to_owned()),
            days => Some(format!("{} days", days.join(", "))),
        };
        let beyond = beyond.map(|days| format!("on {days} no dose that was looked at is enough"));
        let all: Vec<String> = refused.chain(beyond).collect();
        all.join("; ")
    }

    /// The days asked for, in words.
    fn asked(&self) -> String {
        let (first, last) = (*self.goal.days.start(), *self.goal.days.end());
        if first == last {
            return show::counted(first as f64, "day");
        }
        format!("{first} to {last} days")
    }
}
