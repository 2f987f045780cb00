//! What `population` is asked beside the case: when to look, at which levels, at how many.

use super::option::{Given, optional};
use crate::Result;
use crate::units::{Reader, SerumMagnesium, Time};

/// Time between two counted levels where none is asked for.
const USUAL_INTERVAL: &str = "30 min";

/// `population` as it is asked for: the quantities still in words.
#[derive(Clone, Copy, Debug)]
pub struct PopulationWords<'a> {
    /// Number of virtual patients.
    pub subjects: u64,
    /// Seed of their random numbers.
    pub seed: u64,
    /// Threads.
    pub threads: Option<usize>,
    /// Time between two counted levels.
    pub every: Option<&'a str>,
    /// End of the simulation.
    pub until: Option<&'a str>,
    /// Times that are looked at by name.
    pub at: &'a [String],
    /// Levels whose share of patients below them is wanted at each of those times.
    pub below: &'a [String],
    /// Whether those levels are shown as a laboratory would report them.
    pub reported: bool,
    /// Whether the typical values of the model are drawn, too.
    pub uncertainty: bool,
}

/// What `population` is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct PopulationRequest {
    /// Number of virtual patients.
    pub subjects: u64,
    /// Seed of their random numbers: the same seed gives the same patients.
    pub seed: u64,
    /// Threads; `None` takes as many as are worth their start. No effect on any number.
    pub threads: Option<usize>,
    /// Time between two counted levels, from the start of the order on.
    pub every: Time,
    /// End of the simulation, from the start of the order; `None` is some hours after its end.
    pub until: Option<Time>,
    /// Times that are looked at by name, from the start of the order.
    pub at: Vec<Time>,
    /// Levels whose share of patients below them is wanted at each of those times.
    pub below: Vec<SerumMagnesium>,
    /// Whether those levels are shown as a laboratory would report them, with the residual error
    /// of the model.
    pub reported: bool,
    /// Whether the typical values of the model are drawn, too, with the standard errors that its
    /// source prints.
    pub uncertainty: bool,
}

impl PopulationRequest {
    /// What `words` ask.
    ///
    /// # Errors
    /// Malformed or ambiguous, with the input it is about; usage for what is wanted at times that
    /// nobody named.
    pub fn read(words: &PopulationWords<'_>, reader: Reader) -> Result<Self> {
        let times = Given::list("at", words.at);
        Given::list("below", words.below).refuse_without(times)?;
        let reported = Given {
            option: "reported",
            given: words.reported,
        };
        reported.refuse_without(times)?;
        let times: Result<_> = words.at.iter().map(|text| reader.duration(text)).collect();
        let levels: Result<_> = words.below.iter().map(|text| reader.serum(text)).collect();
        let every = words.every.unwrap_or(USUAL_INTERVAL);
        Ok(Self {
            subjects: words.subjects,
            seed: words.seed,
            threads: words.threads,
            at: times.map_err(|error| error.about("at"))?,
            below: levels.map_err(|error| error.about("below"))?,
            every: reader
                .duration(every)
                .map_err(|error| error.about("every"))?,
            until: optional(words.until, "until", |text| reader.duration(text))?,
            reported: words.reported,
            uncertainty: words.uncertainty,
        })
    }
}
