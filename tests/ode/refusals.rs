//! What the solvers refuse, and what they recover from.

use maginfuse::ErrorKind;
use maginfuse::ode::{Integrator, Method, ORDER, Series, System, fixed_series_steps};

use super::{ONE, tolerance};

/// A right-hand side given as a function.
struct Law<F>(F);

impl<F: Fn(f64, f64) -> f64> System<1> for Law<F> {
    fn derivative(&self, t: f64, y: &[f64; 1], dy: &mut [f64; 1]) {
        dy[0] = (self.0)(t, y[0]);
    }
}

/// The words of the error of one segment of two hours from 1.
fn refusal(method: Method, law: impl Fn(f64, f64) -> f64) -> String {
    let mut integrator = Integrator::new(method, tolerance(1e-6));
    let error = integrator
        .segment(&Law(law), [1.0], 2.0, &[], &mut [])
        .expect_err("there is no solution to return");
    assert_eq!(error.kind(), ErrorKind::Internal);
    error.message().to_owned()
}

#[test]
fn meta_equations_that_leave_the_numbers_are_errors() {
    type Slope = fn(f64, f64) -> f64;
    let laws: [(Slope, &str); 6] = [
        (|_, _| f64::NAN, "finite"),
        (|_, _| f64::INFINITY, "finite"),
        (|_, y| if y > 1.0 { f64::NAN } else { 1.0 }, "more than"),
        // y = 1 / (1 - 4 t) has a pole after a quarter of an hour.
        (|_, y| 4.0 * y * y, "too small"),
        (|_, y| 1e300 * y, "too small"),
        // The slope is finite all the time, the state is not.
        (|_, _| 1.7e308, "too small"),
    ];
    for (i, (law, words)) in laws.into_iter().enumerate() {
        let own = refusal(Method::Tsit5, law);
        assert!(own.contains(words), "{i}: {own}");
        for method in [Method::Dopri5, Method::Dop853] {
            assert!(!refusal(method, law).is_empty());
        }
    }
}

#[test]
fn exact_step_into_a_forbidden_state_is_shortened() {
    let steep = Law(|_, y| if y < -0.5 { f64::NAN } else { -1000.0 * y });
    for method in [Method::Tsit5, Method::Dopri5, Method::Dop853] {
        let mut integrator = Integrator::new(method, tolerance(1e-6));
        // At rest the step grows, so the next segment begins with one that is far too long.
        let y = integrator
            .segment(&Law(|_, _| 0.0), [1.0], 1.0, &[], &mut [])
            .unwrap();
        let mut out = [[f64::NAN]];
        integrator
            .segment(&steep, y, 1.0, &[0.003], &mut out)
            .unwrap();
        assert!(
            (out[0][0] - (-3.0_f64).exp()).abs() < 1e-5,
            "{} {out:?}",
            method.word()
        );
    }
}

/// dy/dt = 4 y^2: from 1 a pole after a quarter of an hour.
struct Pole;

impl System<1> for Pole {
    fn derivative(&self, _t: f64, y: &[f64; 1], dy: &mut [f64; 1]) {
        dy[0] = 4.0 * y[0] * y[0];
    }

    fn series(&self, _t: f64, y: &[f64; 1], terms: &mut Series<1>) -> bool {
        terms[0] = *y;
        for k in 0..ORDER {
            terms[k + 1] = [4.0 * y[0] * terms[k][0]];
        }
        true
    }
}

/// y' = 1, then a cliff that its series does not show: a wrong series.
struct Cliff(f64);

impl System<1> for Cliff {
    fn derivative(&self, _t: f64, y: &[f64; 1], dy: &mut [f64; 1]) {
        dy[0] = if y[0] > 1.5 { self.0 } else { 1.0 };
    }

    fn series(&self, t: f64, y: &[f64; 1], terms: &mut Series<1>) -> bool {
        terms.fill([0.0]);
        terms[0] = *y;
        self.derivative(t, y, &mut terms[1]);
        true
    }
}

fn by_series<S: System<1>>(system: &S) -> String {
    Integrator::new(Method::Taylor, tolerance(1e-6))
        .segment(system, [1.0], 2.0, &[], &mut [])
        .expect_err("there is no solution to return")
        .message()
        .to_owned()
}

#[test]
fn meta_series_that_leave_the_numbers_are_errors() {
    assert!(by_series(&Pole).contains("too small"));
    assert!(by_series(&Cliff(f64::NAN)).contains("more than"));
    assert!(by_series(&Cliff(f64::INFINITY)).contains("more than"));
    let pole_at_the_start = Integrator::new(Method::Taylor, tolerance(1e-6))
        .segment(&Pole, [1e200], 2.0, &[], &mut [])
        .unwrap_err();
    assert!(pole_at_the_start.message().contains("finite"));
}

#[test]
fn exact_a_cliff_that_the_series_does_not_show_is_found() {
    // 0.5 h to the cliff and 1.5 h beyond it.
    let end = Integrator::new(Method::Taylor, tolerance(1e-8))
        .segment(&Cliff(0.2), [1.0], 2.0, &[], &mut [])
        .unwrap();
    assert!((end[0] - 1.8).abs() < 1e-6, "{end:?}");
}

#[test]
fn meta_taylor_refuses_equations_without_a_series() {
    assert!(refusal(Method::Taylor, |_, y| -y).contains("recursion"));
    assert_eq!(
        fixed_series_steps(&Law(|_, y: f64| -y), [1.0], 1.0, 4),
        None
    );
}

#[test]
fn meta_dop853_refuses_equations_that_depend_on_time() {
    assert!(refusal(Method::Dop853, |t, _| t).contains("depend on time"));
}

#[test]
fn meta_unusable_requests_are_errors() {
    let message = |both: f64, y: f64, length: f64, times: &[f64], room: usize| {
        let messages = Method::ALL.map(|method| {
            let mut out = vec![[0.0]; room];
            Integrator::new(method, tolerance(both))
                .segment(&ONE, [y], length, times, &mut out)
                .unwrap_err()
                .message()
                .to_owned()
        });
        assert!(messages.iter().all(|message| *message == messages[0]));
        messages[0].clone()
    };
    for both in [0.0, -1e-6, f64::NAN, f64::INFINITY] {
        assert!(message(both, 1.0, 1.0, &[], 0).contains("tolerances"));
    }
    for length in [-1.0, f64::NAN, f64::INFINITY] {
        assert!(message(1e-6, 1.0, length, &[], 0).contains("last"));
    }
    for times in [&[-0.1], &[1.1], &[f64::NAN]] {
        assert!(message(1e-6, 1.0, 1.0, times, 1).contains("ascend"));
    }
    assert!(message(1e-6, 1.0, 1.0, &[0.5, 0.4], 2).contains("ascend"));
    assert!(message(1e-6, 1.0, 0.0, &[0.5], 1).contains("ascend"));
    assert!(message(1e-6, 1.0, 1.0, &[0.5], 2).contains("room"));
    assert!(message(1e-6, f64::NAN, 1.0, &[], 0).contains("finite"));
}
