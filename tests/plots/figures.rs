//! The figures that the tests draw: common orders, and texts and doses that do not fit.

use maginfuse::plot::{Band, BandSeverity, CurveFigure, DoseBar, Line, Measured, Series};

/// The level of a one-compartment body with clearance `cl` (L/h) and volume 20 L after 4 g over
/// 20 min (16.23 mmol) and 1 g/h (4.06 mmol/h) up to 24 h; only a believable shape is needed.
pub(super) fn load_then_maintenance(cl: f64, baseline: f64, until: f64) -> Vec<(f64, f64)> {
    let k = cl / 20.0;
    let infusion = |rate: f64, from: f64, to: f64, t: f64| {
        let during = (t.min(to) - from).max(0.0);
        let after = (t - to).max(0.0);
        rate / cl * (1.0 - (-k * during).exp()) * (-k * after).exp()
    };
    let third = 1.0 / 3.0;
    let level =
        |t: f64| baseline + infusion(48.69, 0.0, third, t) + infusion(4.06, third, 24.0 + third, t);
    let mut times: Vec<f64> = (0..=400).map(|i| until * f64::from(i) / 400.0).collect();
    times.extend([third, 24.0 + third]);
    times.retain(|&t| t <= until);
    times.sort_by(f64::total_cmp);
    times.into_iter().map(|t| (t, level(t))).collect()
}

pub(super) fn band(from: f64, to: Option<f64>, label: &str, severity: BandSeverity) -> Band {
    Band {
        from,
        to,
        label: label.into(),
        severity,
    }
}

pub(super) fn bands() -> Vec<Band> {
    vec![
        band(0.7, Some(1.05), "reference range", BandSeverity::Normal),
        band(1.05, Some(1.5), "high", BandSeverity::Watch),
        band(1.5, Some(2.5), "watch", BandSeverity::Watch),
        band(2.5, Some(3.5), "caution", BandSeverity::Caution),
        band(3.5, Some(5.0), "stop and reassess", BandSeverity::Stop),
        band(5.0, None, "emergency", BandSeverity::Emergency),
    ]
}

pub(super) fn dose(from: f64, to: f64, rate: f64, label: &str) -> DoseBar {
    DoseBar {
        from,
        to,
        rate,
        label: label.into(),
    }
}

pub(super) fn series(label: &str, points: Vec<(f64, f64)>, line: Line) -> Series {
    Series {
        label: label.into(),
        points,
        line,
    }
}

/// (a) A load and a maintenance infusion with normal kidneys.
pub(super) fn usual() -> CurveFigure {
    CurveFigure {
        title: "Predicted serum magnesium".into(),
        subtitle: "Woman, 31 years, 70 kg, clearance 110 mL/min; magnesium sulfate".into(),
        series: vec![series(
            "threshold-1cpt",
            load_then_maintenance(4.8, 0.85, 36.0),
            Line::Solid,
        )],
        ribbons: vec![],
        bands: bands(),
        doses: vec![
            dose(0.0, 1.0 / 3.0, 48.69, "4 g over 20 min"),
            dose(1.0 / 3.0, 24.0 + 1.0 / 3.0, 4.06, "1 g/h for 24 h"),
        ],
        measured: vec![Measured {
            time: 6.0,
            level: 1.62,
        }],
        footer: vec![
            "Typical patient; leaves out what depleted tissue takes up. Bands are software thresholds."
                .into(),
            "maginfuse 0.1.0".into(),
        ],
        description: "The level rises from 0.85 to about 1.7 mmol/L.".into(),
    }
}

/// (b) The same order with failing kidneys: the level passes 3.5 and 5 mmol/L.
pub(super) fn failing_kidneys() -> CurveFigure {
    CurveFigure {
        subtitle: "Woman, 67 years, 62 kg, clearance 15 mL/min; magnesium sulfate".into(),
        series: vec![series(
            "threshold-1cpt",
            load_then_maintenance(0.5, 0.85, 36.0),
            Line::Solid,
        )],
        measured: vec![],
        ..usual()
    }
}

/// (c) One slow replacement, watched for two days: the peak is low.
pub(super) fn replacement() -> CurveFigure {
    let level = |t: f64| 0.62 + 0.32 * (t.min(1.0)) * (-0.06 * (t - 1.0).max(0.0)).exp();
    let points = (0..=480)
        .map(|i| f64::from(i) / 10.0)
        .map(|t| (t, level(t)))
        .collect();
    CurveFigure {
        title: "2 g over 1 h".into(),
        subtitle: String::new(),
        series: vec![series("threshold-1cpt", points, Line::Solid)],
        doses: vec![dose(0.0, 1.0, 8.11, "2 g over 1 h")],
        measured: vec![
            Measured {
                time: 0.0,
                level: 0.62,
            },
            Measured {
                time: 24.0,
                level: 0.74,
            },
        ],
        ..usual()
    }
}

