//! From the cells of a line to a record. What cannot be honored is refused, never ignored.

use super::cell::{self, malformed};
use super::header::{CovariateColumn, Header};
use crate::Result;
use crate::pk::spec::Covariate;
use crate::simulate::dataset::{Event, GivenDose, GivenRate, Record};

/// Most additional doses of one record: whole numbers beyond are not exact.
const MOST_ADDITIONAL: f64 = 9e15;

/// The cells of one line.
pub(super) struct Row<'a> {
    header: &'a Header,
    cells: Cells<'a>,
}

/// Cells with or without quotation marks taken off.
enum Cells<'a> {
    Plain(Vec<&'a str>),
    Unquoted(Vec<String>),
}

/// The numbers that make a dose.
struct DoseCells {
    amount: Option<f64>,
    rate: f64,
    interval: f64,
    additional: f64,
    steady: f64,
}

impl<'a> Row<'a> {
    pub fn new(header: &'a Header, text: &'a str) -> Result<Self> {
        let (cells, count) = if text.contains('"') {
            let cells = cell::split(text)?;
            let count = cells.len();
            (Cells::Unquoted(cells), count)
        } else {
            let mut cells = Vec::with_capacity(header.count);
            cells.extend(text.split(',').map(str::trim));
            let count = cells.len();
            (Cells::Plain(cells), count)
        };
        if count != header.count {
            return Err(malformed(
                format!("{count} cells under a header of {}", header.count),
                "write . for a missing value; numbers have a point and no comma",
            ));
        }
        Ok(Self { header, cells })
    }

    fn text(&self, column: usize) -> &str {
        match &self.cells {
            Cells::Plain(cells) => cells[column],
            Cells::Unquoted(cells) => &cells[column],
        }
    }

    /// The number in a column; `None` where the cell or the whole column is missing.
    fn number(&self, column: Option<usize>, name: &str) -> Result<Option<f64>> {
        let Some(column) = column else {
            return Ok(None);
        };
        let read = cell::number(self.text(column));
        read.map_err(|error| malformed(format!("{name}: {}", error.message()), error.help()))
    }

    /// A number from 0 up; 0 where it is missing.
    fn not_negative(&self, column: Option<usize>, name: &str) -> Result<f64> {
        let value = self.number(column, name)?.unwrap_or(0.0);
        if value >= 0.0 {
            return Ok(value);
        }
        Err(malformed(
            format!("{name} = {value}"),
            format!("{name} is 0 or more"),
        ))
    }

    /// A whole number from 0 to `most`; 0 where it is missing.
    fn whole(&self, column: Option<usize>, name: &str, most: f64) -> Result<f64> {
        let value = self.number(column, name)?.unwrap_or(0.0);
        if (0.0..=most).contains(&value) && value.fract() == 0.0 {
            return Ok(value);
        }
        Err(malformed(
            format!("{name} = {value} is not known"),
            format!("{name} is a whole number from 0 to {most}"),
        ))
    }

    /// The subject and the record; the reader knows the line.
    pub fn record(&self) -> Result<(String, Record)> {
        let id = self.text(self.header.id);
        if cell::is_missing(id) {
            return Err(malformed(
                "a record without ID",
                "write the subject it belongs to",
            ));
        }
        let time = self.text(self.header.time);
        if time.contains(':') {
            return Err(malformed(
                format!("TIME = {time} is a clock time"),
                "give TIME in hours, such as 8.5",
            ));
        }
        let time = self.number(Some(self.header.time), "TIME")?;
        let time = time
            .ok_or_else(|| malformed("a record without TIME", "write the time of it, in hours"))?;
        let covariates = self.header.covariates.iter();
        let record = Record {
            line: 0,
            time,
            event: self.event()?,
            covariates: covariates
                .map(|column| self.covariate(column))
                .collect::<Result<_>>()?,
        };
        Ok((id.to_owned(), record))
    }

