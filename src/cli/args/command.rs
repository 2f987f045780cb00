//! The commands, and the files that each one names.

use super::{
    CheckArgs, CompletionsArgs, ConvertArgs, FactsArgs, FitArgs, KidneyArgs, LimitsArgs, MapArgs,
    ModelsAction, ModelsArgs, NewArgs, PlanArgs, PopulationAction, PopulationArgs, RateArgs,
    SchemaArgs, SimulateArgs, VerifyArgs,
};
use crate::cli::files::NamedFiles;
use clap::Subcommand;

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Pump program for one dose; without --over the table from 20 to 60 minutes
    Rate(RateArgs),
    /// The whole order of a case file: may it start, what to set, what the level will do
    Check(CheckArgs),
    /// A case file to begin with, every key explained; or asked line by line and checked
    New(NewArgs),
    /// Independent second check: an order entered again, apart from the first entry
    Verify(VerifyArgs),
    /// Virtual patients like the one of a case file: the range of levels, the chance of each band
    Population(PopulationArgs),
    /// Chance of toxicity over maintenance rate and kidney function, or over dose and time
    Map(MapArgs),
    /// The regimen with the best chance of a target level under a limit of risk
    Plan(PlanArgs),
    /// Concentration over time: the order of a case file, or a NONMEM-style data set
    Simulate(SimulateArgs),
    /// One patient's own parameters from measured levels, and the next level
    Fit(FitArgs),
    /// Convert a magnesium dose, dose rate or serum level
    Convert(ConvertArgs),
    /// Every kidney function estimate side by side, and which one applies
    Kidney(KidneyArgs),
    /// Every limit with its source
    Limits(LimitsArgs),
    /// Every clinical fact of this program with what it decides and its source
    Facts(FactsArgs),
    /// Every product with its strength
    Products,
    /// The models behind the predicted level
    Models(ModelsArgs),
    /// The JSON Schema of a case and of every JSON document
    Schema(SchemaArgs),
    /// Recompute the golden cases in this very binary
    Selftest,
    /// Shell completions on standard output
    Completions(CompletionsArgs),
    /// The manual page on standard output
    Man,
}

impl Command {
    /// The files that the command names. A new command has to say here what it reads and writes.
    #[must_use]
    pub fn files(&self) -> NamedFiles<'_> {
        let none = NamedFiles::default();
        match self {
            Self::Check(args) => none
                .reads(&args.case)
                .reads(&args.batch)
                .reads(&args.verified)
                .writes(&args.plot)
                .writes(&args.report)
                .reads(&args.patient.site)
                .writes(&args.patient.write_case),
            Self::Verify(args) => none
                .reads([&args.against])
                .reads(&args.site)
                .writes(&args.record),
            Self::Population(args) => {
                let files = match &args.action {
                    Some(PopulationAction::Merge(merge)) => {
                        none.reads(&merge.parts).writes(&merge.plot)
                    }
                    None => none.reads(&args.case).reads(&args.grid).models(&args.model),
                };
                let files = files
                    .reads(&args.patient.site)
                    .writes(&args.patient.write_case);
                files.writes(&args.plot).writes(&args.subjects_csv)
            }
            Self::Map(args) => {
                let files = none.reads(&args.case).models(&args.model);
                let files = files
                    .reads(&args.patient.site)
                    .writes(&args.patient.write_case);
                files.writes(&args.plot)
            }
            Self::Plan(args) => none
                .reads(&args.case)
                .reads(&args.patient.site)
                .writes(&args.patient.write_case),
            Self::Simulate(args) => {
                let files = none.reads(&args.case).reads(&args.dataset);
                let files = files.models(&args.model);
                let files = files
                    .reads(&args.patient.site)
                    .writes(&args.patient.write_case);
                let files = files.writes(&args.plot).writes(&args.tornado);
                files.writes(&args.vpc)
            }
            Self::Fit(args) => {
                let files = none.reads(&args.case).reads(&args.dataset);
                files.models(&args.model).writes(&args.plot)
            }
            Self::Kidney(args) => none.reads(&args.case),
            Self::Models(args) => match &args.action {
                ModelsAction::Check { file } => none.reads([file]),
                ModelsAction::Evidence { model } => none.models(model),
                ModelsAction::List | ModelsAction::Show { .. } => none,
            },
            Self::Rate(_)
            | Self::New(_)
            | Self::Convert(_)
            | Self::Limits(_)
            | Self::Facts(_)
            | Self::Products
            | Self::Schema(_)
            | Self::Selftest
            | Self::Completions(_)
            | Self::Man => none,
        }
    }
}
