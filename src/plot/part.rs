//! Strips of a figure, and how they stand below one another.

use super::scene::{Anchor, Area, At, Scene, Shape, Text};
use super::style::{self, BODY, Face, INK, LABEL, Lettering, MARGIN, QUIET, Rgb, SMALL, TITLE};

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

/// What lies behind a text.
#[derive(Clone, Copy)]
pub(super) struct Plate {
    /// The plate stays clear of the edges of this area.
    pub room: Area,
    /// Color of the background.
    pub color: Rgb,
}

impl Part {
    /// Title and subtitle.
    pub(super) fn heading(title: &str, subtitle: &str) -> Self {
        let mut part = Self::default();
        part.paragraph(title, Face::bold(TITLE).colored(INK));
        part.paragraph(subtitle, Face::regular(BODY).colored(QUIET));
        part
    }

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

    /// A tick of a horizontal axis at `bottom`, with its number below.
    pub(super) fn tick(&mut self, x: f64, bottom: f64, number: String) {
        self.upright_line(x, (bottom, bottom + 3.0), HAIRLINE, style::FRAME);
        let letters = Face::regular(LABEL).colored(INK);
        self.text(number, (x, bottom + 4.0 + LABEL), Anchor::Middle, letters);
    }

    pub(super) fn text(&mut self, words: String, at: At, anchor: Anchor, letters: Lettering) {
        let Lettering { face, color } = letters;
        self.shapes.push(Shape::Text(Text {
            words,
            at,
            anchor,
            face,
            color,
        }));
    }

    /// A text on a plate of its background, so that no grid line runs through it.
    pub(super) fn plated(&mut self, text: Text, plate: Plate) {
        let area = text.area().grown(1.0).clipped(plate.room.grown(-1.0));
        self.fill(area, plate.color);
        self.shapes.push(Shape::Text(text));
    }

    /// Adds `text` below what is there, wrapped at the margins.
    pub(super) fn paragraph(&mut self, text: &str, letters: Lettering) {
        let face = letters.face;
        for line in face.wrap(text, style::WIDTH - 2.0 * MARGIN) {
            let baseline = self.height + face.size;
            self.text(line, (MARGIN, baseline), Anchor::Start, letters);
            self.height += face.line();
        }
    }

    /// Adds the lines of the caller, small.
    pub(super) fn small_print(&mut self, lines: &[String]) {
        for line in lines {
            self.paragraph(line, Face::regular(SMALL).colored(QUIET));
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
