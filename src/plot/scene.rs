//! What is on the canvas, in points from the upper left corner, before any format.

use super::style::{CAP, DESCENT, Face, Rgb};

/// A point on the canvas: right and down.
pub(super) type At = (f64, f64);

/// A canvas with its shapes, painted in order.
#[derive(Debug)]
pub(super) struct Scene {
    pub width: f64,
    pub height: f64,
    pub shapes: Vec<Shape>,
}

/// What a figure says to those who cannot see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caption<'a> {
    /// In one line.
    pub title: &'a str,
    /// The figure in words.
    pub description: &'a str,
}

/// One thing to paint.
#[derive(Debug)]
pub(super) enum Shape {
    /// A filled rectangle.
    Fill { area: Area, color: Rgb },
    /// A filled outline that lets through what is below.
    Tint { outline: Vec<At>, color: Rgb },
    /// An open line.
    Path {
        points: Vec<At>,
        width: f64,
        color: Rgb,
    },
    /// A filled circle.
    Dot { center: At, radius: f64, color: Rgb },
    /// A text of one line.
    Text(Text),
}

/// A text of one line.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub words: String,
    /// Start, middle or end of the baseline, as `anchor` says.
    pub at: At,
    pub anchor: Anchor,
    pub face: Face,
    pub color: Rgb,
}

/// Which point of its baseline holds a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Text {
    /// The rectangle the text covers.
    pub(super) fn area(&self) -> Area {
        let width = self.face.width(&self.words);
        let left = match self.anchor {
            Anchor::Start => self.at.0,
            Anchor::Middle => self.at.0 - width / 2.0,
            Anchor::End => self.at.0 - width,
        };
        Area {
            left,
            right: left + width,
            top: self.at.1 - CAP * self.face.size,
            bottom: self.at.1 + DESCENT * self.face.size,
        }
    }
}

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
}

impl Area {
    /// The same area, wider by `by` on every side.
    pub(super) fn grown(self, by: f64) -> Self {
        Self {
            left: self.left - by,
            right: self.right + by,
            top: self.top - by,
            bottom: self.bottom + by,
        }
    }

    /// The part of the area that lies inside `other`.
    pub(super) fn clipped(self, other: Self) -> Self {
        Self {
            left: self.left.max(other.left),
            right: self.right.min(other.right),
            top: self.top.max(other.top),
            bottom: self.bottom.min(other.bottom),
        }
    }

    /// Whether the two share more than an edge.
    pub(super) fn meets(self, other: Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// Whether `other` lies inside.
    pub(super) fn holds(self, other: Self) -> bool {
        self.left <= other.left
            && other.right <= self.right
            && self.top <= other.top
            && other.bottom <= self.bottom
    }

    /// Whether the straight line from `a` to `b` passes through (Liang and Barsky's clipping).
    pub(super) fn crossed_by(self, a: At, b: At) -> bool {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let edges = [
            (-dx, a.0 - self.left),
            (dx, self.right - a.0),
            (-dy, a.1 - self.top),
            (dy, self.bottom - a.1),
        ];
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        for (slope, room) in edges {
            if slope == 0.0 {
                if room < 0.0 {
                    return false;
                }
            } else if slope < 0.0 {
                enter = enter.max(room / slope);
            } else {
                leave = leave.min(room / slope);
            }
        }
        enter <= leave
    }
}

/// The line through `points` with as few of them as keep it within `tolerance` (Douglas and
/// Peucker's method): long pieces are drawn more smoothly than many short ones.
pub(super) fn simplified(points: &[At], tolerance: f64) -> Vec<At> {
    let mut kept = vec![false; points.len()];
    let mut open = vec![(0, points.len().saturating_sub(1))];
    while let Some((from, to)) = open.pop() {
        let (a, b) = (points[from], points[to]);
        kept[from] = true;
        kept[to] = true;
        let between = (from + 1..to).map(|i| (i, distance(points[i], a, b)));
        let farthest = between.max_by(|p, q| p.1.total_cmp(&q.1));
        if let Some((far, _)) = farthest.filter(|(_, most)| *most > tolerance) {
            open.extend([(from, far), (far, to)]);
        }
    }
    points
        .iter()
        .zip(kept)
        .filter(|(_, kept)| *kept)
        .map(|(point, _)| *point)
        .collect()
}

/// Length of a step. Not `hypot`, which differs between machines; a square root does not.
pub(super) fn length(dx: f64, dy: f64) -> f64 {
    (dx * dx + dy * dy).sqrt()
}

/// Distance of `point` from the piece between `a` and `b`.
fn distance(point: At, a: At, b: At) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let (px, py) = (point.0 - a.0, point.1 - a.1);
    let squared = dx * dx + dy * dy;
    let along = if squared > 0.0 {
        ((px * dx + py * dy) / squared).clamp(0.0, 1.0)
    } else {
        0.0
    };
    length(px - along * dx, py - along * dy)
}

/// Cuts the line through `points` into dashes: `pattern` holds lengths drawn and left out in
/// turn, and an empty pattern keeps the line whole.
pub(super) fn dashed(points: &[At], pattern: &[f64]) -> Vec<Vec<At>> {
    let (Some(&first), false) = (points.first(), pattern.is_empty()) else {
        return vec![points.to_vec()];
    };
    let mut pieces = Vec::new();
    let mut piece = vec![first];
    let (mut index, mut left) = (0, pattern[0]);
    for pair in points.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        let mut rest = length(to.0 - from.0, to.1 - from.1);
        while rest > left {
            let part = left / rest;
            from = (
                from.0 + part * (to.0 - from.0),
                from.1 + part * (to.1 - from.1),
            );
            rest -= left;
            piece.push(from);
            if index % 2 == 0 {
                pieces.push(std::mem::take(&mut piece));
            }
            piece = vec![from];
            index += 1;
            left = pattern[index % pattern.len()];
        }
        left -= rest;
        piece.push(to);
    }
    if index % 2 == 0 && piece.len() > 1 {
        pieces.push(piece);
    }
    pieces
}
