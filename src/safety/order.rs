//! The order against the limits: every step as the pump will really run it, and every window.

use super::bounds::{Circumstances, judge};
use super::{Case, Finding, Severity, Shown, Status, Topic, bag, injection, parts, totals};
use crate::Result;
use crate::clinical::Indication;
use crate::clinical::constants::{
    COARSE_ROUNDING, RECURRENT_FIT_G, RECURRENT_FIT_KG, SHORT_DOSE_MINUTES,
};
use crate::clinical::limits::{Measure, Quantity};
use crate::clinical::products::Vehicle;
use crate::clinical::source;
use crate::dose::{Bag, BagOrigin, Delivery, Infusion, Pump, Step, StepWords};
use crate::units::{AmountRate, Salt, Time, WRITTEN_NOISE, show};
use uom::si::{mass, time};

/// The measure that bounds the rate of a step.
#[must_use]
pub fn rate_measure(short: bool) -> Measure {
    if short {
        Measure::ShortRate
    } else {
        Measure::InfusionRate
    }
}

/// The pump program: one delivery a step. Where rounding to the nearest step of the pump would
/// carry a total over a limit that the order keeps, every rate is rounded down; a soft limit is not
/// worth a dose that is more than 5 % short.
///
/// # Errors
/// As [`Delivery::new`].
pub fn program(case: &Case, pump: Pump) -> Result<Vec<Delivery>> {
    let nearest = deliveries(case, pump, false)?;
    let crossed = |inputs: &[Infusion]| -> Result<Vec<Finding>> {
        let mut findings = totals::of_inputs(case, &[inputs])?;
        findings.retain(|finding| finding.severity >= Severity::Warn);
        Ok(findings)
    };
    let ordered = crossed(&case.inputs())?;
    let mut new = crossed(&totals::delivered_inputs(case, &nearest))?;
    new.retain(|one| !ordered.iter().any(|known| known.id == one.id));
    if new.is_empty() {
        return Ok(nearest);
    }
    let lower = deliveries(case, pump, true)?;
    let stop = Status::of(&new) == Status::Stop;
    Ok(if stop || !lower.iter().any(is_coarse) {
        lower
    } else {
        nearest
    })
}

/// Whether rounding misses the order by more than 5 %.
pub fn is_coarse(delivery: &Delivery) -> bool {
    delivery.rounding_error().abs() > COARSE_ROUNDING
}

/// One delivery a step, rounded to the nearest step of the pump or `down`.
fn deliveries(case: &Case, pump: Pump, down: bool) -> Result<Vec<Delivery>> {
    let here = Circumstances::of(case);
    let one = |step: &Step| {
        let ceiling = if down {
            // Noise of the arithmetic must not cost a whole step of the pump.
            Some(case.bag.volume_of(step.amount) / step.over * (1.0 + WRITTEN_NOISE))
        } else {
            let measure = rate_measure(step.is_short());
            here.ceiling(measure, &case.bag, step.amount, step.over)
        };
        match step.words {
            StepWords::Pause => Ok(Delivery::pause(step.over)),
            StepWords::Injection => {
                let solution = injection::injected_solution(case);
                Ok(Delivery::injection(step.amount, step.over, solution))
            }
            StepWords::Dose | StepWords::Rate => {
                Delivery::new(step.amount, step.over, &case.bag, pump, ceiling)
            }
        }
    };
    case.regimen.steps().iter().map(one).collect()
}

/// The solution: strength, osmolarity, and whether a concentrate was diluted.
///
/// # Errors
/// Internal for a limit of the wrong kind.
pub fn solution(here: Circumstances, bag: &Bag) -> Result<Vec<Finding>> {
    let strength = Quantity::Concentration(bag.concentration());
    let osmolarity = Quantity::Osmolarity(bag.osmolarity());
    let weak = judge(
        here,
        Measure::MinimumConcentration,
        strength,
        "the solution",
    )?;
    let strong = judge(here, Measure::Concentration, strength, "the solution")?;
    let mut osmotic = judge(here, Measure::Osmolarity, osmolarity, "the solution")?;
    if bag.vehicle().is_none() {
        // What only a diluent that nobody named would cross is asked, not warned of.
        let water = Quantity::Osmolarity(bag.osmolarity_in(Vehicle::Water));
        let in_water = judge(here, Measure::Osmolarity, water, "the solution")?;
        if in_water.finding.is_none() {
            osmotic.elsewhere = osmotic.finding.take().as_ref().map(bag::diluent_asked);
        }
    }
    let told = [&strong, &osmotic].map(|judged| judged.elsewhere.clone());
    // Strength and osmolarity ask the same of the vein: one warning for both.
    let mut findings: Vec<Finding> = match (strong.finding, osmotic.finding) {
        (Some(mut strong), Some(osmotic)) if strong.severity == osmotic.severity => {
            strong.message.push_str(&format!("; {}", osmotic.message));
            vec![strong]
        }
        (strong, osmotic) => strong.into_iter().chain(osmotic).collect(),
    };
    findings.extend(told.into_iter().flatten());
    findings.extend(weak);
    findings.extend(bag::coarse_draw(bag));
    Ok(findings)
}

