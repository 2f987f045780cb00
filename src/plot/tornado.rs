//! Bars around one value: what each input does to it, the widest first.

use super::axis::{Axis, Scale, plain, round_step};
use super::curve_figure::BandSeverity;
use super::drawable::refuse_long_texts;
use super::part::{HAIRLINE, Part, Plate, stack};
use super::render::{Format, file_bytes};
use super::scene::{Anchor, Area, Caption, Text};
use super::style::{self, BODY, CAP, Face, GRID, INK, LABEL, MARGIN, Rgb, SMALL, WHITE};
use crate::error::{Error, Result};

/// What moves one level.
#[derive(Clone, Debug, PartialEq)]
pub struct TornadoFigure {
    /// What the figure shows.
    pub title: String,
    /// Patient and order in short; may be empty.
    pub subtitle: String,
    /// Name of the axis, with the unit.
    pub axis_name: String,
    /// The level with every input as it is.
    pub middle: f64,
    /// The bars, from the top.
    pub bars: Vec<TornadoBar>,
    /// A level to keep in sight where a bar reaches it, with its name.
    pub mark: Option<NamedLevel>,
    /// Small lines below.
    pub footer: Vec<String>,
    /// The figure in words, for people who cannot see it.
    pub description: String,
}

/// One input.
#[derive(Clone, Debug, PartialEq)]
pub struct TornadoBar {
    /// Its name, with the unit of its values.
    pub label: String,
    /// The level at its low value, and that value in words.
    pub low: NamedLevel,
    /// The level at its high value, and that value in words.
    pub high: NamedLevel,
}

/// A level with the words that stand beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedLevel {
    /// In mmol/L.
    pub level: f64,
    /// What it belongs to.
    pub words: String,
}

/// Height of a row and of its bar.
const ROW: f64 = 19.0;
const BAR: f64 = 11.0;
/// Space between a bar and its numbers.
const BESIDE: f64 = 3.0;
/// Most bars in one figure.
const MOST_BARS: usize = 30;
/// A bar of the low value is light, one of the high value dark, also in gray.
const LOW: Rgb = (168, 208, 232);
const HIGH: Rgb = (0, 84, 140);

/// Draws `figure` and returns the bytes of the file.
///
/// # Errors
/// [`Internal`](crate::ErrorKind::Internal) when there is no bar, there are more than 30, or a level is not a
/// number from 0 to 100; [`Malformed`](crate::ErrorKind::Malformed) when a text is longer than
/// [`MAX_TEXT`](super::MAX_TEXT); [`Usage`](crate::ErrorKind::Usage) for a bitmap in a build
/// without the feature `png`.
pub fn tornado(figure: &TornadoFigure, format: Format) -> Result<Vec<u8>> {
    refuse_no_bars(figure)?;
    let labels = figure.bars.iter().map(|bar| &bar.label);
    let texts = labels.chain(&figure.footer);
    refuse_long_texts(texts.chain([&figure.title, &figure.subtitle]))?;
    let head = Part::heading(&figure.title, &figure.subtitle);
    let mut foot = Part::default();
    foot.small_print(&figure.footer);
    let scene = stack(vec![head, legend(), bars(figure), foot]);
    let caption = Caption {
        title: &figure.title,
        description: &figure.description,
    };
    file_bytes(&scene, caption, format)
}

/// Refuses a figure without bars or with levels that have no place.
fn refuse_no_bars(figure: &TornadoFigure) -> Result<()> {
    let ends = figure
        .bars
        .iter()
        .flat_map(|bar| [bar.low.level, bar.high.level]);
    let mut levels = ends.chain([figure.middle]);
    if figure.bars.is_empty() || figure.bars.len() > MOST_BARS {
        return Err(Error::internal(format!("{} bars", figure.bars.len())));
    }
    if !levels.all(|level| (0.0..=100.0).contains(&level)) {
        return Err(Error::internal("a level that cannot be drawn"));
    }
    Ok(())
}

/// What light and dark mean.
fn legend() -> Part {
    let mut part = Part::default();
    let face = Face::regular(BODY);
    let mut x = MARGIN;
    for (color, words) in [(LOW, "at its low value"), (HIGH, "at its high value")] {
        let area = Area {
            left: x,
            right: x + 20.0,
            top: 2.0,
            bottom: 10.0,
        };
        part.fill(area, color);
        part.text(
            words.to_owned(),
            (x + 25.0, BODY),
            Anchor::Start,
            face.colored(INK),
        );
        x += 25.0 + face.width(words) + 16.0;
    }
    part.height = face.line() + 2.0;
    part
}

/// Widest of some texts.
fn widest<'a>(face: Face, texts: impl Iterator<Item = &'a String>) -> f64 {
    texts.map(|text| face.width(text)).fold(0.0, f64::max)
}

