//! Every clinical fact of this program as rows of one kind, each with what it decides and who
//! says so.

mod kidneys;
mod levels;
mod orders;
mod patients;

use crate::clinical::Source;
use crate::{Error, ErrorKind, Result};
use std::borrow::Cow;

/// A table of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Table {
    /// Conditions of a patient.
    Conditions,
    /// Classes of drugs.
    Medications,
    /// What must not share a line or bag.
    SameLine,
    /// What magnesium is given for.
    Indications,
    /// Regimens that sources name.
    Regimens,
    /// The smallest load that a source names.
    SmallestLoads,
    /// Limits on an order.
    Limits,
    /// Statements that cannot both be followed.
    Contradictions,
    /// Products by strength.
    Products,
    /// Salts of magnesium.
    Salts,
    /// Windows in which doses add up.
    Windows,
    /// Bands of the serum level.
    Bands,
    /// Signs and the level from which they were described.
    Signs,
    /// What was observed at a level or under treatment.
    Observed,
    /// Reference ranges.
    ReferenceRanges,
    /// Levels that obstetric treatment aims at.
    Targets,
    /// Grades of a deficiency as this program reads them.
    Grades,
    /// Published schemes of grades.
    GradeSchemes,
    /// What to do before, during and after.
    Checklist,
    /// When to draw the next level.
    NextLevels,
    /// Categories of kidney function.
    KidneyCategories,
    /// Equations of kidneys, weight and body surface.
    Equations,
    /// Figures that stand alone.
    Bounds,
    /// Sentences that stand beside a result.
    Statements,
    /// Published levels that models are held against.
    Cohorts,
}

impl Table {
    /// Every table, in the order of the page.
    pub const ALL: [Self; 25] = [
        Self::Conditions,
        Self::Medications,
        Self::SameLine,
        Self::Indications,
        Self::Regimens,
        Self::SmallestLoads,
        Self::Limits,
        Self::Contradictions,
        Self::Products,
        Self::Salts,
        Self::Windows,
        Self::Bands,
        Self::Signs,
        Self::Observed,
        Self::ReferenceRanges,
        Self::Targets,
        Self::Grades,
        Self::GradeSchemes,
        Self::Checklist,
        Self::NextLevels,
        Self::KidneyCategories,
        Self::Equations,
        Self::Bounds,
        Self::Statements,
        Self::Cohorts,
    ];