/// A product that the hospital does not stock.
#[must_use]
pub fn stocked(case: &Case) -> Vec<Finding> {
    let (Some(site), Some(product)) = (&case.site, case.product) else {
        return Vec::new();
    };
    if site.products.is_empty() || site.products.contains(&product.id) {
        return Vec::new();
    }
    vec![Finding::warn(
        Topic::Solution,
        "product-not-stocked",
        (
            format!(
                "{} is not among the products that this site stocks: {}",
                product.id,
                site.products.join(", ")
            ),
            "take one of them",
        ),
        source::SOFTWARE,
    )]
}

/// A concentrate straight from the ampoule.
#[must_use]
pub fn undiluted(case: &Case) -> Vec<Finding> {
    // Into a muscle a concentrate is usual.
    let Some(product) = case.product.filter(|_| case.regimen.runs_by_pump()) else {
        return Vec::new();
    };
    if product.ready_to_use || !matches!(case.bag.origin(), BagOrigin::Product(_)) {
        return Vec::new();
    }
    let id = "concentrate";
    if product.must_be_diluted {
        let words = format!(
            "{} must be diluted and is used as it is. {}",
            product.id, product.note
        );
        let said = (
            words,
            "dilute it: give the drawn volume and the diluent (draw, diluent)",
        );
        return vec![Finding::stop(Topic::Solution, id, said, product.source)];
    }
    let words = format!(
        "{} is a concentrate or an injection solution and is used as it is",
        product.id
    );
    let said = (
        words,
        "give the drawn volume and the diluent for a pump (draw, diluent)",
    );
    vec![Finding::warn(Topic::Solution, id, said, product.source)]
}

/// How a step is named in findings.
fn step_name(index: usize, step: &Step, count: usize) -> String {
    let kind = if step.is_short() { "dose" } else { "infusion" };
    if count == 1 {
        format!("the {kind}")
    } else {
        format!("step {} ({kind})", index + 1)
    }
}

/// What one step breaks as a pump will really run it, and whether its rounding is coarse.
///
/// # Errors
/// Internal for a limit of the wrong kind.
pub fn step(
    here: Circumstances,
    step: &Step,
    delivery: &Delivery,
    name: &str,
) -> Result<Vec<Finding>> {
    let mut findings = bounds_of_step(here, step, delivery, name)?;
    findings.extend(coarse(delivery, name));
    Ok(findings)
}

/// What one step breaks: dose, dose rate and flow as they will really run.
///
/// # Errors
/// Internal for a limit of the wrong kind.
pub fn bounds_of_step(
    here: Circumstances,
    step: &Step,
    delivery: &Delivery,
    name: &str,
) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    // What is pushed by hand needs no flow of a pump, and no pump rounds it.
    let by_hand = step.is_short() && here.indication.is_some_and(Indication::pushed);
    let pushed = Delivery {
        amount_rate: step.rate(),
        delivered: step.amount,
        ..*delivery
    };
    let delivery = if by_hand { &pushed } else { delivery };
    if step.is_short() {
        // The larger of ordered and delivered: rounding must neither hide nor add.
        let dose = if delivery.delivered > step.amount {
            delivery.delivered
        } else {
            step.amount
        };
        let dose = Quantity::Amount(dose);
        findings.extend(judge(here, Measure::MinimumShortDose, dose, name)?);
        findings.extend(judge(here, Measure::ShortDose, dose, name)?);
    }
    // The ordered rate counts too: rounding down must not hide an order above a limit.
    let rate = highest(delivery.amount_rate, step.rate());
    let measure = rate_measure(step.is_short());
    findings.extend(judge(here, measure, Quantity::Rate(rate), name)?);
    if !step.is_short() {
        let lowest = Measure::MinimumInfusionRate;
        findings.extend(judge(here, lowest, Quantity::Rate(rate), name)?);
    }
    if !by_hand {
        let flow = Quantity::Flow(delivery.rate);
        findings.extend(judge(here, Measure::PumpFlow, flow, name)?);
    }
    Ok(findings)
}

fn highest(a: AmountRate, b: AmountRate) -> AmountRate {
    if b > a { b } else { a }
}

/// A rounded rate that misses the order by more than 5 %.
fn coarse(delivery: &Delivery, name: &str) -> Option<Finding> {
    is_coarse(delivery).then(|| {
        let error = delivery.rounding_error();
        Finding::warn(
            Topic::Solution,
            "rounding-coarse",
            (
                format!(
                    "{name}: rounding to the step of the pump changes the dose by {} %",
                    show::number(show::decimals(error.abs() * 100.0, 1))
                ),
                "check the unit of the dose (g, mg), then use a weaker bag or a pump with a finer \
                 step",
            ),
            source::SOFTWARE,
        )
    })
}

