//! The case file as text: its keys and where each value stands, nothing interpreted.

use super::kidney_text::RawKidney;
use super::levels::{HEMOLYZED, IONIZED, TOTAL};
use super::medication_text::RawMedication;
use super::order::{INTRAMUSCULAR, INTRAVENOUS};
use super::tree::{self, Readable};
use crate::clinical::patient::Sex;
use crate::clinical::products::{PRODUCTS, Vehicle};
use crate::clinical::site::Site;
use crate::clinical::{Country, DeficiencyCause, Indication, Setting};
use crate::units::{Salt, show};
use crate::vocabulary::one_of;
use crate::{Error, ErrorKind, Result};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use std::borrow::Cow;
use std::ops::{Deref, Range};
use toml::Spanned;

/// A text and its place in the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct Text(Spanned<String>);

impl Text {
    /// The text as written.
    #[must_use]
    pub fn written(&self) -> &String {
        self.0.get_ref()
    }
}

impl Deref for Text {
    type Target = Spanned<String>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// In a schema a text is a text: its place is not part of the value.
impl JsonSchema for Text {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        String::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}

/// A case: a patient and an order of intravenous magnesium. A quantity is a text with its unit,
/// `62 kg`. An absent key means not asked; an empty list means asked, none.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Case")]
pub struct RawCase {
    /// Version of the format: 1.
    #[schemars(with = "i64", required, extend("const" = 1))]
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

/// The person.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Patient")]
pub struct RawPatient {
    /// Age: `67 years`.
    pub age: Option<Text>,
    /// `female` or `male`.
    #[schemars(extend("enum" = [Sex::Female.word(), Sex::Male.word()]))]
    pub sex: Option<Text>,
    /// Body weight: `62 kg`.
    pub weight: Option<Text>,
    /// Body height: `160 cm`.
    pub height: Option<Text>,
    /// Whether the patient is pregnant.
    pub pregnant: Option<bool>,
    /// Conditions: `myasthenia-gravis`; an empty list means asked, none.
    pub conditions: Option<Vec<Text>>,
    /// Medications: `rocuronium`, or with the time it was given; an empty list means asked, none.
    #[schemars(with = "Option<Vec<RawMedication>>")]
    pub medications: Option<Vec<Spanned<RawMedication>>>,
    /// Ingredients that are not tolerated; an empty list means asked, none.
    pub intolerances: Option<Vec<Text>>,
}

/// Who treats where.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Care")]
pub struct RawCare {
    /// `outpatient`, `inpatient`, `inpatient-monitored`, `emergency-department` or
    /// `intensive-care`.
    #[schemars(extend("enum" = Setting::ALL.map(Setting::id)))]
    pub setting: Option<Text>,
    /// Whether a specialist treats the patient.
    pub specialist: Option<bool>,
    /// The country whose labels count: `US`.
    #[schemars(extend("enum" = Country::ALL.map(Country::id)))]
    pub country: Option<Text>,
    /// Whether the patient is ventilated.
    pub ventilated: Option<bool>,
}

/// A value and when it was measured.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "a value with its time: { value = \"...\", at = \"-6 h\" }"
)]
#[schemars(rename = "TimedValue")]
pub struct RawTimed {
    /// The value with its unit.
    pub value: Text,
    /// When: `-6 h` from the start of the order, or ISO 8601 with an offset.
    pub at: Text,
}

/// A serum magnesium level and when it was drawn.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "a level with its time: { value = \"...\", at = \"-6 h\" }"
)]
#[schemars(rename = "Level")]
pub struct RawLevel {
    /// The level: `0.52 mmol/L`; or the limit of quantification.
    pub value: Text,
    /// When: `-6 h` from the start of the order, or ISO 8601 with an offset.
    pub at: Text,
    /// `total`, which is meant where nothing is written, or `ionized`: understood, and never
    /// compared with total figures.
    #[schemars(extend("enum" = [TOTAL, IONIZED]))]
    pub kind: Option<Text>,
    /// `hemolyzed` where cells burst in the sample.
    #[schemars(extend("enum" = [HEMOLYZED]))]
    pub sample: Option<Text>,
    /// Whether the laboratory only said that the level lies below `value`.
    pub below_quantification: Option<bool>,
    /// Whether the laboratory only said that the level lies above `value`.
    pub above_quantification: Option<bool>,
}

