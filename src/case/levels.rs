//! Measured magnesium levels of a case.

use super::LaterLevels;
use super::file::{RawLevel, Text};
use super::reading::Reading;
use crate::clinical::constants::{
    HIGHEST_QUANTIFICATION_MMOL_L, LOWEST_UPPER_RANGE_MMOL_L, ONE_TIME_MINUTES,
};
use crate::clinical::patient::TimedLevel;
use crate::units::{Reader, SerumMagnesium};
use crate::{Error, ErrorKind, Result};
use uom::si::time::minute;

/// Key of the levels.
const KEY: &str = "magnesium.levels";

/// The kind of level that every figure of this program is about.
pub(super) const TOTAL: &str = "total";
/// The kind that a blood gas analyzer prints.
pub(super) const IONIZED: &str = "ionized";
/// A sample whose cells burst.
pub(super) const HEMOLYZED: &str = "hemolyzed";

/// The levels of a case, each list the oldest first.
pub(super) struct Levels {
    /// Total levels before the start of the order.
    pub(super) before: Vec<TimedLevel>,
    /// Total levels after it.
    pub(super) later: Vec<TimedLevel>,
    /// Ionized levels at any time.
    pub(super) ionized: Vec<TimedLevel>,
}

/// What one level is beside its value.
struct Nature {
    is_ionized: bool,
    kind_written: bool,
    hemolyzed: bool,
}

impl Reading<'_> {
    /// The levels before the start, those after it where they may be there, and the ionized ones.
    pub(super) fn levels(&mut self, later: LaterLevels) -> Option<Levels> {
        let file = self.file;
        let raw = self.needed(KEY, file.raw.magnesium.levels.as_ref())?;
        let read: Vec<_> = raw
            .iter()
            .map(|level| self.timed_level(level, later))
            .collect();
        let read = read.into_iter().collect::<Option<Vec<_>>>()?;
        let of_kind = |ionized: bool| {
            let kind = read.iter().filter(move |(kind, _)| *kind == ionized);
            kind.map(|(_, level)| *level).collect::<Vec<_>>()
        };
        let after = |level: &TimedLevel| level.at.get::<minute>() > 0.0;
        let (later, before): (Vec<_>, Vec<_>) = of_kind(false).into_iter().partition(after);
        if before.is_empty() {
            self.note(KEY, "no total level measured");
        }
        Some(Levels {
            before: self.in_order(before),
            later: self.in_order(later),
            ionized: self.in_order(of_kind(true)),
        })
    }

    /// One level with its time, and whether it is an ionized one.
    fn timed_level(&mut self, raw: &RawLevel, later: LaterLevels) -> Option<(bool, TimedLevel)> {
        let nature = self.nature(raw);
        let level = self.level(raw, nature.as_ref());
        let at = match later {
            LaterLevels::KeptApart => self.moment(KEY, &raw.at),
            LaterLevels::Refused => self.past(KEY, &raw.at, "a magnesium level"),
        };
        let ((level, digits), nature) = (level?, nature?);
        let timed = TimedLevel {
            at: at?,
            level,
            digits,
            below_quantification: raw.below_quantification == Some(true),
            above_quantification: raw.above_quantification == Some(true),
            hemolyzed: nature.hemolyzed,
            kind_written: nature.kind_written,
        };
        Some((nature.is_ionized, timed))
    }

    /// What the words beside a level say.
    fn nature(&mut self, raw: &RawLevel) -> Option<Nature> {
        let word = |text: Option<&Text>, known: &[&str], what: &str| match text {
            Some(text) if !known.contains(&text.written().as_str()) => {
                let refused = format!("`{}` is not {what}", text.written());
                let help = format!("write {}, or leave the key out", known.join(" or "));
                Some((text.span(), Error::new(ErrorKind::Malformed, refused, help)))
            }
            _ => None,
        };
        let kind = raw.kind.as_ref();
        let sample = raw.sample.as_ref();
        let checked = [
            word(kind, &[TOTAL, IONIZED], "a kind of magnesium level"),
            word(sample, &[HEMOLYZED], "something known of a sample"),
            refuse_two_bounds(raw)
                .err()
                .map(|error| (raw.value.span(), error)),
        ];
        let mut sound = true;
        for (span, error) in checked.into_iter().flatten() {
            sound = false;
            self.kept::<()>(KEY, span, Err(error));
        }
        sound.then(|| Nature {
            is_ionized: kind.is_some_and(|kind| kind.written() == IONIZED),
            kind_written: kind.is_some(),
            hemolyzed: sample.is_some(),
        })
    }

    /// Levels by their time. A result that was written down twice is one result; two different
    /// results at one time are a problem.
    fn in_order(&mut self, mut levels: Vec<TimedLevel>) -> Vec<TimedLevel> {
        levels.sort_by(|a, b| a.at.value.total_cmp(&b.at.value));
        if let Err(error) = refuse_two_at_once(&levels) {
            self.problem_of(KEY, error);
        }
        levels.dedup_by(|later, earlier| at_once(earlier, later));
        levels
    }

    /// A level, or the limit beyond which it lay, and its digits.
    fn level(
        &mut self,
        timed: &RawLevel,
        nature: Option<&Nature>,
    ) -> Option<(SerumMagnesium, f64)> {
        let below = timed.below_quantification == Some(true);
        let above = timed.above_quantification == Some(true);
        let read = level(self.reader, timed.value.get_ref(), below, above);
        let read = self.kept(KEY, timed.value.span(), read)?;
        let bound = match (below, above) {
            (true, _) => "below ",
            (false, true) => "above ",
            (false, false) => "",
        };
        let nature = nature?;
        let kind = if nature.is_ionized { IONIZED } else { TOTAL };
        let sample = if nature.hemolyzed { ", hemolyzed" } else { "" };
        let value = self.reader.echo(timed.value.get_ref());
        let when = self.when(&timed.at);
        self.note(
            "magnesium.level",
            &format!("{bound}{value} {kind}{sample} {when}"),
        );
        Some(read)
    }
}

