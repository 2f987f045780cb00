//! Which column is what.

use super::cell::{self, malformed};
use crate::Result;
use crate::pk::spec::Covariate;
use crate::simulate::dataset::{Plan, Slot};
use crate::units::basic::CREATININE_UMOL_PER_MG_DL;

/// A column that a model reads.
#[derive(Clone, Debug)]
pub(super) struct CovariateColumn {
    pub name: String,
    pub index: usize,
    /// What 1 in the column is in the unit of the equations.
    pub unit: f64,
    pub slot: Slot,
}

/// The columns, by index.
#[derive(Clone, Debug)]
pub(super) struct Header {
    pub count: usize,
    pub id: usize,
    pub time: usize,
    pub amount: Option<usize>,
    pub rate: Option<usize>,
    pub event: Option<usize>,
    pub compartment: Option<usize>,
    /// CMT number of the central compartment.
    pub observed: u32,
    pub interval: Option<usize>,
    pub additional: Option<usize>,
    pub steady: Option<usize>,
    pub missing: Option<usize>,
    pub duration: Option<usize>,
    pub covariates: Vec<CovariateColumn>,
}

impl Header {
    pub fn read(text: &str, plan: &Plan) -> Result<Self> {
        let names = cell::split(text)?;
        if names.len() == 1 && text.contains([';', '\t']) {
            return Err(malformed(
                "the columns are not separated by commas",
                "save the data set with commas between and a point in the numbers",
            ));
        }
        let find = |wanted: &str| position(&names, wanted);
        let need = |wanted: &str| {
            find(wanted)?.ok_or_else(|| {
                malformed(
                    format!("the data set has no column {wanted}"),
                    "the first line names the columns: ID,TIME,AMT,...",
                )
            })
        };
        for name in ["DATE", "DAT1", "DAT2", "DAT3"] {
            if find(name)?.is_some() {
                return Err(malformed(
                    format!("column {name} holds dates, which this program does not read"),
                    "give TIME in hours since the first record of the subject, without dates",
                ));
            }
        }
        Ok(Self {
            count: names.len(),
            id: need("ID")?,
            time: need("TIME")?,
            amount: find("AMT")?,
            rate: find("RATE")?,
            event: find("EVID")?,
            compartment: find("CMT")?,
            observed: plan.observed(),
            interval: find("II")?,
            additional: find("ADDL")?,
            steady: find("SS")?,
            missing: find("MDV")?,
            duration: find("DUR")?,
            covariates: plan
                .slots()
                .iter()
                .map(|slot| covariate(&names, slot))
                .collect::<Result<_>>()?,
        })
    }
}

/// Index of the only column with this name, in capitals or not.
fn position(names: &[String], wanted: &str) -> Result<Option<usize>> {
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

/// The names under which a covariate is looked for, each with its unit in that of the
/// equations. Where the usual name does not say the unit, the name must.
fn spellings(covariate: &Covariate) -> Vec<(&str, f64)> {
    match covariate {
        Covariate::Weight => vec![
            ("WT", 1.0),
            ("WEIGHT", 1.0),
            ("WEIGHT_KG", 1.0),
            ("BW", 1.0),
        ],
        Covariate::Height => vec![("HT", 1.0), ("HEIGHT", 1.0), ("HEIGHT_CM", 1.0)],
        Covariate::BodyMassIndex => vec![("BMI", 1.0)],
        Covariate::Age => vec![("AGE", 1.0), ("AGE_YEARS", 1.0)],
        Covariate::Sex => vec![("SEX", 1.0)],
        Covariate::Furosemide => vec![("FUROSEMIDE", 1.0)],
        Covariate::Creatinine => vec![
            ("CREATININE_UMOL_L", 1.0),
            ("CREATININE_MG_DL", CREATININE_UMOL_PER_MG_DL),
        ],
        Covariate::CreatinineClearance => vec![("CRCL_ML_MIN", 0.06), ("CRCL_L_H", 1.0)],
        Covariate::Column(name) => vec![(name, 1.0)],
    }
}

fn covariate(names: &[String], slot: &Slot) -> Result<CovariateColumn> {
    let spellings = spellings(&slot.covariate);
    // A column named exactly so comes before one that differs in capitals.
    let exact = spellings.iter().find_map(|(name, unit)| {
        let index = names.iter().position(|other| other == name)?;
        Some((index, *unit))
    });
    let mut found = exact;
    for (name, unit) in &spellings {
        if found.is_none() {
            found = position(names, name)?.map(|index| (index, *unit));
        }
    }
    let Some((index, unit)) = found else {
        let wanted: Vec<_> = spellings.iter().map(|(name, _)| *name).collect();
        return Err(malformed(
            format!(
                "the model reads {} and the data set has no column {}",
                slot.covariate.name(),
                wanted.join(" or ")
            ),
            "add the column, or use a model that does not need it",
        ));
    };
    Ok(CovariateColumn {
        name: names[index].clone(),
        index,
        unit,
        slot: slot.clone(),
    })
}
