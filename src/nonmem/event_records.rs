//! From the cells of a line to what its record is. What cannot be honored is refused, never
//! ignored.

use super::cell_values::{self, named_number};
use super::columns::{Column, ColumnLayout, ColumnRole};
use super::malformed;
use super::records::{Event, GivenDose, GivenRate};
use super::split_cells::Cells;
use crate::Result;
use crate::pk::Measured;

/// Most additional doses of one record: whole numbers beyond are not exact.
const MOST_ADDITIONAL: f64 = 9e15;

/// The cells of one line under their columns.
pub(super) struct RecordCells<'a> {
    layout: &'a ColumnLayout,
    cells: &'a Cells,
}

/// The numbers that make a dose.
struct DoseNumbers {
    amount: Option<f64>,
    rate: f64,
    interval: f64,
    additional: f64,
    steady: f64,
}

impl<'a> RecordCells<'a> {
    pub fn new(layout: &'a ColumnLayout, cells: &'a Cells) -> Result<Self> {
        let count = cells.count();
        if count != layout.count {
            return Err(malformed(
                format!("{count} cells under a header of {}", layout.count),
                "write . for a missing value; numbers have a point and no comma",
            ));
        }
        Ok(Self { layout, cells })
    }

    /// Refuses a value in a column that changes what a record means and is not honored.
    pub fn require_honored(&self) -> Result<()> {
        for (found, row) in self.layout.refused() {
            let cell = self.cells.get(found.index);
            let zero = row.column == Column::Duration && cell == "0";
            if cell_values::is_missing(cell) || zero {
                continue;
            }
            let ColumnRole::Refused(help) = row.role else {
                continue;
            };
            let message = format!("{} = {cell}: this column is not read", found.name);
            let error = malformed(message, help);
            return Err(match row.column {
                Column::Comment => error.with_setting("ignore", "C"),
                _ => error,
            });
        }
        Ok(())
    }

