//! The plan for an order under way: what its levels teach.

use super::search::{Judged, Judging, People, aim, best, case, hours, judged};
use crate::cli::{document, quantity, run};
use crate::estimate::ModelText;
use maginfuse::answer;
use maginfuse::case::{CaseFile, LaterLevels};
use maginfuse::clinical::patient::TimedLevel;
use maginfuse::ode::Method;
use maginfuse::pk::{Baseline, Individual, Model, Parameter, Subject, library};
use maginfuse::plan::{self, Aim, Candidate, Crowding, Moment, OddsQuestion, Revised, Update};
use maginfuse::population::people::group::{LANES, Typical};
use maginfuse::population::people::spread::{Moves, Spread};
use maginfuse::population::{Population, Question};
use maginfuse::safety::{Case, UnderWay};
use maginfuse::simulate::simulate;
use maginfuse::units::Reader;
use nalgebra::{DMatrix, DVector};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use uom::si::time::hour;

const WOMAN: &str = super::PRE_ECLAMPSIA;
/// Monte Carlo errors beyond which chance is no excuse: one in 1.7 million.
const SIGMAS: f64 = 5.0;
/// Patients of whom one engine or mesh may put another on the other side of a bound.
const BORDERLINE: u64 = 2;

/// The case at `path` with further levels (time, mmol/L), in a folder of its own.
fn with_levels(path: &str, levels: &[(&str, f64)]) -> (tempfile::TempDir, PathBuf) {
    let typed: Vec<(&str, String)> = levels
        .iter()
        .map(|(at, level)| (*at, format!("{level:.4} mmol/L")))
        .collect();
    let typed: Vec<_> = typed
        .iter()
        .map(|(at, level)| (*at, level.as_str()))
        .collect();
    super::with_typed_levels(path, &typed)
}

/// The case with further levels, and those apart.
fn under_way(path: &str, levels: &[(&str, f64)]) -> (Case, Vec<TimedLevel>) {
    let (_folder, file) = with_levels(path, levels);
    let file = CaseFile::read("case", &fs::read_to_string(file).unwrap()).unwrap();
    let case = file
        .case(Reader::default(), LaterLevels::KeptApart)
        .unwrap();
    let later = case.later.clone();
    (case, later)
}

/// The plan of an order under way with every proposal checked as `plan` does.
fn revised(update: &mut Update, aim: &Aim) -> maginfuse::Result<Revised> {
    update.search(aim, &|order, foresight| {
        answer::recheck(order, foresight, aim)
    })
}

/// `plan` of the case with further levels.
fn planned(levels: &[(&str, f64)], more: &[&str]) -> (i32, Value) {
    let (_folder, file) = with_levels(WOMAN, levels);
    let args = ["plan", "--case", file.to_str().unwrap()];
    let target = ["--target", "1.4 mmol/L", "--to", "2 mmol/L"];
    document(&[&args[..], &target, more].concat())
}

/// Rate of the maintenance of a proposal, g/h.
fn rate(proposal: &Value) -> f64 {
    let steps = proposal["steps"].as_array().unwrap();
    quantity(steps.last().unwrap(), "/rate", "g/h")
}

