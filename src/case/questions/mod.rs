//! What is asked about a patient and an order where nobody writes a case file: on a terminal, or in a
//! form. Which question matters is decided here; what an answer means is read where flags are read.

mod answers;
mod choices;
mod list;
mod read_back;

pub use answers::CaseAnswers;
pub use choices::{Choice, Choices};
pub use list::{DOSE_UNITS, FLOW_UNITS, QUESTIONS, RATE_UNITS, TIME_UNITS, VOLUME_UNITS};

use crate::clinical::Indication;

/// One question about a case.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// The option whose flag says the same; several, with a space between, for the solution.
    pub option: &'static str,
    /// What is asked.
    pub label: &'static str,
    /// How it is answered, with an example.
    pub hint: &'static str,
    /// Whether it has to be answered.
    pub need: Need,
    /// What an answer is.
    pub shape: Shape,
    /// Whether it matters after what was answered before.
    matters: fn(&CaseAnswers, Indication) -> bool,
    /// What is known where it does not matter: the answer.
    otherwise: Option<&'static str>,
    /// What a person calls it that there is none, where that is an answer.
    pub none: Option<&'static str>,
    /// Whether the second person of an independent check reads it, too.
    pub in_second_entry: bool,
}

/// Whether a question has to be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The case cannot do without.
    Needed,
    /// It makes the answer better.
    Helpful,
    /// It matters to few patients; a terminal does not ask it.
    Rare,
}

/// What an answer is.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Yes or no.
    YesNo,
    /// One of a list.
    Choice(Choices),
    /// Any number of names, or `none`; the list holds suggestions.
    Names(Choices),
    /// A value with its unit.
    Quantity(fn() -> Vec<UnitRange>),
    /// Values with units, each with its time before the start; or `none` where that is an answer.
    Timed(fn() -> Vec<UnitRange>),
    /// Doses that were given, or `none`.
    PriorDoses,
    /// What hangs or is drawn up.
    Solution,
    /// A text.
    Text,
}

/// A unit that a value may have, and what is accepted in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitRange {
    /// The unit as it is written.
    pub unit: &'static str,
    /// The accepted range in words; `None` where the reader refuses no value by its size.
    pub range: Option<String>,
}

impl Question {
    /// Whether any text of it was given.
    #[must_use]
    pub fn answered(&self, answers: &CaseAnswers) -> bool {
        let mut options = self.option.split(' ');
        options.any(|option| !answers.of(option).is_empty())
    }

    /// Whether it matters after what was answered before.
    #[must_use]
    pub fn matters(&self, answers: &CaseAnswers, indication: Indication) -> bool {
        (self.matters)(answers, indication)
    }

    /// What is known where it does not matter.
    #[must_use]
    pub fn otherwise(&self) -> Option<&'static str> {
        self.otherwise
    }
}
