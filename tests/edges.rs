//! The edge of a validity box is no way out: nothing gets better as a patient gets worse across it.

use crate::bedside::{Answered, Order, ask};
use std::io::Write;

/// A patient at one point of a sweep from well to ill.
struct Point {
    place: String,
    risk: u8,
    peak: f64,
    /// Chance of each band, by its level.
    chances: Vec<f64>,
}

fn point(place: String, answer: &Answered) -> Point {
    assert!(answer.error.is_none(), "{place}: {}", answer.message());
    let exposure = &answer.json["exposure"];
    let worst = exposure["worst"].as_str().unwrap();
    let models = exposure["models"].as_array().unwrap();
    let model = models.iter().find(|model| model["id"] == worst).unwrap();
    let chances = exposure["probability"].as_array().unwrap().iter();
    Point {
        place,
        risk: answer.risk(),
        peak: model["peak"]["value"].as_f64().unwrap(),
        chances: chances.map(|one| one["value"].as_f64().unwrap()).collect(),
    }
}

/// Every figure of `points` is no better than at the point before.
fn only_worse(points: &[Point]) {
    for pair in points.windows(2) {
        let (well, ill) = (&pair[0], &pair[1]);
        let (a, b) = (&well.place, &ill.place);
        assert!(ill.risk >= well.risk, "{b} is milder than {a}");
        assert!(
            ill.peak >= well.peak - 1e-9,
            "{b}: {} < {}",
            ill.peak,
            well.peak
        );
        for (better, worse) in well.chances.iter().zip(&ill.chances) {
            assert!(worse >= better, "{b}: {worse} < {better} at {a}");
        }
    }
}

fn load(grams: f64) -> String {
    format!(
        "[{{ dose = \"{grams} g\", over = \"20 min\" }}, {{ rate = \"1 g/h\", for = \"6 h\" }}]"
    )
}

/// Creatinine across the upper ends of both boxes (1.2 and 2.1 mg/dL), at weights inside both.
#[test]
fn meta_a_weaker_kidney_never_looks_better_across_an_edge() {
    for weight in ["71 kg", "57 kg", "90 kg"] {
        let points: Vec<Point> = [
            0.6, 0.9, 1.1, 1.19, 1.2, 1.21, 1.3, 1.6, 2.0, 2.09, 2.1, 2.11, 2.2, 2.4, 2.6, 3.0, 4.0,
        ]
        .into_iter()
        .map(|creatinine| {
            let answer = Order::named("pre-eclampsia")
                .text("patient.weight", weight)
                .text("kidney.creatinine.0.value", &format!("{creatinine} mg/dL"))
                .with("order.steps", &load(5.0))
                .check();
            point(format!("{weight}, {creatinine} mg/dL"), &answer)
        })
        .collect();
        only_worse(&points);
    }
}

/// Weight across the lower ends of both boxes (57 and 39 kg).
#[test]
fn meta_a_lighter_body_never_looks_better_across_an_edge() {
    for creatinine in ["0.7 mg/dL", "1.5 mg/dL", "2.2 mg/dL"] {
        let points: Vec<Point> = [
            90.0, 80.0, 60.0, 58.0, 57.1, 57.0, 56.9, 56.0, 50.0, 45.0, 40.0, 39.1, 39.0, 38.9,
            37.0,
        ]
        .into_iter()
        .map(|weight| {
            let answer = Order::named("pre-eclampsia")
                .without("patient.height")
                .text("patient.weight", &format!("{weight} kg"))
                .text("kidney.creatinine.0.value", creatinine)
                .with("order.steps", &load(4.0))
                .check();
            point(format!("{weight} kg, {creatinine}"), &answer)
        })
        .collect();
        only_worse(&points);
    }
}

/// Filtration across the lower end of the box of the threshold models (15 mL/min).
#[test]
fn meta_a_lower_filtration_never_looks_better_across_an_edge() {
    let points: Vec<Point> = [
        150.0, 131.0, 130.0, 129.0, 90.0, 60.0, 45.0, 30.0, 29.9, 16.0, 15.0, 14.9, 10.0, 5.0, 1.0,
    ]
    .into_iter()
    .map(|clearance| {
        let answer = Order::named("deficiency-severe-clean")
            .without("kidney.creatinine")
            .text("kidney.measured_clearance", &format!("{clearance} mL/min"))
            .with("order.steps", "[{ dose = \"3 g\", over = \"4 h\" }]")
            .check();
        point(format!("{clearance} mL/min"), &answer)
    })
    .collect();
    only_worse(&points);
}

/// A creatinine that is changing shows no kidney: the models that ask for one count the weakest
/// that they know.
#[test]
fn meta_a_changing_creatinine_never_looks_better_than_a_steady_one() {
    let order = |samples: &str| {
        let answer = Order::named("pre-eclampsia")
            .with("kidney.creatinine", samples)
            .with("order.steps", &load(4.0))
            .check();
        point(samples.to_owned(), &answer)
    };
    let steady = order("[{ value = \"1.2 mg/dL\", at = \"-3 h\" }]");
    let rising = order(
        "[{ value = \"0.8 mg/dL\", at = \"-20 h\" }, { value = \"1.2 mg/dL\", at = \"-3 h\" }]",
    );
    only_worse(&[steady, rising]);
}

/// A model that counts at its edge says so and keeps its flag.
#[test]
fn label_a_model_at_its_edge_keeps_its_veto_and_says_so() {
    let answer = Order::named("pre-eclampsia")
        .text("patient.weight", "71 kg")
        .text("kidney.creatinine.0.value", "2.2 mg/dL")
        .check();
    let models = answer.json["exposure"]["models"].as_array().unwrap();
    let du = models
        .iter()
        .find(|model| model["id"] == "du-2019")
        .unwrap();
    let words = du["applicability"].as_str().unwrap();
    assert!(words.contains("counted at the edge"), "{words}");
    assert!(words.contains("creatinine outside"), "{words}");
    assert!(!words.contains("raises no flags"), "{words}");
    // On the harmless side it is extrapolated and raises none.
    let heavy = Order::named("pre-eclampsia")
        .without("patient.height")
        .text("patient.weight", "170 kg")
        .check();
    let models = heavy.json["exposure"]["models"].as_array().unwrap();
    let du = models
        .iter()
        .find(|model| model["id"] == "du-2019")
        .unwrap();
    let words = du["applicability"].as_str().unwrap();
    assert!(words.contains("raises no flags"), "{words}");
}

/// Grams of the first proposal of `plan` at a weight.
fn proposed(weight: f64) -> f64 {
    let order = Order::named("pre-eclampsia")
        .without("patient.height")
        .text("patient.weight", &format!("{weight} kg"));
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(order.written().as_bytes()).unwrap();
    let path = file.path().to_str().unwrap();
    let answer = ask(&[
        "maginfuse",
        "plan",
        "--case",
        path,
        "--target",
        "1.8mmol/L",
        "--to",
        "3mmol/L",
        "--risk",
        "5%",
    ]);
    assert!(answer.error.is_none(), "{}", answer.message());
    answer.json["proposals"][0]["total"]["value"]
        .as_f64()
        .unwrap()
}

#[test]
fn meta_a_lighter_body_is_never_proposed_more() {
    let totals = [62.0, 57.1, 57.0, 56.9, 56.0, 52.0].map(proposed);
    assert!(totals[0] > totals[5], "{totals:?}");
    assert!(
        totals.windows(2).all(|pair| pair[1] <= pair[0]),
        "{totals:?}"
    );
}