/// A linear model of levels with normal errors: the posterior is normal, with the covariance
/// (Omega^-1 + A' A / sd^2)^-1 and the mean S A' (y - f0) / sd^2. What is drawn has both.
#[test]
fn exact_draws_have_the_mean_and_covariance_of_a_linear_problem() {
    const N: usize = 40_000;
    let omega = DMatrix::from_row_slice(2, 2, &[0.09, 0.03, 0.03, 0.04]);
    let slopes = DMatrix::from_row_slice(2, 2, &[1.0, -2.0, 3.0, 0.0]);
    let (sd, gap) = (0.2, DVector::from_vec(vec![0.3, 0.5]));
    let inverse = |matrix: DMatrix<f64>| matrix.try_inverse().unwrap();
    let information = slopes.transpose() * &slopes / (sd * sd);
    let covariance = inverse(inverse(omega) + information);
    let mean = &covariance * slopes.transpose() * gap / (sd * sd);
    let moves = [
        Moves::Parameter(Parameter::Clearance),
        Moves::Parameter(Parameter::Volume),
    ];
    let spread = Spread::jointly(&moves, mean.as_slice(), &covariance).unwrap();
    let model = ModelText {
        structure: "one-compartment",
        absorption: "none",
        parameters: vec![
            ("CL", "4 L/h".to_owned(), 0.09, ""),
            ("V", "20 L".to_owned(), 0.04, ""),
        ],
        correlation: "",
        residual: "additive = \"0.2 mmol/L\"".to_owned(),
    };
    let model = Model::read("test", &model.text()).unwrap();
    let reader = Reader::default();
    let subject = Subject::new(
        reader.weight("70 kg").unwrap(),
        reader.clearance("100 mL/min").unwrap(),
        Baseline::Unknown,
    );
    let typical = Typical::from_individual(&Individual::typical(&model, &subject).unwrap(), true);
    let mut drawn: Vec<[f64; 2]> = Vec::with_capacity(N);
    for first in (0..N).step_by(LANES) {
        let group = spread.draw::<LANES>(&typical, 11, first as u64);
        let lane = |k: usize| {
            [
                (group.clearance[k] / 4.0).ln(),
                (group.volume[k] / 20.0).ln(),
            ]
        };
        drawn.extend((0..LANES).map(lane));
    }
    let n = drawn.len() as f64;
    let average = |f: &dyn Fn(&[f64; 2]) -> f64| drawn.iter().map(f).sum::<f64>() / n;
    for i in 0..2 {
        let error = (covariance[(i, i)] / n).sqrt();
        assert!(
            (average(&|d| d[i]) - mean[i]).abs() < SIGMAS * error,
            "mean {i}"
        );
        for j in 0..2 {
            let own = average(&|d| (d[i] - mean[i]) * (d[j] - mean[j]));
            let cross = covariance[(i, j)].powi(2) + covariance[(i, i)] * covariance[(j, j)];
            let error = (cross / n).sqrt();
            assert!((own - covariance[(i, j)]).abs() < SIGMAS * error, "{i} {j}");
        }
    }
}

/// Without any knowledge, the patients are those of a plan before the start, number for number.
#[test]
fn exact_draws_without_knowledge_are_the_usual_patients() {
    for model in ["threshold-1cpt", "threshold-2cpt", "du-2019"] {
        let model = library::find(model).unwrap();
        let usual = Spread::of_model(model).unwrap();
        let varying = model.parameters().iter();
        let own: Vec<_> = varying.clone().filter(|row| row.variance > 0.0).collect();
        let occasions: Vec<_> = varying.filter(|row| row.occasion_variance > 0.0).collect();
        let moves = own.iter().map(|row| Moves::Parameter(row.parameter));
        let moves = moves.chain(occasions.iter().map(|row| Moves::Occasion(row.parameter)));
        let variances = own.iter().map(|row| row.variance);
        let variances = variances.chain(occasions.iter().map(|row| row.occasion_variance));
        let (moves, variances): (Vec<_>, Vec<_>) = (moves.collect(), variances.collect());
        let mut covariance = DMatrix::from_diagonal(&DVector::from_vec(variances.clone()));
        for (a, b, value) in model.correlations() {
            let place = |which: &Parameter| own.iter().position(|row| row.parameter == *which);
            if let (Some(i), Some(j)) = (place(a), place(b)) {
                let both = value * (variances[i] * variances[j]).sqrt();
                covariance[(i, j)] = both;
                covariance[(j, i)] = both;
            }
        }
        let nothing = vec![0.0; moves.len()];
        let joint = Spread::jointly(&moves, &nothing, &covariance).unwrap();
        let reader = Reader::default();
        let mut subject = Subject::new(
            reader.weight("70 kg").unwrap(),
            reader.clearance("100 mL/min").unwrap(),
            Baseline::Unknown,
        );
        subject.creatinine = Some(reader.creatinine("0.8 mg/dL").unwrap());
        let typical =
            Typical::from_individual(&Individual::typical(model, &subject).unwrap(), true);
        let groups = [usual, joint].map(|spread| {
            let spread = spread.with_kidney_cv(0.15);
            spread.draw::<LANES>(&typical, 3, 64)
        });
        let [usual, joint] = groups;
        for lane in 0..LANES {
            for (a, b) in [
                (usual.volume[lane], joint.volume[lane]),
                (usual.clearance[lane], joint.clearance[lane]),
                (usual.fraction[lane], joint.fraction[lane]),
                (usual.peripheral[lane], joint.peripheral[lane]),
                (usual.filtration[lane], joint.filtration[lane]),
                (usual.resting[lane], joint.resting[lane]),
            ] {
                assert!((a - b).abs() <= 1e-12 * a.abs(), "{} {a} {b}", model.id());
            }
        }
    }
}

