//! A case in words without a file: its text is written here and read like any other, so that a
//! case has one reader and one hash whichever way it came in.

use super::CaseFile;
use super::order::INTRAMUSCULAR;
use crate::units::Reader;
use crate::{Error, ErrorKind, Result};
use std::fmt::Write;

/// How errors call the words of a case without a file.
const NAME: &str = "the flags";
/// The word for a list that was asked for and is empty.
const NONE: &str = "none";
/// What stands between a value and its time.
const AT: &str = " at ";
/// What stands behind a dose into a muscle.
const INTO_A_MUSCLE: &str = " intramuscular";
/// What stands before the length of a pause.
const PAUSE: &str = "pause for ";

/// A key that holds a text: the table, the key, and the text where it was given.
pub type CaseText<'a> = (&'static str, &'static str, Option<&'a str>);
/// A key that holds yes or no: the table, the key, and the answer where it was given.
pub type CaseAnswer = (&'static str, &'static str, Option<bool>);

/// The patient, the care and the solution, as written; a list without any was not given.
#[derive(Clone, Copy, Debug, Default)]
pub struct CaseWords<'a> {
    /// Texts of single keys: the table, the key and the text.
    pub texts: &'a [CaseText<'a>],
    /// Answers yes or no: the table, the key, and the answer.
    pub answers: &'a [CaseAnswer],
    /// Conditions.
    pub conditions: &'a [String],
    /// Medications, each perhaps with its time: `neostigmine at -20 min`.
    pub medications: &'a [String],
    /// Ingredients that are not tolerated.
    pub intolerances: &'a [String],
    /// Creatinines, each perhaps with its time; without one it was taken at the start.
    pub creatinine: &'a [String],
    /// Levels, likewise.
    pub level: &'a [String],
    /// Prior doses: `4 g over 20 min at -2 h`, `2 g/h for 11 h at -11 h`.
    pub prior_doses: &'a [String],
    /// What was ordered.
    pub order: OrderWords<'a>,
}

/// The steps of an order, as written.
#[derive(Clone, Copy, Debug, Default)]
pub struct OrderWords<'a> {
    /// Doses and rates, in their order.
    pub dose: &'a [String],
    /// The times of the doses, in their order.
    pub over: &'a [String],
    /// How long the rates run, in their order.
    pub length: &'a [String],
    /// Whole steps: `4 g over 20 min`, `1 g/h for 24 h`, `5 g intramuscular`, `pause for 4 h`.
    pub step: &'a [String],
    /// The option that asks for the order, where it is not that of a dose.
    pub step_option: Option<&'static str>,
}

/// The option of a dose or a rate, where no other option asks for the order.
pub(super) const USUAL_STEP_OPTION: &str = "dose";

impl CaseFile {
    /// The case that the words describe, as a case file.
    ///
    /// # Errors
    /// Usage where a dose has no time or a time no dose.
    pub fn of_words(words: &CaseWords<'_>, reader: Reader) -> Result<Self> {
        let text = words.case_text(reader)?;
        Ok(Self::read(NAME, &text)?
            .without_a_file(words.order.step_option.unwrap_or(USUAL_STEP_OPTION)))
    }
}

impl CaseWords<'_> {
    /// Whether nothing at all was said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let order = self.order;
        let lists = [
            self.conditions,
            self.medications,
            self.intolerances,
            self.creatinine,
            self.level,
            self.prior_doses,
            order.dose,
            order.over,
            order.length,
            order.step,
        ];
        lists.iter().all(|list| list.is_empty())
            && self.texts.iter().all(|(.., text)| text.is_none())
            && self.answers.iter().all(|(.., answer)| answer.is_none())
    }

    /// The case file that says the same.
    fn case_text(&self, reader: Reader) -> Result<String> {
        let mut text = "schema = 1\n".to_owned();
        for table in ["patient", "care", "kidney", "magnesium", "route", "order"] {
            let mut rows: Vec<(&str, String)> = Vec::new();
            let texts = self.texts.iter().filter(|(own, ..)| *own == table);
            rows.extend(texts.filter_map(|(_, key, text)| Some((*key, quoted((*text)?)))));
            let answers = self.answers.iter().filter(|(own, ..)| *own == table);
            rows.extend(answers.filter_map(|(_, key, yes)| Some((*key, (*yes)?.to_string()))));
            rows.extend(self.lists(table)?);
            if table == "order" {
                rows.extend(self.order.steps(reader)?.map(|steps| ("steps", steps)));
            }
            if rows.is_empty() {
                continue;
            }
            // Writing into a string never fails.
            let _ = write!(text, "\n[{table}]\n");
            for (key, value) in rows {
                let _ = writeln!(text, "{key} = {value}");
            }
        }
        Ok(text)
    }

    /// The lists of a table.
    fn lists(&self, table: &str) -> Result<Vec<(&'static str, String)>> {
        let lists = match table {
            "patient" => vec![
                (
                    "conditions",
                    list("conditions", self.conditions, |name| Ok(quoted(name)))?,
                ),
                (
                    "medications",
                    list("medications", self.medications, medication)?,
                ),
                (
                    "intolerances",
                    list("intolerances", self.intolerances, |name| Ok(quoted(name)))?,
                ),
            ],
            "kidney" => vec![("creatinine", list("creatinine", self.creatinine, timed)?)],
            "magnesium" => vec![
                ("levels", list("level", self.level, timed)?),
                (
                    "prior_doses",
                    list("prior_doses", self.prior_doses, prior_dose)?,
                ),
            ],
            _ => Vec::new(),
        };
        let given = lists.into_iter();
        Ok(given.filter_map(|(key, list)| Some((key, list?))).collect())
    }
}

