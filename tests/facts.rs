//! Every fact of this program is told with its source, and a changed one is seen.

use crate::bedside::{Order, program};
use maginfuse::answer::facts::Table;
use maginfuse::clinical::Indication;
use maginfuse::clinical::bands::{Band, Grade, OBSTETRIC_TARGETS, REFERENCE, SCHEMES, SIGNS};
use maginfuse::clinical::checklist::{AFTER, BEFORE, DURING, NEXT_LEVELS};
use maginfuse::clinical::conditions::CONDITIONS;
use maginfuse::clinical::constants;
use maginfuse::clinical::indications::REGIMENS;
use maginfuse::clinical::kidney::{Category, equations};
use maginfuse::clinical::limits::{CONTRADICTIONS, LIMITS, Window};
use maginfuse::clinical::medications::{CLASSES, LINE};
use maginfuse::clinical::observed::OBSERVED;
use maginfuse::clinical::products::PRODUCTS;
use maginfuse::clinical::statements::STATEMENTS;
use maginfuse::digest::sha256;
use maginfuse::simulate::published::{COHORTS, LATER};
use maginfuse::units::Salt;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// The page that a reviewer reads and that shows every change.
const PAGE: &str = "src/docs/facts.txt";

/// How many rows each table has, counted where the tables stand.
fn lengths() -> Vec<(Table, usize)> {
    let loads = Indication::ALL
        .into_iter()
        .filter_map(Indication::smallest_load);
    vec![
        (Table::Conditions, CONDITIONS.len()),
        (Table::Medications, CLASSES.len()),
        (Table::SameLine, LINE.len()),
        (Table::Indications, Indication::ALL.len()),
        (Table::Regimens, REGIMENS.len()),
        (Table::SmallestLoads, loads.count()),
        (Table::Limits, LIMITS.len()),
        (Table::Contradictions, CONTRADICTIONS.len()),
        (Table::Products, PRODUCTS.len()),
        (Table::Salts, Salt::ALL.len()),
        (Table::Windows, Window::ALL.len()),
        (Table::Bands, Band::ALL.len()),
        (Table::Signs, SIGNS.len()),
        (Table::Observed, OBSERVED.len()),
        (Table::ReferenceRanges, REFERENCE.len()),
        (Table::Targets, OBSTETRIC_TARGETS.len()),
        (Table::Grades, Grade::ALL.len()),
        (Table::GradeSchemes, SCHEMES.len()),
        (Table::Checklist, BEFORE.len() + DURING.len() + AFTER.len()),
        (Table::NextLevels, NEXT_LEVELS.len()),
        (Table::KidneyCategories, Category::ALL.len()),
        (Table::Equations, equations().len()),
        (Table::Bounds, constants::all().count()),
        (Table::Statements, STATEMENTS.len()),
        (Table::Cohorts, COHORTS.len() + LATER.len()),
    ]
}

/// The output of `facts` with these flags.
fn facts(flags: &[&str]) -> String {
    let command = [&["facts"][..], flags].concat();
    let (code, out, err) = program(&command, "");
    assert_eq!((code, err.as_str()), (0, ""), "{flags:?}");
    out
}

fn rows(csv: &str) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn prop_every_fact_has_one_row_with_its_verdict_and_its_source() {
    let rows = rows(&facts(&["--format", "csv"]));
    let lengths = lengths();
    assert_eq!(lengths.len(), Table::ALL.len());
    for (table, length) in &lengths {
        let found = rows.iter().filter(|row| row["table"] == table.id()).count();
        assert_eq!(found, *length, "{}", table.id());
        assert!(found > 0, "{}", table.id());
    }
    assert_eq!(
        rows.len(),
        lengths.iter().map(|(_, length)| length).sum::<usize>()
    );
    let mut ids = HashSet::new();
    for row in &rows {
        assert!(
            ids.insert((&row["table"], &row["id"])),
            "{row:?} stands there twice"
        );
        for column in ["name", "verdict", "source", "citation", "confidence"] {
            assert!(!row[column].trim().is_empty(), "no {column} in {row:?}");
        }
        assert!(
            !row["words"].is_empty() || !row["figures"].is_empty() || row["name"] != row["id"],
            "{row:?} says nothing"
        );
    }
}

/// Three facts as their labels and papers print them, by way of the command.
#[test]
fn label_facts_are_told_as_printed() {
    let rows = rows(&facts(&["--format", "csv"]));
    let row = |id: &str| rows.iter().find(|row| row["id"] == id).unwrap();
    assert_eq!(row("myasthenia-gravis")["verdict"], "stop");
    assert_eq!(row("ckd-epi-2021")["words"].matches("0.9938").count(), 1);
    // 20 g in 500 mL; 1 g is 4.057 mmol.
    let bag = &row("us-premix-4pct-500mL")["figures"];
    assert!(
        bag.starts_with("20 g; 81.1") && bag.contains("in 500 mL"),
        "{bag}"
    );
    assert_eq!(row("recurrent-fit-weight")["figures"], "70 kg");
}

