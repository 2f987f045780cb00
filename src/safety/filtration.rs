//! Filtration against this order: what leaves slowly is weighed with how much is given, how fast,
//! and how high the level would rise if nothing left at all.

use super::exposure::WithoutFiltration;
use super::{Case, Finding, Severity, Shown, Topic};
use crate::clinical::constants::{
    CIRCUIT_FROM_ML_MIN, DAY_WHERE_MARKEDLY_REDUCED_G, DAY_WHERE_REDUCED_G,
    EMERGENCY_DOSE_BELOW_MMOL_L, MARKEDLY_REDUCED_BELOW_ML_MIN, ONE_TIME_MINUTES,
    PREGNANT_CREATININE_UMOL_L, REDUCED_BELOW_ML_MIN, RUNNING_HOURS, SEVERE_BELOW_ML_MIN,
    SMALL_BELOW_MMOL_L, SMALL_ORDER_G, SMALL_RATE_MMOL_H,
};
use crate::clinical::kidney::{CreatinineSample, Method};
use crate::clinical::limits::Window;
use crate::clinical::source::{self, Source};
use crate::dose::{Infusion, Step, cumulative};
use crate::units::basic::{amount_rate, flow};
use crate::units::{AmountOfSubstance, Mass, Salt, Time, WRITTEN_NOISE, show};
use uom::si::mass;
use uom::si::time::{hour, minute};

/// Filtration against the order; `unfiltered` is how high the level would rise without any, and is
/// asked for only below 30 mL/min.
#[must_use]
pub fn filtration(case: &Case, unfiltered: Option<&WithoutFiltration>) -> Vec<Finding> {
    let value = clearance(case);
    let mut findings = Vec::new();
    if value < REDUCED_BELOW_ML_MIN && case.bag.salt() == Salt::ChlorideHexahydrate {
        findings.push(
            Finding::overridable(
                Topic::Kidneys,
                "filtration-chloride",
                (
                    "the US label of magnesium chloride excludes renal impairment",
                    "take magnesium sulfate",
                ),
                source::US_MGCL2,
            )
            .comparing(shown(value), shown(REDUCED_BELOW_ML_MIN)),
        );
    }
    if value < SEVERE_BELOW_ML_MIN {
        findings.push(severe(case, unfiltered));
    } else if value < REDUCED_BELOW_ML_MIN {
        findings.push(reduced(case));
    }
    findings
}

/// Adds what filtration says of the order to `findings`. What the limits for such kidneys warn of
/// is said in the same breath: one warning for one pair of kidneys.
pub(super) fn add_with_limits(mut filtration: Vec<Finding>, findings: &mut Vec<Finding>) {
    let Some(judged) = filtration
        .last_mut()
        .filter(|one| one.severity >= Severity::Warn)
    else {
        findings.extend(filtration);
        return;
    };
    let for_such_kidneys = |finding: &Finding| {
        finding.topic == Topic::Kidneys && finding.crossed > 0 && finding.severity == Severity::Warn
    };
    for limit in findings.iter().filter(|one| for_such_kidneys(one)) {
        let said = judged.message.trim_end_matches('.');
        judged.message = format!("{said}; {}", limit.message);
        judged.crossed += limit.crossed;
    }
    findings.retain(|finding| !for_such_kidneys(finding));
    findings.extend(filtration);
}

/// Clearance used, mL/min.
pub(super) fn clearance(case: &Case) -> f64 {
    let clearance = case.renal.clearance.get();
    clearance.get::<flow::milliliter_per_minute>()
}

fn shown(filtration: f64) -> Shown {
    Shown::new(filtration, "mL/min")
}

/// The fullest 24 hours of the order, prior doses included.
fn fullest_day(case: &Case) -> AmountOfSubstance {
    cumulative::fullest_of_order(&case.inputs(), Window::Day.length()).amount
}

/// How an order stands to kidneys that filter next to nothing.
enum Standing {
    /// So little that it stays harmless even where nothing leaves.
    Small,
    /// One dose of an emergency that cannot wait for better kidneys.
    EmergencyDose(Source),
    /// So much that it stays below the range of caution even if the circuit that carries
    /// magnesium away stops at once.
    OnCircuit,
    /// None of these.
    Large,
}

