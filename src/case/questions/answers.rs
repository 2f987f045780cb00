//! Answers about a case in the words of flags, wherever they were given.

use super::QUESTIONS;
use crate::case::{CaseAnswer, CaseFile, CaseText, CaseWords, OrderWords};
use crate::units::Reader;
use crate::vocabulary::{indication_named, one_of};
use crate::{Error, ErrorKind, Result};

/// A key of a case file that a text answers: the option, its table and its key.
pub(super) type Key = (&'static str, &'static str, &'static str);

/// Options of one text, in the order of a written case.
pub(super) const TEXTS: [Key; 19] = [
    ("age", "patient", "age"),
    ("sex", "patient", "sex"),
    ("weight", "patient", "weight"),
    ("height", "patient", "height"),
    ("setting", "care", "setting"),
    ("country", "care", "country"),
    ("measured_clearance", "kidney", "measured_clearance"),
    ("urine_output", "kidney", "urine_output"),
    ("deficiency_cause", "magnesium", "deficiency_cause"),
    ("urine_magnesium", "magnesium", "urine"),
    ("indication", "order", "indication"),
    ("start", "order", "start"),
    ("salt", "order", "salt"),
    ("product", "order", "product"),
    ("bag", "order", "bag"),
    ("stock", "order", "stock"),
    ("draw", "order", "draw"),
    ("diluent", "order", "diluent"),
    ("vehicle", "order", "vehicle"),
];

/// Options of yes or no, likewise.
pub(super) const YES_NO: [Key; 8] = [
    ("pregnant", "patient", "pregnant"),
    ("specialist", "care", "specialist"),
    ("ventilated", "care", "ventilated"),
    ("dialysis", "kidney", "dialysis"),
    ("oral_feasible", "route", "oral_feasible"),
    ("oral_tried", "route", "oral_tried"),
    ("absorption_disorder", "route", "absorption_disorder"),
    ("acute_symptoms", "route", "acute_symptoms"),
];

/// Options of any number of texts.
pub(super) const LISTS: [&str; 7] = [
    "conditions",
    "medications",
    "intolerances",
    "creatinine",
    "level",
    "prior_doses",
    "dose",
];

/// What was answered about a case: for each option the texts that were given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseAnswers {
    given: Vec<(&'static str, Vec<String>)>,
    step_option: Option<&'static str>,
}

impl CaseAnswers {
    /// Answers whose steps are called by `option` in errors, in the place of `dose`.
    #[must_use]
    pub fn with_steps_named(option: &'static str) -> Self {
        Self {
            given: Vec::new(),
            step_option: Some(option),
        }
    }

    /// Gives the answer of `option`, in the place of any before; no text takes it back.
    ///
    /// # Errors
    /// Usage for an option that no case has; malformed for more than one text of an option that
    /// has one, and for an answer that is neither yes nor no.
    pub fn give(&mut self, option: &str, texts: Vec<String>) -> Result<()> {
        let yes_no = YES_NO.iter().find(|key| key.0 == option);
        let single = yes_no.or(TEXTS.iter().find(|key| key.0 == option));
        let own = single.map(|key| key.0);
        let own = own.or(LISTS.iter().find(|list| **list == option).copied());
        let Some(own) = own else {
            return Err(unknown(option));
        };
        if single.is_some() && texts.len() > 1 {
            let several = format!("{option} has {} answers", texts.len());
            return Err(malformed(own, several, "give one".to_owned()));
        }
        let unclear = texts.iter().find(|word| yes(word).is_none());
        if let (Some(_), Some(word)) = (yes_no, unclear) {
            let not = format!("`{word}` is neither yes nor no");
            return Err(malformed(own, not, "answer yes or no".to_owned()));
        }
        self.given.retain(|(before, _)| *before != own);
        if !texts.is_empty() {
            self.given.push((own, texts));
        }
        Ok(())
    }

    /// The texts of `option`.
    #[must_use]
    pub fn of(&self, option: &str) -> &[String] {
        let given = self.given.iter().find(|(own, _)| *own == option);
        given.map_or(&[], |(_, texts)| texts)
    }

    /// The text of `option`, which has one.
    #[must_use]
    pub fn text(&self, option: &str) -> Option<&str> {
        self.of(option).first().map(String::as_str)
    }

    /// The answer yes or no of `option`.
    #[must_use]
    pub fn yes(&self, option: &str) -> Option<bool> {
        self.text(option).and_then(yes)
    }

    /// The same with what is known where a question does not matter; what was given stands.
    ///
    /// # Errors
    /// Malformed for an indication that is none.
    pub fn with_what_is_known(mut self) -> Result<Self> {
        let Some(named) = self.text("indication") else {
            return Ok(self);
        };
        let indication = indication_named(named).map_err(|error| error.about("indication"))?;
        for question in QUESTIONS {
            let open = !question.answered(&self) && !question.matters(&self, indication);
            if let (true, Some(known)) = (open, question.otherwise()) {
                self.give(question.option, vec![known.to_owned()])?;
            }
        }
        Ok(self)
    }

    /// The case file that says the same; what nobody answered is missing in it.
    ///
    /// # Errors
    /// Usage where a step or a prior dose is none.
    pub fn case_file(&self, reader: Reader) -> Result<CaseFile> {
        let texts =
            TEXTS.map(|(option, table, key)| -> CaseText<'_> { (table, key, self.text(option)) });
        let answers =
            YES_NO.map(|(option, table, key)| -> CaseAnswer { (table, key, self.yes(option)) });
        let words = CaseWords {
            texts: &texts,
            answers: &answers,
            conditions: self.of("conditions"),
            medications: self.of("medications"),
            intolerances: self.of("intolerances"),
            creatinine: self.of("creatinine"),
            level: self.of("level"),
            prior_doses: self.of("prior_doses"),
            order: OrderWords {
                step: self.of("dose"),
                step_option: self.step_option,
                ..OrderWords::default()
            },
        };
        CaseFile::of_words(&words, reader)
    }

    /// The flags that say the same, each with its text.
    pub fn flags(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let keys = TEXTS.iter().chain(&YES_NO).map(|key| key.0);
        let options = keys.chain(LISTS);
        options.flat_map(|option| {
            let texts = self.of(option).iter();
            texts.map(move |text| (option, text.as_str()))
        })
    }
}

/// What a word answers.
fn yes(word: &str) -> Option<bool> {
    match word {
        "yes" | "y" | "true" => Some(true),
        "no" | "n" | "false" => Some(false),
        _ => None,
    }
}

fn unknown(option: &str) -> Error {
    let keys = TEXTS.iter().chain(&YES_NO).map(|key| key.0);
    let known: Vec<&str> = keys.chain(LISTS).collect();
    Error::new(
        ErrorKind::Usage,
        format!("`{option}` is not asked about a case"),
        one_of(option, &known),
    )
}

fn malformed(option: &'static str, message: String, help: String) -> Error {
    Error::new(ErrorKind::Malformed, message, help).about(option)
}
