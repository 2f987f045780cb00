//! The time axis: minutes or hours after the start.

use super::axis::{Axis, Scale, plain, round_step};
use super::part::{HAIRLINE, Part};
use super::scene::{Anchor, Area};
use super::style::{self, BODY, Face, GRID, INK};

/// Unit of the time axis.
#[derive(Clone, Copy, Debug, PartialEq)]
struct TimeUnit {
    /// Name on the axis.
    name: &'static str,
    /// How many of it make an hour.
    per_hour: f64,
    /// Distance of the ticks in this unit.
    step: f64,
}

/// The unit and the ticks that suit a span of `hours`: minutes up to two hours, else hours.
fn time_unit(hours: f64) -> TimeUnit {
    const MOST_PARTS: f64 = 8.0;
    let (name, per_hour, steps): (_, _, &[f64]) = if hours <= 2.0 {
        ("minutes", 60.0, &[1.0, 2.0, 5.0, 10.0, 15.0, 20.0])
    } else {
        (
            "hours",
            1.0,
            &[
                0.5, 1.0, 2.0, 3.0, 4.0, 6.0, 12.0, 24.0, 48.0, 72.0, 96.0, 168.0,
            ],
        )
    };
    let span = hours * per_hour;
    let fits = |step: &f64| span / step <= MOST_PARTS * (1.0 + 1e-9);
    let on_clock = steps
        .iter()
        .copied()
        .find(fits)
        .filter(|_| span >= steps[0]);
    let step = on_clock.unwrap_or_else(|| round_step(span, MOST_PARTS));
    TimeUnit {
        name,
        per_hour,
        step,
    }
}

/// The time axis that both panels share.
pub(super) struct TimeAxis {
    pub axis: Axis,
    unit: TimeUnit,
}

impl TimeAxis {
    pub(super) fn new(from: f64, to: f64) -> Self {
        Self::between((from, to), (style::LEFT, style::RIGHT))
    }

    /// The axis of a time span in hours, between two places on the canvas.
    pub(super) fn between((from, to): (f64, f64), (start, end): (f64, f64)) -> Self {
        let unit = time_unit(to - from);
        Self {
            axis: Axis {
                from,
                to,
                start,
                end,
                scale: Scale::Linear,
            },
            unit,
        }
    }

    /// Ticks as place on the canvas and number in the unit of the axis.
    pub(super) fn ticks(&self) -> Vec<(f64, f64)> {
        let hours = self.axis.ticks(self.unit.step / self.unit.per_hour);
        hours
            .into_iter()
            .map(|h| (self.axis.place(h), h * self.unit.per_hour))
            .collect()
    }

    pub(super) fn grid(&self, part: &mut Part, panel: Area) {
        for (x, _) in self.ticks() {
            if x > panel.left + 1.0 && x < panel.right - 1.0 {
                part.upright_line(x, (panel.top, panel.bottom), HAIRLINE, GRID);
            }
        }
    }

    /// Ticks, numbers and name below the lowest panel.
    pub(super) fn draw(&self, part: &mut Part, bottom: f64) {
        for (x, number) in self.ticks() {
            part.tick(x, bottom, plain(number));
        }
        let middle = (self.axis.start + self.axis.end) / 2.0;
        let name = format!("Time after start ({})", self.unit.name);
        let at = (middle, bottom + 17.5 + BODY);
        part.text(name, at, Anchor::Middle, Face::regular(BODY).colored(INK));
        part.height = bottom + 20.5 + BODY;
    }
}
