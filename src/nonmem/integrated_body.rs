//! A body whose equations are integrated, for models without an exact solution and as a second
//! opinion on the others.

use super::malformed;
use super::predictor::Disposition;
use crate::Result;
use crate::ode::series::RECIPROCAL;
use crate::ode::{Integrator, Method, ORDER, Series, System, Tolerance};
use crate::pk::Kernel;
use crate::pk::events::{Body, Dose, Input, no_steady_state};
use crate::pk::exact::{CENTRAL, Compartments, DEPOT, PERIPHERAL};
use crate::pk::kernel::kernel_series::{Slopes, Uptake};
use crate::pk::kernel::{Excretion, Peripheral};
use nalgebra::{Matrix3, Vector3};

/// Error allowed in one step; the absolute one is in mmol.
const TOLERANCE: Tolerance = Tolerance {
    relative: 1e-10,
    absolute: 1e-12,
};
/// Change of an amount by which a derivative is found; the absolute one is in mmol.
const NUDGE: Tolerance = Tolerance {
    relative: 1e-4,
    absolute: 1e-6,
};
/// A steady state is found when the next step is this small; the absolute one is in mmol.
const SETTLED: Tolerance = Tolerance {
    relative: 1e-9,
    absolute: 1e-10,
};
/// Longest time solved at once, hours.
const LONGEST: f64 = 2000.0;
/// An amount rests when it changes by less than this part in [`LONGEST`].
const REST: f64 = 1e-12;
/// Most steps towards a steady state: each one doubles the digits.
const MOST_STEPS: u32 = 50;

/// A body under constant input.
#[derive(Clone, Copy)]
struct Flow<'a> {
    kernel: &'a Kernel,
    absorption: f64,
    rates: Compartments,
}

impl System<3> for Flow<'_> {
    fn derivative(&self, _t: f64, y: &Compartments, dy: &mut Compartments) {
        let kernel = self.kernel;
        let absorbed = self.absorption * y[DEPOT];
        let level = y[CENTRAL] / kernel.volume;
        let exchange = kernel.peripheral.map_or(0.0, |other| {
            other.exchange * (level - y[PERIPHERAL] / other.volume)
        });
        let loss = kernel.excretion.rate(level) + kernel.non_renal * level;
        dy[DEPOT] = self.rates[DEPOT] - absorbed;
        dy[CENTRAL] = self.rates[CENTRAL] + kernel.resting_input + absorbed - loss - exchange;
        dy[PERIPHERAL] = self.rates[PERIPHERAL] + exchange;
    }

    fn series(&self, t: f64, y: &Compartments, terms: &mut Series<3>) -> bool {
        let kernel = self.kernel;
        let second = kernel.peripheral.map_or(1.0, |other| other.volume);
        let mut slope = [0.0; 3];
        self.derivative(t, y, &mut slope);
        let start = Slopes {
            level: slope[CENTRAL] / kernel.volume,
            peripheral: slope[PERIPHERAL] / second,
            depot: (slope[DEPOT], self.absorption),
            uptake: Uptake::NONE,
        };
        let changes = kernel.changes::<true, true, false>(y[CENTRAL] / kernel.volume, &start);
        (terms[0], terms[1]) = (*y, slope);
        for k in 1..ORDER {
            let part = RECIPROCAL[k + 1];
            terms[k + 1][DEPOT] = changes.depot[k] * part;
            terms[k + 1][CENTRAL] = changes.level[k] * (kernel.volume * part);
            terms[k + 1][PERIPHERAL] = changes.peripheral[k] * (second * part);
        }
        true
    }
}

/// A body whose equations are integrated.
pub(super) struct IntegratedBody {
    kernel: Kernel,
    absorption: f64,
    integrator: Integrator<3>,
}

impl IntegratedBody {
    pub fn new(disposition: &Disposition, method: Method) -> Self {
        let (kernel, absorption) = match *disposition {
            Disposition::Threshold { kernel, absorption } => (kernel, absorption),
            Disposition::Linear(linear) => {
                let kernel = Kernel {
                    volume: linear.volume,
                    peripheral: linear
                        .peripheral
                        .map(|(exchange, volume)| Peripheral { exchange, volume }),
                    excretion: Excretion::Linear {
                        clearance: linear.clearance,
                        baseline: 0.0,
                    },
                    non_renal: 0.0,
                    resting_input: 0.0,
                };
                (kernel, linear.absorption)
            }
        };
        Self {
            kernel,
            absorption,
            integrator: Integrator::new(method, TOLERANCE),
        }
    }

