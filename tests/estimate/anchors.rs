//! Deviations that NONMEM and Monolix found.

use super::{ModelText, eta, fitted};

/// NONMEM printed nine digits; its own solver carries fewer.
const NONMEM: (f64, f64) = (2e-6, 2e-6);
/// Monolix printed four digits.
const MONOLIX: f64 = 0.005;
/// Square root of 0.05 in percent.
const FIVE_HUNDREDTHS: &str = "proportional = \"22.360679775 %\"";

fn near(found: f64, expected: f64, (relative, absolute): (f64, f64)) {
    let allowed = (relative * expected.abs()).max(absolute);
    assert!(
        (found - expected).abs() <= allowed,
        "{found} for {expected}"
    );
}

/// The covariates of posologyr's test: weight and sex change from record to record.
fn changing() -> (String, &'static str) {
    let weight_and_sex = "[[parameters.CL.covariates]]\nform = \"power\"\ncolumn = \"BW\"\n\
        reference = \"75\"\nexponent = 1.5\n\
        [[parameters.CL.covariates]]\nform = \"category\"\ncolumn = \"SEX\"\n\
        category = \"1\"\nfactor = 0.75\n";
    let model = ModelText {
        structure: "one-compartment",
        absorption: "none",
        parameters: vec![
            ("CL", "4 L/h".to_owned(), 0.2, weight_and_sex),
            ("V", "70 L".to_owned(), 0.2, ""),
        ],
        correlation: "",
        residual: FIVE_HUNDREDTHS.to_owned(),
    };
    let data = "ID,TIME,EVID,AMT,RATE,DV,BW,SEX\n\
        1,0,1,10000,10000,.,77,0\n\
        1,1.5,0,.,.,107.267,113,0\n\
        1,4.4,0,.,.,100.995,92,1\n\
        1,7.1,0,.,.,54.0546,132,0\n\
        1,24.6,0,.,.,5.97081,126,1\n";
    (model.text(), data)
}

#[test]
fn nonmem_covariates_carried_backward() {
    let (model, data) = changing();
    let found = fitted(&model, data, &[]);
    near(eta(&found, 0, "CL"), 0.398845969, NONMEM);
    near(eta(&found, 0, "V"), 0.0762201167, NONMEM);
}

#[test]
fn nonmem_covariates_carried_forward_give_another_answer() {
    let (model, data) = changing();
    let found = fitted(&model, data, &["--covariates", "locf"]);
    // Printed with four digits.
    near(eta(&found, 0, "CL"), 0.2297, (0.0, 6e-5));
    near(eta(&found, 0, "V"), 0.1638, (0.0, 6e-5));
}

/// The model of mapbayr's first example.
fn oral() -> String {
    let model = ModelText {
        structure: "one-compartment",
        absorption: "first-order",
        parameters: vec![
            ("CL", "4 L/h".to_owned(), 0.2, ""),
            ("V", "70 L".to_owned(), 0.2, ""),
            ("KA", "1 1/h".to_owned(), 0.2, ""),
        ],
        correlation: "",
        residual: FIVE_HUNDREDTHS.to_owned(),
    };
    model.text()
}

const ORAL_DOSES: &str = "{ID},0,1,10000,1,0,0,.\n{EARLY}{ID},72,1,10000,1,24,6,.\n{LATE}";

fn oral_subject(id: &str, early: &[(f64, f64)], late: &[(f64, f64)]) -> String {
    let lines = |levels: &[(f64, f64)]| -> String {
        let line = |(time, level): &(f64, f64)| format!("{id},{time},0,.,2,.,.,{level}\n");
        levels.iter().map(line).collect()
    };
    ORAL_DOSES
        .replace("{ID}", id)
        .replace("{EARLY}", &lines(early))
        .replace("{LATE}", &lines(late))
}

fn oral_data(order: [usize; 2]) -> String {
    let subjects = [
        oral_subject(
            "1",
            &[
                (1.5, 91.2904),
                (4.4, 110.826),
                (7.1, 79.384),
                (24.6, 20.6671),
            ],
            &[],
        ),
        oral_subject(
            "3",
            &[],
            &[
                (215.0, 7.79911),
                (216.0, 6.7926),
                (221.0, 96.7771),
                (222.6, 72.8342),
            ],
        ),
    ];
    let header = "ID,TIME,EVID,AMT,CMT,II,ADDL,DV\n".to_owned();
    order.iter().fold(header, |text, k| text + &subjects[*k])
}

