//! What a bag is diluted in.

use crate::bedside::{Order, ask};

fn typed(vehicle: Option<&str>) -> Order {
    let order = Order::named("deficiency-severe-clean")
        .without("order.product")
        .text("order.bag", "2 g / 50 mL");
    match vehicle {
        Some(vehicle) => order.text("order.vehicle", vehicle),
        None => order,
    }
}

/// The US label of the premixed 4 % bag in water prints 325 mOsm/L.
#[test]
fn label_the_diluent_is_said_and_counts() {
    let osmolarity = |order: &Order| {
        let answer = order.check();
        let bag = &answer.json["bag"];
        (bag["osmolarity"]["value"].as_f64().unwrap(), answer)
    };
    let (water, answer) = osmolarity(&typed(Some("water")));
    assert!((water - 325.0).abs() < 1.0, "{water}");
    assert!(answer.text.contains("in water for injection"));
    let (dextrose, _) = osmolarity(&typed(Some("glucose 5%")));
    let (saline, answer) = osmolarity(&typed(Some("NaCl 0.9 %")));
    assert!(
        water < dextrose && dextrose < saline,
        "{water} {dextrose} {saline}"
    );
    // A twelfth of the volume is the strongest stock that is sold.
    assert!((saline - water - 308.0 * 0.92).abs() < 1.0, "{saline}");
    assert!(answer.text.contains("sodium chloride 0.9 %"));
    assert_eq!(answer.json["bag"]["vehicle"], "sodium-chloride-0.9");
    let (unknown, answer) = osmolarity(&typed(None));
    assert!(unknown >= saline, "{unknown}");
    let text = answer.text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("nobody said what it is diluted in"), "{text}");
    assert!(answer.json["bag"]["vehicle"].is_null());
}

/// 608 mOsm/L in saline pass the 600 of Spain: known it is said as what it is, unknown it is asked.
#[test]
fn label_an_unknown_diluent_is_asked_and_not_warned_of() {
    let unknown = typed(None).check();
    assert_eq!(unknown.severity("diluent-not-given"), "info");
    assert_eq!(unknown.severity("osmolarity-peripheral-es"), "absent");
    let saline = typed(Some("saline")).check();
    assert_eq!(saline.severity("osmolarity-peripheral-es"), "warn");
    assert_eq!(saline.severity("diluent-not-given"), "absent");
    let water = typed(Some("water")).check();
    assert_eq!(water.severity("osmolarity-peripheral-es"), "absent");
}

#[test]
fn label_a_bag_that_comes_mixed_has_its_own_vehicle() {
    let premixed = Order::named("deficiency-severe-clean")
        .text("order.product", "us-premix-dextrose-1pct-100mL")
        .check();
    // The label prints 333 mOsm/L.
    let found = premixed.json["bag"]["osmolarity"]["value"]
        .as_f64()
        .unwrap();
    assert!((found - 333.0).abs() < 1.0, "{found}");
    assert_eq!(premixed.json["bag"]["vehicle"], "dextrose-5");
    let contradiction = Order::named("deficiency-severe-clean")
        .text("order.product", "us-premix-dextrose-1pct-100mL")
        .text("order.vehicle", "saline")
        .check();
    assert!(
        contradiction.message().contains("comes in dextrose"),
        "{}",
        contradiction.message()
    );
    let nonsense = typed(Some("milk")).check();
    assert!(nonsense.message().contains("no diluent of this program"));
    let rate = ask(&[
        "maginfuse",
        "rate",
        "--dose",
        "2g",
        "--stock",
        "50%",
        "--draw",
        "4 mL",
        "--diluent",
        "46 mL",
        "--vehicle",
        "D5W",
        "--over",
        "60min",
    ]);
    assert!(rate.text.contains("dextrose 5 % in water"), "{}", rate.text);
}
