//! Figures: the predicted serum level over its dose rate, as SVG or PNG bytes.
//!
//! A figure is built in two steps. The layout turns plain numbers into a scene of rectangles,
//! lines and texts measured in points; the renderer paints that scene with plotters, so both
//! formats show the same thing. Nothing here reads a file, a clock or a system font: the same
//! figure gives the same bytes on every machine.

mod check;
mod doses;
mod header;
mod heatmap;
mod labels;
mod layout;
mod levels;
mod png;
mod render;
mod scale;
mod scene;
mod stroke;
mod style;
mod tornado;

pub use heatmap::{HeatCell, HeatFigure, heat_map};
pub use tornado::{TornadoBar, TornadoFigure, tornado};

use std::path::Path;

use crate::error::{Error, ErrorKind, Result};

/// The most curves one figure can keep apart.
pub const MAX_SERIES: usize = 8;

/// The longest text a figure takes, in characters.
pub const MAX_TEXT: usize = 1000;

/// Serum level over time, with the dose rate below it.
///
/// Time is in hours after the start of the order, levels are total serum magnesium in mmol/L.
#[derive(Clone, Debug, PartialEq)]
pub struct CurveFigure {
    /// What the figure shows, in one line if possible; longer text is wrapped.
    pub title: String,
    /// Patient and order in short; may be empty.
    pub subtitle: String,
    /// Predicted levels, 1 to [`MAX_SERIES`]; each should have a line style of its own.
    pub series: Vec<Series>,
    /// Ranges around the curves, drawn below them; may be empty.
    pub ribbons: Vec<Ribbon>,
    /// Level bands behind the curves, lowest first; only those in sight are drawn.
    pub bands: Vec<Band>,
    /// What is infused; empty leaves out the lower panel.
    pub doses: Vec<DoseBar>,
    /// Levels reported by the laboratory.
    pub measured: Vec<Measured>,
    /// Small lines below: model, assumptions, version.
    pub footer: Vec<String>,
    /// The figure in words, for people who cannot see it (`desc` in SVG, `Description` in PNG).
    pub description: String,
}

/// One predicted curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Name in the legend.
    pub label: String,
    /// Time in hours and level in mmol/L, in order of time, two points or more.
    pub points: Vec<(f64, f64)>,
    /// Line style: curves must be told apart without color.
    pub line: Line,
}

/// The range of levels around a curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Ribbon {
    /// Name in the legend.
    pub label: String,
    /// Time in hours, lowest and highest level in mmol/L, in order of time, two points or more.
    pub points: Vec<(f64, f64, f64)>,
}

/// Line style of a curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Unbroken.
    Solid,
    /// Long dashes.
    Dashed,
    /// Dots.
    Dotted,
    /// A long dash and a dot in turn.
    DashDot,
}

/// A range of levels with a meaning.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Lower bound in mmol/L.
    pub from: f64,
    /// Upper bound in mmol/L; `None` is open upward.
    pub to: Option<f64>,
    /// The meaning in words; the figure adds the level to it.
    pub label: String,
    /// Decides the tint.
    pub severity: BandSeverity,
}

/// How much a band should worry the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BandSeverity {
    /// The reference range.
    Normal,
    /// Above the reference range: watch.
    Watch,
    /// Signs become possible.
    Caution,
    /// Stop and reassess.
    Stop,
    /// An emergency.
    Emergency,
}

/// A constant-rate infusion.
#[derive(Clone, Debug, PartialEq)]
pub struct DoseBar {
    /// Start in hours.
    pub from: f64,
    /// End in hours, after the start.
    pub to: f64,
    /// Rate in mmol/h of magnesium.
    pub rate: f64,
    /// The dose as ordered, for example `4 g over 20 min`; a label used several times is drawn
    /// once, with the number of times.
    pub label: String,
}

/// A level reported by the laboratory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// Time in hours.
    pub time: f64,
    /// Level in mmol/L.
    pub level: f64,
}

/// File format of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Scalable vector graphics, texts as text.
    Svg,
    /// A bitmap of two pixels to the point.
    Png,
}

impl Format {
    /// The format that the name of `path` asks for.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`] unless the name ends in `.svg` or `.png`.
    pub fn from_path(path: &Path) -> Result<Self> {
        let ending = path
            .extension()
            .and_then(|e| e.to_str())
            .map(str::to_ascii_lowercase);
        match ending.as_deref() {
            Some("svg") => Ok(Self::Svg),
            Some("png") => Ok(Self::Png),
            _ => Err(Error::new(
                ErrorKind::Usage,
                format!("cannot tell the figure format of `{}`", path.display()),
                "give a file name that ends in .svg or .png",
            )),
        }
    }
}

/// The axis of the levels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    /// From zero, equal differences at equal distances.
    #[default]
    Linear,
    /// Equal ratios at equal distances, so that a decline of first order is straight.
    Logarithmic,
}

/// Draws `figure` and returns the bytes of the file.
///
/// # Errors
///
/// [`ErrorKind::Internal`] when there is no curve, a number is not finite or negative where it
/// cannot be, or time runs backward; [`ErrorKind::Malformed`] when a text is longer than
/// [`MAX_TEXT`].
pub fn curve(figure: &CurveFigure, format: Format) -> Result<Vec<u8>> {
    curve_on(figure, Scale::Linear, format)
}

/// As [`curve`], with the levels on `scale`.
///
/// # Errors
/// As [`curve`]; [`ErrorKind::Usage`] for a logarithmic scale when no level is above zero.
pub fn curve_on(figure: &CurveFigure, scale: Scale, format: Format) -> Result<Vec<u8>> {
    check::figure(figure)?;
    if scale == Scale::Logarithmic {
        check::above_zero(figure)?;
    }
    let scene = layout::scene(figure, scale)?;
    render::file(&scene, (&figure.title, &figure.description), format)
}
