//! What a caller may show: the same answers as text for people and JSON for programs.

pub mod chance;
pub mod check;
pub mod command_line;
pub mod convert;
pub mod curve_parts;
pub mod data_set_notes;
pub mod draw_up;
pub mod error;
pub mod evidence;
pub mod expected_level;
pub mod facts;
pub mod fit_case;
pub mod fit_dataset;
pub mod fit_estimate;
pub mod fit_table;
pub mod fit_validation;
pub mod infusion;
pub mod json;
pub mod kidney;
pub mod limits;
pub mod map;
pub mod model_used;
pub mod models;
pub mod new_case;
pub mod next_level;
pub mod parameter_rows;
pub mod patient;
pub mod plan;
pub mod population;
pub mod predictive_check;
pub mod products;
pub mod provenance;
pub mod rate;
pub mod ratio_words;
pub mod schema;
pub mod selftest;
pub mod simulate_case;
pub mod simulate_dataset;
pub mod table_text;
pub mod target;
pub mod text;
pub mod verify;
pub mod wasting;

use crate::case::RawCase;
use schema::{NamedSchema, SchemaDocument};
use schemars::JsonSchema;

/// The document of `models`: a list, or models beside published levels.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is wanted: one of two documents")]
enum AnyModelsDocument {
    Models(models::ModelsDocument),
    Evidence(evidence::EvidenceDocument),
}

/// The document of `simulate`: the courses of a case, or the levels of a data set.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is wanted: one of two documents")]
enum AnySimulateDocument {
    Case(Box<simulate_case::CoursesDocument<'static>>),
    DataSet(Box<simulate_dataset::DataSetPredictionsDocument>),
}

/// The document of `fit`: the patient of a case, the subjects of a data set, or how well several
/// models predict them.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(
    dead_code,
    reason = "only its schema is wanted: one of three documents"
)]
enum AnyFitDocument {
    Case(Box<fit_case::CaseFitDocument>),
    DataSet(Box<fit_dataset::DataSetFitDocument>),
    Validation(Box<fit_validation::DataSetValidationDocument>),
}

/// The document of `population`: of one case, or of every line of a grid.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is wanted: one of two documents")]
enum AnyPopulationDocument {
    Case(Box<population::PopulationDocument>),
    Grid(Box<population::PopulationGridDocument>),
}

/// Every schema: the input first, then the documents in the order of the commands.
pub const SCHEMAS: &[NamedSchema] = &[
    NamedSchema::read::<RawCase>("case", "a case: the patient and the order, as TOML or JSON"),
    NamedSchema::written::<error::ErrorDocument>("error", "what stands in the place of an answer"),
    NamedSchema::written::<command_line::HelpDocument>("help", "help and version"),
    NamedSchema::written::<rate::RateDocument>("rate", "the answer of rate"),
    NamedSchema::written::<check::CheckDocument>("check", "the answer of check"),
    NamedSchema::written::<new_case::NewDocument>("new", "the answer of new without questions"),
    NamedSchema::written::<verify::VerifyDocument>(
        "verify",
        "the answer of verify, and what it records",
    ),
    NamedSchema::written::<AnySimulateDocument>(
        "simulate",
        "the answers of simulate: the courses of a case, or the levels of a data set",
    ),
    NamedSchema::written::<AnyPopulationDocument>(
        "population",
        "the answers of population: virtual patients, or those of every line of a grid",
    ),
    NamedSchema::written::<population::PopulationPartDocument>(
        "population-part",
        "one part of a population, to be merged with the others",
    ),
    NamedSchema::written::<map::MapDocument>("map", "the answer of map"),
    NamedSchema::written::<plan::AnyPlanDocument>(
        "plan",
        "the answers of plan: regimens for a target, or a replacement over days",
    ),
    NamedSchema::written::<AnyFitDocument>(
        "fit",
        "the answers of fit: the patient of a case, the subjects of a data set, or how well models \
         predict them",
    ),
    NamedSchema::written::<facts::FactsDocument>("facts", "the answer of facts"),
    NamedSchema::written::<convert::ConvertDocument>("convert", "the answer of convert"),
    NamedSchema::written::<kidney::KidneyDocument>("kidney", "the answer of kidney"),
    NamedSchema::written::<limits::LimitsDocument>("limits", "the answer of limits"),
    NamedSchema::written::<products::ProductsDocument>("products", "the answer of products"),
    NamedSchema::written::<AnyModelsDocument>(
        "models",
        "the answers of models list, show, check and evidence",
    ),
    NamedSchema::written::<SchemaDocument>("schema", "the answer of schema"),
    NamedSchema::written::<selftest::SelftestDocument>("selftest", "the answer of selftest"),
    NamedSchema::written::<command_line::CompletionsDocument>(
        "completions",
        "the answer of completions",
    ),
    NamedSchema::written::<command_line::ManDocument>("man", "the answer of man"),
];