/// Every step of the order.
///
/// # Errors
/// Internal for a limit of the wrong kind.
pub fn steps(case: &Case, deliveries: &[Delivery]) -> Result<Vec<Finding>> {
    let here = Circumstances::of(case);
    let all = case.regimen.steps();
    let mut findings: Vec<Finding> = Vec::new();
    let pumped = |(_, (step, _)): &(usize, (&Step, &Delivery))| step.by_pump();
    let by_pump = all.iter().zip(deliveries).enumerate().filter(pumped);
    for (index, (ordered, delivery)) in by_pump {
        let name = step_name(index, ordered, all.len());
        for mut finding in step(here, ordered, delivery, &name)? {
            match findings.iter_mut().find(|known| known.id == finding.id) {
                // Notes on what is stricter elsewhere become one at the end.
                Some(_) if finding.topic == Topic::Elsewhere => {}
                // One sentence is enough for steps that break the same bound alike.
                Some(known) if known.severity >= finding.severity => {
                    known.message.push_str(&format!("; {name} as well"));
                    continue;
                }
                Some(_) => finding.id = format!("{}-step-{}", finding.id, index + 1),
                None => {}
            }
            findings.push(finding);
        }
    }
    Ok(findings)
}

/// How long magnesium runs, from the first prior dose to the end of the order.
///
/// # Errors
/// Internal for a limit of the wrong kind.
pub fn duration(case: &Case) -> Result<Vec<Finding>> {
    let first = case
        .prior
        .iter()
        .map(|dose| dose.start)
        .fold(Time::default(), |a, b| if b < a { b } else { a });
    let mut length = case.regimen.length() - first;
    if case.indication == Indication::FetalNeuroprotection {
        // Guidelines count the 24 hours of the maintenance, after the load.
        length -= first_load(case);
    }
    let finding = judge(
        Circumstances::of(case),
        Measure::Duration,
        Quantity::Duration(length),
        "the time on magnesium",
    )?;
    Ok(finding.into_iter().collect())
}

/// How long the load of an order runs, also of one that is under way.
fn first_load(case: &Case) -> Time {
    let begun = case.began.and_then(|began| {
        let mut delivered = case.prior.iter().filter(|dose| dose.start >= began);
        delivered.next().map(|dose| dose.length)
    });
    let first = begun.or_else(|| case.regimen.steps().first().map(|step| step.over));
    let short =
        |over: &Time| over.get::<time::minute>() <= SHORT_DOSE_MINUTES * (1.0 + WRITTEN_NOISE);
    first.filter(short).unwrap_or_default()
}

/// A prior dose that still runs when the order starts.
pub fn overlap(case: &Case) -> Vec<Finding> {
    let start = Time::default();
    // What was injected into a muscle is on no line.
    let on_line = case.prior.iter().filter(|dose| dose.words.by_pump());
    let overlapping = on_line.filter(|dose| dose.end() > start).count();
    if overlapping == 0 {
        return Vec::new();
    }
    vec![Finding::warn(
        Topic::Other,
        "prior-dose-overlaps",
        (
            format!(
                "{} still running when the order starts, and the totals and the prediction hold \
                 both",
                if overlapping == 1 {
                    "a prior dose is".to_owned()
                } else {
                    format!("{overlapping} prior doses are")
                }
            ),
            if case.indication == Indication::EclampsiaRecurrent {
                "check that both run together while this one is given"
            } else {
                "stop the one that runs, or say in the order that both run together"
            },
        ),
        source::ISMP_1997,
    )]
}

/// A recurrent fit in a light patient: the UK label halves the dose.
pub fn recurrent_fit(case: &Case) -> Vec<Finding> {
    let weight = case.patient.weight.get().get::<mass::kilogram>();
    if case.indication != Indication::EclampsiaRecurrent || weight >= RECURRENT_FIT_KG {
        return Vec::new();
    }
    // Two halves within the hour are one dose.
    let largest = parts::fullest_hour_of_order(case);
    let largest = Salt::SulfateHeptahydrate.mass(largest).get::<mass::gram>();
    if largest <= RECURRENT_FIT_G * (1.0 + WRITTEN_NOISE) {
        return Vec::new();
    }
    vec![
        Finding::warn(
            Topic::Amount,
            "recurrent-fit-below-70-kg",
            (
                "a recurrent fit below 70 kg: the UK label gives 2 g over 5 minutes (2 to 4 g from \
                 70 kg)",
                "give 2 g, or have a senior confirm more",
            ),
            source::UK_15329,
        )
        .comparing(Shown::new(largest, "g"), Shown::new(RECURRENT_FIT_G, "g")),
    ]
}

/// A prior dose below every regimen is likelier a slip of the unit.
///
/// # Errors
/// Internal for a limit of the wrong kind.
pub fn prior_doses(case: &Case) -> Result<Vec<Finding>> {
    let here = Circumstances::of(case);
    let mut findings = Vec::new();
    // A rate is no load, however little ran.
    let doses = case
        .earlier_doses()
        .filter(|dose| dose.words != StepWords::Rate);
    for dose in doses {
        let amount = Quantity::Amount(dose.amount());
        let found = judge(here, Measure::MinimumShortDose, amount, "a prior dose")?;
        // What was given before cannot be stopped any more: a slip to be looked at.
        findings.extend(found.finding.map(|f| Finding {
            id: "prior-dose-low".to_owned(),
            severity: super::Severity::Warn,
            ..f
        }));
    }
    findings.truncate(1);
    Ok(findings)
}
