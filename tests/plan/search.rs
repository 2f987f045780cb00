//! The search for a regimen.

use super::{CKD4, KIDNEY_STOP, PRE_ECLAMPSIA};
use crate::cli::{document, quantity, run};
use maginfuse::cli::case::CaseFile;
use maginfuse::cli::request;
use maginfuse::dose::{Pump, Regimen};
use maginfuse::plan::{self, Aim, Candidate, Choices, Crowding, Moment, Target};
use maginfuse::safety::{self, Case, Status, override_stop};
use maginfuse::units::{AmountOfSubstance, Mass, Reader, Salt, Time};
use serde_json::Value;
use std::fs;
use uom::si::{mass, time};

/// Few patients: what is tested here holds for any number.
const SUBJECTS: u64 = 200;

fn case(path: &str) -> Case {
    let file = CaseFile::read(path, fs::read_to_string(path).unwrap()).unwrap();
    request::case(&file, Reader::default()).unwrap().case
}

fn grams(value: f64) -> AmountOfSubstance {
    Salt::SulfateHeptahydrate.amount(Mass::new::<mass::gram>(value))
}

fn hours(value: f64) -> Time {
    Time::new::<time::hour>(value)
}

fn minutes(value: f64) -> Time {
    Time::new::<time::minute>(value)
}

/// A small grid for a target of the US label at 12 hours.
fn aim(low: &str, high: &str, risk: f64) -> Aim {
    let reader = Reader::default();
    let [low, high] = [low, high].map(|level| reader.serum(level).unwrap());
    Aim {
        target: Target::new(low, Some(high), Moment::At(vec![hours(12.0)])).unwrap(),
        risk,
        pump: Pump::new(reader.flow("0.1 mL/h").unwrap()).unwrap(),
        choices: Choices {
            needs_load: false,
            loads: vec![grams(2.0), grams(4.0), grams(6.0)],
            overs: vec![minutes(20.0), minutes(60.0)],
            rates: [0.5, 1.0, 1.5, 2.0]
                .map(|rate| grams(rate) / hours(1.0))
                .to_vec(),
            length: hours(24.0),
        },
        crowding: Crowding {
            subjects: SUBJECTS,
            seed: 7,
            threads: None,
        },
        accepted: Vec::new(),
        most: 4,
    }
}

/// One regimen judged from nothing but the rules, the prediction and the counts: on target and
/// toxic, or nothing if it must not be proposed.
fn judged(case: &mut Case, aim: &Aim, one: &Candidate) -> Option<(u64, u64)> {
    case.regimen = one.regimen().unwrap();
    let program = safety::order::program(case, aim.pump).unwrap();
    let mut findings = safety::findings(case, &program).unwrap();
    override_stop::apply(&mut findings, &aim.accepted).unwrap();
    if Status::of(&findings) == Status::Stop {
        return None;
    }
    let steps = case.regimen.steps().iter().zip(&program);
    let runs = Regimen::new(steps.map(|(s, d)| (s.words, d.delivered, s.over))).unwrap();
    let above = Reader::default().serum("3.5 mmol/L").unwrap();
    let models = plan::flagging_models(case).unwrap();
    let odds = plan::odds(
        case,
        &runs,
        &models,
        Some(&aim.target),
        (above, aim.crowding),
    )
    .unwrap();
    let toxic = odds.toxic;
    (toxic.count as f64 <= aim.risk * toxic.of as f64)
        .then(|| (odds.on_target.unwrap().count, toxic.count))
}

