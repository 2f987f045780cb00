//! The words of the command line. Every quantity stays text here; [`crate::case`] is the
//! last place that sees strings.

mod command;
mod new;
mod patient;
mod planning;
mod verify;

pub use command::Command;
pub use new::NewArgs;
pub use patient::{OrderArgs, PatientArgs, StepArgs};
pub use planning::{CrowdArgs, MapArgs, MapFormat, MomentArgs, PlanArgs};
pub use verify::{EntryArgs, VerifyArgs};

use crate::answer::facts::Table;
use crate::case::{BagWords, CrowdRequest};
use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::{Path, PathBuf};

/// Intravenous magnesium: pump rates, safety checks and predicted serum levels.
///
/// Supports a qualified person's decision and never replaces it.
#[derive(Debug, Parser)]
#[command(name = "maginfuse", version, infer_subcommands = false)]
pub struct Cli {
    /// What to do
    #[command(subcommand)]
    pub command: Command,
    /// How to answer
    #[command(flatten)]
    pub output: Output,
}

/// Flags that every command takes.
#[derive(Args, Clone, Debug)]
pub struct Output {
    /// Print one JSON document
    #[arg(long, global = true)]
    pub json: bool,
    /// Write the result to FILE (all of it or nothing); - is standard output
    #[arg(short, long, global = true, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// No messages on standard error
    #[arg(long, global = true)]
    pub quiet: bool,
    /// The decimal mark of every number given in this run; results are written with a point
    #[arg(long, global = true, value_enum, default_value_t = Decimal::Point)]
    pub decimal: Decimal,
    /// No color, even on a terminal
    #[arg(long, global = true)]
    pub no_color: bool,
}

impl Output {
    /// The file that takes the result; `None` is standard output.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        let stdout = |path: &Path| STANDARD_OUTPUT.iter().any(|name| path.as_os_str() == *name);
        self.output.as_deref().filter(|path| !stdout(path))
    }
}

/// The names of standard output. A file behind a redirection is written on, never replaced.
const STANDARD_OUTPUT: [&str; 4] = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

/// Decimal mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Decimal {
    /// 0.5
    Point,
    /// 0,5
    Comma,
}

/// The lowest severity that fails the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Warnings give exit code 11
    Warn,
}

/// Where the solution comes from.
#[derive(Args, Clone, Debug, Default)]
pub struct BagArgs {
    /// Total drug in total volume (20g/500mL), a concentration (40mg/mL) or % w/v (4%)
    #[arg(long, allow_hyphen_values = true)]
    pub bag: Option<String>,
    /// A product of the table, see `maginfuse products`
    #[arg(long, value_name = "ID")]
    pub product: Option<String>,
    /// Strength of the stock solution that is drawn up (50%); with --draw and --diluent
    #[arg(long, allow_hyphen_values = true)]
    pub stock: Option<String>,
    /// Volume drawn from the stock
    #[arg(long, allow_hyphen_values = true)]
    pub draw: Option<String>,
    /// Volume of diluent it is added to; the drawn volume counts on top
    #[arg(long, allow_hyphen_values = true)]
    pub diluent: Option<String>,
    /// What it is diluted in: water, dextrose-5, sodium-chloride-0.9, ringer, ringer-lactate
    #[arg(long, value_name = "FLUID")]
    pub vehicle: Option<String>,
}

impl<'a> From<&'a BagArgs> for BagWords<'a> {
    fn from(args: &'a BagArgs) -> Self {
        Self {
            bag: args.bag.as_ref(),
            product: args.product.as_ref(),
            stock: args.stock.as_ref(),
            draw: args.draw.as_ref(),
            diluent: args.diluent.as_ref(),
            vehicle: args.vehicle.as_ref(),
        }
    }
}

