//! The search for a regimen.

use super::{CKD4, KIDNEY_STOP, PRE_ECLAMPSIA};
use crate::cli::{document, quantity, run};
use maginfuse::answer;
use maginfuse::case::{CaseFile, LaterLevels};
use maginfuse::clinical::limits::{LIMITS, Limit};
use maginfuse::clinical::source::Confidence;
use maginfuse::dose::{Pump, Regimen, StepWords};
use maginfuse::pk::Model;
use maginfuse::pk::spec::ParameterValue;
use maginfuse::plan::{self, Aim, Candidate, Choices, Crowding, Difference, Moment, Plan, Target};
use maginfuse::population::{Crowd, ExpectedPopulation, Population, Progress, Question, Shard};
use maginfuse::safety::override_stop::Acceptance;
use maginfuse::safety::{self, Case, Finding, Severity, Status, override_stop};
use maginfuse::units::{AmountOfSubstance, Mass, Reader, Salt, Time};
use serde_json::Value;
use std::fs;
use uom::si::{mass, time};

/// Few patients: what is tested here holds for any number.
const SUBJECTS: u64 = 200;

pub fn case(path: &str) -> Case {
    let file = CaseFile::read(path, &fs::read_to_string(path).unwrap()).unwrap();
    file.case(Reader::default(), LaterLevels::Refused).unwrap()
}

pub fn grams(value: f64) -> AmountOfSubstance {
    Salt::SulfateHeptahydrate.amount(Mass::new::<mass::gram>(value))
}

pub fn hours(value: f64) -> Time {
    Time::new::<time::hour>(value)
}

pub fn minutes(value: f64) -> Time {
    Time::new::<time::minute>(value)
}

/// A small grid for a target of the US label at 12 hours.
pub fn aim(low: &str, high: &str, risk: f64) -> Aim {
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

/// The search with every proposal checked as `check` would.
pub fn searched(case: &Case, aim: &Aim) -> maginfuse::Result<Plan> {
    plan::search(case, aim, &|order, foresight| {
        answer::recheck(order, foresight, aim)
    })
}

/// One regimen judged from nothing but the rules, the prediction and the levels of every patient.
pub struct Judged {
    pub one: Candidate,
    /// For each patient, the part of the models that puts them on target.
    hits: Vec<f64>,
    toxic: u64,
    /// Ids of warnings that hold it against a limit of a label or guideline.
    limits: usize,
    warnings: usize,
}

impl Judged {
    pub fn mean(&self) -> f64 {
        self.hits.iter().sum::<f64>() / self.hits.len() as f64
    }

    /// Whether chance may explain the difference: no larger than its standard error.
    fn tied_with(&self, other: &Self) -> bool {
        let own: Vec<f64> = self
            .hits
            .iter()
            .zip(&other.hits)
            .map(|(a, b)| a - b)
            .collect();
        let n = own.len() as f64;
        let mean = own.iter().sum::<f64>() / n;
        let spread: f64 = own.iter().map(|d| (d - mean).powi(2)).sum();
        mean.abs() <= (spread / (n - 1.0) / n).sqrt() + 1e-12
    }
}

/// The patients of one model under the order of a case, and whether it says who is on target.
pub type People<'a> = dyn Fn(&Case, Question<'_>) -> Population + 'a;

/// Patients, whether they say who is on target, and the model by which the expected level of a
/// depleted patient says so.
pub type Judging<'a> = (Box<People<'a>>, bool, Option<&'static Model>);

/// The patients that a plan before the start meets.
fn newcomers<'a>(models: &'a [&'static Model]) -> Vec<Judging<'a>> {
    let varies = |row: &ParameterValue| row.variance + row.occasion_variance > 0.0;
    let people = models.iter().map(move |model| {
        let of = move |case: &Case, question: Question<'_>| {
            Population::like_case(case, model, question).unwrap()
        };
        let of: Box<People<'a>> = Box::new(of);
        (of, model.parameters().iter().any(varies), Some(*model))
    });
    people.collect()
}

