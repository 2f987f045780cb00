//! One dose without a case: what the limits alone say.

use super::bounds::judge;
use super::{Circumstances, Finding, Status, Topic, bag, bounds, fast_load, order};
use crate::Result;
use crate::clinical::constants::COARSE_ROUNDING;
use crate::clinical::limits::{Measure, Quantity, Window};
use crate::clinical::{Indication, source};
use crate::dose::{Bag, Delivery, Infusion, Pump, Regimen, StepWords, cumulative};
use crate::units::{AmountOfSubstance, AmountRate, Time, show};

/// One dose from one bag.
#[derive(Clone, Copy, Debug)]
pub struct SingleDose<'a> {
    /// Mg2+.
    pub amount: AmountOfSubstance,
    /// The solution.
    pub bag: &'a Bag,
    /// What it is given for, where that was said.
    pub indication: Option<Indication>,
    /// The pump.
    pub pump: Pump,
}

impl SingleDose<'_> {
    /// Circumstances without a patient: symptoms, kidneys and pregnancy are not known, and
    /// the bounds that hold for everybody apply.
    fn circumstances(&self) -> Circumstances<'static> {
        Circumstances {
            indication: self.indication,
            severe_renal: false,
            without_symptoms: true,
            pregnant: self.indication.is_some_and(Indication::obstetric),
            country: None,
            salt: self.bag.salt(),
            site: &[],
        }
    }

    /// Without an indication the limits are those of a replacement.
    fn unknown_indication(&self) -> Option<Finding> {
        self.indication.is_none().then(|| {
            Finding::info(
                Topic::Other,
                "indication-not-given",
                "no indication was given: held against the limits for everybody and for a \
                 replacement without symptoms; other limits hold where one is given, for example \
                 pre-eclampsia",
                source::SOFTWARE,
            )
        })
    }

    /// Everything about the patient, which one dose alone does not show.
    fn patient_not_checked() -> Finding {
        Finding::not_checked(
            Topic::Other,
            "patient-not-checked",
            "no patient was looked at: kidneys, contraindications, medications, prior doses, the \
             level and reflexes were not checked; `maginfuse check` does that with a case file",
            source::SOFTWARE,
        )
    }

    /// Drops count beside a pump, never instead of one.
    #[must_use]
    pub fn by_gravity() -> Finding {
        Finding::info(
            Topic::Other,
            "gravity-set",
            "labels ask for a dedicated pump; a gravity set is for want of one",
            source::US_PLR,
        )
    }

    /// What the limits say about the solution, and whether one bag is enough.
    ///
    /// # Errors
    /// Internal for a limit of the wrong kind.
    pub fn solution(&self) -> Result<Vec<Finding>> {
        let mut findings = order::solution(self.circumstances(), self.bag)?;
        bounds::in_one_note(&mut findings);
        findings.extend(bag::bags_for(self.bag, &[self.amount]));
        findings.extend(self.unknown_indication());
        findings.push(Self::patient_not_checked());
        Ok(findings)
    }

    /// What `delivery` is by a gravity set with `factor` drops per mL, and what the limits say about
    /// the dose that whole drops deliver.
    ///
    /// # Errors
    /// As [`Delivery::by_whole_drops`].
    pub fn by_drops(
        &self,
        words: StepWords,
        delivery: &Delivery,
        factor: f64,
    ) -> Result<(Delivery, Vec<Finding>)> {
        let here = self.circumstances();
        let regimen = Regimen::new([(words, self.amount, delivery.over)])?;
        let step = &regimen.steps()[0];
        let judged = |drops: &Delivery| -> Result<Vec<Finding>> {
            // The step of a pump is not what rounds here.
            let mut findings = order::bounds_of_step(here, step, drops, "the dose by whole drops")?;
            findings.extend(windows(here, drops.amount_rate, drops.over)?);
            Ok(findings)
        };
        let mut drops = delivery.by_whole_drops(factor, self.bag, false)?;
        let mut findings = judged(&drops)?;
        if stops(&findings) && drops.rate > drops.exact {
            // Rounding up must not carry a dose over a limit.
            let lower = delivery.by_whole_drops(factor, self.bag, true)?;
            let of_lower = judged(&lower)?;
            if !stops(&of_lower) {
                (drops, findings) = (lower, of_lower);
            }
        }
        let percent = show::decimals(drops.rounding_error().abs() * 100.0, 1);
        if percent > 100.0 * COARSE_ROUNDING {
            let words = format!("whole drops change the dose by {} %", show::number(percent));
            let action = "read what they deliver, and use a pump, a weaker bag or a set with more \
                          drops per mL";
            let (id, said) = ("drops-coarse", (words, action));
            findings.push(Finding::warn(Topic::Solution, id, said, source::SOFTWARE));
        }
        bounds::in_one_note(&mut findings);
        Ok((drops, findings))
    }

    /// The delivery over `over` and what the limits say about it.
    ///
    /// # Errors
    /// As [`Delivery::new`] and [`Regimen::new`].
    pub fn over(&self, over: Time) -> Result<(Delivery, Vec<Finding>)> {
        self.running(StepWords::Dose, over)
    }

    /// The delivery of a dose over `over`, or of a rate that runs so long, and what the limits say
    /// about it. A rate is no load, however short it runs.
    ///
    /// # Errors
    /// As [`Self::over`].
    pub fn running(&self, words: StepWords, over: Time) -> Result<(Delivery, Vec<Finding>)> {
        let here = self.circumstances();
        let regimen = Regimen::new([(words, self.amount, over)])?;
        let step = &regimen.steps()[0];
        let measure = order::rate_measure(step.is_short());
        let ceiling = here.ceiling(measure, self.bag, self.amount, over);
        let mut delivery = Delivery::new(self.amount, over, self.bag, self.pump, ceiling)?;
        let mut totals = windows(here, delivery.amount_rate, over)?;
        let ordered = windows(here, step.rate(), over)?;
        if Status::of(&totals) > Status::of(&ordered) {
            // Rounding up alone would cross a total: round down instead.
            let exact = Some(delivery.exact);
            let lower = Delivery::new(self.amount, over, self.bag, self.pump, exact)?;
            if stops(&totals) || !order::is_coarse(&lower) {
                delivery = lower;
                totals = windows(here, delivery.amount_rate, over)?;
            }
        }
        let mut findings = order::step(here, step, &delivery, "the dose")?;
        findings.extend(fast_load::of_one_dose(here, step.amount, step.rate())?);
        if step.is_short() {
            findings.extend(bag::short_bag(self.bag, self.amount));
        }
        // Rounding down must not hide an order above a total.
        let hidden = Status::of(&ordered) > Status::of(&totals);
        findings.extend(if hidden { ordered } else { totals });
        bounds::in_one_note(&mut findings);
        Ok((delivery, findings))
    }
}

/// Every window of a single infusion at `rate` over `over`.
fn windows(here: Circumstances, rate: AmountRate, over: Time) -> Result<Vec<Finding>> {
    let input = [Infusion {
        start: Time::default(),
        length: over,
        rate,
    }];
    let mut findings = Vec::new();
    for window in Window::ALL {
        let fullest = cumulative::fullest(&input, window.length()).amount;
        let name = format!("the dose in {}", window.words());
        let observed = Quantity::Amount(fullest);
        findings.extend(judge(here, Measure::Window(window), observed, &name)?);
    }
    Ok(findings)
}

fn stops(findings: &[Finding]) -> bool {
    Status::of(findings) == Status::Stop
}
