//! The predicted curve for a printed page: small, in black and grays, told apart by the line alone.

use super::axis::{Axis, Scale, plain};
use super::curve_figure::{BandSeverity, CurveFigure};
use super::drawable;
use super::labels::Obstacles;
use super::level_panel::{curve_width, marker, top};
use super::part::{HAIRLINE, Part};
use super::scene::{Anchor, Area, At, Caption, Scene, Shape, Text, dashed, simplified};
use super::style::{self, CAP, FRAME, Face, GRID, INK, Rgb};
use super::svg;
use super::time_axis::TimeAxis;
use crate::error::Result;

/// Canvas width, points: a column of the page.
const WIDTH: f64 = 263.0;
/// Height of the panel.
const PANEL: f64 = 76.0;
/// Room for the numbers of the axis.
const LEFT: f64 = 22.0;
/// Room for the numbers of the axis in mg/dL.
const RIGHT: f64 = WIDTH - 22.0;
/// Everything that is written: no smaller than this is read on paper.
const LETTERS: Face = Face::regular(8.0);
const LINE: f64 = 10.5;
/// Length of a line in the legend.
const SAMPLE: f64 = 20.0;
/// Legend entries in a row.
const IN_A_ROW: usize = 3;
const REFERENCE_RANGE: Rgb = (232, 232, 232);
const MOST_TICKS: f64 = 5.0;
/// A curve may be drawn this far from its points.
const TOLERANCE: f64 = 0.05;

/// Draws the curves of `figure` with the levels from which there is danger; without title, doses
/// and footer, which the page around it holds. The answer is an SVG element without an XML
/// declaration, fit to stand in a page.
///
/// # Errors
/// As [`curve`](super::curve).
pub fn sheet_curve(figure: &CurveFigure) -> Result<String> {
    drawable::refuse_undrawable(figure)?;
    let (from, to) = figure.time_span();
    let area = Area {
        left: LEFT,
        right: RIGHT,
        top: LINE + 2.0,
        bottom: LINE + 2.0 + PANEL,
    };
    let time = TimeAxis::between((from, to), (LEFT, RIGHT));
    let levels = Axis {
        from: 0.0,
        to: top(figure, Scale::Linear),
        start: area.bottom,
        end: area.top,
        scale: Scale::Linear,
    };
    let mut part = Part::default();
    draw_dangers(&mut part, figure, &levels, area);
    time.grid(&mut part, area);
    let curves = draw_lines(&mut part, figure, |(hours, level)| {
        (time.axis.place(hours), levels.place(level))
    });
    let labels = name_dangers(figure, &levels, area, curves);
    part.shapes.extend(labels.into_iter().map(Shape::Text));
    part.frame(area);
    draw_numbers(&mut part, &levels, area);
    time.draw(&mut part, area.bottom);
    let below = part.height + 4.0;
    let height = legend(&mut part, figure, below);
    let scene = Scene {
        width: WIDTH,
        height,
        shapes: part.shapes,
    };
    let caption = Caption {
        title: &figure.title,
        description: &figure.description,
    };
    Ok(svg::document(&scene, caption))
}

/// The reference range in gray, and the levels from which to be careful, to stop and to act.
fn draw_dangers(part: &mut Part, figure: &CurveFigure, axis: &Axis, area: Area) {
    for band in &figure.bands {
        let bottom = axis.place(band.from);
        if bottom <= area.top {
            continue;
        }
        if band.severity == BandSeverity::Normal {
            let end = band.to.map_or(area.top, |to| axis.place(to).max(area.top));
            let inside = Area {
                top: end,
                bottom,
                ..area
            };
            part.fill(inside, REFERENCE_RANGE);
            continue;
        }
        let width = if band.severity >= BandSeverity::Stop {
            1.0
        } else {
            HAIRLINE
        };
        part.level_line((area.left, area.right), bottom, width, FRAME);
    }
}

/// What the levels mean, each above its line where no curve runs: a curve that crosses a level at
/// which to stop is never covered.
fn name_dangers(figure: &CurveFigure, axis: &Axis, area: Area, lines: Vec<Vec<At>>) -> Vec<Text> {
    const SLIDE: f64 = 8.0;
    let mut obstacles = Obstacles {
        lines,
        ..Obstacles::default()
    };
    let bands = figure.bands.iter();
    let dangers = bands.filter(|band| band.severity != BandSeverity::Normal);
    let placed = dangers.filter_map(|band| {
        let y = axis.place(band.from) - 2.0;
        let slides = 0..((area.right - area.left) / SLIDE) as usize;
        let candidates = slides.map(|slide| Text {
            words: format!("{} {}", plain(band.from), band.label),
            at: (area.right - 3.0 - SLIDE * slide as f64, y),
            anchor: Anchor::End,
            face: LETTERS,
            color: INK,
        });
        obstacles.place(candidates, area)
    });
    placed.collect()
}

