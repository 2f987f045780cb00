//! The exact solutions of the linear models, against formulas derived in another way: partial
//! fractions of the Laplace transform, limits worked out by hand, and the integrator.

use maginfuse::ode::{Integrator, Method, ORDER, Series, System, Tolerance};
use maginfuse::pk::exact::{CENTRAL, Compartments, DEPOT, Exact, Linear, PERIPHERAL};
use proptest::prelude::*;

/// Two closed forms with rates well apart, each a few operations long.
const CLOSED: f64 = 1e-12;
/// As [`CLOSED`] at rates where partial fractions lose some digits.
const FRACTIONS: f64 = 1e-10;
/// The integrator works at 1e-10 in each step.
const INTEGRATED: f64 = 1e-9;

const NONE: Compartments = [0.0; 3];

fn linear(clearance: f64, volume: f64) -> Linear {
    Linear {
        clearance,
        volume,
        peripheral: None,
        absorption: 0.0,
    }
}

fn close(found: f64, expected: f64, tolerance: f64) {
    let scale = expected.abs().max(f64::MIN_POSITIVE);
    assert!(
        (found - expected).abs() <= tolerance * scale,
        "{found} instead of {expected}"
    );
}

/// Inverse Laplace transform of a product of (s - zero) over a product of (s - pole), all
/// poles distinct.
fn inverse(zeros: &[f64], poles: &[f64], t: f64) -> f64 {
    let residue = |i: usize| {
        let above: f64 = zeros.iter().map(|zero| poles[i] - zero).product();
        let others = poles.iter().enumerate().filter(|(j, _)| *j != i);
        let below: f64 = others.map(|(_, pole)| poles[i] - pole).product();
        above / below * (poles[i] * t).exp()
    };
    (0..poles.len()).map(residue).sum()
}

/// Rate constants k10, k12, k21 and the two roots of s^2 + (k10 + k12 + k21) s + k10 k21.
fn rates(model: &Linear) -> (f64, f64, f64, f64, f64) {
    let (flow, other) = model.peripheral.unwrap();
    let (k10, k12, k21) = (
        model.clearance / model.volume,
        flow / model.volume,
        flow / other,
    );
    let sum = k10 + k12 + k21;
    let root = (sum * sum - 4.0 * k10 * k21).sqrt();
    (k10, k12, k21, -0.5 * (sum + root), -0.5 * (sum - root))
}

const DU: Linear = Linear {
    clearance: 3.72,
    volume: 15.4,
    peripheral: Some((3.66, 17.0)),
    absorption: 0.317,
};

#[test]
fn exact_two_compartments_by_partial_fractions() {
    let (_, k12, k21, a, b) = rates(&DU);
    let ka = DU.absorption;
    let exact = Exact::new(&DU);
    for t in [0.01, 0.3, 1.0, 6.0, 24.0, 90.0] {
        let pulse = |site: usize| {
            let mut start = NONE;
            start[site] = 16.0;
            exact.advance(start, NONE, t)
        };
        let infusion = |site: usize| {
            let mut rates = NONE;
            rates[site] = 4.0;
            exact.advance(NONE, rates, t)
        };
        close(
            pulse(CENTRAL)[CENTRAL],
            16.0 * inverse(&[-k21], &[a, b], t),
            CLOSED,
        );
        close(
            pulse(CENTRAL)[PERIPHERAL],
            16.0 * k12 * inverse(&[], &[a, b], t),
            CLOSED,
        );
        close(
            pulse(PERIPHERAL)[CENTRAL],
            16.0 * k21 * inverse(&[], &[a, b], t),
            CLOSED,
        );
        let central = 4.0 * inverse(&[-k21], &[a, b, 0.0], t);
        close(infusion(CENTRAL)[CENTRAL], central, FRACTIONS);
        let other = 4.0 * k12 * inverse(&[], &[a, b, 0.0], t);
        close(infusion(CENTRAL)[PERIPHERAL], other, FRACTIONS);
        close(pulse(DEPOT)[DEPOT], 16.0 * (-ka * t).exp(), CLOSED);
        let absorbed = 16.0 * ka * inverse(&[-k21], &[a, b, -ka], t);
        close(pulse(DEPOT)[CENTRAL], absorbed, FRACTIONS);
        let central = 4.0 * ka * inverse(&[-k21], &[a, b, -ka, 0.0], t);
        close(infusion(DEPOT)[CENTRAL], central, 1e-8);
        let other = 4.0 * ka * k12 * inverse(&[], &[a, b, -ka, 0.0], t);
        if t > 0.1 {
            close(infusion(DEPOT)[PERIPHERAL], other, 1e-7);
        }
    }
}