#[test]
fn exact_brute_force_finds_nothing_better() {
    for (path, low, high, risk) in [
        (PRE_ECLAMPSIA, "1.25 mmol/L", "2.5 mmol/L", 0.01),
        (PRE_ECLAMPSIA, "1.5 mmol/L", "3 mmol/L", 0.05),
        (CKD4, "1.05 mmol/L", "2 mmol/L", 0.05),
    ] {
        let mut case = case(path);
        let mut aim = aim(low, high, risk);
        if path == CKD4 {
            aim.accepted = vec![(KIDNEY_STOP.to_owned(), "Dr. Example, nephrology".to_owned())];
        }
        let found = plan::search(&mut case, &aim).unwrap();
        let all: Vec<Candidate> = aim.choices.rows().unwrap().concat();
        assert_eq!(found.searched, all.len());
        let scores = all.iter().filter_map(|one| judged(&mut case, &aim, one));
        let best = scores
            .map(|(on, toxic)| (on, std::cmp::Reverse(toxic)))
            .max();
        let said = found.best.map(|odds| {
            (
                odds.on_target.unwrap().count,
                std::cmp::Reverse(odds.toxic.count),
            )
        });
        assert_eq!(best, said, "{path} {low}");
        assert!(best.is_some(), "nothing could be compared in {path}");
        if let Some(first) = found.proposals.first() {
            assert_eq!(
                said,
                Some((
                    first.odds.on_target.unwrap().count,
                    std::cmp::Reverse(first.odds.toxic.count)
                ))
            );
        }
    }
}

#[test]
fn prop_proposals_are_ranked_and_distinct() {
    let mut case = case(PRE_ECLAMPSIA);
    let found = plan::search(&mut case, &aim("1.25 mmol/L", "2.5 mmol/L", 0.05)).unwrap();
    assert!(found.proposals.len() > 1, "{:?}", found.excluded);
    for pair in found.proposals.windows(2) {
        let [first, second] = [0, 1].map(|k| pair[k].odds.on_target.unwrap().count);
        assert!(first >= second);
        assert!(!pair[0].candidate.same_doses(&pair[1].candidate));
    }
}

/// The order of the case itself is not looked at and is the same afterwards.
#[test]
fn meta_the_search_leaves_the_case_alone() {
    let mut case = case(PRE_ECLAMPSIA);
    let before = format!("{case:?}");
    plan::search(&mut case, &aim("1.25 mmol/L", "2.5 mmol/L", 0.01)).unwrap();
    assert_eq!(before, format!("{case:?}"));
}

/// The case of `path` with the steps of a proposal.
fn with_steps(path: &str, proposal: &Value) -> String {
    let text = fs::read_to_string(path).unwrap();
    let head = text.split_once("steps = [").unwrap().0;
    let written = |q: &Value| format!("{} {}", q["value"], q["unit"].as_str().unwrap());
    let steps = proposal["steps"].as_array().unwrap().iter().map(|step| {
        if step["dose"].is_object() {
            let (dose, over) = (written(&step["dose"]), written(&step["over"]));
            format!("  {{ dose = \"{dose}\", over = \"{over}\" }},\n")
        } else {
            let (rate, length) = (written(&step["rate"]), written(&step["for"]));
            format!("  {{ rate = \"{rate}\", for = \"{length}\" }},\n")
        }
    });
    format!("{head}steps = [\n{}]\n", steps.collect::<String>())
}

