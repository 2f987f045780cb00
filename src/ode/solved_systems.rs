//! A shelf of systems with exact solutions, shared by tests and benches.

use super::series::{Bend, RECIPROCAL};
use super::{ORDER, Series, System};

/// A system whose solution is known in closed form.
pub trait Problem<const N: usize>: System<N> {
    /// What the problem is called in a report.
    const NAME: &'static str;

    /// The state at time 0.
    fn start(&self) -> [f64; N];

    /// The state at time `t` (hours), exactly.
    fn exact(&self, t: f64) -> [f64; N];
}

/// One compartment under a constant infusion: V dC/dt = R - CL C.
///
/// C(t) = C0 e^(-kt) + R/CL (1 - e^(-kt)), k = CL/V
#[derive(Clone, Copy, Debug)]
pub struct OneCompartment {
    /// Concentration at time 0 (mmol/L).
    pub start: f64,
    /// Rate of input R (mmol/h).
    pub input: f64,
    /// Clearance CL (L/h), above 0.
    pub clearance: f64,
    /// Volume of distribution V (L).
    pub volume: f64,
}

impl System<1> for OneCompartment {
    fn derivative(&self, _t: f64, y: &[f64; 1], dy: &mut [f64; 1]) {
        dy[0] = (self.input - self.clearance * y[0]) / self.volume;
    }

    fn series(&self, t: f64, y: &[f64; 1], terms: &mut Series<1>) -> bool {
        terms[0] = *y;
        self.derivative(t, y, &mut terms[1]);
        let decay = -self.clearance / self.volume;
        for k in 1..ORDER {
            terms[k + 1] = [decay * terms[k][0] * RECIPROCAL[k + 1]];
        }
        true
    }
}

impl Problem<1> for OneCompartment {
    const NAME: &'static str = "one compartment";

    fn start(&self) -> [f64; 1] {
        [self.start]
    }

    fn exact(&self, t: f64) -> [f64; 1] {
        let decay = -self.clearance / self.volume * t;
        [self.start * libm::exp(decay) - self.input / self.clearance * libm::expm1(decay)]
    }
}

/// Two compartments under a constant infusion into the first:
/// V1 dC1/dt = R - CL C1 - Q (C1 - C2), V2 dC2/dt = Q (C1 - C2).
///
/// Both concentrations tend to R/CL; what is missing decays by e^(At) with the two real
/// eigenvalues of the matrix A, e^(At) = ((A + b) e^(-at) - (A + a) e^(-bt)) / (b - a).
#[derive(Clone, Copy, Debug)]
pub struct TwoCompartments {
    /// Concentrations at time 0 (mmol/L).
    pub start: [f64; 2],
    /// Rate of input R (mmol/h).
    pub input: f64,
    /// Clearance CL (L/h), above 0.
    pub clearance: f64,
    /// Clearance between the compartments Q (L/h), above 0.
    pub exchange: f64,
    /// Volumes V1 and V2 (L).
    pub volumes: [f64; 2],
}

impl System<2> for TwoCompartments {
    fn derivative(&self, _t: f64, y: &[f64; 2], dy: &mut [f64; 2]) {
        let outward = self.exchange * (y[0] - y[1]);
        dy[0] = (self.input - self.clearance * y[0] - outward) / self.volumes[0];
        dy[1] = outward / self.volumes[1];
    }

    fn series(&self, t: f64, y: &[f64; 2], terms: &mut Series<2>) -> bool {
        terms[0] = *y;
        self.derivative(t, y, &mut terms[1]);
        // Of a change, no input is left.
        let change = Self {
            input: 0.0,
            ..*self
        };
        for k in 1..ORDER {
            let mut slope = [0.0; 2];
            change.derivative(t, &terms[k], &mut slope);
            terms[k + 1] = slope.map(|slope| slope * RECIPROCAL[k + 1]);
        }
        true
    }
}

impl Problem<2> for TwoCompartments {
    const NAME: &'static str = "two compartments";

    fn start(&self) -> [f64; 2] {
        self.start
    }

    fn exact(&self, t: f64) -> [f64; 2] {
        let out = self.clearance / self.volumes[0];
        let there = self.exchange / self.volumes[0];
        let back = self.exchange / self.volumes[1];
        let sum = out + there + back;
        // The smaller eigenvalue from the product of both, which cancels no digits.
        let fast = 0.5 * (sum + (sum * sum - 4.0 * out * back).sqrt());
        let slow = out * back / fast;
        let steady = self.input / self.clearance;
        let [x, y] = self.start.map(|start| start - steady);
        let (fading, lasting) = (libm::exp(-fast * t), libm::exp(-slow * t));
        // A applied to what is missing at time 0.
        let slope = [-(out + there) * x + there * y, back * (x - y)];
        let part = |slope: f64, missing: f64| {
            ((slope + fast * missing) * lasting - (slope + slow * missing) * fading) / (fast - slow)
        };
        [steady + part(slope[0], x), steady + part(slope[1], y)]
    }
}

