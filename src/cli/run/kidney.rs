//! `kidney`: every estimate side by side.

use crate::cli::args::KidneyArgs;
use crate::cli::output::Answer;
use crate::cli::{read_case, request};
use crate::clinical::kidney::{self, CreatinineSample, KidneyInput};
use crate::report::kidney as report;
use crate::units::{Reader, Time};
use crate::{Error, ErrorKind, Result};

/// Answers `kidney`.
pub fn answer(args: &KidneyArgs, reader: Reader) -> Result<Answer> {
    let input = match &args.case {
        Some(path) => request::kidney_input(&read_case(path)?, reader)?,
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
    let age = args
        .age
        .as_deref()
        .map(|t| reader.age(t))
        .transpose()
        .map_err(|e| e.at("--age"))?;
    let sex = args
        .sex
        .as_deref()
        .map(request::sex)
        .transpose()
        .map_err(|e| e.at("--sex"))?;
    let weight = args.weight.as_deref().map(|t| reader.weight(t)).transpose();
    let weight = weight.map_err(|error| error.at("--weight"))?;
    let height = args.height.as_deref().map(|t| reader.height(t)).transpose();
    let height = height.map_err(|error| error.at("--height"))?;
    let measured = args
        .measured_clearance
        .as_deref()
        .map(|t| reader.clearance(t))
        .transpose();
    let measured = measured.map_err(|error| error.at("--measured-clearance"))?;
    let urine_output = args
        .urine_output
        .as_deref()
        .map(|t| reader.urine_output(t))
        .transpose();
    let urine_output = urine_output.map_err(|error| error.at("--urine-output"))?;
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
        dialysis: Some(args.dialysis),
        urine_output,
    })
}