/// A level, or an end of the range of an assay, and its digits.
fn level(reader: Reader, text: &str, below: bool, above: bool) -> Result<(SerumMagnesium, f64)> {
    refuse_comparison(text)?;
    let level = reader.serum(text)?;
    let wrong = |end: &str, key: &str, side: &str| {
        Error::new(
            ErrorKind::Malformed,
            format!("`{text}` is the {end} of no assay of magnesium"),
            format!(
                "{key} = true means that the laboratory printed the level as {side} this value; \
                 leave the key out for a measured level"
            ),
        )
    };
    if below && level.millimolar() > HIGHEST_QUANTIFICATION_MMOL_L {
        return Err(wrong(
            "limit of quantification",
            "below_quantification",
            "below",
        ));
    }
    if above && level.millimolar() < LOWEST_UPPER_RANGE_MMOL_L {
        return Err(wrong("upper end", "above_quantification", "above"));
    }
    Ok((level, reader.digits(text)?))
}

/// Refuses `<0.2 mmol/L` and `>4 mmol/L`: a key says what the sign means.
fn refuse_comparison(text: &str) -> Result<()> {
    let (key, rest) = match text.trim_start().chars().next() {
        Some('<' | '\u{2264}') => ("below_quantification", "below"),
        Some('>' | '\u{2265}') => ("above_quantification", "above"),
        _ => return Ok(()),
    };
    let value = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    Err(Error::new(
        ErrorKind::Malformed,
        format!("`{text}` is not a level but one end of the range of an assay: {rest} it"),
        format!("write value = \"{value}\" and {key} = true"),
    ))
}

/// Refuses a level that is said to lie below and above.
fn refuse_two_bounds(raw: &RawLevel) -> Result<()> {
    let both = [raw.below_quantification, raw.above_quantification];
    if both != [Some(true), Some(true)] {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Malformed,
        "a level cannot lie below and above one value",
        "leave below_quantification or above_quantification out",
    ))
}

/// Whether two levels, in order of time, were drawn at one time.
fn at_once(earlier: &TimedLevel, later: &TimedLevel) -> bool {
    (later.at - earlier.at).get::<uom::si::time::minute>() < ONE_TIME_MINUTES
}

/// Refuses two different levels at one time: which of them counts would be chance.
fn refuse_two_at_once(levels: &[TimedLevel]) -> Result<()> {
    let contradict = |pair: &&[TimedLevel]| {
        let same = pair[0].level == pair[1].level
            && pair[0].below_quantification == pair[1].below_quantification
            && pair[0].above_quantification == pair[1].above_quantification;
        at_once(&pair[0], &pair[1]) && !same
    };
    let Some(pair) = levels.windows(2).find(contradict) else {
        return Ok(());
    };
    let shown = TimedLevel::words;
    Err(Error::new(
        ErrorKind::Ambiguous,
        format!(
            "two magnesium levels at one time: {} and {}",
            shown(&pair[0]),
            shown(&pair[1])
        ),
        "give each level the time it was drawn, or leave out the one that is wrong",
    ))
}
