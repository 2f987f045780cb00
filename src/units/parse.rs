//! From typed text to quantities: one number, at most one space, one known unit.
//!
//! Nothing is sanitized. Whatever has two readings is refused, with both readings shown;
//! a unit that is missing or unknown is an error, never a guess.

use super::AmountRate;
use super::basic::flow::milliliter_per_hour;
use super::basic::{
    AbsoluteClearance, Creatinine, IndexedFiltration, PatientAge, PatientHeight, PatientWeight,
    SerumMagnesium,
};
use super::magnesium::EQUIVALENTS_PER_MOLE;
use super::refusal::{
    no_number, refuse, refuse_strange_tail, thousands, thousands_mark, wrong_mark,
};
use super::unit_spellings::{
    AGE, CLEARANCE, CONTENT, CREATININE, EXCRETION, FLOW, INDEXED, LENGTH, MASS, PART, SERUM, TIME,
    Units, VOLUME, canonical_unit,
};
use super::written::{BagText, Content, DoseText, RateText};
use crate::{ErrorKind, Result};
use unicode_normalization::UnicodeNormalization;
use uom::si::f64::{Mass, Ratio, Time, Volume, VolumeRate};
use uom::si::ratio::percent;
use uom::si::{mass, time, volume};

/// Most significant digits a number may have; more is a typing error or false precision.
const MAX_DIGITS: usize = 9;

/// Highest urine output accepted, mL/h.
pub const MAX_URINE_ML_H: f64 = 1000.0;

/// Which mark separates the decimals in the whole run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DecimalStyle {
    /// `0.5`
    #[default]
    Point,
    /// `0,5`
    Comma,
}

/// Reads quantities in one declared decimal style.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reader {
    style: DecimalStyle,
}

impl Reader {
    /// A reader for one decimal style.
    #[must_use]
    pub fn new(style: DecimalStyle) -> Self {
        Self { style }
    }

    /// Which mark separates decimals.
    #[must_use]
    pub const fn style(self) -> DecimalStyle {
        self.style
    }

    /// The unit of `text`, normalized.
    ///
    /// # Errors
    /// Malformed or ambiguous text.
    pub fn unit(self, text: &str) -> Result<String> {
        self.split(text).map(|(_, unit)| unit)
    }

    /// The digits of `text` whatever their unit; only to notice slips of the unit.
    ///
    /// # Errors
    /// Malformed or ambiguous text.
    pub fn digits(self, text: &str) -> Result<f64> {
        self.split(text).map(|(value, _)| value)
    }

    /// How a quantity that was read is shown again: the same for every way to write it, in ASCII,
    /// with a point, without trailing zeros, mass and time in the units people say. A text that
    /// is no quantity comes back as it is.
    #[must_use]
    pub fn echo(self, text: &str) -> String {
        if let Some((drug, volume)) = text.split_once('/') {
            let volume = volume.trim_start();
            if volume.starts_with(|c: char| c.is_ascii_digit()) {
                return format!("{} in {}", self.echo(drug.trim_end()), self.echo(volume));
            }
        }
        let Ok((value, unit)) = self.split(text) else {
            return text.to_owned();
        };
        let unit = unit.replace('\u{3bc}', "u");
        if let Ok(length) = self.duration(text) {
            return super::show::duration(length);
        }
        let (dose, rest) = unit.split_at(unit.find('/').unwrap_or(unit.len()));
        let spoken = rest.replace("/min", "/minute").replace("/h", "/hour");
        let shown = |value: f64, dose: &str| {
            let words = format!("{} {dose}{spoken}", super::show::fixed(value, 9));
            words.trim_end().to_owned()
        };
        let per_volume = rest.ends_with('L');
        match dose {
            "mg" if value >= 1000.0 && !per_volume => shown(value / 1000.0, "g"),
            "mEq" | "meq" | "mval" if !per_volume => {
                let amount = value / EQUIVALENTS_PER_MOLE;
                format!("{} = {}", shown(amount, "mmol"), shown(value, "mEq"))
            }
            "mmol" if !per_volume => {
                let charge = value * EQUIVALENTS_PER_MOLE;
                format!("{} = {}", shown(value, "mmol"), shown(charge, "mEq"))
            }
            "meq" | "mval" => shown(value, "mEq"),
            dose => shown(value, dose),
        }
    }

    /// Splits `text` into its number and its unit text (NFKC, at most one space before it).
    fn split(self, text: &str) -> Result<(f64, String)> {
        let end = text
            .find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
            .unwrap_or(text.len());
        let (digits, rest) = text.split_at(end);
        if digits.is_empty() {
            return Err(no_number(text));
        }
        let unit: String = rest.nfkc().collect();
        let unit = unit.strip_prefix(' ').unwrap_or(&unit);
        refuse_strange_tail(text, rest, unit)?;
        let unit = canonical_unit(unit);
        Ok((self.number(text, digits, &unit)?, unit))
    }