#[test]
fn exact_one_compartment_with_a_depot() {
    let model = Linear {
        absorption: 1.5,
        ..linear(1.1, 20.0)
    };
    let (k, ka) = (1.1 / 20.0, 1.5);
    let exact = Exact::new(&model);
    for t in [0.25, 1.0, 8.0, 48.0] {
        let given = exact.advance([100.0, 0.0, 0.0], NONE, t);
        let bateman = 100.0 * ka / (ka - k) * ((-k * t).exp() - (-ka * t).exp());
        close(given[CENTRAL], bateman, CLOSED);
        let infused = exact.advance(NONE, [0.0, 7.0, 0.0], t);
        close(infused[CENTRAL], -7.0 / k * (-k * t).exp_m1(), CLOSED);
    }
}

#[test]
fn exact_absorption_as_fast_as_elimination() {
    let k: f64 = 0.1;
    let at = |ka: f64, t: f64| {
        let model = Linear {
            absorption: ka,
            ..linear(2.0, 20.0)
        };
        Exact::new(&model).advance([100.0, 0.0, 0.0], NONE, t)[CENTRAL]
    };
    for t in [0.5, 5.0, 50.0] {
        let limit = 100.0 * k * t * (-k * t).exp();
        close(at(k, t), limit, CLOSED);
        for power in 1..16 {
            let part = 10f64.powi(-power);
            for sign in [-1.0, 1.0] {
                let near = at(k * (1.0 + sign * part), t);
                // The curve in ka is smooth with slopes of the order of k t.
                let bend = 2.0 * part * (1.0 + k * t);
                assert!(
                    (near / limit - 1.0).abs() <= bend + CLOSED,
                    "{near} at {part}"
                );
            }
        }
    }
}

#[test]
fn exact_a_moment_after_the_start_is_a_power_series() {
    // Central amount of a depot infusion: R ka t^2/2 (1 - (ka + k) t/3 + (ka^2 + ka k + k^2) t^2/12).
    let (ka, k): (f64, f64) = (1.5, 0.3);
    let exact = Exact::new(&Linear {
        absorption: ka,
        ..linear(6.0, 20.0)
    });
    for t in [1e-9, 1e-6, 1e-4] {
        let found = exact.advance(NONE, [10.0, 0.0, 0.0], t)[CENTRAL];
        let bend = 1.0 - (ka + k) * t / 3.0 + (ka * ka + ka * k + k * k) * t * t / 12.0;
        close(found, 10.0 * ka * t * t / 2.0 * bend, CLOSED);
    }
    // And the peripheral amount of one, whose first term is R ka k12 t^3/6.
    let (_, k12, ..) = rates(&DU);
    for t in [1e-9, 1e-7] {
        let found = Exact::new(&DU).advance(NONE, [10.0, 0.0, 0.0], t)[PERIPHERAL];
        close(found, 10.0 * 0.317 * k12 * t * t * t / 6.0, 1e-6);
    }
}

#[test]
fn exact_nothing_is_eliminated() {
    let one = Exact::new(&linear(0.0, 20.0));
    close(
        one.advance(NONE, [0.0, 10.0, 0.0], 50.0)[CENTRAL],
        500.0,
        CLOSED,
    );
    let two = Linear {
        clearance: 0.0,
        ..DU
    };
    let (_, k12, k21, fast, _) = rates(&two);
    let exact = Exact::new(&two);
    for t in [0.1, 2.0, 1e4] {
        let [_, central, other] = exact.advance([0.0, 16.0, 0.0], [0.0, 3.0, 0.0], t);
        close(central + other, 16.0 + 3.0 * t, CLOSED);
        let share = k21 / (k12 + k21);
        let slope = -(fast * t).exp_m1() / -fast;
        let expected = 16.0 * (share + (1.0 - share) * (fast * t).exp())
            + 3.0 * (share * t + (1.0 - share) * slope);
        close(central, expected, CLOSED);
    }
}