/// What was delivered and what remains are the order, at whatever time it is looked at.
#[test]
fn prop_delivered_and_remaining_make_the_order() {
    let case = case(WOMAN);
    let whole = case.regimen.total();
    for now in [0.0, 0.1, 1.0 / 3.0, 0.5, 6.0, 24.0, 24.0 + 1.0 / 3.0, 30.0] {
        let seen = UnderWay::of(&case, &[], hours(now)).unwrap();
        let rest = seen.remaining.as_ref().map(|rest| rest.total());
        let both = seen.delivered + rest.unwrap_or_default();
        assert!(((both - whole) / whole).value.abs() < 1e-4, "{now}");
        let running = seen.case.prior.iter().any(|dose| dose.end().value > 0.0);
        assert!(!running, "something still runs at {now}");
        let length = rest.map_or(0.0, |_| seen.case.regimen.length().get::<hour>());
        assert!(
            (length - (24.0 + 1.0 / 3.0 - now).max(0.0)).abs() < 1e-3,
            "{now}"
        );
    }
}

/// Levels whose error is a thousand times themselves teach nothing: the patients of the updated
/// plan are those of the plan before, and those of a plan that saw the whole order at once.
#[test]
fn exact_levels_without_information_change_nothing() {
    let text = fs::read_to_string("models/threshold-1cpt.toml").unwrap();
    let deaf = text
        .replace("proportional = \"10 %\"", "")
        .replace("additive = \"0.05 mmol/L\"", "additive = \"5000 mmol/L\"")
        .replace("id = \"threshold-1cpt\"", "id = \"deaf\"");
    assert_ne!(text, deaf);
    let deaf: &'static Model = Box::leak(Box::new(Model::read("deaf", &deaf).unwrap()));
    let (case, later) = under_way(WOMAN, &[("4 h", 2.4)]);
    let now = hours(4.0);
    let order = UnderWay::of(&case, &later, now).unwrap();
    let remaining = order.remaining.clone().unwrap();
    let mut update = Update::by(&[deaf], order, &case).unwrap();
    let mut aim = aim("1.25 mmol/L", "2 mmol/L", 0.05);
    aim.crowding = Crowding {
        subjects: 2_000,
        seed: 5,
        threads: Some(1),
    };
    aim.target.moment = Moment::At(vec![hours(12.0)]);
    aim.choices.loads = Vec::new();
    let revised = revised(&mut update, &aim).unwrap();
    assert!(
        !revised.plan.proposals.is_empty(),
        "{:?}",
        revised.plan.excluded
    );
    for (proposal, before) in revised.plan.proposals.iter().zip(&revised.before) {
        assert_eq!(proposal.odds.on_target, before.on_target);
        assert_eq!(proposal.odds.toxic, before.toxic);
    }
    let continued = revised.continued.unwrap();
    assert_eq!(continued.regimen, remaining);
    // The same question on the clock of the order: 12 hours from now are 16 hours after its start.
    let mut aim_at_start = aim.target.clone();
    aim_at_start.moment = Moment::At(vec![hours(16.0)]);
    let whole = case.regimen.clone();
    let above = Reader::default().serum("3.5 mmol/L").unwrap();
    let question = OddsQuestion {
        models: &[deaf],
        target: Some(&aim_at_start),
        above,
        crowding: aim.crowding,
    };
    let odds = plan::odds(&case, &whole, question).unwrap();
    let [seen, expected] = [continued.before, odds].map(|odds| odds.on_target.unwrap().count);
    assert!(seen.abs_diff(expected) <= BORDERLINE, "{seen} {expected}");
    assert!(
        (200..1_800).contains(&seen),
        "nothing could have differed: {seen}"
    );
}

