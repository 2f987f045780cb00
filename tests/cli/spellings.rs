//! One order in every spelling gives the same bytes.

use super::{document, run};

/// All `doses` give the very same document.
fn same(doses: &[&str], rest: &[&str]) {
    let answers: Vec<String> = doses
        .iter()
        .map(|dose| {
            let mut args = vec!["rate", "--json", "--dose", dose];
            args.extend(rest);
            let ran = run(&args);
            assert!(ran.err.is_empty(), "{dose}: {}", ran.err);
            ran.out
        })
        .collect();
    for (dose, answer) in doses.iter().zip(&answers) {
        assert_eq!(*answer, answers[0], "{dose} against {}", doses[0]);
    }
}

#[test]
fn meta_spellings_of_four_grams() {
    let doses = [
        "4g",
        "4 g",
        "4000mg",
        "4000 mg",
        "4.0g",
        "4.00 g",
        "4\u{a0}g",
        "4\u{202f}g",
        "4\u{2009}g",
    ];
    same(
        &doses,
        &["--bag", "20g/500mL", "--indication", "pre-eclampsia"],
    );
    same(&doses, &["--bag", "20g/500mL"]);
}

#[test]
fn meta_spellings_of_ten_millimoles() {
    let doses = [
        "10mmol",
        "10 mmol",
        "20mEq",
        "20 meq",
        "20 mval",
        "10.0 mmol",
        "20.00 mEq",
    ];
    same(&doses, &["--bag", "40mmol/500mL"]);
    same(&doses, &["--bag", "4%"]);
}

#[test]
fn meta_spellings_of_the_time() {
    let base = run(&[
        "rate", "--json", "--dose", "2g", "--bag", "4%", "--over", "30min",
    ])
    .out;
    for over in ["30 min", "0.5h", "0.5 h", "1800 s", "1800s", "30.0min"] {
        let found = run(&[
            "rate", "--json", "--dose", "2g", "--bag", "4%", "--over", over,
        ])
        .out;
        assert_eq!(found, base, "{over}");
    }
}

#[test]
fn meta_spellings_of_the_bag() {
    let with = |bag: &str| {
        document(&[
            "rate",
            "--dose",
            "4g",
            "--bag",
            bag,
            "--indication",
            "pre-eclampsia",
        ])
        .1
    };
    let base = with("40mg/mL");
    for bag in [
        "4%",
        "4 %",
        "40 mg/mL",
        "20g/500mL",
        "20 g / 500 mL",
        "20g/0.5L",
        "20000mg/500mL",
        "40g/1L",
        "40g/L",
        "4g/100mL",
    ] {
        let found = with(bag);
        for key in ["order", "bag", "rates", "status", "findings"] {
            assert_eq!(found[key], base[key], "{key} of {bag}");
        }
    }
    // 4 % drawn up from 50 %: 8 mL and 92 mL.
    let (_, drawn) = document(&[
        "rate",
        "--dose",
        "4g",
        "--stock",
        "50%",
        "--draw",
        "8mL",
        "--diluent",
        "92mL",
        "--indication",
        "pre-eclampsia",
    ]);
    let (_, product) = document(&[
        "rate",
        "--dose",
        "4g",
        "--product",
        "us-premix-4pct-100mL",
        "--indication",
        "pre-eclampsia",
    ]);
    for found in [&drawn, &product] {
        assert_eq!(found["order"], base["order"]);
        assert_eq!(found["rates"], base["rates"]);
        for key in ["concentration", "molar"] {
            assert_eq!(found["bag"][key], base["bag"][key]);
        }
    }
    // Nobody said what the bag is diluted in, and the product comes in water.
    assert_eq!(drawn["bag"], base["bag"]);
    assert_eq!(product["bag"]["vehicle"], "water");
}

#[test]
fn meta_one_bag_in_every_unit_of_magnesium() {
    let rates =
        |bag: &str| document(&["rate", "--dose", "10mmol", "--bag", bag]).1["rates"].clone();
    for bag in [
        "80mEq/500mL",
        "80meq/500mL",
        "80 mval / 500 mL",
        "0.08mmol/mL",
        "0.16mEq/mL",
        "80mmol/L",
    ] {
        assert_eq!(rates(bag), rates("40mmol/500mL"), "{bag}");
    }
}

