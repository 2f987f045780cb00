//! Virtual patients: how differently people like this one react to the same order.
//!
//! [People](people) are drawn around the typical one with the variances of the model file; the
//! [engine] follows them in lanes on a common mesh and counts them. Patient k depends on the seed
//! and on k only, and the counts are whole numbers, so the same question gets the same bytes on
//! any number of threads and in batches of any size.

mod crowd;
pub mod elementary;
pub mod engine;
pub mod expected;
pub mod people;
mod question;
mod risk;
pub mod sensitivity;
mod shard;

pub use crowd::{Crowd, MOST_SUBJECTS, MOST_THREADS, Progress, VirtualPatient};
pub use engine::share::{Share, percent_in_words};
pub use engine::summary::Summary;
pub use expected::{ExpectedAim, ExpectedPopulation, ExpectedSummary, share_expected_to_reach};
pub use people::{People, start_words};
pub use question::{Question, SAME_TIME};
pub use risk::{Risk, ShareReaching, risk};
pub use shard::{MOST_SHARDS, Shard};

use crate::dose::Infusion;
use crate::{Error, Result};
use engine::mesh::{self, Mesh, Pilots};
use engine::pieces::Window;
use people::group::Typical;
use people::spread::Spread;

/// A population that can be followed.
#[derive(Clone, Debug)]
pub struct Population {
    typical: Typical,
    /// The other reading of the level, where two courses of each patient have to be compared.
    other: Option<Typical>,
    spread: Spread,
    mesh: Mesh,
    seed: u64,
}

impl Population {
    /// `people` under `inputs`, over `window`.
    ///
    /// # Errors
    /// Internal if a time or an infusion is not usable or the equations cannot be solved.
    pub fn new(people: &People, inputs: &[Infusion], window: &Window, seed: u64) -> Result<Self> {
        let individual = people.individual();
        let mut readings = Typical::readings(individual, !people.start_raised()).into_iter();
        let no_reading = || Error::internal("people around a patient without a reading");
        let typical = readings.next().ok_or_else(no_reading)?;
        let corners = people.spread().corners(&typical, mesh::PILOT_CORNER);
        let pilots = Pilots {
            typical: individual,
            corners: &corners,
        };
        Ok(Self {
            typical,
            other: readings.next(),
            spread: people.spread().clone(),
            mesh: Mesh::new(pilots, inputs, window)?,
            seed,
        })
    }

    /// The patient around whom the others are drawn; where the level has two readings, by the
    /// first of them.
    #[must_use]
    pub fn typical(&self) -> &Typical {
        &self.typical
    }

    /// How much the others differ.
    #[must_use]
    pub fn spread(&self) -> &Spread {
        &self.spread
    }

    /// The common steps.
    #[must_use]
    pub fn mesh(&self) -> &Mesh {
        &self.mesh
    }
}
