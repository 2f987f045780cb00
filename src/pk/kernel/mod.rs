//! The equations of one individual, in hours, liters and millimoles.
//!
//! ```text
//! V dC/dt  = R + Rin - E(C) - CLnr C - Q (C - Cp)        C  total serum magnesium, mmol/L
//! Vp dCp/dt = Q (C - Cp)                                 Cp peripheral level, mmol/L
//! dU/dt    = E(C)                                        U  excreted in urine, mmol
//!
//! E(C) = G s ln(1 + exp((fu C - Tm) / s))                renal threshold
//! E(C) = CL (C - C0)                                     linear
//! ```
//!
//! Filtered magnesium is reabsorbed up to a tubular maximum Tm per liter of filtrate; what is
//! filtered above it is excreted. As s goes to 0, E becomes G max(0, fu C - Tm).
//!
//! Source: Rude, Bethune, Singer, J Clin Endocrinol Metab 1980;51:1425; Clin Sci Mol Med
//! 1976;51:161 (tubular maximum and threshold).

pub(crate) mod kernel_series;
pub mod tissue;

use crate::clinical::constants::{DIALYSATE_WEIGHT, DIFFUSIBLE};
use crate::ode::{Series, System};

/// Excretion that counts as none, mmol/h (a hundredth of a millimole in a year). Where a level
/// can be steady only without excretion, the tubular maximum is so high that this much passes;
/// a positive figure keeps the bend, and so the order of two kidneys, defined.
pub(crate) const LEAST_EXCRETION: f64 = 1e-6;

/// How magnesium leaves the body.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Excretion {
    /// Filtration with a tubular maximum.
    RenalThreshold {
        /// Filtration, L/h.
        filtration: f64,
        /// Filterable fraction of serum magnesium.
        fraction: f64,
        /// Tubular maximum, mmol per liter of filtrate.
        tubular_maximum: f64,
        /// Width of the bend, mmol per liter of filtrate.
        splay: f64,
    },
    /// A constant clearance of what is above the baseline.
    Linear {
        /// Clearance, L/h.
        clearance: f64,
        /// Level at which nothing is excreted, mmol/L.
        baseline: f64,
    },
}

/// The peripheral compartment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Peripheral {
    /// Intercompartmental clearance, L/h.
    pub exchange: f64,
    /// Volume, L.
    pub volume: f64,
}

/// One individual's numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kernel {
    /// Volume of the (central) compartment, L.
    pub volume: f64,
    /// The peripheral compartment, if there is one.
    pub peripheral: Option<Peripheral>,
    /// Urinary excretion.
    pub excretion: Excretion,
    /// Non-renal clearance, L/h.
    pub non_renal: f64,
    /// Net input from gut and tissue at rest, mmol/h.
    pub resting_input: f64,
}

/// ln(1 + exp(x)) for every x, without overflow and without losing small results.
#[inline]
#[must_use]
pub fn softplus(x: f64) -> f64 {
    x.max(0.0) + libm::log1p(libm::exp(-x.abs()))
}

/// The x of which `u` (above 0) is the [`softplus`].
#[inline]
#[must_use]
pub fn inverse_softplus(u: f64) -> f64 {
    u + libm::log(-libm::expm1(-u))
}

impl Excretion {
    /// Excretion at `level` (mmol/L), mmol/h.
    #[inline]
    #[must_use]
    pub fn rate(&self, level: f64) -> f64 {
        match *self {
            Self::RenalThreshold {
                filtration,
                fraction,
                tubular_maximum,
                splay,
            } => filtration * splay * softplus((fraction * level - tubular_maximum) / splay),
            Self::Linear {
                clearance,
                baseline,
            } => clearance * (level - baseline),
        }
    }

    /// The same kidney when no urine is formed.
    #[must_use]
    pub fn stopped(self) -> Self {
        match self {
            Self::RenalThreshold {
                fraction,
                tubular_maximum,
                splay,
                ..
            } => Self::RenalThreshold {
                filtration: 0.0,
                fraction,
                tubular_maximum,
                splay,
            },
            Self::Linear { baseline, .. } => Self::Linear {
                clearance: 0.0,
                baseline,
            },
        }
    }
}

impl Kernel {
    /// The level at which nothing changes without treatment, mmol/L.
    ///
    /// The loss rises with the level, so there is one; it is found by halving an interval.
    #[must_use]
    pub fn untreated_level(&self) -> f64 {
        self.steady_level(0.0)
    }

    /// The level at which nothing changes under a constant input of `input` mmol/h, mmol/L;
    /// infinite if nothing leaves the body.
    #[must_use]
    pub fn steady_level(&self, input: f64) -> f64 {
        if let Excretion::Linear {
            clearance,
            baseline,
        } = self.excretion
        {
            // Without clearance and input, 0 / 0 would be no number.
            return if input == 0.0 {
                baseline
            } else {
                baseline + input / clearance
            };
        }
        let gain = |level: f64| {
            input + self.resting_input - self.excretion.rate(level) - self.non_renal * level
        };
        let mut high = 1.0;
        while gain(high) > 0.0 {
            high *= 2.0;
            if high > 1e9 {
                return f64::INFINITY;
            }
        }
        let mut low = 0.0;
        // A double has 53 binary digits, so more halvings change nothing.
        for _ in 0..64 {
            let middle = 0.5 * (low + high);
            if gain(middle) > 0.0 {
                low = middle
            } else {
                high = middle
            }
        }
        0.5 * (low + high)
    }