    /// The text of a cell; empty where the whole column is missing.
    pub fn text(&self, column: Column) -> &'a str {
        let place = self.layout.place(column);
        place.map_or("", |place| self.cells.get(place.index))
    }

    /// The number in a column as written; `None` where the cell or the whole column is missing.
    fn number(&self, column: Column) -> Result<Option<f64>> {
        named_number(self.text(column), self.name(column))
    }

    /// A number in the unit of the equations.
    fn measure(&self, column: Column) -> Result<Option<f64>> {
        let value = self.number(column)?;
        Ok(value.map(|value| value * self.layout.size(column)))
    }

    /// What the column is called in the file.
    fn name(&self, column: Column) -> &'a str {
        self.layout.name(column)
    }

    /// A number from 0 up; 0 where it is missing.
    fn not_negative(&self, column: Column) -> Result<f64> {
        let value = self.number(column)?.unwrap_or(0.0);
        if value >= 0.0 {
            return Ok(value * self.layout.size(column));
        }
        let name = self.name(column);
        Err(malformed(
            format!("{name} = {value}"),
            format!("{name} is 0 or more"),
        ))
    }

    /// A whole number from 0 to `most`; 0 where it is missing.
    fn whole(&self, column: Column, most: f64) -> Result<f64> {
        let value = self.number(column)?.unwrap_or(0.0);
        if (0.0..=most).contains(&value) && value.fract() == 0.0 {
            return Ok(value);
        }
        let name = self.name(column);
        Err(malformed(
            format!("{name} = {value} is not known"),
            format!("{name} is a whole number from 0 to {most}"),
        ))
    }

    /// The compartment; 0 where it is missing. A word names it where models count differently.
    fn compartment(&self) -> Result<f64> {
        let cell = self.text(Column::Compartment);
        let (central, last) = (self.layout.central, self.layout.last);
        let named = [
            ("depot", 1, central > 1),
            ("central", central, true),
            ("peripheral", last, last > central),
        ];
        let mut named = named.into_iter();
        let Some((word, number, is_there)) = named.find(|one| cell.eq_ignore_ascii_case(one.0))
        else {
            return Ok(self.number(Column::Compartment)?.unwrap_or(0.0));
        };
        if is_there {
            return Ok(f64::from(number));
        }
        Err(malformed(
            format!(
                "{} = {cell}, and the model has no {word} compartment",
                self.name(Column::Compartment)
            ),
            "use a model that has one, or leave the record out",
        ))
    }

    /// The compartment of a dose or an observation, a whole number.
    fn whole_compartment(&self) -> Result<f64> {
        let compartment = self.compartment()?;
        let most = f64::from(u16::MAX);
        if (0.0..=most).contains(&compartment) && compartment.fract() == 0.0 {
            return Ok(compartment);
        }
        let name = self.name(Column::Compartment);
        Err(malformed(
            format!("{name} = {compartment} is not known"),
            format!("{name} is a whole number from 0 to {most}, or depot, central or peripheral"),
        ))
    }

    /// The subject.
    pub fn id(&self) -> Result<&'a str> {
        let id = self.text(Column::Id);
        if cell_values::is_missing(id) {
            return Err(malformed(
                "a record without ID",
                "write the subject it belongs to",
            ));
        }
        Ok(id)
    }

    /// Hours.
    pub fn time(&self) -> Result<f64> {
        let time = self.text(Column::Time);
        if time.contains(':') {
            return Err(malformed(
                format!("TIME = {time} is a clock time"),
                "give TIME in hours, such as 8.5",
            ));
        }
        self.measure(Column::Time)?
            .ok_or_else(|| malformed("a record without TIME", "write the time of it, in hours"))
    }

    /// What the model reads, in its order.
    pub fn covariates(&self) -> Result<Vec<f64>> {
        let columns = self.layout.covariates.iter();
        columns
            .map(|column| column.value(self.cells.get(column.index)))
            .collect()
    }

    /// What the record is; an observation holds what was measured only where `levels` are read.
    pub fn event(&self, levels: bool) -> Result<Event> {
        let dose = DoseNumbers {
            amount: self.measure(Column::Amount)?,
            rate: self.rate()?,
            interval: self.not_negative(Column::Interval)?,
            additional: self.whole(Column::Additional, MOST_ADDITIONAL)?,
            steady: self.whole(Column::SteadyState, 2.0)?,
        };
        let unobserved = self.whole(Column::MissingLevel, 1.0)? == 1.0;
        // In a dose, too, so that a wrong cell is told wherever it stands.
        let measured = if levels && !unobserved {
            self.measured()?
        } else {
            None
        };
        let gives = dose.amount.is_some_and(|amount| amount != 0.0) || dose.rate != 0.0;
        let event = match self.layout.place(Column::Event) {
            Some(_) => self.whole(Column::Event, 4.0)?,
            // As NONMEM does where there is no such column.
            None if gives => 1.0,
            None if unobserved => 2.0,
            None => 0.0,
        };
        if matches!(event, 1.0 | 4.0) {
            let given = self.dose(&dose)?;
            return Ok(if event == 1.0 {
                Event::Dose(given)
            } else {
                Event::ResetAndDose(given)
            });
        }
        if gives || dose.additional > 0.0 || dose.steady > 0.0 {
            return Err(malformed(
                format!("AMT, RATE, ADDL or SS of a dose in a record of EVID {event}"),
                "a dose has EVID 1 or 4; in other records these are 0 or missing",
            ));
        }
        if event == 0.0 {
            return self.observation(measured);
        }
        self.require_compartment(event)?;
        Ok(if event == 2.0 {
            Event::Other
        } else {
            Event::Reset
        })
    }

    /// The rate of a dose, mmol/h; negative numbers are codes and have no unit.
    fn rate(&self) -> Result<f64> {
        let rate = self.number(Column::Rate)?.unwrap_or(0.0);
        if rate < 0.0 {
            return Ok(rate);
        }
        Ok(rate * self.layout.size(Column::Rate))
    }

    /// What was measured, in mmol/L; nothing where there is no value.
    fn measured(&self) -> Result<Option<Measured>> {
        let value = self.measure(Column::Level)?;
        let censored = self.whole(Column::Censored, 1.0)? == 1.0;
        if censored && value.is_none_or(|value| value == 0.0) {
            let written = self.text(Column::Level);
            return Err(malformed(
                format!(
                    "{} = {written} of a level below the limit of quantification",
                    self.name(Column::Level)
                ),
                "the limit belongs in DV: a level is weighed by the chance that it lies below",
            ));
        }
        let Some(value) = value else {
            return Ok(None);
        };
        if value < 0.0 {
            return Err(malformed(
                format!(
                    "{} = {}",
                    self.name(Column::Level),
                    self.text(Column::Level)
                ),
                "a measured level is 0 or more; log-transformed levels are not read",
            ));
        }
        Ok(Some(if censored {
            Measured::Below(value)
        } else {
            Measured::Level(value)
        }))
    }

    /// Refuses a compartment that does not exist in a record that neither gives nor measures:
    /// NONMEM turns compartments on and off by such records.
    fn require_compartment(&self, event: f64) -> Result<()> {
        let compartment = self.compartment()?;
        let last = self.layout.last;
        if compartment.fract() == 0.0 && (0.0..=f64::from(last)).contains(&compartment) {
            return Ok(());
        }
        Err(malformed(
            format!("CMT = {compartment} in a record of EVID {event}"),
            format!(
                "the compartments of this model are 1 to {last}, and none is turned off: write . \
                 or leave the record out"
            ),
        ))
    }

    /// An observation, which is of the central compartment.
    fn observation(&self, measured: Option<Measured>) -> Result<Event> {
        let compartment = self.whole_compartment()?;
        let central = self.layout.central;
        if compartment == 0.0 || compartment == f64::from(central) {
            return Ok(Event::Observation(measured));
        }
        Err(malformed(
            format!("an observation in compartment {compartment}"),
            format!(
                "only the level in the central compartment is predicted: write CMT {central}, or 0"
            ),
        ))
    }

    fn dose(&self, numbers: &DoseNumbers) -> Result<GivenDose> {
        let compartment = self.whole_compartment()?;
        let steady = numbers.steady > 0.0;
        let amount = match numbers.amount {
            Some(amount) => amount,
            None if steady && numbers.rate != 0.0 => 0.0,
            None => {
                return Err(malformed("a dose without AMT", "write its amount"));
            }
        };
        if amount < 0.0 {
            return Err(malformed(
                format!(
                    "{} = {}",
                    self.name(Column::Amount),
                    self.text(Column::Amount)
                ),
                "an amount is 0 or more",
            ));
        }
        if amount == 0.0 && numbers.rate == 0.0 && !steady {
            return Err(malformed(
                "a dose of AMT = 0",
                "write an amount above 0, or EVID 2 for a record that gives nothing",
            ));
        }
        self.require_rate(numbers, amount)?;
        self.require_site(numbers, compartment)?;
        self.require_interval(numbers, amount)?;
        let rate = match numbers.rate {
            0.0 if steady && amount == 0.0 => GivenRate::Fixed(0.0),
            0.0 => GivenRate::Pulse,
            -1.0 => GivenRate::ModeledRate,
            -2.0 => GivenRate::ModeledDuration,
            rate => GivenRate::Fixed(rate),
        };
        Ok(GivenDose {
            amount,
            rate,
            compartment: compartment as u32,
            interval: numbers.interval,
            additional: numbers.additional as u64,
            steady: numbers.steady as u8,
        })
    }

    fn require_rate(&self, numbers: &DoseNumbers, amount: f64) -> Result<()> {
        let DoseNumbers { rate, steady, .. } = *numbers;
        if rate < 0.0 && rate != -1.0 && rate != -2.0 {
            return Err(malformed(
                format!("RATE = {rate}"),
                "RATE is above 0 (mmol/h), 0 for a bolus, -1 for the model's rate (R1) or -2 \
                 for its duration (D1)",
            ));
        }
        if amount == 0.0 && rate != 0.0 && (steady == 0.0 || rate == -2.0) {
            return Err(malformed(
                format!("RATE = {rate} without AMT"),
                "an infusion needs its amount; only SS = 1 with II = 0 knows one without end",
            ));
        }
        Ok(())
    }

    /// An infusion does not run into a depot unless somebody says so: without CMT it would.
    fn require_site(&self, numbers: &DoseNumbers, compartment: f64) -> Result<()> {
        let central = self.layout.central;
        if numbers.rate <= 0.0 || compartment != 0.0 || central == 1 {
            return Ok(());
        }
        Err(malformed(
            format!(
                "{} = {} without CMT, and the model has a depot",
                self.name(Column::Rate),
                self.text(Column::Rate)
            ),
            format!("write CMT {central} for an infusion into a vein, or CMT 1 for the depot"),
        ))
    }

    fn require_interval(&self, numbers: &DoseNumbers, amount: f64) -> Result<()> {
        let DoseNumbers {
            rate,
            interval,
            additional,
            steady,
            ..
        } = *numbers;
        if steady > 0.0 && amount == 0.0 {
            if interval == 0.0 && additional == 0.0 {
                return Ok(());
            }
            return Err(malformed(
                format!("SS = {steady} without AMT, with II or ADDL"),
                format!("RATE = {rate} without end has II = 0 and ADDL = 0; a dose has AMT"),
            ));
        }
        if (additional > 0.0 || steady > 0.0) && interval == 0.0 {
            let which = if additional > 0.0 { "ADDL" } else { "SS" };
            return Err(malformed(
                format!("{which} without II"),
                "write the time between doses in II, in hours",
            ));
        }
        Ok(())
    }
}
