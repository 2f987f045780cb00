//! The totals of an order, prior doses included, over rolling windows against the limits.

use super::bounds::{Circumstances, judge};
use super::{Case, Finding};
use crate::Result;
use crate::clinical::limits::{Measure, Quantity, Window};
use crate::dose::{Delivery, Infusion, StepWords, cumulative};
use crate::units::{Time, show};
use uom::si::time;

/// Prior doses, and the order as the pump will really run it.
pub(super) fn delivered_inputs(case: &Case, deliveries: &[Delivery]) -> Vec<Infusion> {
    let mut inputs = case.given_before();
    inputs.extend(
        case.regimen
            .steps()
            .iter()
            .zip(deliveries)
            .filter(|(step, _)| step.words != StepWords::Pause)
            .map(|(step, delivery)| Infusion {
                start: step.start,
                length: step.over,
                rate: delivery.amount_rate,
            }),
    );
    inputs
}

/// Every window of 60 minutes, 24 hours, 48 hours and 5 days, prior doses included: as ordered or
/// as delivered, whichever holds more, since rounding must neither hide nor add.
///
/// # Errors
/// Internal for a limit of the wrong kind.
pub fn windows(case: &Case, deliveries: &[Delivery]) -> Result<Vec<Finding>> {
    let (ordered, delivered) = (case.inputs(), delivered_inputs(case, deliveries));
    of_inputs(case, &[&ordered, &delivered])
}

/// Each window of whichever inputs hold the most in it.
pub(super) fn of_inputs(case: &Case, versions: &[&[Infusion]]) -> Result<Vec<Finding>> {
    let here = Circumstances::of(case);
    let mut findings = Vec::new();
    for window in Window::ALL {
        let fullest = versions.iter().copied().map(|inputs| {
            let fullest = cumulative::fullest_of_order(inputs, window.length());
            (fullest, inputs)
        });
        let more = fullest.reduce(|a, b| if b.0.amount > a.0.amount { b } else { a });
        let Some((fullest, inputs)) = more else {
            continue;
        };
        let name = format!(
            "the total in {}{}",
            window.words(),
            if case.prior.is_empty() {
                ""
            } else {
                ", prior doses included,"
            }
        );
        let observed = Quantity::Amount(fullest.amount);
        let judged = judge(here, Measure::Window(window), observed, &name)?;
        findings.extend(judged.elsewhere);
        let Some(mut finding) = judged.finding else {
            continue;
        };
        if let Some(at) = crossing(here, window, inputs, &finding) {
            finding.message.push_str(&format!(
                "; first crossed {} after the {}",
                show::duration(at),
                if case.began.is_some() {
                    "plan starts"
                } else {
                    "start"
                }
            ));
        }
        findings.push(finding);
    }
    Ok(findings)
}

/// When the bound that a window finding names is first crossed.
fn crossing(
    here: Circumstances,
    window: Window,
    inputs: &[Infusion],
    finding: &Finding,
) -> Option<Time> {
    let limit = here
        .limits(Measure::Window(window))
        .find(|limit| limit.id == finding.id)?;
    let stops = finding.severity == super::Severity::Stop;
    let (soft, hard) = here.bounds(limit);
    let bound = if stops { hard? } else { soft? };
    let Quantity::Amount(amount) = bound.quantity() else {
        return None;
    };
    let at = cumulative::first_above(inputs, window.length(), amount)?;
    (at.get::<time::hour>() > 0.0).then_some(at)
}