/// Arguments of `rate`.
#[derive(Args, Debug)]
pub struct RateArgs {
    /// The dose: 4g, 16 mmol, 32 mEq, 40 mg/kg; or with --for a rate: "2 g/h"
    #[arg(long, allow_hyphen_values = true)]
    pub dose: String,
    /// The solution
    #[command(flatten)]
    pub bag: BagArgs,
    /// Time of the infusion (repeatable)
    #[arg(long, allow_hyphen_values = true)]
    pub over: Vec<String>,
    /// How long a rate runs
    #[arg(long = "for", allow_hyphen_values = true, conflicts_with = "over")]
    pub length: Option<String>,
    /// What it is given for; decides which limits hold
    #[arg(long, value_name = "ID")]
    pub indication: Option<String>,
    /// Body weight, needed for a dose per kilogram
    #[arg(long, allow_hyphen_values = true)]
    pub weight: Option<String>,
    /// Drops per mL of a gravity set (10, 15, 20 or 60)
    #[arg(long, allow_hyphen_values = true)]
    pub drop_factor: Option<String>,
    /// Smallest step of the pump [default: 0.1 mL/h]
    #[arg(long, allow_hyphen_values = true)]
    pub pump_step: Option<String>,
    /// The salt that grams of the dose mean; a product has its own
    #[arg(long, value_name = "ID")]
    pub salt: Option<String>,
    /// Exit with 11 on warnings
    #[arg(long, value_enum)]
    pub fail_on: Option<FailOn>,
}

/// Arguments of `check`.
#[derive(Args, Debug)]
pub struct CheckArgs {
    /// The case file; - reads standard input. Or the patient and the order as flags
    #[arg(long, value_name = "FILE")]
    pub case: Option<PathBuf>,
    /// Patient
    #[command(flatten)]
    pub patient: PatientArgs,
    /// Order
    #[command(flatten)]
    pub order: OrderArgs,
    /// What was typed into the pump, compared with what the order needs
    #[arg(long, allow_hyphen_values = true)]
    pub pump_rate: Option<String>,
    /// Which step of the order the pump runs with that rate, from 1
    #[arg(long, value_name = "N", requires = "pump_rate")]
    pub step: Option<usize>,
    /// Accept this overridable stop; needs a --reason each
    #[arg(long, value_name = "FINDING-ID")]
    pub accept: Vec<String>,
    /// Why the stop is overridden, recorded in the output
    #[arg(long)]
    pub reason: Vec<String>,
    /// Draw the predicted curve into FILE.svg or FILE.png
    #[arg(long, value_name = "FILE")]
    pub plot: Option<PathBuf>,
    /// Write the answer as one page to print and to sign (A4 or Letter) into FILE.html; the answer
    /// itself is printed as well
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// The record of the independent second check of this very order (verify --record), shown on
    /// the page of --report; refused where it is of another order or does not agree
    #[arg(long, value_name = "FILE", requires = "report")]
    pub verified: Option<PathBuf>,
    /// Smallest step of the pump [default: 0.1 mL/h]
    #[arg(long, allow_hyphen_values = true)]
    pub pump_step: Option<String>,
    /// Exit with 11 on warnings
    #[arg(long, value_enum)]
    pub fail_on: Option<FailOn>,
    /// Check one case a line, as JSON with the keys of a case file (- is standard input), and print
    /// one document a line
    #[arg(long, value_name = "FILE", conflicts_with_all = [
        "case", "pump_rate", "step", "accept", "reason", "plot", "report",
        "verified", "fail_on", "short", "write_case",
    ])]
    pub batch: Option<PathBuf>,
    /// Count the answers of a batch on standard error
    #[arg(long, requires = "batch")]
    pub summary: bool,
    /// Print what fits on one screen: verdict, findings, pump, hold signs, antidote, next level
    #[arg(long)]
    pub short: bool,
}