/// (d) Four models of one order.
pub(super) fn several_models() -> CurveFigure {
    let at = |cl, baseline| load_then_maintenance(cl, baseline, 48.0);
    CurveFigure {
        series: vec![
            series("threshold-1cpt", at(4.8, 0.85), Line::Solid),
            series("threshold-2cpt", at(3.9, 0.85), Line::Dashed),
            series("salinger-2013", at(3.2, 0.85), Line::Dotted),
            series("du-2019", at(2.4, 0.85), Line::DashDot),
        ],
        ..usual()
    }
}

/// (e) Texts far too long for one line.
pub(super) fn long_texts() -> CurveFigure {
    CurveFigure {
        title: "Predicted serum magnesium during and after a loading dose and a maintenance \
                infusion of magnesium sulfate heptahydrate in a patient with a very long title"
            .into(),
        subtitle: "A subtitle that lists age, sex, weight, height, pregnancy, creatinine, \
                   clearance, urine output, conditions and medications of the patient"
            .into(),
        series: vec![
            series(
                "a model with a name that does not fit into one line of the legend, because it \
                 names the population, the structure and the validity box as well",
                load_then_maintenance(1.1, 0.85, 36.0),
                Line::Solid,
            ),
            series(
                "Supercalifragilisticexpialidocious".repeat(4).as_str(),
                load_then_maintenance(1.6, 0.85, 36.0),
                Line::Dashed,
            ),
        ],
        doses: vec![
            dose(
                0.0,
                1.0 / 3.0,
                48.69,
                "4 g of magnesium sulfate heptahydrate over 20 min",
            ),
            dose(
                1.0,
                24.0,
                4.06,
                "1 g/h of magnesium sulfate heptahydrate over 23 h, to be stopped at the first sign \
                 of a toxic level, and never restarted without a level",
            ),
        ],
        ..usual()
    }
}

/// (f) Two weeks of daily doses.
pub(super) fn two_weeks() -> CurveFigure {
    let level = |t: f64| 0.7 + 0.3 * (-0.08 * t.rem_euclid(24.0)).exp();
    let points = (0..=3360)
        .map(|i| f64::from(i) / 10.0)
        .map(|t| (t, level(t)))
        .collect();
    let days = (0..14).map(|d| 24.0 * f64::from(d));
    CurveFigure {
        series: vec![series("threshold-1cpt", points, Line::Solid)],
        doses: days
            .map(|t| dose(t, t + 2.0, 8.11, "4 g over 2 h"))
            .collect(),
        measured: vec![],
        ..usual()
    }
}

/// (g) Half an hour, with a dose before the start.
pub(super) fn half_hour() -> CurveFigure {
    CurveFigure {
        series: vec![series(
            "threshold-2cpt",
            load_then_maintenance(4.8, 0.85, 0.5),
            Line::Solid,
        )],
        doses: vec![dose(0.0, 1.0 / 3.0, 48.69, "4 g over 20 min")],
        measured: vec![],
        ..usual()
    }
}

/// (h) No dose at all, a level that only falls, and another time axis.
pub(super) fn no_dose() -> CurveFigure {
    let points = (0..=100)
        .map(|i| (f64::from(i) / 10.0 - 2.0, 7.8 - f64::from(i) / 30.0))
        .collect();
    CurveFigure {
        series: vec![series("threshold-1cpt", points, Line::Solid)],
        doses: vec![],
        measured: vec![Measured {
            time: -2.0,
            level: 7.9,
        }],
        ..usual()
    }
}

/// (i) Different doses close together.
pub(super) fn crowded_doses() -> CurveFigure {
    let start = |i: u32| 2.0 * f64::from(i);
    let labels = (1..=9).map(|i| format!("{i} g over {} min", 20 + i));
    let doses = labels.enumerate().map(|(i, label)| {
        let from = start(i as u32);
        DoseBar {
            from,
            to: from + 0.5,
            rate: 8.0 + 4.0 * i as f64,
            label,
        }
    });
    CurveFigure {
        doses: doses.collect(),
        ..usual()
    }
}

pub(super) fn gallery() -> Vec<(&'static str, CurveFigure)> {
    vec![
        ("usual", usual()),
        ("failing-kidneys", failing_kidneys()),
        ("replacement", replacement()),
        ("several-models", several_models()),
        ("long-texts", long_texts()),
        ("two-weeks", two_weeks()),
        ("half-hour", half_hour()),
        ("no-dose", no_dose()),
        ("crowded-doses", crowded_doses()),
    ]
}
