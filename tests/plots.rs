//! Figures: bytes that other programs can read, places that mean the right numbers, texts that
//! neither leave the canvas nor cover one another.

use std::path::Path;

use maginfuse::ErrorKind;
use maginfuse::plot::{
    Band, BandSeverity, CurveFigure, Format, Line, MAX_SERIES, MAX_TEXT, Measured, curve,
};
use proptest::prelude::*;

mod drivers;
mod figures;
mod gallery;
mod logarithmic;
mod png;
mod svg;
#[path = "../src/plot/font/widths.rs"]
mod widths;

use figures::{dose, failing_kidneys, gallery, replacement, series, usual};

/// Coordinates are hundredths of a point, so two roundings can differ by one.
const ROUNDING: f64 = 0.011;
/// SVG places every letter by the metrics of Helvetica; the outlines of ours may differ by this.
const LETTERS: f64 = 1.0;

fn svg(figure: &CurveFigure) -> Vec<u8> {
    curve(figure, Format::Svg).expect("a figure")
}

fn texts_with(document: &[u8], part: &str) -> Vec<svg::Words> {
    svg::texts(document)
        .into_iter()
        .filter(|words| words.text.contains(part))
        .collect()
}

/// The number and height of every tick label at one side of the upper panel.
fn level_ticks(document: &[u8], anchor: &str) -> Vec<(f64, f64)> {
    let lower = texts_with(document, "Dose rate")
        .first()
        .map_or(f64::INFINITY, |words| words.y);
    let texts = svg::texts(document).into_iter();
    let beside = texts.filter(|w| w.anchor == anchor && w.y < lower);
    beside
        .filter_map(|w| Some((w.text.parse().ok()?, w.y)))
        .collect()
}

/// Height of a level read from the numbers at one side.
fn read_height(ticks: &[(f64, f64)], level: f64) -> f64 {
    let (first, last) = (ticks[0], ticks[ticks.len() - 1]);
    first.1 + (level - first.0) / (last.0 - first.0) * (last.1 - first.1)
}

fn circles(document: &[u8]) -> Vec<svg::Element> {
    svg::elements(document)
        .into_iter()
        .filter(|element| element.name == "circle")
        .collect()
}

#[test]
fn exact_left_axis_places_a_measured_level() {
    // The tick labels are centered on their ticks; level 0 is a tick, so the shift cancels.
    let mut figure = usual();
    figure.measured = vec![
        Measured {
            time: 6.0,
            level: 1.25,
        },
        Measured {
            time: 6.0,
            level: 0.0,
        },
    ];
    let document = svg(&figure);
    let ticks = level_ticks(&document, "end");
    let heights: Vec<f64> = circles(&document).iter().map(|c| c.number("cy")).collect();
    // Two circles for each marker, the legend first.
    let (at_level, at_zero) = (heights[2], heights[4]);
    let expected = read_height(&ticks, 1.25) - read_height(&ticks, 0.0);
    assert!(
        (at_level - at_zero - expected).abs() < ROUNDING,
        "{heights:?} {ticks:?}"
    );
}

#[test]
fn exact_right_axis_is_the_left_one_in_mg_dl() {
    // 24.305 g/mol: 1 mmol/L is 24.305 mg/L, 2.4305 mg/dL.
    for (name, figure) in gallery() {
        let document = svg(&figure);
        let left = level_ticks(&document, "end");
        let right = level_ticks(&document, "start");
        assert!(
            left.len() >= 3 && right.len() >= 3,
            "{name}: {left:?} {right:?}"
        );
        for (level, height) in right {
            let same = read_height(&left, level / 2.4305);
            assert!(
                (height - same).abs() < ROUNDING,
                "{name}: {level} mg/dL at {height}, {same}"
            );
        }
    }
}

#[test]
fn exact_doses_that_overlap_stand_on_each_other() {
    let mut figure = usual();
    figure.doses = vec![
        dose(0.0, 12.0, 4.0, "first"),
        dose(6.0, 18.0, 8.0, "second"),
    ];
    let rects = svg::elements(&svg(&figure));
    let bars = rects
        .iter()
        .filter(|e| e.attributes.get("fill").is_some_and(|f| f == "#7D8791"));
    let heights: Vec<f64> = bars.map(|bar| bar.number("height")).collect();
    // 4, then 4 + 8, then 8 mmol/h.
    let parts: Vec<f64> = heights
        .iter()
        .map(|height| height / heights[1] * 12.0)
        .collect();
    assert_eq!(parts.len(), 3);
    for (part, expected) in parts.iter().zip([4.0, 12.0, 8.0]) {
        assert!((part - expected).abs() < 0.1, "{parts:?}");
    }
}

