//! Paints a scene with plotters, as SVG or as PNG.

use plotters::backend::{BitMapBackend, DrawingBackend, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, IntoFont, RGBColor, ShapeStyle, TextStyle};

use super::scene::{Anchor, Scene, Shape, Text};
use super::stroke;
use super::style::{FAMILY, Rgb, SIZE_PER_EM, WHITE, printable};
use super::{Format, png};
use crate::error::{Error, Result};

/// SVG coordinates are whole numbers in plotters: ten of them to the point.
const SVG_UNITS: f64 = 10.0;
/// Pixels of the finished bitmap to the point.
const PNG_PIXELS: usize = 2;
/// Bitmap lines are not smoothed in plotters: every finished pixel is the mean of 3 by 3.
const OVERSAMPLING: usize = 3;

/// Part of a tint that covers what is below it.
const TINT: f64 = 0.22;

/// The scene as the bytes of a file, with title and description for those who cannot see it.
pub(super) fn file(
    scene: &Scene,
    (title, description): (&str, &str),
    format: Format,
) -> Result<Vec<u8>> {
    match format {
        Format::Svg => svg(scene, title, description),
        Format::Png => png(scene, title, description),
    }
}

/// The scene as an SVG document with `title` and `description` for screen readers.
fn svg(scene: &Scene, title: &str, description: &str) -> Result<Vec<u8>> {
    let size = (
        (scene.width * SVG_UNITS) as u32,
        (scene.height * SVG_UNITS) as u32,
    );
    let mut drawn = String::new();
    {
        let mut backend = SVGBackend::with_string(&mut drawn, size);
        let brush = Brush {
            scale: SVG_UNITS,
            by_pixel: false,
            baseline: 0.76,
        };
        paint(&mut backend, scene, brush)?;
        backend.present().map_err(failed)?;
    }
    // The opening tag is replaced by one with the size in points and the words.
    let body = tidied(drawn.split_once('\n').map_or("", |(_, body)| body));
    // No ids: several figures may stand in one page.
    let document = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}pt\" height=\"{}pt\" \
         viewBox=\"0 0 {} {}\" role=\"img\">\n<title>{}</title>\n<desc>{}</desc>\n{body}",
        scene.width,
        scene.height,
        size.0,
        size.1,
        escaped(title),
        escaped(description)
    );
    Ok(document.into_bytes())
}

/// The scene as a PNG of two pixels to the point, with `title` and `description` in its head.
fn png(scene: &Scene, title: &str, description: &str) -> Result<Vec<u8>> {
    let size = (
        scene.width as usize * PNG_PIXELS,
        scene.height as usize * PNG_PIXELS,
    );
    let large = (size.0 * OVERSAMPLING, size.1 * OVERSAMPLING);
    let mut pixels = vec![255; large.0 * large.1 * 3];
    {
        let mut backend = BitMapBackend::with_buffer(&mut pixels, (large.0 as u32, large.1 as u32));
        let scale = (PNG_PIXELS * OVERSAMPLING) as f64;
        // The bitmap text of plotters has its baseline half the font size down.
        let brush = Brush {
            scale,
            by_pixel: true,
            baseline: SIZE_PER_EM / 2.0,
        };
        paint(&mut backend, scene, brush)?;
        backend.present().map_err(failed)?;
    }
    let texts = [
        ("Title", printable(title)),
        ("Description", printable(description)),
    ];
    let texts: Vec<_> = texts
        .iter()
        .map(|(key, text)| (*key, text.as_str()))
        .collect();
    let size32 = (size.0 as u32, size.1 as u32);
    Ok(png::encode(&shrunk(&pixels, size), size32, &texts))
}

/// The mean of every 3 by 3 pixels; `size` is the size after shrinking.
fn shrunk(pixels: &[u8], (width, height): (usize, usize)) -> Vec<u8> {
    let row = width * OVERSAMPLING * 3;
    let count = (OVERSAMPLING * OVERSAMPLING) as u32;
    let mut out = Vec::with_capacity(width * height * 3);
    for y in 0..height {
        for x in 0..width {
            for channel in 0..3 {
                let first = y * OVERSAMPLING * row + x * OVERSAMPLING * 3 + channel;
                let cells = (0..OVERSAMPLING).flat_map(|j| (0..OVERSAMPLING).map(move |i| (i, j)));
                let sum: u32 = cells
                    .map(|(i, j)| u32::from(pixels[first + j * row + 3 * i]))
                    .sum();
                out.push(((sum + count / 2) / count) as u8);
            }
        }
    }
    out
}