#[test]
fn nonmem_depot_model_of_two_subjects() {
    let found = fitted(&oral(), &oral_data([0, 1]), &[]);
    near(eta(&found, 0, "CL"), 0.405058386, NONMEM);
    near(eta(&found, 0, "V"), 0.0728505976, NONMEM);
    near(eta(&found, 0, "KA"), -0.0749540941, NONMEM);
    near(eta(&found, 1, "CL"), 0.767680982, NONMEM);
    near(eta(&found, 1, "V"), -0.139206821, NONMEM);
    near(eta(&found, 1, "KA"), 0.0821537434, NONMEM);
}

#[test]
fn meta_the_order_of_subjects_changes_nothing() {
    let one = fitted(&oral(), &oral_data([0, 1]), &[]);
    let other = fitted(&oral(), &oral_data([1, 0]), &[]);
    assert_eq!(one["subjects"][0], other["subjects"][1]);
    assert_eq!(one["subjects"][1], other["subjects"][0]);
}

/// Rates of exchange are fixed, so all four parameters follow two deviations: ke and V. In
/// clearances these are perfect correlations.
#[test]
fn paper_monolix_tobramycin_with_perfect_correlations() {
    const VARIANCES: (f64, f64) = (0.08075, 0.01203);
    let by_weight = |name: &str, exponent: f64| {
        format!(
            "[[parameters.{name}.covariates]]\nform = \"power\"\ncolumn = \"WT\"\n\
             reference = \"66.4\"\nexponent = {exponent:?}\n"
        )
    };
    let clearance = by_weight("CL", -0.29)
        + "[[parameters.CL.covariates]]\nform = \"power\"\ncolumn = \"CLCR\"\n\
           reference = \"67.8\"\nexponent = 0.89\n";
    let leak = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    let shared = (VARIANCES.1 / (VARIANCES.0 + VARIANCES.1)).sqrt();
    let model = ModelText {
        structure: "two-compartment",
        absorption: "none",
        parameters: vec![
            (
                "CL",
                "4.158 L/h".to_owned(),
                VARIANCES.0 + VARIANCES.1,
                leak(clearance),
            ),
            (
                "V1",
                "19.8 L".to_owned(),
                VARIANCES.1,
                leak(by_weight("V1", 0.8)),
            ),
            (
                "Q",
                "0.8118 L/h".to_owned(),
                VARIANCES.1,
                leak(by_weight("Q", 0.8)),
            ),
            (
                "V2",
                "6.765 L".to_owned(),
                VARIANCES.1,
                leak(by_weight("V2", 0.8)),
            ),
        ],
        correlation: leak(format!(
            "[correlation]\npairs = [[\"CL\", \"V1\", {shared:?}], [\"CL\", \"Q\", {shared:?}], \
             [\"CL\", \"V2\", {shared:?}], [\"V1\", \"Q\", 1.0], [\"V1\", \"V2\", 1.0], \
             [\"Q\", \"V2\", 1.0]]"
        )),
        residual: "proportional = \"19.8 %\"".to_owned(),
    };
    let data = "ID,TIME,EVID,AMT,RATE,DV,WT,CLCR\n1,0,1,500,1000,.,65,80\n\
        1,1,0,.,.,25,65,80\n1,14,0,.,.,5.5,65,80\n";
    let found = fitted(&model.text(), data, &[]);
    let own = |name: &str| {
        found["subjects"][0]["parameters"][name]["value"]
            .as_f64()
            .unwrap()
    };
    near(own("CL") / own("V1"), 0.1258, (MONOLIX, 0.0));
    near(own("V1"), 18.21, (MONOLIX, 0.0));
    near(own("Q") / own("V1"), 0.041, (1e-6, 0.0));
    near(own("Q") / own("V2"), 0.12, (1e-6, 0.0));
}

#[test]
fn regress_levels_that_contradict_the_model_still_have_a_minimum() {
    // Levels that rise for a day after one dose: Fisher scoring alone takes hundreds of steps.
    let levels = [(1.5, 33.145), (4.4, 38.584), (7.1, 53.825), (24.6, 104.551)];
    let lines = levels.map(|(time, level)| format!("1,{time},0,.,2,.,.,{level}\n"));
    let header = "ID,TIME,EVID,AMT,CMT,II,ADDL,DV\n1,0,1,10000,1,0,0,.\n";
    let found = fitted(&oral(), &(header.to_owned() + &lines.concat()), &[]);
    let minimum = &found["subjects"][0]["minimum"];
    assert!(minimum["gradient"].as_f64().unwrap() < 1e-6, "{found:#}");
    assert_eq!(minimum["starts"], minimum["agreeing"], "{found:#}");
}
