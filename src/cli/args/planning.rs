//! Arguments of the commands that weigh many regimens.

use super::{PatientArgs, StepArgs};
use crate::case::{CrowdRequest, RegimenWords, ReplacementWords, TargetWords};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// The virtual patients.
#[derive(Args, Debug)]
pub struct CrowdArgs {
    /// Number of virtual patients, the same for every regimen
    #[arg(long, value_name = "N", default_value_t = CrowdRequest::USUAL_SUBJECTS)]
    pub subjects: u64,
    /// Seed of the random numbers: the same seed gives the same patients
    #[arg(long, value_name = "S", default_value_t = CrowdRequest::USUAL_SEED)]
    pub seed: u64,
    /// Threads; they change the time it takes and nothing else [default: what the machine has]
    #[arg(long, value_name = "T")]
    pub threads: Option<usize>,
}

impl CrowdArgs {
    /// The virtual patients that are asked for.
    #[must_use]
    pub fn request(&self) -> CrowdRequest {
        CrowdRequest {
            subjects: self.subjects,
            seed: self.seed,
            threads: self.threads,
        }
    }
}

/// When a target has to be met.
#[derive(Args, Debug)]
pub struct MomentArgs {
    /// Upper end of the target [default: 3.5 mmol/L]
    #[arg(long, allow_hyphen_values = true, requires = "target")]
    pub to: Option<String>,
    /// Time after the start at which the level has to lie in the target (repeatable: at each)
    #[arg(long, allow_hyphen_values = true, requires = "target")]
    pub at: Vec<String>,
    /// Time from the start over which the mean level has to lie in the target
    #[arg(
        long,
        allow_hyphen_values = true,
        requires = "target",
        conflicts_with = "at"
    )]
    pub mean_over: Option<String>,
}

impl MomentArgs {
    /// The words of a target from `low` on.
    #[must_use]
    pub fn target<'a>(&'a self, low: &'a str) -> TargetWords<'a> {
        TargetWords {
            low,
            to: self.to.as_deref(),
            at: &self.at,
            mean_over: self.mean_over.as_deref(),
        }
    }
}

/// Arguments of `map`.
#[derive(Args, Debug)]
pub struct MapArgs {
    /// The case file; - reads standard input. Or the patient and the order as flags
    #[arg(long, value_name = "FILE")]
    pub case: Option<PathBuf>,
    /// Patient
    #[command(flatten)]
    pub patient: PatientArgs,
    /// Order
    #[command(flatten)]
    pub order: StepArgs,
    /// Rate in the place of the last step (repeatable) [default: 0.5 to 3 g/h]
    #[arg(long, allow_hyphen_values = true, conflicts_with_all = ["dose", "over"])]
    pub rate: Vec<String>,
    /// Kidney function (repeatable) [default: 10 to 120 mL/min]
    #[arg(long, allow_hyphen_values = true, conflicts_with_all = ["dose", "over"])]
    pub filtration: Vec<String>,
    /// Single dose in the place of the order (repeatable)
    #[arg(long, allow_hyphen_values = true)]
    pub dose: Vec<String>,
    /// Time of a single dose (repeatable) [default: 20 to 60 min]
    #[arg(long, allow_hyphen_values = true, requires = "dose")]
    pub over: Vec<String>,
    /// Level that counts as toxic [default: 3.5 mmol/L]
    #[arg(long, allow_hyphen_values = true)]
    pub above: Option<String>,
    /// Lower end of a target, whose chance is shown too
    #[arg(long, allow_hyphen_values = true)]
    pub target: Option<String>,
    /// When
    #[command(flatten)]
    pub moment: MomentArgs,
    /// Id of a model, or the path of a model file (repeatable) [default: those that raise flags for this patient and follow the kidney]
    #[arg(long, value_name = "ID|FILE")]
    pub model: Vec<String>,
    /// Virtual patients
    #[command(flatten)]
    pub crowd: CrowdArgs,
    /// Form of the result [default: a table for people]
    #[arg(long, value_enum)]
    pub format: Option<MapFormat>,
    /// Draw the heat map into FILE.svg or FILE.png
    #[arg(long, value_name = "FILE")]
    pub plot: Option<PathBuf>,
}

impl MapArgs {
    /// Doses, times and rates.
    #[must_use]
    pub fn regimens(&self) -> RegimenWords<'_> {
        RegimenWords {
            dose: &self.dose,
            over: &self.over,
            rate: &self.rate,
            length: None,
        }
    }
}

