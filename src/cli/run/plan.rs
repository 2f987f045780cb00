//! `plan`: the regimen with the best chance of a target under a limit of risk.

use super::code;
use crate::Result;
use crate::answer;
use crate::case::{AcceptWords, CaseFile, PlanWords};
use crate::cli::args::PlanArgs;
use crate::cli::output::Answer;
use crate::report::{json, plan as report};
use crate::units::Reader;

/// Answers `plan`.
pub fn answer(args: &PlanArgs, reader: Reader) -> Result<Answer> {
    let order = args.order.words();
    let mut file = args.patient.case(args.case.as_deref(), order, reader)?;
    if args.asks_for_the_order() {
        file = file.seeking_an_order();
    }
    let case = file.case_to_plan(reader)?;
    let request = file.plan_request(&case, words(args, &file), reader)?;
    let answer = answer::plan(&case, &request)?;
    let document = json::tree(&report::to_json(&answer))?;
    let mut delivered = Answer::new(report::to_text(&answer), document);
    args.patient.write_case(&file, &mut delivered);
    delivered.code = code(answer.status(), None);
    Ok(delivered)
}

/// What the command line asks.
fn words<'a>(args: &'a PlanArgs, file: &'a CaseFile) -> PlanWords<'a> {
    PlanWords {
        target: args.moment.target(&args.target),
        regimens: args.regimens(),
        replacement: args.replacement.words(),
        now: args.now.as_deref(),
        risk: args.risk.as_deref(),
        pump_step: args.pump_step.as_deref().or(file.site_pump_step()),
        accepted: AcceptWords {
            accept: &args.accept,
            reason: &args.reason,
        },
        alternatives: args.alternatives,
        crowd: args.crowd.request(),
    }
}
