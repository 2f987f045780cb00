//! Axes: ranges and round ticks.

use super::Scale;

/// An axis: `from` to `to` in its unit falls on `start` to `end` on the canvas.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axis {
    pub from: f64,
    pub to: f64,
    pub start: f64,
    pub end: f64,
    pub scale: Scale,
}

impl Axis {
    /// Place of `value` on the canvas; on a logarithmic axis what lies below it stands at its
    /// beginning.
    pub(super) fn place(&self, value: f64) -> f64 {
        let part = match self.scale {
            Scale::Linear => (value - self.from) / (self.to - self.from),
            Scale::Logarithmic => {
                (value.max(self.from) / self.from).ln() / (self.to / self.from).ln()
            }
        };
        self.start + part * (self.end - self.start)
    }

    /// Round numbers for at most `most` parts of a level axis.
    pub(super) fn level_ticks(&self, most: f64) -> Vec<f64> {
        match self.scale {
            Scale::Linear => self.ticks(round_step(self.to, most)),
            Scale::Logarithmic => self.logarithmic_ticks(most),
        }
    }

    /// Round numbers whose ratios differ as little as possible.
    fn logarithmic_ticks(&self, most: f64) -> Vec<f64> {
        const MANTISSAS: [&[f64]; 5] = [
            &[
                1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0,
            ],
            &[1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0],
            &[1.0, 1.5, 2.0, 3.0, 5.0, 7.0],
            &[1.0, 2.0, 5.0],
            &[1.0],
        ];
        let inside = |mantissas: &[f64]| -> Vec<f64> {
            let slack = 1.0 + 1e-9;
            let first = self.from.log10().floor() as i32;
            let last = self.to.log10().floor() as i32;
            let powers = (first..=last).map(|power| 10_f64.powi(power));
            let all = powers.flat_map(|power| mantissas.iter().map(move |m| m * power));
            all.filter(|tick| *tick >= self.from / slack && *tick <= self.to * slack)
                .collect()
        };
        let fitting = MANTISSAS.into_iter().map(inside);
        let mut few = fitting.filter(|ticks| ticks.len() as f64 <= most);
        few.next().unwrap_or_default()
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