    /// The value of `digits`, which holds only ASCII digits, points and commas.
    fn number(self, text: &str, digits: &str, unit: &str) -> Result<f64> {
        let (own, other) = match self.style {
            DecimalStyle::Point => ('.', ','),
            DecimalStyle::Comma => (',', '.'),
        };
        if digits.contains(own) && digits.contains(other) {
            return Err(thousands_mark(text, digits));
        }
        if digits.contains(other) {
            return Err(wrong_mark(text, digits, unit, self.style));
        }
        let mut parts = digits.split(own);
        let whole = parts.next().unwrap_or("");
        let fraction = parts.next();
        if parts.next().is_some() {
            return Err(refuse(
                ErrorKind::Malformed,
                format!("`{text}` has more than one decimal mark"),
                "write the number with one decimal mark and without thousands marks",
            ));
        }
        if whole.is_empty() || fraction == Some("") {
            return Err(refuse(
                ErrorKind::Malformed,
                format!("`{text}` needs a digit on both sides of the decimal mark"),
                "write 0.5, not .5 or 5.",
            ));
        }
        if whole.len() > 1 && whole.starts_with('0') {
            return Err(refuse(
                ErrorKind::Ambiguous,
                format!(
                    "`{text}` begins with a zero before another digit: a decimal mark may be lost"
                ),
                "write 0.5 or 5, not 05",
            ));
        }
        // No group of thousands begins with a single zero.
        if fraction.is_some_and(|f| f.len() == 3) && whole.len() <= 3 && whole != "0" {
            return Err(thousands(text, whole, fraction.unwrap_or(""), own));
        }
        let plain = match fraction {
            Some(fraction) => format!("{whole}.{fraction}"),
            None => whole.to_owned(),
        };
        checked_value(text, &plain)
    }

    /// A quantity of the kind `noun`, from its unit table.
    fn read<Q>(self, text: &str, noun: &str, units: Units<Q>) -> Result<Q> {
        let (value, unit) = self.split(text)?;
        Ok(unit_of(text, &unit, noun, units)?(value))
    }

    /// A quantity that must be above zero.
    fn read_positive<Q>(self, text: &str, noun: &str, units: Units<Q>) -> Result<Q> {
        let (value, unit) = self.split(text)?;
        let make = unit_of(text, &unit, noun, units)?;
        positive(text, value)?;
        Ok(make(value))
    }

    /// A duration above zero: `20min`, `24 h`.
    ///
    /// # Errors
    /// Malformed or ambiguous text; so for every reader below.
    pub fn duration(self, text: &str) -> Result<Time> {
        let read = self.read_positive(text, "a time", TIME);
        read.or_else(|error| self.in_two_units(text).ok_or(error))
    }

    /// A time as people are told it: `5 hours 20 minutes`.
    fn in_two_units(self, text: &str) -> Option<Time> {
        let ends = text.match_indices(|c: char| c.is_ascii_digit());
        let second = ends.map(|(place, _)| place).find(|place| {
            let before = text[..*place].strip_suffix(' ');
            before.is_some_and(|before| before.ends_with(|c: char| c.is_ascii_alphabetic()))
        })?;
        let read = |part: &str| self.read_positive(part, "a time", TIME).ok();
        let long = read(text[..second].trim_end())?;
        let short = read(&text[second..])?;
        (short < long).then_some(long + short)
    }

    /// A time offset from the start of the order, the only quantity that may carry a sign.
    ///
    /// # Errors
    /// Malformed or ambiguous text.
    pub fn offset(self, text: &str) -> Result<Time> {
        match text.strip_prefix('-') {
            Some(rest) => Ok(-self.read(rest, "a time", TIME)?),
            None => self.read(text.strip_prefix('+').unwrap_or(text), "a time", TIME),
        }
    }

    /// A volume above zero.
    ///
    /// # Errors
    /// Malformed or ambiguous text.
    pub fn volume(self, text: &str) -> Result<Volume> {
        self.read_positive(text, "a volume", VOLUME)
    }

    /// A pump flow above zero.
    ///
    /// # Errors
    /// Malformed or ambiguous text.
    pub fn flow(self, text: &str) -> Result<VolumeRate> {
        self.read_positive(text, "a flow", FLOW)
    }

