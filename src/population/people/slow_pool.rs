//! The slow pools of virtual patients, who differ in them too.
//!
//! The volume is known within a factor of two, the time of the exchange from tracers. Both are
//! log-normal around the figures of the typical patient, with nine patients in ten inside the
//! published ranges: what is not known of the pool and how people differ in it are one spread.
//! Ours, and graded weak.
//!
//! Sources of the ranges: Avioli and Berman 1966 (exchangeable magnesium), Silver 1960 (tracer);
//! the volume was set on published responses.

use super::group::LANES;
use super::random::{Purpose, normal_quantile, normals};
use super::spread::CORNERS;
use crate::clinical::constants::{
    NINE_TENTHS, TISSUE_HALF_TIME_RANGE_HOURS, TISSUE_L_PER_KG, TISSUE_RANGE_L_PER_KG,
};
use crate::pk::kernel::tissue::Tissue;
use crate::population::elementary::exp;
use multiversion::multiversion;

/// The slow pools of `L` patients side by side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SlowPools<const L: usize> {
    /// Volume that a full pool would fill at the level of the serum, L.
    pub volume: [f64; L],
    /// Rate constant of the exchange, 1/h.
    pub rate: [f64; L],
    /// Level at which all of them are full, mmol/L.
    pub full_at: f64,
}

impl<const L: usize> SlowPools<L> {
    /// The pool of one of the patients.
    #[must_use]
    pub fn tissue(&self, lane: usize) -> Tissue {
        Tissue {
            volume: self.volume[lane],
            rate: self.rate[lane],
            full_at: self.full_at,
        }
    }
}

/// How the slow pools of patients like one patient differ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PoolSpread {
    /// The pool of the typical patient.
    pub typical: Tissue,
    /// Standard deviation of the logarithm of the volume.
    volume: f64,
    /// Standard deviation of the logarithm of the rate, which is that of the half-time.
    rate: f64,
}

impl PoolSpread {
    /// Pools that are all the `typical` one.
    #[must_use]
    pub fn none(typical: Tissue) -> Self {
        Self {
            typical,
            volume: 0.0,
            rate: 0.0,
        }
    }

    /// Pools around the `typical` one as far apart as the published ranges.
    #[must_use]
    pub fn published(typical: Tissue) -> Self {
        Self {
            typical,
            volume: log_deviation(TISSUE_RANGE_L_PER_KG),
            rate: log_deviation(TISSUE_HALF_TIME_RANGE_HOURS),
        }
    }

    /// The pools of the patients `first` and following.
    #[inline(always)]
    #[must_use]
    pub fn draw<const L: usize>(&self, seed: u64, first: u64) -> SlowPools<L> {
        let [volume, rate] = normals::<L>(seed, first, Purpose::SlowPool);
        let mut pools = self.alike();
        for lane in 0..L {
            pools.volume[lane] *= exp(self.volume * volume[lane]);
            pools.rate[lane] *= exp(self.rate * rate[lane]);
        }
        pools
    }

    /// The pools `distance` standard deviations from the typical one: large and fast, or small
    /// and slow.
    #[must_use]
    pub fn corners(&self, distance: f64) -> SlowPools<CORNERS> {
        let mut pools = self.alike();
        for lane in 0..CORNERS {
            // The place of the level in the corners of the spread: that of a depleted patient
            // was measured and is the same for all.
            let side = if lane >> 2 & 1 == 1 {
                distance
            } else {
                -distance
            };
            pools.volume[lane] *= exp(self.volume * side);
            pools.rate[lane] *= exp(self.rate * side);
        }
        pools
    }

    #[inline(always)]
    fn alike<const L: usize>(&self) -> SlowPools<L> {
        SlowPools {
            volume: [self.typical.volume; L],
            rate: [self.typical.rate; L],
            full_at: self.typical.full_at,
        }
    }
}

/// The standard deviation of the logarithm of what lies between two figures in nine patients in
/// ten.
fn log_deviation(range: &[f64]) -> f64 {
    let [low, high] = [range[0], range[1]];
    let apart = normal_quantile(NINE_TENTHS[1]) - normal_quantile(NINE_TENTHS[0]);
    libm::log(high / low) / apart
}

/// How likely a pool of so many L/kg is before any level, not normalized: log-normal, as
/// [`PoolSpread::published`] draws it around the usual one.
#[must_use]
pub fn likelihood_of_pool(liters_per_kilogram: f64) -> f64 {
    let distance = libm::log(liters_per_kilogram / TISSUE_L_PER_KG);
    let z = distance / log_deviation(TISSUE_RANGE_L_PER_KG);
    libm::exp(-0.5 * z * z)
}

/// Draws the slow pools of the patients `first` and following.
#[multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn draw_pools(spread: &PoolSpread, seed: u64, first: u64) -> SlowPools<LANES> {
    spread.draw(seed, first)
}
