//! Figures: the predicted serum level over its dose rate, as SVG or PNG bytes.
//!
//! A figure is drawn in two steps. The layout turns plain numbers into a scene of rectangles,
//! lines and texts measured in points. The scene is then written as SVG here, or, with the
//! feature `png`, painted as a bitmap by plotters, so both formats show the same thing. Nothing
//! here reads a file, a clock or a system font: the same figure gives the same bytes on every
//! machine.

mod axis;
#[cfg(feature = "png")]
mod bitmap;
mod curve_figure;
mod curve_layout;
mod dose_panel;
mod drawable;
mod font;
mod heatmap;
mod labels;
mod legend;
mod level_panel;
mod part;
mod render;
mod scene;
mod sheet_curve;
#[cfg(feature = "png")]
mod stroke;
mod style;
mod svg;
mod time_axis;
mod tornado;

pub use axis::Scale;
pub use curve_figure::{
    Band, BandSeverity, CurveFigure, DoseBar, Line, MAX_SERIES, MAX_TEXT, Measured, Ribbon, Series,
};
pub use curve_layout::{curve, curve_on};
pub use heatmap::{HeatCell, HeatFigure, heat_map};
pub use render::Format;
pub use sheet_curve::{sheet_curve, text_width};
pub use tornado::{NamedLevel, TornadoBar, TornadoFigure, tornado};
