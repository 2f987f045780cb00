//! `population --uncertainty`: what was drawn is said, what was not too, and nothing is drawn in
//! silence.

use super::{WOMAN, document, run};
use std::fs;

const UNCERTAIN: [&str; 8] = [
    "population",
    "--case",
    WOMAN,
    "--subjects",
    "1000",
    "--uncertainty",
    "--model",
    "du-2019",
];

/// The words of an answer, its lines joined.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The errors of the paper stand in every form of the answer, and so does what has none.
#[test]
fn label_what_is_drawn_and_what_stays_as_printed_is_said_in_every_form() {
    let text = words(&run(&UNCERTAIN).out);
    let told = "drawn anew for each patient, by the standard errors of the paper: CL 3.5 %, CL by \
                creatinine 14.2 %, V1 11.6 %, Q 24.5 %, V2 9.8 % as printed: CL by weight, V1 by \
                weight, Q by weight, V2 by weight, the spread between patients";
    assert!(text.contains(told), "{text}");
    assert!(text.contains("virtual patients each around the values as printed:"));
    let (code, answer) = document(&UNCERTAIN);
    assert_eq!(code, 0, "{answer}");
    let told = &answer["uncertainty"];
    assert_eq!(told["drawn_for"], "each-patient");
    assert_eq!(told["drawn"].as_array().unwrap().len(), 5);
    assert_eq!(told["drawn"][1]["name"], "CL by creatinine");
    assert_eq!(told["drawn"][1]["relative_standard_error"], 0.142);
    assert_eq!(told["as_printed"][0], "CL by weight");
    // Without the option nothing is said, and the levels are others.
    let certain: Vec<&str> = UNCERTAIN
        .into_iter()
        .filter(|word| *word != "--uncertainty")
        .collect();
    let (_, certain) = document(&certain);
    assert!(certain.get("uncertainty").is_none());
    assert_ne!(certain["percentiles"], answer["percentiles"]);
    // A dose into a vein meets no absorption, whose numbers are borrowed.
    assert!(!text.contains("KA"), "{text}");
}

/// A model whose source prints no error: no answer that looks as if it had been uncertain.
#[test]
fn label_a_model_without_published_errors_is_refused_with_what_to_do() {
    for more in [&["--model", "threshold-1cpt"][..], &[], &["--shard", "1/2"]] {
        let asked = ["population", "--case", WOMAN, "--uncertainty"];
        let ran = run(&[&asked[..], more].concat());
        assert_eq!(ran.code, 3, "{}", ran.err);
        assert!(ran.out.is_empty());
        let told = words(&ran.err);
        for word in [
            "the file of model threshold-1cpt holds no standard error",
            "threshold-2cpt",
            "du-2019 in pregnancy",
            "se or rse",
            "leave it out",
        ] {
            assert!(told.contains(word), "{told}");
        }
    }
}

/// Two parts that differ in nothing but the uncertainty are no parts of one population.
#[test]
fn label_a_part_with_another_uncertainty_is_foreign() {
    let folder = tempfile::tempdir().unwrap();
    let part = |number: u32, asked: &[&str]| {
        let path = folder.path().join(format!("{number}.json"));
        let shard = format!("{number}/2");
        let file = path.to_str().unwrap().to_owned();
        let more = ["--shard", &shard, "-o", &file];
        assert_eq!(run(&[asked, &more].concat()).code, 0);
        (file, path)
    };
    let certain: Vec<&str> = UNCERTAIN
        .into_iter()
        .filter(|word| *word != "--uncertainty")
        .collect();
    let ((one, one_path), (two, _)) = (part(1, &certain), part(2, &UNCERTAIN));
    let ran = run(&["population", "merge", &one, &two]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(
        words(&ran.err).contains("another uncertainty"),
        "{}",
        ran.err
    );
    // A part without it is written as before there was one.
    assert!(
        !fs::read_to_string(one_path)
            .unwrap()
            .contains("uncertainty")
    );
}

/// A grid says once what was drawn, and its table in a column of its own.
#[test]
fn label_a_grid_says_what_was_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grid.csv");
    fs::write(&path, "patient.weight\n60 kg\n95 kg\n").unwrap();
    let grid = ["--grid", path.to_str().unwrap()];
    let asked = [&UNCERTAIN[..], &grid].concat();
    let text = words(&run(&asked).out);
    assert_eq!(text.matches("drawn anew for each patient").count(), 1);
    let table = run(&[&asked[..], &["--format", "csv"]].concat()).out;
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines[0].starts_with("patient.weight,model,subjects,drawn_fixed_effects,"));
    let drawn = ",du-2019,1000,CL; CL by creatinine; V1; Q; V2,";
    assert!(
        lines[1..].iter().all(|line| line.contains(drawn)),
        "{table}"
    );
    assert_eq!(document(&asked).1["uncertainty"]["drawn"][0]["name"], "CL");
    // The chance by the changed case alone.
    assert_eq!(lines.len(), 3);
}
