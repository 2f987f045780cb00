//! META-MONO: a worse case never gets a better answer.

use crate::bedside::{Order, names, plain, quantities};

/// Every creatinine of a case times `factor`, in its own unit.
fn creatinine_times(order: &Order, factor: f64) -> Order {
    scaled(order, factor, |path| path.starts_with("kidney.creatinine"))
}

fn scaled(order: &Order, factor: f64, which: impl Fn(&str) -> bool) -> Order {
    quantities(order)
        .into_iter()
        .filter(|(path, ..)| which(path))
        .fold(order.clone(), |order, (path, value, unit)| {
            order.text(&path, &format!("{} {unit}", plain(value * factor)))
        })
}

/// Levels below this difference are the same, mmol/L (solver tolerance).
const SAME_LEVEL: f64 = 1e-6;

/// A series of ever worse cases: neither the verdict nor the peak may get better.
fn assert_never_better(name: &str, series: impl Iterator<Item = (String, Order)>) {
    let mut before: Option<(String, u8, Option<f64>)> = None;
    for (what, order) in series {
        let answer = order.check();
        let peak = answer.error.is_none().then(|| answer.peak());
        if let Some((was, risk, level)) = &before {
            assert!(
                answer.risk() >= *risk,
                "{name}: {was} {risk}, {what} {} {:?}",
                answer.risk(),
                answer.findings()
            );
            if let (Some(level), Some(peak)) = (level, peak) {
                assert!(
                    peak >= level - SAME_LEVEL,
                    "{name}: {was} {level}, {what} {peak}"
                );
            }
        }
        before = Some((
            what,
            answer.risk(),
            peak.or(before.and_then(|(.., level)| level)),
        ));
    }
}

/// META-MONO: a higher creatinine never helps.
#[test]
fn meta_mono_a_higher_creatinine_never_helps() {
    for name in names() {
        let order = Order::named(&name);
        let series = [1.0, 1.1, 1.3, 1.6, 2.0, 2.6, 3.5, 5.0, 8.0];
        assert_never_better(
            &name,
            series
                .into_iter()
                .map(|f| (format!("creatinine x {f}"), creatinine_times(&order, f))),
        );
    }
}

/// META-MONO: a lower measured clearance never helps.
#[test]
fn meta_mono_a_lower_clearance_never_helps() {
    for name in names() {
        let order = Order::named(&name);
        if name == "dialysis-anuric" {
            continue; // dialysis goes before a clearance
        }
        let series = [140, 120, 100, 80, 60, 59, 45, 31, 29, 20, 14, 8, 3];
        assert_never_better(
            &name,
            series.into_iter().map(|c| {
                let order = order
                    .clone()
                    .text("kidney.measured_clearance", &format!("{c} mL/min"));
                (format!("{c} mL/min"), order)
            }),
        );
    }
}

/// META-MONO: less urine never helps.
#[test]
fn meta_mono_less_urine_never_helps() {
    for name in names() {
        let order = Order::named(&name);
        let series = [150, 100, 60, 40, 30, 26, 24, 10, 0];
        assert_never_better(
            &name,
            series.into_iter().map(|u| {
                (
                    format!("{u} mL/h"),
                    order
                        .clone()
                        .text("kidney.urine_output", &format!("{u} mL/h")),
                )
            }),
        );
    }
}

/// META-MONO: more magnesium in the order never helps.
#[test]
fn meta_mono_a_higher_dose_or_rate_never_helps() {
    for name in names() {
        let order = Order::named(&name);
        let series = [1.0, 1.2, 1.5, 2.0, 3.0, 5.0, 10.0];
        assert_never_better(
            &name,
            series.into_iter().map(|f| {
                let dose = |path: &str| {
                    path.starts_with("order.steps")
                        && (path.ends_with(".dose") || path.ends_with(".rate"))
                };
                (format!("dose x {f}"), scaled(&order, f, dose))
            }),
        );
    }
}

/// META-MONO: the same rates for longer never help.
#[test]
fn meta_mono_a_longer_infusion_never_helps() {
    for name in names() {
        let order = Order::named(&name);
        let series = [1.0, 1.5, 2.0, 3.0, 6.0];
        assert_never_better(
            &name,
            series.into_iter().map(|f| {
                (
                    format!("time x {f}"),
                    scaled(&order, f, |path| path.ends_with(".for")),
                )
            }),
        );
    }
}

/// META-MONO: more magnesium before never helps (given after the latest level, which otherwise
/// already shows it).
#[test]
fn meta_mono_more_magnesium_before_never_helps() {
    for name in names() {
        let order = Order::named(&name);
        if order
            .paths()
            .iter()
            .any(|path| path == "magnesium.prior_doses.0")
        {
            continue; // the list is replaced below
        }
        let mut series = vec![("none".to_owned(), order.clone())];
        for grams in [1, 2, 4, 8, 16, 32] {
            let list = format!("[{{ dose = \"{grams} g\", at = \"-20 min\", over = \"15 min\" }}]");
            series.push((
                format!("{grams} g"),
                order.clone().with("magnesium.prior_doses", &list),
            ));
        }
        assert_never_better(&name, series.into_iter());
    }
}

/// META-MONO: another condition or drug never helps, a pacemaker apart.
#[test]
fn meta_mono_a_further_condition_or_drug_never_helps() {
    for name in names() {
        let order = Order::named(&name);
        for (list, more) in [
            (
                "patient.conditions",
                ["hypotension", "dehydration", "myasthenia-gravis"],
            ),
            (
                "patient.medications",
                ["nifedipine", "morphine", "rocuronium"],
            ),
        ] {
            let own: Vec<String> = order
                .paths()
                .iter()
                .filter(|path| path.starts_with(&format!("{list}.")))
                .map(|path| format!("\"{}\"", order.get(path).unwrap()))
                .collect();
            for extra in more {
                let longer = [&own[..], &[format!("\"{extra}\"")]].concat().join(", ");
                let altered = order.clone().with(list, &format!("[{longer}]"));
                assert_never_better(
                    &name,
                    [
                        ("as it is".to_owned(), order.clone()),
                        (extra.to_owned(), altered),
                    ]
                    .into_iter(),
                );
            }
        }
    }
}