fn standing(case: &Case, unfiltered: Option<&WithoutFiltration>) -> Standing {
    let Some(unfiltered) = unfiltered else {
        return Standing::Large;
    };
    let peak = unfiltered.peak.millimolar();
    let slow = |step: &Step| {
        step.rate().get::<amount_rate::millimole_per_hour>()
            <= SMALL_RATE_MMOL_H * (1.0 + WRITTEN_NOISE)
    };
    // Where next to nothing leaves, the days of an order add up.
    let small_order = Salt::SulfateHeptahydrate.amount(Mass::new::<mass::gram>(SMALL_ORDER_G))
        * (1.0 + WRITTEN_NOISE);
    let little = case.regimen.total() <= small_order && fullest_day(case) <= small_order;
    let small = little && case.regimen.steps().iter().all(slow);
    if small && peak < SMALL_BELOW_MMOL_L {
        return Standing::Small;
    }
    if runs_on_a_circuit(case) && peak < EMERGENCY_DOSE_BELOW_MMOL_L {
        return Standing::OnCircuit;
    }
    match case.indication.emergency_dose() {
        Some(dose) if peak < EMERGENCY_DOSE_BELOW_MMOL_L && is_one_dose(case, dose.amount()) => {
            Standing::EmergencyDose(dose.source)
        }
        _ => Standing::Large,
    }
}

/// Whether a circuit carries away as much as one of continuous renal replacement does.
fn runs_on_a_circuit(case: &Case) -> bool {
    case.kidneys.continuous().is_some_and(|circuit| {
        let clearance = circuit.clearance.get();
        clearance.get::<flow::milliliter_per_minute>()
            >= CIRCUIT_FROM_ML_MIN * (1.0 - WRITTEN_NOISE)
    })
}

/// Whether the order is a single dose that is at most `most` with everything of the last 24 hours.
fn is_one_dose(case: &Case, most: AmountOfSubstance) -> bool {
    let given: Vec<&Step> = case.regimen.given().collect();
    match given[..] {
        [step] => step.is_short() && fullest_day(case) <= most * (1.0 + WRITTEN_NOISE),
        _ => false,
    }
}

/// Below 30 mL/min: a stop that can be lifted, unless the order is small or one emergency dose.
fn severe(case: &Case, unfiltered: Option<&WithoutFiltration>) -> Finding {
    let (topic, id) = (Topic::Kidneys, "filtration-severe");
    let found = found(case);
    let rise = unfiltered.map_or(String::new(), |one| {
        format!(
            " (it would reach {} mmol/L if nothing were filtered, by {})",
            show::fixed(one.peak.millimolar(), 2),
            one.model
        )
    });
    let finding = match standing(case, unfiltered) {
        Standing::Small => Finding::warn(
            topic,
            id,
            (
                format!(
                    "{found}: the order is small{rise} (the Austrian label excludes such kidneys, a \
                     German one severe impairment)"
                ),
                "measure the level before any further dose",
            ),
            source::US_PLR,
        ),
        Standing::EmergencyDose(source) => Finding::warn(
            topic,
            id,
            (
                format!("{found}: one emergency dose{rise} is given once"),
                "give nothing more before reflexes and a level were looked at",
            ),
            source,
        ),
        Standing::OnCircuit => Finding::warn(
            topic,
            id,
            (
                format!("{found}: only the circuit carries magnesium away{rise}"),
                "stop the order when the circuit or its citrate stops",
            ),
            source::SOFTWARE,
        ),
        Standing::Large => Finding::overridable(
            topic,
            id,
            (
                format!(
                    "{found}: the kidneys are the only way out, so a usual dose can become an \
                     overdose{rise}. The Austrian label excludes such kidneys, a German one severe \
                     impairment without a number, US and UK labels cap it at 20 g in 48 hours."
                ),
                instead(case),
            ),
            source::AT_CORM,
        ),
    };
    if case.renal.method == Method::UnstableCreatinine {
        return finding;
    }
    finding.comparing(shown(clearance(case)), shown(SEVERE_BELOW_ML_MIN))
}

