//! What is doubtful about a data set is a finding, on standard error and in the document; what is
//! ordinary is none.

use super::one_reader::fitted_model;
use super::*;

/// 3 L/h, 30 L and a baseline of 0.85 mmol/L, with what an estimate needs.
fn model() -> String {
    let plain = fitted_model().replace("4 L/h", "3 L/h");
    plain.replace("25 L", "30 L") + "[baseline]\nmode = \"additive\"\nvalue = \"0.85 mmol/L\"\n"
}

/// The level of that patient after 16.2 mmol over 20 minutes, mmol/L.
fn level(hours: f64) -> f64 {
    let peak = 48.6 / 3.0 * -(-0.1_f64 / 3.0).exp_m1();
    0.85 + peak * (-0.1 * (hours - 1.0 / 3.0)).exp()
}

/// One subject: a dose in some unit, and its levels in some unit.
fn course(names: [&str; 3], dose: [f64; 2], scale: f64) -> String {
    let [amount, rate, level_name] = names;
    let mut set = format!("ID,TIME,{amount},{rate},EVID,{level_name}\n");
    writeln!(set, "7,0,{},{},1,.", dose[0], dose[1]).unwrap();
    for hours in [1.0, 4.0, 8.0] {
        writeln!(set, "7,{hours},.,.,0,{:.4}", level(hours) * scale).unwrap();
    }
    set
}

const PLAIN: [&str; 3] = ["AMT", "RATE", "DV"];

/// What a command finds: the status, and id, severity and message of every finding. They stand on
/// standard error, too.
fn found(command: &str, model: &str, set: &str) -> (String, Vec<[String; 3]>) {
    let folder = Folder::new(model, set.as_bytes());
    let args = [
        command,
        "--dataset",
        "set.csv",
        "--model",
        "model.toml",
        "--json",
    ];
    let output = folder.command(&args).output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{err}");
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let findings = document["findings"].as_array().unwrap();
    let findings: Vec<_> = findings
        .iter()
        .map(|one| {
            assert_eq!(one["source"]["short"], "this program");
            assert!(err.contains(one["message"].as_str().unwrap()), "{err}");
            ["id", "severity", "message"].map(|key| text(&one[key]))
        })
        .collect();
    assert_eq!(beside_notes(&err).len(), findings.len(), "{err}");
    (text(&document["status"]), findings)
}

fn ids(findings: &[[String; 3]]) -> Vec<&str> {
    findings.iter().map(|[id, ..]| id.as_str()).collect()
}

/// A finding of this id that says all of these words, from every one of the commands.
fn tells(commands: &[&str], model: &str, set: &str, id: &str, words: &[&str]) {
    for command in commands {
        let (status, findings) = found(command, model, set);
        assert_eq!(status, "warn", "{command} {set}");
        let finding = findings.iter().find(|[other, ..]| other == id);
        let [_, severity, message] = finding.unwrap_or_else(|| panic!("{command}: {findings:?}"));
        assert_eq!(severity, "warn");
        for word in words {
            assert!(message.contains(word), "{word}: {message}");
        }
    }
}

const BOTH: [&str; 2] = ["simulate", "fit"];

#[test]
fn exact_an_ordinary_data_set_has_no_finding() {
    let set = course(PLAIN, [16.2, 48.6], 1.0);
    for command in BOTH {
        let found = found(command, &model(), &set);
        assert_eq!(found, ("ok".to_owned(), Vec::new()));
    }
}

#[test]
fn exact_levels_in_another_unit_are_told_by_their_ratio() {
    // 24.305 g/mol: 1 mmol/L is 2.4305 mg/dL.
    let set = course(PLAIN, [16.2, 48.6], 2.4305);
    let words = ["2.43 times", "mg/dL", "DV_MG_DL", "1 subject", "subject 7"];
    tells(&["fit"], &model(), &set, "data-unit-level", &words);
    let (_, findings) = found("fit", &model(), &set);
    assert!(
        ids(&findings)
            .iter()
            .any(|id| id.starts_with("data-deviation-"))
    );
    let said = course(["AMT", "RATE", "DV_MG_DL"], [16.2, 48.6], 2.4305);
    assert_eq!(found("fit", &model(), &said).1, Vec::<[String; 3]>::new());
    let twice = course(["AMT", "RATE", "DV_MG_DL"], [16.2, 48.6], 1.0);
    tells(
        &["fit"],
        &model(),
        &twice,
        "data-unit-level",
        &["1/2.43", "mmol/L"],
    );
}

