//! The bedside of the safety tests: case files that a test alters as a tired user would, and
//! the answer that user gets.

use clap::Parser;
use maginfuse::Error;
use maginfuse::cli::{self, args::Cli, run};
use maginfuse::report::text::{PLAIN_WIDTH, fit};
use serde_json::Value as Json;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use toml::{Table, Value};

/// Folder of the bundled cases.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// Names of the bundled cases, sorted.
pub fn names() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .filter_map(|entry| {
            let name = entry.unwrap().file_name().into_string().unwrap();
            name.strip_suffix(".toml").map(str::to_owned)
        })
        .collect();
    names.sort();
    names
}

/// Every bundled, ordinary and dangerous case by its name, sorted.
pub fn cases() -> Vec<(String, Order)> {
    let mut all = names();
    for kind in ["ordinary", "dangerous"] {
        for entry in std::fs::read_dir(folder().join(kind)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let name = name.strip_suffix(".toml").unwrap().to_owned();
            all.push(format!("{kind}/{name}"));
        }
    }
    all.sort();
    let order = |name: String| {
        let order = Order::named(&name);
        (name, order)
    };
    all.into_iter().map(order).collect()
}

/// A case file that can be altered.
#[derive(Clone, Debug, PartialEq)]
pub struct Order(Table);

impl Order {
    /// A bundled case.
    pub fn named(name: &str) -> Self {
        let text = std::fs::read_to_string(folder().join(format!("{name}.toml"))).unwrap();
        Self(text.parse().unwrap())
    }

    /// `path` (`order.steps.0.dose`) set to `literal`, which is TOML: `"\"4 g\""`, `true`.
    pub fn with(mut self, path: &str, literal: &str) -> Self {
        let table: Table = format!("x = {literal}").parse().unwrap();
        let Some((parent, key)) = path.rsplit_once('.') else {
            self.0.insert(path.to_owned(), table["x"].clone());
            return self;
        };
        match find(&mut self.0, parent) {
            Some(Value::Table(parent)) => {
                parent.insert(key.to_owned(), table["x"].clone());
            }
            Some(Value::Array(parent)) => {
                parent[key.parse::<usize>().unwrap()] = table["x"].clone()
            }
            _ => panic!("{path} has no parent"),
        }
        self
    }

    /// `path` set to a text.
    pub fn text(self, path: &str, text: &str) -> Self {
        assert!(!text.contains(['"', '\\', '\n']), "{text}");
        self.with(path, &format!("\"{text}\""))
    }

    /// Without the key or list entry at `path`.
    pub fn without(mut self, path: &str) -> Self {
        let Some((parent, key)) = path.rsplit_once('.') else {
            assert!(self.0.remove(path).is_some(), "no {path}");
            return self;
        };
        match find(&mut self.0, parent) {
            Some(Value::Table(parent)) => assert!(parent.remove(key).is_some(), "no {path}"),
            Some(Value::Array(parent)) => {
                parent.remove(key.parse::<usize>().unwrap());
            }
            _ => panic!("{path} has no parent"),
        }
        self
    }

    /// The text at `path`.
    pub fn get(&self, path: &str) -> Option<String> {
        let mut copy = self.0.clone();
        Some(find(&mut copy, path)?.as_str()?.to_owned())
    }

    /// The entries of the list at `path`, as they are written; none where there is no such list.
    pub fn list(&self, path: &str) -> Vec<String> {
        let mut copy = self.0.clone();
        match find(&mut copy, path) {
            Some(Value::Array(list)) => list.iter().map(literal).collect(),
            _ => Vec::new(),
        }
    }

    /// The list at `path` in reverse order.
    pub fn reversed(mut self, path: &str) -> Self {
        if let Some(Value::Array(list)) = find(&mut self.0, path) {
            list.reverse();
        }
        self
    }

    /// Paths of every key and list entry, tables included.
    pub fn paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        for (key, value) in &self.0 {
            walk(key, value, &mut paths);
        }
        paths
    }

    /// The case file as text.
    pub fn written(&self) -> String {
        let mut out = String::new();
        for (key, value) in self.0.iter().filter(|(_, value)| !value.is_table()) {
            out.push_str(&format!("{key} = {}\n", literal(value)));
        }
        for (key, value) in &self.0 {
            if let Value::Table(table) = value {
                out.push_str(&format!("\n[{key}]\n"));
                for (key, value) in table {
                    out.push_str(&format!("{key} = {}\n", literal(value)));
                }
            }
        }
        out
    }

    /// What `check` answers.
    pub fn check(&self) -> Answered {
        self.check_with(&[])
    }

    /// What `check` answers with more flags.
    pub fn check_with(&self, flags: &[&str]) -> Answered {
        check_text(&self.written(), flags)
    }
}

/// What `check` answers to the text of a case file, inside this process.
pub fn check_text(text: &str, flags: &[&str]) -> Answered {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let path = file.path().to_str().unwrap();
    let mut words = vec!["maginfuse", "check", "--case", path];
    words.extend(flags);
    ask(&words)
}