    /// The same individual with the tubular maximum, and at the edges the resting input, at
    /// which `level` (mmol/L) is steady without treatment: E(C) + CLnr C = Rin.
    ///
    /// * Too little filtration to excrete the resting input even without any reabsorption:
    ///   Tm = 0, and the input is what can leave.
    /// * Non-renal loss above the resting input already: Tm is so high that nothing is
    ///   excreted at this level, and the input replaces the loss.
    ///
    /// For a given level the excretion above it then rises with filtration: the logarithm of
    /// the softplus is concave, so a steeper kidney sits lower on the bend.
    #[must_use]
    pub fn steady_at(mut self, level: f64) -> Self {
        let loss = self.non_renal * level;
        match &mut self.excretion {
            Excretion::Linear { baseline, .. } => *baseline = level,
            Excretion::RenalThreshold {
                filtration,
                fraction,
                tubular_maximum,
                splay,
            } => {
                let wanted = (self.resting_input - loss).max(LEAST_EXCRETION);
                // Without filtration the quotient is infinite and the maximum its lower edge.
                let bend = inverse_softplus(wanted / (*filtration * *splay));
                *tubular_maximum = (*fraction * level - *splay * bend).max(0.0);
                self.resting_input = self.excretion.rate(level) + loss;
            }
        }
        self
    }

    /// The same individual with the resting input at which `level` (mmol/L) is steady without
    /// treatment, the tubular maximum as it is: of a low level, a kidney that holds on to
    /// magnesium while little comes in. A linear clearance has no such reading.
    #[must_use]
    pub fn fed_at(mut self, level: f64) -> Self {
        if matches!(self.excretion, Excretion::RenalThreshold { .. }) {
            self.resting_input = self.excretion.rate(level) + self.non_renal * level;
        }
        self
    }

    /// The same individual at another filtration, `now` instead of `first` (L/h). The tubular
    /// maximum stays. A clearance that a paper derived from creatinine moves in proportion, and
    /// stays where there was no filtration to compare with.
    #[must_use]
    pub fn at_filtration(mut self, first: f64, now: f64) -> Self {
        match &mut self.excretion {
            Excretion::RenalThreshold { filtration, .. } => *filtration = now,
            Excretion::Linear { clearance, .. } => {
                if first > 0.0 {
                    *clearance *= now / first;
                }
            }
        }
        self
    }

    /// The same individual on a dialyzer of `clearance` (L/h) against a dialysate of
    /// `dialysate` (mmol/L): K (0.7 C - 0.9 Cd) leaves in each hour, which is one more non-renal
    /// clearance and one more input.
    #[must_use]
    pub fn dialyzed(self, clearance: f64, dialysate: f64) -> Self {
        Self {
            non_renal: self.non_renal + clearance * DIFFUSIBLE,
            resting_input: self.resting_input + clearance * DIALYSATE_WEIGHT * dialysate,
            ..self
        }
    }

    /// The same individual when no urine is formed; what enters at rest still enters.
    #[must_use]
    pub fn without_urine(self) -> Self {
        Self {
            excretion: self.excretion.stopped(),
            ..self
        }
    }

    /// Rate of change of the central level (mmol/L/h) at `level`, `peripheral` level and an
    /// input of `input` mmol/h.
    #[inline]
    #[must_use]
    pub fn slope(&self, level: f64, peripheral: f64, input: f64) -> f64 {
        let exchange = match self.peripheral {
            Some(other) => other.exchange * (level - peripheral),
            None => 0.0,
        };
        let loss = self.excretion.rate(level) + self.non_renal * level + exchange;
        (input + self.resting_input - loss) / self.volume
    }
}

/// The kernel under a constant input: what a solver integrates over one segment.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'a> {
    /// The individual.
    pub kernel: &'a Kernel,
    /// Rate of Mg2+ from all infusions, mmol/h.
    pub input: f64,
}

/// One compartment: level (mmol/L), excreted in urine (mmol).
impl System<2> for Segment<'_> {
    #[inline]
    fn derivative(&self, _t: f64, y: &[f64; 2], dy: &mut [f64; 2]) {
        let kernel = self.kernel;
        let excretion = kernel.excretion.rate(y[0]);
        let loss = excretion + kernel.non_renal * y[0];
        dy[0] = (self.input + kernel.resting_input - loss) / kernel.volume;
        dy[1] = excretion;
    }

    fn series(&self, t: f64, y: &[f64; 2], terms: &mut Series<2>) -> bool {
        let mut slope = [0.0; 2];
        self.derivative(t, y, &mut slope);
        self.one(y, slope, terms);
        true
    }
}

/// Two compartments: central and peripheral level (mmol/L), excreted in urine (mmol). Without
/// a peripheral compartment the second state stays as it is.
impl System<3> for Segment<'_> {
    #[inline]
    fn derivative(&self, _t: f64, y: &[f64; 3], dy: &mut [f64; 3]) {
        let kernel = self.kernel;
        let excretion = kernel.excretion.rate(y[0]);
        let (exchange, inflow) = match kernel.peripheral {
            Some(other) => {
                let exchange = other.exchange * (y[0] - y[1]);
                (exchange, exchange / other.volume)
            }
            None => (0.0, 0.0),
        };
        let loss = excretion + kernel.non_renal * y[0] + exchange;
        dy[0] = (self.input + kernel.resting_input - loss) / kernel.volume;
        dy[1] = inflow;
        dy[2] = excretion;
    }

    fn series(&self, t: f64, y: &[f64; 3], terms: &mut Series<3>) -> bool {
        let mut slope = [0.0; 3];
        self.derivative(t, y, &mut slope);
        self.two(y, slope, terms);
        true
    }
}
