//! `check` as text: the verdict with its reasons and what to set first, then the story.

use super::{expected, inputs};
use crate::answer::{CheckAnswer, OutflowStop, WayOut};
use crate::clinical::constants::OBSERVED_RISE_MG_DL_PER_G;
use crate::clinical::statements::{ORAL_SUPPLY, PREDICTION_LIMITS, TARGET_CAVEAT};
use crate::clinical::{bands, source};
use crate::dose::StepWords;
use crate::population::Risk;
use crate::report::chance::{Counted, beside_chances};
use crate::report::facts::facts_sha256;
use crate::report::{draw_up, infusion, next_level, provenance, text};
use crate::safety::{Finding, Severity, Status, Topic};
use crate::units::basic::flow;
use crate::units::magnesium::{in_every_unit, milligram_per_deciliter};
use crate::units::{Salt, SerumMagnesium, Time, show};
use uom::si::{mass, time};

/// The text for people.
#[must_use]
pub fn to_text(answer: &CheckAnswer) -> String {
    let mut out = String::new();
    let salt = answer.case.bag.salt();
    let total = show::mass(salt.mass(answer.case.regimen.total()));
    out.push_str(&format!(
        "{}\n",
        infusion::title_text(
            salt,
            &format!("{total} in all"),
            answer.case.regimen.steps()
        )
    ));
    out.push_str(&format!("for {}\n", answer.case.indication.name()));
    out.push_str(&format!("\n{}", verdict(answer)));
    out.push_str(&section("Findings", &text::findings(&answer.findings)));
    out.push_str(&program(answer));
    out.push_str(&section("Predicted serum magnesium", &forecast(answer)));
    out.push_str(&section("Kidneys", &kidneys(answer)));
    out.push_str(&section(
        "Route",
        &text::wrapped(
            "  ",
            "",
            &format!("{}: {}", answer.route.advice.word(), answer.route.why),
        ),
    ));
    out.push_str(&section("Totals", &totals(answer)));
    out.push_str(&checklist(answer));
    if !answer.same_line.is_empty() {
        out.push_str(&section("In the same line", &same_line(answer)));
    }
    out.push_str(&section("What it can do", &meaning(answer)));
    out.push_str(&section("What was understood", &understood(answer)));
    out.push_str(&provenance_line(answer));
    out.push_str(&format!("\n{}{}\n", verdict(answer), text::STATEMENT));
    out
}

/// What else may run through the line.
fn same_line(answer: &CheckAnswer) -> String {
    let notes = answer.same_line.iter();
    notes
        .map(|note| {
            let words = format!("{}: {} [{}]", note.with, note.words, note.source.short);
            text::wrapped("  ", "-", &words)
        })
        .collect()
}

fn section(title: &str, body: &str) -> String {
    format!("\n{title}\n{body}")
}

/// Evidence, grade of the deficiency, targets and the published effect of a dose.
fn meaning(answer: &CheckAnswer) -> String {
    let indication = answer.case.indication;
    let mut out = text::row("Evidence", indication.evidence().words);
    if let Some(latest) = answer
        .case
        .latest_level()
        .filter(|_| !indication.obstetric())
    {
        let grade = bands::deficiency(latest.level).words();
        out.push_str(&text::row(
            "Level",
            &format!("{}: {grade}", level(latest.level)),
        ));
    }
    if indication.needs_confirmed_deficiency() {
        let (normal, reduced) = (OBSERVED_RISE_MG_DL_PER_G[0], OBSERVED_RISE_MG_DL_PER_G[1]);
        out.push_str(&text::row(
            "Observed rise",
            &format!(
                "in depleted patients {normal} mg/dL per gram with a filtration from 90 mL/minute, \
                 {reduced} mg/dL from 30 to 89 [{}]",
                source::JOACP2022.short
            ),
        ));
        out.push_str(&text::row("Oral supply", ORAL_SUPPLY));
    }
    if indication.aims_at_a_level() {
        let targets: Vec<String> = bands::OBSTETRIC_TARGETS
            .iter()
            .map(|target| {
                format!(
                    "{} to {} ({})",
                    show::number(target.low),
                    show::number(target.high),
                    target.source.short
                )
            })
            .collect();
        out.push_str(&text::row(
            "Targets, mmol/L",
            &format!("{}; they disagree", targets.join("; ")),
        ));
        out.push_str(&text::row("", TARGET_CAVEAT));
    }
    out
}

