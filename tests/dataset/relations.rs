//! Relations between answers, and closed forms that fit on a line.

use super::*;
use proptest::prelude::*;

/// A handful of operations apart.
const SAME: f64 = 1e-12;
/// The integrator works at 1e-10 in each step.
const INTEGRATED: f64 = 1e-9;

const TIMES: [f64; 9] = [0.0, 0.5, 1.0, 3.0, 8.0, 12.0, 23.9, 24.0, 60.0];

fn du() -> ModelFile {
    ModelFile::two([3.72, 15.4], [3.66, 17.0]).depot(0.317)
}

#[test]
fn exact_a_bolus_and_an_infusion() {
    let model = ModelFile::one(2.0, 20.0).text();
    let found = levels(&model, set(&["0,100,0,1,.,.,.,."], &[5.0]), &[]);
    assert!(difference(&found, &[5.0 * (-0.5f64).exp()]) < SAME);
    let found = levels(
        &model,
        set(&["0,100,10,1,.,.,.,."], &[5.0, 10.0, 15.0]),
        &[],
    );
    let full = -(-1.0f64).exp_m1() * 5.0;
    let expected = [-(-0.5f64).exp_m1() * 5.0, full, full * (-0.5f64).exp()];
    assert!(difference(&found, &expected) < SAME);
}

#[test]
fn exact_an_infusion_of_one_second() {
    let model = ModelFile::one(2.0, 20.0).text();
    let second = 1.0 / 3600.0;
    let found = levels(&model, set(&["0,1,3600,1,1,.,.,."], &[second, 1.0]), &[]);
    let end = 3600.0 / 2.0 * -(-0.1 * second).exp_m1();
    let later = end * (-0.1 * (1.0 - second)).exp();
    assert!(difference(&found, &[end, later]) < SAME);
}

#[test]
fn exact_a_million_doses() {
    let model = ModelFile::one(2.0, 20.0).text();
    let found = levels(
        &model,
        set(&["0,100,0,1,1,0.5,1000000,."], &[500_000.0]),
        &[],
    );
    let steady = 5.0 / -(-0.05f64).exp_m1();
    assert!(difference(&found, &[steady]) < SAME);
    // Infusions of 100 h every half hour: 200 run at the same time.
    let found = levels(&model, set(&["0,100,1,1,1,0.5,20000,."], &[10_000.0]), &[]);
    assert!(difference(&found, &[200.0 / 2.0]) < SAME);
}

#[test]
fn exact_a_dose_between_two_neighboring_times() {
    let model = ModelFile::one(2.0, 20.0).text();
    let (before, at, after) = (1.0, 1.0 + f64::EPSILON, 1.0 + 2.0 * f64::EPSILON);
    let text = set(&[&format!("{at},100,0,1,1,.,.,.")], &[before, after]);
    assert_eq!(levels(&model, text, &[]), [0.0, 5.0]);
}

#[test]
fn exact_a_sample_at_the_time_of_a_dose_follows_the_order_of_the_lines() {
    let model = ModelFile::one(2.0, 20.0).text();
    let sample = "1,0,.,.,0,.,.,.,.\n";
    let dose = "1,0,100,0,1,1,.,.,.\n";
    let found = levels(
        &model,
        format!("{HEADER}{sample}{dose}{sample}{dose}{sample}"),
        &[],
    );
    assert_eq!(found, [0.0, 5.0, 10.0]);
    // An additional dose has entered at its time, although 3 times 0.1 is above 0.3.
    let found = levels(&model, set(&["0,100,0,1,1,0.1,20,."], &[0.3]), &[]);
    let expected: f64 = (0..4).map(|k| 5.0 * (-0.01 * f64::from(k)).exp()).sum();
    assert!(difference(&found, &[expected]) < SAME);
}

#[test]
fn meta_additional_doses_are_doses() {
    for (one, many) in [
        (
            "0,100,0,1,1,8,3,.",
            ["0", "8", "16", "24"].map(|t| format!("{t},100,0,1,1,.,.,.")),
        ),
        (
            "0,100,5,1,2,8,3,.",
            ["0", "8", "16", "24"].map(|t| format!("{t},100,5,1,2,.,.,.")),
        ),
    ] {
        let model = du().text();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let (a, b) = (
            levels(&model, set(&[one], &TIMES), &[]),
            levels(&model, set(&many, &TIMES), &[]),
        );
        assert!(difference(&a, &b) < SAME);
    }
}

