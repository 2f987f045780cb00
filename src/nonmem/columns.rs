//! The columns of a data set: the one list of those that are known, and where a file has them.

use super::column_units::{ColumnUnit, FoundColumn, Measure, require_one_system};
use super::covariate_columns::{self, CovariateColumn};
use super::data_set::Wanted;
use super::malformed;
use super::predictor::Predictor;
use super::reading_notes::UnitUsed;
use crate::{Error, Result};

/// A column whose meaning does not depend on the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// `ID`
    Id,
    /// `TIME`
    Time,
    /// `AMT`
    Amount,
    /// `RATE`
    Rate,
    /// `EVID`
    Event,
    /// `CMT`
    Compartment,
    /// `II`
    Interval,
    /// `ADDL`
    Additional,
    /// `SS`
    SteadyState,
    /// `MDV`
    MissingLevel,
    /// `DV`
    Level,
    /// `CENS`
    Censored,
    /// `OCC`
    Occasion,
    /// `DATE` and its kin.
    Date,
    /// `DUR` and its kin.
    Duration,
    /// `ADM` and its kin.
    Administration,
    /// `DVID` and its kin.
    LevelKind,
    /// `LLOQ` and its kin.
    Limit,
    /// `PCMT`
    PredictedCompartment,
    /// `C`
    Comment,
}

/// Whether a column must be there, may be, or must hold nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnRole {
    /// Nothing can be read without it.
    Required,
    /// What it holds is missing where it is missing.
    Optional,
    /// As required, where measured levels are read; else not looked at.
    RequiredForLevels,
    /// As optional, where measured levels are read; else not looked at.
    OptionalForLevels,
    /// It changes what a record means and is not honored: a value in it is an error, with this
    /// help.
    Refused(&'static str),
}

/// A row of the list of known columns.
#[derive(Clone, Copy, Debug)]
pub struct KnownColumn {
    /// Which one it is.
    pub column: Column,
    /// The names it goes by, in capitals or not; the first one stands in messages.
    pub names: &'static [&'static str],
    /// What it measures; the name may say the unit.
    pub measure: Measure,
    /// Whether it must be there.
    pub role: ColumnRole,
    /// What it holds, in the words of the documentation.
    pub meaning: &'static str,
}

const fn known(
    column: Column,
    names: &'static [&'static str],
    measure: Measure,
    role: ColumnRole,
    meaning: &'static str,
) -> KnownColumn {
    KnownColumn {
        column,
        names,
        measure,
        role,
        meaning,
    }
}

/// A column that must hold nothing: why, and what to do.
const fn refused(
    column: Column,
    names: &'static [&'static str],
    meaning: &'static str,
    help: &'static str,
) -> KnownColumn {
    let role = ColumnRole::Refused(help);
    known(column, names, Measure::Code, role, meaning)
}

/// Every known column, in the order of [`Column`]; a model reads covariates from more. A column
/// that a model reads by its name is that covariate, whatever this list says.
///
/// Source: NONMEM Users Guide, part V, chapter 6 and part VIII (PREDPP data items); the names of
/// refused columns also from Monolix (ADM, YTYPE, OBSID, TINF, LIMIT), nlmixr2 (DVID, DUR),
/// mrgsolve and Pmetrics (OUTEQ).
pub const KNOWN_COLUMNS: [KnownColumn; 20] = {
    use ColumnRole::{Optional, OptionalForLevels, Required, RequiredForLevels};
    use Measure::{Amount, AmountRate, Code, Level, Time};
    [
        known(
            Column::Id,
            &["ID"],
            Code,
            Required,
            "the subject, a number or a text; its records stand together",
        ),
        known(
            Column::Time,
            &["TIME"],
            Time,
            Required,
            "hours; never runs backward except where everything starts anew",
        ),
        known(
            Column::Amount,
            &["AMT"],
            Amount,
            Optional,
            "amount of a dose, mmol of Mg2+",
        ),
        known(
            Column::Rate,
            &["RATE"],
            AmountRate,
            Optional,
            "rate of a dose, mmol/h; 0 all at once, -1 the model's `R1`, -2 its `D1`",
        ),
        known(
            Column::Event,
            &["EVID"],
            Code,
            Optional,
            "0 level, 1 dose, 2 other, 3 reset, 4 reset and dose; without it a record with an \
             amount or a rate is a dose, and one of `MDV` 1 other",
        ),
        known(
            Column::Compartment,
            &["CMT"],
            Code,
            Optional,
            "compartment, from 1; 0 is the first for a dose, the central one for a level; a dose \
             with a rate says it where the model has a depot",
        ),
        known(
            Column::Interval,
            &["II"],
            Time,
            Optional,
            "hours between repeated doses",
        ),
        known(
            Column::Additional,
            &["ADDL"],
            Code,
            Optional,
            "doses after the first",
        ),
        known(
            Column::SteadyState,
            &["SS"],
            Code,
            Optional,
            "1 the dose is at steady state, 2 that adds to what is there",
        ),
        known(
            Column::MissingLevel,
            &["MDV"],
            Code,
            Optional,
            "1 nothing was measured",
        ),
        known(
            Column::Level,
            &["DV"],
            Level,
            RequiredForLevels,
            "measured total level, mmol/L; read by `fit` and for a predictive check",
        ),
        known(
            Column::Censored,
            &["CENS", "BLQ"],
            Code,
            OptionalForLevels,
            "1 the level lies below what `DV` holds; read where `DV` is",
        ),
        known(
            Column::Occasion,
            &["OCC"],
            Code,
            OptionalForLevels,
            "name of the occasion, for models that differ between occasions; read by `fit` and \
             where replicates are drawn",
        ),
        refused(
            Column::Date,
            &["DATE", "DAT1", "DAT2", "DAT3"],
            "refused: dates",
            "give TIME in hours since the first record of the subject, without dates",
        ),
        refused(
            Column::Duration,
            &["DUR", "DURATION", "TINF"],
            "refused: how long a dose runs",
            "give RATE = AMT / duration in the place of a duration, and leave the column out",
        ),
        refused(
            Column::Administration,
            &["ADM", "ADMID"],
            "refused: the way a dose was given",
            "say in CMT where the dose goes, and leave the column out",
        ),
        refused(
            Column::LevelKind,
            &["DVID", "YTYPE", "OBSID", "OUTEQ"],
            "refused: what kind of observation `DV` is",
            "keep the records of serum magnesium alone, and leave the column out",
        ),
        refused(
            Column::Limit,
            &["LLOQ", "LOQ", "LIMIT", "BLOQ"],
            "refused: a limit of quantification",
            "write the limit in DV of a record of CENS 1, and leave the column out",
        ),
        refused(
            Column::PredictedCompartment,
            &["PCMT"],
            "refused: which compartment is predicted",
            "the level in the central compartment is predicted: leave the column out",
        ),
        refused(
            Column::Comment,
            &["C"],
            "refused: a mark of rows to leave out",
            "take the marked rows out, or leave them out with",
        ),
    ]
};

