//! What the lines and tints of a curve figure mean.

use super::curve_figure::{Band, CurveFigure, Line};
use super::level_panel::{band_words, curve_width, marker};
use super::part::Part;
use super::scene::{Anchor, Area, At, Shape, dashed};
use super::style::{self, BODY, Face, INK, MARGIN};

/// Length of a line sample in the legend: two periods of the longest dash pattern.
const SAMPLE: f64 = 30.0;
/// Width of the sample of a measured level.
const SPOT: f64 = 8.0;
const SAMPLE_GAP: f64 = 5.0;
const ENTRY_GAP: f64 = 16.0;

enum Sample<'a> {
    Curve(usize, Line),
    Ribbon(usize),
    Measured,
    Band(&'a Band),
}

impl Sample<'_> {
    fn width(&self) -> f64 {
        if matches!(self, Self::Measured) {
            SPOT
        } else {
            SAMPLE
        }
    }
}

/// Curves, measured levels, and the bands that are too thin to hold their label.
pub(super) fn legend(figure: &CurveFigure, thin_bands: &[&Band]) -> Part {
    let curves = figure.series.iter().enumerate();
    let mut entries: Vec<(Sample, String)> = curves
        .map(|(i, s)| (Sample::Curve(i, s.line), s.label.clone()))
        .collect();
    let ribbons = figure.ribbons.iter().enumerate();
    entries.extend(ribbons.map(|(index, r)| (Sample::Ribbon(index), r.label.clone())));
    if !figure.measured.is_empty() {
        entries.push((Sample::Measured, "measured level".to_string()));
    }
    entries.extend(thin_bands.iter().map(|&b| (Sample::Band(b), band_words(b))));
    flow(figure, &entries)
}

/// Entries in rows, as many to the row as fit.
fn flow(figure: &CurveFigure, entries: &[(Sample, String)]) -> Part {
    let face = Face::regular(BODY);
    let mut part = Part::default();
    let (mut x, mut row_height) = (MARGIN, 0.0_f64);
    for (sample, label) in entries {
        let indent = sample.width() + SAMPLE_GAP;
        let lines = face.wrap(label, style::WIDTH - 2.0 * MARGIN - indent);
        let widest = lines
            .iter()
            .map(|line| face.width(line))
            .fold(0.0, f64::max);
        let width = indent + widest;
        if x > MARGIN && x + width > style::WIDTH - MARGIN {
            part.height += row_height;
            (x, row_height) = (MARGIN, 0.0);
        }
        let top = part.height;
        draw_sample(&mut part, figure, sample, (x, top + BODY * 0.66));
        row_height = row_height.max(face.line() * lines.len().max(1) as f64);
        for (index, line) in lines.into_iter().enumerate() {
            let baseline = top + BODY + face.line() * index as f64;
            let letters = face.colored(INK);
            part.text(line, (x + indent, baseline), Anchor::Start, letters);
        }
        x += width + ENTRY_GAP;
    }
    part.height += row_height;
    part
}

fn draw_sample(part: &mut Part, figure: &CurveFigure, sample: &Sample, (x, y): At) {
    match sample {
        Sample::Curve(index, line) => {
            let color = style::curve_color(*index);
            let width = curve_width(&figure.series, *index);
            for points in dashed(&[(x, y), (x + SAMPLE, y)], style::dashes(*line)) {
                part.shapes.push(Shape::Path {
                    points,
                    width,
                    color,
                });
            }
        }
        Sample::Ribbon(index) => {
            let (top, bottom) = (y - 3.5, y + 3.5);
            let outline = vec![
                (x, top),
                (x + SAMPLE, top),
                (x + SAMPLE, bottom),
                (x, bottom),
            ];
            let color = style::curve_color(*index);
            part.shapes.push(Shape::Tint { outline, color });
        }
        Sample::Measured => marker(part, (x + SPOT / 2.0, y), figure.measured.len()),
        Sample::Band(band) => {
            let area = Area {
                left: x,
                right: x + SAMPLE,
                top: y - 3.5,
                bottom: y + 3.5,
            };
            part.fill(area, style::band_tint(band.severity));
            part.level_line(
                (x, x + SAMPLE),
                y + 3.5,
                1.0,
                style::band_color(band.severity),
            );
        }
    }
}