    fn event(&self) -> Result<Event> {
        let dose = DoseCells {
            amount: self.number(self.header.amount, "AMT")?,
            rate: self.number(self.header.rate, "RATE")?.unwrap_or(0.0),
            interval: self.not_negative(self.header.interval, "II")?,
            additional: self.whole(self.header.additional, "ADDL", MOST_ADDITIONAL)?,
            steady: self.whole(self.header.steady, "SS", 2.0)?,
        };
        let unobserved = self.whole(self.header.missing, "MDV", 1.0)? == 1.0;
        let gives = dose.amount.is_some_and(|amount| amount != 0.0) || dose.rate != 0.0;
        let event = match self.header.event {
            Some(_) => self.whole(self.header.event, "EVID", 4.0)?,
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
        Ok(match event {
            0.0 => self.observation()?,
            2.0 => Event::Other,
            _ => Event::Reset,
        })
    }

    /// An observation, which is of the central compartment.
    fn observation(&self) -> Result<Event> {
        let compartment = self.whole(self.header.compartment, "CMT", f64::from(u16::MAX))?;
        let central = self.header.observed;
        if compartment == 0.0 || compartment == f64::from(central) {
            return Ok(Event::Observation);
        }
        Err(malformed(
            format!("an observation in compartment {compartment}"),
            format!(
                "only the level in the central compartment is predicted: write CMT {central}, or 0"
            ),
        ))
    }

    fn dose(&self, cells: &DoseCells) -> Result<GivenDose> {
        let compartment = self.whole(self.header.compartment, "CMT", f64::from(u16::MAX))?;
        let steady = cells.steady > 0.0;
        let amount = match cells.amount {
            Some(amount) => amount,
            None if steady && cells.rate != 0.0 => 0.0,
            None => {
                return Err(malformed("a dose without AMT", "write its amount in mmol"));
            }
        };
        if amount < 0.0 {
            return Err(malformed(
                format!("AMT = {amount}"),
                "an amount is 0 or more, in mmol",
            ));
        }
        if amount == 0.0 && cells.rate == 0.0 && !steady {
            return Err(malformed(
                "a dose of AMT = 0",
                "write an amount above 0, or EVID 2 for a record that gives nothing",
            ));
        }
        self.require_rate(cells, amount)?;
        self.require_interval(cells, amount)?;
        let rate = match cells.rate {
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
            interval: cells.interval,
            additional: cells.additional as u64,
            steady: cells.steady as u8,
        })
    }

    fn require_rate(&self, cells: &DoseCells, amount: f64) -> Result<()> {
        let DoseCells { rate, steady, .. } = *cells;
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
        let duration = self.number(self.header.duration, "DUR")?.unwrap_or(0.0);
        if duration != 0.0 && rate == 0.0 {
            return Err(malformed(
                format!("DUR = {duration} without RATE"),
                "column DUR is not read: give RATE = AMT / DUR",
            ));
        }
        Ok(())
    }

    fn require_interval(&self, cells: &DoseCells, amount: f64) -> Result<()> {
        let DoseCells {
            rate,
            interval,
            additional,
            steady,
            ..
        } = *cells;
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

    /// A covariate in the unit of the equations; NaN where it is missing.
    fn covariate(&self, column: &CovariateColumn) -> Result<f64> {
        let text = self.text(column.index);
        if cell::is_missing(text) {
            return Ok(f64::NAN);
        }
        let Some(category) = &column.slot.category else {
            let value = self.number(Some(column.index), &column.name)?;
            return Ok(value.map_or(f64::NAN, |value| value * column.unit));
        };
        let known: &[(&str, &[&str])] = match column.slot.covariate {
            Covariate::Sex => &[("female", &["female", "f"]), ("male", &["male", "m"])],
            Covariate::Furosemide => &[("yes", &["yes", "1"]), ("no", &["no", "0"])],
            _ => {
                let same = match (cell::number(text), cell::number(category)) {
                    (Ok(Some(one)), Ok(Some(other))) => one == other,
                    _ => text == category,
                };
                return Ok(f64::from(u8::from(same)));
            }
        };
        let word = text.to_ascii_lowercase();
        let found = known.iter().find(|(_, words)| words.contains(&&*word));
        let Some((meaning, _)) = found else {
            let words: Vec<_> = known.iter().map(|(meaning, _)| *meaning).collect();
            return Err(malformed(
                format!("{} = {text} is not known", column.name),
                format!("write {}", words.join(" or ")),
            ));
        };
        Ok(f64::from(u8::from(meaning == category)))
    }
}
