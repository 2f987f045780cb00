//! Measured magnesium levels of a case file.

use super::Reading;
use super::file::RawLevel;
use super::missing::Missing;
use crate::clinical::bands;
use crate::clinical::patient::TimedLevel;
use crate::units::SerumMagnesium;
use crate::{Error, ErrorKind, Result};

impl Reading<'_> {
    /// The levels before the start, the oldest first; later ones are kept apart.
    pub(super) fn levels(&mut self, missing: &mut Missing) -> Result<Option<Vec<TimedLevel>>> {
        let file = self.file;
        let Some(raw) = missing.need(file.raw.magnesium.levels.as_ref(), "magnesium.levels") else {
            return Ok(None);
        };
        let mut levels = Vec::with_capacity(raw.len());
        for timed in raw {
            let (level, digits) = self.level(timed)?;
            let below_quantification = timed.below_quantification == Some(true);
            let at = self.moment(&timed.at)?;
            let timed_level = |at| TimedLevel {
                at,
                level,
                digits,
                below_quantification,
            };
            match &mut self.later {
                Some(later) if at.get::<uom::si::time::minute>() > 0.0 => {
                    later.push(timed_level(at));
                }
                _ => {
                    let at = self.past(&timed.at, "a magnesium level")?;
                    levels.push(timed_level(at));
                }
            }
        }
        if levels.is_empty() {
            self.note("magnesium.levels", "none measured");
        }
        for list in [Some(&mut levels), self.later.as_mut()]
            .into_iter()
            .flatten()
        {
            list.sort_by(|a, b| a.at.value.total_cmp(&b.at.value));
            refuse_two_at_once(list)?;
            // A result that was written down twice is one result.
            list.dedup_by(|later, earlier| at_once(earlier, later));
        }
        Ok(Some(levels))
    }

    /// A level, or the limit below which it lay, and its digits.
    fn level(&mut self, timed: &RawLevel) -> Result<(SerumMagnesium, f64)> {
        let below = timed.below_quantification == Some(true);
        let place = |error: Error| error.at(self.file.place(timed.value.span()));
        let text = timed.value.get_ref();
        let level = self.reader.serum(text).map_err(place)?;
        if below && level.millimolar() > HIGHEST_QUANTIFICATION {
            return Err(place(Error::new(
                ErrorKind::Malformed,
                format!("`{text}` is the limit of quantification of no assay of magnesium"),
                "below_quantification = true means that the laboratory printed the level as below \
                 this value; leave the key out for a measured level",
            )));
        }
        let digits = self.reader.digits(text)?;
        let words = if below { "below " } else { "" };
        self.note_timed("magnesium.level", words, (&timed.value, &timed.at));
        Ok((level, digits))
    }
}

/// Highest limit of quantification, mmol/L: the upper end of the reference range. Assays in use
/// reach down to a tenth of it.
const HIGHEST_QUANTIFICATION: f64 = bands::HIGH_ABOVE;

/// Whether two levels, in order of time, were drawn at one time.
fn at_once(earlier: &TimedLevel, later: &TimedLevel) -> bool {
    const ONE_TIME_MINUTES: f64 = 1.0;
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
    )
    .at("magnesium.levels"))
}