/// A dose already given.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "a given dose: { dose = \"...\", at = \"-12 h\", over = \"...\" }"
)]
#[schemars(rename = "PriorDose")]
pub struct RawPrior {
    /// The dose: `4 g`.
    pub dose: Option<Text>,
    /// Start of it: `-12 h` from the start of the order, or ISO 8601 with an offset.
    pub at: Text,
    /// How long the dose ran: `20 min`.
    pub over: Option<Text>,
    /// A dose rate in the place of a dose: `2 g/h`.
    pub rate: Option<Text>,
    /// How long the rate ran: `11.6 h`.
    #[serde(rename = "for")]
    pub duration: Option<Text>,
    /// `intramuscular` for a dose into a muscle; by vein where nothing is written.
    #[schemars(extend("enum" = [INTRAVENOUS, INTRAMUSCULAR]))]
    pub route: Option<Text>,
}

/// Levels and doses so far.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Magnesium")]
pub struct RawMagnesium {
    /// Serum magnesium levels; an empty list means none was measured.
    pub levels: Option<Vec<RawLevel>>,
    /// Doses of the last 48 hours; an empty list means asked, none.
    pub prior_doses: Option<Vec<RawPrior>>,
    /// Why the patient lacks magnesium: `renal`, `gut-or-intake` or `unknown`.
    #[schemars(extend("enum" = DeficiencyCause::ALL.map(DeficiencyCause::id)))]
    pub deficiency_cause: Option<Text>,
    /// Magnesium in the urine of a day, `0.6 mmol/d`, or its fractional excretion, `6 %`.
    pub urine: Option<Text>,
}

/// Facts about the oral route.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Route")]
pub struct RawRoute {
    /// Whether the patient can take magnesium by mouth.
    pub oral_feasible: Option<bool>,
    /// Whether oral magnesium was tried and not enough.
    pub oral_tried: Option<bool>,
    /// Whether the gut absorbs poorly.
    pub absorption_disorder: Option<bool>,
    /// Whether there are acute or marked symptoms.
    pub acute_symptoms: Option<bool>,
}

/// One step of the order: a dose over a time, a rate for a time, or a pause.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "a step: { dose = \"...\", over = \"...\" }, { rate = \"...\", for = \"...\" } or { pause = \"...\" }"
)]
#[schemars(rename = "Step")]
pub struct RawStep {
    /// A dose: `4 g`.
    pub dose: Option<Text>,
    /// Time of the dose: `20 min`.
    pub over: Option<Text>,
    /// A dose rate: `1 g/h`.
    pub rate: Option<Text>,
    /// How long the rate runs: `24 h`.
    #[serde(rename = "for")]
    pub duration: Option<Text>,
    /// How long nothing runs: `2 h`.
    pub pause: Option<Text>,
    /// `intramuscular` for a dose into a muscle; by vein where nothing is written.
    #[schemars(extend("enum" = [INTRAVENOUS, INTRAMUSCULAR]))]
    pub route: Option<Text>,
}

/// Single doses that are given again.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "a repetition: { every = \"24 h\", times = 3 }"
)]
#[schemars(rename = "Repeat")]
pub struct RawRepeat {
    /// From one start to the next: `24 h`.
    pub every: Text,
    /// How often in all.
    #[schemars(with = "i64")]
    pub times: Spanned<i64>,
}

/// What was ordered.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Order")]
pub struct RawOrder {
    /// What it is given for: `pre-eclampsia`.
    #[schemars(extend("enum" = Indication::ALL.map(Indication::id)))]
    pub indication: Option<Text>,
    /// Start, ISO 8601 with an offset: `2026-11-22T08:00+01:00`.
    pub start: Option<Text>,
    /// The salt that grams mean: `magnesium-sulfate-heptahydrate`.
    #[schemars(extend("enum" = Salt::ALL.map(Salt::id)))]
    pub salt: Option<Text>,
    /// The product: `us-premix-4pct-500mL`.
    #[schemars(extend("enum" = product_ids()))]
    pub product: Option<Text>,
    /// Total drug in total volume: `20 g / 500 mL`; or a concentration.
    pub bag: Option<Text>,
    /// Strength of the stock solution that is drawn up: `50%`.
    pub stock: Option<Text>,
    /// Volume drawn from the stock: `8 mL`.
    pub draw: Option<Text>,
    /// Volume of diluent it is added to: `250 mL`.
    pub diluent: Option<Text>,
    /// What it is diluted in: `sodium-chloride-0.9`.
    #[schemars(extend("enum" = Vehicle::ALL.map(Vehicle::id)))]
    pub vehicle: Option<Text>,
    /// The steps, one after the other.
    #[schemars(with = "Option<Vec<RawStep>>")]
    pub steps: Option<Vec<Spanned<RawStep>>>,
    /// How often the steps, single doses, are given.
    pub repeat: Option<RawRepeat>,
}