#[test]
fn exact_no_exchange_and_nothing_at_all() {
    let apart = Linear {
        peripheral: Some((0.0, 17.0)),
        ..DU
    };
    let [_, central, other] = Exact::new(&apart).advance([0.0, 16.0, 5.0], NONE, 3.0);
    close(central, 16.0 * (-3.0 * 3.72 / 15.4f64).exp(), CLOSED);
    close(other, 5.0, CLOSED);
    let still = Linear {
        clearance: 0.0,
        volume: 10.0,
        peripheral: Some((0.0, 10.0)),
        absorption: 0.0,
    };
    let kept = Exact::new(&still).advance([2.0, 3.0, 4.0], [1.0, 1.0, 1.0], 10.0);
    assert_eq!(kept, [12.0, 13.0, 14.0]);
}

#[test]
fn exact_an_exchange_near_zero_or_without_bounds_joins_its_limit() {
    for flow in [1e-300, 1e-30, 1e-12] {
        let nearly = Linear {
            peripheral: Some((flow, 17.0)),
            ..DU
        };
        let found = Exact::new(&nearly).advance([0.0, 16.0, 0.0], NONE, 3.0);
        close(
            found[CENTRAL],
            16.0 * (-3.0 * 3.72 / 15.4f64).exp(),
            FRACTIONS,
        );
    }
    let mixed = Linear {
        peripheral: Some((1e9, 17.0)),
        ..DU
    };
    let found = Exact::new(&mixed).advance([0.0, 16.0, 0.0], NONE, 3.0);
    let whole: f64 = 15.4 + 17.0;
    close(
        found[CENTRAL] / 15.4,
        16.0 / whole * (-3.0 * 3.72 / whole).exp(),
        1e-7,
    );
}

/// Two equal volumes without clearance: the sum of the amounts is what was given, and their
/// difference decays at 2 Q / V. From a fraction of a second to days, and close to every place
/// where another form of the same function takes over.
#[test]
fn exact_equal_volumes_share_by_sum_and_difference() {
    let (flow, volume) = (3.0, 14.0);
    let decay = 2.0 * flow / volume;
    let body = Exact::new(&Linear {
        peripheral: Some((flow, volume)),
        ..linear(0.0, volume)
    });
    let edges = [1.0, std::f64::consts::LN_2].map(|edge| {
        [
            1.0 - 1e-9,
            1.0 - f64::EPSILON,
            1.0,
            1.0 + f64::EPSILON,
            1.0 + 1e-9,
        ]
        .map(|x| x * edge)
    });
    let others = [1e-12, 1e-6, 1e-3, 0.1, 0.5, 2.0, 30.0, 800.0, 1e6];
    for x in edges.as_flattened().iter().chain(&others) {
        let hours = x / decay;
        let (left, gone) = ((-x).exp(), -(-x).exp_m1());
        let held = body.advance([0.0, 9.0, 2.0], NONE, hours);
        close(held[CENTRAL], 0.5 * (11.0 + 7.0 * left), CLOSED);
        close(held[PERIPHERAL], 0.5 * (11.0 - 7.0 * left), CLOSED);
        let filled = body.advance(NONE, [0.0, 4.0, 0.0], hours);
        close(
            filled[CENTRAL],
            0.5 * (4.0 * hours + 4.0 / decay * gone),
            CLOSED,
        );
        close(filled[CENTRAL] + filled[PERIPHERAL], 4.0 * hours, CLOSED);
    }
}

