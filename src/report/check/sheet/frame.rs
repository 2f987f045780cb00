//! What stands around the answer: when it was computed, what made it, who checked it again.

use super::markup::{escaped, lines_of};
use super::{Block, WIDTH, statement};
use crate::answer::{AgreedRecord, CheckAnswer};
use crate::report::facts::facts_sha256;
use crate::report::provenance;
use crate::{Error, ErrorKind, Result};
use jiff::civil::DateTime;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use std::fmt;

/// What a page shows beside the answer. None of it is part of any hash.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReportFrame<'a> {
    /// When it was computed, as whoever asks tells: the library reads no clock.
    pub computed_at: Option<ComputedAt>,
    /// The independent second check of this very order, where there was one.
    pub record: Option<&'a AgreedRecord>,
    /// SHA-256 of the web page that asks, where one does.
    pub page_sha256: Option<&'a str>,
}

/// A time of a clock on a wall, with its offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComputedAt {
    wall: DateTime,
    offset: Offset,
}

impl ComputedAt {
    /// `wall` at a place that is `offset` ahead of UTC.
    #[must_use]
    pub fn new(wall: DateTime, offset: Offset) -> Self {
        Self { wall, offset }
    }

    /// The time of a text in ISO 8601 with its offset: `2026-11-22T08:00+01:00`.
    ///
    /// # Errors
    /// Malformed for any other text.
    pub fn read(text: &str) -> Result<Self> {
        let parse = || {
            let pieces = Pieces::parse(text).ok()?;
            let offset = pieces.to_numeric_offset()?;
            let time = pieces.time()?;
            Some(Self::new(pieces.date().to_datetime(time), offset))
        };
        parse().ok_or_else(|| {
            Error::new(
                ErrorKind::Malformed,
                format!("`{text}` is no time with an offset from UTC"),
                "write it as 2026-11-22T08:00+01:00",
            )
        })
    }
}

impl fmt::Display for ComputedAt {
    /// `2026-11-22 08:00 (UTC+01:00)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (wall, minutes) = (self.wall, self.offset.seconds() / 60);
        let sign = if minutes < 0 { '-' } else { '+' };
        let ahead = minutes.abs();
        write!(
            f,
            "{:04}-{:02}-{:02} {:02}:{:02} (UTC{sign}{:02}:{:02})",
            wall.year(),
            wall.month(),
            wall.day(),
            wall.hour(),
            wall.minute(),
            ahead / 60,
            ahead % 60
        )
    }
}

/// Digits of a hash that are shown: as many as in the text and the figure.
const DIGITS: usize = 8;

/// What made the page, and what it is for.
pub(super) fn foot(answer: &CheckAnswer, frame: &ReportFrame<'_>) -> Block {
    let case = &answer.case;
    let mut made = Vec::new();
    made.extend(frame.computed_at.map(|at| format!("checked {at}")));
    made.push(format!("maginfuse {}", env!("CARGO_PKG_VERSION")));
    let mut hash = |name: &str, sha256: &str| {
        made.push(format!("{name} {}", sha256.get(..DIGITS).unwrap_or(sha256)))
    };
    hash("input", &case.input_sha256);
    hash("facts", facts_sha256());
    hash("limits", &provenance::limits_hash());
    if let Some(site) = &case.site {
        hash("site", &site.sha256);
    }
    for (model, sha256) in answer.forecast.models() {
        hash(model, sha256);
    }
    if let Some(page) = frame.page_sha256 {
        hash("page", page);
    }
    let made = made.join("; ");
    let mut html = String::from("<footer>\n");
    let mut lines = 0.3;
    if let Some(site) = case.site.as_ref() {
        let named = site.name.as_ref().map(|name| format!("Rules of {name}"));
        let reviewed = site.reviewed.as_ref();
        let reviewed = reviewed.map(|day| format!("reviewed {day}"));
        let words: Vec<String> = named.into_iter().chain(reviewed).collect();
        if !words.is_empty() {
            let words = super::markup::capped(&words.join(", "), 90);
            html.push_str(&format!("<p>{}</p>\n", escaped(&words)));
            lines += 1.0;
        }
    }
    html.push_str(&format!(
        "<p class=\"made\">{}</p>\n<p class=\"statement\">{}</p>\n</footer>\n",
        escaped(&made),
        escaped(statement())
    ));
    // Room for a time is kept where none is told: the time changes nothing but itself.
    let with_time = match frame.computed_at {
        Some(_) => made,
        None => format!("checked 2000-00-00 00:00 (UTC+00:00); {made}"),
    };
    lines += lines_of(&with_time, WIDTH) + lines_of(statement(), WIDTH);
    Block { html, lines }
}
