//! Grams a day for a depleted patient: the least daily dose after which the expected level still
//! holds a target for some time.
//!
//! One infusion a day at equal doses. The kidney conserves at a low level and tissues fill slowly,
//! so what one long day wastes in the urine several days keep: the total falls with the days. The
//! expected course is that of [`crate::simulate::expected`] by the default model; what flags go by
//! is asked elsewhere, by a check of each plan as an order.

mod doses;
mod goal;
mod patient;

pub use doses::{DailyDoses, DoseSteps, FirstThenDaily};
pub use goal::{Goal, MOST_DAYS};
pub use patient::{Morning, Outlook, Replenished, Urine, most_daily, most_daily_where_wasted};
