//! Taylor coefficients of the equations of one individual, for long steps.
//!
//! With v = dC/dt the chain rule turns the equations into products:
//!
//! ```text
//! dv/dt  = (ka d - g q v - CLnr v - Q (v - p)) / V      v  rate of the level, mmol/L/h
//! dp/dt  = Q (v - p) / Vp                               p  rate of the peripheral level
//! dd/dt  = -ka d                                        d  rate of the depot, mmol/h
//! dq/dt  = (fu / s) v q (1 - q)                         q  steepness, 1 / (1 + exp((Tm - fu C) / s))
//! dE/dt  = g q v                                        g  G fu, or CL with q = 1
//! du/dt  = k (V3 v - u)                                 u  uptake by the slow pool, mmol/h; V3 = 0 above the bend
//! ```
//!
//! The slow pool bends at the level at which it is full: a series holds on one side of it, and
//! who follows the level passes the bend at its moment. V dv/dt has -du/dt too.

use super::tissue::TissueSegment;
use super::{Excretion, Kernel, Segment};
use crate::ode::series::{Bend, RECIPROCAL, Terms};
use crate::ode::{ORDER, Series};

/// What changes at the start of a step.
pub(crate) struct Slopes {
    /// Of the level, mmol/L/h.
    pub level: f64,
    /// Of the peripheral level, mmol/L/h.
    pub peripheral: f64,
    /// Of the depot, mmol/h, and its absorption rate constant, 1/h.
    pub depot: (f64, f64),
    /// Of the slow pool.
    pub uptake: Uptake,
}

/// What a slow pool takes up at the start of a step.
#[derive(Clone, Copy)]
pub(crate) struct Uptake {
    /// mmol/h.
    pub start: f64,
    /// Rate constant of the exchange, 1/h.
    pub rate: f64,
    /// Volume in which it follows the level, L; 0 above the level at which it is full.
    pub follows: f64,
}

impl Uptake {
    /// No slow pool.
    pub const NONE: Self = Self {
        start: 0.0,
        rate: 0.0,
        follows: 0.0,
    };
}

/// The coefficients of every rate of change.
pub(crate) struct Changes {
    pub level: Terms,
    pub peripheral: Terms,
    pub depot: Terms,
    /// Of the uptake by the slow pool, mmol/h.
    pub uptake: Terms,
    /// Of the change of the excretion, mmol/h per hour.
    pub excretion: Terms,
}

impl Excretion {
    /// How the excretion bends at `level` (mmol/L), and the clearance (L/h) where it is straight.
    #[inline(always)]
    fn bend(&self, level: f64) -> (Bend, f64) {
        match *self {
            Self::RenalThreshold {
                filtration,
                fraction,
                tubular_maximum,
                splay,
            } => {
                let above = (fraction * level - tubular_maximum) / splay;
                let beyond = libm::exp(-above.abs());
                let steepness = if above > 0.0 { 1.0 } else { beyond } / (1.0 + beyond);
                (
                    Bend::new(steepness, fraction / splay),
                    filtration * fraction,
                )
            }
            Self::Linear { clearance, .. } => (Bend::none(), clearance),
        }
    }
}

impl Kernel {
    /// The coefficients that follow from the `level` (mmol/L) and what changes there. `TWO` says
    /// that there is a peripheral compartment, `DEPOT` a depot and `POOL` a slow pool; without
    /// them nothing of theirs is worked out.
    #[inline(always)]
    pub(crate) fn changes<const TWO: bool, const DEPOT: bool, const POOL: bool>(
        &self,
        level: f64,
        start: &Slopes,
    ) -> Changes {
        let (mut bend, clearance) = self.excretion.bend(level);
        let (exchange, back) = match self.peripheral {
            Some(other) if TWO => (other.exchange, other.exchange / other.volume),
            _ => (0.0, 0.0),
        };
        let per_volume = 1.0 / self.volume;
        let zero = [0.0; ORDER];
        let [mut v, mut p, mut d, mut u, mut excretion] = [zero; 5];
        (v[0], p[0], d[0]) = (start.level, start.peripheral, start.depot.0);
        u[0] = start.uptake.start;
        for k in 0..ORDER {
            excretion[k] = clearance * bend.excreted(&v, k);
            let Some(&part) = RECIPROCAL.get(k + 1).filter(|_| k + 1 < ORDER) else {
                break;
            };
            let mut gain = -excretion[k] - self.non_renal * v[k];
            if TWO {
                gain -= exchange * (v[k] - p[k]);
                p[k + 1] = back * (v[k] - p[k]) * part;
            }
            if DEPOT {
                gain += start.depot.1 * d[k];
                d[k + 1] = -start.depot.1 * d[k] * part;
            }
            if POOL {
                let pool = start.uptake;
                let more = pool.rate * (pool.follows * v[k] - u[k]);
                gain -= more;
                u[k + 1] = more * part;
            }
            v[k + 1] = gain * (per_volume * part);
        }
        Changes {
            level: v,
            peripheral: p,
            depot: d,
            uptake: u,
            excretion,
        }
    }
}

impl Segment<'_> {
    /// One compartment: level, excreted in urine.
    #[inline(always)]
    pub(super) fn one(&self, y: &[f64; 2], slope: [f64; 2], terms: &mut Series<2>) {
        let start = Slopes {
            level: slope[0],
            peripheral: 0.0,
            depot: (0.0, 0.0),
            uptake: Uptake::NONE,
        };
        let changes = self.kernel.changes::<false, false, false>(y[0], &start);
        (terms[0], terms[1]) = (*y, slope);
        for k in 1..ORDER {
            let part = RECIPROCAL[k + 1];
            terms[k + 1] = [
                changes.level[k] * part,
                changes.excretion[k - 1] * (RECIPROCAL[k] * part),
            ];
        }
    }

    /// Two compartments: level, peripheral level, excreted in urine.
    #[inline(always)]
    pub(super) fn two(&self, y: &[f64; 3], slope: [f64; 3], terms: &mut Series<3>) {
        let start = Slopes {
            level: slope[0],
            peripheral: slope[1],
            depot: (0.0, 0.0),
            uptake: Uptake::NONE,
        };
        let changes = self.kernel.changes::<true, false, false>(y[0], &start);
        (terms[0], terms[1]) = (*y, slope);
        for k in 1..ORDER {
            let part = RECIPROCAL[k + 1];
            terms[k + 1] = [
                changes.level[k] * part,
                changes.peripheral[k] * part,
                changes.excretion[k - 1] * (RECIPROCAL[k] * part),
            ];
        }
    }
}

impl TissueSegment<'_> {
    /// Level, peripheral level, amount in the pool, excreted in urine. `TWO` as in
    /// [`Kernel::changes`].
    #[inline(always)]
    pub(super) fn with_pool<const TWO: bool>(
        &self,
        y: &[f64; 4],
        slope: [f64; 4],
        terms: &mut Series<4>,
    ) {
        let start = Slopes {
            level: slope[0],
            peripheral: slope[1],
            depot: (0.0, 0.0),
            uptake: Uptake {
                start: slope[2],
                rate: self.tissue.rate,
                follows: if self.above { 0.0 } else { self.tissue.volume },
            },
        };
        let changes = self.kernel.changes::<TWO, false, true>(y[0], &start);
        (terms[0], terms[1]) = (*y, slope);
        for k in 1..ORDER {
            let part = RECIPROCAL[k + 1];
            terms[k + 1] = [
                changes.level[k] * part,
                changes.peripheral[k] * part,
                changes.uptake[k] * part,
                changes.excretion[k - 1] * (RECIPROCAL[k] * part),
            ];
        }
    }
}
