//! What enters the blood over time: constant-rate pieces on the clock of the order.

use super::StepWords;
use crate::clinical::constants::{
    INJECTION_ABSORBED, INJECTION_ABSORPTION_PER_H, INJECTION_RISE_HOURS,
};
use crate::units::{AmountOfSubstance, AmountRate, Time};
use std::ops::Deref;
use uom::si::time::hour;

/// Ends (hours) of the pieces into which the absorption of an injection is cut. Every piece
/// carries exactly what is absorbed in it; the first ones are so short that the level differs by
/// less than 0.1 % of what the injection adds, and the last one carries the rest.
const PIECE_ENDS: [f64; 40] = {
    let mut ends = [0.0; 40];
    let mut piece = 0;
    let mut end = 0.0;
    while piece < ends.len() {
        end += match piece {
            0..=23 => 0.25,
            24..=35 => 0.5,
            _ => 4.0,
        };
        ends[piece] = end;
        piece += 1;
    }
    ends
};

/// Magnesium that enters the blood at a constant rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Infusion {
    /// Start, counted from the start of the order; negative for a prior dose.
    pub start: Time,
    /// How long it runs; above zero.
    pub length: Time,
    /// Rate of Mg2+.
    pub rate: AmountRate,
}

impl Infusion {
    /// When it ends, counted from the start of the order.
    #[must_use]
    pub fn end(&self) -> Time {
        self.start + self.length
    }

    /// The amount of Mg2+ it delivers between `from` and `to`.
    #[must_use]
    pub fn amount_between(&self, from: Time, to: Time) -> AmountOfSubstance {
        let begin = if self.start > from { self.start } else { from };
        let end = if self.end() < to { self.end() } else { to };
        if end > begin {
            self.rate * (end - begin)
        } else {
            AmountOfSubstance::default()
        }
    }

    /// The whole amount of Mg2+.
    #[must_use]
    pub fn amount(&self) -> AmountOfSubstance {
        self.rate * self.length
    }
}

/// A dose that was given or is ordered, and how: into a vein, or into a muscle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GivenDose {
    /// The dose as it was given.
    pub given: Infusion,
    /// How it was written.
    pub words: StepWords,
}

impl Deref for GivenDose {
    type Target = Infusion;

    fn deref(&self) -> &Infusion {
        &self.given
    }
}

impl GivenDose {
    /// The dose as it enters the blood: as it was given, or from a muscle over hours.
    ///
    /// Absorbed until t after the injection: F·D·(1 − e^(−ka t)), F and ka of Salinger 2013.
    #[must_use]
    pub fn absorbed(&self) -> Vec<Infusion> {
        if self.words != StepWords::Injection {
            return vec![self.given];
        }
        let dose = self.given.amount() * INJECTION_ABSORBED;
        let left = |at: f64| libm::exp(-INJECTION_ABSORPTION_PER_H * at);
        let last = PIECE_ENDS.len() - 1;
        let mut from = 0.0;
        let pieces = PIECE_ENDS.iter().enumerate().map(|(piece, &to)| {
            let remains = if piece == last { 0.0 } else { left(to) };
            let length = Time::new::<hour>(to - from);
            let absorbed = Infusion {
                start: self.given.start + Time::new::<hour>(from),
                length,
                rate: dose * (left(from) - remains) / length,
            };
            from = to;
            absorbed
        });
        pieces.collect()
    }

    /// When nothing of it enters the blood any more.
    #[must_use]
    pub fn end_of_input(&self) -> Time {
        match self.words {
            StepWords::Injection => {
                self.given.start + Time::new::<hour>(PIECE_ENDS[PIECE_ENDS.len() - 1])
            }
            StepWords::Dose | StepWords::Rate | StepWords::Pause => self.given.end(),
        }
    }

    /// When the level has passed its highest.
    #[must_use]
    pub fn end_of_rise(&self) -> Time {
        match self.words {
            StepWords::Injection => self.given.start + Time::new::<hour>(INJECTION_RISE_HOURS),
            StepWords::Dose | StepWords::Rate | StepWords::Pause => self.given.end(),
        }
    }
}
