//! A hospital's own rules: they tighten the limits of this program and never loosen one.

use super::country::Country;
use super::limits::{Bound, Limit};
use crate::{Error, ErrorKind, Result};
use std::cmp::Ordering;

/// The rules of one hospital.
#[derive(Clone, Debug)]
pub struct Site {
    /// Its name, for the report.
    pub name: Option<String>,
    /// When its rules were last reviewed, for the report.
    pub reviewed: Option<String>,
    /// The country whose limits warn.
    pub country: Option<Country>,
    /// The smallest step of its pumps, as written.
    pub pump_step: Option<String>,
    /// Ids of the products it stocks; empty where that was not said.
    pub products: Vec<&'static str>,
    /// Keys of a case that it requires.
    pub required: Vec<String>,
    /// Its own limits.
    pub limits: Vec<SiteLimit>,
    /// Its file, as written.
    pub text: String,
    /// SHA-256 of its file.
    pub sha256: String,
}

/// A limit as a site tightens it.
#[derive(Clone, Copy, Debug)]
pub struct SiteLimit {
    /// The limit of this program.
    pub limit: &'static Limit,
    /// Beyond it: a warning, where the site sets one.
    pub soft: Option<Bound>,
    /// Beyond it: a stop, where the site sets one.
    pub hard: Option<Bound>,
}

impl SiteLimit {
    /// `limit` with the bounds of a site.
    ///
    /// # Errors
    /// Malformed, with the name of the limit, for a bound that is looser than its own.
    pub fn new(limit: &'static Limit, soft: Option<Bound>, hard: Option<Bound>) -> Result<Self> {
        let own = Self { limit, soft, hard };
        for (what, bound, least) in [("warns", soft, limit.soft), ("stops", hard, limit.hard)] {
            let (Some(bound), Some(least)) = (bound, least) else {
                continue;
            };
            if own.is_looser(bound, least)? {
                return Err(Error::new(
                    ErrorKind::Malformed,
                    format!(
                        "the site sets {} to {}, looser than the {} at which it {what}",
                        limit.id,
                        bound.text(),
                        least.text()
                    ),
                    "a site tightens limits only: write a stricter figure, or leave it out",
                ));
            }
        }
        Ok(own)
    }

    /// Whether `bound` lets more pass than `least`.
    fn is_looser(&self, bound: Bound, least: Bound) -> Result<bool> {
        let order = bound.quantity().against(least)?;
        Ok(if self.limit.measure.from_below() {
            order == Ordering::Less
        } else {
            order == Ordering::Greater
        })
    }

    /// The soft bound that holds.
    #[must_use]
    pub fn soft_bound(&self) -> Option<Bound> {
        self.soft.or(self.limit.soft)
    }

    /// The hard bound that holds.
    #[must_use]
    pub fn hard_bound(&self) -> Option<Bound> {
        self.hard.or(self.limit.hard)
    }
}