/// Overflow above a threshold: V dC/dt = R + I - G softplus(u C - T) - L C.
///
/// softplus(x) = s ln(1 + e^(x/s)) tends to max(0, x) as the splay s goes to 0. The exact
/// solution is that of the limit, linear on either side of the threshold.
#[derive(Clone, Copy, Debug)]
pub struct Threshold {
    /// Concentration at time 0 (mmol/L).
    pub start: f64,
    /// Rate of input R (mmol/h).
    pub input: f64,
    /// Width of the threshold s (mmol/L), 0 for the sharp one.
    pub splay: f64,
}

impl Threshold {
    /// Input that is always there, I (mmol/h).
    pub const INTAKE: f64 = 0.1667;
    /// Flow that carries the overflow, G (L/h).
    pub const FLOW: f64 = 6.0;
    /// Part that overflows can reach, u.
    pub const FREE: f64 = 0.7;
    /// The threshold, T (mmol/L).
    pub const THRESHOLD: f64 = 0.576;
    /// Clearance by other ways, L (L/h).
    pub const LEAK: f64 = 0.05;
    /// Volume of distribution, V (L).
    pub const VOLUME: f64 = 21.0;

    /// The concentration (mmol/L) that stays as it is at the rate of input `input` (mmol/h),
    /// for the sharp threshold.
    #[must_use]
    pub fn steady(input: f64) -> f64 {
        let below = (input + Self::INTAKE) / Self::LEAK;
        if Self::FREE * below <= Self::THRESHOLD {
            return below;
        }
        (input + Self::INTAKE + Self::FLOW * Self::THRESHOLD)
            / (Self::LEAK + Self::FLOW * Self::FREE)
    }
}

impl System<1> for Threshold {
    fn derivative(&self, _t: f64, y: &[f64; 1], dy: &mut [f64; 1]) {
        let above = Self::FREE * y[0] - Self::THRESHOLD;
        // The exponent is never positive, so it cannot overflow; at splay 0 it is -infinity.
        let rounding = match self.splay {
            0.0 => 0.0,
            s => s * libm::log1p(libm::exp(-above.abs() / s)),
        };
        let overflow = Self::FLOW * (above.max(0.0) + rounding);
        dy[0] = (self.input + Self::INTAKE - overflow - Self::LEAK * y[0]) / Self::VOLUME;
    }

    fn series(&self, _t: f64, y: &[f64; 1], terms: &mut Series<1>) -> bool {
        let above = Self::FREE * y[0] - Self::THRESHOLD;
        let beyond = match self.splay {
            0.0 => 0.0,
            s => libm::exp(-above.abs() / s),
        };
        let overflow = Self::FLOW * (above.max(0.0) + self.splay * libm::log1p(beyond));
        let steepness = if above > 0.0 { 1.0 } else { beyond } / (1.0 + beyond);
        let mut bend = Bend::new(steepness, Self::FREE / self.splay);
        let mut rate = [0.0; ORDER];
        rate[0] = (self.input + Self::INTAKE - overflow - Self::LEAK * y[0]) / Self::VOLUME;
        (terms[0], terms[1]) = (*y, [rate[0]]);
        for k in 1..ORDER {
            let lost = Self::FLOW * Self::FREE * bend.excreted(&rate, k - 1);
            rate[k] = -(lost + Self::LEAK * rate[k - 1]) * (RECIPROCAL[k] / Self::VOLUME);
            terms[k + 1] = [rate[k] * RECIPROCAL[k + 1]];
        }
        true
    }
}

impl Problem<1> for Threshold {
    const NAME: &'static str = "threshold";

    fn start(&self) -> [f64; 1] {
        [self.start]
    }

    fn exact(&self, t: f64) -> [f64; 1] {
        let corner = Self::THRESHOLD / Self::FREE;
        let linear = |start: f64, above: bool| {
            let flow = if above { Self::FLOW } else { 0.0 };
            OneCompartment {
                start,
                input: self.input + Self::INTAKE + flow * Self::THRESHOLD,
                clearance: Self::LEAK + flow * Self::FREE,
                volume: Self::VOLUME,
            }
        };
        let steady = Self::steady(self.input);
        let first = linear(self.start, self.start > corner);
        // The corner is passed once or never: the solution moves to its steady state one way.
        if (self.start > corner) == (steady > corner) {
            return first.exact(t);
        }
        let aim = first.input / first.clearance;
        let rate = first.clearance / first.volume;
        let passed = libm::log((self.start - aim) / (corner - aim)) / rate;
        match t <= passed {
            true => first.exact(t),
            false => linear(corner, steady > corner).exact(t - passed),
        }
    }
}