    /// A urine output, which may be zero.
    ///
    /// # Errors
    /// Malformed or ambiguous text.
    pub fn urine_output(self, text: &str) -> Result<VolumeRate> {
        let flow = self.read(text, "a urine output", FLOW)?;
        if flow.get::<milliliter_per_hour>() <= MAX_URINE_ML_H {
            return Ok(flow);
        }
        Err(refuse(
            ErrorKind::Malformed,
            format!("a urine output of `{text}` is above {MAX_URINE_ML_H} mL/h, 24 L in a day"),
            "check the unit: mL/h or mL/min",
        ))
    }

    /// A body weight.
    ///
    /// # Errors
    /// Malformed or ambiguous text, or a weight outside its window.
    pub fn weight(self, text: &str) -> Result<PatientWeight> {
        PatientWeight::new(self.read(text, "a body weight", MASS)?)
    }

    /// A body height.
    ///
    /// # Errors
    /// Malformed or ambiguous text, or a height outside its window.
    pub fn height(self, text: &str) -> Result<PatientHeight> {
        PatientHeight::new(self.read(text, "a body height", LENGTH)?)
    }

    /// An age.
    ///
    /// # Errors
    /// Malformed or ambiguous text, or an age outside its window.
    pub fn age(self, text: &str) -> Result<PatientAge> {
        PatientAge::new(self.read(text, "an age", AGE)?)
    }

    /// A serum magnesium level.
    ///
    /// # Errors
    /// Malformed or ambiguous text, or a level outside its window.
    pub fn serum(self, text: &str) -> Result<SerumMagnesium> {
        SerumMagnesium::measured(self.read(text, "a serum magnesium", SERUM)?)
    }

    /// A creatinine.
    ///
    /// # Errors
    /// Malformed or ambiguous text, or a value outside its window.
    pub fn creatinine(self, text: &str) -> Result<Creatinine> {
        Creatinine::new(self.read(text, "a creatinine", CREATININE)?)
    }

    /// A measured kidney clearance of this patient; an indexed value is refused by name.
    ///
    /// # Errors
    /// Malformed or ambiguous text, or a value outside its window.
    pub fn clearance(self, text: &str) -> Result<AbsoluteClearance> {
        AbsoluteClearance::new(self.read(text, "an absolute kidney clearance", CLEARANCE)?)
    }

    /// Kidney function per 1.73 m2.
    ///
    /// # Errors
    /// Malformed or ambiguous text, or a value outside its window.
    pub fn indexed(self, text: &str) -> Result<IndexedFiltration> {
        IndexedFiltration::new(self.read(text, "an indexed filtration", INDEXED)?)
    }

    /// A dose above zero: `4g`, `10 mmol`, `40 mg/kg`.
    ///
    /// # Errors
    /// Malformed or ambiguous text.
    pub fn dose(self, text: &str) -> Result<DoseText> {
        let (value, unit) = self.split(text)?;
        let (base, per_kilogram) = match unit.strip_suffix("/kg") {
            Some(base) => (base, true),
            None => (unit.as_str(), false),
        };
        let make = unit_of(text, base, "a magnesium dose", CONTENT)?;
        positive(text, value)?;
        Ok(DoseText {
            content: make(value),
            per_kilogram,
        })
    }

    /// A dose rate above zero: `1 g/h`, `150 mg/min`, `0.1 mmol/kg/h`.
    ///
    /// # Errors
    /// Malformed or ambiguous text.
    pub fn dose_rate(self, text: &str) -> Result<RateText> {
        let parts = text.rsplit_once('/');
        let parts =
            parts.map(|(dose, per)| (dose, canonical_unit(&per.nfkc().collect::<String>())));
        let (dose, per) = match parts.as_ref().map(|(dose, per)| (*dose, per.as_str())) {
            Some((dose, "h")) => (dose, Time::new::<time::hour>(1.0)),
            Some((dose, "min")) => (dose, Time::new::<time::minute>(1.0)),
            _ => {
                return Err(refuse(
                    ErrorKind::Malformed,
                    format!("`{text}` is not a dose rate: it does not end in /h or /min"),
                    "write a dose unit per h or min, for example 1 g/h, 150 mg/min or 4 mmol/h",
                ));
            }
        };
        Ok(RateText {
            dose: self.dose(dose)?,
            per,
        })
    }

    /// Magnesium that leaves in the urine, which may be zero: `0.6 mmol/d`.
    ///
    /// # Errors
    /// Malformed or ambiguous text.
    pub fn excretion(self, text: &str) -> Result<AmountRate> {
        self.read(text, "an excretion of magnesium", EXCRETION)
    }

