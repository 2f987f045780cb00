//! What a level does: the fall in blood pressure.

/// Which blood pressure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressure {
    /// Systolic.
    Systolic,
    /// Diastolic.
    Diastolic,
}

impl Pressure {
    /// The word in model files.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Systolic => "systolic",
            Self::Diastolic => "diastolic",
        }
    }
}

/// A delayed, saturable fall in blood pressure.
///
/// ```text
/// dCe/dt = keo (D - Ce)              D   level above the baseline, mmol/L
/// fall   = Emax Ce / (EC50 + Ce)     Ce  effect compartment, mmol/L above the baseline
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct PressureEffect {
    /// Which blood pressure.
    pub pressure: Pressure,
    /// keo: rate constant of the delay, 1/h.
    pub delay: f64,
    /// Emax: largest fall, mmHg.
    pub largest_fall: f64,
    /// EC50: level above the baseline at which half of it is reached, mmol/L.
    pub half_at: f64,
    /// Where in the source the numbers stand.
    pub locator: String,
}

impl PressureEffect {
    /// The fall (mmHg) at `above`, the effect compartment in mmol/L above the baseline. A level
    /// below the baseline counts as none.
    #[must_use]
    pub fn fall(&self, above: f64) -> f64 {
        let above = above.max(0.0);
        self.largest_fall * above / (self.half_at + above)
    }

    /// The fall (mmHg) at each of `times` (hours, ascending) of a course of `levels` (mmol/L)
    /// that starts without any effect, straight between its points.
    ///
    /// Between two points D = a + b t, and dCe/dt = keo (D - Ce) has the solution
    /// Ce = D - b/keo + (Ce0 - a + b/keo) e^(-keo t).
    #[must_use]
    pub fn course(&self, times: &[f64], levels: &[f64], baseline: f64) -> Vec<f64> {
        let mut effect = 0.0;
        let points: Vec<_> = times.iter().zip(levels).collect();
        let mut falls = vec![0.0; points.len().min(1)];
        for pair in points.windows(2) {
            let ((&from, &begin), (&to, &end)) = (pair[0], pair[1]);
            let length = to - from;
            let lag = (end - begin) / (length * self.delay);
            let decay = libm::exp(-self.delay * length);
            effect = (end - baseline) - lag + (effect - (begin - baseline) + lag) * decay;
            falls.push(self.fall(effect));
        }
        falls
    }
}