/// Arguments of `population`.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct PopulationArgs {
    /// What else can be done
    #[command(subcommand)]
    pub action: Option<PopulationAction>,
    /// The case file; - reads standard input. Or the patient and the order as flags
    #[arg(long, value_name = "FILE")]
    pub case: Option<PathBuf>,
    /// Patient
    #[command(flatten)]
    pub patient: PatientArgs,
    /// Order
    #[command(flatten)]
    pub order: OrderArgs,
    /// Number of virtual patients
    #[arg(long, value_name = "N", default_value_t = CrowdRequest::USUAL_SUBJECTS)]
    pub subjects: u64,
    /// Seed of the random numbers: the same seed gives the same patients
    #[arg(long, value_name = "S", default_value_t = CrowdRequest::USUAL_SEED)]
    pub seed: u64,
    /// Threads; they change the time it takes and nothing else [default: what the machine has]
    #[arg(long, value_name = "T")]
    pub threads: Option<usize>,
    /// Id of a model, or the path of a model file [default: threshold-1cpt]
    #[arg(long, value_name = "ID|FILE")]
    pub model: Option<String>,
    /// Time between two levels [default: 30 min]
    #[arg(long, allow_hyphen_values = true)]
    pub every: Option<String>,
    /// End of the simulation [default: some hours after the order]
    #[arg(long, allow_hyphen_values = true)]
    pub until: Option<String>,
    /// Time at which mean, spread and range of the levels are shown (repeatable)
    #[arg(long, allow_hyphen_values = true)]
    pub at: Vec<String>,
    /// Level whose share of patients below it is shown at each --at (repeatable)
    #[arg(long, allow_hyphen_values = true, requires = "at")]
    pub below: Vec<String>,
    /// Show at each --at the levels a laboratory would report, with the model's residual error
    #[arg(long, requires = "at")]
    pub reported: bool,
    /// Draw the typical values of the model, too, with the standard errors its paper prints
    #[arg(long)]
    pub uncertainty: bool,
    /// Draw the range of levels into FILE.svg or FILE.png
    #[arg(long, value_name = "FILE")]
    pub plot: Option<PathBuf>,
    /// Write one row a patient into this CSV file; units are in the names of the columns
    #[arg(long, value_name = "FILE")]
    pub subjects_csv: Option<PathBuf>,
    /// Follow part K of N only, 3/8, and write what was counted as JSON for `population merge`
    #[arg(long, value_name = "K/N", conflicts_with = "plot")]
    pub shard: Option<String>,
    /// One changed case a line: keys of a case file in the head (patient.weight,
    /// order.steps.0.dose), an empty cell leaves the case as it is
    #[arg(long, value_name = "FILE", conflicts_with_all = ["plot", "shard", "subjects_csv"])]
    pub grid: Option<PathBuf>,
    /// Form of the table of a grid
    #[arg(long, value_enum, requires = "grid")]
    pub format: Option<GridFormat>,
}

/// Form of the table of a grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GridFormat {
    /// Text for people
    Text,
    /// Comma-separated text, one row for each line
    Csv,
    /// One JSON document
    Json,
}

/// What `population` does beside following patients.
#[derive(Debug, Subcommand)]
pub enum PopulationAction {
    /// Put the parts of --shard together: the answer of the undivided population, byte for byte
    Merge(MergeArgs),
}

/// Arguments of `population merge`.
#[derive(Args, Debug)]
pub struct MergeArgs {
    /// The files that --shard wrote, every part once, in any order
    #[arg(required = true, value_name = "FILE")]
    pub parts: Vec<PathBuf>,
    /// Draw the range of levels into FILE.svg or FILE.png
    #[arg(long, value_name = "FILE")]
    pub plot: Option<PathBuf>,
}

