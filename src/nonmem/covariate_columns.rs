//! The columns of covariates: by which name a model finds one, and what its cells mean.

use super::cell_values::{self, number};
use super::columns::find_name;
use super::malformed;
use super::predictor::{CovariateCarry, CovariateInput};
use super::records::Record;
use crate::Result;
use crate::pk::spec::Covariate;
use crate::units::basic::CREATININE_UMOL_PER_MG_DL;

/// Liters per hour in a milliliter per minute.
const LITER_PER_HOUR: f64 = 0.06;

/// A name that a covariate may have.
struct Spelling<'a> {
    name: &'a str,
    /// What 1 in the column is in the unit of the equations.
    unit: f64,
}

/// A column that a model reads.
#[derive(Clone, Debug)]
pub(super) struct CovariateColumn {
    pub name: String,
    pub index: usize,
    /// What 1 in the column is in the unit of the equations.
    unit: f64,
    input: CovariateInput,
}

/// The columns of what a model reads, in its order.
pub(super) fn find(names: &[&str], inputs: &[CovariateInput]) -> Result<Vec<CovariateColumn>> {
    inputs.iter().map(|input| find_one(names, input)).collect()
}

/// The names under which a covariate is looked for. Where the usual name does not say the unit,
/// the name must.
fn spellings(covariate: &Covariate) -> Vec<Spelling<'_>> {
    let plain = |names: &[&'static str]| {
        let plain = names.iter().map(|name| Spelling { name, unit: 1.0 });
        plain.collect()
    };
    match covariate {
        Covariate::Weight => plain(&["WT", "WEIGHT", "WEIGHT_KG", "BW"]),
        Covariate::Height => plain(&["HT", "HEIGHT", "HEIGHT_CM"]),
        Covariate::BodyMassIndex => plain(&["BMI"]),
        Covariate::Age => plain(&["AGE", "AGE_YEARS"]),
        Covariate::Sex => plain(&["SEX"]),
        Covariate::Furosemide => plain(&["FUROSEMIDE"]),
        Covariate::Creatinine => vec![
            Spelling {
                name: "CREATININE_UMOL_L",
                unit: 1.0,
            },
            Spelling {
                name: "CREATININE_MG_DL",
                unit: CREATININE_UMOL_PER_MG_DL,
            },
        ],
        Covariate::CreatinineClearance => vec![
            Spelling {
                name: "CRCL_ML_MIN",
                unit: LITER_PER_HOUR,
            },
            Spelling {
                name: "CRCL_L_H",
                unit: 1.0,
            },
        ],
        Covariate::Column(name) => vec![Spelling { name, unit: 1.0 }],
    }
}

fn find_one(names: &[&str], input: &CovariateInput) -> Result<CovariateColumn> {
    let spellings = spellings(&input.covariate);
    // A column named exactly so comes before one that differs in capitals.
    let exact = spellings.iter().find_map(|spelling| {
        let index = names.iter().position(|other| *other == spelling.name)?;
        Some((index, spelling.unit))
    });
    let mut found = exact;
    for spelling in &spellings {
        if found.is_none() {
            found = find_name(names, spelling.name)?.map(|index| (index, spelling.unit));
        }
    }
    let Some((index, unit)) = found else {
        let wanted: Vec<_> = spellings.iter().map(|spelling| spelling.name).collect();
        return Err(malformed(
            format!(
                "the model reads {} and the data set has no column {}",
                input.covariate.name(),
                wanted.join(" or ")
            ),
            "add the column, or use a model that does not need it",
        ));
    };
    Ok(CovariateColumn {
        name: names[index].to_owned(),
        index,
        unit,
        input: input.clone(),
    })
}

impl CovariateColumn {
    /// A cell in the unit of the equations; NaN where it is missing. For a category 1 where it
    /// is the one that the model asks about, else 0.
    pub fn value(&self, cell: &str) -> Result<f64> {
        if cell_values::is_missing(cell) {
            return Ok(f64::NAN);
        }
        let Some(category) = &self.input.category else {
            let value = cell_values::named_number(cell, &self.name)?;
            return Ok(value.map_or(f64::NAN, |value| value * self.unit));
        };
        let known: &[(&str, &[&str])] = match self.input.covariate {
            Covariate::Sex => &[("female", &["female", "f"]), ("male", &["male", "m"])],
            Covariate::Furosemide => &[("yes", &["yes", "1"]), ("no", &["no", "0"])],
            _ => {
                let same = match (number(cell), number(category)) {
                    (Ok(Some(one)), Ok(Some(other))) => one == other,
                    _ => cell == category,
                };
                return Ok(f64::from(u8::from(same)));
            }
        };
        let word = cell.to_ascii_lowercase();
        let found = known.iter().find(|(_, words)| words.contains(&&*word));
        let Some((meaning, _)) = found else {
            let words: Vec<_> = known.iter().map(|(meaning, _)| *meaning).collect();
            return Err(malformed(
                format!("{} = {cell} is not known", self.name),
                format!("write {}", words.join(" or ")),
            ));
        };
        Ok(f64::from(u8::from(meaning == category)))
    }
}

/// Puts a value in the place of every missing covariate.
pub(super) fn fill_missing(records: &mut [Record], carry: CovariateCarry) {
    let covariates = records.first().map_or(0, |record| record.covariates.len());
    for covariate in 0..covariates {
        // The other direction serves what has no value on the first side.
        match carry {
            CovariateCarry::NextBackward => {
                carry_over(records.iter_mut().rev(), covariate);
                carry_over(records.iter_mut(), covariate);
            }
            CovariateCarry::LastForward => {
                carry_over(records.iter_mut(), covariate);
                carry_over(records.iter_mut().rev(), covariate);
            }
        }
    }
}

/// Repeats the last known value of a covariate where it is missing.
fn carry_over<'a>(records: impl Iterator<Item = &'a mut Record>, covariate: usize) {
    let mut known = f64::NAN;
    for record in records {
        let value = &mut record.covariates[covariate];
        if value.is_nan() {
            *value = known;
        } else {
            known = *value;
        }
    }
}
