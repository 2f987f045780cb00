//! `check` as one printed page: what a ward signs.
//!
//! A page that holds everything in itself: no script, nothing from outside. It is well-formed XML
//! as well as HTML, and it is one page of A4 or Letter however much there is to say: what gives
//! way, and in which order, is decided here by counting lines, never by the browser. A stop or a
//! warning is always named.

mod bedside;
mod findings;
mod frame;
mod markup;
mod patient;
mod pump;
mod signatures;

pub use frame::{ComputedAt, ReportFrame};

use super::figure::to_figure;
use super::short;
use super::story::words_not_checked;
use crate::Result;
use crate::answer::CheckAnswer;
use crate::plot::sheet_curve;
use crate::report::text::STATEMENT;
use crate::safety::{Severity, Status};
use crate::units::show;
use markup::{BODY, escaped, lines_of};

/// Rules of the looks; everything in rem, of which one is the body text.
const STYLE: &str = include_str!("sheet.css");
/// Nothing is loaded and nothing runs: the page is text, figures and their looks.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";
/// Points from one line of body text to the next.
const LINE: f64 = BODY * 1.25;
/// Height of a page in lines of body text: A4 without margins, 791 points, and a little less. Where
/// the paper is Letter a browser shrinks the page to it.
const PAGE: f64 = 784.0 / LINE;
/// Width of the page, points: A4, the narrower paper, without margins.
const WIDTH: f64 = 538.0;
/// Width of one of two columns.
const COLUMN: f64 = 263.0;

/// A part of the page and the room that it takes, lines of body text.
struct Block {
    html: String,
    lines: f64,
}

impl Block {
    /// A section under its own heading; `lines` are those of `body`.
    fn section(class: &str, heading: &str, body: &str, lines: f64) -> Self {
        const HEADING: f64 = 1.7;
        Self {
            html: format!(
                "<section class=\"{class}\">\n<h2>{}</h2>\n{body}</section>\n",
                escaped(heading)
            ),
            lines: lines + HEADING,
        }
    }
}

/// The page of `answer`, one document of HTML, in the frame of who asks when.
///
/// # Errors
/// Internal when the predicted curve cannot be drawn.
pub fn to_html(answer: &CheckAnswer, frame: &ReportFrame<'_>) -> Result<String> {
    let curve = sheet_curve(&on_sheet(answer))?;
    let head = [verdict(answer), patient::block(answer)];
    let mut tail = vec![bedside::block(answer, &curve)];
    let compared = |record| signatures::compared(record, answer);
    tail.extend(frame.record.map(compared));
    tail.push(signatures::block());
    tail.push(frame::foot(answer, frame));
    let pump = pump::block(answer);
    let fixed = head.iter().chain(pump.as_ref()).chain(&tail);
    let room = PAGE - fixed.map(|block| block.lines).sum::<f64>();
    let findings = findings::block(answer, room);
    let [verdict, patient] = head;
    // Under a stop its reasons stand where else the pump does.
    let parts = [Some(verdict), Some(patient), pump, Some(findings)];
    let parts = parts.into_iter().flatten().chain(tail);
    let body: String = parts.map(|block| block.html).collect();
    Ok(page(answer, &body))
}

/// The document around `body`.
fn page(answer: &CheckAnswer, body: &str) -> String {
    let title = format!("Magnesium order: {}", headline(answer));
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n\
         <meta charset=\"utf-8\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n\
         </body>\n</html>\n",
        escaped(&title)
    )
}

/// The verdict in a few words.
fn headline(answer: &CheckAnswer) -> &'static str {
    match answer.status() {
        Status::Stop => "STOP: do not start",
        Status::Warn => "May start once every warning is answered",
        Status::Ok if words_not_checked(answer) => "May start, with what was not checked",
        Status::Ok => "May start",
    }
}

/// The verdict in words with its sign, and what was ordered.
fn verdict(answer: &CheckAnswer) -> Block {
    let (class, sign) = match answer.status() {
        Status::Stop => ("stop", STOP_SIGN),
        Status::Warn => ("warn", WARN_SIGN),
        Status::Ok => ("pass", PASS_SIGN),
    };
    let (_, words) = short::verdict_words(answer);
    let count = |severity: Severity, word: &str| {
        let of = answer
            .findings
            .iter()
            .filter(|one| one.severity == severity);
        match of.count() {
            0 => String::new(),
            count => format!(" {} below.", show::counted(count as f64, word)),
        }
    };
    let words = format!(
        "{words}{}{}",
        count(Severity::Stop, "reason"),
        count(Severity::Warn, "warning")
    );
    let order = short::title_words(answer);
    let lines = lines_of(&words, WIDTH - 60.0) + lines_of(&order, WIDTH) + 3.2;
    Block {
        html: format!(
            "<header class=\"verdict {class}\">\n{sign}<div><h1>{}</h1>\n<p>{}</p></div>\n\
             </header>\n<p class=\"order\">{}</p>\n",
            headline(answer),
            escaped(&words),
            escaped(&order)
        ),
        lines,
    }
}

/// The signs beside the verdict: told apart by their shape.
const STOP_SIGN: &str = "<svg class=\"sign\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">\
     <path d=\"M8 1h8l7 7v8l-7 7H8l-7-7V8z\"/>\
     <path d=\"M6 12h12\" stroke=\"#fff\" stroke-width=\"4\"/></svg>\n";
const WARN_SIGN: &str = "<svg class=\"sign\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">\
     <path d=\"M12 2L23 22H1z\" fill=\"none\" stroke=\"#000\" stroke-width=\"2\"/>\
     <path d=\"M12 9v6M12 17v2.4\" stroke=\"#000\" stroke-width=\"2.4\"/></svg>\n";
const PASS_SIGN: &str = "<svg class=\"sign\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">\
     <circle cx=\"12\" cy=\"12\" r=\"10.5\" fill=\"none\" stroke=\"#000\" stroke-width=\"2\"/>\
     <path d=\"M6.5 12.5l4 4 7-8\" fill=\"none\" stroke=\"#000\" stroke-width=\"2.4\"/></svg>\n";

/// The figure with the curves that flags go by and what is expected: the others decide nothing, and
/// so many lines cannot be told apart without color.
fn on_sheet(answer: &CheckAnswer) -> crate::plot::CurveFigure {
    let mut figure = to_figure(answer);
    let runs = answer.forecast.runs.iter();
    let flags: Vec<bool> = runs.map(|run| run.prediction.flags).collect();
    if flags.contains(&true) {
        let mut kept = flags.into_iter().chain(std::iter::repeat(true));
        figure.series.retain(|_| kept.next().unwrap_or(true));
    }
    // The line styles anew: those left out took some.
    let lines = crate::report::curve_parts::LINES.into_iter().cycle();
    for (series, line) in figure.series.iter_mut().zip(lines) {
        series.line = line;
    }
    figure.doses.clear();
    figure
}

/// The statement under the page, without the mark at which a terminal wraps it.
fn statement() -> &'static str {
    STATEMENT.trim_start_matches('\u{1f}')
}