/// Exact levels (mmol/L) of a woman like the one of the case whose slope of excretion is `times`
/// that of the typical one.
fn exact_levels(times: f64) -> Vec<(&'static str, f64)> {
    let case = case(WOMAN);
    let model = library::find("threshold-1cpt").unwrap();
    let baseline = Baseline::Measured {
        level: case.latest_level().unwrap().level,
        recent_magnesium: false,
    };
    let mut subject = Subject::new(case.patient.weight, case.renal.clearance, baseline);
    subject.creatinine = Some(Reader::default().creatinine("0.6 mg/dL").unwrap());
    let own = [(Parameter::FractionUnbound, f64::ln(times))];
    let own = Individual::with_deviations(model, &subject, &own).unwrap();
    let from = case.latest_level().unwrap().at;
    let course = simulate(&own, &case.inputs(), from, hours(9.0), Method::Dopri5).unwrap();
    [("2 h", 2.0), ("5 h", 5.0), ("8 h", 8.0)]
        .into_iter()
        .map(|(name, at)| {
            let level = course.at(hours(at)).unwrap().millimolar();
            (name, (1e4 * level).round() / 1e4)
        })
        .collect()
}

/// Who excretes slowly gets less than ordered, who excretes fast gets more; and the chance of
/// the target grows by what was learned.
#[test]
fn meta_slow_and_fast_patients_get_other_rates() {
    let first = |levels: &[(&str, f64)]| {
        let (code, answer) = planned(levels, &["--subjects", "500"]);
        assert_eq!(code, 0, "{answer:#}");
        let first = answer["proposals"][0].clone();
        let after = first["probability_of_target"].as_f64().unwrap();
        let before = first["before_levels"]["probability_of_target"]
            .as_f64()
            .unwrap();
        (rate(&first), after, before, answer)
    };
    let (slow, after, before, answer) = first(&exact_levels(0.55));
    assert!(slow < 1.0 && after > before, "{slow} {after} {before}");
    // Every model sees the slow excretion of the simulated one.
    for model in answer["update"]["models"].as_array().unwrap() {
        let eta = &model["eta"];
        let slope = ["FU", "FU@1", "CL", "CL@1"];
        let sum: f64 = slope.iter().filter_map(|name| eta[*name].as_f64()).sum();
        assert!(model["fitted"] == false || sum < -0.1, "{model:#}");
    }
    let (fast, after, before, _) = first(&exact_levels(1.8));
    assert!(fast > 1.0 && after > before, "{fast} {after} {before}");
    let (usual, ..) = first(&exact_levels(1.0));
    assert!(slow < usual && usual <= fast, "{slow} {usual} {fast}");
}

/// The plan over a small grid is what judging every regimen alone finds, with the patients that
/// every model knows.
#[test]
fn exact_brute_force_finds_nothing_better_for_an_order_under_way() {
    let (case, later) = under_way(WOMAN, &[("4 h", 1.3), ("8 h", 1.35)]);
    let order = UnderWay::of(&case, &later, hours(9.0)).unwrap();
    let mut update = Update::of(order, &case).unwrap();
    for (low, high, loads) in [
        ("1.25 mmol/L", "2.5 mmol/L", false),
        ("1.5 mmol/L", "2.5 mmol/L", true),
    ] {
        let mut aim = aim(low, high, 0.05);
        if !loads {
            aim.choices.loads = Vec::new();
        }
        let found = revised(&mut update, &aim).unwrap().plan;
        let learned = update.learned.clone();
        let judges: Vec<Judging<'_>> = learned
            .iter()
            .map(|one| {
                let of = |case: &Case, question: Question<'_>| {
                    Population::under_order(&one.after, case, question).unwrap()
                };
                let of: Box<People<'_>> = Box::new(of);
                (of, one.fit.is_ok(), None)
            })
            .collect();
        let mut seen = update.order.case.clone();
        let all: Vec<Candidate> = aim.choices.rows().unwrap().concat();
        let all: Vec<Judged> = all
            .iter()
            .filter_map(|one| judged(&mut seen, &aim, one, &judges))
            .collect();
        let first = found.proposals.first().map(|first| first.candidate);
        assert_eq!(best(&all).map(|best| best.one), first, "{low}");
        assert!(first.is_some(), "{:?}", found.excluded);
        let highest = all.iter().map(Judged::mean).fold(0.0, f64::max);
        let said = found.best.unwrap().on_target.unwrap().probability();
        assert!((highest - said).abs() < 1e-12, "{highest} {said}");
    }
}

