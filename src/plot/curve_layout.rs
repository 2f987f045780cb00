//! From the numbers of a curve figure to its scene: heading, legend, panels, footer.

use super::axis::Scale;
use super::curve_figure::CurveFigure;
use super::part::{Part, stack};
use super::render::{Format, file_bytes};
use super::scene::{Caption, Scene};
use super::style::{Face, INK, SMALL};
use super::time_axis::TimeAxis;
use super::{dose_panel, drawable, legend, level_panel};
use crate::error::Result;

/// Draws `figure` and returns the bytes of the file.
///
/// # Errors
///
/// [`Internal`](crate::ErrorKind::Internal) when there is no curve, a number is not finite or negative where it
/// cannot be, or time runs backward; [`Malformed`](crate::ErrorKind::Malformed) when a text is longer than
/// [`MAX_TEXT`](super::MAX_TEXT); [`Usage`](crate::ErrorKind::Usage) for a bitmap in a build without the
/// feature `png`.
pub fn curve(figure: &CurveFigure, format: Format) -> Result<Vec<u8>> {
    curve_on(figure, Scale::Linear, format)
}

/// As [`curve`], with the levels on `scale`.
///
/// # Errors
/// As [`curve`]; [`Usage`](crate::ErrorKind::Usage) for a logarithmic scale when no level is above zero.
pub fn curve_on(figure: &CurveFigure, scale: Scale, format: Format) -> Result<Vec<u8>> {
    drawable::refuse_undrawable(figure)?;
    if scale == Scale::Logarithmic {
        drawable::refuse_nothing_above_zero(figure)?;
    }
    let caption = Caption {
        title: &figure.title,
        description: &figure.description,
    };
    file_bytes(&curve_scene(figure, scale), caption, format)
}

/// The scene of a figure that can be drawn.
fn curve_scene(figure: &CurveFigure, scale: Scale) -> Scene {
    let (from, to) = figure.time_span();
    let time = TimeAxis::new(from, to);
    let levels = level_panel::level_panel(figure, &time, scale);
    let doses = dose_panel::dose_panel(figure, &time);
    let mut parts = vec![
        Part::heading(&figure.title, &figure.subtitle),
        legend::legend(figure, &levels.unplaced),
        levels.part,
    ];
    let mut notes = Vec::new();
    if let Some(doses) = doses {
        parts.push(doses.part);
        notes = doses.unplaced;
    }
    parts.push(footer(figure, &notes));
    stack(parts)
}

/// Small print: doses that found no room for their label, then the lines of the caller.
fn footer(figure: &CurveFigure, unplaced: &[String]) -> Part {
    let mut part = Part::default();
    if !unplaced.is_empty() {
        let words = format!("Doses: {}.", unplaced.join("; "));
        part.paragraph(&words, Face::regular(SMALL).colored(INK));
    }
    part.small_print(&figure.footer);
    part
}