/// `None` if it must not be proposed.
pub fn judged(
    case: &mut Case,
    aim: &Aim,
    one: &Candidate,
    judges: &[Judging<'_>],
) -> Option<Judged> {
    case.regimen = one.regimen().unwrap();
    let program = safety::order::program(case, aim.pump).unwrap();
    let mut findings = safety::findings(case, &program, None).unwrap();
    override_stop::apply(&mut findings, &aim.accepted).unwrap();
    if Status::of(&findings) == Status::Stop {
        return None;
    }
    let steps = case.regimen.steps().iter().zip(&program);
    case.regimen = Regimen::new(steps.map(|(s, d)| (s.words, d.delivered, s.over))).unwrap();
    let Moment::At(times) = &aim.target.moment else {
        unreachable!("the aims of this test have times")
    };
    let length = case.regimen.length();
    let until = if length > times[0] { length } else { times[0] };
    if until > length {
        let steps = case.regimen.steps().iter();
        let pause = (
            StepWords::Rate,
            AmountOfSubstance::default(),
            until - length,
        );
        let steps: Vec<_> = steps.map(|s| (s.words, s.amount, s.over)).collect();
        case.regimen = Regimen::new(steps.into_iter().chain([pause])).unwrap();
    }
    let mut hits = vec![0.0; SUBJECTS as usize];
    let (mut toxic, mut voters) = (0, 0.0);
    for (people, votes, expecting) in judges {
        let question = Question {
            every: None,
            at: times,
            until: Some(until),
            seed: aim.crowding.seed,
            uncertain_values: false,
        };
        let expected = expecting
            .filter(|_| *votes)
            .and_then(|model| ExpectedPopulation::like_case(case, model, question).unwrap());
        let people = people(case, question);
        voters += f64::from(u8::from(*votes));
        let (low, below) = (aim.target.low.millimolar(), aim.target.below.millimolar());
        let mut by_flags = vec![0.0; SUBJECTS as usize];
        let (mut peaks, samples) = (0, people.mesh().samples.len());
        let crowd = Crowd {
            subjects: SUBJECTS,
            threads: 1,
            individually: true,
            shard: Shard::WHOLE,
        };
        let mut watch = |progress: Progress<'_>| {
            for (k, subject) in progress.patients.iter().enumerate() {
                peaks += u64::from(subject.metrics.peak[0] >= 3.5);
                by_flags[subject.number as usize] = progress.levels[k * samples];
            }
            Ok(())
        };
        people.follow(crowd, &mut watch).unwrap();
        // Tissue takes up what a depleted patient is given: the expected level is to reach the
        // target, and the curve that flags go by is to stay below its end.
        let reached = match expected {
            Some(expected) => expected.levels_of_each(SUBJECTS).unwrap(),
            None => by_flags.clone(),
        };
        for ((hit, reached), level) in hits.iter_mut().zip(reached).zip(by_flags) {
            let on = *votes && low <= reached && level < below;
            *hit += f64::from(u8::from(on));
        }
        toxic = peaks.max(toxic);
    }
    let warns = |f: &&Finding| f.severity == Severity::Warn;
    let table = |f: &&Finding| {
        let start =
            |limit: &Limit| f.id.starts_with(limit.id) || f.id == "recurrent-fit-below-70-kg";
        warns(f) && (LIMITS.iter().any(start) && f.source.confidence != Confidence::Software)
    };
    // The words name the strictest bound and then the others, separated by commas.
    let bounds = |f: &Finding| match f.message.split_once("; also beyond ") {
        Some((_, others)) => 1 + others.split("), ").count(),
        None => 1,
    };
    // What only stricter authorities state stands in one note: number and unit before each name,
    // one after the other where they agree.
    let stricter = |f: &Finding| {
        let named = f.message.split("; ").flat_map(|part| {
            let mut before: Vec<&str> = part.split(" (").collect();
            before.pop();
            let figure = |text: &str| text.rsplitn(3, ' ').take(2).collect::<Vec<_>>().join(" ");
            let mut figures: Vec<String> = before.into_iter().map(figure).collect();
            figures.dedup();
            figures
        });
        named.count()
    };
    let noted = findings.iter().filter(|f| f.id == "stricter-elsewhere");
    (toxic as f64 <= aim.risk * SUBJECTS as f64).then(|| Judged {
        one: *one,
        hits: hits.iter().map(|hit| hit / voters).collect(),
        toxic,
        limits: findings.iter().filter(table).map(bounds).sum::<usize>()
            + noted.map(stricter).sum::<usize>(),
        warnings: findings.iter().filter(warns).count(),
    })
}

/// What comes first, straight from the rules of the ranking: of those with the fewest warnings
/// about limits and at least half of the patients on target, the one that no tie of the best
/// beats.
pub fn best(all: &[Judged]) -> Option<&Judged> {
    let fit: Vec<&Judged> = all.iter().filter(|one| one.mean() >= 0.5).collect();
    let fewest = fit.iter().map(|one| one.limits).min()?;
    let inside: Vec<&Judged> = fit.into_iter().filter(|one| one.limits == fewest).collect();
    let total = |one: &Judged| one.one.regimen().unwrap().total().value;
    let load = |one: &Judged| one.one.load.map_or(0.0, |load| load.over.value);
    let key = |one: &Judged| (one.toxic, one.warnings, total(one), -load(one));
    let mut sorted = inside.clone();
    sorted.sort_by(|a, b| {
        let chance = b.mean().total_cmp(&a.mean());
        chance.then(key(a).partial_cmp(&key(b)).unwrap())
    });
    let leader = *sorted.first()?;
    let ties = inside.into_iter().filter(|one| one.tied_with(leader));
    ties.min_by(|a, b| key(a).partial_cmp(&key(b)).unwrap())
}

