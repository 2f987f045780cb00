//! A case, asked line by line: what matters for the indication, and no value that nobody gave.

use super::{NONE, Questions, bag_args};
use crate::case::{LaterLevels, OrderWords, sex};
use crate::cli::args::PatientArgs;
use crate::clinical::Indication;
use crate::clinical::patient::Sex;
use crate::units::Reader;
use crate::vocabulary::indication_named;
use crate::{Error, ErrorKind, Result};

/// What was answered: the flags that say the same.
#[derive(Clone, Debug, Default)]
pub struct AskedCase {
    /// The patient, the care and the solution.
    pub patient: PatientArgs,
    /// The steps.
    pub steps: Vec<String>,
}

impl AskedCase {
    /// The words of the order.
    #[must_use]
    pub fn order(&self) -> OrderWords<'_> {
        OrderWords {
            step: &self.steps,
            step_option: Some("order_step"),
            ..OrderWords::default()
        }
    }

    /// What is wrong with the answer that gives `option`; nothing where it can be read.
    fn problem_of(&self, option: &str, reader: Reader) -> Result<()> {
        let file = self.patient.case(None, self.order(), reader);
        let case = file.and_then(|file| file.case(reader, LaterLevels::Refused).map(|_| ()));
        let Err(error) = case else { return Ok(()) };
        let of_option = |problem: &&Error| {
            problem.kind() != ErrorKind::Missing && problem.key() == Some(option)
        };
        match error.problems().find(of_option) {
            Some(problem) => Err(problem.clone()),
            None => Ok(()),
        }
    }
}

/// One question.
struct Question {
    /// The option that says the same.
    option: &'static str,
    /// What is asked, with how it is written.
    words: &'static str,
    /// Whether the case cannot do without an answer.
    needed: bool,
    /// Whether it matters, after what was answered before.
    matters: fn(&AskedCase, Indication) -> bool,
    /// Takes the answer; whether it could be taken.
    take: fn(&mut PatientArgs, &str) -> bool,
    /// What is known where it does not matter.
    otherwise: fn(&mut PatientArgs),
}

fn nothing(_: &mut PatientArgs) {}

fn always(_: &AskedCase, _: Indication) -> bool {
    true
}

/// A text that may be anything.
fn text(into: &mut Option<String>, answer: &str) -> bool {
    *into = Some(answer.to_owned());
    true
}

/// Yes or no.
fn yes_or_no(into: &mut Option<bool>, answer: &str) -> bool {
    *into = match answer {
        "yes" | "y" => Some(true),
        "no" | "n" => Some(false),
        _ => return false,
    };
    true
}

/// A list, with commas.
fn list(into: &mut Vec<String>, answer: &str) -> bool {
    let parts = answer.split(',').map(str::trim);
    *into = parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    !into.is_empty()
}

