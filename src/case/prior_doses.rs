//! Doses that were given before the order.

use super::file::RawPrior;
use super::reading::Reading;
use crate::dose::Infusion;
use crate::units::{Reader, Salt};

impl Reading<'_> {
    /// `magnesium.prior_doses`
    pub(super) fn prior_doses(&mut self, salt: Salt) -> Option<Vec<Infusion>> {
        let file = self.file;
        let raw = self.needed(
            "magnesium.prior_doses",
            file.raw.magnesium.prior_doses.as_ref(),
        )?;
        let doses: Vec<_> = raw
            .iter()
            .map(|prior| self.prior_dose(prior, salt))
            .collect();
        if doses.is_empty() {
            self.note("magnesium.prior_doses", "none");
        }
        doses.into_iter().collect()
    }

    fn prior_dose(&mut self, prior: &RawPrior, salt: Salt) -> Option<Infusion> {
        const KEY: &str = "magnesium.prior_doses";
        let dose = self.reader.dose(prior.dose.get_ref());
        let dose = self.kept(KEY, prior.dose.span(), dose);
        let length = Reader::duration(self.reader, prior.over.get_ref());
        let length = self.kept(KEY, prior.over.span(), length);
        let start = self.past(KEY, &prior.at, "a prior dose");
        let (dose, length, start) = (dose?, length?, start?);
        if self.weight.is_none() && dose.is_per_kilogram() {
            return None; // the missing weight is told with everything else
        }
        let amount = dose.resolve(salt, self.weight);
        let amount = self.kept(KEY, prior.dose.span(), amount)?;
        let given = format!(
            "{} over {}, {}",
            self.reader.echo(prior.dose.get_ref()),
            self.reader.echo(prior.over.get_ref()),
            self.when(&prior.at)
        );
        self.note("magnesium.prior_dose", &given);
        Some(Infusion {
            start,
            length,
            rate: amount / length,
        })
    }
}