#[test]
fn exact_brute_force_finds_nothing_better() {
    let mut proposed = 0;
    for (path, low, high, risk) in [
        (PRE_ECLAMPSIA, "1.25 mmol/L", "2.5 mmol/L", 0.01),
        (PRE_ECLAMPSIA, "1.1 mmol/L", "3 mmol/L", 0.05),
        (CKD4, "1.05 mmol/L", "2 mmol/L", 0.05),
        (CKD4, "0.7 mmol/L", "2 mmol/L", 0.05),
    ] {
        let mut case = case(path);
        let mut aim = aim(low, high, risk);
        if path == CKD4 {
            aim.accepted = vec![Acceptance {
                finding: KIDNEY_STOP.to_owned(),
                reason: "Dr. Example, nephrology".to_owned(),
            }];
        }
        let found = searched(&case, &aim).unwrap();
        let models = plan::flagging_models(&case).unwrap();
        let judges = newcomers(&models);
        let candidates: Vec<Candidate> = aim.choices.rows().unwrap().concat();
        assert_eq!(found.searched, candidates.len());
        let all = candidates
            .iter()
            .filter_map(|one| judged(&mut case, &aim, one, &judges));
        let all: Vec<Judged> = all.collect();
        assert!(!all.is_empty(), "nothing could be compared in {path}");
        // The best chance within rules and risk, whatever the warnings.
        let highest = all.iter().map(Judged::mean).fold(0.0, f64::max);
        let said = found.best.unwrap().on_target.unwrap().probability();
        assert!(
            (highest - said).abs() < 1e-12,
            "{path} {low}: {highest} {said}"
        );
        let first = found.proposals.first().map(|first| first.candidate);
        assert_eq!(best(&all).map(|best| best.one), first, "{path} {low}");
        proposed += usize::from(first.is_some());
    }
    assert!(proposed > 1, "only {proposed} searches proposed something");
}

#[test]
fn prop_proposals_are_ranked_and_distinct() {
    let case = case(PRE_ECLAMPSIA);
    let found = searched(&case, &aim("1.25 mmol/L", "2.5 mmol/L", 0.05)).unwrap();
    assert!(found.proposals.len() > 1, "{:?}", found.excluded);
    for pair in found.proposals.windows(2) {
        assert!(pair[0].limit_warnings <= pair[1].limit_warnings);
        let [first, second] = [0, 1].map(|k| pair[k].odds.on_target.unwrap().count);
        let level = pair[0].limit_warnings == pair[1].limit_warnings;
        assert!(!level || first >= second || pair[1].behind.is_tie());
        assert!(!pair[0].candidate.same_doses(&pair[1].candidate));
    }
}

/// 30 g in 24 hours is the maximum of the US label: 4 g and 1.5 g/h make 40 g, and however many
/// patients that brings to the target, what stays within the label comes first.
#[test]
fn label_nothing_above_a_daily_maximum_comes_before_what_is_inside() {
    let case = case(PRE_ECLAMPSIA);
    let mut aim = aim("1.25 mmol/L", "3.4 mmol/L", 0.05);
    aim.choices.needs_load = true;
    aim.choices.loads = vec![grams(4.0)];
    aim.choices.overs = vec![minutes(20.0)];
    aim.choices.rates = [1.0, 1.5].map(|rate| grams(rate) / hours(1.0)).to_vec();
    let found = searched(&case, &aim).unwrap();
    let [within, beyond] = [0, 1].map(|k| &found.proposals[k]);
    let above = |k: usize| {
        let all = &found.proposals[k].findings;
        all.iter().any(|f| f.message.contains("30 g (US)"))
    };
    assert_eq!((above(0), above(1)), (false, true), "{:?}", found.proposals);
    let chance = |one: &plan::Proposal| one.odds.on_target.unwrap().count;
    assert!(chance(beyond) > chance(within), "nothing was at stake");
    assert!(within.regimen.total() < grams(30.0) && beyond.regimen.total() > grams(30.0));
}

/// The error of a paired difference by hand: of 4 patients one gains and one loses, mean 0 and
/// variance 2/3, so the error is sqrt(2/3 / 4); one of 100 alone is a tie, two are none.
#[test]
fn exact_paired_differences() {
    let by_hand = Difference::between(&[1, 0, 1, 1], &[0, 1, 1, 1], 1);
    assert_eq!(by_hand.value, 0.0);
    assert!((by_hand.error - (2.0_f64 / 12.0).sqrt()).abs() < 1e-15);
    let gained = |count: usize| {
        let with: Vec<u8> = (0..100).map(|k| u8::from(k < 40 + count)).collect();
        let without: Vec<u8> = (0..100).map(|k| u8::from(k < 40)).collect();
        Difference::between(&with, &without, 1)
    };
    assert!(gained(1).is_tie() && !gained(2).is_tie());
    assert!((gained(2).value - 0.02).abs() < 1e-15);
    // Two models that agree are worth as much as one.
    let twice = Difference::between(&[2, 0, 2, 2], &[0, 2, 2, 2], 2);
    assert_eq!(twice, by_hand);
}

