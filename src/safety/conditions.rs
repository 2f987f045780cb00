//! The patient's conditions: what speaks against magnesium, and what asks for caution.

use super::beside::graded;
use super::{Case, Finding, Topic};
use crate::clinical::Indication;
use crate::clinical::conditions::{Condition, HEART_WATCH, HEART_WATCH_SLOWLY, Kind};
use crate::clinical::patient::NamedCondition;
use crate::clinical::{Country, Source, Verdict, source};
use crate::units::show;

/// Existing conditions: contraindications and cautions (S20, S21, S23, S28).
pub fn rule(case: &Case) -> Vec<Finding> {
    let names = &case.patient.conditions;
    let mut told: Vec<&Condition> = Vec::new();
    let mut findings = Vec::new();
    for name in names {
        match name.known {
            None => findings.push(unknown_condition(name)),
            Some(condition) if told.contains(&condition) => {}
            Some(condition) => {
                told.push(condition);
                findings.extend(match condition.kind {
                    Kind::Heart | Kind::Common => None,
                    Kind::Own | Kind::Pacemaker | Kind::Ventilated | Kind::EndStage => {
                        Some(of_its_own(case, condition, &name.written))
                    }
                });
            }
        }
    }
    findings.extend(cautions_of_the_heart(case));
    findings.extend(common(names));
    findings
}

/// Each condition of a kind once, with how it was written first.
fn of_kind(names: &[NamedCondition], kind: Kind) -> Vec<(&'static Condition, &str)> {
    let mut found: Vec<(&'static Condition, &str)> = Vec::new();
    for name in names {
        let Some(condition) = name.known.filter(|condition| condition.kind == kind) else {
            continue;
        };
        if !found.iter().any(|(other, _)| *other == condition) {
            found.push((condition, &name.written));
        }
    }
    found
}

/// A condition that is a finding of its own.
fn of_its_own(case: &Case, condition: &'static Condition, written: &str) -> Finding {
    let (graded, besides) = graded(case, condition.verdict, condition.regraded, None);
    let excluded = excluded_where_ordered(case, condition, graded);
    let verdict = excluded.map_or(graded, |_| Verdict::OverridableStop);
    let mut words = format!("{}: {}", called(condition, written), condition.words);
    if !besides.is_empty() {
        words.push_str(&format!(" {besides}"));
    }
    if let Some((country, _)) = excluded {
        let name = country.name();
        words.push_str(&format!(
            " Labels of {name} exclude it, and the order is read by them."
        ));
    }
    let says = condition.says();
    if !says.is_empty() {
        words.push_str(&format!(" ({says})"));
    }
    let contradicts = condition.kind == Kind::EndStage && verdict >= Verdict::OverridableStop;
    let (topic, id) = if contradicts {
        (Topic::Kidneys, "kidneys-contradict".to_owned())
    } else {
        (Topic::Condition, format!("condition-{}", condition.id))
    };
    let said = (words, condition.action(verdict));
    let source = excluded.map_or(condition.source(), |(_, label)| label);
    let finding = Finding::of_verdict(topic, id, verdict, said, source);
    if condition.asks_level {
        finding.asking_for_level("the condition can be a sign of too much magnesium")
    } else {
        finding
    }
}

/// The chosen country with its label, where that excludes a condition that nothing else graded.
fn excluded_where_ordered(
    case: &Case,
    condition: &'static Condition,
    graded: Verdict,
) -> Option<(Country, Source)> {
    let chosen = case.care.country.filter(|_| graded == condition.verdict)?;
    condition
        .stops_where_chosen()
        .find(|(country, _)| *country == chosen)
}

/// The condition by its name, and as it was written where that differs.
fn called(condition: &Condition, written: &str) -> String {
    let plain = |text: &str| text.to_lowercase().replace(['-', '_'], " ");
    let written = show::printable(written);
    let same = [condition.id, condition.name]
        .iter()
        .any(|name| plain(name) == plain(&written));
    if same {
        condition.name.to_owned()
    } else {
        format!("{} (written \"{written}\")", condition.name)
    }
}

/// All cautions of the heart in one warning: what to watch, and which countries exclude what.
fn cautions_of_the_heart(case: &Case) -> Option<Finding> {
    let found = of_kind(&case.patient.conditions, Kind::Heart);
    let (first, _) = found.first()?;
    let names: Vec<String> = found.iter().map(|(row, name)| called(row, name)).collect();
    let mut words = names.join(", ");
    for (row, _) in &found {
        let countries = chosen_first(row.excluding(), case.care.country);
        if !countries.is_empty() {
            let countries: Vec<&str> = countries.iter().map(|country| country.name()).collect();
            words.push_str(&format!(
                "; {} is excluded by labels of: {}",
                row.name,
                countries.join(", ")
            ));
        }
    }
    let graded = found
        .iter()
        .map(|(row, _)| graded(case, row.verdict, row.regraded, None).0);
    // In an arrest the heart is what is treated: nothing to decide before the push.
    let verdict = match case.indication {
        Indication::CardiacArrest => Verdict::Info,
        _ => graded.max().unwrap_or(Verdict::Warn),
    };
    let watch = match case.indication {
        Indication::CardiacArrest | Indication::TorsadesDePointes => HEART_WATCH,
        _ => HEART_WATCH_SLOWLY,
    };
    let id = "condition-heart".to_owned();
    Some(Finding::of_verdict(
        Topic::Condition,
        id,
        verdict,
        (words, watch),
        first.source(),
    ))
}

/// The countries with the chosen one in front.
fn chosen_first(countries: impl Iterator<Item = Country>, chosen: Option<Country>) -> Vec<Country> {
    let mut countries: Vec<Country> = countries.collect();
    countries.sort_by_key(|country| Some(*country) != chosen);
    countries
}

/// Conditions about which no label says anything, in one note.
fn common(names: &[NamedCondition]) -> Option<Finding> {
    let mut common = names
        .iter()
        .filter_map(|name| Some((name.known.filter(|row| row.kind == Kind::Common)?, name)));
    let (row, first) = common.next()?;
    let mut written = vec![show::printable(&first.written)];
    written.extend(common.map(|(_, name)| show::printable(&name.written)));
    Some(Finding::of_verdict(
        Topic::Condition,
        format!("condition-{}", row.id),
        row.verdict,
        (
            format!("{}: {}", written.join(", "), row.words),
            row.verdict.action(),
        ),
        row.source(),
    ))
}

/// A condition that no table holds: a warning where it could matter, else said.
fn unknown_condition(name: &NamedCondition) -> Finding {
    let shown = show::printable(&name.written);
    let id = unknown_id("condition", &shown);
    let Some(resembles) = name.resembles else {
        let words = format!(
            "the condition \"{shown}\" is in no table of this program and was not checked against \
             magnesium: check its spelling, and ask a pharmacist"
        );
        return Finding::not_checked(Topic::Condition, id, words, source::SOFTWARE);
    };
    let words = format!(
        "the condition \"{shown}\" is in no table of this program and could be {resembles}"
    );
    let action = "ask a pharmacist, or write it as one of the conditions of `maginfuse limits`";
    Finding::warn(Topic::Condition, id, (words, action), source::SOFTWARE)
}

/// Id of a word that no table holds.
pub(super) fn unknown_id(kind: &str, shown: &str) -> String {
    let name = shown.to_lowercase().replace([' ', '_'], "-");
    format!("{kind}-not-known-{name}")
}
