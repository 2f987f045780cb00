//! Outside numbers for data sets: NONMEM's answers to odd event records, and those of other
//! programs, all through the command line.
#![allow(clippy::print_stdout)] // the table of every set is for the reader of a run

use super::file;
use crate::dataset::{ModelFile, Row, predictions};
use serde_json::Value;
use std::fmt::Write;

/// The file of NONMEM's answers has five to six digits.
const PRINTED: f64 = 1e-4;
/// NONMEM's answers are in thousandths of the units of its amounts.
const SCALE: f64 = 1000.0;

/// The model behind the event records; what each record sets is read from its columns.
fn event_model(compartments: u32) -> String {
    let model = match compartments {
        1 => ModelFile::one(1.1, 20.0),
        // A second one that nothing reaches.
        _ => ModelFile::two([1.1, 20.0], [0.0, 10.0]),
    };
    let mut model = model.depot(1.5);
    for (name, unit, column) in [
        ("F", "", "F"),
        ("ALAG", " h", "lag_h"),
        ("R1", " mmol/h", "rat2"),
        ("D1", " h", "dur2"),
    ] {
        model = model.column(name, unit, column);
    }
    // In the run of NONMEM they were those of the central compartment.
    let mut text = model.text();
    for name in ["F", "ALAG"] {
        let head = format!("[parameters.{name}]");
        text = text.replace(&head, &format!("{head}\ncompartment = \"central\""));
    }
    text
}

fn agrees(found: f64, expected: f64, relative: f64, absolute: f64) -> bool {
    (found - expected).abs() <= relative * expected.abs() + absolute
}

#[test]
fn paper_nonmem_every_event_set() {
    let text = file("nonmem-events.csv");
    let mut lines = text.lines();
    let header: Vec<_> = lines.next().unwrap().split(',').collect();
    let column = |name: &str| header.iter().position(|other| *other == name).unwrap();
    let columns = [
        "id", "time", "evid", "amt", "cmt", "rate", "ii", "ss", "addl", "lag_h", "F", "dur2",
        "rat2",
    ];
    let mut set = "ID,TIME,EVID,AMT,CMT,RATE,II,SS,ADDL,lag_h,F,dur2,rat2\n".to_owned();
    let mut expected = Vec::new();
    for line in lines {
        let cells: Vec<_> = line.split(',').collect();
        let row = columns.map(|name| match cells[column(name)] {
            "" => ".",
            cell => cell,
        });
        writeln!(set, "{}", row.join(",")).unwrap();
        if cells[column("record")] == "obs" {
            let level: f64 = cells[column("nonmem_cp")].parse().unwrap();
            expected.push((row[0].to_owned(), row[1].parse::<f64>().unwrap(), level));
        }
    }
    let mut subjects: Vec<_> = expected.iter().map(|(id, ..)| id.clone()).collect();
    subjects.dedup();
    assert_eq!(subjects.len(), 21);
    for (solver, compartments) in [("exact", 1), ("tsit5", 1), ("exact", 2), ("tsit5", 2)] {
        let found = predictions(&event_model(compartments), &set, &["--solver", solver]);
        assert_eq!(found.len(), expected.len());
        if (solver, compartments) == ("exact", 1) {
            set_by_set(&subjects, &found, &expected);
        }
        for (row, (id, time, level)) in found.iter().zip(&expected) {
            assert_eq!((&row.id, row.time), (id, *time));
            assert!(
                agrees(SCALE * row.level, *level, PRINTED, 1e-6),
                "{solver}, {compartments}, subject {id} at {time} h: {} instead of {level}",
                SCALE * row.level
            );
        }
    }
}

/// The page of evidence names every set with its largest difference.
fn set_by_set(subjects: &[String], found: &[Row], expected: &[(String, f64, f64)]) {
    const PAGE: &str = include_str!("../../src/docs/validation.md");
    for subject in subjects {
        let own = || {
            let pairs = found.iter().zip(expected);
            pairs.filter(|(row, _)| row.id == *subject)
        };
        let worst = own()
            .filter(|(_, (.., level))| *level > 1e-3)
            .map(|(row, (.., level))| (SCALE * row.level - level).abs() / level)
            .fold(0.0, f64::max);
        let row = format!("| {subject} | {} | {worst:.0e} |", own().count());
        println!("{row}");
        let there = PAGE.lines().any(|line| line.starts_with(&row));
        assert!(there, "the page lacks {row}");
    }
}