/// What SVG 2 calls a number, with no more digits than a screen can show.
#[test]
fn prop_every_number_is_plain_with_at_most_two_decimals() {
    const NUMBERS: [&str; 11] = [
        "x",
        "y",
        "width",
        "height",
        "cx",
        "cy",
        "r",
        "points",
        "stroke-width",
        "font-size",
        "textLength",
    ];
    let plain = |number: &str| {
        let number = number.strip_prefix('-').unwrap_or(number);
        let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        digits(whole) && digits(part) && part.len() <= 2
    };
    for (name, figure) in gallery() {
        let mut seen = 0;
        for element in svg::elements(&svg(&figure)).iter().skip(1) {
            for (key, value) in &element.attributes {
                if NUMBERS.contains(&key.as_str()) {
                    for number in value.split([' ', ',']) {
                        assert!(plain(number), "{name}: {key}=\"{value}\"");
                        seen += 1;
                    }
                }
            }
        }
        assert!(seen > 200, "{name}: {seen} numbers");
    }
}

/// The font files hold the truth about their letters; another crate reads it.
#[test]
fn meta_widths_are_those_of_the_embedded_fonts() {
    use ab_glyph::{Font, FontRef};
    let faces = ["regular", "bold"].map(|face| {
        let path = format!("src/plot/font/{face}.ttf");
        std::fs::read(path).unwrap()
    });
    let [regular, bold] = [0, 1].map(|face| FontRef::try_from_slice(&faces[face]).unwrap());
    assert_eq!(
        (regular.units_per_em(), bold.units_per_em()),
        (Some(2048.0), Some(2048.0))
    );
    let letters = |font: &FontRef| -> std::collections::BTreeSet<char> {
        font.codepoint_ids().map(|(_, letter)| letter).collect()
    };
    let listed = widths::ADVANCES.iter().map(|row| row.0);
    assert!(listed.eq(letters(&regular)) && letters(&regular) == letters(&bold));
    for (letter, in_regular, in_bold) in widths::ADVANCES {
        let advance = |font: &FontRef| font.h_advance_unscaled(font.glyph_id(letter));
        assert_eq!(
            (advance(&regular), advance(&bold)),
            (f32::from(in_regular), f32::from(in_bold)),
            "{letter:?}"
        );
    }
}

#[test]
fn meta_png_is_twice_the_size_of_the_svg_and_shows_the_same_panel() {
    for (name, figure) in gallery() {
        let root = svg::elements(&svg(&figure)).remove(0);
        let picture = png::read(&curve(&figure, Format::Png).unwrap());
        assert_eq!(picture.width as f64, 2.0 * root.number("width"), "{name}");
        assert_eq!(picture.height as f64, 2.0 * root.number("height"), "{name}");
        assert_eq!(picture.pixel(0, 0), [255; 3], "{name}: the margin is white");
        let lines =
            (0..picture.height).filter(|&y| picture.pixel(picture.width / 2, y) != [255; 3]);
        assert!(lines.count() > 50, "{name} is empty");
        let description = ("Description".to_string(), figure.description.clone());
        assert!(picture.texts.contains(&description), "{name}");
    }
}

#[test]
fn regress_steep_rises_draw_no_spikes_over_the_title() {
    let figure = CurveFigure {
        bands: vec![],
        ..figures::two_weeks()
    };
    let document = svg(&figure);
    let height = |part: &str| (2.0 * texts_with(&document, part)[0].y) as usize;
    let picture = png::read(&curve(&figure, Format::Png).unwrap());
    let is_curve = |[red, _, blue]: [u8; 3]| blue > red.saturating_add(40);
    let rows = (0..height("threshold-1cpt") - 20).chain(height("Dose rate")..picture.height);
    for y in rows {
        let colored = (0..picture.width).filter(|&x| is_curve(picture.pixel(x, y)));
        assert_eq!(colored.count(), 0, "curve color in row {y}");
    }
}

#[test]
fn prop_same_figure_gives_same_bytes() {
    for (name, figure) in gallery() {
        for format in [Format::Svg, Format::Png] {
            let (one, other) = (curve(&figure, format), curve(&figure.clone(), format));
            assert_eq!(one.unwrap(), other.unwrap(), "{name}");
        }
    }
}