impl OrderWords<'_> {
    /// The steps as a list; `None` without any.
    fn steps(&self, reader: Reader) -> Result<Option<String>> {
        let (mut over, mut length) = (self.over.iter(), self.length.iter());
        let mut steps = Vec::new();
        for dose in self.dose {
            if let Some(whole) = step_table(dose) {
                steps.push(whole);
                continue;
            }
            let rate = reader.dose_rate(dose).is_ok();
            let (key, joint, time) = match rate {
                true => ("rate", "for", length.next()),
                false => ("dose", "over", over.next()),
            };
            let time = time.ok_or_else(|| {
                wrong(
                    format!("`{dose}` has no time"),
                    format!("give its time with {joint}"),
                )
                .about("dose")
            })?;
            steps.push(table(&[(key, dose), (joint, time)]));
        }
        if let Some(time) = over.next().or(length.next()) {
            let error = wrong(
                format!("the time `{time}` has no dose"),
                "over is the time of a dose, for that of a rate; give one for each".to_owned(),
            );
            return Err(error.about("over"));
        }
        for step in self.step {
            steps.push(step_table(step).ok_or_else(|| {
                wrong(
                    format!("`{step}` is not a step"),
                    "write \"4 g over 20 min\", \"1 g/h for 24 h\", \"5 g intramuscular\" or \
                     \"pause for 4 h\""
                        .to_owned(),
                )
                .about("order_step")
            })?);
        }
        let list = format!("[{}]", steps.join(", "));
        Ok((!steps.is_empty()).then_some(list))
    }
}

/// The option that gives the input `key` of a case file; that of a step is `step_option`.
pub(super) fn option_of<'k>(key: &'k str, step_option: &'static str) -> &'k str {
    match key.rsplit('.').next() {
        Some("levels") => "level",
        Some("urine") => "urine_magnesium",
        Some("steps" | "step") => step_option,
        Some(own) => own,
        None => key,
    }
}

/// A usage error.
fn wrong(message: String, help: String) -> Error {
    Error::new(ErrorKind::Usage, message, help)
}

/// A text of TOML; its escapes are those of JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text.trim())
        .to_string()
        .replace('\u{7f}', "\\u007f")
}

/// An inline table of texts.
fn table(rows: &[(&str, &str)]) -> String {
    let rows: Vec<String> = rows
        .iter()
        .map(|(key, text)| format!("{key} = {}", quoted(text)))
        .collect();
    format!("{{ {} }}", rows.join(", "))
}

/// A list of what `write` makes of each word; `None` where nobody was asked.
fn list(
    option: &str,
    words: &[String],
    write: impl Fn(&str) -> Result<String>,
) -> Result<Option<String>> {
    if words.is_empty() {
        return Ok(None);
    }
    if words.iter().all(|word| word == NONE) {
        return Ok(Some("[]".to_owned()));
    }
    if words.iter().any(|word| word == NONE) {
        let error = wrong(
            format!("{option} is none and something else"),
            "give the word none alone, or leave it out".to_owned(),
        );
        return Err(error.about(option.to_owned()));
    }
    let rows: Result<Vec<String>> = words.iter().map(|word| write(word)).collect();
    Ok(Some(format!("[{}]", rows?.join(", "))))
}

/// A value with its time; without one it was taken at the start.
fn timed(word: &str) -> Result<String> {
    let (value, at) = word.rsplit_once(AT).unwrap_or((word, "0 h"));
    Ok(table(&[("value", value), ("at", at)]))
}

/// A medication, perhaps with its time.
fn medication(word: &str) -> Result<String> {
    Ok(match word.rsplit_once(AT) {
        Some((name, at)) => table(&[("name", name), ("at", at)]),
        None => quoted(word),
    })
}

/// A dose over a time or into a muscle, a rate for a time, or a pause.
fn step_table(word: &str) -> Option<String> {
    if let Some(dose) = word.strip_suffix(INTO_A_MUSCLE) {
        return Some(table(&[("dose", dose), ("route", INTRAMUSCULAR)]));
    }
    if let Some(length) = word.strip_prefix(PAUSE) {
        return Some(table(&[("pause", length)]));
    }
    if let Some((dose, over)) = word.split_once(" over ") {
        return Some(table(&[("dose", dose), ("over", over)]));
    }
    let (rate, length) = word.split_once(" for ")?;
    Some(table(&[("rate", rate), ("for", length)]))
}

/// A dose that was given.
fn prior_dose(word: &str) -> Result<String> {
    let given = word.rsplit_once(AT).and_then(|(dose, at)| {
        let step = step_table(dose)?;
        let open = step.strip_suffix(" }")?;
        Some(format!("{open}, at = {} }}", quoted(at)))
    });
    given.ok_or_else(|| {
        wrong(
            format!("`{word}` is not a dose that was given"),
            "write \"4 g over 20 min at -2 h\", or none".to_owned(),
        )
        .about("prior_doses")
    })
}