/// A fast decay onto a slow curve: dy/dt = -l (y - cos t) - sin t, y = cos t + (y0 - 1) e^(-lt).
#[derive(Clone, Copy, Debug)]
pub struct FastDecay {
    /// State at time 0.
    pub start: f64,
    /// Rate of the decay l (1/h).
    pub rate: f64,
}

impl System<1> for FastDecay {
    fn derivative(&self, t: f64, y: &[f64; 1], dy: &mut [f64; 1]) {
        dy[0] = -self.rate * (y[0] - libm::cos(t)) - libm::sin(t);
    }

    fn series(&self, t: f64, y: &[f64; 1], terms: &mut Series<1>) -> bool {
        terms[0] = *y;
        let (sin, cos) = libm::sincos(t);
        // cos t and its derivatives, over the factorials.
        let (mut curve, mut factor) = ([cos, -sin, -cos, sin], 1.0);
        for k in 0..ORDER {
            let forced = factor * (self.rate * curve[0] + curve[1]);
            terms[k + 1] = [(forced - self.rate * terms[k][0]) * RECIPROCAL[k + 1]];
            curve.rotate_left(1);
            factor *= RECIPROCAL[k + 1];
        }
        true
    }
}

impl Problem<1> for FastDecay {
    const NAME: &'static str = "fast decay";

    fn start(&self) -> [f64; 1] {
        [self.start]
    }

    fn exact(&self, t: f64) -> [f64; 1] {
        [libm::cos(t) + (self.start - 1.0) * libm::exp(-self.rate * t)]
    }
}

/// A harmonic oscillator of one radian per hour: never at rest, so errors cannot decay.
#[derive(Clone, Copy, Debug)]
pub struct Oscillator;

impl System<2> for Oscillator {
    fn derivative(&self, _t: f64, y: &[f64; 2], dy: &mut [f64; 2]) {
        *dy = [y[1], -y[0]];
    }

    fn series(&self, _t: f64, y: &[f64; 2], terms: &mut Series<2>) -> bool {
        terms[0] = *y;
        for k in 0..ORDER {
            let [x, v] = terms[k];
            terms[k + 1] = [v * RECIPROCAL[k + 1], -x * RECIPROCAL[k + 1]];
        }
        true
    }
}

impl Problem<2> for Oscillator {
    const NAME: &'static str = "oscillator";

    fn start(&self) -> [f64; 2] {
        [1.0, 0.0]
    }

    fn exact(&self, t: f64) -> [f64; 2] {
        [libm::cos(t), -libm::sin(t)]
    }
}

/// Not linear and not autonomous: dy/dt = -2 t y^2 from y(0) = 1, y = 1 / (1 + t^2).
#[derive(Clone, Copy, Debug)]
pub struct Witch;

impl System<1> for Witch {
    fn derivative(&self, t: f64, y: &[f64; 1], dy: &mut [f64; 1]) {
        dy[0] = -2.0 * t * y[0] * y[0];
    }

    fn series(&self, t: f64, y: &[f64; 1], terms: &mut Series<1>) -> bool {
        terms[0] = *y;
        let mut before = 0.0;
        for k in 0..ORDER {
            let square: f64 = (0..=k).map(|j| terms[j][0] * terms[k - j][0]).sum();
            terms[k + 1] = [-2.0 * (t * square + before) * RECIPROCAL[k + 1]];
            before = square;
        }
        true
    }
}

impl Problem<1> for Witch {
    const NAME: &'static str = "witch of Agnesi";

    fn start(&self) -> [f64; 1] {
        [1.0]
    }

    fn exact(&self, t: f64) -> [f64; 1] {
        [1.0 / (1.0 + t * t)]
    }
}

/// One segment of the [`PATIENT_DAY`].
#[derive(Clone, Copy, Debug)]
pub struct Segment {
    /// Rate of input (mmol/h).
    pub input: f64,
    /// Length (h).
    pub length: f64,
    /// Where the state is wanted (hours from the start of the segment).
    pub samples: [f64; 6],
}

/// 4 g of magnesium sulfate heptahydrate (16.23 mmol) over 20 min, then 1 g/h for 24 h, with 12
/// samples: the work that all solvers are compared by.
pub const PATIENT_DAY: [Segment; 2] = [
    Segment {
        input: 48.69,
        length: 1.0 / 3.0,
        samples: [0.05, 0.1, 0.15, 0.2, 0.25, 1.0 / 3.0],
    },
    Segment {
        input: 4.057,
        length: 24.0,
        samples: [0.5, 1.0, 2.0, 6.0, 12.0, 24.0],
    },
];
