//! `map` as text.

use super::axis_names::{columns, rows};
use crate::answer::{Axes, GivenInEveryCell, MapAnswer};
use crate::clinical::statements::TISSUE_UPTAKE;
use crate::plan::Odds;
use crate::population::Share;
use crate::report::chance::{Counted, beside_chances};
use crate::report::patient::patient_line;
use crate::report::target::target_text;
use crate::report::text;
use crate::units::show;

/// The text for people.
#[must_use]
pub fn to_text(answer: &MapAnswer) -> String {
    let above = show::number(answer.above.millimolar());
    let mut out =
        format!("Risk map: chance of a level of {above} mmol/L or more within the order\n");
    let models: Vec<&str> = answer
        .models
        .iter()
        .map(|model| model.id.as_str())
        .collect();
    out += &text::row("patient", &patient_text(answer));
    out += &text::row("order", &given_text(answer));
    out += &text::row("salt", answer.case.bag.salt().name());
    out += &text::row(
        "models",
        &format!(
            "{}; the highest risk of them counts, the mean chance of a target",
            models.join(", ")
        ),
    );
    out += &text::row(
        "patients",
        &format!(
            "{} virtual ones, the same in every cell, seed {}",
            answer.crowding.subjects, answer.crowding.seed
        ),
    );
    out += "\nToxic (standard error), in percent\n";
    out += &grid(answer, |cell| {
        Some((cell.toxic, cell.toxic.standard_error()))
    });
    out += &beside_chances(&answer.case, counted(answer));
    if let Some(target) = &answer.target {
        let label = target_text(target);
        out += &format!("\nOn target: {label} (standard error), in percent\n");
        out += &grid(answer, |cell| cell.on_target.zip(cell.target_error()));
        if answer.case.is_depleted() {
            out += &text::row("Depleted", TISSUE_UPTAKE);
        }
    }
    out += &format!(
        "\nA map of chances, not of what may be ordered: no limit was checked here; run maginfuse\n\
         check with the order itself.\n{}\n",
        text::STATEMENT
    );
    out
}

/// Whose filtration the cells count on.
pub(super) fn counted(answer: &MapAnswer) -> Counted {
    match answer.axes {
        Axes::DoseAndTime(..) => Counted::OfThePatient,
        Axes::RateAndFiltration(..) => Counted::Assumed,
    }
}

/// A table of shares.
fn grid(answer: &MapAnswer, share: impl Fn(&Odds) -> Option<(Share, f64)>) -> String {
    let (rows, columns) = (rows(answer), columns(answer));
    let mut out = format!("  {} by {}\n  {:>8}", rows.title, columns.title, "");
    for column in &columns.marks {
        out += &format!("  {:>12}", column.label());
    }
    out.push('\n');
    for (row, line) in rows.marks.iter().zip(&answer.cells) {
        out += &format!("  {:>8}", row.label());
        for (share, of_it) in line.iter().filter_map(&share) {
            out += &format!(
                "  {:>12}",
                format!("{} ({})", percent(share), error_percent(of_it))
            );
        }
        out.push('\n');
    }
    let nobody = answer.cells.iter().flatten().filter_map(&share);
    if nobody.map(|(share, _)| share).any(is_nobody) {
        out += &text::row("none", &nobody_text(answer.crowding.subjects));
    }
    out
}

/// Whether nobody of those simulated does it.
pub(super) fn is_nobody(share: Share) -> bool {
    share.count == 0
}

/// What `none` in a cell means.
pub(super) fn nobody_text(subjects: u64) -> String {
    Share {
        count: 0,
        of: subjects,
    }
    .in_words()
}

/// Percent with one decimal; a word where it is nobody, and never 0 for what is only rare.
pub(super) fn percent(share: Share) -> String {
    let percent = 100.0 * share.probability();
    match share.count {
        0 => "none".to_owned(),
        _ if percent < 0.05 => "below 0.1".to_owned(),
        _ => show::fixed(percent, 1),
    }
}

/// Standard error in percent with one decimal, rounded up: it is never nothing.
pub(super) fn error_percent(error: f64) -> String {
    let tenths = (1000.0 * error - 1e-9).ceil();
    show::fixed(tenths / 10.0, 1)
}

/// The patient, with the own kidney function only where it counts.
pub(super) fn patient_text(answer: &MapAnswer) -> String {
    let words = patient_line(&answer.case);
    match answer.axes {
        Axes::DoseAndTime(..) => words,
        Axes::RateAndFiltration(..) => format!("{words}; the map assumes other kidney functions"),
    }
}

/// What every cell is given.
pub(super) fn given_text(answer: &MapAnswer) -> String {
    let GivenInEveryCell::Order {
        before,
        maintenance,
    } = &answer.given
    else {
        return "one dose and nothing after it".to_owned();
    };
    let salt = answer.case.bag.salt();
    let step = |mass: String, over| format!("{mass} over {}", show::duration(over));
    let steps = before.iter();
    let steps = steps.map(|one| step(show::mass(salt.mass(one.amount)), one.over));
    let maintenance = show::duration(*maintenance);
    let last = format!("the maintenance of the row for {maintenance}");
    let words: Vec<String> = steps.chain([last]).collect();
    words.join(", then ")
}
