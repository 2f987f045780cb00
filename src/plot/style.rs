//! Colors, sizes and the font: everything about the looks in one place.
//!
//! Colors are the palette of Okabe and Ito, which people with a color vision deficiency can tell
//! apart. Sizes are in points on a canvas 420 points wide; in a journal column of 85 mm a point
//! shrinks to 0.57 pt, so the 9 pt labels stay above 5 pt.

use super::curve_figure::{BandSeverity, Line, MAX_SERIES};
use super::font::{self, UNITS_PER_EM};

/// Red, green, blue.
pub(super) type Rgb = (u8, u8, u8);

pub(super) const WHITE: Rgb = (255, 255, 255);
pub(super) const INK: Rgb = (30, 30, 30);
pub(super) const QUIET: Rgb = (90, 90, 90);
pub(super) const FRAME: Rgb = (120, 120, 120);
pub(super) const GRID: Rgb = (215, 215, 215);
pub(super) const DOSE: Rgb = (125, 135, 145);

/// Canvas width.
pub(super) const WIDTH: f64 = 420.0;
/// Left edge of both panels: room for the level axis.
pub(super) const LEFT: f64 = 34.0;
/// Right edge of both panels: room for the mg/dL axis.
pub(super) const RIGHT: f64 = WIDTH - 30.0;
/// Left edge of title, legend and footer.
pub(super) const MARGIN: f64 = 8.0;
/// Height of the level panel.
pub(super) const LEVEL_HEIGHT: f64 = 200.0;
/// Height of the dose panel.
pub(super) const DOSE_HEIGHT: f64 = 52.0;
/// Width of a curve.
pub(super) const CURVE_WIDTH: f64 = 1.7;

/// Text sizes (the em).
pub(super) const TITLE: f64 = 12.5;
pub(super) const BODY: f64 = 9.5;
pub(super) const LABEL: f64 = 9.0;
pub(super) const SMALL: f64 = 8.0;

/// Height of a capital and depth of a descender, as parts of the em.
pub(super) const CAP: f64 = 0.73;
pub(super) const DESCENT: f64 = 0.22;

/// Blue, black, green, purple, vermillion, sky blue, orange, gray.
const CURVES: [Rgb; MAX_SERIES] = [
    (0, 114, 178),
    (0, 0, 0),
    (0, 128, 96),
    (150, 70, 130),
    (190, 75, 0),
    (40, 130, 180),
    (160, 105, 0),
    (90, 90, 90),
];

/// Color of the curve at `index`.
pub(super) fn curve_color(index: usize) -> Rgb {
    CURVES[index % CURVES.len()]
}

/// Full color of a band, used for its boundary.
pub(super) fn band_color(severity: BandSeverity) -> Rgb {
    match severity {
        BandSeverity::Normal => (0, 158, 115),
        BandSeverity::Watch => (214, 190, 40),
        BandSeverity::Caution => (230, 159, 0),
        BandSeverity::Stop => (213, 94, 0),
        BandSeverity::Emergency => (204, 84, 147),
    }
}

/// Tint of a band: its color thinned with white, so that curves stay readable.
pub(super) fn band_tint(severity: BandSeverity) -> Rgb {
    let strength = match severity {
        BandSeverity::Normal => 0.12,
        BandSeverity::Watch => 0.12,
        BandSeverity::Caution => 0.17,
        BandSeverity::Stop => 0.22,
        BandSeverity::Emergency => 0.30,
    };
    let (r, g, b) = band_color(severity);
    let thin = |c: u8| (255.0 - strength * (255.0 - f64::from(c))).round() as u8;
    (thin(r), thin(g), thin(b))
}

/// Lengths drawn and left out in turn; empty for an unbroken line.
pub(super) fn dashes(line: Line) -> &'static [f64] {
    match line {
        Line::Solid => &[],
        Line::Dashed => &[7.0, 3.5],
        Line::Dotted => &[1.7, 2.6],
        Line::DashDot => &[9.0, 2.8, 1.7, 2.8],
    }
}

/// Part of a tint that covers what is below it.
pub(super) const TINT: f64 = 0.22;

/// Name of the embedded font and, for SVG, of fonts with the same letter widths.
pub(super) const FAMILY: &str = "Liberation Sans, Arimo, Arial, Helvetica, sans-serif";

/// Face of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Face {
    /// The em in points.
    pub size: f64,
    /// Bold instead of regular.
    pub bold: bool,
}

impl Face {
    pub(super) const fn regular(size: f64) -> Self {
        Self { size, bold: false }
    }

    pub(super) const fn bold(size: f64) -> Self {
        Self { size, bold: true }
    }

    pub(super) const fn colored(self, color: Rgb) -> Lettering {
        Lettering { face: self, color }
    }

    /// Width of `text` in points.
    pub(super) fn width(self, text: &str) -> f64 {
        let advances = text.chars().map(|letter| font::advance(letter, self.bold));
        let units: u64 = advances.map(u64::from).sum();
        units as f64 / f64::from(UNITS_PER_EM) * self.size
    }

    /// Distance from one line to the next.
    pub(super) fn line(self) -> f64 {
        (self.size * 1.3 * 2.0).round() / 2.0
    }

    /// `text` in lines of at most `width` points: broken at spaces, and inside a word only when
    /// the word alone is too long. A no-break space holds; control characters become spaces.
    pub(super) fn wrap(self, text: &str, width: f64) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in printable(text).split(' ').filter(|word| !word.is_empty()) {
            let joined = lines.last().map(|line| format!("{line} {word}"));
            match joined.filter(|joined| self.width(joined) <= width) {
                Some(joined) => {
                    lines.pop();
                    lines.push(joined);
                }
                None => self.break_word(word, width, &mut lines),
            }
        }
        lines
    }

    fn break_word(self, word: &str, width: f64, lines: &mut Vec<String>) {
        let mut part = String::new();
        for letter in word.chars() {
            part.push(letter);
            if self.width(&part) > width && part.chars().count() > 1 {
                part.pop();
                lines.push(std::mem::replace(&mut part, letter.to_string()));
            }
        }
        lines.push(part);
    }
}

/// A face in its color.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lettering {
    pub face: Face,
    pub color: Rgb,
}

/// `text` without characters that XML forbids or that have no shape.
pub(super) fn printable(text: &str) -> String {
    let forbidden = |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars()
        .map(|c| if forbidden(c) { ' ' } else { c })
        .collect()
}
