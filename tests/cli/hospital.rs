//! Figures of labels and hospital guidelines, as the binary prints them.

use super::{document, quantity};

/// The pump rate of the only row, in mL/h.
fn pump_rate(args: &[&str]) -> f64 {
    let mut all = vec!["rate"];
    all.extend(args);
    let (code, answer) = document(&all);
    assert_eq!(code, 0, "{args:?}: {answer:#}");
    assert_eq!(answer["rates"].as_array().unwrap().len(), 1);
    quantity(&answer, "/rates/0/pump_rate", "mL/h")
}

#[test]
fn label_150_mg_per_minute() {
    // 3.75 mL/min of 4 % and 1.5 mL/min of 10 % (US): 225 and 90 mL/h; 3 g in 20 minutes.
    for (bag, want) in [("4%", 225.0), ("10%", 90.0)] {
        let found = pump_rate(&[
            "--dose",
            "3g",
            "--bag",
            bag,
            "--over",
            "20min",
            "--indication",
            "atrial-fibrillation",
        ]);
        assert_eq!(found, want, "{bag}");
    }
}

#[test]
fn label_king_edward_memorial() {
    // 8 %: 4 g over 20 minutes is 150 mL/h for 50 mL; 1 g/h is 12.5 mL/h.
    let (_, load) = document(&[
        "rate",
        "--dose",
        "4g",
        "--bag",
        "8%",
        "--over",
        "20min",
        "--indication",
        "pre-eclampsia",
    ]);
    assert_eq!(quantity(&load, "/rates/0/pump_rate", "mL/h"), 150.0);
    assert_eq!(quantity(&load, "/rates/0/volume", "mL"), 50.0);
    assert_eq!(quantity(&load, "/rates/0/dose_rate", "mg/min"), 200.0);
    assert_eq!(
        pump_rate(&["--dose", "1g", "--bag", "8%", "--over", "1h"]),
        12.5
    );
}

#[test]
fn label_maintenance_of_one_gram_an_hour() {
    // 20 g in 1 L: 50 mL/h (Canada); 10 g in 50 mL: 5 mL/h (UK); 20 g in 500 mL: 25 mL/h.
    for (bag, want) in [("20g/1L", 50.0), ("10g/50mL", 5.0), ("20g/500mL", 25.0)] {
        assert_eq!(
            pump_rate(&["--dose", "1g", "--bag", bag, "--over", "60min"]),
            want,
            "{bag}"
        );
    }
}

#[test]
fn label_short_doses() {
    // 2 g over 30 minutes from 20 g in 500 mL: 100 mL/h; 4 g from 100 mL over 20 minutes: 300.
    assert_eq!(
        pump_rate(&["--dose", "2g", "--bag", "20g/500mL", "--over", "30min"]),
        100.0
    );
    let load = [
        "--dose",
        "4g",
        "--bag",
        "4g/100mL",
        "--over",
        "20min",
        "--indication",
    ];
    assert_eq!(pump_rate(&[&load[..], &["pre-eclampsia"]].concat()), 300.0);
    assert_eq!(
        pump_rate(&[&load[..], &["eclampsia-recurrent"]].concat()),
        300.0
    );
}

#[test]
fn label_magnesiocard_infusion() {
    // 40 mmol in 500 mL: 10 mmol in 20 minutes 375 mL/h; 10 mmol/h 125; 2 to 8 mmol/h 25 to 100.
    for (dose, over, want) in [
        ("10mmol", "20min", 375.0),
        ("10mmol", "1h", 125.0),
        ("2mmol", "60min", 25.0),
        ("8mmol", "60min", 100.0),
    ] {
        let found = pump_rate(&["--dose", dose, "--bag", "40mmol/500mL", "--over", over]);
        assert_eq!(found, want, "{dose} over {over}");
    }
    // The same from the vial: 50 mL made up to 500 mL.
    let found = pump_rate(&[
        "--dose",
        "10mmol",
        "--product",
        "ch-magnesiocard-40mmol-50mL",
        "--draw",
        "50mL",
        "--diluent",
        "450mL",
        "--over",
        "1h",
    ]);
    assert_eq!(found, 125.0);
}