/// What may be given instead of a large order.
fn instead(case: &Case) -> String {
    if case.indication.obstetric() {
        return "give a load of up to 4 g alone, and no maintenance before a level".to_owned();
    }
    format!(
        "give at most {} g (10 mmol), what ran in the 24 hours before included, at most 1 g/hour, and \
         nothing more before a level",
        show::number(SMALL_ORDER_G)
    )
}

/// What is known of kidneys below 30 mL/min.
fn found(case: &Case) -> &'static str {
    match case.renal.method {
        Method::UnstableCreatinine => {
            "the creatinine is changing, so no estimate holds and the lowest band is assumed (below \
             30 mL/minute)"
        }
        Method::Dialysis => "dialysis: no filtration is counted",
        _ => "filtration below 30 mL/minute",
    }
}

/// Whether the creatinine of a pregnant woman speaks of her kidneys already.
fn said_by_creatinine(case: &Case) -> bool {
    let raised = |sample: &CreatinineSample| sample.value.micromolar() > PREGNANT_CREATININE_UMOL_L;
    case.patient.pregnant && case.kidney.creatinines.iter().any(raised)
}

/// How long magnesium runs into the vein without a pause, however its steps are written: of what
/// the order continues or begins.
fn longest_run(case: &Case) -> Time {
    let earlier = case.prior.iter().filter(|dose| dose.words.by_pump());
    let ordered = case.regimen.given().filter(|step| step.by_pump());
    let ordered = ordered.filter_map(Step::given).map(|one| one.given);
    let earlier = earlier.map(|dose| dose.given);
    let mut pieces: Vec<Infusion> = earlier.chain(ordered).collect();
    pieces.sort_by(|a, b| a.start.value.total_cmp(&b.start.value));
    let mut longest = Time::default();
    let mut run: Option<(Time, Time)> = None;
    for piece in pieces {
        let (start, end) = match run {
            Some((start, end)) if piece.start <= end + Time::new::<minute>(ONE_TIME_MINUTES) => {
                (start, if piece.end() > end { piece.end() } else { end })
            }
            _ => (piece.start, piece.end()),
        };
        run = Some((start, end));
        // What ended before the order is no run of it.
        if end > Time::default() && end - start > longest {
            longest = end - start;
        }
    }
    longest
}

/// From 30 to 59 mL/min: a note, and a warning where the day holds much or, below 45, it runs on.
fn reduced(case: &Case) -> Finding {
    let value = clearance(case);
    let (limit, grams) = if value < MARKEDLY_REDUCED_BELOW_ML_MIN {
        (MARKEDLY_REDUCED_BELOW_ML_MIN, DAY_WHERE_MARKEDLY_REDUCED_G)
    } else {
        (REDUCED_BELOW_ML_MIN, DAY_WHERE_REDUCED_G)
    };
    let day = Salt::SulfateHeptahydrate.mass(fullest_day(case));
    let much = day.get::<mass::gram>() > grams * (1.0 + WRITTEN_NOISE);
    // From 45 mL/min on a day's need that runs all day, as in nutrition, is what the day counts.
    let running = value < MARKEDLY_REDUCED_BELOW_ML_MIN
        && longest_run(case) > Time::new::<hour>(RUNNING_HOURS * (1.0 + WRITTEN_NOISE));
    let (topic, id) = (Topic::Kidneys, "filtration-reduced");
    let bound = show::number(limit);
    let finding = if (much || running) && !said_by_creatinine(case) {
        let why = if much {
            format!(
                "the fullest 24 hours hold {}, more than {} g",
                show::mass(day),
                show::number(grams)
            )
        } else {
            format!(
                "it runs on for more than {} hours",
                show::number(RUNNING_HOURS)
            )
        };
        let words = format!(
            "filtration below {bound} mL/minute and {why}: less magnesium leaves (UK labels ask to \
             reduce without a number; the bounds are set by this program)"
        );
        let action = "give less or slower, and measure levels";
        Finding::warn(topic, id, (words, action), source::SOFTWARE)
    } else {
        let words = format!(
            "filtration below {bound} mL/minute: less magnesium leaves; a further dose waits for a \
             level (this program warns above {} g in 24 hours)",
            show::number(grams)
        );
        Finding::info(topic, id, words, source::SOFTWARE)
    };
    finding.comparing(shown(value), shown(limit))
}
