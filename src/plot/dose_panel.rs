//! The lower panel: what runs in, as bars of the dose rate.

use super::axis::{Axis, Scale, plain, round_step};
use super::curve_figure::{CurveFigure, DoseBar};
use super::labels::Obstacles;
use super::part::{AXIS_NAME, HAIRLINE, Part, Plate};
use super::scene::{Anchor, Area, Text};
use super::style::{self, BODY, CAP, DOSE_HEIGHT, Face, GRID, INK, LABEL, LEFT, RIGHT};
use super::time_axis::TimeAxis;

/// A label must clear the bars of other doses by this much, or it seems to name them.
const APART: f64 = 10.0;
/// Room for one line of labels above the highest bar.
const LABEL_ROOM: f64 = 14.0;
/// A short infusion on a long axis must stay visible.
const LEAST_WIDTH: f64 = 1.5;

/// The drawn panel, and the doses in words when their labels found no room in it.
pub(super) struct DosePanel {
    pub part: Part,
    pub unplaced: Vec<String>,
}

/// Draws the panel and the time axis below it; `None` without doses.
pub(super) fn dose_panel(figure: &CurveFigure, time: &TimeAxis) -> Option<DosePanel> {
    if figure.doses.is_empty() {
        return None;
    }
    let area = Area {
        left: LEFT,
        right: RIGHT,
        top: AXIS_NAME,
        bottom: AXIS_NAME + DOSE_HEIGHT,
    };
    let steps = total_rate(&figure.doses);
    let highest = steps.iter().map(|step| step.rate).fold(0.0, f64::max);
    let highest = if highest > 0.0 { highest } else { 1.0 };
    let axis = Axis {
        from: 0.0,
        to: highest,
        start: area.bottom,
        end: area.top + LABEL_ROOM,
        scale: Scale::Linear,
    };
    let tick = round_step(highest, 2.5);
    let mut part = Part::default();
    time.grid(&mut part, area);
    for rate in axis.ticks(tick) {
        part.level_line((LEFT, RIGHT), axis.place(rate), HAIRLINE, GRID);
    }
    let bars: Vec<Area> = steps
        .iter()
        .map(|step| bar_area(step, &axis, time))
        .collect();
    for &bar in &bars {
        part.fill(bar, style::DOSE);
    }
    let labels = named(&figure.doses);
    let places = Places {
        doses: &figure.doses,
        bars: &bars,
        panel: area,
        time,
    };
    let texts = places.of(&labels);
    let unplaced = if texts.len() < labels.len() {
        listed(&figure.doses)
    } else {
        Vec::new()
    };
    for text in texts.into_iter().filter(|_| unplaced.is_empty()) {
        let plate = Plate {
            room: area,
            color: style::WHITE,
        };
        part.plated(text, plate);
    }
    part.frame(area);
    for rate in axis.ticks(tick) {
        let y = axis.place(rate);
        part.level_line((LEFT - 3.0, LEFT), y, HAIRLINE, style::FRAME);
        let at = (LEFT - 5.0, y + CAP * LABEL / 2.0);
        let number = Face::regular(LABEL).colored(INK);
        part.text(plain(rate), at, Anchor::End, number);
    }
    let name = (style::MARGIN, area.top - 7.5);
    let words = "Dose rate (mmol/h of magnesium)".to_string();
    let letters = Face::regular(BODY).colored(INK);
    part.text(words, name, Anchor::Start, letters);
    time.draw(&mut part, area.bottom);
    Some(DosePanel { part, unplaced })
}

/// A stretch of constant total rate: hours and mmol/h.
struct Step {
    from: f64,
    to: f64,
    rate: f64,
}

/// The sum of all infusions over time: two that overlap stand on each other.
fn total_rate(doses: &[DoseBar]) -> Vec<Step> {
    let mut edges: Vec<f64> = doses.iter().flat_map(|dose| [dose.from, dose.to]).collect();
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    let mut steps: Vec<Step> = Vec::new();
    for edge in edges.windows(2) {
        let (from, to) = (edge[0], edge[1]);
        let running = doses
            .iter()
            .filter(|dose| dose.from <= from && to <= dose.to);
        let rate = running.map(|dose| dose.rate).sum();
        match steps.last_mut() {
            Some(last) if last.to == from && last.rate == rate => last.to = to,
            _ => steps.push(Step { from, to, rate }),
        }
    }
    steps.retain(|step| step.rate > 0.0);
    steps
}

