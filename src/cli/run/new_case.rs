//! `new`: a case file to begin with, or a case that is asked for and checked.

use super::code;
use crate::Result;
use crate::answer;
use crate::case::{CaseFile, CheckRequest, CheckWords, LaterLevels, example_case};
use crate::cli::args::{NewArgs, Output};
use crate::cli::ask::{Questions, asked_case};
use crate::cli::output::Answer;
use crate::cli::result_files::{Content, ResultFile, Staged};
use crate::cli::site;
use crate::report::{check, json, new_case};
use crate::units::Reader;
use crate::vocabulary::indication_named;

/// Answers `new`.
pub fn answer(args: &NewArgs, how: &Output, reader: Reader) -> Result<Answer> {
    if args.ask {
        return asked(args, how, reader);
    }
    let named = args.indication.as_deref().unwrap_or_default();
    let indication = indication_named(named).map_err(|error| error.about("indication"))?;
    let case = example_case(indication);
    let document = json::tree(&new_case::to_json(indication, &case))?;
    Ok(Answer::new(case, document))
}

/// Asks for the case and checks it; the case goes to the file of -o, also where it is refused, so
/// that nobody answers twice.
fn asked(args: &NewArgs, how: &Output, reader: Reader) -> Result<Answer> {
    let (mut answers, mut shown) = (std::io::stdin().lock(), std::io::stderr().lock());
    let mut questions = Questions::new(&mut answers, &mut shown);
    let asked = asked_case(&mut questions, args.indication.as_deref(), reader)?;
    let file = asked.case_file(reader)?.at_site(site(None)?);
    let kept = how.file().map(|path| ResultFile {
        path: path.to_owned(),
        content: Content::Bytes(file.text().as_bytes().to_vec()),
    });
    let checked = checked(&file, reader);
    // What is not complete replaces no case that is.
    let kept = kept.filter(|file| checked.is_ok() || !file.path.exists());
    Staged::write(kept.into_iter().collect())?.rename()?;
    checked
}

/// What `check` answers to the case.
fn checked(file: &CaseFile, reader: Reader) -> Result<Answer> {
    let case = file.case(reader, LaterLevels::Refused)?;
    let words = CheckWords {
        pump_step: file.site_pump_step(),
        ..CheckWords::default()
    };
    let found = answer::check(&case, &CheckRequest::read(&words, reader)?)?;
    let document = json::tree(&check::to_json(&found))?;
    let mut delivered = Answer::new(check::to_text(&found), document);
    delivered.code = code(found.status(), None);
    Ok(delivered)
}