#[test]
fn prop_a_table_is_asked_for_by_its_name() {
    for table in Table::ALL {
        let rows = rows(&facts(&["--of", table.id(), "--format", "csv"]));
        assert!(rows.iter().all(|row| row["table"] == table.id()));
        assert_eq!(Table::named(table.id()).unwrap(), table);
    }
    let two = facts(&["--of", "limits", "--of", "bands", "--format", "csv"]);
    assert_eq!(rows(&two).len(), LIMITS.len() + Band::ALL.len());
    let (code, out, err) = program(&["facts", "--of", "conditons"], "");
    assert_eq!((code, out.as_str()), (2, ""));
    for table in Table::ALL {
        assert!(err.contains(table.id()), "{err}");
    }
    assert!(Table::named("conditons").is_err());
}

#[test]
fn exact_the_document_says_what_the_table_says() {
    let document: Value = serde_json::from_str(&facts(&["--json"])).unwrap();
    let by_form: Value = serde_json::from_str(&facts(&["--format", "json"])).unwrap();
    assert_eq!(document, by_form);
    let rows = rows(&facts(&["--format", "csv"]));
    let entries = document["facts"].as_array().unwrap();
    assert_eq!(entries.len(), rows.len());
    for (entry, row) in entries.iter().zip(&rows) {
        for key in ["table", "id", "name", "verdict", "applies", "words"] {
            assert_eq!(entry[key].as_str().unwrap(), row[key]);
        }
        let sources = entry["sources"].as_array().unwrap();
        let short = |source: &Value| match source["says"].as_str() {
            Some(says) => format!("{} ({says})", source["short"].as_str().unwrap()),
            None => source["short"].as_str().unwrap().to_owned(),
        };
        let shorts: Vec<String> = sources.iter().map(short).collect();
        assert_eq!(shorts.join("; "), row["source"]);
        for figure in entry["figures"].as_array().unwrap() {
            assert!(
                figure["value"].is_number() && figure["unit"].is_string(),
                "{figure}"
            );
        }
    }
}

/// A clinical change is a change of this page, which a reviewer reads as a difference. To renew
/// it: `maginfuse facts -o src/docs/facts.txt`. The breaks of lines are no facts.
#[test]
fn regress_the_page_of_facts_is_what_the_program_holds() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let told = facts(&[]);
    let (page, told): (Vec<&str>, Vec<&str>) = (
        page.split_whitespace().collect(),
        told.split_whitespace().collect(),
    );
    let same = page.iter().zip(&told).take_while(|(a, b)| a == b).count();
    let around =
        |words: &[&str]| words[same.saturating_sub(8)..words.len().min(same + 8)].join(" ");
    assert!(
        page == told,
        "{PAGE} says \"{}\", maginfuse facts \"{}\"",
        around(&page),
        around(&told)
    );
}

/// The hash of every document is that of the rows, so that it changes with each of them.
#[test]
fn exact_the_hash_of_the_facts_is_that_of_their_rows() {
    let hash = sha256(facts(&["--format", "csv"]).as_bytes());
    for command in [
        &["facts", "--of", "bands", "--json"][..],
        &["limits", "--json"],
        &["products", "--json"],
        &["convert", "4g", "--to", "mmol", "--json"],
        &["rate", "--dose", "4g", "--bag", "4%", "--json"],
        &["check", "--case", "tests/cases/migraine.toml", "--json"],
        &["models", "list", "--json"],
        &["selftest", "--json"],
    ] {
        let (_, out, err) = program(command, "");
        let document: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{err}"));
        assert_eq!(document["provenance"]["facts_sha256"], hash, "{command:?}");
    }
    let check = ["check", "--case", "tests/cases/migraine.toml"];
    let (_, text, _) = program(&check, "");
    let text: Vec<&str> = text.split_whitespace().collect();
    assert!(text.join(" ").contains(&format!("facts {}", &hash[..8])));
}

/// Tables of `clinical` that are no facts of their own: groups of indications that limits name.
const GROUPS: [&str; 7] = [
    "ALL",
    "CONVULSION",
    "DEFICIENCY",
    "GENERAL_RATE",
    "NOT_OBSTETRIC",
    "OBSTETRIC",
    "WITHIN_MINUTES",
];

