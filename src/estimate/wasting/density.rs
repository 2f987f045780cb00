//! A probability density that is known at evenly spaced places and straight between them.

/// Halvings in the search of a quantile: more than the digits that anybody is told.
const HALVINGS: u32 = 50;

/// The weight of a place among evenly spaced ones in an integral by trapezoids.
#[must_use]
pub fn trapezoid(place: usize, places: usize) -> f64 {
    if places > 1 && (place == 0 || place + 1 == places) {
        0.5
    } else {
        1.0
    }
}

/// The place between `low` and `high` below which a part `p` of the whole lies; `below` tells that
/// part of a place and rises.
#[must_use]
pub fn place_of(p: f64, (mut low, mut high): (f64, f64), below: impl Fn(f64) -> f64) -> f64 {
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if below(middle) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// A density over evenly spaced places; the heights need not be normalized.
#[derive(Clone, Debug)]
pub struct Density {
    first: f64,
    step: f64,
    heights: Vec<f64>,
}

impl Density {
    /// The density with these `heights`, at least two, from `first` to `last`.
    #[must_use]
    pub fn new(first: f64, last: f64, heights: Vec<f64>) -> Self {
        let step = (last - first) / (heights.len() - 1) as f64;
        Self {
            first,
            step,
            heights,
        }
    }

    /// The heights at both ends.
    #[must_use]
    pub fn ends(&self) -> [f64; 2] {
        let last = self.heights.len() - 1;
        [self.heights[0], self.heights[last]]
    }

    /// The part of the whole below `place`.
    #[must_use]
    pub fn below(&self, place: f64) -> f64 {
        let steps = (place - self.first) / self.step;
        let area = |from: f64, to: f64, reached: f64| {
            let part = reached.clamp(0.0, 1.0);
            part * (from + 0.5 * part * (to - from))
        };
        let areas = |reached: f64| -> f64 {
            let pairs = self.heights.windows(2).enumerate();
            pairs
                .map(|(k, pair)| area(pair[0], pair[1], reached - k as f64))
                .sum()
        };
        areas(steps) / areas(f64::INFINITY)
    }

    /// The place below which a part `p` of the whole lies.
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        let last = self.first + self.step * (self.heights.len() - 1) as f64;
        place_of(p, (self.first, last), |place| self.below(place))
    }

    /// The places between which the middle nine tenths lie.
    #[must_use]
    pub fn interval90(&self) -> [f64; 2] {
        [self.quantile(0.05), self.quantile(0.95)]
    }

    /// The mean place.
    #[must_use]
    pub fn mean(&self) -> f64 {
        let moment = |k: usize| -> f64 {
            let pairs = self.heights.windows(2).enumerate();
            pairs
                .map(|(place, pair)| {
                    let start = self.first + self.step * place as f64;
                    let (half, rise) = (0.5 * (pair[0] + pair[1]), pair[1] - pair[0]);
                    match k {
                        0 => half,
                        _ => start * half + self.step * (0.5 * pair[0] + rise / 3.0),
                    }
                })
                .sum()
        };
        moment(1) / moment(0)
    }
}