#[test]
fn meta_every_proposal_passes_the_check() {
    let folder = tempfile::tempdir().unwrap();
    let mut seen = 0;
    for (path, low, high) in [
        (PRE_ECLAMPSIA, "1.25 mmol/L", "2.5 mmol/L"),
        (
            "tests/cases/eclampsia-recurrent.toml",
            "1.25 mmol/L",
            "3 mmol/L",
        ),
        (
            "tests/cases/deficiency-severe-ckd3.toml",
            "0.8 mmol/L",
            "1.5 mmol/L",
        ),
        (CKD4, "0.8 mmol/L", "2 mmol/L"),
    ] {
        let (_, found) = document(&[
            "plan",
            "--case",
            path,
            "--target",
            low,
            "--to",
            high,
            "--at",
            "12 h",
            "--subjects",
            "100",
            "--dose",
            "2 g",
            "--dose",
            "4 g",
            "--rate",
            "0.25 g/h",
            "--rate",
            "0.5 g/h",
            "--rate",
            "1 g/h",
            "--over",
            "20 min",
            "--over",
            "60 min",
            "--alternatives",
            "9",
        ]);
        for (k, proposal) in found["proposals"].as_array().unwrap().iter().enumerate() {
            let file = folder.path().join(format!("{seen}-{k}.toml"));
            fs::write(&file, with_steps(path, proposal)).unwrap();
            let (code, checked) = document(&["check", "--case", file.to_str().unwrap()]);
            assert_eq!(code, 0, "{path} {proposal:#} {:#}", checked["findings"]);
            let planned = proposal["program"].as_array().unwrap();
            assert_eq!(checked["program"].as_array().unwrap().len(), planned.len());
            for (step, planned) in planned.iter().enumerate() {
                let set = quantity(&checked, &format!("/program/{step}/pump_rate"), "mL/h");
                assert_eq!(set, quantity(planned, "/pump_rate", "mL/h"));
            }
            seen += 1;
        }
    }
    assert!(seen > 4, "only {seen} proposals were checked");
}

/// Without kidneys there is no maintenance, and the reason is given.
#[test]
fn prop_failing_kidneys_get_no_maintenance_or_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("case.toml");
    let text = fs::read_to_string(PRE_ECLAMPSIA).unwrap();
    let creatinine = "creatinine = [{ value = \"0.6 mg/dL\", at = \"-3 h\" }]";
    assert!(text.contains(creatinine));
    fs::write(
        &file,
        text.replace(creatinine, "measured_clearance = \"10 mL/min\""),
    )
    .unwrap();
    let (code, found) = document(&[
        "plan",
        "--case",
        file.to_str().unwrap(),
        "--target",
        "1.8 mmol/L",
        "--to",
        "3 mmol/L",
        "--subjects",
        "200",
    ]);
    let proposals = found["proposals"].as_array().unwrap();
    for proposal in proposals {
        for step in proposal["steps"].as_array().unwrap() {
            let rate = step
                .get("rate")
                .map_or(0.0, |rate| rate["value"].as_f64().unwrap());
            assert!(rate <= 0.5, "{proposal:#}");
        }
    }
    assert!(!found["excluded"].as_array().unwrap().is_empty());
    if proposals.is_empty() {
        assert_eq!((code, &found["status"]), (10, &Value::from("stop")));
    }
}

#[test]
fn meta_a_patient_who_must_not_have_magnesium_gets_no_proposal() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("case.toml");
    let text = fs::read_to_string(PRE_ECLAMPSIA).unwrap();
    let sick = text.replace("conditions = []", "conditions = [\"myasthenia-gravis\"]");
    fs::write(&file, &sick).unwrap();
    let args = [
        "plan",
        "--case",
        file.to_str().unwrap(),
        "--target",
        "1.8 mmol/L",
    ];
    let (code, found) = document(&args);
    assert_eq!(code, 10);
    assert_eq!(found["proposals"].as_array().unwrap().len(), 0);
    let why = found["excluded"][0]["reason"].as_str().unwrap();
    assert!(why.contains("myasthenia"), "{why}");
    let ran = run(&args);
    assert!(
        ran.out.contains("[STOP] Nothing is proposed"),
        "{}",
        ran.out
    );
    assert!(!ran.out.contains("PUMP RATE"), "{}", ran.out);
}