/// Form of a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MapFormat {
    /// One row a cell
    Csv,
}

/// A replacement over days, instead of one order.
#[derive(Args, Debug)]
pub struct ReplacementArgs {
    /// Grams a day for a deficiency: how long after the last dose began the target still has to hold
    /// [default with --days or --infusion: 24 h]
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, help_heading = REPLACEMENT)]
    pub hold: Option<String>,
    /// On how many days, one infusion a day: 3, or 1..5 for a plan of each [default with --hold: 1..5]
    #[arg(long, value_name = "N|N..N", allow_hyphen_values = true, help_heading = REPLACEMENT)]
    pub days: Option<String>,
    /// How long each infusion runs [default with --hold: 6 h]
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, help_heading = REPLACEMENT)]
    pub infusion: Option<String>,
}

/// Heading of the flags of a replacement.
const REPLACEMENT: &str = "Replacement over days";

impl ReplacementArgs {
    /// The words of the replacement.
    #[must_use]
    pub fn words(&self) -> ReplacementWords<'_> {
        ReplacementWords {
            hold: self.hold.as_deref(),
            days: self.days.as_deref(),
            infusion: self.infusion.as_deref(),
        }
    }
}

/// Arguments of `plan`.
#[derive(Args, Debug)]
pub struct PlanArgs {
    /// The case file, whose patient, bag and indication count; - reads standard input. Or the patient and the order as flags
    #[arg(long, value_name = "FILE")]
    pub case: Option<PathBuf>,
    /// Patient
    #[command(flatten)]
    pub patient: PatientArgs,
    /// Order
    #[command(flatten)]
    pub order: StepArgs,
    /// Lower end of the target: "1.8 mmol/L"
    #[arg(long, allow_hyphen_values = true)]
    pub target: String,
    /// When the new plan of an order under way starts, after the start of the order; its levels
    /// since then are used [default: at the last level]
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub now: Option<String>,
    /// When
    #[command(flatten)]
    pub moment: MomentArgs,
    /// Replacement
    #[command(flatten)]
    pub replacement: ReplacementArgs,
    /// Largest accepted chance of 3.5 mmol/L within the order, at most 5 % [default: 1 %]
    #[arg(long, allow_hyphen_values = true)]
    pub risk: Option<String>,
    /// Load dose to consider (repeatable) [default: 1 to 6 g]
    #[arg(long, allow_hyphen_values = true)]
    pub dose: Vec<String>,
    /// Time of a load, 20 to 60 min (repeatable) [default: 20, 30, 40, 50 and 60 min]
    #[arg(long, allow_hyphen_values = true)]
    pub over: Vec<String>,
    /// Maintenance rate to consider (repeatable) [default: 0.25 to 3 g/h]
    #[arg(long, allow_hyphen_values = true)]
    pub rate: Vec<String>,
    /// How long a maintenance runs [default: as in the case, else 24 h]
    #[arg(long = "for", allow_hyphen_values = true)]
    pub length: Option<String>,
    /// Smallest step of the pump [default: 0.1 mL/h]
    #[arg(long, allow_hyphen_values = true)]
    pub pump_step: Option<String>,
    /// Accept this overridable stop, as in check; needs a --reason each
    #[arg(long, value_name = "FINDING-ID")]
    pub accept: Vec<String>,
    /// Why the stop is overridden, recorded in the output
    #[arg(long)]
    pub reason: Vec<String>,
    /// Alternatives beside the proposal of one order [default: 3]
    #[arg(long, value_name = "N")]
    pub alternatives: Option<usize>,
    /// Virtual patients
    #[command(flatten)]
    pub crowd: CrowdArgs,
}

impl PlanArgs {
    /// Whether the order is what is asked for, and no case that will be kept has to hold one: a
    /// replacement over days for a patient from flags.
    #[must_use]
    pub fn asks_for_the_order(&self) -> bool {
        let over_days = !self.replacement.words().is_empty();
        let from_flags = self.case.is_none() && self.patient.write_case.is_none();
        over_days && from_flags && self.order.order_step.is_empty()
    }

    /// Doses, times and rates.
    #[must_use]
    pub fn regimens(&self) -> RegimenWords<'_> {
        RegimenWords {
            dose: &self.dose,
            over: &self.over,
            rate: &self.rate,
            length: self.length.as_deref(),
        }
    }
}
