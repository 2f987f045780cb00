//! The draw-up sheet and its label as `rate` and `check` print them.

use super::{document, run};
use crate::bedside::Order;
use serde_json::Value as Json;

const DRAWN: &str = "deficiency-severe-drawn-up";

fn rate<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let dose = [
        "rate",
        "--dose",
        "4g",
        "--over",
        "20min",
        "--indication",
        "pre-eclampsia",
    ];
    [&dose[..], more].concat()
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// 4 g of 50 % are 8 mL of one vial of 10 mL; with 92 mL they fill a bag of 100 mL, from which 8 mL
/// leave first: 4000 mg / 100 mL = 40 mg/mL, at 300 mL/hour 4 g in 20 minutes.
#[test]
fn label_four_grams_in_a_bag_of_a_hundred_milliliters() {
    let asked = rate(&[
        "--product",
        "us-vial-50pct-10mL",
        "--draw",
        "8mL",
        "--diluent",
        "92mL",
        "--vehicle",
        "sodium-chloride-0.9",
    ]);
    let (code, answer) = document(&asked);
    assert_eq!(code, 0);
    let sheet = &answer["draw_up"];
    let figure = |path: &str, unit: &str| {
        let quantity = sheet.pointer(path).unwrap_or(&Json::Null);
        assert_eq!(quantity["unit"], unit, "{path}");
        quantity["value"].as_f64().unwrap()
    };
    for (path, want, unit) in [
        ("/draw", 8.0, "mL"),
        ("/draw_exact", 8.0, "mL"),
        ("/diluent", 92.0, "mL"),
        ("/take_out", 8.0, "mL"),
        ("/final_volume", 100.0, "mL"),
        ("/dose", 4.0, "g"),
        ("/concentration", 40.0, "mg/mL"),
        ("/containers/volume", 10.0, "mL"),
        ("/containers/left_over", 2.0, "mL"),
        ("/stock/concentration", 500.0, "mg/mL"),
    ] {
        assert_eq!(figure(path, unit), want, "{path}");
    }
    assert_eq!(sheet["containers"]["count"]["value"], 1);
    assert_eq!(sheet["containers"]["whole"], false);
    assert_eq!(sheet["filling"], "take-out-first");
    assert_eq!(sheet["bags"]["value"], 1);
    assert!(sheet.get("deviation").is_none());
    let text = words(&run(&asked).out);
    for said in [
        "8 mL of 500 mg/mL (50 %), us-vial-50pct-10mL: 1 ampoule or vial of 10 mL, to be measured, 2 mL left over",
        "92 mL of sodium chloride 0.9 %: TAKE 8 mL OUT of a 100 mL bag first (overfill is not counted), then add the concentrate",
        "8 mL x 500 mg/mL = 4000 mg; 8 mL + 92 mL = 100 mL; 4000 mg / 100 mL = 40 mg/mL",
        "magnesium sulfate heptahydrate, 4 g (16.23 mmol) in 100 mL = 40 mg/mL diluted in",
        "diluted in sodium chloride 0.9 %; rate: 300 mL/hour for 20 minutes",
        "4 g (16.23 mmol) in 100 mL = 40 mg/mL; 4 % weight in volume, 0.1623 mmol/mL",
        "patient ____________ prepared by ________ checked by ________ date, time ________",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
}

/// A full bag is not emptied, and its final volume is told as what it is not.
#[test]
fn paper_ismp_1997_a_full_bag_of_250_holds_310_milliliters() {
    let asked = [
        "rate",
        "--dose",
        "2.9g/h",
        "--for",
        "1h",
        "--product",
        "us-vial-50pct-50mL",
        "--draw",
        "60mL",
        "--diluent",
        "250mL",
        "--indication",
        "pre-eclampsia",
    ];
    let (_, answer) = document(&asked);
    assert_eq!(answer["draw_up"]["final_volume"]["value"], 310);
    assert_eq!(answer["draw_up"]["containers"]["count"]["value"], 2);
    assert!(answer["draw_up"].get("take_out").is_none());
    let text = words(&run(&asked).out);
    let said =
        "a full 250 mL bag of diluent: nothing is taken out, and it holds 310 mL then, not 250 mL";
    assert!(text.contains(said), "{text}");
}

/// Nothing is made up under a stop, in any format; a bag that comes as it is has no sheet.
#[test]
fn prop_no_sheet_under_a_stop_and_none_without_a_concentrate() {
    // 8 mL of 50 % and 8 mL: 25 %, above the 20 % of a vein.
    let strong = rate(&[
        "--product",
        "us-vial-50pct-10mL",
        "--draw",
        "8mL",
        "--diluent",
        "8mL",
    ]);
    let ready = rate(&["--product", "us-premix-4pct-100mL"]);
    for (asked, want) in [(strong, 10), (ready, 0)] {
        let (code, answer) = document(&asked);
        assert_eq!(code, want, "{asked:?}");
        assert!(answer.get("draw_up").is_none(), "{asked:?}");
        let text = run(&asked).out;
        assert!(
            !text.contains("Draw up") && !text.contains("LABEL"),
            "{text}"
        );
    }
    let stopped = Order::named(DRAWN).with("patient.conditions", "[\"myasthenia-gravis\"]");
    let stopped = stopped.check();
    assert_eq!(stopped.status(), "stop");
    assert!(stopped.json.get("draw_up").is_none());
    assert!(!stopped.text.contains("Draw up") && !stopped.text.contains("LABEL"));
}

/// `check` shows the sheet that `rate` shows, and the printed rate stands on its label.
#[test]
fn meta_check_and_rate_make_up_one_bag() {
    let checked = Order::named(DRAWN).check();
    let sheet = &checked.json["draw_up"];
    let (_, answer) = document(&[
        "rate",
        "--dose",
        "20mmol",
        "--over",
        "3h",
        "--stock",
        "50%",
        "--draw",
        "10mL",
        "--diluent",
        "250mL",
        "--indication",
        "deficiency-severe",
    ]);
    assert_eq!(sheet, &answer["draw_up"]);
    // 10 mL of 50 % in a full bag of 250 mL: 5 g in 260 mL.
    assert_eq!(sheet["final_volume"]["value"], 260);
    assert_eq!(sheet["dose"]["value"], 5);
    let rate = &checked.json["program"][0]["pump_rate"]["value"];
    let label = words(&checked.text);
    assert!(
        label.contains(&format!("rate: {rate} mL/hour for 3 hours")),
        "{label}"
    );
}

/// 0.014 mL is read as 0.01 mL: 0.01 mL in 10.01 mL are 28.5 % less than 0.014 mL in 10.014 mL.
#[test]
fn exact_a_draw_too_small_to_measure_warns() {
    let (_, answer) = document(&[
        "rate",
        "--dose",
        "7mg",
        "--over",
        "20min",
        "--stock",
        "50%",
        "--draw",
        "0.0140mL",
        "--diluent",
        "10mL",
    ]);
    let findings = answer["findings"].as_array().unwrap();
    let found = findings.iter().find(|one| one["id"] == "draw-coarse");
    assert!(
        found.unwrap()["message"]
            .as_str()
            .unwrap()
            .contains("28.5 %"),
        "{found:?}"
    );
    let deviation = answer["draw_up"]["deviation"]["value"].as_f64();
    assert!(
        deviation.is_none_or(|percent| percent < -28.0),
        "{deviation:?}"
    );
}

/// What goes into a muscle is of the ampoule that the order names: 1 g of Sterop 30 % is 3.33 mL, of
/// 10 % 10 mL; of a bag for a vein it is none, and 50 % is meant.
#[test]
fn label_an_injection_is_of_the_ampoule_of_the_order() {
    let steps = "[{ dose = \"1 g\", route = \"intramuscular\" }]";
    let injected = |product: &str, more: &[(&str, &str)]| {
        let mut order = Order::named("ordinary/pre-eclampsia-pritchard")
            .with("order.product", &format!("{product:?}"))
            .with("order.steps", steps)
            .without("order.draw")
            .without("order.diluent");
        for (key, value) in more {
            order = order.with(key, value);
        }
        let answer = order.check();
        let step = &answer.json["program"][0];
        let volume = step["inject"]["value"].as_f64();
        let volume = volume.unwrap_or_else(|| panic!("{}", answer.text));
        (
            volume,
            step["inject_concentration"]["value"].as_f64().unwrap(),
        )
    };
    let near = |found: (f64, f64), volume: f64, strength: f64| {
        assert!((found.0 - volume).abs() < 1e-6 * volume, "{found:?}");
        assert!((found.1 - strength).abs() < 1e-6 * strength, "{found:?}");
    };
    near(injected("be-sterop-30pct-10mL", &[]), 10.0 / 3.0, 300.0);
    near(injected("uk-ampoule-10pct-10mL", &[]), 10.0, 100.0);
    near(injected("uk-ampoule-50pct-10mL", &[]), 2.0, 500.0);
    near(injected("us-premix-4pct-100mL", &[]), 2.0, 500.0);
    // 5 mL of 50 % and 5 mL of diluent: 25 %, as the DBL label injects it.
    let diluted = [("order.draw", "\"5 mL\""), ("order.diluent", "\"5 mL\"")];
    near(injected("us-vial-50pct-10mL", &diluted), 4.0, 250.0);
}

/// 5 g of 10 % are 50 mL: five muscles, which nobody describes.
#[test]
fn label_a_weak_injection_into_many_muscles_warns() {
    let of = |product: &str| {
        let answer = Order::named("ordinary/pre-eclampsia-pritchard")
            .with("order.product", &format!("{product:?}"))
            .with(
                "order.steps",
                "[{ dose = \"5 g\", route = \"intramuscular\" }]",
            )
            .without("order.draw")
            .without("order.diluent")
            .check();
        let findings = answer.json["findings"].as_array().unwrap().clone();
        findings
            .iter()
            .any(|one| one["id"] == "injection-many-muscles")
    };
    assert!(of("uk-ampoule-10pct-10mL"));
    assert!(!of("uk-ampoule-50pct-10mL"));
}
