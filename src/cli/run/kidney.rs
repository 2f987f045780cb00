//! `kidney`: every estimate side by side.

use super::flag;
use crate::case::{self, LaterLevels};
use crate::cli::args::KidneyArgs;
use crate::cli::output::Answer;
use crate::cli::read_case;
use crate::clinical::kidney::{self, CreatinineSample, KidneyInput};
use crate::report::kidney as report;
use crate::units::{Reader, Time};
use crate::{Error, ErrorKind, Result};

/// Answers `kidney`.
pub fn answer(args: &KidneyArgs, reader: Reader) -> Result<Answer> {
    let input = match &args.case {
        Some(path) => read_case(path)?.case(reader, LaterLevels::Refused)?.kidney,
        None => from_words(args, reader)?,
    };
    let function = kidney::assess(&input)?;
    let canonical = format!("{input:?}");
    Ok(Answer::new(
        report::words(&function),
        report::document(&function, &canonical),
    ))
}

/// The figures given on the command line.
fn from_words(args: &KidneyArgs, reader: Reader) -> Result<KidneyInput> {
    let age = flag(args.age.as_deref(), "--age", |t| reader.age(t))?;
    let sex = flag(args.sex.as_deref(), "--sex", case::sex)?;
    let weight = flag(args.weight.as_deref(), "--weight", |t| reader.weight(t))?;
    let height = flag(args.height.as_deref(), "--height", |t| reader.height(t))?;
    let clearance = args.measured_clearance.as_deref();
    let measured = flag(clearance, "--measured-clearance", |t| reader.clearance(t))?;
    let urine = args.urine_output.as_deref();
    let urine_output = flag(urine, "--urine-output", |t| reader.urine_output(t))?;
    let creatinines = args
        .creatinine
        .iter()
        .map(|text| {
            let value = reader
                .creatinine(text)
                .map_err(|error| error.at("--creatinine"))?;
            Ok(CreatinineSample {
                at: Time::default(),
                value,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let known = !creatinines.is_empty() || measured.is_some() || args.dialysis;
    let (Some(age), Some(sex), Some(weight), true) = (age, sex, weight, known) else {
        let wanted = [
            (age.is_none(), "--age"),
            (sex.is_none(), "--sex"),
            (weight.is_none(), "--weight"),
            (!known, "--creatinine (or --measured-clearance, --dialysis)"),
        ];
        let names: Vec<_> = wanted
            .iter()
            .filter(|(absent, _)| *absent)
            .map(|(_, n)| *n)
            .collect();
        return Err(Error::new(
            ErrorKind::Missing,
            format!("required and not given: {}", names.join(", ")),
            "give them all, or a case file with --case",
        ));
    };
    Ok(KidneyInput {
        age,
        sex,
        weight,
        height,
        pregnant: args.pregnant,
        creatinines,
        measured,
        measured_timed: false,
        acute_injury: false,
        dialysis: Some(args.dialysis),
        urine_output,
    })
}