// A column finds its row by its place in the list.
const _: () = {
    let mut place = 0;
    while place < KNOWN_COLUMNS.len() {
        assert!(KNOWN_COLUMNS[place].column as usize == place);
        place += 1;
    }
};

impl KnownColumn {
    /// The names with a unit that it may have.
    #[must_use]
    pub fn names_with_unit(&self) -> Vec<String> {
        ColumnUnit::names(self.measure, self.names[0])
    }

    /// Whether it is about measured levels or occasions, and those are not `wanted`.
    fn is_skipped(&self, wanted: Wanted) -> bool {
        match self.role {
            ColumnRole::RequiredForLevels | ColumnRole::OptionalForLevels => match wanted {
                Wanted::Doses => true,
                Wanted::DosesAndOccasions => self.column != Column::Occasion,
                Wanted::DosesAndLevels => false,
            },
            ColumnRole::Required | ColumnRole::Optional | ColumnRole::Refused(_) => false,
        }
    }

    /// Whether a file may name a column so and mean this one; a name that says a unit included.
    fn unit_in(&self, name: &str) -> Option<ColumnUnit> {
        let mut stems = self.names.iter();
        if matches!(self.role, ColumnRole::Refused(_)) && self.names.len() > 1 {
            // With a unit in its name it would mean the same: TINF_H.
            let upper = name.to_ascii_uppercase();
            let means = |own: &&&str| {
                let rest = upper.strip_prefix(**own);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
            };
            let found = self.names.iter().find(means);
            return found.and_then(|own| ColumnUnit::of(self.measure, own, own));
        }
        stems.find_map(|stem| ColumnUnit::of(self.measure, stem, name))
    }

    /// The one column of `names` that is this one.
    fn find(&self, names: &[&str]) -> Result<Option<FoundColumn>> {
        let mut found: Option<FoundColumn> = None;
        for (index, name) in names.iter().enumerate() {
            let Some(unit) = self.unit_in(name) else {
                continue;
            };
            let here = FoundColumn {
                index,
                name: name.to_ascii_uppercase(),
                unit,
            };
            if let Some(other) = found {
                return Err(two_columns(names[other.index], name));
            }
            found = Some(here);
        }
        Ok(found)
    }

    /// The error for a file without this column; `None` where it can be read without.
    fn missing(&self, names: &[&str]) -> Option<Error> {
        let name = self.names[0];
        // A unit that is not known must not pass for a column without one.
        let like = |other: &&&str| {
            let rest = other.get(..=name.len());
            rest.is_some_and(|rest| rest.eq_ignore_ascii_case(&format!("{name}_")))
        };
        let with_unit = self.names_with_unit();
        if !with_unit.is_empty()
            && let Some(other) = names.iter().find(like)
        {
            return Some(malformed(
                format!("column {other} does not say a unit that is known"),
                format!("name it {name} or {}", with_unit.join(", ")),
            ));
        }
        match self.role {
            ColumnRole::Required => Some(malformed(
                format!("the data set has no column {name}"),
                "the first line names the columns: ID,TIME,AMT,...",
            )),
            ColumnRole::RequiredForLevels => Some(malformed(
                format!("the data set has no column {name}"),
                "give the measured levels in DV, in mmol/L, and . where there is none",
            )),
            ColumnRole::Optional | ColumnRole::OptionalForLevels | ColumnRole::Refused(_) => None,
        }
    }
}