/// What was delivered counts: the same patient given to `check` as a new order, with the doses
/// so far as prior doses, meets the same rules.
#[test]
fn meta_every_updated_proposal_passes_the_check() {
    let (code, answer) = planned(&[("4 h", 1.5), ("6 h", 1.5)], &["--subjects", "300"]);
    assert_eq!(code, 0);
    let text = fs::read_to_string(WOMAN).unwrap();
    let ids = |document: &Value| {
        let findings = document["findings"].as_array().unwrap().iter();
        let ids = findings.map(|f| f["id"].as_str().unwrap().to_owned());
        // The chance of a check is that of patients it knows less of.
        let mut ids: Vec<String> = ids.filter(|id| !id.starts_with("exposure")).collect();
        ids.sort();
        ids
    };
    let folder = tempfile::tempdir().unwrap();
    for proposal in answer["proposals"].as_array().unwrap() {
        let rate = rate(proposal);
        let length = quantity(&proposal["steps"][0], "/for", "h");
        let head = text.split_once("steps = [").unwrap().0;
        let head = head
            .replace(
                "levels = [{ value = \"0.74 mmol/L\", at = \"-3 h\" }]",
                "levels = [{ value = \"0.74 mmol/L\", at = \"-9 h\" }, { value = \"1.5 mmol/L\", \
                 at = \"-2 h\" }, { value = \"1.5 mmol/L\", at = \"0 h\" }]",
            )
            .replace(
                "prior_doses = []",
                "prior_doses = [{ dose = \"4 g\", at = \"-360 min\", over = \"20 min\" }, \
                 { dose = \"5.66666667 g\", at = \"-340 min\", over = \"340 min\" }]",
            )
            .replace("0.6 mg/dL\", at = \"-3 h\"", "0.6 mg/dL\", at = \"-9 h\"");
        let file = folder.path().join("case.toml");
        let step = format!("steps = [{{ rate = \"{rate} g/h\", for = \"{length} h\" }}]\n");
        fs::write(&file, head + &step).unwrap();
        let (code, checked) = document(&["check", "--case", file.to_str().unwrap()]);
        assert_eq!(code, 0, "{:#}", checked["findings"]);
        assert_eq!(ids(&checked), ids(proposal), "{rate} g/h");
        let set = quantity(&checked, "/program/0/pump_rate", "mL/h");
        assert_eq!(set, quantity(proposal, "/program/0/pump_rate", "mL/h"));
    }
}

/// Under a toxic level there is nothing to plan and nothing that could be set on a pump.
#[test]
fn meta_a_toxic_level_stops_every_plan() {
    for (level, id) in [(5.2, "level-emergency"), (3.5, "level-toxic")] {
        let (code, answer) = planned(&[("4 h", level)], &["--dose", "2 g"]);
        assert_eq!(code, 10);
        assert_eq!(answer["findings"][0]["id"], id);
        assert_eq!(answer["proposals"].as_array().unwrap().len(), 0);
        assert!(answer["update"]["as_ordered"].is_null());
        let (_folder, file) = with_levels(WOMAN, &[("4 h", level)]);
        let file = file.to_str().unwrap();
        let text = run(&["plan", "--case", file, "--target", "1.5 mmol/L"]);
        assert_eq!(text.code, 10);
        for shown in [&text.out, &answer.to_string()] {
            for word in ["mL/h", "g/h", "pump_rate", "PUMP RATE", "mmol/h"] {
                assert!(!shown.contains(word), "{word} in {shown}");
            }
        }
        assert!(text.out.contains("[STOP] Nothing is proposed"));
    }
}

/// An order that the rules forbid is named without a rate.
#[test]
fn meta_an_order_that_must_not_go_on_shows_no_rate() {
    let levels = [("4 h", 2.9), ("8 h", 3.3)];
    let (code, answer) = planned(&levels, &["--subjects", "200"]);
    let ordered = &answer["update"]["as_ordered"];
    assert_eq!(ordered["allowed"], false, "{ordered:#}");
    assert!(ordered["steps"].is_null());
    assert!(!ordered["forbidden"].as_array().unwrap().is_empty());
    let (_folder, file) = with_levels(WOMAN, &levels);
    let args = [
        "plan",
        "--case",
        file.to_str().unwrap(),
        "--subjects",
        "200",
    ];
    let text = run(&[&args[..], &["--target", "1.5 mmol/L", "--to", "2.5 mmol/L"]].concat());
    assert_eq!(text.code, code);
    assert!(
        text.out.contains("Going on as ordered: not allowed"),
        "{}",
        text.out
    );
}