#[test]
fn exact_doses_in_another_unit_are_told_by_their_ratio() {
    // 16.2 mmol are 3.993 g of the heptahydrate, 246.47 g/mol.
    let grams = 16.2 * 0.246_466;
    let set = course(PLAIN, [grams, 3.0 * grams], 1.0);
    let words = ["4.06 times", "grams", "AMT_G", "subject 7"];
    tells(&["fit"], &model(), &set, "data-unit-amount", &words);
    let said = course(["AMT_G", "RATE_G_H", "DV"], [grams, 3.0 * grams], 1.0);
    assert_eq!(found("fit", &model(), &said).1, Vec::<[String; 3]>::new());
    let twice = course(["AMT_G", "RATE_G_H", "DV"], [16.2, 48.6], 1.0);
    tells(
        &["fit"],
        &model(),
        &twice,
        "data-unit-amount",
        &["1/4.06", "mmol"],
    );
}

#[test]
fn meta_amounts_that_nobody_survives_are_told() {
    let set = course(PLAIN, [4000.0, 12000.0], 1.0);
    let words = ["above 25 mmol/L", "line 3", "amounts"];
    tells(&BOTH, &model(), &set, "data-amount", &words);
    let said = course(["AMT_MG", "RATE_MG_H", "DV"], [4000.0, 12000.0], 1.0);
    for command in BOTH {
        assert_eq!(found(command, &model(), &said).1, Vec::<[String; 3]>::new());
    }
}

#[test]
fn meta_levels_that_nobody_has_are_told() {
    let set = course(PLAIN, [16.2, 48.6], 1.0);
    let high = set.clone() + "7,9,.,.,0,118\n";
    let words = ["above 25 mmol/L", "line 6", "118 mmol/L"];
    tells(&["fit"], &model(), &high, "data-level", &words);
    let none = set + "7,9,.,.,0,0\n";
    let words = ["levels of 0", "line 6", "CENS 1"];
    tells(&["fit"], &model(), &none, "data-level-zero", &words);
}

#[test]
fn meta_one_dose_in_two_records_is_told() {
    let set = course(PLAIN, [16.2, 48.6], 1.0);
    let (head, rows) = set.split_once('\n').unwrap();
    let twice = format!("{head}\n7,0,16.2,48.6,1,.\n{rows}");
    let words = ["two records of one time", "line 3", "16.2 mmol"];
    tells(&BOTH, &model(), &twice, "data-dose-twice", &words);
    // Not where anything differs.
    for other in ["7,0,16.2,48.5,1,.", "7,0,8,48.6,1,."] {
        let set = format!("{head}\n{other}\n{rows}");
        let (_, findings) = found("simulate", &model(), &set);
        assert_eq!(ids(&findings), Vec::<&str>::new(), "{other}");
    }
}

#[test]
fn meta_covariates_outside_the_range_of_the_model_are_told() {
    let model = model().replace(
        "[parameters.V]",
        "[[parameters.CL.covariates]]\nform = \"power\"\nof = \"weight\"\nreference = \"70 kg\"\n\
         exponent = 0.75\n[parameters.V]",
    ) + "[validity]\nweight = [\"40 kg\", \"150 kg\"]\n";
    let set = |weights: [u32; 3]| {
        let mut set = "ID,TIME,AMT,EVID,DV,WT\n".to_owned();
        for (id, weight) in (1..).zip(weights) {
            write!(set, "{id},0,16,1,.,{weight}\n{id},2,.,0,1.2,{weight}\n").unwrap();
        }
        set
    };
    let words = [
        "weight",
        "40 kg to 150 kg",
        "2 subjects",
        "subject 2, line 4, 39 kg",
    ];
    tells(
        &BOTH,
        &model,
        &set([40, 39, 180]),
        "data-covariate-weight",
        &words,
    );
    for command in BOTH {
        let (_, findings) = found(command, &model, &set([40, 70, 150]));
        assert_eq!(ids(&findings), Vec::<&str>::new());
    }
}

#[test]
fn meta_a_model_of_occasions_asks_for_them() {
    let model = model().replace(
        "variance = 0.09",
        "variance = 0.09\noccasion_variance = 0.04",
    );
    let set = course(PLAIN, [16.2, 48.6], 1.0);
    let (status, findings) = found("fit", &model, &set);
    assert_eq!(
        (status.as_str(), ids(&findings)),
        ("ok", vec!["data-occasions"])
    );
    assert_eq!(findings[0][1], "info");
    assert!(findings[0][2].contains("no column OCC"));
    let with = set.replace("DV\n", "DV,OCC\n").replace(".\n", ".,1\n");
    let with: Vec<String> = with.lines().map(str::to_owned).collect();
    let with: Vec<String> = with
        .iter()
        .map(|line| match line.matches(',').count() {
            6 => line.clone(),
            _ => format!("{line},1"),
        })
        .collect();
    let (_, findings) = found("fit", &model, &(with.join("\n") + "\n"));
    assert_eq!(ids(&findings), Vec::<&str>::new());
}

/// Standard normal numbers, the same in every run (splitmix64, Box and Muller).
pub fn normals(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    let mut uniform = move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    };
    move || {
        let (a, b) = (1.0 - uniform(), uniform());
        (-2.0 * a.ln()).sqrt() * (std::f64::consts::TAU * b).cos()
    }
}

