//! A map of colored cells with their numbers written in them.

use super::drawable::refuse_long_texts;
use super::part::{Part, stack};
use super::render::{Format, file_bytes};
use super::scene::{Anchor, Area, Caption};
use super::style::{self, BODY, Face, INK, LABEL, MARGIN, Rgb, SMALL, WHITE};
use crate::error::{Error, ErrorKind, Result};

/// A table of parts between 0 and 1, each told by its color and by its words.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatFigure {
    /// What the figure shows.
    pub title: String,
    /// Patient and order in short; may be empty.
    pub subtitle: String,
    /// What the columns are, with the unit.
    pub column_name: String,
    /// What the rows are, with the unit.
    pub row_name: String,
    /// Label of each column, from left to right.
    pub columns: Vec<String>,
    /// Label of each row, from the bottom upward.
    pub rows: Vec<String>,
    /// The cells, row by row.
    pub cells: Vec<Vec<HeatCell>>,
    /// Small lines below.
    pub footer: Vec<String>,
    /// The figure in words, for people who cannot see it.
    pub description: String,
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatCell {
    /// From 0 to 1; decides the color.
    pub part: f64,
    /// The number, large.
    pub number: String,
    /// What stands below it, small.
    pub below: String,
}

/// Where the cells begin, below the name of the rows.
const TOP: f64 = 14.0;
/// Height of a row.
const ROW: f64 = 27.0;
/// White line between two cells.
const GAP: f64 = 1.0;
/// Smallest letters that can still be read in a journal column.
const LEAST_LETTERS: f64 = 5.0;

/// Draws `figure` and returns the bytes of the file.
///
/// # Errors
///
/// [`ErrorKind::Internal`] when the table has no cell, is not rectangular or a part is outside
/// 0 to 1; [`ErrorKind::Usage`] when the numbers do not fit into the cells, and for a
/// bitmap in a build without the feature `png`;
/// [`ErrorKind::Malformed`] when a text is longer than [`MAX_TEXT`](super::MAX_TEXT).
pub fn heat_map(figure: &HeatFigure, format: Format) -> Result<Vec<u8>> {
    refuse_no_table(figure)?;
    refuse_long_texts([&figure.title, &figure.subtitle, &figure.description])?;
    let head = Part::heading(&figure.title, &figure.subtitle);
    let mut foot = Part::default();
    foot.small_print(&figure.footer);
    let scene = stack(vec![head, table(figure)?, foot]);
    let caption = Caption {
        title: &figure.title,
        description: &figure.description,
    };
    file_bytes(&scene, caption, format)
}

/// Refuses what is no table of parts.
fn refuse_no_table(figure: &HeatFigure) -> Result<()> {
    let wide = figure.columns.len();
    let rectangular =
        figure.cells.len() == figure.rows.len() && figure.cells.iter().all(|row| row.len() == wide);
    let mut cells = figure.cells.iter().flatten();
    if !rectangular || wide == 0 || figure.rows.is_empty() {
        return Err(Error::internal("a heat map that is not a table"));
    }
    if !cells.all(|cell| (0.0..=1.0).contains(&cell.part)) {
        return Err(Error::internal("a part of a heat map outside 0 to 1"));
    }
    Ok(())
}

