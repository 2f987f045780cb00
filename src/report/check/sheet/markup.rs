//! Pieces of a page that is well-formed XML as well as HTML, and how much room they take.

use crate::plot::text_width;
use crate::units::show;

/// Size of the body text in print, points; one rem of the style sheet.
pub(super) const BODY: f64 = 8.5;
/// Letters of the fonts that a machine may put in the place of Arial are up to this much wider
/// (DejaVu Sans): the page is to be one page there as well.
const WIDER: f64 = 1.2;

/// `text` as character data or as the value of an attribute. Letters without a shape, among them
/// those that turn the direction of what follows, are shown by their code point.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in show::printable(text).chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// Lines of body text that `text` takes in `width` points, whatever the font.
pub(super) fn lines_of(text: &str, width: f64) -> f64 {
    let space = text_width(" ", BODY, true) * WIDER;
    let (mut lines, mut used) = (1.0, 0.0);
    for word in text.split(' ') {
        let word = text_width(word, BODY, false) * WIDER;
        // A word that is longer than the line is broken.
        let broken = (word / width).floor();
        let rest = word - broken * width;
        if used > 0.0 && used + space + word > width {
            lines += 1.0 + broken;
            used = rest;
        } else {
            lines += broken;
            used = if used > 0.0 {
                used + space + rest
            } else {
                rest
            };
        }
    }
    lines
}

/// `text` with at most `most` letters: what is cut is seen to be cut.
pub(super) fn capped(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most.saturating_sub(4)).collect();
    let whole = cut
        .rsplit_once(' ')
        .map_or(cut.as_str(), |(before, _)| before);
    format!("{whole} ...")
}

/// A term and what is said of it, in a list of such; the words are escaped here.
pub(super) fn entry(term: &str, words: &str) -> String {
    format!(
        "<div><dt>{}</dt> <dd>{}</dd></div>\n",
        escaped(term),
        escaped(words)
    )
}
