//! The virtual patients that weigh every regimen.

use crate::case::CrowdRequest;
use crate::population::{Crowd, MOST_THREADS};
use crate::{Error, ErrorKind, Result};

/// Most virtual patients of one regimen.
pub const MOST_SUBJECTS: u64 = 100_000;

/// Who is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crowding {
    /// Number of virtual patients.
    pub subjects: u64,
    /// Seed of their random numbers.
    pub seed: u64,
    /// Threads; `None` takes as many as are worth their start. No effect on any number.
    pub threads: Option<usize>,
}

impl Crowding {
    /// The patients that were asked for.
    ///
    /// # Errors
    /// Usage for no patient, more than [`MOST_SUBJECTS`], no thread or more than [`MOST_THREADS`].
    pub fn asked(request: CrowdRequest) -> Result<Self> {
        let CrowdRequest {
            subjects,
            seed,
            threads,
        } = request;
        if !(1..=MOST_SUBJECTS).contains(&subjects) {
            return Err(out_of_range("subjects", subjects, MOST_SUBJECTS));
        }
        if let Some(threads) = threads.filter(|threads| !(1..=MOST_THREADS).contains(threads)) {
            return Err(out_of_range("threads", threads as u64, MOST_THREADS as u64));
        }
        Ok(Self {
            subjects,
            seed,
            threads,
        })
    }

    /// The patients as a population follows them: every one is seen.
    pub(super) fn crowd(self) -> Crowd {
        let mut crowd = Crowd::of_size(self.subjects);
        crowd.threads = self.threads.unwrap_or(crowd.threads);
        crowd.individually = true;
        crowd
    }
}

/// The refusal of a number of patients or threads.
fn out_of_range(key: &str, given: u64, most: u64) -> Error {
    Error::new(
        ErrorKind::Usage,
        format!("{given} is not a number of {key} from 1 to {most}"),
        "give a whole number in this range",
    )
    .about(key)
}
