//! Every limit with its source, where sources contradict each other, and the words a case may
//! use.

use super::json::{Head, Quantity, SourceDocument};
use super::provenance::Provenance;
use super::text;
use crate::clinical::conditions::CONDITIONS;
use crate::clinical::indications::Regimen;
use crate::clinical::limits::{self, Bound, Contradiction, Limit};
use crate::clinical::medications::CLASSES;
use crate::clinical::{Indication, Source};
use crate::digest::sha256;
use crate::safety::Status;
use crate::units::Salt;
use crate::vocabulary::medications::drugs_of;
use schemars::JsonSchema;
use serde::Serialize;

/// The document of `limits`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LimitsDocument {
    /// Version, program, verdict and findings.
    #[serde(flatten)]
    pub head: Head,
    /// Every limit, or those of one indication.
    pub limits: Vec<LimitDocument>,
    /// Where the sources contradict themselves or each other.
    pub contradictions: Vec<ContradictionDocument>,
    /// The indication, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indication: Option<IndicationDocument>,
    /// The words a case may use, where no indication was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conditions: Option<VocabularyDocument>,
    /// What made this result.
    pub provenance: Provenance,
}

/// One limit.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LimitDocument {
    /// Short name.
    pub id: &'static str,
    /// Ids of the indications it holds for.
    pub indications: Vec<&'static str>,
    /// What it bounds.
    pub measure: &'static str,
    /// When it holds within its indications; empty where it always does.
    pub only: &'static str,
    /// Who sets it.
    pub authority: &'static str,
    /// Soft bound: beyond it is a warning.
    pub warn_beyond: Option<Quantity>,
    /// Hard bound: beyond it is a stop.
    pub stop_beyond: Option<Quantity>,
    /// A bound that is only told.
    pub stated: Option<Quantity>,
    /// What it says.
    pub words: &'static str,
    /// Where it was read.
    pub source: SourceDocument,
}

/// Sources that contradict themselves or each other.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ContradictionDocument {
    /// Short name.
    pub id: &'static str,
    /// How.
    pub words: &'static str,
    /// The sources.
    pub sources: Vec<SourceDocument>,
}

/// One indication.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct IndicationDocument {
    /// Short name.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// What is known about the effect.
    pub evidence: &'static str,
    /// Regimens named by labels, guidelines and trials.
    pub regimens: Vec<RegimenDocument>,
}

/// One regimen.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RegimenDocument {
    /// The load.
    pub load: &'static str,
    /// What follows it; may be empty.
    pub maintenance: &'static str,
    /// A remark; may be empty.
    pub words: &'static str,
    /// Where it was read.
    pub source: SourceDocument,
}

/// The words that conditions and medications may be written in.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct VocabularyDocument {
    /// Conditions.
    pub conditions: Vec<ConditionDocument>,
    /// Medications, by class.
    pub medications: Vec<MedicationClassDocument>,
}

/// One condition.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ConditionDocument {
    /// The word in a case.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
}

/// One class of medications.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MedicationClassDocument {
    /// Short name of the class.
    pub class: &'static str,
    /// The words in a case.
    pub drugs: &'static [&'static str],
}

/// What is shown: the rows of the tables for one indication, or all of them.
struct Rows {
    indication: Option<Indication>,
    limits: Vec<&'static Limit>,
    contradictions: Vec<&'static Contradiction>,
    regimens: Vec<&'static Regimen>,
}

impl Rows {
    fn of(indication: Option<Indication>) -> Self {
        let Some(one) = indication else {
            return Self {
                indication,
                limits: limits::LIMITS.iter().collect(),
                contradictions: limits::CONTRADICTIONS.iter().collect(),
                regimens: Vec::new(),
            };
        };
        Self {
            indication,
            limits: limits::for_indication(indication).collect(),
            contradictions: limits::contradictions(indication).collect(),
            regimens: one.regimens().collect(),
        }
    }

    /// Every source of the rows, once.
    fn sources(&self) -> Vec<&'static Source> {
        let mut all: Vec<&Source> = self.limits.iter().map(|row| &row.source).collect();
        all.extend(self.contradictions.iter().flat_map(|row| row.sources));
        all.extend(self.regimens.iter().map(|row| &row.source));
        all.sort_by_key(|source| source.short);
        all.dedup_by_key(|source| source.short);
        all
    }
}

/// The JSON document for one indication, or for all of them.
#[must_use]
pub fn to_json(indication: Option<Indication>) -> LimitsDocument {
    let rows = Rows::of(indication);
    let asked = format!("limits {}", indication.map_or("all", Indication::id));
    LimitsDocument {
        head: Head::new(Status::Ok, &[]),
        limits: rows.limits.iter().map(|row| limit_json(row)).collect(),
        contradictions: rows
            .contradictions
            .iter()
            .map(|row| contradiction_json(row))
            .collect(),
        indication: indication.map(|one| IndicationDocument {
            id: one.id(),
            name: one.name(),
            evidence: one.evidence().words,
            regimens: rows.regimens.iter().map(|row| regimen_json(row)).collect(),
        }),
        conditions: indication.is_none().then(vocabulary_json),
        provenance: Provenance::new([], sha256(asked.as_bytes())),
    }
}

fn limit_json(row: &Limit) -> LimitDocument {
    let quantity = |bound: Bound| {
        let (value, unit) = bound.value_and_unit();
        Quantity::new(value, unit)
    };
    LimitDocument {
        id: row.id,
        indications: row.scope.indications.iter().map(|one| one.id()).collect(),
        measure: row.measure.words(),
        only: row.scope.applies.words(),
        authority: row.authority.name,
        warn_beyond: row.soft.map(quantity),
        stop_beyond: row.hard.map(quantity),
        stated: row.shown.map(quantity),
        words: row.words,
        source: SourceDocument::from(&row.source),
    }
}

