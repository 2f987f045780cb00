//! The columns of a data set: the one list of those that are known, and where a file has them.

use super::covariate_columns::{self, CovariateColumn};
use super::malformed;
use super::predictor::Predictor;
use crate::Result;

/// A column whose meaning does not depend on the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// `DATE` and its kin.
    Date,
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
    /// `DUR`
    Duration,
    /// `DV`
    Level,
    /// `CENS`
    Censored,
    /// `OCC`
    Occasion,
}

/// Whether a column must be there, may be, or must not.
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
    /// It changes what the records mean and is not honored.
    Refused,
}

/// A row of the list of known columns.
#[derive(Clone, Copy, Debug)]
pub struct KnownColumn {
    /// Which one it is.
    pub column: Column,
    /// The names it goes by, in capitals or not; the first one stands in messages.
    pub names: &'static [&'static str],
    /// Whether it must be there.
    pub role: ColumnRole,
    /// What it holds, in the words of the documentation.
    pub meaning: &'static str,
}

const fn known(
    column: Column,
    names: &'static [&'static str],
    role: ColumnRole,
    meaning: &'static str,
) -> KnownColumn {
    KnownColumn {
        column,
        names,
        role,
        meaning,
    }
}

/// Every known column, in the order of [`Column`]; a model reads covariates from more.
///
/// Source: NONMEM Users Guide, part V, chapter 6 and part VIII (PREDPP data items).
pub const KNOWN_COLUMNS: [KnownColumn; 15] = {
    use ColumnRole::{Optional, OptionalForLevels, Refused, Required, RequiredForLevels};
    [
        known(
            Column::Date,
            &["DATE", "DAT1", "DAT2", "DAT3"],
            Refused,
            "dates: refused, give `TIME` in hours",
        ),
        known(
            Column::Id,
            &["ID"],
            Required,
            "the subject; its records stand together",
        ),
        known(
            Column::Time,
            &["TIME"],
            Required,
            "hours; never runs backward except where everything starts anew",
        ),
        known(
            Column::Amount,
            &["AMT"],
            Optional,
            "amount of a dose, mmol of Mg2+",
        ),
        known(
            Column::Rate,
            &["RATE"],
            Optional,
            "rate of a dose, mmol/h; 0 all at once, -1 the model's `R1`, -2 its `D1`",
        ),
        known(
            Column::Event,
            &["EVID"],
            Optional,
            "0 level, 1 dose, 2 other, 3 reset, 4 reset and dose; without it a record with an \
             amount or a rate is a dose, and one of `MDV` 1 other",
        ),
        known(
            Column::Compartment,
            &["CMT"],
            Optional,
            "compartment, from 1; 0 is the first for a dose, the central one for a level",
        ),
        known(
            Column::Interval,
            &["II"],
            Optional,
            "hours between repeated doses",
        ),
        known(
            Column::Additional,
            &["ADDL"],
            Optional,
            "doses after the first",
        ),
        known(
            Column::SteadyState,
            &["SS"],
            Optional,
            "1 the dose is at steady state, 2 that adds to what is there",
        ),
        known(
            Column::MissingLevel,
            &["MDV"],
            Optional,
            "1 nothing was measured",
        ),
        known(
            Column::Duration,
            &["DUR"],
            Optional,
            "not read; a value beside a dose without `RATE` is refused",
        ),
        known(
            Column::Level,
            &["DV"],
            RequiredForLevels,
            "measured total level, mmol/L; read by `fit` alone",
        ),
        known(
            Column::Censored,
            &["CENS", "BLQ"],
            OptionalForLevels,
            "1 the level lies below what `DV` holds; read by `fit` alone",
        ),
        known(
            Column::Occasion,
            &["OCC"],
            OptionalForLevels,
            "name of the occasion; read by `fit` alone, for models that differ between occasions",
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

impl Column {
    fn row(self) -> &'static KnownColumn {
        &KNOWN_COLUMNS[self as usize]
    }

    /// The name that stands in messages.
    pub(super) fn name(self) -> &'static str {
        self.row().names[0]
    }
}

/// Where a file has its columns.
#[derive(Clone, Debug)]
pub(super) struct ColumnLayout {
    pub count: usize,
    places: [Option<usize>; KNOWN_COLUMNS.len()],
    pub covariates: Vec<CovariateColumn>,
    /// CMT number of the central compartment.
    pub central: u32,
}

impl ColumnLayout {
    /// Finds the columns that `predictor` needs among `names`; those of measured levels only
    /// where `levels` are read.
    pub fn find(names: &[&str], predictor: &Predictor, levels: bool) -> Result<Self> {
        let mut places = [None; KNOWN_COLUMNS.len()];
        for (row, place) in KNOWN_COLUMNS.iter().zip(&mut places) {
            *place = find_known(names, row, levels)?;
        }
        Ok(Self {
            count: names.len(),
            places,
            covariates: covariate_columns::find(names, predictor.covariates())?,
            central: predictor.central_compartment(),
        })
    }

    /// Index of a column, `None` where the file does not have it.
    pub fn place(&self, column: Column) -> Option<usize> {
        self.places[column as usize]
    }
}

fn find_known(names: &[&str], row: &KnownColumn, levels: bool) -> Result<Option<usize>> {
    let of_levels = matches!(
        row.role,
        ColumnRole::RequiredForLevels | ColumnRole::OptionalForLevels
    );
    if of_levels && !levels {
        return Ok(None);
    }
    let mut found = None;
    for name in row.names {
        found = found.or(find_name(names, name)?);
    }
    let name = row.column.name();
    match (row.role, found) {
        (ColumnRole::Refused, Some(place)) => Err(malformed(
            format!(
                "column {} holds dates, which this program does not read",
                names[place].to_ascii_uppercase()
            ),
            "give TIME in hours since the first record of the subject, without dates",
        )),
        (ColumnRole::Required, None) => Err(malformed(
            format!("the data set has no column {name}"),
            "the first line names the columns: ID,TIME,AMT,...",
        )),
        (ColumnRole::RequiredForLevels, None) => Err(malformed(
            format!("the data set has no column {name}"),
            "give the measured levels in DV, in mmol/L, and . where there is none",
        )),
        _ => Ok(found),
    }
}

/// Index of the only column with this name, in capitals or not.
pub(super) fn find_name(names: &[&str], wanted: &str) -> Result<Option<usize>> {
    let mut found = names
        .iter()
        .enumerate()
        .filter(|(_, name)| name.eq_ignore_ascii_case(wanted));
    let first = found.next();
    if let (Some((_, one)), Some((_, other))) = (first, found.next()) {
        return Err(malformed(
            format!("two columns have one name: {one} and {other}"),
            "rename one of them",
        ));
    }
    Ok(first.map(|(index, _)| index))
}