#[test]
fn meta_questions_that_mean_nothing_are_refused() {
    let plan = ["plan", "--case", PRE_ECLAMPSIA, "--target", "1.8 mmol/L"];
    for (more, code) in [
        (vec!["--to", "1.5 mmol/L"], 2),
        (vec!["--to", "4 mmol/L"], 2),
        (vec!["--risk", "6 %"], 2),
        (vec!["--risk", "0.01"], 2),
        (vec!["--over", "4 min"], 2),
        (vec!["--over", "90 min"], 2),
        (vec!["--for", "1 h"], 2),
        (vec!["--subjects", "0"], 2),
        (vec!["--at", "6 h", "--mean-over", "6 h"], 2),
        (vec!["--dose", "4"], 3),
    ] {
        let mut args = plan.to_vec();
        args.extend(more.clone());
        assert_eq!(run(&args).code, code, "{more:?}");
    }
    assert_eq!(run(&plan[..3]).code, 2);
    // A single dose has no maintenance that could be varied.
    let single = "tests/cases/deficiency-severe-clean.toml";
    assert_eq!(run(&["map", "--case", single]).code, 2);
}

/// A stop that a named person accepts in `plan` has to be accepted in `check` too, and nothing
/// else stops what was proposed.
#[test]
fn meta_an_accepted_stop_is_accepted_alike() {
    let folder = tempfile::tempdir().unwrap();
    let accept = [
        "--accept",
        KIDNEY_STOP,
        "--reason",
        "Dr. Example, nephrology",
    ];
    let mut args = vec![
        "plan",
        "--case",
        CKD4,
        "--target",
        "0.7 mmol/L",
        "--to",
        "1.5 mmol/L",
        "--at",
        "6 h",
        "--subjects",
        "100",
        "--dose",
        "1 g",
        "--dose",
        "2 g",
        "--rate",
        "0.25 g/h",
    ];
    let (code, refused) = document(&args);
    assert_eq!(
        (code, refused["excluded"][0]["reason"].as_str()),
        (10, Some(KIDNEY_STOP))
    );
    args.extend(accept);
    let (code, found) = document(&args);
    assert_eq!(code, 0, "{found:#}");
    let proposals = found["proposals"].as_array().unwrap();
    assert!(!proposals.is_empty());
    let file = folder.path().join("case.toml");
    for proposal in proposals {
        fs::write(&file, with_steps(CKD4, proposal)).unwrap();
        let check = ["check", "--case", file.to_str().unwrap()];
        assert_eq!(document(&check).0, 10);
        let (code, checked) = document(&[&check[..], &accept[..]].concat());
        assert_eq!(code, 0, "{:#}", checked["findings"]);
    }
    let unmet = [
        "--accept",
        "not-a-finding",
        "--reason",
        "Dr. Example, nephrology",
    ];
    args.extend(unmet);
    assert_eq!(run(&args).code, 2);
}

/// An order of one dose is planned as one dose: nobody asked for a day of magnesium.
#[test]
fn meta_a_single_dose_stays_a_single_dose() {
    let plan = |case: &str, more: &[&str]| {
        let path = format!("tests/cases/{case}.toml");
        let args = ["plan", "--case", &path, "--target", "1.2 mmol/L"];
        let (_, answer) = document(&[&args[..], more].concat());
        let proposals = answer["proposals"].as_array().unwrap().clone();
        assert!(!proposals.is_empty(), "{case}: {answer}");
        let steps = |proposal: &Value| proposal["steps"].as_array().unwrap().len();
        proposals.iter().map(steps).collect::<Vec<_>>()
    };
    assert!(plan("asthma-severe", &[]).iter().all(|steps| *steps == 1));
    // The labels name faster loads in an emergency.
    let fast = ["--over", "10 min", "--dose", "2 g"];
    assert!(plan("torsades-de-pointes", &fast).contains(&2));
}

/// Fits are prevented by the load: no proposal begins without one.
#[test]
fn label_pre_eclampsia_begins_with_a_load() {
    let path = "tests/cases/pre-eclampsia.toml";
    let (_, answer) = document(&["plan", "--case", path, "--target", "1.2 mmol/L"]);
    let proposals = answer["proposals"].as_array().unwrap();
    assert!(!proposals.is_empty());
    for proposal in proposals {
        assert_eq!(proposal["steps"].as_array().unwrap().len(), 2, "{proposal}");
    }
}