fn understood(answer: &CheckAnswer) -> String {
    let shown = inputs(answer);
    let widest = shown.iter().map(|(name, _)| name.len()).max();
    let width = widest.unwrap_or(0);
    shown
        .iter()
        .map(|(name, entry)| {
            text::wrapped(
                "  ",
                &format!("{name:<width$}"),
                &format!("{} ({})", entry.given, entry.origin),
            )
        })
        .collect()
}

fn kidneys(answer: &CheckAnswer) -> String {
    let renal = &answer.case.renal;
    let value = renal.clearance.get().get::<flow::milliliter_per_minute>();
    let doubt = if renal.valid {
        ""
    } else {
        ", not a valid estimate"
    };
    let mut out = text::row(
        "Clearance used",
        &format!(
            "{} mL/minute, category {} ({}{doubt})",
            show::fixed(value, 1),
            renal.category.id(),
            renal.method.id()
        ),
    );
    out.push_str(&text::row("Why", &renal.why));
    out.extend(renal.notes.iter().map(|note| text::row("", note)));
    out
}

fn level(value: SerumMagnesium) -> String {
    format!(
        "{} mmol/L ({} mg/dL)",
        show::fixed(value.millimolar(), 2),
        show::fixed(milligram_per_deciliter(value.get()), 1)
    )
}

fn hours(time: Time) -> String {
    let hours = time.get::<time::hour>();
    if hours.abs() < 2.0 {
        return show::counted(show::decimals(time.get::<time::minute>(), 0), "minute");
    }
    show::counted(show::decimals(hours, 1), "hour")
}

fn forecast(answer: &CheckAnswer) -> String {
    let (forecast, next) = (&answer.forecast, answer.next_level.as_ref());
    let mut out = text::row("Starts from", &forecast.baseline);
    out.push_str(&expected::rows(answer));
    for run in &forecast.runs {
        let p = &run.prediction;
        out.push_str(&text::row(
            &p.model,
            &format!(
                "peak {} after {}, {} at the end of the order; model {}",
                level(p.peak),
                hours(p.peak_at),
                level(p.end),
                p.applicability
            ),
        ));
    }
    for left_out in &forecast.not_run {
        let words = format!("not run: {}", left_out.why);
        out.push_str(&text::row(&left_out.model, &words));
    }
    out.push_str(&spreads(answer));
    out.extend(answer.outflow_stop.as_ref().map(outflow_stop));
    if let Some(next) = next {
        out.push_str(&text::row("Next level", &next_level::in_words(next)));
    }
    if !forecast.signs.is_empty() {
        out.push_str(&text::row("Expect", &forecast.signs.join("; ")));
    }
    out.push_str(&text::row("Limits", PREDICTION_LIMITS));
    out.push_str(&text::row(
        "Second engine",
        &format!(
            "{} agrees with {} within {:.0e} of the level",
            forecast.cross_check.second.word(),
            forecast.cross_check.engine.word(),
            forecast.cross_check.max_relative_difference.max(1e-12)
        ),
    ));
    out
}

/// What happens if what carries magnesium away stops at the worst moment.
fn outflow_stop(stop: &OutflowStop) -> String {
    let (label, words) = outflow_words(stop);
    text::row(label, &words)
}

/// The same: what stops, and what follows.
pub(super) fn outflow_words(stop: &OutflowStop) -> (&'static str, String) {
    let course = &stop.course;
    let reached = course.time_to.iter().map(|to| {
        let level = show::number(to.level.millimolar());
        match to.after {
            Some(after) => format!("{level} mmol/L within {}", hours(after)),
            None => format!("{level} mmol/L not reached while the order runs"),
        }
    });
    let (label, besides) = match stop.of {
        WayOut::Urine => ("If urine stops", ""),
        WayOut::Circuit => (
            "Circuit stops",
            " (nothing else carries magnesium away: stop it with the circuit)",
        ),
    };
    let words = format!(
        "at the worst moment ({} after the start) and the order runs on: {}{besides}",
        hours(course.at),
        reached.collect::<Vec<_>>().join(", ")
    );
    (label, words)
}

/// How far patients like this one differ, by every model, and what the chances mean.
fn spreads(answer: &CheckAnswer) -> String {
    let mut out: String = answer.risks.iter().map(spread).collect();
    if !answer.risks.is_empty() {
        out += &beside_chances(&answer.case, Counted::OfThePatient);
    }
    out
}

