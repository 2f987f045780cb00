//! The unit that the name of a column says, as in `AMT_G` or `TIME_MIN`.

use super::malformed;
use crate::Result;
use crate::units::basic::molar::millimole_per_liter;
use crate::units::magnesium::{Salt, from_milliequivalents, from_milligram_per_deciliter};
use uom::si::amount_of_substance::millimole;
use uom::si::f64::{AmountOfSubstance, Mass, MolarConcentration};
use uom::si::mass::{gram, milligram};

/// What the numbers of a column measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Nothing with a unit: a name, a code, a count.
    Code,
    /// An amount of Mg2+.
    Amount,
    /// An amount a time.
    AmountRate,
    /// A time.
    Time,
    /// A level.
    Level,
}

/// The unit of a column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ColumnUnit {
    /// As it stands in the name, empty where the name says none.
    suffix: &'static str,
    /// In words.
    pub words: &'static str,
    /// What 1 in the column is in the unit of the equations: mmol, mmol/h, h, mmol/L.
    pub size: f64,
}

const HOURS_PER_DAY: f64 = 24.0;
const MINUTES_PER_HOUR: f64 = 60.0;

fn heptahydrate(mass: Mass) -> f64 {
    millimoles(Salt::SulfateHeptahydrate.amount(mass))
}

fn millimoles(amount: AmountOfSubstance) -> f64 {
    amount.get::<millimole>()
}

/// The units of a measure, the one of a name without any first. Grams are those of the salt that
/// labels mean, as everywhere in this program.
fn known(measure: Measure) -> Vec<ColumnUnit> {
    let unit = |suffix, words, size| ColumnUnit {
        suffix,
        words,
        size,
    };
    let of_gram = heptahydrate(Mass::new::<gram>(1.0));
    let of_milligram = heptahydrate(Mass::new::<milligram>(1.0));
    let of_equivalent = millimoles(from_milliequivalents(1.0));
    let level = |level: MolarConcentration| level.get::<millimole_per_liter>();
    let per_deciliter = level(from_milligram_per_deciliter(1.0));
    match measure {
        Measure::Code => vec![unit("", "", 1.0)],
        Measure::Amount => vec![
            unit("", "mmol", 1.0),
            unit("MMOL", "mmol", 1.0),
            unit("G", "g of magnesium sulfate heptahydrate", of_gram),
            unit("MG", "mg of magnesium sulfate heptahydrate", of_milligram),
            unit("MEQ", "mEq", of_equivalent),
        ],
        Measure::AmountRate => vec![
            unit("", "mmol/h", 1.0),
            unit("MMOL", "mmol/h", 1.0),
            unit("MMOL_H", "mmol/h", 1.0),
            unit("MMOL_MIN", "mmol/min", MINUTES_PER_HOUR),
            unit("G", "g/h of magnesium sulfate heptahydrate", of_gram),
            unit("G_H", "g/h of magnesium sulfate heptahydrate", of_gram),
            unit(
                "G_MIN",
                "g/min of magnesium sulfate heptahydrate",
                of_gram * MINUTES_PER_HOUR,
            ),
            unit("MG", "mg/h of magnesium sulfate heptahydrate", of_milligram),
            unit(
                "MG_H",
                "mg/h of magnesium sulfate heptahydrate",
                of_milligram,
            ),
            unit(
                "MG_MIN",
                "mg/min of magnesium sulfate heptahydrate",
                of_milligram * MINUTES_PER_HOUR,
            ),
            unit("MEQ", "mEq/h", of_equivalent),
            unit("MEQ_H", "mEq/h", of_equivalent),
            unit("MEQ_MIN", "mEq/min", of_equivalent * MINUTES_PER_HOUR),
        ],
        Measure::Time => vec![
            unit("", "h", 1.0),
            unit("H", "h", 1.0),
            unit("MIN", "min", 1.0 / MINUTES_PER_HOUR),
            unit("D", "d", HOURS_PER_DAY),
        ],
        Measure::Level => vec![
            unit("", "mmol/L", 1.0),
            unit("MMOL_L", "mmol/L", 1.0),
            unit("MG_DL", "mg/dL", per_deciliter),
            unit("MEQ_L", "mEq/L", of_equivalent),
        ],
    }
}

impl ColumnUnit {
    /// The unit that `name` says behind `stem`; `None` where it is another name.
    pub fn of(measure: Measure, stem: &str, name: &str) -> Option<Self> {
        let head = name.get(..stem.len())?;
        if !head.eq_ignore_ascii_case(stem) {
            return None;
        }
        let rest = &name[stem.len()..];
        let suffix = match rest.strip_prefix('_') {
            Some(suffix) if !suffix.is_empty() => suffix,
            _ if rest.is_empty() => "",
            _ => return None,
        };
        let mut units = known(measure).into_iter();
        units.find(|unit| unit.suffix.eq_ignore_ascii_case(suffix))
    }

    /// The names that a column of `stem` may have with a unit in it.
    pub fn names(measure: Measure, stem: &str) -> Vec<String> {
        let units = known(measure).into_iter();
        let said = units.filter(|unit| !unit.suffix.is_empty());
        said.map(|unit| format!("{stem}_{}", unit.suffix)).collect()
    }

    /// Whether the name says a unit.
    pub fn is_said(&self) -> bool {
        !self.suffix.is_empty()
    }

    /// Whether amounts are counted in mmol.
    fn is_in_millimoles(&self) -> bool {
        !self.is_said() || self.suffix.starts_with("MMOL")
    }

    /// Whether the name of a rate says the time, too.
    fn says_time(&self) -> bool {
        self.suffix.contains('_')
    }
}

/// A column in the file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FoundColumn {
    pub index: usize,
    /// Its name in capitals.
    pub name: String,
    pub unit: ColumnUnit,
}

/// Refuses units that contradict one another: a rate beside amounts of another unit, and times
/// between doses beside times of another unit.
pub(super) fn require_one_system(
    time: Option<&FoundColumn>,
    amount: Option<&FoundColumn>,
    rate: Option<&FoundColumn>,
    interval: Option<&FoundColumn>,
) -> Result<()> {
    let unsaid = |column: &FoundColumn, why: &FoundColumn, example: &[&str]| {
        malformed(
            format!(
                "{} is in {}, and {} does not say its unit",
                why.name, why.unit.words, column.name
            ),
            format!("name the column {}", example.join(" or ")),
        )
    };
    // Whoever changed the unit of one may have changed that of the other, or forgotten it.
    if let (Some(amount), Some(rate)) = (amount, rate) {
        if !amount.unit.is_in_millimoles() && !rate.unit.is_said() {
            return Err(unsaid(rate, amount, &["RATE_G_H", "RATE_MMOL_H"]));
        }
        if !rate.unit.is_in_millimoles() && !amount.unit.is_said() {
            return Err(unsaid(amount, rate, &["AMT_G", "AMT_MMOL"]));
        }
    }
    let Some(time) = time.filter(|time| time.unit.size != 1.0) else {
        return Ok(());
    };
    if let Some(rate) = rate.filter(|rate| !rate.unit.says_time()) {
        return Err(unsaid(rate, time, &["RATE_MMOL_H", "RATE_MMOL_MIN"]));
    }
    if let Some(interval) = interval.filter(|interval| !interval.unit.is_said()) {
        return Err(unsaid(interval, time, &["II_H", "II_MIN", "II_D"]));
    }
    Ok(())
}
