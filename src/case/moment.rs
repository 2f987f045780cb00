//! Times of a case file on the clock of its order.

use super::file::Text;
use super::reading::Reading;
use crate::clinical::constants::{FUTURE_MINUTES, OFFSETS_FROM_UTC_H};
use crate::safety::OtherOffset;
use crate::units::Time;
use crate::{Error, ErrorKind, Result};

impl Reading<'_> {
    /// When the order starts, where that was written.
    pub(super) fn order_start(&mut self) -> Option<jiff::Timestamp> {
        let file = self.file;
        self.optional("order.start", file.raw.order.start.as_ref(), |_, text| {
            timestamp(text)
        })
    }

    /// A moment of the input `key`: relative to the start of the order, or ISO 8601 with an offset.
    pub(super) fn moment(&mut self, key: &str, text: &Text) -> Option<Time> {
        let read = self.read_moment(text.get_ref());
        let at = self.kept(key, text.span(), read)?;
        let start = self.file.raw.order.start.as_ref();
        let start = start.and_then(|start| offset_seconds(start.get_ref()));
        let own = offset_seconds(text.get_ref());
        if own.zip(start).is_some_and(|(own, start)| own != start) {
            self.other_offset.get_or_insert_with(|| OtherOffset {
                written: text.get_ref().clone(),
                apart: at,
            });
        }
        Some(at)
    }

    /// A moment written anywhere.
    pub(super) fn read_moment(&self, written: &str) -> Result<Time> {
        if written.contains(['/', ':']) && !written.contains('T') {
            return Err(not_a_time(written));
        }
        if !written.contains('T') {
            return self.reader.offset(written);
        }
        let at = timestamp(written)?;
        let start = self.start.ok_or_else(|| {
            Error::new(
                ErrorKind::Missing,
                format!("`{written}` is a clock time and the order has no start"),
                "give order.start with its offset, or write the time relative to it (\"-2 h\")",
            )
        })?;
        let seconds = (at.as_millisecond() - start.as_millisecond()) as f64 / 1000.0;
        Ok(Time::new::<uom::si::time::second>(seconds))
    }

    /// A moment as it is shown again.
    pub(super) fn when(&self, text: &Text) -> String {
        let written = text.get_ref();
        if written.contains('T') {
            return format!("at {written}");
        }
        match written.strip_prefix('-') {
            Some(before) => format!("{} before the start", self.reader.echo(before.trim())),
            None => format!("{} after the start", self.reader.echo(written)),
        }
    }

    /// A moment that must not lie after the start of the order.
    pub(super) fn past(&mut self, key: &str, text: &Text, what: &str) -> Option<Time> {
        let at = self.moment(key, text)?;
        if is_past(at) {
            // A clock that runs ahead: it was the start.
            return Some(if at > Time::default() {
                Time::default()
            } else {
                at
            });
        }
        let error = Error::new(
            ErrorKind::Malformed,
            format!(
                "{what} at `{}` lies after the start of the order",
                text.get_ref()
            ),
            match what {
                "a magnesium level" => {
                    "a level of an order under way belongs to maginfuse fit or plan; leave it out here, \
                     or check the sign: a time before the start is written \"-2 h\""
                }
                "a creatinine" => {
                    "that the kidneys got worse after the start is written as kidney.filtration = \
                     [{ value = \"45 mL/min\", at = \"11 h\" }] with a value from before it as well; or check \
                     the sign: a time before the start is written \"-2 h\""
                }
                _ => {
                    "check the date, the offset and the sign: a time before the start is written \"-2 h\""
                }
            },
        );
        self.kept(key, text.span(), Err(error))
    }
}

/// Whether a moment does not lie after the start of the order, as far as clocks agree.
pub(super) fn is_past(at: Time) -> bool {
    at.get::<uom::si::time::minute>() <= FUTURE_MINUTES
}

/// An ISO 8601 time with an offset.
pub(super) fn timestamp(text: &str) -> Result<jiff::Timestamp> {
    if text.contains('[') {
        return zoned(text);
    }
    let at = text.parse().map_err(|_| not_a_time(text))?;
    let hours = offset_seconds(text).map(|seconds| seconds / 3600.0);
    if hours.is_none_or(|hours| (OFFSETS_FROM_UTC_H[0]..=OFFSETS_FROM_UTC_H[1]).contains(&hours)) {
        return Ok(at);
    }
    Err(Error::new(
        ErrorKind::Malformed,
        format!("`{text}` has an offset from UTC that no place on Earth has"),
        "offsets lie between -12:00 and +14:00: 2026-11-22T08:00+01:00",
    ))
}

/// A time with its zone in brackets; the zone and the offset must say the same.
fn zoned(text: &str) -> Result<jiff::Timestamp> {
    let at: jiff::ZonedDateTime = text.parse().map_err(|_| {
        Error::new(
            ErrorKind::Malformed,
            format!("`{text}`: the zone in brackets is not known here or contradicts the offset"),
            "write the time with its offset alone: 2026-11-22T08:00+01:00",
        )
    })?;
    Ok(at.timestamp())
}

/// The offset that a time was written with, in seconds; nothing for a relative time.
fn offset_seconds(text: &str) -> Option<f64> {
    let time = text.split_once('T')?.1;
    let time = time.split('[').next().unwrap_or(time);
    if time.ends_with(['Z', 'z']) {
        return Some(0.0);
    }
    let place = time.rfind(['+', '-', '\u{2212}'])?;
    let sign = if time[place..].starts_with('+') {
        1.0
    } else {
        -1.0
    };
    let digits: String = time[place..].chars().filter(char::is_ascii_digit).collect();
    let hours: f64 = digits.get(..2)?.parse().ok()?;
    let minutes: f64 = digits
        .get(2..4)
        .map_or(Some(0.0), |text| text.parse().ok())?;
    Some(sign * (hours * 3600.0 + minutes * 60.0))
}

/// The refusal of a date without an offset or in another form.
fn not_a_time(text: &str) -> Error {
    Error::new(
        ErrorKind::Malformed,
        format!("`{text}` is not a date and time with an offset"),
        "write ISO 8601 with the offset from UTC (2026-11-22T08:00+01:00), or a time relative to \
         the start of the order (\"-2 h\")",
    )
}