#[test]
fn label_five_grams_over_three_hours() {
    // 5 g in 1 L over 3 h: 333 mL/h and 1.67 g/h.
    let (code, answer) = document(&["rate", "--dose", "5g", "--bag", "5g/1L", "--over", "3h"]);
    assert_eq!(code, 0);
    assert_eq!(quantity(&answer, "/rates/0/pump_rate", "mL/h"), 333.3);
    let milligrams = quantity(&answer, "/rates/0/dose_rate", "mg/min");
    assert!(
        (milligrams * 0.06 - 1.67).abs() < 0.005,
        "{milligrams} mg/min"
    );
    // Delivered is recomputed from the rounded rate: 333.3 mL/h x 3 h x 5 mg/mL.
    assert_eq!(quantity(&answer, "/rates/0/delivered", "g"), 4.9995);
}

#[test]
fn label_solutions_drawn_up() {
    // Two ampoules of 50 % and 480 mL: 2 %, so 1 to 2 g/h are 50 to 100 mL/h (Germany).
    let drawn = [
        "--stock",
        "50%",
        "--draw",
        "20mL",
        "--diluent",
        "480mL",
        "--over",
        "1h",
    ];
    assert_eq!(pump_rate(&[&drawn[..], &["--dose", "1g"]].concat()), 50.0);
    assert_eq!(pump_rate(&[&drawn[..], &["--dose", "2g"]].concat()), 100.0);
    // The ampoule by its product id gives the same.
    let product = [
        "--product",
        "de-mg5-50pct-10mL",
        "--draw",
        "20mL",
        "--diluent",
        "480mL",
        "--over",
        "1h",
    ];
    assert_eq!(pump_rate(&[&product[..], &["--dose", "1g"]].concat()), 50.0);
    // 5 mL and 7.5 mL make 20 % (Malaysia); 8 mL and 12 mL too (UK).
    for (draw, diluent) in [("5mL", "7.5mL"), ("8mL", "12mL")] {
        let (_, answer) = document(&[
            "rate",
            "--dose",
            "1g",
            "--stock",
            "50%",
            "--draw",
            draw,
            "--diluent",
            diluent,
        ]);
        assert_eq!(quantity(&answer, "/bag/concentration", "mg/mL"), 200.0);
    }
}

#[test]
fn paper_ismp_1997_the_bag_of_310_milliliters() {
    // 30 g, 60 mL of 50 %, in 250 mL: 96.8 mg/mL; 30 mL/h are 2.9 g/h.
    let (code, answer) = document(&[
        "rate",
        "--dose",
        "2.9g",
        "--stock",
        "50%",
        "--draw",
        "60mL",
        "--diluent",
        "250mL",
        "--over",
        "1h",
        "--indication",
        "pre-eclampsia",
    ]);
    assert_eq!(code, 0);
    let strength = quantity(&answer, "/bag/concentration", "mg/mL");
    assert!((strength - 96.8).abs() < 0.05, "{strength}");
    assert_eq!(quantity(&answer, "/rates/0/pump_rate", "mL/h"), 30.0);
}

#[test]
fn exact_without_a_time_the_table_runs_from_20_to_60_minutes() {
    let (code, answer) = document(&["rate", "--dose", "2g", "--bag", "20g/500mL"]);
    assert_eq!(code, 0);
    let rows = answer["rates"].as_array().unwrap();
    let column = |path: &str, unit: &str| -> Vec<f64> {
        rows.iter().map(|row| quantity(row, path, unit)).collect()
    };
    assert_eq!(column("/over", "min"), [20.0, 30.0, 40.0, 50.0, 60.0]);
    assert_eq!(
        column("/pump_rate", "mL/h"),
        [150.0, 100.0, 75.0, 60.0, 50.0]
    );
    assert_eq!(column("/volume", "mL"), [50.0; 5]);
    assert_eq!(column("/delivered", "g"), [2.0; 5]);
}

