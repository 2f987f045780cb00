//! A scene as an SVG document: texts as text, no ids, so that several may stand in one page.

use super::scene::{Anchor, Area, At, Caption, Scene, Shape, Text};
use super::style::{FAMILY, Rgb, TINT, WHITE, printable};
use std::fmt;

/// The document of `scene`, with `caption` for screen readers.
pub(super) fn document(scene: &Scene, caption: Caption<'_>) -> String {
    let (width, height) = (Length::of(scene.width), Length::of(scene.height));
    let mut document = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}pt\" height=\"{height}pt\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" font-family=\"{FAMILY}\" \
         stroke-linejoin=\"round\">\n<title>{}</title>\n<desc>{}</desc>\n",
        escaped(caption.title),
        escaped(caption.description)
    );
    let canvas = Area {
        left: 0.0,
        right: scene.width,
        top: 0.0,
        bottom: scene.height,
    };
    let mut line = |element: &str| {
        document.push_str(element);
        document.push('\n');
    };
    line(&rectangle(canvas, WHITE));
    for shape in &scene.shapes {
        line(&element(shape));
    }
    document.push_str("</svg>\n");
    document
}

/// The element that paints `shape`.
fn element(shape: &Shape) -> String {
    match shape {
        Shape::Fill { area, color } => rectangle(*area, *color),
        Shape::Tint { outline, color } => format!(
            "<polygon points=\"{}\" fill=\"{}\" fill-opacity=\"{TINT}\"/>",
            corners(outline),
            hexadecimal(*color)
        ),
        Shape::Path {
            points,
            width,
            color,
        } => format!(
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"/>",
            corners(points),
            hexadecimal(*color),
            Length::of(*width)
        ),
        Shape::Dot {
            center,
            radius,
            color,
        } => format!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\"/>",
            Length::of(center.0),
            Length::of(center.1),
            Length::of(*radius),
            hexadecimal(*color)
        ),
        Shape::Text(text) => text_element(text),
    }
}

/// Two areas that share an edge share it in the file, too: the sides are rounded, not the sizes.
fn rectangle(area: Area, color: Rgb) -> String {
    let [left, right, top, bottom] = [area.left, area.right, area.top, area.bottom].map(Length::of);
    format!(
        "<rect x=\"{left}\" y=\"{top}\" width=\"{}\" height=\"{}\" fill=\"{}\"/>",
        Length(right.0 - left.0),
        Length(bottom.0 - top.0),
        hexadecimal(color)
    )
}

/// The length of the text is that of the embedded font, so that a reader's wider font, where
/// none of the family is installed, covers no other text and leaves no canvas.
fn text_element(text: &Text) -> String {
    let anchor = match text.anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    };
    let weight = if text.face.bold {
        " font-weight=\"bold\""
    } else {
        ""
    };
    format!(
        "<text x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\" font-size=\"{}\"{weight} \
         textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{}\">{}</text>",
        Length::of(text.at.0),
        Length::of(text.at.1),
        Length::of(text.face.size),
        Length::of(text.face.width(&text.words)),
        hexadecimal(text.color),
        escaped(&text.words)
    )
}

/// Points as SVG lists them.
fn corners(points: &[At]) -> String {
    let pairs = points
        .iter()
        .map(|&(x, y)| format!("{},{}", Length::of(x), Length::of(y)));
    pairs.collect::<Vec<_>>().join(" ")
}

/// A length in hundredths of a point: less than any screen shows, and far more than the last
/// digits in which two machines may differ.
#[derive(Clone, Copy)]
struct Length(i64);

impl Length {
    const PER_POINT: i64 = 100;

    fn of(points: f64) -> Self {
        Self((points * Self::PER_POINT as f64).round() as i64)
    }
}

impl fmt::Display for Length {
    /// In points, without trailing zeros: SVG reads neither `1,5` nor needs `1.50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let hundredths = self.0.abs();
        let (whole, part) = (hundredths / Self::PER_POINT, hundredths % Self::PER_POINT);
        match part {
            0 => write!(f, "{sign}{whole}"),
            tenths if tenths % 10 == 0 => write!(f, "{sign}{whole}.{}", tenths / 10),
            part => write!(f, "{sign}{whole}.{part:02}"),
        }
    }
}

fn hexadecimal((red, green, blue): Rgb) -> String {
    format!("#{red:02X}{green:02X}{blue:02X}")
}

/// `text` as XML character data.
fn escaped(text: &str) -> String {
    printable(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
