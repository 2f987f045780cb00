//! People like the patient of a case, or around one who is known better.

use super::spread::Spread;
use crate::Result;
use crate::clinical::constants::KIDNEY_ESTIMATE_CV;
use crate::pk::{Baseline, Individual, Model, typical_errors};
use crate::safety::Case;
use crate::simulate::forecast;
use crate::units::Time;

/// Whom the patients are drawn around, and how they differ.
#[derive(Clone, Debug)]
pub struct People {
    individual: Individual,
    /// Whether recent magnesium raised the level at the start.
    raised: bool,
    spread: Spread,
    /// Where the course starts, on the clock of the order.
    from: Time,
}

impl People {
    /// People around `individual`, all of whom rest at their untreated level at `from`.
    #[must_use]
    pub fn around(individual: Individual, spread: Spread, from: Time) -> Self {
        Self {
            individual,
            raised: false,
            spread,
            from,
        }
    }

    /// The same people, who all start at the measured level of the individual instead, as after
    /// recent magnesium.
    #[must_use]
    pub fn starting_as_measured(mut self) -> Self {
        self.raised = true;
        self
    }

    /// People like the patient of `case` under `model`.
    ///
    /// A measured level stays the patient's own: it varies no more, and unless recent magnesium
    /// raised it, every virtual patient rests at it. Without one the untreated level is drawn.
    /// The filtration varies by the error of its estimate, unless it was measured or is none. As
    /// for flags, the higher course of the two readings of a level counts, and neither a recovery
    /// of the kidneys nor a dialysis that has not begun is counted on.
    ///
    /// # Errors
    /// As [`Individual::typical`].
    pub fn like_case(case: &Case, model: &Model) -> Result<Self> {
        let start = forecast::start(case, model)?;
        let patient = forecast::subject_at(case, model, &start)?;
        let individual =
            Individual::bound(model, &patient, &[])?.through(case.kidneys.without_hope());
        let recent_magnesium = match start.baseline {
            Baseline::Measured {
                recent_magnesium, ..
            } => Some(recent_magnesium),
            Baseline::Unknown => None,
        };
        let known = recent_magnesium == Some(false) && case.latest_level().is_some();
        let estimated = case.renal.method.estimates();
        let spread = Spread::of_model(model)?
            .with_kidney_cv(if estimated { KIDNEY_ESTIMATE_CV } else { 0.0 })
            .with_level_sd(if known { 0.0 } else { model.baseline_spread() });
        Ok(Self {
            individual,
            raised: recent_magnesium == Some(true),
            spread,
            from: start.from,
        })
    }

    /// The same people like the patient of `case`, each drawn around a draw of the typical values of
    /// one's own, where the source of `model` prints how certain they are.
    ///
    /// A study of one patient, not many patients of one study: so all are independent, whoever
    /// follows which of them, and what is counted is what to expect of the next patient, with the
    /// error of independent draws.
    ///
    /// # Errors
    /// As [`Self::like_case`].
    pub fn around_uncertain_values(mut self, case: &Case, model: &Model) -> Result<Self> {
        let patient = forecast::subject_at(case, model, &forecast::start(case, model)?)?;
        let mut errors = typical_errors(model, &patient)?;
        errors.retain(|error| !error.parameter.belongs_to_doses());
        self.spread = self.spread.with_typical_errors(errors);
        Ok(self)
    }

    /// The one around whom they are drawn.
    #[must_use]
    pub fn individual(&self) -> &Individual {
        &self.individual
    }

    /// Whether they start at the measured level, raised by recent magnesium, rather than each at
    /// the own untreated one.
    #[must_use]
    pub fn start_raised(&self) -> bool {
        self.raised
    }

    /// Where their course starts, on the clock of the order.
    #[must_use]
    pub fn from(&self) -> Time {
        self.from
    }

    /// How they differ.
    #[must_use]
    pub fn spread(&self) -> &Spread {
        &self.spread
    }
}

/// Where the virtual patients of `case` start, in words.
///
/// # Errors
/// As [`People::like_case`].
pub fn start_words(case: &Case, model: &Model) -> Result<String> {
    Ok(forecast::start(case, model)?.words)
}