/// From the lowest to the highest level, with room for the numbers beside the bars.
fn axis(figure: &TornadoFigure) -> Axis {
    let label = Face::regular(LABEL);
    let numbers = Face::regular(SMALL);
    let left = MARGIN + widest(label, figure.bars.iter().map(|bar| &bar.label)) + 6.0;
    let values = figure
        .bars
        .iter()
        .flat_map(|bar| [&bar.low.words, &bar.high.words]);
    let room = widest(numbers, values) + 2.0 * BESIDE;
    let ends = figure
        .bars
        .iter()
        .flat_map(|bar| [bar.low.level, bar.high.level]);
    let (low, high) = ends.fold((figure.middle, figure.middle), |(low, high), level| {
        (low.min(level), high.max(level))
    });
    // A hair of a difference is not blown up into a storm.
    let least = 0.05 * figure.middle.max(0.1);
    let (low, high) = if high - low < least {
        (figure.middle - least, figure.middle + least)
    } else {
        (low, high)
    };
    Axis {
        from: low,
        to: high,
        start: left + room,
        end: style::WIDTH - MARGIN - room,
        scale: Scale::Linear,
    }
}

/// One bar with its place.
#[derive(Clone, Copy)]
struct Row<'a> {
    bar: &'a TornadoBar,
    /// Where the level of the unchanged inputs lies, from the left.
    middle: f64,
    /// Upper edge of the row.
    top: f64,
}

fn bars(figure: &TornadoFigure) -> Part {
    let axis = axis(figure);
    let mut part = Part::default();
    let bottom = ROW * figure.bars.len() as f64 + 2.0;
    level_axis(&mut part, &axis, bottom);
    let middle = axis.place(figure.middle);
    let rows = figure.bars.iter().enumerate().map(|(row, bar)| Row {
        bar,
        middle,
        top: ROW * row as f64,
    });
    for row in rows.clone() {
        draw_bar(&mut part, &axis, row);
    }
    let mark = figure.mark.as_ref();
    let mark = mark.filter(|mark| (axis.from..=axis.to).contains(&mark.level));
    if let Some(mark) = mark {
        let color = style::band_color(BandSeverity::Stop);
        part.upright_line(axis.place(mark.level), (0.0, bottom), 1.0, color);
    }
    part.upright_line(middle, (0.0, bottom), 1.0, INK);
    for row in rows {
        draw_words(&mut part, &axis, row);
    }
    let mut height = bottom + 17.5 + BODY;
    let center = (axis.start + axis.end) / 2.0;
    let name = Face::regular(BODY).colored(INK);
    part.text(
        figure.axis_name.clone(),
        (center, height),
        Anchor::Middle,
        name,
    );
    if let Some(NamedLevel { words, .. }) = mark {
        height += Face::regular(SMALL).line();
        let letters = Face::regular(SMALL).colored(INK);
        part.text(words.clone(), (center, height), Anchor::Middle, letters);
    }
    part.height = height + 3.0;
    part
}

/// The axis of levels below the bars, and its lines behind them.
fn level_axis(part: &mut Part, axis: &Axis, bottom: f64) {
    let panel = Area {
        left: axis.start - 4.0,
        right: axis.end + 4.0,
        top: 0.0,
        bottom,
    };
    let step = round_step(axis.to - axis.from, 6.0);
    let ticks = axis.ticks(step);
    for &level in &ticks {
        let x = axis.place(level);
        part.upright_line(x, (0.0, bottom), HAIRLINE, GRID);
        part.tick(x, bottom, plain(level));
    }
    part.level_line((panel.left, panel.right), bottom, HAIRLINE, style::FRAME);
}

/// Both halves of a bar.
fn draw_bar(part: &mut Part, axis: &Axis, row: Row<'_>) {
    let Row {
        bar,
        middle: x,
        top,
    } = row;
    let center = top + ROW / 2.0;
    let mut ends = [
        (axis.place(bar.low.level), LOW),
        (axis.place(bar.high.level), HIGH),
    ];
    // The longer one first, where both lie on one side.
    ends.sort_by(|a, b| (b.0 - x).abs().total_cmp(&(a.0 - x).abs()));
    for (end, color) in ends {
        let area = Area {
            left: end.min(x),
            right: end.max(x),
            top: center - BAR / 2.0,
            bottom: center + BAR / 2.0,
        };
        part.fill(area, color);
    }
}

/// The name of a bar and the values beside its ends.
fn draw_words(part: &mut Part, axis: &Axis, row: Row<'_>) {
    let Row {
        bar,
        middle: x,
        top,
    } = row;
    let center = top + ROW / 2.0;
    let baseline = center + CAP * LABEL / 2.0;
    let label = Face::regular(LABEL).colored(INK);
    part.text(bar.label.clone(), (MARGIN, baseline), Anchor::Start, label);
    let (low, high) = (axis.place(bar.low.level), axis.place(bar.high.level));
    let ((left, left_words), (right, right_words)) = if low <= high {
        ((low, &bar.low.words), (high, &bar.high.words))
    } else {
        ((high, &bar.high.words), (low, &bar.low.words))
    };
    let baseline = center + CAP * SMALL / 2.0;
    let room = Area {
        left: 0.0,
        right: style::WIDTH,
        top: top - ROW,
        bottom: top + 2.0 * ROW,
    };
    for (words, at, anchor) in [
        (left_words, left.min(x) - BESIDE, Anchor::End),
        (right_words, right.max(x) + BESIDE, Anchor::Start),
    ] {
        let text = Text {
            words: words.clone(),
            at: (at, baseline),
            anchor,
            face: Face::regular(SMALL),
            color: INK,
        };
        part.plated(text, Plate { room, color: WHITE });
    }
}
