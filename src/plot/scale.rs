//! Axes: ranges and round ticks.

/// A linear axis: `from` to `to` in its unit falls on `start` to `end` on the canvas.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axis {
    pub from: f64,
    pub to: f64,
    pub start: f64,
    pub end: f64,
}

impl Axis {
    /// Place of `value` on the canvas.
    pub(super) fn place(&self, value: f64) -> f64 {
        self.start + (value - self.from) / (self.to - self.from) * (self.end - self.start)
    }

    /// Multiples of `step` inside the axis.
    pub(super) fn ticks(&self, step: f64) -> Vec<f64> {
        let slack = 1e-9 * (self.to - self.from);
        let first = ((self.from - slack) / step).ceil() as i64;
        let last = ((self.to + slack) / step).floor() as i64;
        (first..=last).map(|n| n as f64 * step).collect()
    }
}

/// The smallest of 1, 2 or 5 times a power of ten that cuts `span` into at most `most`
/// parts.
pub(super) fn round_step(span: f64, most: f64) -> f64 {
    let least = span / most;
    let power = 10_f64.powi(least.log10().floor() as i32);
    let factors = [1.0, 2.0, 5.0, 10.0];
    let factor = factors
        .into_iter()
        .find(|f| f * power >= least * (1.0 - 1e-9));
    factor.unwrap_or(10.0) * power
}

/// Unit of the time axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TimeUnit {
    /// Name on the axis.
    pub name: &'static str,
    /// How many of it make an hour.
    pub per_hour: f64,
    /// Distance of the ticks in this unit.
    pub step: f64,
}

/// The unit and the ticks that suit a span of `hours`: minutes up to two hours, else hours.
pub(super) fn time_unit(hours: f64) -> TimeUnit {
    const MOST_PARTS: f64 = 8.0;
    let (name, per_hour, steps): (_, _, &[f64]) = if hours <= 2.0 {
        ("minutes", 60.0, &[1.0, 2.0, 5.0, 10.0, 15.0, 20.0])
    } else {
        (
            "hours",
            1.0,
            &[
                0.5, 1.0, 2.0, 3.0, 4.0, 6.0, 12.0, 24.0, 48.0, 72.0, 96.0, 168.0,
            ],
        )
    };
    let span = hours * per_hour;
    let fits = |step: &f64| span / step <= MOST_PARTS * (1.0 + 1e-9);
    let on_clock = steps
        .iter()
        .copied()
        .find(fits)
        .filter(|_| span >= steps[0]);
    let step = on_clock.unwrap_or_else(|| round_step(span, MOST_PARTS));
    TimeUnit {
        name,
        per_hour,
        step,
    }
}

/// A number without trailing zeros: `0`, `0.5`, `1.05`, `48`.
pub(super) fn plain(value: f64) -> String {
    let text = format!("{value:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".to_string()
    } else {
        text.to_string()
    }
}
