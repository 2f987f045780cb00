//! Rolling windows against brute force.
//!
//! Starts, lengths and windows are whole minutes here, so the amount in a sliding window is
//! linear between whole minutes and its maximum lies on one: looking at every minute is exact.

use maginfuse::dose::Infusion;
use maginfuse::dose::cumulative::{amount_between, first_above, fullest};
use maginfuse::units::basic::amount_rate::millimole_per_hour;
use maginfuse::units::{AmountOfSubstance, AmountRate, Time};
use proptest::prelude::*;
use uom::si::amount_of_substance::millimole;
use uom::si::time;

/// Room for sums of some dozen doubles, mmol.
const DOUBLE: f64 = 1e-9;

/// Start and length in minutes, rate in mmol/h.
type Piece = (i32, i32, u32);

fn minutes(value: i32) -> Time {
    Time::new::<time::minute>(f64::from(value))
}

fn infusions(pieces: &[Piece]) -> Vec<Infusion> {
    let make = |(start, length, rate): &Piece| Infusion {
        start: minutes(*start),
        length: minutes(*length),
        rate: AmountRate::new::<millimole_per_hour>(f64::from(*rate)),
    };
    pieces.iter().map(make).collect()
}

/// Sixtieths of a mmol in the `window` minutes before `end`, minute by minute.
fn held(pieces: &[Piece], end: i32, window: i32) -> u64 {
    let minute = |m: i32| -> u64 {
        let running = pieces
            .iter()
            .filter(|(start, length, _)| *start <= m && m < start + length);
        running.map(|(_, _, rate)| u64::from(*rate)).sum()
    };
    (end - window..end).map(minute).sum()
}

fn fullest_by_force(pieces: &[Piece], window: i32) -> u64 {
    let first = pieces.iter().map(|p| p.0).min().unwrap();
    let last = pieces.iter().map(|p| p.0 + p.1).max().unwrap();
    (first..=last + window)
        .map(|end| held(pieces, end, window))
        .max()
        .unwrap()
}

fn amount(sixtieths: u64) -> f64 {
    sixtieths as f64 / 60.0
}

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    prop::collection::vec((-300i32..300, 1i32..200, 1u32..60), 1..6)
}

#[test]
fn exact_load_and_maintenance_in_a_day() {
    // 16 mmol in 20 min, then 4 mmol/h: a day holds 16 + 4 x (24 - 1/3) mmol.
    let order = infusions(&[(0, 20, 48), (20, 48 * 60, 4)]);
    let found = fullest(&order, Time::new::<time::hour>(24.0));
    let want = 16.0 + 4.0 * (24.0 - 1.0 / 3.0);
    assert!((found.amount.get::<millimole>() - want).abs() < DOUBLE);
    assert!((found.end.get::<time::hour>() - 24.0).abs() < DOUBLE);
}

#[test]
fn exact_a_prior_dose_counts_until_it_leaves_the_window() {
    // 20 mmol a day before the end of 20 mmol now: both in 24 h only if they fit.
    let close = infusions(&[(-20 * 60, 60, 20), (0, 60, 20)]);
    let far = infusions(&[(-24 * 60, 60, 20), (0, 60, 20)]);
    let day = Time::new::<time::hour>(24.0);
    assert!((fullest(&close, day).amount.get::<millimole>() - 40.0).abs() < DOUBLE);
    assert!((fullest(&far, day).amount.get::<millimole>() - 20.0).abs() < DOUBLE);
}

#[test]
fn label_the_renal_cap_is_reached_after_sixteen_hours() {
    // US renal regimen, 4 g and then 1 g/h, against 20 g in 48 h: after 16 h of maintenance.
    // Rates in mmol/h stand for g/h here; only the proportion matters.
    let order = infusions(&[(0, 20, 12), (20, 48 * 60, 1)]);
    let cap = AmountOfSubstance::new::<millimole>(20.0);
    let at = first_above(&order, Time::new::<time::hour>(48.0), cap).unwrap();
    assert!((at.get::<time::minute>() - (20.0 + 16.0 * 60.0)).abs() < DOUBLE);
}

