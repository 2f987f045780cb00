//! The words of `verify`.

use super::BagArgs;
use crate::case::{BagWords, OrderWords, SecondWords};
use clap::Args;
use std::path::PathBuf;

/// Arguments of `verify`.
#[derive(Args, Debug)]
pub struct VerifyArgs {
    /// The case file of the first person, of which nothing is shown before every field agrees
    #[arg(long, value_name = "FILE")]
    pub against: PathBuf,
    /// What the second person reads
    #[command(flatten)]
    pub entry: EntryArgs,
    /// The rules of the hospital, which tighten limits; else the file named by MAGINFUSE_SITE
    #[arg(long, value_name = "FILE")]
    pub site: Option<PathBuf>,
    /// Smallest step of the pump [default: 0.1 mL/h]
    #[arg(long, allow_hyphen_values = true)]
    pub pump_step: Option<String>,
    /// Accept this overridable stop of the order; needs a --reason each
    #[arg(long, value_name = "FINDING-ID")]
    pub accept: Vec<String>,
    /// Why the stop is overridden, recorded in the output
    #[arg(long)]
    pub reason: Vec<String>,
    /// Write what was compared into FILE; it holds the first entry only once every field agrees
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
}

/// What the second person reads: from the order, the bag, the chart and the pump. Without any of
/// it they are asked, line by line.
#[derive(Args, Debug, Default)]
pub struct EntryArgs {
    /// Body weight: 62kg
    #[arg(long, allow_hyphen_values = true)]
    pub weight: Option<String>,
    /// A dose, with --over, or a rate, with --for (repeatable, in order)
    #[arg(long, allow_hyphen_values = true)]
    pub dose: Vec<String>,
    /// Time of a dose (repeatable, in order)
    #[arg(long, allow_hyphen_values = true)]
    pub over: Vec<String>,
    /// How long a rate runs (repeatable, in order)
    #[arg(long = "for", allow_hyphen_values = true)]
    pub length: Vec<String>,
    /// A step in the place of --dose: "4 g over 20 min", "1 g/h for 24 h", "5 g intramuscular" or
    /// "pause for 4 h" (repeatable, in order)
    #[arg(long, allow_hyphen_values = true, conflicts_with = "dose")]
    pub order_step: Vec<String>,
    /// The salt that grams mean
    #[arg(long, value_name = "ID")]
    pub salt: Option<String>,
    /// The solution
    #[command(flatten)]
    pub bag: BagArgs,
    /// A rate that stands on the pump, for the steps in turn (repeatable); none where every dose is
    /// given by hand
    #[arg(long, allow_hyphen_values = true)]
    pub pump_rate: Vec<String>,
    /// The step that a rate on the pump is for, from 1 (repeatable)
    #[arg(long, value_name = "N", requires = "pump_rate")]
    pub step: Vec<usize>,
}

impl EntryArgs {
    /// Whether nothing at all was entered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let lists = [
            &self.dose,
            &self.over,
            &self.length,
            &self.order_step,
            &self.pump_rate,
        ];
        let bag = BagWords::from(&self.bag);
        self.weight.is_none()
            && self.salt.is_none()
            && lists.iter().all(|list| list.is_empty())
            && bag.noted().next().is_none()
    }

    /// The words of the entry, for a pump with this step.
    #[must_use]
    pub fn words<'a>(&'a self, pump_step: Option<&'a str>) -> SecondWords<'a> {
        SecondWords {
            weight: self.weight.as_deref(),
            salt: self.salt.as_deref(),
            solution: BagWords::from(&self.bag),
            order: OrderWords {
                dose: &self.dose,
                over: &self.over,
                length: &self.length,
                step: &self.order_step,
                ..OrderWords::default()
            },
            pump_rate: &self.pump_rate,
            step: &self.step,
            pump_step,
        }
    }
}