#[test]
fn meta_comma_style_gives_the_same_document() {
    let point = run(&[
        "rate",
        "--json",
        "--dose",
        "1.5g",
        "--bag",
        "4.5%",
        "--over",
        "0.75h",
        "--weight",
        "61.5kg",
        "--pump-step",
        "0.5mL/h",
        "--drop-factor",
        "20",
    ]);
    let comma = run(&[
        "rate",
        "--json",
        "--decimal",
        "comma",
        "--dose",
        "1,5g",
        "--bag",
        "4,5%",
        "--over",
        "0,75h",
        "--weight",
        "61,5kg",
        "--pump-step",
        "0,5mL/h",
        "--drop-factor",
        "20",
    ]);
    assert_eq!(point.code, 0, "{}", point.err);
    assert_eq!(comma.out, point.out);
}

#[test]
fn exact_comma_run_needs_no_pump_step() {
    let ran = run(&[
        "rate",
        "--decimal",
        "comma",
        "--dose",
        "1,5g",
        "--bag",
        "4%",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = run(&[
        "rate",
        "--decimal",
        "comma",
        "--dose",
        "1.5g",
        "--bag",
        "4%",
    ]);
    assert_eq!(ran.code, 3);
}

#[test]
fn meta_a_run_is_reproducible_to_the_byte() {
    for args in [
        &["rate", "--dose", "4g", "--bag", "4%", "--json"][..],
        &["check", "--case", super::CASE, "--json"],
    ] {
        let mut one = super::command(args);
        let mut other = super::command(args);
        one.env("LANG", "C").env("TZ", "UTC");
        other
            .env("LANG", "de_DE.UTF-8")
            .env("LC_ALL", "de_DE.UTF-8")
            .env("TZ", "Asia/Tokyo");
        assert_eq!(
            one.output().unwrap().stdout,
            other.output().unwrap().stdout,
            "{args:?}"
        );
    }
}

/// A case says the same however its order is written.
#[test]
fn meta_spellings_of_a_case() {
    let case = std::fs::read_to_string("tests/cases/deficiency-severe-clean.toml").unwrap();
    let step = "{ dose = \"2 g\", over = \"60 min\" }";
    assert!(case.contains(step));
    let checked = |step: &str, case: &str| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("case.toml");
        std::fs::write(
            &path,
            case.replace("{ dose = \"2 g\", over = \"60 min\" }", step),
        )
        .unwrap();
        let ran = run(&["check", "--json", "--case", path.to_str().unwrap()]);
        assert_eq!(ran.code, 0, "{step}: {}", ran.err);
        // The input hash covers the words as typed.
        let is_hash = |line: &&str| line.contains("\"input_sha256\"");
        let lines: Vec<&str> = ran.out.lines().filter(|line| !is_hash(line)).collect();
        assert!(lines.len() < ran.out.lines().count());
        lines.join("\n")
    };
    let base = checked(step, &case);
    for dose in ["2g", "2.0 g", "2000 mg", "2000mg", "2\u{a0}g"] {
        for over in ["60 min", "60min", "1 h", "1.0 h", "3600 s"] {
            let step = format!("{{ dose = \"{dose}\", over = \"{over}\" }}");
            assert_eq!(checked(&step, &case), base, "{step}");
        }
    }
    let amount = |dose: &str| format!("{{ dose = \"{dose}\", over = \"60 min\" }}");
    let base = checked(&amount("8 mmol"), &case);
    for dose in ["16 mEq", "16meq", "8.0mmol", "16 mval"] {
        assert_eq!(checked(&amount(dose), &case), base, "{dose}");
    }
    let spaced = case.replace("78 kg", "78.0kg").replace("-4 h", "-240 min");
    assert_ne!(spaced, case);
    let base = checked(step, &case);
    assert_eq!(checked(step, &spaced), base);
}
