//! Measured magnesium levels of a case.

use super::file::RawLevel;
use super::reading::Reading;
use super::{LaterLevels, Levels};
use crate::clinical::constants::{HIGHEST_QUANTIFICATION_MMOL_L, ONE_TIME_MINUTES};
use crate::clinical::patient::TimedLevel;
use crate::units::{Reader, SerumMagnesium};
use crate::{Error, ErrorKind, Result};
use uom::si::time::minute;

/// Key of the levels.
const KEY: &str = "magnesium.levels";

impl Reading<'_> {
    /// The levels before the start, the oldest first, and those after it where they may be there.
    pub(super) fn levels(&mut self, later: LaterLevels) -> Option<Levels> {
        let file = self.file;
        let raw = self.needed(KEY, file.raw.magnesium.levels.as_ref())?;
        let read: Vec<_> = raw
            .iter()
            .map(|level| self.timed_level(level, later))
            .collect();
        let after = |level: &TimedLevel| level.at.get::<minute>() > 0.0;
        let read = read.into_iter().collect::<Option<Vec<_>>>()?;
        let (later, before): (Vec<_>, Vec<_>) = read.into_iter().partition(after);
        if before.is_empty() {
            self.note(KEY, "none measured");
        }
        Some((self.in_order(before), self.in_order(later)))
    }

    /// One level with its time.
    fn timed_level(&mut self, raw: &RawLevel, later: LaterLevels) -> Option<TimedLevel> {
        let level = self.level(raw);
        let at = match later {
            LaterLevels::KeptApart => self.moment(KEY, &raw.at),
            LaterLevels::Refused => self.past(KEY, &raw.at, "a magnesium level"),
        };
        let (level, digits) = level?;
        Some(TimedLevel {
            at: at?,
            level,
            digits,
            below_quantification: raw.below_quantification == Some(true),
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

    /// A level, or the limit below which it lay, and its digits.
    fn level(&mut self, timed: &RawLevel) -> Option<(SerumMagnesium, f64)> {
        let below = timed.below_quantification == Some(true);
        let read = level(self.reader, timed.value.get_ref(), below);
        let read = self.kept(KEY, timed.value.span(), read)?;
        let words = if below { "below " } else { "" };
        self.note_timed("magnesium.level", words, &timed.value, &timed.at);
        Some(read)
    }
}

/// A level, or a limit of quantification, and its digits.
fn level(reader: Reader, text: &str, is_limit: bool) -> Result<(SerumMagnesium, f64)> {
    let level = reader.serum(text)?;
    if is_limit && level.millimolar() > HIGHEST_QUANTIFICATION_MMOL_L {
        return Err(Error::new(
            ErrorKind::Malformed,
            format!("`{text}` is the limit of quantification of no assay of magnesium"),
            "below_quantification = true means that the laboratory printed the level as below \
             this value; leave the key out for a measured level",
        ));
    }
    Ok((level, reader.digits(text)?))
}

/// Whether two levels, in order of time, were drawn at one time.
fn at_once(earlier: &TimedLevel, later: &TimedLevel) -> bool {
    (later.at - earlier.at).get::<uom::si::time::minute>() < ONE_TIME_MINUTES
}

/// Refuses two different levels at one time: which of them counts would be chance.
fn refuse_two_at_once(levels: &[TimedLevel]) -> Result<()> {
    let contradict = |pair: &&[TimedLevel]| {
        let same = pair[0].level == pair[1].level
            && pair[0].below_quantification == pair[1].below_quantification;
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
