//! The case file as text: its keys and where each value stands, nothing interpreted.

use super::tree::{self, Readable};
use crate::vocabulary::one_of;
use crate::{Error, ErrorKind, Result};
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

/// A value and its place in the file.
pub type Text = Spanned<String>;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawCase {
    /// Version of the format; 1.
    pub schema: Option<Spanned<i64>>,
    /// The person.
    #[serde(default)]
    pub patient: RawPatient,
    /// Who treats where.
    #[serde(default)]
    pub care: RawCare,
    /// Kidney function.
    #[serde(default)]
    pub kidney: RawKidney,
    /// Levels and prior doses.
    #[serde(default)]
    pub magnesium: RawMagnesium,
    /// Facts about the oral route.
    #[serde(default)]
    pub route: RawRoute,
    /// What was ordered.
    #[serde(default)]
    pub order: RawOrder,
}

/// `[patient]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawPatient {
    /// Age.
    pub age: Option<Text>,
    /// female or male.
    pub sex: Option<Text>,
    /// Weight.
    pub weight: Option<Text>,
    /// Height.
    pub height: Option<Text>,
    /// Pregnant.
    pub pregnant: Option<bool>,
    /// Conditions; an empty list means asked, none.
    pub conditions: Option<Vec<Text>>,
    /// Medications; an empty list means asked, none.
    pub medications: Option<Vec<Text>>,
    /// Intolerances; an empty list means asked, none.
    pub intolerances: Option<Vec<Text>>,
}

/// `[care]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawCare {
    /// Setting.
    pub setting: Option<Text>,
    /// Specialist.
    pub specialist: Option<bool>,
}

/// A value with a time.
#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a value with its time: { value = \"...\", at = \"-6 h\" }"
)]
pub struct RawTimed {
    /// The value.
    pub value: Text,
    /// When.
    pub at: Text,
}

/// A measured level with its time.
#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a level with its time: { value = \"...\", at = \"-6 h\" }"
)]
pub struct RawLevel {
    /// The level, or the limit of quantification.
    pub value: Text,
    /// When.
    pub at: Text,
    /// Whether the laboratory only said that the level lies below `value`.
    pub below_quantification: Option<bool>,
}

/// `[kidney]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawKidney {
    /// Creatinines.
    pub creatinine: Option<Vec<RawTimed>>,
    /// Urine output.
    pub urine_output: Option<Text>,
    /// On dialysis.
    pub dialysis: Option<bool>,
    /// Measured clearance.
    pub measured_clearance: Option<Text>,
    /// Filtration at several times, also after the start of the order.
    pub filtration: Option<Vec<RawTimed>>,
    /// Sessions of dialysis.
    pub dialysis_sessions: Option<Vec<RawSession>>,
}

/// One session of dialysis.
#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a session: { start = \"4 h\", for = \"4 h\", clearance = \"...\", dialysate = \"...\" }"
)]
pub struct RawSession {
    /// Start.
    pub start: Text,
    /// How long it runs.
    #[serde(rename = "for")]
    pub duration: Text,
    /// Clearance of the dialyzer.
    pub clearance: Text,
    /// Magnesium of the dialysate.
    pub dialysate: Text,
}

/// A dose already given.
#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a given dose: { dose = \"...\", at = \"-12 h\", over = \"...\" }"
)]
pub struct RawPrior {
    /// The dose.
    pub dose: Text,
    /// Start of it.
    pub at: Text,
    /// How long it ran.
    pub over: Text,
}

/// `[magnesium]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawMagnesium {
    /// Levels; an empty list means none was measured.
    pub levels: Option<Vec<RawLevel>>,
    /// Prior doses; an empty list means asked, none.
    pub prior_doses: Option<Vec<RawPrior>>,
}

/// `[route]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawRoute {
    /// Can take magnesium by mouth.
    pub oral_feasible: Option<bool>,
    /// Oral magnesium tried and not enough.
    pub oral_tried: Option<bool>,
    /// Poor absorption.
    pub absorption_disorder: Option<bool>,
    /// Acute or marked symptoms.
    pub acute_symptoms: Option<bool>,
}

/// One step of the order: a dose over a time, or a rate for a time.
#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a step: { dose = \"...\", over = \"...\" } or { rate = \"...\", for = \"...\" }"
)]
pub struct RawStep {
    /// Dose.
    pub dose: Option<Text>,
    /// Time of the dose.
    pub over: Option<Text>,
    /// Rate.
    pub rate: Option<Text>,
    /// Time of the rate.
    #[serde(rename = "for")]
    pub duration: Option<Text>,
}

/// `[order]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawOrder {
    /// Indication.
    pub indication: Option<Text>,
    /// Start, ISO 8601 with an offset.
    pub start: Option<Text>,
    /// Salt that grams mean.
    pub salt: Option<Text>,
    /// Product id.
    pub product: Option<Text>,
    /// Bag.
    pub bag: Option<Text>,
    /// Stock strength.
    pub stock: Option<Text>,
    /// Volume drawn from the stock.
    pub draw: Option<Text>,
    /// Volume of diluent.
    pub diluent: Option<Text>,
    /// The steps.
    pub steps: Option<Vec<Spanned<RawStep>>>,
}