fn bar_area(step: &Step, axis: &Axis, time: &TimeAxis) -> Area {
    let left = time.axis.place(step.from).min(RIGHT - LEAST_WIDTH);
    let right = time.axis.place(step.to).max(left + LEAST_WIDTH);
    Area {
        left,
        right,
        top: axis.place(step.rate),
        bottom: axis.place(0.0),
    }
}

/// Every label once, with its number of times, and the first dose that carries it.
fn named(doses: &[DoseBar]) -> Vec<(String, &DoseBar)> {
    let mut names: Vec<(&DoseBar, usize)> = Vec::new();
    for dose in doses.iter().filter(|dose| !dose.label.trim().is_empty()) {
        match names
            .iter_mut()
            .find(|(first, _)| first.label == dose.label)
        {
            Some((_, times)) => *times += 1,
            None => names.push((dose, 1)),
        }
    }
    let words = |(dose, times): (&DoseBar, usize)| match times {
        1 => style::printable(&dose.label),
        _ => format!("{} ({times} times)", style::printable(&dose.label)),
    };
    names
        .into_iter()
        .map(|name| (words(name), name.0))
        .collect()
}

/// Where labels of doses may stand.
struct Places<'a> {
    doses: &'a [DoseBar],
    bars: &'a [Area],
    panel: Area,
    time: &'a TimeAxis,
}

impl Places<'_> {
    /// The labels in their places; fewer than asked when one of them finds no room.
    fn of(&self, labels: &[(String, &DoseBar)]) -> Vec<Text> {
        let mut texts: Vec<Text> = Vec::new();
        for (words, dose) in labels {
            let others = self.doses.iter().filter(|other| other.label != dose.label);
            let mut areas: Vec<Area> = others
                .map(|other| self.covered(other))
                .map(|area| Area {
                    top: area.top - APART,
                    ..area
                })
                .collect();
            areas.extend(self.bars);
            areas.extend(texts.iter().map(Text::area));
            let mut obstacles = Obstacles {
                areas,
                ..Obstacles::default()
            };
            let candidates = candidates(words, self.covered(dose), self.panel);
            texts.extend(obstacles.place(candidates, self.panel));
        }
        texts
    }

    /// The place of one dose among the bars, as high as the highest bar over it.
    fn covered(&self, dose: &DoseBar) -> Area {
        let left = self.time.axis.place(dose.from);
        let right = self.time.axis.place(dose.to).max(left + LEAST_WIDTH);
        let bottom = self.bars.first().map_or(0.0, |bar| bar.bottom);
        let own = Area {
            left,
            right,
            top: 0.0,
            bottom,
        };
        let over = self.bars.iter().filter(|bar| bar.meets(own));
        let top = over.map(|bar| bar.top).fold(bottom, f64::min);
        Area { top, ..own }
    }
}

/// Places for a dose label: on top of its bar, then right of it.
fn candidates(words: &str, bar: Area, panel: Area) -> Vec<Text> {
    let face = Face::regular(LABEL);
    let width = face.width(words);
    let inside = |x: f64| x.max(panel.left + 4.0).min(panel.right - 4.0 - width);
    let above = bar.top - 4.5;
    let starts = [
        (bar.left + bar.right - width) / 2.0,
        bar.left,
        bar.right - width,
    ];
    let mut places: Vec<(f64, f64)> = starts.into_iter().map(|x| (inside(x), above)).collect();
    places.push((bar.right + 5.0, bar.top + CAP * LABEL));
    let text = |at| Text {
        words: words.into(),
        at,
        anchor: Anchor::Start,
        face,
        color: INK,
    };
    places.into_iter().map(text).collect()
}

/// Every dose after its start in hours, for the small print.
fn listed(doses: &[DoseBar]) -> Vec<String> {
    let item = |(words, dose): (String, &DoseBar)| {
        let hours = (dose.from * 100.0).round() / 100.0;
        format!("{}\u{a0}h: {words}", plain(hours))
    };
    named(doses).into_iter().map(item).collect()
}
