//! The parameters of one patient as text for people.

use super::fit_estimate::effect_name;
use super::text;
use crate::estimate::{Effect, OwnParameter, Posterior};
use crate::units::show;

/// A line for each parameter.
#[must_use]
pub fn parameter_rows(posterior: &Posterior, parameters: &[OwnParameter]) -> String {
    let rows = parameters.iter().map(|one| {
        let OwnParameter {
            parameter,
            typical,
            own,
        } = one;
        let unit = parameter.dimension().units()[0].0;
        let place = posterior
            .effects
            .iter()
            .position(|effect| *effect == Effect::Parameter(*parameter));
        let mut words = format!("{} {unit}", show::number(*own));
        match place {
            Some(k) => {
                words += &format!(
                    " (typical {}; standard error {} %; {} % of the spread between patients is left)",
                    show::number(*typical),
                    show::fixed(100.0 * posterior.standard_errors[k], 0),
                    show::fixed(100.0 * posterior.shrinkage[k], 0),
                );
            }
            None => words += " (as in every patient with these covariates)",
        }
        text::row(parameter.name(), words.trim_end())
    });
    rows.chain(occasion_rows(posterior)).collect()
}

/// A line for each deviation of a single occasion, where there are several.
fn occasion_rows(posterior: &Posterior) -> Vec<String> {
    let occasions = posterior.effects.iter().map(|effect| match effect {
        Effect::Occasion(_, occasion) => *occasion,
        _ => 0,
    });
    if occasions.max() < Some(1) {
        return Vec::new();
    }
    let own = posterior.effects.iter().zip(&posterior.eta);
    own.filter_map(|(effect, eta)| match effect {
        Effect::Occasion(parameter, occasion) => Some(text::row(
            &effect_name(*effect),
            &format!(
                "{} times {} on occasion {}",
                parameter.name(),
                show::fixed(libm::exp(*eta), 3),
                occasion + 1
            ),
        )),
        _ => None,
    })
    .collect()
}
