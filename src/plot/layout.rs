//! From the numbers of a figure to its scene: header, level panel, dose panel, footer.

use super::scale::{Axis, TimeUnit, plain, time_unit};
use super::scene::{Anchor, Area, At, Scene, Shape, Text};
use super::style::{self, BODY, Face, GRID, INK, LABEL, MARGIN, QUIET, Rgb, SMALL};
use super::{CurveFigure, Scale, doses, header, levels};
use crate::error::Result;

/// The same thickness in both formats: one pixel of the bitmap.
pub(super) const HAIRLINE: f64 = 0.5;
/// Line that carries the name of a vertical axis, above its panel.
pub(super) const AXIS_NAME: f64 = 17.0;
/// Space between two parts.
const GAP: f64 = 6.0;

/// A strip of the figure over the full width, with its own origin at the upper left.
#[derive(Default)]
pub(super) struct Part {
    pub shapes: Vec<Shape>,
    pub height: f64,
}

impl Part {
    pub(super) fn fill(&mut self, area: Area, color: Rgb) {
        self.shapes.push(Shape::Fill { area, color });
    }

    /// A thin level line, on whole pixels so that it stays sharp.
    pub(super) fn level_line(&mut self, x: (f64, f64), y: f64, width: f64, color: Rgb) {
        let top = ((y - width / 2.0) * 2.0).round() / 2.0;
        self.fill(
            Area {
                left: x.0,
                right: x.1,
                top,
                bottom: top + width,
            },
            color,
        );
    }

    /// A thin upright line, on whole pixels.
    pub(super) fn upright_line(&mut self, x: f64, y: (f64, f64), width: f64, color: Rgb) {
        let left = ((x - width / 2.0) * 2.0).round() / 2.0;
        self.fill(
            Area {
                left,
                right: left + width,
                top: y.0,
                bottom: y.1,
            },
            color,
        );
    }

    pub(super) fn text(&mut self, words: String, at: At, anchor: Anchor, ink: (Face, Rgb)) {
        self.shapes.push(Shape::Text(Text {
            words,
            at,
            anchor,
            face: ink.0,
            color: ink.1,
        }));
    }

    /// A text on a plate of its background, so that no grid line runs through it; the plate
    /// stays clear of the edges of `room`.
    pub(super) fn plated(&mut self, text: Text, (room, background): (Area, Rgb)) {
        self.fill(text.area().grown(1.0).clipped(room.grown(-1.0)), background);
        self.shapes.push(Shape::Text(text));
    }

    /// Adds `text` below what is there, wrapped at the margins.
    pub(super) fn paragraph(&mut self, text: &str, face: Face, color: Rgb) {
        for line in face.wrap(text, style::WIDTH - 2.0 * MARGIN) {
            let baseline = self.height + face.size;
            self.text(line, (MARGIN, baseline), Anchor::Start, (face, color));
            self.height += face.line();
        }
    }

    /// Adds the lines of the caller, small.
    pub(super) fn small_print(&mut self, lines: &[String]) {
        for line in lines {
            self.paragraph(line, Face::regular(SMALL), QUIET);
        }
    }

    /// The hairline box around a panel.
    pub(super) fn frame(&mut self, panel: Area) {
        let across = (panel.left - HAIRLINE / 2.0, panel.right + HAIRLINE / 2.0);
        for y in [panel.top, panel.bottom] {
            self.level_line(across, y, HAIRLINE, style::FRAME);
        }
        for x in [panel.left, panel.right] {
            self.upright_line(x, (panel.top, panel.bottom), HAIRLINE, style::FRAME);
        }
    }
}

/// The time axis that both panels share.
pub(super) struct Time {
    pub axis: Axis,
    unit: TimeUnit,
}

impl Time {
    fn new(from: f64, to: f64) -> Self {
        let unit = time_unit(to - from);
        Self {
            axis: Axis {
                from,
                to,
                start: style::LEFT,
                end: style::RIGHT,
                scale: Scale::Linear,
            },
            unit,
        }
    }

