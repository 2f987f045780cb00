//! Data sets through the command line: what is read, what is refused and where, and relations
//! between answers that need no figures.

mod between_records;
mod courses;
mod dose_sites;
pub mod doubts;
mod grid;
mod hashes;
mod misleading;
mod one_reader;
mod predictive;
mod refusals;
mod relations;
mod replicates;
mod spread;

use serde_json::Value;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// A model file of a linear model, put together from numbers.
pub struct ModelFile {
    head: String,
    depot: bool,
    parameters: String,
}

impl ModelFile {
    fn new(kind: &str) -> Self {
        let head = format!(
            "schema = 1\nid = \"tested\"\ntitle = \"t\"\n[source]\ncitation = \"c\"\n\
             grade = \"F\"\n[population]\ndescription = \"d\"\n[structure]\nkind = \"{kind}\"\n\
             elimination = \"linear\"\n"
        );
        Self {
            head,
            depot: false,
            parameters: String::new(),
        }
    }

    /// One compartment: clearance (L/h) and volume (L).
    pub fn one(clearance: f64, volume: f64) -> Self {
        Self::new("one-compartment")
            .with("CL", &format!("{clearance} L/h"))
            .with("V", &format!("{volume} L"))
    }

    /// Two compartments: clearance (L/h) and central volume (L), exchange and second volume.
    pub fn two(central: [f64; 2], other: [f64; 2]) -> Self {
        Self::new("two-compartment")
            .with("CL", &format!("{} L/h", central[0]))
            .with("V1", &format!("{} L", central[1]))
            .with("Q", &format!("{} L/h", other[0]))
            .with("V2", &format!("{} L", other[1]))
    }

    /// A depot with this absorption rate constant (1/h).
    pub fn depot(mut self, absorption: f64) -> Self {
        self.depot = true;
        self.with("KA", &format!("{absorption} 1/h"))
    }

    /// One more parameter.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        let rows = format!("[parameters.{name}]\nvalue = \"{value}\"\nlocator = \"x\"\n");
        self.parameters.push_str(&rows);
        self
    }

    /// A parameter that is what a column says.
    pub fn column(self, name: &str, unit: &str, column: &str) -> Self {
        self.with(name, &format!("1{unit}")).covariate(
            name,
            "linear",
            column,
            "reference = \"1\"\ncoefficient = 1",
        )
    }

    /// A covariate of the parameter given last.
    pub fn covariate(mut self, name: &str, form: &str, column: &str, keys: &str) -> Self {
        let rows = format!(
            "[[parameters.{name}.covariates]]\nform = \"{form}\"\ncolumn = \"{column}\"\n{keys}\n"
        );
        self.parameters.push_str(&rows);
        self
    }

    pub fn text(&self) -> String {
        let absorption = if self.depot { "first-order" } else { "none" };
        format!(
            "{}absorption = \"{absorption}\"\n{}",
            self.head, self.parameters
        )
    }
}

/// One row of the answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub id: String,
    pub time: f64,
    pub level: f64,
}

/// A folder with a model and a data set, gone with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(model: &str, set: &[u8]) -> Self {
        use std::sync::atomic::{AtomicU32, Ordering};
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("maginfuse-dataset-{}-{count}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("model.toml"), model).unwrap();
        std::fs::write(folder.join("set.csv"), set).unwrap();
        Self(folder)
    }

    fn run(&self, more: &[&str]) -> Output {
        let set = ["simulate", "--dataset", "set.csv", "--model", "model.toml"];
        self.command(&[&set, more].concat()).output().unwrap()
    }

    /// The program in this folder.
    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_maginfuse"));
        command.args(args).current_dir(&self.0).stdin(Stdio::null());
        command
    }

    /// The document of a command that answers.
    fn document(&self, args: &[&str]) -> Value {
        let output = self
            .command(&[args, &["--json"]].concat())
            .output()
            .unwrap();
        assert!(output.status.success(), "{args:?}: {output:?}");
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What the program answers: exit code, output, messages.
pub fn simulate(model: &str, set: impl AsRef<[u8]>, more: &[&str]) -> (i32, String, String) {
    let output = Folder::new(model, set.as_ref()).run(more);
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// The lines of standard error that are no notes of how the data set was read.
pub fn beside_notes(err: &str) -> Vec<&str> {
    let notes = ["units: ", "columns not used: ", "left out: "];
    let other = |line: &&str| !notes.iter().any(|note| line.starts_with(note));
    err.lines().filter(other).collect()
}

/// The predictions for a data set that is in order.
pub fn predictions(model: &str, set: impl AsRef<[u8]>, more: &[&str]) -> Vec<Row> {
    let (code, out, err) = simulate(model, set, more);
    assert_eq!(code, 0, "{err}");
    // Numbers of another drug may be doubted: they are those of a test.
    let other = beside_notes(&err)
        .into_iter()
        .find(|line| !line.starts_with("[WARN] "));
    assert_eq!(other, None, "{out}");
    let mut lines = out.lines();
    assert_eq!(lines.next(), Some("ID,TIME,PRED"));
    let row = |line: &str| {
        let cells: Vec<_> = line.split(',').collect();
        assert_eq!(cells.len(), 3, "{line}");
        Row {
            id: cells[0].to_owned(),
            time: cells[1].parse().unwrap(),
            level: cells[2].parse().unwrap(),
        }
    };
    lines.map(row).collect()
}

/// The levels alone.
fn levels(model: &str, set: impl AsRef<[u8]>, more: &[&str]) -> Vec<f64> {
    let rows = predictions(model, set, more);
    rows.into_iter().map(|row| row.level).collect()
}

/// The columns that most tests need.
const HEADER: &str = "ID,TIME,AMT,RATE,EVID,CMT,II,ADDL,SS\n";

/// A data set of one subject: these records, then observations at these times.
fn set(records: &[&str], times: &[f64]) -> String {
    let mut rows: Vec<(f64, String)> = records
        .iter()
        .map(|record| {
            let time = record.split(',').next().unwrap().parse().unwrap();
            (time, format!("1,{record}\n"))
        })
        .collect();
    for time in times {
        rows.push((*time, format!("1,{time},.,.,0,.,.,.,.\n")));
    }
    // Stable: an observation comes after the doses of its time.
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut text = HEADER.to_owned();
    for (_, row) in rows {
        write!(text, "{row}").unwrap();
    }
    text
}

/// Largest difference of two courses as a part of the larger value.
fn difference(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    let pairs = a.iter().zip(b);
    pairs
        .map(|(x, y)| (x - y).abs() / x.abs().max(y.abs()).max(f64::MIN_POSITIVE))
        .fold(0.0, f64::max)
}
