//! Finding room for a label inside a panel.

use super::scene::{Area, At, Text};

/// Clear space around a label.
const CLEARANCE: f64 = 2.5;

/// What a label must not cover.
#[derive(Default)]
pub(super) struct Obstacles {
    /// Curves.
    pub lines: Vec<Vec<At>>,
    /// Bars, markers and labels.
    pub areas: Vec<Area>,
}

impl Obstacles {
    fn block(&self, area: Area) -> bool {
        let crossed = |line: &Vec<At>| line.windows(2).any(|p| area.crossed_by(p[0], p[1]));
        self.areas.iter().any(|other| other.meets(area)) || self.lines.iter().any(crossed)
    }

    /// The first of `candidates` that lies within `room` and covers nothing; it becomes an
    /// obstacle for the next label.
    pub(super) fn place(
        &mut self,
        candidates: impl IntoIterator<Item = Text>,
        room: Area,
    ) -> Option<Text> {
        let free = |text: &Text| {
            let area = text.area();
            room.holds(area) && !self.block(area.grown(CLEARANCE))
        };
        let text = candidates.into_iter().find(free)?;
        self.areas.push(text.area());
        Some(text)
    }
}