impl Column {
    pub(super) fn row(self) -> &'static KnownColumn {
        &KNOWN_COLUMNS[self as usize]
    }
}

/// Where a file has its columns.
#[derive(Clone, Debug)]
pub(super) struct ColumnLayout {
    pub count: usize,
    places: Vec<Option<FoundColumn>>,
    pub covariates: Vec<CovariateColumn>,
    /// Names of columns that nothing reads.
    pub not_used: Vec<String>,
    /// CMT number of the central compartment.
    pub central: u32,
    /// CMT number of the last compartment.
    pub last: u32,
}

impl ColumnLayout {
    /// Finds the columns that `predictor` needs among `names`; those of measured levels and of
    /// occasions only where they are `wanted`.
    pub fn find(names: &[&str], predictor: &Predictor, wanted: Wanted) -> Result<Self> {
        let covariates = covariate_columns::find(names, predictor.covariates())?;
        let read = |index: usize| covariates.iter().any(|column| column.index == index);
        let mut places = Vec::with_capacity(KNOWN_COLUMNS.len());
        let mut of_levels = Vec::new();
        for row in &KNOWN_COLUMNS {
            let found = row.find(names)?;
            let skipped = row.is_skipped(wanted);
            of_levels.extend(found.iter().filter(|_| skipped).map(|one| one.index));
            let found = found.filter(|one| {
                let is_covariate = matches!(row.role, ColumnRole::Refused(_)) && read(one.index);
                !(skipped || is_covariate)
            });
            if found.is_none() && !skipped {
                row.missing(names).map_or(Ok(()), Err)?;
            }
            places.push(found);
        }
        let place = |column: Column| places[column as usize].as_ref();
        require_one_system(
            place(Column::Time),
            place(Column::Amount),
            place(Column::Rate),
            place(Column::Interval),
        )?;
        let known = |index: usize| {
            let mut found = places.iter().flatten().map(|one| one.index);
            read(index) || of_levels.contains(&index) || found.any(|other| other == index)
        };
        let not_used = names.iter().enumerate();
        let not_used = not_used.filter(|(index, name)| !name.is_empty() && !known(*index));
        Ok(Self {
            count: names.len(),
            not_used: not_used.map(|(_, name)| (*name).to_owned()).collect(),
            central: predictor.central_compartment(),
            last: predictor.last_compartment(),
            places,
            covariates,
        })
    }

    /// The column of the file, `None` where the file does not have it.
    pub fn place(&self, column: Column) -> Option<&FoundColumn> {
        self.places[column as usize].as_ref()
    }

    /// What a column is called in the file, for messages.
    pub fn name(&self, column: Column) -> &str {
        self.place(column)
            .map_or(column.row().names[0], |found| &found.name)
    }

    /// What 1 in a column is in the unit of the equations.
    pub fn size(&self, column: Column) -> f64 {
        self.place(column).map_or(1.0, |found| found.unit.size)
    }

    /// The columns of the file that must hold nothing, each with what to do about a value in it.
    pub fn refused(&self) -> impl Iterator<Item = (&FoundColumn, &'static KnownColumn)> {
        let rows = self.places.iter().zip(&KNOWN_COLUMNS);
        let refused = rows.filter(|(_, row)| matches!(row.role, ColumnRole::Refused(_)));
        refused.filter_map(|(found, row)| Some((found.as_ref()?, row)))
    }

    /// The unit of every column that has one.
    pub fn units(&self) -> Vec<UnitUsed> {
        let found = self.places.iter().flatten();
        let known = found.filter(|one| !one.unit.words.is_empty());
        let known = known.map(|one| UnitUsed {
            column: one.name.clone(),
            unit: one.unit.words.to_owned(),
        });
        let covariates = self.covariates.iter().filter_map(|column| {
            Some(UnitUsed {
                column: column.name.clone(),
                unit: column.unit_in_words()?.to_owned(),
            })
        });
        let mut units: Vec<UnitUsed> = known.collect();
        for unit in covariates {
            if !units.contains(&unit) {
                units.push(unit);
            }
        }
        units
    }
}

/// The error for two columns of which each could be the one that is meant.
pub(super) fn two_columns(one: &str, other: &str) -> Error {
    let (what, help) = if one.eq_ignore_ascii_case(other) {
        ("have one name", "rename one of them")
    } else {
        ("hold one thing", "leave one of them out")
    };
    malformed(format!("two columns {what}: {one} and {other}"), help)
}

/// Index of the only column with this name, in capitals or not.
pub(super) fn find_name(names: &[&str], wanted: &str) -> Result<Option<usize>> {
    let mut found = names
        .iter()
        .enumerate()
        .filter(|(_, name)| name.eq_ignore_ascii_case(wanted));
    let first = found.next();
    if let (Some((_, one)), Some((_, other))) = (first, found.next()) {
        return Err(two_columns(one, other));
    }
    Ok(first.map(|(index, _)| index))
}