/// A level that does not fit is no ground for a new rate until somebody stands for it.
#[test]
fn meta_a_level_that_cannot_be_is_questioned_in_a_plan() {
    let levels = [("4 h", 1.6), ("8 h", 0.4)];
    let (code, answer) = planned(&levels, &["--subjects", "200"]);
    let first = answer["findings"][0].clone();
    let id = first["id"].as_str().unwrap();
    assert!(id.starts_with("level-misfit"), "{id}");
    assert_eq!((code, &first["severity"]), (10, &Value::from("stop")));
    assert_eq!(answer["proposals"].as_array().unwrap().len(), 0);
    assert!(!answer.to_string().contains("mL/h"), "{answer:#}");
    let mut more = vec!["--subjects", "200"];
    let all = answer["findings"].as_array().unwrap();
    for finding in all {
        let id = finding["id"].as_str().unwrap();
        more.extend([
            "--accept",
            id,
            "--reason",
            "Dr. Example: drawn again, the same",
        ]);
    }
    let (code, answer) = planned(&levels, &more);
    assert_eq!(code, 0, "{answer:#}");
    assert_eq!(answer["findings"][0]["severity"], "warn");
    assert!(!answer["proposals"].as_array().unwrap().is_empty());
    more.extend(["--accept", "level-misfit-99.00", "--reason", "nobody"]);
    assert_eq!(planned(&levels, &more).0, 2);
}

/// Without any more magnesium the level falls, so nobody who is toxic later is so then.
#[test]
fn meta_no_more_magnesium_is_the_least_toxic() {
    let (_, answer) = planned(&[("4 h", 2.6), ("6 h", 2.8)], &["--subjects", "300"]);
    let toxic = |odds: &Value| odds["probability_toxic"].as_f64().unwrap();
    let none = toxic(&answer["update"]["no_more"]);
    assert!(none <= toxic(&answer["update"]["as_ordered"]));
    for proposal in answer["proposals"].as_array().unwrap() {
        assert!(none <= toxic(proposal));
    }
}

/// No load comes back by itself.
#[test]
fn meta_a_further_load_only_when_it_is_asked_for() {
    let levels = [("4 h", 1.3)];
    let loads = |more: &[&str]| {
        let more = [&["--subjects", "200", "--alternatives", "20"], more].concat();
        let (_, answer) = planned(&levels, &more);
        let proposals = answer["proposals"].as_array().unwrap().clone();
        assert!(!proposals.is_empty());
        let load = |one: &Value| one["steps"][0]["dose"].is_object();
        proposals.iter().filter(|one| load(one)).count()
    };
    assert_eq!(loads(&[]), 0);
    assert!(loads(&["--dose", "2 g"]) > 0);
}

/// What brings no more patients to the target than no magnesium at all is not proposed: kidneys
/// that hardly work keep a level that is already there.
#[test]
fn meta_no_magnesium_that_is_not_needed() {
    let accept = [
        "--accept",
        super::KIDNEY_STOP,
        "--reason",
        "Dr. Example, nephrology",
        "--accept",
        "deficiency-corrected",
        "--reason",
        "Dr. Example: symptoms remain",
    ];
    let mut refused = 0;
    for level in [1.3, 1.4, 1.7] {
        let text = fs::read_to_string(super::CKD4).unwrap();
        let more = format!("levels = [{{ value = \"{level} mmol/L\", at = \"3 h\" }}, ");
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("case.toml");
        fs::write(&file, text.replacen("levels = [", &more, 1)).unwrap();
        let args = [
            "plan",
            "--case",
            file.to_str().unwrap(),
            "--subjects",
            "300",
        ];
        let target = ["--target", "0.8 mmol/L", "--to", "1.5 mmol/L"];
        let (code, answer) = document(&[&args[..], &target, &accept].concat());
        let chance = |odds: &Value| odds["probability_of_target"].as_f64().unwrap();
        let none = chance(&answer["update"]["no_more"]);
        let proposals = answer["proposals"].as_array().unwrap();
        assert!(proposals.iter().all(|one| chance(one) > none), "{level}");
        if proposals.is_empty() {
            assert_eq!(code, 10);
            refused += 1;
        }
    }
    assert!(refused > 0, "nothing was needless");
}

