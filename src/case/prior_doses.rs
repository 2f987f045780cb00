//! Doses that were given before the order.

use super::file::RawPrior;
use super::order::{DoseWords, Grams, read_dose};
use super::reading::Reading;
use crate::dose::{GivenDose, Infusion, StepWords};
use crate::units::Salt;
use crate::{Error, ErrorKind};

/// Key of the doses.
const KEY: &str = "magnesium.prior_doses";

impl Reading<'_> {
    /// `magnesium.prior_doses`
    pub(super) fn prior_doses(&mut self, salt: Salt) -> Option<Vec<GivenDose>> {
        let file = self.file;
        let raw = self.needed(KEY, file.raw.magnesium.prior_doses.as_ref())?;
        let doses: Vec<_> = raw
            .iter()
            .map(|prior| self.prior_dose(prior, salt))
            .collect();
        if doses.is_empty() {
            self.note(KEY, "none");
        }
        doses.into_iter().collect()
    }

    fn prior_dose(&mut self, prior: &RawPrior, salt: Salt) -> Option<GivenDose> {
        let words = DoseWords {
            dose: prior.dose.as_ref(),
            over: prior.over.as_ref(),
            rate: prior.rate.as_ref(),
            duration: prior.duration.as_ref(),
            route: prior.route.as_ref(),
        };
        // Grams of what was given mean the salt of the order: nobody declares them apart.
        let grams = Grams {
            named: Some(salt),
            salt,
            weight: self.weight,
        };
        let place = [&prior.dose, &prior.rate].into_iter().flatten().next();
        let place = place.unwrap_or(&prior.at).span();
        let read = read_dose(self.reader, words, grams);
        let read = read.and_then(|read| match read {
            Some((StepWords::Pause, ..)) => Err(nothing_given()),
            read => Ok(read),
        });
        let read = self.kept(KEY, place, read);
        let start = self.past(KEY, &prior.at, "a prior dose");
        // A missing weight is told with everything else.
        let ((words, amount, length), start) = (read??, start?);
        let echo = |text: Option<&super::file::Text>| {
            text.map_or_else(String::new, |text| self.reader.echo(text.get_ref()))
        };
        let what = echo(prior.dose.as_ref().or(prior.rate.as_ref()));
        let time = echo(prior.over.as_ref().or(prior.duration.as_ref()));
        let how = match words {
            StepWords::Rate => format!("{what} for {time}"),
            StepWords::Injection => format!("{what} into a muscle"),
            StepWords::Dose | StepWords::Pause => format!("{what} over {time}"),
        };
        let when = self.when(&prior.at);
        self.note("magnesium.prior_dose", &format!("{how}, {when}"));
        Some(GivenDose {
            given: Infusion {
                start,
                length,
                rate: amount / length,
            },
            words,
        })
    }
}

/// A rate of nothing that was given.
fn nothing_given() -> Error {
    Error::new(
        ErrorKind::Malformed,
        "a prior dose of nothing was given",
        "leave the entry out; [] says asked, none",
    )
}
