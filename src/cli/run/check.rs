//! `check`: the whole order of a case.

use super::code;
use crate::Result;
use crate::answer;
use crate::case::{AcceptWords, CaseFile, CheckRequest, CheckWords, LaterLevels};
use crate::cli::args::CheckArgs;
use crate::cli::output::{Answer, FigureFile};
use crate::plot;
use crate::report::{check as report, json};
use crate::units::Reader;

/// Answers `check`.
pub fn answer(args: &CheckArgs, reader: Reader) -> Result<Answer> {
    let plot = FigureFile::asked(args.plot.as_deref())?;
    let file = args
        .patient
        .case(args.case.as_deref(), args.order.words(), reader)?;
    let request = CheckRequest::read(&words(args, &file), reader)?;
    let case = file.case(reader, LaterLevels::Refused)?;
    let answer = answer::check(&case, &request)?;
    let document = json::tree(&report::to_json(&answer))?;
    let text = match args.short {
        true => report::to_short_text(&answer),
        false => report::to_text(&answer),
    };
    let mut delivered = Answer::new(text, document);
    args.patient.write_case(&file, &mut delivered);
    delivered.code = code(answer.status(), args.fail_on);
    delivered.add_figure(plot, |format| {
        plot::curve(&report::to_figure(&answer), format)
    })?;
    Ok(delivered)
}

/// What the command line asks beside the case.
fn words<'a>(args: &'a CheckArgs, file: &'a CaseFile) -> CheckWords<'a> {
    CheckWords {
        pump_rate: args.pump_rate.as_deref(),
        step: args.step,
        pump_step: args.pump_step.as_deref().or(file.site_pump_step()),
        accepted: AcceptWords {
            accept: &args.accept,
            reason: &args.reason,
        },
    }
}
