//! The slow pool of the tissues, which takes magnesium up in a depleted patient.
//!
//! ```text
//! V dC/dt = (all of the kernel) - k (V3 min(C, Cn) - M)    C   total serum magnesium, mmol/L
//! dM/dt   = k (V3 min(C, Cn) - M)                          M   in the pool, mmol
//! M(0)    = V3 min(C(0), Cn)                               Cn  level at which it is full, mmol/L
//! ```
//!
//! Sources: Avioli and Berman 1966, Silver 1960 (tracers); the volume was set on published
//! responses, so everything that comes of it is graded weak.

use super::Kernel;
use crate::clinical::constants::{TISSUE_FULL_AT_MMOL_L, TISSUE_HALF_TIME_HOURS};
use crate::ode::{Series, System};

/// The slow pool of one individual.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tissue {
    /// Volume that the pool of a full patient would fill at the level of the serum, L.
    pub volume: f64,
    /// Rate constant of the exchange, 1/h.
    pub rate: f64,
    /// Level at which the pool is full, mmol/L.
    pub full_at: f64,
}

impl Tissue {
    /// The pool of a patient of `weight` kg with so many L/kg.
    #[must_use]
    pub fn of_weight(weight: f64, liters_per_kilogram: f64) -> Self {
        Self {
            volume: weight * liters_per_kilogram,
            rate: std::f64::consts::LN_2 / TISSUE_HALF_TIME_HOURS,
            full_at: TISSUE_FULL_AT_MMOL_L,
        }
    }

    /// What the pool holds when it has had time at `level` (mmol/L), mmol.
    #[must_use]
    pub fn at_rest(&self, level: f64) -> f64 {
        self.volume * level.min(self.full_at)
    }
}

/// The kernel with a slow pool under a constant input, as long as the level stays on one side
/// of the bend: serum and peripheral level (mmol/L), amount in the pool and excreted in urine
/// (mmol). Without a peripheral compartment the second state stays as it is.
#[derive(Clone, Copy, Debug)]
pub struct TissueSegment<'a> {
    /// The individual.
    pub kernel: &'a Kernel,
    /// The slow pool.
    pub tissue: Tissue,
    /// Rate of Mg2+ from all infusions, mmol/h.
    pub input: f64,
    /// Whether the level is above the one at which the pool is full.
    pub above: bool,
}

impl<'a> TissueSegment<'a> {
    /// The segment that goes on from `state`, on the side of the bend on which its level goes on.
    #[must_use]
    pub fn entering(kernel: &'a Kernel, tissue: Tissue, input: f64, state: &[f64; 4]) -> Self {
        let mut segment = Self {
            kernel,
            tissue,
            input,
            above: false,
        };
        // At the bend the equations of both sides are the same.
        let bend = tissue.full_at;
        segment.above = state[0] > bend || (state[0] == bend && segment.slope(state) > 0.0);
        segment
    }

    /// The slope of the serum level, mmol/L/h.
    #[must_use]
    pub fn slope(&self, state: &[f64; 4]) -> f64 {
        let mut slopes = [0.0; 4];
        self.derivative(0.0, state, &mut slopes);
        slopes[0]
    }
}

impl System<4> for TissueSegment<'_> {
    #[inline]
    fn derivative(&self, _t: f64, y: &[f64; 4], dy: &mut [f64; 4]) {
        let [level, peripheral, held, _] = *y;
        let Tissue {
            volume,
            rate,
            full_at,
        } = self.tissue;
        let kernel = self.kernel;
        let wanted = volume * if self.above { full_at } else { level };
        let uptake = rate * (wanted - held);
        dy[0] = kernel.slope(level, peripheral, self.input - uptake);
        dy[1] = kernel.peripheral.map_or(0.0, |other| {
            other.exchange * (level - peripheral) / other.volume
        });
        dy[2] = uptake;
        dy[3] = kernel.excretion.rate(level);
    }

    fn series(&self, t: f64, y: &[f64; 4], terms: &mut Series<4>) -> bool {
        let mut slope = [0.0; 4];
        self.derivative(t, y, &mut slope);
        match self.kernel.peripheral {
            Some(_) => self.with_pool::<true>(y, slope, terms),
            None => self.with_pool::<false>(y, slope, terms),
        }
        true
    }
}
