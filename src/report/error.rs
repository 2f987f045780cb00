//! An error as a document.

use crate::{Error, ErrorKind};
use schemars::JsonSchema;
use serde::Serialize;

/// The document in the place of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ErrorDocument {
    /// Version of the document format.
    #[schemars(extend("const" = 1))]
    pub schema_version: u32,
    /// Never a verdict.
    #[schemars(extend("const" = "error"))]
    pub status: &'static str,
    /// What is wrong.
    pub error: ErrorBody,
}

/// The problem that decides, and with several all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ErrorBody {
    /// The problem that decides.
    #[serde(flatten)]
    pub first: ProblemDocument,
    /// Every problem of the input, the deciding one first, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problems: Option<Vec<ProblemDocument>>,
}

/// One problem of an input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProblemDocument {
    /// Its class.
    pub kind: ErrorKind,
    /// What was given and what is allowed.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// Where it was found: a flag, or file, line and column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The input it is about: a key of the case file, or the name of an option.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// The JSON document.
#[must_use]
pub fn to_json(error: &Error) -> ErrorDocument {
    let problems: Vec<_> = error.problems().map(problem_json).collect();
    ErrorDocument {
        schema_version: 1,
        status: "error",
        error: ErrorBody {
            first: problem_json(error),
            problems: (problems.len() > 1).then_some(problems),
        },
    }
}

fn problem_json(error: &Error) -> ProblemDocument {
    ProblemDocument {
        kind: error.kind(),
        message: error.message().to_owned(),
        help: error.help(),
        at: error.place().map(str::to_owned),
        key: error.key().map(str::to_owned),
    }
}