/// A plan during the load would leave the rest of the load out.
#[test]
fn label_a_load_is_finished_first() {
    let (_folder, file) = with_levels(WOMAN, &[("10 min", 1.6)]);
    let file = file.to_str().unwrap();
    let args = [
        "plan",
        "--case",
        file,
        "--target",
        "1.5 mmol/L",
        "--subjects",
        "100",
    ];
    let ran = run(&args);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("from its end, \"20 min\""), "{}", ran.err);
    assert_eq!(run(&[&args[..], &["--now", "20 min"]].concat()).code, 0);
    let (_folder, toxic) = with_levels(WOMAN, &[("10 min", 3.6)]);
    let args = [
        "plan",
        "--case",
        toxic.to_str().unwrap(),
        "--target",
        "1.5 mmol/L",
    ];
    assert_eq!(run(&args).code, 10);
}

#[test]
fn meta_threads_change_no_byte_of_an_updated_plan() {
    let (_folder, file) = with_levels(WOMAN, &[("4 h", 1.8)]);
    let run = |threads: &str| {
        let args = [
            "plan",
            "--case",
            file.to_str().unwrap(),
            "--target",
            "1.5 mmol/L",
        ];
        let more = ["--subjects", "300", "--json", "--threads", threads];
        run(&[&args[..], &more].concat()).out
    };
    let one = run("1");
    assert!(one.contains("as_ordered"));
    assert_eq!(one, run("2"));
}

/// A time before a level, or one at which everything known is stale, is no time to plan from.
#[test]
fn meta_times_that_mean_nothing_are_refused() {
    let (_folder, file) = with_levels(WOMAN, &[("4 h", 1.8)]);
    let file = file.to_str().unwrap();
    let plan = |case: &str, more: &[&str]| {
        let args = [
            "plan",
            "--case",
            case,
            "--target",
            "1.5 mmol/L",
            "--subjects",
            "100",
        ];
        run(&[&args[..], more].concat())
    };
    for (now, code) in [
        ("3 h", 2),
        ("-1 h", 2),
        ("100 h", 4),
        ("400 d", 4),
        ("soon", 3),
        ("6", 3),
        ("6 h", 0),
        ("2026-11-22T14:00+01:00", 0),
    ] {
        let ran = plan(file, &["--now", now]);
        assert_eq!(ran.code, code, "{now}: {}", ran.err);
    }
    assert_eq!(plan(WOMAN, &["--now", "6 h"]).code, 2);
    // An order that has ended says nothing about how long a new one is to run.
    assert_eq!(plan(file, &["--now", "26 h"]).code, 2);
    assert_eq!(plan(file, &["--now", "26 h", "--for", "12 h"]).code, 0);
    // A level five minutes after the start is a clock that runs ahead, as in check.
    let (_folder, early) = with_levels(WOMAN, &[("3 min", 0.8)]);
    let ran = plan(early.to_str().unwrap(), &[]);
    assert!(ran.out.starts_with("Regimens for a target"), "{}", ran.out);
}

/// The deficiency was proven before the order; the level that the order raised does not undo it.
#[test]
fn meta_the_order_does_not_disprove_its_indication() {
    let path = "tests/cases/deficiency-severe-clean.toml";
    let (_folder, file) = with_levels(path, &[("6 h", 0.95)]);
    let file = file.to_str().unwrap();
    let args = [
        "plan",
        "--case",
        file,
        "--target",
        "0.8 mmol/L",
        "--to",
        "1.4 mmol/L",
    ];
    assert_eq!(run(&args).code, 2, "a single dose has nothing that goes on");
    let more = [
        "--rate",
        "0.25 g/h",
        "--rate",
        "0.5 g/h",
        "--for",
        "12 h",
        "--subjects",
        "200",
    ];
    let (_, answer) = document(&[&args[..], &more].concat());
    let excluded = answer["excluded"].to_string();
    assert!(!excluded.contains("deficiency-not-confirmed"), "{excluded}");
}
