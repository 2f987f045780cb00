//! How wide the letters of the embedded font are.

mod widths;

use widths::ADVANCES;

/// Units of the font to the em.
pub(super) const UNITS_PER_EM: u16 = 2048;

/// How far `letter` advances the line, in units of the font. A letter that the font lacks counts
/// as a whole em: too wide rather than too narrow, for another font will stand in for it.
pub(super) fn advance(letter: char, bold: bool) -> u16 {
    ADVANCES
        .binary_search_by_key(&letter, |row| row.0)
        .map_or(UNITS_PER_EM, |place| {
            let (_, regular, heavy) = ADVANCES[place];
            if bold { heavy } else { regular }
        })
}