/// Three hundred patients of the model itself, with the error of their levels: nobody is doubted.
#[test]
fn meta_patients_of_the_model_raise_no_finding() {
    let mut normal = normals(12);
    let mut set = "ID,TIME,AMT,RATE,EVID,DV\n".to_owned();
    for id in 1..=300 {
        let clearance = 3.0 * (0.3 * normal()).exp();
        let volume = 30.0 * (0.3 * normal()).exp();
        let k = clearance / volume;
        writeln!(set, "{id},0,16.2,48.6,1,.").unwrap();
        for hours in [1.0, 6.0] {
            let peak = 48.6 / clearance * -(-k / 3.0).exp_m1();
            let level = 0.85 + peak * (-k * (hours - 1.0 / 3.0)).exp();
            let sd = ((0.1 * level).powi(2) + 0.0025).sqrt();
            writeln!(set, "{id},{hours},.,.,0,{:.3}", level + sd * normal()).unwrap();
        }
    }
    assert_eq!(found("fit", &model(), &set), ("ok".to_owned(), Vec::new()));
}

/// A level from before the first dose, where the model predicts 0 and an error in proportion.
#[test]
fn meta_a_subject_that_cannot_be_fitted_is_named_and_the_rest_is_answered() {
    let model = fitted_model().replace("additive = \"0.05 mmol/L\"\n", "");
    let good = "a,0,90,1,.\na,2,.,0,2.9\na,9,.,0,0.9\n";
    let bad = "b c,-1,.,0,0.8\nb c,0,90,1,.\nb c,2,.,0,2.9\n";
    let other = good.replace("a,", "d,");
    let set = format!("ID,TIME,AMT,EVID,DV\n{good}{bad}{other}");
    let words = [
        "subject b c could not be fitted",
        "allows no error",
        "MDV = 1",
    ];
    tells(&["fit"], &model, &set, "data-not-fitted", &words);
    let folder = Folder::new(&model, set.as_bytes());
    let args = ["fit", "--dataset", "set.csv", "--model", "model.toml"];
    let document = folder.document(&args);
    let names = document["subjects"].as_array().unwrap().iter();
    let names: Vec<_> = names.map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(names, ["a", "d"]);
    assert_eq!(document["not_fitted"][0]["id"], "b c");
    // They are fitted as they are alone.
    let alone = format!("ID,TIME,AMT,EVID,DV\n{good}");
    let alone = Folder::new(&model, alone.as_bytes()).document(&args);
    assert_eq!(alone["subjects"][0], document["subjects"][0]);
    let output = folder.command(&args).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("Subject b c\n  not fitted"), "{text}");
    // Where nobody can be fitted there is no answer.
    let nobody = format!("ID,TIME,AMT,EVID,DV\n{bad}");
    let output = Folder::new(&model, nobody.as_bytes())
        .command(&args)
        .output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(3));
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(err.contains("subject b c"), "{err}");
}

/// What the levels of one subject leave, and what the estimates of many have shrunk by, are one
/// figure: the mean of the first over many subjects of the model is the second.
#[test]
fn meta_shrinkage_has_one_definition() {
    let mut normal = normals(5);
    let mut set = "ID,TIME,AMT,EVID,DV\n".to_owned();
    for id in 1..=400 {
        // Everybody has the same sample, so everybody's levels leave about the same.
        let level = 3.0 * (-0.3 * normal()).exp();
        writeln!(
            set,
            "{id},0,90,1,.\n{id},0,.,0,{:.4}",
            level * (1.0 + 0.2 * normal())
        )
        .unwrap();
    }
    let model = fitted_model()
        .replace("25 L", "30 L")
        .replace("10 %", "20 %");
    let folder = Folder::new(
        &model.replace("0.05 mmol/L", "0.0001 mmol/L"),
        set.as_bytes(),
    );
    let document = folder.document(&["fit", "--dataset", "set.csv", "--model", "model.toml"]);
    let subjects = document["subjects"].as_array().unwrap();
    let left = subjects
        .iter()
        .map(|one| one["shrinkage"]["V"].as_f64().unwrap());
    let left = left.sum::<f64>() / subjects.len() as f64;
    let shrunk = document["population_shrinkage"]["V"].as_f64().unwrap();
    // 0.04 of error beside 0.09 of spread leave 4/13; a variance of 400 is known to 7 %.
    assert!((left - 4.0 / 13.0).abs() < 0.03, "{left}");
    assert!(
        (left - shrunk).abs() < 3.0 * 0.07 * (1.0 - left),
        "{left} {shrunk}"
    );
    // The levels say nothing about the clearance.
    let clearance = document["population_shrinkage"]["CL"].as_f64().unwrap();
    assert!((clearance - 1.0).abs() < 1e-6, "{clearance}");
}