/// The cells with their labels.
fn table(figure: &HeatFigure) -> Result<Part> {
    let label = Face::regular(LABEL);
    let widest = figure
        .rows
        .iter()
        .map(|row| label.width(row))
        .fold(0.0, f64::max);
    let left = MARGIN + widest + 5.0;
    let width = (style::WIDTH - MARGIN - left) / figure.columns.len() as f64;
    let (number, below) = letters(figure, width)?;
    let mut part = Part::default();
    part.text(
        figure.row_name.clone(),
        (MARGIN, LABEL),
        Anchor::Start,
        label.colored(INK),
    );
    let top = TOP;
    for (place, (name, row)) in figure.rows.iter().zip(&figure.cells).rev().enumerate() {
        let y = top + ROW * place as f64;
        let at = (left - 5.0, y + ROW / 2.0 + 0.36 * LABEL);
        part.text(name.clone(), at, Anchor::End, label.colored(INK));
        for (column, cell) in row.iter().enumerate() {
            let x = left + width * column as f64;
            let color = color(cell.part);
            let area = Area {
                left: x,
                right: x + width - GAP,
                top: y,
                bottom: y + ROW - GAP,
            };
            part.fill(area, color);
            let ink = if dark(color) { WHITE } else { INK };
            let middle = x + (width - GAP) / 2.0;
            let first = (middle, y + 0.47 * ROW);
            let letters = number.colored(ink);
            part.text(cell.number.clone(), first, Anchor::Middle, letters);
            let second = (middle, y + 0.82 * ROW);
            let letters = below.colored(ink);
            part.text(cell.below.clone(), second, Anchor::Middle, letters);
        }
    }
    let bottom = top + ROW * figure.rows.len() as f64;
    for (column, name) in figure.columns.iter().enumerate() {
        let at = (left + width * (column as f64 + 0.5), bottom + 3.0 + LABEL);
        part.text(name.clone(), at, Anchor::Middle, label.colored(INK));
    }
    let at = ((left + style::WIDTH - MARGIN) / 2.0, bottom + 16.0 + BODY);
    let name = Face::regular(BODY).colored(INK);
    part.text(figure.column_name.clone(), at, Anchor::Middle, name);
    part.height = bottom + 19.0 + BODY;
    Ok(part)
}

/// The largest letters with which every number fits into a cell of this width.
fn letters(figure: &HeatFigure, width: f64) -> Result<(Face, Face)> {
    let room = width - GAP - 2.0;
    let size = |most: f64, texts: Vec<&str>| {
        let widest = texts
            .iter()
            .map(|text| Face::regular(1.0).width(text))
            .fold(0.0, f64::max);
        if widest > 0.0 {
            most.min(room / widest)
        } else {
            most
        }
    };
    let cells = || figure.cells.iter().flatten();
    let number = size(LABEL, cells().map(|cell| cell.number.as_str()).collect());
    let below = size(
        SMALL - 1.0,
        cells().map(|cell| cell.below.as_str()).collect(),
    );
    let columns = size(LABEL, figure.columns.iter().map(String::as_str).collect());
    if number.min(below).min(columns) >= LEAST_LETTERS {
        return Ok((Face::regular(number), Face::regular(below)));
    }
    Err(Error::new(
        ErrorKind::Usage,
        format!(
            "{} columns leave no room for their numbers",
            figure.columns.len()
        ),
        "draw fewer columns, or ask for the table:",
    )
    .with_setting("format", "csv"))
}

/// Points of the color scale viridis (van der Walt and Smith), which keeps its order without
/// color vision and in gray.
const SCALE: [Rgb; 6] = [
    (68, 1, 84),
    (65, 68, 135),
    (42, 120, 142),
    (34, 168, 132),
    (122, 209, 81),
    (253, 231, 37),
];

/// Color of a part: its square root, since small risks are the ones that differ.
fn color(part: f64) -> Rgb {
    let place = part.sqrt() * (SCALE.len() - 1) as f64;
    let index = (place as usize).min(SCALE.len() - 2);
    let (a, b, t) = (SCALE[index], SCALE[index + 1], place - index as f64);
    let mixed = |a: u8, b: u8| (f64::from(a) + t * (f64::from(b) - f64::from(a))).round() as u8;
    (mixed(a.0, b.0), mixed(a.1, b.1), mixed(a.2, b.2))
}

/// Whether white letters are read better than black ones: the relative luminance of WCAG 2 at
/// which both have the same contrast is 0.18.
fn dark((red, green, blue): Rgb) -> bool {
    let linear = |c: u8| libm::pow(f64::from(c) / 255.0, 2.2);
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue) < 0.18
}