/// Numbers of the safety case that are tolerances of arithmetic, conversions, or coefficients
/// that stand in the table of equations.
const ARITHMETIC: [&str; 13] = [
    "ADJUSTED_SHARE",
    "CREATININE_UMOL_PER_MG_DL",
    "DAYS_PER_YEAR",
    "DEVINE_FROM_INCHES",
    "DEVINE_PER_INCH",
    "HEPTAHYDRATE_GRAM_PER_MOLE",
    "MOSTELLER",
    "NOISE",
    "ROUNDING_NOISE",
    "ROUNDING_SECONDS",
    "SAME",
    "SAME_KILOGRAM",
    "SCHWARTZ",
];

/// The bands, whose numbers stand in the table of bands.
const BANDS: [&str; 6] = [
    "CAUTION_FROM",
    "EMERGENCY_FROM",
    "HIGH_ABOVE",
    "LOW_BELOW",
    "STOP_FROM",
    "WATCH_ABOVE",
];

fn sources_below(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.to_str().unwrap().to_owned();
        if path.is_dir() {
            found.extend(sources_below(&name));
        } else if name.ends_with(".rs") {
            found.push((name.clone(), std::fs::read_to_string(&path).unwrap()));
        }
    }
    found
}

/// The constants of a source text whose type begins with `of`, by name.
fn constants_of<'t>(text: &'t str, of: &'t str) -> impl Iterator<Item = &'t str> {
    text.lines().filter_map(move |line| {
        let (before, after) = line.split_once("const ")?;
        let visible = before.trim().is_empty() || before.trim().starts_with("pub");
        let (name, kind) = after.split_once(": ")?;
        let constant = name
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
        (visible && constant && kind.starts_with(of)).then_some(name)
    })
}

#[test]
fn prop_no_clinical_table_escapes() {
    let told: String = sources_below("src/answer/facts")
        .into_iter()
        .map(|file| file.1)
        .collect();
    let mut tables = 0;
    for (file, text) in sources_below("src/clinical") {
        let public = text.lines().filter(|line| line.starts_with("pub const "));
        let public: Vec<&str> = public.collect();
        for name in public.iter().flat_map(|line| constants_of(line, "&[")) {
            tables += 1;
            let named = told.contains(name) || GROUPS.contains(&name);
            assert!(named, "{file}: the table {name} is not among the facts");
        }
    }
    assert!(tables > 15, "only {tables} tables found");
}

#[test]
fn prop_no_clinical_number_stands_outside_the_tables() {
    let rooms = [
        "src/clinical",
        "src/vocabulary",
        "src/dose",
        "src/safety",
        "src/case",
    ];
    let mut seen = HashSet::new();
    for (file, text) in rooms.into_iter().flat_map(sources_below) {
        if file.starts_with("src/clinical/constants/") {
            continue;
        }
        for name in constants_of(&text, "f64") {
            let known = ARITHMETIC.contains(&name) || BANDS.contains(&name);
            assert!(known, "{file}: {name} belongs to src/clinical/constants");
            seen.insert(name.to_owned());
        }
    }
    assert!(BANDS.iter().all(|name| seen.contains(*name)), "{seen:?}");
}

/// What a row of the bands says a measured level means is what `check` does with it.
#[test]
fn prop_the_bands_decide_what_their_rows_say() {
    let severity = |case: &str, band: Band, dosed: bool| {
        let level = format!("{} mmol/L", band.from() + 0.15);
        let prior = "[{ dose = \"4 g\", at = \"-4 h\", over = \"20 min\" }]";
        let order = Order::named(case)
            .with(
                "magnesium.levels",
                &format!("[{{ value = \"{level}\", at = \"-1 h\" }}]"),
            )
            .with("magnesium.prior_doses", if dosed { prior } else { "[]" });
        let answer = order.check();
        let levels = answer.json["findings"].as_array().unwrap().iter();
        let ids = ["level-high", "level-watch", "level-caution", "level-toxic"];
        let ids = [&ids[..], &["level-emergency", "level-under-treatment"]].concat();
        let mut found = levels.filter(|f| ids.contains(&f["id"].as_str().unwrap()));
        found.next().map_or("none".to_owned(), |finding| {
            let severity = finding["severity"].as_str().unwrap();
            match finding["overridable"].as_bool().unwrap() {
                true => format!("overridable {severity}"),
                false => severity.to_owned(),
            }
        })
    };
    for band in Band::ALL {
        let mut told = band.measured_verdict().split("; ");
        let usual = told.next().unwrap();
        assert_eq!(severity("migraine", band, false), usual, "{band:?}");
        let obstetric = severity("pre-eclampsia", band, true);
        match told.next() {
            Some(other) => assert!(other.starts_with(&obstetric), "{band:?}: {obstetric}"),
            None => assert_eq!(obstetric, usual, "{band:?}"),
        }
    }
}