    /// Ticks as place on the canvas and number in the unit of the axis.
    pub(super) fn ticks(&self) -> Vec<(f64, f64)> {
        let hours = self.axis.ticks(self.unit.step / self.unit.per_hour);
        hours
            .into_iter()
            .map(|h| (self.axis.place(h), h * self.unit.per_hour))
            .collect()
    }

    pub(super) fn grid(&self, part: &mut Part, panel: Area) {
        for (x, _) in self.ticks() {
            if x > panel.left + 1.0 && x < panel.right - 1.0 {
                part.upright_line(x, (panel.top, panel.bottom), HAIRLINE, GRID);
            }
        }
    }

    /// Ticks, numbers and name below the lowest panel.
    pub(super) fn draw(&self, part: &mut Part, bottom: f64) {
        for (x, number) in self.ticks() {
            part.upright_line(x, (bottom, bottom + 3.0), HAIRLINE, style::FRAME);
            let at = (x, bottom + 4.0 + LABEL);
            part.text(
                plain(number),
                at,
                Anchor::Middle,
                (Face::regular(LABEL), INK),
            );
        }
        let middle = (style::LEFT + style::RIGHT) / 2.0;
        let name = format!("Time after start ({})", self.unit.name);
        let at = (middle, bottom + 17.5 + BODY);
        part.text(name, at, Anchor::Middle, (Face::regular(BODY), INK));
        part.height = bottom + 20.5 + BODY;
    }
}

/// The scene of a checked figure.
pub(super) fn scene(figure: &CurveFigure, scale: Scale) -> Result<Scene> {
    style::load_font()?;
    let (from, to) = super::check::time_span(figure);
    let time = Time::new(from, to);
    let levels = levels::panel(figure, &time, scale);
    let doses = doses::panel(figure, &time);
    let mut parts = vec![
        header::words(&figure.title, &figure.subtitle),
        header::legend(figure, &levels.unplaced),
    ];
    parts.push(levels.part);
    let mut notes = Vec::new();
    if let Some(doses) = doses {
        parts.push(doses.part);
        notes = doses.unplaced;
    }
    parts.push(footer(figure, &notes));
    Ok(stack(parts))
}

/// Small print: doses that found no room for their label, then the lines of the caller.
fn footer(figure: &CurveFigure, unplaced: &[String]) -> Part {
    let mut part = Part::default();
    if !unplaced.is_empty() {
        let words = format!("Doses: {}.", unplaced.join("; "));
        part.paragraph(&words, Face::regular(SMALL), INK);
    }
    part.small_print(&figure.footer);
    part
}

/// The parts below one another.
pub(super) fn stack(parts: Vec<Part>) -> Scene {
    let mut shapes = Vec::new();
    let mut y = MARGIN;
    for part in parts.into_iter().filter(|part| part.height > 0.0) {
        shapes.extend(part.shapes.into_iter().map(|shape| lowered(shape, y)));
        y += part.height + GAP;
    }
    Scene {
        width: style::WIDTH,
        height: (y - GAP + MARGIN).ceil(),
        shapes,
    }
}

/// `shape` moved down by `by`.
fn lowered(shape: Shape, by: f64) -> Shape {
    match shape {
        Shape::Fill { area, color } => {
            let area = Area {
                top: area.top + by,
                bottom: area.bottom + by,
                ..area
            };
            Shape::Fill { area, color }
        }
        Shape::Tint { outline, color } => Shape::Tint {
            outline: outline.into_iter().map(|(x, y)| (x, y + by)).collect(),
            color,
        },
        Shape::Path {
            points,
            width,
            color,
        } => {
            let points = points.into_iter().map(|(x, y)| (x, y + by)).collect();
            Shape::Path {
                points,
                width,
                color,
            }
        }
        Shape::Dot {
            center: (x, y),
            radius,
            color,
        } => Shape::Dot {
            center: (x, y + by),
            radius,
            color,
        },
        Shape::Text(text) => Shape::Text(Text {
            at: (text.at.0, text.at.1 + by),
            ..text
        }),
    }
}