/// The elements of plotters without the line breaks it puts around a text, which would be drawn
/// as spaces, and with round joins of lines.
fn tidied(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    let mut inside = false;
    for line in body.lines() {
        if line == "</text>" {
            inside = false;
        }
        out.push_str(&line.replacen("<polyline ", "<polyline stroke-linejoin=\"round\" ", 1));
        inside |= line.starts_with("<text ");
        if !inside {
            out.push('\n');
        }
    }
    out
}

/// How points become the whole numbers of a backend.
#[derive(Clone, Copy)]
struct Brush {
    /// Backend units to the point.
    scale: f64,
    /// Whether lines are painted here: the wide bitmap lines of plotters grow long spikes at
    /// sharp bends, where a dose begins.
    by_pixel: bool,
    /// Distance from the top of a text to its baseline, in em.
    baseline: f64,
}

impl Brush {
    fn length(self, points: f64) -> i32 {
        (points * self.scale).round() as i32
    }

    fn at(self, (x, y): (f64, f64)) -> (i32, i32) {
        (self.length(x), self.length(y))
    }
}

fn paint<B: DrawingBackend>(backend: &mut B, scene: &Scene, brush: Brush) -> Result<()> {
    let corner = brush.at((scene.width, scene.height));
    backend
        .draw_rect((0, 0), corner, &fill(WHITE), true)
        .map_err(failed)?;
    for shape in &scene.shapes {
        match shape {
            Shape::Fill { area, color } => {
                let (start, end) = ((area.left, area.top), (area.right, area.bottom));
                backend
                    .draw_rect(brush.at(start), brush.at(end), &fill(*color), true)
                    .map_err(failed)?;
            }
            Shape::Tint { outline, color } => {
                let style = ShapeStyle::from(rgb(*color).mix(TINT)).filled();
                let outline = outline.iter().map(|&point| brush.at(point));
                backend.fill_polygon(outline, &style).map_err(failed)?;
            }
            Shape::Path {
                points,
                width,
                color,
            } if brush.by_pixel => {
                for pixel in stroke::pixels(points, *width, brush.scale) {
                    backend
                        .draw_pixel(pixel, rgb(*color).to_backend_color())
                        .map_err(failed)?;
                }
            }
            Shape::Path {
                points,
                width,
                color,
            } => {
                let points = points.iter().map(|&point| brush.at(point));
                let stroke_width = brush.length(*width).unsigned_abs();
                let style = ShapeStyle {
                    stroke_width,
                    ..fill(*color)
                };
                backend.draw_path(points, &style).map_err(failed)?;
            }
            Shape::Dot {
                center,
                radius,
                color,
            } => {
                let radius = brush.length(*radius).unsigned_abs();
                backend
                    .draw_circle(brush.at(*center), radius, &fill(*color), true)
                    .map_err(failed)?;
            }
            Shape::Text(text) => write(backend, text, brush)?,
        }
    }
    Ok(())
}

fn write<B: DrawingBackend>(backend: &mut B, text: &Text, brush: Brush) -> Result<()> {
    let h_pos = match text.anchor {
        Anchor::Start => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::End => HPos::Right,
    };
    let size = text.face.size * brush.scale * SIZE_PER_EM;
    let font = (FAMILY, size, text.face.style()).into_font();
    let color = rgb(text.color);
    let style = TextStyle::from(font)
        .color(&color)
        .pos(Pos::new(h_pos, VPos::Top));
    let top = text.at.1 - brush.baseline * text.face.size;
    backend
        .draw_text(&text.words, &style, brush.at((text.at.0, top)))
        .map_err(failed)
}

fn rgb((red, green, blue): Rgb) -> RGBColor {
    RGBColor(red, green, blue)
}

fn fill(color: Rgb) -> ShapeStyle {
    rgb(color).filled()
}

fn failed(cause: impl std::fmt::Display) -> Error {
    Error::internal(format!("the figure could not be painted: {cause}"))
}

/// `text` as XML character data.
fn escaped(text: &str) -> String {
    printable(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
