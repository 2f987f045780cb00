//! The upper panel: serum level, its bands and its two axes.

use super::axis::{Axis, Scale, plain, round_step};
use super::curve_figure::{Band, BandSeverity, CurveFigure, Series};
use super::labels::Obstacles;
use super::part::{AXIS_NAME, HAIRLINE, Part, Plate};
use super::scene::{Anchor, Area, At, Shape, Text, dashed, simplified};
use super::style::{self, BODY, CAP, Face, GRID, INK, LABEL, LEFT, LEVEL_HEIGHT, RIGHT};
use super::time_axis::TimeAxis;

/// Empty part of the panel above the highest level.
const HEADROOM: f64 = 1.12;
/// From this part of a stop or emergency level on, that level is kept in sight.
const NEAR: f64 = 0.7;
/// The axis shows at least the reference range.
const LEAST_TOP: f64 = 1.2;
/// A logarithmic axis begins here or lower, mmol/L: below the reference range.
const LOGARITHMIC_FROM: f64 = 0.6;
/// Levels below this part of the highest are left out of a logarithmic axis.
const LEAST_SEEN: f64 = 1e-3;
/// Most parts into which ticks cut the axis of mmol/L.
const PARTS: f64 = 7.0;
/// Width of the edge of a ribbon.
const EDGE: f64 = 0.6;
/// A curve may be drawn this far from its points: a tenth of a pixel.
const TOLERANCE: f64 = 0.05;
/// In a band of less than this height the label stands in the middle.
const THIN: f64 = 16.0;
/// Distance between two tries for a band label.
const SLIDE: f64 = 10.0;

/// The drawn panel and the bands in sight that are too thin to hold their label.
pub(super) struct LevelPanel<'a> {
    pub part: Part,
    pub unplaced: Vec<&'a Band>,
}

/// Draws the panel; without doses it carries the time axis as well.
pub(super) fn level_panel<'a>(
    figure: &'a CurveFigure,
    time: &TimeAxis,
    scale: Scale,
) -> LevelPanel<'a> {
    let area = Area {
        left: LEFT,
        right: RIGHT,
        top: AXIS_NAME,
        bottom: AXIS_NAME + LEVEL_HEIGHT,
    };
    let axis = level_axis(figure, area, scale);
    let on_canvas = |&(hours, level): &At| (time.axis.place(hours), axis.place(level));
    let curves: Vec<Vec<At>> = figure
        .series
        .iter()
        .map(|s| s.points.iter().map(on_canvas).collect::<Vec<At>>())
        .map(|points| simplified(&points, TOLERANCE))
        .collect();
    let mut part = Part {
        height: area.bottom,
        ..Part::default()
    };
    let visible: Vec<(&Band, Area)> = figure
        .bands
        .iter()
        .filter_map(|b| Some((b, band_area(b, &axis, area)?)))
        .collect();
    for (band, area) in &visible {
        part.fill(*area, style::band_tint(band.severity));
    }
    time.grid(&mut part, area);
    for level in axis.level_ticks(PARTS) {
        part.level_line((LEFT, RIGHT), axis.place(level), HAIRLINE, GRID);
    }
    boundaries(&mut part, &visible, area);
    let outlines = outlines(figure, on_canvas);
    draw_ribbons(&mut part, figure, &outlines);
    draw_curves(&mut part, figure, &curves);
    let measured = figure.measured.iter();
    let markers: Vec<At> = measured
        .map(|m| (time.axis.place(m.time), axis.place(m.level)))
        .collect();
    let mut obstacles = Obstacles {
        lines: curves,
        areas: markers.iter().map(around).collect(),
        fills: outlines,
    };
    let unplaced = name_bands(&mut part, visible, &mut obstacles);
    for at in markers {
        marker(&mut part, at, figure.measured.len());
    }
    part.frame(area);
    level_axes(&mut part, &axis);
    if figure.doses.is_empty() {
        time.draw(&mut part, area.bottom);
    }
    LevelPanel { part, unplaced }
}

fn level_axis(figure: &CurveFigure, area: Area, scale: Scale) -> Axis {
    Axis {
        from: match scale {
            Scale::Linear => 0.0,
            Scale::Logarithmic => lowest(figure),
        },
        to: top(figure, scale),
        start: area.bottom,
        end: area.top,
        scale,
    }
}

