//! What `plan` is asked of a replacement over days: how long the target is to hold, on how many
//! days, and how long each infusion runs.

use super::option::optional;
use crate::clinical::constants::{NEXT_MORNING_HOURS, USUAL_REPLACEMENT_DAYS};
use crate::units::{Reader, Time};
use crate::{Error, ErrorKind, Result};
use std::ops::RangeInclusive;
use uom::si::time::hour;

/// A replacement over days as it is asked for; where nothing is said, none is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReplacementWords<'a> {
    /// How long after the last dose began the target is still to hold.
    pub hold: Option<&'a str>,
    /// Numbers of days: `3`, or `1..5`.
    pub days: Option<&'a str>,
    /// How long each infusion runs.
    pub infusion: Option<&'a str>,
}

/// A replacement over days that was asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplacementRequest {
    /// How long after the last dose began the target is still to hold.
    pub hold: Time,
    /// Numbers of days.
    pub days: RangeInclusive<usize>,
    /// How long each infusion runs, where somebody says so.
    pub infusion: Option<Time>,
}

impl ReplacementWords<'_> {
    /// Whether nothing was said: no replacement over days is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let said = [self.hold, self.days, self.infusion];
        said.iter().all(Option::is_none)
    }

    /// Reads the words; `None` where nothing was said.
    pub(super) fn read(&self, reader: Reader) -> Result<Option<ReplacementRequest>> {
        if self.is_empty() {
            return Ok(None);
        }
        let time = |text, key| optional(text, key, |text: &str| reader.duration(text));
        let hold = time(self.hold, "hold")?;
        Ok(Some(ReplacementRequest {
            hold: hold.unwrap_or_else(|| Time::new::<hour>(NEXT_MORNING_HOURS)),
            days: optional(self.days, "days", days)?.unwrap_or(usual_days()),
            infusion: time(self.infusion, "infusion")?,
        }))
    }
}

/// Numbers of days where nobody says how many.
fn usual_days() -> RangeInclusive<usize> {
    let [first, last] = [0, 1].map(|end| USUAL_REPLACEMENT_DAYS[end] as usize);
    first..=last
}

/// One number of days, or two with `..` between them.
fn days(text: &str) -> Result<RangeInclusive<usize>> {
    let number = |text: &str| text.trim().parse::<usize>().ok();
    let days = match text.split_once("..") {
        Some((first, last)) => number(first).zip(number(last.trim_start_matches('='))),
        None => number(text).map(|only| (only, only)),
    };
    match days {
        Some((first, last)) if 1 <= first && first <= last => Ok(first..=last),
        _ => Err(Error::new(
            ErrorKind::Malformed,
            format!(
                "`{}` is no number of days",
                crate::units::show::printable(text)
            ),
            "write a whole number from 1 on, `3`, or the first and the last of several, `1..5`",
        )),
    }
}
