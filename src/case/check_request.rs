//! What `check` is asked beside the case: the pump, what was typed into it, accepted stops.

use super::acceptance::AcceptWords;
use super::option::{Given, optional, pump};
use crate::Result;
use crate::clinical::constants::USUAL_PUMP_STEP_ML_H;
use crate::dose::Pump;
use crate::safety::override_stop::Acceptance;
use crate::safety::typed_rate::TypedRate;
use crate::safety::{BesideAStop, Understood};
use crate::units::{Reader, show};

/// `check` as it is asked for: the quantities still in words.
#[derive(Clone, Copy, Debug, Default)]
pub struct CheckWords<'a> {
    /// What was typed into the pump.
    pub pump_rate: Option<&'a str>,
    /// Which step of the order the pump runs with that rate, from 1.
    pub step: Option<usize>,
    /// Smallest step of the pump.
    pub pump_step: Option<&'a str>,
    /// Overridable stops that a named person accepts.
    pub accepted: AcceptWords<'a>,
}

/// What `check` is asked beside the case.
#[derive(Clone, Debug)]
pub struct CheckRequest {
    /// The pump.
    pub pump: Pump,
    /// What was typed into the pump, to be compared with what the order needs.
    pub typed: Option<TypedRate>,
    /// Stops that a named person overrides.
    pub accepted: Vec<Acceptance>,
    /// How these options are repeated in the answer; those about the pump never beside a stop.
    pub understood: Vec<Understood>,
}

impl CheckRequest {
    /// Nothing but a pump.
    #[must_use]
    pub fn new(pump: Pump) -> Self {
        Self {
            pump,
            typed: None,
            accepted: Vec::new(),
            understood: Vec::new(),
        }
    }

    /// What `words` ask.
    ///
    /// # Errors
    /// Malformed or ambiguous, with the option it is about; usage where a stop has no reason or a
    /// step no rate.
    pub fn read(words: &CheckWords<'_>, reader: Reader) -> Result<Self> {
        let typed = Given::maybe("pump_rate", words.pump_rate);
        Given::maybe("step", words.step.as_ref()).refuse_without(typed)?;
        let rate = optional(words.pump_rate, "pump_rate", |text| reader.flow(text))?;
        Ok(Self {
            pump: pump(words.pump_step, reader)?,
            typed: rate.map(|rate| TypedRate {
                rate,
                step: words.step,
            }),
            accepted: words.accepted.read()?,
            understood: understood(words),
        })
    }
}

/// What somebody, or nobody, said about the pump.
fn understood(words: &CheckWords<'_>) -> Vec<Understood> {
    let entry = |option: &str, given: &str, origin: &'static str| Understood {
        input: option.into(),
        given: show::printable(given),
        origin,
        beside_a_stop: BesideAStop::Hidden,
    };
    let given = |option: &str, given: &str| entry(option, given, "command line");
    let usual = format!("{USUAL_PUMP_STEP_ML_H} mL/h");
    let mut entries = vec![match words.pump_step {
        Some(step) => given("pump_step", step),
        None => entry("pump_step", &usual, "built-in"),
    }];
    entries.extend(words.pump_rate.map(|text| given("pump_rate", text)));
    // The number of a step is nothing that could be set on a pump.
    entries.extend(words.step.map(|step| Understood {
        beside_a_stop: BesideAStop::AsGiven,
        ..given("step", &step.to_string())
    }));
    entries
}