/// Writes the name of each band where nothing is in its way, and gives those without such a place.
fn name_bands<'a>(
    part: &mut Part,
    visible: Vec<(&'a Band, Area)>,
    obstacles: &mut Obstacles,
) -> Vec<&'a Band> {
    let mut unplaced = Vec::new();
    for (band, area) in visible {
        match obstacles.place(band_candidates(band, area), area) {
            Some(text) => {
                let color = style::band_tint(band.severity);
                part.plated(text, Plate { room: area, color });
            }
            None => unplaced.push(band),
        }
    }
    unplaced
}

/// The edge of every ribbon: along its upper side and back along its lower one.
fn outlines(figure: &CurveFigure, on_canvas: impl Fn(&At) -> At) -> Vec<Vec<At>> {
    let edge = |points: &mut dyn Iterator<Item = At>| {
        let points: Vec<At> = points.map(|point| on_canvas(&point)).collect();
        simplified(&points, TOLERANCE)
    };
    let ribbons = figure.ribbons.iter().map(|ribbon| &ribbon.points);
    ribbons
        .map(|points| {
            let mut outline = edge(&mut points.iter().map(|&(hours, _, high)| (hours, high)));
            outline.extend(edge(
                &mut points.iter().rev().map(|&(hours, low, _)| (hours, low)),
            ));
            outline
        })
        .collect()
}

/// Several ribbons get edges with the dashes of their curves, since tints that overlap cannot be
/// told apart in gray; the first lies on top.
fn draw_ribbons(part: &mut Part, figure: &CurveFigure, outlines: &[Vec<At>]) {
    for (index, outline) in outlines.iter().enumerate().rev() {
        let (tinted, color) = (outline.clone(), style::curve_color(index));
        part.shapes.push(Shape::Tint {
            outline: tinted,
            color,
        });
        let line = figure.series.get(index).map(|series| series.line);
        let Some(line) = line.filter(|_| outlines.len() > 1) else {
            continue;
        };
        for points in dashed(outline, style::dashes(line)) {
            part.shapes.push(Shape::Path {
                points,
                width: EDGE,
                color,
            });
        }
    }
}

/// Upper end of the level axis, mmol/L.
pub(super) fn top(figure: &CurveFigure, scale: Scale) -> f64 {
    let predicted = figure
        .series
        .iter()
        .flat_map(|s| &s.points)
        .map(|point| point.1);
    let around = figure.ribbons.iter().flat_map(|ribbon| &ribbon.points);
    let peak = predicted
        .chain(around.map(|point| point.2))
        .chain(figure.measured.iter().map(|m| m.level))
        .fold(0.0, f64::max);
    let dangerous = figure
        .bands
        .iter()
        .filter(|b| b.severity >= BandSeverity::Stop);
    let near = dangerous
        .map(|b| b.from)
        .filter(|&from| peak >= NEAR * from);
    let highest = near.fold(peak, f64::max);
    let top = (highest * HEADROOM).max(LEAST_TOP);
    if scale == Scale::Logarithmic {
        return top;
    }
    let step = round_step(top, PARTS);
    (top / step * 2.0).ceil() * step / 2.0
}

/// Lower end of a logarithmic level axis, mmol/L: below every level that is not nearly nothing
/// beside the highest.
fn lowest(figure: &CurveFigure) -> f64 {
    let curves = figure.series.iter().flat_map(|s| &s.points);
    let levels = curves.map(|point| point.1);
    let around = figure.ribbons.iter().flat_map(|ribbon| &ribbon.points);
    let levels: Vec<f64> = levels
        .chain(around.map(|point| point.1))
        .chain(figure.measured.iter().map(|m| m.level))
        .collect();
    let peak = levels.iter().copied().fold(LEAST_TOP, f64::max);
    let seen = levels
        .into_iter()
        .filter(|level| *level >= peak * LEAST_SEEN);
    seen.fold(LOGARITHMIC_FROM, f64::min) / HEADROOM
}

/// The part of a band that is in sight.
fn band_area(band: &Band, axis: &Axis, panel: Area) -> Option<Area> {
    let to = band.to.map_or(axis.to, |to| to.min(axis.to));
    let from = band.from.max(axis.from);
    let in_sight = from < to;
    in_sight.then(|| Area {
        top: axis.place(to),
        bottom: axis.place(from),
        ..panel
    })
}

/// The lower bound of every band in its full color, stronger from stop on.
fn boundaries(part: &mut Part, visible: &[(&Band, Area)], panel: Area) {
    for (band, area) in visible {
        if area.bottom < panel.bottom {
            let width = if band.severity >= BandSeverity::Stop {
                1.0
            } else {
                HAIRLINE
            };
            let color = style::band_color(band.severity);
            part.level_line((panel.left, panel.right), area.bottom, width, color);
        }
    }
}