/// How far patients like this one differ, by one model.
fn spread(risk: &Risk) -> String {
    let [low, high] = risk.interval90.map(SerumMagnesium::millimolar);
    let reaching = risk
        .reaching(bands::STOP_FROM)
        .map_or_else(String::new, |share| {
            let stop = show::number(bands::STOP_FROM);
            format!("; {} reach {stop} mmol/L", share.in_words())
        });
    let words = format!(
        "{}: nine in ten patients like this one {} to {} mmol/L{reaching}",
        risk.model,
        show::fixed(low, 2),
        show::fixed(high, 2),
    );
    text::row("Spread of peaks", &words)
}

fn totals(answer: &CheckAnswer) -> String {
    let grams = |amount| {
        format!(
            "{} g",
            show::number(Salt::SulfateHeptahydrate.mass(amount).get::<mass::gram>())
        )
    };
    let c = &answer.cumulative;
    let prior = if answer.case.prior.is_empty() {
        ""
    } else {
        ", prior doses included"
    };
    text::row(
        "As heptahydrate",
        &format!(
            "{} in 24 hours, {} in 48 hours at the most{prior}; the order itself {}",
            grams(c.day),
            grams(c.two_days),
            grams(c.total)
        ),
    )
}

fn checklist(answer: &CheckAnswer) -> String {
    let list = &answer.checklist;
    [
        ("Before", &list.before),
        ("During", &list.during),
        ("After", &list.after),
    ]
    .into_iter()
    .map(|(title, items)| {
        let body: String = items
            .iter()
            .map(|item| text::wrapped("  ", "[ ]", item.words))
            .collect();
        section(title, &body)
    })
    .collect()
}

fn provenance_line(answer: &CheckAnswer) -> String {
    let models: Vec<String> = answer
        .forecast
        .models()
        .iter()
        .map(|(id, hash)| format!("{id} {}", &hash[..8]))
        .collect();
    section(
        "Made by",
        &text::wrapped(
            "  ",
            "",
            &format!(
                "maginfuse {}, models {}, limits {}, facts {}, {}",
                env!("CARGO_PKG_VERSION"),
                models.join(", "),
                &provenance::limits_hash()[..8],
                &facts_sha256()[..8],
                provenance::asked(&answer.case)
            ),
        ),
    )
}

/// The verdict in one line: the first and the last thing read.
fn verdict(answer: &CheckAnswer) -> String {
    let words = match answer.status() {
        Status::Stop => {
            let stops = |f: &&Finding| f.severity == Severity::Stop;
            let count = answer.findings.iter().filter(stops).count();
            format!(
                "Do not start: {} under Findings. Nothing to set on a pump is shown.",
                show::counted(count as f64, "reason")
            )
        }
        Status::Warn => {
            "May start once every warning under Findings is answered by a qualified person."
                .to_owned()
        }
        Status::Ok if words_not_checked(answer) => {
            "No rule speaks against it; a condition or a drug below was not checked.".to_owned()
        }
        Status::Ok => "No rule speaks against it.".to_owned(),
    };
    let mark = match answer.status() {
        Status::Stop => "[STOP]",
        Status::Warn => "[WARN]",
        Status::Ok if words_not_checked(answer) => "[PASS, with what was not checked]",
        Status::Ok => "[PASS]",
    };
    text::wrapped("", mark, &words)
}

/// Whether a condition or a drug of the patient is in no table.
pub(super) fn words_not_checked(answer: &CheckAnswer) -> bool {
    let unchecked = |f: &Finding| {
        f.severity == Severity::NotChecked
            && matches!(f.topic, Topic::Condition | Topic::Medication)
    };
    answer.findings.iter().any(unchecked)
}

/// What to set on the pump; nothing where the order is stopped.
fn program(answer: &CheckAnswer) -> String {
    let Some(program) = answer.verdict.program() else {
        return String::new();
    };
    let mut out = section(
        "Pump program",
        &text::row("Solution", &infusion::bag_text(&answer.case.bag)),
    );
    if let Some(sheet) = answer.draw_up() {
        let rates = draw_up::rates_of_steps(&program.steps);
        let sheet = draw_up::to_text(&sheet, &answer.case.bag, &rates);
        out.push_str(&format!("\nDraw up\n{sheet}"));
    }
    for (index, step) in program.steps.iter().enumerate() {
        out.push_str(&format!(
            "\nStep {} of {}: {}\n",
            index + 1,
            program.steps.len(),
            infusion::step_text(&step.ordered, answer.case.bag.salt())
        ));
        let salt = answer.case.bag.salt();
        if step.ordered.words != StepWords::Pause {
            let dose = in_every_unit(step.ordered.amount, salt);
            out.push_str(&text::row("Dose", &dose));
        }
        out.push_str(&infusion::program_text(step, &answer.case.bag));
    }
    out
}