/// The model file for the parameters of an anchor.
fn anchor_model(parameters: &Value) -> String {
    let value = |name: &str| parameters[name].as_f64();
    let clearance = value("CL").unwrap();
    let mut model = match value("Q") {
        Some(flow) => ModelFile::two(
            [clearance, value("V1").unwrap()],
            [flow, value("V2").unwrap()],
        ),
        None => ModelFile::one(clearance, value("V").unwrap()),
    };
    if let Some(absorption) = value("KA") {
        model = model.depot(absorption);
    }
    if let Some(lag) = value("ALAG") {
        model = model.with("ALAG", &format!("{lag} h"));
    }
    model.text()
}

/// The records of an anchor. Where its numbers count on doses to come, they are given.
fn anchor_records(anchor: &Value) -> String {
    let mut records = Vec::new();
    for dose in anchor["doses"].as_array().unwrap() {
        let number = |name: &str| dose[name].as_f64().unwrap_or(0.0);
        let rate = match dose["t_inf"].as_f64() {
            Some(length) => number("amt") / length,
            None => number("rate"),
        };
        let times: Vec<_> = anchor["observations"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|o| o["t"].as_f64())
            .collect();
        let last = times.iter().fold(0.0_f64, |a, b| a.max(*b));
        // A train that is still given is said in the name of what is observed.
        let goes_on = anchor["id"] == "PKPDsim-ss-inf";
        let more = if goes_on {
            (last / number("ii")).ceil()
        } else {
            number("addl")
        };
        records.push((
            number("t"),
            0,
            format!(
                "{},{rate},1,{},{},{more},{}",
                number("amt"),
                number("cmt"),
                number("ii"),
                number("ss")
            ),
        ));
    }
    for observation in anchor["observations"].as_array().unwrap() {
        let time = observation["t"].as_f64().unwrap_or(f64::NAN);
        // A trough at the time of a dose is what is there before it, in every program.
        records.push((time, 1, ".,.,0,.,.,.,.".to_owned()));
    }
    records.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut set = "ID,TIME,AMT,RATE,EVID,CMT,II,ADDL,SS\n".to_owned();
    for (time, _, rest) in records {
        writeln!(set, "1,{time},{rest}").unwrap();
    }
    set
}

#[test]
fn paper_anchors_of_other_programs() {
    let text = file("anchors.json");
    let anchors: Value = serde_json::from_str(&text).unwrap();
    let mut compared = 0;
    for anchor in anchors["cases"].as_array().unwrap() {
        let kind = anchor["kind"].as_str().unwrap();
        let observations = anchor["observations"].as_array().unwrap();
        if !matches!(kind, "concentration" | "amount") || observations[0]["t"].is_null() {
            continue;
        }
        let found = predictions(
            &anchor_model(&anchor["params"]),
            anchor_records(anchor),
            &[],
        );
        assert_eq!(found.len(), observations.len());
        let relative = anchor["suggested_rel_tol"].as_f64().unwrap();
        let absolute = anchor["suggested_abs_tol"].as_f64().unwrap();
        for (row, observation) in found.iter().zip(observations) {
            let expected = observation["expected"].as_f64().unwrap();
            let volume = anchor["params"]["V"].as_f64();
            let value = match kind {
                "amount" => row.level * volume.unwrap(),
                _ => row.level,
            };
            assert!(
                agrees(value, expected, relative, absolute),
                "{} at {} h: {value} instead of {expected}",
                anchor["id"],
                row.time
            );
            compared += 1;
        }
    }
    assert_eq!(compared, 32, "anchors that have a level and a time");
}

#[test]
fn paper_mrgsolve_a_long_infusion_peaks_when_it_ends() {
    let model = ModelFile::one(1.0, 20.0).text();
    let mut set = "ID,TIME,AMT,RATE,EVID\n1,0,3000,30,1\n".to_owned();
    for k in 0..400 {
        writeln!(set, "1,{},.,.,0", f64::from(k) * 0.5).unwrap();
    }
    writeln!(set, "1,200,.,.,0").unwrap();
    let found = predictions(&model, &set, &[]);
    let highest = found.iter().max_by(|a, b| a.level.total_cmp(&b.level));
    assert_eq!(highest.unwrap().time, 100.0);
    let expected = 30.0 * -(-100.0f64 / 20.0).exp_m1();
    assert!(agrees(highest.unwrap().level, expected, 1e-12, 0.0));
}
