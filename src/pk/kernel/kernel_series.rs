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
//! ```

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
}

/// The coefficients of every rate of change.
pub(crate) struct Changes {
    pub level: Terms,
    pub peripheral: Terms,
    pub depot: Terms,
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
    /// that there is a peripheral compartment and `DEPOT` a depot; without them nothing of
    /// theirs is worked out.
    #[inline(always)]
    pub(crate) fn changes<const TWO: bool, const DEPOT: bool>(
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
        let [mut v, mut p, mut d, mut excretion] = [zero; 4];
        (v[0], p[0], d[0]) = (start.level, start.peripheral, start.depot.0);
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
            v[k + 1] = gain * (per_volume * part);
        }
        Changes {
            level: v,
            peripheral: p,
            depot: d,
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
        };
        let changes = self.kernel.changes::<false, false>(y[0], &start);
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
        };
        let changes = self.kernel.changes::<true, false>(y[0], &start);
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