/// Arguments of `simulate`: a case file or a data set.
#[derive(Args, Debug)]
pub struct SimulateArgs {
    /// The case file; - reads standard input. Or the patient and the order as flags
    #[arg(long, value_name = "FILE")]
    pub case: Option<PathBuf>,
    /// Patient
    #[command(flatten)]
    pub patient: PatientArgs,
    /// Order
    #[command(flatten)]
    pub order: OrderArgs,
    /// A data set (ID,TIME,AMT,RATE,EVID,...) in h, mmol, mmol/h; - reads standard input
    #[arg(long, value_name = "FILE", requires = "model", conflicts_with = "case")]
    pub dataset: Option<PathBuf>,
    /// A model of this program or a model file (repeatable with --case)
    #[arg(long, value_name = "ID or FILE")]
    pub model: Vec<String>,
    /// How a covariate changes between two records: nocb, locf or linear, also for one column:
    /// WT=locf,CRCL_ML_MIN=linear [default: nocb]
    #[arg(long, value_name = "RULES", requires = "dataset")]
    pub covariates: Option<String>,
    /// Leave out rows that begin with C, as NONMEM does; @ stands for any letter
    #[arg(
        long,
        value_name = "C",
        requires = "dataset",
        allow_hyphen_values = true
    )]
    pub ignore: Option<String>,
    /// Time between two rows [default: 10 min; for a data set, its observations]
    #[arg(long, allow_hyphen_values = true)]
    pub every: Option<String>,
    /// How long to go on after the start of the order, or the first record of a subject
    #[arg(long, allow_hyphen_values = true)]
    pub until: Option<String>,
    /// Draw N replicates of every subject of the data set, who differ as patients of the model do
    #[arg(long, value_name = "N", requires = "dataset")]
    pub subjects: Option<u64>,
    /// Seed of the random numbers: the same seed gives the same replicates [default: 1]
    #[arg(long, value_name = "S", requires = "subjects")]
    pub seed: Option<u64>,
    /// Levels as a laboratory reports them, with the residual error of the model
    #[arg(long, requires = "subjects")]
    pub residual: bool,
    /// Also the amounts in the compartments of the data set's subjects, and the area under the level
    #[arg(long, requires = "dataset")]
    pub amounts: bool,
    /// Compare the measured levels of the data set with those of the replicates, with residual
    /// error: print percentiles in bins of time, and draw or write them into FILE.svg, FILE.png or
    /// FILE.csv
    #[arg(long, value_name = "FILE", requires = "subjects", conflicts_with_all = [
        "every", "until", "amounts",
    ])]
    pub vpc: Option<PathBuf>,
    /// Threads for a data set; they change the time it takes and nothing else [default: what the
    /// machine has]
    #[arg(long, value_name = "T", requires = "dataset")]
    pub threads: Option<usize>,
    /// How to solve the equations [default: exact for linear models, else dopri5 for a case and
    /// taylor for a data set]
    #[arg(long, value_enum)]
    pub solver: Option<Solver>,
    /// Draw the curves into FILE.svg or FILE.png
    #[arg(long, value_name = "FILE", conflicts_with = "dataset")]
    pub plot: Option<PathBuf>,
    /// Axis of the levels in the figure [default: linear]
    #[arg(long, value_enum, requires = "plot")]
    pub scale: Option<LevelScale>,
    /// Draw what drives the peak into FILE.svg or FILE.png, and print it, for one model
    #[arg(long, value_name = "FILE", conflicts_with = "dataset")]
    pub tornado: Option<PathBuf>,
    /// Form of the result [default: csv]
    #[arg(long, value_enum)]
    pub format: Option<Format>,
}

/// Axis of the levels in a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LevelScale {
    /// From zero
    Linear,
    /// Equal ratios at equal distances
    Log,
}

/// How equations are solved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Solver {
    /// Closed form, linear models only
    Exact,
    /// Dormand and Prince, order 5
    Dopri5,
    /// Dormand and Prince, order 8
    Dop853,
    /// Tsitouras, order 5
    Tsit5,
    /// Taylor series, order 12
    Taylor,
}

/// Form of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Comma-separated text
    Csv,
    /// One JSON document
    Json,
    /// Apache Parquet
    Parquet,
}

/// Arguments of `fit`: a case file or a data set.
#[derive(Args, Debug)]
pub struct FitArgs {
    /// The case file, with levels after the start of the order; - reads standard input
    #[arg(
        long,
        value_name = "FILE",
        required_unless_present = "dataset",
        conflicts_with = "dataset"
    )]
    pub case: Option<PathBuf>,
    /// A data set (ID,TIME,AMT,...,DV) in h, mmol, mmol/h, mmol/L; - reads standard input
    #[arg(long, value_name = "FILE", requires = "model")]
    pub dataset: Option<PathBuf>,
    /// A model of this program or a model file [default for a case: threshold-1cpt]; of a data set
    /// several are validated: how well each predicts the levels
    #[arg(long, value_name = "ID or FILE")]
    pub model: Vec<String>,
    /// Bias and spread of the model's predictions before any level and from those before, in the
    /// place of estimates
    #[arg(long, requires = "dataset")]
    pub validate: bool,
    /// Form of the result [default: text for people]
    #[arg(long, value_enum)]
    pub format: Option<FitFormat>,
    /// How a covariate changes between two records: nocb, locf or linear, also for one column:
    /// WT=locf,CRCL_ML_MIN=linear [default: nocb]
    #[arg(long, value_name = "RULES", requires = "dataset")]
    pub covariates: Option<String>,
    /// Leave out rows that begin with C, as NONMEM does; @ stands for any letter
    #[arg(
        long,
        value_name = "C",
        requires = "dataset",
        allow_hyphen_values = true
    )]
    pub ignore: Option<String>,
    /// Draw the typical and the own curve into FILE.svg or FILE.png
    #[arg(long, value_name = "FILE", conflicts_with = "dataset")]
    pub plot: Option<PathBuf>,
}

