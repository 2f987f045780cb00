//! Wide lines on a bitmap: every pixel whose center is near enough, round at the bends.

use super::scene::{At, length};

/// Pixels covered by the line through `points` (in points, `scale` pixels each), cut off square
/// at both ends. A pixel may come more than once.
pub(super) fn pixels(points: &[At], width: f64, scale: f64) -> Vec<(i32, i32)> {
    let reach = width * scale / 2.0;
    let mut pixels = Vec::new();
    let last = points.len().saturating_sub(2);
    for (index, pair) in points.windows(2).enumerate() {
        let [a, b] = [pair[0], pair[1]].map(|(x, y)| (x * scale, y * scale));
        let ends = (index == 0, index == last);
        segment(a, b, reach, ends, &mut pixels);
    }
    pixels
}

/// Adds the pixels of one straight piece; `square` says at which end it is cut off.
fn segment(a: At, b: At, reach: f64, square: (bool, bool), pixels: &mut Vec<(i32, i32)>) {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let squared = dx * dx + dy * dy;
    if squared == 0.0 {
        return;
    }
    let span = |p: f64, q: f64| {
        let (low, high) = (p.min(q) - reach, p.max(q) + reach);
        (low - 0.5).ceil() as i32..=(high - 0.5).floor() as i32
    };
    for y in span(a.1, b.1) {
        for x in span(a.0, b.0) {
            let (px, py) = (f64::from(x) + 0.5 - a.0, f64::from(y) + 0.5 - a.1);
            let along = (px * dx + py * dy) / squared;
            if (square.0 && along < 0.0) || (square.1 && along > 1.0) {
                continue;
            }
            let near = along.clamp(0.0, 1.0);
            if length(px - near * dx, py - near * dy) <= reach {
                pixels.push((x, y));
            }
        }
    }
}