/// A case file and its text, so that errors can show the line.
#[derive(Debug)]
pub struct CaseFile {
    name: String,
    text: String,
    /// The keys.
    pub raw: RawCase,
    /// What does not belong in a case.
    pub(super) problems: Vec<Error>,
    /// Keys whose values were left out because of a problem.
    pub(super) left_out: Vec<String>,
    /// The input in canonical form.
    pub(super) canonical: String,
}

impl CaseFile {
    /// Reads `text`, TOML or JSON, which came from `name`. Unknown keys and values of a wrong type
    /// are told when the case is made, together with everything else.
    ///
    /// # Errors
    /// Malformed with line and column when the text is neither TOML nor JSON.
    pub fn read(name: &str, text: &str) -> Result<Self> {
        let Readable {
            raw,
            problems,
            left_out,
            canonical,
            shown,
        } = tree::read(name, text)?;
        let mut file = Self {
            name: name.to_owned(),
            text: shown,
            raw,
            problems,
            left_out,
            canonical,
        };
        file.problems.extend(file.wrong_schema());
        Ok(file)
    }

    /// Why the version of the format is not one that can be read.
    fn wrong_schema(&self) -> Option<Error> {
        if self.left_out.iter().any(|key| key == "schema") {
            return None;
        }
        let Some(schema) = &self.raw.schema else {
            let message = "the case does not say its format: schema is missing";
            let error = Error::new(ErrorKind::Malformed, message, "write schema = 1");
            return Some(error.at(self.name.clone()).about("schema"));
        };
        if *schema.get_ref() == 1 {
            return None;
        }
        let error = Error::new(
            ErrorKind::Malformed,
            format!(
                "schema = {} is not a case format this version reads",
                schema.get_ref()
            ),
            "write schema = 1",
        );
        Some(error.at(self.place(schema.span())).about("schema"))
    }

    /// File, line, column and the line itself of a byte range.
    #[must_use]
    pub fn place(&self, span: Range<usize>) -> String {
        excerpt(&self.name, &self.text, span)
    }
}

/// A message of the TOML reader in the words of a case file, and what to do.
pub(super) fn problem_in_words(message: &str) -> (String, String) {
    const COMPARE: &str = "compare the key and its value with the case format in the README";
    if let Some((key, known)) = unknown_key(message) {
        let message = format!("unknown key `{key}`: it does not stand here");
        return (message, one_of(key, &known));
    }
    let Some((found, wanted)) = message
        .strip_prefix("invalid type: ")
        .and_then(|rest| rest.split_once(", expected "))
    else {
        let help = if message.contains("invalid") || message.contains("quoted") {
            "write text and quantities in quotes, a quantity with its unit: \"62 kg\""
        } else {
            COMPARE
        };
        return (message.to_owned(), help.to_owned());
    };
    let help = match wanted {
        "a string" => {
            "write text and quantities in quotes, a quantity with its unit: \"62 kg\"".to_owned()
        }
        "a boolean" => "write true or false, without quotes".to_owned(),
        "a sequence" => "write a list in brackets: [ ... ]; an empty list is []".to_owned(),
        _ => COMPARE.to_owned(),
    };
    let wanted = match wanted {
        "a string" => "a text in quotes",
        "a boolean" => "true or false",
        "a sequence" => "a list in brackets",
        other => other,
    };
    let found = match found {
        "map" | "sequence" => format!("a {found}").replace("sequence", "list"),
        "string" => "a text".to_owned(),
        other => other.to_owned(),
    };
    (format!("this is {found}, and the key needs {wanted}"), help)
}

/// The key and the known ones of an unknown-key message.
fn unknown_key(message: &str) -> Option<(&str, Vec<&str>)> {
    let rest = message.strip_prefix("unknown field `")?;
    let (key, known) = rest.split_once('`')?;
    // Every second piece between backticks is a key.
    Some((key, known.split('`').skip(1).step_by(2).collect()))
}

/// `name:line:column`, and the offending line with a mark under the range.
pub(super) fn excerpt(name: &str, text: &str, span: Range<usize>) -> String {
    let start = span.start.min(text.len());
    let before = text.get(..start).unwrap_or("");
    let line_start = before.rfind('\n').map_or(0, |index| index + 1);
    let line_number = before.matches('\n').count() + 1;
    let column = text.get(line_start..start).unwrap_or("").chars().count() + 1;
    let line = text
        .get(line_start..)
        .unwrap_or("")
        .lines()
        .next()
        .unwrap_or("");
    let marked = text.get(start..span.end.min(text.len())).unwrap_or("");
    let width = marked.lines().next().unwrap_or("").chars().count().max(1);
    format!(
        "{name}:{line_number}:{column}\n  | {line}\n  | {}{}",
        " ".repeat(column - 1),
        "^".repeat(width.min(80))
    )
}