/// Form of a fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FitFormat {
    /// One row a subject; of validated models one a model and number of levels known
    Csv,
}

/// Arguments of `convert`.
#[derive(Args, Debug)]
pub struct ConvertArgs {
    /// The quantity: 4g, "0.85 mmol/L", "1 g/h"; with a solution also 8mL, 25mL/h
    #[arg(allow_hyphen_values = true)]
    pub quantity: String,
    /// The solution that a volume or a flow is of
    #[command(flatten)]
    pub bag: BagArgs,
    /// The unit to convert to
    #[arg(long, value_name = "UNIT")]
    pub to: String,
    /// Body weight, for doses per kg
    #[arg(long, allow_hyphen_values = true)]
    pub weight: Option<String>,
    /// The salt that grams mean
    #[arg(long, value_name = "ID")]
    pub salt: Option<String>,
    /// The salt of the result, where it is another one
    #[arg(long, value_name = "ID")]
    pub to_salt: Option<String>,
}

/// Arguments of `kidney`: a case file, or the figures themselves.
#[derive(Args, Debug)]
pub struct KidneyArgs {
    /// Take the patient from a case file; - reads standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["age", "sex", "weight", "height", "creatinine"])]
    pub case: Option<PathBuf>,
    /// Age: "55 years", "18 months"
    #[arg(long, allow_hyphen_values = true)]
    pub age: Option<String>,
    /// female or male
    #[arg(long)]
    pub sex: Option<String>,
    /// Body weight
    #[arg(long, allow_hyphen_values = true)]
    pub weight: Option<String>,
    /// Body height
    #[arg(long, allow_hyphen_values = true)]
    pub height: Option<String>,
    /// Serum creatinine; twice or more shows a change
    #[arg(long, allow_hyphen_values = true)]
    pub creatinine: Vec<String>,
    /// Measured creatinine clearance of this patient
    #[arg(long, allow_hyphen_values = true)]
    pub measured_clearance: Option<String>,
    /// Urine output
    #[arg(long, allow_hyphen_values = true)]
    pub urine_output: Option<String>,
    /// The patient is pregnant
    #[arg(long)]
    pub pregnant: bool,
    /// The patient is on dialysis
    #[arg(long)]
    pub dialysis: bool,
}

/// Arguments of `limits`.
#[derive(Args, Debug)]
pub struct LimitsArgs {
    /// Only what holds for this indication
    #[arg(long, value_name = "ID")]
    pub indication: Option<String>,
}

/// Arguments of `facts`.
#[derive(Args, Debug)]
pub struct FactsArgs {
    /// Only this table (repeatable)
    #[arg(long, value_name = "TABLE", value_parser = table_names())]
    pub of: Vec<String>,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t = FactsFormat::Text)]
    pub format: FactsFormat,
}

/// The names of the tables of facts.
fn table_names() -> PossibleValuesParser {
    PossibleValuesParser::new(Table::ALL.map(Table::id))
}

/// Form of the facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FactsFormat {
    /// Text for people
    Text,
    /// Comma-separated text, one row for each fact
    Csv,
    /// One JSON document
    Json,
}

/// Arguments of `models`.
#[derive(Args, Debug)]
pub struct ModelsArgs {
    /// What to do with them
    #[command(subcommand)]
    pub action: ModelsAction,
}

/// What `models` does.
#[derive(Debug, Subcommand)]
pub enum ModelsAction {
    /// One line a model
    List,
    /// The model file as shipped
    Show {
        /// The model
        id: String,
    },
    /// Levels measured in patients beside what a model predicts: bias and root mean square error
    Evidence {
        /// The model or a model file; without it every model that the cohorts allow
        model: Option<String>,
    },
    /// Read a model file and say whether it is sound
    Check {
        /// The file
        file: PathBuf,
    },
}

/// Arguments of `schema`.
#[derive(Args, Debug)]
pub struct SchemaArgs {
    /// `case`, `error`, `help`, or the command whose document it is; without it the names are listed
    pub name: Option<String>,
}

/// Arguments of `completions`.
#[derive(Args, Debug)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}