#[test]
fn exact_nothing_given_holds_nothing() {
    let day = Time::new::<time::hour>(24.0);
    assert_eq!(fullest(&[], day).amount.get::<millimole>(), 0.0);
    assert_eq!(first_above(&[], day, AmountOfSubstance::default()), None);
    assert_eq!(amount_between(&[], -day, day).get::<millimole>(), 0.0);
}

#[test]
fn exact_a_limit_that_is_reached_and_not_passed_is_not_crossed() {
    let order = infusions(&[(0, 60, 20)]);
    let window = Time::new::<time::hour>(24.0);
    assert_eq!(
        first_above(&order, window, AmountOfSubstance::new::<millimole>(20.0)),
        None
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn exact_amounts_between_two_moments(order in pieces(), from in -400i32..500, length in 0i32..500) {
        let found = amount_between(&infusions(&order), minutes(from), minutes(from + length));
        let want = amount(held(&order, from + length, length));
        prop_assert!((found.get::<millimole>() - want).abs() < DOUBLE);
    }

    #[test]
    fn exact_the_fullest_window(order in pieces(), window in 1i32..300) {
        let found = fullest(&infusions(&order), minutes(window));
        let want = amount(fullest_by_force(&order, window));
        prop_assert!((found.amount.get::<millimole>() - want).abs() < DOUBLE);
        // The window it names holds what it says.
        let inside = amount_between(&infusions(&order), found.end - minutes(window), found.end);
        prop_assert!((inside.get::<millimole>() - want).abs() < DOUBLE);
    }

    #[test]
    fn exact_the_first_moment_above(order in pieces(), window in 1i32..300, share in 1u64..100) {
        let most = fullest_by_force(&order, window);
        // Between two multiples of a sixtieth, so that no window touches the limit exactly.
        let limit = most * share / 100;
        let value = AmountOfSubstance::new::<millimole>(amount(limit) + 1.0 / 120.0);
        let found = first_above(&infusions(&order), minutes(window), value);
        let first = order.iter().map(|p| p.0).min().unwrap();
        let last = order.iter().map(|p| p.0 + p.1).max().unwrap();
        let want = (first..=last + window).find(|end| held(&order, *end, window) > limit);
        match (found, want) {
            (None, None) => {}
            (Some(found), Some(want)) => {
                let found = found.get::<time::minute>();
                // The crossing lies in the minute that ends above the limit.
                prop_assert!(found <= f64::from(want) + DOUBLE && found > f64::from(want - 1) - DOUBLE,
                    "{found} for {want}");
            }
            other => prop_assert!(false, "{other:?}"),
        }
    }

    /// More drug never holds less, and a longer window never holds less.
    #[test]
    fn meta_more_drug_and_longer_windows_hold_more(order in pieces(), more in (-300i32..300, 1i32..200, 1u32..60), window in 1i32..300) {
        let held = |order: &[Piece], window: i32| fullest(&infusions(order), minutes(window)).amount;
        let mut larger = order.clone();
        larger.push(more);
        let noise = AmountOfSubstance::new::<millimole>(DOUBLE);
        prop_assert!(held(&larger, window) + noise >= held(&order, window));
        prop_assert!(held(&order, window + 1) + noise >= held(&order, window));
    }

    /// The order in which infusions are listed changes nothing.
    #[test]
    fn meta_the_order_of_the_list_does_not_matter(order in pieces(), window in 1i32..300) {
        let mut reversed = order.clone();
        reversed.reverse();
        let one = fullest(&infusions(&order), minutes(window)).amount;
        let other = fullest(&infusions(&reversed), minutes(window)).amount;
        prop_assert!((one - other).get::<millimole>().abs() < DOUBLE);
    }
}
