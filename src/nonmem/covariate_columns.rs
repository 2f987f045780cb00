//! The columns of covariates: by which name a model finds one, and what its cells mean.

use super::cell_values::{self, number};
use super::columns::{find_name, two_columns};
use super::malformed;
use super::predictor::{CovariateCarry, CovariateInput};
use super::records::Record;
use crate::Result;
use crate::clinical::constants::BMI_WINDOW;
use crate::pk::spec::Covariate;
use crate::units::basic::{
    AGE_YEARS, CLEARANCE_ML_MIN, CREATININE_MG_DL, CREATININE_UMOL_PER_MG_DL, HEIGHT_CM, WEIGHT_KG,
};
use crate::units::show;

/// Liters per hour in a milliliter per minute.
const LITER_PER_HOUR: f64 = 0.06;

/// Numbers that data sets are given in the place of a value that is missing.
const MISSING_CODES: [f64; 3] = [-99.0, -999.0, -9999.0];

/// A name that a covariate may have.
#[derive(Clone, Debug)]
struct Spelling {
    name: String,
    unit: CovariateUnit,
}

/// What the numbers of a column are in.
#[derive(Clone, Copy, Debug)]
struct CovariateUnit {
    /// In words; nothing for a category and for a column that the model names itself.
    words: Option<&'static str>,
    /// What 1 in the column is in the unit of the equations.
    size: f64,
    /// What the column may hold of anybody, in its own unit.
    window: (f64, f64),
}

/// A column that a model reads.
#[derive(Clone, Debug)]
pub(super) struct CovariateColumn {
    pub name: String,
    pub index: usize,
    unit: CovariateUnit,
    input: CovariateInput,
}

/// The columns of what a model reads, in its order.
pub(super) fn find(names: &[&str], inputs: &[CovariateInput]) -> Result<Vec<CovariateColumn>> {
    inputs.iter().map(|input| find_one(names, input)).collect()
}

/// The names under which a covariate is looked for. Where the usual name does not say the unit,
/// the name must.
fn spellings(covariate: &Covariate) -> Vec<Spelling> {
    let anything = (f64::NEG_INFINITY, f64::INFINITY);
    let spelled = |names: &[&str], words, size, window| {
        let unit = CovariateUnit {
            words,
            size,
            window,
        };
        let spelled = names.iter().map(|name| Spelling {
            name: (*name).to_owned(),
            unit,
        });
        spelled.collect::<Vec<_>>()
    };
    let scaled = |(low, high): (f64, f64), size: f64| (low * size, high * size);
    match covariate {
        Covariate::Weight => spelled(
            &["WT", "WEIGHT", "WEIGHT_KG", "BW"],
            Some("kg"),
            1.0,
            WEIGHT_KG,
        ),
        Covariate::Height => spelled(&["HT", "HEIGHT", "HEIGHT_CM"], Some("cm"), 1.0, HEIGHT_CM),
        Covariate::BodyMassIndex => {
            let window = (BMI_WINDOW[0], BMI_WINDOW[1]);
            spelled(&["BMI"], Some("kg/m2"), 1.0, window)
        }
        Covariate::Age => spelled(&["AGE", "AGE_YEARS"], Some("years"), 1.0, AGE_YEARS),
        Covariate::Sex => spelled(&["SEX"], None, 1.0, anything),
        Covariate::Furosemide => spelled(&["FUROSEMIDE"], None, 1.0, anything),
        Covariate::Creatinine => {
            let micromolar = scaled(CREATININE_MG_DL, CREATININE_UMOL_PER_MG_DL);
            let mut all = spelled(&["CREATININE_UMOL_L"], Some("umol/L"), 1.0, micromolar);
            let size = CREATININE_UMOL_PER_MG_DL;
            all.extend(spelled(
                &["CREATININE_MG_DL"],
                Some("mg/dL"),
                size,
                CREATININE_MG_DL,
            ));
            all
        }
        Covariate::CreatinineClearance => {
            let size = LITER_PER_HOUR;
            let mut all = spelled(&["CRCL_ML_MIN"], Some("mL/min"), size, CLEARANCE_ML_MIN);
            let window = scaled(CLEARANCE_ML_MIN, LITER_PER_HOUR);
            all.extend(spelled(&["CRCL_L_H"], Some("L/h"), 1.0, window));
            all
        }
        Covariate::Column(name) => spelled(&[name], None, 1.0, anything),
    }
}

fn find_one(names: &[&str], input: &CovariateInput) -> Result<CovariateColumn> {
    let spellings = spellings(&input.covariate);
    let mut found: Option<(usize, CovariateUnit)> = None;
    for Spelling { name, unit } in &spellings {
        // Of a name that a model gives itself, a column named exactly so comes before one that
        // differs in capitals.
        let own = matches!(input.covariate, Covariate::Column(_));
        let exact = names.iter().position(|other| own && other == name);
        let here = match exact {
            Some(index) => Some(index),
            None => find_name(names, name)?,
        };
        match (found, here) {
            (Some((one, _)), Some(other)) => return Err(two_columns(names[one], names[other])),
            (None, Some(index)) => found = Some((index, *unit)),
            (_, None) => {}
        }
    }
    let Some((index, unit)) = found else {
        let wanted: Vec<_> = spellings.iter().map(|one| one.name.as_str()).collect();
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
    /// The unit that was taken; nothing where the model names the column itself.
    pub fn unit_in_words(&self) -> Option<&'static str> {
        self.unit.words
    }

    /// Whether it holds a category, which counts as 1 or 0.
    pub fn is_category(&self) -> bool {
        self.input.category.is_some()
    }

    /// A number that a column may hold, in the unit of the equations.
    fn believed(&self, value: f64) -> Result<f64> {
        let CovariateUnit {
            words,
            size,
            window: (low, high),
        } = self.unit;
        let help = "check the number and its unit; a missing value is written .";
        if MISSING_CODES.contains(&value) {
            let message = format!("{} = {value} looks like a code", self.name);
            return Err(malformed(message, help));
        }
        if (low..=high).contains(&value) {
            return Ok(value * size);
        }
        let unit = words.map_or(String::new(), |words| format!(" {words}"));
        Err(malformed(
            format!(
                "{} = {value} is outside {} to {}{unit}, the range this program accepts",
                self.name,
                show::number(low),
                show::number(high)
            ),
            help,
        ))
    }

    /// A cell in the unit of the equations; NaN where it is missing. For a category 1 where it
    /// is the one that the model asks about, else 0.
    pub fn value(&self, cell: &str) -> Result<f64> {
        if cell_values::is_missing(cell) {
            return Ok(f64::NAN);
        }
        let Some(category) = &self.input.category else {
            let value = cell_values::named_number(cell, &self.name)?;
            return value.map_or(Ok(f64::NAN), |value| self.believed(value));
        };
        let known: &[(&str, &[&str])] = match self.input.covariate {
            Covariate::Sex => &[("female", &["female", "f"]), ("male", &["male", "m"])],
            Covariate::Furosemide => &[("yes", &["yes", "1"]), ("no", &["no", "0"])],
            _ => {
                if let Ok(Some(code)) = number(cell) {
                    self.believed(code)?;
                }
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
pub(super) fn carry_over<'a>(records: impl Iterator<Item = &'a mut Record>, covariate: usize) {
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
