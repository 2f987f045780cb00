//! Figures whose levels stand on a logarithmic axis.

use super::{circles, gallery, level_ticks, read_height, svg, texts_are_apart, usual};
use maginfuse::ErrorKind;
use maginfuse::plot::{Format, Measured, Scale, curve_on};

/// Coordinates are hundredths of a point; two roundings and the one of the text.
const ROUNDING: f64 = 0.02;

fn logarithmic(figure: &maginfuse::plot::CurveFigure) -> Vec<u8> {
    curve_on(figure, Scale::Logarithmic, Format::Svg).expect("a figure")
}

#[test]
fn exact_equal_ratios_are_equal_distances() {
    let mut figure = usual();
    let at = |level| Measured { time: 6.0, level };
    figure.measured = vec![at(0.75), at(1.5), at(0.6), at(1.2)];
    let document = logarithmic(&figure);
    let heights: Vec<f64> = circles(&document)
        .iter()
        .map(|circle| circle.number("cy"))
        .collect();
    // Two circles for each marker, the legend first.
    let (first, second) = (heights[2] - heights[4], heights[6] - heights[8]);
    assert!(
        first > 10.0 && (first - second).abs() < ROUNDING,
        "{heights:?}"
    );
    // The numbers beside the axis say the same.
    let ticks = level_ticks(&document, "end");
    let logs: Vec<(f64, f64)> = ticks.iter().map(|(level, y)| (level.ln(), *y)).collect();
    let between = read_height(&logs, 0.75_f64.ln()) - read_height(&logs, 1.5_f64.ln());
    assert!((between - first).abs() < ROUNDING, "{between} {first}");
}

#[test]
fn exact_the_right_axis_is_the_left_one_in_mg_dl() {
    for (name, figure) in gallery() {
        let document = logarithmic(&figure);
        let side = |anchor| -> Vec<(f64, f64)> {
            let ticks = level_ticks(&document, anchor);
            ticks
                .into_iter()
                .map(|(level, y)| (level.ln(), y))
                .collect()
        };
        let (left, right) = (side("end"), side("start"));
        assert!(
            left.len() >= 3 && right.len() >= 3,
            "{name}: {left:?} {right:?}"
        );
        for (level, height) in right {
            let same = read_height(&left, level - 2.4305_f64.ln());
            assert!((height - same).abs() < ROUNDING, "{name}: {height} {same}");
        }
    }
}

#[test]
fn prop_texts_stay_inside_and_apart() {
    for (name, figure) in gallery() {
        texts_are_apart(name, &logarithmic(&figure));
    }
}

#[test]
fn prop_levels_of_zero_have_no_place() {
    let mut figure = usual();
    for series in &mut figure.series {
        for point in &mut series.points {
            point.1 = 0.0;
        }
    }
    let refused = curve_on(&figure, Scale::Logarithmic, Format::Svg).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Usage);
    // A single one stands at the beginning of the axis.
    figure.series[0].points[1].1 = 2.0;
    texts_are_apart("from zero", &logarithmic(&figure));
    assert_ne!(logarithmic(&usual()), svg(&usual()));
}
