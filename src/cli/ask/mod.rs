//! Questions to a person, one a line. What was answered is read by the same readers as flags; an
//! answer that cannot be read is asked for again.

mod patient;
mod second_entry;

pub use patient::asked_case;
pub use second_entry::second_entry;

use super::args::BagArgs;
use crate::units::show;
use crate::{Error, ErrorKind, Result};
use std::io::{BufRead, Write};

/// Most steps that are asked for.
const MOST_STEPS: usize = 20;
/// The word for nothing.
const NONE: &str = "none";

/// Whoever is asked: where the answers come from, and where the questions go.
pub struct Questions<'a> {
    answers: &'a mut dyn BufRead,
    shown: &'a mut dyn Write,
    /// Whether no more answers come.
    ended: bool,
    /// How often something may still be asked again.
    patience: u32,
}

/// How often something is asked again: a person who is asked so often needs another way.
const PATIENCE: u32 = 50;

impl<'a> Questions<'a> {
    /// Questions that are `shown`, and their `answers`.
    pub fn new(answers: &'a mut dyn BufRead, shown: &'a mut dyn Write) -> Self {
        Self {
            answers,
            shown,
            ended: false,
            patience: PATIENCE,
        }
    }

    /// The next answer to `question`; `None` for an empty line and where no more answers come.
    fn line(&mut self, question: &str) -> Result<Option<String>> {
        let mut text = String::new();
        let read = write!(self.shown, "{question}: ")
            .and_then(|()| self.shown.flush())
            .and_then(|()| self.answers.read_line(&mut text));
        let read = read.map_err(|error| {
            Error::new(
                ErrorKind::File,
                format!("the answer could not be read: {error}"),
                "answer on a terminal, or give the flags",
            )
        })?;
        self.ended = read == 0;
        let text = text.trim();
        Ok((!text.is_empty()).then(|| text.to_owned()))
    }

    /// The answer to `question` that `read` accepts, asked again until it does; `None` as for a
    /// line.
    fn ask(&mut self, question: &str, read: impl Fn(&str) -> Result<()>) -> Result<Option<String>> {
        loop {
            let Some(text) = self.line(question)? else {
                return Ok(None);
            };
            match read(&text) {
                Ok(()) => return Ok(Some(text)),
                Err(error) => self.tell(&error)?,
            }
        }
    }

    /// Steps of an order, asked for until none is added; `words` follow the number, and `read` sees
    /// the steps before.
    fn steps(
        &mut self,
        words: &str,
        read: impl Fn(&[String], &str) -> Result<()>,
    ) -> Result<Vec<String>> {
        let mut steps: Vec<String> = Vec::new();
        while steps.len() < MOST_STEPS {
            let more = match steps.len() {
                0 => "4 g over 20 min, or 1 g/h for 24 h",
                _ => "an empty line where there is none",
            };
            let question = format!("Step {}{words} ({more})", steps.len() + 1);
            let Some(step) = self.ask(&question, |text| read(&steps, text))? else {
                break;
            };
            steps.push(step);
        }
        Ok(steps)
    }

    /// Says why an answer is asked for again.
    ///
    /// # Errors
    /// The reason itself, where it was asked too often.
    fn tell(&mut self, error: &Error) -> Result<()> {
        let told = format!("  {}; {}", error.message(), error.help());
        // Who cannot be told cannot be asked either, and the next question says so.
        let _ = writeln!(self.shown, "{}", show::printable(&told));
        self.patience -= 1;
        match self.patience {
            0 => Err(error.clone()),
            _ => Ok(()),
        }
    }
}

/// The solution in one line: a product, drug in volume, or what is drawn up: stock or product with two
/// volumes.
fn bag_args(text: &str) -> BagArgs {
    let given = |text: &str| Some(text.trim().to_owned());
    let parts: Vec<&str> = text.split(',').collect();
    let is_number = text.starts_with(|first: char| first.is_ascii_digit());
    match parts[..] {
        [product, draw, diluent] if !is_number => BagArgs {
            product: given(product),
            draw: given(draw),
            diluent: given(diluent),
            ..BagArgs::default()
        },
        [stock, draw, diluent] => BagArgs {
            stock: given(stock),
            draw: given(draw),
            diluent: given(diluent),
            ..BagArgs::default()
        },
        _ if is_number => BagArgs {
            bag: given(text),
            ..BagArgs::default()
        },
        _ => BagArgs {
            product: given(text),
            ..BagArgs::default()
        },
    }
}