#[test]
fn every_label_is_drawn_once() {
    for figure in [
        usual(),
        failing_kidneys(),
        replacement(),
        figures::several_models(),
    ] {
        let document = svg(&figure);
        let texts = svg::texts(&document);
        let labels = figure.series.iter().map(|s| s.label.as_str());
        let labels = labels.chain(figure.doses.iter().map(|d| d.label.as_str()));
        let labels = labels.chain(figure.footer.iter().map(String::as_str));
        for label in labels.chain([figure.title.as_str()]) {
            // The title of one figure is also the label of its dose.
            let expected = usize::from(label == figure.title)
                + usize::from(figure.doses.iter().any(|d| d.label == label))
                + usize::from(
                    label != figure.title && figure.doses.iter().all(|d| d.label != label),
                );
            assert_eq!(
                texts.iter().filter(|w| w.text == label).count(),
                expected,
                "{label}"
            );
        }
        let all = svg::elements(&document);
        let words = |name| all.iter().find(|e| e.name == name).map(|e| e.words.clone());
        assert_eq!(words("title"), Some(figure.title.clone()));
        assert_eq!(words("desc"), Some(figure.description.clone()));
    }
}

#[test]
fn bands_in_sight_are_labeled_once_with_their_level() {
    let document = svg(&failing_kidneys());
    for words in [
        "reference range, 0.7 to 1.05 mmol/L",
        "high, from 1.05 mmol/L",
        "watch, from 1.5 mmol/L",
        "caution, from 2.5 mmol/L",
        "stop and reassess, from 3.5 mmol/L",
        "emergency, from 5 mmol/L",
    ] {
        assert_eq!(texts_with(&document, words).len(), 1, "{words}");
    }
}

#[test]
fn stop_level_is_shown_when_it_is_near_and_only_then() {
    let with_peak = |peak| {
        let mut figure = usual();
        figure.series = vec![series("model", vec![(0.0, 0.8), (1.0, peak)], Line::Solid)];
        let document = svg(&figure);
        ["stop and", "emergency"].map(|part| texts_with(&document, part).len())
    };
    assert_eq!(with_peak(1.0), [0, 0]);
    assert_eq!(with_peak(2.4), [0, 0]);
    assert_eq!(with_peak(2.5), [1, 0]);
    assert_eq!(with_peak(3.6), [1, 1]);
    assert_eq!(with_peak(9.0), [1, 1]);
}

#[test]
fn low_levels_fill_the_panel() {
    // A peak of 0.94 mmol/L: at least two thirds of the axis is used.
    let ticks = level_ticks(&svg(&replacement()), "end");
    let top = ticks.iter().map(|tick| tick.0).fold(0.0, f64::max);
    assert!(top <= 0.94 * 1.5, "{ticks:?}");
}

#[test]
fn time_axis_suits_half_an_hour_and_two_weeks() {
    let ticks = |figure: &CurveFigure| -> Vec<String> {
        let document = svg(figure);
        let name = texts_with(&document, "Time after start")[0].clone();
        let texts = svg::texts(&document).into_iter();
        let numbers = texts.filter(|w| w.anchor == "middle" && w.text.parse::<f64>().is_ok());
        numbers.map(|w| w.text).chain([name.text]).collect()
    };
    let minutes = [
        "0",
        "5",
        "10",
        "15",
        "20",
        "25",
        "30",
        "Time after start (minutes)",
    ];
    assert_eq!(ticks(&figures::half_hour()), minutes);
    let hours = [
        "0",
        "48",
        "96",
        "144",
        "192",
        "240",
        "288",
        "336",
        "Time after start (hours)",
    ];
    assert_eq!(ticks(&figures::two_weeks()), hours);
}

#[test]
fn doses_without_room_for_labels_are_all_listed() {
    let figure = figures::crowded_doses();
    let texts = svg::texts(&svg(&figure));
    let small_print: Vec<String> = texts.iter().map(|w| w.text.clone()).collect();
    let small_print = small_print.join(" ");
    for (index, dose) in figure.doses.iter().enumerate() {
        let item = format!("{}\u{a0}h: {}", 2 * index, dose.label);
        assert_eq!(
            small_print.matches(&item).count(),
            1,
            "{item} in {small_print}"
        );
    }
}

