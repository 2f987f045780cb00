//! What the second person of an independent check is asked.

use super::{NONE, Questions, bag_args};
use crate::case::{BagWords, OrderWords, SecondEntry, SecondWords, solution};
use crate::cli::args::EntryArgs;
use crate::units::Reader;
use crate::{ErrorKind, Result};

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
        "Solution, from the label: drug and volume (20 g/500 mL), the id of a product, or stock or \
         product, volume drawn and diluent (50%, 8 mL, 250 mL)",
        |text| solution(reader, &BagWords::from(&bag_args(text)), None).map(|_| ()),
    )?;
    entry.bag = bag.as_deref().map(bag_args).unwrap_or_default();
    entry.order_step =
        questions.steps(" of the order", |_, text| read_step(&entry, text, reader))?;
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