    /// The name by which it is asked for.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Conditions => "conditions",
            Self::Medications => "medications",
            Self::SameLine => "same-line",
            Self::Indications => "indications",
            Self::Regimens => "regimens",
            Self::SmallestLoads => "smallest-loads",
            Self::Limits => "limits",
            Self::Contradictions => "contradictions",
            Self::Products => "products",
            Self::Salts => "salts",
            Self::Windows => "windows",
            Self::Bands => "bands",
            Self::Signs => "signs",
            Self::Observed => "observed",
            Self::ReferenceRanges => "reference-ranges",
            Self::Targets => "targets",
            Self::Grades => "grades",
            Self::GradeSchemes => "grade-schemes",
            Self::Checklist => "checklist",
            Self::NextLevels => "next-levels",
            Self::KidneyCategories => "kidney-categories",
            Self::Equations => "equations",
            Self::Bounds => "bounds",
            Self::Statements => "statements",
            Self::Cohorts => "cohorts",
        }
    }

    /// Its title for people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Conditions => "Conditions of the patient, and what each means for the order",
            Self::Medications => "Medications by class, and what each means for the order",
            Self::SameLine => "What meets magnesium in a line or bag",
            Self::Indications => "Indications: where each may be given, and what was shown",
            Self::Regimens => "Regimens that labels, guidelines and trials name",
            Self::SmallestLoads => "The smallest load that a source names",
            Self::Limits => "Limits on an order; grams are grams of the heptahydrate",
            Self::Contradictions => "Where sources contradict themselves or each other",
            Self::Products => "Products by strength",
            Self::Salts => "Salts of magnesium",
            Self::Windows => "Windows in which doses add up",
            Self::Bands => "Bands of the total serum magnesium",
            Self::Signs => "Signs and side effects, and the level from which they were described",
            Self::Observed => "What was observed at a level or under treatment; decides nothing",
            Self::ReferenceRanges => "Reference ranges of the serum magnesium",
            Self::Targets => "Levels that obstetric treatment aims at",
            Self::Grades => "Grades of a deficiency",
            Self::GradeSchemes => "Published schemes of grades, for display",
            Self::Checklist => "Checklist before, during and after",
            Self::NextLevels => "When to draw the next level",
            Self::KidneyCategories => "Categories of kidney function",
            Self::Equations => "Equations of kidney function, weight and body surface",
            Self::Bounds => "Figures that stand alone",
            Self::Statements => "Sentences that stand beside a result",
            Self::Cohorts => "Published levels that models are held against",
        }
    }

    /// The table with this name.
    ///
    /// # Errors
    /// Malformed for any other word; the help lists the tables.
    pub fn named(id: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|table| table.id() == id);
        found.ok_or_else(|| {
            let ids: Vec<_> = Self::ALL.iter().map(|table| table.id()).collect();
            Error::new(
                ErrorKind::Malformed,
                format!("`{id}` is not a table of facts"),
                crate::vocabulary::one_of(id, &ids),
            )
        })
    }

    /// Its rows.
    #[must_use]
    pub fn rows(self) -> Vec<Fact> {
        match self {
            Self::Conditions => patients::conditions(),
            Self::Medications => patients::medications(),
            Self::SameLine => patients::same_line(),
            Self::Indications => orders::indications(),
            Self::Regimens => orders::regimens(),
            Self::SmallestLoads => orders::smallest_loads(),
            Self::Limits => orders::limits(),
            Self::Contradictions => orders::contradictions(),
            Self::Products => orders::products(),
            Self::Salts => orders::salts(),
            Self::Windows => orders::windows(),
            Self::Bands => levels::bands(),
            Self::Signs => levels::signs(),
            Self::Observed => levels::observed(),
            Self::ReferenceRanges => levels::reference_ranges(),
            Self::Targets => levels::targets(),
            Self::Grades => levels::grades(),
            Self::GradeSchemes => levels::grade_schemes(),
            Self::Checklist => patients::checklists(),
            Self::NextLevels => levels::next_levels(),
            Self::KidneyCategories => kidneys::categories(),
            Self::Equations => kidneys::equations(),
            Self::Bounds => orders::bounds(),
            Self::Statements => patients::statements(),
            Self::Cohorts => levels::cohorts(),
        }
    }
}

/// One figure of a fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What it is: `warns above`, `low`; empty where the fact says it.
    pub what: Cow<'static, str>,
    /// The number.
    pub value: f64,
    /// Its unit as JSON writes it; `1` for a plain number.
    pub unit: &'static str,
}

/// One fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Where it stands.
    pub table: Table,
    /// Stable id within its table.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// What this program does with it: `stop`, `overridable stop`, `warn`, `info`, `computed
    /// with`, `shown`.
    pub verdict: String,
    /// Its figures.
    pub figures: Vec<Figure>,
    /// For which orders or patients; empty for all.
    pub applies: String,
    /// What it says and why.
    pub words: String,
    /// Who says so; never empty.
    pub sources: Vec<Cited>,
}

/// A source, and what it says where that differs between sources.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cited {
    /// The source.
    pub source: Source,
    /// `contraindicated`, `caution`; empty where the fact says it.
    pub says: &'static str,
}

/// Sources that say what the fact says.
fn cited(sources: &[Source]) -> Vec<Cited> {
    let plain = |source: &Source| Cited {
        source: *source,
        says: "",
    };
    sources.iter().map(plain).collect()
}

impl Fact {
    /// A fact that is only shown.
    fn shown(table: Table, id: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            table,
            id: id.into(),
            name: name.into(),
            verdict: SHOWN.to_owned(),
            figures: Vec::new(),
            applies: String::new(),
            words: String::new(),
            sources: Vec::new(),
        }
    }
}

/// The verdict of what is shown and decides nothing.
const SHOWN: &str = "shown";
/// The verdict of what enters a calculation.
const COMPUTED: &str = "computed with";

/// The rows of these tables, in the order of the page.
#[must_use]
pub fn facts(tables: &[Table]) -> Vec<Fact> {
    let wanted = Table::ALL
        .into_iter()
        .filter(|table| tables.contains(table));
    wanted.flat_map(Table::rows).collect()
}