    /// A part of a whole in percent, from 0 to 100: `4 %`.
    ///
    /// # Errors
    /// Malformed or ambiguous text.
    pub fn part(self, text: &str) -> Result<Ratio> {
        let part = self.read(text, "a part in percent", PART)?;
        if part.get::<percent>() > 100.0 {
            return Err(refuse(
                ErrorKind::Malformed,
                format!("`{text}` is more than the whole"),
                "write at most 100 %",
            ));
        }
        Ok(part)
    }

    /// A bag: `20g/500mL`, `40mg/mL`, `0.5 mmol/mL`, or `4%` (weight in volume).
    ///
    /// # Errors
    /// Malformed or ambiguous text.
    pub fn bag(self, text: &str) -> Result<BagText> {
        let percentage = self.unit(text).is_ok_and(|unit| unit == "%");
        let Some((content, holder)) = text.split_once('/').filter(|_| !percentage) else {
            return self.percent(text);
        };
        let content = self
            .dose(content.trim_end_matches([' ', '\u{a0}']))?
            .content;
        let holder = holder.trim_start_matches([' ', '\u{a0}']);
        let bare = canonical_unit(&holder.nfkc().collect::<String>());
        if let Some((_, make)) = VOLUME.iter().find(|(unit, _)| *unit == bare) {
            return Ok(BagText {
                content,
                volume: make(1.0),
                whole: false,
            });
        }
        Ok(BagText {
            content,
            volume: self.volume(holder)?,
            whole: true,
        })
    }

    /// A percentage, weight in volume: 4 % is 4 g in 100 mL.
    fn percent(self, text: &str) -> Result<BagText> {
        let (value, unit) = self.split(text)?;
        if unit != "%" {
            return Err(refuse(
                ErrorKind::Malformed,
                format!("`{text}` is not a bag: it names no volume and is not a percentage"),
                "write the drug and the total volume (20g/500mL), a concentration (40mg/mL), \
                 or a percentage weight in volume (4%)",
            ));
        }
        positive(text, value)?;
        if value > 100.0 {
            return Err(refuse(
                ErrorKind::Malformed,
                format!("`{text}` is more than 100 % weight in volume"),
                "write a percentage up to 100 %, or drug and volume such as 20g/500mL",
            ));
        }
        Ok(BagText {
            content: Content::Mass(Mass::new::<mass::gram>(value)),
            volume: Volume::new::<volume::milliliter>(100.0),
            whole: false,
        })
    }

    /// A plain number without unit, for counts such as a drop factor.
    ///
    /// # Errors
    /// Malformed or ambiguous text, a unit, or zero.
    pub fn count(self, text: &str) -> Result<f64> {
        let (value, unit) = self.split(text)?;
        if !unit.is_empty() {
            return Err(refuse(
                ErrorKind::Malformed,
                format!("`{text}` carries a unit where a plain number is expected"),
                "write the number alone",
            ));
        }
        positive(text, value)?;
        Ok(value)
    }
}

/// The value of a validated plain decimal.
fn checked_value(text: &str, plain: &str) -> Result<f64> {
    let significant = plain
        .chars()
        .filter(char::is_ascii_digit)
        .collect::<String>();
    if significant.trim_start_matches('0').len() > MAX_DIGITS {
        return Err(refuse(
            ErrorKind::Malformed,
            format!("`{text}` has more than {MAX_DIGITS} significant digits"),
            "round the number: no dose or level is known that exactly",
        ));
    }
    plain
        .parse::<f64>()
        .ok()
        .filter(|value| value.is_finite())
        .ok_or_else(|| {
            refuse(
                ErrorKind::Malformed,
                format!("`{text}` is not a plain decimal number"),
                "write digits with at most one decimal mark",
            )
        })
}

/// Refuses zero.
fn positive(text: &str, value: f64) -> Result<()> {
    if value > 0.0 {
        return Ok(());
    }
    Err(refuse(
        ErrorKind::Malformed,
        format!("`{text}` is zero where a value above zero is needed"),
        "leave the entry out, or write the real value",
    ))
}

/// The constructor for `unit`, or an error that lists the units of this kind.
fn unit_of<Q>(text: &str, unit: &str, noun: &str, units: Units<Q>) -> Result<fn(f64) -> Q> {
    if let Some((_, make)) = units.iter().find(|(spelling, _)| *spelling == unit) {
        return Ok(*make);
    }
    let known: Vec<_> = units
        .iter()
        .map(|(spelling, _)| *spelling)
        .filter(|s| s.is_ascii())
        .collect();
    let message = if unit.is_empty() {
        format!("`{text}` has no unit; {noun} needs one")
    } else {
        format!("`{text}`: `{unit}` is not a unit of {noun}")
    };
    Err(refuse(
        ErrorKind::Malformed,
        message,
        &format!("use one of: {}", known.join(", ")),
    ))
}