fn product_ids() -> Vec<&'static str> {
    PRODUCTS.iter().map(|product| product.id).collect()
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
    /// The rules of the site under which it is read.
    pub(super) site: Option<Site>,
    /// The option of a step, where it was made of words without a file: problems are then about
    /// options.
    pub(super) step_option: Option<&'static str>,
    /// Whether the order is what is looked for, so that none has to be written.
    pub(super) seeks_an_order: bool,
}

impl CaseFile {
    /// Reads `text`, TOML or JSON, which came from `name`; a mark of the byte order before it is left
    /// out. Unknown keys and values of a wrong type
    /// are told when the case is made, together with everything else.
    ///
    /// # Errors
    /// Malformed with line and column when the text is neither TOML nor JSON.
    pub fn read(name: &str, text: &str) -> Result<Self> {
        // Errors show the name: it must neither color nor forge a line.
        let name = show::printable(name);
        let Readable {
            raw,
            problems,
            left_out,
            canonical,
            shown,
        } = tree::read(&name, text.strip_prefix('\u{feff}').unwrap_or(text))?;
        let mut file = Self {
            name,
            text: shown,
            raw,
            problems,
            left_out,
            canonical,
            site: None,
            step_option: None,
            seeks_an_order: false,
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

    /// The input in canonical form: JSON with sorted keys, values as typed.
    #[must_use]
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// The rules of the site under which it is read.
    #[must_use]
    pub fn site(&self) -> Option<&Site> {
        self.site.as_ref()
    }

    /// The text of the case.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same case, made of words without a file.
    pub(super) fn without_a_file(self, step_option: &'static str) -> Self {
        Self {
            step_option: Some(step_option),
            ..self
        }
    }

    /// The same case for whoever looks for an order and at none: its steps may be left out. What is
    /// hashed stays what was written.
    #[must_use]
    pub fn seeking_an_order(self) -> Self {
        Self {
            seeks_an_order: true,
            ..self
        }
    }

    /// File, line, column and the line itself of a byte range.
    #[must_use]
    pub fn place(&self, span: Range<usize>) -> String {
        excerpt(&self.name, &self.text, span)
    }
}

/// Keys that people guess, and what says the same.
const GUESSED_KEYS: [(&str, &str); 4] = [
    ("ionized", "write kind = \"ionized\""),
    ("hemolyzed", "write sample = \"hemolyzed\""),
    ("intramuscular", "write route = \"intramuscular\""),
    ("below", "write below_quantification = true"),
];

/// A message of the TOML reader in the words of a case file, and what to do.
pub(super) fn problem_in_words(message: &str) -> (String, String) {
    const COMPARE: &str =
        "compare the key and its value with an example, which `maginfuse new` writes";
    if let Some((key, known)) = unknown_key(message) {
        let message = format!("unknown key `{key}`: it does not belong here");
        if let Some((_, help)) = GUESSED_KEYS.iter().find(|(guessed, _)| *guessed == key) {
            return (message, (*help).to_owned());
        }
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

/// Most characters of a line that are shown around a place.
const LONGEST_EXCERPT: usize = 160;

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
    // A case may be one long line: what stands around the place is enough, and is no whole record.
    let skipped = match line.chars().count() > LONGEST_EXCERPT {
        true => column.saturating_sub(1 + LONGEST_EXCERPT / 2),
        false => 0,
    };
    let shown: String = line.chars().skip(skipped).take(LONGEST_EXCERPT).collect();
    format!(
        "{name}:{line_number}:{column}\n  | {shown}\n  | {}{}",
        " ".repeat(column - 1 - skipped),
        "^".repeat(width.min(80))
    )
}
