//! The numbers of `rate --json` against exact fractions.

use super::{document, quantity};
use crate::dose::oracle::{Order, heptahydrate, millimoles, orders};
use crate::fraction::{Fraction, agrees};

/// Half of the ninth digit, which is the last one kept.
const NINE_DIGITS: f64 = 5.1e-9;

/// Every so many of the orders: a process each, in a prime stride so that no column repeats.
const STRIDE: usize = 151;

/// Orders for an indication that lets a fast load run, so that many rows have figures.
fn rate(order: Order) -> (i32, serde_json::Value) {
    document(&[
        "rate",
        "--dose",
        &order.dose_text(),
        "--bag",
        &order.bag_text(),
        "--vehicle",
        "water",
        "--over",
        &format!("{}min", order.minutes),
        "--pump-step",
        &format!("{}mL/h", order.step),
        "--drop-factor",
        "20",
        "--indication",
        "pre-eclampsia",
    ])
}

#[test]
fn exact_every_figure_of_a_row() {
    let (mut rows, mut rounded_down) = (0, 0);
    for order in orders().into_iter().step_by(STRIDE) {
        let (code, answer) = rate(order);
        let want = order.program();
        if code != 0 {
            // A stop has a reason; a refusal is a flow or a drop that rounds to nothing.
            let drops = (want.exact * Fraction::new(20, 60)).nearest();
            assert!(
                code == 10 || want.rate.is_zero() || drops == 0,
                "{order:?}: exit {code}: {answer:#}"
            );
            continue;
        }
        rows += 1;
        let hours = Fraction::decimal(order.minutes) / Fraction::whole(60);
        let amount = millimoles(order.dose.0, order.dose.1);
        let (two, thousand) = (Fraction::whole(2), Fraction::whole(1000));
        let gram = |amount: Fraction| amount * heptahydrate() / thousand;
        let set = quantity(&answer, "/rates/0/pump_rate", "mL/h");
        let mut rate = want.rate;
        if !agrees(set, rate, NINE_DIGITS) {
            // Up would have passed a limit that the order meets: one step down instead.
            assert!(rate > want.exact, "{order:?}: {set}");
            rate = rate - Fraction::decimal(order.step);
            assert!(agrees(set, rate, NINE_DIGITS), "{order:?}: {set}");
            rounded_down += 1;
        }
        let per_hour = rate * order.strength();
        let nearest = (want.exact * Fraction::new(20, 60)).nearest();
        // Up would have passed a limit that the order meets: one drop less instead.
        let shown = quantity(&answer, "/rates/0/drops_per_minute", "drops/min");
        let drops = match agrees(shown, Fraction::whole(nearest), NINE_DIGITS) {
            true => Fraction::whole(nearest),
            false => Fraction::whole(nearest - 1),
        };
        for (path, unit, exact) in [
            ("/order/dose", "g", gram(amount)),
            ("/order/amount", "mmol", amount),
            ("/order/equivalents", "mEq", amount * two),
            (
                "/order/elemental",
                "mg",
                amount * Fraction::decimal("24.305"),
            ),
            (
                "/bag/concentration",
                "mg/mL",
                order.strength() * heptahydrate(),
            ),
            ("/bag/molar", "mmol/mL", order.strength()),
            (
                "/bag/osmolarity",
                "mOsm/L",
                order.strength() * two * thousand,
            ),
            ("/rates/0/over", "min", Fraction::decimal(order.minutes)),
            ("/rates/0/pump_rate_exact", "mL/h", want.exact),
            ("/rates/0/volume", "mL", want.volume),
            (
                "/rates/0/dose_rate",
                "mg/min",
                per_hour * heptahydrate() / Fraction::whole(60),
            ),
            ("/rates/0/amount_rate", "mmol/h", per_hour),
            ("/rates/0/equivalents_rate", "mEq/h", per_hour * two),
            ("/rates/0/delivered", "g", gram(per_hour * hours)),
            ("/rates/0/drops_per_minute", "drops/min", drops),
        ] {
            let found = quantity(&answer, path, unit);
            assert!(
                agrees(found, exact, NINE_DIGITS),
                "{path} {found}, exactly {exact:?}: {order:?}"
            );
        }
    }
    assert!(rows >= 30, "only {rows} rows had figures");
    assert!(
        rounded_down * 10 < rows,
        "{rounded_down} of {rows} rows were rounded down"
    );
}
