//! Measured magnesium levels of a case file.

use super::Reading;
use super::missing::Missing;
use crate::clinical::patient::TimedLevel;
use crate::units::Reader;
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
            let level = self.timed("magnesium.level", timed, Reader::serum)?;
            let digits = self.reader.digits(timed.value.get_ref())?;
            let at = self.moment(&timed.at)?;
            match &mut self.later {
                Some(later) if at.get::<uom::si::time::minute>() > 0.0 => {
                    later.push(TimedLevel { at, level, digits });
                }
                _ => {
                    let at = self.past(&timed.at, "a magnesium level")?;
                    levels.push(TimedLevel { at, level, digits });
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
        }
        Ok(Some(levels))
    }
}

/// Refuses two different levels at one time: which of them counts would be chance.
fn refuse_two_at_once(levels: &[TimedLevel]) -> Result<()> {
    const ONE_TIME_MINUTES: f64 = 1.0;
    let contradict = |pair: &&[TimedLevel]| {
        let apart = (pair[1].at - pair[0].at).get::<uom::si::time::minute>();
        apart < ONE_TIME_MINUTES && pair[0].level != pair[1].level
    };
    let Some(pair) = levels.windows(2).find(contradict) else {
        return Ok(());
    };
    let shown = |level: &TimedLevel| crate::units::show::number(level.level.millimolar());
    Err(Error::new(
        ErrorKind::Ambiguous,
        format!(
            "two magnesium levels at one time: {} and {} mmol/L",
            shown(&pair[0]),
            shown(&pair[1])
        ),
        "give each level the time it was drawn, or leave out the one that is wrong",
    )
    .at("magnesium.levels"))
}