#[test]
fn repeated_doses_are_named_once_with_their_number() {
    let document = svg(&figures::two_weeks());
    assert_eq!(texts_with(&document, "4 g over 2 h (14 times)").len(), 1);
    assert_eq!(texts_with(&document, "4 g over 2 h").len(), 1);
}

#[test]
fn line_styles_differ_without_color() {
    let pieces = |line| {
        let mut figure = usual();
        figure.series[0].line = line;
        let all = svg::elements(&svg(&figure));
        all.iter().filter(|e| e.name == "polyline").count()
    };
    // A period is 10.5 points with one piece, 16.3 with two, or 4.3 with one.
    let counts = [Line::Solid, Line::Dashed, Line::DashDot, Line::Dotted].map(pieces);
    assert_eq!(counts[0], 2, "one curve, one sample");
    assert!(
        counts.windows(2).all(|pair| pair[0] + 10 <= pair[1]),
        "{counts:?}"
    );
}

#[test]
fn markup_in_texts_is_shown_as_typed() {
    let mut figure = usual();
    figure.title = "a < b & c > \"d\" 'e'".into();
    figure.series[0].label = "tab\tand\u{0}null".into();
    let document = svg(&figure);
    assert_eq!(texts_with(&document, "a < b & c > \"d\" 'e'").len(), 1);
    assert_eq!(texts_with(&document, "tab and null").len(), 1);
}

/// No text leaves the canvas or covers another, no number is missing.
fn check_texts(name: &str, figure: &CurveFigure) {
    texts_are_apart(name, &svg(figure));
}

fn texts_are_apart(name: &str, document: &[u8]) {
    let plain = String::from_utf8_lossy(document);
    let drawn = plain
        .split_once("</desc>")
        .expect("a description")
        .1
        .to_string();
    for word in ["NaN", "inf\"", "-inf"] {
        assert!(!drawn.contains(word), "{name}: {word}");
    }
    let root = svg::elements(document).remove(0);
    let texts = svg::texts(document);
    for (index, one) in texts.iter().enumerate() {
        let inside = one.left >= -LETTERS
            && one.right <= root.number("width") + LETTERS
            && one.top >= 0.0
            && one.bottom <= root.number("height");
        assert!(inside, "{name}: {one:?} leaves the canvas");
        for other in &texts[index + 1..] {
            let apart = one.right <= other.left + LETTERS
                || other.right <= one.left + LETTERS
                || one.bottom <= other.top
                || other.bottom <= one.top;
            assert!(apart, "{name}: {one:?} and {other:?}");
        }
    }
}

#[test]
fn texts_stay_inside_and_apart() {
    for (name, figure) in gallery() {
        check_texts(name, &figure);
    }
}

fn refused(change: impl Fn(&mut CurveFigure)) -> maginfuse::Error {
    let mut figure = usual();
    change(&mut figure);
    let errors =
        [Format::Svg, Format::Png].map(|format| curve(&figure, format).expect_err("refused"));
    assert_eq!(errors[0], errors[1]);
    errors[0].clone()
}

#[test]
fn figures_without_a_line_are_refused() {
    for error in [
        refused(|f| f.series.clear()),
        refused(|f| f.series[0].points.clear()),
        refused(|f| f.series[0].points.truncate(1)),
        refused(|f| f.series[0].points = vec![(1.0, 1.0), (1.0, 2.0)]),
        refused(|f| f.series[0].points.reverse()),
        refused(|f| f.series = vec![f.series[0].clone(); MAX_SERIES + 1]),
        refused(|f| {
            f.doses.clear();
            f.measured.clear();
            f.series[0].points = vec![(0.0, 1.0), (0.001, 1.0)];
        }),
    ] {
        assert_eq!(error.kind(), ErrorKind::Internal, "{error}");
    }
}

#[test]
fn numbers_that_cannot_be_drawn_are_refused() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 1e9] {
        for error in [
            refused(|f| f.series[0].points[3].1 = bad),
            refused(|f| f.doses[0].rate = bad),
            refused(|f| f.doses[1].to = if bad > 0.0 { bad } else { f.doses[1].from }),
            refused(|f| f.measured[0].level = bad),
            refused(|f| f.bands[0].from = bad),
        ] {
            assert_eq!(error.kind(), ErrorKind::Internal, "{bad}: {error}");
        }
    }
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e9] {
        refused(|f| f.series[0].points[400].0 = bad);
        refused(|f| f.measured[0].time = bad);
    }
    refused(|f| f.bands[0].to = Some(f64::NAN));
    refused(|f| f.bands[0].to = Some(0.1));
}