    /// The amounts after one interval of a train of `dose`.
    fn interval(&mut self, start: Compartments, dose: &Dose) -> Result<Compartments> {
        let mut start = start;
        match dose.input {
            Input::Pulse(amount) => {
                start[dose.site] += amount;
                self.advance(start, [0.0; 3], dose.interval)
            }
            Input::Infusion { rate, duration } => {
                let whole = (duration / dose.interval).floor();
                let overlap = (duration - whole * dose.interval).clamp(0.0, dose.interval);
                let mut rates = [0.0; 3];
                rates[dose.site] = (whole + 1.0) * rate;
                let middle = self.advance(start, rates, overlap)?;
                rates[dose.site] = whole * rate;
                self.advance(middle, rates, dose.interval - overlap)
            }
            Input::Constant(_) => Ok(start),
        }
    }

    /// Which compartments there are, with a way out.
    fn moving(&self) -> [bool; 3] {
        let peripheral = self.kernel.peripheral;
        let exchanges = peripheral.is_some_and(|other| other.exchange > 0.0);
        [self.absorption > 0.0, true, exchanges]
    }

    /// Newton's method for amounts that `period` gives back.
    fn returning(
        &mut self,
        mut period: impl FnMut(&mut Self, Compartments) -> Result<Compartments>,
    ) -> Result<Compartments> {
        let mut amounts = Vector3::from(self.untreated());
        for _ in 0..MOST_STEPS {
            let after = Vector3::from(period(self, amounts.into())?);
            let mut slope = Matrix3::zeros();
            for i in 0..3 {
                let nudge = NUDGE.relative * amounts[i].abs() + NUDGE.absolute;
                let mut there = amounts;
                there[i] += nudge;
                let moved = Vector3::from(period(self, there.into())?);
                slope.set_column(i, &((moved - after) / nudge));
            }
            // What never leaves a compartment cannot come back to where it was.
            let mut system = Matrix3::identity() - slope;
            let gain = after - amounts;
            for (i, moves) in self.moving().into_iter().enumerate() {
                if !moves {
                    if gain[i].abs() > SETTLED.absolute {
                        return Err(no_steady_state());
                    }
                    system.set_column(i, &Vector3::ith(i, 1.0));
                }
            }
            let step = system.lu().solve(&gain).ok_or_else(no_steady_state)?;
            let next = (amounts + step).map(|amount| amount.max(0.0));
            if next.iter().any(|amount| !amount.is_finite()) {
                return Err(no_steady_state());
            }
            let change = (next - amounts).amax();
            amounts = next;
            if change <= SETTLED.relative * amounts.amax() + SETTLED.absolute {
                return Ok(amounts.into());
            }
        }
        Err(malformed(
            "no steady state was found for this dose",
            "give the doses one by one (II and ADDL without SS)",
        ))
    }
}

impl Body for IntegratedBody {
    fn untreated(&self) -> Compartments {
        if self.is_linear() {
            return [0.0; 3];
        }
        let level = self.kernel.untreated_level();
        let peripheral = self.kernel.peripheral.map_or(0.0, |other| other.volume);
        [0.0, level * self.kernel.volume, level * peripheral]
    }

    fn is_linear(&self) -> bool {
        matches!(self.kernel.excretion, Excretion::Linear { .. })
    }

    fn advance(
        &mut self,
        amounts: Compartments,
        rates: Compartments,
        hours: f64,
    ) -> Result<Compartments> {
        let Self {
            kernel,
            absorption,
            integrator,
        } = self;
        let flow = Flow {
            kernel,
            absorption: *absorption,
            rates,
        };
        let (mut amounts, mut left) = (amounts, hours);
        // In parts, because the steps of one segment are limited; what rests goes on resting.
        while left > LONGEST {
            let after = integrator.segment(&flow, amounts, LONGEST, &[], &mut [])?;
            let still = |(a, b): (&f64, &f64)| (a - b).abs() <= REST * a.abs();
            let rests = amounts.iter().zip(&after).all(still);
            amounts = after;
            if rests {
                return Ok(amounts);
            }
            left -= LONGEST;
        }
        integrator.segment(&flow, amounts, left, &[], &mut [])
    }

    fn before(&mut self, dose: &Dose) -> Result<Compartments> {
        let dose = *dose;
        self.returning(|body, start| body.interval(start, &dose))
    }

    fn under(&mut self, rates: Compartments) -> Result<Compartments> {
        // Long enough that every compartment moves, short enough to stay near a line.
        let hours = 24.0;
        self.returning(|body, start| body.advance(start, rates, hours))
    }
}
