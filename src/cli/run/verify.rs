//! `verify`: an order entered a second time, apart from the first entry.

use crate::answer;
use crate::case::{AcceptWords, SecondEntry, first_entry};
use crate::cli::args::VerifyArgs;
use crate::cli::ask::{Questions, second_entry};
use crate::cli::output::Answer;
use crate::cli::result_files::Content;
use crate::cli::{read_case, site};
use crate::report::json::{pretty, tree};
use crate::report::verify::{to_json, to_text};
use crate::units::Reader;
use crate::{Error, ErrorKind, Result};

/// Answers `verify`.
pub fn answer(args: &VerifyArgs, reader: Reader) -> Result<Answer> {
    let site = site(args.site.as_deref())?;
    let of_site = site.as_ref().and_then(|site| site.pump_step.clone());
    if of_site.is_some() && args.pump_step.is_some() {
        return Err(Error::new(
            ErrorKind::Usage,
            "the pump step is that of the hospital",
            "leave out the pump step",
        )
        .about("pump_step"));
    }
    let pump_step = args.pump_step.as_deref().or(of_site.as_deref());
    let first = read_case(&args.against).map(|file| file.at_site(site.clone()));
    let first = first_entry(first, reader)?;
    let asked = match args.entry.is_empty() {
        true => {
            let (mut answers, mut shown) = (std::io::stdin().lock(), std::io::stderr().lock());
            let mut questions = Questions::new(&mut answers, &mut shown);
            Some(second_entry(&mut questions, reader)?)
        }
        false => None,
    };
    let entry = asked.as_ref().unwrap_or(&args.entry);
    let second = SecondEntry::read(&entry.words(pump_step), reader)?;
    let accepted = AcceptWords {
        accept: &args.accept,
        reason: &args.reason,
    };
    let answer = answer::verify(&first, &second, accepted.read()?)?;
    let mut delivered = Answer::new(to_text(&answer), tree(&to_json(&answer))?);
    delivered.code = answer.status.exit_code();
    if let Some(path) = &args.record {
        let document = pretty(&delivered.json);
        delivered.add_file(path, Content::Bytes(document.into_bytes()));
    }
    Ok(delivered)
}
