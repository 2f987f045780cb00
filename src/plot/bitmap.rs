//! Paints a scene with plotters and packs the pixels into a PNG file.

use plotters::backend::{BitMapBackend, DrawingBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, IntoFont, RGBColor, ShapeStyle, TextStyle, register_font};
use std::sync::OnceLock;

use super::scene::{Anchor, At, Caption, Scene, Shape, Text};
use super::stroke;
use super::style::{FAMILY, Face, Rgb, TINT, WHITE, printable};
use crate::error::{Error, Result};

/// Pixels of the finished bitmap to the point.
const PIXELS: usize = 2;
/// Bitmap lines are not smoothed in plotters: every finished pixel is the mean of 3 by 3.
const OVERSAMPLING: usize = 3;
/// Painted pixels to the point.
const SCALE: f64 = (PIXELS * OVERSAMPLING) as f64;
/// Bytes of one pixel.
const CHANNELS: usize = 3;
/// Pixels per meter at two pixels to the point of 1/72 inch.
const DENSITY: u32 = 5669;
/// plotters counts font sizes from ascent to descent: 1.24 em, in the embedded font too.
const SIZE_PER_EM: f64 = 1.24;
/// The bitmap text of plotters has its baseline half the font size down, in em.
const BASELINE: f64 = SIZE_PER_EM / 2.0;

/// The scene as a PNG of two pixels to the point, with `caption` in its head.
pub(super) fn png_file(scene: &Scene, caption: Caption<'_>) -> Result<Vec<u8>> {
    load_font()?;
    let size = (
        scene.width as usize * PIXELS,
        scene.height as usize * PIXELS,
    );
    let large = (size.0 * OVERSAMPLING, size.1 * OVERSAMPLING);
    let mut pixels = vec![255; large.0 * large.1 * CHANNELS];
    {
        let mut canvas = BitMapBackend::with_buffer(&mut pixels, (large.0 as u32, large.1 as u32));
        paint_scene(&mut canvas, scene)?;
        canvas.present().map_err(failed)?;
    }
    packed(&shrunk(&pixels, size), size, caption)
}

/// The file that holds `pixels`, rows of red, green and blue.
fn packed(pixels: &[u8], size: (usize, usize), caption: Caption<'_>) -> Result<Vec<u8>> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, size.0 as u32, size.1 as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    // Of flat areas, rows as they are take the least room; measured on the gallery.
    encoder.set_compression(png::Compression::Balanced);
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: DENSITY,
        yppu: DENSITY,
        unit: png::Unit::Meter,
    }));
    for (keyword, text) in [
        ("Title", caption.title),
        ("Description", caption.description),
    ] {
        encoder
            .add_itxt_chunk(keyword.to_owned(), printable(text))
            .map_err(failed)?;
    }
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(pixels).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(file)
}

/// Registers the embedded font; later calls cost nothing.
fn load_font() -> Result<()> {
    static LOADED: OnceLock<bool> = OnceLock::new();
    let loaded = LOADED.get_or_init(|| {
        let faces: [(FontStyle, &'static [u8]); 2] = [
            (FontStyle::Normal, include_bytes!("font/regular.ttf")),
            (FontStyle::Bold, include_bytes!("font/bold.ttf")),
        ];
        faces
            .into_iter()
            .all(|(style, bytes)| register_font(FAMILY, style, bytes).is_ok())
    });
    if *loaded {
        Ok(())
    } else {
        Err(Error::internal("the embedded font cannot be read"))
    }
}

/// The mean of every 3 by 3 pixels; `size` is the size after shrinking.
fn shrunk(pixels: &[u8], (width, height): (usize, usize)) -> Vec<u8> {
    let row = width * OVERSAMPLING * CHANNELS;
    let count = (OVERSAMPLING * OVERSAMPLING) as u32;
    let mut out = Vec::with_capacity(width * height * CHANNELS);
    for y in 0..height {
        for x in 0..width {
            for channel in 0..CHANNELS {
                let first = y * OVERSAMPLING * row + x * OVERSAMPLING * CHANNELS + channel;
                let cells = (0..OVERSAMPLING).flat_map(|j| (0..OVERSAMPLING).map(move |i| (i, j)));
                let sum: u32 = cells
                    .map(|(i, j)| u32::from(pixels[first + j * row + CHANNELS * i]))
                    .sum();
                out.push(((sum + count / 2) / count) as u8);
            }
        }
    }
    out
}

/// A point of the scene as a painted pixel.
fn pixel((x, y): At) -> (i32, i32) {
    let whole = |points: f64| (points * SCALE).round() as i32;
    (whole(x), whole(y))
}

fn paint_scene(canvas: &mut BitMapBackend<'_>, scene: &Scene) -> Result<()> {
    let corner = pixel((scene.width, scene.height));
    canvas
        .draw_rect((0, 0), corner, &filled(WHITE), true)
        .map_err(failed)?;
    for shape in &scene.shapes {
        paint_shape(canvas, shape)?;
    }
    Ok(())
}

fn paint_shape(canvas: &mut BitMapBackend<'_>, shape: &Shape) -> Result<()> {
    match shape {
        Shape::Fill { area, color } => {
            let (start, end) = ((area.left, area.top), (area.right, area.bottom));
            canvas
                .draw_rect(pixel(start), pixel(end), &filled(*color), true)
                .map_err(failed)
        }
        Shape::Tint { outline, color } => {
            let style = ShapeStyle::from(rgb(*color).mix(TINT)).filled();
            let outline = outline.iter().map(|&point| pixel(point));
            canvas.fill_polygon(outline, &style).map_err(failed)
        }
        // The wide bitmap lines of plotters grow long spikes at sharp bends, where a dose begins.
        Shape::Path {
            points,
            width,
            color,
        } => {
            for pixel in stroke::pixels(points, *width, SCALE) {
                canvas
                    .draw_pixel(pixel, rgb(*color).to_backend_color())
                    .map_err(failed)?;
            }
            Ok(())
        }
        Shape::Dot {
            center,
            radius,
            color,
        } => {
            let radius = (radius * SCALE).round() as u32;
            canvas
                .draw_circle(pixel(*center), radius, &filled(*color), true)
                .map_err(failed)
        }
        Shape::Text(text) => paint_text(canvas, text),
    }
}

fn paint_text(canvas: &mut BitMapBackend<'_>, text: &Text) -> Result<()> {
    let h_pos = match text.anchor {
        Anchor::Start => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::End => HPos::Right,
    };
    let Face { size, bold } = text.face;
    let weight = if bold {
        FontStyle::Bold
    } else {
        FontStyle::Normal
    };
    let font = (FAMILY, size * SCALE * SIZE_PER_EM, weight).into_font();
    let color = rgb(text.color);
    let style = TextStyle::from(font)
        .color(&color)
        .pos(Pos::new(h_pos, VPos::Top));
    let top = text.at.1 - BASELINE * size;
    canvas
        .draw_text(&text.words, &style, pixel((text.at.0, top)))
        .map_err(failed)
}

fn rgb((red, green, blue): Rgb) -> RGBColor {
    RGBColor(red, green, blue)
}

fn filled(color: Rgb) -> ShapeStyle {
    rgb(color).filled()
}

fn failed(cause: impl std::fmt::Display) -> Error {
    Error::internal(format!("the figure could not be painted: {cause}"))
}