const QUESTIONS: &[Question] = &[
    Question {
        option: "age",
        words: "Age (67 years)",
        needed: true,
        matters: always,
        take: |case, answer| text(&mut case.age, answer),
        otherwise: nothing,
    },
    Question {
        option: "sex",
        words: "Sex (female or male)",
        needed: true,
        matters: always,
        take: |case, answer| text(&mut case.sex, answer),
        otherwise: nothing,
    },
    Question {
        option: "weight",
        words: "Body weight, measured (62 kg)",
        needed: true,
        matters: always,
        take: |case, answer| text(&mut case.weight, answer),
        otherwise: nothing,
    },
    Question {
        option: "pregnant",
        words: "Pregnant (yes or no)",
        needed: true,
        matters: |case, _| {
            let named = case.patient.sex.as_deref().map(sex);
            !matches!(named, Some(Ok(Sex::Male)))
        },
        take: |case, answer| yes_or_no(&mut case.pregnant, answer),
        // A man is not.
        otherwise: |case| case.pregnant = Some(false),
    },
    Question {
        option: "height",
        words: "Body height (160 cm; empty if not known)",
        needed: false,
        matters: |case, _| case.patient.pregnant != Some(true),
        take: |case, answer| text(&mut case.height, answer),
        otherwise: nothing,
    },
    Question {
        option: "conditions",
        words: "Conditions, with commas (heart-failure, myasthenia-gravis; or none)",
        needed: true,
        matters: always,
        take: |case, answer| list(&mut case.conditions, answer),
        otherwise: nothing,
    },
    Question {
        option: "medications",
        words: "Medications, with commas (nifedipine, rocuronium at -20 min; or none)",
        needed: true,
        matters: always,
        take: |case, answer| list(&mut case.medications, answer),
        otherwise: nothing,
    },
    Question {
        option: "intolerances",
        words: "Ingredients not tolerated, with commas (or none)",
        needed: true,
        matters: always,
        take: |case, answer| list(&mut case.intolerances, answer),
        otherwise: nothing,
    },
    Question {
        option: "setting",
        words: "Where (outpatient, inpatient, inpatient-monitored, emergency-department, \
                intensive-care)",
        needed: true,
        matters: always,
        take: |case, answer| text(&mut case.setting, answer),
        otherwise: nothing,
    },
    Question {
        option: "specialist",
        words: "A specialist treats (yes or no)",
        needed: true,
        matters: |_, indication| indication.needs_specialist(),
        take: |case, answer| yes_or_no(&mut case.specialist, answer),
        otherwise: nothing,
    },
    Question {
        option: "country",
        words: "Country whose labels count (US UK IE DE AT CH AU NZ CA; empty if none)",
        needed: false,
        matters: always,
        take: |case, answer| text(&mut case.country, answer),
        otherwise: nothing,
    },
    Question {
        option: "dialysis",
        words: "On dialysis (yes or no)",
        needed: true,
        matters: always,
        take: |case, answer| yes_or_no(&mut case.dialysis, answer),
        otherwise: nothing,
    },
    Question {
        option: "creatinine",
        words: "Serum creatinine, with its time, several with commas (0.9 mg/dL at -6 h)",
        needed: true,
        matters: |case, _| case.patient.dialysis != Some(true),
        take: |case, answer| list(&mut case.creatinine, answer),
        otherwise: nothing,
    },
    Question {
        option: "urine_output",
        words: "Urine output (40 mL/h; empty if not known)",
        needed: false,
        matters: always,
        take: |case, answer| text(&mut case.urine_output, answer),
        otherwise: nothing,
    },
    Question {
        option: "level",
        words: "Total serum magnesium, with its time, several with commas (0.52 mmol/L at -6 h; \
                none if not measured)",
        needed: true,
        matters: always,
        take: |case, answer| list(&mut case.level, answer),
        otherwise: nothing,
    },
    Question {
        option: "prior_doses",
        words: "Magnesium of the last 48 hours, with commas (2 g over 20 min at -6 h; or none)",
        needed: true,
        matters: always,
        take: |case, answer| list(&mut case.prior_doses, answer),
        otherwise: nothing,
    },
    Question {
        option: "acute_symptoms",
        words: "Acute symptoms: tetany, seizure, arrhythmia (yes or no)",
        needed: true,
        matters: |_, indication| indication.needs_confirmed_deficiency(),
        take: |case, answer| yes_or_no(&mut case.acute_symptoms, answer),
        otherwise: nothing,
    },
    Question {
        option: "oral_feasible",
        words: "Magnesium can be taken by mouth (yes or no)",
        needed: true,
        matters: |_, indication| indication.needs_confirmed_deficiency(),
        take: |case, answer| yes_or_no(&mut case.oral_feasible, answer),
        otherwise: nothing,
    },
    Question {
        option: "oral_tried",
        words: "It was tried by mouth (yes or no)",
        needed: true,
        matters: |case, indication| {
            indication.needs_confirmed_deficiency() && case.patient.oral_feasible == Some(true)
        },
        take: |case, answer| yes_or_no(&mut case.oral_tried, answer),
        otherwise: nothing,
    },
    Question {
        option: "absorption_disorder",
        words: "The gut absorbs poorly (yes or no)",
        needed: true,
        matters: |_, indication| indication.needs_confirmed_deficiency(),
        take: |case, answer| yes_or_no(&mut case.absorption_disorder, answer),
        otherwise: nothing,
    },
    Question {
        option: "deficiency_cause",
        words: "Why magnesium is lacking (renal, gut-or-intake, unknown; empty if nobody asked)",
        needed: false,
        matters: |_, indication| indication.needs_confirmed_deficiency(),
        take: |case, answer| text(&mut case.deficiency_cause, answer),
        otherwise: nothing,
    },
    Question {
        option: "bag product stock draw diluent vehicle",
        words: "Solution: the id of a product, drug and volume (20 g/500 mL), or stock, volume drawn \
                and diluent (50%, 8 mL, 250 mL)",
        needed: true,
        matters: always,
        take: |case, answer| {
            case.bag = bag_args(answer);
            true
        },
        otherwise: nothing,
    },
];

/// The case of a person who is asked; where `indication` is not given that, too. What is left empty
/// stays missing, and is named where the case is read.
///
/// # Errors
/// File where no answer can be read; missing without an indication.
pub fn asked_case(
    questions: &mut Questions<'_>,
    indication: Option<&str>,
    reader: Reader,
) -> Result<AskedCase> {
    let mut case = AskedCase::default();
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
    case.patient.indication = Some(named);
    for question in QUESTIONS {
        if questions.ended {
            break;
        }
        if (question.matters)(&case, indication) {
            put(questions, question, &mut case, reader)?;
        } else {
            (question.otherwise)(&mut case.patient);
        }
    }
    if !questions.ended {
        case.steps = questions.steps("", |before, text| {
            let mut tried = case.clone();
            tried.steps = before.to_vec();
            tried.steps.push(text.to_owned());
            tried.problem_of("order_step", reader)
        })?;
    }
    Ok(case)
}

/// Asks one question until its answer can be read; one that is needed is not left empty.
fn put(
    questions: &mut Questions<'_>,
    question: &Question,
    case: &mut AskedCase,
    reader: Reader,
) -> Result<()> {
    loop {
        let Some(answer) = questions.line(question.words)? else {
            if question.needed && !questions.ended {
                questions.tell(&needed())?;
                continue;
            }
            return Ok(());
        };
        let mut tried = case.clone();
        let taken = (question.take)(&mut tried.patient, &answer);
        let read = match taken {
            true => question
                .option
                .split(' ')
                .try_for_each(|option| tried.problem_of(option, reader)),
            false => Err(not_an_answer(&answer)),
        };
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
