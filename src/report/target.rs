//! A target, shown alike by `map` and `plan`.

use super::json::Quantity;
use crate::plan::{Moment, Target};
use crate::units::{Time, show};
use schemars::JsonSchema;
use serde::Serialize;
use uom::si::time;

/// A range of levels to be reached.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TargetDocument {
    /// Lowest level that counts, mmol/L.
    from: Quantity,
    /// Levels from here on do not count, mmol/L.
    below: Quantity,
    /// Times after the start at which it has to be met, h; or `end-of-order`.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<MomentDocument>,
    /// Time from the start over which the mean has to meet it, h.
    #[serde(skip_serializing_if = "Option::is_none")]
    mean_over: Option<Quantity>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
enum MomentDocument {
    /// At each of these times, h.
    Times(Vec<Quantity>),
    /// At a time that depends on the regimen.
    OfRegimen(MomentOfRegimen),
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum MomentOfRegimen {
    /// Where the order ends, however long it is.
    EndOfOrder,
}

impl From<&Target> for TargetDocument {
    fn from(target: &Target) -> Self {
        let hours = |time: &Time| Quantity::new(time.get::<time::hour>(), "h");
        let (at, mean_over) = match &target.moment {
            Moment::At(times) => {
                let times = times.iter().map(hours).collect();
                (Some(MomentDocument::Times(times)), None)
            }
            Moment::MeanOver(span) => (None, Some(hours(span))),
            Moment::End => {
                let end = MomentDocument::OfRegimen(MomentOfRegimen::EndOfOrder);
                (Some(end), None)
            }
        };
        Self {
            from: Quantity::new(target.low.millimolar(), "mmol/L"),
            below: Quantity::new(target.below.millimolar(), "mmol/L"),
            at,
            mean_over,
        }
    }
}

/// A target in words.
#[must_use]
pub fn target_text(target: &Target) -> String {
    let when = match &target.moment {
        Moment::At(times) => {
            let times: Vec<_> = times.iter().map(|at| show::duration(*at)).collect();
            format!("{} after the start", times.join(" and "))
        }
        Moment::MeanOver(span) => format!("as the mean over {}", show::duration(*span)),
        Moment::End => "at the end of the order".to_owned(),
    };
    format!(
        "{} to less than {} mmol/L {when}",
        show::number(target.low.millimolar()),
        show::number(target.below.millimolar())
    )
}
