//! A ratio in the words of a ward round: the nearest simple fraction, and always its number.

use crate::units::show;

/// The words of each part that is missing from the whole, up to the middle between it and the
/// next.
const LESS: [(f64, &str); 10] = [
    (0.05, "about as much as"),
    (0.15, "about a tenth less than"),
    (0.225, "about a fifth less than"),
    (0.29, "about a quarter less than"),
    (0.415, "about a third less than"),
    (0.583, "about half of what is"),
    (0.708, "about a third of what is"),
    (0.775, "about a quarter of what is"),
    (0.85, "about a fifth of what is"),
    (0.95, "about a tenth of what is"),
];

/// The same for what is more than the whole.
const MORE: [(f64, &str); 10] = [
    (0.05, "about as much as"),
    (0.15, "about a tenth more than"),
    (0.225, "about a fifth more than"),
    (0.29, "about a quarter more than"),
    (0.415, "about a third more than"),
    (0.583, "about half more than"),
    (0.708, "about two thirds more than"),
    (0.875, "about three quarters more than"),
    (1.25, "about twice what is"),
    (2.5, "about three times what is"),
];

/// `own` against what is usual, before the word `usual`: `about a third less than`.
#[must_use]
pub fn against_usual(own_over_usual: f64) -> &'static str {
    let apart = own_over_usual - 1.0;
    let (table, beyond) = if apart < 0.0 {
        (LESS, "less than a tenth of what is")
    } else {
        (MORE, "more than three times what is")
    };
    let found = table.iter().find(|(up_to, _)| apart.abs() < *up_to);
    found.map_or(beyond, |(_, words)| words)
}

/// The ratio as a number: `0.68 times`.
#[must_use]
pub fn times(ratio: f64) -> String {
    format!("{} times", show::fixed(ratio, 2))
}
