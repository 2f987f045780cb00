//! Axes: ranges and round ticks.

/// The axis of the levels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    /// From zero, equal differences at equal distances.
    #[default]
    Linear,
    /// Equal ratios at equal distances, so that a decline of first order is straight.
    Logarithmic,
}

/// An axis: `from` to `to` in its unit falls on `start` to `end` on the canvas.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axis {
    pub from: f64,
    pub to: f64,
    pub start: f64,
    pub end: f64,
    pub scale: Scale,
}

/// 1 mmol/L of magnesium in mg/dL: molar mass 24.305 g/mol (IUPAC), over ten.
const MG_DL_PER_MMOL_L: f64 = 2.4305;

impl Axis {
    /// The same axis, of levels in mmol/L, in mg/dL.
    pub(super) fn in_milligram_per_deciliter(&self) -> Self {
        Self {
            from: self.from * MG_DL_PER_MMOL_L,
            to: self.to * MG_DL_PER_MMOL_L,
            ..*self
        }
    }

    /// Place of `value` on the canvas; on a logarithmic axis what lies below it stands at its
    /// beginning.
    pub(super) fn place(&self, value: f64) -> f64 {
        let part = match self.scale {
            Scale::Linear => (value - self.from) / (self.to - self.from),
            Scale::Logarithmic => {
                libm::log(value.max(self.from) / self.from) / libm::log(self.to / self.from)
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
            let first = decade(self.from);
            let last = decade(self.to);
            let powers = (first..=last).map(power_of_ten);
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

/// The power of ten at or below `value`. Logarithms and powers come from `libm`, since those of
/// the platform may differ in the last digit, and a tick must not.
fn decade(value: f64) -> i32 {
    libm::log10(value).floor() as i32
}

fn power_of_ten(power: i32) -> f64 {
    libm::pow(10.0, f64::from(power))
}

/// The smallest of 1, 2 or 5 times a power of ten that cuts `span` into at most `most`
/// parts.
pub(super) fn round_step(span: f64, most: f64) -> f64 {
    let least = span / most;
    let power = power_of_ten(decade(least));
    let factors = [1.0, 2.0, 5.0, 10.0];
    let factor = factors
        .into_iter()
        .find(|f| f * power >= least * (1.0 - 1e-9));
    factor.unwrap_or(10.0) * power
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