fn contradiction_json(row: &Contradiction) -> ContradictionDocument {
    ContradictionDocument {
        id: row.id,
        words: row.words,
        sources: row.sources.iter().map(SourceDocument::from).collect(),
    }
}

fn regimen_json(row: &Regimen) -> RegimenDocument {
    RegimenDocument {
        load: row.load,
        maintenance: row.maintenance,
        words: row.words,
        source: SourceDocument::from(&row.source),
    }
}

fn vocabulary_json() -> VocabularyDocument {
    let conditions = CONDITIONS.iter().map(|row| ConditionDocument {
        id: row.id,
        name: row.name,
    });
    let classes = CLASSES.iter().map(|row| MedicationClassDocument {
        class: row.id,
        drugs: drugs_of(row),
    });
    VocabularyDocument {
        conditions: conditions.collect(),
        medications: classes.collect(),
    }
}

/// The text for people, for one indication or for all of them.
#[must_use]
pub fn to_text(indication: Option<Indication>) -> String {
    let rows = Rows::of(indication);
    let mut out = match indication {
        Some(one) => format!("Limits for {} ({})\n", one.name(), one.id()),
        None => "Every limit\n".to_owned(),
    };
    out.push_str(&text::wrapped(
        "",
        "",
        "A warning beyond the soft bound, a stop beyond the hard bound; grams are grams of \
         magnesium sulfate heptahydrate.",
    ));
    out.push_str(&limits_text(&rows));
    if let Some(one) = indication {
        out.push_str("\nRegimens named by labels, guidelines and trials\n");
        out.extend(rows.regimens.iter().map(|row| regimen_text(row)));
        let evidence = text::wrapped("  ", "", one.evidence().words);
        out.push_str(&format!("\nEvidence\n{evidence}"));
    }
    if !rows.contradictions.is_empty() {
        out.push_str("\nWhere the sources contradict themselves or each other\n");
        out.extend(
            rows.contradictions
                .iter()
                .map(|row| contradiction_text(row)),
        );
    }
    out.push_str("\nSources\n");
    out.extend(rows.sources().into_iter().map(source_text));
    if indication.is_none() {
        out.push_str(&vocabulary_text());
    }
    out
}

/// A line of a list.
fn item(words: &str) -> String {
    text::wrapped("  ", "-", words)
}

/// The limits, those of one measure below its name.
fn limits_text(rows: &Rows) -> String {
    let mut out = String::new();
    let mut measure = "";
    let mut sorted = rows.limits.clone();
    sorted.sort_by_key(|row| row.measure.words());
    for row in sorted {
        if row.measure.words() != measure {
            measure = row.measure.words();
            out.push_str(&format!("\n{measure}\n"));
        }
        out.push_str(&limit_text(row, rows.indication.is_none()));
    }
    out
}

fn limit_text(row: &Limit, with_indications: bool) -> String {
    let begins = row.inclusive && row.hard.is_none();
    let bounds = [
        (if begins { "warns from" } else { "warns above" }, row.soft),
        (
            if row.inclusive {
                "stops from"
            } else {
                "stops above"
            },
            row.hard,
        ),
        ("states", row.shown),
    ];
    let bounds = bounds
        .into_iter()
        .filter_map(|(word, bound)| Some(format!("{word} {}", bound?.text())));
    let mut words = bounds.collect::<Vec<_>>().join(", ");
    if row.measure.from_below() {
        words = words.replace("above", "below");
    }
    let only = row.scope.applies.words();
    if !only.is_empty() {
        words.push_str(&format!(" ({only})"));
    }
    words.push_str(&format!(": {} [{}]", row.words, row.source.short));
    if with_indications && row.scope.indications.len() < Indication::ALL.len() {
        let ids: Vec<&str> = row.scope.indications.iter().map(|one| one.id()).collect();
        words.push_str(&format!(" For {}.", ids.join(", ")));
    }
    item(&format!("{}: {words}", row.authority))
}

fn regimen_text(row: &Regimen) -> String {
    let then = match (row.load.is_empty(), row.maintenance.is_empty()) {
        (false, false) => "; then ",
        (true, false) => "no load; ",
        (_, true) => "",
    };
    let extra = if row.words.is_empty() { "" } else { ". " };
    item(&format!(
        "{}{then}{}{extra}{} [{}]",
        row.load, row.maintenance, row.words, row.source.short
    ))
}

fn contradiction_text(row: &Contradiction) -> String {
    let shorts: Vec<&str> = row.sources.iter().map(|source| source.short).collect();
    item(&format!("{} [{}]", row.words, shorts.join("; ")))
}

/// Where a short source name of the page leads.
fn source_text(source: &Source) -> String {
    item(&format!(
        "{}: {} ({})",
        source.short,
        source.citation,
        source.confidence.words()
    ))
}

fn vocabulary_text() -> String {
    let mut out = String::from("\nIndications\n");
    let indications = Indication::ALL.into_iter();
    out.extend(indications.map(|row| item(&format!("{}: {}", row.id(), row.name()))));
    out.push_str("\nSalts that grams may mean (order.salt)\n");
    out.extend(Salt::ALL.iter().map(|salt| item(salt.id())));
    out.push_str("\nConditions a case may name\n");
    let conditions = CONDITIONS.iter();
    out.extend(conditions.map(|row| item(&format!("{}: {}", row.id, row.name))));
    out.push_str("\nMedications a case may name, by class\n");
    let classes = CLASSES.iter();
    out.extend(classes.map(|row| item(&format!("{}: {}", row.name, drugs_of(row).join(", ")))));
    out
}