/// What a command line answers, inside this process.
pub fn ask(words: &[&str]) -> Answered {
    let cli = Cli::try_parse_from(words).unwrap();
    match run::answer(&cli, cli::reader(cli.output.decimal)) {
        Ok(answer) => Answered {
            code: answer.code,
            text: fit(&answer.text, PLAIN_WIDTH),
            json: answer.json,
            error: None,
        },
        Err(error) => Answered {
            code: error.kind().exit_code(),
            text: String::new(),
            json: Json::Null,
            error: Some(error),
        },
    }
}

/// An answer, or the error in its place.
#[derive(Debug)]
pub struct Answered {
    /// Exit code.
    pub code: u8,
    /// For people.
    pub text: String,
    /// For programs.
    pub json: Json,
    /// The refusal.
    pub error: Option<Error>,
}

impl Answered {
    /// `ok`, `warn`, `stop`, or `error`.
    pub fn status(&self) -> &str {
        if self.error.is_some() {
            return "error";
        }
        self.json["status"].as_str().unwrap()
    }

    /// How bad: 0 ok, 1 warn, 2 stop, 3 error.
    pub fn risk(&self) -> u8 {
        match self.status() {
            "ok" => 0,
            "warn" => 1,
            "stop" => 2,
            _ => 3,
        }
    }

    /// Refused, stopped or warned of.
    pub fn caught(&self) -> bool {
        self.risk() > 0
    }

    /// The message of the refusal.
    pub fn message(&self) -> String {
        self.error
            .as_ref()
            .map_or_else(String::new, |e| e.to_string())
    }

    /// Severity and id of every finding, sorted.
    pub fn findings(&self) -> Vec<String> {
        let mut all: Vec<String> = self
            .all()
            .map(|f| {
                format!(
                    "{} {}",
                    f["severity"].as_str().unwrap(),
                    f["id"].as_str().unwrap()
                )
            })
            .collect();
        all.sort();
        all
    }

    fn all(&self) -> impl Iterator<Item = &Json> {
        self.json["findings"].as_array().into_iter().flatten()
    }

    /// The finding with this id.
    pub fn finding(&self, id: &str) -> Option<&Json> {
        self.all().find(|finding| finding["id"] == id)
    }

    /// The severity of a finding; `absent` without it.
    pub fn severity(&self, id: &str) -> &str {
        self.finding(id)
            .map_or("absent", |f| f["severity"].as_str().unwrap())
    }

    /// The highest level that any model predicts, mmol/L.
    pub fn peak(&self) -> f64 {
        self.json["exposure"]["models"]
            .as_array()
            .unwrap()
            .iter()
            .map(|model| model["peak"]["value"].as_f64().unwrap())
            .fold(0.0, f64::max)
    }
}

/// A figure as a case file writes it: at most nine digits, never three behind the point, which
/// would have two readings.
pub fn plain(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let places = (8 - value.abs().log10().floor() as i32).clamp(0, 16) as usize;
    let text = format!("{value:.places$}");
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    };
    match text.split_once('.') {
        Some((_, fraction)) if fraction.len() == 3 => format!("{text}0"),
        _ => text,
    }
}

/// Number and unit of a quantity in a case file.
pub fn quantity(text: &str) -> Option<(f64, String)> {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .unwrap_or(text.len());
    let value = text[..end].parse().ok()?;
    let unit = text[end..].trim();
    (!unit.is_empty()).then(|| (value, unit.to_owned()))
}

/// The quantities of a case: path, number, unit.
pub fn quantities(order: &Order) -> Vec<(String, f64, String)> {
    order
        .paths()
        .into_iter()
        .filter(|path| !path.ends_with(".at") && path != "order.start")
        .filter_map(|path| {
            let (value, unit) = quantity(&order.get(&path)?)?;
            Some((path, value, unit))
        })
        .collect()
}

/// The program itself, with `input` on its standard input: exit code, stdout, stderr.
pub fn program(words: &[&str], input: &str) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_maginfuse"))
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The program may refuse before it has read everything.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn find<'a>(table: &'a mut Table, path: &str) -> Option<&'a mut Value> {
    let mut parts = path.split('.');
    let mut here = table.get_mut(parts.next()?)?;
    for part in parts {
        here = match here {
            Value::Table(table) => table.get_mut(part)?,
            Value::Array(list) => list.get_mut(part.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(here)
}

fn walk(path: &str, value: &Value, paths: &mut Vec<String>) {
    paths.push(path.to_owned());
    match value {
        Value::Table(table) => {
            for (key, value) in table {
                walk(&format!("{path}.{key}"), value, paths);
            }
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                walk(&format!("{path}.{index}"), value, paths);
            }
        }
        _ => {}
    }
}

fn literal(value: &Value) -> String {
    match value {
        Value::String(text) => format!("\"{text}\""),
        Value::Array(list) => {
            format!(
                "[{}]",
                list.iter().map(literal).collect::<Vec<_>>().join(", ")
            )
        }
        Value::Table(table) => {
            let members: Vec<String> = table
                .iter()
                .map(|(k, v)| format!("{k} = {}", literal(v)))
                .collect();
            format!("{{ {} }}", members.join(", "))
        }
        Value::Integer(value) => value.to_string(),
        Value::Boolean(value) => value.to_string(),
        Value::Float(value) => value.to_string(),
        Value::Datetime(value) => value.to_string(),
    }
}