#[test]
fn exact_steady_state_of_pulses_is_a_geometric_sum() {
    let (clearance, volume, interval): (f64, f64, f64) = (5.0, 50.0, 12.0);
    let exact = Exact::new(&linear(clearance, volume));
    let decay = (-clearance / volume * interval).exp();
    let before = exact.before_pulse([0.0, 100.0, 0.0], interval).unwrap();
    close(before[CENTRAL], 100.0 * decay / (1.0 - decay), CLOSED);
    // A half-life of 4,000 years: hardly anything leaves between two pulses.
    let slow = Exact::new(&linear(1e-6, 50.0));
    let k: f64 = 1e-6 / 50.0;
    let before = slow.before_pulse([0.0, 100.0, 0.0], interval).unwrap();
    close(before[CENTRAL], 100.0 / (k * interval).exp_m1(), CLOSED);
}

#[test]
fn exact_steady_state_under_constant_input() {
    let under = Exact::new(&DU).under([2.0, 3.0, 0.5]).unwrap();
    let level = 5.5 / 3.72;
    close(under[DEPOT], 2.0 / 0.317, CLOSED);
    close(under[CENTRAL], level * 15.4, CLOSED);
    close(
        under[PERIPHERAL],
        level * 17.0 + 0.5 / (3.66 / 17.0),
        CLOSED,
    );
}

#[test]
fn exact_what_never_leaves_has_no_steady_state() {
    let still = Exact::new(&linear(0.0, 20.0));
    assert_eq!(still.before_pulse([0.0, 1.0, 0.0], 12.0), None);
    assert_eq!(still.before_infusion([0.0, 1.0, 0.0], 1.0, 12.0), None);
    assert_eq!(still.under([0.0, 1.0, 0.0]), None);
    let apart = Exact::new(&Linear {
        peripheral: Some((0.0, 17.0)),
        ..DU
    });
    assert_eq!(apart.before_pulse([0.0, 0.0, 1.0], 12.0), None);
    let found = apart.before_pulse([0.0, 1.0, 0.0], 12.0).unwrap();
    close(
        found[CENTRAL],
        1.0 / (12.0 * 3.72 / 15.4f64).exp_m1(),
        CLOSED,
    );
}

#[test]
fn exact_infusions_without_a_gap_are_one() {
    let exact = Exact::new(&DU);
    let steady = exact.before_infusion([0.0, 10.0, 0.0], 6.0, 6.0).unwrap();
    let twice = exact.before_infusion([0.0, 10.0, 0.0], 12.0, 6.0).unwrap();
    for site in [CENTRAL, PERIPHERAL] {
        close(
            steady[site],
            exact.under([0.0, 10.0, 0.0]).unwrap()[site],
            CLOSED,
        );
        close(
            twice[site],
            exact.under([0.0, 20.0, 0.0]).unwrap()[site],
            CLOSED,
        );
    }
}

/// The same equations for the integrator.
struct Flow {
    model: Linear,
    rates: Compartments,
}

impl System<3> for Flow {
    fn derivative(&self, _t: f64, y: &Compartments, dy: &mut Compartments) {
        let Linear {
            clearance,
            volume,
            peripheral,
            absorption,
        } = self.model;
        let level = y[CENTRAL] / volume;
        let flow = peripheral.map_or(0.0, |(flow, other)| flow * (level - y[PERIPHERAL] / other));
        dy[DEPOT] = self.rates[DEPOT] - absorption * y[DEPOT];
        dy[CENTRAL] = self.rates[CENTRAL] + absorption * y[DEPOT] - clearance * level - flow;
        dy[PERIPHERAL] = self.rates[PERIPHERAL] + flow;
    }

    fn series(&self, t: f64, y: &Compartments, terms: &mut Series<3>) -> bool {
        terms[0] = *y;
        self.derivative(t, y, &mut terms[1]);
        let unfed = Self {
            rates: [0.0; 3],
            model: self.model,
        };
        for k in 1..ORDER {
            let mut slope = [0.0; 3];
            unfed.derivative(t, &terms[k], &mut slope);
            terms[k + 1] = slope.map(|slope| slope / (k + 1) as f64);
        }
        true
    }
}

