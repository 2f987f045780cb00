//! What a page asks and what it gets, as JSON.

use crate::commands;
use maginfuse::case::questions::CaseAnswers;
use maginfuse::case::{CaseFile, read_site};
use maginfuse::report::error::to_json;
use maginfuse::report::json::{pretty, tree};
use maginfuse::report::text::{PLAIN_WIDTH, fit};
use maginfuse::units::{DecimalStyle, Reader, show};
use maginfuse::{Error, ErrorKind, Result};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A question.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    /// The command.
    command: String,
    /// The case, for the commands that want one.
    case: Option<FileText>,
    /// The case as answers to questions, in its place: options of flags, each with its texts.
    answers: Option<Map<String, Value>>,
    /// The rules of a hospital, for the commands that want a case.
    site: Option<FileText>,
    /// The decimal mark of every number given.
    #[serde(default)]
    decimal: Decimal,
    /// The options of the command.
    #[serde(default)]
    options: Map<String, Value>,
}

/// A file that no disk holds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileText {
    /// What it is called in errors.
    name: String,
    /// What it holds.
    text: String,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Decimal {
    #[default]
    Point,
    Comma,
}

/// What the command line would have said.
#[derive(Serialize)]
struct Reply {
    /// Exit code.
    code: u8,
    /// Standard output; nothing where the question was refused.
    text: String,
    /// Standard output with `--json`: the document, or that of the error.
    json: String,
    /// Standard error.
    messages: String,
    /// Other forms of the same answer, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    beside: Option<Beside>,
}

/// Other forms of an answer of `check`.
#[derive(Serialize)]
pub struct Beside {
    /// Standard output with `--short`.
    pub short: String,
    /// The file of `--plot`, as SVG.
    pub figure: String,
}

/// What a command needs beside its options.
pub struct Inputs {
    case: Option<FileText>,
    answers: Option<Map<String, Value>>,
    site: Option<FileText>,
    /// Reader of the declared decimal mark.
    pub reader: Reader,
}

impl Inputs {
    /// The case of the request: a case file, or answers.
    pub fn case_file(&self) -> Result<CaseFile> {
        let site = self.site.as_ref();
        let site = site.map(|site| read_site(&site.name, &site.text));
        let file = match (&self.case, &self.answers) {
            (Some(case), None) => CaseFile::read(&case.name, &case.text),
            (None, Some(_)) => {
                let answers = self.case_answers()?.with_what_is_known()?;
                answers.case_file(self.reader)
            }
            (None, None) => Err(Error::new(
                ErrorKind::Usage,
                "this command needs a case, and none was given",
                "give it as \"case\": {\"name\": ..., \"text\": ...}, or as \"answers\"",
            )),
            (Some(_), Some(_)) => Err(Error::new(
                ErrorKind::Usage,
                "a case is given, and answers beside it",
                "give one of the two",
            )),
        };
        Ok(file?.at_site(site.transpose()?))
    }

    /// What was answered about the case so far.
    pub fn case_answers(&self) -> Result<CaseAnswers> {
        let mut answers = CaseAnswers::default();
        for (option, value) in self.answers.iter().flatten() {
            answers.give(option, texts(option, value)?)?;
        }
        Ok(answers)
    }

    /// Refuses a case: it would go unheard.
    pub fn refuse_case(&self) -> Result<()> {
        if self.case.is_none() && self.answers.is_none() && self.site.is_none() {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Usage,
            "this command takes no case",
            "leave out \"case\", \"answers\" and \"site\"",
        ))
    }
}

/// The texts of an answer: one, or a list.
fn texts(option: &str, value: &Value) -> Result<Vec<String>> {
    let one = |value: &Value| value.as_str().map(str::to_owned);
    let texts = match value {
        Value::Array(list) => list.iter().map(one).collect(),
        other => one(other).map(|text| vec![text]),
    };
    texts.ok_or_else(|| {
        Error::new(
            ErrorKind::Usage,
            format!("the answer to {option} is no text"),
            "give a text, or a list of texts",
        )
    })
}

/// What a command answers.
pub struct Answer {
    /// For people, lines not yet wrapped.
    pub text: String,
    /// For programs.
    pub json: Value,
    /// Exit code.
    pub code: u8,
    /// Messages beside the answer, a line each.
    pub notes: Vec<String>,
    /// Other forms of it.
    pub beside: Option<Beside>,
}

impl Answer {
    /// An answer whose text is `text` and whose document is `document`.
    pub fn new(text: String, document: &impl Serialize) -> Result<Self> {
        Ok(Self {
            text,
            json: tree(document)?,
            code: 0,
            notes: Vec::new(),
            beside: None,
        })
    }
}

impl Answer {
    /// An answer that is a file alone.
    pub fn of_file(text: String) -> Self {
        Self {
            text,
            json: Value::Null,
            code: 0,
            notes: Vec::new(),
            beside: None,
        }
    }
}

/// Answers the request in `bytes`.
pub fn answer(bytes: &[u8]) -> Vec<u8> {
    let reply = match read(bytes).and_then(ask) {
        Ok(answer) => Reply {
            code: answer.code,
            text: fit(&answer.text, PLAIN_WIDTH),
            json: pretty(&answer.json),
            // A note is one line, whatever the name in it holds.
            messages: answer
                .notes
                .iter()
                .map(|note| format!("{}\n", show::printable(note)))
                .collect(),
            beside: answer.beside.map(|beside| Beside {
                short: fit(&beside.short, PLAIN_WIDTH),
                figure: beside.figure,
            }),
        },
        Err(error) => Reply {
            code: error.kind().exit_code(),
            text: String::new(),
            // A document of texts alone can be written as JSON; else the message is all.
            json: tree(&to_json(&error)).map_or_else(|_| String::new(), |json| pretty(&json)),
            messages: format!("{error}\n"),
            beside: None,
        },
    };
    serde_json::to_vec(&reply).unwrap_or_default()
}

fn read(bytes: &[u8]) -> Result<Request> {
    serde_json::from_slice(bytes).map_err(|error| {
        Error::new(
            ErrorKind::Usage,
            format!("the request cannot be read: {error}"),
            "see the request in the README of bindings/web",
        )
    })
}

fn ask(request: Request) -> Result<Answer> {
    let inputs = Inputs {
        case: request.case,
        answers: request.answers,
        site: request.site,
        reader: Reader::new(match request.decimal {
            Decimal::Point => DecimalStyle::Point,
            Decimal::Comma => DecimalStyle::Comma,
        }),
    };
    commands::answer(&request.command, request.options, &inputs)
}

/// The options of `command`; one that it does not have is refused.
pub fn options<T: DeserializeOwned>(command: &str, options: Map<String, Value>) -> Result<T> {
    serde_json::from_value(Value::Object(options)).map_err(|error| {
        Error::new(
            ErrorKind::Usage,
            format!("the options of {command} cannot be read: {error}"),
            format!(
                "an option is a flag of maginfuse {command} --help with _ for - and without --"
            ),
        )
    })
}
