//! A case, asked line by line: what matters for the indication, and no value that nobody gave.

use super::{NONE, Questions, bag_args};
use crate::case::LaterLevels;
use crate::case::questions::{CaseAnswers, Need, QUESTIONS, Question, Shape};
use crate::units::Reader;
use crate::vocabulary::indication_named;
use crate::{Error, ErrorKind, Result};

/// The option of the steps in errors.
const STEP: &str = "order_step";

/// The case of a person who is asked; where `indication` is not given that, too. What is left empty
/// stays missing, and is named where the case is read.
///
/// # Errors
/// File where no answer can be read; missing without an indication.
pub fn asked_case(
    questions: &mut Questions<'_>,
    indication: Option<&str>,
    reader: Reader,
) -> Result<CaseAnswers> {
    let mut case = CaseAnswers::with_steps_named(STEP);
    let named = match indication {
        Some(id) => Some(id.to_owned()),
        None => questions.ask(
            "What it is given for (asthma-severe, pre-eclampsia, ...)",
            |text| indication_named(text).map(|_| ()),
        )?,
    };
    let named = named.ok_or_else(|| {
        Error::new(
            ErrorKind::Missing,
            "nobody said what it is given for",
            "name an indication",
        )
        .about("indication")
    })?;
    let indication = indication_named(&named).map_err(|error| error.about("indication"))?;
    case.give("indication", vec![named])?;
    for question in QUESTIONS.iter().filter(|one| one.need != Need::Rare) {
        if questions.ended {
            break;
        }
        if question.matters(&case, indication) {
            put(questions, question, &mut case, reader)?;
        }
    }
    if !questions.ended {
        let steps = questions.steps("", |before, text| {
            let mut tried = case.clone();
            tried.give("dose", [before, &[text.to_owned()]].concat())?;
            refuse_unread(&tried, STEP, reader)
        })?;
        case.give("dose", steps)?;
    }
    case.with_what_is_known()
}

/// Asks one question until its answer can be read; one that is needed is not left empty.
fn put(
    questions: &mut Questions<'_>,
    question: &Question,
    case: &mut CaseAnswers,
    reader: Reader,
) -> Result<()> {
    let words = format!("{} ({})", question.label, question.hint);
    loop {
        let Some(answer) = questions.line(&words)? else {
            if question.need == Need::Needed && !questions.ended {
                questions.tell(&needed())?;
                continue;
            }
            return Ok(());
        };
        let mut tried = case.clone();
        let read = take(&mut tried, question, &answer).and_then(|()| {
            let mut options = question.option.split(' ');
            options.try_for_each(|option| refuse_unread(&tried, option, reader))
        });
        match read {
            Ok(()) => {
                *case = tried;
                return Ok(());
            }
            // No other answer brings a child into the scope.
            Err(error) if error.kind() == ErrorKind::OutOfScope => return Err(error),
            Err(error) => questions.tell(&error)?,
        }
    }
}

/// Takes one line as the answer: a list has commas in it.
fn take(case: &mut CaseAnswers, question: &Question, answer: &str) -> Result<()> {
    match question.shape {
        Shape::Solution => {
            let bag = bag_args(answer);
            for (option, text) in [
                ("product", bag.product),
                ("bag", bag.bag),
                ("stock", bag.stock),
                ("draw", bag.draw),
                ("diluent", bag.diluent),
            ] {
                case.give(option, text.into_iter().collect())?;
            }
            Ok(())
        }
        Shape::Names(_) | Shape::Timed(_) | Shape::PriorDoses => {
            let parts = answer.split(',').map(str::trim);
            let parts: Vec<String> = parts
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect();
            match parts.is_empty() {
                true => Err(not_an_answer(answer)),
                false => case.give(question.option, parts),
            }
        }
        Shape::YesNo | Shape::Choice(_) | Shape::Quantity(_) | Shape::Text => {
            case.give(question.option, vec![answer.to_owned()])
        }
    }
}

/// Refuses the answer that gives `option` where it cannot be read; what is missing is asked later.
fn refuse_unread(case: &CaseAnswers, option: &str, reader: Reader) -> Result<()> {
    let file = case.case_file(reader);
    let read = file.and_then(|file| file.case(reader, LaterLevels::Refused).map(|_| ()));
    let Err(error) = read else { return Ok(()) };
    let of_option =
        |problem: &&Error| problem.kind() != ErrorKind::Missing && problem.key() == Some(option);
    match error.problems().find(of_option) {
        Some(problem) => Err(problem.clone()),
        None => Ok(()),
    }
}

fn needed() -> Error {
    Error::new(
        ErrorKind::Missing,
        "this is needed",
        format!("answer it; {NONE} where a list is empty"),
    )
}

fn not_an_answer(answer: &str) -> Error {
    Error::new(
        ErrorKind::Malformed,
        format!("`{answer}` is no answer to this"),
        "answer as the example does",
    )
}