/// The ranges, the curves and what was measured; the answer is where the curves run.
fn draw_lines(part: &mut Part, figure: &CurveFigure, place: impl Fn(At) -> At) -> Vec<Vec<At>> {
    for ribbon in &figure.ribbons {
        let upper = ribbon.points.iter();
        let upper = upper.map(|&(hours, _, high)| place((hours, high)));
        let lower = ribbon.points.iter().rev();
        let lower = lower.map(|&(hours, low, _)| place((hours, low)));
        part.shapes.push(Shape::Tint {
            outline: upper.chain(lower).collect(),
            color: INK,
        });
    }
    let mut drawn = Vec::new();
    for (index, series) in figure.series.iter().enumerate() {
        let points: Vec<At> = series.points.iter().map(|&at| place(at)).collect();
        let points = simplified(&points, TOLERANCE);
        stroke(part, figure, index, &points);
        drawn.push(points);
    }
    for level in &figure.measured {
        let at = place((level.time, level.level));
        marker(part, at, figure.measured.len());
    }
    drawn
}

fn stroke(part: &mut Part, figure: &CurveFigure, index: usize, points: &[At]) {
    let line = figure.series[index].line;
    for points in dashed(points, style::dashes(line)) {
        part.shapes.push(Shape::Path {
            points,
            width: curve_width(&figure.series, index) * 0.75,
            color: INK,
        });
    }
}

/// mmol/L at the left, mg/dL at the right.
fn draw_numbers(part: &mut Part, axis: &Axis, area: Area) {
    let drop = CAP * LETTERS.size / 2.0;
    let letters = LETTERS.colored(INK);
    for level in axis.level_ticks(MOST_TICKS) {
        let y = axis.place(level);
        part.level_line((area.left - 3.0, area.left), y, HAIRLINE, FRAME);
        if y < area.bottom - 1.0 && y > area.top + 1.0 {
            part.level_line((area.left, area.left + 4.0), y, HAIRLINE, GRID);
        }
        part.text(
            plain(level),
            (area.left - 5.0, y + drop),
            Anchor::End,
            letters,
        );
    }
    let mass = axis.in_milligram_per_deciliter();
    for level in mass.level_ticks(MOST_TICKS) {
        let y = mass.place(level);
        part.level_line((area.right, area.right + 3.0), y, HAIRLINE, FRAME);
        let at = (area.right + 5.0, y + drop);
        part.text(plain(level), at, Anchor::Start, letters);
    }
    let baseline = area.top - 4.0;
    part.text("mmol/L".to_owned(), (0.0, baseline), Anchor::Start, letters);
    part.text("mg/dL".to_owned(), (WIDTH, baseline), Anchor::End, letters);
}

/// What the lines mean, from `y` down; the answer is where it ends.
fn legend(part: &mut Part, figure: &CurveFigure, y: f64) -> f64 {
    let measured = !figure.measured.is_empty();
    let curves = figure.series.iter().map(|series| series.label.as_str());
    let names: Vec<&str> = curves.chain(measured.then_some("measured")).collect();
    for (place, name) in names.iter().enumerate() {
        let x = (place % IN_A_ROW) as f64 * (WIDTH / IN_A_ROW as f64);
        let baseline = y + (place / IN_A_ROW) as f64 * LINE + CAP * LETTERS.size;
        let middle = baseline - CAP * LETTERS.size / 2.0;
        if place < figure.series.len() {
            stroke(part, figure, place, &[(x, middle), (x + SAMPLE, middle)]);
        } else {
            marker(part, (x + SAMPLE / 2.0, middle), 1);
        }
        let at = (x + SAMPLE + 3.0, baseline);
        let words = style::printable(name);
        part.text(words, at, Anchor::Start, LETTERS.colored(INK));
    }
    (y + names.len().div_ceil(IN_A_ROW) as f64 * LINE).ceil()
}

/// Width of `text` in a font as wide as Arial, points, at `size` points to the em.
#[must_use]
pub fn text_width(text: &str, size: f64, bold: bool) -> f64 {
    Face { size, bold }.width(text)
}
