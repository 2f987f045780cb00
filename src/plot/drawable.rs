//! What a figure must be before it is drawn.

use super::curve_figure::{CurveFigure, MAX_SERIES, MAX_TEXT};
use crate::error::{Error, ErrorKind, Result};

/// The largest numbers that are drawn: a slip of the unit is a stop with a figure, and no error.
const MOST_LEVEL: f64 = 1_000_000.0;
const MOST_RATE: f64 = 10_000_000.0;
const MOST_HOURS: f64 = 10_000.0;
/// One minute, in hours.
const LEAST_SPAN: f64 = 1.0 / 60.0;

/// Refuses what would draw a wrong or an empty picture.
pub(super) fn refuse_undrawable(figure: &CurveFigure) -> Result<()> {
    series(figure)?;
    ribbons(figure)?;
    bands(figure)?;
    doses(figure)?;
    for point in &figure.measured {
        time("a measured time", point.time)?;
        amount("a measured level", point.level, MOST_LEVEL)?;
    }
    let (from, to) = figure.time_span();
    if to - from < LEAST_SPAN {
        return Err(Error::internal(format!(
            "a figure over {} h, less than a minute",
            to - from
        )));
    }
    texts(figure)
}

/// Refuses a figure that has nothing to show on a logarithmic axis.
pub(super) fn refuse_nothing_above_zero(figure: &CurveFigure) -> Result<()> {
    let mut levels = figure.series.iter().flat_map(|s| &s.points);
    if levels.any(|point| point.1 > 0.0) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Usage,
        "no level is above zero, so none has a place on a logarithmic scale",
        "draw it with",
    )
    .with_setting("scale", "linear"))
}

fn series(figure: &CurveFigure) -> Result<()> {
    let count = figure.series.len();
    if count == 0 {
        return Err(Error::internal("a figure without a curve"));
    }
    if count > MAX_SERIES {
        return Err(Error::internal(format!(
            "{count} curves in one figure, at most {MAX_SERIES}"
        )));
    }
    for series in &figure.series {
        if series.points.len() < 2 {
            return Err(Error::internal(format!(
                "the curve `{}` has {} points, a line needs 2",
                series.label,
                series.points.len()
            )));
        }
        for &(hours, level) in &series.points {
            time("a time of a curve", hours)?;
            amount("a level of a curve", level, MOST_LEVEL)?;
        }
        let times = || series.points.iter().map(|point| point.0);
        if times().zip(times().skip(1)).any(|(a, b)| b < a) {
            return Err(Error::internal(format!(
                "time runs backward in `{}`",
                series.label
            )));
        }
        if times().next() == times().next_back() {
            return Err(Error::internal(format!(
                "the curve `{}` spans no time",
                series.label
            )));
        }
    }
    Ok(())
}

fn ribbons(figure: &CurveFigure) -> Result<()> {
    for ribbon in &figure.ribbons {
        let points = &ribbon.points;
        if points.len() < 2 || points.windows(2).any(|pair| pair[1].0 < pair[0].0) {
            return Err(Error::internal(format!(
                "the range `{}` needs two points or more in order of time",
                ribbon.label
            )));
        }
        for &(hours, low, high) in points {
            time("a time of a range", hours)?;
            amount("the lower end of a range", low, MOST_LEVEL)?;
            amount("the upper end of a range", high, MOST_LEVEL)?;
            if high < low {
                return Err(Error::internal(format!(
                    "a range from {low} down to {high}"
                )));
            }
        }
    }
    Ok(())
}

fn bands(figure: &CurveFigure) -> Result<()> {
    for band in &figure.bands {
        amount("the lower bound of a band", band.from, MOST_LEVEL)?;
        if let Some(to) = band.to {
            finite("the upper bound of a band", to)?;
            ordered("a band", band.from, to)?;
        }
    }
    Ok(())
}

fn doses(figure: &CurveFigure) -> Result<()> {
    for dose in &figure.doses {
        time("the start of a dose", dose.from)?;
        time("the end of a dose", dose.to)?;
        amount("the rate of a dose", dose.rate, MOST_RATE)?;
        ordered("a dose", dose.from, dose.to)?;
    }
    Ok(())
}

fn texts(figure: &CurveFigure) -> Result<()> {
    let labels = figure.series.iter().map(|s| &s.label);
    let labels = labels.chain(figure.bands.iter().map(|b| &b.label));
    let labels = labels.chain(figure.ribbons.iter().map(|r| &r.label));
    let labels = labels.chain(figure.doses.iter().map(|d| &d.label));
    let texts = labels
        .chain(&figure.footer)
        .chain([&figure.title, &figure.subtitle]);
    refuse_long_texts(texts)
}

/// Refuses a text that no canvas holds.
pub(super) fn refuse_long_texts<'a>(texts: impl IntoIterator<Item = &'a String>) -> Result<()> {
    for text in texts {
        let length = text.chars().count();
        if length > MAX_TEXT {
            let start: String = text.chars().take(40).collect();
            return Err(Error::new(
                ErrorKind::Malformed,
                format!("`{start}...` has {length} characters, a figure takes {MAX_TEXT}"),
                "shorten the text",
            ));
        }
    }
    Ok(())
}

fn finite(what: &str, value: f64) -> Result<()> {
    if value.is_finite() {
        return Ok(());
    }
    Err(Error::internal(format!(
        "{what} is {value}, which cannot be drawn"
    )))
}

/// From zero to `most`.
fn amount(what: &str, value: f64, most: f64) -> Result<()> {
    finite(what, value)?;
    if (0.0..=most).contains(&value) {
        return Ok(());
    }
    Err(Error::internal(format!(
        "{what} is {value}, allowed is 0 to {most}"
    )))
}

/// Hours, before the start negative.
fn time(what: &str, hours: f64) -> Result<()> {
    finite(what, hours)?;
    if hours.abs() <= MOST_HOURS {
        return Ok(());
    }
    Err(Error::internal(format!(
        "{what} is {hours} h, allowed is up to {MOST_HOURS} h"
    )))
}

fn ordered(what: &str, from: f64, to: f64) -> Result<()> {
    if from < to {
        return Ok(());
    }
    Err(Error::internal(format!(
        "{what} from {from} to {to} ends before it starts"
    )))
}