/// Loads that no source names for the indication are proposed only to who asks for them: the
/// smallest for neuroprotection is 4 g (NICE), for severe pre-eclampsia 8 mmol (Swiss label).
#[test]
fn label_no_load_below_every_source() {
    let grams = |path: &str, more: &[&str]| {
        let args = [
            "plan",
            "--case",
            path,
            "--target",
            "0.8 mmol/L",
            "--subjects",
            "100",
        ];
        let (_, answer) = document(&[&args[..], &["--alternatives", "20"], more].concat());
        let proposals = answer["proposals"].as_array().unwrap().clone();
        let load = |proposal: &Value| proposal["steps"][0]["dose"]["value"].as_f64();
        let loads: Vec<f64> = proposals.iter().filter_map(load).collect();
        assert!(!loads.is_empty(), "{path} {answer}");
        loads.into_iter().fold(f64::INFINITY, f64::min)
    };
    assert!(grams("tests/cases/fetal-neuroprotection.toml", &[]) >= 4.0);
    assert!(grams(PRE_ECLAMPSIA, &[]) >= 2.0);
    assert_eq!(grams(PRE_ECLAMPSIA, &["--dose", "1 g"]), 1.0);
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

/// What `check` says of every proposal of `args`, with its steps written into the case at `path`.
/// Both are one document each, so that also the digits are compared.
fn compare_with_check(path: &str, args: &[&str]) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("case.toml");
    let (_, found) = document(&[&["plan", "--case", path], args].concat());
    let proposals = found["proposals"].as_array().cloned().unwrap_or_default();
    for proposal in &proposals {
        fs::write(&file, with_steps(path, proposal)).unwrap();
        let (_, checked) = document(&["check", "--case", file.to_str().unwrap()]);
        let steps = &proposal["steps"];
        assert_eq!(checked["status"], proposal["status"], "{path} {steps}");
        assert_eq!(checked["findings"], proposal["findings"], "{path} {steps}");
    }
    if let Some(best) = proposals.first() {
        assert_eq!(found["findings"], best["findings"], "{path}");
        assert_eq!(found["status"], best["status"], "{path}");
    }
    proposals.len()
}

/// The verdict on a proposal is that of a check of the order it is: of every bundled case.
#[test]
fn meta_a_proposal_is_judged_as_check_judges_its_order() {
    let mut compared = 0;
    for entry in fs::read_dir("tests/cases").unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|end| end != "toml") {
            continue;
        }
        let few = ["--subjects", "100", "--alternatives", "0", "--dose", "2 g"];
        let rates = ["--dose", "4 g", "--rate", "0.5 g/h", "--rate", "1 g/h"];
        let target = [
            "--target",
            "0.8 mmol/L",
            "--to",
            "3 mmol/L",
            "--over",
            "60 min",
        ];
        let args = [&few[..], &rates, &target].concat();
        compared += compare_with_check(path.to_str().unwrap(), &args);
    }
    assert!(compared > 10, "only {compared} cases had a proposal");
}

/// A check warns where one patient in twenty may reach 3.5 mmol/L; so does a plan that was allowed
/// to go that far.
#[test]
fn meta_a_proposal_near_the_largest_risk_warns_of_it() {
    let path = "tests/cases/eclampsia-recurrent.toml";
    let target = ["--target", "1.8 mmol/L", "--to", "3 mmol/L"];
    let far = ["--risk", "5 %", "--subjects", "100", "--alternatives", "6"];
    let args = [&target[..], &far].concat();
    assert!(compare_with_check(path, &args) > 5);
    let (_, found) = document(&[&["plan", "--case", path], &args[..]].concat());
    let proposals = found["proposals"].as_array().unwrap().iter();
    let warned = |one: &&Value| {
        let findings = one["findings"].as_array().unwrap();
        findings.iter().any(|f| f["id"] == "exposure-chance")
    };
    let warned: Vec<&Value> = proposals.filter(warned).collect();
    assert!(!warned.is_empty(), "no proposal came near the largest risk");
    for one in warned {
        // Of 2,000 patients a check sees one in twenty; of 100 a plan sees nearly as many.
        assert!(one["probability_toxic"].as_f64().unwrap() > 0.02, "{one:#}");
    }
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
        "0.9 mmol/L",
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