#[test]
fn endless_texts_are_refused() {
    let error = refused(|f| f.title = "x".repeat(MAX_TEXT + 1));
    assert_eq!(error.kind(), ErrorKind::Malformed);
    assert!(error.message().contains("1001 characters"), "{error}");
}

#[test]
fn format_follows_the_file_name() {
    let format = |name: &str| Format::from_path(Path::new(name));
    assert_eq!(format("a/b.svg"), Ok(Format::Svg));
    assert_eq!(format("levels.v2.PNG"), Ok(Format::Png));
    for name in [
        "levels",
        "levels.pdf",
        "svg",
        ".svg",
        "levels.svg/",
        "levels.png.gz",
    ] {
        match format(name) {
            Err(error) => assert_eq!(error.kind(), ErrorKind::Usage, "{name}"),
            // A trailing slash is not part of the name.
            Ok(format) => assert_eq!((name, format), ("levels.svg/", Format::Svg)),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn prop_no_figure_leaves_its_canvas_or_covers_a_text(
        span in 0.05..400.0_f64,
        levels in prop::collection::vec(0.0..12.0_f64, 2..30),
        doses in prop::collection::vec((0.0..1.0_f64, 0.01..0.5_f64, 0.0..200.0_f64, 0..40_usize), 0..6),
        label in "[a-z ,]{0,60}",
        bound in 0.1..6.0_f64,
    ) {
        let mut figure = usual();
        let step = span / (levels.len() - 1) as f64;
        let points = levels.iter().enumerate().map(|(i, &level)| (step * i as f64, level)).collect();
        figure.series = vec![series(&label, points, Line::DashDot)];
        figure.measured = vec![Measured { time: span / 3.0, level: levels[0] }];
        figure.doses = doses
            .into_iter()
            .map(|(from, length, rate, size)| {
                dose(span * from, span * (from + length), rate, &"dose ".repeat(size / 5))
            })
            .collect();
        figure.bands.push(Band {
            from: bound,
            to: Some(bound + 0.2),
            label,
            severity: BandSeverity::Caution,
        });
        check_texts("random", &figure);
    }
}

/// The range of levels is drawn between the heights that the axis gives its ends.
#[test]
fn exact_a_range_lies_where_its_levels_are() {
    let mut figure = usual();
    let points = vec![(0.0, 0.8, 0.9), (12.0, 1.2, 2.0), (24.0, 1.3, 2.2)];
    figure.ribbons = vec![maginfuse::plot::Ribbon {
        label: "nine in ten".to_owned(),
        points,
    }];
    let document = svg(&figure);
    assert_eq!(texts_with(&document, "nine in ten").len(), 1);
    let tints: Vec<_> = svg::elements(&document)
        .into_iter()
        .filter(|element| element.name == "polygon")
        .collect();
    assert_eq!(tints.len(), 2, "the sample in the legend and the range");
    let corners: Vec<f64> = tints[1].attributes["points"]
        .split_whitespace()
        .map(|point| point.split_once(',').unwrap().1.parse::<f64>().unwrap())
        .collect();
    let ticks = level_ticks(&document, "end");
    for (corner, level) in corners.iter().zip([0.9, 2.0, 2.2, 1.3, 1.2, 0.8]) {
        let wanted = read_height(&ticks, level);
        let drawn = corner + read_height(&ticks, 0.9) - corners[0];
        assert!(
            (drawn - wanted).abs() < 2.0 * ROUNDING,
            "{level}: {drawn} {wanted}"
        );
    }
}

/// A range that is no range is an error of the caller, not a wrong picture.
#[test]
fn exact_an_impossible_range_is_refused() {
    let ranges = [
        vec![(0.0, 0.8, 0.9)],
        vec![(1.0, 0.8, 0.9), (0.0, 0.8, 0.9)],
        vec![(0.0, 0.9, 0.8), (1.0, 0.8, 0.9)],
        vec![(0.0, 0.8, f64::NAN), (1.0, 0.8, 0.9)],
        vec![(0.0, -0.1, 0.9), (1.0, 0.8, 0.9)],
    ];
    for points in ranges {
        let mut figure = usual();
        let label = "range".to_owned();
        figure.ribbons = vec![maginfuse::plot::Ribbon { label, points }];
        let refused = curve(&figure, Format::Svg).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Internal);
    }
}