fn models() -> impl Strategy<Value = Linear> {
    (
        prop_oneof![Just(0.0), 0.01..20.0f64],
        1.0..60.0f64,
        proptest::option::of((prop_oneof![Just(0.0), 0.01..20.0f64], 1.0..60.0f64)),
        prop_oneof![Just(0.0), 0.05..5.0f64],
    )
        .prop_map(|(clearance, volume, peripheral, absorption)| Linear {
            clearance,
            volume,
            peripheral,
            absorption,
        })
}

fn amounts() -> impl Strategy<Value = Compartments> {
    [0.0..100.0f64, 0.0..100.0, 0.0..100.0]
}

/// The peripheral amount only where there is such a compartment.
fn within(model: &Linear, mut amounts: Compartments) -> Compartments {
    if model.peripheral.is_none() {
        amounts[PERIPHERAL] = 0.0;
    }
    amounts
}

fn near(a: Compartments, b: Compartments, tolerance: f64) -> bool {
    // Near the least number there is, a relative difference says nothing.
    let scale = b.iter().fold(1e-280_f64, |most, x| most.max(x.abs()));
    a.iter()
        .zip(b)
        .all(|(x, y)| (x - y).abs() <= tolerance * scale)
}

proptest! {
    #[test]
    fn prop_an_integrator_comes_to_the_same(
        model in models(), start in amounts(), input in amounts(), hours in 0.01..72.0f64
    ) {
        let (start, rates) = (within(&model, start), within(&model, input));
        let exact = Exact::new(&model).advance(start, rates, hours);
        let tolerance = Tolerance { relative: 1e-10, absolute: 1e-12 };
        for method in [Method::Tsit5, Method::Dopri5, Method::Taylor] {
            let mut integrator = Integrator::<3>::new(method, tolerance);
            let flow = Flow { model, rates };
            let end = integrator.segment(&flow, start, hours, &[], &mut []).unwrap();
            prop_assert!(near(end, exact, INTEGRATED), "{end:?} {exact:?}");
        }
    }

    #[test]
    fn prop_two_steps_are_one(
        model in models(), start in amounts(), rates in amounts(),
        hours in 0.01..72.0f64, part in 0.0..1.0f64
    ) {
        let exact = Exact::new(&model);
        let middle = exact.advance(start, rates, part * hours);
        let end = exact.advance(middle, rates, (1.0 - part) * hours);
        prop_assert!(near(end, exact.advance(start, rates, hours), CLOSED));
    }

    #[test]
    fn prop_amounts_add_up_and_none_is_negative(
        model in models(), one in amounts(), other in amounts(), hours in 0.0..1e4f64
    ) {
        let exact = Exact::new(&model);
        let sum = std::array::from_fn(|i| one[i] + other[i]);
        let (a, b) = (exact.advance(one, NONE, hours), exact.advance(other, NONE, hours));
        let added = std::array::from_fn(|i| a[i] + b[i]);
        prop_assert!(near(exact.advance(sum, NONE, hours), added, CLOSED));
        prop_assert!(a.iter().all(|amount| *amount >= 0.0 && amount.is_finite()));
        prop_assert!(a.iter().sum::<f64>() <= one.iter().sum::<f64>() * (1.0 + CLOSED));
    }

    #[test]
    fn prop_a_steady_state_comes_back_after_every_interval(
        model in models(), dose in amounts(), interval in 0.1..48.0f64, duration in 0.01..150.0f64
    ) {
        let exact = Exact::new(&model);
        let dose = within(&model, dose);
        if let Some(before) = exact.before_pulse(dose, interval) {
            let start = std::array::from_fn(|i| before[i] + dose[i]);
            prop_assert!(near(exact.advance(start, NONE, interval), before, CLOSED));
        }
        if let Some(before) = exact.before_infusion(dose, duration, interval) {
            let whole = (duration / interval).floor();
            let rest = duration - whole * interval;
            let middle = exact.advance(before, dose.map(|r| r * (whole + 1.0)), rest);
            let after = exact.advance(middle, dose.map(|r| r * whole), interval - rest);
            prop_assert!(near(after, before, 1e-11));
        }
    }
}