#[test]
fn meta_a_split_infusion_is_the_whole() {
    let model = du().text();
    let whole = levels(&model, set(&["0,80,10,1,2,.,.,."], &TIMES), &[]);
    let split = ["0,30,10,1,2,.,.,.", "3,50,10,1,2,.,.,."];
    assert!(difference(&whole, &levels(&model, set(&split, &TIMES), &[])) < SAME);
    let halves = ["0,40,5,1,2,.,.,.", "0,40,5,1,2,.,.,."];
    assert!(difference(&whole, &levels(&model, set(&halves, &TIMES), &[])) < SAME);
}

#[test]
fn meta_a_steady_state_is_what_a_long_train_comes_to() {
    for (steady, train) in [
        ("1000,100,0,1,1,12,3,1", "400,100,0,1,1,12,53,."),
        ("1000,100,0,1,2,12,3,1", "400,100,0,1,2,12,53,."),
        ("1000,100,20,1,2,12,3,1", "400,100,20,1,2,12,53,."),
        ("1000,100,4,1,2,12,3,1", "400,100,4,1,2,12,53,."),
        ("1000,100,4,1,3,12,3,1", "400,100,4,1,3,12,53,."),
    ] {
        let times = TIMES.map(|time| 1000.0 + time);
        // Up to a lag of two intervals and a part; NONMEM itself asks for less than one.
        for lag in [0, 5, 12, 17, 24, 29] {
            let name = &format!("{lag} h");
            let model = du().with("ALAG", name).with("F", "0.7").text();
            let a = levels(&model, set(&[steady], &times), &[]);
            let b = levels(&model, set(&[train], &times), &[]);
            // 50 intervals of a half-life of 7 h leave 1e-25 of the start behind.
            assert!(
                difference(&a, &b) < 1e-11,
                "{steady} with a lag of {lag}: {a:?} {b:?}"
            );
        }
    }
}

#[test]
fn meta_a_steady_state_adds_to_what_is_there() {
    let model = du().text();
    let base = "0,50,10,1,2,.,.,.";
    let other = "6,100,30,1,2,24,1,1";
    let added = "6,100,30,1,2,24,1,2";
    let times: Vec<f64> = TIMES.iter().map(|time| 6.0 + time).collect();
    let both = levels(&model, set(&[base, added], &times), &[]);
    let one = levels(&model, set(&[base], &times), &[]);
    let alone = levels(&model, set(&[other], &times), &[]);
    let sum: Vec<f64> = one.iter().zip(&alone).map(|(a, b)| a + b).collect();
    assert!(difference(&both, &sum) < SAME);
    // SS = 1 forgets the rest, doses to come included.
    let forgets = levels(&model, set(&["0,50,10,1,2,4,9,.", other], &times), &[]);
    assert!(difference(&forgets, &alone) < SAME);
}

#[test]
fn meta_a_reset_forgets_everything_and_time_may_begin_again() {
    let model = du().with("ALAG", "2 h").text();
    let before = "0,50,10,1,2,4,9,.";
    let dose = "3,100,30,1,2,.,.,.";
    let late = [3.0, 5.5, 9.0, 20.0];
    let alone = levels(&model, set(&[dose], &late), &[]);
    for start in [&["3,.,.,3,.,.,.,.", dose][..], &["3,100,30,4,2,.,.,."]] {
        let records: Vec<&str> = [before].iter().chain(start).copied().collect();
        assert_eq!(levels(&model, set(&records, &late), &[]), alone);
    }
    let again = format!(
        "{HEADER}1,0,50,10,1,2,4,9,.\n1,7,.,.,0,.,.,.,.\n1,0,100,30,4,2,.,.,.\n1,6,.,.,0,.,.,.,.\n"
    );
    let fresh = levels(&model, set(&["0,100,30,1,2,.,.,."], &[6.0]), &[]);
    assert_eq!(levels(&model, again, &[])[1..], fresh);
}

