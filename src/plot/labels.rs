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
    /// Outlines of what is filled.
    pub fills: Vec<Vec<At>>,
}

/// Whether `point` lies inside `outline`: a ray from it crosses the outline an odd number of
/// times.
fn inside((x, y): At, outline: &[At]) -> bool {
    let next = outline.iter().cycle().skip(1);
    let crossed = outline
        .iter()
        .zip(next)
        .filter(|(a, b)| (a.1 > y) != (b.1 > y) && x < a.0 + (y - a.1) / (b.1 - a.1) * (b.0 - a.0));
    crossed.count() % 2 == 1
}

impl Obstacles {
    fn block(&self, area: Area) -> bool {
        let crossed = |line: &Vec<At>| line.windows(2).any(|p| area.crossed_by(p[0], p[1]));
        // An area that no edge crosses is inside or outside as a whole.
        let corner = (area.left, area.top);
        let within = |outline: &Vec<At>| crossed(outline) || inside(corner, outline);
        self.areas.iter().any(|other| other.meets(area))
            || self.lines.iter().any(crossed)
            || self.fills.iter().any(within)
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