#[test]
fn exact_every_over_is_a_row_in_the_order_given() {
    let (_, answer) = document(&[
        "rate", "--dose", "1g", "--bag", "4%", "--over", "90min", "--over", "1h", "--over", "75min",
    ]);
    let minutes: Vec<f64> = answer["rates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| quantity(row, "/over", "min"))
        .collect();
    assert_eq!(minutes, [90.0, 60.0, 75.0]);
}

#[test]
fn exact_drops_per_minute() {
    // 50 mL/h with 20 drops/mL: 16.67, so 17; with 60 drops/mL as many drops as mL/h.
    for (factor, want) in [("20", 17.0), ("60", 50.0), ("10", 8.0), ("15", 13.0)] {
        let (_, answer) = document(&[
            "rate",
            "--dose",
            "2g",
            "--bag",
            "4%",
            "--over",
            "60min",
            "--drop-factor",
            factor,
        ]);
        assert_eq!(
            quantity(&answer, "/rates/0/drops_per_minute", "drops/min"),
            want,
            "{factor}"
        );
    }
    // No set has a thousand drops in a mL.
    let many = [
        "rate",
        "--dose",
        "2g",
        "--bag",
        "4%",
        "--drop-factor",
        "1000",
    ];
    assert_eq!(document(&many).0, 3);
    let (_, without) = document(&["rate", "--dose", "2g", "--bag", "4%", "--over", "60min"]);
    assert!(without.pointer("/rates/0/drops_per_minute").is_none());
}

#[test]
fn exact_dose_per_kilogram() {
    // 40 mg/kg for 70 kg is 2.8 g; 0.1 mmol/kg for 154 lb (69.853 kg) is 6.985 mmol.
    let (_, answer) = document(&[
        "rate", "--dose", "40mg/kg", "--weight", "70kg", "--bag", "4%", "--over", "60min",
    ]);
    assert_eq!(quantity(&answer, "/order/dose", "g"), 2.8);
    let (_, answer) = document(&[
        "rate",
        "--dose",
        "0.1mmol/kg",
        "--weight",
        "154lb",
        "--bag",
        "4%",
        "--over",
        "60min",
    ]);
    let found = quantity(&answer, "/order/amount", "mmol");
    assert!((found - 6.985_322_5).abs() < 1e-7, "{found}");
}

#[test]
fn exact_pump_steps() {
    for (step, want) in [
        ("0.1mL/h", 333.3),
        ("1mL/h", 333.0),
        ("0.01mL/h", 333.33),
        ("0.5mL/h", 333.5),
        ("3mL/h", 333.0),
        ("0.1mL/min", 336.0),
        ("10mL/h", 330.0),
    ] {
        let found = pump_rate(&[
            "--dose",
            "5g",
            "--bag",
            "5g/1L",
            "--over",
            "3h",
            "--pump-step",
            step,
        ]);
        assert_eq!(found, want, "{step}");
    }
}

#[test]
fn label_every_product_computes_or_says_why_not() {
    for product in maginfuse::clinical::products::PRODUCTS {
        let (code, answer) = document(&["rate", "--dose", "4mmol", "--product", product.id]);
        let strength = quantity(&answer, "/bag/molar", "mmol/mL");
        let amount = product
            .amount()
            .get::<uom::si::amount_of_substance::millimole>();
        let want = amount / product.volume().get::<uom::si::volume::milliliter>();
        assert!((strength / want - 1.0).abs() < 1e-8, "{}", product.id);
        // Nothing above what is sold as 20 % of heptahydrate runs (Cormagnesin 200: 20.475 %).
        let percent = want * 246.466 / 10.0;
        assert_eq!(
            code == 10,
            percent > 20.5 + 1e-9,
            "{}: {percent} %, exit {code}",
            product.id
        );
    }
}