/// Meaning and level of a band.
pub(super) fn band_words(band: &Band) -> String {
    let level = match band.to {
        Some(to) if band.from == 0.0 => format!("below {} mmol/L", plain(to)),
        Some(to) if band.severity == BandSeverity::Normal => {
            format!("{} to {} mmol/L", plain(band.from), plain(to))
        }
        _ => format!("from {} mmol/L", plain(band.from)),
    };
    if band.label.is_empty() {
        level
    } else {
        format!("{}, {level}", style::printable(&band.label))
    }
}

/// Places for a band label: the right edge first, near the bound it names, then further left.
fn band_candidates(band: &Band, area: Area) -> impl Iterator<Item = Text> {
    let bold = band.severity >= BandSeverity::Stop;
    let face = Face { size: LABEL, bold };
    let words = band_words(band);
    let slides = ((area.right - area.left) / SLIDE) as usize;
    let middle = (area.top + area.bottom + CAP * LABEL) / 2.0;
    let low = if area.bottom - area.top < THIN {
        middle
    } else {
        area.bottom - 4.0
    };
    let baselines = [low, area.top + 4.0 + CAP * LABEL, middle];
    (0..slides).flat_map(move |slide| {
        let x = area.right - 5.0 - SLIDE * slide as f64;
        let words = words.clone();
        baselines.into_iter().map(move |y| Text {
            words: words.clone(),
            at: (x, y),
            anchor: Anchor::End,
            face,
            color: INK,
        })
    })
}

/// Width of a curve: a second curve of the same line style is thinner.
pub(super) fn curve_width(series: &[Series], index: usize) -> f64 {
    let repeats = series[..index]
        .iter()
        .filter(|s| s.line == series[index].line)
        .count();
    style::CURVE_WIDTH / (1.0 + repeats as f64)
}

fn draw_curves(part: &mut Part, figure: &CurveFigure, curves: &[Vec<At>]) {
    for (index, points) in curves.iter().enumerate() {
        let width = curve_width(&figure.series, index);
        let color = style::curve_color(index);
        for points in dashed(points, style::dashes(figure.series[index].line)) {
            part.shapes.push(Shape::Path {
                points,
                width,
                color,
            });
        }
    }
}

const MARKER: f64 = 3.2;
/// More levels than this are those of many patients: specks, which hide no curve.
const MOST_MARKERS: usize = 60;
const SPECK: f64 = 1.1;

/// The open circle of a measured level; where there are many, a speck.
pub(super) fn marker(part: &mut Part, center: At, measured: usize) {
    if measured > MOST_MARKERS {
        part.shapes.push(Shape::Dot {
            center,
            radius: SPECK,
            color: style::FRAME,
        });
        return;
    }
    part.shapes.push(Shape::Dot {
        center,
        radius: MARKER,
        color: INK,
    });
    part.shapes.push(Shape::Dot {
        center,
        radius: MARKER - 1.2,
        color: style::WHITE,
    });
}

fn around(&(x, y): &At) -> Area {
    Area {
        left: x,
        right: x,
        top: y,
        bottom: y,
    }
    .grown(MARKER)
}

/// mmol/L at the left, mg/dL at the right, names above.
fn level_axes(part: &mut Part, axis: &Axis) {
    let numbers = Face::regular(LABEL).colored(INK);
    let name = Face::regular(BODY).colored(INK);
    let drop = CAP * LABEL / 2.0;
    for level in axis.level_ticks(PARTS) {
        let y = axis.place(level);
        part.level_line((LEFT - 3.0, LEFT), y, HAIRLINE, style::FRAME);
        part.text(plain(level), (LEFT - 5.0, y + drop), Anchor::End, numbers);
    }
    let mass = axis.in_milligram_per_deciliter();
    for level in mass.level_ticks(PARTS + 1.0) {
        let y = mass.place(level);
        part.level_line((RIGHT, RIGHT + 3.0), y, HAIRLINE, style::FRAME);
        part.text(
            plain(level),
            (RIGHT + 5.0, y + drop),
            Anchor::Start,
            numbers,
        );
    }
    let baseline = axis.end - 7.5;
    let left = (style::MARGIN, baseline);
    part.text(
        match axis.scale {
            Scale::Linear => "Serum magnesium (mmol/L)".to_string(),
            Scale::Logarithmic => "Serum magnesium (mmol/L), logarithmic".to_string(),
        },
        left,
        Anchor::Start,
        name,
    );
    let right = (style::WIDTH - style::MARGIN, baseline);
    part.text("(mg/dL)".to_string(), right, Anchor::End, name);
}
