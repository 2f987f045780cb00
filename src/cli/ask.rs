//! Questions to a person, one a line. What was answered is read by the same readers as flags; an
//! answer that cannot be read is asked for again.

use super::args::{BagArgs, EntryArgs};
use crate::case::{BagWords, OrderWords, SecondEntry, SecondWords, solution};
use crate::units::{Reader, show};
use crate::{Error, ErrorKind, Result};
use std::io::{BufRead, Write};

/// The word for nothing.
const NONE: &str = "none";
/// Most steps that are asked for.
const MOST_STEPS: usize = 20;

/// Whoever is asked: where the answers come from, and where the questions go.
pub struct Questions<'a> {
    answers: &'a mut dyn BufRead,
    shown: &'a mut dyn Write,
}

impl<'a> Questions<'a> {
    /// Questions that are `shown`, and their `answers`.
    pub fn new(answers: &'a mut dyn BufRead, shown: &'a mut dyn Write) -> Self {
        Self { answers, shown }
    }

    /// The next answer to `question`; `None` for an empty line and where no more answers come.
    fn line(&mut self, question: &str) -> Result<Option<String>> {
        let mut text = String::new();
        let read = write!(self.shown, "{question}: ")
            .and_then(|()| self.shown.flush())
            .and_then(|()| self.answers.read_line(&mut text));
        read.map_err(|error| {
            Error::new(
                ErrorKind::File,
                format!("the answer could not be read: {error}"),
                "answer on a terminal, or give the flags",
            )
        })?;
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
                // Who asks for an answer that cannot be told has no one to tell it to.
                Err(error) => {
                    let told = format!("  {}; {}", error.message(), error.help());
                    let _ = writeln!(self.shown, "{}", show::printable(&told));
                }
            }
        }
    }
}

/// What a second person reads, asked for line by line. What is left empty is missing, and told
/// where the entry is read.
///
/// # Errors
/// File where no answer can be read.
pub fn second_entry(questions: &mut Questions<'_>, reader: Reader) -> Result<EntryArgs> {
    let mut entry = EntryArgs {
        weight: questions.ask("Body weight, from the chart (62 kg)", |text| {
            reader.weight(text).map(|_| ())
        })?,
        ..EntryArgs::default()
    };
    let bag = questions.ask(
        "Solution, from the label: drug and volume (20 g/500 mL), the id of a product, or stock, \
         volume drawn and diluent (50%, 8 mL, 250 mL)",
        |text| solution(reader, &BagWords::from(&bag_args(text)), None).map(|_| ()),
    )?;
    entry.bag = bag.as_deref().map(bag_args).unwrap_or_default();
    for number in 1..=MOST_STEPS {
        let more = match number {
            1 => "4 g over 20 min, or 1 g/h for 24 h",
            _ => "an empty line where there is none",
        };
        let question = format!("Step {number} of the order ({more})");
        let known = &entry;
        let step = questions.ask(&question, |text| read_step(known, text, reader))?;
        let Some(step) = step else { break };
        entry.order_step.push(step);
    }
    for number in steps_by_pump(&entry, reader) {
        let question = format!(
            "Rate on the pump for step {number} (25 mL/h; none where a hand gives it; empty where it \
             is not set yet)"
        );
        let rate = questions.ask(&question, |text| match text {
            NONE => Ok(()),
            _ => reader.flow(text).map(|_| ()),
        })?;
        let Some(rate) = rate else { break };
        let by_hand = rate == NONE;
        entry.pump_rate.push(rate);
        if by_hand {
            break;
        }
    }
    Ok(entry)
}

/// The solution in one line: a product, stock with two volumes, or drug in volume.
fn bag_args(text: &str) -> BagArgs {
    let given = |text: &str| Some(text.trim().to_owned());
    let parts: Vec<&str> = text.split(',').collect();
    match parts[..] {
        [stock, draw, diluent] => BagArgs {
            stock: given(stock),
            draw: given(draw),
            diluent: given(diluent),
            ..BagArgs::default()
        },
        _ if text.starts_with(|first: char| first.is_ascii_digit()) => BagArgs {
            bag: given(text),
            ..BagArgs::default()
        },
        _ => BagArgs {
            product: given(text),
            ..BagArgs::default()
        },
    }
}

/// Whether `text` is a step, with the weight and the solution entered so far.
fn read_step(known: &EntryArgs, text: &str, reader: Reader) -> Result<()> {
    let step = [text.to_owned()];
    let words = SecondWords {
        order: OrderWords {
            step: &step,
            ..OrderWords::default()
        },
        ..known.words(None)
    };
    match without_the_pump(words, reader) {
        // What else is missing was asked before, and is told with the whole entry.
        Err(error) if error.kind() != ErrorKind::Missing => Err(error),
        _ => Ok(()),
    }
}

/// The steps that a pump runs, from 1; none where the entry is not complete.
fn steps_by_pump(entry: &EntryArgs, reader: Reader) -> Vec<usize> {
    let read = without_the_pump(entry.words(None), reader);
    let regimen = read.map(|read| read.regimen);
    let steps = regimen.iter().flat_map(|regimen| regimen.steps().iter());
    let by_pump = steps.enumerate().filter(|(_, step)| step.by_pump());
    by_pump.map(|(index, _)| index + 1).collect()
}

/// The entry as far as it goes, with nothing on the pump.
fn without_the_pump(words: SecondWords<'_>, reader: Reader) -> Result<SecondEntry> {
    let pump_rate = &[NONE.to_owned()];
    SecondEntry::read(&SecondWords { pump_rate, ..words }, reader)
}