#[test]
fn meta_bioavailability_shortens_a_fixed_rate_and_scales_the_others() {
    let half = ModelFile::one(2.0, 20.0)
        .with("F", "0.5")
        .with("D1", "4 h")
        .with("R1", "7 mmol/h");
    let full = ModelFile::one(2.0, 20.0);
    for (with, without) in [
        ("0,100,0,1,1,.,.,.", "0,50,0,1,1,.,.,."),
        ("0,100,10,1,1,.,.,.", "0,50,10,1,1,.,.,."),
        ("0,100,-1,1,1,.,.,.", "0,50,7,1,1,.,.,."),
        ("0,100,-2,1,1,.,.,.", "0,50,12.5,1,1,.,.,."),
        ("0,0,10,1,1,.,.,1", "0,0,10,1,1,.,.,1"),
    ] {
        let a = levels(&half.text(), set(&[with], &TIMES), &[]);
        let b = levels(&full.text(), set(&[without], &TIMES), &[]);
        assert!(difference(&a, &b) < SAME, "{with}");
    }
}

#[test]
fn meta_f_belongs_to_the_depot_unless_the_file_says_otherwise() {
    let central = set(&["0,100,0,1,2,.,.,."], &[0.0]);
    let plain = ModelFile::one(2.0, 20.0).depot(1.5);
    let depot = plain.with("F", "0.5").text();
    assert_eq!(levels(&depot, &central, &[]), [5.0]);
    let said = depot.replace(
        "[parameters.F]",
        "[parameters.F]\ncompartment = \"central\"",
    );
    assert_eq!(levels(&said, &central, &[]), [2.5]);
    // Read from a column it is the same F, and the word of the file moves it likewise.
    let by_column = ModelFile::one(2.0, 20.0).depot(1.5);
    let by_column = by_column.column("F", "", "BIO").text();
    let set = "ID,TIME,AMT,EVID,CMT,BIO\n1,0,100,1,2,0.5\n1,0,.,0,.,0.5\n";
    assert_eq!(levels(&by_column, set, &[]), [5.0]);
    let given = |amount: u32, bio: f64| {
        let set = format!("ID,TIME,AMT,EVID,CMT,BIO\n1,0,{amount},1,1,{bio}\n1,3,.,0,.,{bio}\n");
        levels(&by_column, set, &[])
    };
    assert!(difference(&given(100, 0.5), &given(50, 1.0)) < SAME);
    let said = by_column.replace(
        "[parameters.F]",
        "[parameters.F]\ncompartment = \"central\"",
    );
    assert_eq!(levels(&said, set, &[]), [2.5]);
    let wrong = depot.replace(
        "[parameters.V]",
        "[parameters.V]\ncompartment = \"central\"",
    );
    assert_eq!(simulate(&wrong, set, &[]).0, 3);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn prop_an_integrator_comes_to_the_same(
        doses in proptest::collection::vec((0u32..48, 1u32..200, 0u32..40, 1u32..4), 1..5),
        steady in 0u8..3, interval in 2u32..30, lag in 0u32..2,
    ) {
        let model = du().with("ALAG", &format!("{lag} h")).with("F", "0.8").text();
        let records: Vec<String> = doses
            .iter()
            .enumerate()
            .map(|(k, (time, amount, rate, site))| {
                let steady = if k == 0 { steady } else { 0 };
                format!("{time},{amount},{rate},1,{site},{interval},2,{steady}")
            })
            .collect();
        let records: Vec<&str> = records.iter().map(String::as_str).collect();
        let text = set(&records, &TIMES);
        let exact = levels(&model, &text, &["--solver", "exact"]);
        let most = exact.iter().fold(0.0_f64, |a, b| a.max(*b));
        for solver in ["tsit5", "dopri5"] {
            let found = levels(&model, &text, &["--solver", solver]);
            for (a, b) in found.iter().zip(&exact) {
                prop_assert!((a - b).abs() <= INTEGRATED * most, "{solver}: {a} {b}");
            }
        }
    }
}
